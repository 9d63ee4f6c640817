"""What a worker process does: an article in, its record's line out."""

from claimkit.errors import ClaimkitError, WorkerError
from claimkit.readers import Failure, Found, Page, read_page
from claimkit.records import Article

Item = Found | Page | Failure


def prepare() -> None:
    """Load the pipeline, so that no article's time is spent on it."""
    line_of(Found("", Article(id="0", text="It rained.")), keep_text=True)


def line_of(item: Item, keep_text: bool) -> bytes | Failure:
    """The record of an article as a JSON line, or why a page holds none. Without `keep_text` it lacks the text."""
    from claimkit.pipeline import pipe  # the parent process never loads spaCy

    found = read_page(item) if isinstance(item, Page) else item
    if isinstance(found, Failure):
        return found
    (record,) = pipe([found.article], keep_text=keep_text)
    return record.model_dump_json().encode() + b"\n"


def failure_of(item: Item, made: Failure | Exception | None) -> Failure:
    """Why an item has no record, given what became of it."""
    if isinstance(made, Failure):
        return made
    if isinstance(item, Failure):
        return item
    if isinstance(made, WorkerError):
        reason = f"the article could not be done: {made}"
    else:
        reason = str(made) if isinstance(made, ClaimkitError) else f"{type(made).__name__}: {made}"
    return Failure(item.id, item.where, " ".join(reason.split()))
