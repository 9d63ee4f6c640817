"""Trains and measures the ranker of pronouns' antecedents.

    python -m claimkit.training.link --data ../shared/data --corpus corpus --out models/speakers
    python -m claimkit.training.link --data ../shared/data --measure

Quotes and grammar come from claimkit's own pipeline.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from claimkit.annotations import get_grammar
from claimkit.encoder.folders import models_folder
from claimkit.speakers.component import read_doc
from claimkit.speakers.features import FEATURES
from claimkit.speakers.mentions import Mention
from claimkit.speakers.pronouns import Ranker, by_hand, group_of, trained
from claimkit.speakers.reading import Reading
from claimkit.speakers.resolve import Options, Resolver
from claimkit.speakers.words import pronoun
from claimkit.tokenizer import mend

VERSION = "1.1.0"
GROUPS = ("he", "it", "they")
# How far below "none of them" a candidate may score and be taken all the same: the measures ask for coverage.
_LENIENT = {"he": 1.0, "it": 0.3, "they": 0.3}
# How often a corpus article counts: it is news, and its pronouns are mostly sources of quotes.
_CORPUS_WEIGHT = 3
_LONGEST = 100_000_000
_STEPS, _RATE, _DECAY = 1500, 0.03, 0.02
Chain = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A text with its coreference chains: each a type and half-open code points of its mentions."""

    text: str
    genre: str
    chains: list[tuple[str, Chain]]


def read_gum(path: Path) -> list[Gold]:
    """The documents of a gum_*.jsonl."""
    rows = (json.loads(line) for line in path.open(encoding="utf8"))
    return [
        Gold(
            row["text"],
            row["id"].split("_")[1],
            [(e["type"], [(m[0], m[1]) for m in e["mentions"]]) for e in row["entities"]],
        )
        for row in rows
    ]


def read_corpus(path: Path) -> list[Gold]:
    """The articles of a corpus file of records: the speakers' mentions are the chains."""
    rows = (json.loads(line) for line in path.open(encoding="utf8"))
    return [
        Gold(
            row["article"]["text"],
            "corpus",
            [(s["type"], [(m["start"], m["end"]) for m in s["mentions"]]) for s in row["speakers"]],
        )
        for row in rows
    ]


def chain_of_tokens(doc: Doc, gold: Gold) -> list[int]:
    """For each token the chain of the smallest gold mention that holds it, -1 for none."""
    found = [-1] * len(doc)
    spans = [(end - start, start, end, number) for number, (_, chain) in enumerate(gold.chains) for start, end in chain]
    for _, start, end, number in sorted(spans, reverse=True):
        for token in doc.char_span(start, end, alignment_mode="expand") or ():
            found[token.i] = number
    return found


class Teaching(Resolver):
    """A resolution in which each pronoun takes its gold antecedent; `rows` gains what it chose among.

    A row: group, candidates' features, the index of the gold one or -1 for none of them.
    """

    def __init__(self, reading: Reading, chains: Sequence[int], known: bool):
        super().__init__(reading, by_hand(), Options())
        self.chains, self.known = chains, known
        self.rows: list[tuple[str, list[list[float]], int]] = []

    def _pick(self, mention: Mention, found: Sequence[tuple[int, list[float]]]) -> int:
        chain = self.chains[mention.head]
        right = next((i for i, (number, _) in enumerate(found) if chain >= 0 and self._is(number, chain)), -1)
        if found and (right >= 0 or self.known):
            self.rows.append((group_of(mention), [row for _, row in found], right))
        return found[right][0] if right >= 0 else -1

    def _is(self, number: int, chain: int) -> bool:
        return any(self.chains[mention.head] == chain for mention in self.entities[number].mentions[-6:])


def fit(rows: Sequence[tuple[str, list[list[float]], int]]) -> Ranker:
    """Weights by maximum likelihood over candidates and "none of them", whose score is a constant; Adam, L2."""
    weights, least = {}, {}
    for group in GROUPS:
        chosen = [(np.array(features), right) for name, features, right in rows if name == group]
        width = max(len(features) for features, _ in chosen) + 1
        table = np.zeros((len(chosen), width, len(FEATURES) + 1))
        filled = np.zeros((len(chosen), width), bool)
        gold = np.zeros(len(chosen), np.int64)
        for row, (features, right) in enumerate(chosen):
            table[row, : len(features), :-1] = features
            table[row, -1, -1] = 1.0
            filled[row, : len(features)] = filled[row, -1] = True
            gold[row] = right if right >= 0 else width - 1
        fitted = _descend(table, filled, gold)
        weights[group] = tuple(round(float(value), 4) for value in fitted[:-1])
        least[group] = round(float(fitted[-1]) - _LENIENT[group], 4)
    return Ranker(weights, least)


def _descend(table: np.ndarray, filled: np.ndarray, gold: np.ndarray) -> np.ndarray:
    theta = np.zeros(table.shape[2])
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    right = table[np.arange(len(gold)), gold]
    for step in range(1, _STEPS + 1):
        scores = np.where(filled, table @ theta, -1e9)
        scores = np.exp(scores - scores.max(1, keepdims=True))
        share = scores / scores.sum(1, keepdims=True)
        slope = (np.einsum("nc,ncf->nf", share, table) - right).mean(0) + _DECAY * theta / len(gold) ** 0.5
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        theta -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return theta


