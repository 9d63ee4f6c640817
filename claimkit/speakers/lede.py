"""Who is described in headline or lede and named soon after: "A judge ruled ...", then "Justice Ada Vane"."""

from collections.abc import Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import body_words, role_classes, singular

_LEDE_PARAGRAPHS, _FIRST_PARAGRAPHS, _REACH_PARAGRAPHS = 3, 1, 4


def named_later(reading: Reading, entities: Sequence[Entity], mention: Mention, owner: int) -> int:
    """The number of the one person or body whose office or name fits a nominal of the lede, -1 for none. owner: the
    entity of the nominal's possessor, -1 where it has none."""
    if mention.type == "organization" and mention.number == "s" and owner < 0 and not mention.definite:
        return _body_later(reading, entities, mention)
    if mention.type != "person" or mention.number == "p" or owner >= 0:
        return -1
    here = reading.paragraph[mention.head]
    if here > _LEDE_PARAGRAPHS:
        return -1
    head = singular(reading.lowers[mention.head])
    people = [e for e in entities if e.named and e.type == "person" and e.mentions and _is_office_of(head, e)]
    near = [e for e in people if 0 < reading.paragraph[e.mentions[0].start] - here <= _REACH_PARAGRAPHS]
    return near[0].number if len(near) == 1 else -1


def _body_later(reading: Reading, entities: Sequence[Entity], mention: Mention) -> int:
    """The one body named soon after whose name has a noun of headline or first paragraph, or a word for it: "a federal
    court", "regulator"; -1 for none."""
    here, head = reading.paragraph[mention.head], singular(reading.lowers[mention.head])
    kin = body_words(head) | {head}
    bodies = [e for e in entities if e.named and e.type == "organization" and e.mentions and kin & set(e.words)]
    near = [e for e in bodies if 0 < reading.paragraph[e.mentions[0].start] - here <= _REACH_PARAGRAPHS]
    return near[0].number if here <= _FIRST_PARAGRAPHS and len(near) == 1 else -1


def _is_office_of(head: str, entity: Entity) -> bool:
    heads = {role.head for role in entity.roles[:3]} | set(entity.mentions[0].titles)
    mine = role_classes(head)
    return any(singular(other) == head or mine & role_classes(other.strip(".")) for other in heads if other)
