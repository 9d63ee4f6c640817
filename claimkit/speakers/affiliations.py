"""Whom a person's role is for: as the article says beside the name, elsewhere, or as the office alone implies."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property

from claimkit.lexicons import rows
from claimkit.speakers.descriptions import Role
from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.places import Country, country_named, country_of_capital, country_of_people
from claimkit.speakers.reading import Reading

_SENTENCES_BACK = 2
_SURE_MENTIONS = 3
_UNIONS = frozenset(("European Union", "United Nations"))
_CABINET = ("foreign secretary", "home secretary", "cabinet secretary", "high commissioner")


class Affiliations:
    """The affiliations of one text's persons, given all its entities."""

    def __init__(self, reading: Reading, entities: Sequence[Entity]):
        self.reading, self.entities = reading, entities
        self.owners = {m.start if m.kind == "pronoun" else m.end - 1: e.number for e in entities for m in e.mentions}
        self.bodies = [e for e in entities if e.named and e.type == "organization" and e.words and e.mentions]
        self.by_words = {e.words: e for e in self.bodies}
        self.by_last = {word: e for e in reversed(self.bodies) for word in e.words[-1:]}
        self.fullest: dict[str, str] = {}
        for entity in entities:
            for name in (entity.shown, *entity.aliases) if entity.named else ():
                self.fullest.setdefault(plain(name), entity.shown)
        self.named = sorted((m.start, e.number) for e in self.bodies for m in e.mentions if self._is_plain(m))
        self.starts = [start for start, _ in self.named]
        self.places = [e for e in entities if e.named and e.type == "place"]
        self.towns = [e for e in entities if e.named and e.type == "place" and not country_named(e.shown)]

    def of(self, entity: Entity, chosen: Role | None, depth: int = 0) -> str:
        """The affiliation of a person, "" where the article gives none. chosen: the role that the record shows."""
        ordered = ([chosen] if chosen else []) + [role for role in entity.roles if role is not chosen]
        for role in ordered:
            if found := self._owner(role, entity, depth) or self._written(role):
                return found
        return self._described(entity) or (self._implied(chosen, entity) if chosen else "")

    def _written(self, role: Role) -> str:
        name = plain(role.affiliation)
        return plain(self.fullest.get(name, name))

    def _owner(self, role: Role, entity: Entity, depth: int) -> str:
        """What the possessor in a role is called: "its", "the front's"; a person's own affiliation for "his"."""
        if role.owner < 0:
            return ""
        number = self.owners.get(role.owner, -1)
        if number < 0 or not self.entities[number].named:
            body = self.by_last.get(self.reading.lowers[role.owner])
            if body is not None:
                return plain(body.shown)
        if number < 0 or number == entity.number:
            return ""
        owner = self.entities[number]
        if owner.type == "person":
            first = owner.roles[0] if owner.roles else None
            return self.of(owner, first, depth + 1) if depth < 2 and owner.named else ""
        return plain(owner.shown) if owner.type != "document" else ""

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

    def _implied(self, role: Role, entity: Entity) -> str:
        """What an office is for where nothing says it: a minister's country, a chairman's company."""
        kind = office_kind(role)
        place = min(mention.start for mention in entity.mentions)
        if kind == "country":
            return self._near_country(place)
        if kind == "town":
            return self._first(self.towns)
        if kind == "*":
            return self._near(place, 0) or self._leading() or self._near(place, _SENTENCES_BACK)
        fits = [e for e in self.bodies if kind and kind.casefold() in e.words]
        return self._most(fits)

    def _is_plain(self, mention: Mention) -> bool:
        """Whether a name is none in brackets: "(Gulf Wire)" after a dateline is nobody's employer."""
        return mention.kind == "name" and self.reading.texts[max(mention.start - 1, 0)] != "("

    @cached_property
    def countries(self) -> list[tuple[int, Country]]:
        """Each token that names a country, its people or its capital, with the country."""
        found = ((place, self._country(place)) for place in range(len(self.reading.texts)))
        return [(place, country) for place, country in found if country is not None]

    def _country(self, place: int) -> Country | None:
        text = self.reading.texts[place]
        if not text[0].isupper():
            return None
        pair = self.reading.text(place, place + 2)
        return (
            country_named(pair)
            or country_of_people(pair)
            or country_named(text)
            or country_of_people(text)
            or country_of_capital(text)
        )

    def _near_country(self, place: int) -> str:
        """The country that the article names twice as often as any other, or alone in a name's sentence."""
        sentence = self.reading.sentence
        here = {found.name for at, found in self.countries if sentence[at] == sentence[place]} - _UNIONS
        counted = Counter(found.name for _, found in self.countries if found.name not in _UNIONS).most_common(2)
        clear = len(counted) == 1 or (len(counted) == 2 and counted[0][1] >= 2 * counted[1][1])
        if not clear and len(here) != 1:
            return ""
        name = counted[0][0] if clear else next(iter(here))
        return plain(next((e.shown for e in self.places if country_named(e.shown) is country_named(name)), name))

    def _near(self, place: int, reach: int) -> str:
        """The body named last before a token, at most `reach` sentences before its own."""
        index = bisect_left(self.starts, place) - 1
        if index < 0:
            return ""
        start, number = self.named[index]
        far = self.reading.sentence[place] - self.reading.sentence[start]
        return plain(self.entities[number].shown) if far <= reach else ""

    def _leading(self) -> str:
        """The body that an article is about: named more often than any two others."""
        ranked = sorted(self.bodies, key=lambda e: -len(e.mentions))
        if not ranked or len(ranked[0].mentions) < _SURE_MENTIONS:
            return ""
        clear = len(ranked) == 1 or len(ranked[0].mentions) >= 2 * len(ranked[1].mentions)
        return plain(ranked[0].shown) if clear else ""

    def _first(self, entities: Sequence[Entity]) -> str:
        """The place that an article names first, most often in its dateline."""
        best = min(entities, key=lambda e: min(m.start for m in e.mentions), default=None)
        return plain(best.shown) if best is not None else ""

    def _most(self, entities: Sequence[Entity]) -> str:
        best = max(entities, key=lambda e: len(e.mentions), default=None)
        return plain(best.shown) if best is not None else ""


def office_kind(role: Role) -> str:
    """What kind of body an office is of, as `offices.tsv` says; "" for any other role and for former ones."""
    words = role.role.casefold()
    if words.startswith(("former", "ex-")):
        return ""
    if any(office in words for office in _CABINET):
        return "country"
    return _offices().get(role.head, "")


@cache
def _offices() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("offices")}


def plain(text: str) -> str:
    """A name without its article."""
    return text.removeprefix("the ").removeprefix("The ")
