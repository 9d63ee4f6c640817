import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimkit.errors import CallError
from claimkit.readers import Failure, read
from claimkit.records import Article


def rows(tmp_path, *lines):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return str(path)


def test_text_files_keep_every_character_and_take_their_stem_as_id(tmp_path):
    (tmp_path / "port.txt").write_bytes("\ufeffOne.\r\n\r\nTwo.\u00a0".encode())
    (article,) = read([str(tmp_path / "port.txt")])
    assert (article.id, article.text) == ("port", "One.\r\n\r\nTwo.\u00a0")


def test_folders_are_read_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/a.txt", "x.pdf"):
        (tmp_path / name).write_text("x")
    assert [article.id for article in read([str(tmp_path)])] == ["a", "c"]


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"maintext": "x"}, "text", "x"),
        ({"plaintext": "x"}, "text", "x"),
        ({"text": "x", "source": "http://a.example/1"}, "url", "http://a.example/1"),
        ({"text": "x", "canonical_url": "https://a.example/1"}, "url", "https://a.example/1"),
        ({"text": "x", "date": "2018-03-28"}, "published", "2018-03-28"),
        ({"text": "x", "publishing_date": "2018-03-28T09:00:00"}, "published", "2018-03-28T09:00:00"),
        ({"text": "x", "hostname": "a.example"}, "publisher", "a.example"),
        ({"text": "x", "authors": "A B; C D"}, "authors", ("A B", "C D")),
    ],
)
def test_foreign_names_are_known(tmp_path, row, field, value):
    (article,) = read([rows(tmp_path, row)])
    assert getattr(article, field) == value


def test_any_other_name_by_field(tmp_path):
    (article,) = read([rows(tmp_path, {"body": "x", "text": "a summary"})], {"text": "body"})
    assert article.text == "x"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "is no JSON"),
        (b"[1]", "was: list"),
        (b'"x"', "was: str"),
        (b"{}", "must have a text, has none"),
        (b'{"text": 5}', "must be a string, was: int"),
        (b'{"text": "\xff"}', "must be UTF-8, has 0xff at byte 10"),
        (b'{"text": "\\ud800"}', "lone surrogate"),
        (b'{"text": "x", "published": "soon"}', "was: 'soon'"),
        (b"[" * 100_000, "is no JSON"),
    ],
)
def test_a_bad_row_is_one_failure_and_the_run_goes_on(tmp_path, line, reason):
    first, failure, last = read([rows(tmp_path, {"id": 1, "text": "x"}, line, {"id": 2, "text": "y"})])
    assert (first.id, last.id) == ("1", "2")
    assert isinstance(failure, Failure) and reason in failure.reason
    assert failure.where.endswith("in.jsonl:2") and "\n" not in failure.reason


def test_an_id_twice_is_a_failure(tmp_path):
    found = list(read([rows(tmp_path, {"id": "a", "text": "x"}, {"id": "a", "text": "y"})]))
    assert isinstance(found[1], Failure) and "unique" in found[1].reason


def test_a_text_file_that_is_not_utf8_is_a_failure(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"ab\xe9")
    (failure,) = read([str(tmp_path / "bad.txt")])
    assert failure.reason == "text must be UTF-8, has 0xe9 at byte 2"


@pytest.mark.parametrize("given_", ["missing.txt", "README.rst", "x.pdf"])
def test_wrong_inputs_are_refused_before_anything_is_read(tmp_path, given_):
    if given_ == "x.pdf":
        (tmp_path / given_).write_text("x")
    with pytest.raises(CallError):
        read([str(tmp_path / given_)])


def test_standard_input_is_text_or_jsonl():
    (article,) = read(["-"], stdin=io.StringIO("\nOne said two.\n"))
    assert (article.id, article.text) == ("stdin", "\nOne said two.\n")
    assert [a.id for a in read(["-"], stdin=io.StringIO('\n{"id":"a","text":"x"}\n\n{"id":"b","text":"y"}\n'))] == [
        "a",
        "b",
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_texts_come_back_from_jsonl(texts):
    stdin = io.StringIO("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))
    found = list(read(["-"], stdin=stdin)) if texts else []
    assert [article.text for article in found if isinstance(article, Article)] == texts
