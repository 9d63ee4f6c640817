"""The pieces of each quote, and which quote stands in which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from claimkit.corpus.lookup import Bounds
from claimkit.corpus.marks import ROLES, Mark


@dataclass(slots=True)
class Pieces:
    """A quote's pieces in the order of the text, and the line of its first mark."""

    line: int
    source: list[Bounds] = field(default_factory=list)
    cue: list[Bounds] = field(default_factory=list)
    content: list[Bounds] = field(default_factory=list)

    def role(self, name: str) -> list[Bounds]:
        """The pieces of one role."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[name]

    def all(self) -> list[Bounds]:
        """The pieces of all roles, in the order of the text."""
        return sorted([*self.source, *self.cue, *self.content])


def numbered(marks: Iterable[Mark]) -> dict[str, Pieces]:
    """The quotes by their number, in the order of their pieces: an outer one before those in it."""
    quotes: dict[str, Pieces] = {}
    for mark in marks:
        if mark.kind in ROLES:
            quote = quotes.setdefault(mark.key, Pieces(mark.line))
            quote.role(mark.kind).append((mark.start, mark.end))
    return dict(sorted(quotes.items(), key=lambda item: [(start, -end) for start, end in item[1].all()]))


def parent_of(number: str, quotes: Mapping[str, Pieces]) -> str | None:
    """The number of the innermost other quote whose content covers all pieces of this one."""
    own = quotes[number].all()
    size = _size(own)
    around = [
        (_size(quote.content), other)
        for other, quote in quotes.items()
        if other != number and all(_covered(piece, quote.content) for piece in own)
    ]
    # Two quotes of the very same words cannot stand in each other.
    return min((pair for pair in around if pair[0] > size), default=(0, None))[1]


def overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two stretches share a character."""
    return one[0] < other[1] and other[0] < one[1]


def _covered(piece: Bounds, content: Iterable[Bounds]) -> bool:
    return any(start <= piece[0] and piece[1] <= end for start, end in content)


def _size(pieces: Iterable[Bounds]) -> int:
    return sum(end - start for start, end in pieces)
