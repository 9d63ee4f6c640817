"""Names that the grammar took for something else and whose surroundings show to be persons'."""

from collections.abc import Sequence

from claimkit.lexicons import names as names_of
from claimkit.speakers.dateline import find_dateline
from claimkit.speakers.mentions import Mention
from claimkit.speakers.names import expansion, is_given_name
from claimkit.speakers.places import country_named, is_seat
from claimkit.speakers.reading import Reading
from claimkit.speakers.roles import RoleReader
from claimkit.speakers.words import is_body, is_relation, noun_type

# Persons' nouns that bodies have too: "the operator", "a maker", "the publisher".
_BODY_HEADS = frozenset(
    "operator maker publisher developer owner supplier manufacturer lender builder rival partner producer member user "
    "buyer investor".split()
)
_FIRMS = frozenset("operator maker publisher developer supplier manufacturer lender".split())
_OWNED = frozenset(
    "executive chairman chairwoman shares shareholders board ceo investors headquarters revenue profits factory plant "
    "plants customers managers directors unit subsidiary offices finances statement".split()
)
_FIRM = frozenset("company firm airline carmaker retailer bank insurer start-up startup".split())
_MANY = frozenset("are have were say want believe hope insist deny fear think".split())
_TREATIES = frozenset("act agreement partnership accord treaty pact".split())
_UNSURE = ("person", "", "other", "document")
_MENDED = ("organization", "", "other", "document", "place")


def mend_types(reading: Reading, mentions: Sequence[Mention]) -> None:
    """Make a name of two to four words a person's, in place, where an age or a person's description stands beside it;
    and a body's, where only a body can own what follows or be what stands beside it."""
    names = [mention for mention in mentions if mention.kind == "name"]
    reader = RoleReader(reading, names)
    shown = {
        name.words
        for name in names
        if not name.titles
        and (
            owns_as_body(reading, name)
            or _speaks_as_many(reading, name)
            or (name.type in (*_UNSURE, "organization") and _is_called_body(reader, name))
        )
    }
    shown |= _lone_firms(reading, mentions)
    sites = {name.words for name in names if _is_called_place(reading, name)} | _filed_from(reading, names)
    for name in names:
        if name.type == "place" and _is_law(name):
            name.type = "document"
        elif name.type == "person" and name.words in sites and not name.titles:
            name.type = "place"
        elif name.type in _MENDED and _is_kin(reading, name):
            name.type = "person"
        elif name.type in _UNSURE and name.words in shown and not name.titles:
            name.type = "organization"
        elif name.type in _MENDED and 1 < len(name.words) < 5 and _can_be_person(reading, name):
            role = reader.before(name) or reader.after(name)
            described = role is not None and role.run and role.head not in _BODY_HEADS
            if has_age(reading, name.name[1]) or (described and noun_type(role.head, False) == "person"):  # type: ignore[union-attr]
                name.type = "person"


def _is_law(name: Mention) -> bool:
    """Whether a name is another one for a law or treaty: "Obamacare" is no town."""
    long = expansion(name.words[0]) if len(name.words) == 1 else ()
    return bool(long) and long[-1] in _TREATIES


def _lone_firms(reading: Reading, mentions: Sequence[Mention]) -> set[tuple[str, ...]]:
    """The words of a single name without title that is no part of another, where "the company" follows and no body has
    been named before it: who else would the company be?"""
    whole = {word for m in mentions if m.kind == "name" and len(m.words) > 1 for word in m.words}
    first: Mention | None = None
    for mention in mentions:
        if mention.kind == "name" and mention.type == "organization":
            break
        if first is None and _is_lone(reading, mention) and mention.words[0] not in whole:
            first = mention
        if first is not None and mention.definite and " ".join(reading.lowers[slice(*mention.name)]) in _FIRM:
            return {first.words}
    return set()


