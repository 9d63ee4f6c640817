"""A record as blocks and tables for the terminal."""

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimkit.pages.segments import shown
from claimkit.pages.view import SIGNS, WORDS, ArticleView, QuoteView, joined, stated, view_of
from claimkit.records import ArticleRecord, Claim, Polarity, Stance

_KINDS = {"direct": "green", "indirect": "cyan", "mixed": "yellow"}
_POLARITIES: dict[Polarity, str] = {"favor": "green", "against": "red", "neutral": "dim"}


def rendered(record: ArticleRecord) -> Group:
    """A record's quotes with their claims, one block each, then its speakers, stances and warnings."""
    view = view_of(record)
    blocks: list[RenderableType] = [_summary(view)]
    for quote in view.quotes.values():
        blocks += [Text(), *_block(quote)]
    if view.speakers:
        blocks += [Text(), _speakers(view)]
    if view.stances:
        blocks += [Text(), _stances(view)]
    blocks += [Text(f"warning: {warning.message} [{warning.code}]", style="magenta") for warning in record.warnings]
    return Group(*blocks)


def _summary(view: ArticleView) -> Text:
    record = view.record
    kinds = ", ".join(f"{sum(quote.kind == kind for quote in record.quotes)} {kind}" for kind in _KINDS)
    counts = f"{len(record.quotes)} quotes ({kinds}), {len(record.claims)} claims, {len(view.stances)} stances"
    title = f"{_plain(record.article.title)}\n" if record.article.title else ""
    return Text(f"{title}{_plain(record.article.id)}: {counts}", style="bold")


def _block(one: QuoteView) -> list[RenderableType]:
    content = joined(one.quote.content)
    claims = [Padding(_claim(claim, content), (0, 0, 0, 4)) for claim in one.claims]
    return [_head(one), Padding(Text(_plain(content)), (0, 0, 0, 4)), *claims]


def _head(one: QuoteView) -> Text:
    """Number and name of the speaker, the source where it has other words, the cue, the kind."""
    source = joined(one.quote.source)
    head = Text(f"{one.speaker.number} " if one.speaker else "")
    head.append(_plain(one.who) if one.who != "nobody named" else "(nobody named)", style="bold")
    if source and source != one.who:
        head.append(f" ({_plain(source)})", style="dim")
    head.append(f" · {_plain(joined(one.quote.cue))}")
    head.append(f"  [{one.quote.kind}, {one.quote.confidence:.0%}]", style=_KINDS[one.quote.kind])
    return head


def _claim(claim: Claim, content: str) -> Text:
    """A claim's labels, its words where the quote holds others too, its condition and stances."""
    line = Text(f"{claim.id} {stated(claim)} {claim.confidence:.0%}", style="blue")
    if joined(claim.spans) != content:
        line.append(f": {_plain(claim.text)}", style="default")
    if claim.condition is not None:
        line.append(f" (if: {_plain(claim.condition.text)})", style="default")
    for stance in claim.stances:
        line.append(" ").append_text(_stance(stance)).append(f" {_plain(stance.target.name)}", style="default")
    return line


def _stance(stance: Stance) -> Text:
    sign, words = SIGNS[stance.polarity], WORDS[stance.polarity]
    return Text(f"{sign} {words}", style=_POLARITIES[stance.polarity])


def _speakers(view: ArticleView) -> Table:
    table = Table(
        "",
        "speaker",
        "type",
        "role, affiliation",
        "quotes",
        "claims",
        title="Speakers",
        box=box.SIMPLE,
        title_justify="left",
    )
    for one in view.speakers:
        words = (Text(_plain(part)) for part in (one.speaker.name, one.speaker.type, one.about))
        table.add_row(str(one.number), *words, str(one.quotes), str(one.claims))
    return table


def _stances(view: ArticleView) -> Table:
    table = Table("who", "stance", "target", "claim", "sure", title="Stances", box=box.SIMPLE, title_justify="left")
    for one, claim, stance in view.stances:
        target = Text(_plain(stance.target.name))
        table.add_row(Text(_plain(one.who)), _stance(stance), target, claim.id, f"{stance.confidence:.0%}")
    return table


def _plain(text: str) -> str:
    """Text in one line without what a terminal would obey: escape sequences, and overrides of reading direction."""
    return "".join(f"<{piece}>" if name else piece for piece, name in shown(" ".join(text.split())))
