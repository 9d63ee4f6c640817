"""All the mentions of a text linked to entities, and each quote to its speaker: one pass in the order of the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.speakers.attribution import inherited
from claimkit.speakers.entities import Entity
from claimkit.speakers.features import Context
from claimkit.speakers.lede import named_later
from claimkit.speakers.linking import link_names
from claimkit.speakers.mending import mend_types
from claimkit.speakers.mentions import Mention
from claimkit.speakers.naming import both_names, describe, spelled
from claimkit.speakers.nicknames import nicknames, rename
from claimkit.speakers.nominals import NominalLinker
from claimkit.speakers.phrases import find_mentions
from claimkit.speakers.pronouns import Ranker, Recent, candidates, choose, group_of
from claimkit.speakers.reading import Reading
from claimkit.speakers.references import antecedent, first_persons
from claimkit.speakers.roles import RoleReader
from claimkit.speakers.sayers import counted, employers, goes_on, not_spoken_of, source_tokens
from claimkit.speakers.sources import Source, SourceFinder
from claimkit.speakers.sums import name_some, summed


@dataclass(frozen=True, slots=True)
class Options:
    """Which groups of rules run; all do, except where their worth is measured."""

    nominals: bool = True
    roles: bool = True
    inherit: bool = True
    cataphora: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a text, and for each quote, by its place, its speaker's entity or -1."""

    entities: list[Entity]
    speakers: list[int]


def resolve(reading: Reading, ranker: Ranker, options: Options = Options()) -> Resolved:
    """Who is meant by each mention, and who speaks in each quote."""
    return Resolver(reading, ranker, options).run()


