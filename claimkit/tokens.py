"""A Doc's tokens as plain lists, read from it once: spaCy makes a new object each time a token is asked for."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from spacy.attrs import IS_SPACE, LENGTH, SPACY
from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Tokens:
    """The text of a Doc, and for each token its text, half-open code points, and whether a space follows.

    words: the tokens that are no white space.
    """

    text: str
    texts: list[str]
    starts: list[int]
    ends: list[int]
    spaced: list[bool]
    words: list[int]

    def span(self, start: int, end: int) -> tuple[int, int, str]:
        """The half-open code points of half-open tokens, at least one, and their text."""
        first, last = self.starts[start], self.ends[end - 1]
        return first, last, self.text[first:last]


_kept: WeakKeyDictionary[Doc, Tokens] = WeakKeyDictionary()


def read_tokens(doc: Doc) -> Tokens:
    """The tokens of a Doc; kept as long as it lives, and read anew when it has been retokenized."""
    kept = _kept.get(doc)
    if kept is None or len(kept.texts) != len(doc):
        kept = _kept[doc] = _read(doc)
    return kept


def _read(doc: Doc) -> Tokens:
    text, at = doc.text, 0
    starts, ends, words, spaces = [], [], [], []
    for number, (length, spaced, blank) in enumerate(doc.to_array([LENGTH, SPACY, IS_SPACE]).tolist()):
        starts.append(at)
        ends.append(at + length)
        at += length + spaced
        spaces.append(bool(spaced))
        if not blank:
            words.append(number)
    texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return Tokens(text, texts, starts, ends, spaces, words)
