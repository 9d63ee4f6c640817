"""Flat rows of a record, for dataframes and SQL: one a claim and stance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit.records import ArticleRecord, Claim, Stance

COLUMNS = (
    "article_id", "published", "publisher", "url", "title", "claim_id", "quote_id", "quote_kind", "speaker",
    "speaker_type", "speaker_role", "speaker_affiliation", "claim", "claim_type", "certainty", "negated", "condition",
    "target", "target_type", "polarity", "stance_confidence", "quote_confidence", "start", "end",
)  # fmt: skip


def rows(record: ArticleRecord) -> list[dict[str, Any]]:
    """One dict with COLUMNS for each claim and stance of a record, with an empty target where a claim takes none."""
    return [_row(record, claim, stance) for claim in record.claims for stance in (claim.stances or (None,))]


def _row(record: ArticleRecord, claim: Claim, stance: Stance | None) -> dict[str, Any]:
    article = record.article
    quote = next(quote for quote in record.quotes if quote.id == claim.quote)
    speakers = {speaker.id: speaker for speaker in record.speakers}
    speaker = speakers.get(claim.speaker or "")
    target = speakers.get((stance.target.speaker if stance else None) or "")
    return {
        "article_id": article.id,
        "published": article.published,
        "publisher": article.publisher,
        "url": article.url,
        "title": article.title,
        "claim_id": claim.id,
        "quote_id": quote.id,
        "quote_kind": quote.kind,
        "speaker": speaker.name if speaker else None,
        "speaker_type": speaker.type if speaker else None,
        "speaker_role": speaker.role if speaker else None,
        "speaker_affiliation": speaker.affiliation if speaker else None,
        "claim": claim.text,
        "claim_type": claim.type,
        "certainty": claim.certainty,
        "negated": claim.negated,
        "condition": claim.condition.text if claim.condition else None,
        "target": stance.target.name if stance else None,
        "target_type": target.type if target else None,
        "polarity": stance.polarity if stance else None,
        "stance_confidence": stance.confidence if stance else None,
        "quote_confidence": quote.confidence,
        "start": claim.spans[0].start,
        "end": claim.spans[0].end,
    }
