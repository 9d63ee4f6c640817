"""Gold records -> spaCy Examples, for `nlp.evaluate` and the training of components."""

from collections.abc import Iterable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from claimkit import annotations
from claimkit.errors import CallError
from claimkit.records import ArticleRecord, Span


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
    """Write a record to the Doc of its text, as the components would."""
    tokens = _Tokens(doc)
    ids = {quote.id: f"q{number}" for number, quote in enumerate(record.quotes, start=1)}
    rows: list[dict[str, Any]] = []
    for quote in record.quotes:
        roles = {role: tokens.runs(getattr(quote, role)) for role in annotations.ROLES}
        links = {"speaker": quote.speaker, "parent": ids.get(quote.parent or "")}
        rows.append({"kind": quote.kind, "confidence": quote.confidence, **roles, **links})
    annotations.set_quotes(doc, rows, [])


class _Tokens:
    """Which tokens of a Doc a span touches; those that are white space alone belong to none."""

    def __init__(self, doc: Doc):
        self._tokens = [token for token in doc if not token.is_space]

    def runs(self, spans: Sequence[Span]) -> list[tuple[int, int]]:
        touched = [
            [token.i for token in self._tokens if token.idx < span.end and token.idx + len(token) > span.start]
            for span in spans
        ]
        return [(inside[0], inside[-1] + 1) for inside in touched if inside]
