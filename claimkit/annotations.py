"""What claimkit writes on a Doc and reads from it: extensions and span groups, each in one place.

Everything lies in span groups, whose spans and attributes spaCy keeps through `to_bytes`, `to_disk`, `DocBin` and other
processes; the extensions are views of them. `Doc._.quotes` is read-only: set quotes with `set_quotes`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from spacy.tokens import Doc, Span, SpanGroup

from claimkit.records import Quote, TextWarning
from claimkit.records import Span as TextSpan

QUOTES = "quotes"
ROLES = ("source", "cue", "content")
_Role = Literal["source", "cue", "content"]
# What the encoder said of a Doc, for the components after it in the same process: large, so never serialised, and gone
# with its Doc.
_encodings: WeakKeyDictionary[Doc, Any] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd in a text, as components pass it on: a code, one sentence, an offset or None."""

    code: str
    message: str
    start: int | None


def register() -> None:
    """Make `Doc._.quotes` known to spaCy; calling it again changes nothing."""
    if not Doc.has_extension(QUOTES):
        Doc.set_extension(QUOTES, getter=get_quotes)


def set_quotes(doc: Doc, quotes: Iterable[dict[str, Any]], warnings: Sequence[Warned]) -> None:
    """Write quotes to `doc.spans["quotes"]`, in place of those there.

    quotes: one dict each with `kind`, `confidence`, the roles as lists of half-open token pairs, and where known
    `speaker` and `parent`, ids. Each span of the group is one piece of one role: its label is the role, its id the
    quote's number.
    """
    spans: list[Span] = []
    rows: list[dict[str, Any]] = []
    for number, quote in enumerate(quotes, start=1):
        for role in ROLES:
            spans += [Span(doc, start, end, label=role, span_id=f"q{number}") for start, end in quote[role]]
        links = {name: quote[name] for name in ("speaker", "parent") if quote.get(name) is not None}
        rows.append({"id": f"q{number}", "kind": quote["kind"], "confidence": quote["confidence"], **links})
    odd = [{"code": w.code, "message": w.message, "start": w.start} for w in warnings]
    doc.spans[QUOTES] = SpanGroup(doc, name=QUOTES, spans=spans, attrs={"quotes": rows, "warnings": odd})


def get_quotes(doc: Doc) -> list[Quote]:
    """The quotes of a Doc as records, in order; an empty list where `claimkit_quotes` has not run."""
    if QUOTES not in doc.spans:
        return []
    group = doc.spans[QUOTES]
    pieces: dict[tuple[str, str], list[TextSpan]] = {}
    for span in group:
        piece = TextSpan(start=span.start_char, end=span.end_char, text=span.text)
        pieces.setdefault((span.id_, span.label_), []).append(piece)
    return [
        Quote(
            id=row["id"],
            kind=row["kind"],
            confidence=row["confidence"],
            source=tuple(pieces.get((row["id"], "source"), ())),
            cue=tuple(pieces.get((row["id"], "cue"), ())),
            content=tuple(pieces.get((row["id"], "content"), ())),
            speaker=row.get("speaker"),
            parent=row.get("parent"),
        )
        for row in group.attrs.get("quotes", [])
    ]


def get_warnings(doc: Doc) -> list[TextWarning]:
    """What was odd in a Doc's text, in order."""
    if QUOTES not in doc.spans:
        return []
    return [TextWarning(**row) for row in doc.spans[QUOTES].attrs.get("warnings", [])]


def set_encoding(doc: Doc, encoding: Any) -> None:
    """Keep a Doc's `claimkit.encoder.encoding.Encoding` for the components after this one."""
    _encodings[doc] = encoding


def get_encoding(doc: Doc) -> Any:
    """The encoding kept for a Doc; None where it was made in another process or never."""
    return _encodings.get(doc)
