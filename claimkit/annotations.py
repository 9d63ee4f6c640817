"""What claimkit writes on a Doc and reads from it: extensions and span groups, each in one place.

Everything lies in span groups, whose spans and attributes spaCy keeps through `to_bytes`, `to_disk`, `DocBin` and other
processes; the extensions are views of them. `Doc._.quotes` is read-only: set quotes with `set_quotes`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from spacy.tokens import Doc, Span, SpanGroup

from claimkit.errors import CallError
from claimkit.grammar import Grammar, get_grammar, set_grammar
from claimkit.records import Claim, Mention, MentionKind, Quote, Speaker, SpeakerType, Stance, Target, TextWarning
from claimkit.records import Span as TextSpan
from claimkit.tokens import read_tokens

__all__ = [
    "Entity", "Grammar", "Warned", "entity_at", "get_claims", "get_encoding", "get_entities", "get_grammar",
    "get_quotes", "get_speakers", "get_warnings", "promote", "quote_pieces", "register", "set_claims", "set_encoding",
    "set_entities", "set_grammar", "set_quotes",
]  # fmt: skip

QUOTES = "quotes"
SPEAKERS = "speakers"
ENTITIES = "entities"
CLAIMS = "claims"
ROLES = ("source", "cue", "content")
_Role = Literal["source", "cue", "content"]
# What the encoder said of a Doc, for the components after it in the same process: large, so never serialised, and gone
# with its Doc.
_encodings: WeakKeyDictionary[Doc, Any] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd in a text, as components pass it on: a code, one sentence, an offset or None."""

    code: str
    message: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Entity:
    """A party of the article, speaker or not.

    id: unique in the Doc. speaker: its id as a speaker, None for one that nobody quotes. mentions: half-open token
    pairs and kinds, in order. The other fields are a `Speaker`'s.
    """

    id: str
    name: str
    type: SpeakerType
    named: bool
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    kb_id: str | None = None
    speaker: str | None = None
    mentions: tuple[tuple[int, int, MentionKind], ...] = ()


def register() -> None:
    """Make `Doc._.quotes`, `Doc._.speakers` and `Doc._.claims` known to spaCy; calling it again changes nothing."""
    for name, getter in ((QUOTES, get_quotes), (SPEAKERS, get_speakers), (CLAIMS, get_claims)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)


def set_entities(doc: Doc, entities: Iterable[Entity], speakers: Sequence[str | None]) -> None:
    """Write a Doc's entities to `doc.spans["entities"]`, those that speak to `doc.spans["speakers"]` as well, and the
    speaker of each quote, by order, to the quotes.

    Each span of the groups is one mention: its label is the kind, its id the entity's or speaker's.
    """
    spans: list[Span] = []
    rows: list[dict[str, Any]] = []
    for entity in entities:
        spans += [Span(doc, start, end, label=kind, span_id=entity.id) for start, end, kind in entity.mentions]
        fields = ("id", "name", "type", "named", "role", "affiliation", "kb_id", "speaker")
        rows.append({**{field: getattr(entity, field) for field in fields}, "aliases": list(entity.aliases)})
    doc.spans[ENTITIES] = SpanGroup(doc, name=ENTITIES, spans=spans, attrs={"entities": rows})
    _show_speakers(doc)
    if QUOTES in doc.spans:
        for row, speaker in zip(_rows(doc, QUOTES), speakers, strict=True):
            row["speaker"] = speaker


def _show_speakers(doc: Doc) -> None:
    """Write the mentions of the entities that speak to `doc.spans["speakers"]`."""
    ids = {row["id"]: row["speaker"] for row in _rows(doc, ENTITIES) if row["speaker"]}
    spans = [
        Span(doc, span.start, span.end, label=span.label_, span_id=ids[span.id_])
        for span in doc.spans[ENTITIES]
        if span.id_ in ids
    ]
    doc.spans[SPEAKERS] = SpanGroup(doc, name=SPEAKERS, spans=spans)


