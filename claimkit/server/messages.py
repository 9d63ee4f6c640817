"""What a request may hold and what comes back, as OpenAPI describes it."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from claimkit.records import ArticleRecord


class ArticleIn(BaseModel):
    """An article: its text or its HTML page, and any of the fields that a record's article has.

    Fields that are not known go to `metadata`.
    """

    model_config = ConfigDict(extra="allow")

    text: str | None = Field(None, description="The article's text; offsets are code points of it.")
    html: str | None = Field(None, description="In place of a text: the HTML page that holds the article.")
    id: str | int | None = Field(
        None, description="The article's id; made from the url or the text where it is missing."
    )
    title: str | None = Field(None, description="The headline.")
    url: str | None = Field(None, description="Where the article was published.")
    publisher: str | None = Field(None, description="Who published it.")
    published: str | None = Field(None, description="When it was published: an ISO 8601 date or datetime.")
    authors: list[str] | str | None = Field(None, description="Who wrote it: a list, or names with semicolons.")

    @model_validator(mode="after")
    def _one_of_text_and_html(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise ValueError(f"an article must have either text or html, has {'none' if self.text is None else 'both'}")
        return self

    def fields(self) -> dict[str, Any]:
        """The fields that were given."""
        return self.model_dump(exclude_none=True)


class Articles(BaseModel):
    """Many articles."""

    model_config = ConfigDict(extra="forbid")

    articles: list[ArticleIn] = Field(description="The articles, in any order.", min_length=1)


OneOrMany = Annotated[
    Annotated[ArticleIn, Tag("article")] | Annotated[Articles, Tag("articles")],
    Discriminator(lambda body: "articles" if isinstance(body, dict) and "articles" in body else "article"),
]


class Failed(BaseModel):
    """An article that could not be done."""

    index: int = Field(description="Its place among the articles of the request, from 0.")
    id: str | None = Field(description="Its id, where it was given one.")
    reason: str = Field(description="Why, in one line.")


class Records(BaseModel):
    """What came of many articles: the records in the articles' order, and those that failed."""

    records: list[ArticleRecord] = Field(description="The records, in order.")
    failed: list[Failed] = Field(description="The articles that have none, in order.")


class Problem(BaseModel):
    """Why a request could not be done."""

    error: str = Field(description="The rule, the value, what to do: one line.")


class Health(BaseModel):
    """How the server is."""

    status: str = Field(description="starting until the models are loaded, then ok.")
    claimkit: str = Field(description="The version of claimkit.")
    limits: dict[str, float] = Field(description="What one request may take: megabytes, articles, seconds.")
