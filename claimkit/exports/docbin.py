"""Records as spaCy's DocBin: Docs with quotes, speakers and claims as the components write them."""

from collections.abc import Iterable, Mapping
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin

from claimkit import annotations
from claimkit.errors import CallError
from claimkit.records import ArticleRecord, Claim, Mention, Quote, Span, Speaker, Stance, Target

Pieces = Iterable[Span | Mention | Target]


def write_docbin(records: Iterable[ArticleRecord], path: str) -> None:
    """Write records as a .spacy file. `doc.user_data["article"]` has the article's fields. CallError where a record
    lacks its text."""
    nlp = spacy.blank("en")
    nlp.max_length = 100_000_000
    DocBin(docs=(to_doc(record, nlp.make_doc) for record in records), store_user_data=True).to_disk(path)


def to_doc(record: ArticleRecord, make_doc: Any) -> Doc:
    """The Doc of a record's text by `make_doc`, such as `nlp.make_doc`; a span takes tokens whole."""
    text = record.article.text
    if text is None:
        raise CallError(f"a record must have its text, {record.article.id} has none: extract without --no-text")
    doc: Doc = make_doc(text)
    doc.user_data["article"] = record.article.model_dump(mode="json", exclude={"text"})
    ids = {quote.id: f"q{number}" for number, quote in enumerate(record.quotes, start=1)}
    annotations.set_quotes(doc, [_quote(quote, doc, ids) for quote in record.quotes], [])
    annotations.set_entities(doc, [_entity(s, doc) for s in record.speakers], [q.speaker for q in record.quotes])
    claims = [_claim(claim, doc, ids) for claim in record.claims]
    annotations.set_claims(doc, [claim for claim in claims if claim["spans"]])
    return doc


def _quote(quote: Quote, doc: Doc, ids: Mapping[str, str]) -> dict[str, Any]:
    roles = {role: _tokens(doc, getattr(quote, role)) for role in annotations.ROLES}
    return {"kind": quote.kind, "confidence": quote.confidence, **roles, "parent": ids.get(quote.parent or "")}


def _entity(speaker: Speaker, doc: Doc) -> annotations.Entity:
    fields = speaker.model_dump(exclude={"mentions"})
    mentions = tuple((s, e, m.kind) for m in speaker.mentions for s, e in _tokens(doc, [m]))
    return annotations.Entity(**fields, speaker=speaker.id, mentions=mentions)


def _claim(claim: Claim, doc: Doc, ids: Mapping[str, str]) -> dict[str, Any]:
    labels = claim.model_dump(include={"type", "certainty", "negated", "confidence"})
    condition = _tokens(doc, [claim.condition]) if claim.condition else []
    stances = [made for stance in claim.stances if (made := _stance(stance, doc))]
    return {**labels, "quote": ids[claim.quote], "spans": _tokens(doc, claim.spans), "stances": stances,
            "condition": condition[0] if condition else None}  # fmt: skip


def _stance(stance: Stance, doc: Doc) -> dict[str, Any] | None:
    found = _tokens(doc, [stance.target])
    target = stance.target.model_dump(include={"name", "speaker"})
    return {**target, "span": found[0], "polarity": stance.polarity, "confidence": stance.confidence} if found else None


def _tokens(doc: Doc, spans: Pieces) -> list[tuple[int, int]]:
    """Spans as half-open tokens; empty ones are left out."""
    found = [doc.char_span(span.start, span.end, alignment_mode="expand") for span in spans if span.end > span.start]
    return [(span.start, span.end) for span in found if span is not None]
