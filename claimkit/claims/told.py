"""What is told of every sentence, holder and target before a network weighs whether the sentence shows the one for or
against the other: how it mentions the two, who speaks in it, what his quotes and the stance head say."""

from dataclasses import dataclass

import numpy as np

from claimkit.claims.decisions import softmax
from claimkit.claims.grid import KINDS
from claimkit.claims.holders import RELATIONS, Scene, candidates
from claimkit.claims.labelling import TAGS
from claimkit.claims.labelling import number as tag_numbers
from claimkit.claims.labels import POLARITIES
from claimkit.claims.stance import pair_stances
from claimkit.encoder.model import ClaimModel
from claimkit.encoder.pairs import Item

_OPENING = tag_numbers("tag", "``")
# So many sentences away counts as far, so many are near; a sentence is read up to so many words.
_FAR, _NEAR, _LONGEST = 20, 3, 150
# So many pairs of a sentence are read at once.
_PAIRS = 64
# How much of a sum of sides counts at most.
_SUM = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the network reads. N rows, each a sentence and one who may hold a stance in it.

    rows: (N, 2) int64 sentence and holder; features: (N, R, F) float32; open: (N, R) bool, who may be the target.
    """

    rows: np.ndarray
    features: np.ndarray
    open: np.ndarray


def told(scene: Scene, model: ClaimModel, quoted: np.ndarray, means: np.ndarray) -> Told:
    """All rows of a scene.

    quoted: (Q, R, 3) what the network of referents says of the scene's quotes; means: (R, width) vectors of referents.
    """
    rows, why = candidates(scene)
    number, holder = rows.T
    here, alone = _mentions(scene), _referents(scene)
    by_quote, shares = _quotes(scene, rows, quoted)
    pair = _pairs(scene, rows, model)
    cosine = means / (np.linalg.norm(means, axis=1, keepdims=True) + 1e-6)
    there = (scene.kind > 0).astype(np.float32)
    wide = (len(rows), len(scene.found))

    def spread(part: np.ndarray) -> np.ndarray:
        return np.broadcast_to(part, (*wide, part.shape[-1]))

    parts = (
        spread(_sentences(scene)[number][:, None]), spread(here[number, holder][:, None]),
        spread(_holders(scene, rows, why)[:, None]), spread(alone[holder][:, None]), spread(alone[None]), here[number],
        pair, by_quote, spread(shares[:, None]), _elsewhere(scene, quoted)[holder],
        (there.T @ there)[holder][..., None] / 5, (cosine @ cosine.T)[holder][..., None], _order(scene, rows),
    )  # fmt: skip
    features = np.concatenate(parts, 2, dtype=np.float32)
    main = np.arange(wide[1]) < scene.core
    return Told(rows, features, (main | (scene.kind[number] > 0)) & (np.arange(wide[1]) != holder[:, None]))


def _sentences(scene: Scene) -> np.ndarray:
    """(S, 6) features of the sentences alone."""
    sizes, number = np.diff(scene.borders), np.arange(len(scene.kind))
    opens = np.isin(scene.borders[:-1], scene.text.encoding.words.paragraphs)
    mentioned = (scene.kind > 0).sum(1)
    columns = (np.minimum(sizes, 60) / 60, np.minimum(number, 40) / 40, number == 0, number < 3, opens, mentioned / 8)
    return np.stack(columns, 1).astype(np.float32)


def _mentions(scene: Scene) -> np.ndarray:
    """(S, R, 11 + RELATIONS) features of how sentences mention referents."""
    there = scene.kind > 0
    count, number = len(there), np.arange(len(there))[:, None]
    last = np.maximum.accumulate(np.where(there, number, -_FAR), axis=0)
    away = np.minimum(number - last, _FAR)
    summed = np.concatenate([np.zeros_like(scene.count[:1]), np.cumsum(there, 0)])
    near = summed[np.minimum(number[:, 0] + _NEAR + 1, count)] - summed[np.maximum(number[:, 0] - _NEAR, 0)]
    spots = np.concatenate([scene.spots, [[0, 0]]])[scene.spot]
    offset = np.where(there, (spots[..., 0] - scene.borders[:-1, None]) / 30, -1)
    columns = (
        scene.kind == 1, scene.kind == 2, away / _FAR, away <= 1, away <= 2, away <= 4, away == _FAR, near / 3,
        summed[1:] / np.maximum(summed[-1], 1), offset, np.minimum(scene.count, 5),
    )  # fmt: skip
    relations = np.concatenate([scene.relations, np.zeros((1, RELATIONS), np.float32)])[scene.spot]
    return np.concatenate([np.stack(columns, 2), relations], 2, dtype=np.float32)


def _holders(scene: Scene, rows: np.ndarray, why: np.ndarray) -> np.ndarray:
    """(N, 7) features of a holder among those whom the sentence mentions."""
    party = np.array([referent.meant.entity is not None for referent in scene.found])
    there = (scene.kind > 0) & party
    begins = np.concatenate([scene.spots[:, 0], [0]])[scene.spot]
    own = begins[rows[:, 0], rows[:, 1]][:, None]
    before = (there[rows[:, 0]] & (begins[rows[:, 0]] < own)).sum(1)
    before = np.where(scene.kind[rows[:, 0], rows[:, 1]] > 0, before, -1)
    columns = np.stack([before == 0, np.minimum(before, 4) / 4, there[rows[:, 0]].sum(1) / 5], 1)
    return np.concatenate([columns, why], 1, dtype=np.float32)


def _referents(scene: Scene) -> np.ndarray:
    """(R, 14) features of the referents alone."""
    opens = (scene.kind > 0).argmax(0)
    times, spoken = scene.count.sum(0), np.bincount(scene.speakers + 1, minlength=len(scene.found) + 1)[1:]
    main = np.isin(np.arange(len(times)), np.argsort(-times, kind="stable")[:3])
    rows = [
        [
            *(referent.kind == kind for kind in KINDS), np.log1p(times[place]), opens[place] <= 1, opens[place] <= 3,
            min(opens[place], 30) / 30, len(referent.meant.name.split()) / 5, referent.meant.entity is not None,
            np.log1p(spoken[place]), main[place],
        ]
        for place, referent in enumerate(scene.found)
    ]  # fmt: skip
    return np.array(rows, np.float32)


def _quotes(scene: Scene, rows: np.ndarray, quoted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, R, 9) what the quotes in a sentence say of the referents, those of the holder apart; (N, 6) how much of it
    is whose quote."""
    own_sides, sides = (np.zeros((len(rows), len(scene.found), 3), np.float32) for _ in range(2))
    shares = np.zeros((len(rows), 6), np.float32)
    grammar = scene.text.encoding.grammar
    direct = [grammar[scene.text.quotes[n].content[0][0], TAGS] in _OPENING for n in scene.numbers]
    for row, (number, holder) in enumerate(rows.tolist()):
        here = scene.said[:, number] > 0
        own = np.flatnonzero(here & (scene.speakers == holder))
        others = np.flatnonzero(here & (scene.speakers != holder))
        if len(own):
            surest = quoted[own, :, 1:].max(2).argmax(0)
            own_sides[row] = quoted[own[surest], np.arange(len(scene.found))]
            longest = own[scene.said[own, number].argmax()]
            shares[row, 0], shares[row, 3] = scene.said[longest, number], direct[longest]
        if len(others):
            sides[row] = quoted[others].max(0)
            shares[row, 1] = scene.said[others, number].max()
            shares[row, 2] = (scene.speakers[others] < 0).any()
        shares[row, 4] = scene.attributing[scene.speakers == holder, number].any()
        shares[row, 5] = scene.said[:, number].sum()
    known = np.broadcast_to((shares[:, 0] > 0)[:, None, None], (*sides.shape[:2], 1))
    return np.concatenate([own_sides, known, _odds(own_sides) * known, sides], 2, dtype=np.float32), shares


