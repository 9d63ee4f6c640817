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

    first: the word that the stretch begins with; numbers: the quotes' in the text; labels: (Q, 13) scores of their
    longest claims; sides: (Q, R, 3) probabilities of neutral, favor, against on the referents that they name, zeros
    where they name none.
    """

    first: int
    numbers: Sequence[int]
    labels: np.ndarray
    sides: np.ndarray


@dataclass(frozen=True, slots=True)
class _Places:
    """Where R referents are mentioned, by one sorted list for all of them: `keys` holds referent * `size` + place."""

    keys: np.ndarray
    size: int
    counts: np.ndarray

    @classmethod
    def of(cls, places: Sequence[np.ndarray], size: int) -> "_Places":
        """Of the sorted places of each referent, all below `size`."""
        parts = [number * size + own for number, own in enumerate(places)]
        return cls(np.concatenate(parts), size, np.array([len(own) for own in places]))

    @property
    def first(self) -> np.ndarray:
        """(R,) the number of each referent's first mention in `keys`."""
        return np.cumsum(self.counts) - self.counts  # type: ignore[no-any-return]

    def below(self, place: np.ndarray) -> np.ndarray:
        """(Q, R) how many mentions of each referent stand before each of (Q,) places."""
        wanted = np.arange(len(self.counts)) * self.size + np.clip(place, 0, self.size)[:, None]
        return np.searchsorted(self.keys, wanted) - self.first  # type: ignore[no-any-return]

    def within(self, hulls: np.ndarray) -> np.ndarray:
        """(Q, R) bool: whether one stands in each of (2, Q) half-open hulls."""
        return self.below(hulls[1]) > self.below(hulls[0])


def cells(
    text: Text, found: Sequence[Referent], said: Said, means: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """(Q, R, F) float32 features of quotes and referents, and (Q, R) int64: 0 where a quote's content does not mention
    the referent, 1 where it does by a pronoun alone, 2 where by name; -1 where the referent speaks the quote.

    means: (Q, width) of the quotes' contents and (R, width) of the referents.
    """
    mention, by_pair = _of_pairs(text, found, said)
    speakers = [text.speakers[number] for number in said.numbers]
    for column, referent in enumerate(found):
        own = referent.meant.entity.speaker if referent.meant.entity else None
        mention[[bool(own) and own == speaker for speaker in speakers], column] = -1
    quotes, referents = _of_quotes(text, said, speakers), _of_referents(text, found, said)
    parts = (
        np.broadcast_to(referents, (len(quotes), *referents.shape)), by_pair, _alike(*means), _of_sides(said.sides),
        _of_others(said.sides, speakers), np.broadcast_to(quotes[:, None], (*mention.shape, quotes.shape[1])),
    )  # fmt: skip
    return np.concatenate(parts, 2, dtype=np.float32), mention


def _of_referents(text: Text, found: Sequence[Referent], said: Said) -> np.ndarray:
    """(R, 12) features of the referents alone."""
    number = sentences(text.encoding.grammar)
    opens = [int(number[referent.runs[0, 0]] - number[said.first]) for referent in found]
    rows = [
        [
            *(referent.kind == kind for kind in KINDS), np.log1p(len(referent.runs)), place <= 1, place <= 3,
            min(place, 30) / 30, len(referent.meant.name.split()) / 5, referent.meant.entity is not None,
        ]
        for referent, place in zip(found, opens, strict=True)
    ]  # fmt: skip
    return np.array(rows, np.float32)


def _of_pairs(text: Text, found: Sequence[Referent], said: Said) -> tuple[np.ndarray, np.ndarray]:
    """(Q, R) int64 how each quote mentions each referent, and (Q, R, 13) features of where it is mentioned."""
    quotes, number = [text.quotes[n] for n in said.numbers], sentences(text.encoding.grammar)
    contents, sources, cues = (
        np.array([_hull(getattr(quote, part)) for quote in quotes]).T for part in ("content", "source", "cue")
    )
    starts = [referent.runs[:, 0] for referent in found]
    words = _Places.of(starts, len(number) + 1)
    lines = _Places.of([number[own] for own in starts], int(number[-1]) + 2)
    names = _Places.of([referent.runs[referent.names, 0] for referent in found], len(number) + 1)
    inside, named = words.within(contents), names.within(contents)
    mention = np.where(named, 2, np.where(inside, 1, 0))
    before, here = words.below(contents[0]) - 1, number[contents[0]]
    last = np.concatenate([number[own] for own in starts])[words.first + np.maximum(before, 0)]
    away = np.where(inside, 0, np.where(before >= 0, here[:, None] - last, _FAR))
    near = lines.below(here + _NEAR + 1) - lines.below(here - _NEAR)
    previous = np.concatenate([np.zeros_like(inside[:1]), inside[:-1]])
    columns = [
        named, mention == 1, np.minimum(away, _FAR) / _FAR, away <= 0, away <= 1, away <= 2, away <= 4, before < 0,
        words.within(sources), words.within(cues), previous, near / 3, lines.below(here + 1) / words.counts,
    ]  # fmt: skip
    return mention, np.stack(columns, 2).astype(np.float32)


def _hull(runs: Sequence[Run]) -> Run:
    """From the first to behind the last word of a part; empty where it is lacking."""
    return (min(first for first, _ in runs), max(last for _, last in runs)) if runs else (0, 0)


def _alike(quotes: np.ndarray, referents: np.ndarray) -> np.ndarray:
    """(Q, R, 1) cosines of contents and referents."""
    whole = [side / (np.linalg.norm(side, axis=1, keepdims=True) + 1e-6) for side in (quotes, referents)]
    return (whole[0] @ whole[1].T)[..., None]  # type: ignore[no-any-return]


def vectors(text: Text, found: Sequence[Referent], said: Said) -> tuple[np.ndarray, np.ndarray]:
    """(Q, width) and (R, width) float32: means over the words of each quote's content, and over those of the first
    mentions that name each referent."""
    contents = [text.quotes[number].content for number in said.numbers]
    mentions = [referent.runs[referent.names][:_MENTIONS].tolist() for referent in found]

    def mean(parts: Sequence[Sequence[Run]]) -> np.ndarray:
        words = [[word for first, last in runs for word in range(first, last)] for runs in parts]
        return np.stack([text.encoding.vectors[row].mean(0, dtype=np.float32) for row in words])

    return mean(contents), mean(mentions)


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
