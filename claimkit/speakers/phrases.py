"""All mentions of a text: its names, the nominals among its noun phrases, and its pronouns."""

from claimkit.speakers.mentions import Mention
from claimkit.speakers.name_mentions import NameFinder
from claimkit.speakers.reading import Reading
from claimkit.speakers.words import INDEFINITE, noun_gender, noun_type, pronoun, singular

_NO_NOUNS = ("PRP", "WP", "WDT", "WP$", "EX", "PRP$", "WRB")
_NOUNS, _NAMES = ("NN", "NNS"), ("NNP", "NNPS")
_COUNTED = frozenset("people police others many some most several few both".split())
_MARKS = frozenset("\"“”‘’'`,.;:()[]-–—")


def find_mentions(reading: Reading) -> list[Mention]:
    """All mentions in order of their start; names never overlap one another, what stands inside a nominal may."""
    found = NameFinder(reading).find()
    taken = [False] * len(reading.texts)
    for mention in found:
        taken[mention.name[0] : mention.name[1]] = [True] * (mention.name[1] - mention.name[0])
    found += _nominals(reading, taken)
    found += _pronouns(reading)
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _nominals(reading: Reading, taken: list[bool]) -> list[Mention]:
    """Base noun phrases with a common noun as head that can mean a speaker, and every one in a source."""
    inside = {place for said in reading.quotes for a, b in said.source for place in range(a, b)}
    found = []
    for start, end in reading.grammar.chunks:
        end = _hyphenated(reading, end)
        head = end - 1
        if taken[head] or head < start or reading.grammar.tags[head] in _NO_NOUNS or pronoun(reading.lowers[head]):
            continue
        mention = nominal(reading, start, end)
        if mention.type or head in inside:
            found.append(mention)
    return found + _possessors(reading, taken)


def _possessors(reading: Reading, taken: list[bool]) -> list[Mention]:
    """The nominals that own something within a noun phrase: "the ministry" in "the ministry's spokeswoman"."""
    tags, found = reading.grammar.tags, []
    for start, end in reading.grammar.chunks:
        owned = next((i for i in range(start + 1, end - 1) if tags[i] == "POS"), -1)
        if owned > 0 and tags[owned - 1] in _NOUNS and not taken[owned - 1]:
            mention = nominal(reading, start, owned)
            if mention.type:
                found.append(mention)
    return found


def _hyphenated(reading: Reading, end: int) -> int:
    """Past a word that a hyphen joins on, where the tokenizer parted them: "ex-wife", "co-author"."""
    texts = reading.texts
    if end + 1 < len(texts) and texts[end] == "-" and not reading.spaced[end - 1] and not reading.spaced[end]:
        return end + 2
    return end


def nominal(reading: Reading, start: int, end: int) -> Mention:
    """The nominal of one base noun phrase."""
    tags, lowers, head = reading.grammar.tags, reading.lowers, end - 1
    while start < end - 1 and (
        lowers[start] in ("both", "``") or reading.texts[start] in _MARKS or lowers[start].isspace()
    ):
        start += 1
    plural = _is_plural(tags[head], lowers[head])
    first = start + (lowers[start] in ("the", "a", "an", "this", "that", "these", "those"))
    definite = (
        lowers[start] in ("the", "this", "that", "these", "those") or tags[start] == "PRP$" or "POS" in tags[start:head]
    )
    genders = [gender for word in lowers[start:end] if (gender := noun_gender(word))]
    indefinite = lowers[start] in INDEFINITE or (plural and not definite)
    return Mention(
        start,
        end,
        "nominal",
        (min(first, head), end),
        head,
        "person" if _is_age(reading, head) else noun_type(lowers[head], plural),
        genders[-1] if genders else "",
        "p" if plural else "s",
        definite and not indefinite,
    )


def _is_plural(tag: str, noun: str) -> bool:
    return (tag in ("NNS", "NNPS") and not _is_one(noun)) or _is_many(noun) or noun in _COUNTED


def _is_age(reading: Reading, head: int) -> bool:
    """Whether a noun phrase ends with an age alone: "the 61-year-old"."""
    return reading.lowers[head].endswith("year-old") or (
        reading.lowers[head] == "old" and reading.lowers[max(head - 3, 0) : head] == ["-", "year", "-"]
    )


def _is_one(noun: str) -> bool:
    """Whether a noun that the grammar took for a plural has no plural's form: "counsel", "sheet"."""
    return noun_type(noun, False) in ("person", "document") and singular(noun) == noun and not noun.endswith("s")


def _is_many(noun: str) -> bool:
    """Whether a noun that the grammar may take for a name or an adjective is the plural of one for a person."""
    return noun.endswith("s") and singular(noun) != noun and noun_type(singular(noun), False) == "person"


def _pronouns(reading: Reading) -> list[Mention]:
    sources = {place for said in reading.quotes for a, b in said.source for place in range(a, b)}
    found = []
    for place, lower in enumerate(reading.lowers):
        known = pronoun(lower)
        if (
            known is None
            or known.person == 2
            or (reading.texts[place].isupper() and len(lower) > 1 and lower in ("us", "it"))
        ):
            continue
        if lower == "that" and place not in sources:
            continue
        if known.form == "relative" and place not in sources and not _follows_noun(reading, place):
            continue
        found.append(
            Mention(
                place,
                place + 1,
                "pronoun",
                (place, place + 1),
                place,
                "",
                known.gender if known.gender in "mf" else "",
                "p" if known.number == "p" else "s",
                True,
                pronoun=known,
            )
        )
    return found


def _follows_noun(reading: Reading, place: int) -> bool:
    """Whether a relative pronoun has a noun phrase before it, a comma or a short preposition between them left out."""
    before = place - 1
    while before > 0 and (reading.texts[before] in _MARKS or reading.grammar.tags[before] == "IN"):
        before -= 1
    return before >= 0 and reading.grammar.tags[before] in (*_NOUNS, *_NAMES, "PRP", "CD")
