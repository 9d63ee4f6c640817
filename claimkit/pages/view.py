"""A record as the page's template wants it: speakers numbered, links followed, everything in reading order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from claimkit.pages.segments import Mark, Segment, marks_of, paragraphs
from claimkit.records import ArticleRecord, Claim, Polarity, Quote, Span, Speaker, Stance

# How many colours the style sheet has; speakers beyond share them, and are told apart by their numbers.
COLOURS = 12
SIGNS = {"favor": "▲", "against": "▼", "neutral": "●"}
WORDS = {"favor": "for", "against": "against", "neutral": "neutral on"}


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker with the number that it has on the page, its colour's number, and what it says."""

    number: int
    colour: int
    speaker: Speaker
    quotes: int
    claims: int
    stances: Counter[str]

    @property
    def about(self) -> str:
        """Role and affiliation, as far as they are known."""
        return ", ".join(part for part in (self.speaker.role, self.speaker.affiliation) if part)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote, who speaks (None where nobody is known), and its claims."""

    quote: Quote
    speaker: SpeakerView | None
    claims: tuple[Claim, ...]

    @property
    def who(self) -> str:
        """The speaker's name, else the source's words, else that there is none."""
        return self.speaker.speaker.name if self.speaker else joined(self.quote.source) or "nobody named"


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A record's page. prefix: what makes the ids of its elements unique on a page with many articles."""

    prefix: str
    record: ArticleRecord
    speakers: tuple[SpeakerView, ...]
    quotes: dict[str, QuoteView]
    stances: tuple[tuple[QuoteView, Claim, Stance], ...]
    paragraphs: list[list[Segment]]

    @property
    def link(self) -> str | None:
        """The article's address, where it is one that a page may link to: `javascript:` is one that it may not."""
        return web_address(self.record.article.url)

    def classes(self, segment: Segment) -> str:
        """The style classes of a segment: its roles, and the kind and colour of its innermost quote."""
        inner = self.inner(segment)
        if inner is None:
            return ""
        names: list[str] = [mark.role for mark in segment.marks if mark.quote == inner]
        quote = self.quotes[inner]
        names += ["target", *_polarities(segment.marks)] if any(m.role == "target" for m in segment.marks) else []
        return " ".join(dict.fromkeys([*names, f"kind-{quote.quote.kind}", colour(quote.speaker)]))

    def inner(self, segment: Segment) -> str | None:
        """The id of the quote whose piece is the shortest around a segment; None outside of all."""
        found = [mark for mark in segment.marks if mark.role in ("content", "source", "cue")]
        # A cue or source within another's content is of the quote that it makes, however long either is.
        best = min(found, key=lambda mark: (mark.end - mark.start, mark.role == "content"), default=None)
        return best.quote if best else None

    def stances_ending(self, segment: Segment) -> list[Polarity]:
        """The polarities of the stances whose targets end with a segment, each once."""
        return _polarities(segment.ends)


def view_of(record: ArticleRecord, prefix: str = "") -> ArticleView:
    """All that the page of one record shows."""
    speakers = _speakers(record)
    by_id = {view.speaker.id: view for view in speakers}
    claims: dict[str, list[Claim]] = {}
    for claim in record.claims:
        claims.setdefault(claim.quote, []).append(claim)
    quotes = {
        quote.id: QuoteView(quote, by_id.get(quote.speaker or ""), tuple(claims.get(quote.id, ())))
        for quote in sorted(record.quotes, key=lambda quote: quote.content[0].start)
    }
    stances = tuple((quotes[claim.quote], claim, stance) for claim in record.claims for stance in claim.stances)
    cut = paragraphs(record.article.text, marks_of(record)) if record.article.text is not None else []
    return ArticleView(prefix, record, tuple(speakers), quotes, stances, cut)


def joined(spans: Iterable[Span]) -> str:
    """Pieces of text in one line, an ellipsis where some is left out between them."""
    return " … ".join(" ".join(span.text.split()) for span in spans)


def colour(speaker: SpeakerView | None) -> str:
    """The style class of a speaker's colour."""
    return f"s{speaker.colour}" if speaker else "s-none"


def stated(claim: Claim) -> str:
    """A claim's labels in words: "fact, certain, negated"."""
    return ", ".join([claim.type, claim.certainty, *(["negated"] if claim.negated else [])])


def web_address(url: str | None) -> str | None:
    """The address, where it is one of the web, else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _speakers(record: ArticleRecord) -> list[SpeakerView]:
    """The speakers numbered from 1, those with most quotes first."""
    quotes = Counter(quote.speaker for quote in record.quotes)
    claims = Counter(claim.speaker for claim in record.claims)
    stances: dict[str | None, Counter[str]] = {}
    for claim in record.claims:
        stances.setdefault(claim.speaker, Counter()).update(stance.polarity for stance in claim.stances)
    order = sorted(record.speakers, key=lambda speaker: -quotes[speaker.id])
    return [
        SpeakerView(number, (number - 1) % COLOURS, s, quotes[s.id], claims[s.id], stances.get(s.id, Counter()))
        for number, s in enumerate(order, start=1)
    ]


def _polarities(marks: Iterable[Mark]) -> list[Polarity]:
    return list(dict.fromkeys(mark.polarity for mark in marks if mark.polarity))
