"""What the talk of a whole text tells of its quotes: the stretches it is read in, and the sides that go unnamed."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimkit
from claimkit.claims import discourse
from claimkit.claims.discourse import implied, nearest, stretches
from claimkit.claims.extraction import extract_claims
from claimkit.claims.proposing import propose

TEXT = (
    "Senator attacks harbour bill\n\n"
    "Senator Mary Vane denounced the harbour bill on Monday and promised to fight the harbour bill in court.\n\n"
    "“It is a disaster. Families will pay for years,” she said.\n\n"
    "Governor Tom Reed praised the harbour bill. “Fishermen have waited too long,” Reed said."
)
PARAGRAPHS = st.lists(
    st.sampled_from(["“It is a shame,” Vane said.", "Reed hailed the treaty.", "It rained."]), max_size=6
)


@pytest.fixture(scope="module")
def component(nlp):
    return nlp.get_pipe("claimkit_claims")


def read(nlp, component, text):
    text = component.read(nlp(text))
    return text, propose(text, component.model, component.settings)


@pytest.fixture(scope="module")
def given_text(nlp, component):
    return read(nlp, component, TEXT)


def test_a_stretch_says_how_each_quote_mentions_each_referent(given_text):
    text, proposed = given_text
    (stretch,) = stretches(text, proposed)
    names = [referent.meant.name for referent in stretch.found]
    bill, vane = names.index("harbour bill"), names.index("Mary Vane")
    contents = [" ".join(text.spelled(text.quotes[number].content)) for number in stretch.said.numbers]
    families = next(row for row, content in enumerate(contents) if "Families" in content)
    named = next(row for row, content in enumerate(contents) if content == "the harbour bill")
    assert stretch.mention[families, bill] == 0 and stretch.mention[named, bill] == 2
    assert stretch.mention[families, vane] == -1, "she speaks"
    assert stretch.said.sides[named, bill].sum() == pytest.approx(1) and not stretch.said.sides[families, bill].any()
    assert np.isfinite(stretch.features).all()


def test_a_side_that_goes_unnamed_has_the_last_mention_before_the_quote(given_text, component):
    text, _ = given_text
    bold = replace(component.settings, implied=0.05)
    found = extract_claims(text, component.model, bold)
    unnamed = [
        (claim, stance)
        for claim in found
        for stance in claim.stances
        if not any(a <= stance.run[0] < b for a, b in claim.runs)
    ]
    assert unnamed
    for claim, stance in unnamed:
        assert stance.meant.name
        assert stance.side.polarity in ("favor", "against")
        assert not set(range(*stance.run)) & {w for a, b in text.quotes[claim.quote].content for w in range(a, b)}


def test_nothing_goes_unnamed_where_no_side_is_sure_enough(given_text, component):
    text, proposed = given_text
    assert not implied(text, component.model, proposed, 1.01)


def test_the_record_says_where_the_unnamed_is_named():
    record = claimkit.extract(TEXT)
    for claim in record.claims:
        for stance in claim.stances:
            assert TEXT[stance.target.start : stance.target.end] == stance.target.text
    families = next(claim for claim in record.claims if "Families" in claim.text)
    assert ("harbour bill", "against") in {(stance.target.name, stance.polarity) for stance in families.stances}


@settings(max_examples=15)
@given(paragraphs=PARAGRAPHS, size=st.integers(1, 30))
def test_no_quote_stands_in_two_stretches_whatever_their_size(nlp, component, paragraphs, size):
    text, proposed = read(nlp, component, "Vane and Reed met.\n\n" + "\n\n".join(paragraphs))
    with patch.object(discourse, "_STRETCH", size):
        numbers = [number for stretch in stretches(text, proposed) for number in stretch.said.numbers]
    assert len(numbers) == len(set(numbers)) and set(numbers) <= set(range(len(text.quotes)))


def test_what_only_says_which_one_others_are_takes_no_side(nlp, component):
    told = "Mayor Vane feared Norwegian trawlers. Norwegian crews fish here. The harbour will pay, Vane said."
    text, proposed = read(nlp, component, told)
    (stretch,) = stretches(text, proposed)
    found = {referent.meant.name: discourse._describes(referent, text) for referent in stretch.found}
    assert found["Norway"] and not found["harbour"] and not found["Vane"]


def test_the_nearest_mention_is_before_the_quote_or_the_first(given_text):
    text, proposed = given_text
    (stretch,) = stretches(text, proposed)
    bill = next(referent for referent in stretch.found if referent.meant.name == "harbour bill")
    first, last = bill.runs[0].tolist(), bill.runs[-1].tolist()
    assert nearest(bill, [(0, 1)]) == tuple(first)
    assert nearest(bill, [(len(text.words), len(text.words) + 1)]) == tuple(last)
