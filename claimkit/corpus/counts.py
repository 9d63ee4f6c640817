"""How much an annotated article holds."""

import re
from collections.abc import Iterable

from claimkit.records import ArticleRecord

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def counts(records: Iterable[ArticleRecord]) -> dict[str, int]:
    """Words, quotes (all, then by kind, nested), speakers, mentions, claims, stances that take a side."""
    found = dict.fromkeys(
        ("words", "quotes", "direct", "indirect", "mixed", "nested", "speakers", "mentions", "claims", "stances"), 0
    )
    for record in records:
        found["words"] += len(_WORD.findall(record.article.text or ""))
        found["quotes"] += len(record.quotes)
        found["nested"] += sum(quote.parent is not None for quote in record.quotes)
        found["speakers"] += len(record.speakers)
        found["mentions"] += sum(len(speaker.mentions) for speaker in record.speakers)
        found["claims"] += len(record.claims)
        found["stances"] += sum(s.polarity != "neutral" for claim in record.claims for s in claim.stances)
        for quote in record.quotes:
            found[quote.kind] += 1
    return found


def described(found: dict[str, int]) -> str:
    """Counts as one line."""
    kinds = ", ".join(f"{found[name]} {name}" for name in ("direct", "indirect", "mixed", "nested"))
    return (f"{found['words']} words, {found['quotes']} quotes ({kinds}), {found['speakers']} speakers, "
            f"{found['mentions']} mentions, {found['claims']} claims, {found['stances']} stances")  # fmt: skip
