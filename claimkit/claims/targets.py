"""Whom or what a phrase means: an entity of the article under its fullest name, or an issue under its own words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.annotations import Entity
from claimkit.claims.labelling import TAGS, number
from claimkit.claims.naming import named

Run = tuple[int, int]
PRONOUNS = number("tag", "PRP PRP$ WP WP$ WDT EX")
# Pronouns and place-holders that name nothing when nobody is behind them.
EMPTY = frozenset(
    "it its this that these those them they their he him his she her you your we us our i me my who which what one "
    "ones thing things something anything nothing everything somebody someone anybody anyone nobody everybody everyone "
    "way lot kind sort part time times day days week year years people".split()
)
_SELF = frozenset("i me my mine myself we us our ours ourselves".split())


@dataclass(frozen=True, slots=True)
class Meant:
    """What a phrase means: a name, the entity where it is one, and the half-open words that the name is where it is
    not an entity's own: nobody's name, but "two-year freeze" or "crane drivers"."""

    name: str
    entity: Entity | None
    run: Run | None

    @property
    def key(self) -> str:
        """The same for all phrases that mean the same."""
        return self.entity.id if self.entity else self.name.lower()


class EntityIndex:
    """Entities by the tokens of their mentions, for many look-ups in one Doc."""

    def __init__(self, entities: Sequence[Entity]):
        self.named = [entity for entity in entities if entity.named]
        self._by_token: dict[int, list[tuple[int, int, Entity]]] = {}
        for entity in entities:
            for start, end, _ in entity.mentions:
                for token in range(start, end):
                    self._by_token.setdefault(token, []).append((start, end, entity))

    def meant(self, start: int, end: int) -> Entity | None:
        """The entity whose mention half-open tokens are, or all but a few words of; a mention that ends elsewhere
        means something else ("the mayor" is not "the mayor's plan")."""
        fitting = [
            (min(end, b) - max(start, a), -abs((b - a) - (end - start)), entity)
            for a, b, entity in self._by_token.get(end - 1, ())
            if b == end or (a <= start and b > end)
        ]
        best = max(fitting, key=lambda item: item[:2], default=None)
        if best is None or best[0] * 2 < end - start:
            return None
        return best[2]


def _described(entity: Entity) -> bool:
    """Whether an entity is more than a chain of pronouns."""
    return any(kind != "pronoun" for _, _, kind in entity.mentions)


def meant(
    run: Run, tokens: Run, words: Sequence[str], grammar: np.ndarray, index: EntityIndex, end: int
) -> Meant | None:
    """What a phrase means; None for the speaker's own "I" and "we" and for pronouns that nobody is behind.

    run: its half-open words; tokens: the same in tokens; words, grammar: the text's; end: where the claim's words end.
    """
    first, last = run
    alone = last - first == 1
    if alone and words[first].lower() in _SELF:
        return None
    entity, tag = index.meant(*tokens), int(grammar[first, TAGS])
    if entity is not None and (entity.named or _described(entity) or not (alone and tag in PRONOUNS)):
        if entity.named or (alone and tag in PRONOUNS):
            return Meant(entity.name, entity, None)
    elif alone and (tag in PRONOUNS or words[first].lower() in EMPTY):
        return None
    else:
        entity = None
    first, last = named(run, words, grammar, end)
    return Meant(" ".join(words[first:last]), entity, (first, last))
