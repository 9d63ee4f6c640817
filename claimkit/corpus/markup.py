"""An annotated file -> the article's gold record, and what is wrong with the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from spacy.about import __version__ as spacy_version

from claimkit.corpus.checks import check
from claimkit.corpus.entries import ClaimEntry, SpeakerEntry, StanceEntry, read_claims, read_speakers
from claimkit.corpus.faults import Fault, Faults
from claimkit.corpus.lookup import Bounds, find, find_long
from claimkit.corpus.marks import ROLES, Mark, read_marks
from claimkit.corpus.pieces import Pieces, numbered, parent_of
from claimkit.corpus.sections import Sections, read_sections
from claimkit.export import claimkit_version
from claimkit.layout import Layout, read_layout
from claimkit.quotes.kinds import kind
from claimkit.records import ArticleRecord, Pipeline, faults_of


@dataclass(frozen=True, slots=True)
class Annotated:
    """A file as read: its record, None where faults forbid one, and all faults in the order of their lines."""

    record: ArticleRecord | None
    faults: list[Fault]

    @property
    def sound(self) -> bool:
        """Whether nothing must be put right."""
        return self.record is not None and not any(fault.grave for fault in self.faults)


def parse(source: str, id: str, split: str | None = None) -> Annotated:
    """The record of an annotated file's content. With grave faults the record holds what could be read."""
    faults = Faults()
    parts = read_sections(source, faults)
    text, marks = read_marks(parts.text, parts.text_line, faults)
    speakers = read_speakers(parts.speakers, faults)
    claims = read_claims(parts.claims, faults)
    builder = _Builder(text, marks, speakers, claims, faults)
    check(text, builder.layout, builder.quotes, marks, speakers, claims, faults)
    return Annotated(_record(builder, parts, id, split, faults), faults.sorted())


def _record(builder: "_Builder", parts: Sections, id: str, split: str | None, faults: Faults) -> ArticleRecord | None:
    fields: dict[str, Any] = {name: parts.head.get(name) for name in ("title", "publisher", "published", "url")}
    authors = tuple(name.strip() for name in parts.head.get("authors", "").split(";") if name.strip())
    metadata: dict[str, Any] = {name: parts.head[name] for name in ("house", "genre") if name in parts.head}
    metadata |= {"split": split} if split else {}
    metadata["features"] = builder.features()
    article = {**fields, "id": id, "authors": authors, "text": builder.text, "metadata": metadata}
    whole = {**builder.rows(), "article": article,
             "pipeline": Pipeline(claimkit=claimkit_version(), models={}, spacy=spacy_version)}  # fmt: skip
    try:
        return ArticleRecord.model_validate(whole)
    except ValidationError as error:
        for name, reason in faults_of(error):
            faults.add(1, f"{name}: {reason}")
        return None


