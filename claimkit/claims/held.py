"""Who is for or against whom and what, sentence by sentence, whether somebody says it or the text tells it: “Kemp
signed the bill” shows him for the bill as much as “A good law,” he said does."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from claimkit.claims.decisions import Settings, Side, softmax
from claimkit.claims.discourse import nearest, parts, quote_labels, stretch
from claimkit.claims.grid import KINDS
from claimkit.claims.holders import Scene, scene
from claimkit.claims.labelling import TAGS
from claimkit.claims.labelling import number as tag_numbers
from claimkit.claims.labels import POLARITIES
from claimkit.claims.proposing import Proposed, propose
from claimkit.claims.reading import Run
from claimkit.claims.targets import Meant
from claimkit.claims.text import Text
from claimkit.claims.told import Told, told
from claimkit.encoder.model import ClaimModel, Networks
from claimkit.encoder.windows import Batch, batch, windows
from claimkit.errors import CallError

_OPENING = tag_numbers("tag", "``")
_PIECES = 256
# What a quote's words are to it: its content, in quotation marks or not, its source, its cue.
_INDIRECT, _DIRECT, _SOURCE, _CUE = range(1, 5)
MARKS = ("referent", "speaker", "kind", "part")
# The referents of a text that are mentioned most have a mark each, all others the last.
SLOTS = 40
KIND_OF = {kind: 1 + number for number, kind in enumerate((*KINDS, "other"))}
# Of so many mentions the mean stands for a referent where a sentence does not mention it; a sentence is read so far.
_MENTIONS, _LONGEST = 12, 80
# A side held counts for so much beside one taken on it in how much a referent has to do with sides.
_HOLDING = 0.5
_SIDES = np.array([0, 1, 1], np.float32)


@dataclass(frozen=True, slots=True)
class Held:
    """One for or against another in a sentence: its half-open words, those that name holder and target in it, else last
    before it, else first of all; what they mean, and the side."""

    sentence: Run
    holder: Run
    held_by: Meant
    target: Run
    meant: Meant
    side: Side


@dataclass(frozen=True, slots=True)
class Lines:
    """A scene as the network reads it, but for its word vectors. told: its rows; below, marks: what the layers take, as
    `ClaimModel.holder_vectors` has it; arrays: the windows."""

    scene: Scene
    told: Told
    arrays: Batch
    below: np.ndarray
    marks: np.ndarray


def held(text: Text, model: ClaimModel, settings: Settings) -> list[Held]:
    """The stances that a text's sentences show, in order."""
    found = []
    for lines in read(text, model, propose(text, model, settings)):
        scores = model.holders(**inputs(lines, model.holder_vectors(lines.below, lines.arrays, lines.marks)))
        likely = _leaning(scores, lines, settings)
        for row, column in zip(*np.nonzero(likely[..., 1:].max(2) >= settings.held), strict=True):
            side = 1 + int(likely[row, column, 1:].argmax())
            sure = round(float(likely[row, column, side]), 4)
            number, holder = lines.told.rows[row].tolist()
            found.append(_held(lines.scene, number, holder, int(column), Side(POLARITIES[side], sure)))
    return found


def _leaning(scores: np.ndarray, lines: Lines, settings: Settings) -> np.ndarray:
    """(N, R, 3) probabilities, none of a side on what cannot be the target: from scores that lean toward issues, which
    an article names in more ways than are seen to be one, and away from what has less to do with sides than others."""
    found, open_to = lines.scene.found, lines.told.open[..., None]
    issues = np.array([referent.kind == "issue" and " " in referent.meant.name for referent in found])
    scores = scores + settings.issue_leaning * issues[:, None] * _SIDES
    sided = (softmax(scores) * open_to)[..., 1:].sum(2)
    holds = np.bincount(lines.told.rows[:, 1], sided.sum(1), len(found))
    rank = np.argsort(np.argsort(-(sided.sum(0) + _HOLDING * holds), kind="stable"))
    return softmax(scores - settings.rank_leaning * np.log1p(rank)[:, None] * _SIDES) * open_to  # type: ignore[no-any-return]


def _held(scene: Scene, number: int, holder: int, target: int, side: Side) -> Held:
    sentence = int(scene.borders[number]), int(scene.borders[number + 1])
    runs = [_run(scene, number, sentence, who) for who in (holder, target)]
    return Held(sentence, runs[0], scene.found[holder].meant, runs[1], scene.found[target].meant, side)


def _run(scene: Scene, number: int, sentence: Run, who: int) -> Run:
    spot = int(scene.spot[number, who])
    if spot < 0:
        return nearest(scene.found[who], [sentence])
    first, last = scene.spots[spot].tolist()
    return first, last


