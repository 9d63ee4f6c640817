"""The page itself: template, style and script put together, with a policy that lets nothing else run or load."""

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from claimkit.pages.segments import shown
from claimkit.pages.view import SIGNS, WORDS, colour, joined, stated, view_of
from claimkit.records import ArticleRecord


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf8")


def source_of(text: str) -> str:
    """A text's hash as a Content Security Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


STYLE, SCRIPT = _file("page.css"), _file("page.js")
STYLE_SOURCE, SCRIPT_SOURCE = source_of(STYLE), source_of(SCRIPT)
POLICY = (
    f"default-src 'none'; style-src {STYLE_SOURCE}; script-src {SCRIPT_SOURCE}; base-uri 'none'; form-action 'none'"
)


def page(records: ArticleRecord | Iterable[ArticleRecord]) -> str:
    """One HTML page for one or many records: it loads nothing, and needs no script to be read.

    Text is escaped everywhere, and the page's own policy names its style and script by hash, so that nothing in an
    article can run.
    """
    given = [records] if isinstance(records, ArticleRecord) else list(records)
    views = [view_of(record, f"a{number}-" if len(given) > 1 else "") for number, record in enumerate(given, start=1)]
    return _template().render(views=views, policy=POLICY, style=Markup(STYLE), script=Markup(SCRIPT))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("claimkit.pages", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(SIGNS=SIGNS, WORDS=WORDS, shown=shown)
    environment.filters.update(joined=joined, stated=stated, colour=colour, percent=lambda share: f"{share:.0%}")
    return environment.get_template("page.html.jinja")
