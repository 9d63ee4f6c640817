from hypothesis import given
from hypothesis import strategies as st

from claimkit.quotes.scorer import AttributionScore, score_article

TEXT = "Osei said the port was lost. “Not so,” Vane said. Nobody asked the dockers what they thought of it."
SPANS = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 30)).map(lambda p: [p[0], p[0] + p[1]]), max_size=2)
QUOTES = st.lists(st.fixed_dictionaries({"source": SPANS, "cue": SPANS, "content": SPANS}), max_size=5)
FIRST = {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 27]]}
SECOND = {"source": [[39, 43]], "cue": [[44, 48]], "content": [[29, 38]]}


def scored(gold, predicted):
    total = AttributionScore()
    pairs = score_article(total, TEXT, gold, predicted, [(29, 38)])
    return total, pairs


def test_the_same_quotes_score_full():
    total, pairs = scored([FIRST, SECOND], [SECOND, FIRST])
    assert total.percent() == dict.fromkeys(total.percent(), 100.0)
    assert sorted(pairs) == [(0, 1), (1, 0)]


def test_a_wrong_source_is_found_but_not_right():
    total, pairs = scored([FIRST], [{**FIRST, "source": [[39, 43]]}])
    assert total.attribution.f1 == 0 and pairs == [(0, 0)] and total.content.f1 == 1


def test_two_without_source_agree():
    total, _ = scored([{**FIRST, "source": []}], [{**FIRST, "source": []}])
    assert total.attribution.f1 == 1


def test_half_the_content_is_enough_but_not_exact():
    total, _ = scored([FIRST], [{**FIRST, "content": [[10, 22]]}])
    assert total.attribution.f1 == 1 and total.exact.f1 == 0


def test_only_what_is_quoted_counts_as_direct():
    total, _ = scored([FIRST, SECOND], [FIRST])
    assert (total.direct.right, total.direct.gold) == (0, 1)


@given(QUOTES, QUOTES)
def test_scores_are_bounded_and_pairs_one_to_one(gold, predicted):
    total, pairs = scored(gold, predicted)
    assert all(0 <= value <= 100 for value in total.percent().values())
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert total.exact.right <= total.attribution.right <= len(pairs)


@given(QUOTES)
def test_quotes_agree_with_themselves(quotes):
    total, _ = scored(quotes, quotes)
    assert total.attribution.right == total.attribution.gold == total.exact.right
