"""One mention of a party, and what it shows of its type, gender and number."""

from dataclasses import dataclass, field

from claimkit.speakers.reading import Run
from claimkit.speakers.words import Pronoun


@dataclass(slots=True)
class Mention:
    """One mention in half-open tokens.

    start, end: the whole, with determiner and titles. name: the name alone, or a nominal without determiner. head: its
    head token. type: a speaker type or "" if it shows none; gender m, f or ""; number s or p.
    """

    start: int
    end: int
    kind: str
    name: Run
    head: int
    type: str = ""
    gender: str = ""
    number: str = "s"
    definite: bool = False
    words: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    pronoun: Pronoun | None = None
    entity: int = -1
    sure: bool = field(default=False)
