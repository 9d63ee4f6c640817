"""An entity as the record shows it: its name, type, role, affiliation and aliases."""

from dataclasses import dataclass

from claimkit.speakers.entities import Entity
from claimkit.speakers.names import is_honorific
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import noun_type


@dataclass(frozen=True, slots=True)
class Shown:
    """What a record says of a party; None where the article does not say it."""

    name: str
    type: str
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]


def finished(reading: Reading, entity: Entity) -> Shown:
    """What the record says of an entity."""
    kind = entity.type or ("group" if entity.plural else "other")
    if entity.plural and kind == "person":
        kind = "group"
    name = (entity.shown or reading.text(*entity.mentions[0].name)).strip(" ,;:'’\"“”") or entity.shown or "?"
    role = affiliation = None
    if kind == "person":
        role, affiliation = _role(entity), _affiliation(entity)
        if not entity.named:
            role = None
    return Shown(name, kind, role or None, affiliation or None, _aliases(entity, name))


def _role(entity: Entity) -> str:
    """The first role that is no former one, offices before nationalities; else any."""
    roles = [role.role for role in entity.roles if role.role]
    present = [role for role in roles if not role.startswith(("former", "ex-", "late", "ex "))]
    return (present or roles or [""])[0]


def _affiliation(entity: Entity) -> str:
    """Whom its role is for: from the role that it has, else from the first that names a body."""
    role = _role(entity)
    own = [r.affiliation for r in entity.roles if r.affiliation and r.role == role]
    text = (own or [r.affiliation for r in entity.roles if r.affiliation] or [""])[0]
    return text.removeprefix("the ").removeprefix("The ")


def _aliases(entity: Entity, name: str) -> tuple[str, ...]:
    """Other names in the text: no part of a person's name, no honorific, no adjective of a country."""
    found = []
    mine = name.casefold().split()
    for alias in entity.aliases:
        words = alias.casefold().split()
        part = entity.type == "person" and set(words) <= set(mine)
        if not part and alias != name and not is_honorific(words[0]) and not country_of_people(alias) and noun_type(alias, False) == "":
            found.append(alias)
    return tuple(found)
