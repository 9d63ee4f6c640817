"""What is right, found and wanted in one article, as counts that can be added up."""

import re
from collections import Counter
from collections.abc import Sequence

from claimkit.evaluation.items import ROLES, ArticleItems, Item, Judged, Party, Stand
from claimkit.names import same_name
from claimkit.quotes.scorer import AttributionScore, Count, WordIndex, is_direct, same_source, score_article

Counts = Counter[str]

# From a double mark to the next one, or to its line's end: PolNeAR's figures for direct quotes are counted so.
_QUOTED = re.compile(r"[“\"][^“”\"\n]*(?:[”\"]|$)", re.M)


def count_article(gold: ArticleItems, predicted: ArticleItems | None) -> Counts:
    """The counts of one article; `gold` must have its text. Quotes within quotes are counted apart, as `nested`."""
    found = predicted.items if predicted is not None else []
    counts: Counts = Counter(articles=1, missing=int(predicted is None))
    for nested in (False, True):
        wanted, given = ([item for item in side if item.nested is nested] for side in (gold.items, found))
        _count_side(counts, gold.text or "", wanted, given, nested)
    return counts


def _count_side(counts: Counts, text: str, gold: list[Item], predicted: list[Item], nested: bool) -> None:
    total, index = AttributionScore(), WordIndex(text)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    pairs = dict(score_article(total, text, [g.spans for g in gold], [p.spans for p in predicted], quoted))
    if nested:
        _put(counts, "nested", total.attribution)
    else:
        for name in (*ROLES, "attribution", "exact", "direct"):
            _put(counts, name, getattr(total, name))
        inside = index.words(quoted)
        counts["direct.found"] += sum(is_direct(index.roles(gold[number].spans), inside) for number in pairs)
    for number, item in enumerate(gold):
        other = predicted[pairs[number]] if number in pairs else None
        _count_groups(counts, item, _outcome(index, item, other))
        if item.labelled and not nested:
            _count_speaker(counts, item.speaker, other)
            _count_claims(counts, index, item, other)


def _count_groups(counts: Counts, item: Item, outcome: dict[str, int]) -> None:
    whole = ("nested",) if item.nested else ("all", f"kind:{item.kind}")
    for group in (*whole, *(f"feature:{tag}" for tag in item.features)):
        counts.update({f"{group}/{name}": amount for name, amount in outcome.items()})


def _put(counts: Counts, name: str, count: Count) -> None:
    counts.update({f"{name}.right": count.right, f"{name}.predicted": count.predicted, f"{name}.gold": count.gold})


def _outcome(index: WordIndex, gold: Item, predicted: Item | None) -> dict[str, int]:
    """For one gold quote: found, attributed, exact; and whether its speaker, where it has one, is right."""
    named = gold.speaker is not None
    outcome = {"gold": 1, "speakers": int(named)}
    if predicted is None:
        return outcome
    wanted, given = index.roles(gold.spans), index.roles(predicted.spans)
    attributed = same_source(wanted, given)
    exact = attributed and wanted["content"] == given["content"]
    right = _same_party(gold.speaker, predicted.speaker)
    return {**outcome, "found": 1, "attributed": int(attributed), "exact": int(exact),
            "speakers_found": int(named), "speakers_right": int(right)}  # fmt: skip


def _same_party(gold: Party | None, predicted: Party | None) -> bool:
    return gold is not None and predicted is not None and same_name(gold.name, predicted.name)


def _count_speaker(counts: Counts, gold: Party | None, predicted: Item | None) -> None:
    """Name of all and of the found; type, role and affiliation where the name is right and gold has one."""
    if gold is None:
        return
    counts["speaker.gold"] += 1
    if predicted is None:
        return
    counts["speaker.found"] += 1
    other = predicted.speaker
    if other is None or not same_name(gold.name, other.name):
        return
    counts["speaker.right"] += 1
    if gold.type is not None:
        counts.update({"speaker_type.gold": 1, "speaker_type.right": int(gold.type == other.type)})
    for name, wanted, given in (("role", gold.role, other.role), ("affiliation", gold.affiliation, other.affiliation)):
        if wanted is not None:
            counts.update({f"{name}.gold": 1, f"{name}.right": int(same_name(wanted, given))})


def _count_claims(counts: Counts, index: WordIndex, gold: Item, predicted: Item | None) -> None:
    """Labels of each gold claim against the claim that shares most words with it; stances of the quote as a whole."""
    counts["labelled.gold"] += 1
    counts["stance.gold"] += len(gold.stands)
    if predicted is None:
        return
    counts["labelled.found"] += 1
    if not predicted.claims:
        return
    counts["labelled.claimed"] += 1
    for claim in gold.claims:
        best = max(predicted.claims, key=lambda other: _shared_words(index, claim, other))
        counts.update({"claim.gold": 1, "type.right": int(best.type == claim.type),
                       "certainty.right": int(best.certainty == claim.certainty),
                       "negated.right": int(best.negated == claim.negated),
                       f"type.{claim.type}.gold": 1})  # fmt: skip
        counts[f"type.{best.type}.predicted"] += 1
        counts[f"type.{claim.type}.right"] += best.type == claim.type
    _count_stands(counts, gold.stands, predicted.stands)


def _shared_words(index: WordIndex, one: Judged, other: Judged) -> int:
    return len(index.words(one.spans) & index.words(other.spans))


def _count_stands(counts: Counts, gold: Sequence[Stand], predicted: Sequence[Stand]) -> None:
    """Each gold stance takes one predicted for its target, one of its side before others."""
    counts["stance.predicted"] += len(predicted)
    left = list(predicted)
    for stand in gold:
        hits = [other for other in left if _same_target(stand, other)]
        if not hits:
            continue
        best = next((other for other in hits if other.polarity == stand.polarity), hits[0])
        counts["stance.targets"] += 1
        counts["stance.right"] += best.polarity == stand.polarity
        left.remove(best)


def _same_target(one: Stand, other: Stand) -> bool:
    return any(same_name(a, b) for a in one.names for b in other.names)
