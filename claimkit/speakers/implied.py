"""What an office is for where nothing says it: a minister's country, a mayor's town, a chairman's company."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from claimkit.lexicons import rows
from claimkit.lexicons import words as portfolios
from claimkit.speakers.dateline import find_dateline, province
from claimkit.speakers.descriptions import Role
from claimkit.speakers.entities import Entity
from claimkit.speakers.governments import Governments
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import plain
from claimkit.speakers.places import country_named
from claimkit.speakers.reading import Reading
from claimkit.speakers.sayers import is_subject_in, plain_sentences

_SENTENCES_BACK = 2
_SURE_MENTIONS = 3
_LEDE, _OPENING = 3, 400  # sentences; tokens that they have at most
_OWNERS = frozenset("club company team union university college school board group bank network airline".split())
_NATIONS = frozenset("nation tribe band clan".split())
_AIDES = frozenset("assistant deputy under permanent".split())
_TOWNS = frozenset(("fire", "police"))
_CABINET = ("foreign secretary", "home secretary", "cabinet secretary", "high commissioner")


class Implied:
    """What the offices of one text's persons are for, given all its entities."""

    def __init__(self, reading: Reading, entities: Sequence[Entity]):
        self.reading, self.entities = reading, entities
        self.dateline = find_dateline(reading)
        self.bodies = [e for e in entities if e.named and e.type == "organization" and e.words and e.mentions]
        self.bodies = [e for e in self.bodies if not self._is_wire(e)]
        self.named = sorted((m.start, e.number) for e in self.bodies for m in e.mentions if self._is_plain(m))
        self.starts = [start for start, _ in self.named]
        places = [e for e in entities if e.named and e.type == "place" and e.mentions]
        self.towns = [e for e in places if not country_named(e.shown) and not province(e.shown)]
        self.governments = Governments(reading, places, self.dateline)

    def of(self, role: Role, entity: Entity) -> str:
        """What a person's office is for, "" where it implies nothing."""
        kind = office_kind(role) or self._left(role)
        names = [mention for mention in entity.mentions if mention.kind == "name"]
        place = min(mention.start for mention in names or entity.mentions)
        if kind == "country" and role.head == "secretary" and (charge := self._department(role)):
            return charge
        if kind == "country":
            return self.governments.province_of(role.head) or self.governments.country_of(place)
        if kind == "town":
            return self._town(place)
        if kind == "*" and role.role == "chief" and (nation := self._most([e for e in self.bodies if _is_nation(e)])):
            return nation
        if kind == "*":
            near = self._near(place, 0) or self._subject(place) or self._leading()
            return near or self._near(place, _SENTENCES_BACK) or self._lede()
        fits = [e for e in self.bodies if kind and kind.casefold() in e.words]
        return self._most(fits) or self.governments.province_of(role.head)

    def _department(self, role: Role) -> str:
        """The body whose name has all of a secretary's charge: "homeland security secretary"."""
        charge = set(role.role.casefold().split()[:-1]) - {"former"}
        return self._most([e for e in self.bodies if charge and charge <= set(e.words) and len(e.words) > len(charge)])

    def _left(self, role: Role) -> str:
        """The kind of body that somebody has left whom the article calls "the former chief executive"; a country's
        former minister may be anyone's."""
        office = role.role.casefold().removeprefix("former ")
        known = role.run is not None and self.reading.lowers[role.run[0]] == "the" and office != role.role.casefold()
        kind = office_kind(Role(office, "", role.head)) if known else ""
        return kind if kind == "*" else ""

    def _is_plain(self, mention: Mention) -> bool:
        """Whether a name is none in brackets: "(Gulf Wire)" after a dateline is nobody's employer."""
        return mention.kind == "name" and self.reading.texts[max(mention.start - 1, 0)] != "("

    def _is_wire(self, entity: Entity) -> bool:
        """Whether a body is named in brackets alone, as who filed an article is."""
        names = [mention for mention in entity.mentions if mention.kind == "name"]
        return bool(names) and not any(self._is_plain(mention) for mention in names)

    def _near(self, place: int, reach: int) -> str:
        """The body named last before a token, at most `reach` sentences before its own."""
        index = bisect_left(self.starts, place) - 1
        if index < 0:
            return ""
        start, number = self.named[index]
        far = self.reading.sentence[place] - self.reading.sentence[start]
        return plain(self.entities[number].shown) if far <= reach else ""

    def _subject(self, place: int) -> str:
        """The body, the first of the article, that was a subject in a token's sentence or the one before, those passed
        over that only quote."""
        near = plain_sentences(self.reading, place, 1)
        found = (e for e in self.bodies if is_subject_in(self.reading, e, near, place))
        return next((plain(entity.shown) for entity in found), "")

    def _lede(self) -> str:
        """The body that is a subject in the article's first sentences, a headline and a dateline among them."""
        first = range(self.reading.sentence[0], self.reading.sentence[0] + _LEDE)
        found = (e for e in self.bodies if is_subject_in(self.reading, e, first, _OPENING))
        return next((plain(entity.shown) for entity in found), "")

    def _leading(self) -> str:
        """The body that an article is about: named more often than any two others."""
        ranked = sorted(self.bodies, key=lambda e: -len(e.mentions))
        if not ranked or len(ranked[0].mentions) < _SURE_MENTIONS:
            return ""
        clear = len(ranked) == 1 or len(ranked[0].mentions) >= 2 * len(ranked[1].mentions)
        return plain(ranked[0].shown) if clear else ""

    def _town(self, place: int) -> str:
        """The town named in a mayor's sentence, else the dateline's, else the first."""
        sentence = self.reading.sentence
        here = [e for e in self.towns if any(sentence[m.start] == sentence[place] for m in e.mentions)]
        if not here and self.dateline is not None:
            start = self.dateline.town[0]
            here = [e for e in self.towns if any(m.name[0] == start for m in e.mentions)]
        best = min(here or self.towns, key=lambda e: min(m.start for m in e.mentions), default=None)
        return plain(best.shown) if best is not None else ""

    def _most(self, entities: Sequence[Entity]) -> str:
        best = max(entities, key=lambda e: len(e.mentions), default=None)
        return plain(best.shown) if best is not None else ""


def _is_nation(entity: Entity) -> bool:
    """Whether a body is one that a chief leads: "Otter Rapids Cree Nation"."""
    return len(entity.words) > 1 and entity.words[-1] in _NATIONS


def office_kind(role: Role) -> str:
    """What kind of body an office is of, as `offices.tsv` says; "" for any other role and for former ones."""
    words = role.role.casefold()
    if words.startswith(("former", "ex-")):
        return ""
    if any(office in words for office in _CABINET):
        return "country"
    before = words.split()[:-1]
    last = before[-1] if before else ""
    if role.head == "secretary" and last in portfolios("portfolios") - _AIDES:
        return last if before[0] in _AIDES else "country"  # an assistant's body has the word in its name
    if role.head == "chief" and last in _TOWNS:
        return "town"
    if (_OWNERS.intersection(before) and role.head in _offices()) or words.startswith("chief "):
        return "*"  # "club president", "chief medical officer"
    return _offices().get(role.head, "")


@cache
def _offices() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("offices")}
