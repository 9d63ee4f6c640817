"""What a party that has no name is called: the fullest description, without article."""

from collections.abc import Mapping, Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_honorific
from claimkit.speakers.places import country_of_people
from claimkit.speakers.reading import Reading, Run

_TAIL = frozenset("of for at in from to with on close familiar about by who".split())
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those"))
# Before a noun these say nothing of who is meant.
_DETERMINERS = frozenset("any every each no all either".split())
_LONGEST = 16


def describe(reading: Reading, mention: Mention, owner: Entity | None) -> str:
    """A nominal with the phrases that define it ("spokesman for Norhavn"), its owner's name for a pronoun."""
    start, end = mention.name[0], tail(reading, mention)
    return spelled(reading, (start, end), owner)


def spelled(reading: Reading, run: Run, owner: Entity | None) -> str:
    """A description's words: no article at its front, a possessive pronoun there spelled out as its owner's name."""
    start, end = run
    while start < end - 1 and (reading.lowers[start] in _ARTICLES or not reading.texts[start][0].isalnum()):
        start += 1
    start = _past_determiner(reading, start, end)
    if reading.grammar.tags[start] == "PRP$" and end - start > 1:
        rest = reading.text(start + 1, end)
        return f"{owner.shown}'s {rest}" if owner is not None and owner.shown else rest
    owned = next((i for i in range(start + 1, end - 1) if reading.grammar.tags[i] == "POS"), -1)
    if owned > 0 and owner is not None and owner.named and is_honorific(reading.lowers[start]):
        return f"{owner.shown}'s {reading.text(owned + 1, end)}"
    text = reading.text(start, end)
    name = reading.grammar.tags[start] in ("NNP", "NNPS") or country_of_people(reading.texts[start]) is not None
    opens = not name and text[:1].isupper() and text[1:2].islower()
    return text[:1].lower() + text[1:] if opens else text


def _past_determiner(reading: Reading, start: int, end: int) -> int:
    """Past "any", "no", "all the" before a noun: not in "no one", "all of them"."""
    if (
        end - start < 2
        or reading.lowers[start] not in _DETERMINERS
        or reading.lowers[start + 1] in ("one", "of", "that")
    ):
        return start
    return start + 1 + (end - start > 2 and reading.lowers[start + 1] in _ARTICLES)


def tail(reading: Reading, mention: Mention) -> int:
    """Where the phrases that define a nominal end: directly after it, a preposition and a noun phrase, and again."""
    end = mention.name[1]
    size = len(reading.texts)
    while end + 1 < size and end - mention.start < _LONGEST and reading.lowers[end] in _TAIL - {"who"}:
        if reading.sentence[end] != reading.sentence[mention.head]:
            break
        if reading.grammar.tags[end + 1] == "VB":
            break  # "his ministry to explain the gap"
        index = next((reading.chunk_of[i] for i in (end + 1, end + 2) if i < size and reading.chunk_of[i] >= 0), -1)
        if index < 0 or reading.lowers[end] not in (
            "of",
            "for",
            "at",
            "in",
            "from",
            "to",
            "with",
            "on",
            "close",
            "familiar",
            "about",
            "by",
        ):
            break
        end = reading.grammar.chunks[index][1]
    return end


def both_names(reading: Reading, entities: Sequence[Entity], names: Mapping[int, Mention], run: Run) -> str:
    """The fullest names of two persons that a run joins and says nothing else of, "" for any other. names: those of the
    text by their first token."""
    inside = [names[place] for place in range(*run) if place in names and names[place].end <= run[1]]
    if len(inside) != 2 or any(name.type != "person" for name in inside):
        return ""
    first, second = inside
    tight = first.start == run[0] and reading.lowers[first.end : second.start] in (["and"], ["&"])
    return f"{entities[first.entity].shown} and {entities[second.entity].shown}" if tight else ""
