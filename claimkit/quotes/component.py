"""The spaCy component `claimkit_quotes`: reads tokens, writes `doc.spans["quotes"]` and `doc._.quotes`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from claimkit import annotations
from claimkit.annotations import Warned
from claimkit.encoder.encoding import Encoding
from claimkit.encoder.folders import models_folder
from claimkit.encoder.grammar import to_grammar
from claimkit.encoder.model import QuoteModel
from claimkit.encoder.words import make_words
from claimkit.layout import Layout, read_layout
from claimkit.quotes.candidates import Run, Sizes
from claimkit.quotes.finder import QuoteFinder
from claimkit.quotes.kinds import kind
from claimkit.quotes.selection import Attribution, Selector
from claimkit.quotes.spacy_scorer import Scorer, score_quotes
from claimkit.tokens import Tokens, read_tokens

NAME = "claimkit_quotes"
SCORES = {
    "quotes_attribution_f": 1.0,
    "quotes_exact_f": None,
    "quotes_content_f": None,
    "quotes_source_f": None,
    "quotes_cue_f": None,
    "quotes_direct_r": None,
}


@Language.factory(
    NAME,
    assigns=["doc.spans", "doc._.quotes"],
    requires=[],  # tokens alone: any English tokenizer will do
    default_config={"model": None, "threshold": None, "scorer": {"@scorers": "claimkit.quotes_scorer.v1"}},
    default_score_weights=SCORES,
)
def make_quotes(
    nlp: Language, name: str, model: str | None, threshold: float | None, scorer: Scorer
) -> "QuoteComponent":
    """The component. model: a folder of weights, claimkit's own where None; threshold: the least confidence kept, the
    calibrated one where None; scorer: what `nlp.evaluate` calls."""
    return QuoteComponent(name, QuoteModel(Path(model) if model else models_folder() / "quotes"), threshold, scorer)


class QuoteComponent:
    """Finds the quotes of each Doc. It changes no other annotation and keeps nothing from one Doc to the next."""

    def __init__(self, name: str, model: QuoteModel, threshold: float | None = None, scorer: Scorer = score_quotes):
        annotations.register()
        self.name, self.threshold, self.scorer = name, threshold, scorer
        self._use(model)

    def _use(self, model: QuoteModel) -> None:
        config = model.config
        threshold = config["threshold"] if self.threshold is None else self.threshold
        self.model = model
        self.finder = QuoteFinder(model, Sizes(**config["sizes"]), Selector(tuple(config["weights"]), threshold))

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with its quotes set."""
        layout = self.layout(doc)
        quotes, tokens, encoding = self.predict(doc, layout)
        annotations.set_encoding(doc, encoding)
        annotations.set_grammar(doc, to_grammar(encoding.grammar, tokens, len(doc)))
        self.set_annotations(doc, layout, quotes, tokens)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The Docs in order, each done alone: what is beside it never changes a Doc's quotes."""
        for doc in stream:
            yield self(doc)

    def layout(self, doc: Doc) -> Layout:
        """The paragraphs and quotation marks of a Doc."""
        return read_layout(read_tokens(doc).text)

    def predict(self, doc: Doc, layout: Layout) -> tuple[list[Attribution], list[int], Encoding]:
        """The quotes in words, for each word its token, and what the encoder says of the words."""
        tokens = read_tokens(doc)
        words = make_words(
            [tokens.texts[i] for i in tokens.words],
            [tokens.starts[i] for i in tokens.words],
            layout.paragraphs,
            layout.quotations,
            self.model.pieces,
        )
        quotes, encoding = self.finder.find(words, layout, tokens.text)
        return quotes, tokens.words, encoding

    def set_annotations(self, doc: Doc, layout: Layout, quotes: Iterable[Attribution], tokens: list[int]) -> None:
        """Write quotes, given in words, to the Doc."""
        read = read_tokens(doc)
        rows = [_row(read, layout, quote, tokens) for quote in quotes]
        odd = [Warned(oddity.code, oddity.message, oddity.start) for oddity in layout.oddities]
        annotations.set_quotes(doc, rows, odd)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, float]:
        """What the scorer measures: for quotes F1 of each measure, in 0..1."""
        return self.scorer(examples)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The weights; settings travel in the pipeline's config."""
        return self.model.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "QuoteComponent":
        """This component, with the weights of `to_bytes`."""
        self._use(QuoteModel.from_bytes(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights to a folder; settings travel in the pipeline's config."""
        self.model.to_folder(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "QuoteComponent":
        """This component, with the weights of a folder."""
        self._use(QuoteModel(Path(path)))
        return self


def _row(read: Tokens, layout: Layout, quote: Attribution, tokens: list[int]) -> dict[str, Any]:
    runs: dict[str, list[Run]] = {
        "source": [quote.source] if quote.source else [],
        "cue": [quote.cue] if quote.cue and not _overlap(quote.cue, quote.source) else [],
        "content": list(quote.content),
    }
    row: dict[str, Any] = {role: [(tokens[a], tokens[b - 1] + 1) for a, b in pairs] for role, pairs in runs.items()}
    content = [read.span(a, b)[:2] for a, b in row["content"]]
    row["kind"] = kind(read.text, content, layout.quotations)
    row["confidence"] = round(quote.confidence, 4)
    return row


def _overlap(cue: Run, source: Run | None) -> bool:
    """Whether cue and source share a token, as in `-Vega`, where the tokenizer leaves the dash on the name."""
    return source is not None and cue[0] < source[1] and source[0] < cue[1]
