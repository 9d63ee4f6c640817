"""The records that claimkit emits: one ArticleRecord an article. All are frozen, and every span is held to its text."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from claimkit.errors import ArticleError
from claimkit.rows import rows as flat_rows

SpeakerType = Literal["person", "organization", "group", "place", "document", "other"]
MentionKind = Literal["name", "nominal", "pronoun"]
QuoteKind = Literal["direct", "indirect", "mixed"]
ClaimType = Literal["fact", "evaluation", "prediction", "policy", "intent", "attitude", "question"]
Certainty = Literal["certain", "probable", "possible", "unspecified"]
Polarity = Literal["favor", "against", "neutral"]
Confidence = Annotated[float, Field(ge=0, le=1, description="Calibrated probability that this is right, 0 to 1.")]
Start = Annotated[int, Field(ge=0, description="Where it begins: a code-point offset into the article's text.")]
End = Annotated[int, Field(ge=0, description="Where it ends: the code-point offset after its last character.")]
Piece = Annotated[str, Field(description="The text between start and end, exactly as the article has it.")]


class Record(BaseModel):
    """What all records have in common: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A stretch of the article's text, half-open in code points."""

    start: Start
    end: End
    text: Piece


class Article(Record):
    """The article a record is about, as it was given."""

    id: str = Field(min_length=1, description="The article's id, unique in a run.")
    title: str | None = Field(None, description="The headline.")
    url: str | None = Field(None, description="Where the article was published.")
    publisher: str | None = Field(None, description="Who published it.")
    published: str | None = Field(None, description="When it was published: an ISO 8601 date or datetime.")
    authors: tuple[str, ...] = Field((), description="Who wrote it.")
    language: str = Field("en", description="The language of the text, as a BCP 47 tag.")
    text: str | None = Field(None, description="The text that all offsets point into; null if it was left out.")
    metadata: dict[str, Any] = Field(default_factory=dict, description="Every input field that has no field above.")

    @field_validator("published")
    @classmethod
    def _iso(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                datetime.fromisoformat(value)
            except ValueError:
                raise ValueError(
                    f"published must be an ISO date or datetime, such as 2018-03-28, was: {value!r}"
                ) from None
        return value

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The article of a user's row: known fields kept, others put in `metadata`, a missing id made.

        The id is made from the url, else from a hash of the text. ArticleError where the text or a field cannot be
        taken.
        """
        text = fields.get("text")
        if text is None:
            raise ArticleError(
                "an article must have a text, has none: name its field 'text', or map it (--field text=body)"
            )
        if not isinstance(text, str):
            raise ArticleError(f"an article's text must be a string, was: {type(text).__name__}")
        known = {name: value for name, value in fields.items() if name in cls.model_fields and value is not None}
        extra = {str(name): value for name, value in fields.items() if name not in cls.model_fields}
        given = known.get("metadata") or {}
        known["metadata"] = {**(given if isinstance(given, Mapping) else {"metadata": given}), **extra}
        known["authors"] = _authors(known.get("authors", ()))
        if isinstance(known.get("published"), date):
            known["published"] = known["published"].isoformat()
        known["id"] = str(known["id"]) if known.get("id") not in (None, "") else _made_id(known)
        return cls._checked(known)

    @classmethod
    def _checked(cls, known: dict[str, Any]) -> Self:
        try:
            article = cls(**known)
            json.dumps(known, ensure_ascii=False).encode("utf8")
        except ValidationError as error:
            where, reason = faults_of(error)[0]
            raise ArticleError(f"article {known['id']}: {where}: {reason}") from None
        except UnicodeEncodeError as error:
            raise ArticleError(
                f"an article must be text that UTF-8 can hold, has a lone surrogate: {error.object[error.start]!r}; "
                "decode its bytes with errors='replace'"
            ) from None
        except (TypeError, RecursionError, ValueError) as error:
            raise ArticleError(f"article {known['id']}: metadata must be values that JSON can hold: {error}") from None
        return article


class Mention(Record):
    """One place where a speaker is named, described or referred to."""

    start: Start
    end: End
    text: Piece
    kind: MentionKind = Field(description="A name, a description, or a pronoun.")


class Speaker(Record):
    """The one behind one or many sources, resolved through the article."""

    id: str = Field(description="The speaker's id, unique in the record.")
    name: str = Field(description="The fullest name or description the article gives, without titles.")
    type: SpeakerType = Field(description="What the speaker is.")
    named: bool = Field(description="Whether the article gives a proper name.")
    role: str | None = Field(None, description="Title or function, as the article gives it.")
    affiliation: str | None = Field(None, description="Whom the speaker belongs to or speaks for.")
    aliases: tuple[str, ...] = Field((), description="Other names that the article uses.")
    kb_id: str | None = Field(None, description="The speaker's id in a knowledge base, if one was given.")
    mentions: tuple[Mention, ...] = Field((), description="Where the article mentions the speaker, in order.")


class Quote(Record):
    """One attribution: somebody is said to say, write, think, want or feel something."""

    id: str = Field(description="The quote's id, unique in the record.")
    kind: QuoteKind = Field(description="Whether all, none or part of the content stands in quotation marks.")
    source: tuple[Span, ...] = Field((), description="Who says it, in the words of the text; empty if unnamed.")
    cue: tuple[Span, ...] = Field((), description="The words that attribute it.")
    content: tuple[Span, ...] = Field(min_length=1, description="What is said, in one or several pieces.")
    speaker: str | None = Field(None, description="The id of the resolved speaker.")
    parent: str | None = Field(None, description="The id of the quote in whose content this one stands.")
    confidence: Confidence


class Target(Record):
    """What a stance is about: an entity or an issue."""

    text: Piece
    start: Start
    end: End
    name: str = Field(description="The fullest name in the article, or the shortest phrase that names the issue.")
    speaker: str | None = Field(None, description="The id of the speaker that the target is, if it is one.")


class Stance(Record):
    """For or against a target."""

    target: Target = Field(description="What the stance is about.")
    polarity: Polarity = Field(description="For it, against it, or named without a side.")
    confidence: Confidence


class Claim(Record):
    """One proposition that a speaker puts forward in a quote."""

    id: str = Field(description="The claim's id, unique in the record.")
    quote: str = Field(description="The id of the quote it stands in.")
    speaker: str | None = Field(None, description="The id of the speaker who puts it forward.")
    spans: tuple[Span, ...] = Field(min_length=1, description="Where it stands, in one or several pieces.")
    text: str = Field(description="The texts of its spans, joined by a space.")
    type: ClaimType = Field(description="What kind of claim it is.")
    certainty: Certainty = Field(description="How certain the speaker puts it.")
    negated: bool = Field(description="Whether its main proposition is denied or negative.")
    condition: Span | None = Field(None, description="The condition it depends on, if it names one.")
    stances: tuple[Stance, ...] = Field((), description="The stances that it takes.")
    confidence: Confidence

    def names(self, stance: Stance) -> bool:
        """Whether a stance's target stands in the claim's own words; else the text names it elsewhere."""
        return any(span.start <= stance.target.start < span.end for span in self.spans)


class Pipeline(Record):
    """What made the record."""

    claimkit: str = Field(description="The version of claimkit.")
    models: dict[str, str] = Field(description="The version of each model, by component.")
    spacy: str = Field(description="The version of spaCy.")


class TextWarning(Record):
    """Something odd in the article's text."""

    code: str = Field(description="A short name of what is odd, for filtering.")
    message: str = Field(description="One sentence that says what is odd.")
    start: int | None = Field(None, ge=0, description="Where: a code-point offset; null if it is no one place.")


class ArticleRecord(Record):
    """All that claimkit found in one article. Ids are stable: the same text gives the same ids."""

    schema_version: Literal["1"] = Field("1", description="The version of this schema.")
    article: Article = Field(description="The article's own fields.")
    speakers: tuple[Speaker, ...] = Field((), description="Who speaks in the article.")
    quotes: tuple[Quote, ...] = Field((), description="The attributions, in order.")
    claims: tuple[Claim, ...] = Field((), description="The claims, in order.")
    pipeline: Pipeline = Field(description="What made this record.")
    warnings: tuple[TextWarning, ...] = Field((), description="What was odd in the text, in order.")

    @model_validator(mode="after")
    def _spans_are_text(self) -> Self:
        for span in self.spans():
            if span.end < span.start:
                raise ValueError(f"a span must not end before it starts, was: {span.start}..{span.end}")
            if self.article.text is not None and self.article.text[span.start : span.end] != span.text:
                found = self.article.text[span.start : span.end]
                raise ValueError(f"text[{span.start}:{span.end}] must be the span's text {span.text!r}, was: {found!r}")
        return self

    @model_validator(mode="after")
    def _ids_are_known(self) -> Self:
        speakers, quotes, claims = (_unique(part) for part in (self.speakers, self.quotes, self.claims))
        del claims
        links = [(q.speaker, speakers) for q in self.quotes] + [(q.parent, quotes) for q in self.quotes]
        for claim in self.claims:
            links += [(claim.quote, quotes), (claim.speaker, speakers)]
            links += [(stance.target.speaker, speakers) for stance in claim.stances]
        for link, known in links:
            if link is not None and link not in known:
                raise ValueError(f"a link must name an id of this record, was: {link!r}")
        return self

    def spans(self) -> Iterator[Span | Mention | Target]:
        """Every span of the record."""
        for speaker in self.speakers:
            yield from speaker.mentions
        for quote in self.quotes:
            yield from (*quote.source, *quote.cue, *quote.content)
        for claim in self.claims:
            yield from claim.spans
            yield from (stance.target for stance in claim.stances)
            if claim.condition is not None:
                yield claim.condition

    def rows(self) -> list[dict[str, Any]]:
        """Flat rows for dataframes: one a claim and stance, one with an empty target where a claim takes none."""
        return flat_rows(self)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ArticleRecord."""
    return ArticleRecord.model_json_schema(mode="serialization")


def digest_of(id: str) -> bytes:
    """Twelve bytes that stand for an article's id where many are kept, as ids may be long."""
    return hashlib.blake2b(id.encode("utf8", "surrogatepass"), digest_size=12).digest()


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """What pydantic refuses: for each fault its field, as `quotes.0.kind`, and one line with the rule and the value."""
    return [(".".join(map(str, one["loc"])), _reason(one["msg"], one["input"])) for one in error.errors()]


def _reason(message: str, given: Any) -> str:
    """Our own messages name the value; pydantic's get it where it is short enough to show."""
    if message.startswith("Value error, "):
        return message.removeprefix("Value error, ")
    shown = "" if isinstance(given, dict | list | bytes) or len(repr(given)) > 80 else f", was: {given!r}"
    return message[:1].lower() + message[1:] + shown


def _authors(given: Any) -> Any:
    if isinstance(given, str):
        return tuple(name.strip() for name in given.split(";") if name.strip())
    return tuple(given) if isinstance(given, list | tuple) else given


def _made_id(known: Mapping[str, Any]) -> str:
    basis = known.get("url") or known["text"]
    return hashlib.sha1(str(basis).encode("utf8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]


def _unique(records: Iterable[Speaker | Quote | Claim]) -> set[str]:
    ids: set[str] = set()
    for record in records:
        if record.id in ids:
            raise ValueError(f"ids must be unique in a record, twice: {record.id!r}")
        ids.add(record.id)
    return ids
