"""Entities: the parties of an article, each with all its mentions and what they tell of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from claimkit.speakers.descriptions import Role
from claimkit.speakers.mentions import Mention

_STRETCH = 256


@dataclass(slots=True)
class Entity:
    """One party. Mentions come in the order they were linked; `shown` is the fullest name so far, as written."""

    number: int
    named: bool
    shown: str = ""
    words: tuple[str, ...] = ()
    gender: str = ""
    plural: bool = False
    types: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    aliases: list[str] = field(default_factory=list)
    kb_id: str = ""
    # Its mentions by the stretch of tokens that their heads stand in: a long text's parties have thousands.
    by_stretch: dict[int, list[Mention]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The speaker type that most of its mentions show, "" where none shows one."""
        return max(self.types, key=self.types.__getitem__, default="")

    def add(self, mention: Mention) -> None:
        """Take a mention in, and what it tells."""
        mention.entity = self.number
        self.mentions.append(mention)
        self.by_stretch.setdefault(mention.head // _STRETCH, []).append(mention)
        if mention.type:
            self.types[mention.type] += 3 if mention.titles else 1
        self.gender = self.gender or mention.gender

    def between(self, first: int, last: int) -> Iterator[Mention]:
        """Its mentions whose heads stand in half-open tokens."""
        for stretch in range(max(first, 0) // _STRETCH, last // _STRETCH + 1):
            yield from (m for m in self.by_stretch.get(stretch, ()) if first <= m.head < last)

    def call(self, shown: str, words: tuple[str, ...]) -> None:
        """Name it: the longest name stays its name, the others are aliases."""
        if len(words) > len(self.words) or not self.shown:
            self.shown, self.words, shown = shown, words, self.shown
        if shown and shown != self.shown and shown not in self.aliases:
            self.aliases.append(shown)
        if self.shown in self.aliases:
            self.aliases.remove(self.shown)
