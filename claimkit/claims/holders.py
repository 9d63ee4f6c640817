"""Who may hold a stance in each sentence of a text, and how a sentence mentions each party and issue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from claimkit.claims.labelling import DEPS
from claimkit.claims.labelling import number as tag_numbers
from claimkit.claims.reading import Run
from claimkit.claims.referents import Referent, parties, referents, sentences
from claimkit.claims.text import Text

# The relations of a mention's last word to its head that are told apart.
_RELATIONS = tuple(
    tag_numbers("dep", names)
    for names in (
        "nsubj csubj",
        "nsubjpass csubjpass",
        "dobj dative oprd",
        "pobj",
        "poss",
        "agent",
        "compound amod nmod appos conj",
    )
)
SUBJECT = _RELATIONS[0]
_POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
RELATIONS = len(_RELATIONS) + 2
# The parties mentioned most may hold a stance in any sentence; one of these is mentioned so often.
_MAIN, _OFTEN = 3, 3
# Beside a text's main referents so many parties may take and hold sides.
_OTHERS = 100
# Of those who spoke or acted last so many may go on.
_RECENT = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of a text, sentence by sentence: S sentences, R referents, the first `core` of which are the text's
    main ones, M spots where a sentence mentions a referent.

    borders: (S + 1,) the words that sentences begin with; sentence: (W,) the number of each word's sentence; spots:
    (M, 2) half-open words of a sentence's first mention of a referent; relations: (M, RELATIONS) how it stands there;
    spot: (S, R) the number of each spot, -1 where there is none; kind: (S, R) int64, 0 where a sentence does not
    mention a referent, 1 where it does by a pronoun, 2 by more; count: (S, R) how often; speakers: the referent that
    speaks each of the stretch's quotes, -1 where none is known; said: (Q, S) the share of a sentence's words that a
    quote has; attributing: (Q, S) bool, whether its source or cue stands there.
    """

    text: Text
    numbers: Sequence[int]
    found: Sequence[Referent]
    core: int
    borders: np.ndarray
    sentence: np.ndarray
    spots: np.ndarray
    relations: np.ndarray
    spot: np.ndarray
    kind: np.ndarray
    count: np.ndarray
    speakers: np.ndarray
    said: np.ndarray
    attributing: np.ndarray


def scene(text: Text, first: int, last: int, numbers: Sequence[int]) -> Scene | None:
    """What half-open words of a text show, None where they mention nobody. numbers: the quotes in them."""
    main = _merged(referents(text, first, last))
    known = {referent.meant.key for referent in main}
    others = [party for party in parties(text, first, last) if party.meant.key not in known]
    found = [*main, *sorted(others, key=lambda party: -len(party.runs))[:_OTHERS]]
    if not found:
        return None
    starts = np.isin(np.arange(first, last), text.encoding.words.paragraphs)
    sentence = np.cumsum(starts | np.diff(sentences(text.encoding.grammar)[first:last], prepend=-1).astype(bool)) - 1
    count = int(sentence[-1]) + 1
    spots, spot, kind, times = _mentions(found, sentence, first, count)
    by_speaker = {r.meant.entity.speaker: n for n, r in enumerate(found) if r.meant.entity and r.meant.entity.speaker}
    speakers = [by_speaker.get(text.speakers[number] or "", -1) for number in numbers]
    said, attributing = np.zeros((len(numbers), count), np.float32), np.zeros((len(numbers), count), bool)
    sizes = np.bincount(sentence, minlength=count)
    for row, number in enumerate(numbers):
        quote = text.quotes[number]
        said[row] = np.bincount(sentence[_words(quote.content, first, last)], minlength=count) / sizes
        attributing[row, sentence[_words((*quote.source, *quote.cue), first, last)]] = True
    return Scene(
        text, numbers, found, len(main), first + np.searchsorted(sentence, np.arange(count + 1)), sentence, spots,
        _relations(spots, text), spot, kind, times, np.array(speakers, np.int64), said, attributing,
    )  # fmt: skip


