import json

import pytest
from hand_made import record

pytest.importorskip("fastapi", reason="the server needs the extra claimkit[server]")
pytest.importorskip("httpx", reason="FastAPI's test client needs httpx")

from fakes import Fake, failing
from fastapi.testclient import TestClient

from claimkit.errors import CallError
from claimkit.pages import page
from claimkit.records import ArticleRecord
from claimkit.server import Limits
from claimkit.server.app import make_app
from claimkit.server.start import hosts_of
from claimkit.server.work import record_of


def client(runner=None, limits=None, **options):
    app = make_app(runner or Fake(), limits or Limits(), **options)
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def test_one_article_gives_its_record():
    runner = Fake()
    answer = client(runner).post("/extract", json={"text": "x", "id": "a7", "views": 3})
    assert answer.status_code == 200
    assert ArticleRecord.model_validate_json(answer.text) == record(id="a7")
    assert runner.given == [({"text": "x", "id": "a7", "views": 3}, 60)]


def test_many_articles_give_records_in_order_and_those_that_failed():
    texts = ["x", "late", "y", "bug"]
    body = {"articles": [{"text": text, "id": f"a{n}"} for n, text in enumerate(texts)]}
    found = client(Fake(failing)).post("/extract", json=body).json()
    assert [one["article"]["id"] for one in found["records"]] == ["a0", "a2"]
    assert found["failed"] == [
        {"index": 1, "id": "a1", "reason": "late"},
        {"index": 3, "id": "a3", "reason": "the article could not be done: ZeroDivisionError: bug"},
    ]


@pytest.mark.parametrize(("text", "code"), [("busy", 503), ("late", 504), ("died", 500), ("bug", 500)])
def test_what_goes_wrong_has_a_code_and_one_line(text, code):
    answer = client(Fake(failing)).post("/extract", json={"text": text, "id": "a"})
    assert answer.status_code == code and text in answer.json()["error"]
    assert ("retry-after" in answer.headers) == (code == 503)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", "a request must be JSON, is not: Expecting property name"),
        ("[]", "Input should be a valid dictionary"),
        ("{}", "an article must have either text or html, has none"),
        ('{"text": "x", "html": "y"}', "an article must have either text or html, has both"),
        ('{"text": 5}', "text: Input should be a valid string"),
        ('{"articles": []}', "articles: List should have at least 1 item"),
        ('{"articles": [{"text": "x"}, {"text": 5}]}', "articles.1.text: Input should be a valid string"),
        ('{"articles": [{"text": "x"}], "x": 1}', "x: Extra inputs are not permitted"),
    ],
)
def test_a_bad_request_is_told_in_one_line(body, message):
    answer = client().post("/extract", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422 and message in answer.json()["error"] and "\n" not in answer.json()["error"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "x", "published": "soon"}, "published must be an ISO date"),
        ({"text": "\ud800"}, "has a lone surrogate"),
        ({"html": "<p>"}, "a page must hold an article's text, none was found in it"),
    ],
)
def test_an_article_that_cannot_be_taken_is_told_in_one_line(fields, message):
    if "html" in fields:
        pytest.importorskip("trafilatura", reason="HTML needs the extra claimkit[html]")
    answer = client(Fake(record_of)).post(
        "/extract", content=json.dumps(fields), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422 and message in answer.json()["error"]


def test_json_too_deep_is_refused():
    answer = client().post("/extract", content="[" * 100_000, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422) and answer.json()["error"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read_whole():
    small = client(limits=Limits(megabytes=0.001))
    answer = small.post("/extract", json={"text": "x" * 2000})
    assert answer.status_code == 413
    assert "a request must have at most 1,000 bytes, has more: send fewer" in answer.json()["error"]
    taken = []

    def pieces():
        for _ in range(1000):
            taken.append(1)
            yield b"x" * 100

    assert small.post("/extract", content=pieces()).status_code == 413


def test_too_many_articles_are_refused():
    answer = client(limits=Limits(articles=2)).post("/extract", json={"articles": [{"text": "x"}] * 3})
    assert answer.status_code == 413 and "must have at most 2 articles, was: 3" in answer.json()["error"]


def test_the_time_of_many_articles_is_one_and_the_same():
    runner = Fake(count=1)
    client(runner, Limits(seconds=9)).post("/extract", json={"articles": [{"text": "x"}] * 3})
    left = [seconds for _, seconds in runner.given]
    assert left == sorted(left, reverse=True) and 8 < left[-1] < left[0] < 9


@pytest.mark.parametrize("name", ["megabytes", "articles", "seconds"])
def test_limits_must_be_above_0(name):
    with pytest.raises(CallError, match=f"the limit of {name} must be above 0, was: 0"):
        Limits(**{name: 0})


def test_health_tells_whether_models_are_loaded():
    runner = Fake()
    plain = client(runner)
    assert plain.get("/health").json()["status"] == "starting"
    with plain:
        assert runner.ready.wait(5)
        assert plain.get("/health").json()["status"] == "ok"
        assert plain.get("/health").json()["limits"] == {"megabytes": 5, "articles": 50, "seconds": 60}


def test_openapi_has_the_records_schemas():
    schema = client().get("/openapi.json").json()
    parts = schema["components"]["schemas"]
    for name, model in ArticleRecord.model_json_schema()["$defs"].items():
        assert set(parts[name]["properties"]) == set(model["properties"]), name
    answers = schema["paths"]["/extract"]["post"]["responses"]
    assert "ArticleRecord" in json.dumps(answers["200"]) and {"413", "422", "503", "504"} <= set(answers)
    assert {"/extract", "/health", "/page", "/"} == set(schema["paths"])


def test_a_record_gives_its_page():
    made = record()
    answer = client().post("/page", content=made.model_dump_json(), headers={"Content-Type": "application/json"})
    assert answer.text == page(made) and answer.headers["content-type"].startswith("text/html")


def test_a_record_that_is_unsound_is_refused():
    wrong = record().model_dump(mode="json")
    wrong["quotes"][0]["kind"] = "loud"
    answer = client().post("/page", json=wrong)
    assert answer.status_code == 422 and answer.json()["error"].startswith("quotes.0.kind: Input should be 'direct'")


@pytest.mark.parametrize("path", ["/", "/health", "/nothing"])
def test_every_answer_has_the_policy(path):
    answer = client().get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy and "*" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["x-frame-options"] == "DENY"


def test_pages_with_scripts_from_elsewhere_are_off():
    assert client().get("/docs").status_code == client().get("/redoc").status_code == 404


@pytest.mark.parametrize(
    ("host", "called", "code"),
    [
        ("127.0.0.1", "evil.example", 400),
        ("127.0.0.1", "localhost:8000", 200),
        ("::1", "evil.example", 400),
        ("localhost", "127.0.0.1", 200),
        ("0.0.0.0", "any.example", 200),
        ("any.example", "any.example", 200),
    ],
)
def test_on_loopback_only_its_own_names_are_answered(host, called, code):
    assert client(hosts=hosts_of(host)).get("/health", headers={"Host": called}).status_code == code
