"""What is fitted for stance: leanings never lose macro-F1 on what they are fitted on, and mean the same for pairs."""

import numpy as np
import pytest

pytest.importorskip("torch")

from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.training.fit_claims import leaning, negative_log_likelihood, pair_scores, spread
from claimkit.training.measure import macro_f1


def f1(scores, gold):
    return macro_f1(list(zip(gold.tolist(), scores.argmax(1).tolist(), strict=True)), scores.shape[1])


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from([3, 5]))
def test_a_leaning_never_loses(seed, labels):
    chooser = np.random.default_rng(seed)
    gold = chooser.integers(0, labels, 60)
    scores = chooser.normal(size=(60, labels)) + np.eye(labels)[gold]
    leant = scores + spread(leaning(scores, gold), labels)
    assert f1(leant, gold) >= f1(scores, gold)


@pytest.mark.parametrize("seed", range(12))
def test_a_near_leaning_is_about_as_likely_as_the_best(seed):
    chooser = np.random.default_rng(seed)
    gold = chooser.integers(0, 3, 60)
    scores = chooser.normal(size=(60, 3)) + np.eye(3)[gold]
    near = negative_log_likelihood(scores + leaning(scores, gold, 0.01), gold)
    assert near <= negative_log_likelihood(scores, gold) + 0.01


def test_a_leaning_undoes_what_was_added_to_one_label():
    chooser = np.random.default_rng(3)
    gold = chooser.integers(0, 3, 900)
    scores = 3 * np.eye(3)[gold] + chooser.normal(size=(900, 3)) + [0.8, 0, 0]
    assert leaning(scores, gold)[0] in (-1.0, -0.8, -0.6)


def test_what_is_added_to_both_directions_moves_a_pair_as_it_was_fitted():
    chooser = np.random.default_rng(4)
    scores = chooser.normal(size=(20, 3))
    added = np.array([0.6, 0.0, -0.4])
    one, other = pair_scores(scores + added), pair_scores(scores) + spread(added, 5)
    assert np.allclose(one - one[:, :1], other - other[:, :1])
