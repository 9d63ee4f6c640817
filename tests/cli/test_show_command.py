import pytest
from cli_calls import called
from hand_made import record

from claimkit.cli import main
from claimkit.pages import page


@pytest.fixture
def records(tmp_path):
    (tmp_path / "r.jsonl").write_text(f"\n{record().model_dump_json()}\n", encoding="utf8")
    return tmp_path


def test_records_are_shown_with_speakers_claims_and_stances(records):
    done = called(main, "show", "r.jsonl", cwd=records)
    shown = " ".join(done.stdout.split())
    assert done.returncode == 0, done.stderr
    for words in (
        "a1: 3 quotes (1 direct, 0 indirect, 2 mixed), 2 claims, 1 stances",
        "2 Adwoa Osei (Osei) · said [mixed, 90%]",
        "c1 evaluation, certain 75% ▲ for port",
        "c2 evaluation, certain, negated 75%: we stop (if: If it rains)",
        "1 Vane person mayor, Lagos 1 0",
        "Adwoa Osei ▲ for port c1 55%",
    ):
        assert words in shown, words


def test_a_page_is_written(records):
    assert called(main, "show", "r.jsonl", "-o", "page.html", cwd=records).returncode == 0
    assert (records / "page.html").read_text(encoding="utf8") == page(record())


def test_what_a_terminal_would_obey_is_shown_by_name(records):
    (records / "r.jsonl").write_text(record("a \x1b[31mgift\u202e", title="\x1b]0;x\x07").model_dump_json())
    shown = called(main, "show", "r.jsonl", cwd=records).stdout
    assert not set("\x1b\x07\u202e") & set(shown) and "<U+001B>" in shown and "<U+202E>" in shown


@pytest.mark.parametrize(
    ("args", "content", "message"),
    [
        (("r.jsonl", "-o", "page.pdf"), None, "--out must be an .html file, was: page.pdf"),
        (
            ("r.jsonl", "-o", "no/page.html"),
            None,
            "the page cannot be written: No such file",
        ),
        (("r.jsonl",), '{"article": {"id": "a"}}', "r.jsonl:1: pipeline: field required"),
        (("r.jsonl",), '{"article": {}}\n{', "r.jsonl:1: article.id: field required"),
    ],
)
def test_a_wrong_call_is_one_line(args, content, message, records):
    if content:
        (records / "r.jsonl").write_text(content)
    done = called(main, "show", *args, cwd=records)
    assert done.returncode and message in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("option", "name"), [("--max-megabytes", "megabytes"), ("--time-limit", "seconds")])
def test_serve_refuses_limits_that_let_nothing_in(option, name, tmp_path):
    pytest.importorskip("fastapi", reason="the server needs the extra claimkit[server]")
    done = called(main, "serve", option, "0", cwd=tmp_path)
    assert done.returncode == 2 and f"the limit of {name} must be above 0, was: 0" in done.stderr
