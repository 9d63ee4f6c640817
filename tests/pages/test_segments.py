import time

import pytest
from hand_made import TEXT, record
from hypothesis import given
from hypothesis import strategies as st

from claimkit.pages.segments import Mark, marks_of, paragraphs, shown

TEXTS = st.text(st.sampled_from("ab \n\r\t“”é𝄞"), max_size=40)
ROLES = st.sampled_from(["content", "source", "cue", "target", "condition"])


@st.composite
def marked(draw):
    text = draw(TEXTS)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), ROLES), max_size=8))
    return text, [Mark(min(a, b), max(a, b), role, f"q{i}") for i, (a, b, role) in enumerate(spans)]


@given(marked())
def test_segments_hold_the_text_and_no_mark_ends_within_one(given_):
    text, marks = given_
    place = 0
    for segment in (segment for paragraph in paragraphs(text, marks) for segment in paragraph):
        start = segment.start
        assert not text[place:start].strip() and text.startswith(segment.text, start)
        place = start + len(segment.text)
        around = {mark for mark in marks if mark.start < place and mark.end > start and mark.start < mark.end}
        assert set(segment.marks) == around
        assert all(mark.start <= start and mark.end >= place for mark in around)
        assert set(segment.ends) == {mark for mark in around if mark.end == place}
    assert not text[place:].strip()


@given(marked())
def test_every_quote_opens_once_where_its_content_begins(given_):
    text, marks = given_
    contents = {mark.quote: mark for mark in marks if mark.role == "content" and mark.start < mark.end}
    opened = [quote for paragraph in paragraphs(text, marks) for segment in paragraph for quote in segment.opens]
    assert len(opened) == len(set(opened)) and set(opened) <= set(contents)
    assert all(quote in opened for quote, mark in contents.items() if text[mark.start : mark.end].strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n\nc", ["a\nb", "c"]),
        ("a\nb\nc", ["a", "b", "c"]),
        ("a\r\n \r\nb", ["a\r", "b"]),
        ("\n\na\n", ["a"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_paragraphs_stand_between_blank_lines_or_are_lines(text, expected):
    assert ["".join(segment.text for segment in paragraph) for paragraph in paragraphs(text, [])] == expected


def test_the_marks_of_a_record():
    found = {(mark.role, TEXT[mark.start : mark.end], mark.quote) for mark in marks_of(record())}
    assert {("source", "Osei", "q1"), ("cue", "called", "q2"), ("content", "“a gift”", "q2")} <= found
    assert {("target", "the port", "q1"), ("condition", "If it rains", "q3")} <= found


def test_a_target_that_its_claim_leaves_unnamed_is_not_marked_where_others_name_it():
    made = record()
    first, last = made.claims
    moved = made.model_copy(update={"claims": (first, last.model_copy(update={"stances": first.stances}))})
    assert first.names(first.stances[0]) and not last.names(first.stances[0])
    assert sum(mark.role == "target" for mark in marks_of(moved)) == 1
    assert {mark.quote for mark in marks_of(moved) if mark.role == "target"} == {"q1"}


def test_characters_that_hide_others_are_named():
    assert shown("a\u202eb\x00\tc") == [
        ("a", ""), ("U+202E", "right-to-left override"), ("b", ""), ("U+0000", "control character"), ("\tc", ""),
    ]  # fmt: skip


def test_a_long_text_with_many_quotes_is_cut_in_time():
    text = "Vane said no. " * 20_000
    marks = [Mark(at, at + 12, "content", f"q{at}") for at in range(0, len(text), 14)]
    began = time.monotonic()
    assert sum(len(paragraph) for paragraph in paragraphs(text, marks)) == 40_000
    assert time.monotonic() - began < 10
