"""What a worker does with one article, in a process of its own."""

from collections.abc import Mapping
from typing import Any

from claimkit.pipeline import extract
from claimkit.readers import fields_of
from claimkit.records import ArticleRecord


def prepare() -> None:
    """Load the models, by doing an article: the first one of a request need not wait for them."""
    extract("Vane said so.")


def record_of(fields: Mapping[str, Any]) -> ArticleRecord:
    """The record of an article given as fields; `html`, where it has one, is the page that holds its text.

    ArticleError where a field cannot be taken, or a page holds no article.
    """
    given = dict(fields)
    html = given.pop("html", None)
    found = fields_of(html.encode("utf8", "surrogatepass")) if html is not None else {}
    return extract(**{**found, **given})
