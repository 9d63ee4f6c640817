import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claimkit.encoder.windows import batch, windows
from claimkit.encoder.words import FEATURES, SHAPES, STATES, Words, make_words, shape
from claimkit.layout import read_layout

LENGTHS = st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=40), min_size=1, max_size=12)


def made(paragraphs):
    pieces = [tuple(range(5000, 5000 + n)) for paragraph in paragraphs for n in paragraph]
    starts = np.arange(len(pieces)) * 2
    borders = np.cumsum([0, *map(len, paragraphs)])
    return Words(starts, starts + 1, np.arange(len(pieces)) % FEATURES, pieces, borders)


@given(LENGTHS, st.integers(24, 160), st.integers(20, 160))
def test_windows_cover_every_word_once_within_their_limit(paragraphs, limit, first):
    words = made(paragraphs)
    cut = windows(words, limit, 0, min(first, limit))
    assert [w for window in cut for w in range(window.start, window.end)] == list(range(len(words)))
    assert all(window.size <= limit for window in cut)


@given(LENGTHS)
def test_a_paragraph_that_fits_is_never_cut(paragraphs):
    words = made(paragraphs)
    starts = {window.start for window in windows(words, 1000)}
    assert starts <= set(words.paragraphs.tolist())


@given(LENGTHS, st.integers(24, 160))
def test_batches_hold_each_word_as_the_mean_of_its_pieces(paragraphs, limit):
    words = made(paragraphs)
    cut = windows(words, limit)
    arrays = batch([words], cut)
    means = arrays.pooling @ arrays.ids[..., None].astype(np.float32)
    for row, window in enumerate(cut):
        expected = [np.mean(words.pieces[w]) for w in range(window.start, window.end)]
        assert np.allclose(means[row, : len(expected), 0], expected, rtol=1e-3)
        assert arrays.mask[row].sum() == window.size
        assert arrays.words[row].sum() == len(expected)
    assert ((arrays.ids != 0) == (arrays.mask > 0)).all()


def test_shapes():
    words = ["rain", "Rain", "RAIN", "McRain", "4th", "-", "A", "n't", "U.S."]
    names = [SHAPES[shape(word)] for word in words]
    assert names == ["lower", "title", "upper", "mixed", "digit", "other", "title", "lower", "mixed"]


def test_words_know_their_quotation():
    text = "“Go now,” he said."
    tokens = [("“", 0), ("Go", 1), ("now", 4), (",", 7), ("”", 8), ("he", 10), ("said", 13), (".", 17)]
    layout = read_layout(text)
    words = make_words(
        [t for t, _ in tokens], [i for _, i in tokens], layout.paragraphs, layout.quotations, lambda w: (7,)
    )
    states = [STATES[f % len(STATES)] for f in words.features]
    assert states == ["opening", "double", "double", "double", "closing", "outside", "outside", "outside"]
