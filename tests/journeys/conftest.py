"""A real browser. Where there is none, the tests fail and say how to mend it; they never skip."""

import os

import pytest
from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
HOW = "No browser: install Chromium (`apt-get install chromium`, or `playwright install chromium`), or set CHROMIUM."


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM", "missing")
    if not os.path.exists(path):
        pytest.fail(HOW)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def complaints():
    """What the pages of this test have written to the console: nothing is allowed to be left in it."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def window(browser, live_server, complaints):
    """`window(width=390, scheme="dark", js=False)` opens a new, empty window with a page on our own server."""
    contexts = []

    def open_window(width=1440, height=900, scheme="light", js=True, **more):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme=scheme,
            java_script_enabled=js,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: _listen(message, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()


def _listen(message, complaints: list[str]) -> None:
    """Answers with 4xx are part of many tests; everything else that the console says is a fault."""
    if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
        complaints.append(message.text)
