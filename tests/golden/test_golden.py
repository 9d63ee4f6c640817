"""One article through the whole pipeline, quote by quote; `python tests/golden/test_golden.py` writes it anew."""

import json
from pathlib import Path

import claimkit

ARTICLE = Path(__file__).parents[2] / "corpus" / "sample" / "port.txt"
GOLDEN = Path(__file__).with_name("port.json")
ROLES = ("source", "cue", "content")


def found():
    record = claimkit.extract(ARTICLE.read_text(encoding="utf8"), id="port")
    names = {speaker.id: speaker.name for speaker in record.speakers}
    claims = {quote.id: [] for quote in record.quotes}
    for claim in record.claims:
        stances = [[stance.polarity, stance.target.name] for stance in claim.stances]
        claims[claim.quote].append([claim.type, claim.certainty, claim.negated, claim.text, stances])
    return [
        [
            quote.kind,
            names.get(quote.speaker),
            *([span.text for span in getattr(quote, role)] for role in ROLES),
            claims[quote.id],
        ]
        for quote in record.quotes
    ]


def test_the_sample_article():
    assert found() == json.loads(GOLDEN.read_text(encoding="utf8"))


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(found(), ensure_ascii=False, indent=1) + "\n", encoding="utf8")