def _rows(doc: Doc, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = doc.spans[name].attrs.get(name, []) if name in doc.spans else []
    return rows


def get_entities(doc: Doc) -> list[Entity]:
    """All parties that a Doc mentions, in order of their first mention; an empty list where `claimkit_speakers` has not
    run."""
    mentions: dict[str, list[tuple[int, int, MentionKind]]] = {}
    for span in doc.spans.get(ENTITIES, ()):
        mentions.setdefault(span.id_, []).append((span.start, span.end, span.label_))
    return [
        Entity(**{**row, "aliases": tuple(row["aliases"])}, mentions=tuple(mentions.get(row["id"], ())))
        for row in _rows(doc, ENTITIES)
    ]


def get_speakers(doc: Doc) -> list[Speaker]:
    """The parties behind a Doc's quotes as records, in order of their ids."""
    found, tokens = [], read_tokens(doc)
    for entity in get_entities(doc):
        if entity.speaker is None:
            continue
        mentions = [(*tokens.span(start, end), kind) for start, end, kind in entity.mentions]
        found.append(
            Speaker(
                id=entity.speaker,
                name=entity.name,
                type=entity.type,
                named=entity.named,
                role=entity.role,
                affiliation=entity.affiliation,
                aliases=entity.aliases,
                kb_id=entity.kb_id,
                mentions=tuple(Mention(start=a, end=b, text=text, kind=kind) for a, b, text, kind in mentions),
            )
        )
    return sorted(found, key=lambda speaker: int(speaker.id[1:]))


def entity_at(doc: Doc, start: int, end: int) -> Entity | None:
    """The entity that half-open tokens mention: the one with just that mention, else whose mention is the largest part
    of it, or the least that holds it; None where there is none."""
    if ENTITIES not in doc.spans:
        return None
    best, most = None, 0.0
    for span in doc.spans[ENTITIES]:
        both = min(end, span.end) - max(start, span.start)
        share = both / max(end - start, span.end - span.start) if both > 0 else 0.0
        if share > most:
            best, most = span.id_, share
    return next((entity for entity in get_entities(doc) if entity.id == best), None)


def promote(doc: Doc, entities: Iterable[str]) -> dict[str, str]:
    """Entities' ids as speakers, by their own; those that were none are made so, as parties behind a stance are."""
    by_id = {row["id"]: row for row in _rows(doc, ENTITIES)}
    last = max((int(row["speaker"][1:]) for row in by_id.values() if row["speaker"]), default=0)
    promoted: dict[str, str] = {}
    for entity in entities:
        if entity not in by_id:
            raise CallError(f"an entity must be one of the Doc's, was: {entity!r}")
        last += by_id[entity]["speaker"] is None
        promoted[entity] = by_id[entity]["speaker"] = by_id[entity]["speaker"] or f"s{last}"
    _show_speakers(doc)
    return promoted


def set_quotes(doc: Doc, quotes: Iterable[dict[str, Any]], warnings: Sequence[Warned]) -> None:
    """Write quotes to `doc.spans["quotes"]`, in place of those there.

    quotes: one dict each with `kind`, `confidence`, the roles as lists of half-open token pairs, and where known
    `speaker` and `parent`, ids. Each span of the group is one piece of one role: its label is the role, its id the
    quote's number.
    """
    spans: list[Span] = []
    rows: list[dict[str, Any]] = []
    for number, quote in enumerate(quotes, start=1):
        for role in ROLES:
            spans += [Span(doc, start, end, label=role, span_id=f"q{number}") for start, end in quote[role]]
        links = {name: quote[name] for name in ("speaker", "parent") if quote.get(name) is not None}
        rows.append({"id": f"q{number}", "kind": quote["kind"], "confidence": quote["confidence"], **links})
    odd = [{"code": w.code, "message": w.message, "start": w.start} for w in warnings]
    doc.spans[QUOTES] = SpanGroup(doc, name=QUOTES, spans=spans, attrs={"quotes": rows, "warnings": odd})


def get_quotes(doc: Doc) -> list[Quote]:
    """The quotes of a Doc as records, in order; an empty list where `claimkit_quotes` has not run."""
    if QUOTES not in doc.spans:
        return []
    pieces = _pieces(doc, QUOTES)
    return [
        Quote(
            id=row["id"],
            kind=row["kind"],
            confidence=row["confidence"],
            source=tuple(pieces.get((row["id"], "source"), ())),
            cue=tuple(pieces.get((row["id"], "cue"), ())),
            content=tuple(pieces.get((row["id"], "content"), ())),
            speaker=row.get("speaker"),
            parent=row.get("parent"),
        )
        for row in _rows(doc, QUOTES)
    ]


def _pieces(doc: Doc, name: str) -> dict[tuple[str, str], list[TextSpan]]:
    """The spans of a group as records, by id and label."""
    pieces: dict[tuple[str, str], list[TextSpan]] = {}
    tokens = read_tokens(doc)
    for span in doc.spans.get(name, ()):
        start, end, text = tokens.span(span.start, span.end)
        pieces.setdefault((span.id_, span.label_), []).append(TextSpan(start=start, end=end, text=text))
    return pieces


def quote_pieces(doc: Doc) -> list[dict[str, list[tuple[int, int]]]]:
    """For each quote of a Doc, in order, its roles as half-open tokens."""
    found: dict[str, dict[str, list[tuple[int, int]]]] = {
        row["id"]: {role: [] for role in ROLES} for row in _rows(doc, QUOTES)
    }
    for span in doc.spans[QUOTES] if found else ():
        found[span.id_][span.label_].append((span.start, span.end))
    return list(found.values())


def set_claims(doc: Doc, claims: Iterable[dict[str, Any]]) -> None:
    """Write claims to `doc.spans["claims"]`, in place of those there.

    claims: one dict each with `quote`, `type`, `certainty`, `negated`, `confidence`, `spans` as half-open token pairs,
    `condition` as one or None, and `stances`: dicts with `span`, `name`, `speaker`, `polarity`, `confidence`. Each span
    of the group is a piece of a claim, its condition, or the target of one of its stances: its label says which, its
    id the claim's number and for targets the stance's ("c3.1").
    """
    spans: list[Span] = []
    rows: list[dict[str, Any]] = []
    for number, claim in enumerate(claims, start=1):
        spans += [Span(doc, start, end, label="claim", span_id=f"c{number}") for start, end in claim["spans"]]
        if claim["condition"]:
            start, end = claim["condition"]
            spans.append(Span(doc, start, end, label="condition", span_id=f"c{number}"))
        stances = []
        for place, stance in enumerate(claim["stances"]):
            start, end = stance["span"]
            spans.append(Span(doc, start, end, label="target", span_id=f"c{number}.{place}"))
            stances.append({name: value for name, value in stance.items() if name != "span"})
        kept = {name: claim[name] for name in ("quote", "type", "certainty", "negated", "confidence")}
        rows.append({"id": f"c{number}", **kept, "stances": stances})
    doc.spans[CLAIMS] = SpanGroup(doc, name=CLAIMS, spans=spans, attrs={CLAIMS: rows})


def get_claims(doc: Doc) -> list[Claim]:
    """The claims of a Doc as records, in order; an empty list where `claimkit_claims` has not run."""
    pieces = _pieces(doc, CLAIMS)
    speakers = {row["id"]: row.get("speaker") for row in _rows(doc, QUOTES)}
    found = []
    for row in _rows(doc, CLAIMS):
        spans = tuple(pieces[row["id"], "claim"])
        fields = {name: row[name] for name in ("id", "quote", "type", "certainty", "negated", "confidence")}
        stances = [
            {**stance, "target": _target(pieces[f"{row['id']}.{place}", "target"][0], stance)}
            for place, stance in enumerate(row["stances"])
        ]
        found.append(
            Claim(
                **fields,
                speaker=speakers.get(row["quote"]),
                spans=spans,
                text=" ".join(span.text for span in spans),
                condition=next(iter(pieces.get((row["id"], "condition"), ())), None),
                stances=tuple(
                    Stance(target=s["target"], polarity=s["polarity"], confidence=s["confidence"]) for s in stances
                ),
            )
        )
    return found


def _target(span: TextSpan, stance: dict[str, Any]) -> Target:
    return Target(start=span.start, end=span.end, text=span.text, name=stance["name"], speaker=stance["speaker"])


def get_warnings(doc: Doc) -> list[TextWarning]:
    """What was odd in a Doc's text, in order."""
    if QUOTES not in doc.spans:
        return []
    return [TextWarning(**row) for row in doc.spans[QUOTES].attrs.get("warnings", [])]


def set_encoding(doc: Doc, encoding: Any) -> None:
    """Keep a Doc's `claimkit.encoder.encoding.Encoding` for the components after this one."""
    _encodings[doc] = encoding


def get_encoding(doc: Doc) -> Any:
    """The encoding kept for a Doc; None where it was made in another process or never."""
    return _encodings.get(doc)
