"""Paragraphs of an article, as half-open offsets into its text."""

import re
from itertools import pairwise

Bounds = tuple[int, int]

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"(?:\r\n|[\n\r])[^\S\n\r]*(?:\r\n|[\n\r])")
_WRAPPED_SHARE = 0.4
_WRAPPED_LINES = 6


def paragraphs(text: str) -> list[Bounds]:
    """The (start, end) of each paragraph in order, white space around it left out; they never overlap.

    Every line is a paragraph of its own, as news sites write them, unless the article is wrapped at a fixed width:
    then only blank lines part paragraphs.
    """
    border = _BLANK if is_hard_wrapped(text) else _BREAK
    found = []
    start = 0
    for match in border.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, len(text)))
    trimmed = (_trim(text, *bounds) for bounds in found)
    return [bounds for bounds in trimmed if bounds[0] < bounds[1]]


def is_hard_wrapped(text: str) -> bool:
    """Whether line breaks stand inside sentences: many lines stop short of a sentence's end and go on in lower case."""
    inside = breaks = 0
    lines = text.splitlines()
    if len(lines) < _WRAPPED_LINES:
        return False
    for line, following in pairwise(lines):
        before, after = line.rstrip(), following.lstrip()
        if not before or not after:
            continue
        breaks += 1
        inside += after[0].islower() and (before[-1].isalnum() or before[-1] in ",;-")
    return breaks >= _WRAPPED_LINES // 2 and inside >= _WRAPPED_SHARE * breaks


def _trim(text: str, start: int, end: int) -> Bounds:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return start, start
    start += len(piece) - len(piece.lstrip())
    return start, start + len(stripped)
