import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from case_files import cases
from hand_made import TEXT, hostile, record

from claimkit.pages import page
from claimkit.pages.view import view_of

VOID = {"meta", "br", "img", "input", "link", "hr"}


class Read(HTMLParser):
    """A page's tags, the text of its article, and whether every element is closed."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.text, self.data = [], [], "", ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.data += data
        classes = [attrs.get("class", "") for _, attrs in self.open]
        if "text" in classes and not any(name in ("sign", "a") for name, _ in self.open):
            hidden = any("tag" in c.split() or "sign" in c.split() for c in classes)
            self.text += "" if hidden else data

    def all(self, tag, **attrs):
        return [a for t, a in self.tags if t == tag and all(a.get(k.rstrip("_")) == v for k, v in attrs.items())]


def squeezed(text):
    return "".join(text.split())


def test_the_text_stands_on_the_page_as_it_is():
    assert squeezed(Read(page(record())).text) == squeezed(TEXT)


def test_a_quote_s_pieces_tag_and_entry_belong_together():
    found = Read(page(record()))
    assert [a["href"] for a in found.all("a") if "tag" in a.get("class", "")] == [
        "#q1",
        "#q2",
        "#q3",
    ]
    assert {a["id"] for a in found.all("li") if "id" in a} == {"q1", "q2", "q3"}
    spans = [(a["class"].split(), a["data-quote"]) for a in found.all("span") if "data-quote" in a]
    assert (["source", "kind-mixed", "s1"], "q1") in spans
    assert (["cue", "content", "kind-mixed"], "q1") not in spans and any(n[0] == "cue" and q == "q2" for n, q in spans)
    assert any("target" in names and "favor" in names for names, _ in spans)
    assert any("s-none" in names and quote == "q3" for names, quote in spans)


def test_every_link_within_the_page_has_its_end():
    html = page([record(), record(id="a2")])
    found = Read(html)
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    ends = [attrs["href"] for attrs in found.all("a") if attrs["href"].startswith("#")]
    assert len(ends) > 12 and {end[1:] for end in ends} <= set(ids)
    assert {attrs["aria-labelledby"] for _, attrs in found.tags if "aria-labelledby" in attrs} <= set(ids)


def test_what_was_found_is_shown_in_words():
    text = squeezed(Read(page(record())).data)
    for words in (
        "mayor, Lagos",
        "evaluation, certain, negated",
        "if: If it rains",
        "▲ for",
        "90% sure",
        "1 quote, 1 claim, ▲ 1 for",
        "within q1",
    ):
        assert squeezed(words) in text, words
    assert squeezed("3 quotes, 2 claims, 1 stances, 2 speakers") in text


def test_speakers_are_numbered_by_their_quotes_and_colours_come_round():
    made = record()
    many = [made.speakers[0].model_copy(update={"id": f"x{n}", "name": f"N{n}"}) for n in range(13)]
    view = view_of(made.model_copy(update={"speakers": (*many, *made.speakers)}))
    assert [one.number for one in view.speakers] == list(range(1, 16))
    assert {one.speaker.id for one in view.speakers[:2]} == {"s1", "s2"}
    assert view.speakers[12].colour == view.speakers[0].colour


@pytest.mark.parametrize("row", cases("pages/hostile"))
def test_hostile_text_is_text(row):
    made = hostile(row["text"])
    html, plain, text = page(made), page(record()), made.article.text
    found = Read(html)
    assert squeezed(found.text) == squeezed(text)
    assert [tag for tag, _ in found.tags if tag in ("script", "style", "iframe", "form", "img", "base", "svg")] == [
        "style",
        "script",
    ]
    assert len(found.all("meta")) == len(Read(plain).all("meta"))
    names = {name for _, attrs in found.tags for name in attrs}
    assert not {name for name in names if name.startswith("on")} and not names & {"style", "src", "autofocus"}


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/x?y=1", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://a.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(url, linked):
    outward = [attrs["href"] for attrs in Read(page(record(url=url))).all("a") if not attrs["href"].startswith("#")]
    assert outward == ([url] if linked else [])


def test_the_page_loads_nothing_and_its_policy_names_what_runs():
    html = page(record(url="https://a.example/"))
    found = Read(html)
    assert not [attrs for _, attrs in found.tags if {"src", "srcset", "style"} & set(attrs)] and "@import" not in html
    assert "url(" not in html
    policy = found.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    for tag, content in re.findall(r"<(style|script)>(.*?)</\1>", html, re.S):
        hashed = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{hashed}'" in policy
    assert policy.startswith("default-src 'none';")


def test_overrides_of_direction_are_shown_by_name():
    html = page(record("a \u202egift", title="\u202etitle"))
    article = html.split("<body>")[1]
    assert "\u202e" not in article and 'title="right-to-left override">U+202E<' in article


def test_a_record_without_text_still_has_its_lists():
    found = Read(page(record().model_copy(update={"article": record().article.model_copy(update={"text": None})})))
    assert "without the article's text" in found.data and "“a gift”" in found.data
    assert not [attrs for attrs in found.all("a") if attrs["href"].startswith("#in-")]
