"""Records on standard input -> the lines that score_attribution.py reads: `python -m claimkit.training.predict`."""

import json
import sys

ROLES = ("source", "cue", "content")


def main() -> None:
    """Read ArticleRecords from standard input, print `{"id", "quotes"}` with [start, end) pairs for each."""
    for line in sys.stdin:
        record = json.loads(line)
        quotes = [{role: [[s["start"], s["end"]] for s in quote[role]] for role in ROLES} for quote in record["quotes"]]
        print(json.dumps({"id": record["article"]["id"], "quotes": quotes}))


if __name__ == "__main__":
    main()
