"""An evaluation as tables for the terminal."""

from collections.abc import Mapping

from rich.console import Group as Lines
from rich.table import Table

from claimkit.evaluation.evaluate import Evaluation, Group
from claimkit.evaluation.measures import Value

_QUOTES = ("attribution", "exact", "content", "source", "cue")
_LABELS = {
    "speaker.end_to_end": "speaker, of all",
    "speaker.of_found": "speaker, of the found",
    "speaker.type": "speaker's type",
    "speaker.role": "role",
    "speaker.affiliation": "affiliation",
    "claims.claimed": "found quotes with a claim",
    "type.accuracy": "claim type",
    "type.macro_f1": "claim type, macro-F1",
    "certainty.accuracy": "certainty",
    "negated.accuracy": "negated",
    "stance.polarity_accuracy": "polarity of matched targets",
}
_DIRECT = {
    "direct.found": "direct, found",
    "direct.recall": "direct, attributed",
    "direct.source_accuracy": "direct, source of the found",
}


def rendered(evaluation: Evaluation) -> Lines:
    """Tables of all measures, then of kinds and features."""
    nested, labelled = evaluation.nested.gold > 0, evaluation.labelled > 0
    triples = [*_QUOTES, *(["nested"] if nested else []), *(["stance"] if labelled else [])]
    singles = {**_DIRECT, **(_LABELS if labelled else {})}
    missing = f", {evaluation.missing} without predictions" if evaluation.missing else ""
    tables: list[str | Table] = [
        f"{evaluation.articles} articles{missing}; percent, 95% intervals over resampled articles",
        _triples(evaluation.measures, triples),
        _singles(evaluation.measures, singles),
        _groups("kind", evaluation.kinds),
    ]
    if nested:
        tables.append(_groups("place", {"nested": evaluation.nested}))
    if evaluation.features:
        tables.append(_groups("feature", evaluation.features))
    return Lines(*tables)


def _triples(measures: Mapping[str, Value], names: list[str]) -> Table:
    table = _table("", "P", "R", "F1", "interval of F1")
    for name in names:
        one = [measures[f"{name}.{part}"] for part in ("p", "r", "f1")]
        table.add_row(name, *(f"{value.value:.1f}" for value in one), _interval(one[2]))
    return table


def _singles(measures: Mapping[str, Value], names: Mapping[str, str]) -> Table:
    table = _table("", "%", "interval")
    for name, label in names.items():
        table.add_row(label, f"{measures[name].value:.1f}", _interval(measures[name]))
    return table


def _groups(what: str, groups: Mapping[str, Group]) -> Table:
    table = _table(what, "gold", "found", "attributed", "exact", "speaker of found")
    for name, group in groups.items():
        shares = (group.found, group.attributed, group.exact, group.speaker)
        table.add_row(name, str(group.gold), *("-" if share is None else f"{share:.1f}" for share in shares))
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _interval(value: Value) -> str:
    return "" if value.low is None or value.high is None else f"{value.low:.1f}–{value.high:.1f}"
