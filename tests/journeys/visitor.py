"""Somebody at a browser: goes to pages, fills in forms, and looks at every page as a machine and a person would."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from tests.conftest import IS_FULL

from . import axe

SIZES = {"computer": (1440, 900), "phone": (390, 844)}
NARROW = 320
LETTER = re.compile(r"\w")
ROW = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass
class Visitor:
    """`steps` counts what the person does with hand or keyboard: each press, each field filled in."""

    page: object
    js: bool = True
    steps: int = 0
    seen: set[str] = field(default_factory=set)
    looked_at: ClassVar[Path]  # a folder (conftest.py): one empty file for each page that somebody has looked at

    # --- what a hand does

    def press(self, selector: str) -> None:
        """Press a link or a button that leads to another page, and wait for it."""
        self.steps += 1
        with self.page.expect_navigation():
            self.page.click(selector)

    def tick(self, selector: str) -> None:
        self.steps += 1
        self.page.check(selector)

    def fill(self, name: str, text: str) -> None:
        self.steps += 1
        self.page.fill(f"[name={name}]", text)

    def choose(self, name: str, value: str) -> None:
        self.steps += 1
        self.page.select_option(f"[name={name}]", value)

    def go(self, path: str) -> None:
        assert self.page.goto(path).ok, self.page.url

    # --- what an eye does

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    @property
    def words(self) -> str:
        return self.text_of("body")

    def text_of(self, selector: str) -> str:
        """The words of a part of the page, with single spaces."""
        return " ".join(self.page.inner_text(selector).split())

    def look(self) -> "Visitor":
        """The page has a title and one heading, and neither axe nor a narrow window finds a fault, on any screen.

        Without JavaScript axe cannot run; the pages are the same. A page that is built of the same parts as one
        which somebody in this run has looked at already is looked at again by `verify --all` only, and one
        that has changed since on a phone only.
        """
        size = self.page.viewport_size
        self.seen.add(self.path)
        if self.has_been_looked_at(self.page.evaluate(PARTS)):
            return self
        screens = SIZES if not self.has_been_looked_at("") else ["phone"]
        assert LETTER.search(self.page.title().removesuffix("· Samplan")), self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        if self.js:
            for name in screens:  # the phone last
                axe.check_at(self.page, *SIZES[name])
            axe.no_sideways_scroll_with_large_text(self.page)
        self.page.set_viewport_size({"width": NARROW, "height": 640})
        axe.no_sideways_scroll(self.page)
        self.page.set_viewport_size(size)
        return self

    def has_been_looked_at(self, parts: str) -> bool:
        """Whether somebody has in this run; from now on, yes. Without `parts`: a page at this address at all."""
        here = (ROW.sub("…", self.path), parts and self.page.title(), parts, self.js)
        mark = self.looked_at / sha256(repr(here).encode()).hexdigest()
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return not IS_FULL
        return False

    def is_inside(self, selector: str) -> bool:
        """Whether the whole of it stands on the screen, without scrolling and with nothing on top."""
        return self.page.evaluate(INSIDE, selector)


# Every kind of element that the page is made of, whatever it says.
PARTS = """() => [...new Set([...document.querySelectorAll('body *')].map(one =>
  [one.tagName, one.getAttribute('class'), one.getAttribute('role'), one.type].join(' ')))].sort().join()"""
# Its middle belongs to it, and all of it is between the window's edges.
INSIDE = """selector => {
  const one = document.querySelector(selector), box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return scrollY === 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth
    && box.height > 0 && (one === top || one.contains(top) || top.contains(one));
}"""
