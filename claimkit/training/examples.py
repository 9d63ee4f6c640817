"""PolNeAR's annotated articles as words, windows and gold labels."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import spacy

from claimkit.encoder.windows import Batch, Window, batch, windows
from claimkit.encoder.words import WordPieces, Words, make_words
from claimkit.layout import Layout, read_layout

Spans = list[list[int]]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One attribution over words: cue (first, last) half-open, and the state path's roles by word."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: np.ndarray


@dataclass(frozen=True, slots=True)
class Example:
    """One article: its words and gold quotes, those without a cue left out; `content`, `source`: (W,) bool unions."""

    id: str
    text: str
    layout: Layout
    words: Words
    quotes: list[GoldQuote]
    raw: list[dict[str, Spans]]
    source: np.ndarray
    content: np.ndarray


@dataclass(frozen=True, slots=True)
class Labels:
    """Gold of one batch: N cues. W as in the batch.

    cue: (B, W) int64 O, B, I, and -100 for padding; union: (B, W, 2) float32, source and content of any quote;
    row: (N,) int64, each cue's window; span: (N, 2) int64 over its words; path: (N, W) int64 states;
    length: (N,) int64.
    """

    cue: np.ndarray
    union: np.ndarray
    row: np.ndarray
    span: np.ndarray
    path: np.ndarray
    length: np.ndarray


def read_examples(path: Path, pieces: WordPieces) -> list[Example]:
    """The articles of a PolNeAR file, or of a file of ArticleRecords, whose quotes within quotes are left out."""
    tokenizer = spacy.blank("en").tokenizer
    with path.open(encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    return [make_example(_row(row) if "article" in row else row, tokenizer, pieces) for row in rows]


def _row(record: dict) -> dict:  # type: ignore[type-arg]
    quotes = [
        {role: [[span["start"], span["end"]] for span in quote[role]] for role in ("source", "cue", "content")}
        for quote in record["quotes"]
        if quote["parent"] is None
    ]
    return {"id": record["article"]["id"], "text": record["article"]["text"], "quotes": quotes}


def make_example(row: dict, tokenizer, pieces: WordPieces) -> Example:  # type: ignore[no-untyped-def, type-arg]
    text = row["text"]
    doc = tokenizer(text)
    tokens = [(token.text, token.idx) for token in doc if not token.is_space]
    layout = read_layout(text)
    words = make_words([t for t, _ in tokens], [i for _, i in tokens], layout.paragraphs, layout.quotations, pieces)
    source, content = np.zeros(len(words), bool), np.zeros(len(words), bool)
    quotes, seen = [], set()
    for quote in row["quotes"]:
        found = _gold(words, quote)
        source |= covered(words, quote["source"])
        content |= covered(words, quote["content"])
        if found is not None and (found.cue, found.source, found.content.tobytes()) not in seen:
            seen.add((found.cue, found.source, found.content.tobytes()))
            quotes.append(found)
    return Example(row["id"], text, layout, words, quotes, row["quotes"], source, content)


def covered(words: Words, spans: Spans) -> np.ndarray:
    """(W,) bool: the words that some span touches."""
    inside = np.zeros(len(words), dtype=bool)
    for start, end in spans:
        inside |= (words.starts < end) & (words.ends > start)
    return inside


def _gold(words: Words, quote: dict[str, Spans]) -> GoldQuote | None:
    cue = np.flatnonzero(covered(words, quote["cue"]))
    if not len(cue) or not quote["content"]:
        return None
    source = np.flatnonzero(covered(words, quote["source"][:1]))
    span = (int(source[0]), int(source[-1]) + 1) if len(source) else None
    return GoldQuote((int(cue[0]), int(cue[-1]) + 1), span, covered(words, quote["content"]))


def epoch_windows(examples: Sequence[Example], random: Random, low: int = 112, high: int = 240) -> list[Window]:
    """Windows over all articles, with sizes drawn anew for each."""
    found: list[Window] = []
    for index, example in enumerate(examples):
        limit = random.randint(low, high)
        found.extend(windows(example.words, limit, index, random.randint(24, limit)))
    return found


def batches(chosen: Sequence[Window], most: int, random: Random | None) -> Iterator[list[Window]]:
    """Windows of like size together, at most `most` pieces with padding; in random order where `random` is given."""
    order = sorted(chosen, key=lambda w: w.size * (1 if random is None else random.uniform(0.92, 1.08)))
    groups: list[list[Window]] = []
    group: list[Window] = []
    widest = 0
    for window in order:
        widest = max(widest, window.size)
        if group and widest * (len(group) + 1) > most:
            groups.append(group)
            group, widest = [], window.size
        group.append(window)
    if group:
        groups.append(group)
    if random is not None:
        random.shuffle(groups)
    yield from groups


def labelled(examples: Sequence[Example], chosen: Sequence[Window]) -> tuple[Batch, Labels]:
    """The windows as arrays, with their gold."""
    arrays = batch([example.words for example in examples], chosen)
    size = arrays.words.shape[1]
    cue = np.where(arrays.words, 0, -100)
    union = np.zeros((len(chosen), size, 2), np.float32)
    found = []
    for row, window in enumerate(chosen):
        example = examples[window.text]
        here = slice(window.start, window.end)
        union[row, : window.end - window.start, 0] = example.source[here]
        union[row, : window.end - window.start, 1] = example.content[here]
        for quote in example.quotes:
            first, last = quote.cue
            if first >= window.start and last <= window.end:
                cue[row, first - window.start] = 1
                cue[row, first - window.start + 1 : last - window.start] = 2
                found.append((row, first - window.start, last - window.start, _path(quote, window, size), window))
    path = np.array([path for *_, path, _ in found], np.int64).reshape(-1, size)
    span = np.array([(first, last) for _, first, last, *_ in found], np.int64).reshape(-1, 2)
    length = np.array([window.end - window.start for *_, window in found], np.int64)
    return arrays, Labels(cue, union, np.array([row for row, *_ in found], np.int64), span, path, length)


def _path(quote: GoldQuote, window: Window, size: int) -> np.ndarray:
    """(W,) int64: the states of `crf` over the window's words."""
    path = np.zeros(size, np.int64)
    path[: window.end - window.start][quote.content[window.start : window.end]] = 1
    if quote.source is not None:
        first, last = quote.source[0] - window.start, quote.source[1] - window.start
        first, last = max(first, 0), min(last, window.end - window.start)
        if last > first:
            path[last:][path[last:] == 1] = 4
            path[last:][path[last:] == 0] = 3
            path[first:last] = 2
    cue_first, cue_last = quote.cue[0] - window.start, quote.cue[1] - window.start
    inside = path[cue_first:cue_last]
    inside[inside == 1] = 0
    inside[inside == 4] = 3
    return path
