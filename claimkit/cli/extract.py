"""`claimkit extract`: articles in, records out."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from claimkit.cli.progress import Progress
from claimkit.errors import ArticleError, CallError
from claimkit.pipeline import pipe
from claimkit.readers import Failure, read
from claimkit.records import Article
from claimkit.sinks import FailureSink, JsonlSink

Inputs = Annotated[list[str], typer.Argument(help=".txt and .jsonl files, folders, or - for standard input")]
Out = Annotated[str, typer.Option("-o", "--out", help=".jsonl file, or - for standard output")]
Fields = Annotated[list[str] | None, typer.Option("--field", help="text=body: the input's name for a field")]
OnError = Annotated[str, typer.Option(help="stop or skip: what to do about an article that fails")]
Workers = Annotated[int, typer.Option(min=1, help="processes")]


def extract(
    inputs: Inputs,
    out: Out = "-",
    field: Fields = None,
    on_error: OnError = "skip",
    no_text: Annotated[bool, typer.Option("--no-text", help="leave the articles' texts out of the records")] = False,
    workers: Workers = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress on standard error")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Find the quotes of articles and write a record for each.

    Exit 0: all done; 1: some articles failed, each named in OUT's .errors.jsonl; 2: the call was wrong.
    """
    if on_error not in ("stop", "skip"):
        raise CallError(f"--on-error must be stop or skip, was: {on_error}")
    found = read(inputs, named(field or []))
    with JsonlSink(out) as sink:
        failed = run(found, sink, FailureSink(out), Progress(quiet), workers=workers, keep_text=not no_text,
                     stop=on_error == "stop")  # fmt: skip
    if failed:
        raise typer.Exit(1)


def run(
    found: Iterable[Article | Failure],
    sink: JsonlSink,
    failures: FailureSink,
    progress: Progress,
    *,
    workers: int = 1,
    keep_text: bool = True,
    stop: bool = False,
) -> int:
    """How many articles failed; with `stop`, the first failure ends the run and all before it are written."""

    def fail(id: str | None, where: str, reason: str) -> None:
        failures.write(id, where, reason)
        progress.add(failed=True)
        if stop:
            raise _Stop

    def articles() -> Iterator[Article]:
        for item in found:
            if isinstance(item, Failure):
                fail(item.id, item.where, item.reason)
            else:
                yield item

    def broken(article: Article, error: Exception) -> None:
        reason = str(error) if isinstance(error, ArticleError) else f"{type(error).__name__}: {error}"
        fail(article.id, article.id, " ".join(reason.split()))

    with progress:
        try:
            for record in pipe(articles(), workers=workers, keep_text=keep_text, on_error=broken):
                sink.write(record)
                progress.add()
        except _Stop:
            pass
    return failures.count


class _Stop(Exception):
    """Ends a run at its first failure."""


def named(given: list[str]) -> dict[str, str]:
    """text=body -> {"text": "body"}; CallError where that is not its form."""
    pairs = [pair.partition("=") for pair in given]
    for field, equals, name in pairs:
        if field not in Article.model_fields or not equals or not name:
            raise CallError(f"--field must be FIELD=NAME with FIELD one of {', '.join(Article.model_fields)}, "
                            f"was: {field}{equals}{name}")  # fmt: skip
    return {field: name for field, _, name in pairs}