class _Builder:
    """Puts ids in place of numbers and keys, offsets in place of words."""

    def __init__(
        self,
        text: str,
        marks: list[Mark],
        speakers: dict[str, SpeakerEntry],
        claims: list[ClaimEntry],
        faults: Faults,
    ):
        self.text, self.marks, self.speakers, self.faults = text, marks, speakers, faults
        self.layout: Layout = read_layout(text)
        self.quotes: dict[str, Pieces] = numbered(marks)
        self.ids = {number: f"q{i}" for i, number in enumerate(self.quotes, start=1)}
        order = list(self.quotes)
        self.claims = sorted(
            (claim for claim in claims if claim.quote in self.quotes and self.quotes[claim.quote].content),
            key=lambda claim: order.index(claim.quote),
        )
        self.keys = {key: f"s{i}" for i, key in enumerate(self._keys_in_order(), start=1)}

    def _keys_in_order(self) -> list[str]:
        mentioned = [mark.key for mark in self.marks if mark.kind not in ROLES and mark.key in self.speakers]
        return list(dict.fromkeys([*mentioned, *self.speakers]))

    def features(self) -> dict[str, list[str]]:
        """Feature tags by quote id, each once, in the order given."""
        tags: dict[str, list[str]] = {}
        for claim in self.claims:
            own = tags.setdefault(self.ids[claim.quote], [])
            own += [tag for tag in claim.features if tag not in own]
        return {quote: own for quote, own in tags.items() if own}

    def rows(self) -> dict[str, Any]:
        """Speakers, quotes and claims of the record."""
        return {
            "speakers": [self._speaker(key) for key in self.keys],
            "quotes": [self._quote(number) for number, quote in self.quotes.items() if quote.content],
            "claims": [self._claim(f"c{i}", claim) for i, claim in enumerate(self.claims, start=1)],
        }

    def _span(self, bounds: Bounds) -> dict[str, Any]:
        return {"start": bounds[0], "end": bounds[1], "text": self.text[bounds[0] : bounds[1]]}

    def _speaker(self, key: str) -> dict[str, Any]:
        entry = self.speakers[key]
        own = [mark for mark in self.marks if mark.kind not in ROLES and mark.key == key]
        mentions = [{**self._span((mark.start, mark.end)), "kind": mark.kind} for mark in own]
        return {"id": self.keys[key], "name": entry.name, "type": entry.type, "named": entry.named, "role": entry.role,
                "affiliation": entry.affiliation, "aliases": entry.aliases, "mentions": mentions}  # fmt: skip

    def _quote(self, number: str) -> dict[str, Any]:
        quote = self.quotes[number]
        spans: dict[str, Any] = {role: [self._span(piece) for piece in quote.role(role)] for role in ROLES}
        parent = parent_of(number, self.quotes)
        return {**spans, "id": self.ids[number], "kind": kind(self.text, quote.content, self.layout.quotations),
                "speaker": self._speaker_of(number), "parent": self.ids[parent] if parent else None,
                "confidence": 1.0}  # fmt: skip

    def _speaker_of(self, number: str) -> str | None:
        first = next((claim for claim in self.claims if claim.quote == number), None)
        return self.keys.get(first.key or "") if first else None

    def _claim(self, id: str, claim: ClaimEntry) -> dict[str, Any]:
        content = self.quotes[claim.quote].content
        spans = self._within(claim, content) or content
        places = self._places(claim.quote, spans)
        condition = self._found(claim, claim.condition, places, "a condition") if claim.condition else None
        stances = [made for stance in claim.stances if (made := self._stance(claim, stance, places))]
        return {"id": id, "quote": self.ids[claim.quote], "speaker": self.keys.get(claim.key or ""),
                "spans": [self._span(piece) for piece in spans],
                "text": " ".join(self.text[start:end] for start, end in spans),
                "type": claim.type, "certainty": claim.certainty, "negated": claim.negated,
                "condition": self._span(condition) if condition else None, "stances": stances,
                "confidence": 1.0}  # fmt: skip

    def _within(self, claim: ClaimEntry, content: list[Bounds]) -> list[Bounds]:
        spans: list[Bounds] = []
        for words in claim.within:
            found = find_long(self.text, words, content)
            if not found:
                self.faults.add(claim.line, f"the words of in must stand in quote {claim.quote}'s content, "
                                            f"do not: {words!r}: copy them from there")  # fmt: skip
            spans += found
        return sorted(set(spans))

    def _places(self, number: str, spans: list[Bounds]) -> list[Bounds]:
        """Where a claim's words are looked for, in this order: claim, content, cue, source, paragraph, article."""
        quote = self.quotes[number]
        near = [
            paragraph
            for paragraph in self.layout.paragraphs
            if any(start < paragraph[1] and end > paragraph[0] for start, end in quote.all())
        ]
        return [*spans, *quote.content, *quote.cue, *quote.source, *near, (0, len(self.text))]

    def _found(self, claim: ClaimEntry, words: str, places: Iterable[Bounds], what: str) -> Bounds | None:
        found = find(self.text, words, places)
        if found is None:
            at = self.text.lower().find(words.lower())
            hint = f": do you mean {self.text[at : at + len(words)]!r}?" if at >= 0 else ": copy them from the article"
            self.faults.add(claim.line, f"{what}'s words must stand in the article as whole words, do not: "
                                        f"{words!r}{hint}")  # fmt: skip
        return found

    def _stance(self, claim: ClaimEntry, stance: StanceEntry, places: list[Bounds]) -> dict[str, Any] | None:
        found = self._found(claim, stance.words, places, "a target")
        if found is None:
            return None
        speaker = self.speakers.get(stance.name or "")
        span = self._span(found)
        target = {**span, "name": speaker.name if speaker else stance.name or span["text"],
                  "speaker": self.keys[speaker.key] if speaker else None}  # fmt: skip
        return {"target": target, "polarity": stance.polarity, "confidence": 1.0}
