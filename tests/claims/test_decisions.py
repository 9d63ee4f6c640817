"""Labels and sides from scores, and which of several phrases a quote's stance is kept for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from claimkit.claims.decisions import Settings, Side, consistent, labels, sides, softmax
from claimkit.claims.labels import CERTAINTIES, TYPES
from claimkit.claims.proposing import lean

SCORES = st.floats(-20, 20, width=32)


def scores(kind, certainty, negated):
    row = np.zeros(13, np.float32)
    row[TYPES.index(kind)] = row[7 + CERTAINTIES.index(certainty)] = 9
    row[11 + negated] = 9
    return row


def test_labels_are_the_best_of_each_group():
    found = labels(scores("policy", "unspecified", True), Settings())
    assert (found.type, found.certainty, found.negated) == ("policy", "unspecified", True)
    assert found.confidence > 0.99


def test_a_stance_counts_from_the_least_probability_on():
    even = np.log(np.array([[0.55, 0.40, 0.05]]))
    assert sides(even, 0.5)[0].polarity == "neutral"
    assert sides(even, 0.41)[0].polarity == "neutral", "the side itself must be so likely"
    assert sides(even, 0.39)[0] == Side("favor", 0.4)


@given(arrays(np.float32, (5, 3), elements=SCORES), st.floats(0, 1))
def test_sides_are_probabilities(given_scores, least):
    for side in sides(given_scores, least):
        assert 0 <= side.confidence <= 1
    assert np.allclose(softmax(given_scores).sum(-1), 1, atol=1e-5)


def test_a_side_is_kept_before_none_and_the_surer_before_the_less_sure():
    found = [("vane", 0, Side("neutral", 0.9)), ("vane", 0, Side("favor", 0.6)), ("port", 0, Side("against", 0.7))]
    found.append(("port", 0, Side("favor", 0.8)))
    assert consistent(found) == [1, 3]


def test_the_claims_of_a_quote_take_one_side_on_a_thing_each_for_itself():
    given = (("favor", 0.9), ("favor", 0.7), ("against", 0.8), ("neutral", 0.9))
    found = [("port", claim, Side(*side)) for claim, side in enumerate(given)]
    assert consistent(found) == [0, 1]
    assert consistent([("port", claim, Side("neutral", 0.9 - claim / 10)) for claim in range(3)]) == [0]


def test_claims_lean_on_their_quote_and_the_longest_of_them_most():
    own = np.array([[1.0] * 13, [2.0] * 13, [4.0] * 13], np.float32)
    settings = Settings(main=0.25, own=0.5)
    found = lean(own, [7, 7, 9], [12, 30, 5], {7: np.full(13, 10.0, np.float32)}, settings)
    assert found[:, 0].tolist() == [5.5, 8.0, 4.0]
    assert own[0, 0] == 1.0, "what is given stays as it is"
