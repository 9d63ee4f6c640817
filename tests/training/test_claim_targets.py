"""Which phrase of a quote a labelled stance teaches."""

import pytest
from case_files import cases
from claims.grammars import read, run_of

pytest.importorskip("torch", reason="training needs the extra train")

from claimkit.claims.labels import POLARITIES
from claimkit.training.claims import _targets


@pytest.mark.parametrize("case", cases("claims/targets"))
def test_a_stance_teaches_the_head_of_its_target(case):
    text = case["text"]
    _, starts, ends, grammar = read(text)
    content, target = (run_of(starts, ends, text, case[name]) for name in ("content", "target"))
    taught = _targets(grammar, [content], [(target, POLARITIES.index("favor"))])
    found = {text[starts[first] : ends[last - 1]]: POLARITIES[label] for (first, last), label in taught}
    assert {phrase: found.get(phrase) for phrase in case["labelled"]} == case["labelled"]
    assert not set(case["out"]) & set(found)
