"""One text's quotes in, its claims out: propositions, their labels, their targets and stances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from claimkit.claims.conditions import condition
from claimkit.claims.cues import complement_of, cue_kind, object_of
from claimkit.claims.decisions import Labels, Settings, Side, consistent, labels, sides
from claimkit.claims.discourse import Implied, implied
from claimkit.claims.hints import hints
from claimkit.claims.labelling import TAGS
from claimkit.claims.labelling import number as tag_numbers
from claimkit.claims.labels import NEUTRAL
from claimkit.claims.proposing import Proposed, propose
from claimkit.claims.reading import Run
from claimkit.claims.targets import PRONOUNS, Meant
from claimkit.claims.text import Text
from claimkit.claims.within import only_describes, rivals
from claimkit.encoder.model import ClaimModel

_PREPOSITIONS, _DETERMINERS = tag_numbers("tag", "IN"), tag_numbers("tag", "DT PRP$ JJ")
_OPENING = tag_numbers("tag", "``")


@dataclass(frozen=True, slots=True)
class FoundStance:
    """A stance toward what half-open words mean."""

    run: Run
    meant: Meant
    side: Side


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One claim of the quote with that number, in half-open words."""

    quote: int
    runs: tuple[Run, ...]
    labels: Labels
    condition: Run | None
    stances: tuple[FoundStance, ...]


def extract_claims(text: Text, model: ClaimModel, settings: Settings) -> list[FoundClaim]:
    """The claims of a text's quotes, in order."""
    proposed = propose(text, model, settings)
    stances = _stances(text, model, settings, proposed)
    found = []
    for (number, runs), row, taken in zip(proposed.split, proposed.scores, stances, strict=True):
        told = _hints(text, settings, number, runs)
        named = condition(runs, text.words, text.encoding.grammar)
        found.append(FoundClaim(number, runs, labels(row, settings, told), named, tuple(taken)))
    return found


def _hints(text: Text, settings: Settings, number: int, runs: tuple[Run, ...]) -> np.ndarray:
    """(13,) hints to a proposition's labels."""
    quote = text.quotes[number]
    direct = bool(quote.content) and text.encoding.grammar[quote.content[0][0], TAGS] in _OPENING
    return hints((text.spelled(quote.source), text.spelled(quote.cue)), text.spelled(runs), settings.hint, direct)


def _stances(text: Text, model: ClaimModel, settings: Settings, proposed: Proposed) -> list[list[FoundStance]]:
    """For each proposition its stances, one toward the same thing; a quote's propositions take no two sides on it."""
    phrases, grammar = proposed.phrases, text.encoding.grammar
    taken = sides(proposed.sides, settings.least)
    taken = _with_complements(text, [(phrase.quote, phrase.run) for phrase in phrases], taken)
    taken = _without_parts([phrase.run for phrase in phrases], grammar, taken)
    found: list[list[FoundStance]] = [[] for _ in proposed.split]
    by_quote: dict[int, list[int]] = {}
    for at, phrase in enumerate(phrases):
        who = phrase.meant.entity
        named = who and who.named and grammar[phrase.run[0], TAGS] not in PRONOUNS
        if taken[at].polarity != NEUTRAL or named:
            by_quote.setdefault(phrase.quote, []).append(at)
    for numbers in by_quote.values():
        for kept in consistent([(phrases[at].meant.key, phrases[at].place, taken[at]) for at in numbers]):
            phrase = phrases[numbers[kept]]
            found[phrase.place].append(FoundStance(phrase.run, phrase.meant, taken[numbers[kept]]))
    kept_stances = [_heads(_apart(stances), grammar) for stances in found]
    return _with_implied(proposed, kept_stances, implied(text, model, proposed, settings.implied))


def _with_implied(
    proposed: Proposed, found: Sequence[Sequence[FoundStance]], unnamed: Mapping[int, Implied]
) -> list[list[FoundStance]]:
    """The stances of propositions, and that toward what their quote leaves unnamed, which all of its propositions
    take."""
    named = {
        (number, stance.meant.key) for (number, _), own in zip(proposed.split, found, strict=True) for stance in own
    }
    whole = [list(stances) for stances in found]
    for stances, (number, _) in zip(whole, proposed.split, strict=True):
        other = unnamed.get(number)
        if other and (number, other.meant.key) not in named:
            stances.append(FoundStance(other.run, other.meant, other.side))
    return whole


def _with_complements(text: Text, phrases: Sequence[tuple[int, Run]], taken: Sequence[Side]) -> list[Side]:
    """The stances toward phrases, each with the number of its quote, where what is called a name takes the name's side:
    who calls a camp a waiting room says nothing against waiting rooms."""
    found = list(taken)
    for number, group in groupby(range(len(phrases)), key=lambda at: phrases[at][0]):
        quote = text.quotes[number]
        kind, acted_on = cue_kind(text.spelled(quote.cue)), object_of(quote.content, text.encoding.grammar)
        if kind is None or acted_on is None:
            continue
        start = complement_of(kind, acted_on, quote.content, text.words, text.encoding.grammar)
        if start is None:
            continue
        numbers = list(group)
        said = [at for at in numbers if phrases[at][1][0] >= start and found[at].polarity != NEUTRAL]
        surest = max((found[at] for at in said), key=lambda side: side.confidence, default=None)
        for at in numbers:
            meant_so = phrases[at][1][1] == acted_on[1] and found[at].polarity == NEUTRAL
            if meant_so and surest and kind.kind == "call" and not kind.negated:
                found[at] = surest
        for at in said:
            found[at] = _neutral(found[at])
    return found


def _without_parts(runs: Sequence[Run], grammar: np.ndarray, taken: Sequence[Side]) -> list[Side]:
    """The sides taken on phrases, none on what only describes the head of its phrase, and of a possessor and what is
    possessed the surer one."""
    found = list(taken)
    for number, run in enumerate(runs):
        if only_describes(run, grammar):
            found[number] = _neutral(found[number])
    for inner, outer in rivals(runs, grammar):
        if NEUTRAL not in (found[inner].polarity, found[outer].polarity):
            weaker = min(inner, outer, key=lambda number: found[number].confidence)
            found[weaker] = _neutral(found[weaker])
    return found


def _neutral(side: Side) -> Side:
    return side if side.polarity == NEUTRAL else Side(NEUTRAL, round(1 - side.confidence, 4))


def _apart(stances: Sequence[FoundStance]) -> list[FoundStance]:
    """The stances without those of one side toward a phrase within the phrase of a surer one of that side."""
    kept = []
    for stance in stances:
        rivals = [s for s in stances if s is not stance and s.run[0] <= stance.run[0] and stance.run[1] <= s.run[1]]
        if not any(s.side.polarity == stance.side.polarity and stance.meant.entity is None for s in rivals):
            kept.append(stance)
    return kept


def _heads(stances: Sequence[FoundStance], grammar: np.ndarray) -> list[FoundStance]:
    """The stances without those toward issues that only a preposition ties to a phrase before them on the same side:
    who condemns the bombing of the market says nothing of the market."""
    sides = {(stance.run[1], stance.side.polarity) for stance in stances if stance.side.polarity != NEUTRAL}

    def tied(stance: FoundStance) -> bool:
        before = stance.run[0] - 1
        while before > 0 and grammar[before, TAGS] in _DETERMINERS:
            before -= 1
        return grammar[before, TAGS] in _PREPOSITIONS and (before, stance.side.polarity) in sides

    return [stance for stance in stances if stance.meant.entity or not tied(stance)]
