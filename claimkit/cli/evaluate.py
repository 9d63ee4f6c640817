"""`claimkit evaluate`: predicted records against gold ones."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

Gold = Annotated[Path, typer.Argument(help="records, or rows with id, text, quotes as offset pairs; .jsonl")]
Pred = Annotated[Path, typer.Argument(help="predicted records; .jsonl")]
Labels = Annotated[Path | None, typer.Option(help="speaker and claim labels for GOLD's quotes; .jsonl")]


def evaluate(
    gold: Gold,
    pred: Pred,
    labels: Labels = None,
    as_json: Annotated[bool, typer.Option("--json", help="all figures as JSON")] = False,
    rounds: Annotated[int, typer.Option(min=0, help="resamplings for the intervals; 0 for none")] = 1000,
    debug: Annotated[bool, typer.Option("--debug", help="show a traceback where something breaks")] = False,
) -> None:
    """Measure predicted quotes, speakers, claims and stances against gold ones."""
    from claimkit.evaluation import evaluate as evaluated  # help needs no numpy
    from claimkit.evaluation import read_articles
    from claimkit.evaluation.tables import rendered

    found = evaluated(read_articles(gold, labels), read_articles(pred), rounds=rounds)
    if as_json:
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        Console(highlight=False).print(rendered(found))
