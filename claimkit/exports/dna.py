"""The event list of the Discourse Network Analyzer: one statement a row, for its scripts, rDNA and event models."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from claimkit.analytics.names import Form, joined
from claimkit.records import Article, ArticleRecord, Claim, Speaker, Stance

# The Analyzer's own columns, then the variables of its default statement type.
COLUMNS = (
    "statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text",
    "person", "organization", "concept", "agreement",
)  # fmt: skip
_NO_DATE = "1900-01-01 00:00:00"


@dataclass(slots=True)
class _Statement:
    document: int
    article: Article
    text: str
    person: str
    organization: str
    concept: str
    agreement: int


def write_dna(records: Iterable[ArticleRecord], path: str, *, aliases: Mapping[str, str] | None = None) -> None:
    """Write the stances of records as an event list: UTF-8, semicolons, text in double quotes, times as
    `yyyy-MM-dd HH:mm:ss`.

    A statement is a stance of a speaker for (agreement 1) or against (0) a concept, the target; neutral ones and
    claims of nobody known have no place there. The Analyzer numbers documents: the number is the article's place in
    the records, from 1. An article without a date stands at 1900-01-01; a time zone is left out.
    """
    statements = list(_statements(records))
    forms = [Form(s.person, True, 1) for s in statements if s.person]
    forms += [Form(name, False, 1) for s in statements for name in (s.organization, s.concept) if name]
    names = joined(forms, aliases)
    with open(path, "w", encoding="utf8", newline="\n") as file:
        file.write(";".join(f'"{name}"' for name in COLUMNS))
        for number, statement in enumerate(statements, start=1):
            file.write("\n" + _row(number, statement, names))


def _statements(records: Iterable[ArticleRecord]) -> Iterator[_Statement]:
    for document, record in enumerate(records, start=1):
        article = record.article.model_copy(update={"text": None, "metadata": {}})
        speakers = {speaker.id: speaker for speaker in record.speakers}
        for claim in record.claims:
            speaker = speakers.get(claim.speaker or "")
            for stance in claim.stances:
                if speaker is not None and stance.polarity != "neutral":
                    yield _statement(document, article, claim, speaker, stance)


def _statement(document: int, article: Article, claim: Claim, speaker: Speaker, stance: Stance) -> _Statement:
    is_person = speaker.type == "person"
    return _Statement(
        document=document,
        article=article,
        text=claim.text,
        person=speaker.name if is_person else "",
        organization=(speaker.affiliation or "") if is_person else speaker.name,
        concept=stance.target.name,
        agreement=int(stance.polarity == "favor"),
    )


def _row(number: int, statement: _Statement, names: Mapping[str, str]) -> str:
    article = statement.article
    # A section is none of the fields that articles have; the type says what made the statement.
    texts = [article.title or "", ", ".join(article.authors), article.publisher or "", "", "news article"]
    texts += [statement.text, *(names.get(n, n) for n in (statement.person, statement.organization, statement.concept))]
    cells = [str(number), _time(article.published), str(statement.document), *map(_quoted, texts)]
    return ";".join([*cells, str(statement.agreement)])


def _quoted(text: str) -> str:
    """The Analyzer escapes nothing: it writes commas and single quotes for what would part or close a cell."""
    return '"' + " ".join(text.split()).replace(";", ",").replace('"', "'") + '"'


def _time(published: str | None) -> str:
    return datetime.fromisoformat(published).strftime("%Y-%m-%d %H:%M:%S") if published else _NO_DATE
