"""An annotated Doc and its article's fields -> the article's record."""

from importlib.metadata import PackageNotFoundError, version

from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc

from claimkit import annotations
from claimkit.records import Article, ArticleRecord, Pipeline


def to_record(doc: Doc, article: Article, pipeline: Pipeline, *, keep_text: bool = True) -> ArticleRecord:
    """The record of one article. `doc` must be made from `article.text`; without `keep_text` the record lacks it."""
    return ArticleRecord(
        article=article if keep_text else article.model_copy(update={"text": None}),
        speakers=tuple(annotations.get_speakers(doc)),
        quotes=tuple(annotations.get_quotes(doc)),
        claims=tuple(annotations.get_claims(doc)),
        pipeline=pipeline,
        warnings=tuple(annotations.get_warnings(doc)),
    )


def describe(nlp: Language) -> Pipeline:
    """What made a record: the versions of claimkit, spaCy and each model."""
    own = {name: getattr(pipe, "model", None) for name, pipe in nlp.pipeline if name.startswith("claimkit_")}
    models = {name: str(model.config["version"]) for name, model in own.items() if model is not None}
    return Pipeline(claimkit=claimkit_version(), models=models, spacy=spacy_version)


def claimkit_version() -> str:
    """The installed version, "0+unknown" in a checkout that is not installed."""
    try:
        return version("claimkit")
    except PackageNotFoundError:
        return "0+unknown"
