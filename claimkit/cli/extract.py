"""`claimkit extract`: articles in, records out."""

import signal
from typing import Annotated

import typer

from claimkit import batch
from claimkit.batch import Job, run
from claimkit.cli.progress import Progress
from claimkit.errors import CallError
from claimkit.records import Article

Inputs = Annotated[
    list[str],
    typer.Argument(help=".txt .html .jsonl[.gz|.zst] .csv .parquet files, folders, or - for standard input"),
]
Out = Annotated[
    str, typer.Option("-o", "--out", help=".jsonl[.gz|.zst], .parquet or .csv file, or - for standard output")
]
Fields = Annotated[list[str] | None, typer.Option("--field", help="text=body: the input's name for a field")]
OnError = Annotated[str, typer.Option(help="stop or skip: what to do about an article that fails")]
Workers = Annotated[int | None, typer.Option(min=1, help="processes: 1 unless told, with Ray one a core")]
Engine = Annotated[str, typer.Option(help="local or ray: processes of this machine, or a Ray cluster")]
RayAddress = Annotated[str | None, typer.Option(help="a running cluster's HOST:PORT, or auto; else one begins here")]
TimeLimit = Annotated[float, typer.Option(min=0, help="seconds that one article may take; 0 for any")]


def extract(
    inputs: Inputs,
    out: Out = "-",
    field: Fields = None,
    rows: Annotated[bool, typer.Option("--rows", help="flat rows, one a claim and stance, instead of records")] = False,
    on_error: OnError = "skip",
    no_text: Annotated[bool, typer.Option("--no-text", help="leave the articles' texts out of the records")] = False,
    workers: Workers = None,
    engine: Engine = "local",
    ray_address: RayAddress = None,
    time_limit: TimeLimit = 600,
    resume: Annotated[bool, typer.Option("--resume", help="go on with what an earlier run left in OUT")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="replace OUT where it exists")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress on standard error")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Find who said what in articles and write a record for each.

    Exit 0: all done; 1: some articles failed, each named in OUT's .errors.jsonl; 2: the call was wrong.
    """
    if on_error not in ("stop", "skip"):
        raise CallError(f"--on-error must be stop or skip, was: {on_error}")
    job = Job(
        inputs, out, named(field or []), rows=rows, keep_text=not no_text, workers=workers, time_limit=time_limit,
        resume=resume, overwrite=overwrite, stop=on_error == "stop",
    )  # fmt: skip
    made_by = engine_of(engine, ray_address)
    # A scheduler's end of the job is as orderly as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Progress(quiet) as progress:
            summary = run(job, progress, made_by)
    except KeyboardInterrupt:
        kept = "" if out == "-" else ", what is done is kept: --resume goes on with it"
        typer.echo(f"claimkit: stopped{kept}", err=True)
        raise typer.Exit(130) from None
    if summary.failed:
        raise typer.Exit(1)


def engine_of(name: str, address: str | None) -> batch.Engine | None:
    """What does the articles, None for processes of this machine. CallError where there is none of that name."""
    if name not in ("local", "ray"):
        raise CallError(f"--engine must be local or ray, was: {name}")
    if name == "ray":
        from claimkit.ray import cluster

        return cluster(address)
    if address is not None:
        raise CallError(f"--ray-address must come with --engine ray, came without: {address}")
    return None


def named(given: list[str]) -> dict[str, str]:
    """text=body -> {"text": "body"}; CallError where that is not its form."""
    pairs = [pair.partition("=") for pair in given]
    for field, equals, name in pairs:
        if field not in Article.model_fields or not equals or not name:
            raise CallError(f"--field must be FIELD=NAME with FIELD one of {', '.join(Article.model_fields)}, "
                            f"was: {field}{equals}{name}")  # fmt: skip
    return {field: name for field, _, name in pairs}
