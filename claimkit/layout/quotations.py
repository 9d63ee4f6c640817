"""Quotations: stretches of text between quotation marks, paired paragraph by paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claimkit.layout.marks import SINGLE_STYLES, Mark, Side, Style, before, can_close, can_open, marks
from claimkit.layout.paragraphs import Bounds

_CLOSERS = {Style.LOW: '“”‟"', Style.LOW_SINGLE: "‘’'"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks of one paragraph, the marks included.

    start, end: half-open code points; a quotation never runs past its paragraph.
    opened, closed: whether it has a mark of its own at its start, at its end.
    continued: whether it goes on from the paragraph before (which re-opened it, or never closed it).
    continues: whether it goes on in the next paragraph.
    depth: 0 for a quotation that stands in no other.
    """

    start: int
    end: int
    style: Style
    depth: int = 0
    opened: bool = True
    closed: bool = True
    continued: bool = False
    continues: bool = False
    inner_start: int = 0
    inner_end: int = 0


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd in the text's marks: a code, a sentence about it, and the offset where it stands."""

    code: str
    message: str
    start: int


def quotations(text: str, paragraphs: Sequence[Bounds]) -> tuple[list[Quotation], list[Oddity]]:
    """The quotations of all paragraphs, sorted by start, and what was odd about their marks.

    A quotation that is still open where its paragraph ends goes on if the next paragraph opens again with a mark of
    that style, or closes one that it never opened; else it ends with its paragraph and counts as never closed.
    """
    found: list[Quotation] = []
    odd: list[Oddity] = []
    pending: Quotation | None = None
    place = -1
    for start, end in paragraphs:
        pairing = _Pairing(text, start, end, pending)
        pairing.run()
        if pending is not None:
            goes_on = pairing.continued
            found[place] = replace(pending, continues=goes_on)
            if not goes_on:
                odd.append(_never_closed(pending))
        found.extend(pairing.found)
        odd.extend(pairing.odd)
        pending = pairing.left_open
        # The one left open is the last that a paragraph adds.
        place = len(found) - 1
    if pending is not None:
        odd.append(_never_closed(pending))
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    return found, sorted(odd, key=lambda oddity: oddity.start)


def _never_closed(quotation: Quotation) -> Oddity:
    return Oddity("quotation-never-closed", "a quotation mark opens here and none closes it", quotation.start)


