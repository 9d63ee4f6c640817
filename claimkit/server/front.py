"""The page to paste an article into, with the policy that it and the pages in its frame live under."""

from functools import cache
from importlib.resources import files

from claimkit.pages import SCRIPT_SOURCE, STYLE_SOURCE
from claimkit.pages.page import source_of


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf8")


STYLE, SCRIPT = _file("front.css"), _file("front.js")
# A frame made from a text inherits the policy of its page: the scripts and styles of both are named, nothing else runs.
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {source_of(STYLE)} {STYLE_SOURCE}",
        f"script-src {source_of(SCRIPT)} {SCRIPT_SOURCE}",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@cache
def front() -> str:
    """The HTML of the page."""
    return _file("front.html").replace("{{ style }}", STYLE).replace("{{ script }}", SCRIPT)
