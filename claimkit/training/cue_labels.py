"""Label quotes by their cues alone: of PolNeAR's train articles that nobody has labelled by hand, the quotes whose cue
fixes the type of the claim and the side taken, by the lexicon and rules of `claimkit.claims`.

`python -m claimkit.training.cue_labels --data ../shared/data --models models --known corpus/labels/polnear_claims.jsonl
--out corpus/labels/polnear_cues.jsonl`

On quotes labelled by hand nine in ten of these types are right, and four in five of these stances.
"""

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claimkit.claims.cues import CueKind, cue_kind, object_of, side_on_object
from claimkit.claims.hints import holds, says_as
from claimkit.encoder.model import QuoteModel
from claimkit.encoder.words import Words
from claimkit.training.examples import Example, read_examples
from claimkit.training.fit_claims import encode

log = logging.getLogger(__name__)
Run = tuple[int, int]
# Kinds whose claims are sure, and whose stances are known: the cue's own, or none at all.
_KINDS = frozenset("against reject favor accuse deny predict refuse ask demand".split())
_CERTAINTY = {"fact": "certain", "evaluation": "certain", "intent": "certain", "prediction": "probable"}
_NEGATED = frozenset(("reject", "deny", "refuse"))


def label(words: Words, text: str, quote: dict[str, Any], grammar: np.ndarray) -> dict[str, Any] | None:
    """The labels of a quote in PolNeAR's form, None where its cue does not settle them."""
    cue, content = (runs(words, quote[role]) for role in ("cue", "content"))
    kind = cue_kind(spelled(words, text, cue))
    said = [word.lower() for word in spelled(words, text, content)]
    if kind is None or not said or kind.kind not in _KINDS or not holds(kind, said):
        return None
    stances = stance(kind, said, object_of(content, grammar), words)
    if stances is None:
        return None
    claim_type = "evaluation" if says_as(kind, said) else kind.type
    return {
        "type": claim_type,
        "certainty": _CERTAINTY.get(claim_type, "unspecified"),
        "negated": kind.negated or (kind.kind in _NEGATED and claim_type != "evaluation"),
        "stances": stances,
    }


def stance(kind: CueKind, said: Sequence[str], target: Run | None, words: Words) -> list[list[Any]] | None:
    """What side the cue takes on its object: [start, end, side] in code points; None where that cannot be told."""
    side = side_on_object(kind, said)
    if side is None:
        return None if kind.kind == "demand" else []
    return None if target is None else [[int(words.starts[target[0]]), int(words.ends[target[1] - 1]), side]]


def runs(words: Words, spans: Sequence[Sequence[int]]) -> list[Run]:
    """Half-open words of half-open code points."""
    found = []
    for start, end in spans:
        first, last = np.searchsorted(words.ends, start, "right"), np.searchsorted(words.starts, end, "left")
        if last > first:
            found.append((int(first), int(last)))
    return found


def spelled(words: Words, text: str, pieces: Sequence[Run]) -> list[str]:
    """The words of half-open runs as they stand in the text."""
    return [text[words.starts[w] : words.ends[w]] for first, last in pieces for w in range(first, last)]


def label_article(example: Example, quotes: Sequence[dict[str, Any]], model: QuoteModel) -> Iterator[dict[str, Any]]:
    """The labels of those quotes of an article whose cues settle them."""
    grammar = encode(model, example.words).grammar
    for number, quote in enumerate(quotes):
        found = label(example.words, example.text, quote, grammar) if quote["cue"] and quote["content"] else None
        if found:
            yield {"quote": number, **found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True, help="folder with quotes/")
    parser.add_argument("--known", type=Path, required=True, help="labels by hand; their articles are left out")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model = QuoteModel(args.models / "quotes", threads=1)
    path = args.data / "polnear_train.jsonl"
    quotes = {row["id"]: row["quotes"] for row in map(json.loads, path.open(encoding="utf8"))}
    known = {json.loads(line)["id"] for line in args.known.open(encoding="utf8")}
    total = 0
    with args.out.open("w", encoding="utf8") as out:
        for example in read_examples(path, model.pieces):
            if example.id in known:
                continue
            found = list(label_article(example, quotes[example.id], model))
            total += len(found)
            if found:
                out.write(json.dumps({"id": example.id, "quotes": found}) + "\n")
    log.info("%d quotes labelled", total)


if __name__ == "__main__":
    main()
