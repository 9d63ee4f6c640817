import pytest
from evaluated_articles import TEXT, by_id, claim, quote, record, span, speaker, stance

from claimkit.errors import CallError
from claimkit.evaluation import evaluate
from claimkit.evaluation.items import from_row

LOST = quote("q1", "Osei", "said", "the port was lost", speaker="s1")
NOT_SO = quote("q2", "Vane", "said.", "“Not so,”", speaker="s2", kind="direct")
PEOPLE = [
    speaker("s1", "Ama Osei", role="harbour master", affiliation="Port of Lagos"),
    speaker("s2", "Vane", type="organization"),
]
CLAIMS = [
    claim("c1", "q1", "the port was lost", stances=[stance("the port", "against")]),
    claim("c2", "q2", "“Not so,”", type="evaluation", negated=True, stances=[stance("Osei", "against", "Ama Osei")]),
]
GOLD = record(speakers=PEOPLE, quotes=[LOST, NOT_SO], claims=CLAIMS, features={"q1": ["title"], "q2": ["inverted"]})


def measured(predicted, gold=GOLD, **options):
    found = evaluate(by_id(gold), by_id(predicted), rounds=0, **options)
    return found, {name: round(value.value, 2) for name, value in found.measures.items()}


def test_gold_against_itself_is_all_right():
    found, values = measured(GOLD)
    assert {values.pop(name) for name in ("nested.p", "nested.r", "nested.f1")} == {0}
    assert set(values.values()) == {100}
    assert found.labelled == 2 and found.missing == 0
    assert found.kinds["direct"].speaker == 100 and found.kinds["mixed"].gold == 0


def test_roles_are_counted_over_words():
    # Content: 4 + 2 gold words, 3 predicted and all right. Source: 2 gold, 1 predicted and right.
    _, values = measured(record(quotes=[quote("q1", "Osei", None, "port was lost")]))
    assert (values["content.p"], values["content.r"], values["content.f1"]) == (100, 50, 66.67)
    assert (values["source.p"], values["source.r"]) == (100, 50)
    assert (values["cue.p"], values["cue.r"], values["cue.f1"]) == (0, 0, 0)


def test_attribution_needs_half_the_words_and_the_source_and_exact_all_words():
    wrong_source = quote("q2", "Osei", "said", "“Not so,”")
    _, values = measured(record(quotes=[quote("q1", "Osei", "said", "port was lost"), wrong_source]))
    assert (values["attribution.p"], values["attribution.r"], values["attribution.f1"]) == (50, 50, 50)
    assert values["exact.f1"] == 0
    assert (values["direct.found"], values["direct.recall"], values["direct.source_accuracy"]) == (100, 0, 0)


def test_speakers_end_to_end_and_of_found():
    people = [speaker("s1", "Osei", role="port master", affiliation="Harbour"), speaker("s9", "Wu")]
    _, values = measured(record(speakers=people, quotes=[LOST]))
    assert (values["speaker.end_to_end"], values["speaker.of_found"]) == (50, 100)
    # "harbour master" and "port master" share one word of three; "Harbour" is no part of "Port of Lagos".
    assert (values["speaker.type"], values["speaker.role"], values["speaker.affiliation"]) == (100, 0, 0)
    _, values = measured(record(speakers=[speaker("s1", "Wu")], quotes=[LOST]))
    assert (values["speaker.of_found"], values["speaker.type"]) == (0, 0)


def test_labels_are_those_of_the_claim_that_shares_most_words():
    claims = [claim("c1", "q1", "the", type="policy"), claim("c2", "q1", "port was lost", certainty="possible")]
    _, values = measured(record(quotes=[LOST, NOT_SO], speakers=PEOPLE, claims=claims))
    assert (values["claims.found"], values["claims.claimed"]) == (100, 50)
    assert (values["type.accuracy"], values["certainty.accuracy"], values["negated.accuracy"]) == (100, 0, 100)
    assert values["type.macro_f1"] == 100  # of the types that gold has among quotes with a claim


def test_each_gold_claim_is_judged():
    claims = [claim("c1", "q1", "the port"), claim("c2", "q1", "was lost", type="policy")]
    gold = record(quotes=[LOST], speakers=PEOPLE, claims=claims)
    one = [claim("c1", "q1", "the port was lost")]
    _, values = measured(record(quotes=[LOST], speakers=PEOPLE, claims=one), gold)
    # fact: 1 right of 2 predicted, 1 gold, F1 66.67; policy: 0.
    assert (values["type.accuracy"], values["type.macro_f1"]) == (50, 33.33)


