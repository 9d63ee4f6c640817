"""Whom a person's role is for: as the article says beside the name, elsewhere, or as the office alone implies."""

from collections.abc import Sequence

from claimkit.speakers.counterparts import Counterparts
from claimkit.speakers.descriptions import Role
from claimkit.speakers.entities import Entity
from claimkit.speakers.implied import Implied
from claimkit.speakers.names import plain
from claimkit.speakers.parties import Parties
from claimkit.speakers.reading import Reading
from claimkit.speakers.sayers import POWERS, is_power
from claimkit.speakers.staff import Staff
from claimkit.speakers.words import PARTY_NAMES, is_kin

_ISSUED = 8  # tokens between a document and the "by" before its issuer


def _power(role: Role) -> str:
    """The body without name that a spokesman's office says: "police" in "police spokesman"; "" for none."""
    first, *rest = role.role.casefold().split() or [""]
    return first if role.head.startswith("spokes") and rest and first in POWERS else ""


class Affiliations:
    """The affiliations of one text's persons, given all its entities."""

    def __init__(self, reading: Reading, entities: Sequence[Entity]):
        self.reading, self.entities = reading, entities
        self.implied = Implied(reading, entities)
        self.bodies = self.implied.bodies
        self.owners = {m.start if m.kind == "pronoun" else m.end - 1: e.number for e in entities for m in e.mentions}
        self.parties = Parties(reading, entities, self.owners)
        self.counterpart = Counterparts(reading, entities, self.owners).of
        self.of_staff = Staff(reading, entities).of
        self.by_words = {e.words: e for e in self.bodies}
        self.fullest: dict[str, str] = {}
        for entity in entities:
            for name in (entity.shown, *entity.aliases) if entity.named else ():
                self.fullest.setdefault(plain(name), entity.shown)

    def of(self, entity: Entity, chosen: Role | None, depth: int = 0) -> str:
        """The affiliation of a person, "" where the article gives none. chosen: the role that the record shows."""
        ordered = ([chosen] if chosen else []) + [role for role in entity.roles if role is not chosen]
        for role in ordered:
            if is_kin(role.head) and role.head not in ("colleague", "rival"):
                continue  # a husband need not work where she does
            if found := self._owner(role, entity, depth) or self._written(role):
                return found
        found = self._described(entity) or self.parties.of(entity) or next(filter(None, map(_power, ordered)), "")
        return found or (self.implied.of(chosen, entity) if chosen else "")

    def _written(self, role: Role) -> str:
        name = plain(role.affiliation)
        name = PARTY_NAMES.get(name.lower(), name)
        return plain(self.fullest.get(name, name))

    def _owner(self, role: Role, entity: Entity, depth: int) -> str:
        """What the possessor in a role is called: "its", "the front's"; a person's own affiliation for "his"."""
        if role.owner < 0:
            return ""
        number = self.owners.get(role.owner, -1)
        if (body := self._called(role.owner, number)) is not None:
            return plain(body.shown)
        if number < 0 or number == entity.number:
            return ""
        owner = self.entities[number]
        if owner.type == "person":
            first = owner.roles[0] if owner.roles else None
            return self.of(owner, first, depth + 1) if depth < 2 and owner.named else ""
        if owner.type == "document":
            return self._issuer(owner)
        telling = owner.named or " " in owner.shown or is_power(owner)  # "agency", "mission" alone say nothing
        return plain(owner.shown) if telling else ""

    def _issuer(self, document: Entity) -> str:
        """The body that a study, report or poll is by: "a study published in May by the Lagos Institute"."""
        sentence, lowers = self.reading.sentence, self.reading.lowers
        for body in self.bodies:
            for name in body.mentions:
                led = name.start - 1 - (lowers[name.start - 1] == "the")
                near = (m for m in document.mentions if m.kind == "nominal" and 0 <= led - m.end < _ISSUED)
                if name.kind == "name" and lowers[led] == "by" and any(sentence[m.head] == sentence[led] for m in near):
                    return plain(body.shown)
        return ""

    def _called(self, place: int, number: int) -> Entity | None:
        """The body that a noun means by a word of its name, named last before it: "the federation" the Federation of
        Sheep Breeders. number: the entity that the noun is linked to, -1 for none, kept where its name has the word."""
        noun = self.reading.lowers[place]
        if noun == "party":
            return self.parties.last(place)
        linked = self.entities[number] if number >= 0 else None
        if not noun.isalpha() or (linked is not None and linked.named and noun in linked.words):
            return None
        fits = [e for e in self.bodies if noun in (e.words[-1], e.words[0]) and e.mentions[0].start < place]
        if linked is not None and linked.named and not any(len(e.words) > 1 for e in fits):
            return None
        return max(fits, key=lambda e: max(m.start for m in e.mentions if m.start < place), default=None)

    def _described(self, entity: Entity) -> str:
        """The body that stands in a later description of somebody: "the Harrowby manager"."""
        for mention in entity.mentions:
            if mention.kind != "nominal" or not mention.definite:
                continue
            for start in range(mention.name[0], mention.head):
                for end in range(mention.head, start, -1):
                    found = self.by_words.get(tuple(self.reading.lowers[start:end]))
                    if found is not None:
                        return plain(found.shown)
        return ""
