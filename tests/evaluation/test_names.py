import pytest
from case_files import cases
from hypothesis import given
from hypothesis import strategies as st

from claimkit.names import same_name

NAMES = st.text("abAB .'’s", max_size=12)


@pytest.mark.parametrize("case", cases("evaluation/names"))
def test_names(case):
    assert same_name(case["one"], case["other"]) is (case["group"] == "same")


@given(NAMES, NAMES)
def test_the_order_does_not_matter(one, other):
    assert same_name(one, other) == same_name(other, one)
