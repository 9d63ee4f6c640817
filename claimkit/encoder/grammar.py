"""The grammar labels that a head gives each word, in five groups: one choice a group.

tag: Penn Treebank's parts of speech; dep: the relation to the word's head, as spaCy's English pipelines name it;
entity: begins, goes on, with OntoNotes' types; chunk: base noun phrases; sentence: whether a sentence starts here.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from claimkit.grammar import Grammar

TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
    "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``"
).split()
DEPENDENCIES = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
).split()
ENTITY_TYPES = (
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT "
    "QUANTITY TIME WORK_OF_ART"
).split()
GROUPS: dict[str, tuple[str, ...]] = {
    "tag": tuple(TAGS),
    "dep": tuple(DEPENDENCIES),
    "entity": ("O", *(f"{side}-{kind}" for kind in ENTITY_TYPES for side in "BI")),
    "chunk": ("O", "B", "I"),
    "sentence": ("goes on", "starts"),
}
LABELS = sum(len(labels) for labels in GROUPS.values())
UNKNOWN = -100


@cache
def _numbers(group: str) -> dict[str, int]:
    return {label: number for number, label in enumerate(GROUPS[group])}


def index_of(group: str, label: str) -> int:
    """The number of a label in its group; UNKNOWN for one that the group lacks."""
    return _numbers(group).get(label, UNKNOWN)


def to_grammar(numbers: np.ndarray, tokens: Sequence[int], length: int) -> Grammar:
    """A text's grammar by token from (W, groups) int64 labels by word.

    tokens: for each word its token; length: how many tokens the text has. Tokens that are no words are spaces.
    """
    tags, deps, starts = ["_SP"] * length, [""] * length, [False] * length
    columns = dict(zip(GROUPS, numbers.T.tolist(), strict=True))
    for word, token in enumerate(tokens):
        tags[token] = GROUPS["tag"][columns["tag"][word]]
        deps[token] = GROUPS["dep"][columns["dep"][word]]
        starts[token] = bool(columns["sentence"][word])
    if tokens:
        starts[tokens[0]] = True
    entities = [(tokens[a], tokens[b - 1] + 1, kind) for a, b, kind in runs("entity", columns["entity"])]
    chunks = [(tokens[a], tokens[b - 1] + 1) for a, b, _ in runs("chunk", columns["chunk"])]
    return Grammar(tags, deps, entities, chunks, starts)


def runs(group: str, numbers: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """(first, last, type) of each labelled run, half-open; one that goes on from nothing begins where it stands."""
    first, kind = None, ""
    for word, number in enumerate([*numbers, 0]):
        side, _, found = GROUPS[group][number].partition("-")
        if first is not None and (side != "I" or found != kind):
            yield first, word, kind
            first = None
        if side != "O" and first is None:
            first, kind = word, found
