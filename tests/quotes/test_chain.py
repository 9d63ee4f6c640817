from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from claimkit.quotes.chain import STATE_ROLES, best_paths
from claimkit.quotes.cues import cue_spans

ALLOWED = {(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (2, 4), (3, 3), (3, 4), (4, 3), (4, 4)}


def worth(scores, path):
    """The score of one path, term by term."""
    total, previous = 0.0, 0
    for word, state in enumerate(path):
        role, before = STATE_ROLES[state], STATE_ROLES[previous] if word else 0
        total += scores[word, role]
        if role != before or not word:
            total += scores[word, 1 + 2 * role] if role else 0
            total += scores[word - 1, 2 + 2 * before] if before else 0
        previous = state
    last = STATE_ROLES[path[-1]]
    return total + (scores[-1, 2 + 2 * last] if last else 0)


def legal(path):
    return path[0] in (0, 1, 2) and all(pair in ALLOWED for pair in pairwise(path))


@given(arrays(np.float32, (4, 7), elements=st.floats(-4, 4, width=16)), st.integers(1, 4))
def test_the_best_path_is_the_best_of_all(scores, length):
    paths = [path for path in product(range(5), repeat=length) if legal(path)]
    values = np.array([worth(scores[:length], path) for path in paths])
    path, log = best_paths(scores[None], np.array([length]))
    assert np.isclose(worth(scores[:length], path[0, :length]), values.max(), atol=1e-3)
    assert legal(tuple(path[0, :length].tolist()))
    expected = values.max() - (values.max() + np.log(np.exp(values - values.max()).sum()))
    assert np.isclose(log[0], expected, atol=1e-3)


@given(arrays(np.float32, (3, 6, 7), elements=st.floats(-4, 4, width=16)), st.data())
def test_padding_changes_nothing(scores, data):
    lengths = np.array(data.draw(st.lists(st.integers(1, 6), min_size=3, max_size=3)))
    paths, logs = best_paths(scores, lengths)
    for row, length in enumerate(lengths):
        alone, log = best_paths(scores[row : row + 1, :length], np.array([length]))
        assert paths[row, :length].tolist() == alone[0].tolist()
        assert np.isclose(logs[row], log[0], atol=1e-4)


def test_cues_are_runs_that_begin():
    scores = np.full((6, 3), -5, np.float32)
    scores[:, 0] = 5
    scores[1] = (-5, 5, -5)
    scores[2] = (-5, -5, 5)
    scores[4] = (-5, -5, 5)
    spans = cue_spans(scores, 0.0)
    assert [(first, last) for first, last, *_ in spans] == [(1, 3)]
    assert spans[0][2] > 0.99


@given(arrays(np.float32, (8, 3), elements=st.floats(-6, 6, width=16)))
def test_a_greater_bias_never_finds_fewer_cue_words(scores):
    few, many = (sum(last - first for first, last, *_ in cue_spans(scores, bias)) for bias in (0.0, 3.0))
    assert few <= many
