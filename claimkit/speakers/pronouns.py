"""Pronouns to entities: who can be meant by gender, number and kind, and a small linear ranker among them."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

from claimkit.speakers.entities import Entity
from claimkit.speakers.features import FEATURES, Context, features
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import is_given_name
from claimkit.speakers.places import country_named
from claimkit.speakers.reading import Reading

_REACH_SENTENCES = 8
_CANDIDATES = 10
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Ranker:
    """A linear scorer of FEATURES; a pronoun's antecedent is the candidate that it scores best.

    least: the lowest score that still links, per gender of the pronoun ("" for they).
    """

    weights: dict[str, tuple[float, ...]]
    least: dict[str, float]

    def score(self, row: Sequence[float], group: str) -> float:
        """How likely one candidate is; only differences between candidates mean anything."""
        return float(sum(map(mul, self.weights[group], row)))

    @classmethod
    def from_file(cls, path: Path) -> "Ranker":
        """The ranker of a JSON file."""
        data = json.loads(path.read_text(encoding="utf8"))
        weights = {group: tuple(row[name] for name in FEATURES) for group, row in data["weights"].items()}
        return cls(weights, data["least"])


def by_hand() -> Ranker:
    """A ranker without any training: nearer is better, subjects and speakers are better."""
    row = dict.fromkeys(FEATURES, 0.0)
    row |= {
        "same_sentence": 0.5,
        "sentences": -2.0,
        "sentences_far": -2.0,
        "same_paragraph": 0.7,
        "rank": -1.5,
        "subject": 1.2,
        "subject_both": 0.4,
        "possessive": 0.3,
        "count": 0.5,
        "named": 0.4,
        "known_gender": 1.0,
        "pronoun_last": 0.6,
        "speaker_before": 0.8,
        "own_quote_direct": -3.0,
        "own_quote_indirect": 0.8,
        "quoted_apart": -0.4,
        "last_same_pronoun": 1.0,
        "tokens": -1.0,
    }
    weights = tuple(row[name] for name in FEATURES)
    return Ranker({group: weights for group in ("he", "it", "they")}, {"he": -9.0, "it": -9.0, "they": -9.0})


def group_of(pronoun: Mention) -> str:
    """Which of the ranker's weights a pronoun takes."""
    assert pronoun.pronoun is not None
    if pronoun.pronoun.number == "p":
        return "they"
    return "it" if pronoun.pronoun.gender == "n" else "he"


def compatible(pronoun: Mention, entity: Entity) -> bool:
    """Whether gender, number and kind let a pronoun mean an entity."""
    assert pronoun.pronoun is not None
    kind, gender = entity.type, pronoun.pronoun.gender
    if gender in ("m", "f"):
        return kind in ("person", "") and not entity.plural and entity.gender in ("", gender)
    if gender == "n":
        return kind not in ("person", "group") and not entity.plural
    if pronoun.pronoun.number == "p":
        town = kind == "place" and entity.named and country_named(entity.shown) is None
        return (kind in ("group", "organization", "place", "") and not town) or entity.plural
    return True


class Recent:
    """The entities mentioned so far, the latest last, each with its nearest mention and how many it has had."""

    def __init__(self) -> None:
        self.last: OrderedDict[int, Mention] = OrderedDict()
        self.counts: dict[int, int] = {}

    def see(self, mention: Mention) -> None:
        """Take in a linked mention."""
        self.last[mention.entity] = mention
        self.last.move_to_end(mention.entity)
        self.counts[mention.entity] = self.counts.get(mention.entity, 0) + 1

    def latest(self) -> list[tuple[int, Mention]]:
        """The latest entities, the nearest first."""
        found = []
        for number in reversed(self.last):
            found.append((number, self.last[number]))
            if len(found) == _LOOKED_AT:
                break
        return found


def candidates(
    reading: Reading, pronoun: Mention, entities: Sequence[Entity], recent: Recent, context: Context
) -> list[tuple[int, list[float]]]:
    """The entities that a pronoun may mean, the nearest first, each with its features."""
    found: list[tuple[int, list[float]]] = []
    for number, last in recent.latest():
        far = reading.sentence[pronoun.head] - reading.sentence[last.head]
        if far > _REACH_SENTENCES or len(found) == _CANDIDATES:
            break
        entity = entities[number]
        if last.end > pronoun.start and last.start <= pronoun.start:
            continue
        if last.end == pronoun.start - 1 and reading.lowers[last.end] == "of":
            continue  # "one of them"
        if compatible(pronoun, entity) and not _is_doubtful(entity, recent.counts[number]):
            row = features(reading, pronoun, entity, last, recent.counts[number], len(found), context)
            found.append((number, row))
    return found


def _is_doubtful(entity: Entity, count: int) -> bool:
    """Whether a person is one capitalised word, met once: more often than not no person."""
    return (
        entity.named
        and entity.type == "person"
        and count == 1
        and len(entity.words) == 1
        and entity.mentions[0].kind == "name"
        and not (entity.mentions[0].titles or entity.gender or is_given_name(entity.words[0]))
    )


def choose(ranker: Ranker, group: str, found: Sequence[tuple[int, list[float]]], must: bool = False) -> int:
    """The number of the best candidate, -1 where there is none good enough; any is where one `must` be."""
    best, score = -1, float("-inf") if must else ranker.least[group]
    for number, row in found:
        value = ranker.score(row, group)
        if value > score:
            best, score = number, value
    return best


@cache
def trained(path: Path) -> Ranker:
    """The ranker of a model folder, read once."""
    return Ranker.from_file(path)
