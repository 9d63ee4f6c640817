"""Stances on the same party elsewhere in a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.claims.elsewhere import leanings

FAVOR, AGAINST, UNSURE = [0.0, 9.0, -9.0], [0.0, -9.0, 9.0], [0.0, 0.0, 0.0]
ROWS = st.lists(st.tuples(st.tuples(*[st.floats(-9, 9)] * 3), st.sampled_from([None, "a", "b"])), max_size=8)


def test_sure_words_lean_the_others_not_themselves():
    told = leanings(np.array([FAVOR, UNSURE, UNSURE]), ["vane", "vane", "osei"], 0.5)
    assert told[0] == pytest.approx([0, 0, 0], abs=1e-3)
    assert told[1] == pytest.approx([0, 0.5, -0.5], abs=1e-3)
    assert not told[2].any()


def test_many_words_lean_no_more_than_two():
    told = leanings(np.array([AGAINST] * 5), ["vane"] * 5, 0.5)
    assert told[:, 1] == pytest.approx(-1.0) and told[:, 2] == pytest.approx(1.0)


def test_nobody_known_leans_nothing():
    assert not leanings(np.array([FAVOR, AGAINST]), [None, None], 0.5).any()
    assert leanings(np.zeros((0, 3)), [], 0.5).shape == (0, 3)


@given(ROWS, st.randoms())
def test_the_order_of_phrases_tells_nothing(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    scores, keys = np.array([scores for scores, _ in rows]).reshape(-1, 3), [key for _, key in rows]
    plain, moved = leanings(scores, keys, 0.4), leanings(scores[order], [keys[n] for n in order], 0.4)
    assert moved == pytest.approx(plain[order], abs=1e-9)
