"""Whom the pronoun at words said can mean: nobody whom those words name, most often who spoke just before; and whom
the "its" of a role."""

from collections.abc import Mapping, Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.pronouns import Recent
from claimkit.speakers.reading import Reading, Said

Found = Sequence[tuple[int, list[float]]]
POWERS = frozenset("junta opposition government police army navy military".split())
_FAR = 400  # tokens that a subject stands back at most


def not_spoken_of(reading: Reading, entities: Sequence[Entity], said: Said, found: Found) -> Found:
    """The candidates for a quote's speaker whom its own words do not name; all of them where it names each."""
    kept = [pair for pair in found if not _is_spoken_of(reading, entities[pair[0]], said)]
    return kept or found


def _is_spoken_of(reading: Reading, entity: Entity, said: Said) -> bool:
    """Whether a quote names or describes a party. In a direct one "she" is another than its speaker as well; but who
    was the subject just before may be taken for that "she" by mistake."""
    pronouns = said.kind == "direct" and not any(
        _leads_to(reading, mention, said) for mention in entity.between(said.start - _FAR, said.start)
    )
    return any(
        mention.kind != "pronoun" or pronouns for first, last in said.content for mention in entity.between(first, last)
    )


def _leads_to(reading: Reading, mention: Mention, said: Said) -> bool:
    """Whether a mention is the subject, outside words said, of the sentence before a quote."""
    near = mention.head < said.start and reading.sentence[said.start] - reading.sentence[mention.head] <= 1
    return near and reading.grammar.deps[mention.head].startswith("nsubj") and reading.content_of[mention.head] < 0


def goes_on(reading: Reading, said: Said, spoke: Mention | None, recent: Recent, found: Found) -> int:
    """The number of the candidate that spoke in the sentence before a quote, -1 where that may be another: whoever else
    was the subject there outside words said. spoke: the mention that was last a source."""
    numbers = [number for number, _ in found]
    if spoke is None or spoke.entity not in numbers:
        return -1
    start, sentence = said.start, reading.sentence
    near = sentence[start] - sentence[spoke.head] <= 1 and reading.paragraph[start] == reading.paragraph[spoke.head]
    rivals = (recent.last[number] for number in numbers if number != spoke.entity)
    return spoke.entity if near and not any(_is_rival(reading, rival, spoke) for rival in rivals) else -1


def _is_rival(reading: Reading, mention: Mention, spoke: Mention) -> bool:
    subject = reading.grammar.deps[mention.head].startswith("nsubj")
    return mention.head > spoke.head and subject and reading.content_of[mention.head] < 0


def counted(reading: Reading, mention: Mention, within: Mapping[int, int]) -> list[int]:
    """The quote, by its index, whose source counts some of those that a pronoun means: "one of them"; else none.
    within: `source_tokens` of the quotes."""
    head = mention.head
    return [within[head]] if reading.lowers[head - 1 : head] == ["of"] and head in within else []


def source_tokens(quotes: Sequence[Said]) -> dict[int, int]:
    """The first quote, by its index, in whose source a token stands, but for a source's first token."""
    found: dict[int, int] = {}
    for index, said in enumerate(quotes):
        for token in (token for first, last in said.source for token in range(first + 1, last)):
            found.setdefault(token, index)
    return found


def employers(reading: Reading, entities: Sequence[Entity], recent: Recent, mention: Mention, found: Found) -> Found:
    """The candidates for the "its" of a role: the body, else the place, that was the subject just before, else named
    bodies, else all there are."""
    bodies = [pair for pair in found if entities[pair[0]].named and entities[pair[0]].type in ("organization", "")]
    # What somebody says in quotation marks names no employer for the "its" outside them.
    outside = [pair for pair in bodies if not reading.quoted[recent.last[pair[0]].head]]
    bodies = outside if outside and not reading.quoted[mention.head] else bodies
    near = plain_sentences(reading, mention.start, 1)
    subjects = [pair for pair in bodies if is_subject_in(reading, entities[pair[0]], near, mention.start)]
    others = [pair for pair in found if _has_officers(entities[pair[0]])]
    others = [pair for pair in others if is_subject_in(reading, entities[pair[0]], near, mention.start)]
    return subjects[:1] or others[:1] or bodies or found


def _has_officers(entity: Entity) -> bool:
    """Whether a party that is no named body can have a president or an envoy: a place, a body without name."""
    return entity.type == "place" if entity.named else entity.type == "organization" or is_power(entity)


def is_power(entity: Entity) -> bool:
    """Whether a party without name is called by a noun that tells who it is: "the junta", "the opposition"."""
    return not entity.named and entity.words[-1:] != () and entity.words[-1] in POWERS


def plain_sentences(reading: Reading, place: int, count: int) -> list[int]:
    """The numbers of a token's sentence and of the `count` before it, those passed over that only quote."""
    found = [reading.sentence[place]]
    for i in range(place - 1, max(-1, place - _FAR), -1):
        if reading.quoted[i] or not reading.texts[i].isalnum() or reading.sentence[i] == found[-1]:
            continue
        if len(found) > count:
            break
        found.append(reading.sentence[i])
    return found


def is_subject_in(reading: Reading, entity: Entity, sentences: Sequence[int], place: int) -> bool:
    """Whether one of an entity's mentions before a token is a subject in one of these sentences, outside words said."""
    return any(
        m.start < place
        and reading.sentence[m.head] in sentences
        and reading.grammar.deps[m.head].startswith("nsubj")
        and not reading.quoted[m.head]
        and not (m.pronoun is not None and m.pronoun.form == "relative")
        for m in entity.between(place - 3 * _FAR, place)
    )
