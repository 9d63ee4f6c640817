import time

import pytest
from case_files import cases
from hypothesis import given
from hypothesis import strategies as st

from claimkit.layout import read_layout

MARKED = st.text(st.sampled_from("ab .,!?\n\r\"'“”‘’„‚«»‹›`–—-:\t\u00a0AB1é😀\0"), max_size=120)


@pytest.mark.parametrize("case", cases("layout/paragraphs"))
def test_paragraphs(case):
    text = case["text"]
    assert [text[a:b] for a, b in read_layout(text).paragraphs] == case["paragraphs"]


@pytest.mark.parametrize("case", cases("layout/quotations"))
def test_quotations(case):
    text = case["text"]
    layout = read_layout(text)
    assert [text[q.start : q.end] for q in layout.quotations] == case["quotations"]
    assert [oddity.code for oddity in layout.oddities] == case["warnings"]


@pytest.mark.parametrize("case", cases("layout/lines"))
def test_lines(case):
    text = case["text"]
    layout = read_layout(text)
    turns = [[text[slice(*line.name)], text[slice(*line.content)]] for line in layout.transcript_lines]
    signed = [[text[slice(*dash.quotation)], text[slice(*dash.source)]] for dash in layout.dash_attributions]
    assert turns == case["transcript"]
    assert signed == case["dashes"]
    assert (layout.headline and text[slice(*layout.headline)]) == case["headline"]


def test_a_quotation_goes_on_over_paragraphs():
    first, second, third = read_layout("“One.\n\n“Two.\n\n“Three,” he said.").quotations
    assert (first.continued, first.continues, first.closed) == (False, True, False)
    assert (second.continued, second.continues, second.closed) == (True, True, False)
    assert (third.continued, third.continues, third.closed) == (True, False, True)


def test_nested_marks_have_depth():
    assert [q.depth for q in read_layout("“He said ‘no’ twice,” she said. “Yes.”").quotations] == [0, 1, 0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-text"),
        (" \n", "no-text"),
        ("a\0b\0c", "control-character"),
        ("caf\ufffd", "replacement-character"),
        ("word " * 5000, "long-paragraph"),
    ],
)
def test_odd_text_is_warned_of(text, code):
    assert [oddity.code for oddity in read_layout(text).oddities] == [code]


@given(st.one_of(MARKED, st.text(max_size=80)))
def test_any_text_has_a_layout_within_its_bounds(text):
    layout = read_layout(text)
    last = 0
    outside = []
    for start, end in layout.paragraphs:
        assert last <= start < end <= len(text)
        outside.append(text[last:start])
        last = end
    assert not "".join([*outside, text[last:]]).strip()
    for q in layout.quotations:
        assert q.start <= q.inner_start <= q.inner_end <= q.end
        assert any(start <= q.start and q.end <= end for start, end in layout.paragraphs)
    for oddity in layout.oddities:
        assert 0 <= oddity.start <= len(text)


PLAIN = st.lists(st.sampled_from(["rain", "fell", "on", "the", "harbour"]), min_size=1, max_size=4).map(" ".join)
PAIRS = st.sampled_from(["“”", '""', "«»", "„“"])


@given(st.lists(st.tuples(PLAIN, PAIRS, PLAIN), min_size=1, max_size=5))
def test_well_paired_marks_come_back(parts):
    pieces, expected = [], []
    for before, pair, inside in parts:
        quoted = f"{pair[0]}{inside},{pair[1]}"
        pieces += [before, quoted]
        expected.append(quoted)
    text = " ".join(pieces) + " today."
    layout = read_layout(text)
    assert [text[q.start : q.end] for q in layout.quotations] == expected
    assert not layout.oddities


@pytest.mark.parametrize("piece", ['"', "'", "\n", "‘a ", "“", '1" ', "6' ", "A: x\n", '"x"\n- Bob\n', "workers' "])
def test_long_odd_text_takes_linear_time(piece):
    def seconds(size):
        began = time.process_time()
        read_layout(piece * (size // len(piece)))
        return time.process_time() - began

    seconds(10_000)
    assert seconds(200_000) < 20 * (seconds(40_000) + 0.05)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LAGOS (Wire) — Talks broke off.", ["LAGOS (Wire) —"]),
        ("NEW YORK – Talks broke off.", ["NEW YORK –"]),
        ("ST. PAUL, Minn. -- Talks broke off.", ["ST. PAUL, Minn. --"]),
        ("AFL-CIO to endorse nobody.", []),
        ("Talks broke off — again.", []),
        ("“We wait” — Osei", []),
    ],
)
def test_datelines(text, expected):
    assert [text[a:b] for a, b in read_layout(text).datelines] == expected
