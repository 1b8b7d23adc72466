"""People in browsers: each goes where links and buttons lead, reads the page by axe's rules, and is written down."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.installation import Installation
from tests.journeys.looking import Look
from tests.journeys.shapes import shape

SECONDS = 90.0  # a worker may have much to do first
SIGN_IN_LINK = r"http\S+/sign-in/link/\S+"
LOCALES = {"en": "en-US", "es": "es-US", "vi": "vi-VN", "ar": "ar"}
BORN = "performance.timeOrigin"
SENT = "box => box.querySelector('progress').hidden && box.querySelector('[role=status]').textContent !== ''"
READ: set[tuple[Look, str]] = set()
"""Pages of one shape are read once a look."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Cast:
    installation: Installation
    browser: Browser
    axe: str
    look: Look
    people: list[Person] = field(default_factory=list)

    def person(self, email: str = "") -> Person:
        """Somebody with a browser of their own; nobody else's cookies."""
        context = self.browser.new_context(
            viewport={"width": self.look.width, "height": 740 if self.look.is_phone else 800},
            has_touch=self.look.is_phone,
            is_mobile=self.look.is_phone,
            java_script_enabled=self.look.scripts,
            locale=LOCALES[self.look.language],
            bypass_csp=False,
        )
        context.set_default_timeout(30_000)
        made = Person(self, context.new_page(), email)
        self.people.append(made)
        return made

    def words(self, en: str, es: str, **others: str) -> str:
        return {"en": en, "es": es, **others}[self.look.language]

    def leave(self) -> None:
        """Close every browser; SCREENSHOTS names a folder for what each person saw last."""
        folder = os.environ.get("SCREENSHOTS")
        for number, person in enumerate(self.people):
            if folder:
                person.page.screenshot(path=f"{folder}/{self.look.name}-{number}.png", full_page=True)
            person.page.context.close()