class _Pairing:
    """One paragraph's marks, paired from left to right with a stack of those open."""

    def __init__(self, text: str, start: int, end: int, pending: Quotation | None):
        self.text, self.start, self.end = text, start, end
        self.pending = pending
        self.continued = False
        self.stack: list[Mark] = []
        self.found: list[Quotation] = []
        self.odd: list[Oddity] = []
        self.left_open: Quotation | None = None

    def run(self) -> None:
        self.marks = marks(self.text, self.start, self.end)
        for index, mark in enumerate(self.marks):
            opener = self._opened_by(mark)
            if opener is not None and self._closes(mark, opener, index):
                self._close(mark, opener)
            elif self._opens(mark, index):
                self._open(mark)
            elif self._is_stray(mark):
                self._close_unopened(mark)
        self._finish()

    def _opened_by(self, mark: Mark) -> Mark | None:
        """The innermost open mark that this one could close."""
        character = self.text[mark.start]
        for opener in reversed(self.stack):
            if mark.start < opener.end:
                return None
            if opener.style is mark.style or character in _CLOSERS.get(opener.style, ""):
                return opener
        return None

    def _closes(self, mark: Mark, opener: Mark, index: int) -> bool:
        text, start, end = self.text, self.start, self.end
        if opener.style is Style.LOW or opener.style is Style.LOW_SINGLE:
            return not before(text, mark, start).isspace() or mark.side is Side.CLOSE
        if mark.style in (Style.GUILLEMET, Style.ANGLE):
            return text[mark.start] != text[opener.start] and mark.start > opener.end
        if mark.style is Style.SINGLE:
            return can_close(text, mark, start, end) and not self._is_possessive(mark, index)
        if mark.side is Side.CLOSE:
            return True
        if mark.side is Side.OPEN:
            return can_close(text, mark, start, end) and not can_open(text, mark, start, end)
        return can_close(text, mark, start, end) or not can_open(text, mark, start, end)

    def _is_possessive(self, mark: Mark, index: int) -> bool:
        """Whether a mark after an s, inside single marks, is a plural's, as in "workers’ rights"."""
        text, start, end = self.text, self.start, self.end
        if before(text, mark, start) not in "sSzx" or not text[mark.end : min(mark.end + 2, end)].strip().islower():
            return False
        later = [other for other in self.marks[index + 1 :] if other.style is Style.SINGLE]
        closing = next((other for other in later if can_close(text, other, start, end)), None)
        opening = next((other for other in later if can_open(text, other, start, end)), None)
        return closing is not None and (opening is None or closing.start < opening.start)

    def _opens(self, mark: Mark, index: int) -> bool:
        text, start, end = self.text, self.start, self.end
        if mark.style is Style.SINGLE:
            if not can_open(text, mark, start, end) or any(other.style is Style.SINGLE for other in self.stack):
                return False
            if mark.side is Side.OPEN and text[mark.start] != "`":
                return True
            later = self.marks[index + 1 :]
            return any(other.style is Style.SINGLE and can_close(text, other, start, end) for other in later)
        if mark.side is Side.CLOSE:
            return can_open(text, mark, start, end) and not can_close(text, mark, start, end)
        if mark.style in (Style.GUILLEMET, Style.ANGLE):
            return text[mark.start] in "«‹" or can_open(text, mark, start, end)
        if mark.side is Side.OPEN:
            return can_open(text, mark, start, end) or not can_close(text, mark, start, end)
        return can_open(text, mark, start, end)

    def _open(self, mark: Mark) -> None:
        if any(other.style is mark.style for other in self.stack):
            self._drop_open(mark)
        goes_on = self.pending is not None and mark.start == self.start and mark.style is self.pending.style
        self.continued = self.continued or goes_on
        self.stack.append(mark)

    def _drop_open(self, mark: Mark) -> None:
        """End a quotation that never closed where another of its style opens."""
        while self.stack:
            opener = self.stack.pop()
            if opener.style is mark.style:
                end = opener.end + len(self.text[opener.end : mark.start].rstrip())
                self._add(opener, max(end, opener.end), closed=False)
                self.odd.append(_never_closed(self.found[-1]))
                return

    def _close(self, mark: Mark, opener: Mark) -> None:
        while self.stack:
            last = self.stack.pop()
            if last is opener:
                break
        self._add(opener, mark.end, closed=True, inner_end=mark.start)

    def _is_stray(self, mark: Mark) -> bool:
        return mark.style not in SINGLE_STYLES and not self.stack

    def _close_unopened(self, mark: Mark) -> None:
        """A mark that closes what this paragraph never opened: the end of a pending quotation, or a slip."""
        goes_on = self.pending is not None and self.pending.style is mark.style and not self.found
        if goes_on and not self.continued:
            self.continued = True
            self.found.append(
                Quotation(
                    self.start,
                    mark.end,
                    mark.style,
                    opened=False,
                    continued=True,
                    inner_start=self.start,
                    inner_end=mark.start,
                )
            )
            return
        self.odd.append(Oddity("quotation-never-opened", "a quotation mark closes here and none opened it", mark.start))

    def _finish(self) -> None:
        for opener in list(self.stack):
            if opener.style in SINGLE_STYLES and opener is not self.stack[0]:
                continue
            if opener.style is Style.SINGLE and opener.side is not Side.OPEN:
                continue
            outermost = self.left_open is None
            self._add(opener, self.end, closed=False)
            if outermost:
                self.left_open = self.found[-1]
            break

    def _add(self, opener: Mark, end: int, closed: bool, inner_end: int | None = None) -> None:
        depth = len(self.stack) if closed else self.stack.index(opener) if opener in self.stack else len(self.stack)
        goes_on = self.continued and opener.start == self.start
        self.found.append(
            Quotation(
                opener.start,
                end,
                opener.style,
                depth,
                closed=closed,
                continued=goes_on,
                inner_start=opener.end,
                inner_end=end if inner_end is None else inner_end,
            )
        )
