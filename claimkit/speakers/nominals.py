"""Nominals to entities: by description, by head noun, by office, by kind; else an entity of their own."""

from collections import defaultdict
from collections.abc import Sequence

from claimkit.lexicons import words
from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import title_gender
from claimkit.speakers.places import country_named, country_of_people
from claimkit.speakers.pronouns import Recent
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import body_words, is_kin, is_relation, noun_type, role_classes, same_office, singular

_BODIES = frozenset(
    "company firm group agency organization organisation body institution corporation business outfit "
    "party union club team "
    "institute network newspaper paper bank carrier maker manufacturer retailer university school".split()
)
_COMPANIES = frozenset("company firm business carrier maker manufacturer retailer corporation outfit".split())
_PUBLIC = frozenset(
    "commission ministry union party council court university department parliament committee agency authority police "
    "office senate assembly congress government nations institute".split()
)
_PRESS = frozenset("newspaper paper journal magazine weekly daily tabloid".split())
_STATES = frozenset("country nation state kingdom republic city".split())
_PAPERS = frozenset(
    "report study document paper survey article statement letter filing text book film story poll ruling "
    "law memo".split()
)
_WRITINGS = _PAPERS | frozenset("agreement accord draft sheet memorandum proposal receipt brief contract".split())
_PRESS_NAMES = frozenset("times post gazette herald tribune chronicle journal observer telegraph guardian".split())
# What the two sides of a trial are called, and the people that they are.
_SIDES = {
    "prosecution": ("prosecutor",),
    "defence": ("lawyer", "attorney", "barrister"),
    "defense": ("lawyer", "attorney", "barrister"),
}
_BENCH = frozenset(("justices",))
# Words that part one ministry or council from another.
_DIVIDES = words("portfolios") | frozenset("county district town city parish borough regional state federal".split())
_CAMPAIGNS = frozenset(("campaign", "camp"))
_DISTRIBUTIVE = frozenset("any every each no either neither".split())
_SENTENCES_BACK = 6
_TELLING = 3  # words of a description of which those before the noun tell who is meant
_VAGUE = frozenset("man woman person guy boy girl old".split())


