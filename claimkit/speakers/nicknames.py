"""What else an article calls somebody: 'Jim "Coach" Weatherby', "Ada Vane, known to everybody as the Heron"."""

from collections.abc import Iterator, Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.reading import Reading

_MARKS = frozenset("\"“”‘’'")
_REACH = 8


def nicknames(reading: Reading, entities: Sequence[Entity]) -> dict[tuple[str, ...], int]:
    """The number of the person that each nickname, as lower-case words without "the", is of."""
    people = [e for e in entities if e.named and e.type == "person"]
    found: dict[tuple[str, ...], int] = {}
    for entity in people:
        for mention in entity.mentions:
            for first, last in (*_marked(reading, mention), *_known_as(reading, mention)):
                found.setdefault(tuple(reading.lowers[first:last]), entity.number)
    return found


def _marked(reading: Reading, name: Mention) -> Iterator[tuple[int, int]]:
    """The words in marks within a name."""
    marks = [place for place in range(*name.name) if reading.texts[place] in _MARKS]
    if len(marks) == 2 and marks[1] > marks[0] + 1:
        first = marks[0] + 1 + (reading.lowers[marks[0] + 1] == "the")
        yield first, marks[1]


def _known_as(reading: Reading, name: Mention) -> Iterator[tuple[int, int]]:
    """The capitalised words after "known ... as" in a name's sentence, nobody else named between."""
    sentence, lowers, size = reading.sentence, reading.lowers, len(reading.lowers)
    place = name.name[1]
    while place < size and sentence[place] == sentence[name.head] and lowers[place] not in ("known", "nicknamed"):
        place += 1
    if place == size or sentence[place] != sentence[name.head]:
        return
    ends = range(place + 1, min(place + _REACH, size))
    led = next((i for i in ends if lowers[i] == "as" or lowers[place] == "nicknamed"), -1)
    first = led + (lowers[led] == "as") if led > 0 else size
    first += lowers[first : first + 1] == ["the"]
    last = first
    while last < size and reading.texts[last][:1].isupper() and sentence[last] == sentence[name.head]:
        last += 1
    if last > first:
        yield first, last


def rename(
    reading: Reading, entities: Sequence[Entity], mentions: Sequence[Mention], known: dict[tuple[str, ...], int]
) -> None:
    """Give the names that are somebody's nickname to that person, in place."""
    for mention in mentions:
        words = tuple(reading.lowers[mention.start : mention.name[1]])
        number = known.get(words[1:] if words[:1] == ("the",) else words, -1)
        if mention.kind != "name" or number < 0 or mention.entity in (-1, number):
            continue
        entities[mention.entity].mentions.remove(mention)
        mention.type = "person"
        entities[number].add(mention)
