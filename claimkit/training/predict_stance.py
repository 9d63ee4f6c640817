"""Predictions for the stance scorer: `python -m claimkit.training.predict_stance TASK FILE > PRED`.

TASK is one of these. pairs: DSE, by `claimkit.stance` in both directions; targets: NewsMTSC, without a holder;
triplets: SEESAW, stances of whole articles by sentence, by `claimkit.stances`; claims: the same, from records.
"""

import json
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
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
    """SEESAW's stances of an article: sentence, holder, side, target, by the names that the text gives."""
    text, starts = _joined(row["sentences"])
    found = []
    for shown in claimkit.stances(text):
        sentence = bisect_right(starts, shown.sentence.start) - 1
        sign = "POS" if shown.polarity == "favor" else "NEG"
        found.append([sentence, shown.holder.name, sign, shown.target.name])
    return {"id": row["id"], "stances": found}


def claims(row: dict[str, Any]) -> dict[str, Any]:
    """SEESAW's stances of an article as far as its record has them: what quotes say, and no more."""
    text, starts = _joined(row["sentences"])
    record = claimkit.extract(text, id=row["id"])
    names = {speaker.id: speaker.name for speaker in record.speakers}
    found = []
    for claim in record.claims:
        for stance in claim.stances:
            if claim.speaker and stance.polarity in _SIGNS:
                place = stance.target.start if claim.names(stance) else claim.spans[0].start
                sign = "POS" if stance.polarity == "favor" else "NEG"
                found.append([bisect_right(starts, place) - 1, names[claim.speaker], sign, stance.target.name])
    return {"id": row["id"], "stances": found}


def _joined(sentences: Sequence[str]) -> tuple[str, list[int]]:
    """The text of an article's sentences, and where each begins; an empty one parts paragraphs."""
    starts, text = [], ""
    for sentence in sentences:
        starts.append(len(text))
        text += f"{sentence} " if sentence else "\n\n"
    return text, starts


TASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "pairs": pair,
    "targets": targets,
    "triplets": triplets,
    "claims": claims,
}


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
