"""Quotes as the claim and stance heads read them: the words around each, gathered from one encoding."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.encoder.encoding import Encoding
from claimkit.encoder.model import ClaimModel
from claimkit.encoder.pairs import Item, Items, items

Run = tuple[int, int]
Head = Callable[[np.ndarray, Items], np.ndarray]
# A quote's words are read whole up to so many; of a longer one, each claim with its cue, source and neighbours.
LONGEST = 160
_AROUND = 30
# So many words with padding go through a head at once.
_BATCH = 512


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """A quote in half-open words of its text."""

    source: tuple[Run, ...]
    cue: tuple[Run, ...]
    content: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a head: a claim of a quote, or with a target its holder's stance toward it."""

    quote: QuoteWords
    claim: tuple[Run, ...]
    target: Run | None = None


def claim_scores(model: ClaimModel, encoding: Encoding, asked: Sequence[Question]) -> np.ndarray:
    """(N, 13) float32 scores of claims: types, certainties, negation."""
    return _ask(model.claims, encoding, asked, 13)


def stance_scores(model: ClaimModel, encoding: Encoding, asked: Sequence[Question]) -> np.ndarray:
    """(N, 3) float32 scores of stances: neutral, favor, against."""
    return _ask(model.stances, encoding, asked, 3)


def _ask(head: Head, encoding: Encoding, asked: Sequence[Question], labels: int) -> np.ndarray:
    scores = np.zeros((len(asked), labels), np.float32)
    contexts = [context(question) for question in asked]
    for numbers in _batches(contexts):
        rows: dict[tuple[int, ...], int] = {}
        given = [
            item(rows.setdefault(contexts[number], len(rows)), asked[number], contexts[number]) for number in numbers
        ]
        most = max(map(len, rows))
        vectors = np.zeros((len(rows), most, encoding.vectors.shape[1]), np.float32)
        for cells, row in rows.items():
            vectors[row, : len(cells)] = encoding.vectors[list(cells)]
        scores[numbers] = head(vectors, items(given, most))
    return scores


def context(question: Question) -> tuple[int, ...]:
    """The words that a head reads for a question, in order."""
    quote = question.quote
    runs = (*quote.source, *quote.cue, *quote.content)
    first, last = min(a for a, _ in runs), max(b for _, b in runs)
    if last - first <= LONGEST:
        return tuple(range(first, last))
    middle = question.target or question.claim[0]
    near = range(max(first, middle[0] - _AROUND), min(last, max(middle[1], middle[0] + LONGEST // 2) + _AROUND))
    parts = [word for a, b in (*quote.source, *quote.cue) for word in range(a, b)]
    return tuple(sorted({*parts[:LONGEST], *near}))


def item(row: int, question: Question, cells: tuple[int, ...]) -> Item:
    """The question in places of its context."""
    places = {word: place for place, word in enumerate(cells)}

    def moved(runs: Sequence[Run]) -> tuple[Run, ...]:
        found = []
        for first, last in runs:
            inside = [places[word] for word in range(first, last) if word in places]
            if inside:
                found.append((inside[0], inside[-1] + 1))
        return tuple(found)

    target = moved([question.target])[0] if question.target else None
    claim = question.quote.content if question.target else question.claim
    quote = question.quote
    return Item(row, (0, len(cells)), target, moved(quote.source), moved(quote.cue), moved(claim))


def _batches(contexts: Sequence[tuple[int, ...]]) -> Iterator[list[int]]:
    """Numbers of questions, those of like length together."""
    group: list[int] = []
    for number in sorted(range(len(contexts)), key=lambda n: (len(contexts[n]), contexts[n][0])):
        if group and len(contexts[number]) * (len(group) + 1) > _BATCH:
            yield group
            group = []
        group.append(number)
    if group:
        yield group
