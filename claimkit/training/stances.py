"""Sentences with stances, from DSE (pairs) and NewsMTSC (targets), as windows and items for the stance head."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import spacy

from claimkit.encoder.pairs import Item
from claimkit.encoder.windows import Window, windows
from claimkit.encoder.words import WordPieces, Words, make_words
from claimkit.layout import read_layout
from claimkit.training.examples import batches
from claimkit.training.shares import one_hot

NEUTRAL, FAVOR, AGAINST = 0, 1, 2
PAIR_LABELS = ("neutral", "positive p->q", "negative p->q", "positive q->p", "negative q->p")
POLARITIES = {"neutral": NEUTRAL, "positive": FAVOR, "negative": AGAINST}
# Longer sentences are runaway extractions; their ends are cut off.
LONGEST = 250
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what is labelled in it, in half-open words.

    pairs: (id, p, q, number in PAIR_LABELS); targets: (target, polarity), the holder being anybody; pair_shares:
    (P, 5), target_shares: (T, 3) float32, the shares of their labels where a teacher gave some.
    """

    id: str
    words: Words
    pairs: list[tuple[str, Run, Run, int]]
    targets: list[tuple[Run, int]]
    pair_shares: np.ndarray | None = None
    target_shares: np.ndarray | None = None


def read_pairs(path: Path, pieces: WordPieces, parted: bool = False) -> list[Sentence]:
    """DSE's sentences, those that stand there with several pairs as one; parted: as `words_of` has it."""
    found: dict[str, Sentence] = {}
    tokenizer = spacy.blank("en").tokenizer
    for row in _rows(path):
        text, p, q = unbracketed(row["sentence"])
        if text not in found:
            found[text] = Sentence(row["id"], words_of(text, tokenizer, pieces, parted), [], [])
        sentence = found[text]
        runs = [_run(sentence.words, span) for span in (p, q)]
        sentence.pairs.append((row["id"], runs[0], runs[1], PAIR_LABELS.index(row["label"])))
    return list(found.values())


def read_targets(path: Path, pieces: WordPieces, parted: bool = False) -> list[Sentence]:
    """NewsMTSC's sentences; parted: as `words_of` has it."""
    tokenizer = spacy.blank("en").tokenizer
    found = []
    for row in _rows(path):
        words = words_of(row["sentence"], tokenizer, pieces, parted)
        targets = [(_run(words, (t["start"], t["end"])), POLARITIES[t["polarity"]]) for t in row["targets"]]
        found.append(Sentence(row["id"], words, [], targets))
    return found


def read_sentences(data: Path, pieces: WordPieces) -> list[Sentence]:
    """The sentences of both data sets to train on."""
    return read_pairs(data / "dse_train.jsonl", pieces) + read_targets(data / "newsmtsc_train.jsonl", pieces)


def words_of(text: str, tokenizer, pieces: WordPieces, parted: bool = False) -> Words:  # type: ignore[no-untyped-def]
    """A sentence's words as one paragraph; parted: in the paragraphs that the pipeline finds in it."""
    tokens = [(token.text, token.idx) for token in tokenizer(text) if not token.is_space][:LONGEST]
    layout = read_layout(text)
    paragraphs = layout.paragraphs if parted else [(0, len(text))]
    return make_words([t for t, _ in tokens], [i for _, i in tokens], paragraphs, layout.quotations, pieces)


def sentence_batches(
    sentences: Sequence[Sentence], most: int, random: Random | None
) -> Iterator[tuple[list[Window], list[Sentence]]]:
    """Batches of sentences of like length, at most `most` pieces with padding."""
    cut = [windows(s.words, 10_000, number)[0] for number, s in enumerate(sentences)]
    for chosen in batches(cut, most, random):
        yield chosen, [sentences[window.text] for window in chosen]


def pair_items(batch: Sequence[Sentence]) -> tuple[list[Item], np.ndarray]:
    """For each pair two items, p as holder, then q; and the pairs' labels."""
    found, labels = [], []
    for row, sentence in enumerate(batch):
        seen = (0, len(sentence.words))
        for _, p, q, label in sentence.pairs:
            found += [Item(row, seen, target=q, holder=(p,)), Item(row, seen, target=p, holder=(q,))]
            labels.append(label)
    return found, np.array(labels, np.int64)


def target_items(batch: Sequence[Sentence]) -> tuple[list[Item], np.ndarray]:
    """An item for each target, without holder; and their polarities."""
    found = [(Item(row, (0, len(s.words)), target=t), label) for row, s in enumerate(batch) for t, label in s.targets]
    return [item for item, _ in found], np.array([label for _, label in found], np.int64)


def shares_of_pairs(sentence: Sentence) -> np.ndarray:
    """(P, 5) shares of a sentence's pairs: a teacher's, else those of their labels."""
    if sentence.pair_shares is not None:
        return sentence.pair_shares
    return one_hot([label for *_, label in sentence.pairs], len(PAIR_LABELS))


def shares_of_targets(sentence: Sentence) -> np.ndarray:
    """(T, 3) shares of a sentence's targets: a teacher's, else those of their polarities."""
    if sentence.target_shares is not None:
        return sentence.target_shares
    return one_hot([label for _, label in sentence.targets], len(POLARITIES))


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    with path.open(encoding="utf8") as lines:
        yield from map(json.loads, lines)


def unbracketed(marked: str) -> tuple[str, Run, Run]:
    """The sentence without its brackets, and the two stretches that stood in them."""
    parts = re.split(r"[\[\]]", marked)
    at, spans = 0, []
    for number, part in enumerate(parts):
        if number % 2:
            spans.append((at, at + len(part)))
        at += len(part)
    return "".join(parts), spans[0], spans[1]


def _run(words: Words, span: Run) -> Run:
    first = int(np.searchsorted(words.ends, span[0], "right"))
    last = int(np.searchsorted(words.starts, span[1], "left"))
    first = min(first, len(words) - 1)
    return first, max(last, first + 1)
