"""The grammar labels that a head gives each word, in five groups: one choice a group.

tag: Penn Treebank's parts of speech; dep: the relation to the word's head, as spaCy's English pipelines name it; entity:
begins, goes on, with OntoNotes' types; chunk: base noun phrases; sentence: whether a sentence starts here.
"""

from functools import cache

TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR "
    "RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``"
).split()
DEPENDENCIES = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative dep "
    "det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj predet "
    "prep prt punct quantmod relcl xcomp"
).split()
ENTITY_TYPES = (
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME WORK_OF_ART"
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
