"""Stands in for the pipeline in runs of cheap records; texts tell it to misbehave. `main` is claimkit with it."""

import importlib
import os
import signal
import sys
import time

from claimkit.readers import Failure, Page, read_page
from claimkit.records import ArticleRecord, Claim, Pipeline, Quote, Span


def prepare():
    pass


def line_of(item, keep_text):
    found = read_page(item) if isinstance(item, Page) else item
    if isinstance(found, Failure):
        return found
    article = found.article
    if article.text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if article.text == "hang":
        time.sleep(60)
    if article.text == "raise":
        raise ValueError("two\nlines")
    if article.text.startswith("slow"):
        time.sleep(0.01)
    return (record(article, keep_text).model_dump_json() + "\n").encode()


def record(article, keep_text=True):
    """A record with one quote and claim, all of the text."""
    span = Span(start=0, end=len(article.text), text=article.text)
    quote = Quote(id="q1", kind="indirect", content=(span,), confidence=0.5)
    claim = Claim(
        id="c1", quote="q1", speaker=None, spans=(span,), text=article.text, type="fact", certainty="certain",
        negated=False, confidence=0.5,
    )  # fmt: skip
    return ArticleRecord(
        article=article if keep_text else article.model_copy(update={"text": None}),
        quotes=(quote,),
        claims=(claim,),
        pipeline=Pipeline(claimkit="0", models={"m": "1"}, spacy="0"),
    )


def stand_in(patch):
    """Let runs of this process, and its workers, use these tasks."""
    runs = importlib.import_module("claimkit.batch.runs")
    patch(runs, "prepare", prepare)
    patch(runs, "line_of", line_of)


if __name__ == "__main__":
    import batch_tasks  # workers must find the tasks by this name, not as __main__'s

    batch_tasks.stand_in(setattr)
    from claimkit.cli import main

    sys.exit(main())
