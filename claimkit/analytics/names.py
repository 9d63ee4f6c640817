"""Which names of different articles mean the same: a stated rule, and a table of aliases that overrides it.

1. Names are the same where they differ only in case, accents, full stops, a possessive 's, a leading article or
   honorific ("Mr."), or where one is a common acronym or other name of the other ("GOP", "Britain").
2. A person's family name alone joins the one full name of the files that ends in it; first and last name alone join
   the one longer name that begins and ends so. Where two could be meant, nothing is joined.
3. A name in the table of aliases takes its canonical name, and rule 2 leaves it alone.

Those joined are called by the form with the most words, of these by the most frequent one, then the shortest.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from os import PathLike

from claimkit.errors import CallError
from claimkit.lexicons import rows

_ARTICLES = ("the", "a", "an")
_WHOLE = [
    ("Britain", "United Kingdom"), ("Great Britain", "United Kingdom"),
    ("America", "United States"), ("United States of America", "United States"),
]  # fmt: skip
_WORD = re.compile(r"[\w&]+(?:[-'][\w&]+)*")


@dataclass(frozen=True, slots=True)
class Form:
    """A name as articles write it: whether it is known to be a person's, and how often it stands."""

    name: str
    person: bool
    count: int


def joined(forms: Iterable[Form], aliases: Mapping[str, str] | None = None) -> dict[str, str]:
    """For each form's name the one that all that mean the same are called by.

    aliases: name -> canonical name, compared as rule 1 compares.
    """
    given = {key(name): canonical for name, canonical in (aliases or {}).items()}
    groups: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        groups[key(form.name)].append(form)
    free = {name: group for name, group in groups.items() if name not in given}
    longer = _longer(free)
    together: dict[str, list[Form]] = defaultdict(list)
    for name, group in free.items():
        together[longer.get(name, name)] += group
    called = {form.name: given[name] for name, group in groups.items() if name in given for form in group}
    for group in together.values():
        best = _best(group)
        called |= {form.name: best for form in group}
    return called


def key(name: str) -> str:
    """What is compared of a name: its words in lower case, without accents, articles and honorifics."""
    found = _words(name)
    while len(found) > 1 and (found[0] in _ARTICLES or found[0] in _honorifics()):
        found = found[1:]
    plain = " ".join(found) or name.casefold()
    return _other_names().get(plain, plain)


def read_aliases(path: str | PathLike[str]) -> dict[str, str]:
    """The aliases of a CSV file with the columns `name` and `canonical`. CallError where it is none."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            if not {"name", "canonical"} <= set(table.fieldnames or ()):
                raise CallError(f"aliases must have the columns name and canonical, {path} has: "
                                f"{', '.join(table.fieldnames or ()) or 'none'}")  # fmt: skip
            return dict(_alias(row, f"{path}:{table.line_num}") for row in table)
    except OSError as error:
        raise CallError(f"a file of aliases must be readable, {path} is not: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise CallError(f"a file of aliases must be CSV in UTF-8, {path} is not: {error}") from None


def _alias(row: Mapping[str, str | None], where: str) -> tuple[str, str]:
    name, canonical = (row["name"] or "").strip(), (row["canonical"] or "").strip()
    if not name or not canonical:
        raise CallError(f"{where}: an alias must have a name and a canonical name, was: {name!r}, {canonical!r}")
    return name, canonical


def _longer(groups: Mapping[str, list[Form]]) -> dict[str, str]:
    """Key of a short name -> key of the one longer name of a person that it stands for; rule 2."""
    by_last: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name, group in groups.items():
        parts = tuple(name.split())
        if len(parts) > 1 and any(form.person and _is_proper(form.name) for form in group):
            by_last[parts[-1]].append(parts)
    found = {}
    for name, group in groups.items():
        parts = tuple(name.split())
        if not parts or not all(_is_proper(form.name) for form in group):
            continue
        fitting = [full for full in by_last[parts[-1]] if len(full) > len(parts) and _stands_for(parts, full)]
        if len(fitting) == 1:
            found[name] = " ".join(fitting[0])
    # A short form of a name that is short itself goes to the end of the chain.
    return {name: found.get(full, full) for name, full in found.items()}


def _stands_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return len(short) == 1 or (short[0] == full[0] and set(short) <= set(full))


def _is_proper(name: str) -> bool:
    return name[:1].isupper()


def _best(group: list[Form]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for form in group:
        counts[form.name] += form.count
    return min(counts, key=lambda name: (-len(key(name).split()), -counts[name], len(name), name))


def _words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = plain.casefold().replace("’", "'").replace(".", "")
    return [word.removesuffix("'s") for word in _WORD.findall(plain)]


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows("titles") if row[2] == "honorific")


@cache
def _other_names() -> dict[str, str]:
    """Acronyms and other names of countries -> the full name, as keys."""
    pairs = [(row[0], row[1]) for row in rows("acronyms")]
    for country, *_, others in (row for row in rows("countries") if len(row) > 3):
        # Names of several words are not told apart in the table: acronyms and lone names are safe.
        parts = others.split()
        pairs += [(part, country) for part in parts if part.isupper() or len(parts) == 1]
    pairs += _WHOLE
    return {" ".join(_words(other)): " ".join(w for w in _words(full) if w != "the") for other, full in pairs}