def test_stances_pair_by_target_then_polarity():
    stances = [stance("port", "favor"), stance("lost", "against"), stance("Osei", "neutral")]
    claims = [claim("c1", "q1", "the port was lost", stances=stances)]
    _, values = measured(record(quotes=[LOST, NOT_SO], speakers=PEOPLE, claims=claims))
    # 2 gold (one of them in a quote without a claim), 2 predicted, the one target found has the wrong side.
    assert (values["stance.p"], values["stance.r"], values["stance.polarity_accuracy"]) == (0, 0, 0)
    claims = [claim("c1", "q1", "the port was lost", stances=[*stances, stance("the port", "against")])]
    _, values = measured(record(quotes=[LOST, NOT_SO], speakers=PEOPLE, claims=claims))
    assert (values["stance.p"], values["stance.r"], values["stance.polarity_accuracy"]) == (33.33, 50, 100)


def test_quotes_within_quotes_are_measured_apart():
    inner = quote("q3", None, None, "was lost", parent="q1")
    gold = record(quotes=[LOST, inner], speakers=PEOPLE)
    found, values = measured(record(quotes=[LOST], speakers=PEOPLE), gold)
    assert values["attribution.f1"] == 100 and values["nested.f1"] == 0 and found.nested.gold == 1
    found, values = measured(record(quotes=[LOST, inner], speakers=PEOPLE), gold)
    assert values["attribution.f1"] == values["nested.f1"] == found.nested.exact == 100


def test_groups_count_gold_quotes():
    found, _ = measured(record(quotes=[LOST], speakers=[speaker("s1", "Wu")]))
    assert (found.features["title"].gold, found.features["title"].exact, found.features["title"].speaker) == (1, 100, 0)
    assert (found.features["inverted"].found, found.features["inverted"].speaker) == (0, None)


def test_missing_predictions_count_as_none_found():
    found = evaluate(by_id(GOLD, record("b", quotes=[LOST], speakers=PEOPLE)), by_id(GOLD), rounds=0)
    assert found.missing == 1 and round(found.measures["attribution.r"].value, 2) == 66.67


def test_intervals_hold_the_value_and_are_the_same_each_time():
    articles = [record(f"a{i}", quotes=[LOST, NOT_SO][: 1 + i % 2], speakers=PEOPLE) for i in range(9)]
    predicted = [record(f"a{i}", quotes=[LOST], speakers=PEOPLE) for i in range(9)]
    first, second = (evaluate(by_id(*articles), by_id(*predicted)) for _ in range(2))
    assert first == second
    value = first.measures["attribution.r"]
    assert value.low < value.value < value.high
    assert first.measures["attribution.p"].low == first.measures["attribution.p"].high == 100


def test_one_article_has_no_interval():
    assert evaluate(by_id(GOLD), by_id(GOLD)).measures["cue.f1"].low is None


def test_rows_with_labels_are_gold_too():
    pairs = {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 27]]}
    label = {"speaker": "Osei", "speaker_type": "person", "claim_type": "fact", "certainty": "certain",
             "negated": False, "stances": [{"target": "port", "polarity": "against"}]}  # fmt: skip
    gold = {"a": from_row({"id": "a", "text": TEXT, "quotes": [pairs, {"content": [[29, 38]]}]}, {0: label})}
    found = evaluate(gold, by_id(GOLD), rounds=0)
    values = {name: value.value for name, value in found.measures.items()}
    assert found.labelled == 1 and found.kinds["direct"].gold == 1 and found.kinds["direct"].attributed == 0
    assert values["speaker.of_found"] == values["stance.f1"] == values["type.accuracy"] == 100
    assert span("the port was lost")["start"] == 10


@pytest.mark.parametrize(
    ("gold", "predicted", "words"),
    [
        (by_id(), by_id(GOLD), "gold must have an article, has none"),
        (by_id(GOLD), by_id(record("b")), "share none: gold has 'a', predictions 'b'"),
        (by_id(GOLD), by_id(record("a", text="Another.")), "must be of the same text, differ: a"),
        (by_id(record("a", text=None)), by_id(GOLD), "must have its text, a has none"),
    ],
)
def test_what_cannot_be_compared_is_refused(gold, predicted, words):
    with pytest.raises(CallError, match=words):
        evaluate(gold, predicted)