class NominalLinker:
    """Links nominals in their order. Everything is looked up by head noun, office or the latest entities."""

    def __init__(self, reading: Reading, entities: list[Entity], recent: Recent):
        self.reading, self.entities, self.recent = reading, entities, recent
        self.by_words: dict[tuple[str, ...], int] = {}
        self.by_head: dict[str, list[int]] = defaultdict(list)
        self.by_office: dict[int, list[int]] = defaultdict(list)
        self.barred = -1
        self.owned: dict[tuple[int, str], int] = {}

    def know(self, entity: Entity, heads: Sequence[str]) -> None:
        """Remember nouns that an entity is called by."""
        for noun in heads:
            head = singular(noun)
            for key, table in ((head, self.by_head), *((office, self.by_office) for office in role_classes(head))):
                numbers = table[key]  # type: ignore[index]
                if entity.number in numbers[-4:]:
                    numbers.remove(entity.number)
                numbers.append(entity.number)
            entity.heads.add(head)

    def link(self, mention: Mention, owner: int, speaker: int = -1) -> int:
        """The number of the entity that a nominal means, -1 for one that nothing before it is. owner: the entity of
        its possessor, speaker: who says the words it stands in, whom it seldom means; -1 where there is none."""
        own = self.reading.lowers[mention.start - 1 : mention.start] in (["am"], ["'m"], ["’m"], ["as"])
        self.barred = speaker if mention.type == "person" and not own else -1
        head, plural = singular(self.reading.lowers[mention.head]), mention.number == "p"
        words = self._words(mention)
        if owner >= 0:
            return self.owned.get((owner, self.reading.lowers[mention.head]), self._relation(mention, owner, head))
        if mention.end - mention.start == 1 and self.reading.lowers[mention.end : mention.end + 1] == ["of"]:
            return -1  # "two of his aides": others than the last two
        if words in self.by_words and (mention.definite or plural):
            return self.by_words[words]
        if not mention.definite or "POS" in self.reading.grammar.tags[mention.start : mention.head]:
            return -1
        if self.reading.lowers[mention.head] in _BENCH and len(words) == 1:
            return self._court()
        if head in _SIDES:
            return self._side(_SIDES[head])
        owned = self.reading.grammar.tags[mention.start] == "PRP$"
        known = (self._by_head, self._by_office, self._by_trade)
        rules = known if owned else (*known, self._by_kind)
        for rule in rules:
            number = rule(mention, head, plural, words)
            if number >= 0:
                return number
        return -1

    def remember(self, mention: Mention, entity: Entity, owner: int) -> None:
        """Keep what a nominal was linked to."""
        words = self._words(mention)
        if owner >= 0:
            self.owned[(owner, self.reading.lowers[mention.head])] = entity.number
        elif words and not self._is_bare(mention):
            self.by_words[words] = entity.number
        if self.reading.lowers[mention.start] in _DISTRIBUTIVE:
            return  # "the person" later is not "every person"
        self.know(entity, [self.reading.lowers[mention.head]])

    def _is_bare(self, mention: Mention) -> bool:
        """Whether an indefinite singular introduces somebody new each time."""
        return not mention.definite and mention.number == "s"

    def _words(self, mention: Mention) -> tuple[str, ...]:
        first, last = mention.name
        return tuple(word for word in self.reading.lowers[first:last] if word not in ("the", "same", "'s", "’s", "-"))

    def _court(self) -> int:
        """The court named last, -1 for none."""
        latest = (number for number, _ in self.recent.latest() if self.entities[number].type == "organization")
        return next((n for n in latest if self.entities[n].named and "court" in self.entities[n].words), -1)

    def _side(self, nouns: Sequence[str]) -> int:
        """The people who plead for one side of a trial, by any of their nouns, the latest; -1 for none."""
        found = [number for noun in nouns for number in self.by_head.get(noun, ()) if self.entities[number].plural]
        return max(found, key=lambda number: self.recent.last[number].head, default=-1)

    def _relation(self, mention: Mention, owner: int, head: str) -> int:
        """An entity named before as this owner's relation, or one whose name and office fit: "Apple's chief
        executive"."""
        if not is_relation(head) and noun_type(head, False) != "person":
            return -1
        owner_name = self.entities[owner].shown.casefold()
        for number in reversed(self.by_head.get(head, [])[-6:]):
            for role in self.entities[number].roles:
                if role.affiliation and owner_name and role.affiliation.casefold() in (owner_name, f"the {owner_name}"):
                    return number
        return -1

    def _by_head(self, mention: Mention, head: str, plural: bool, words: tuple[str, ...]) -> int:
        """The entity called by this noun whose other words fit best, the latest of those."""
        best, most = -1, -2.5
        for age, number in enumerate(reversed(self.by_head.get(head, [])[-12:])):
            entity = self.entities[number]
            if number == self.barred or not self._agrees(mention, entity, plural) or self._clashes(words, entity):
                continue
            known = self._known(entity)
            fits = sum(2.0 if word in known else -2.0 if country_of_people(word) else -0.4 for word in words[:-1])
            value = fits - 0.3 * age + 0.5 * entity.named
            if value > most:
                best, most = number, value
        return best

    def _known(self, entity: Entity) -> set[str]:
        """The words by which an entity has been described, with the adjective of the country it belongs to."""
        known = {
            w for role in entity.roles for w in (*role.role.casefold().split(), *role.affiliation.casefold().split())
        }
        for role in entity.roles:
            country = country_named(role.affiliation) if role.affiliation else None
            known.update(country.adjectives if country else ())
        return known | set(entity.words)

    def _agrees(self, mention: Mention, entity: Entity, plural: bool) -> bool:
        if mention.gender and entity.gender and mention.gender != entity.gender:
            return False
        return plural == entity.plural and (not mention.type or not entity.type or mention.type == entity.type)

    def _clashes(self, words: tuple[str, ...], entity: Entity) -> bool:
        """Whether a nominal names another country, or "former", where the entity's descriptions name one too."""
        known = self._known(entity)
        known |= {w for m in entity.mentions[:8] for w in self.reading.lowers[m.start : m.end]}
        mine = [word for word in words if country_of_people(word)]
        theirs = [word for word in known if country_of_people(word)]
        if words[-1:] == ("old",) and not set(words) <= known:
            return True  # an age is nobody's of another age
        divided = {word for word in words if word in _DIVIDES}, known & _DIVIDES
        if all(divided) and not divided[0] & divided[1]:
            return True  # the county council is no district council
        if words[-1:] and words[-1] in _CAMPAIGNS and words[:-1] and not set(words[:-1]) & known:
            return True
        former = "former" in words and "former" not in known and bool(entity.roles)
        return bool(mine and theirs and not set(mine) & set(theirs)) or former

    def _by_office(self, mention: Mention, head: str, plural: bool, words: tuple[str, ...]) -> int:
        """The latest person whose office this noun may mean."""
        if plural or mention.type != "person":
            return -1
        numbers = {n for office in role_classes(head) for n in self.by_office.get(office, [])[-8:]}
        near = [(number, last) for number, last in self.recent.latest() if number in numbers - {self.barred}]
        for number, _ in near:
            entity = self.entities[number]
            if entity.named and self._agrees(mention, entity, plural) and not self._clashes(words, entity):
                return number
        return -1

    def _by_trade(self, mention: Mention, head: str, plural: bool, words: tuple[str, ...]) -> int:
        """The latest body that was described by all the words before the noun: "the private equity house" is a private
        equity firm."""
        if plural or mention.type not in ("", "organization") or len(words) < _TELLING:
            return -1
        for number, _ in self.recent.latest():
            entity = self.entities[number]
            trades = (role.role.casefold().split() for role in entity.roles)
            if entity.type == "organization" and any(tuple(trade[:-1]) == words[:-1] for trade in trades):
                return number
        return -1

    def _by_kind(self, mention: Mention, head: str, plural: bool, words: tuple[str, ...]) -> int:
        """The latest entity of the kind that a general noun means: "the company", "the country", "the 40-year-old"."""
        if plural:
            return -1
        here = self.reading.sentence[mention.head]
        found = []
        for number, last in self.recent.latest():
            if here - self.reading.sentence[last.head] > _SENTENCES_BACK:
                break
            if (
                number != self.barred
                and self._is_kind(mention, head, self.entities[number], words)
                and not last.start <= mention.start < last.end
            ):
                found.append(number)
        if mention.type in ("person", "organization"):
            return max(found, key=lambda number: self._weight(number, here), default=-1)
        return found[0] if found else -1

    def _weight(self, number: int, here: int) -> tuple[bool, int]:
        """How much an entity is talked about: as the subject of the sentence before, then by its mentions."""
        last = self.recent.last[number]
        subject = self.reading.grammar.deps[last.head].startswith("nsubj")
        near = subject and here - self.reading.sentence[last.head] <= 1
        return near, self.recent.counts[number]

    def _is_proper(self, mention: Mention) -> bool:
        """Whether capitals tell a description of a body from others: "the European regulator"."""
        return any(text[:1].isupper() for text in self.reading.texts[mention.name[0] : mention.head])

    def _is_bare_paper(self, words: tuple[str, ...]) -> bool:
        """Whether a paper is described by its length alone: "the document", "the 32-page paper"."""
        lengths = [i for i, word in enumerate(words) if word.endswith("page")]
        return len(words) == 1 or (len(words) == lengths[-1] + 2 if lengths else False)

    def _is_written(self, entity: Entity) -> bool:
        """Whether an unnamed document is a paper, or was introduced as a draft, an agreement."""
        return bool(entity.heads & _PAPERS) or (bool(entity.heads & _WRITINGS) and not entity.mentions[0].definite)

    def _is_kind(self, mention: Mention, head: str, entity: Entity, words: tuple[str, ...]) -> bool:
        kind = entity.type
        if head in _STATES:
            return kind == "place" and entity.named
        if head in _PAPERS and kind == "document":
            return self._is_bare_paper(words) and (entity.named or self._is_written(entity))
        if head in _PRESS and kind == "organization":
            titled = entity.words[-1:] and entity.words[-1] in _PRESS_NAMES
            return entity.named and len(words) == 1 and bool(titled or entity.heads & _PRESS)
        if head in _COMPANIES and entity.words[-1:] and entity.words[-1] in _PUBLIC:
            return False
        kin = body_words(" ".join(words[-2:])) or body_words(head)
        if kin:
            own = {*entity.words, *entity.heads}
            return kind == "organization" and entity.named and bool(kin & own) and not self._is_proper(mention)
        if head in _BODIES:
            return kind == "organization" and entity.named and len(words) <= 2
        if mention.type != "person" or kind != "person" or not entity.named:
            return False
        roles = [role.head for role in entity.roles if role.head and not is_kin(role.head)]
        # An office is nobody's whom the article named long before without it; a trade may be news.
        fits = any(same_office(role, head) for role in roles) or head in _VAGUE or "old" in words
        far = self.reading.sentence[mention.head] - self.reading.sentence[self.recent.last[entity.number].head]
        fits = fits or (not roles and (title_gender(head) is None or far <= 1))
        return fits and not is_relation(head) and self._agrees(mention, entity, False)
