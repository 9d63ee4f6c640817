"""What a name names: a person, a body, a place."""

from claimkit.lexicons import names
from claimkit.speakers.names import is_given_name
from claimkit.speakers.places import country_named, country_of_people, is_place, is_seat

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
    if is_seat(whole):
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
    if not titled and len(texts) > 1 and (last in names("organization_words") or last in names("legal_forms")):
        return "organization"
    if titled or (
        len(texts) in (2, 3) and is_given_name(texts[0]) and label in ("", "ORG", "GPE", "FAC", "PRODUCT", "NORP")
    ):
        return "person"
    if label == "NORP" and last.endswith("s"):
        return "group"
    return TYPES.get(label, "")
