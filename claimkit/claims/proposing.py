"""What a text's quotes say and name, before any side is taken: their propositions, with scores, and the phrases that
they may take a side on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from claimkit.claims.candidates import candidates
from claimkit.claims.cues import cue_kind, measured, object_of
from claimkit.claims.decisions import Settings
from claimkit.claims.deeds import deed_on
from claimkit.claims.elsewhere import leanings
from claimkit.claims.hints import hints_on, side_on
from claimkit.claims.labelling import TAGS
from claimkit.claims.labels import POLARITIES
from claimkit.claims.propositions import propositions
from claimkit.claims.reading import Question, Run, claim_scores, stance_scores
from claimkit.claims.targets import PRONOUNS, Meant, meant
from claimkit.claims.text import Text
from claimkit.encoder.model import ClaimModel

# The number of a quote, and the half-open words of one of its propositions.
Proposition = tuple[int, tuple[Run, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a proposition may take a side on: the number of its quote, its own place among the propositions, the
    phrase's half-open words, and what it means."""

    quote: int
    place: int
    run: Run
    meant: Meant


@dataclass(frozen=True, slots=True)
class Proposed:
    """A text's propositions with their (N, 13) scores, and the M phrases in them with their (M, 3) scores of neutral,
    favor and against: what the heads say, and the hints of rules."""

    split: Sequence[Proposition]
    scores: np.ndarray
    phrases: Sequence[Phrase]
    sides: np.ndarray


def propose(text: Text, model: ClaimModel, settings: Settings) -> Proposed:
    """What a text's quotes say and name."""
    grammar = text.encoding.grammar
    split = [(n, runs) for n, q in enumerate(text.quotes) for runs in propositions(q.content, text.words, grammar)]
    phrases = list(_phrases(text, split))
    asked = [Question(text.quotes[p.quote], split[p.place][1], p.run) for p in phrases]
    sides = stance_scores(model, text.encoding, asked) / settings.stance_temperature
    sides = sides + _side_hints(text, settings, phrases)
    sides = sides + leanings(sides, [_parties(text, phrase) for phrase in phrases], settings.elsewhere)
    return Proposed(split, _scores(text, model, settings, split), phrases, sides)


def _scores(text: Text, model: ClaimModel, settings: Settings, split: Sequence[Proposition]) -> np.ndarray:
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


def _phrases(text: Text, split: Sequence[Proposition]) -> Iterator[Phrase]:
    """The phrases that propositions may take a side on, in order."""
    for place, (number, runs) in enumerate(split):
        for run in candidates(text.encoding.grammar, runs):
            if (who := _meant(text, run, number, _end(run, runs))) is not None:
                yield Phrase(number, place, run, who)


def _parties(text: Text, phrase: Phrase) -> tuple[str, str] | None:
    """Who speaks of whom; None where a phrase means no entity or nobody is known to speak."""
    speaker, entity = text.speakers[phrase.quote], phrase.meant.entity
    return (speaker, entity.id) if speaker and entity else None


def _side_hints(text: Text, settings: Settings, phrases: Sequence[Phrase]) -> np.ndarray:
    """(M, 3) hints to the stances toward phrases, those of a quote side by side: what the cue takes a side on, what
    that only measures, what a deed is done to."""
    grammar, parts = text.encoding.grammar, [np.zeros((0, len(POLARITIES)), np.float32)]
    for number, group in groupby(phrases, key=lambda phrase: phrase.quote):
        quote, runs = text.quotes[number], [phrase.run for phrase in group]
        kind, acted_on = cue_kind(text.spelled(quote.cue)), object_of(quote.content, grammar)
        side = side_on(kind, text.spelled(quote.content))
        counted = measured(acted_on, text.words, grammar, quote.content[0][1]) if acted_on else None
        deed, thing = deed_on(kind, quote.content, text.words, grammar) or (None, None)
        told = sum(hints_on(run, side, runs, settings.side) for run in (acted_on, counted))
        parts.append(told + hints_on(thing, deed, runs, settings.deed))
    return np.concatenate(parts)


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
