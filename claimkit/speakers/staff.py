"""Whom somebody without a name works for: "a Justice Department official", "a spokesman for the firm"."""

from collections.abc import Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import plain
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import singular

_STAFF = frozenset(
    "spokesman spokeswoman spokesperson official officer executive manager director employee auditor researcher "
    "scientist engineer inspector prosecutor detective adviser mission team delegation".split()
)
_LEADS = frozenset("for at from with of".split())
_ARTICLES = frozenset(("the", "its", "their"))


class Staff:
    """The employers of one text's unnamed persons, given all its entities."""

    def __init__(self, reading: Reading, entities: Sequence[Entity]):
        self.reading = reading
        self.bodies: dict[int, Entity] = {}
        for entity in entities:
            if entity.named and entity.type == "organization" and not self._is_wire(entity):
                self.bodies |= {m.end - 1: entity for m in entity.mentions if m.kind != "pronoun"}

    def _is_wire(self, entity: Entity) -> bool:
        """Whether a body is first named in brackets, as who filed an article is: "(Gulf Wire)"."""
        first = min((mention.start for mention in entity.mentions), default=0)
        return self.reading.texts[first - 1 : first] == ["("]

    def of(self, entity: Entity) -> str:
        """The body that a description of staff is of, "" where it names none."""
        nominals = (mention for mention in entity.mentions if mention.kind == "nominal")
        return next((found for mention in nominals if (found := self._body(mention))), "")

    def _body(self, mention: Mention) -> str:
        if singular(self.reading.lowers[mention.head]) not in _STAFF:
            return ""
        body = self._before(mention) or self._after(mention)
        return plain(body.shown) if body is not None else ""

    def _before(self, mention: Mention) -> Entity | None:
        """The body within the noun phrase: "a Justice Department official"."""
        return next((self.bodies[i] for i in range(mention.head - 1, mention.start - 1, -1) if i in self.bodies), None)

    def _after(self, mention: Mention) -> Entity | None:
        """The body after a preposition: "a spokeswoman for the company"."""
        place, lowers, size = mention.end, self.reading.lowers, len(self.reading.lowers)
        if place + 1 >= size or lowers[place] not in _LEADS:
            return None
        first = place + 1 + (lowers[place + 1] in _ARTICLES)
        index = self.reading.chunk_of[first] if first < size else -1
        last = self.reading.grammar.chunks[index][1] if index >= 0 else first + 1
        return next((self.bodies[i] for i in range(first, min(last + 3, size)) if i in self.bodies), None)
