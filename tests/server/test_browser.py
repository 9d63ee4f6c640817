"""The pages in a real browser: what a reader points at, taps and types, and that nothing in an article runs."""

import shutil
import socket
import threading
import time

import pytest
from case_files import cases
from hand_made import TEXT, hostile, record

pytest.importorskip("fastapi", reason="the server needs the extra claimkit[server]")
playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium: apt-get install -y chromium")

import uvicorn  # noqa: E402
from fakes import Fake  # noqa: E402

from claimkit.pages import page as html_of  # noqa: E402
from claimkit.records import ArticleRecord  # noqa: E402
from claimkit.server import Limits  # noqa: E402
from claimkit.server.app import make_app  # noqa: E402


def answer(fields):
    """A hostile record where the text names a case, else the hand-made one."""
    text = fields.get("text") or fields["html"]
    return hostile(text.removeprefix("hostile ")) if text.startswith("hostile ") else record(title=fields.get("title"))


@pytest.fixture(scope="module")
def runner():
    return Fake(answer)


@pytest.fixture(scope="module")
def address(runner):
    """A running server's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(make_app(runner, Limits(megabytes=0.1)), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        # CI runs as root in a container, where chromium's own sandbox cannot start.
        made = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def tab(browser):
    """A page that fails the test where a script of it breaks, or anything is asked of another place."""
    faults = []
    context = browser.new_context(accept_downloads=True)
    found = context.new_page()
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("console", lambda told: faults.append(told.text) if "Content Security Policy" in told.text else None)
    local = ("http://127.0.0.1", "file:", "about:", "blob:")
    found.on("request", lambda request: None if request.url.startswith(local) else faults.append(request.url))
    yield found
    context.close()
    assert not faults


@pytest.fixture
def shown(tab, tmp_path):
    """The hand-made record's page, from a file."""
    path = tmp_path / "page.html"
    path.write_text(html_of(record()), encoding="utf8")
    tab.goto(path.as_uri())
    return tab


def test_pointing_at_a_quote_shows_its_card(shown):
    shown.locator(".text .content[data-quote=q2]").hover()
    card = shown.locator("#card")
    card.wait_for(state="visible")
    assert "Vane, mayor, Lagos" in card.inner_text() and "mixed, 60% sure" in card.inner_text()
    assert shown.locator(".lit").count() == shown.locator(".text [data-quote=q2]").count() == 4
    shown.mouse.move(5, 700)
    card.wait_for(state="hidden")


def test_a_keyboard_reaches_every_quote_and_its_entry(shown):
    reached = []
    for _ in range(12):
        shown.keyboard.press("Tab")
        name = shown.evaluate("document.activeElement.dataset.quote || ''")
        if name:
            reached.append(name)
            assert shown.locator("#card").is_visible()
    assert reached == ["q1", "q2", "q3"]
    shown.locator("#in-q3").focus()
    assert "evaluation, certain, negated, if: If it rains" in shown.locator("#card").inner_text()
    shown.keyboard.press("Escape")
    assert shown.locator("#card").is_hidden()
    shown.keyboard.press("Enter")
    assert shown.url.endswith("#q3") and shown.locator("#q3:target").count() == 1
    assert shown.locator("#card").is_hidden()


def test_a_speaker_s_quotes_are_picked_out_and_given_back(shown):
    vane = shown.get_by_role("button", name="Vane")
    vane.click()
    assert vane.get_attribute("aria-pressed") == "true"
    assert [shown.locator(f"#q{n}").is_visible() for n in (1, 2, 3)] == [False, True, False]
    vane.click()
    assert all(shown.locator(f"#q{n}").is_visible() for n in (1, 2, 3))


def test_a_tap_opens_the_card_at_the_foot_of_a_phone(browser, tmp_path):
    (tmp_path / "page.html").write_text(html_of(record()), encoding="utf8")
    context = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto((tmp_path / "page.html").as_uri())
    phone.locator("#in-q1").tap()
    box = phone.locator("#card").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(700, abs=1) and "Adwoa Osei" in phone.locator("#card").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator("h1").tap()
    assert phone.locator("#card").is_hidden()
    context.close()


