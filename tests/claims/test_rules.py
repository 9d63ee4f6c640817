"""The rules of the claims stage on cases: propositions, conditions, candidate targets and their names."""

import pytest
from case_files import cases
from hypothesis import given
from hypothesis import strategies as st

from claimkit.claims.candidates import candidates
from claimkit.claims.conditions import condition
from claimkit.claims.naming import named
from claimkit.claims.propositions import propositions
from claims.grammars import read, run_of


@pytest.mark.parametrize("case", cases("claims/propositions"))
def test_propositions(case):
    text = case["text"]
    words, starts, ends, grammar = read(text)
    content = [run_of(starts, ends, text, piece) for piece in case["content"]]
    found = propositions(content, words, grammar)
    assert [[text[starts[a] : ends[b - 1]] for a, b in runs] for runs in found] == case["claims"]


@pytest.mark.parametrize("case", cases("claims/conditions"))
def test_conditions(case):
    text = case["text"]
    words, starts, ends, grammar = read(text)
    found = condition([(0, len(words))], words, grammar)
    assert (found and text[starts[found[0]] : ends[found[1] - 1]]) == case["condition"]


@pytest.mark.parametrize("case", cases("claims/candidates"))
def test_candidates(case):
    text = case["text"]
    words, starts, ends, grammar = read(text)
    found = {text[starts[a] : ends[b - 1]] for a, b in candidates(grammar, [(0, len(words))])}
    if case.get("none"):
        assert not found & set(case["phrases"])
    else:
        assert set(case["phrases"]) <= found


@pytest.mark.parametrize("case", cases("claims/naming"))
def test_names_of_issues(case):
    text = case["text"]
    words, starts, ends, grammar = read(text)
    first, last = named(run_of(starts, ends, text, case["phrase"]), words, grammar, len(words))
    assert text[starts[first] : ends[last - 1]] == case["name"]


WORDS = st.lists(
    st.sampled_from("The port will not pay . “ ” , ; and if Vane they harbour is dead !".split()), min_size=1
)


@given(WORDS, st.data())
def test_propositions_stay_in_their_content(chosen, data):
    words, _, _, grammar = read(" ".join(chosen))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    inside = set(range(first, last))
    taken = []
    for runs in propositions([(first, last)], words, grammar):
        assert runs
        taken += [word for a, b in runs for word in range(a, b)]
    assert len(taken) == len(set(taken))
    assert set(taken) <= inside


@given(WORDS, st.data())
def test_a_name_begins_with_its_phrase_and_stays_in_the_content(chosen, data):
    words, _, _, grammar = read(" ".join(chosen))
    end = data.draw(st.integers(1, len(words)))
    for run in candidates(grammar, [(0, end)]):
        first, last = named(run, words, grammar, end)
        assert first == run[0]
        assert run[1] <= last <= end
