"""Gold and predicted articles in one shape, whatever file they come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.layout import read_layout
from claimkit.quotes.kinds import kind
from claimkit.records import ArticleRecord, Claim, Quote, Speaker

ROLES = ("source", "cue", "content")
SIDES = ("favor", "against")
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Party:
    """A speaker; what the file does not say is None."""

    name: str
    type: str | None = None
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """A stance that takes a side: the names its target goes by, and the side."""

    names: tuple[str, ...]
    polarity: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim's labels and where it stands."""

    type: str
    certainty: str
    negated: bool
    spans: tuple[Bounds, ...]


@dataclass(slots=True)
class Item:
    """A quote with all that is said of it. `labelled`: whether the file says who speaks and what is claimed."""

    spans: dict[str, list[Bounds]]
    kind: str
    nested: bool = False
    features: tuple[str, ...] = ()
    labelled: bool = False
    speaker: Party | None = None
    claims: list[Judged] = field(default_factory=list)
    stands: list[Stand] = field(default_factory=list)


@dataclass(slots=True)
class ArticleItems:
    """An article's quotes; `text` is None where the file leaves it out."""

    id: str
    text: str | None
    items: list[Item]


def from_record(record: ArticleRecord) -> ArticleItems:
    """The quotes of a record, all of them labelled."""
    parties = {speaker.id: _party(speaker) for speaker in record.speakers}
    claims: dict[str, list[Claim]] = {}
    for claim in record.claims:
        claims.setdefault(claim.quote, []).append(claim)
    features = record.article.metadata.get("features") or {}
    items = [_item(quote, parties, claims.get(quote.id, []), features) for quote in record.quotes]
    return ArticleItems(record.article.id, record.article.text, items)


def _item(
    quote: Quote, parties: Mapping[str, Party], claims: Sequence[Claim], features: Mapping[str, Sequence[str]]
) -> Item:
    return Item(
        spans={role: [(span.start, span.end) for span in getattr(quote, role)] for role in ROLES},
        kind=quote.kind,
        nested=quote.parent is not None,
        features=tuple(features.get(quote.id, ())),
        labelled=True,
        speaker=parties.get(quote.speaker or ""),
        claims=[_judged(claim) for claim in claims],
        stands=_stands(claims),
    )


def _party(speaker: Speaker) -> Party:
    return Party(speaker.name, speaker.type, speaker.role, speaker.affiliation)


def _judged(claim: Claim) -> Judged:
    spans = tuple((span.start, span.end) for span in claim.spans)
    return Judged(claim.type, claim.certainty, claim.negated, spans)


def _stands(claims: Iterable[Claim]) -> list[Stand]:
    """The stances of a quote's claims that take a side, each target and side once."""
    found: dict[tuple[str, str], Stand] = {}
    for stance in (stance for claim in claims for stance in claim.stances if stance.polarity in SIDES):
        target = stance.target
        name = target.name or target.text
        found.setdefault((name.lower(), stance.polarity), Stand((name, target.text), stance.polarity))
    return list(found.values())


def from_row(row: Mapping[str, Any], labels: Mapping[int, Mapping[str, Any]]) -> ArticleItems:
    """The quotes of a PolNeAR-like row, with the labels of some, by their number from 0 on."""
    marked = read_layout(row["text"]).quotations
    items = []
    for number, quote in enumerate(row["quotes"]):
        spans = {role: [(start, end) for start, end in quote.get(role) or ()] for role in ROLES}
        item = Item(spans, kind(row["text"], spans["content"], marked))
        if number in labels:
            _label(item, labels[number])
        items.append(item)
    return ArticleItems(row["id"], row["text"], items)


def _label(item: Item, label: Mapping[str, Any]) -> None:
    item.labelled = True
    item.speaker = Party(label["speaker"], label.get("speaker_type")) if label["speaker"] else None
    content = tuple(item.spans["content"])
    item.claims = [Judged(label["claim_type"], label["certainty"], bool(label["negated"]), content)]
    item.stands = [Stand((stance["target"],), stance["polarity"]) for stance in label["stances"]]
