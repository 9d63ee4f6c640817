"""Which of an article's bodies are political parties, and whose they are: "whose Liberals", "the senior NPP man"."""

from collections.abc import Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.names import organization_words, plain
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import PARTY_WORDS

_FAMILIES = PARTY_WORDS | {"party", "dal"}


class Parties:
    """The parties of one text. owners: the entity of each mention, by the token of a pronoun or a mention's end."""

    def __init__(self, reading: Reading, entities: Sequence[Entity], owners: dict[int, int]):
        self.reading, self.owners = reading, owners
        self.parties = [e for e in entities if e.named and e.words and e.type in ("organization", "group", "")]
        self.parties = [e for e in self.parties if _is_party(e)]
        self.called: dict[str, Entity] = {}
        for party in self.parties:
            for name in (party.shown, *party.aliases):
                words = organization_words(name.split())
                if len(words) == 1 or words[1:] == ("party",):
                    self.called[words[0].removesuffix("s")] = party

    def of(self, entity: Entity) -> str:
        """The party that an article calls a person's, "" where it calls none so."""
        return self._owned(entity) or self._described(entity)

    def last(self, place: int) -> Entity | None:
        """The party named last before a token."""
        named = [(m.start, e) for e in self.parties for m in e.mentions if m.kind == "name" and m.start < place]
        return max(named, key=lambda pair: pair[0])[1] if named else None

    def _owned(self, entity: Entity) -> str:
        """The party whose name stands after the person's "his", "her", "whose"."""
        for party in self.parties:
            for mention in party.mentions:
                before = min(mention.start, mention.name[0]) - 1
                if self.reading.grammar.tags[before] in ("PRP$", "WP$") and self.owners.get(before) == entity.number:
                    return plain(party.shown)
        return ""

    def _described(self, entity: Entity) -> str:
        """The party within a description of the person: "his Green colleague"."""
        for mention in entity.mentions:
            for place in range(mention.start, mention.head) if mention.kind == "nominal" else ():
                party = self.called.get(self.reading.lowers[place].removesuffix("s"))
                if party is not None and self.reading.texts[place][0].isupper():
                    return plain(party.shown)
        return ""


def _is_party(entity: Entity) -> bool:
    return entity.words[-1] in _FAMILIES and not (len(entity.words) == 1 and entity.words[0] == "party")