class Person:
    """Reads every page that they reach: well answered, nothing for axe to find, nothing wider than the screen."""

    def __init__(self, cast: Cast, page: Page, email: str) -> None:
        self.cast, self.page, self.email = cast, page, email
        self.site = cast.installation.site
        self.problems: list[str] = []
        page.on("response", self._note)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", self._hear)

    # --- going ----------------------------------------------------------------------------------

    def path(self, path: str) -> str:
        return path if self.cast.look.language == "en" else f"/{self.cast.look.language}{path}"

    def go(self, path: str, *, status: int = 200) -> None:
        """By the address bar, in this journey's language."""
        response = self.page.goto(self.site + self.path(path))
        assert response is not None
        assert response.status == status, f"{path}: {response.status}\n{self.text()[:800]}"
        self.read()

    def click(self, name: str | re.Pattern[str], *, role: str = "button", nth: int = 0) -> None:
        """A button or link by its words; then the page that comes is read."""
        self.page.get_by_role(role, name=name).nth(nth).click()  # type: ignore[arg-type]
        self.page.wait_for_load_state("load")
        self.read()

    def follow(self, selector: str) -> None:
        """The first such link on the page."""
        self._leaves_by(self.page.locator(selector).first)
        self.read()

    def _leaves_by(self, control: Locator) -> None:
        """Press it and wait for another document: a script may change this one's address, which is no arrival."""
        if not self._scripts:
            with self.page.expect_navigation(wait_until="load"):
                control.click()
            return
        before = self.page.evaluate(BORN)
        control.click()

        def arrived() -> bool:
            try:
                return bool(self.page.evaluate(f"{BORN} !== {before} && document.readyState === 'complete'"))
            except PlaywrightError:  # between two documents there is none to ask
                return False

        self.eventually(arrived, "another page")

    def fill(self, name: str, value: str) -> None:
        """A field by its name in the form: the same in every language."""
        self.page.locator(f"[name='{name}']").first.fill(value)

    def choose(self, name: str, value: str = "") -> None:
        """An option by its value, as a finger does it: on its label. Without a value, the first one."""
        listed = self.page.locator(f"select[name='{name}']")
        if listed.count():
            listed.select_option(value or None, index=None if value else 1)
            return
        chosen = self.page.locator(f"[name='{name}'][value='{value}']" if value else f"[name='{name}']").first
        self.page.locator(f"label[for='{chosen.get_attribute('id')}']").click()

    def submit(self, selector: str = "form.tl-form button[type=submit].usa-button") -> None:
        """The page's main button."""
        self._leaves_by(self.page.locator(selector).first)
        self.read()

    def attach(self, name: str, *, filename: str, content: bytes, kind: str = "image/png") -> None:
        """A file from this device, into a field by its name in the form; a script that sends it at once is awaited.

        What it says moves the page, and a button that moves under the finger is not pressed.
        """
        chosen = {"name": filename, "mimeType": kind, "buffer": content}
        field = self.page.locator(f"input[type=file][name='{name}']")
        field.set_input_files([chosen])  # type: ignore[list-item]
        sent_at_once = self.page.locator("[data-upload]").filter(has=field)
        if self._scripts and sent_at_once.count():
            self.eventually(lambda: bool(sent_at_once.first.evaluate(SENT)), "the file's arrival")

    def fetches(self, selector: str) -> bytes:
        """What the page's link leads to when it is a file; with this person's cookies, as the browser would."""
        address = self.page.locator(selector).first.get_attribute("href")
        assert address, f"no link {selector} on {self.page.url}"
        return self.fetches_address(address)

    def fetches_address(self, path: str) -> bytes:
        response = self.page.context.request.get(self.site + path)
        assert response.ok, f"{path}: {response.status}"
        self._write_down(path)
        return response.body()

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def text(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def here(self) -> str:
        path = urlsplit(self.page.url).path
        prefix = f"/{self.cast.look.language}"
        return path.removeprefix(prefix) if self.cast.look.language != "en" else path

    # --- signing in -----------------------------------------------------------------------------

    def sign_in(self, email: str = "") -> None:
        """Through the pages: the letter's link, and for staff the code of the demonstration's list."""
        self.email = email or self.email
        self.go("/sign-in")
        self.fill("email", self.email)
        known = self.letters_links(SIGN_IN_LINK)
        self.submit()
        self.follow_letter(SIGN_IN_LINK, known=known)
        self.submit()
        assert not self.here().startswith("/sign-in/link"), self.text()[:400]
        if self.here().endswith("/second-step"):
            self.pass_second_step()

    def pass_second_step(self) -> None:
        """The next code each time: one is taken once."""
        code = self.code_from_list()
        self.fill("code", code)
        self.submit()
        if self.here().endswith("/second-step"):
            self.eventually(lambda: self.code_from_list() != code, "the next code")
            self.fill("code", self.code_from_list())
            self.submit()

    def code_from_list(self) -> str:
        listed = self.cast.installation.answer("/dev/accounts").decode()
        row = listed[listed.index(self.email) :]
        found = re.search(r"\b\d{6}\b", re.sub(r"<[^>]+>", " ", row))
        assert found, f"no code for {self.email}"
        return found[0]

    def letters(self) -> str:
        return self.cast.installation.answer(f"/dev/mail?to={self.email}").decode()

    def follow_letter(self, pattern: str, *, known: Sequence[str] = ()) -> None:
        """Open the newest letter's link; waits until the worker has mailed one that is not among the known."""
        self.eventually(lambda: self.letters_links(pattern)[:1] not in ([], [*known[:1]]), f"a letter to {self.email}")
        self.page.goto(self.letters_links(pattern)[0])
        self.read()

    def letters_links(self, pattern: str) -> list[str]:
        return re.findall(pattern.replace(r"\S", r'[^\s"<]'), self.letters())

    # --- reading --------------------------------------------------------------------------------

    def read(self) -> None:
        """What a careful reader would find wrong with this page."""
        assert not self.problems, self.problems
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") if self._scripts else 0
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"
        if not self._scripts:
            return
        found = self._violations()
        told = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
        assert not told, f"{self.page.url}\n" + "\n".join(told)

    def _violations(self, tries: int = 5) -> list[dict[str, Any]]:
        """By axe's rules. A page that brings in what another page had typed shows itself anew, and is read again."""
        try:
            self.page.wait_for_load_state("load")
            known_by = (self.cast.look, shape(self.page.content()))
            if known_by in READ:
                return []
            if not self.page.evaluate("typeof axe !== 'undefined'"):
                self.page.evaluate(self.cast.axe)
            found: list[dict[str, Any]] = self.page.evaluate(
                "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations)", TAGS
            )
        except PlaywrightError:
            if tries == 1:
                raise
            return self._violations(tries - 1)
        if not found:
            READ.add(known_by)
        return found

    @property
    def _scripts(self) -> bool:
        return self.cast.look.scripts

    def _hear(self, said: ConsoleMessage) -> None:
        """What a script or the policy of the page complains of; a refused form's status is not one of these."""
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.problems.append(said.text)

    def _note(self, response: Response) -> None:
        """Which pages were visited, for the list of those that nobody looks at; and what is missing or broken."""
        request = response.request
        if not response.url.startswith(self.site):
            return
        page = request.resource_type == "document"
        if response.status >= (500 if page else 400):
            self.problems.append(f"{response.url}: {response.status}")
        if not page:
            return
        if request.method == "GET":
            self._write_down(urlsplit(response.url).path)

    def _write_down(self, path: str) -> None:
        if kept := os.environ.get("VISITED_FILE"):
            with Path(kept).open("a") as out:
                out.write(json.dumps(path) + "\n")

    def eventually(self, holds: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
        """Wait on a condition, with a deadline."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"waited {seconds} s for {what}\n{self._log()}"
            self.page.wait_for_timeout(80)

    def _log(self) -> str:
        return self.cast.installation.log.read_text(errors="replace")[-3000:]

    def reload_until(self, words: str, *, where: str = "body", seconds: float = SECONDS) -> None:
        """Look again until the page says it: a worker is at it."""

        def says() -> bool:
            self.page.reload()
            return words in self.page.locator(where).first.inner_text()

        self.eventually(says, f"{words!r} on {self.page.url}", seconds)
        self.read()
