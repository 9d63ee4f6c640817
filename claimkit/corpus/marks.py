"""Marks within the text: `{s1|Vane}` and the like, read from marked text and written into plain text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from claimkit.corpus.faults import Faults
from claimkit.errors import CallError

Kind = Literal["source", "cue", "content", "name", "nominal", "pronoun"]
KINDS: dict[str, Kind] = {"s": "source", "c": "cue", "t": "content", "n": "name", "d": "nominal", "p": "pronoun"}
LETTERS = {kind: letter for letter, kind in KINDS.items()}
ROLES: tuple[Kind, ...] = ("source", "cue", "content")

_TOKEN = re.compile(r"\{(?P<mark>[^{}|\n]*)\||(?P<close>\})|(?P<odd>[{|])|(?P<gap>\n[^\S\n]*\n)|(?P<line>\n)")
_MARK = re.compile(r"\s*(?:(?P<role>[sct])\s*(?P<number>\d+)|(?P<mention>[ndp])\s*:\s*(?P<key>[\w.\-]+))\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of the plain text, half-open; `key` is a quote's number or a speaker's key."""

    kind: Kind
    key: str
    start: int
    end: int
    line: int = 0

    @property
    def opening(self) -> str:
        """What begins it in the marked text, as `{s1|`."""
        between = "" if self.kind in ROLES else ":"
        return f"{{{LETTERS[self.kind]}{between}{self.key}|"


def read_marks(marked: str, line: int, faults: Faults) -> tuple[str, list[Mark]]:
    """The plain text, and its marks in the order in which they open. `line` is that of the first character."""
    reader = _Reader(marked, line, faults)
    reader.run()
    return "".join(reader.plain), sorted(reader.marks, key=lambda mark: (mark.start, -mark.end))


class _Reader:
    """Goes through the marked text once, with a stack of open marks."""

    def __init__(self, marked: str, line: int, faults: Faults):
        self.marked, self.line, self.faults = marked, line, faults
        self.plain: list[str] = []
        self.length = 0
        self.stack: list[tuple[str, int, int]] = []
        self.marks: list[Mark] = []

    def run(self) -> None:
        place = 0
        for token in _TOKEN.finditer(self.marked):
            self._copy(self.marked[place : token.start()])
            self._take(token)
            place = token.end()
        self._copy(self.marked[place:])
        self._end_of_paragraph()

    def _take(self, token: re.Match[str]) -> None:
        if token["mark"] is not None:
            self.stack.append((token["mark"], self.length, self.line))
        elif token["close"]:
            self._close()
        elif token["odd"]:
            self.faults.add(self.line, f"a literal {token['odd']} must not occur in the text: write {{MARK|text}}")
        else:
            if token["gap"]:
                self._end_of_paragraph()
            self._copy(token.group())
            self.line += token.group().count("\n")

    def _copy(self, piece: str) -> None:
        self.plain.append(piece)
        self.length += len(piece)

    def _close(self) -> None:
        if not self.stack:
            self.faults.add(self.line, "a } closes no mark: delete it, or open the mark before it")
            return
        name, start, line = self.stack.pop()
        found = _MARK.fullmatch(name)
        if found is None:
            self.faults.add(line, f"a mark must be s, c or t with a number, or n:KEY, d:KEY, p:KEY, was: {name!r}")
            return
        kind = KINDS[found["role"] or found["mention"]]
        number = str(int(found["number"])) if found["number"] else found["key"]
        self.marks.append(Mark(kind, number, start, self.length, line))
        self._check_edges(name, "".join(self.plain)[start:], line)

    def _check_edges(self, name: str, words: str, line: int) -> None:
        if not words.strip():
            self.faults.add(line, f"a mark must hold words, holds none: {{{name}|{words}}}")
        elif words != words.strip():
            self.faults.add(line, f"a mark must not begin or end with white space: {{{name}|{words}}}: "
                                  "put the space outside the braces")  # fmt: skip

    def _end_of_paragraph(self) -> None:
        for name, start, line in self.stack:
            words = "".join(self.plain)[start : start + 30]
            self.faults.add(line, f"a mark must close in its paragraph, {{{name}|{words}… does not: add }}, and mark "
                                  "what goes on in the next paragraph as a further piece")  # fmt: skip
        self.stack.clear()


def write_marks(text: str, marks: Iterable[Mark]) -> str:
    """Plain text with its marks written in; CallError where two marks cross, which markup cannot hold."""
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    out: list[str] = []
    stack: list[Mark] = []
    place = 0

    def close_before(offset: int) -> None:
        nonlocal place
        while stack and stack[-1].end <= offset:
            end = stack.pop().end
            out.append(text[place:end] + "}")
            place = end

    for mark in ordered:
        close_before(mark.start)
        if stack and stack[-1].end < mark.end:
            raise CallError(f"marks must nest, these cross: {text[stack[-1].start : stack[-1].end]!r} and "
                            f"{text[mark.start : mark.end]!r}")  # fmt: skip
        out.append(text[place : mark.start] + mark.opening)
        place = mark.start
        stack.append(mark)
    close_before(len(text))
    return "".join(out) + text[place:]
