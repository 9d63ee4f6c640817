"""Names that neither entities nor tags show: with a nickname in marks, parts of fuller names, their first letters."""

from collections.abc import Sequence

from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import SMALL, family_first, is_given_name, organization_words
from claimkit.speakers.reading import Reading, Run

_QUOTES = frozenset('"“”‘’')
_NAMES = ("NNP", "NNPS")
_LONGEST_ACRONYM, _LONGEST_NICKNAME = 6, 4


def nicknamed(reading: Reading) -> list[Run]:
    """The half-open tokens of names with a nickname in marks: 'Jim "Coach" Weatherby'."""
    found, texts = [], reading.texts
    for place in range(1, len(texts) - 2):
        if texts[place] not in _QUOTES or not _is_capital(reading, place - 1) or not is_given_name(texts[place - 1]):
            continue
        ends = range(place + 2, min(place + 1 + _LONGEST_NICKNAME, len(texts)))
        close = next((i for i in ends if texts[i] in _QUOTES), -1)
        if close > 0 and _is_capital(reading, close + 1):
            found.append((place - 1, close + 2))
    return found


def _is_capital(reading: Reading, place: int) -> bool:
    texts = reading.texts
    return place < len(texts) and reading.grammar.tags[place] in _NAMES and texts[place][:1].isupper()


def parts(reading: Reading, names: Sequence[Mention], covered: Sequence[bool]) -> list[Run]:
    """Capitalised tokens that no name covers and that are part of a person's fuller name: "Fell", where the grammar has
    a verb."""
    persons = [name for name in names if name.type == "person" and len(name.words) > 1]
    known = {word for name in persons for word in (name.words[-1], *_first_part(reading, name))}
    common = {text for text in reading.texts if text.islower()}
    sources = {place for said in reading.quotes for a, b in said.source for place in range(a, b)}
    return [
        (place, place + 1)
        for place, lower in enumerate(reading.lowers)
        if lower in known
        and not covered[place]
        and reading.texts[place].istitle()
        and (place in sources or not (lower in common and _opens_sentence(reading, place)))
    ]


def _first_part(reading: Reading, name: Mention) -> list[str]:
    first = name.words[0]
    return [first] if stands_alone(reading, name) or first in family_first() else []


def stands_alone(reading: Reading, name: Mention) -> bool:
    """Whether the first part of a name may stand for it: a given name, a family name before a hyphenated one."""
    return is_given_name(name.words[0]) or "-" in reading.texts[name.name[0] + 1 : name.name[1]]


def _opens_sentence(reading: Reading, place: int) -> bool:
    return place == 0 or reading.sentence[place - 1] != reading.sentence[place]


def acronyms(reading: Reading, names: Sequence[Mention], covered: Sequence[bool]) -> list[Run]:
    """Words in capitals that no name covers and that are the first letters of a body's name in the text."""
    bodies = {organization_words(reading.texts[n.name[0] : n.name[1]]) for n in names if n.type == "organization"}
    short = {"".join(word[0] for word in words if word not in SMALL) for words in bodies if len(words) > 1}
    return [
        (place, place + 1)
        for place, text in enumerate(reading.texts)
        if text.isupper() and not covered[place] and reading.lowers[place] in short and len(text) <= _LONGEST_ACRONYM
    ]
