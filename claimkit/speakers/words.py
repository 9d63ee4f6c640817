"""What nouns and pronouns mean: who can be called so, of which gender and number, and which words are one office."""

from dataclasses import dataclass
from functools import cache

from claimkit.lexicons import rows, tagged, words

INDEFINITE = words("indefinite_determiners")
_PLURAL_PEOPLE = frozenset("people police men women children persons folk folks others others' clergy media".split())
# The party of somebody who is called, or stands beside, such a word.
PARTY_NAMES = {
    "democrat": "Democratic Party",
    "democratic": "Democratic Party",
    "republican": "Republican Party",
    "gop": "Republican Party",
}
# What parties of one creed are called by, alone or at the end of a name.
PARTY_WORDS = frozenset(
    "liberals greens conservatives tories labour democrats republicans socialists nationalists communists "
    "centrists".split()
)

_KIN = frozenset(
    "aunt brother cousin dad daughter father friend girlfriend boyfriend grandfather grandmother husband wife mother "
    "nephew niece son sister uncle widow widower spouse neighbor neighbour parent colleague rival".split()
)


@dataclass(frozen=True, slots=True)
class Pronoun:
    """person 1..3; number s, p or ""; gender m, f, n (a thing or body), c (a person) or ""; form as the table has
    it."""

    person: int
    number: str
    gender: str
    form: str


@cache
def _pronouns() -> dict[str, Pronoun]:
    return {r[0]: Pronoun(int(r[1]), r[2].strip("-"), r[3].strip("-"), r[4]) for r in rows("pronouns")}


def pronoun(word: str) -> Pronoun | None:
    """What a pronoun says of whom it means, None for any other word."""
    return _pronouns().get(word.lower())


@cache
def singular(noun: str) -> str:
    """The singular of a noun, as the word lists have it: "secretaries" -> "secretary"."""
    lower = noun.lower()
    if lower in _all_nouns():
        return lower
    for ending, instead in (
        ("ies", "y"),
        ("men", "man"),
        ("es", ""),
        ("s", ""),
        ("wives", "wife"),
        ("people", "person"),
    ):
        if lower.endswith(ending) and lower.removesuffix(ending) + instead in _all_nouns():
            return lower.removesuffix(ending) + instead
    return lower.removesuffix("s") if lower.endswith("s") and not lower.endswith("ss") else lower


@cache
def _all_nouns() -> frozenset[str]:
    return frozenset((*tagged("person_nouns"), *words("organization_nouns"), *words("document_nouns")))


@cache
def noun_type(noun: str, plural: bool) -> str:
    """What a noun can mean as a speaker: a speaker type, "" for one that the word lists lack."""
    lower, single = noun.lower(), singular(noun)
    head = lower.rsplit("-", 1)[-1]
    if lower in words("group_nouns"):
        return "group"
    if single in tagged("person_nouns") or singular(head) in tagged("person_nouns"):
        return "group" if plural or lower in _PLURAL_PEOPLE else "person"
    if single in words("organization_nouns") or singular(head) in words("organization_nouns"):
        return "organization"
    if lower in words("document_nouns") or single in words("document_nouns"):
        return "document"
    if single in (
        "country",
        "nation",
        "state",
        "city",
        "kingdom",
        "republic",
        "province",
        "town",
        "village",
        "capital",
    ):
        return "place"
    if single.endswith(("ologist", "ician", "crat", "ographer", "woman", "man", "person", "keeper", "maker", "goer")):
        return "group" if plural else "person"
    return ""


def is_body(noun: str) -> bool:
    """Whether a noun in the singular can say what a body is: "agency", "campaign group"."""
    return noun == "group" or noun_type(noun, False) == "organization"


@cache
def noun_gender(noun: str) -> str:
    """m or f where a noun tells it, else ""."""
    single = singular(noun)
    gender = tagged("person_nouns").get(single, "")
    if not gender and single.endswith("woman"):
        return "f"
    return gender


@cache
def _classes() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, row in enumerate(rows("role_classes")):
        for word in (*row[0].split(), *row[1].split()):
            found[word] = found.get(word, frozenset()) | {number}
    return found


def role_classes(noun: str) -> frozenset[int]:
    """The numbers of the offices that a noun can mean; two nouns that share one may be of one person."""
    return _classes().get(singular(noun), frozenset())


@cache
def _body_words() -> dict[str, frozenset[str]]:
    return {noun: frozenset(row[1].split()) for row in rows("body_words") for noun in row[0].split("|")}


def body_words(noun: str) -> frozenset[str]:
    """The words of names, one of which a body has that a general noun can mean: "watchdog" -> "agency" ...; none for
    other nouns."""
    return _body_words().get(noun, frozenset())


def same_office(first: str, second: str) -> bool:
    """Whether two nouns can mean one person's office or trade."""
    return singular(first) == singular(second) or bool(role_classes(first) & role_classes(second))


def is_kin(noun: str) -> bool:
    """Whether a noun says only whose relative or friend somebody is."""
    return is_relation(noun) and noun in _KIN


def is_relation(noun: str) -> bool:
    """Whether a noun is of kin or work that belongs to somebody: "her cousin", "his lawyer"."""
    return singular(noun) in words("roles_and_relations")
