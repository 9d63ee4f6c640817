"""Measure quotes on annotated articles."""

from collections.abc import Sequence

import numpy as np
import torch

from claimkit.encoder.model import Networks
from claimkit.encoder.windows import Batch
from claimkit.quotes.candidates import Candidate, Sizes, candidates
from claimkit.quotes.finder import decode
from claimkit.quotes.scorer import AttributionScore, QuoteSpans, score_article
from claimkit.quotes.selection import Attribution, Selector
from claimkit.training.examples import Example
from claimkit.training.network import QuoteNetwork


class TorchNetworks:
    """The float network in torch, as decoding takes it."""

    def __init__(self, network: QuoteNetwork):
        self.network = network.eval()

    @torch.inference_mode()
    def encode(self, arrays: Batch) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        tensors = (torch.from_numpy(a) for a in (arrays.ids, arrays.mask, arrays.features, arrays.pooling))
        vectors, cues = self.network.encoder(*tensors)
        # Quotes are decoded without grammar and claim vectors.
        return vectors.numpy(), cues.numpy(), np.zeros((*cues.shape[:2], 5), np.int64), vectors.numpy()

    @torch.inference_mode()
    def roles(self, **inputs: np.ndarray) -> np.ndarray:
        scores = self.network.roles(**{name: torch.from_numpy(np.asarray(array)) for name, array in inputs.items()})
        return scores.numpy().copy()


def all_candidates(networks: Networks, examples: Sequence[Example], sizes: Sizes) -> list[list[Candidate]]:
    """For each article its candidates."""
    return [candidates(networks, [example.words], sizes)[0] for example in examples]


def score(examples: Sequence[Example], found: Sequence[Sequence[Candidate]], selector: Selector) -> AttributionScore:
    """The counts over all articles of what `selector` keeps of their candidates."""
    total = AttributionScore()
    for example, of_article in zip(examples, found, strict=True):
        layout = example.layout
        kept = decode(of_article, example.words, layout, example.text, selector)
        predicted = [spans(example, quote) for quote in kept]
        double = [(q.start, q.end) for q in layout.quotations if example.text[q.start] in '"“”']
        score_article(total, example.text, example.raw, predicted, double)
    return total


def spans(example: Example, quote: Attribution) -> QuoteSpans:
    """A quote's roles as half-open code points."""
    starts, ends = example.words.starts, example.words.ends

    def offsets(runs: Sequence[tuple[int, int]]) -> list[list[int]]:
        return [[int(starts[first]), int(ends[last - 1])] for first, last in runs]

    return {
        "source": offsets([quote.source] if quote.source else []),
        "cue": offsets([quote.cue] if quote.cue else []),
        "content": offsets(quote.content),
    }


def dev_scores(network: QuoteNetwork, dev: Sequence[Example]) -> dict[str, float]:
    """Percentages on dev of the float network, decoded with the defaults."""
    found = all_candidates(TorchNetworks(network), dev, Sizes())
    return score(dev, found, Selector()).percent()
