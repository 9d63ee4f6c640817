"""An entity as the record shows it: its name, type, role, affiliation and aliases."""

from dataclasses import dataclass

from claimkit.speakers.affiliations import Affiliations
from claimkit.speakers.descriptions import Role
from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_honorific
from claimkit.speakers.naming import tail
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import is_kin, noun_type

_FORMER = ("former", "ex-", "late", "ex ", "retired")
_RANKS = frozenset("general colonel professor councillor representative doctor sir".split())
_SIDES = frozenset("runner frontrunner rival challenger opponent critic ally".split())
_PEOPLE = frozenset("man woman person boy girl guy".split())
# Who is counted where no noun says it.
_SHARES = frozenset(
    "half third thirds quarter quarters percent majority majorities plurality nobody none everyone everybody each both "
    "two".split()
)
_VAGUE = frozenset("man woman person boy girl people one official guy source insider expert".split())


@dataclass(frozen=True, slots=True)
class Shown:
    """What a record says of a party; None where the article does not say it."""

    name: str
    type: str
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]


def finished(reading: Reading, entity: Entity, affiliations: Affiliations) -> Shown:
    """What the record says of an entity, `affiliations` being its text's."""
    kind = entity.type or ("group" if entity.plural or _counts_people(reading, entity) else "other")
    if entity.plural and kind == "person":
        kind = "group"
    name = (entity.shown or reading.text(*entity.mentions[0].name)).strip(" ,;:'’\"“”") or entity.shown or "?"
    role = affiliation = ""
    if kind == "person" and entity.named:
        chosen = _role(entity)
        if chosen is None or chosen.head == "counterpart":
            chosen = affiliations.counterpart(entity) or chosen
        role, affiliation = chosen.role if chosen else "", affiliations.of(entity, chosen)
        if chosen is None or _is_former(chosen) or _is_passing(chosen.head):
            trades = (_trade(reading, m) for m in entity.mentions if _tells(reading, m))
            role = next((trade for trade in trades if trade), role)
    elif kind == "organization" and entity.named:
        role = next((role.role for role in entity.roles if role.role), "")
    elif kind in ("person", "group") and not entity.named:
        role, affiliation = _trade(reading, entity.mentions[0]), affiliations.of_staff(entity)
    elif kind == "organization" and not entity.named:
        affiliation = affiliations.of_staff(entity)
    return Shown(name, kind, role or None, affiliation or None, _aliases(entity, name))


def _counts_people(reading: Reading, entity: Entity) -> bool:
    """Whether a party is some share of many who are asked or meant: "nearly half", "about a third of voters", "two"."""
    mention = entity.mentions[0]
    if mention.kind != "nominal" or entity.named:
        return False
    tags = reading.grammar.tags[slice(*mention.name)]
    shares = _SHARES.intersection(reading.lowers[slice(*mention.name)])
    return not {"NNP", "NNPS"} & set(tags) and (bool(shares) or ("CD" in tags and tags[-1] in ("CD", "IN")))


def extent(reading: Reading, mention: Mention) -> tuple[int, int]:
    """The half-open tokens of a mention as the record shows it: a nominal with the phrases that define it."""
    return mention.start, tail(reading, mention) if mention.kind == "nominal" else mention.end


def _role(entity: Entity) -> Role | None:
    """The role that tells most: no former one, no kinship, no bare rank where the article says more; else any."""
    roles = [role for role in entity.roles if role.role and role.head not in _PEOPLE]
    longer = {role.role.split(" of ")[0] for role in roles if " of " in role.role}
    ranked = sorted(
        roles,
        key=lambda role: (_is_passing(role.head), _is_former(role), role.role in _RANKS or role.role in longer),
    )
    return ranked[0] if ranked else None


def _is_passing(noun: str) -> bool:
    """Whether a noun says only how somebody stands to others in the story: kin, "rival", "front-runner"."""
    return is_kin(noun) or noun in _SIDES


def _is_former(role: Role) -> bool:
    return role.role.startswith(_FORMER)


def _tells(reading: Reading, mention: Mention) -> bool:
    """Whether a description is the article's own and of now: another's words say what they make of somebody."""
    left = {"former", "ex"}.intersection(reading.lowers[mention.start : mention.head])
    return mention.kind == "nominal" and mention.definite and not reading.quoted[mention.head] and not left


def _trade(reading: Reading, mention: Mention) -> str:
    """What an unnamed person is: the noun with the nouns before it, "" where it says nothing of a role."""
    head = mention.head
    if noun_type(reading.lowers[head], False) != "person" or is_kin(reading.lowers[head]):
        return ""
    start = head
    while (
        start > mention.start
        and reading.grammar.tags[start - 1] in ("NN", "NNS")
        and reading.texts[start - 1].islower()
    ):
        start -= 1
    while start - 1 > mention.start and reading.texts[start - 1] == "-" and not reading.spaced[start - 1]:
        start -= 2
    alone = (
        start == head and reading.lowers[head] in _VAGUE
    )  # "a defence ministry official" is told of, an official not
    return "" if alone else reading.text(start, head + 1).lower()


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
