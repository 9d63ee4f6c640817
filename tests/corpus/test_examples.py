from annotated_files import annotated

import claimkit.corpus as corpus
from claimkit import annotations

TEXT = (
    "“{t1|It’s late,}” {s1|{n:v|Vane}-born men} {c1|said}. {s2|Osei} {c2|denied} {t2|that {s3|we} {c3|knew} {t3|it}}."
)
CLAIMS = ["1 v | fact certain", '2 - | fact certain | + "we"', "3 - | fact certain"]


def record():
    return corpus.parse(annotated(TEXT, ["v | Vane | person | named"], CLAIMS), "01-a").record


def test_gold_stands_on_the_reference_alone(nlp):
    (example,) = corpus.examples(nlp, [record()])
    assert "quotes" not in example.predicted.spans
    first, second, third = annotations.get_quotes(example.reference)
    assert [s.text for s in first.content] == ["It’s late,"] and first.kind == "direct" and first.speaker == "s1"
    assert [s.text for s in second.content] == ["that we knew it"] and third.parent == second.id
    (speaker,) = annotations.get_speakers(example.reference)
    assert (speaker.name, [m.text for m in speaker.mentions]) == ("Vane", ["Vane"])
    claims = annotations.get_claims(example.reference)
    assert [(claim.quote, claim.text, claim.condition) for claim in claims] == [
        ("q1", "It’s late,", None), ("q2", "that we knew it", None), ("q3", "it", None)
    ]  # fmt: skip
    assert [(s.target.text, s.polarity) for claim in claims for s in claim.stances] == [("we", "favor")]


def test_borders_within_a_token_take_the_token(nlp):
    cut = corpus.parse(annotated("{s1|Va}ne {c1|said} {t1|s}o.", claims=["1 - | fact certain"]), "01-a").record
    (example,) = corpus.examples(nlp, [cut])
    (quote,) = annotations.get_quotes(example.reference)
    assert [s.text for s in (*quote.source, *quote.content)] == ["Vane", "so"]


def test_evaluate_gives_the_quotes_scores(nlp):
    scores = nlp.evaluate(corpus.examples(nlp, [record(), record()]))
    assert {name for name in scores if name.startswith("quotes_")} == set(
        [
            "quotes_attribution_f",
            "quotes_exact_f",
            "quotes_content_f",
            "quotes_source_f",
            "quotes_cue_f",
            "quotes_direct_r",
        ]
    )
    assert scores["quotes_attribution_f"] > 0


def test_quotes_within_quotes_are_not_scored(nlp):
    (example,) = corpus.examples(nlp, [record()])
    corpus.set_gold(example.predicted, record().model_copy(update={"quotes": record().quotes[:2], "claims": ()}))
    scores = nlp.get_pipe("claimkit_quotes").score([example])
    assert scores["quotes_attribution_f"] == scores["quotes_exact_f"] == 1
