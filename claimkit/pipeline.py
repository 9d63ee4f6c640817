"""The order of the components, and the verbs on top of them: load, extract, pipe, stance, stances."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any, cast

import spacy
from spacy.language import Language

import claimkit.claims.component
import claimkit.quotes.component  # registers the factory where claimkit is not installed
import claimkit.speakers.component  # noqa: F401  the same
from claimkit.claims.component import ClaimComponent
from claimkit.errors import CallError
from claimkit.export import describe, to_record
from claimkit.pool import Pool
from claimkit.records import Article, ArticleRecord
from claimkit.sentence_stance import SentenceStance
from claimkit.tokenizer import mend

COMPONENTS = ("claimkit_quotes", "claimkit_speakers", "claimkit_claims")
# spaCy's own limit guards its parser's memory; nothing here needs it.
LONGEST = 100_000_000

OnError = Callable[[Article, Exception], None]


def load() -> Language:
    """A new spaCy pipeline with claimkit's components on English tokens; `nlp(text)._.quotes` are a text's quotes."""
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST
    mend(nlp)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def extract(text: str, **fields: Any) -> ArticleRecord:
    """The record of one article, given its text and any of the article's fields (`id`, `title`, `published` ...).

    Offsets are half-open code points of `text`. ArticleError where `text` or a field cannot be taken; odd text raises
    nothing: what is odd stands in the record's `warnings`.
    """
    return _record(Article.from_fields({**fields, "text": text}), keep_text=True)


def stance(text: str, target: tuple[int, int], holder: tuple[int, int] | None = None) -> dict[str, float]:
    """The probabilities that a stance toward `target` is `favor`, `against` or `neutral`; they add up to 1.

    target, holder: half-open code points of `text`. The stance is the holder's; without one, that of whoever speaks in
    the target's sentence. CallError where a span holds no word of the text.
    """
    nlp = _pipeline()
    doc = nlp.make_doc(_checked(text))
    nlp.get_pipe("claimkit_quotes")(doc)
    component = cast(ClaimComponent, nlp.get_pipe("claimkit_claims"))
    return component.stance(doc, target, holder)


def stances(text: str, *, least: float | None = None) -> list[SentenceStance]:
    """Who is for or against whom and what, sentence by sentence: what is said, and what the text tells of what parties
    do ("Kemp signed the bill"), in order.

    least: the probability from which a side counts; where None, the one from which it is most useful on dev. A record's
    claims hold what is said alone, and are surer. The holder is always a party that the text names or describes; the
    target is a party or an issue. Offsets are half-open code points of `text`. CallError where `least` is no
    probability, ArticleError where `text` cannot be taken.
    """
    if least is not None and not 0 < least <= 1:
        raise CallError(f"least must be above 0 and at most 1, was: {least}")
    nlp = _pipeline()
    return cast(ClaimComponent, nlp.get_pipe("claimkit_claims")).stances(nlp(_checked(text)), least)


def pipe(
    articles: Iterable[Article | Mapping[str, Any] | str],
    *,
    workers: int = 1,
    keep_text: bool = True,
    on_error: OnError | None = None,
) -> Iterator[ArticleRecord]:
    """The records of articles, in their order, made as they are asked for.

    articles: texts, mappings with `text` and any other fields, or `Article`s. workers: processes, 1 for none beside
    this one. on_error: called with an article that could not be done, and why; without it the error is raised.
    """
    if workers < 1:
        raise CallError(f"workers must be at least 1, was: {workers}")
    work = partial(_try, keep_text=keep_text)
    whole = (_article(article) for article in articles)
    if workers == 1:
        return _sorted_out(((article, work(article)) for article in whole), on_error)
    return _sorted_out(Pool(work, workers, prepare=_pipeline).map(whole), on_error)


def _sorted_out(
    pairs: Iterable[tuple[Article, ArticleRecord | Exception | None]], on_error: OnError | None
) -> Iterator[ArticleRecord]:
    for article, made in pairs:
        if isinstance(made, ArticleRecord):
            yield made
        elif made is not None and on_error is None:
            raise made
        elif made is not None and on_error is not None:
            on_error(article, made)


def _article(given: Article | Mapping[str, Any] | str) -> Article:
    if isinstance(given, Article):
        return given
    return Article.from_fields({"text": given} if isinstance(given, str) else given)


def _checked(text: str) -> str:
    """The text, refused where an article's would be."""
    return Article.from_fields({"text": text}).text or ""


def _try(article: Article, keep_text: bool) -> ArticleRecord | Exception:
    """The article's record, or what went wrong: an error must not cost the articles beside it."""
    try:
        return _record(article, keep_text)
    except Exception as error:
        return error


def _record(article: Article, keep_text: bool) -> ArticleRecord:
    nlp = _pipeline()
    return to_record(nlp(article.text or ""), article, describe(nlp), keep_text=keep_text)


@cache
def _pipeline() -> Language:
    """This process's pipeline: loading takes a second, so it is loaded once."""
    return load()
