"""The SQL of each table over the views `quotes` and `claims`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.errors import CallError

GROUPS = ("publisher", "month")
PERIODS = ("day", "week", "month", "quarter", "year")
_SIDES = """count(*) FILTER (polarity = 'favor') AS favor, count(*) FILTER (polarity = 'against') AS against,
    count(*) FILTER (polarity = 'neutral') AS neutral, count(*) AS stances,
    (favor - against) / stances AS mean, favor / stances AS share_favor, against / stances AS share_against"""


@dataclass(frozen=True, slots=True)
class Query:
    """SQL and the values of its parameters."""

    sql: str
    parameters: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Options:
    """What a table is asked for. by: of GROUPS. every: of PERIODS. target: a name, joined or as in an article. least:
    how many stances, for pairs of speakers targets, a row must rest on."""

    by: Sequence[str] = ()
    target: str | None = None
    every: str = "month"
    least: int = 1

    def __post_init__(self) -> None:
        if wrong := [name for name in self.by if name not in GROUPS]:
            raise CallError(f"by must be of {', '.join(GROUPS)}, was: {wrong[0]}")
        if self.every not in PERIODS:
            raise CallError(f"every must be one of {', '.join(PERIODS)}, was: {self.every}")
        if self.least < 1:
            raise CallError(f"least must be at least 1, was: {self.least}")


def speakers(options: Options) -> Query:
    """Who speaks most. Shares are of all quotes and words of the group, those of nobody named too."""
    groups = _listed(options.by)
    window = f"(PARTITION BY {', '.join(options.by)})" if options.by else "()"
    return Query(f"""
SELECT {groups} speaker, mode(speaker_type) AS speaker_type, count(*) AS quotes, CAST(sum(words) AS BIGINT) AS words,
    count(DISTINCT article_id) AS articles, count(*) / sum(count(*)) OVER {window} AS share_quotes,
    sum(words) / nullif(sum(sum(words)) OVER {window}, 0) AS share_words
FROM quotes GROUP BY {groups} speaker
ORDER BY {groups} quotes DESC, words DESC, speaker""")


def stances(options: Options) -> Query:
    """Each speaker's stances towards each target."""
    groups = _listed(options.by)
    where, values = _targeted(options.target)
    return Query(
        f"""
SELECT {groups} speaker, target, {_SIDES} FROM claims
WHERE speaker IS NOT NULL AND polarity IS NOT NULL {where} GROUP BY {groups} speaker, target
HAVING count(*) >= ? ORDER BY {groups} stances DESC, abs(mean) DESC, speaker, target""",
        [*values, options.least],
    )


def timeline(options: Options) -> Query:
    """Favour and opposition of targets over time, by the first day of each period; undated articles are left out."""
    groups = _listed([name for name in options.by if name != "month"])
    where, values = _targeted(options.target)
    return Query(
        f"""
SELECT {groups} target, CAST(date_trunc('{options.every}', published) AS DATE) AS period, {_SIDES} FROM claims
WHERE published IS NOT NULL AND polarity IS NOT NULL {where} GROUP BY {groups} target, period
HAVING count(*) >= ? ORDER BY {groups} sum(stances) OVER (PARTITION BY {groups} target) DESC, target, period""",
        [*values, options.least],
    )


def agreement(options: Options) -> Query:
    """Pairs of speakers by the targets on which both take a side: for it where favour outweighs, against it where
    opposition does."""
    where, values = _targeted(options.target)
    return Query(
        f"""
WITH sides AS (
    SELECT speaker, target, sign(sum(CASE polarity WHEN 'favor' THEN 1 WHEN 'against' THEN -1 ELSE 0 END)) AS side
    FROM claims WHERE speaker IS NOT NULL AND polarity IS NOT NULL {where} GROUP BY speaker, target HAVING side <> 0)
SELECT a.speaker AS speaker, b.speaker AS other, count(*) AS targets, count(*) FILTER (a.side = b.side) AS agree,
    count(*) FILTER (a.side <> b.side) AS disagree, (agree - disagree) / targets AS agreement
FROM sides a JOIN sides b ON a.target = b.target AND a.speaker < b.speaker
GROUP BY a.speaker, b.speaker HAVING count(*) >= ? ORDER BY targets DESC, agreement DESC, speaker, other""",
        [*values, options.least],
    )


def claims(options: Options) -> Query:
    """Claims by type and certainty, each claim once however many stances it takes."""
    groups = _listed(options.by)
    window = f"(PARTITION BY {', '.join(options.by)})" if options.by else "()"
    return Query(f"""
SELECT {groups} claim_type, certainty, count(*) AS claims, count(*) / sum(count(*)) OVER {window} AS share,
    count(*) FILTER (negated) AS negated, count(condition) AS conditional
FROM (SELECT DISTINCT ON (article_id, claim_id) * FROM claims) GROUP BY {groups} claim_type, certainty
ORDER BY {groups} claims DESC, claim_type, certainty""")


TABLES: dict[str, Callable[[Options], Query]] = {
    "speakers": speakers, "stances": stances, "timeline": timeline, "agreement": agreement, "claims": claims,
}  # fmt: skip


def _listed(groups: Sequence[str]) -> str:
    return "".join(f"{name}, " for name in groups)


def _targeted(target: str | None) -> tuple[str, list[str]]:
    """A name finds what is joined with it."""
    if target is None:
        return "", []
    named = "SELECT joined FROM names WHERE lower(name) = lower(?)"
    return f"AND (lower(target) = lower(?) OR target IN ({named}))", [target, target]
