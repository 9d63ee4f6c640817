"""Quotes that name no source: whose words go on in them."""

from collections.abc import Mapping, Sequence

from claimkit.speakers.entities import Entity
from claimkit.speakers.mentions import Mention
from claimkit.speakers.reading import Reading, Said
from claimkit.speakers.sources import Source

_ASKED = frozenset(("asked", "pressed", "questioned", "challenged", "quizzed"))


def inherited(
    reading: Reading, sources: Sequence[Source | None], speakers: list[int], entities: Sequence[Entity]
) -> None:
    """Give each quote without source the speaker of the quotation that it goes on from, in place; a passive without an
    agent, and words that stand in no marks, stay nobody's."""
    named = {m.head: m.entity for e in entities for m in e.mentions if m.kind == "name" and e.type == "person"}
    named |= {m.start: m.entity for e in entities for m in e.mentions if m.kind == "name" and e.type == "person"}
    subjects = {m.head: m.entity for e in entities for m in e.mentions if _is_subject(reading, m)}
    order = sorted(range(len(reading.quotes)), key=lambda index: reading.quotes[index].start)
    last: int | None = None
    for index in order:
        said = reading.quotes[index]
        silent = sources[index] is None and speakers[index] < 0
        beside = -1
        if silent:
            beside = max(_beside_cue(reading, said, named), _asked(reading, said, subjects))
        if beside >= 0:
            speakers[index], silent = beside, False
        if silent and last is not None and _goes_on(reading, said, reading.quotes[last]):
            speakers[index] = speakers[last]
        if speakers[index] >= 0 and not _is_nested(reading, said):
            last = index


def _beside_cue(reading: Reading, said: Said, named: Mapping[int, int]) -> int:
    """The person whose name stands directly before an active cue as its subject, or after it; -1 for none."""
    if not said.cue or _is_passive(reading, said) or _is_participle(reading, said):
        return -1
    before, after = said.cue[0][0] - 1, said.cue[-1][1]
    inside = next((i for first, last in said.cue for i in range(first + 1, last) if i in named), -1)
    if inside >= 0:
        return named[inside]  # "said Shim, with a straight face", all of it taken for the cue
    if before in named and reading.grammar.deps[before].startswith("nsubj"):
        return named[before]
    inverted = said.kind == "direct" and after in named and reading.grammar.tags[after - 1].startswith("VB")
    return named[after] if inverted else -1


def _is_subject(reading: Reading, mention: Mention) -> bool:
    return reading.grammar.deps[mention.head].startswith("nsubj")


def _asked(reading: Reading, said: Said, subjects: Mapping[int, int]) -> int:
    """Who is asked in "Asked whether they would sell, the minister declined to say": the subject after the comma, -1
    where a sentence does not begin so."""
    first = said.cue[0][0] if said.cue else -1
    sentence = reading.sentence
    if first < 0 or reading.lowers[first] not in _ASKED or (first and sentence[first - 1] == sentence[first]):
        return -1
    place = said.content[-1][1]
    while place < len(sentence) and sentence[place] == sentence[first]:
        if place in subjects and "," in reading.texts[said.content[0][0] : place]:
            return subjects[place]
        place += 1
    return -1


def _is_nested(reading: Reading, said: Said) -> bool:
    """Whether a quote stands in another's content."""
    if not said.source:
        return False
    place = said.source[0][0]
    inside = reading.content_of[place]
    return inside >= 0 and reading.quotes[inside] is not said


def _goes_on(reading: Reading, said: Said, before: Said) -> bool:
    """Whether a quote's words can be the last speaker's: quoted, near, with an active cue or none."""
    start = said.content[0][0]
    gap = reading.paragraph[start] - reading.paragraph[before.start]
    last = before.content[-1][1] - 1
    near = min(gap, reading.paragraph[start] - reading.paragraph[last])
    if said.kind != "direct" and not (said.cue and near == 0 and _is_participle(reading, said)):
        return False
    return near <= 1 and not _is_passive(reading, said)


def _is_participle(reading: Reading, said: Said) -> bool:
    """Whether a cue leans on the subject before it: "..., adding that"."""
    first = said.cue[0][0]
    return reading.grammar.tags[first] == "VBG"


def _is_passive(reading: Reading, said: Said) -> bool:
    return any(reading.grammar.deps[i] == "auxpass" for a, b in said.cue for i in range(a, b))
