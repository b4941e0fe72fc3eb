"""What a machine can see of accessibility: axe, and no scrolling sideways. For every page that a journey visits."""

from functools import cache
from pathlib import Path

AXE = Path(__file__).parents[2] / "static" / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Axe fetches every style sheet again before it begins, for a rule that we do not ask for, and for sound and film.
RUN = """tags => axe.run(document, {
    runOnly: tags, resultTypes: ['violations'], preload: document.querySelector('audio, video') !== null})"""
TALLEST = 8000
# What stands outside the window's right edge and makes the page scroll, for the message of a failing test.
WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll-x, .sr-only'))
    .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""


@cache
def source() -> str:
    return AXE.read_text("utf-8")


def violations(page) -> list[str]:
    """One line for each fault: the rule, where, and what to do. Runs through the debugger, which no CSP stops.

    A page is looked at on several screens: only on the first one does it need to be given axe.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(source())
    found = page.evaluate(RUN, TAGS)["violations"]
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {' '.join(node.get('failureSummary', '').split())}"
        for rule in found
        for node in rule["nodes"]
    ]


def check(page) -> None:
    """Fails with every fault on the page, and when the page scrolls sideways."""
    size = page.viewport_size
    try:
        check_at(page, size["width"], size["height"])
    finally:
        page.set_viewport_size(size)


def check_at(page, width: int, height: int) -> None:
    """Check it in a window of this size, which stays open, and as tall as the page: what lies under a sticky bar can
    be scrolled into sight. Each change of a window's size is dear."""
    page.set_viewport_size({"width": width, "height": height})
    tall = max(height, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(tall, TALLEST)})
    where = f"{page.url} at {width} px"
    assert not (found := violations(page)), f"{where}\n" + "\n".join(found)
    no_sideways_scroll(page)


def no_sideways_scroll_with_large_text(page) -> None:
    """WCAG 1.4.4: on a phone whose owner has doubled the letters, nothing else, every page still fits."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    no_sideways_scroll(page)
    page.evaluate("document.documentElement.style.fontSize = ''")


def no_sideways_scroll(page) -> None:
    extra = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert extra <= 0, f"{page.url} is {extra} px too wide at {page.viewport_size['width']}: {page.evaluate(WIDE)}"
