"""One text's quotes in, its claims out: propositions, their labels, their targets and stances."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.claims.candidates import candidates
from claimkit.claims.conditions import condition
from claimkit.claims.decisions import Labels, Settings, Side, labels, sides, strongest
from claimkit.claims.labelling import TAGS
from claimkit.claims.propositions import propositions
from claimkit.claims.reading import Question, QuoteWords, Run, claim_scores, stance_scores
from claimkit.claims.targets import EntityIndex, Meant, meant
from claimkit.encoder.encoding import Encoding
from claimkit.encoder.model import ClaimModel


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


def extract_claims(text: Text, model: ClaimModel, settings: Settings) -> list[FoundClaim]:
    """The claims of a text's quotes, in order."""
    grammar = text.encoding.grammar
    split = [(n, runs) for n, q in enumerate(text.quotes) for runs in propositions(q.content, text.words, grammar)]
    scores = claim_scores(model, text.encoding, [Question(text.quotes[n], runs) for n, runs in split])
    stances = _stances(text, model, settings, split)
    return [
        FoundClaim(number, runs, labels(row, settings), condition(runs, text.words, grammar), tuple(stances[place]))
        for place, ((number, runs), row) in enumerate(zip(split, scores, strict=True))
    ]


def _stances(
    text: Text, model: ClaimModel, settings: Settings, split: Sequence[tuple[int, tuple[Run, ...]]]
) -> list[list[FoundStance]]:
    """For each proposition its stances, those that a quote takes toward the same thing twice but once."""
    phrases = [
        (place, run, who)
        for place, (number, runs) in enumerate(split)
        for run in candidates(text.encoding.grammar, runs)
        if (who := _meant(text, run, number)) is not None
    ]
    asked = [Question(text.quotes[split[place][0]], split[place][1], run) for place, run, _ in phrases]
    taken = sides(stance_scores(model, text.encoding, asked), settings)
    found: list[list[FoundStance]] = [[] for _ in split]
    by_quote: dict[int, list[int]] = {}
    for at, (place, _, who) in enumerate(phrases):
        if taken[at].polarity != "neutral" or (who.entity and who.entity.named):
            by_quote.setdefault(split[place][0], []).append(at)
    for numbers in by_quote.values():
        for kept in strongest([(phrases[at][2].key, taken[at]) for at in numbers]):
            place, run, who = phrases[numbers[kept]]
            found[place].append(FoundStance(run, who, taken[numbers[kept]]))
    return [_apart(stances) for stances in found]


def _apart(stances: Sequence[FoundStance]) -> list[FoundStance]:
    """The stances without those of one side toward a phrase within the phrase of a surer one of that side."""
    kept = []
    for stance in stances:
        rivals = [s for s in stances if s is not stance and s.run[0] <= stance.run[0] and stance.run[1] <= s.run[1]]
        if not any(s.side.polarity == stance.side.polarity and stance.meant.entity is None for s in rivals):
            kept.append(stance)
    return kept


def _meant(text: Text, run: Run, quote: int) -> Meant | None:
    """What a phrase means, none where that is the quote's own speaker: nobody takes a stance toward himself."""
    tokens = text.tokens[run[0]], text.tokens[run[1] - 1] + 1
    found = meant(run, tokens, text.words, int(text.encoding.grammar[run[0], TAGS]), text.entities)
    speaker = text.speakers[quote]
    if found and found.entity and speaker is not None and found.entity.speaker == speaker:
        return None
    return found
