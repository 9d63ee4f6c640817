"""A small record made by hand, with one of everything that a page shows."""

from claimkit.records import Article, ArticleRecord, Claim, Mention, Pipeline, Quote, Span, Speaker, Stance, Target

TEXT = "Osei said Vane called the port “a gift”.\n\n“If it rains, we stop,” she added."
PIPELINE = Pipeline(claimkit="0", models={}, spacy="3")
COMMON = {"type": "evaluation", "certainty": "certain", "confidence": 0.75}


def record(gift="a gift", **article):
    """Osei's quote with Vane's in it, then one of nobody known, with a condition. gift: other words for “a gift”."""
    text = TEXT.replace("a gift", gift)

    def at(piece, made=Span, **fields):
        start = text.index(piece)
        return made(start=start, end=start + len(piece), text=piece, **fields)

    def quote(name, kind, source, cue, content, **fields):
        return Quote(id=name, kind=kind, source=(at(source),), cue=(at(cue),), content=(content,), **fields)

    def claim(name, quoted, span, **fields):
        return Claim(id=name, quote=quoted, spans=(span,), text=span.text, **COMMON, **fields)

    outer, inner, last = at(f"Vane called the port “{gift}”"), at(f"“{gift}”"), at("“If it rains, we stop,”")
    favor = Stance(target=at("the port", Target, name="port"), polarity="favor", confidence=0.55)
    osei = {"name": "Adwoa Osei", "type": "person", "mentions": (at("Osei", Mention, kind="name"),)}
    return ArticleRecord(
        article=Article(**{"id": "a1", "text": text, **article}),
        speakers=(
            Speaker(id="s1", name="Vane", type="person", named=True, role="mayor", affiliation="Lagos"),
            Speaker(id="s2", named=True, **osei),
        ),
        quotes=(
            quote("q1", "mixed", "Osei", "said", outer, speaker="s2", confidence=0.9),
            quote("q2", "mixed", "Vane", "called", inner, speaker="s1", parent="q1", confidence=0.6),
            quote("q3", "direct", "she", "added", last, confidence=0.8),
        ),
        claims=(
            claim("c1", "q1", outer, speaker="s2", negated=False, stances=(favor,)),
            claim("c2", "q3", at("we stop"), negated=True, condition=at("If it rains")),
        ),
        pipeline=PIPELINE,
    )


def hostile(bad):
    """The record with hostile words in its text and in every field that takes any."""
    made = record(f"a gift {bad}", title=bad, url=bad, publisher=bad, authors=(bad,), id=bad)
    speakers = tuple(s.model_copy(update={"name": bad, "role": bad, "affiliation": bad}) for s in made.speakers)
    first, last = made.claims
    target = first.stances[0].target.model_copy(update={"name": bad})
    first = first.model_copy(update={"text": bad, "stances": (first.stances[0].model_copy(update={"target": target}),)})
    return made.model_copy(update={"speakers": speakers, "claims": (first, last)})