def _merged(found: Sequence[Referent]) -> list[Referent]:
    """The referents, those that mean one entity as one: "the mayor" and "the politician"."""
    by_key: dict[str, list[Referent]] = {}
    for referent in found:
        by_key.setdefault(referent.meant.key if referent.meant.entity else f"issue {len(by_key)}", []).append(referent)
    merged = []
    for alike in by_key.values():
        runs, names = np.concatenate([r.runs for r in alike]), np.concatenate([r.names for r in alike])
        order = np.argsort(runs[:, 0], kind="stable")
        merged.append(replace(alike[0], runs=runs[order], names=names[order]))
    return merged


def _words(runs: Sequence[Run], first: int, last: int) -> list[int]:
    """Words of runs between two, counted from the first: a quote may go on behind the part that it begins in."""
    return [word - first for a, b in runs for word in range(max(a, first), min(b, last))]


def _mentions(
    found: Sequence[Referent], sentence: np.ndarray, first: int, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Spots, and for sentences and referents the number of the spot, the kind of mention, how many there are."""
    spots: list[Run] = []
    spot = np.full((count, len(found)), -1, np.int64)
    kind, times = np.zeros((count, len(found)), np.int64), np.zeros((count, len(found)), np.int64)
    for column, referent in enumerate(found):
        for (a, b), name in zip(referent.runs.tolist(), referent.names.tolist(), strict=True):
            row = int(sentence[a - first])
            times[row, column] += 1
            kind[row, column] = max(kind[row, column], 1 + name)
            if spot[row, column] < 0:
                spot[row, column] = len(spots)
                spots.append((a, b))
    return np.array(spots, np.int64).reshape(-1, 2), spot, kind, times


def _relations(spots: np.ndarray, text: Text) -> np.ndarray:
    """(M, RELATIONS) float32."""
    deps, words = text.encoding.grammar[:, DEPS], text.words
    rows = [
        [
            *(int(deps[last - 1]) in relation for relation in _RELATIONS),
            first > 0 and words[first - 1].lower() == "by",
            last < len(words) and words[last] in _POSSESSIVES,
        ]
        for first, last in spots.tolist()
    ]
    return np.array(rows, np.float32).reshape(-1, RELATIONS)


def candidates(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """(N, 2) int64 the sentence and the referent of those who may hold a stance, sentence by sentence; and (N, 4) bool,
    why: who spoke or acted last, whom the sentence before mentions, who is mentioned most, who speaks here."""
    parted = list(_by_sentence(scene))
    rows = [(number, who) for number, group in enumerate(parted) for who in sorted(group)]
    why = [group[who] for group in parted for who in sorted(group)]
    return np.array(rows, np.int64).reshape(-1, 2), np.array(why, bool).reshape(-1, 4)


def _by_sentence(scene: Scene) -> Iterator[dict[int, list[bool]]]:
    party = np.array([referent.meant.entity is not None for referent in scene.found])
    times = scene.count.sum(0) * party
    main = [int(who) for who in np.argsort(-times, kind="stable")[:_MAIN] if times[who] >= _OFTEN]
    recent: list[int] = []
    before: list[int] = []
    subject = np.isin(scene.text.encoding.grammar[scene.spots[:, 1] - 1, DEPS], list(SUBJECT))
    for number in range(len(scene.kind)):
        here = np.flatnonzero((scene.kind[number] > 0) & party).tolist()
        own = dict.fromkeys(scene.speakers[(scene.said[:, number] > 0) & (scene.speakers >= 0)].tolist())
        everyone = dict.fromkeys((*here, *own, *recent, *before, *main))
        yield {who: [who in recent, who in before, who in main, who in own] for who in everyone}
        acting = [who for who in here if subject[scene.spot[number, who]]]
        recent = (list(own) or acting or recent)[:_RECENT]
        before = here
