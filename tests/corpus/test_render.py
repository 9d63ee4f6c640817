import pytest
from annotated_files import annotated
from case_files import cases
from hypothesis import given
from hypothesis import strategies as st

from claimkit.corpus import parse, render, stripped
from claimkit.corpus.faults import Faults
from claimkit.corpus.marks import Mark, read_marks, write_marks
from claimkit.errors import CallError

WORDS = st.lists(st.text("aZé’“”-,0", min_size=1, max_size=4), min_size=1, max_size=3).map(" ".join)
NAMES = st.sampled_from(["name", "nominal", "pronoun"])


@st.composite
def marked(draw, depth=0):
    """Pieces of text, some of them marks around further pieces: (plain, marks with offsets into it)."""
    plain, marks = "", []
    for _ in range(draw(st.integers(1, 3))):
        plain += " " if plain else ""
        inner, below = draw(marked(depth + 1)) if depth < 3 and draw(st.booleans()) else (draw(WORDS), [])
        start = len(plain)
        plain += inner
        marks += [(kind, key, a + start, b + start) for kind, key, a, b in below]
        if draw(st.booleans()):
            kind = draw(st.sampled_from(["source", "cue", "content", "name", "nominal", "pronoun"]))
            key = (
                str(draw(st.integers(1, 9)))
                if kind in ("source", "cue", "content")
                else draw(st.sampled_from(["vane", "o-1", "b.c"]))
            )
            marks.append((kind, key, start, len(plain)))
    return plain, marks


def bare(mark):
    return (mark.kind, mark.key, mark.start, mark.end)


@given(marked())
def test_marks_written_are_the_marks_read(given_marks):
    plain, marks = given_marks
    faults = Faults()
    text, found = read_marks(write_marks(plain, [Mark(*mark) for mark in marks]), 1, faults)
    assert text == plain and sorted(map(bare, found)) == sorted(marks) and not faults.found


@st.composite
def articles(draw):
    """An annotated file without faults: paragraphs of attributions, some of them within a content."""
    count = draw(st.integers(1, 5))
    paragraphs, claims = [], []
    speakers = [f"k{i} | {draw(WORDS)} | {draw(st.sampled_from(['person', 'group']))} | named" for i in range(2)]
    for number in range(1, count + 1):
        content = draw(WORDS)
        outer = (
            f"{{s{number}|{{{draw(st.sampled_from('ndp'))}:k{number % 2}|{draw(WORDS)}}}}} {{c{number}|{draw(WORDS)}}}"
        )
        inner = f" {{c{number + 50}|said}} {{t{number + 50}|{draw(WORDS)}}}" if draw(st.booleans()) else ""
        paragraphs.append(f"{draw(WORDS)} {outer} {{t{number}|{content}{inner}}} {{t{number}|{draw(WORDS)}}}")
        stance = f'{draw(st.sampled_from("+-0"))} "{content}"' + draw(st.sampled_from(["", " = k1", " = an issue"]))
        claims.append(
            f"{number} k{number % 2} | policy certain | {stance} | {draw(st.sampled_from(['', 'split title']))}"
        )
        claims.append(f'{number} - | fact possible negated | | | if "{content}" ; in "{content}"')
        claims += [f"{number + 50} - | question unspecified"] if inner else []
    return annotated("\n\n".join(paragraphs), speakers, claims)


@given(articles())
def test_a_record_rendered_is_the_record(source):
    first = parse(source, "01-a")
    assert first.sound, first.faults
    assert parse(render(first.record), "01-a").record == first.record


@pytest.mark.parametrize("case", cases("corpus/records"))
def test_cases_rendered_are_the_cases(case):
    record = parse(annotated(case["text"], case.get("speakers", ()), case["claims"]), "01-a").record
    assert parse(render(record), "01-a").record == record


def test_stripped_is_the_text_to_begin_from():
    source = annotated("{s1|Vane} {c1|said} {t1|so}.", claims=["1 - | fact certain"])
    bare_source = stripped(parse(source, "01-a").record)
    assert "\nVane said so.\n=== speakers\n=== claims\n" in bare_source and "{" not in bare_source
    assert parse(bare_source, "01-a").record.article.text == "Vane said so."


def test_marks_that_cross_cannot_be_written():
    with pytest.raises(CallError, match="marks must nest, these cross: 'a b' and 'b c'"):
        write_marks("a b c", [Mark("cue", "1", 0, 3), Mark("content", "1", 2, 5)])


@pytest.mark.parametrize(("text", "words"), [("a {b", "'{' at 2"), (" a", "' ' at 0"), ("a\n===", "'===' at 2")])
def test_texts_that_markup_cannot_hold_are_refused(text, words):
    record = parse(annotated("{t1|so}", claims=["1 - | fact certain"]), "01-a").record
    article = record.article.model_copy(update={"text": text})
    with pytest.raises(CallError, match=words.replace("{", r"\{")):
        render(record.model_copy(update={"article": article, "quotes": (), "claims": ()}))
