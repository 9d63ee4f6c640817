"""Who may hold a stance in each sentence, and how sentences mention parties and issues."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.claims.discourse import parts
from claimkit.claims.holders import candidates, scene

TEXT = (
    "Governor signs harbour bill\n\n"
    "Governor Tom Reed signed the harbour bill on Monday. Senator Mary Vane had fought it for years.\n\n"
    "“Families will pay,” she said. “It is a shame.”\n\n"
    "The bill was blocked by Vane twice."
)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "Vane blocked the bill.",
            "“It is a shame,” Reed said.",
            "She hailed it.",
            "It rained.",
            "Norway's ships left.",
        ]
    ),
    min_size=1,
    max_size=8,
)


def scenes(nlp, told):
    text = nlp.get_pipe("claimkit_claims").read(nlp(told))
    return [found for part in parts(text) if (found := scene(text, *part)) is not None]


@pytest.fixture(scope="module")
def own(nlp):
    (found,) = scenes(nlp, TEXT)
    return found


@pytest.fixture(scope="module")
def names(own):
    return [referent.meant.name for referent in own.found]


def at(own, piece):
    """The number of the first sentence that holds a piece."""
    words = own.text.words
    spelled = [" ".join(words[a:b]) for a, b in zip(own.borders, own.borders[1:], strict=False)]
    return next(number for number, sentence in enumerate(spelled) if piece in sentence)


def test_a_sentence_mentions_by_name_by_pronoun_or_not_at_all(own, names):
    vane, bill = names.index("Mary Vane"), names.index("harbour bill")
    assert own.kind[at(own, "fought"), vane] == 2
    assert own.kind[at(own, "Families"), vane] == 1 and own.kind[at(own, "signed"), vane] == 0
    assert own.kind[at(own, "signed"), bill] == 2 and own.kind[at(own, "Families"), bill] == 0


def test_a_spot_is_the_first_mention_of_its_sentence(own):
    for number, who in zip(*np.nonzero(own.kind), strict=True):
        first, last = own.spots[own.spot[number, who]].tolist()
        assert own.borders[number] <= first < last <= own.borders[number + 1]
        assert [first, last] in own.found[who].runs.tolist()
    assert (own.spot < 0).sum() == (own.kind == 0).sum()


def test_who_acts_and_who_is_behind_by_are_told_apart(own, names):
    vane = names.index("Mary Vane")
    subject, behind = own.relations[:, 0], own.relations[:, -2]
    assert subject[own.spot[at(own, "fought"), vane]] and not behind[own.spot[at(own, "fought"), vane]]
    assert behind[own.spot[at(own, "blocked"), vane]]


def test_who_speaks_may_hold_a_stance_in_what_goes_on(own, names):
    rows, why = candidates(own)
    vane, reed = names.index("Mary Vane"), names.index("Tom Reed")
    shame = at(own, "shame")
    there = {who: told for (number, who), told in zip(rows.tolist(), why.tolist(), strict=True) if number == shame}
    assert there[vane][3], "it is her quote"
    assert reed not in there
    assert own.said[own.speakers == vane, shame].max() > 0.5


def test_an_issue_holds_no_stance(own, names):
    rows, _ = candidates(own)
    assert names.index("Families") not in rows[:, 1].tolist()
    assert {names.index("Mary Vane"), names.index("Tom Reed")} <= set(rows[:, 1].tolist())


def test_a_headline_is_a_sentence_of_its_own(own):
    assert own.borders[1] == 4, "it ends without a full stop"


def test_what_one_entity_is_called_in_two_ways_is_one_referent(nlp):
    told = "The mayor spoke. The politician, a mayor, left. The mayor said the politician had lied. The mayor came."
    for own in scenes(nlp, told):
        keys = [referent.meant.key for referent in own.found if referent.meant.entity]
        assert len(keys) == len(set(keys))


@settings(max_examples=20)
@given(told=SENTENCES)
def test_nobody_stands_twice_in_a_sentence(nlp, told):
    for own in scenes(nlp, "Vane and Reed met.\n\n" + " ".join(told)):
        rows = [(number, own.found[who].meant.key) for number, who in candidates(own)[0].tolist()]
        assert len(rows) == len(set(rows)) and [number for number, _ in rows] == sorted(number for number, _ in rows)
        assert len(own.sentence) == own.borders[-1] - own.borders[0]
        assert (np.diff(own.borders) > 0).all()
