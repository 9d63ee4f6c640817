"""The component `claimkit_claims` and `claimkit.stance`, with the shipped weights."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

import claimkit
from claimkit import annotations

TEXT = (
    "Senator Mary Vane strongly opposes the harbour treaty. “The treaty is a disaster. It must not pass if the vote is "
    "held in May,” she said.\n\nBut Governor Tom Reed praised the treaty, and said it would bring jobs."
)


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def test_each_quote_makes_claims_in_its_content(doc):
    quotes = {quote.id: quote for quote in doc._.quotes}
    assert {claim.quote for claim in doc._.claims} == set(quotes)
    for claim in doc._.claims:
        for span in claim.spans:
            assert any(piece.start <= span.start and span.end <= piece.end for piece in quotes[claim.quote].content)


def test_sides_are_told_apart(doc):
    names = {speaker.id: speaker.name for speaker in doc._.speakers}
    sides = {(names[claim.speaker], s.polarity) for claim in doc._.claims for s in claim.stances if s.confidence > 0.5}
    assert ("Mary Vane", "against") in sides
    assert ("Tom Reed", "favor") in sides
    assert ("Mary Vane", "favor") not in sides


def test_parties_of_sides_are_speakers(doc):
    known = {speaker.id for speaker in doc._.speakers}
    for claim in doc._.claims:
        for stance in claim.stances:
            assert stance.target.speaker is None or stance.target.speaker in known


def test_issues_are_named_as_they_are_spelled(nlp):
    claims = nlp("Mayor Ada Vane said: “I strongly oppose the two-year rent-freeze.”")._.claims
    targets = [stance.target for claim in claims for stance in claim.stances if stance.target.speaker is None]
    assert all(target.name == target.text for target in targets)
    assert not any(" - " in target.name for target in targets)


def test_claims_survive_docbin_and_bytes(doc, nlp):
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    kept = next(iter(DocBin().from_bytes(stored).get_docs(nlp.vocab)))
    assert kept._.claims == doc._.claims
    assert spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())._.claims == doc._.claims


def test_weights_survive_bytes(doc, nlp):
    other = claimkit.load()
    other.get_pipe("claimkit_claims").from_bytes(nlp.get_pipe("claimkit_claims").to_bytes())
    assert other(TEXT)._.claims == doc._.claims


def test_a_component_without_quotes_says_what_to_do():
    nlp = spacy.blank("en")
    nlp.add_pipe("claimkit_claims")
    with pytest.raises(claimkit.CallError, match="add claimkit_quotes before it"):
        nlp("Nobody said a word.")


def test_the_least_probability_is_a_setting():
    strict = claimkit.load()
    strict.remove_pipe("claimkit_claims")
    strict.add_pipe("claimkit_claims", config={"least": 1.1})
    assert all(s.polarity == "neutral" for claim in strict(TEXT)._.claims for s in claim.stances)
    strict.remove_pipe("claimkit_claims")
    strict.add_pipe("claimkit_claims", config={"least": 0.8})
    found = [s for claim in strict(TEXT)._.claims for s in claim.stances if s.polarity != "neutral"]
    assert found and all(stance.confidence >= 0.8 for stance in found)


def test_rows_have_a_row_for_each_claim_and_stance(nlp):
    record = claimkit.extract(TEXT, id="a1")
    assert len(record.rows()) == sum(max(len(claim.stances), 1) for claim in record.claims)
    assert {row["claim_type"] for row in record.rows()} <= set(
        "fact evaluation prediction policy intent attitude question".split()
    )


def test_stance_toward_a_target():
    text = "Vane strongly opposes the harbour treaty."
    against = claimkit.stance(text, target=(22, 40), holder=(0, 4))
    assert set(against) == {"favor", "against", "neutral"}
    assert sum(against.values()) == pytest.approx(1)
    assert max(against, key=against.get) == "against"
    praised = "Vane warmly praised the harbour treaty."
    favor = claimkit.stance(praised, target=(20, 38), holder=(0, 4))
    assert max(favor, key=favor.get) == "favor"


def test_one_holder_may_be_for_one_and_against_another():
    text = "Vane blamed the Harbour Board for it, but thanked Osei warmly."
    spans = {name: (text.index(name), text.index(name) + len(name)) for name in ("the Harbour Board", "Osei")}
    likely = {name: claimkit.stance(text, target=span, holder=(0, 4)) for name, span in spans.items()}
    assert likely["the Harbour Board"]["against"] > 0.8 and likely["Osei"]["favor"] > 0.8


@pytest.mark.parametrize("target", [(50, 60), (4, 5), (3, 3)])
def test_a_target_without_words_is_a_bad_call(target):
    with pytest.raises(claimkit.CallError, match="target must be"):
        claimkit.stance("Vane left.", target=target)


@settings(max_examples=25)
@given(st.text(alphabet="Vane said “the port is lost.” if\n, not 'x;", min_size=1, max_size=120))
def test_no_text_raises_and_spans_are_text(nlp, text):
    for claim in nlp(text)._.claims:
        assert all(text[s.start : s.end] == s.text for s in claim.spans)
        assert all(text[s.target.start : s.target.end] == s.target.text for s in claim.stances)


def test_annotations_are_replaced_not_added(doc, nlp):
    before = doc._.claims
    nlp.get_pipe("claimkit_claims")(doc)
    assert doc._.claims == before
    assert len(annotations.get_claims(doc)) == len(before)
