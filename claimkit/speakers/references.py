"""Pronouns that grammar alone resolves: relative ones, and the first person within quotations."""

from collections.abc import Mapping, Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.pronouns import Recent
from claimkit.speakers.reading import Reading

_LOOKED_AT = 6


def antecedent(reading: Reading, entities: Sequence[Entity], recent: Recent, mention: Mention) -> int:
    """The number of the nearest entity before a relative pronoun in its sentence that it can mean, -1 for none."""
    word = reading.lowers[mention.head]
    for number, last in recent.latest()[:_LOOKED_AT]:
        if reading.sentence[last.head] != reading.sentence[mention.head]:
            return -1
        kind = entities[number].type
        if last.kind == "pronoun" and last.pronoun is not None and last.pronoun.form == "possessive":
            continue
        if word in ("who", "whom") and kind in ("organization", "place", "document") and last.kind != "nominal":
            continue
        if word in ("who", "whom") and last.kind == "name" and last.type == "group" and last.number == "s":
            continue  # "Senator Vane, a Moorhead Democrat who"
        if word == "which" and kind == "person":
            continue
        if word == "who" and _is_one(entities[number], last) and _has_plural_verb(reading, mention):
            continue  # "lawmakers such as Vane who have"
        return number
    return -1


def _is_one(entity: Entity, last: Mention) -> bool:
    return entity.type == "person" and not entity.plural and last.number != "p"


def _has_plural_verb(reading: Reading, mention: Mention) -> bool:
    """Whether the verb beside a relative pronoun has more than one subject: "who have", "who are"."""
    after = mention.end
    while after < len(reading.lowers) and reading.grammar.tags[after] == "RB":
        after += 1
    return reading.lowers[after : after + 1] in (["have"], ["are"], ["were"], ["do"])


def first_persons(
    reading: Reading,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    speakers: list[int],
    source_of: Mapping[int, Sequence[int]],
) -> None:
    """Link I and we inside another's quotation to its speaker, in place; outside, they mean nobody whom the article
    names. source_of: the quotes whose source a mention, by its id(), is."""
    for mention in mentions:
        if mention.pronoun is None or mention.pronoun.person != 1:
            continue
        speaker = _quotation_speaker(reading, mention, speakers)
        if speaker >= 0:
            mention.entity = speaker
            entities[speaker].add(mention)
            for index in source_of.get(id(mention), ()):
                speakers[index] = speaker


def _quotation_speaker(reading: Reading, mention: Mention, speakers: Sequence[int]) -> int:
    content = reading.content_of[mention.head]
    if content < 0:
        return -1
    turn = any(reading.lowers[a] == ":" for a, _ in reading.quotes[content].cue)
    if not reading.quoted[mention.head] and not turn:
        return -1
    return speakers[content]
