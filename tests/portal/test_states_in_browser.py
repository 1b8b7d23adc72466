"""What goes otherwise than thought, in Chromium by axe's rules: two texts, too late, a letter first, a device to leave."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from grants.kernel.clock import StoppedClock
from grants.people import commands as people
from grants.policy.actor import Role
from tests.examples import DEEP
from tests.portal.in_browser import barriers, served, window
from tests.portal.test_apply import PDF, begin, fill, page_data
from tests.portal.test_changes import change_elsewhere, reopen
from tests.portal.test_conditional_questions import conditional_form
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.assistance import asked
from tests.worlds.rounds import LETTER

pytestmark = pytest.mark.browser

AT = "/applications/JS-2026-0001"
LANGUAGES = pytest.mark.parametrize("language", ["es", "ar", *(["en", "vi"] if DEEP else [])])
SUBMIT = "main form:has(.tl-field) button[type=submit].usa-button[type=submit]"
SAVE = "main button[name=go][value=on].usa-button"


class Reader:
    """Somebody with a small phone, whose every page is read by axe."""

    def __init__(self, page: Page, site: str, axe: str, language: str) -> None:
        self.page, self.axe, self.name = page, axe, language
        self.site = site if language == "en" else f"{site}/{language}"
        self.found: dict[str, list[object]] = {}

    def read(self, state: str) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        said = barriers(self.page, self.axe)
        if said:
            self.found[state] = said
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.page.screenshot(path=f"{folder}/{state}-{self.name}.png", full_page=True)

    def go(self, path: str, state: str) -> None:
        self.page.goto(self.site + path)
        self.read(state)

    def press(self, selector: str, state: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(selector).first.click()
        self.read(state)

    def send_as_without_scripts(self, state: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.evaluate("document.querySelector('main form').submit()")
        self.read(state)


@pytest.fixture
def reader(
    app: Flask, browser: Browser, visitor: Visitor, axe: str, language: str, request: pytest.FixtureRequest
) -> Iterator[Reader]:
    """The visitor, after what the test's own world holds."""
    request.getfixturevalue("before")
    phone = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": True}
    with served(app) as site, window(browser, site, visitor, **phone) as context:
        made = Reader(context.new_page(), site, axe, language)
        yield made
        assert made.found == {}


class TestOpenedSections:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor) -> int:
        made = world.submitted(world.open_round(key="js-a", form=conditional_form()))
        visitor.sign_in("ana@example.org")
        reopen(world, made, "project", "money")
        return made

    @LANGUAGES
    def test_two_texts_and_a_question_that_comes_up(self, world: World, reader: Reader, before: int) -> None:
        reader.go(f"{AT}/changes", "opened")
        reader.go(f"{AT}/changes/project", "opened-section")
        change_elsewhere(world, before, summary="Bo's text.")
        reader.page.fill("[name=summary]", "Ana's text.")
        reader.press(SAVE, "opened-two-texts")
        assert reader.page.locator("button[name=take]").count() >= 2
        reader.press("button[name=take]", "opened-chosen")
        reader.go(f"{AT}/changes", "opened-changed")


class TestLetterForSomeTiers:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor) -> str:
        world.open_round(key="js-a", letter=LETTER | {"tiers": ["tier-2"]}, grace_minutes=15)
        reference = begin(visitor)
        visitor.post(f"{AT}/sections/project", page_data(1, tier="tier-2"))
        visitor.post(f"{AT}/sections/money", page_data(2))
        return reference

    @LANGUAGES
    def test_a_letter_comes_first(self, reader: Reader) -> None:
        reader.go(AT, "letter-first-overview")
        reader.go(f"{AT}/check", "letter-first-check")
        reader.go(f"{AT}/stage", "letter-first-stage")
        reader.press("main form button[type=submit].usa-button", "letter-first-letter")
        reader.go("/rounds/js-a/check", "letter-first-eligibility")


class TestLeaving:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor) -> str:
        world.open_round(key="js-a")
        return begin(visitor)

    @LANGUAGES
    def test_a_device_that_others_use_is_left(self, reader: Reader) -> None:
        reader.go("/resume", "leaving-resume")
        reader.go(AT, "leaving-overview")
        reader.go("/leave", "leaving-leave")
        reader.press("main form[method=post] button[type=submit] >> nth=-1", "leaving-left")
        reader.go("/resume", "leaving-resume-after")
        assert AT not in reader.page.content()


