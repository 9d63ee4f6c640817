"""What a name names: a person, a body, a place."""

from claimkit.lexicons import names
from claimkit.speakers.names import family_first, is_given_name
from claimkit.speakers.places import country_named, country_of_people, is_place, is_seat
from claimkit.speakers.reading import Reading

TYPES = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "organization",
    "NORP": "group",
    "WORK_OF_ART": "document",
    "LAW": "document",
    "EVENT": "other",
    "PRODUCT": "other",
}


def name_type(texts: list[str], label: str, titled: bool) -> str:
    """What a name names, by word lists where they are sure, else by the grammar's entity label."""
    whole = " ".join(texts)
    last = texts[-1]
    if is_seat(whole) or (whole in names("media") and not titled):
        return "organization"
    if country_named(whole) or (is_place(whole) and not titled and (label != "PERSON" or not is_given_name(whole))):
        return "place"
    if len(texts) > 1 and last in (
        "County",
        "City",
        "Island",
        "Islands",
        "Province",
        "State",
        "Valley",
        "River",
        "Village",
    ):
        return "place"
    if len(texts) == 1 and country_of_people(last) and label in ("NORP", "GPE", ""):
        return "group"
    if label == "PERSON" and len(texts) == 2 and is_given_name(texts[0]) and last in names("organization_words"):
        return "person"
    if not titled and len(texts) > 1 and (last in names("organization_words") or last in names("legal_forms")):
        return "organization"
    if "-" in texts[1:] and texts[0].casefold() in family_first() and label in ("", "PERSON"):
        return "person"
    if titled or (
        len(texts) in (2, 3) and is_given_name(texts[0]) and label in ("", "ORG", "GPE", "FAC", "PRODUCT", "NORP")
    ):
        return "person"
    if label == "NORP" and last.endswith("s"):
        return "group"
    return TYPES.get(label, "")


def joined_names(reading: Reading) -> list[tuple[int, int, str]]:
    """The grammar's entities that can be names, a given name that it took for a place or body joined to the family name
    after it: "Mina" and "Dhaliwal"."""
    found: list[tuple[int, int, str]] = []
    for start, end, label in reading.grammar.entities:
        if label not in TYPES:
            continue
        if label == "PERSON" and end - start == 1 and found and _is_given(reading, *found[-1], start):
            start = found.pop()[0]
        found.append((start, end, label))
    return found


def _is_given(reading: Reading, first: int, last: int, label: str, name: int) -> bool:
    """Whether a one-word entity directly before a person's name can only be its first part."""
    text = reading.texts[first]
    alone = last == name and last - first == 1 and label in ("FAC", "GPE", "ORG", "PRODUCT", "LOC") and text.istitle()
    known = is_place(text) or country_of_people(text) is not None or text in names("organization_words")
    opens = reading.lowers[first - 1] if first else ""
    return alone and not known and opens not in ("the", "a", "an") and reading.chunk_of[first] == reading.chunk_of[name]
