"""Quotes with labelled claims and stances, as windows and items for the claim and stance heads.

Two kinds of files: ArticleRecords (our corpus), and label files, which hold offsets and labels of PolNeAR's quotes by
their number and no text: {"id", "quotes": [{"quote", "type", "certainty", "negated", "stances": [[from, to, side]]}]}
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import spacy
import torch
from torch import Tensor

from claimkit.claims.candidates import candidates, chunks
from claimkit.claims.labels import CERTAINTIES, POLARITIES, TYPES
from claimkit.encoder.pairs import Item
from claimkit.encoder.windows import Window, windows
from claimkit.encoder.words import WordPieces, Words, make_words
from claimkit.layout import read_layout
from claimkit.training.examples import batches
from claimkit.training.pairing import claim_scores, encode, stance_scores
from claimkit.training.shares import cross_entropy, one_hot

Run = tuple[int, int]
# Most phrases take no side: what a neutral one counts for beside the others.
NEUTRAL_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """One claim in half-open words: its own runs and its numbers in TYPES and CERTAINTIES, 1 where negated."""

    runs: tuple[Run, ...]
    type: int
    certainty: int
    negated: int


@dataclass(frozen=True, slots=True)
class LabelledQuote:
    """One quote in half-open words, its claims, and each phrase of it with its number in POLARITIES; the (C, 13) shares
    of the claims' labels and the (P, 3) of the phrases' where a teacher gave some."""

    cue: tuple[Run, ...]
    source: tuple[Run, ...]
    content: tuple[Run, ...]
    claims: tuple[LabelledClaim, ...]
    targets: tuple[tuple[Run, int], ...]
    claim_shares: np.ndarray | None = None
    target_shares: np.ndarray | None = None

    @property
    def bounds(self) -> Run:
        runs = (*self.cue, *self.source, *self.content)
        return min(first for first, _ in runs), max(last for _, last in runs)


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article's words and its labelled quotes."""

    id: str
    words: Words
    quotes: list[LabelledQuote]


