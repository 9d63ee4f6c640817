"""A record -> the annotated file that holds it: what `parse` reads, written."""

import re
from collections.abc import Iterable, Iterator

from claimkit.corpus.labels import SIGN_OF
from claimkit.corpus.marks import ROLES, Mark, write_marks
from claimkit.corpus.sections import HEAD
from claimkit.errors import CallError
from claimkit.records import ArticleRecord, Claim, Quote, Speaker, Stance

_FORBIDDEN = re.compile(r"[{}|]|^={3}|\A\s|\s\Z", re.M)


def render(record: ArticleRecord) -> str:
    """The annotated file of a record, with its speakers' ids as keys and its quotes numbered from 1.

    What markup cannot hold is left out (confidences, ids of knowledge bases); CallError where a text or its spans do
    not fit it: a brace or bar, white space at the text's ends, spans that cross.
    """
    text = record.article.text
    if not text:
        raise CallError(f"a record must have its text to be written as markup, {record.article.id} has none")
    bad = _FORBIDDEN.search(text)
    if bad is not None:
        raise CallError(f"a text must hold no brace, bar or line of ===, nor begin or end with white space, has "
                        f"{bad.group()!r} at {bad.start()}")  # fmt: skip
    numbers = {quote.id: number for number, quote in enumerate(record.quotes, start=1)}
    parts = [*_head(record), "===", write_marks(text, _marks(record, numbers)), "=== speakers"]
    parts += [_speaker(speaker) for speaker in record.speakers]
    return "\n".join([*parts, "=== claims", *_claims(record, numbers)]) + "\n"


def stripped(record: ArticleRecord) -> str:
    """The annotated file of a record without its annotation, for another annotator to begin from."""
    bare = record.model_copy(update={"speakers": (), "quotes": (), "claims": ()})
    return render(bare)


def _head(record: ArticleRecord) -> list[str]:
    article = record.article
    fields = {**article.metadata, **article.model_dump(include=set(HEAD)), "authors": "; ".join(article.authors)}
    return [f"{name}: {_one_line(str(fields[name]))}" for name in HEAD if fields.get(name)]


def _marks(record: ArticleRecord, numbers: dict[str, int]) -> list[Mark]:
    marks = [
        Mark(mention.kind, speaker.id, mention.start, mention.end)
        for speaker in record.speakers
        for mention in speaker.mentions
    ]
    # Roles before mentions: a source is marked around the name it consists of.
    return [*_role_marks(record.quotes, numbers), *marks]


def _role_marks(quotes: Iterable[Quote], numbers: dict[str, int]) -> Iterator[Mark]:
    for quote in quotes:
        for role in ROLES:
            for span in getattr(quote, role):
                yield Mark(role, str(numbers[quote.id]), span.start, span.end)


def _speaker(speaker: Speaker) -> str:
    details = {"role": speaker.role, "affiliation": speaker.affiliation, "aliases": "; ".join(speaker.aliases)}
    fields = [speaker.id, speaker.name, speaker.type, "named" if speaker.named else "unnamed"]
    return " | ".join(map(_one_line, [*fields, *(f"{name}: {value}" for name, value in details.items() if value)]))


def _claims(record: ArticleRecord, numbers: dict[str, int]) -> Iterator[str]:
    features = dict(record.article.metadata.get("features") or {})
    quotes = {quote.id: quote for quote in record.quotes}
    for claim in record.claims:
        tags = features.pop(claim.quote, [])
        yield _claim(claim, numbers[claim.quote], quotes[claim.quote], tags)


def _claim(claim: Claim, number: int, quote: Quote, features: list[str]) -> str:
    options = [f'if "{_one_line(claim.condition.text)}"'] if claim.condition else []
    if claim.spans != quote.content:
        options += [f'in "{_one_line(span.text)}"' for span in claim.spans]
    fields = [
        f"{number} {claim.speaker or '-'}",
        f"{claim.type} {claim.certainty}{' negated' if claim.negated else ''}",
        " ; ".join(map(_stance, claim.stances)),
        " ".join(features),
        " ; ".join(options),
    ]
    while not fields[-1]:
        fields.pop()
    return " | ".join(fields)


def _stance(stance: Stance) -> str:
    target = stance.target
    name = target.speaker or (target.name if target.name != target.text else "")
    return f'{SIGN_OF[stance.polarity]} "{_one_line(target.text)}"' + (f" = {_one_line(name)}" if name else "")


def _one_line(words: str) -> str:
    return " ".join(words.replace("|", "/").split())
