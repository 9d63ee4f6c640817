"""Grammar labels by name: where each group stands in an encoding's grammar, and sets of labels as numbers."""

from claimkit.encoder.grammar import GROUPS, index_of

TAGS, DEPS, ENTITIES, CHUNKS = (list(GROUPS).index(group) for group in ("tag", "dep", "entity", "chunk"))


def number(group: str, labels: str) -> frozenset[int]:
    """The numbers of the labels in a string, parted by spaces."""
    return frozenset(index_of(group, label) for label in labels.split())
