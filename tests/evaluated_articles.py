"""Small records for the evaluation's tests: two quotes, hand-made."""

from claimkit.evaluation import from_record
from claimkit.records import ArticleRecord

# Words:  0    1    2   3    4   5     6    7   8     9      10
TEXT = "Osei said the port was lost. “Not so,” Vane said."


def span(words, text=TEXT):
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def quote(id, source, cue, content, **more):
    roles = {"source": [span(source)] if source else [], "cue": [span(cue)] if cue else [], "content": [span(content)]}
    return {"id": id, "kind": "indirect", "confidence": 1, **roles, **more}


def claim(id, quote, words, **more):
    labels = {"type": "fact", "certainty": "certain", "negated": False, "stances": [], **more}
    return {"id": id, "quote": quote, "spans": [span(words)], "text": words, "confidence": 1, **labels}


def stance(words, polarity, name=None):
    return {"target": {**span(words), "name": name or words}, "polarity": polarity, "confidence": 1}


def speaker(id, name, **more):
    return {"id": id, "name": name, "type": "person", "named": True, **more}


def record(id="a", text=TEXT, features=None, **parts):
    article = {"id": id, "text": text, "metadata": {"features": features or {}}}
    return ArticleRecord.model_validate(
        {"article": article, "pipeline": {"claimkit": "0", "models": {}, "spacy": "3"}, **parts}
    )


def by_id(*records):
    return {one.article.id: from_record(one) for one in records}