def test_without_scripts_links_lead_to_the_entries(browser, tmp_path):
    (tmp_path / "page.html").write_text(html_of(record()), encoding="utf8")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((tmp_path / "page.html").as_uri())
    plain.locator("#in-q2").click()
    assert plain.url.endswith("#q2") and plain.locator("#q2").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(shown, scheme):
    """WCAG AA: text at 4.5 to 1 at least, measured on what the browser computes."""
    shown.emulate_media(color_scheme=scheme)
    worst = shown.evaluate(CONTRAST)
    assert worst[0] >= 4.5, worst


def test_an_article_is_pasted_shown_and_downloaded(tab, address, runner):
    tab.goto(address)
    tab.get_by_role("button", name="Find quotes").click()
    assert tab.get_by_role("alert").inner_text() == "There is no article yet: paste its text, or choose a file."
    tab.get_by_label("An article in English").fill(TEXT)
    tab.get_by_label("Title").fill("Gifts")
    tab.get_by_role("button", name="Find quotes").click()
    frame = tab.frame_locator("#frame")
    frame.locator("h1", has_text="Gifts").wait_for()
    assert tab.get_by_role("status").inner_text() == "Done: 3 quotes."
    assert runner.given[-1][0] == {"text": TEXT, "title": "Gifts"}
    frame.locator("#in-q2").focus()
    assert "Vane, mayor, Lagos" in frame.locator("#card").inner_text()
    with tab.expect_download() as found:
        tab.get_by_role("link", name="Download the record").click()
    text = found.value.path().read_text(encoding="utf8")
    assert found.value.suggested_filename == "record.jsonl"
    assert ArticleRecord.model_validate_json(text) == record(title="Gifts") and text.endswith("}\n")
    with tab.expect_download() as found:
        tab.get_by_role("link", name="Download the page").click()
    assert found.value.path().read_text(encoding="utf8") == html_of(record(title="Gifts"))


@pytest.mark.parametrize(
    ("name", "content", "given"),
    [
        ("port.html", b"<p>Osei said so.</p>", {"html": "<p>Osei said so.</p>", "id": "port"}),
        ("port.txt", "“Osei” said so.".encode(), {"text": "“Osei” said so.", "id": "port"}),
        ("old.txt", b"\x93Osei\x94 said so.", {"text": "“Osei” said so.", "id": "old"}),
    ],
)
def test_a_file_is_read_as_its_name_says(tab, address, runner, name, content, given):
    tab.goto(address)
    tab.locator("#file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    tab.locator("#status", has_text=name).wait_for()
    tab.get_by_role("button", name="Find quotes").click()
    tab.locator("#status", has_text="Done").wait_for()
    assert runner.given[-1][0] == given


def test_what_the_server_refuses_is_told(tab, address):
    tab.goto(address)
    tab.get_by_label("An article in English").fill("x" * 200_000)
    tab.get_by_role("button", name="Find quotes").click()
    told = tab.locator("#error", has_text="could not be done")
    told.wait_for()
    assert "must have at most 100,000 bytes" in told.inner_text() and tab.locator("#result").is_hidden()


def test_no_hostile_article_runs_or_loads_anything(tab, address):
    tab.goto(address)
    tab.evaluate("void (window.boom = () => { document.title = 'BOOM'; })")
    for case in cases("pages/hostile"):
        bad = case.values[0]["text"]
        tab.get_by_label("An article in English").fill(f"hostile {bad}")
        tab.get_by_role("button", name="Find quotes").click()
        frame = tab.frame_locator("#frame")
        tab.locator("#status", has_text="Done").wait_for()
        frame.locator("h1").filter(has_text=bad).wait_for()
        inner = tab.frames[-1]
        inner.evaluate("void (window.boom = () => { document.title = 'BOOM'; })")
        for link in frame.locator(".tag").all():
            link.hover()
        assert frame.locator("h1").inner_text().strip() == bad.strip()
        assert tab.title() == "claimkit" and inner.evaluate("document.title") != "BOOM"
        assert frame.locator("img, iframe, form, svg, base").count() == 0


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => c.slice(0, 3).map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let worst = [99, ""];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !node.getClientRects().length) continue;
    if (node.matches("script, .unseen")) continue;
    let ground = node;
    while (ground && rgb(getComputedStyle(ground).backgroundColor)[3] < 255) ground = ground.parentElement;
    const a = light(rgb(getComputedStyle(node).color));
    const b = light(rgb(getComputedStyle(ground || document.body).backgroundColor));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst[0]) worst = [ratio, node.className + ": " + node.textContent.slice(0, 40)];
  }
  return worst;
}"""
