"""What `claimkit.stances` gives: stances of whole texts, sentence by sentence."""

from pydantic import Field

from claimkit.records import Confidence, Polarity, Record, Span, Target


class Holder(Span):
    """Who holds a stance: a person, body, group, place or document."""

    name: str = Field(description="The fullest name or description that the article gives, without titles.")
    speaker: str | None = Field(None, description="The id of the speaker that the holder is, if it is one.")


class SentenceStance(Record):
    """Who is for or against whom or what, as a sentence shows it, whether somebody says so or the text tells it."""

    sentence: Span = Field(description="The sentence.")
    holder: Holder = Field(description="Who takes the side; its words stand in the sentence, else nearest to it.")
    target: Target = Field(description="What it is taken on; its words stand in the sentence, else nearest to it.")
    polarity: Polarity = Field(description="For it or against it.")
    confidence: Confidence
