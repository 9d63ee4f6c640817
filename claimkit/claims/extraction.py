"""One text's quotes in, its claims out: propositions, their labels, their targets and stances."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from claimkit.claims.candidates import candidates
from claimkit.claims.conditions import condition
from claimkit.claims.cues import complement_of, cue_kind, measured, object_of
from claimkit.claims.decisions import Labels, Settings, Side, consistent, labels, sides
from claimkit.claims.deeds import deed_on
from claimkit.claims.elsewhere import leanings
from claimkit.claims.hints import hints, hints_on, side_hints
from claimkit.claims.labelling import TAGS
from claimkit.claims.labelling import number as tag_numbers
from claimkit.claims.labels import NEUTRAL, POLARITIES
from claimkit.claims.propositions import propositions
from claimkit.claims.reading import Question, QuoteWords, Run, claim_scores, stance_scores
from claimkit.claims.targets import PRONOUNS, EntityIndex, Meant, meant
from claimkit.claims.within import only_describes, rivals
from claimkit.encoder.encoding import Encoding
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


@dataclass(frozen=True, slots=True)
class Text:
    """What claims are read from: the words with their tokens, the encoding, the quotes, and who speaks in each."""

    words: Sequence[str]
    tokens: Sequence[int]
    encoding: Encoding
    quotes: Sequence[QuoteWords]
    speakers: Sequence[str | None]
    entities: EntityIndex

    def spelled(self, runs: Sequence[Run]) -> list[str]:
        """The words of half-open runs."""
        return [self.words[word] for first, last in runs for word in range(first, last)]


def extract_claims(text: Text, model: ClaimModel, settings: Settings) -> list[FoundClaim]:
    """The claims of a text's quotes, in order."""
    grammar = text.encoding.grammar
    split = [(n, runs) for n, q in enumerate(text.quotes) for runs in propositions(q.content, text.words, grammar)]
    scores = _scores(text, model, settings, split)
    stances = _stances(text, model, settings, split)
    found = []
    for (number, runs), row, taken in zip(split, scores, stances, strict=True):
        told = _hints(text, settings, number, runs)
        named = condition(runs, text.words, grammar)
        found.append(FoundClaim(number, runs, labels(row, settings, told), named, tuple(taken)))
    return found


def _hints(text: Text, settings: Settings, number: int, runs: tuple[Run, ...]) -> np.ndarray:
    """(13,) hints to a proposition's labels."""
    quote = text.quotes[number]
    direct = bool(quote.content) and text.encoding.grammar[quote.content[0][0], TAGS] in _OPENING
    return hints((text.spelled(quote.source), text.spelled(quote.cue)), text.spelled(runs), settings.hint, direct)


def _scores(
    text: Text, model: ClaimModel, settings: Settings, split: Sequence[tuple[int, tuple[Run, ...]]]
) -> np.ndarray:
    """(N, 13) scores of propositions: those of one of several in a quote lean on the whole quote's, for its main point
    colours what is said beside it; most of all those of the longest, which is taken for that point."""
    times = Counter(number for number, _ in split)
    several = [number for number, count in times.items() if count > 1]
    asked = [Question(text.quotes[n], runs) for n, runs in split]
    asked += [Question(text.quotes[n], text.quotes[n].content) for n in several]
    scores = claim_scores(model, text.encoding, asked)
    whole = dict(zip(several, scores[len(split) :], strict=True))
    sizes = [sum(last - first for first, last in runs) for _, runs in split]
    return lean(scores[: len(split)], [number for number, _ in split], sizes, whole, settings)


def lean(
    own: np.ndarray, quotes: Sequence[int], sizes: Sequence[int], whole: Mapping[int, np.ndarray], settings: Settings
) -> np.ndarray:
    """(N, 13) scores of claims from their own and those of their whole quotes.

    own: (N, 13); quotes: the number of each claim's quote; sizes: words of each claim; whole: the (13,) scores of a
    quote that makes several claims, by its number.
    """
    longest = {quotes[place]: place for place in sorted(range(len(quotes)), key=lambda place: sizes[place])}
    found = own.copy()
    for place, number in enumerate(quotes):
        if number in whole:
            share = settings.main if longest[number] == place else settings.own
            found[place] = share * own[place] + (1 - share) * whole[number]
    return found


