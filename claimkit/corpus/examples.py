"""Gold records -> spaCy Examples, for `nlp.evaluate` and the training of components."""

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from claimkit import annotations
from claimkit.errors import CallError
from claimkit.records import ArticleRecord, Claim, Mention, Quote, Span, Speaker, Stance, Target


def examples(nlp: Language, records: Iterable[ArticleRecord]) -> list[Example]:
    """One Example a record: a Doc with the pipeline's tokens alone, and one with the gold on the same tokens.

    Where a span begins or ends within a token, its gold takes the whole token.
    """
    return [_example(nlp, record) for record in records]


def _example(nlp: Language, record: ArticleRecord) -> Example:
    text = record.article.text
    if text is None:
        raise CallError(f"a gold record must have its text, {record.article.id} has none: write it with the text")
    reference = nlp.make_doc(text)
    set_gold(reference, record)
    return Example(nlp.make_doc(text), reference)


def set_gold(doc: Doc, record: ArticleRecord) -> None:
    """Write a record's quotes, speakers and claims to the Doc of its text, as the components would."""
    tokens = _Tokens(doc)
    ids = {quote.id: f"q{number}" for number, quote in enumerate(record.quotes, start=1)}
    annotations.set_quotes(doc, [_quote(quote, tokens, ids) for quote in record.quotes], [])
    annotations.set_entities(
        doc, [_entity(speaker, tokens) for speaker in record.speakers], [quote.speaker for quote in record.quotes]
    )
    claims = [_claim(claim, tokens, ids) for claim in record.claims]
    annotations.set_claims(doc, [claim for claim in claims if claim["spans"]])


def _quote(quote: Quote, tokens: "_Tokens", ids: Mapping[str, str]) -> dict[str, Any]:
    roles = {role: tokens.runs(getattr(quote, role)) for role in annotations.ROLES}
    return {"kind": quote.kind, "confidence": quote.confidence, **roles, "parent": ids.get(quote.parent or "")}


def _entity(speaker: Speaker, tokens: "_Tokens") -> annotations.Entity:
    fields = speaker.model_dump(exclude={"mentions"})
    runs = [(mention.kind, run) for mention in speaker.mentions for run in tokens.runs([mention])]
    mentions = tuple((start, end, kind) for kind, (start, end) in runs)
    return annotations.Entity(**fields, speaker=speaker.id, mentions=mentions)


def _claim(claim: Claim, tokens: "_Tokens", ids: Mapping[str, str]) -> dict[str, Any]:
    labels = claim.model_dump(include={"type", "certainty", "negated", "confidence"})
    condition = tokens.runs([claim.condition]) if claim.condition else []
    stances = [made for stance in claim.stances if (made := _stance(stance, tokens))]
    return {**labels, "quote": ids[claim.quote], "spans": tokens.runs(claim.spans), "stances": stances,
            "condition": condition[0] if condition else None}  # fmt: skip


def _stance(stance: Stance, tokens: "_Tokens") -> dict[str, Any] | None:
    found = tokens.runs([stance.target])
    target = stance.target.model_dump(include={"name", "speaker"})
    return {**target, "span": found[0], "polarity": stance.polarity, "confidence": stance.confidence} if found else None


class _Tokens:
    """Which tokens of a Doc a span touches; those that are white space alone belong to none."""

    def __init__(self, doc: Doc):
        self._tokens = [token for token in doc if not token.is_space]

    def runs(self, spans: Iterable[Span | Mention | Target]) -> list[tuple[int, int]]:
        touched = [
            [token.i for token in self._tokens if token.idx < span.end and token.idx + len(token) > span.start]
            for span in spans
        ]
        return [(inside[0], inside[-1] + 1) for inside in touched if inside]
