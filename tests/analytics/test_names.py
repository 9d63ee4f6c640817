"""Names of different articles: the rule, and the table of aliases that overrides it."""

import pytest
from case_files import cases
from hypothesis import given
from hypothesis import strategies as st

from claimkit.analytics.names import Form, joined, key, read_aliases
from claimkit.errors import CallError


@pytest.mark.parametrize("case", cases("analytics/names"))
def test_the_rule_joins_what_means_the_same_and_no_more(case):
    called = joined(Form(name, person, 1) for name, person in case["forms"])
    for one, other in case.get("same", ()):
        assert called[one] == called[other]
    for one, other in case.get("apart", ()):
        assert called[one] != called[other]


def test_aliases_go_before_the_rule():
    forms = [Form("Vane", True, 3), Form("Ann Vane", True, 1), Form("the Lakes Minister", True, 1)]
    called = joined(forms, {"VANE": "Bo Vane", "Lakes Minister": "Ann Vane"})
    assert called == {"Vane": "Bo Vane", "Ann Vane": "Ann Vane", "the Lakes Minister": "Ann Vane"}


@given(st.lists(st.tuples(st.text(min_size=1), st.booleans(), st.integers(1, 9)), max_size=8))
def test_any_names_are_called_by_one_of_them_whatever_their_order(found):
    forms = [Form(*one) for one in found]
    called = joined(forms)
    assert set(called) == {form.name for form in forms} and set(called.values()) <= set(called)
    assert joined(reversed(forms)) == called
    assert all(called[one] == called[two] for one in called for two in called if key(one) == key(two))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\nx,y\n", "columns name and canonical"),
        ("name,canonical\nVane,\n", ":2: an alias must have"),
        ("", "has: none"),
    ],
)
def test_a_table_that_is_none_is_told(tmp_path, text, told):
    path = tmp_path / "aliases.csv"
    path.write_text(text, encoding="utf8")
    with pytest.raises(CallError, match=told):
        read_aliases(path)
    with pytest.raises(CallError, match="readable"):
        read_aliases(tmp_path / "missing.csv")
