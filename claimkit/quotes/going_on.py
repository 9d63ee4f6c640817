"""Quotations that go on without a cue: whose they are is read from the quote before or after them.

News attributes a quotation once and lets it run: into the next sentence after "she said", into whole paragraphs that
open with a mark again. In PolNeAR's train part 98% of quotations of six words or more belong to an attribution, and a
paragraph that is all quotation belongs to the cue of the paragraph before it six times as often as to the one after.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from claimkit.encoder.words import Words
from claimkit.layout import SINGLE_STYLES, Layout, Quotation
from claimkit.quotes.candidates import Run
from claimkit.quotes.selection import Attribution, first_word

_LEAST_WORDS = 4
_LEAST_WORDS_ALONE = 12
_COVERED = 0.5
# How sure a quote must be to lend its source, and what its confidence is worth to the one that borrows it.
_SURE, _LESS_SURE = 0.6, 0.6
_SENTENCE_ENDS = frozenset(".!?…—-")


def attach(kept: Sequence[Attribution], words: Words, layout: Layout, text: str) -> list[Attribution]:
    """`kept` with each uncovered quotation added to the content of the quote whose words go on in it."""
    quotes = list(kept)
    taken = np.zeros(len(words), bool)
    for quote in quotes:
        for first, last in quote.content:
            taken[first:last] = True
    for quotation in layout.quotations:
        run = _run(words, quotation)
        length = run[1] - run[0]
        if quotation.depth or length < _LEAST_WORDS or taken[run[0] : run[1]].mean() > _COVERED:
            continue
        if not _is_sentence(text, quotation):
            continue
        index = _owner(quotes, words, layout.quotations, quotation, run)
        if index is not None:
            quotes[index] = _with_run(quotes[index], run, taken)
            continue
        alone = _without_cue(quotes, words, run)
        if alone is not None:
            quotes.append(_with_run(alone, run, taken))
    return sorted(quotes, key=first_word)


def _is_sentence(text: str, quotation: Quotation) -> bool:
    """Whether what is quoted begins and ends as whole sentences do: a title or a catchword goes on from nobody."""
    inside = text[quotation.inner_start : quotation.inner_end].strip()
    if quotation.style in SINGLE_STYLES or not inside:
        return False
    begins = not inside[0].islower() and not inside.startswith(("...", "…", "[", "("))
    return begins and inside.rstrip("'’ ")[-1:] in _SENTENCE_ENDS


def _run(words: Words, quotation: Quotation) -> Run:
    """The words of a quotation, marks included."""
    first = int(np.searchsorted(words.ends, quotation.start, "right"))
    return first, int(np.searchsorted(words.starts, quotation.end, "left"))


def _with_run(quote: Attribution, run: Run, taken: np.ndarray) -> Attribution:
    cells = [
        word for word in range(*run) if not taken[word] and not (quote.cue and quote.cue[0] <= word < quote.cue[1])
    ]
    taken[run[0] : run[1]] = True
    runs = [(first, last) for first, last in (*quote.content, *_grouped(cells))]
    return replace(quote, content=_joined(sorted(runs)))


def _grouped(cells: Sequence[int]) -> list[Run]:
    runs: list[Run] = []
    for word in cells:
        if runs and runs[-1][1] == word:
            runs[-1] = (runs[-1][0], word + 1)
        else:
            runs.append((word, word + 1))
    return runs


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    found: list[Run] = []
    for first, last in runs:
        if found and found[-1][1] >= first:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def _owner(
    quotes: Sequence[Attribution], words: Words, quotations: Sequence[Quotation], quotation: Quotation, run: Run
) -> int | None:
    """The number of the quote that goes on in an uncovered quotation; None where a reader could not tell."""
    paragraph = int(np.searchsorted(words.paragraphs, run[0], "right")) - 1
    here = _direct_in(quotes, words, quotations, paragraph)
    before = [index for index in here if quotes[index].content[0][0] < run[0]]
    if before:
        return before[-1]
    if not _is_whole(words, paragraph, run) or (run[1] - run[0] < _LEAST_WORDS_ALONE and not quotation.continued):
        return None
    previous = _direct_in(quotes, words, quotations, paragraph - 1) if paragraph else []
    return previous[-1] if previous else None


def _is_whole(words: Words, paragraph: int, run: Run) -> bool:
    """Whether a quotation is all of its paragraph, but for a stray mark."""
    return bool(run[0] <= words.paragraphs[paragraph] + 1 and run[1] >= words.paragraphs[paragraph + 1] - 1)


def _without_cue(quotes: Sequence[Attribution], words: Words, run: Run) -> Attribution | None:
    """A quote without cue, for a paragraph that is all quotation: by whom the paragraph before heard last."""
    paragraph = int(np.searchsorted(words.paragraphs, run[0], "right")) - 1
    if not paragraph or not _is_whole(words, paragraph, run) or run[1] - run[0] < _LEAST_WORDS_ALONE:
        return None
    first, last = words.paragraphs[paragraph - 1], words.paragraphs[paragraph]
    heard = [quote for quote in quotes if quote.source is not None and quote.cue is not None]
    heard = [quote for quote in heard if first <= quote.cue[0] < last and quote.confidence > _SURE]  # type: ignore[index]
    if not heard:
        return None
    return Attribution(None, heard[-1].source, (), heard[-1].confidence * _LESS_SURE)


def _direct_in(
    quotes: Sequence[Attribution], words: Words, quotations: Sequence[Quotation], paragraph: int
) -> list[int]:
    """The quotes, in order, with a content in that paragraph that ends or begins in quotation marks."""
    first, last = int(words.paragraphs[paragraph]), int(words.paragraphs[paragraph + 1])
    bounds = words.starts[first], words.ends[last - 1]
    near = [quotation for quotation in quotations if bounds[0] <= quotation.start < bounds[1]]
    found = []
    for index, quote in enumerate(quotes):
        runs = [run for run in quote.content if first <= run[0] < last]
        if any(_is_quoted(words, near, run) for run in runs):
            found.append(index)
    return found


def _is_quoted(words: Words, quotations: Sequence[Quotation], run: Run) -> bool:
    start, end = words.starts[run[0]], words.ends[run[1] - 1]
    return any(q.start < end and q.end > start for q in quotations)
