"""Whom or what a phrase means: an entity of the article under its fullest name, or an issue under its own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.annotations import Entity
from claimkit.claims.labelling import number

Run = tuple[int, int]
_PRONOUNS = number("tag", "PRP PRP$ WP WP$ WDT EX")
# Pronouns and place-holders that name nothing when nobody is behind them.
_EMPTY = frozenset(
    "it its this that these those them they their he him his she her you your we us our i me my who which what one "
    "ones thing things something anything nothing everything somebody someone anybody anyone nobody everybody everyone "
    "way lot kind sort part time times day days week year years people".split()
)
_SELF = frozenset("i me my mine myself we us our ours ourselves".split())


@dataclass(frozen=True, slots=True)
class Meant:
    """What a phrase means: a name, the entity's id where it is one, whether that is a named party."""

    name: str
    entity: Entity | None

    @property
    def key(self) -> str:
        """The same for all phrases that mean the same."""
        return self.entity.id if self.entity else self.name.lower()


class EntityIndex:
    """Entities by the tokens of their mentions, for many look-ups in one Doc."""

    def __init__(self, entities: Sequence[Entity]):
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


def meant(run: Run, tokens: Run, words: Sequence[str], tag: int, index: EntityIndex) -> Meant | None:
    """What a phrase means; None for the speaker's own "I" and "we" and for pronouns that nobody is behind.

    run: its half-open words; tokens: the same in tokens; words: the text's; tag: the number of the first word's.
    """
    first, last = run
    alone = last - first == 1
    if alone and words[first].lower() in _SELF:
        return None
    entity = index.meant(*tokens)
    if entity is not None and (entity.named or _described(entity) or not (alone and tag in _PRONOUNS)):
        return Meant(entity.name, entity)
    if alone and (tag in _PRONOUNS or words[first].lower() in _EMPTY):
        return None
    return Meant(" ".join(words[first:last]), None)