def _is_lone(reading: Reading, name: Mention) -> bool:
    """Whether a name is one word that no person is likely to be brought in by, and a subject."""
    lone = name.kind == "name" and name.type == "person" and len(name.words) == 1 and not name.titles
    subject = reading.grammar.deps[name.head].startswith("nsubj")
    return lone and subject and not is_given_name(name.words[0]) and not has_age(reading, name.name[1])


def _filed_from(reading: Reading, names: Sequence[Mention]) -> set[tuple[str, ...]]:
    """The words of the names that the dateline gives as town and country."""
    dateline = find_dateline(reading)
    runs = (dateline.town, dateline.region) if dateline is not None else ()
    return {name.words for name in names if name.name in runs}


def _is_called_place(reading: Reading, name: Mention) -> bool:
    """Whether a name stands after "the village of"."""
    before = reading.lowers[max(name.start - 2, 0) : name.start]
    return len(before) == 2 and before[1] == "of" and noun_type(before[0], False) == "place"


def _is_kin(reading: Reading, name: Mention) -> bool:
    """Whether a single name stands between commas after somebody's kin: "his wife, Nargiza,"."""
    start, end, lowers = name.start, name.name[1], reading.lowers
    if start < 3 or end >= len(lowers) or lowers[start - 1] != "," or lowers[end] not in (",", "."):
        return False
    owned = reading.grammar.tags[start - 3] in ("PRP$", "POS")
    return owned and is_relation(lowers[start - 2]) and _can_be_person(reading, name)


def owns_as_body(reading: Reading, name: Mention) -> bool:
    """Whether a name owns what only bodies have: "Boreal's chief executive", "Hanul's shares"."""
    end = name.name[1]
    if reading.lowers[end : end + 1] not in (["'s"], ["’s"], ["'"], ["’"]):
        return False
    last = next((i for i in range(end + 1, min(end + 4, len(reading.texts))) if reading.lowers[i] in _OWNED), -1)
    return last > 0 and all(reading.texts[i].isalpha() for i in range(end + 1, last))


def _speaks_as_many(reading: Reading, name: Mention) -> bool:
    """Whether a single name has a verb in the plural, as British clubs and firms do: "Norwood want him back"."""
    end, start = name.name[1], name.start
    if name.number == "p" or is_given_name(name.words[0] if name.words else ""):
        return False
    before = reading.lowers[start - 1] if start else ""
    alone = before not in ("and", "or", "of", "do", "does", "did", "to", "&", ",")
    verb = reading.lowers[end : end + 1]
    return alone and bool(verb) and verb[0] in _MANY and reading.grammar.deps[end - 1].startswith("nsubj")


def _is_called_body(reader: RoleReader, name: Mention) -> bool:
    """Whether a name without title and given name is described as a body: "Velora, a contractor firm in Cork"."""
    if name.titles or is_given_name(name.words[0] if name.words else ""):
        return False
    end = name.name[1]
    if reader.lowers[end : end + 2] == [",", "which"] or reader.lowers[end : end + 3] == [",", "whose", "shares"]:
        return True
    role = reader.after(name)
    if role is None or role.run is None:
        return False
    trade = len(name.words) == 1 and role.head in _FIRMS
    return trade or (is_body(role.head) and not reader.is_crowd(role))


def _can_be_person(reading: Reading, name: Mention) -> bool:
    text = reading.text(*name.name)
    body = reading.texts[name.name[1] - 1] in names_of("organization_words") or name.start != name.name[0]
    return not body and country_named(text) is None and not is_seat(text)


def has_age(reading: Reading, place: int) -> bool:
    """Whether an age between commas stands at a token: ", 61,"."""
    texts, tags = reading.texts, reading.grammar.tags
    if place + 2 >= len(texts) or texts[place] != "," or texts[place + 2] not in (",", "."):
        return False
    return tags[place + 1] == "CD" and texts[place + 1].isdigit() and len(texts[place + 1]) < 3
