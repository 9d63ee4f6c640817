"""What a quote takes a side on without naming it, because the reader knows what the talk is of: in an article on a
bill, who says “Families will pay for years” is against the bill."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from claimkit.claims.decisions import Side, softmax
from claimkit.claims.grid import Said, cells, vectors
from claimkit.claims.labels import POLARITIES
from claimkit.claims.proposing import Proposed
from claimkit.claims.reading import Run
from claimkit.claims.referents import Referent, referents
from claimkit.claims.targets import Meant
from claimkit.claims.text import Text
from claimkit.claims.within import only_describes
from claimkit.encoder.model import ClaimModel

# A text is read in stretches of so many words, so that what is said in one matters there.
_STRETCH = 2500


@dataclass(frozen=True, slots=True)
class Implied:
    """A side on what a quote leaves unnamed: the half-open words that name it last before the quote, what they mean,
    and the side."""

    run: Run
    meant: Meant
    side: Side


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a network reads of one stretch. found: its R referents; said: what its Q quotes say; features: (Q, R, F);
    mention: (Q, R) int64 as `grid.cells` has it; quotes, referents: (Q, width) and (R, width) vectors."""

    found: Sequence[Referent]
    said: Said
    features: np.ndarray
    mention: np.ndarray
    quotes: np.ndarray
    referents: np.ndarray


def parts(text: Text) -> Iterator[tuple[int, int, list[int]]]:
    """Half-open words of the parts that a text is read in, cut between paragraphs, one too long for a part wherever it
    is; with the numbers of their quotes."""
    parted, first = _borders(text.encoding.words.paragraphs.tolist()), 0
    begins = np.array([quote.content[0][0] if quote.content else -1 for quote in text.quotes])
    for place, last in enumerate(parted[1:], start=1):
        if place + 1 < len(parted) and parted[place + 1] - first <= _STRETCH:
            continue
        if last > first:
            yield first, last, np.flatnonzero((first <= begins) & (begins < last)).tolist()
        first = last


def _borders(paragraphs: Sequence[int]) -> list[int]:
    """Where paragraphs begin and end, and where too long ones are cut."""
    inside = (cut for a, b in pairwise(paragraphs) for cut in range(a + _STRETCH, b, _STRETCH))
    return sorted({*paragraphs, *inside})


def stretches(text: Text, proposed: Proposed) -> Iterator[Stretch]:
    """The stretches of a text that have quotes and referents, in order."""
    labels = quote_labels(proposed, len(text.quotes))
    for first, last, numbers in parts(text):
        found = referents(text, first, last) if numbers else []
        if found:
            yield stretch(text, proposed, found, first, numbers, labels)


def stretch(
    text: Text, proposed: Proposed, found: Sequence[Referent], first: int, numbers: Sequence[int], labels: np.ndarray
) -> Stretch:
    """What the network of referents reads of some quotes and referents. first: the word that their part of the text
    begins with; labels: what `quote_labels` gives for all of its quotes."""
    said = Said(first, numbers, labels[numbers], _named(numbers, found, proposed))
    means = vectors(text, found, said)
    return Stretch(found, said, *cells(text, found, said, means), *means)


def quote_labels(proposed: Proposed, quotes: int) -> np.ndarray:
    """(quotes, 13) the scores of each quote's longest claim."""
    found = np.zeros((quotes, proposed.scores.shape[1]), np.float32)
    sizes = [sum(last - first for first, last in runs) for _, runs in proposed.split]
    for place in sorted(range(len(sizes)), key=lambda place: sizes[place]):
        found[proposed.split[place][0]] = proposed.scores[place]
    return found


def _named(numbers: Sequence[int], found: Sequence[Referent], proposed: Proposed) -> np.ndarray:
    """(Q, R, 3) the surest probabilities that quotes give of referents by phrases that mean them."""
    rows = {number: row for row, number in enumerate(numbers)}
    columns = _places(found)
    sides = np.zeros((len(numbers), len(found), 3), np.float32)
    at = [at for at, phrase in enumerate(proposed.phrases) if phrase.quote in rows]
    for phrase, likely in zip([proposed.phrases[n] for n in at], softmax(proposed.sides[at]), strict=True):
        entity = phrase.meant.entity
        row, column = rows[phrase.quote], columns.get(entity.id if entity and entity.named else phrase.run[1])
        if column is not None and likely[1:].max() > sides[row, column, 1:].max():
            sides[row, column] = likely
    return sides


def _places(found: Sequence[Referent]) -> dict[str | int, int]:
    """The number of each referent by what phrases show of it: its id as a named party, else where its mentions end."""
    places: dict[str | int, int] = {}
    for place, referent in enumerate(found):
        entity = referent.meant.entity
        if entity and entity.named:
            places[entity.id] = place
        else:
            places |= dict.fromkeys(referent.runs[:, 1].tolist(), place)
    return places


def implied(text: Text, model: ClaimModel, proposed: Proposed, least: float) -> dict[int, Implied]:
    """For quotes, by number, the surest side on a referent that their content leaves unnamed, where one is at least so
    likely."""
    found: dict[int, Implied] = {}
    for part in stretches(text, proposed):
        likely = softmax(model.referents(part.features, part.quotes, part.referents))
        likely[part.mention != 0] = 0
        likely[:, [place for place, referent in enumerate(part.found) if _describes(referent, text)]] = 0
        for number, own in zip(part.said.numbers, likely, strict=True):
            column, side = divmod(int(own[:, 1:].argmax()), len(POLARITIES) - 1)
            sure = float(own[column, 1 + side])
            if sure >= least:
                quote, referent = text.quotes[number], part.found[column]
                run = nearest(referent, (*quote.source, *quote.cue, *quote.content))
                found[number] = Implied(run, referent.meant, Side(POLARITIES[1 + side], round(sure, 4)))
    return found


def _describes(referent: Referent, text: Text) -> bool:
    """Whether a referent only ever says which one others are: "Islamic" where there is no more than "Islamic law"."""
    runs = referent.runs[referent.names].tolist()
    return all(only_describes((first, last), text.encoding.grammar) for first, last in runs)


def nearest(referent: Referent, quote: Sequence[Run]) -> Run:
    """The mention that names a referent last before a quote's words, else first of all."""
    runs = referent.runs[referent.names]
    before = runs[runs[:, 1] <= min(first for first, _ in quote)]
    first, last = (before[-1] if len(before) else runs[0]).tolist()
    return first, last
