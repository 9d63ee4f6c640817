"""All that is read off an article's form, before any model sees it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimkit.layout.lines import (
    DashAttribution,
    TranscriptLine,
    dash_attributions,
    datelines,
    headline,
    transcript_lines,
)
from claimkit.layout.paragraphs import Bounds, paragraphs
from claimkit.layout.quotations import Oddity, Quotation, quotations

_LONG_PARAGRAPH = 20_000
_ODD_CHARACTERS = (
    ("control-character", re.compile(r"[\x00-\x08\x0e-\x1b\x7f]"), "control characters, which no text should hold"),
    ("replacement-character", re.compile("\ufffd"), "replacement characters: the text was decoded wrongly"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """An article's form; all offsets are half-open code points of its text."""

    paragraphs: list[Bounds]
    quotations: list[Quotation]
    transcript_lines: list[TranscriptLine]
    dash_attributions: list[DashAttribution]
    headline: Bounds | None
    datelines: list[Bounds]
    oddities: list[Oddity]


def read_layout(text: str) -> Layout:
    """The layout of any text; nothing raises, what is odd stands in `oddities`, sorted by where it is."""
    bounds = paragraphs(text)
    marked, odd = quotations(text, bounds)
    odd = sorted([*odd, *_oddities(text, bounds)], key=lambda oddity: oddity.start)
    turns = transcript_lines(text, bounds)
    title = None if turns and turns[0].content[1] == bounds[0][1] else headline(text, bounds)
    return Layout(bounds, marked, turns, dash_attributions(text, bounds, marked), title, datelines(text, bounds), odd)


def _oddities(text: str, bounds: list[Bounds]) -> Iterator[Oddity]:
    if not bounds:
        yield Oddity("no-text", "the article holds no text", 0)
    for code, pattern, what in _ODD_CHARACTERS:
        first = pattern.search(text)
        if first is not None:
            yield Oddity(code, f"{len(pattern.findall(text))} {what}; the first stands here", first.start())
    for start, end in bounds:
        if end - start > _LONG_PARAGRAPH:
            yield Oddity(
                "long-paragraph", f"a paragraph of {end - start} characters: its line breaks may be lost", start
            )
