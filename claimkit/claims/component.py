"""The spaCy component `claimkit_claims`: reads quotes, speakers and their encoding, writes `doc.spans["claims"]` and
`doc._.claims`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example

from claimkit import annotations
from claimkit.claims import scorer as _scorer  # noqa: F401  registers it
from claimkit.claims.decisions import Settings
from claimkit.claims.extraction import FoundClaim, FoundStance, extract_claims
from claimkit.claims.held import Held, held
from claimkit.claims.reading import QuoteWords, Run
from claimkit.claims.stance import stance_toward
from claimkit.claims.targets import EntityIndex, Meant
from claimkit.claims.text import Text
from claimkit.encoder.folders import models_folder
from claimkit.encoder.model import ClaimModel
from claimkit.errors import CallError
from claimkit.records import Span as TextSpan
from claimkit.records import Target
from claimkit.sentence_stance import Holder, SentenceStance
from claimkit.tokens import read_tokens

NAME = "claimkit_claims"
SCORES = {"claims_stance_f": 1.0, "claims_type_accuracy": None, "claims_certainty_accuracy": None}
Scorer = Callable[[Iterable[Example]], dict[str, float]]


@Language.factory(
    NAME,
    assigns=["doc.spans", "doc._.claims"],
    requires=["doc._.quotes"],
    default_config={"model": None, "least": None, "scorer": {"@scorers": "claimkit.claims_scorer.v1"}},
    default_score_weights=SCORES,
)
def make_claims(
    nlp: Language, name: str, model: str | None, least: float | None, scorer: Scorer | None
) -> "ClaimComponent":
    """The component. model: a folder of weights, claimkit's own where None; least: the probability from which a stance
    counts, the fitted one where None."""
    return ClaimComponent(name, ClaimModel(Path(model) if model else models_folder() / "claims"), least, scorer)


class ClaimComponent:
    """Finds the claims of each Doc's quotes. `claimkit_quotes` must have run on the Doc in the same pipeline."""

    def __init__(self, name: str, model: ClaimModel, least: float | None = None, scorer: Scorer | None = None):
        annotations.register()
        self.name, self.least, self.scorer = name, least, scorer
        self._use(model)

    def _use(self, model: ClaimModel) -> None:
        fitted = dict(model.config["settings"])
        self.model = model
        if self.least is not None:
            fitted |= {"least": self.least}
            fitted |= {name: max(self.least, fitted[name]) for name in ("implied", "held")}
        self.settings = Settings(**fitted)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with its claims set."""
        text = self.read(doc)
        self.set_annotations(doc, text.tokens, self.predict(text))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The Docs in order, each done alone."""
        for doc in stream:
            yield self(doc)

    def predict(self, text: Text) -> list[FoundClaim]:
        """The claims of a text in words."""
        return extract_claims(text, self.model, self.settings)

    def read(self, doc: Doc) -> Text:
        """What the claims of a Doc are read from. CallError where nothing encoded it."""
        encoding = annotations.get_encoding(doc)
        if encoding is None:
            raise CallError(
                f"{self.name} must run behind claimkit_quotes in one pipeline, found no encoding of the text: "
                "add claimkit_quotes before it"
            )
        tokens = read_tokens(doc).words
        places, texts = {token: word for word, token in enumerate(tokens)}, read_tokens(doc).texts
        quotes = [_in_words(pieces, places) for pieces in annotations.quote_pieces(doc)]
        return Text(
            words=[texts[token] for token in tokens],
            tokens=tokens,
            encoding=encoding,
            quotes=quotes,
            speakers=[quote.speaker for quote in annotations.get_quotes(doc)],
            entities=EntityIndex(annotations.get_entities(doc)),
        )

    def set_annotations(self, doc: Doc, tokens: Sequence[int], found: Iterable[FoundClaim]) -> None:
        """Write claims, given in words, to the Doc; a party that a side is taken on becomes a speaker."""
        found, rows = list(found), []
        taken = [s for claim in found for s in claim.stances if s.meant.entity and s.side.polarity != "neutral"]
        parties = [s.meant.entity.id for s in taken if s.meant.entity]
        promoted = annotations.promote(doc, parties) if parties else {}
        for claim in found:
            stances = [_stance(stance, doc, tokens, promoted) for stance in claim.stances]
            rows.append(
                {
                    "quote": f"q{claim.quote + 1}",
                    "spans": [_tokens(run, tokens) for run in claim.runs],
                    "condition": _tokens(claim.condition, tokens) if claim.condition else None,
                    "type": claim.labels.type,
                    "certainty": claim.labels.certainty,
                    "negated": claim.labels.negated,
                    "confidence": claim.labels.confidence,
                    "stances": stances,
                }
            )
        annotations.set_claims(doc, rows)

    def stance(self, doc: Doc, target: Run, holder: Run | None = None) -> dict[str, float]:
        """The probabilities of `favor`, `against` and `neutral` of a holder's stance toward a target.

        target, holder: half-open code points of the Doc's text. CallError where one holds no word.
        """
        tokens = [token for token in doc if not token.is_space]
        run = _words_at(tokens, "target", target)
        by = _words_at(tokens, "holder", holder) if holder else None
        return stance_toward(self.model, annotations.get_encoding(doc), self.settings, run, by)

    def stances(self, doc: Doc, least: float | None = None) -> list[SentenceStance]:
        """Who is for or against whom and what in each sentence of a Doc that the pipeline has read, said or told, in
        order; `claimkit.stances` says more."""
        text, settings = self.read(doc), self.settings
        settings = settings if least is None else replace(settings, held=least)
        return [_sentence_stance(found, doc, text.tokens) for found in held(text, self.model, settings)]

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, float]:
        """Stance F1 and accuracies of claim labels, in 0..1."""
        return self.scorer(examples) if self.scorer else {}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The weights; settings travel in the pipeline's config."""
        return self.model.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "ClaimComponent":
        """This component, with the weights of `to_bytes`."""
        self._use(ClaimModel.from_bytes(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights to a folder; settings travel in the pipeline's config."""
        self.model.to_folder(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "ClaimComponent":
        """This component, with the weights of a folder."""
        self._use(ClaimModel(Path(path)))
        return self


def _in_words(pieces: dict[str, list[Run]], places: dict[int, int]) -> QuoteWords:
    def moved(runs: Sequence[Run]) -> tuple[Run, ...]:
        found = []
        for start, end in runs:
            inside = [places[token] for token in range(start, end) if token in places]
            if inside:
                found.append((inside[0], inside[-1] + 1))
        return tuple(found)

    return QuoteWords(moved(pieces["source"]), moved(pieces["cue"]), moved(pieces["content"]))


def _words_at(tokens: Sequence[Token], name: str, span: Run) -> Run:
    start, end = span
    inside = [word for word, t in enumerate(tokens) if start < end and t.idx < end and t.idx + len(t) > start]
    if not inside:
        raise CallError(f"{name} must be a (start, end) pair of code points with a word of the text, was: {span}")
    return inside[0], inside[-1] + 1


def _tokens(run: Run, tokens: Sequence[int]) -> Run:
    return tokens[run[0]], tokens[run[1] - 1] + 1


def _sentence_stance(found: Held, doc: Doc, tokens: Sequence[int]) -> SentenceStance:
    start, end = _tokens(found.sentence, tokens)
    span = doc[start:end]
    return SentenceStance(
        sentence=TextSpan(start=span.start_char, end=span.end_char, text=span.text),
        holder=Holder(**_party(found.holder, found.held_by, doc, tokens)),
        target=Target(**_party(found.target, found.meant, doc, tokens)),
        polarity=found.side.polarity,
        confidence=found.side.confidence,
    )


def _party(run: Run, meant: Meant, doc: Doc, tokens: Sequence[int]) -> dict[str, Any]:
    start, end = _tokens(run, tokens)
    span, speaker = doc[start:end], meant.entity.speaker if meant.entity else None
    name = _name(meant, doc, tokens)
    return {"start": span.start_char, "end": span.end_char, "text": span.text, "name": name, "speaker": speaker}


def _name(meant: Meant, doc: Doc, tokens: Sequence[int]) -> str:
    """Words as they are spelled: "two-year freeze", not "two - year freeze"."""
    return " ".join(doc[slice(*_tokens(meant.run, tokens))].text.split()) if meant.run else meant.name


def _stance(stance: FoundStance, doc: Doc, tokens: Sequence[int], promoted: Mapping[str, str]) -> dict[str, Any]:
    meant, entity = stance.meant, stance.meant.entity
    return {
        "span": _tokens(stance.run, tokens),
        "name": _name(meant, doc, tokens),
        "speaker": promoted.get(entity.id, entity.speaker) if entity else None,
        "polarity": stance.side.polarity,
        "confidence": stance.side.confidence,
    }
