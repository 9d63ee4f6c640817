"""What is told of every quote and every referent of a text before a network weighs whether the one takes a side on the
other: how much the text talks of it, how near, who else is for or against it, what the quote's own words say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.claims.decisions import softmax
from claimkit.claims.labelling import TAGS
from claimkit.claims.labelling import number as tag_numbers
from claimkit.claims.labels import CERTAINTIES, TYPES
from claimkit.claims.reading import Run
from claimkit.claims.referents import Referent, sentences
from claimkit.claims.text import Text

KINDS = ("person", "organization", "group", "place", "document", "issue")
# Words of a quote that point at something outside it.
_POINTING = tuple(
    frozenset(words.split())
    for words in (
        "it this that its",
        "they them their these those",
        "he she him his her",
        "you your",
        "we our us i",
    )
)
_OPENING = tag_numbers("tag", "``")
_GROUPS = np.cumsum([len(TYPES), len(CERTAINTIES)])
# So many sentences away counts as far, so many are near; so many quotes before are recent.
_FAR, _NEAR, _RECENT = 20, 3, 3
# Of an explicit side's share from which it counts as taken by others, and how much of these sums counts at most.
_TAKEN, _SUM = 0.3, 5.0
# A referent is what its first mentions are like.
_MENTIONS = 8


@dataclass(frozen=True, slots=True)
class Said:
    """What the quotes of a stretch of text say in their own words.

    numbers: theirs in the text; labels: (Q, 13) scores of their longest claims; sides: (Q, R, 3) probabilities of
    neutral, favor, against on the referents that they name, zeros where they name none.
    """

    numbers: Sequence[int]
    labels: np.ndarray
    sides: np.ndarray


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every referent is held against. sentence: (W,) each word's; here: (Q,) the one that each content begins in;
    contents, sources, cues: (2, Q) the first words and those behind the last, equal where a part is lacking; vectors:
    (Q, width)."""

    sentence: np.ndarray
    here: np.ndarray
    contents: np.ndarray
    sources: np.ndarray
    cues: np.ndarray
    vectors: np.ndarray


def cells(text: Text, found: Sequence[Referent], said: Said) -> tuple[np.ndarray, np.ndarray]:
    """(Q, R, F) float32 features of quotes and referents, and (Q, R) int64: 0 where a quote's content does not mention
    the referent, 1 where it does by a pronoun alone, 2 where by name; -1 where the referent speaks the quote."""
    frame = _frame(text, said)
    alone = [_of_referent(text, referent, frame) for referent in found]
    place = np.stack([mention for mention, _ in alone], 1)
    by_pair = np.stack([features for _, features in alone], 1)
    speakers = [text.speakers[number] for number in said.numbers]
    for column, referent in enumerate(found):
        own = referent.meant.entity.speaker if referent.meant.entity else None
        place[[bool(own) and own == speaker for speaker in speakers], column] = -1
    quotes = _of_quotes(text, said, speakers)
    wide = np.broadcast_to(quotes[:, None], (*place.shape, quotes.shape[1]))
    parts = (by_pair, _of_sides(said.sides), _of_others(said.sides, speakers), wide)
    return np.concatenate(parts, 2, dtype=np.float32), place


def _frame(text: Text, said: Said) -> _Frame:
    quotes = [text.quotes[number] for number in said.numbers]

    def hulls(runs: Sequence[Sequence[Run]]) -> np.ndarray:
        return np.array([(min(a for a, _ in r), max(b for _, b in r)) if r else (0, 0) for r in runs]).T

    contents, sentence = hulls([quote.content for quote in quotes]), sentences(text.encoding.grammar)
    sources, cues = hulls([quote.source for quote in quotes]), hulls([quote.cue for quote in quotes])
    return _Frame(sentence, sentence[contents[0]], contents, sources, cues, vectors_of(text, said))


