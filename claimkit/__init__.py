"""Who said what about whom in English news: attribution, speakers and claims, as spaCy components and typed records."""

from claimkit.errors import ArticleError, CallError, ClaimkitError, ModelError
from claimkit.pipeline import extract, load, pipe
from claimkit.records import Article, ArticleRecord, Claim, Mention, Quote, Span, Speaker, Stance, Target

__all__ = [
    "Article", "ArticleError", "ArticleRecord", "CallError", "Claim", "ClaimkitError", "Mention", "ModelError", "Quote",
    "Span", "Speaker", "Stance", "Target", "extract", "load", "pipe",
]  # fmt: skip
