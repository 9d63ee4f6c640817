"""Small records with stances, made from what matters in them."""

from claimkit.records import ArticleRecord


def record(id, *said, publisher="Gazette", published="2024-03-05", **article):
    """The record of one article.

    said: (speaker, its type, words, target, polarity) each; a speaker of None is nobody named, a target of None no
    stance.
    """
    text, speakers, quotes, claims = "", {}, [], []
    for number, (name, kind, words, target, polarity) in enumerate(said, start=1):
        begin = len(text) + len(f"{name or 'It was'} said ")
        text += f"{name or 'It was'} said {words} of {target}. "
        span = {"start": begin, "end": begin + len(words), "text": words}
        if name:
            speakers.setdefault(
                name, {"id": f"s{len(speakers) + 1}", "name": name, "type": kind, "named": name[0].isupper()}
            )
        speaker = speakers[name]["id"] if name else None
        quotes.append(
            {"id": f"q{number}", "kind": "indirect", "content": [span], "speaker": speaker, "confidence": 0.9}
        )
        start = span["end"] + len(" of ")
        of = {"start": start, "end": start + len(target), "text": target, "name": target} if target else None
        stances = [{"target": of, "polarity": polarity, "confidence": 0.8}] if target else []
        claims.append({"id": f"c{number}", "quote": f"q{number}", "speaker": speaker, "spans": [span], "text": words,
                       "type": "fact", "certainty": "certain", "negated": False, "stances": stances,
                       "confidence": 0.7})  # fmt: skip
    fields = {"id": id, "text": text, "publisher": publisher, "published": published, **article}
    return ArticleRecord.model_validate({
        "article": fields, "speakers": list(speakers.values()), "quotes": quotes, "claims": claims,
        "pipeline": {"claimkit": "0", "models": {}, "spacy": "3"},
    })  # fmt: skip


RECORDS = [
    record("a1", ("Ada Osei", "person", "the port pays", "the port", "favor"),
           ("Bo Vane", "person", "it never will", "port", "against"),
           (None, None, "ships wait", None, None)),
    record("a2", ("Osei", "person", "no port no town", "Port", "favor"),
           ("Osei", "person", "two words", "Bo Vane", "against"),
           ("Vane", "person", "a gift to nobody", "port", "neutral"),
           ("Cy Lund", "person", "build it", "port", "favor"), publisher="Wire", published="2024-04-01T10:00:00+02:00"),
    record("a3", ("officials", "group", "so be it", "port", "against"), publisher=None, published=None),
]  # fmt: skip


def write(path, records=RECORDS):
    path.write_text("".join(one.model_dump_json() + "\n" for one in records), encoding="utf8")
    return str(path)