class TestTooLate:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor, another_visitor: Visitor) -> None:
        world.open_round(key="js-a")
        fill(visitor, begin(visitor))
        visitor.sign_in("ana@example.org")
        visitor.post(f"{AT}/claim")

    @LANGUAGES
    def test_it_was_sent_meanwhile(self, reader: Reader, visitor: Visitor) -> None:
        reader.go(f"{AT}/sections/project", "late-section")
        reader.page.route("**/answers*", lambda route: route.abort())
        visitor.post(f"{AT}/send")
        reader.page.fill("[name=summary]", "A text that took me an hour.")
        reader.send_as_without_scripts("late-not-kept")
        assert "A text that took me an hour." in reader.page.inner_text("main")

    @LANGUAGES
    def test_the_round_closed_before_the_first_page_was_sent(
        self, reader: Reader, clock: StoppedClock, visitor: Visitor
    ) -> None:
        reader.go("/rounds/js-a/apply", "late-first-page")
        reader.page.route("**/answers*", lambda route: route.abort())
        reader.page.fill("[name=organization_name]", "Oak Street")
        clock.move(timedelta(days=40))
        reader.send_as_without_scripts("late-first-page-after")
        assert "Oak Street" in reader.page.content()
        reader.go("/rounds/js-a/apply", "late-closed")


REFUSED: list[tuple[str, str, dict[str, str]]] = [
    ("sign-in", "/sign-in", {"email": "ana"}),
    ("pin", "/resume", {"reference": "JS-2026-0001", "pin": "000000"}),
    ("complaint", "/complaints", {"email": "ana"}),
    ("complaint-code", "/complaints/look", {"number": "C-2026-0042", "code": "ABCD"}),
    ("assistance", "/assistance", {"email": "ana", "wanted_by": ""}),
    ("sponsor", "/groups/{group}/sponsor", {"name": "Lantern Trust", "ein": "12", "email": "bea"}),
    ("invitation", "/groups/{group}", {"email": "bo"}),
    ("choose-group", f"{AT}/group", {"name": "x" * 201}),
]
"""What the page is, where, and what is typed wrongly there; what is left out is missing."""

REFUSED_FILES = {
    "wrong-kind": {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(300)},
    "too-large": {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes(5_100_000)},
}


def comes_back(reader: Reader, state: str) -> None:
    """Sent with mistakes: the page says so at each field, and begins at the list of problems."""
    reader.press(SUBMIT, state)
    assert reader.page.locator("main .tl-field__error").count(), state
    assert reader.page.evaluate("document.activeElement.matches('[data-problems]')"), state


class TestRefusedWayBack:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor) -> None:
        world.open_round(key="js-a")
        visitor.post("/rounds/js-a/apply", page_data(0))

    @LANGUAGES
    def test_an_address_that_is_none(self, reader: Reader) -> None:
        reader.page.goto(f"{reader.site}{AT}/keep")
        reader.page.fill("main [name=email]", "ana at example.org")
        comes_back(reader, "refused-keep")


class TestRefused:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor) -> int:
        world.draft(world.open_round(key="js-a"))
        with world.unit() as unit:
            ana = people.person_with_email(unit, "ana@example.org")
            group = people.know_organization(unit, "Oak Street", kind="unincorporated", member=ana).id
        visitor.sign_in("ana@example.org")
        return group

    @LANGUAGES
    def test_a_form_with_mistakes(self, reader: Reader, before: int) -> None:
        for state, path, typed in REFUSED:
            reader.page.goto(reader.site + path.format(group=before))
            for name, text in typed.items():
                reader.page.fill(f"main [name={name}]", text)
            comes_back(reader, f"refused-{state}")
        reader.page.goto(f"{reader.site}/sign-in")
        reader.page.fill("[name=email]", "bo@example.org")
        reader.press(SUBMIT, "sign-in-code")
        reader.page.fill("[name=code]", "000000")
        comes_back(reader, "refused-code")

    @pytest.mark.parametrize("language", ["es", *(["ar", "en", "vi"] if DEEP else [])])
    @pytest.mark.parametrize("kind", REFUSED_FILES)
    def test_a_file_that_we_can_not_take(self, reader: Reader, kind: str) -> None:
        """At once where scripts run, and on the page that comes back where they don't."""
        reader.page.goto(f"{reader.site}{AT}/sections/money")
        reader.page.set_input_files("[name=attachment]", REFUSED_FILES[kind])  # type: ignore[arg-type]
        expect(reader.page.locator(".tl-file__told")).to_have_text(re.compile(r"\w.*\."))
        reader.read(f"refused-file-{kind}-told")
        reader.page.route("**/uploads/**", lambda route: route.abort())
        reader.page.set_input_files("[name=attachment]", REFUSED_FILES[kind])  # type: ignore[arg-type]
        reader.send_as_without_scripts(f"refused-file-{kind}")
        assert reader.page.locator("#attachment-error").count()


class TestSomebodyElseWasFaster:
    @pytest.fixture
    def before(self, world: World, visitor: Visitor) -> str:
        world.staff(Role.OFFICER, email="ofelia@example.org")
        visitor.sign_in("ofelia@example.org")
        return asked(world, locale="es")

    @pytest.mark.parametrize("language", ["en", *(["es"] if DEEP else [])])
    def test_the_page_says_so(self, reader: Reader, visitor: Visitor, before: str) -> None:
        reader.go(f"/staff/requests/{before}", "faster-before")
        visitor.post(f"/staff/requests/{before}/take-up")
        reader.page.fill("[name=text]", "Booked.")
        reader.press("form[action$='/done'] button[type=submit].usa-button", "faster-after")
        assert "Booked." not in reader.page.url