class Resolver:
    """One text's resolution."""

    def __init__(self, reading: Reading, ranker: Ranker, options: Options):
        self.reading, self.ranker, self.options = reading, ranker, options
        self.mentions = find_mentions(reading)
        mend_types(reading, self.mentions)
        self.entities = link_names(reading, self.mentions)
        # Odd text has "names" of marks alone, which no entity is made of.
        self.mentions = [m for m in self.mentions if m.kind != "name" or m.entity >= 0]
        self.called = nicknames(reading, self.entities)
        rename(reading, self.entities, self.mentions, self.called)
        self.recent = Recent()
        self.nominals = NominalLinker(reading, self.entities, self.recent)
        self.roles = RoleReader(reading, [mention for mention in self.mentions if mention.kind == "name"])
        for mention in self.mentions:
            if mention.kind == "name" and mention.type == "person":
                mention.start = min(mention.start, self.roles.phrase(mention))
        finder = SourceFinder(reading, self.mentions)
        self.sources = [finder.find(said) for said in reading.quotes]
        self.speakers = [-1] * len(reading.quotes)
        self.within_source = source_tokens(reading.quotes)
        self.names_at = {m.start: m for m in self.mentions if m.kind == "name"}
        self.source_of: dict[int, list[int]] = {}
        for index, source in enumerate(self.sources):
            if source is not None:
                self.source_of.setdefault(id(source.mention), []).append(index)
        self.described: dict[int, int] = {}
        self.possessor: dict[int, Mention] = {}
        self.role_owners: set[int] = set()
        self.spoke_last = -1
        self.spoke: Mention | None = None

    def run(self) -> Resolved:
        self._describe_names()
        ordered = sorted(self.mentions, key=lambda mention: (mention.head, mention.start))
        self._index_possessors(ordered)
        for mention in ordered:
            self._link(mention)
        first_persons(self.reading, ordered, self.entities, self.speakers, self.source_of)
        if self.options.inherit:
            inherited(self.reading, self.sources, self.speakers, self.entities)
        name_some(self.sources, self.entities, self.possessor)
        return Resolved(self.entities, self.speakers)

    def _describe_names(self) -> None:
        """Read the roles of named persons, so that descriptions beside a name and offices later are theirs."""
        if not self.options.roles:
            return
        names = [mention for mention in self.mentions if mention.kind == "name"]
        for name in names:
            entity = self.entities[name.entity]
            if name.type != "person":
                self._describe_body(name, entity)
                continue
            for role in self.roles.roles(name):
                if role.run is not None:
                    self.described.setdefault(role.run[0], entity.number)
                self.role_owners.add(role.owner)
                if role not in entity.roles:
                    entity.roles.append(role)
                    self.nominals.know(entity, [role.head] if role.head else [])

    def _describe_body(self, name: Mention, entity: Entity) -> None:
        """Read what a body is called beside its name: "Velora, a contractor", "the journal Annals of Sleep"."""
        role = self.roles.body(name) if name.type in ("organization", "other", "") else None
        if role is None:
            return
        if role.run is not None:
            self.described.setdefault(role.run[0], entity.number)
            self.described.setdefault(role.run[0] + 1, entity.number)
        entity.roles.append(role)
        self.nominals.know(entity, [role.head])

    def _index_possessors(self, ordered: Sequence[Mention]) -> None:
        for mention in ordered:
            self.possessor[mention.end - 1 if mention.kind != "pronoun" else mention.start] = mention

    def _owner(self, mention: Mention) -> int:
        """The entity that owns a nominal: "her", "Okafor's" at its front; -1 where nobody does."""
        tags = self.reading.grammar.tags
        first = mention.start
        if tags[first] == "PRP$" and (owner := self.possessor.get(first)) is not None:
            return owner.entity
        for place in range(mention.head - 1, first, -1):
            if tags[place] == "POS" and (owner := self.possessor.get(place - 1)) is not None:
                return owner.entity
        return -1

    def _link(self, mention: Mention) -> None:
        if mention.kind == "name":
            self.nominals.know(self.entities[mention.entity], self._names_heads(mention))
        elif mention.kind == "nominal":
            self._nominal(mention)
        else:
            self._pronoun(mention)
        if mention.entity >= 0:
            self.recent.see(mention)
            for index in self.source_of.get(id(mention), ()):
                self._speak(index, mention)

    def _names_heads(self, mention: Mention) -> list[str]:
        """The nouns that a name itself offers: a body's last word, a person's titles."""
        if mention.type == "person":
            return list(mention.titles)
        entity = self.entities[mention.entity]
        if entity.type != "organization":
            return []
        inner = [word for word in entity.words if len(word) > 3]
        return inner[-1:] + ([inner[0]] if len(inner) > 1 else []) + (inner[1:2] if len(inner) > 2 else [])

    def _speak(self, index: int, mention: Mention) -> None:
        source = self.sources[index]
        if source is not None and source.joined:
            self.speakers[index] = self._several(source)
        else:
            self.speakers[index] = mention.entity
        self.spoke_last, self.spoke = self.speakers[index], mention

    def _several(self, source: Source) -> int:
        """The entity of several parties that a source joins, one for the same words."""
        first = source.mention
        text = spelled(self.reading, source.run, None)
        if first.kind == "pronoun" and first.entity >= 0:
            text = f"{self.entities[first.entity].shown} {self.reading.text(first.end, source.run[1])}"
        text = both_names(self.reading, self.entities, self.names_at, source.run) or text
        key = tuple(text.casefold().split())
        number = self.nominals.by_words.get(key, -1)
        if number < 0:
            entity = self._new(text)
            entity.plural = True
            run = source.run
            entity.add(Mention(*run, "nominal", run, source.mention.head, "", "", "p"))
            entity.types[self._joint_type(source)] += 9
            number = self.nominals.by_words[key] = entity.number
        return number

    def _joint_type(self, source: Source) -> str:
        """What several parties are together: a body or place where the first is one, else a group."""
        number = source.mention.entity
        kind = self.entities[number].type if number >= 0 else source.mention.type
        return kind if kind in ("organization", "place", "document") else "group"

    def _nominal(self, mention: Mention) -> None:
        owns = self.reading.lowers[mention.end : mention.end + 1] in (["'s"], ["’s"], ["'"], ["’"])
        known = self._is_capital(mention) and self.called.get(tuple(self.reading.lowers[slice(*mention.name)]), -1)
        described = self.described.get(mention.start, self.described.get(mention.name[0], known or -1))
        described = -1 if owns else described
        owner = self._owner(mention)
        number = described if described >= 0 or not self.options.nominals else self._sum(mention)
        if number < 0 and self.options.nominals:
            number = self.nominals.link(mention, owner, self._own(mention))
        if number < 0 and self.options.cataphora:
            number = named_later(self.reading, self.entities, mention, owner)
        entity = self.entities[number] if number >= 0 else self._new("")
        if number < 0:
            entity.shown = self._description(mention, self.entities[owner] if owner >= 0 else None)
            entity.words = tuple(entity.shown.casefold().split())
            entity.plural = mention.number == "p"
            entity.named = self._is_named(mention)
        entity.add(mention)
        self.nominals.remember(mention, entity, owner)

    def _is_capital(self, mention: Mention) -> bool:
        return self.reading.texts[mention.name[0]][0].isupper()

    def _sum(self, mention: Mention) -> int:
        """The entity of two parties that a plural sums up, -1 where it does not."""
        two = summed(self.reading, mention, self.entities, self.recent)
        if len(two) < 2:
            return two[0].number if two else -1
        text = " and ".join(entity.shown for entity in two)
        key = tuple(text.casefold().split())
        number = self.nominals.by_words.get(key, -1)
        if number < 0:
            entity = self._new(text)
            entity.plural = True
            entity.types["group" if two[0].type == "person" else two[0].type] += 9
            number = self.nominals.by_words[key] = entity.number
        return number

    def _description(self, mention: Mention, owner: Entity | None) -> str:
        """What a party without name is called: all that its source says, else its noun phrase with what defines it."""
        indices = self.source_of.get(id(mention), ())
        if indices and (source := self.sources[indices[0]]) is not None and not source.joined:
            return spelled(self.reading, source.run, owner)
        return describe(self.reading, mention, owner)

    def _is_named(self, mention: Mention) -> bool:
        """Whether a nominal names its party all the same: "the Turkish transport ministry", "the Obama
        administration"."""
        tags = self.reading.grammar.tags[mention.name[0] : mention.name[1]]
        body = mention.type == "organization" and mention.number == "s" and mention.definite
        return body and any(
            tag in ("NNP", "NNPS") or self.reading.texts[i][0].isupper()
            for i, tag in enumerate(tags, mention.name[0])
            if i > 0
        )

    def _pronoun(self, mention: Mention) -> None:
        assert mention.pronoun is not None
        if mention.pronoun.person == 1:
            return
        if mention.pronoun.form == "relative":
            number = antecedent(self.reading, self.entities, self.recent, mention)
        else:
            context = self._context(mention)
            found = candidates(self.reading, mention, self.entities, self.recent, context)
            number = self._pick(mention, found)
        if number >= 0:
            self.entities[number].add(mention)
            self._learn_gender(mention, self.entities[number])

    def _pick(self, mention: Mention, found: Sequence[tuple[int, list[float]]]) -> int:
        """The number of the candidate that a pronoun means; training puts the gold one in its place."""
        said_by = self.source_of.get(id(mention), ())[:1] or counted(self.reading, mention, self.within_source)
        must = bool(said_by) or mention.head in self.role_owners
        for index in said_by:
            quote = self.reading.quotes[index]
            found = not_spoken_of(self.reading, self.entities, quote, found)
            before = goes_on(self.reading, quote, self.spoke, self.recent, found)
            if before >= 0 and group_of(mention) == "he":
                return before
        if mention.head in self.role_owners and group_of(mention) != "he":
            found = employers(self.reading, self.entities, self.recent, mention, found)
        return choose(self.ranker, group_of(mention), found, must)

    def _learn_gender(self, mention: Mention, entity: Entity) -> None:
        if entity.type == "person" and mention.pronoun is not None and mention.pronoun.gender in ("m", "f"):
            entity.gender = entity.gender or mention.pronoun.gender

    def _context(self, mention: Mention) -> Context:
        return Context(self.spoke_last, self._own(mention), id(mention) in self.source_of)

    def _own(self, mention: Mention) -> int:
        """The entity that speaks in the quote whose content a mention stands in, -1 for none."""
        content = self.reading.content_of[mention.head]
        source = self.sources[content] if content >= 0 else None
        told = self.speakers[content] if content >= 0 else -1
        return source.mention.entity if told < 0 and source is not None else told

    def _new(self, shown: str) -> Entity:
        entity = Entity(len(self.entities), False, shown)
        self.entities.append(entity)
        return entity
