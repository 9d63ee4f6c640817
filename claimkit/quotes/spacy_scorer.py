"""The scorer `claimkit.quotes_scorer.v1`: quotes of Docs against gold ones, for `nlp.evaluate`."""

from collections.abc import Callable, Iterable
from typing import Any

from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from claimkit import annotations
from claimkit.layout import read_layout
from claimkit.quotes.scorer import AttributionScore, QuoteSpans, score_article

Scorer = Callable[..., dict[str, float]]


def make_quotes_scorer() -> Scorer:
    """`score_quotes`, by its name in a config."""
    return score_quotes


registry.scorers("claimkit.quotes_scorer.v1", func=make_quotes_scorer)


def score_quotes(examples: Iterable[Example], **_: Any) -> dict[str, float]:
    """Attribution, exact, content, source and cue F1, and the recall of direct quotes, all in 0..1.

    Quotes that stand in another's content are left out on both sides, so that each word has one role.
    """
    total = AttributionScore()
    for example in examples:
        text = example.y.text
        marked = [(q.start, q.end) for q in read_layout(text).quotations]
        score_article(total, text, _outermost(example.y), _outermost(example.x), marked)
    names = ("attribution", "exact", "content", "source", "cue")
    return {f"quotes_{name}_f": getattr(total, name).f1 for name in names} | {"quotes_direct_r": total.direct.recall}


def _outermost(doc: Doc) -> list[QuoteSpans]:
    return [
        {role: [(span.start, span.end) for span in getattr(quote, role)] for role in annotations.ROLES}
        for quote in annotations.get_quotes(doc)
        if quote.parent is None
    ]
