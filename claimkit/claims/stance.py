"""The stance of a text toward one target, whether or not a quote says it."""

from collections.abc import Sequence

import numpy as np

from claimkit.claims.decisions import Settings, softmax
from claimkit.claims.labels import POLARITIES
from claimkit.encoder.encoding import Encoding
from claimkit.encoder.grammar import GROUPS
from claimkit.encoder.model import ClaimModel, Networks
from claimkit.encoder.pairs import Item, items
from claimkit.encoder.windows import batch, windows
from claimkit.encoder.words import Words
from claimkit.errors import CallError

Run = tuple[int, int]
_SENTENCE = list(GROUPS).index("sentence")
# The most words of a sentence read around a target, and around a holder in another sentence.
_LONGEST = 160
# What the head of quotes counts for beside the layers of single sentences, where a holder is known.
_OF_HEAD = 0.25
# So many words are read where the paragraph goes on: nearly all that training read was shorter.
_NEAR = 90
# The most word pieces that are read at once.
_PIECES = 500


def stance_toward(
    model: ClaimModel, encoding: Encoding, settings: Settings, target: Run, holder: Run | None
) -> dict[str, float]:
    """The probabilities of `favor`, `against` and `neutral`, which add up to 1.

    target, holder: half-open words of the text. Without a holder the stance is that of whoever speaks in the sentence.
    The target's sentence is read, and the holder's where that is another; where they are near each other, all between
    them too, and what is near in their paragraphs. Layers that are told which words the two are read them; where a
    holder is known, the head that quotes have counts for a part.
    """
    scores = scores_toward(model, encoding, target, holder)
    heat = settings.pair_temperature if holder else settings.target_temperature
    leaning = settings.pair_leaning if holder else settings.target_leaning
    likely = softmax(scores.astype(np.float64) / heat + np.array(leaning))
    by_name = dict(zip(POLARITIES, likely.tolist(), strict=True))
    return {name: by_name[name] for name in ("favor", "against", "neutral")}


def scores_toward(model: ClaimModel, encoding: Encoding, target: Run, holder: Run | None) -> np.ndarray:
    """(3,) float32 scores of neutral, favor and against, as `stance_toward` reads the text."""
    if encoding.networks is None:
        raise CallError("a stance needs the networks that encoded the text, found none: run claimkit_quotes on it")
    cells = _read(encoding, target, holder)
    places = {word: place for place, word in enumerate(cells)}
    moved = [(places[run[0]], places[run[1] - 1] + 1) if run else None for run in (target, holder)]
    asked = Item(0, (0, len(cells)), moved[0], (moved[1],) if moved[1] else ())
    scores = sentence_stances(model, encoding.networks, encoding.words.part(cells), [asked])[0]
    if holder:
        by_head = pair_stances(model, encoding.vectors[cells], [asked])[0]
        scores = (1 - _OF_HEAD) * scores + _OF_HEAD * by_head
    return scores  # type: ignore[no-any-return]


def pair_stances(model: ClaimModel, vectors: np.ndarray, asked: Sequence[Item]) -> np.ndarray:
    """(N, 3) float32 scores of neutral, favor and against, of N holders and targets on (W, width) claim vectors."""
    return model.stances(vectors[None].astype(np.float32), items(asked, len(vectors)))


def sentence_stances(model: ClaimModel, networks: Networks, words: Words, asked: Sequence[Item]) -> np.ndarray:
    """(N, 3) float32 scores of neutral, favor, against, of N targets with their holders in a text of few sentences."""
    cut = windows(words, _PIECES)
    if len(cut) > 1:  # too long to be read whole: what stands around the target is
        return np.concatenate([sentence_stances(model, networks, *_around(words, item)) for item in asked])
    arrays = batch([words], cut)
    return model.sentence_stances(networks.below(arrays), arrays, items(asked, len(words)))


def _around(words: Words, item: Item) -> tuple[Words, list[Item]]:
    """The words near an item's target, with its holder's first ones where it stands elsewhere, and the item on them."""
    assert item.target is not None
    first, last = item.target
    sizes = [len(pieces) for pieces in words.pieces]
    last = min(last, first + 1 + _room(sizes[first + 1 : last], _PIECES // 2))
    begin = first - _room(sizes[:first][::-1], _PIECES // 5)
    end = last + _room(sizes[last:], _PIECES // 5)
    held = [(a, a + _room(sizes[a:b], _PIECES // 20)) for a, b in item.holder]
    cells = sorted({*range(begin, end), *(word for a, b in held for word in range(a, b))})
    places = {word: place for place, word in enumerate(cells)}
    holder = tuple((places[a], places[b - 1] + 1) for a, b in held if b > a)
    target = places[first], places[last - 1] + 1
    return words.part(cells), [Item(0, (0, len(cells)), target, holder)]


def _room(sizes: Sequence[int], most: int) -> int:
    """How many words from the first on have no more than `most` pieces together."""
    return int(np.searchsorted(np.cumsum(sizes), most, "right"))


def _read(encoding: Encoding, target: Run, holder: Run | None) -> Sequence[int]:
    """The words that are read for a stance, in order."""
    own = sorted({*_sentence(encoding, target), *(_sentence(encoding, holder) if holder else ())})
    first, last = own[0], own[-1] + 1
    if not _fits(encoding.words, first, last):
        return own
    paragraphs = encoding.words.paragraphs
    opens = int(paragraphs[np.searchsorted(paragraphs, first, "right") - 1])
    closes = int(paragraphs[np.searchsorted(paragraphs, last - 1, "right")])
    begins = [opens, *(opens + np.flatnonzero(encoding.grammar[opens:closes, _SENTENCE])).tolist(), closes]
    while True:
        was = first, last
        before = max((word for word in begins if word < first), default=first)
        if _fits(encoding.words, before, last):
            first = before
        after = min((word for word in begins if word > last), default=last)
        if _fits(encoding.words, first, after):
            last = after
        if was == (first, last):
            return range(first, last)


def _fits(words: Words, first: int, last: int) -> bool:
    """Whether half-open words are few enough to be read whole."""
    return last - first <= _NEAR and sum(map(len, words.pieces[first:last])) <= _PIECES - 2


def _sentence(encoding: Encoding, run: Run) -> Sequence[int]:
    """The words of the sentences that a run stands in, no more than _LONGEST before its end."""
    starts, paragraphs = encoding.grammar[:, _SENTENCE], encoding.words.paragraphs
    first, last = run[0], run[1]
    opens = int(paragraphs[np.searchsorted(paragraphs, first, "right") - 1])
    closes = int(paragraphs[np.searchsorted(paragraphs, last - 1, "right")])
    while first > opens and not starts[first] and last - first < _LONGEST:
        first -= 1
    while last < closes and not starts[last] and last - first < _LONGEST:
        last += 1
    return range(first, last)
