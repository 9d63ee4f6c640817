"""The stance of a text toward one target, whether or not a quote says it."""

from collections.abc import Sequence

import numpy as np

from claimkit.claims.decisions import Settings, softmax
from claimkit.claims.labels import POLARITIES
from claimkit.encoder.encoding import Encoding
from claimkit.encoder.grammar import GROUPS
from claimkit.encoder.model import ClaimModel
from claimkit.encoder.pairs import Item, items

Run = tuple[int, int]
_SENTENCE = list(GROUPS).index("sentence")
# The most words read around a target, and around a holder in another sentence.
_LONGEST = 160


def stance_toward(
    model: ClaimModel, encoding: Encoding, settings: Settings, target: Run, holder: Run | None
) -> dict[str, float]:
    """The probabilities of `favor`, `against` and `neutral`, which add up to 1.

    target, holder: half-open words of the text. Without a holder the stance is that of whoever speaks in the sentence.
    The target's sentence is read, and the holder's where that is another.
    """
    cells = sorted({*_sentence(encoding, target), *(_sentence(encoding, holder) if holder else ())})
    places = {word: place for place, word in enumerate(cells)}
    moved = [[(places[run[0]], places[run[1] - 1] + 1)] if run else [] for run in (target, holder)]
    item = Item(0, (0, len(cells)), moved[0][0], tuple(moved[1]))
    scores = model.stances(encoding.vectors[cells][None].astype(np.float32), items([item], len(cells)))[0]
    leaning = settings.pair_leaning if holder else settings.target_leaning
    likely = softmax(scores.astype(np.float64) / settings.sentence_temperature + np.array(leaning))
    by_name = dict(zip(POLARITIES, likely.tolist(), strict=True))
    return {name: by_name[name] for name in ("favor", "against", "neutral")}


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