def _odds(sides: np.ndarray) -> np.ndarray:
    """(..., 2) from (..., 3): how much likelier each side is than none."""
    return np.log(sides[..., 1:] + 1e-3) - np.log(sides[..., :1] + 1e-3)


def _pairs(scene: Scene, rows: np.ndarray, model: ClaimModel) -> np.ndarray:
    """(N, R, 6) what the stance head says of holders and targets that one sentence mentions."""
    sides, known = (np.zeros((len(rows), len(scene.found), size), np.float32) for size in (3, 1))
    for number in np.unique(rows[:, 0]).tolist():
        first = int(scene.borders[number])
        last = min(int(scene.borders[number + 1]), first + _LONGEST)
        spots = {
            who: (int(a) - first, int(b) - first)
            for who in np.flatnonzero(scene.kind[number]).tolist()
            for a, b in [scene.spots[scene.spot[number, who]]]
            if b <= last
        }
        asked, places = [], []
        for row in np.flatnonzero(rows[:, 0] == number).tolist():
            held = spots.get(int(rows[row, 1]))
            for who, run in spots.items():
                if held and (held[1] <= run[0] or run[1] <= held[0]):
                    asked.append(Item(0, (0, last - first), run, (held,)))
                    places.append((row, who))
        if asked:
            at, vectors = tuple(np.array(places).T), scene.text.encoding.vectors[first:last]
            parts = [asked[start : start + _PAIRS] for start in range(0, len(asked), _PAIRS)]
            sides[at] = softmax(np.concatenate([pair_stances(model, vectors, part) for part in parts]))
            known[at] = 1
    return np.concatenate([sides, known, _odds(sides) * known], 2)


def _elsewhere(scene: Scene, quoted: np.ndarray) -> np.ndarray:
    """(R, R, 7) what a holder's quotes say of a target anywhere in the scene, what those of all known speakers say,
    what those of others, and how much more the holder's are for than against it."""
    sides = quoted[..., 1:]
    own = np.zeros((len(scene.found), len(scene.found), len(POLARITIES) - 1), np.float32)
    for row, speaker in enumerate(scene.speakers.tolist()):
        if speaker >= 0:
            own[speaker] = np.maximum(own[speaker], sides[row])
    everyone = own.sum(0)[None]
    return np.concatenate(
        [
            own, np.broadcast_to(np.minimum(everyone, _SUM) / 2, own.shape), np.minimum(everyone - own, _SUM) / 2,
            own[..., :1] - own[..., 1:],
        ], 2, dtype=np.float32,
    )  # fmt: skip


def _order(scene: Scene, rows: np.ndarray) -> np.ndarray:
    """(N, R, 3) features of which of the two a sentence mentions first."""
    begins = np.concatenate([scene.spots[:, 0], [0]])[scene.spot][rows[:, 0]]
    both = (scene.kind[rows[:, 0]] > 0) & (scene.kind[rows[:, 0], rows[:, 1]] > 0)[:, None]
    apart = begins - begins[np.arange(len(rows)), rows[:, 1]][:, None]
    columns = np.stack([apart > 0, apart < 0, np.minimum(abs(apart), 30) / 30], 2)
    return (columns * both[..., None]).astype(np.float32)  # type: ignore[no-any-return]
