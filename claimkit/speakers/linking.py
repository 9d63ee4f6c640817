"""Names to entities: one pass over an article's names, the fullest first, the others by the words they share."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from claimkit.lexicons import names as known_names
from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.name_parts import stands_alone
from claimkit.speakers.names import (
    expansion,
    fits_organization,
    fits_person,
    gender_of,
    is_family_first,
    is_given_name,
    organization_words,
)
from claimkit.speakers.places import country_named, country_of_capital, country_of_people, is_place, province_of_capital
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import noun_type

# "Castlegate Supporters' Trust" is not Castlegate.
_MEMBERS = re.compile(r"s['’] ")
# A name of so many words or more may be called by its first letters.
_SPELLED = 3
_SITED = frozenset("in near outside around across".split())
_LOCATIVE = frozenset("in to from near at around outside across through into toward towards".split())


def link_names(reading: Reading, mentions: Sequence[Mention]) -> list[Entity]:
    """The entities that an article's names are of, in order of their first mention; each name mention gets its
    number."""
    return _NameLinker(reading, [mention for mention in mentions if mention.kind == "name"]).link()


class _NameLinker:
    """Clusters of names. Persons and bodies are looked up by their words, so that time grows with the names alone."""

    def __init__(self, reading: Reading, names: Sequence[Mention]):
        self.reading, self.names = reading, names
        self.entities: list[Entity] = []
        self.people: dict[str, list[Entity]] = defaultdict(list)
        self.bodies: dict[str, list[Entity]] = defaultdict(list)
        self.places: dict[str, Entity] = {}
        self.by_end = {name.end: name for name in names}
        self.full: dict[int, list[int]] = {}

    def link(self) -> list[Entity]:
        self._settle_types()
        people = [name for name in self.names if name.type == "person" and name.words]
        others = [name for name in self.names if name.type not in ("person", "place") and name.words]
        self._people(people)
        self._bodies([name for name in others if name.type != "group"])
        self._peoples([name for name in others if name.type == "group"])
        self._places([name for name in self.names if name.type == "place"])
        return self._numbered()

    def _settle_types(self) -> None:
        """One type for the same words everywhere, and a person for a short name that a full person's name ends with."""
        votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for name in self.names:
            if name.type:
                weight = 5 if name.titles or (name.type == "person" and len(name.words) > 1) else 2
                votes[name.words][name.type] += weight
                votes[name.words]["organization"] += 3 * (name.type == "person" and self._modifies_person(name))
        last = {
            words[-1] for words, types in votes.items() if len(words) > 1 and types.most_common(1)[0][0] == "person"
        }
        last |= {
            words[0] for words in votes if is_family_first(words) and votes[words].most_common(1)[0][0] == "person"
        }
        last |= {
            words[1] for words, types in votes.items() if len(words) == 3 and types.most_common(1)[0][0] == "person"
        }
        first = {
            n.words[0] for n in self.names if n.type == "person" and len(n.words) > 1 and stands_alone(self.reading, n)
        }
        bodies = {n.words[0] for n in self.names if len(n.words) > 1 and n.type == "organization"}
        starts = {n.words[:-1] for n in self.names if len(n.words) > 2 and n.type == "organization"}
        short = {"".join(word[0] for word in n.words) for n in self.names if _has_acronym(n)}
        # A town and its council share their first word.
        sites = {n.words[0] for n in self.names if len(n.words) == 1 and self._is_site(n)}
        for name in self.names:
            types = votes.get(name.words)
            if not name.words:
                continue
            person = len(name.words) == 1 and name.words[0] in last
            body = len(name.words) == 1 and name.words[0] in bodies and name.words[0] not in sites
            body = body or (name.words in starts and name.type == "person")
            body = body or (len(name.words) == 1 and name.words[0] in short)
            sure_place = country_named(name.words[0]) is not None
            person = person or (len(name.words) == 1 and name.words[0] in first and name.type == "")
            if person and not sure_place:
                name.type = "person"
            elif body and not name.titles:
                name.type = "organization"
            elif types:
                name.type = types.most_common(1)[0][0]

    def _is_site(self, name: Mention) -> bool:
        before = self.reading.lowers[name.start - 1] if name.start else ""
        return is_place(name.words[0]) or (name.type == "place" and before in _SITED)

    def _modifies_person(self, name: Mention) -> bool:
        """Whether a name says whose a person is: "the Harrowby manager"."""
        place = name.name[1]
        lowers, start = self.reading.lowers, name.name[0]
        after = lowers[place] if place < len(lowers) else ""
        return start > 0 and lowers[start - 1] in ("the", "former") and noun_type(after, False) == "person"

    def _people(self, names: Sequence[Mention]) -> None:
        for full in sorted((name for name in names if len(name.words) > 1), key=lambda name: -len(name.words)):
            self._add_person(full)
        self.full = {e.number: sorted(m.start for m in e.mentions if len(m.words) > 1) for e in self.entities}
        for short in (name for name in names if len(name.words) == 1):
            self._add_person(short)

    def _add_person(self, name: Mention) -> None:
        ranked = [(self._fit(name, entity), entity) for entity in self._sharing(name)]
        ranked = [pair for pair in ranked if pair[0][0] > 0]
        if ranked:
            best = max(ranked, key=lambda pair: pair[0])[1]
        else:
            best = self._new(self.entities, gender_of(name.words))
            best.plural = False
        best.add(name)
        best.call(self._display(name), name.words)
        for word in {*name.words, *name.words[-1].split("-")}:
            if best not in self.people[word]:
                self.people[word].append(best)

    def _sharing(self, name: Mention) -> Iterable[Entity]:
        return self.people.get(name.words[-1], ()) or self.people.get(name.words[0], ())

    def _fit(self, name: Mention, entity: Entity) -> tuple[int, int, int]:
        """How well a name fits a person: by its words; then whether that person was named in full, as a subject, in its
        paragraph; then by how often before it."""
        if name.gender and entity.gender and name.gender != entity.gender:
            return 0, 0, 0
        score = fits_person(name.words, entity.words)
        if score == 1 and name.titles and not is_given_name(name.words[0]):
            return 0, 0, 0
        full = self.full.get(entity.number, [])
        place = bisect_right(full, name.start)
        if not place:
            return score, 0, -full[0] if full else 0
        last = full[place - 1]
        here = self.reading.paragraph[last] == self.reading.paragraph[name.start] and self._is_subject(last)
        return score, 1 + here, place

    def _is_subject(self, start: int) -> bool:
        """Whether the name that begins here is a subject, not somebody's in passing."""
        deps, texts = self.reading.grammar.deps, self.reading.texts
        return any(dep.startswith("nsubj") for dep in deps[start : start + 5]) or texts[start - 1 : start] in (
            [","],
            ["”"],
            ['"'],
        )

    def _display(self, name: Mention) -> str:
        text = self.reading.text(*name.name)
        return text.title() if text.isupper() and len(text) > 3 else text

    def _bodies(self, names: Sequence[Mention]) -> None:
        for name in names:
            name.words = organization_words(self.reading.texts[name.name[0] : name.name[1]])
        ordered = sorted(names, key=lambda name: -len(name.words))
        for name in ordered:
            entity = self._body(name) or self._new(self.entities, "")
            entity.add(name)
            entity.call(self.reading.text(*name.name), name.words)
            entity.heads.update(name.words[-1:])
            acronyms = {"".join(w[0] for w in name.words), "".join(w[0] for w in name.words if len(w) > 3)}
            for key in {name.words[0], name.words[-1], *acronyms}:
                if entity not in self.bodies[key]:
                    self.bodies[key].append(entity)

    def _body(self, name: Mention) -> Entity | None:
        """The body that a name is of: the same words, an acronym or part of its name, or the name before its
        brackets."""
        words = name.words
        if self._is_short_form(name):
            for end in (name.start - 1, name.start - 2):
                other = self.by_end.get(end)
                if other is not None and other.entity >= 0:
                    return self.entities[other.entity]
        ranked = []
        whole = self.reading.text(*name.name) in known_names("media")  # "Politico" is short for nothing
        for key in {words[0], words[-1], *expansion(words[0])[:1]}:
            ranked += [
                (fits_organization(words, entity.words), -entity.number, entity)
                for entity in self.bodies.get(key, ())
                if words == entity.words
                or not (whole or (words[0] == entity.words[0] and _MEMBERS.search(entity.shown)))
            ]
        best = max(ranked, key=lambda pair: pair[:2], default=(0, 0, None))
        return best[2] if best[0] else None

    def _is_short_form(self, name: Mention) -> bool:
        """Whether a name stands in brackets, or after "or", behind the fuller one: "(NFU)", ", or FTS"."""
        before = self.reading.lowers[max(0, name.start - 2) : name.start]
        return len(name.words) == 1 and (before[-1:] == ["("] or before == [",", "or"])

    def _peoples(self, names: Sequence[Mention]) -> None:
        """Adjectives of a country count for the country, plural peoples and parties' people are groups of their own."""
        for name in names:
            text = self.reading.text(*name.name)
            country = country_of_people(text)
            if country is not None:
                name.type = "place" if name.number == "s" else "group"
            if name.type == "place":
                continue
            key = name.words[-1]
            entity = next((e for e in self.bodies.get(key, ()) if e.words == name.words), None)
            entity = entity or self._new(self.entities, "")
            entity.plural = True
            entity.add(name)
            entity.call(text, name.words)
            self.bodies[key].append(entity)

    def _places(self, names: Sequence[Mention]) -> None:
        """Countries under all their names; a capital is its country where that is named and the capital is a voice."""
        capitals = []
        for name in names:
            text = self._display(name)
            country, capital = country_named(text) or country_of_people(text), country_of_capital(text)
            if country is None and capital is not None:
                capitals.append((name, capital.name))
                continue
            if (state := province_of_capital(text)) and self._is_subject(name.head):
                capitals.append((name, state))
                continue
            self._place(name, country.name if country else text)
        for name, country_name in capitals:
            before = self.reading.lowers[name.start - 1] if name.start else ""
            known = self.places.get(country_name)
            if known is not None and before not in _LOCATIVE and not self._opens_dateline(name):
                known.add(name)
                known.call(known.shown, known.words)
                self._alias(known, self.reading.text(*name.name))
            else:
                self._place(name, self.reading.text(*name.name))

    def _opens_dateline(self, name: Mention) -> bool:
        return self.reading.texts[name.name[0]].isupper() and len(self.reading.texts[name.name[0]]) > 3

    def _alias(self, entity: Entity, text: str) -> None:
        if text not in entity.aliases and text != entity.shown:
            entity.aliases.append(text)

    def _place(self, name: Mention, key: str) -> None:
        if key not in self.places:
            self.places[key] = self._new(self.entities, "")
        entity = self.places[key]
        entity.add(name)
        text = self._display(name)
        if country_of_people(text) is not None and country_named(text) is None:
            if not entity.shown:
                entity.shown = key
            return
        entity.call(text, name.words)

    def _new(self, entities: list[Entity], gender: str) -> Entity:
        entities.append(Entity(len(entities), True, gender=gender))
        return entities[-1]

    def _numbered(self) -> list[Entity]:
        """The entities by where they are first named, each mention with its entity's number."""
        kept = [entity for entity in self.entities if entity.mentions]
        kept.sort(key=lambda entity: min(mention.start for mention in entity.mentions))
        for number, entity in enumerate(kept):
            entity.number = number
            entity.mentions.sort(key=lambda mention: mention.start)
            for mention in entity.mentions:
                mention.entity = number
        return kept


def _has_acronym(name: Mention) -> bool:
    """Whether a name's first letters are likely to stand for it: "Nafta" is no town."""
    return len(name.words) >= _SPELLED and name.type in ("organization", "document")
