"""Who holds somebody's office on the other side: "his opposite number, Ada Vane", "her German counterpart"."""

from collections.abc import Mapping, Sequence

from claimkit.speakers.descriptions import Role
from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import plain
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading

_LONGEST = 5  # tokens of such a description


class Counterparts:
    """The counterparts of one text. owners: the entity of each mention, by the token of a pronoun or its end."""

    def __init__(self, reading: Reading, entities: Sequence[Entity], owners: Mapping[int, int]):
        self.reading, self.entities, self.owners = reading, entities, owners
        self.tags, self.lowers = reading.grammar.tags, reading.lowers
        self.parties = [e for e in entities if e.named and e.type in ("organization", "place") and e.mentions]

    def of(self, entity: Entity) -> Role | None:
        """The office that a person has as another's counterpart, and for whom; None for any other person."""
        names = (mention for mention in entity.mentions if mention.kind == "name")
        return next((role for mention in names if (role := self._beside(mention)) is not None), None)

    def _beside(self, name: Mention) -> Role | None:
        end = name.start - (self.lowers[name.start - 1 : name.start] == [","])
        if self._noun(end) != "counterpart":
            return None
        for place in range(end - 1, max(end - _LONGEST, -1), -1):
            if self.tags[place] in ("PRP$", "POS"):
                owner = self.owners.get(place - (self.tags[place] == "POS"), -1)
                return self._office(self.entities[owner], place, end) if owner >= 0 else None
        return None

    def _noun(self, end: int) -> str:
        """The noun before a token, "counterpart" for "opposite number"."""
        opposite = self.lowers[max(end - 2, 0) : end] == ["opposite", "number"]
        return "counterpart" if opposite else self.lowers[end - 1] if end else ""

    def _office(self, owner: Entity, start: int, end: int) -> Role | None:
        """The office of whose counterpart a description between two tokens tells."""
        role = next((role for role in owner.roles if role.role), None)
        if owner.type != "person" or role is None:
            return None
        people = (country_of_people(text) for text in self.reading.texts[start:end])
        country = next((country.name for country in people if country is not None), "")
        return Role(role.role, country or self._other(role.affiliation, start), role.head)

    def _other(self, mine: str, place: int) -> str:
        """The one other body in a token's sentence that stands for itself there, "" where there are several."""
        names = [(e, m) for e in self.parties for m in e.mentions if m.kind == "name" and m.start < place]
        here = [e for e, m in names if self._is_near(m, place) and mine not in (e.shown, *e.aliases)]
        sides = list({e.number: e for e in here}.values())
        return plain(sides[0].shown) if mine and len(sides) == 1 else ""

    def _is_near(self, name: Mention, place: int) -> bool:
        """Whether a name in a token's sentence is more than a part of a noun's: "the Tarn derby"."""
        index = self.reading.chunk_of[name.head]
        alone = index < 0 or self.reading.grammar.chunks[index][1] == name.head + 1
        return alone and self.reading.sentence[name.head] == self.reading.sentence[place]
