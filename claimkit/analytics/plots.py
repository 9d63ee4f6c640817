"""Tables as plots: PNG, SVG, or one HTML page that needs nothing else."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from claimkit.errors import CallError

SUFFIXES = (".png", ".svg", ".html")
_NOBODY = "(nobody named)"
# Told apart by the colour-blind, and by shade in print.
_FAVOR, _AGAINST, _NEUTRAL = "#2166ac", "#b2182b", "#bdbdbd"
_MOST = 20
Rows = Sequence[dict[str, Any]]


def plot(table: str, rows: Any, path: str | None = None, *, top: int = _MOST) -> Any:
    """The altair chart of a table, written to a .png, .svg or .html file where `path` names one.

    table: "speakers", "stances", "timeline", "agreement" or "claims". rows: its dataframe, or dicts. top: how many
    speakers and targets are shown. CallError where the call is wrong or altair is not installed.
    """
    if table not in _CHARTS:
        raise CallError(f"a plot must be of one of {', '.join(_CHARTS)}, was: {table}")
    if path is not None and not path.lower().endswith(SUFFIXES):
        raise CallError(f"a plot must end in {', '.join(SUFFIXES)}, was: {path}")
    if top < 1:
        raise CallError(f"top must be at least 1, was: {top}")
    found = _dicts(rows)
    if not found:
        raise CallError(f"a plot must have rows, the table of {table} has none")
    chart = _CHARTS[table](_altair(), found, top)
    if path is not None:
        _write(chart, path)
    return chart


def _speakers(alt: Any, rows: Rows, top: int) -> Any:
    order = _first((row["speaker"] or _NOBODY for row in _by_size(rows, "quotes")), top)
    held = [row | {"speaker": row["speaker"] or _NOBODY} for row in rows if (row["speaker"] or _NOBODY) in order]
    group = next((name for name in ("publisher", "month") if name in rows[0]), None)
    measure = "share_quotes" if group is None else "quotes"
    chart = alt.Chart(alt.Data(values=held), title="Who speaks most").mark_bar(color=_FAVOR)
    axis = alt.Axis(format="%") if group is None else alt.Axis(tickMinStep=1)
    title = "share of quotes" if group is None else "quotes"
    encoded: dict[str, Any] = {
        "x": alt.X(f"sum({measure}):Q", title=title, axis=axis),
        "y": alt.Y("speaker:N", sort=order, title=None),
    }
    if group is not None:
        encoded["color"] = alt.Color(f"{group}:N")
    return chart.encode(**encoded)


def _stances(alt: Any, rows: Rows, top: int) -> Any:
    # Targets that many speak about make a matrix; the pairs with most stances alone would make a diagonal.
    targets = _most(rows, "target", lambda row: 1, max(1, top // 2))
    chosen = [row for row in rows if row["target"] in targets]
    speakers = _most(chosen, "speaker", lambda row: row["stances"], top)
    held = [row for row in chosen if row["speaker"] in speakers]
    base = alt.Chart(alt.Data(values=held), title="Who stands where, by number of stances").encode(
        tooltip=["speaker:N", "target:N", "favor:Q", "against:Q", "neutral:Q"],
        x=alt.X("target:N", sort=targets, title="target", axis=alt.Axis(labelAngle=-40, orient="bottom")),
        y=alt.Y("speaker:N", sort=speakers, title="speaker"),
    )
    scale = alt.Scale(domain=[-1, 0, 1], range=[_AGAINST, "#f7f7f7", _FAVOR])
    legend = alt.Legend(title="against … in favor")
    cells = base.mark_rect(stroke="#dddddd").encode(color=alt.Color("mean:Q", scale=scale, legend=legend))
    light = alt.condition("abs(datum.mean) > 0.5", alt.value("white"), alt.value("black"))
    return cells + base.mark_text(fontSize=11).encode(text="stances:Q", color=light)


def _timeline(alt: Any, rows: Rows, top: int) -> Any:
    targets = _most(rows, "target", lambda row: row["stances"], min(top, 6))
    sides = (("favor", 1), ("against", -1))
    held = [
        {"target": row["target"], "period": str(row["period"])[:10], "side": side, "count": sign * row[side]}
        for row in rows
        if row["target"] in targets
        for side, sign in sides
    ]
    color = alt.Color("side:N", scale=alt.Scale(domain=["favor", "against"], range=[_FAVOR, _AGAINST]), title=None)
    y = alt.Y("sum(count):Q", title="against ↓ · favor ↑", axis=alt.Axis(labelExpr="abs(datum.value)", tickMinStep=1))
    x = alt.X("period:T", scale=alt.Scale(type="utc"), title=None)
    bars = alt.Chart(alt.Data(values=held)).mark_bar(size=9).encode(x=x, y=y, color=color).properties(height=110)
    return bars.facet(row=alt.Row("target:N", sort=targets, title=None), title="Favour and opposition over time")


def _agreement(alt: Any, rows: Rows, top: int) -> Any:
    both = [row for row in rows] + [row | {"speaker": row["other"], "other": row["speaker"]} for row in rows]
    order = _first((row["speaker"] for row in _by_size(both, "targets")), top)
    held = [row for row in both if row["speaker"] in order and row["other"] in order]
    base = alt.Chart(alt.Data(values=held), title="Who agrees with whom, by shared targets").encode(
        x=alt.X("other:N", sort=order, title=None, axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("speaker:N", sort=order, title=None),
    )
    scale = alt.Scale(domain=[-1, 0, 1], range=[_AGAINST, "#f7f7f7", _FAVOR])
    cells = base.mark_rect(stroke="#dddddd").encode(color=alt.Color("agreement:Q", scale=scale))
    light = alt.condition("abs(datum.agreement) > 0.5", alt.value("white"), alt.value("black"))
    return cells + base.mark_text(fontSize=11).encode(text="targets:Q", color=light)


def _claims(alt: Any, rows: Rows, top: int) -> Any:
    order = ["certain", "probable", "possible", "unspecified"]
    scale = alt.Scale(domain=order, range=[_FAVOR, "#67a9cf", "#d1e5f0", _NEUTRAL])
    return (
        alt.Chart(alt.Data(values=list(rows)), title="Claims by type and certainty")
        .mark_bar()
        .encode(
            x=alt.X("sum(claims):Q", title="claims"),
            y=alt.Y("claim_type:N", sort="-x", title=None),
            color=alt.Color("certainty:N", scale=scale, sort=order),
        )
    )


_CHARTS: dict[str, Callable[[Any, Rows, int], Any]] = {
    "speakers": _speakers, "stances": _stances, "timeline": _timeline, "agreement": _agreement, "claims": _claims,
}  # fmt: skip


def _by_size(rows: Rows, count: str) -> Rows:
    return sorted(rows, key=lambda row: -row[count])


def _most(rows: Rows, name: str, weight: Callable[[dict[str, Any]], int], top: int) -> list[str]:
    """The `top` values of a column with the largest sums of weights, of equals the first in order."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row[name]] += weight(row)
    return sorted(sums, key=lambda value: (-sums[value], value))[:top]


def _first(names: Any, top: int) -> list[str]:
    """The first `top` different names, in order."""
    return list(dict.fromkeys(names))[:top]


def _dicts(rows: Any) -> Rows:
    if isinstance(rows, list):
        return rows
    import narwhals as nw

    frame = nw.from_native(rows)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value if isinstance(value, str | int | float) else str(value)


def _write(chart: Any, path: str) -> None:
    try:
        if path.lower().endswith(".html"):
            chart.save(path, inline=True)
        elif path.lower().endswith(".png"):
            chart.save(path, scale_factor=2)
        else:
            chart.save(path)
    except OSError as error:
        raise CallError(f"a plot must be writable, {Path(path)}: {error.strerror}") from None


def _altair() -> Any:
    try:
        import altair
        import vl_convert  # noqa: F401  # writes PNG, SVG and pages without a network
    except ImportError as error:
        raise CallError(f"plots need {error.name}, is not installed: pip install 'claimkit[analytics]'") from None
    return altair
