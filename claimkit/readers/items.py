"""What reading gives: articles with their place, pages still to be read, and failures."""

from dataclasses import dataclass

from claimkit.records import Article


@dataclass(frozen=True, slots=True)
class Failure:
    """An article or row that could not be done: its id if it has one, where it stands, and why."""

    id: str | None
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """An article and where it stands: its file, with the line or row."""

    where: str
    article: Article

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML file whose article is taken out later: that costs time, and a hostile page may break what does it."""

    where: str
    id: str
