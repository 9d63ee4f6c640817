"""Who said what about whom in English news: attribution, speakers and claims, as spaCy components and typed records."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit import ray as ray
    from claimkit.display import render
    from claimkit.errors import ArticleError, CallError, ClaimkitError, ModelError
    from claimkit.pipeline import extract, load, pipe, stance, stances
    from claimkit.records import Article, ArticleRecord, Claim, Mention, Quote, Span, Speaker, Stance, Target
    from claimkit.sentence_stance import Holder, SentenceStance

__all__ = [
    "Article", "ArticleError", "ArticleRecord", "CallError", "Claim", "ClaimkitError", "Holder", "Mention",
    "ModelError", "Quote", "SentenceStance", "Span", "Speaker", "Stance", "Target", "extract", "load", "pipe", "render",
    "stance", "stances",
]  # fmt: skip

# spaCy and the models take seconds: nothing is imported before it is used, and a worker's parent never uses them.
_HOMES = {
    "display": "render",
    "errors": "ArticleError CallError ClaimkitError ModelError",
    "ray": "",
    "pipeline": "extract load pipe stance stances",
    "records": "Article ArticleRecord Claim Mention Quote Span Speaker Stance Target",
    "sentence_stance": "Holder SentenceStance",
}
_PARTS = {name: part for part, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """A name of `__all__`, or a module, imported when it is first asked for."""
    if name in _PARTS:
        found = getattr(import_module(f"claimkit.{_PARTS[name]}"), name)
    elif name in _HOMES:
        found = import_module(f"claimkit.{name}")
    else:
        raise AttributeError(f"module 'claimkit' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
