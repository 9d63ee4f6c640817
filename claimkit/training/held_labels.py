"""Labels of who is for or against whom in the sentences of PolNeAR's train part, on what the pipeline finds there.

A file of them holds offsets and no text: {"id", "stances": [[sentence, holder start, end, target start, end, side]]}; a
sentence is any code point in it, the others any mention of who is meant. An article that two labelled has two lines,
one behind the other.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

import claimkit
from claimkit.claims.holders import Scene
from claimkit.claims.labels import POLARITIES
from claimkit.claims.text import Text
from claimkit.training.referents import referent_at

Stances = Sequence[Sequence[Any]]


def labelled_texts(labels: Path, data: Path) -> Iterator[tuple[str, Text, list[Stances], Any]]:
    """For each labelled article its name, its text as the pipeline reads it, the stances of each annotator, and the
    component that reads claims."""
    articles = {a["id"]: a["text"] for a in map(json.loads, (data / "polnear_train.jsonl").open(encoding="utf8"))}
    nlp = claimkit.load()
    component: Any = nlp.get_pipe("claimkit_claims")
    for name, rows in groupby(map(json.loads, labels.open(encoding="utf8")), key=lambda row: str(row["id"])):
        yield name, component.read(nlp(articles[name])), [row["stances"] for row in rows], component


def sides_in(own: Scene, stances: Stances) -> Iterator[tuple[int, int | None, int | None, int]]:
    """Of an annotator's stances those in the scene: sentence, holder and target, None where no referent is meant, and
    the number in POLARITIES."""
    first, last = int(own.borders[0]), int(own.borders[-1])
    for place, a, b, c, d, side in stances:
        word = int(np.searchsorted(own.text.encoding.words.ends, place, "right"))
        if first <= word < last:
            who, whom = (referent_at(own.found, own.text, *span) for span in ((a, b), (c, d)))
            yield int(own.sentence[word - first]), who, whom, POLARITIES.index(side)
