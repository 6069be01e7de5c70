"""The page in a real browser: what a supervisor sees on a desk and on a phone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from netproof.report.page import LANGUAGES, render_page
from tests.report.samples import facts

pytestmark = pytest.mark.browser

# Without the last ones Chromium looks for updates and Google's hosts at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": 1280, "phone": 375}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing = "chromium is not on PATH (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


class Opened:
    """A page with everything that it said and asked for."""

    def __init__(self, browser: Browser, path: Path, width: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900})
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def overflow(self) -> int:
        found: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return found


@pytest.fixture(params=LANGUAGES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / f"report.{request.param}.html"
    file.write_text(render_page(facts(), request.param), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_it_fits_says_nothing_and_asks_nobody(browser: Browser, path: Path, width: int, tmp_path: Path) -> None:
    opened = Opened(browser, path, width)
    for everything in (False, True):
        if everything:
            opened.page.locator("button[data-open=true]").click()
        opened.page.screenshot(path=tmp_path / f"{path.stem}-{width}-{everything}.png", full_page=True)
        assert opened.overflow() <= 0
    assert opened.page.evaluate("window.owned") is None
    assert opened.said == []
    assert opened.asked == [path.as_uri()]
    opened.page.close()


def test_findings_are_filtered_without_a_network(browser: Browser, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    findings = opened.page.locator("details.finding:visible")
    assert findings.count() == 2
    opened.page.locator("#filter-text").fill("ONERROR")
    assert findings.count() == 1
    assert opened.page.locator(".group:visible").count() == 1
    assert "1" in opened.page.locator("#filter-shown").inner_text()
    opened.page.locator("#filter-text").fill("nothing has this")
    assert findings.count() == 0
    opened.page.locator("#filter-text").fill("")
    opened.page.locator("#filter-status").select_option("indeterminate")
    assert findings.count() == 1
    opened.page.close()


def test_a_link_to_a_finding_opens_it_even_where_a_filter_hides_it(browser: Browser, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    target = opened.page.locator("[id='finding-password-storage.password_storage.sw1']")
    opened.page.locator("button[data-open=false]").click()
    opened.page.locator("#filter-status").select_option("indeterminate")
    assert not target.is_visible()
    opened.page.locator("a[href='#finding-password-storage.password_storage.sw1']").first.click()
    target.locator(".body").wait_for(state="visible")
    opened.page.close()


def test_it_prints_and_reads_without_its_script(browser: Browser, path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("details.finding").count() == 2
    assert not page.locator("#filter").is_visible()
    assert page.pdf().startswith(b"%PDF")
    context.close()


def test_statuses_are_told_by_shape_and_word_and_everything_has_contrast(browser: Browser, path: Path) -> None:
    opened = Opened(browser, path, 1280)
    for badge in opened.page.locator(".status").all():
        assert badge.text_content()
        assert badge.locator("use").get_attribute("href")
    script = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
    opened.page.locator("button[data-open=true]").click()
    assert opened.page.evaluate(script) == []
    opened.page.close()
