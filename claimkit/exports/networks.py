"""Discourse networks for Gephi, as GEXF and GraphML: speakers and targets, or speakers by shared targets."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from claimkit.analytics.names import Form, joined
from claimkit.errors import CallError
from claimkit.records import ArticleRecord

NETWORKS = ("targets", "speakers")
_SIGN = {"favor": 1, "against": -1, "neutral": 0}
_NOT_XML = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
Stances = dict[tuple[str, str], Counter[str]]


def write_gexf(
    records: Iterable[ArticleRecord], path: str, *, network: str = "targets", aliases: Mapping[str, str] | None = None
) -> None:
    """Write the `graph` of records as GEXF 1.2, which Gephi opens."""
    made = graph(records, network=network, aliases=aliases)
    _networkx().write_gexf(made, path)


def write_graphml(
    records: Iterable[ArticleRecord], path: str, *, network: str = "targets", aliases: Mapping[str, str] | None = None
) -> None:
    """Write the `graph` of records as GraphML, which Gephi, igraph and Cytoscape open."""
    made = graph(records, network=network, aliases=aliases)
    _networkx().write_graphml_xml(made, path, named_key_ids=True)


def graph(
    records: Iterable[ArticleRecord], *, network: str = "targets", aliases: Mapping[str, str] | None = None
) -> Any:
    """A networkx graph of who stands where.

    network: "targets", directed from speakers to targets, or "speakers", undirected between speakers that take sides
    on the same targets. Each node has a `label`, `kind` ("speaker", "target" or "both") and `type` (a speaker's,
    "issue" for other targets); each edge a positive `weight` (how many stances or shared targets), which layouts
    need, and signed ones: `sign` (-1, 0 or 1) and `balance` (favor less against, or agreed less disagreed).
    Every attribute has one type throughout. CallError where networkx is not installed.
    """
    if network not in NETWORKS:
        raise CallError(f"a network must be one of {', '.join(NETWORKS)}, was: {network}")
    networkx = _networkx()
    stances, nodes = _joined(records, aliases)
    made = networkx.DiGraph() if network == "targets" else networkx.Graph()
    edges = _to_targets(stances) if network == "targets" else _between_speakers(stances)
    for one, other, counts, balance in edges:
        for name in (one, other):
            made.add_node(name, label=name, **nodes[name])
        sign = (balance > 0) - (balance < 0)
        made.add_edge(one, other, weight=float(sum(counts.values())), sign=sign, balance=balance, **counts)
    return made


def _joined(
    records: Iterable[ArticleRecord], aliases: Mapping[str, str] | None
) -> tuple[Stances, dict[str, dict[str, str]]]:
    """Counts of polarities by joined speaker and target, and the attributes of nodes by name."""
    written: Stances = defaultdict(Counter)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        speakers = {speaker.id: speaker for speaker in record.speakers}
        for claim in record.claims:
            speaker = speakers.get(claim.speaker or "")
            for stance in claim.stances if speaker else ():
                assert speaker is not None
                target = speakers.get(stance.target.speaker or "")
                holder, meant = _printable(speaker.name), _printable(stance.target.name)
                written[holder, meant][stance.polarity] += 1
                types[holder][speaker.type] += 1
                types[meant][target.type if target else "issue"] += 1
    forms = [Form(name, counts["person"] > 0, sum(counts.values())) for name, counts in types.items()]
    names = joined(forms, aliases)
    stances: Stances = defaultdict(Counter)
    for (speaker_name, target_name), counts in sorted(written.items()):
        stances[names[speaker_name], names[target_name]] += counts
    return stances, _nodes(stances, types, names)


def _printable(name: str) -> str:
    """A name without the control characters that XML cannot hold."""
    return " ".join(_NOT_XML.sub(" ", name).split()) or "?"


def _nodes(stances: Stances, types: Mapping[str, Counter[str]], names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for name, counts in types.items():
        counted[names[name]] += counts
    speak, meant = {speaker for speaker, _ in stances}, {target for _, target in stances}
    found = {}
    for name, counts in counted.items():
        # What an article tells of a party, before that another knows it as an issue only.
        known = Counter({kind: count for kind, count in counts.items() if kind != "issue"}) or counts
        kind = "both" if name in speak & meant else "speaker" if name in speak else "target"
        found[name] = {"kind": kind, "type": min(known, key=lambda one: (-known[one], one))}
    return found


def _to_targets(stances: Stances) -> Iterable[tuple[str, str, dict[str, int], int]]:
    for (speaker, target), counts in stances.items():
        yield speaker, target, {side: counts[side] for side in _SIGN}, counts["favor"] - counts["against"]


def _between_speakers(stances: Stances) -> Iterable[tuple[str, str, dict[str, int], int]]:
    by_target: dict[str, dict[str, int]] = defaultdict(dict)
    for (speaker, target), counts in stances.items():
        balance = counts["favor"] - counts["against"]
        if balance:
            by_target[target][speaker] = 1 if balance > 0 else -1
    pairs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sides in by_target.values():
        for one, other in combinations(sorted(sides), 2):
            pairs[one, other]["agree" if sides[one] == sides[other] else "disagree"] += 1
    for (one, other), counts in sorted(pairs.items()):
        yield (
            one,
            other,
            {"agree": counts["agree"], "disagree": counts["disagree"]},
            counts["agree"] - counts["disagree"],
        )


def _networkx() -> Any:
    try:
        import networkx
    except ImportError:
        raise CallError("networks need networkx, is not installed: pip install 'claimkit[networks]'") from None
    return networkx
