"""`claimkit.render`: annotated Docs and records as a page, in displaCy's manner."""

from collections.abc import Iterable
from html import escape

from spacy.about import __version__ as spacy_version
from spacy.tokens import Doc
from spacy.util import is_in_jupyter

from claimkit.errors import CallError
from claimkit.export import claimkit_version, to_record
from claimkit.records import Article, ArticleRecord, Pipeline

Shown = Doc | ArticleRecord
_HEIGHT = 640


def render(docs: Shown | Iterable[Shown], *, jupyter: bool | None = None) -> str | None:
    """The HTML page of a Doc or record, or of many: a whole document that loads nothing.

    In a notebook (found by itself; `jupyter` says so or not) it is shown, in a frame of its own, and None comes back.
    CallError where something is neither a Doc nor an ArticleRecord.
    """
    from claimkit.pages import page  # jinja2 is imported by those who want pages

    given = [docs] if isinstance(docs, Doc | ArticleRecord) else list(docs)
    html = page([_record(one, f"doc{number}") for number, one in enumerate(given, start=1)])
    if not (is_in_jupyter() if jupyter is None else jupyter):
        return html
    try:
        from IPython.display import HTML, display
    except ImportError:
        raise CallError("jupyter=True needs IPython, is not installed: pip install ipython") from None
    # In a frame, the page's styles stay off the notebook, and its script can touch nothing but itself.
    display(HTML(f'<iframe title="claimkit" sandbox="allow-scripts" srcdoc="{escape(html)}" width="100%" '
                 f'height="{_HEIGHT}" style="border: 0"></iframe>'))  # fmt: skip
    return None


def _record(given: Shown, name: str) -> ArticleRecord:
    if isinstance(given, ArticleRecord):
        return given
    if not isinstance(given, Doc):
        raise CallError(f"what is rendered must be a Doc or an ArticleRecord, was: {type(given).__name__}")
    made_by = Pipeline(claimkit=claimkit_version(), models={}, spacy=spacy_version)
    return to_record(given, Article(id=name, text=given.text), made_by)
