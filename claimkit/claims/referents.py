"""Whom and what a text talks of: its named parties, and its issues as chains of noun phrases with one head.

"The bill", "the housing bill" and "bill" are one referent where nothing in them differs; "the tax bill" is another.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from claimkit.annotations import Entity
from claimkit.claims.candidates import candidates
from claimkit.claims.labelling import TAGS
from claimkit.claims.naming import named
from claimkit.claims.reading import Run
from claimkit.claims.targets import EMPTY, PRONOUNS, Meant
from claimkit.claims.text import Text
from claimkit.encoder.grammar import GROUPS

_SENTENCE = list(GROUPS).index("sentence")
# So many referents of a stretch of text at most: those that are mentioned most, the first ones before others.
MOST = 48
# A referent is mentioned twice, or in so many sentences at the beginning.
_OPENING = 3
# Of an issue's first so many mentions the longest names it, of its words so many count.
_NAMING, _LONG = 4, 5
_PLURAL = re.compile(r"(ies|es|s)$")


@dataclass(frozen=True, slots=True)
class Referent:
    """One that a stretch of text talks of. runs: (M, 2) half-open words of its mentions, in order; names: (M,) bool,
    which of them are more than pronouns."""

    meant: Meant
    runs: np.ndarray
    names: np.ndarray

    @property
    def kind(self) -> str:
        """Its type as an entity; "issue" where it is none."""
        return self.meant.entity.type if self.meant.entity else "issue"


@dataclass(slots=True)
class _Chain:
    """Noun phrases with one head, an issue's mentions, and the words that tell it from others of that head."""

    entity: Entity | None
    runs: list[Run] = field(default_factory=list)
    names: list[Run] = field(default_factory=list)
    told: set[str] = field(default_factory=set)


def sentences(grammar: np.ndarray) -> np.ndarray:
    """(W,) int64: the number of each word's sentence."""
    return np.cumsum(grammar[:, _SENTENCE] > 0)


def referents(text: Text, first: int, last: int) -> list[Referent]:
    """The referents of half-open words, no more than MOST of them, issues before parties."""
    number = sentences(text.encoding.grammar)
    found = [*_issues(text, first, last), *parties(text, first, last)]

    def weight(referent: Referent) -> int:
        opens = number[referent.runs[0, 0]] - number[first] < _OPENING
        return len(referent.runs) + 2 * bool(opens) if len(referent.runs) > 1 or opens else 0

    weights = [weight(referent) for referent in found]
    chosen = sorted(range(len(found)), key=lambda place: -weights[place])[:MOST]
    return [found[place] for place in sorted(chosen) if weights[place]]


def parties(text: Text, first: int, last: int) -> Iterator[Referent]:
    """The named entities with a name within half-open words."""
    opens, closes = text.tokens[first], text.tokens[last - 1] + 1
    for entity in text.entities.named:
        runs, names = [], []
        for start, end, kind in entity.mentions:
            if opens <= start and end <= closes:
                runs.append((bisect_left(text.tokens, start), bisect_left(text.tokens, end)))
                names.append(kind != "pronoun")
        if any(names):
            yield Referent(Meant(entity.name, entity, None), np.array(runs), np.array(names))


def _issues(text: Text, first: int, last: int) -> Iterator[Referent]:
    """The chains of noun phrases that name no entity within half-open words."""
    grammar, chains = text.encoding.grammar, dict[str, list[_Chain]]()
    for run in candidates(grammar, [(first, last)]):
        entity = text.entities.meant(text.tokens[run[0]], text.tokens[run[1] - 1] + 1)
        if (entity is None or not entity.named) and not _is_empty(run, text.words, grammar):
            name = named(run, text.words, grammar, last)
            _join(chains.setdefault(stem(text.words[run[1] - 1]), []), run, name, entity, text.words)
    for alike in chains.values():
        for chain in alike:
            name = max(chain.names[:_NAMING], key=lambda run: min(run[1] - run[0], _LONG))
            meant = Meant(" ".join(text.words[name[0] : name[1]]), chain.entity, name)
            yield Referent(meant, np.array(chain.runs), np.ones(len(chain.runs), bool))


def _join(alike: list[_Chain], run: Run, name: Run, entity: Entity | None, words: Sequence[str]) -> None:
    """Add a noun phrase to the last chain that it does not differ from, else begin another."""
    told = {stem(word) for word in words[run[0] : run[1] - 1]}
    told |= {stem(word) for word in words[run[1] : name[1]] if len(word) > 3}
    chain = next((c for c in reversed(alike) if not told or not c.told or told & c.told), None)
    if chain is None:
        chain = _Chain(entity)
        alike.append(chain)
    chain.runs.append(run)
    chain.names.append(name)
    chain.told |= told


def _is_empty(run: Run, words: Sequence[str], grammar: np.ndarray) -> bool:
    head = words[run[1] - 1].lower()
    if len(head) < 3 or not head[0].isalpha():
        return True
    return run[1] - run[0] == 1 and (grammar[run[0], TAGS] in PRONOUNS or head in EMPTY)


def stem(word: str) -> str:
    """A word in lower case without the ending of a plural."""
    lower = word.lower()
    return _PLURAL.sub("", lower) if len(lower) > 3 else lower
