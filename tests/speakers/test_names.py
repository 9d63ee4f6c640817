import pytest
from case_files import cases

from claimkit.speakers.names import (
    fits_organization,
    fits_person,
    gender_of,
    is_acronym,
    organization_words,
    person_words,
)
from claimkit.speakers.places import country_named, country_of_capital, country_of_people, is_seat
from claimkit.speakers.words import noun_type, same_office


@pytest.mark.parametrize("case", cases("speakers/names"))
def test_short_names_fit_fuller_ones(case):
    short, full = case["short"].split(), case["full"].split()
    if case["kind"] == "person":
        fits = fits_person(person_words(short), person_words(full))
    else:
        fits = fits_organization(organization_words(short), organization_words(full))
    assert fits == case["fits"]


@pytest.mark.parametrize("case", cases("speakers/words"))
def test_what_words_mean(case):
    asked = {
        "country": lambda w: getattr(country_named(w), "name", None),
        "capital": lambda w: getattr(country_of_capital(w), "name", None),
        "people": lambda w: getattr(country_of_people(w), "name", None),
        "seat": is_seat,
        "singular": lambda w: noun_type(w, False),
        "plural": lambda w: noun_type(w, True),
        "gender": lambda w: gender_of(person_words(w.split())),
        "office": lambda w: same_office(*w.split()),
        "acronym": lambda w: is_acronym(w.split()[0], organization_words(w.split()[1:])),
    }
    assert asked[case["ask"]](case["word"]) == case["is"]
