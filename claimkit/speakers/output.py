"""An entity as the record shows it: its name, type, role, affiliation and aliases."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.speakers.descriptions import Role
from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_honorific
from claimkit.speakers.naming import tail
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import is_relation, noun_type

_FORMER = ("former", "ex-", "late", "ex ", "retired")
_VAGUE = frozenset("man woman person boy girl people one official guy source insider expert".split())


@dataclass(frozen=True, slots=True)
class Shown:
    """What a record says of a party; None where the article does not say it."""

    name: str
    type: str
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]


class Parties:
    """The entities of a text, looked up by number, by name, by words and by the token that ends a possessor."""

    def __init__(self, entities: Sequence[Entity]):
        self.entities = entities
        self.owners = {m.start if m.kind == "pronoun" else m.end - 1: e.number for e in entities for m in e.mentions}
        self.bodies = {e.words: e for e in entities if e.named and e.type == "organization" and e.words}
        self.fullest: dict[str, str] = {}
        for entity in entities:
            for name in (entity.shown, *entity.aliases) if entity.named else ():
                self.fullest.setdefault(_plain(name), entity.shown)


def finished(reading: Reading, entity: Entity, parties: Parties) -> Shown:
    """What the record says of an entity, `parties` being all of its text."""
    kind = entity.type or ("group" if entity.plural else "other")
    if entity.plural and kind == "person":
        kind = "group"
    name = (entity.shown or reading.text(*entity.mentions[0].name)).strip(" ,;:'’\"“”") or entity.shown or "?"
    role = affiliation = ""
    if kind == "person" and entity.named:
        chosen = _role(entity)
        role, affiliation = chosen.role if chosen else "", _affiliation(entity, chosen, parties)
        if not role:
            trades = (_trade(reading, m) for m in entity.mentions if m.kind == "nominal" and m.definite)
            role = next((trade for trade in trades if trade), "")
        affiliation = affiliation or _body_of_trade(reading, entity, parties)
    elif kind in ("person", "group") and not entity.named:
        role = _trade(reading, entity.mentions[0])
    return Shown(name, kind, role or None, affiliation or None, _aliases(entity, name))


def extent(reading: Reading, mention: Mention) -> tuple[int, int]:
    """The half-open tokens of a mention as the record shows it: a nominal with the phrases that define it."""
    return mention.start, tail(reading, mention) if mention.kind == "nominal" else mention.end


def _role(entity: Entity) -> Role | None:
    """The first role that is no former one and no kinship; else any."""
    roles = [role for role in entity.roles if role.role]
    ranked = sorted(roles, key=lambda role: role.role.startswith(_FORMER) + 2 * is_relation_of_kin(role.head))
    return ranked[0] if ranked else None


def is_relation_of_kin(head: str) -> bool:
    """Whether a role says only whose relative or friend somebody is."""
    return is_relation(head) and head in _KIN


_KIN = frozenset("aunt brother cousin dad daughter father friend girlfriend boyfriend grandfather "
    "grandmother husband wife mother nephew niece "
                 "son sister uncle widow widower spouse neighbor neighbour parent colleague rival".split())  # fmt: skip


def _affiliation(entity: Entity, chosen: Role | None, parties: Parties) -> str:
    """Whom its role is for: as the role says, or as its possessor is called; else what any other role says."""
    ordered = ([chosen] if chosen else []) + [role for role in entity.roles if role is not chosen]
    for role in ordered:
        owner = parties.owners.get(role.owner, -1)
        if owner >= 0 and owner != entity.number and parties.entities[owner].type not in ("person", "document"):
            return _plain(parties.entities[owner].shown)
        if role.affiliation:
            plain = _plain(role.affiliation)
            return _plain(parties.fullest.get(plain, plain))
    return ""


def _plain(text: str) -> str:
    return text.removeprefix("the ").removeprefix("The ")


def _trade(reading: Reading, mention: Mention) -> str:
    """What an unnamed person is: the noun with the nouns before it, "" where it says nothing of a role."""
    head = mention.head
    if (
        noun_type(reading.lowers[head], False) != "person"
        or reading.lowers[head] in _VAGUE
        or is_relation_of_kin(reading.lowers[head])
    ):
        return ""
    start = head
    while (
        start > mention.start
        and reading.grammar.tags[start - 1] in ("NN", "NNS")
        and reading.texts[start - 1].islower()
    ):
        start -= 1
    return reading.text(start, head + 1).lower()


def _body_of_trade(reading: Reading, entity: Entity, parties: Parties) -> str:
    """The body that stands in a later description of somebody: "the Harrowby manager"."""
    for mention in entity.mentions:
        if mention.kind != "nominal" or not mention.definite:
            continue
        for start in range(mention.name[0], mention.head):
            found = parties.bodies.get(tuple(reading.lowers[start : mention.head]))
            if found is not None:
                return _plain(found.shown)
    return ""


def _aliases(entity: Entity, name: str) -> tuple[str, ...]:
    """Other names in the text: no part of a person's name, no honorific, no adjective of a country."""
    found = []
    mine = name.casefold().split()
    for alias in entity.aliases:
        words = alias.casefold().split()
        part = entity.type == "person" and set(words) <= set(mine)
        plain = words and not part and alias != name and not is_honorific(words[0])
        if plain and not country_of_people(alias) and noun_type(alias, False) == "":
            found.append(alias)
    return tuple(found)