def train(documents: Iterable[tuple[Doc, Gold]]) -> Ranker:
    """The ranker that those texts teach. A corpus text annotates speakers only: pronouns without chain teach
    nothing."""
    rows = []
    for doc, gold in documents:
        teaching = Teaching(read_doc(doc), chain_of_tokens(doc, gold), gold.genre != "corpus")
        teaching.run()
        rows += teaching.rows
    return fit(rows)


def measure(documents: Iterable[tuple[Doc, Gold]], ranker: Ranker, options: Options | None = None) -> dict[str, float]:
    """Of pronouns (third person) and nominals that refer to a named person: how many are linked to a named person, and
    how many of those to the right one, in percent."""
    counts = {kind: [0, 0, 0] for kind in ("pronoun", "nominal")}
    for doc, gold in documents:
        resolver = Resolver(read_doc(doc), ranker, options or Options())
        entities = resolver.run().entities
        chains = chain_of_tokens(doc, gold)
        linked = {m.head: entities[m.entity] for m in resolver.mentions if m.kind != "name" and m.entity >= 0}
        for kind, head, chain in referring(doc, gold):
            entity = linked.get(head)
            count = counts[kind]
            count[0] += 1
            if entity is not None and entity.named:
                count[1] += 1
                count[2] += any(m.kind == "name" and chains[m.head] == chain for m in entity.mentions)
    found: dict[str, float] = {}
    for kind, (total, tied, right) in counts.items():
        found |= {
            f"{kind}s": total,
            f"{kind}s_linked": _percent(tied, total),
            f"{kind}s_right": _percent(right, tied),
        }
    return found


def referring(doc: Doc, gold: Gold) -> list[tuple[str, int, int]]:
    """The gold mentions of named persons that are no names: pronoun or nominal, head token, chain.

    By the gold alone, so that what a pipeline misses counts: a person is named whose chain has a mention that ends in a
    capitalised word, within a sentence or after another one.
    """
    found = []
    ends = {place: end for start, end in get_grammar(doc).chunks for place in range(start, end)}
    for number, (kind, chain) in enumerate(gold.chains):
        if kind != "person" or not any(_is_name(gold.text, *span) for span in chain):
            continue
        for start, end in chain:
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None or _is_name(gold.text, start, end):
                continue
            known = pronoun(gold.text[start:end])
            if known is not None and known.person == 3:
                found.append(("pronoun", span.start, number))
            elif known is None and len(span) > 1 and not _holds_name(gold.text[start:end]):
                found.append(("nominal", _head(ends, span.start, span.end), number))
    return found


def _head(ends: Mapping[int, int], start: int, end: int) -> int:
    """The head token of a description: the last of its first base noun phrase."""
    return min(next((ends[place] for place in (start, start + 1) if place in ends), end), end) - 1


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a gold mention is a proper name: all its words (titles, particles apart) are capitalised."""
    words = text[start:end].split()
    capitals = [word for word in words if word[:1].isupper()]
    opens = start == 0 or text[:start].rstrip()[-1:] in '.!?:”"' or "\n" in text[max(0, start - 2) : start]
    plain = len(words) > 1 or not opens
    return len(capitals) >= max(1, len(words) - 1) and plain and words[-1][:1].isupper() and pronoun(words[-1]) is None


def _holds_name(words: str) -> bool:
    """Whether a longer mention has the name inside: "Ada Vane, who leads the dockers"."""
    return any(word[:1].isupper() for word in words.split()[1:])


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def parsed(golds: Sequence[Gold]) -> list[tuple[Doc, Gold]]:
    """Each text with claimkit's own grammar and quotes."""
    nlp = spacy.blank("en")
    nlp.max_length = _LONGEST
    mend(nlp)
    quotes = nlp.add_pipe("claimkit_quotes")
    return [(quotes(nlp.make_doc(gold.text)), gold) for gold in golds]


def to_json(ranker: Ranker) -> str:
    """The ranker as its file holds it."""
    weights = {group: dict(zip(FEATURES, row, strict=True)) for group, row in ranker.weights.items()}
    return json.dumps({"version": VERSION, "weights": weights, "least": ranker.least}, indent=1) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--measure", action="store_true")
    args = parser.parse_args()
    ranker = trained(models_folder() / "speakers" / "ranker.json") if args.measure else None
    if ranker is None:
        golds = read_gum(args.data / "gum_train.jsonl")
        golds += read_corpus(args.corpus / "train.jsonl") * _CORPUS_WEIGHT if args.corpus else []
        ranker = train(parsed(golds))
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "ranker.json").write_text(to_json(ranker), encoding="utf8")
    for genre in ("news", "interview", "speech"):
        golds = [gold for gold in read_gum(args.data / "gum_dev.jsonl") if gold.genre == genre]
        print(genre, measure(parsed(golds), ranker))


if __name__ == "__main__":
    main()
