"""`python -m claimkit.evaluation.report`: measure the pipeline anew and write the score tables of README and cards."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from claimkit.errors import CallError, ClaimkitError
from claimkit.evaluation.evaluate import Evaluation, evaluate
from claimkit.evaluation.files import read_articles, read_text
from claimkit.evaluation.items import ArticleItems, from_record
from claimkit.evaluation.measures import Value
from claimkit.pipeline import pipe

BEGIN, END = "<!-- scores -->", "<!-- /scores -->"
_QUOTES = {
    "attribution": "attribution.f1",
    "exact": "exact.f1",
    "content": "content.f1",
    "source": "source.f1",
    "cue": "cue.f1",
    "direct attributed": "direct.recall",
    "nested": "nested.f1",
}
_SPEAKERS = {"speaker, of found": "speaker.of_found", "end to end": "speaker.end_to_end"}
_CLAIMS = {
    "claim type": "type.accuracy",
    "macro-F1": "type.macro_f1",
    "certainty": "certainty.accuracy",
    "negated": "negated.accuracy",
    "stance F1": "stance.f1",
    "polarity": "stance.polarity_accuracy",
}

_INTERVALS = ("attribution.f1", "speaker.of_found", "stance.f1")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tables: a data set, what was measured on it, and which labels the predictions had at all."""

    name: str
    evaluation: Evaluation
    speakers: bool
    claims: bool


def measured(corpus: Path, data: Path | None) -> list[Row]:
    """Rows for corpus test and dev, for PolNeAR dev where `data` has it, for a second annotator where there is one."""
    rows = [_row(f"corpus {split}", read_articles(corpus / f"{split}.jsonl")) for split in ("test", "dev")]
    if data is not None and (data / "polnear_dev.jsonl").exists():
        labels = data / "labels_dev.jsonl"
        gold = read_articles(data / "polnear_dev.jsonl", labels if labels.exists() else None)
        rows.append(_row("PolNeAR dev", gold))
    if (corpus / "second.jsonl").exists():
        rows.append(_second_annotator(corpus))
    return rows


def _row(name: str, gold: Mapping[str, ArticleItems]) -> Row:
    """The pipeline's predictions for the texts of `gold`, measured."""
    texts = ({"id": id, "text": article.text} for id, article in gold.items())
    return _compared(name, gold, {record.article.id: from_record(record) for record in pipe(texts)})


def _second_annotator(corpus: Path) -> Row:
    second = read_articles(corpus / "second.jsonl")
    splits = [read_articles(corpus / f"{split}.jsonl") for split in ("train", "dev", "test")]
    first = {id: article for split in splits for id, article in split.items() if id in second}
    return _compared("a second annotator", first, second)


def _compared(name: str, gold: Mapping[str, ArticleItems], predicted: Mapping[str, ArticleItems]) -> Row:
    items = [item for article in predicted.values() for item in article.items]
    speakers, claims = any(item.speaker for item in items), any(item.claims for item in items)
    return Row(name, evaluate(gold, predicted), speakers, claims)


def block(rows: Sequence[Row]) -> str:
    """The tables in Markdown, between their markers."""
    quotes = [[_named(row), *_cells(row, _QUOTES)] for row in rows]
    parts = [BEGIN, _table(["", *_QUOTES], quotes)]
    labelled = [row for row in rows if row.evaluation.labelled and (row.speakers or row.claims)]
    if labelled:
        cells = [
            [_labelled(row), *_cells(row, _SPEAKERS, row.speakers), *_cells(row, _CLAIMS, row.claims)]
            for row in labelled
        ]
        parts += ["", _table(["", *_SPEAKERS, *_CLAIMS], cells)]
    return "\n".join([*parts, END])


def rewritten(text: str, tables: str, where: str) -> str:
    """The text with `tables` in place of its score block; CallError where it has none."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CallError(f"{where} must have a block {BEGIN} … {END}, has none: put the two lines where the tables go")
    return before + tables + after


def _named(row: Row) -> str:
    gold = sum(group.gold for group in row.evaluation.kinds.values())
    return f"{row.name}, {row.evaluation.articles} articles, {gold:,} quotes"


def _labelled(row: Row) -> str:
    return f"{row.name}, {row.evaluation.labelled:,} labelled quotes"


def _cells(row: Row, names: Mapping[str, str], known: bool = True) -> list[str]:
    absent = {"nested.f1"} if not row.evaluation.nested.gold else set()
    return [
        _cell(row.evaluation.measures[name], name in _INTERVALS) if known and name not in absent else "–"
        for name in names.values()
    ]


def _cell(value: Value, interval: bool) -> str:
    known = interval and value.low is not None and value.high is not None
    return f"{value.value:.1f} ({value.low:.1f}–{value.high:.1f})" if known else f"{value.value:.1f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines).replace("|  |", "| |")


def main(
    data: Annotated[Path | None, typer.Option(help="folder with polnear_dev.jsonl and labels_dev.jsonl")] = None,
    corpus: Annotated[Path, typer.Option(help="folder with test.jsonl and dev.jsonl")] = Path("corpus"),
    root: Annotated[Path, typer.Option(help="folder with README.md and models/")] = Path(),
) -> None:
    """Measure the pipeline and rewrite the score tables of README.md and of each model's card that has them."""
    paths = [root / "README.md", *sorted(root.glob("models/*/README.md"))]
    texts = {path: read_text(path) for path in paths}
    texts = {path: text for path, text in texts.items() if path == paths[0] or BEGIN in text}
    for path, text in texts.items():  # a missing block is told before minutes of measuring
        rewritten(text, "", str(path))
    tables = block(measured(corpus, data))
    for path, text in texts.items():
        path.write_text(rewritten(text, tables, str(path)), encoding="utf8", newline="\n")
        print(f"{path}: scores written", file=sys.stderr)
    print(tables)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command()(main)


if __name__ == "__main__":
    try:
        app()
    except ClaimkitError as error:
        print(f"claimkit.evaluation.report: {error}", file=sys.stderr)
        sys.exit(2)
