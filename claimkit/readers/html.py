"""The article of an HTML page, by trafilatura. Nothing in the page is run or loaded."""

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from claimkit.errors import ArticleError, CallError
from claimkit.readers.items import Failure, Found, Page
from claimkit.readers.streams import TooLong, content, reason_of
from claimkit.records import Article

_MISSING = "HTML needs trafilatura, is not installed: pip install 'claimkit[html]'"
# trafilatura's name of a field -> ours.
_FIELDS = {
    "text": "text",
    "title": "title",
    "author": "authors",
    "date": "published",
    "url": "url",
    "sitename": "publisher",
    "language": "language",
}


def read_page(page: Page) -> Found | Failure:
    """The article of a page: the text without menus and scripts, title, date and authors where the page gives them.

    The text is what is left of the page, a paragraph a line: offsets are its own, not the file's.
    """
    try:
        html = content(Path(page.where))
        if isinstance(html, TooLong):
            return Failure(page.id, page.where, html.reason)
        return Found(page.where, Article.from_fields({**fields_of(html), "id": page.id}))
    except OSError as error:
        return Failure(page.id, page.where, reason_of(error))
    except ArticleError as error:
        return Failure(page.id, page.where, str(error))


def check_html() -> None:
    """CallError without trafilatura, which is not imported here: the workers do."""
    if find_spec("trafilatura") is None:
        raise CallError(_MISSING)


def fields_of(html: bytes) -> dict[str, Any]:
    """The fields of the article in a page, `text` among them. ArticleError where the page holds none."""
    found = _trafilatura().bare_extraction(html, with_metadata=True, include_comments=False) if html.strip() else None
    if found is None or not found.text:
        raise ArticleError("a page must hold an article's text, none was found in it")
    values = found.as_dict()
    return {ours: values[theirs] for theirs, ours in _FIELDS.items() if values.get(theirs)}


def _trafilatura() -> Any:
    try:
        import trafilatura
    except ImportError as error:
        raise CallError(f"{_MISSING} ({error})") from None
    # It logs what it finds wrong with a page; a page that gives nothing is told as a failure.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return trafilatura
