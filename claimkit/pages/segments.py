"""A text cut where any of its marks begins or ends, so that marks that overlap can still be written as markup."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from claimkit.records import ArticleRecord, Polarity

Role = Literal["content", "source", "cue", "target", "condition"]

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
# What would reorder or hide the text around it on a screen: shown by its code, so that a reader sees that it is there.
_HIDDEN = re.compile("([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a quote or claim: half-open code points, its role there, its quote's id, and a target's polarity."""

    start: int
    end: int
    role: Role
    quote: str
    polarity: Polarity | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under the same marks, the widest first. start: its code-point offset.

    opens: ids of the quotes whose content begins here. ends: the marks that end with it.
    """

    start: int
    text: str
    marks: tuple[Mark, ...]
    opens: tuple[str, ...]
    ends: tuple[Mark, ...]


def marks_of(record: ArticleRecord) -> list[Mark]:
    """The pieces of a record's quotes, and the targets and conditions of its claims, in no order."""
    found = []
    for quote in record.quotes:
        roles: tuple[tuple[Role, tuple[int, int]], ...] = (
            *(("source", (s.start, s.end)) for s in quote.source),
            *(("cue", (s.start, s.end)) for s in quote.cue),
            *(("content", (s.start, s.end)) for s in quote.content),
        )
        found += [Mark(start, end, role, quote.id) for role, (start, end) in roles]
    for claim in record.claims:
        # A target that the claim leaves unnamed would be marked in somebody else's words.
        for stance in filter(claim.names, claim.stances):
            found.append(Mark(stance.target.start, stance.target.end, "target", claim.quote, stance.polarity))
        if claim.condition is not None:
            found.append(Mark(claim.condition.start, claim.condition.end, "condition", claim.quote))
    return found


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Segment]]:
    """The text's paragraphs, each as segments, which together hold all of its characters but the breaks between.

    Paragraphs stand between blank lines; in a text that has none, every line is one.
    """
    given = sorted({mark for mark in marks if mark.start < mark.end}, key=lambda mark: (mark.start, -mark.end))
    opening = _opening(given)
    points = sorted({point for mark in given for point in (mark.start, mark.end)})
    starts = [mark.start for mark in given]
    active: list[Mark] = []
    done, cut = 0, []
    for start, end in _bounds(text):
        inner = points[bisect_right(points, start) : bisect_left(points, end)]
        segments = []
        for left, right in zip([start, *inner], [*inner, end], strict=True):
            upto = bisect_left(starts, right)
            active = [mark for mark in (*active, *given[done:upto]) if mark.end > left]
            done = upto
            segments.append(_segment(text, left, right, active, opening))
        cut.append(segments)
    return cut


def shown(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each with "" or, where it is a character that hides or reorders others, that one's name."""
    pieces = _HIDDEN.split(text)
    return [(f"U+{ord(p):04X}", _name(p)) if i % 2 else (p, "") for i, p in enumerate(pieces) if p]


def _name(character: str) -> str:
    return unicodedata.name(character, "control character").lower()


def _segment(text: str, left: int, right: int, active: list[Mark], opening: list[tuple[int, str]]) -> Segment:
    return Segment(
        left,
        text[left:right],
        tuple(active),
        tuple(_opened(opening, left)),
        tuple(mark for mark in active if mark.end == right),
    )


def _opening(marks: Iterable[Mark]) -> list[tuple[int, str]]:
    """Where the content of each quote begins, the last first."""
    first: dict[str, int] = {}
    for mark in marks:
        if mark.role == "content":
            first.setdefault(mark.quote, mark.start)
    return [(start, quote) for quote, start in first.items()][::-1]


def _opened(opening: list[tuple[int, str]], left: int) -> Iterator[str]:
    """Take from `opening` what begins up to `left`: a quote that began in a break opens with the segment after it."""
    while opening and opening[-1][0] <= left:
        yield opening.pop()[1]


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin and end."""
    breaks = _BLANK_LINES if _BLANK_LINES.search(text.strip("\n")) else re.compile(r"\n")
    start = 0
    for found in breaks.finditer(text):
        yield from _solid(text, start, found.start())
        start = found.end()
    yield from _solid(text, start, len(text))


def _solid(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if text[start:end].strip():
        yield start, end
