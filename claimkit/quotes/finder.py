"""Words of a text in, its quotes out: the model, the selection and the quotations that go on, in their order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from claimkit.encoder.encoding import EncodedBatch, Encoding, blank, encoded_batches, put
from claimkit.encoder.model import Networks
from claimkit.encoder.words import Words
from claimkit.layout import Layout
from claimkit.quotes.candidates import Candidate, Run, Sizes, candidates_of
from claimkit.quotes.going_on import attach
from claimkit.quotes.selection import Attribution, Selector
from claimkit.quotes.structure import with_structure


class QuoteFinder:
    """Finds the quotes of one text at a time, so that what else is in the run never changes them.

    (The int8 weights scale their inputs by batch: texts must not share one.)
    """

    def __init__(self, networks: Networks, sizes: Sizes, selector: Selector):
        self.networks, self.sizes, self.selector = networks, sizes, selector

    def find(self, words: Words, layout: Layout, text: str) -> tuple[list[Attribution], Encoding]:
        """The quotes of a text, in order of their first word, and its encoding, which later components read."""
        encoding = blank(words, self.networks)
        if not len(words):
            return [], encoding
        parts = encoded_batches(self.networks, [words], self.sizes.window, self.sizes.batch)
        found = candidates_of(self.networks, _kept(encoding, parts), 1, self.sizes.cue_bias)[0]
        return decode(found, words, layout, text, self.selector), encoding


def _kept(encoding: Encoding, parts: Iterable[EncodedBatch]) -> Iterator[EncodedBatch]:
    """The parts, each written into the encoding as it passes: a long text's parts never lie in memory together."""
    for part in parts:
        put(encoding, part)
        yield part


def decode(
    found: Sequence[Candidate], words: Words, layout: Layout, text: str, selector: Selector
) -> list[Attribution]:
    """The quotes that a text's candidates make, in order of their first word."""
    whole = with_structure(found, words, layout)
    quotes = attach(selector.select(whole, words), words, layout, text)
    return [replace(quote, content=by_paragraph(quote.content, words)) for quote in quotes]


def by_paragraph(runs: Sequence[Run], words: Words) -> tuple[Run, ...]:
    """The runs cut where a paragraph ends, so that no span holds a line break."""
    pieces: list[Run] = []
    for first, last in runs:
        borders = [int(b) for b in words.paragraphs if first < b < last]
        pieces += zip([first, *borders], [*borders, last], strict=True)
    return tuple(pieces)