def read(text: Text, model: ClaimModel, proposed: Proposed) -> Iterator[Lines]:
    """What there is to read of the parts of a text, where they mention anybody who could hold a stance."""
    networks = text.encoding.networks
    if networks is None:
        raise CallError("stances need the networks that encoded the text, found none: run claimkit_quotes on it")
    labels = quote_labels(proposed, len(text.quotes))
    for first, last, numbers in parts(text):
        own = scene(text, first, last, numbers)
        if own is None:
            continue
        quoted = np.zeros((0, len(own.found), len(POLARITIES)), np.float32)
        if numbers:
            given = stretch(text, proposed, own.found, first, numbers, labels)
            quoted = softmax(model.referents(given.features, given.quotes, given.referents))
        rows = told(own, model, quoted, _means(own))
        if len(rows.rows):
            yield Lines(own, rows, *_windows(own, first, last, networks))


def _means(scene: Scene) -> np.ndarray:
    """(R, width) float32: means over the words of the first mentions that name each referent."""
    vectors = scene.text.encoding.vectors
    runs = [referent.runs[referent.names][:8].tolist() for referent in scene.found]
    return np.stack([vectors[[w for a, b in own for w in range(a, b)]].mean(0, dtype=np.float32) for own in runs])


def _windows(scene: Scene, first: int, last: int, networks: Networks) -> tuple[Batch, np.ndarray, np.ndarray]:
    words = scene.text.encoding.words.between(first, last)
    cut = windows(words, _PIECES)
    arrays, marked = batch([words], cut), _marks(scene, first, last)
    marks = np.zeros((*arrays.words.shape, len(MARKS)), np.int64)
    for row, window in enumerate(cut):
        marks[row, : window.end - window.start] = marked[window.start : window.end]
    return arrays, networks.below(arrays), marks


def _marks(scene: Scene, first: int, last: int) -> np.ndarray:
    """(W, 4) int64 of words first:last: which referent they mention and of which kind it is, the shortest mention
    before others; who speaks them, and what they are to their quote. 0 where there is none."""
    marks = np.zeros((last - first, len(MARKS)), np.int64)
    order = np.argsort(-scene.count.sum(0), kind="stable")
    slot = np.minimum(np.argsort(order) + 1, SLOTS)
    mentions = [(b - a, column, a, b) for column, r in enumerate(scene.found) for a, b in r.runs.tolist()]
    for _, column, a, b in sorted(mentions, reverse=True):
        marks[a - first : b - first, 0], marks[a - first : b - first, 2] = (
            slot[column],
            KIND_OF[scene.found[column].kind],
        )
    for number, speaker in zip(scene.numbers, scene.speakers.tolist(), strict=True):
        quote = scene.text.quotes[number]
        direct = scene.text.encoding.grammar[quote.content[0][0], TAGS] in _OPENING
        for runs, part in (
            (quote.content, _DIRECT if direct else _INDIRECT),
            (quote.source, _SOURCE),
            (quote.cue, _CUE),
        ):
            for a, b in runs:
                marks[max(a - first, 0) : max(b - first, 0), 3] = part
                if runs is quote.content:
                    marks[max(a - first, 0) : max(b - first, 0), 1] = slot[speaker] if speaker >= 0 else 0
    return marks


@dataclass(frozen=True, slots=True)
class Places:
    """Where in W words the network of holders reads. means: (S, W) weights of the words of sentences; words: (S, L)
    int64 and filled: (S, L) float32, their first words; mentions: (M, W) weights of the words of spots, and behind them
    of referents; sentence, holder: (N,) and target: (N, R) int64, the places of rows and targets in means and
    mentions."""

    means: np.ndarray
    words: np.ndarray
    filled: np.ndarray
    mentions: np.ndarray
    sentence: np.ndarray
    holder: np.ndarray
    target: np.ndarray


def places(lines: Lines) -> Places:
    """Where to read for all rows."""
    scene, first = lines.scene, int(lines.scene.borders[0])
    sizes, count = np.diff(scene.borders), len(scene.sentence)
    most = min(int(sizes.max()), _LONGEST)
    means = np.eye(len(sizes), dtype=np.float32)[:, scene.sentence] / sizes[:, None].astype(np.float32)
    named = [referent.runs[:_MENTIONS].tolist() for referent in scene.found]
    mentions = np.zeros((len(scene.spots) + len(named), count), np.float32)
    for row, runs in enumerate([*([spot] for spot in scene.spots.tolist()), *named]):
        for a, b in runs:
            mentions[row, a - first : b - first] += 1
    number, holder = lines.told.rows.T
    spot = np.where(scene.spot < 0, len(scene.spots) + np.arange(len(named)), scene.spot)
    return Places(
        means=means,
        words=np.minimum(scene.borders[:-1, None] - first + np.arange(most), count - 1),
        filled=(np.arange(most) < sizes[:, None]).astype(np.float32),
        mentions=mentions / mentions.sum(1, keepdims=True),
        sentence=number,
        holder=spot[number, holder],
        target=spot[number],
    )


def inputs(lines: Lines, vectors: np.ndarray) -> dict[str, np.ndarray]:
    """What the network of holders takes, as `ClaimModel.holders` has it. vectors: (B, W, width), of the windows."""
    at, flat = places(lines), vectors[lines.arrays.words]
    return {
        "features": lines.told.features, "means": at.means @ flat, "words": flat[at.words], "filled": at.filled,
        "mentions": at.mentions @ flat, "sentence": at.sentence, "holder": at.holder, "target": at.target,
    }  # fmt: skip