def _of_referent(text: Text, referent: Referent, frame: _Frame) -> tuple[np.ndarray, np.ndarray]:
    """(Q,) how each quote mentions a referent, and (Q, F) features of the two that need no other quote's sides."""
    starts, names = referent.runs[:, 0], referent.runs[referent.names, 0]

    def within(places: np.ndarray, hulls: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.searchsorted(places, hulls[1]) > np.searchsorted(places, hulls[0])
        return found

    named, inside = within(names, frame.contents), within(starts, frame.contents)
    mention = np.where(named, 2, np.where(inside, 1, 0))
    before = np.searchsorted(starts, frame.contents[0]) - 1
    here, at = frame.here, frame.sentence[starts]
    away = np.where(inside, 0, np.where(before >= 0, here - at[np.maximum(before, 0)], _FAR))
    near = np.searchsorted(at, here + _NEAR, "right") - np.searchsorted(at, here - _NEAR)
    opens, count = at[0] - frame.sentence[0], len(starts)
    own = vector_of(text, referent)
    alike = frame.vectors @ own / (np.linalg.norm(frame.vectors, axis=1) * np.linalg.norm(own) + 1e-6)
    fixed = [
        *(referent.kind == kind for kind in KINDS),
        np.log1p(count), opens <= 1, opens <= 3, min(opens, 30) / 30,
        len(referent.meant.name.split()) / 5, referent.meant.entity is not None,
    ]  # fmt: skip
    columns = [
        named, mention == 1, np.minimum(away, _FAR) / _FAR, away <= 0, away <= 1, away <= 2, away <= 4, before < 0,
        within(starts, frame.sources), within(starts, frame.cues), np.concatenate([[False], inside[:-1]]),
        near / 3, np.searchsorted(at, here, "right") / count, alike,
    ]  # fmt: skip
    told = np.broadcast_to(np.array(fixed, np.float32), (len(here), len(fixed)))
    return mention, np.concatenate([told, np.stack(columns, 1)], 1, dtype=np.float32)


def vector_of(text: Text, referent: Referent) -> np.ndarray:
    """(width,) float32: the mean of the first mentions' mean vectors."""
    runs = referent.runs[referent.names][:_MENTIONS].tolist()
    return np.mean([text.encoding.vectors[a:b].mean(0, dtype=np.float32) for a, b in runs], 0)  # type: ignore[no-any-return]


def vectors_of(text: Text, said: Said) -> np.ndarray:
    """(Q, width) float32: the mean vector of each quote's content."""
    vectors = text.encoding.vectors
    contents = [[word for a, b in text.quotes[n].content for word in range(a, b)] for n in said.numbers]
    return np.stack([vectors[words].mean(0, dtype=np.float32) for words in contents])


def _of_sides(sides: np.ndarray) -> np.ndarray:
    """(Q, R, 6) features of what a quote's own words say of a referent."""
    known = sides.sum(2, keepdims=True) > 0
    odds = np.log(sides[..., 1:] + 1e-3) - np.log(sides[..., :1] + 1e-3)
    return np.concatenate([known, sides, np.where(known, odds, 0)], 2, dtype=np.float32)


def _of_others(sides: np.ndarray, speakers: Sequence[str | None]) -> np.ndarray:
    """(Q, R, 11) features of what other quotes say of a referent, those of the same speaker apart."""
    either = sides[..., 1:]
    own, recent = np.zeros_like(either), np.zeros_like(either)
    for place, speaker in enumerate(speakers):
        same = [other for other, who in enumerate(speakers) if who and who == speaker and other != place]
        if same:
            own[place] = either[same].max(0)
            late = [other for other in same if place - _RECENT <= other < place]
            recent[place] = either[late].max(0) if late else 0
    others = (either * (either > _TAKEN)).sum(0)[None] - own
    return np.concatenate(
        [
            np.minimum(others, _SUM) / 2, np.log1p(np.maximum(others.sum(2, keepdims=True), 0)),
            (others[..., 1:] - others[..., :1]) / 2, own, own.max(2, keepdims=True), own[..., 1:] - own[..., :1],
            recent,
            np.broadcast_to((either.max(2) > _TAKEN).sum(0)[None, :, None] / 10, (*sides.shape[:2], 1)),
        ], 2, dtype=np.float32,
    )  # fmt: skip


def _of_quotes(text: Text, said: Said, speakers: Sequence[str | None]) -> np.ndarray:
    """(Q, 26) features of the quotes alone."""
    types, certainties, negation = (softmax(part) for part in np.split(said.labels, _GROUPS, axis=1))
    known = said.sides.sum(2) > 0
    rows = []
    for place, number in enumerate(said.numbers):
        words = [word.lower() for word in text.spelled(text.quotes[number].content)]
        speaker = speakers[place]
        rows.append([
            text.encoding.grammar[text.quotes[number].content[0][0], TAGS] in _OPENING,
            min(len(words), 60) / 60, np.log1p(len(words)), speaker is not None,
            *(any(word in pointing for word in words) for pointing in _POINTING),
            any(word in _POINTING[0] for word in words[:6]),
            known[place].sum() / 10,
            min(speakers.count(speaker) if speaker else 0, 10) / 10,
            bool(speaker and place and speakers[place - 1] == speaker),
        ])  # fmt: skip
    own = np.array(rows, np.float32)
    return np.concatenate([own, types, certainties, negation[:, 1:], said.sides[..., 1:].max(1)], 1, dtype=np.float32)