def _stances(
    text: Text, model: ClaimModel, settings: Settings, split: Sequence[tuple[int, tuple[Run, ...]]]
) -> list[list[FoundStance]]:
    """For each proposition its stances, one toward the same thing; a quote's propositions take no two sides on it."""
    phrases = list(_phrases(text, split))
    asked = [Question(text.quotes[split[place][0]], split[place][1], run) for place, run, _ in phrases]
    within = [(split[place][0], run) for place, run, _ in phrases]
    told = _side_hints(text, settings, within)
    scores = stance_scores(model, text.encoding, asked)
    told = told + leanings(
        scores / settings.stance_temperature + told, _parties(text, split, phrases), settings.elsewhere
    )
    taken = sides(scores, settings, told)
    taken = _with_complements(text, within, taken)
    taken = _without_parts([run for _, run in within], text.encoding.grammar, taken)
    found: list[list[FoundStance]] = [[] for _ in split]
    by_quote: dict[int, list[int]] = {}
    for at, (place, _, who) in enumerate(phrases):
        named = who.entity and who.entity.named and text.encoding.grammar[phrases[at][1][0], TAGS] not in PRONOUNS
        if taken[at].polarity != NEUTRAL or named:
            by_quote.setdefault(split[place][0], []).append(at)
    for numbers in by_quote.values():
        for kept in consistent([(phrases[at][2].key, phrases[at][0], taken[at]) for at in numbers]):
            place, run, who = phrases[numbers[kept]]
            found[place].append(FoundStance(run, who, taken[numbers[kept]]))
    return [_heads(_apart(stances), text.encoding.grammar) for stances in found]


def _parties(
    text: Text, split: Sequence[tuple[int, tuple[Run, ...]]], phrases: Sequence[tuple[int, Run, Meant]]
) -> list[tuple[str, str] | None]:
    """For each phrase who speaks of whom; None where the phrase means no entity or nobody is known to speak."""
    found: list[tuple[str, str] | None] = []
    for place, _, who in phrases:
        speaker = text.speakers[split[place][0]]
        found.append((speaker, who.entity.id) if speaker and who.entity else None)
    return found


def _phrases(text: Text, split: Sequence[tuple[int, tuple[Run, ...]]]) -> Iterator[tuple[int, Run, Meant]]:
    """For each proposition, by its place, the phrases that it may take a side on, and what they mean."""
    for place, (number, runs) in enumerate(split):
        for run in candidates(text.encoding.grammar, runs):
            if (who := _meant(text, run, number, _end(run, runs))) is not None:
                yield place, run, who


def _side_hints(text: Text, settings: Settings, phrases: Sequence[tuple[int, Run]]) -> np.ndarray:
    """(N, 3) hints to the stances toward phrases, each with the number of its quote, those of a quote side by side."""
    parts = [np.zeros((0, len(POLARITIES)), np.float32)]
    for number, group in groupby(phrases, key=lambda phrase: phrase[0]):
        quote = text.quotes[number]
        cue, content = text.spelled(quote.cue), text.spelled(quote.content)
        acted_on = object_of(quote.content, text.encoding.grammar)
        runs = [run for _, run in group]
        side, thing = deed_on(cue_kind(cue), quote.content, text.words, text.encoding.grammar) or (None, None)
        counted = measured(acted_on, text.words, text.encoding.grammar, quote.content[0][1]) if acted_on else None
        told = sum(side_hints(cue, content, meant, runs, settings.side) for meant in (acted_on, counted))
        parts.append(told + hints_on(thing, side, runs, settings.deed))
    return np.concatenate(parts)


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


def _end(run: Run, pieces: Sequence[Run]) -> int:
    """Where the piece of a claim that a phrase stands in ends."""
    return next((last for first, last in pieces if first <= run[0] < last), run[1])


def _meant(text: Text, run: Run, quote: int, end: int) -> Meant | None:
    """What a phrase means, none where that is the quote's own speaker: nobody takes a stance toward himself. Whom a
    cue acts on is somebody else, whatever the linking says ("slammed the Texas senator")."""
    tokens = text.tokens[run[0]], text.tokens[run[1] - 1] + 1
    grammar, speaker = text.encoding.grammar, text.speakers[quote]
    found = meant(run, tokens, text.words, grammar, text.entities, end)
    if found is None or found.entity is None or speaker is None or found.entity.speaker != speaker:
        return found
    own = text.quotes[quote]
    acted_on, kind = object_of(own.content, grammar), cue_kind(text.spelled(own.cue))
    if run != acted_on or kind is None or kind.side is None or grammar[run[0], TAGS] in PRONOUNS:
        return None
    return Meant(" ".join(text.words[run[0] : run[1]]), None, run)
