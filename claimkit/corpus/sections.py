"""An annotated file's parts: head, text, speakers, claims; each line with its number."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from claimkit.corpus.faults import Faults

HEAD = ("title", "publisher", "published", "authors", "house", "genre", "url")
NEEDED = ("title", "publisher", "published", "house", "genre")
_DIVIDER = re.compile(r"={3,}\s*(\w*)\s*:?\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its number in the file."""

    number: int
    text: str


@dataclass(slots=True)
class Sections:
    """The parts of a file. `text` is marked text without white space at its ends, `text_line` its first line."""

    head: dict[str, str] = field(default_factory=dict)
    text: str = ""
    text_line: int = 1
    speakers: list[Line] = field(default_factory=list)
    claims: list[Line] = field(default_factory=list)


def read_sections(source: str, faults: Faults) -> Sections:
    """The parts of a file."""
    parts: dict[str, list[Line]] = {"head": [], "text": [], "speakers": [], "claims": []}
    dividers = {"head": 0}
    now = "head"
    for number, text in enumerate(source.split("\n"), start=1):
        divider = _DIVIDER.fullmatch(text.strip())
        if divider is None:
            parts[now].append(Line(number, text))
            continue
        name = divider[1].lower() or "text"
        if name not in ("text", "speakers", "claims") or name in dividers:
            faults.add(number, f"a divider must be ===, === speakers or === claims, each once, was: {text!r}")
            continue
        now = name
        dividers[name] = number
    for name, divider_text in (("text", "==="), ("speakers", "=== speakers"), ("claims", "=== claims")):
        if name not in dividers:
            faults.add(1, f"a file must have a line {divider_text!r}, has none")
    return _sections(parts, faults)


def _sections(parts: dict[str, list[Line]], faults: Faults) -> Sections:
    whole = [line for line in parts["text"]]
    while whole and not whole[0].text.strip():
        whole.pop(0)
    text = "\n".join(line.text for line in whole).strip()
    first = whole[0].number if whole else 1
    if not text:
        faults.add(first, "an article must have a text between === and === speakers, has none")
    entries = {
        name: [line for line in parts[name] if line.text.strip() and not line.text.lstrip().startswith("#")]
        for name in ("speakers", "claims")
    }
    return Sections(_head(parts["head"], faults), text, first, entries["speakers"], entries["claims"])


def _head(lines: list[Line], faults: Faults) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        if not line.text.strip():
            continue
        name, colon, value = (part.strip() for part in line.text.partition(":"))
        name = name.lower()
        if not colon or name not in HEAD or name in fields:
            faults.add(line.number, f"a head line must be 'FIELD: value' with FIELD one of {', '.join(HEAD)}, each "
                                    f"once, was: {line.text!r}")  # fmt: skip
        elif value:
            fields[name] = value
    for name in NEEDED:
        if name not in fields:
            faults.add(1, f"the head must have a {name}, has none: add a line '{name}: …' above ===")
    if not _is_iso(fields.get("published")):
        faults.add(1, f"published must be an ISO date such as 2019-04-02, was: {fields.pop('published')!r}")
    return fields


def _is_iso(value: str | None) -> bool:
    try:
        return value is None or bool(datetime.fromisoformat(value))
    except ValueError:
        return False
