"""A quote's content -> the propositions that it makes: sentences, and coordinated clauses with their own subjects."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from claimkit.claims.labelling import CHUNKS, DEPS, TAGS, number
from claimkit.encoder.grammar import GROUPS

Run = tuple[int, int]
_SENTENCE = list(GROUPS).index("sentence")
_FINITE = number("tag", "VBD VBZ VBP MD")
_SUBJECTS = number("dep", "nsubj nsubjpass expl csubj csubjpass")
_CONJUNCTION = number("tag", "CC")
_SUBORDINATE = number("dep", "mark")
_EDGES = frozenset("\"'“”‘’«»„,;:–—-…()[]") | {"``", "''", "--", "..."}
_MARKS = frozenset('"“”„«»') | {"``", "''"}
_ENDS = frozenset(".!?")
# A piece with fewer words is no proposition of its own: "No.", "Yes, sir."
_LEAST = 3
# How far behind a conjunction its clause's subject may end.
_REACH = 10


def propositions(content: Sequence[Run], words: Sequence[str], grammar: np.ndarray) -> list[tuple[Run, ...]]:
    """The propositions of a content, in order, each as half-open words in one or several pieces.

    content: half-open words of the text; words: the text's words; grammar: (W, groups) their labels. A content
    that makes one proposition comes back as it is; pieces of several lose the marks and commas at their edges.
    """
    sentences = _sentences(content, words, grammar)
    clauses = [clause for sentence in sentences for clause in _clauses(sentence, words, grammar)]
    merged = _merged(clauses, words)
    if len(merged) < 2:
        return [tuple(content)]
    trimmed = [_trimmed(runs, words) for runs in merged]
    return [runs for runs in trimmed if runs] or [tuple(content)]


def _sentences(content: Sequence[Run], words: Sequence[str], grammar: np.ndarray) -> list[list[Run]]:
    """The content cut at sentence starts; a piece that goes on after its cue stays with what stood before it."""
    found: list[list[Run]] = []
    for first, last in content:
        cuts = [word for word in range(first + 1, last) if _starts(word, first, words, grammar)]
        for begin, end in pairwise([first, *cuts, last]):
            if begin == first and found and not _opens(first, last, words, grammar):
                found[-1].append((begin, end))
            else:
                found.append([(begin, end)])
    return found


def _starts(word: int, first: int, words: Sequence[str], grammar: np.ndarray) -> bool:
    """Whether a sentence starts at a word: the head says so, and the words before it end one."""
    if not grammar[word, _SENTENCE]:
        return False
    before = word - 1
    while before > first and words[before] in _MARKS:
        before -= 1
    return words[before][-1:] in _ENDS


def _opens(first: int, last: int, words: Sequence[str], grammar: np.ndarray) -> bool:
    """Whether a content's piece begins a sentence: by the head's word for it, or its neighbour behind a mark."""
    here = first
    while here < last - 1 and words[here] in _MARKS:
        here += 1
    return bool(grammar[first : here + 1, _SENTENCE].any()) or words[here][:1].isupper()


def _clauses(sentence: list[Run], words: Sequence[str], grammar: np.ndarray) -> list[list[Run]]:
    """A sentence cut before each conjunction or semicolon behind which a clause with a subject of its own stands."""
    cells = [word for first, last in sentence for word in range(first, last)]
    cuts = [at for at, word in enumerate(cells) if _joins(cells, at, words, grammar)]
    return [_grouped(cells[begin:end]) for begin, end in pairwise([0, *cuts, len(cells)])]


def _joins(cells: Sequence[int], at: int, words: Sequence[str], grammar: np.ndarray) -> bool:
    word = cells[at]
    if grammar[word, TAGS] not in _CONJUNCTION and words[word] != ";":
        return False
    before, after = cells[:at], cells[at + 1 : at + 1 + _REACH]
    return _is_clause(before, grammar) and _begins_clause(after, grammar)


def _is_clause(cells: Sequence[int], grammar: np.ndarray) -> bool:
    """Whether words hold a subject and a finite verb outside what a conjunction subordinates."""
    labels = grammar[list(cells)] if len(cells) else grammar[:0]
    subjects = np.isin(labels[:, DEPS], list(_SUBJECTS)).any()
    return bool(subjects and np.isin(labels[:, TAGS], list(_FINITE)).any())


def _begins_clause(cells: Sequence[int], grammar: np.ndarray) -> bool:
    """Whether words begin with a subject's noun phrase, adverbs aside, and a finite verb right behind it."""
    for place, word in enumerate(cells):
        dep, tag = grammar[word, DEPS], grammar[word, TAGS]
        if dep in _SUBORDINATE or tag in _FINITE:
            return False
        if dep in _SUBJECTS:
            rest = [w for w in cells[place + 1 :] if not grammar[w, CHUNKS]][:4]
            return any(grammar[w, TAGS] in _FINITE for w in rest)
    return False


def _grouped(cells: Sequence[int]) -> list[Run]:
    runs: list[Run] = []
    for word in cells:
        if runs and runs[-1][1] == word:
            runs[-1] = (runs[-1][0], word + 1)
        else:
            runs.append((word, word + 1))
    return runs


def _merged(clauses: Sequence[list[Run]], words: Sequence[str]) -> list[list[Run]]:
    """The clauses, those too short joined with the one before, or after where they stand first."""
    found: list[list[Run]] = []
    for runs in clauses:
        if found and (_size(runs, words) < _LEAST or _size(found[-1], words) < _LEAST):
            found[-1] = _grouped([word for first, last in (*found[-1], *runs) for word in range(first, last)])
        else:
            found.append(list(runs))
    return found


def _size(runs: Sequence[Run], words: Sequence[str]) -> int:
    return sum(any(c.isalnum() for c in words[word]) for first, last in runs for word in range(first, last))


def _trimmed(runs: Sequence[Run], words: Sequence[str]) -> tuple[Run, ...]:
    """The runs without marks, commas and conjunctions at their outer edges."""
    cells = [word for first, last in runs for word in range(first, last)]
    while cells and (words[cells[0]] in _EDGES or words[cells[0]].lower() in ("and", "but", "or", "so")):
        cells.pop(0)
    while cells and words[cells[-1]] in _EDGES:
        cells.pop()
    return tuple(_grouped(cells))
