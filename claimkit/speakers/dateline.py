"""Where an article was filed from: "ACCRA, Ghana, May 2 (Gulf Wire) -"."""

from dataclasses import dataclass
from functools import cache

from claimkit.lexicons import rows, words
from claimkit.speakers.reading import Reading, Run

_CLOSES = frozenset(("-", "–", "—", "--", ":"))
_PARAGRAPHS, _REACH, _LEAST_LETTERS = 4, 16, 4


@dataclass(frozen=True, slots=True)
class Dateline:
    """The half-open tokens of the town and of the state or country after it, None where it gives none."""

    town: Run
    region: Run | None


def find_dateline(reading: Reading) -> Dateline | None:
    """The first dateline among the first paragraphs, None where there is none."""
    for place in range(len(reading.texts)):
        if reading.paragraph[place] > _PARAGRAPHS:
            return None
        opens = place == 0 or reading.paragraph[place - 1] != reading.paragraph[place] or _is_break(reading, place - 1)
        if opens and not _is_break(reading, place) and (found := _read(reading, place)) is not None:
            return found
    return None


def _is_break(reading: Reading, place: int) -> bool:
    return reading.texts[place].isspace()


def _read(reading: Reading, start: int) -> Dateline | None:
    texts, end = reading.texts, start
    while end < len(texts) and (_is_capitals(texts[end]) or (texts[end] == "." and end > start)):
        end += 1
    town = "".join(texts[start:end])
    after = texts[end] if end < len(texts) else ""
    if len(town) < _LEAST_LETTERS or after not in (",", "(", *_CLOSES) or any(a <= start < b for a, b in reading.turns):
        return None
    stop = next((i for i in range(end, min(end + _REACH, len(texts))) if texts[i] in _CLOSES), -1)
    return Dateline((start, end), _region(reading, end, stop)) if stop >= 0 else None


def _is_capitals(text: str) -> bool:
    return text.isupper() and text[0].isalpha()


def _region(reading: Reading, end: int, stop: int) -> Run | None:
    """What follows the town after a comma and is no date."""
    first, texts = end + 1, reading.texts
    if texts[end] != "," or _is_month(reading.lowers[first].strip(".")):
        return None
    last = first
    while last < stop and texts[last][:1].isupper() and texts[last] not in (",", "("):
        last += 1
    return (first, last) if last > first else None


def _is_month(word: str) -> bool:
    return len(word) > 2 and any(name.startswith(word) for name in words("calendar"))


@cache
def _provinces() -> dict[str, tuple[str, str]]:
    found = {}
    for name, short, head, _ in rows("provinces"):
        found[name.casefold()] = found[short.casefold()] = (name, head)
    return found


def province(text: str) -> tuple[str, str] | None:
    """A state's or province's name and the office at its head, by its name or what datelines call it ("Sask.")."""
    return _provinces().get(text.casefold().strip(". "))
