"""Lines that say by their form who speaks: transcripts, names after a dash; and headlines."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.layout.paragraphs import Bounds
from claimkit.layout.quotations import Quotation

_NAME = r"[^\W\d_][\w.'’-]*"
_TRANSCRIPT = re.compile(
    rf"[\"“]?(?P<name>(?:{_NAME})(?: (?:{_NAME}|\([^()\n]{{1,20}}\))){{0,4}}|[QA])"
    r"(?: ?\([^()\n]{1,40}\))?(?P<colon>:)[ \t\xa0]+(?=\S)"
)
# What stands in capitals before a colon without speaking.
_LABELS = frozenset(
    [
        "note",
        "update",
        "updated",
        "correction",
        "corrections",
        "editor",
        "editors",
        "source",
        "sources",
        "photo",
        "photos",
        "video",
        "image",
        "related",
        "read",
        "more",
        "topics",
        "summary",
        "breaking",
        "developing",
        "watch",
        "listen",
        "warning",
        "ps",
        "nb",
        "fyi",
        "psa",
        "date",
        "time",
        "location",
        "place",
        "price",
        "where",
        "when",
        "what",
        "who",
        "why",
        "how",
        "answer",
        "fact",
        "facts",
        "claim",
        "background",
        "context",
        "contact",
        "phone",
        "email",
        "tel",
        "fax",
        "web",
        "website",
        "subject",
        "re",
        "cc",
        "to",
        "from",
        "abstract",
        "full",
        "text",
    ]
)
_DASH = re.compile(r"\s*(?P<dash>--?|[–—―‒−])\s*(?=[^\W\d_])")
_NAME_WORD = re.compile(r"[A-Z][\w.'’-]*\Z")
_LONGEST_SOURCE = 160
_LONGEST_HEADLINE = 160
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]*[A-Z.](?:[ ,]+[A-Z][\w.'’-]*){0,4}(?: ?\([^()\n]{1,30}\))?|\([A-Z][\w ]{1,20}\))"
    r"(?: ?[–—] ?| ?--? )(?=\S)"
)


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A paragraph of the form NAME: text. Half-open code points; content ends with its paragraph."""

    name: Bounds
    colon: Bounds
    content: Bounds


@dataclass(frozen=True, slots=True)
class DashAttribution:
    """A quotation with a dash and a name after it. Half-open code points."""

    quotation: Bounds
    dash: Bounds
    source: Bounds


def transcript_lines(text: str, paragraphs: Sequence[Bounds]) -> list[TranscriptLine]:
    """The paragraphs that are turns of a transcript.

    A name in capitals makes one if the article has another such line; a name in small letters only if it comes back
    and so does another name, as in an interview.
    """
    found = [line for bounds in paragraphs if (line := _transcript_line(text, bounds))]
    names = [text[line.name[0] : line.name[1]] for line in found]
    often = Counter(names)
    capitals = [name.upper() == name for name in names]
    shouted = sum(capitals) > 1
    back_and_forth = sum(count > 1 for count in often.values()) > 1
    return [
        line
        for line, name, upper in zip(found, names, capitals, strict=True)
        if (upper and shouted) or (back_and_forth and often[name] > 1)
    ]


def _transcript_line(text: str, bounds: Bounds) -> TranscriptLine | None:
    match = _TRANSCRIPT.match(text, *bounds)
    if match is None or match.end() >= bounds[1]:
        return None
    name = match.group("name")
    if any(word.lower().strip(".'’s") in _LABELS for word in name.split()):
        return None
    if not name.isupper() and not all(_NAME_WORD.match(word) for word in name.split() if word[0] != "("):
        return None
    return TranscriptLine(match.span("name"), match.span("colon"), (match.end(), bounds[1]))


def dash_attributions(
    text: str, paragraphs: Sequence[Bounds], quotations: Sequence[Quotation]
) -> list[DashAttribution]:
    """The quotations that a dash and a name follow, in their own paragraph or alone in the next.

    Only where nothing else follows: in `“No,” – Lopez shook her head –` the dash attributes nothing.
    """
    found = []
    outer = [quotation for quotation in quotations if quotation.depth == 0]
    starts = [quotation.start for quotation in outer]
    for index, (start, end) in enumerate(paragraphs):
        inside = outer[bisect_left(starts, start) : bisect_left(starts, end)]
        if not inside:
            continue
        last = inside[-1]
        if last.end < end:
            source = _signed(text, last.end, end)
        elif last.end == end and index + 1 < len(paragraphs):
            source = _signed(text, *paragraphs[index + 1])
        else:
            source = None
        whole = start == inside[0].start
        if source is not None and whole:
            found.append(DashAttribution((start, last.end), *source))
    return found


def _signed(text: str, start: int, end: int) -> tuple[Bounds, Bounds] | None:
    """The dash and the name in text[start:end], if it holds nothing else."""
    match = _DASH.match(text, start, end)
    if match is None or end - match.end() > _LONGEST_SOURCE:
        return None
    rest = text[match.end() : end]
    first = rest.split()[0]
    spoken = re.search(r"[.!?]\s+[A-Z]\w+ \w+ ", rest) or '"' in rest or "“" in rest
    if spoken or not (_NAME_WORD.match(first.strip(",.;@#")) or first[0] in "@") or len(rest.split()) > 22:
        return None
    return match.span("dash"), (match.end(), match.end() + len(rest.rstrip(" .")))


def datelines(text: str, paragraphs: Sequence[Bounds]) -> list[Bounds]:
    """Where paragraphs open with a place and an agency, dash included: `LAGOS (Wire) —`."""
    found = (_DATELINE.match(text, *bounds) for bounds in paragraphs)
    return [(match.start(), match.start() + len(match.group().rstrip())) for match in found if match]


def headline(text: str, paragraphs: Sequence[Bounds]) -> Bounds | None:
    """The first paragraph if it reads as a headline: short, without a full stop, and longer ones follow."""
    if len(paragraphs) < 2:
        return None
    start, end = paragraphs[0]
    line = text[start:end]
    if end - start > _LONGEST_HEADLINE or line[-1] in ".!:;,\"”'’" or _DATELINE.match(line):
        return None
    longest = max(stop - begin for begin, stop in paragraphs[1:4])
    return (start, end) if longest > end - start else None
