"""Attributions that an article's form alone makes: turns of a transcript, names after a dash."""

from collections.abc import Sequence

import numpy as np

from claimkit.encoder.words import Words
from claimkit.layout import Bounds, Layout
from claimkit.quotes.candidates import Candidate, Run

# What calibration is told of such a candidate: as sure as the model's surest.
_HIGHEST, _PATH = 0.99, -0.1


def with_structure(found: Sequence[Candidate], words: Words, layout: Layout) -> list[Candidate]:
    """`found`, by order of cues, with what the layout attributes in place of what the model made of it."""
    made = structural(words, layout)
    datelines = [run(words, bounds) for bounds in layout.datelines]
    found = [candidate for candidate in found if not _stands_in(candidate.source, datelines)]
    if not made:
        return list(found)
    cues = [candidate.cue for candidate in made]
    others = [c for c in found if not any(c.cue[0] < last and c.cue[1] > first for first, last in cues)]
    return sorted([*others, *made], key=lambda candidate: candidate.cue)


def _stands_in(source: Run | None, datelines: Sequence[Run]) -> bool:
    """Whether a source is a dateline's place or agency, which say nothing."""
    return source is not None and any(first < source[1] and source[0] < last for first, last in datelines)


def structural(words: Words, layout: Layout) -> list[Candidate]:
    """One candidate for each transcript line and each quotation signed after a dash."""
    parts = [(line.colon, line.name, line.content) for line in layout.transcript_lines]
    parts += [(signed.dash, signed.source, signed.quotation) for signed in layout.dash_attributions]
    found = []
    for cue, source, content in parts:
        runs = [run(words, bounds) for bounds in (cue, source, content)]
        if all(last > first for first, last in runs):
            found.append(Candidate(runs[0], runs[1], (runs[2],), _HIGHEST, _HIGHEST, _PATH))
    return found


def run(words: Words, bounds: Bounds) -> Run:
    """The words that half-open code points touch."""
    first = int(np.searchsorted(words.ends, bounds[0], "right"))
    return first, int(np.searchsorted(words.starts, bounds[1], "left"))
