"""Predictions for the stance scorer: `python -m claimkit.training.predict_stance pairs|targets|triplets FILE > PRED`.

pairs: DSE, by `claimkit.stance` in both directions; targets: NewsMTSC, without a holder; triplets: SEESAW, stances of
whole articles by sentence.
"""

import json
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import claimkit
from claimkit.training.stances import unbracketed

_SIGNS = {"favor": "positive", "against": "negative"}


def pair(row: dict[str, Any]) -> dict[str, Any]:
    """DSE's label of a sentence: the likelier of no stance at all and of one stance in one direction."""
    text, p, q = unbracketed(row["sentence"])
    there, back = claimkit.stance(text, target=q, holder=p), claimkit.stance(text, target=p, holder=q)
    likely = {"neutral": there["neutral"] * back["neutral"]}
    for side, sign in _SIGNS.items():
        likely[f"{sign} p->q"] = there[side] * back["neutral"]
        likely[f"{sign} q->p"] = back[side] * there["neutral"]
    return {"id": row["id"], "label": max(likely, key=lambda label: likely[label])}


def targets(row: dict[str, Any]) -> dict[str, Any]:
    """NewsMTSC's polarity of each target of a sentence."""
    found = []
    for target in row["targets"]:
        likely = claimkit.stance(row["sentence"], target=(target["start"], target["end"]))
        best = max(likely, key=lambda side: likely[side])
        found.append(_SIGNS.get(best, "neutral"))
    return {"id": row["id"], "polarity": found}


def triplets(row: dict[str, Any]) -> dict[str, Any]:
    """SEESAW's stances of an article: sentence, holder, side, target, by the names that the record gives."""
    starts, text = [], ""
    for sentence in row["sentences"]:
        starts.append(len(text))
        text += f"{sentence} " if sentence else "\n\n"
    record = claimkit.extract(text, id=row["id"])
    names = {speaker.id: speaker.name for speaker in record.speakers}
    found = []
    for claim in record.claims:
        for stance in claim.stances:
            if claim.speaker and stance.polarity in _SIGNS:
                sign = "POS" if stance.polarity == "favor" else "NEG"
                place = stance.target.start if claim.names(stance) else claim.spans[0].start
                sentence = bisect_right(starts, place) - 1
                found.append([sentence, names[claim.speaker], sign, stance.target.name])
    return {"id": row["id"], "stances": found}


TASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"pairs": pair, "targets": targets, "triplets": triplets}


def predictions(task: str, path: Path) -> Iterator[dict[str, Any]]:
    """One prediction a row of the file."""
    with path.open(encoding="utf8") as lines:
        for line in lines:
            yield TASKS[task](json.loads(line))


def main() -> None:
    for row in predictions(sys.argv[1], Path(sys.argv[2])):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
