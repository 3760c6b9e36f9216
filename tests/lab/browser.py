"""A real browser on the lab: Debian's chromium, driven by Playwright; without it these tests are skipped."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 20_000  # ms; a page that works answers at once, but other tests keep the processors busy
BLOCKED = "Blocked script execution"  # what the browser says of a report's script: as it should be
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 760}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium (apt-get install chromium): the page was not tried in a browser")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """The lab on a desk, which complains of nothing and asks nobody but its own server."""
    with browser.new_context(viewport=DESK, base_url=served, color_scheme="light") as context:
        yield from watched(context, served)


@pytest.fixture
def dark_phone(browser: Browser, served: str) -> Iterator[Page]:
    """The lab on a phone at night."""
    with browser.new_context(viewport=PHONE, base_url=served, color_scheme="dark", has_touch=True) as context:
        yield from watched(context, served)


def watched(context: BrowserContext, served: str) -> Iterator[Page]:
    complaints: list[str] = []
    elsewhere: list[str] = []
    context.set_default_timeout(PATIENCE)

    def hear(line: ConsoleMessage) -> None:
        if line.type in ("error", "warning") and not line.text.startswith(BLOCKED):
            complaints.append(line.text)

    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(served) else None
    )
    yield page
    assert not complaints, complaints
    assert not elsewhere, elsewhere
