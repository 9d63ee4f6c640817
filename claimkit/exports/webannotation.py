"""Quotes and claims as W3C Web Annotations, one an annotation a line, which annotation tools place on the page."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib import parse

from claimkit.errors import CallError
from claimkit.records import ArticleRecord, Claim, Quote, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def write_webannotation(records: Iterable[ArticleRecord], path: str) -> None:
    """Write the `annotations` of records, one JSON-LD object a line. CallError where a record lacks its text."""
    with open(path, "w", encoding="utf8", newline="\n") as file:
        for record in records:
            for annotation in annotations(record):
                file.write(json.dumps(annotation, ensure_ascii=False) + "\n")


def annotations(record: ArticleRecord) -> Iterator[dict[str, Any]]:
    """A Web Annotation for each quote and claim of a record.

    Its target is each piece of the quote's content or of the claim, found by a TextPositionSelector (half-open code
    points) and a TextQuoteSelector with the text around it; its bodies say who speaks, how, and where they stand.
    CallError where the record lacks its text, in which selectors look.
    """
    if record.article.text is None:
        raise CallError(f"a record must have its text, {record.article.id} has none: extract without --no-text")
    names = {speaker.id: speaker.name for speaker in record.speakers}
    for quote in record.quotes:
        yield _annotation(record, quote.id, quote.content, _quote_bodies(quote, names))
    for claim in record.claims:
        yield _annotation(record, claim.id, claim.spans, _claim_bodies(claim, names))


def source_of(record: ArticleRecord) -> str:
    """The IRI of the article: its url, else one made of its id."""
    return record.article.url or f"urn:claimkit:{_escaped(record.article.id)}"


def _annotation(record: ArticleRecord, id: str, spans: Iterable[Span], bodies: list[dict[str, Any]]) -> dict[str, Any]:
    text = record.article.text or ""
    return {
        "@context": CONTEXT,
        "id": f"urn:claimkit:{_escaped(record.article.id)}#{id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": [{"source": source_of(record), "selector": _selectors(span, text)} for span in spans],
    }


def _selectors(span: Span, text: str) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": span.text,
            "prefix": text[max(0, span.start - _AROUND) : span.start],
            "suffix": text[span.end : span.end + _AROUND],
        },
    ]


def _quote_bodies(quote: Quote, names: dict[str, str]) -> list[dict[str, Any]]:
    bodies = [_body("quote", "classifying"), _body(f"{quote.kind} quote", "tagging")]
    return [*bodies, _body(names[quote.speaker], "identifying")] if quote.speaker else bodies


def _claim_bodies(claim: Claim, names: dict[str, str]) -> list[dict[str, Any]]:
    bodies = [_body("claim", "classifying"), _body(claim.type, "tagging"), _body(claim.certainty, "tagging")]
    bodies += [_body(names[claim.speaker], "identifying")] if claim.speaker else []
    return bodies + [_body(f"{stance.polarity}: {stance.target.name}", "assessing") for stance in claim.stances]


def _body(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "purpose": purpose, "format": "text/plain"}


def _escaped(id: str) -> str:
    return parse.quote(id, safe="")
