"""A text as the speaker rules read it: tokens with grammar, sentences, paragraphs, quotations and quotes."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claimkit.grammar import Grammar
from claimkit.layout import Layout
from claimkit.speakers.names import title_gender

Run = tuple[int, int]

# "Coun." ends in no full stop that closes a sentence; a capitalised "The" closes none either.
_LONGEST_TITLE, _LONGEST_SMALL = 5, 3
# Tokens that end no sentence, whatever a learnt grammar says.
_WITHIN = frozenset((",", ";", "(", "[", "-", "&", "$", "'s", "’s"))


@dataclass(frozen=True, slots=True)
class Said:
    """One quote in half-open tokens."""

    number: int
    kind: str
    source: tuple[Run, ...]
    cue: tuple[Run, ...]
    content: tuple[Run, ...]

    @property
    def start(self) -> int:
        """Its first token, whichever role stands first."""
        return min(run[0] for run in (*self.source, *self.cue, *self.content))

    @property
    def anchor(self) -> int:
        """Where it is said who speaks: at its source, else its cue, else its content."""
        return (self.source or self.cue or self.content)[0][0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's tokens; each list has one entry a token, pairs are half-open in tokens.

    quoted: the number of the outermost quotation a token stands in, 0 outside. content_of: the index of the quote whose
    content a token is in (the shortest where they nest), -1 outside. chunk_of: the index of its base noun phrase, -1
    outside.
    """

    texts: list[str]
    lowers: list[str]
    spaced: list[bool]
    grammar: Grammar
    sentence: list[int]
    paragraph: list[int]
    quoted: list[int]
    content_of: list[int]
    chunk_of: list[int]
    quotes: list[Said]
    headline: Run | None
    turns: list[Run]

    def text(self, start: int, end: int) -> str:
        """The words of a run of tokens, as written, line breaks as spaces."""
        pieces = [t + (" " if s else "") for t, s in zip(self.texts[start:end], self.spaced[start:end], strict=True)]
        return " ".join("".join(pieces).split())


def read(
    texts: Sequence[str],
    starts: Sequence[int],
    spaced: Sequence[bool],
    grammar: Grammar,
    layout: Layout,
    quotes: Sequence[Said],
) -> Reading:
    """The reading of a text, given its tokens (their texts, code-point starts, whether a space follows)."""
    size = len(texts)
    content_of = [-1] * size
    spread = sorted(range(len(quotes)), key=lambda i: -sum(b - a for a, b in quotes[i].content))
    for index in spread:
        for first, last in quotes[index].content:
            content_of[first:last] = [index] * (last - first)
    chunk_of = [-1] * size
    grammar = replace(grammar, chunks=_split(grammar.chunks, texts))
    paragraph = _places(starts, [bounds[0] for bounds in layout.paragraphs])
    for index, (first, last) in enumerate(grammar.chunks):
        chunk_of[first:last] = [index] * (last - first)
    head = layout.headline
    return Reading(
        texts=list(texts),
        lowers=[text.lower() for text in texts],
        spaced=list(spaced),
        grammar=grammar,
        sentence=_counted(
            [
                (s and _can_end(texts, i - 1)) or paragraph[i] != paragraph[max(i - 1, 0)]
                for i, s in enumerate(grammar.sentence_starts)
            ]
        ),
        paragraph=paragraph,
        quoted=_quoted(starts, layout),
        content_of=content_of,
        chunk_of=chunk_of,
        quotes=list(quotes),
        headline=_tokens(starts, *head) if head else None,
        turns=[_tokens(starts, *line.name) for line in layout.transcript_lines],
    )


def _split(chunks: Sequence[Run], texts: Sequence[str]) -> list[Run]:
    """Noun phrases without white space at their ends, cut where a line ends inside them."""
    found: list[Run] = []
    for first, last in chunks:
        borders = [i for i in range(first, last) if texts[i].isspace() and "\n" in texts[i]]
        for start, end in zip([first, *(i + 1 for i in borders)], [*borders, last], strict=True):
            while start < end and texts[start].isspace():
                start += 1
            if start < end:
                found.append((start, end))
    return found


def _can_end(texts: Sequence[str], place: int) -> bool:
    """Whether a sentence can end with a token: a learnt grammar at times parts "The" from its noun."""
    if place < 0:
        return True
    text, before = texts[place], texts[place - 1] if place else ""
    if text == "." and before[:1].isupper() and title_gender(before) is not None:
        return len(before) > _LONGEST_TITLE
    return text not in _WITHIN and (not text[-1:].isalnum() or (not text.islower() and len(text) > _LONGEST_SMALL))


def _counted(flags: Sequence[bool]) -> list[int]:
    found, number = [], 0
    for flag in flags:
        number += flag
        found.append(number)
    return found


def _places(starts: Sequence[int], borders: Sequence[int]) -> list[int]:
    return [bisect_right(borders, start) for start in starts]


def _quoted(starts: Sequence[int], layout: Layout) -> list[int]:
    found = [0] * len(starts)
    for number, quotation in enumerate(layout.quotations, start=1):
        if quotation.depth == 0:
            first, last = _tokens(starts, quotation.start, quotation.end)
            found[first:last] = [number] * (last - first)
    return found


def _tokens(starts: Sequence[int], start: int, end: int) -> Run:
    """The tokens that begin within half-open code points."""
    return bisect_left(starts, start), bisect_left(starts, end)
