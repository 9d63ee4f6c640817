"""Where words of a claim line stand in the article."""

import re
from collections.abc import Iterable, Sequence

Bounds = tuple[int, int]

# Annotators type straight marks where the article has curly ones; each stands for one character, so offsets hold.
_FOLDED = str.maketrans("“”„‟‘’‚‛–—\u00a0", "\"\"\"\"''''-- ")
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)\s*")


def find(text: str, words: str, places: Iterable[Bounds]) -> Bounds | None:
    """Where whole words stand first in the first of `places` that has them; None where none has."""
    patterns = [(text, _pattern(words)), (text.translate(_FOLDED), _pattern(words.translate(_FOLDED)))]
    for start, end in places:
        for searched, pattern in patterns:
            found = pattern.search(searched, start)
            if found is not None and found.end() <= end:
                return found.span()
    return None


def find_long(text: str, words: str, pieces: Sequence[Bounds]) -> list[Bounds]:
    """Where `first words ... last words` stand in pieces of text: the stretch between, cut to the pieces; [] if not."""
    whole = find(text, words, pieces)
    if whole is not None:
        return [whole]
    parts = [part for part in _ELLIPSIS.split(words) if part]
    if len(parts) < 2:
        return []
    first = find(text, parts[0], pieces)
    if first is None:
        return []
    last = find(text, parts[-1], [(max(first[1], start), end) for start, end in pieces if end > first[1]])
    if last is None:
        return []
    cut = [(max(first[0], start), min(last[1], end)) for start, end in pieces]
    return [(start, end) for start, end in cut if start < end]


def _pattern(words: str) -> re.Pattern[str]:
    inner = r"\s+".join(re.escape(word) for word in words.split())
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.compile(before + inner + after)
