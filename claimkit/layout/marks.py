"""Quotation marks as data: which characters they are, and what may stand beside one that opens or closes."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a pair of marks looks; a mark closes only what a mark of its own style opened."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMET = "guillemet"
    LOW = "low"
    LOW_SINGLE = "low-single"
    ANGLE = "angle"


class Side(StrEnum):
    """What a mark's shape says of its direction."""

    OPEN = "open"
    CLOSE = "close"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation mark, or what may be one: where it stands, its style, and what its shape says."""

    start: int
    end: int
    style: Style
    side: Side


# “ closes what „ opened (German) and opens elsewhere; which of both is decided where marks are paired.
MARKS: dict[str, tuple[Style, Side]] = {
    '"': (Style.DOUBLE, Side.EITHER),
    "＂": (Style.DOUBLE, Side.EITHER),
    "``": (Style.DOUBLE, Side.OPEN),
    "''": (Style.DOUBLE, Side.EITHER),
    "’’": (Style.DOUBLE, Side.EITHER),
    "‘‘": (Style.DOUBLE, Side.OPEN),
    "“": (Style.DOUBLE, Side.OPEN),
    "‟": (Style.DOUBLE, Side.OPEN),
    "”": (Style.DOUBLE, Side.CLOSE),
    "„": (Style.LOW, Side.OPEN),
    "«": (Style.GUILLEMET, Side.EITHER),
    "»": (Style.GUILLEMET, Side.EITHER),
    "‹": (Style.ANGLE, Side.EITHER),
    "›": (Style.ANGLE, Side.EITHER),
    "‚": (Style.LOW_SINGLE, Side.OPEN),
    "‘": (Style.SINGLE, Side.OPEN),
    "‛": (Style.SINGLE, Side.OPEN),
    "`": (Style.SINGLE, Side.OPEN),
    "’": (Style.SINGLE, Side.CLOSE),
    "'": (Style.SINGLE, Side.EITHER),
}

SINGLE_STYLES = frozenset({Style.SINGLE, Style.LOW_SINGLE, Style.ANGLE})

# Words that begin with an apostrophe, so that it is no mark.
ELISIONS = frozenset(
    [
        "em",
        "til",
        "till",
        "tis",
        "twas",
        "twere",
        "cause",
        "bout",
        "round",
        "n",
        "neath",
        "nuff",
        "s",
        "d",
        "ll",
        "re",
        "ve",
        "m",
        "t",
        "ere",
        "cept",
        "fraid",
        "gainst",
        "mid",
        "tween",
    ]
)

_FIND = re.compile("|".join(re.escape(mark) for mark in sorted(MARKS, key=len, reverse=True)))
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_OPENERS_BEFORE = frozenset("([{<-–—―/…:;=>*_|‒¿¡")
_MEASURES = frozenset({'"', "'", "''"})
_FEET_AFTER = re.compile(r"\d|[ -][a-z0-9]")
_OPENED = re.compile(r"""(?<!\d)(?:"|“|'')""")
_INCHES_AFTER = re.compile(r"[ -][a-z]|-|$")
# How far back an open quotation is looked for: looking through all of a long paragraph at each mark takes too long.
_MEASURE_REACH = 400
_MARK_CHARACTERS = frozenset("".join(MARKS))


def marks(text: str, start: int, end: int) -> list[Mark]:
    """Everything in text[start:end] that may be a quotation mark, apostrophes left out, in order."""
    found = []
    for match in _FIND.finditer(text, start, end):
        style, side = MARKS[match.group()]
        mark = Mark(match.start(), match.end(), style, side)
        if not is_apostrophe(text, mark, start, end) and not is_measure(text, mark, start, end):
            found.append(mark)
    return found


def before(text: str, mark: Mark, start: int) -> str:
    """The character before a mark, or a space at the paragraph's beginning."""
    return text[mark.start - 1] if mark.start > start else " "


def after(text: str, mark: Mark, end: int) -> str:
    """The character after a mark, or a space at the paragraph's end."""
    return text[mark.end] if mark.end < end else " "


def is_apostrophe(text: str, mark: Mark, start: int, end: int) -> bool:
    """Whether a single mark stands inside a word, or before a clipped year or word ("’90s", "'em")."""
    if mark.style is not Style.SINGLE or mark.end - mark.start > 1:
        return False
    left, right = before(text, mark, start), after(text, mark, end)
    if left.isalnum() and right.isalnum():
        return True
    if text[mark.start] == "`" or left.isalnum():
        return False
    if right.isdigit():
        return bool(re.match(r"\d\ds?\b", text[mark.end : mark.end + 4]))
    word = _WORD_AFTER.match(text, mark.end, end)
    return word is not None and word.group().lower() in ELISIONS and text[mark.start] != "‘"


def is_measure(text: str, mark: Mark, start: int, end: int) -> bool:
    """Whether a straight mark after a figure stands for feet or inches: 6' tall, a 12" knife."""
    if text[mark.start : mark.end] not in _MEASURES or not before(text, mark, start).isdigit():
        return False
    right = text[mark.end : min(mark.end + 2, end)]
    near = max(start, mark.start - _MEASURE_REACH)
    if mark.style is Style.SINGLE:
        return bool(_FEET_AFTER.match(right)) and "'" not in text[near : mark.start]
    opened = len(_OPENED.findall(text, near, mark.start))
    return opened % 2 == 0 and bool(_INCHES_AFTER.match(right))


def can_open(text: str, mark: Mark, start: int, end: int) -> bool:
    """Whether a mark's neighbours let it open: nothing that ends a word before it, something to quote after it."""
    left, right = before(text, mark, start), after(text, mark, end)
    free = left.isspace() or left in _OPENERS_BEFORE or left in _MARK_CHARACTERS
    return free and not right.isspace()


def can_close(text: str, mark: Mark, start: int, end: int) -> bool:
    """Whether a mark's neighbours let it close: something quoted before it, no word begun after it."""
    left, right = before(text, mark, start), after(text, mark, end)
    return not left.isspace() and not right.isalnum()
