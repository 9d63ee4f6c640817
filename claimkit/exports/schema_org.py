"""Quotes and claims as schema.org Quotation and Claim, one JSON-LD object an article, a line each."""

import json
from collections.abc import Iterable
from typing import Any

from claimkit.records import Article, ArticleRecord, Claim, Quote, Speaker

_TYPES = {"person": "Person", "organization": "Organization", "group": "Organization", "place": "Place",
          "document": "CreativeWork", "other": "Thing"}  # fmt: skip


def write_schema_org(records: Iterable[ArticleRecord], path: str) -> None:
    """Write the `article` of each record, one JSON-LD object a line."""
    with open(path, "w", encoding="utf8", newline="\n") as file:
        for record in records:
            file.write(json.dumps(article(record), ensure_ascii=False) + "\n")


def article(record: ArticleRecord) -> dict[str, Any]:
    """A schema.org NewsArticle whose parts are a record's Quotations and Claims.

    What is said is `text`; a Quotation's speaker is `spokenByCharacter`, a Claim's is its `author`; a claim's targets
    are `about`, for or against in `keywords`. What the article does not say is left out.
    """
    parties = {speaker.id: _party(speaker) for speaker in record.speakers}
    parts = [_quotation(quote, parties) for quote in record.quotes] + [
        _claim(claim, parties) for claim in record.claims
    ]
    return {"@context": "https://schema.org", "@type": "NewsArticle", **_fields(record.article), "hasPart": parts}


def _fields(article: Article) -> dict[str, Any]:
    fields = {
        "identifier": article.id,
        "headline": article.title,
        "url": article.url,
        "datePublished": article.published,
        "inLanguage": article.language,
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
        "author": [{"@type": "Person", "name": name} for name in article.authors] or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _party(speaker: Speaker) -> dict[str, Any]:
    party: dict[str, Any] = {"@type": _TYPES[speaker.type], "name": speaker.name}
    if speaker.type == "person":
        party |= {"jobTitle": speaker.role} if speaker.role else {}
        party |= {"affiliation": {"@type": "Organization", "name": speaker.affiliation}} if speaker.affiliation else {}
    return party | ({"alternateName": list(speaker.aliases)} if speaker.aliases else {})


def _quotation(quote: Quote, parties: dict[str, dict[str, Any]]) -> dict[str, Any]:
    said = {"@type": "Quotation", "identifier": quote.id, "text": " … ".join(span.text for span in quote.content)}
    return said | ({"spokenByCharacter": parties[quote.speaker]} if quote.speaker else {})


def _claim(claim: Claim, parties: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Claim", "identifier": claim.id, "text": claim.text}
    found |= {"author": parties[claim.speaker]} if claim.speaker else {}
    if claim.stances:
        targets = [stance.target for stance in claim.stances]
        found["about"] = [parties.get(t.speaker or "", {"@type": "Thing", "name": t.name}) for t in targets]
    kinds = [claim.type, claim.certainty, *(f"{s.polarity}: {s.target.name}" for s in claim.stances)]
    return found | {"keywords": kinds, "isPartOf": {"@type": "Quotation", "identifier": claim.quote}}
