"""What a quote may take a stance toward: noun phrases and entities in its content, as half-open words."""

from collections.abc import Iterator, Sequence

import numpy as np

from claimkit.claims.labelling import CHUNKS, ENTITIES, TAGS, number
from claimkit.encoder.grammar import GROUPS, index_of

Run = tuple[int, int]
_CHUNK_B, _CHUNK_I = (index_of("chunk", label) for label in "BI")
# What a phrase may begin with without being part of its name.
_OPENERS = frozenset(index_of("tag", tag) for tag in "DT PDT PRP$ POS WDT WP$ CD RB `` '' , CC IN".split())
_POSSESSIVE = index_of("tag", "POS")
_HYPHEN = index_of("tag", "HYPH")
_PREPOSITION = index_of("tag", "IN")
_POSSESSIVE_PRONOUN = index_of("tag", "PRP$")
_NUMBERS = frozenset(
    index_of("entity", f"{side}-{kind}")
    for kind in ("CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME")
    for side in "BI"
)
_EMPTY = frozenset(index_of("tag", tag) for tag in ("EX", "WP", "WDT", "DT", "CD", "WRB"))
_OPENING, _CLOSING = number("tag", "``"), number("tag", "''")
# The longest phrase taken, in words.
_LONGEST = 8


def candidates(grammar: np.ndarray, runs: Sequence[Run]) -> list[Run]:
    """The phrases within `runs`, in order, each once: base noun phrases without what opens them, the possessors in
    them, named entities. grammar: (W, groups) int64 labels of every word of the text."""
    found: set[Run] = set()
    for first, last in runs:
        for phrase in chunks(grammar, first, last):
            found.update(_parts(grammar, phrase))
        found.update(_entities(grammar, first, last))
    return sorted(run for run in found if _may_be_meant(grammar, run))


def chunks(grammar: np.ndarray, first: int, last: int) -> Iterator[Run]:
    """The base noun phrases within half-open words, in order."""
    begin = None
    for word in range(first, last + 1):
        # No base noun phrase holds a preposition behind its first word, or half a quotation, whatever the head says.
        ends = word >= last or (begin is not None and grammar[word, TAGS] == _PREPOSITION)
        ends = ends or (begin is not None and _opens_quotation(grammar, word, last))
        label = 0 if ends else grammar[word, CHUNKS]
        if begin is not None and label != _CHUNK_I:
            yield begin, word
            begin = None
        if label == _CHUNK_B or (label == _CHUNK_I and begin is None):
            begin = word


def _opens_quotation(grammar: np.ndarray, word: int, last: int) -> bool:
    """Whether a mark opens a quotation that does not end within the phrase it stands in."""
    if grammar[word, TAGS] not in _OPENING:
        return False
    inside = word + 1
    while inside < last and grammar[inside, CHUNKS] == _CHUNK_I and grammar[inside, TAGS] not in _CLOSING:
        inside += 1
    return inside >= last or grammar[inside, CHUNKS] != _CHUNK_I


def _parts(grammar: np.ndarray, phrase: Run) -> Iterator[Run]:
    """A phrase's possessor and what is possessed: "the mayor's plan" -> "mayor", "plan"."""
    first, last = phrase
    if last - first > _LONGEST:
        first = last - _LONGEST
    for word in range(first, last):
        if grammar[word, TAGS] == _POSSESSIVE_PRONOUN:
            yield word, word + 1
        if grammar[word, TAGS] == _POSSESSIVE and word > first:
            yield without_opener(grammar, (first, word))
            first = word + 1
    yield without_opener(grammar, (first, last))


def without_opener(grammar: np.ndarray, run: Run) -> Run:
    """A phrase without the determiners, numbers and marks that it begins with."""
    first, last = run
    # The number of "two-year freeze" is no opener.
    while first < last - 1 and int(grammar[first, TAGS]) in _OPENERS and grammar[first + 1, TAGS] != _HYPHEN:
        first += 1
    return first, last


def _entities(grammar: np.ndarray, first: int, last: int) -> Iterator[Run]:
    begin = None
    names = GROUPS["entity"]
    for word in range(first, last + 1):
        label = names[grammar[word, ENTITIES]] if word < last else "O"
        if begin is not None and not label.startswith("I"):
            yield without_opener(grammar, (begin, word))
            begin = None
        if label.startswith("B") or (label.startswith("I") and begin is None):
            begin = word


def _may_be_meant(grammar: np.ndarray, run: Run) -> bool:
    """Not a mere number or date, nor a bare determiner or relative pronoun."""
    labels = grammar[run[0] : run[1]]
    if run[1] <= run[0] or all(int(label) in _NUMBERS for label in labels[:, ENTITIES]):
        return False
    return run[1] - run[0] > 1 or int(labels[0, TAGS]) not in _EMPTY