def read_labelled(
    path: Path, data: Path, grammar: Mapping[str, np.ndarray], pieces: WordPieces
) -> list[LabelledArticle]:
    """The labelled articles of a file; `grammar` holds the (W, groups) labels of every one of them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line]
    if rows and "article" in rows[0]:
        given = [(r["article"]["id"], r["article"]["text"], _of_record(r)) for r in rows]
    else:
        texts = {r["id"]: r for r in map(json.loads, (data / "polnear_train.jsonl").open(encoding="utf8"))}
        given = [(r["id"], texts[r["id"]]["text"], _of_labels(r, texts[r["id"]]["quotes"])) for r in rows]
    return label_articles(given, grammar, pieces)


def label_articles(
    given: Sequence[tuple[str, str, list[dict[str, Any]]]], grammar: Mapping[str, np.ndarray], pieces: WordPieces
) -> list[LabelledArticle]:
    """Articles from (id, text, quotes with offsets and labels); `grammar` as `read_labelled` takes it."""
    tokenizer = spacy.blank("en").tokenizer
    return [_article(name, text, quotes, grammar[name], tokenizer, pieces) for name, text, quotes in given]


def _of_labels(row: dict[str, Any], quotes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for label in row["quotes"]:
        quote = quotes[label["quote"]]
        claim = {key: label[key] for key in ("type", "certainty", "negated")} | {"spans": quote["content"]}
        found.append({**quote, "claims": [claim], "stances": label["stances"]})
    return found


def _of_record(record: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for quote in record["quotes"]:
        roles = {role: [(s["start"], s["end"]) for s in quote[role]] for role in ("source", "cue", "content")}
        claims, stances = [], []
        for claim in record["claims"]:
            if claim["quote"] == quote["id"]:
                spans = [(s["start"], s["end"]) for s in claim["spans"]]
                claims.append({key: claim[key] for key in ("type", "certainty", "negated")} | {"spans": spans})
                stances += [(s["target"]["start"], s["target"]["end"], s["polarity"]) for s in claim["stances"]]
        found.append({**roles, "claims": claims, "stances": stances})
    return found


def _article(name, text, quotes, grammar, tokenizer, pieces) -> LabelledArticle:  # type: ignore[no-untyped-def]
    tokens = [(token.text, token.idx) for token in tokenizer(text) if not token.is_space]
    layout = read_layout(text)
    words = make_words([t for t, _ in tokens], [i for _, i in tokens], layout.paragraphs, layout.quotations, pieces)
    return LabelledArticle(name, words, [_quote(words, grammar, quote) for quote in quotes if quote["content"]])


def _quote(words: Words, grammar: np.ndarray, quote: dict[str, Any]) -> LabelledQuote:
    roles = {role: _runs(words, quote[role]) for role in ("source", "cue", "content")}
    claims = tuple(
        LabelledClaim(
            _runs(words, claim["spans"]),
            TYPES.index(claim["type"]),
            CERTAINTIES.index(claim["certainty"]),
            int(claim["negated"]),
        )
        for claim in quote["claims"]
    )
    gold = [(_runs(words, [stance[:2]])[0], POLARITIES.index(stance[2])) for stance in quote["stances"]]
    return LabelledQuote(**roles, claims=claims, targets=tuple(_targets(grammar, roles["content"], gold)))


def _targets(grammar: np.ndarray, content: Sequence[Run], gold: Sequence[tuple[Run, int]]) -> Iterator[tuple[Run, int]]:
    """Each phrase of a quote with the polarity of the gold target whose head it is; gold targets that no phrase meets
    as they stand. What else stands within a gold target is left out: a ban on cars says nothing plain of cars."""
    met: set[int] = set()
    for run in candidates(grammar, content):
        near = [(number, target, label) for number, (target, label) in enumerate(gold) if _overlap(run, target)]
        heads = [(number, label) for number, target, label in near if _is_head(grammar, run, target)]
        met.update(number for number, _ in heads)
        if heads or not near:
            yield run, heads[0][1] if heads else 0
    for number, (target, label) in enumerate(gold):
        if number not in met and any(first <= target[0] < last for first, last in content):
            yield target, label


def _overlap(run: Run, target: Run) -> bool:
    return target[0] < run[1] and run[0] < target[1]


def _is_head(grammar: np.ndarray, run: Run, target: Run) -> bool:
    """Whether a phrase names what a target names: the same words, or the last of the target's first base noun phrase
    ("ban" of "a ban on cars")."""
    if run == target:
        return True
    first = next(chunks(grammar, *target), target)
    return run[1] == first[1] and first[0] - target[0] <= 1


def _runs(words: Words, spans: Sequence[Sequence[int]]) -> tuple[Run, ...]:
    found = []
    for start, end in spans:
        first = int(np.searchsorted(words.ends, start, "right"))
        last = int(np.searchsorted(words.starts, end, "left"))
        if last > first:
            found.append((first, last))
    return tuple(found)


def claim_batches(
    articles: Sequence[LabelledArticle], most: int, random: Random | None
) -> Iterator[tuple[list[Window], list[list[LabelledQuote]], Sequence[LabelledArticle]]]:
    """Batches of windows with the quotes that begin in each; every quote once a pass."""
    cut: list[Window] = []
    for number, article in enumerate(articles):
        limit = random.randint(126, 240) if random else 200
        cut += windows(article.words, limit, number, random.randint(40, limit) if random else None)
    for chosen in batches(cut, most, random):
        quotes = [[q for q in articles[w.text].quotes if w.start <= _anchor(q) < w.end] for w in chosen]
        if any(quotes):
            yield chosen, quotes, articles


def _anchor(quote: LabelledQuote) -> int:
    """The word whose window a quote is read in."""
    return (quote.cue or quote.content)[0][0]


@dataclass(frozen=True, slots=True)
class ClaimItems:
    """N claims with (N, 3) int64 labels and (N, 13) shares, M pairs with (M,) polarities and (M, 3) shares."""

    claims: list[Item]
    labels: np.ndarray
    claim_shares: np.ndarray
    pairs: list[Item]
    polarities: np.ndarray
    pair_shares: np.ndarray


def claim_items(chosen: Sequence[Window], quotes: Sequence[Sequence[LabelledQuote]]) -> ClaimItems:
    """Claims and pairs of quotes, all cut to their windows."""
    claims, labels, claim_shares, pairs, polarities, pair_shares = [], [], [], [], [], []
    for row, (window, here) in enumerate(zip(chosen, quotes, strict=True)):
        for quote in here:
            seen = _clip([quote.bounds], window)
            if not seen:
                continue
            cue, source = _clip(quote.cue, window), _clip(quote.source, window)
            for claim, shares in zip(quote.claims, shares_of_claims(quote), strict=True):
                own = _clip(claim.runs, window)
                if own:
                    claims.append(Item(row, seen[0], holder=source, cue=cue, claim=own))
                    labels.append((claim.type, claim.certainty, claim.negated))
                    claim_shares.append(shares)
            content = _clip(quote.content, window)
            for (run, polarity), shares in zip(quote.targets, shares_of_targets(quote), strict=True):
                for target in _clip([run], window):
                    pairs.append(Item(row, seen[0], target=target, holder=source, cue=cue, claim=content))
                    polarities.append(polarity)
                    pair_shares.append(shares)
    return ClaimItems(
        claims, np.array(labels, np.int64).reshape(-1, 3), np.array(claim_shares, np.float32),
        pairs, np.array(polarities, np.int64), np.array(pair_shares, np.float32),
    )  # fmt: skip


def shares_of_claims(quote: LabelledQuote) -> np.ndarray:
    """(C, 13) shares of a quote's claims: a teacher's, else those of their labels."""
    if quote.claim_shares is not None:
        return quote.claim_shares
    labels = [(c.type, len(TYPES) + c.certainty, len(TYPES) + len(CERTAINTIES) + c.negated) for c in quote.claims]
    shares = [one_hot(part, len(TYPES) + len(CERTAINTIES) + 2) for part in np.array(labels, np.int64).reshape(-1, 3).T]
    return np.sum(shares, 0)


def shares_of_targets(quote: LabelledQuote) -> np.ndarray:
    """(P, 3) shares of a quote's phrases: a teacher's, else those of their polarities."""
    if quote.target_shares is not None:
        return quote.target_shares
    return one_hot([polarity for _, polarity in quote.targets], len(POLARITIES))


def _clip(runs: Sequence[Run], window: Window) -> tuple[Run, ...]:
    cut = [(max(a, window.start) - window.start, min(b, window.end) - window.start) for a, b in runs]
    return tuple((a, b) for a, b in cut if b > a)


def claim_losses(
    network: Any, chosen: list[Window], quotes: list[list[LabelledQuote]], articles: Sequence[LabelledArticle]
) -> dict[str, Tensor]:
    """The losses of one batch of labelled quotes, by part."""
    return losses_on(network, encode(network, [article.words for article in articles], chosen), chosen, quotes)


def losses_on(
    network: Any, vectors: Tensor, chosen: list[Window], quotes: list[list[LabelledQuote]]
) -> dict[str, Tensor]:
    """The losses of a batch of labelled quotes on the vectors of its windows, by part."""
    given = claim_items(chosen, quotes)
    found = {}
    if given.claims:
        cuts = [len(TYPES), len(CERTAINTIES), 2]
        scores = claim_scores(network, vectors, given.claims).split(cuts, -1)
        shares = np.split(given.claim_shares, np.cumsum(cuts)[:-1], 1)
        parts = [cross_entropy(s, part) for s, part in zip(scores, shares, strict=True)]
        found["claims"] = torch.stack(parts).sum()
    if given.pairs:
        scores = stance_scores(network, vectors, given.pairs)
        found["stances"] = cross_entropy(scores, given.pair_shares, [NEUTRAL_WEIGHT, 1.0, 1.0])
    return found
