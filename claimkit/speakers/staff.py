"""Whom somebody without a name works for: "a Justice Department official", "a spokesman for the firm"."""

from collections.abc import Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import plain
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading
from claimkit.speakers.sayers import is_subject_in, plain_sentences
from claimkit.speakers.words import noun_type, singular

_STAFF = frozenset(
    "spokesman spokeswoman spokesperson official officer executive manager director employee auditor researcher "
    "scientist engineer inspector prosecutor detective adviser mission team delegation analyst economist lawyer aide "
    "source worker doctor nurse representative diplomat soldier minister".split()
)
_STATES = frozenset("official officer diplomat minister spokesman spokeswoman spokesperson negotiator soldier".split())
_BARE = 2  # tokens of a description that says nothing of whose somebody is
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
        nominals = [mention for mention in entity.mentions if mention.kind == "nominal"]
        found = next((found for mention in nominals if (found := self._body(mention))), "")
        found = found or next((found for mention in nominals if (found := self._country(mention))), "")
        return found or next((found for mention in nominals[:1] if (found := self._subject(mention))), "")

    def _body(self, mention: Mention) -> str:
        if singular(self.reading.lowers[mention.head]) not in _STAFF:
            return ""
        body = self._before(mention) or self._after(mention)
        return plain(body.shown) if body is not None else ""

    def _before(self, mention: Mention) -> Entity | None:
        """The body within the noun phrase: "a Justice Department official", "two commission officials"."""
        owned = [i for i in range(mention.start, mention.head) if self.reading.grammar.tags[i] == "POS"]
        # "Vane's doctor" is whose Vane is, not the party's that stands before his name.
        inside = range(mention.head - 1, (owned[-1] - 2 if owned else mention.start - 1), -1)
        named = next((self.bodies[i] for i in inside if i in self.bodies), None)
        return named or self._called(mention.name[0], mention.head - 1)

    def _called(self, start: int, place: int) -> Entity | None:
        """The body named last before a noun that its own name ends with: "commission", not "finance ministry" an energy
        ministry; None where none is."""
        noun = self.reading.lowers[place]
        if place < start or noun_type(noun, False) != "organization" or not self.reading.texts[place].islower():
            return None
        said = {self.reading.lowers[i] for i in range(start, place + 1) if self.reading.grammar.tags[i] == "NN"} | {
            noun
        }
        ends = [
            i for i, body in self.bodies.items() if i < place and body.words[-1:] == (noun,) and said <= {*body.words}
        ]
        return self.bodies[max(ends)] if ends else None

    def _subject(self, mention: Mention) -> str:
        """The one body that was the subject before "a spokeswoman", where nothing says whose she is."""
        led = self.reading.lowers[mention.end : mention.end + 1]
        bare = not mention.definite and mention.end - mention.start <= _BARE and not _LEADS.intersection(led)
        if not bare or not self.reading.lowers[mention.head].startswith("spokes"):
            return ""
        near = plain_sentences(self.reading, mention.start, 1)[1:]
        bodies = {body.number: body for body in self.bodies.values()}
        found = [body for body in bodies.values() if is_subject_in(self.reading, body, near, mention.start)]
        return plain(found[0].shown) if len(found) == 1 else ""

    def _country(self, mention: Mention) -> str:
        """The country whose official somebody is: "an Omani official"."""
        if singular(self.reading.lowers[mention.head]) not in _STATES:
            return ""
        people = country_of_people(self.reading.texts[mention.head - 1]) if mention.head > mention.start else None
        return people.name if people is not None else ""

    def _after(self, mention: Mention) -> Entity | None:
        """The body after a preposition: "a spokeswoman for the company"."""
        place, lowers, size = mention.end, self.reading.lowers, len(self.reading.lowers)
        if place + 1 >= size or lowers[place] not in _LEADS:
            return None
        first = place + 1 + (lowers[place + 1] in _ARTICLES)
        index = self.reading.chunk_of[first] if first < size else -1
        last = self.reading.grammar.chunks[index][1] if index >= 0 else first + 1
        return next((self.bodies[i] for i in range(first, min(last + 3, size)) if i in self.bodies), None)
