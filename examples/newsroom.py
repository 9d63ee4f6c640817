"""Whom does our paper let speak? From the day's articles to a list of who is quoted, and how, before it is printed.

python examples/newsroom.py ARTICLES_FOLDER OUT_FOLDER
"""

import sys
from collections import Counter
from pathlib import Path

import claimkit
from claimkit.readers import Failure, read


def check(record: claimkit.ArticleRecord) -> list[str]:
    """What an editor may want to look at again in one article."""
    quotes = [quote for quote in record.quotes if quote.parent is None]
    speakers = {speaker.id: speaker for speaker in record.speakers}
    told = [f"{record.article.id}: {len(quotes)} quotes"]
    nameless = [quote for quote in quotes if quote.speaker is None or not speakers[quote.speaker].named]
    if quotes and len(nameless) > len(quotes) / 2:
        told.append(f"  {len(nameless)} of {len(quotes)} quotes have no named source")
    counted = Counter(speakers[quote.speaker].name for quote in quotes if quote.speaker)
    told += [
        f"  {name} is quoted {count} times of {len(quotes)}" for name, count in counted.most_common(1) if count > 4
    ]
    told += [f"  not sure who says: {quote.content[0].text!r}" for quote in quotes if quote.confidence < 0.5]
    return told


def main(folder: str, out: str) -> None:
    Path(out).mkdir(parents=True, exist_ok=True)
    articles = [item for item in read([folder]) if not isinstance(item, Failure)]
    with open(Path(out) / "records.jsonl", "w", encoding="utf8") as file:
        for record in claimkit.pipe(articles):
            file.write(record.model_dump_json() + "\n")
            print("\n".join(check(record)))


if __name__ == "__main__":
    main(*(sys.argv[1:] + ["corpus/sample", "out"][len(sys.argv) - 1 :]))
