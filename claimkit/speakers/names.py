"""Names: what they are made of, and whether two of them can be one party's."""

from collections.abc import Sequence
from functools import cache

from claimkit.lexicons import names, rows

SUFFIXES = frozenset("jr jr. sr sr. ii iii iv esq phd ph.d. md m.d. mp m.p. qc kc obe cbe".split())
PARTICLES = frozenset(
    "de la del della di da do dos das du le van der den von zu bin ibn al el ter ten abu bint y e".split()
)
SMALL = frozenset("of the for and & in on at to de la du des".split())
_EQUAL, _FAMILY, _PART, _GIVEN = 4, 3, 2, 1


def bare(word: str) -> str:
    """A word of a name to compare by: small letters, no stops, no possessive."""
    word = word.casefold().replace("’", "'").removesuffix("'s").strip("'\"“”‘`,;:()")
    return word.replace(".", "")


def plain(text: str) -> str:
    """A name without its article."""
    return text.removeprefix("the ").removeprefix("The ")


def person_words(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of a person's name to compare by, suffixes (Jr., III) and marks left out."""
    found = [bare(text) for text in texts]
    return tuple(word for word in found if word and word not in SUFFIXES and any(c.isalnum() for c in word))


def organization_words(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of an organization's name to compare by, articles and legal forms (Inc., GmbH) left out."""
    found = [bare(text) for text in texts]
    kept = [word for word in found if word and word not in ("the", "a", "&", "and") and word not in _legal_forms()]
    return tuple(kept or [word for word in found if word])


def fits_person(short: Sequence[str], full: Sequence[str]) -> int:
    """How well a short name fits a fuller one: 0 not at all, 4 the same, 3 by its family name, 2 by a part of it, 1 by
    the given name alone.

    Family names stand last, or first where the first word is a family name of an order that puts it there; the words
    between (two family names, particles) fit as parts.
    """
    if not short or not full:
        return 0
    if tuple(short) == tuple(full):
        return _EQUAL
    if len(short) > len(full) or not _in_order(short, full):
        return 0
    if len(short) > 1 and _same_word(short[-1], full[-1]):
        return _EQUAL
    if len(short) == 1:
        return _fits_one(short[0], full)
    return _PART if short[0] == full[0] and len(short) == 2 and len(full) > 2 else _FAMILY


def _fits_one(word: str, full: Sequence[str]) -> int:
    if word == full[-1] or word in full[-1].split("-"):
        return _FAMILY
    place = next((i for i, other in enumerate(full) if word == other), None)
    if place is None:
        return _GIVEN if full and _same_word(word, full[0]) else 0
    if place == 0:
        return _FAMILY if is_family_first(full) else _GIVEN
    return _PART


def is_family_first(words: Sequence[str]) -> bool:
    """Whether a name's first word is a family name: Xi Jinping, Baek Jun-ho, Nguyen Van Tam."""
    return len(words) in (2, 3) and words[0] in family_first() and gender_of(words[:1]) == ""


def _in_order(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether each word of the short name has one of the fuller name's, in their order."""
    place = 0
    for index, word in enumerate(short):
        while place < len(full) and not (
            _same_word(word, full[place]) if not index else _stands_for(word, full[place])
        ):
            place += 1
        if place == len(full):
            return False
        place += 1
    return True


def _stands_for(word: str, other: str) -> bool:
    return (
        word == other
        or (len(word) == 1 and other.startswith(word))
        or (len(other) == 1 and word.startswith(other))
        or word in other.split("-")
    )


def _same_word(word: str, other: str) -> bool:
    """Whether two given names can be one: equal, an initial, or a nickname."""
    return _stands_for(word, other) or other in _nicknames().get(word, ()) or word in _nicknames().get(other, ())


def fits_organization(short: Sequence[str], full: Sequence[str]) -> int:
    """How well an organization's short name fits a fuller one: 0 not at all, 4 the same, 3 an acronym, 2 its first or
    last words."""
    if not short or not full:
        return 0
    if tuple(short) == tuple(full):
        return _EQUAL
    if len(short) == 1 and is_acronym(short[0], full):
        return _FAMILY
    if len(short) < len(full) and (
        tuple(full[: len(short)]) == tuple(short) or tuple(full[-len(short) :]) == tuple(short)
    ):
        return _PART
    return 0


def is_acronym(short: str, full: Sequence[str]) -> bool:
    """Whether a word is made of a name's first letters, the small words counted or not: IMF, DoJ, NAACP."""
    short = short.casefold()
    if len(full) < 2 or len(short) < 2:
        return False
    big = "".join(word[0] for word in full if word not in SMALL)
    return short in (big, "".join(word[0] for word in full)) or tuple(full) == expansion(short)


def gender_of(words: Sequence[str]) -> str:
    """m or f by the given name, "" where it tells nothing; words as `person_words` gives them."""
    first = words[0].split("-")[0] if words else ""
    if len(words) > 1 and len(first) == 1:
        first = words[1] if len(words) > 2 else ""
    male, female = first in _first_names("male"), first in _first_names("female")
    return "" if male == female else "m" if male else "f"


def is_given_name(word: str) -> bool:
    """Whether a word is a common given name."""
    return bare(word) in _first_names("male") or bare(word) in _first_names("female")


def title_gender(word: str) -> str | None:
    """m, f or "" for a title, None for a word that is none."""
    return _titles().get(bare(word), (None, ""))[0]


def is_honorific(word: str) -> bool:
    """Whether a title says nothing of what its bearer does: Mr., Dr., Sir."""
    return _titles().get(bare(word), ("", ""))[1] == "honorific"


@cache
def _titles() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1].replace("-", ""), row[2]) for row in rows("titles")}


@cache
def _first_names(gender: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in names(f"first_names_{gender}"))


@cache
def family_first() -> frozenset[str]:
    """Family names, in small letters, that stand before the given name."""
    return frozenset(name.casefold() for name in names("family_names_first"))


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(bare(name) for name in names("legal_forms"))


@cache
def _nicknames() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, short in rows("nicknames"):
        for nick in short.casefold().split():
            found[nick] = (*found.get(nick, ()), name.casefold())
    return found


def expansion(word: str) -> tuple[str, ...]:
    """The words that a common short form or other name stands for, none where it is no such: "DoJ", "Obamacare"."""
    return _expansions().get(bare(word), ())


@cache
def _expansions() -> dict[str, tuple[str, ...]]:
    return {bare(row[0]): tuple(organization_words(row[1].split())) for row in rows("acronyms")}
