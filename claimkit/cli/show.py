"""`claimkit show`: an article's quotes, readable in the terminal."""

from typing import Annotated

import typer
from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from claimkit.errors import CallError
from claimkit.pipeline import pipe
from claimkit.readers import Failure, read
from claimkit.records import ArticleRecord, Quote, Span

_STYLES = {"direct": "green", "indirect": "cyan", "mixed": "yellow"}


def show(
    inputs: Annotated[list[str], typer.Argument(help=".txt and .jsonl files, folders, or - for standard input")],
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Print who said what in articles."""
    console = Console(highlight=False)
    for item in read(inputs):
        if isinstance(item, Failure):
            raise CallError(f"{item.where}: {item.reason}")
        for record in pipe([item]):
            console.print(rendered(record))


def rendered(record: ArticleRecord) -> Group:
    """The quotes of a record, one block each, then its warnings."""
    kinds = ", ".join(f"{sum(q.kind == kind for q in record.quotes)} {kind}" for kind in _STYLES)
    blocks: list[Text | Padding] = [Text(f"{record.article.id}: {len(record.quotes)} quotes ({kinds})", style="bold")]
    for quote in record.quotes:
        blocks += [Text(), _head(quote), Padding(_joined(quote.content), (0, 0, 0, 4))]
    blocks += [Text(f"warning: {warning.message} [{warning.code}]", style="magenta") for warning in record.warnings]
    return Group(*blocks)


def _head(quote: Quote) -> Text:
    source = _joined(quote.source) if quote.source else Text("(nobody named)", style="dim")
    source.stylize("bold")
    head = Text.assemble(source, " · ", _joined(quote.cue))
    head.append(f"  [{quote.kind}, {quote.confidence:.0%}]", style=_STYLES[quote.kind])
    return head


def _joined(spans: tuple[Span, ...]) -> Text:
    return Text(" … ".join(" ".join(span.text.split()) for span in spans))
