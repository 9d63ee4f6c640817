"""Who is for or against whom in each sentence, and what is read to know it."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimkit
from claimkit.claims import discourse
from claimkit.claims.held import MARKS, SLOTS, held, inputs, places, read
from claimkit.claims.proposing import propose
from claimkit.errors import ArticleError, CallError

TEXT = (
    "Governor signs harbour bill\n\n"
    "Governor Tom Reed praised the harbour bill and signed it on Monday. Senator Mary Vane denounced the bill.\n\n"
    "“It is a disaster. Families will pay for years,” she said. Vane has attacked Reed before."
)
PIECES = st.lists(
    st.sampled_from(["Vane attacked Reed. ", "“It is a shame,” Reed said. ", "\n\n", "It rained. ", "😀 ", "Norway "]),
    max_size=10,
)


@pytest.fixture(scope="module")
def component(nlp):
    return nlp.get_pipe("claimkit_claims")


@pytest.fixture(scope="module")
def text(nlp, component):
    return component.read(nlp(TEXT))


@pytest.fixture(scope="module")
def lines(text, component):
    (found,) = read(text, component.model, propose(text, component.model, component.settings))
    return found


def test_words_are_marked_with_whom_they_mean_and_who_speaks_them(text, lines):
    marks = lines.marks[lines.arrays.words]
    assert marks.shape == (len(text.words), len(MARKS)) and marks[:, :2].max() <= SLOTS
    families, vane = text.words.index("Families"), text.words.index("Vane")
    assert marks[families, 1] == marks[vane, 0] > 0, "her words bear her mark"
    assert marks[vane, 2] > 0 and not marks[text.words.index("Monday")].any()
    parts = marks[:, 3]
    assert len({parts[families], parts[text.words.index("she")], parts[text.words.index("said")], 0}) == 4


def test_what_is_read_of_sentences_and_mentions_is_a_mean(lines):
    at = places(lines)
    for weights in (at.means, at.mentions):
        assert weights.sum(1) == pytest.approx(np.ones(len(weights)), abs=1e-5)
    assert at.target.shape == lines.told.open.shape and at.target.max() < len(at.mentions)
    assert at.filled.sum() == len(lines.scene.sentence), "no sentence of this text is too long"


def test_features_are_finite_and_nobody_is_his_own_target(lines, component):
    given = inputs(lines, component.model.holder_vectors(lines.below, lines.arrays, lines.marks))
    assert np.isfinite(given["features"]).all()
    rows = np.arange(len(lines.told.rows))
    assert not lines.told.open[rows, lines.told.rows[:, 1]].any()
    scores = component.model.holders(**given)
    assert scores.shape == (*lines.told.open.shape, 3) and np.isfinite(scores).all()


def test_what_is_told_and_what_is_said_is_found():
    found = {(s.holder.name, s.target.name, s.polarity) for s in claimkit.stances(TEXT)}
    assert ("Tom Reed", "harbour bill", "favor") in found
    assert ("Mary Vane", "harbour bill", "against") in found
    assert ("Mary Vane", "Tom Reed", "against") in found


def test_offsets_are_the_texts_own():
    found = claimkit.stances(TEXT, least=0.05)
    assert found
    for shown in found:
        for piece in (shown.sentence, shown.holder, shown.target):
            assert TEXT[piece.start : piece.end] == piece.text
        assert shown.holder.name != shown.target.name and shown.polarity in ("favor", "against")


def test_more_is_found_where_less_is_asked(text, component):
    few, many = (held(text, component.model, replace(component.settings, held=least)) for least in (0.6, 0.1))
    assert {(h.sentence, h.holder, h.target) for h in few} < {(h.sentence, h.holder, h.target) for h in many}


@pytest.mark.parametrize("least", [0, -1, 1.5])
def test_no_probability_is_refused(least):
    with pytest.raises(CallError, match=f"least must be above 0 and at most 1, was: {least}"):
        claimkit.stances(TEXT, least=least)


@pytest.mark.parametrize("odd", [5, None, b"Vane spoke.", "a\ud800b said Vane."])
def test_what_is_no_text_is_refused_as_an_article_would_be(odd):
    for call in (claimkit.stances, lambda text: claimkit.stance(text, target=(0, 1))):
        with pytest.raises(ArticleError, match=r"must be a string|must have a text|must be text"):
            call(odd)


@settings(max_examples=12)
@given(size=st.integers(1, 40))
def test_a_text_in_parts_is_read_to_its_end(text, component, size):
    with patch.object(discourse, "_STRETCH", size):
        found = list(read(text, component.model, propose(text, component.model, component.settings)))
        shown = held(text, component.model, replace(component.settings, held=0.01))
    assert [own.scene.borders[0] for own in found] == sorted({own.scene.borders[0] for own in found})
    for own in found:
        at = places(own)
        assert at.means.shape[1] == len(own.scene.sentence) == own.scene.borders[-1] - own.scene.borders[0]
        assert own.marks[own.arrays.words].shape[0] == len(own.scene.sentence)
        assert at.mentions.sum(1) == pytest.approx(np.ones(len(at.mentions)), abs=1e-5)
    for one in shown:
        for run in (one.sentence, one.holder, one.target):
            assert 0 <= run[0] < run[1] <= len(text.words)


def test_issues_and_what_is_taken_sides_on_most_may_be_leaned_to(nlp, component):
    told = "Governor Tom Reed wants a rent freeze. Senator Mary Vane denounced the rent freeze and attacked Reed."
    text = component.read(nlp(told))

    def sure(**leanings):
        found = held(text, component.model, replace(component.settings, held=0.01, **leanings))
        return {(h.sentence, h.holder, h.target, h.meant.entity is None): h.side.confidence for h in found}

    plain = sure(issue_leaning=0.0, rank_leaning=0.0)
    toward, away = sure(issue_leaning=1.0, rank_leaning=0.0), sure(issue_leaning=0.0, rank_leaning=1.0)
    issues = [key for key in plain if key[3]]
    assert issues and all(toward[key] > plain[key] for key in issues)
    assert all(away[key] <= plain[key] for key in away if key in plain) and away != plain


@pytest.mark.parametrize("empty", ["", "\n\n", "It rained."])
def test_a_text_of_nobody_shows_no_stance(empty):
    assert claimkit.stances(empty) == []


def test_a_text_that_nothing_encoded_is_refused(text, component):
    bare = replace(text, encoding=replace(text.encoding, networks=None))
    with pytest.raises(CallError, match="stances need the networks"):
        held(bare, component.model, component.settings)


@settings(max_examples=20)
@given(pieces=PIECES)
def test_odd_text_raises_nothing(pieces):
    told = "".join(pieces)
    for shown in claimkit.stances(told, least=0.02):
        assert told[shown.sentence.start : shown.sentence.end] == shown.sentence.text
        assert shown.target.start < shown.target.end <= len(told)
