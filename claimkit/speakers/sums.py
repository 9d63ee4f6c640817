"""Descriptions that sum up others: "the pair", "both men", "the two countries"; and "one of them"."""

from collections.abc import Mapping, Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.pronouns import Recent
from claimkit.speakers.reading import Reading
from claimkit.speakers.sources import Source
from claimkit.speakers.words import noun_type

_PAIRS = frozenset(("pair", "duo", "couple"))
_SENTENCES_BACK = 4
_OBJECTS = frozenset(("him", "her", "them", "it"))
_STATES = frozenset(("countries", "nations", "states", "capitals", "neighbours", "neighbors"))


def summed(reading: Reading, mention: Mention, entities: Sequence[Entity], recent: Recent) -> list[Entity]:
    """The two parties that a plural sums up, in the order of the text, or the one that is two already ("two pilots
    ... both"); none where it does not, or two of its kind are not near."""
    kind = _kind_of_pair(reading, mention)
    if not kind:
        return []
    here = reading.sentence[mention.head]
    found: list[Entity] = []
    for number, last in recent.latest():
        far = here - reading.sentence[last.head]
        entity = entities[number]
        two = entity.plural and any(_is_two(reading, m) for m in entity.mentions[:1])
        if two and far <= 1 and not found and reading.lowers[mention.start : mention.end] == ["both"]:
            return [entity]
        if far > _SENTENCES_BACK or (entity.plural and last.kind == "nominal" and _is_two(reading, last)):
            break
        if entity.named and not entity.plural and entity.type == kind:
            found.append(entity)
        if len(found) == 2:
            return found[::-1]
    return []


def _kind_of_pair(reading: Reading, mention: Mention) -> str:
    """The type of each of the two that a plural means, "" where it does not mean two."""
    lowers = reading.lowers[mention.start : mention.end]
    head = lowers[-1] if lowers else ""
    if lowers[:1] == ["both"] and reading.lowers[mention.end : mention.end + 1] == ["of"]:
        pronoun = reading.lowers[mention.end + 1 : mention.end + 2] in (["them"], ["us"])
        return "person" if pronoun else ""
    if lowers == ["both"] or (lowers[:1] == ["the"] and head in _PAIRS):
        return "person"
    two = lowers[:1] == ["both"] or lowers[:2] == ["the", "two"]
    if not two:
        return ""
    if head in _STATES:
        return "place"
    return {"group": "person", "organization": "organization"}.get(noun_type(head, True), "")


def _is_two(reading: Reading, mention: Mention) -> bool:
    return "two" in reading.lowers[mention.start : mention.end]


def name_some(sources: Sequence[Source | None], entities: Sequence[Entity], at: Mapping[int, Mention]) -> None:
    """Call "one of them", "a lawyer for him" by what the pronoun is called, in place. at: mentions by the token of
    their head or end."""
    for source in sources:
        if source is None or source.joined or source.mention.entity < 0:
            continue
        entity, whole = entities[source.mention.entity], at.get(source.run[1] - 1)
        if entity.named or whole is None or whole.entity in (-1, entity.number):
            continue
        *rest, led, last = ("", *entity.shown.split())
        if (led, last) == ("of", "them") or (led == "for" and last in _OBJECTS):
            entity.shown = " ".join((*rest[1:], led, entities[whole.entity].shown))
