"""Somebody without a mouse: goes on by Tab, sees where they are at every step, and presses what has the focus."""

from __future__ import annotations

import time

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import FileChooser, FilePayload, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

PATIENCE = 30.0
MOST = 120
"""Presses of Tab after which whoever looks for something gives up."""

BORN = "performance.timeOrigin"
HERE = """what => {
    const each = document.activeElement;
    if (each === document.body) return null;
    const shown = [each, ...each.labels ?? []], label = each.labels?.[0], group = each.closest('.usa-input-group');
    const looks = [each, label, group].filter(Boolean).map(one => getComputedStyle(one));
    if (label) looks.push(getComputedStyle(label, '::before'));
    const within = each.type === 'date' && !each.matches(':focus'); // at the calendar's button, which Chromium marks itself
    return {
        arrived: each.matches(what), html: each.outerHTML.slice(0, 160),
        marked: within || looks.some(how => how.outlineStyle !== 'none' && parseFloat(how.outlineWidth) > 0),
        inside: shown.map(one => one.getBoundingClientRect()).some(box =>
            box.width && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth),
    };
}"""


class Keyboard:
    """Keys alone; `page` is only looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def is_at(self, selector: str) -> bool:
        return bool(self.page.evaluate("what => document.activeElement.matches(what)", selector))

    def to(self, selector: str) -> None:
        """On to the next such thing; each stop on the way is marked and stands within the window."""
        for _ in range(MOST):
            self.press("Tab")
            here = self.page.evaluate(HERE, selector)
            assert here, f"the page ended before {selector}: {self.page.url}"
            assert here["marked"], f"nothing shows that the focus is here: {here['html']}"
            if not here["inside"]:  # what slides in takes a moment
                self.eventually(f"what => ({HERE})(what).inside", selector)
            if here["arrived"]:
                return
        raise AssertionError(f"{selector} was not met on {self.page.url}")

    def skip_the_head(self) -> None:
        """By the link that comes first on every page."""
        self.to(".usa-skipnav")
        self.press("Enter")
        assert self.is_at("#main")

    def go(self, selector: str) -> None:
        """A link or button of the page, and on to the page that it leads to."""
        self.to(selector)
        before = self.page.evaluate(BORN)
        self.press("Enter")
        self.eventually(f"before => {BORN} !== before && document.readyState === 'complete'", before)

    def _window(self) -> FileChooser:
        """A busy machine may lose the press that opens it; then it is pressed again, as anybody would."""
        for _ in range(4):
            try:
                with self.page.expect_file_chooser(timeout=8_000) as chosen:
                    self.press("Space")
                return chosen.value
            except PlaywrightTimeout:
                continue
        raise AssertionError("no window opened to choose a file")

    def eventually(self, holds: str, about: object) -> None:
        """Ask again until it is so; the page's policy forbids Playwright's own way of waiting for that."""
        deadline = time.monotonic() + PATIENCE
        while not self._is(holds, about):
            assert time.monotonic() < deadline, f"{holds}: {self.page.url}"
            self.page.wait_for_timeout(40)

    def _is(self, holds: str, about: object) -> bool:
        try:
            return bool(self.page.evaluate(holds, about))
        except PlaywrightError:  # between two documents there is none to ask
            return False

    def write(self, name: str, text: str) -> None:
        """In place of what stands in the field."""
        self.to(f"[name='{name}']")
        self.write_here(text)

    def write_here(self, text: str) -> None:
        self.press("Control+A", "Delete")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """One of several: the arrow keys move within them."""
        self.to(f"[name='{name}']")
        self.press("Space")
        while not self.is_at(f"[value='{value}']"):
            self.press("ArrowDown")
        assert self.is_at(":checked")

    def tick(self, selector: str) -> None:
        self.to(selector)
        self.press("Space")
        assert self.is_at(":checked")

    def pick(self, name: str, words: str) -> None:
        """From what drops down, by how the words begin."""
        self.to(f"select[name='{name}']")
        self.page.keyboard.type(words)
        expect(self.page.locator("select:focus option:checked")).to_have_text(words)

    def day(self, name: str, written: str) -> None:
        """Month, day and year, one after the other."""
        self.to(f"input[type=date][name='{name}']")
        self.page.keyboard.type(written)

    def attach(self, name: str, file: FilePayload) -> None:
        """The device's own window opens; the file is on its way when it closes."""
        self.to(f"input[type=file][name='{name}']")
        self._window().set_files(file)
        expect(self.page.locator(".tl-file__told a").filter(has_text=file["name"])).to_be_visible()
