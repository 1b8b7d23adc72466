"""On a small phone: the first pages in Arabic, and a draft in Spanish that outlives its tab and moves by a code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.applying import ROUND
from tests.journeys.looking import Look
from tests.journeys.walking import Cast, Person

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
TEXT = "Doña Inés y los niños: ¿jugamos a la lotería? 🌳"


def on_a_phone(cast: Cast, email: str = "") -> Person:
    """Somebody with a telephone of their own: a touch screen, 360 × 740."""
    context = cast.browser.new_context(**PHONE, locale=f"{cast.look.language}-US")  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    made = Person(cast, context.new_page(), email)
    cast.people.append(made)
    return made


def in_its_direction(page: Page, language: str, direction: str) -> None:
    """The whole page is of the language, and nothing of it stands beyond the screen's edge."""
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == direction
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(each => {
            const box = each.getBoundingClientRect(), hidden = each.closest('.usa-sr-only, [hidden], .tl-enter, .tl-trap')
            return !hidden && box.width > 1 && box.height > 1 && (box.left < -1 || box.right > window.innerWidth + 1)
                && !each.closest('.tl-scroll, .usa-checkbox, .usa-radio')
        }).map(each => each.outerHTML.slice(0, 120)).slice(0, 3)"""
    )
    assert beyond == [], f"{page.url}: {beyond}"


@pytest.mark.parametrize("look", [Look("ar", 360)], ids=lambda look: look.name)
def test_the_first_pages_in_arabic(cast: Cast) -> None:
    samir = on_a_phone(cast, "samir.haddad@example.org")
    for path in ("/", f"/rounds/{ROUND}", f"/rounds/{ROUND}/questions", f"/rounds/{ROUND}/check", "/assistance"):
        samir.go(path)
        in_its_direction(samir.page, "ar", "rtl")
    samir.go("/")
    samir.follow(f"a[href$='/rounds/{ROUND}']")
    samir.follow("main a[href*='/workshops/']")
    in_its_direction(samir.page, "ar", "rtl")
    samir.fill("name", "سمير حداد")
    samir.fill("email", samir.email)
    samir.submit()
    in_its_direction(samir.page, "ar", "rtl")
    assert b"BEGIN:VCALENDAR" in samir.fetches("main a[href$='.ics']")

    samir.go("/assistance")
    samir.choose("need", "interpreter")
    samir.fill("language", "العربية")
    samir.fill("phone", "704-555-0188")
    samir.submit()
    in_its_direction(samir.page, "ar", "rtl")
    assert samir.here() == "/assistance/received"

    samir.go(f"/rounds/{ROUND}/apply")
    samir.submit("button[name=go][value=on].usa-button")
    in_its_direction(samir.page, "ar", "rtl")
    assert samir.page.locator("[data-problems]").count() == 1, "an empty page says in Arabic what to mend"
    samir.fill("organization_name", "أصدقاء الشارع الشرقي")
    samir.choose("organization_kind", "unincorporated")
    samir.fill("operating_budget", "7,500")
    samir.choose("workshop", "no")
    samir.submit("button[name=go][value=on].usa-button")
    in_its_direction(samir.page, "ar", "rtl")
    found = re.search(r"JS-2026-\d{4}", samir.page.url)
    assert found

    samir.go(f"/applications/{found[0]}/keep")
    in_its_direction(samir.page, "ar", "rtl")
    samir.fill("email", samir.email)
    samir.submit()
    in_its_direction(samir.page, "ar", "rtl")
    samir.eventually(lambda: "رمز تسجيل الدخول" in samir.letters(), "the letter with the code, in Arabic")


def six_digits(person: Person) -> str:
    """The code of the newest letter; nothing while none has come."""
    found = re.search(r"\b\d{6}\b", re.sub(r"<[^>]+>", " ", person.letters()))
    return found[0] if found else ""


def pass_by_code(person: Person, *, after: str = "") -> str:
    """Type the code of the letter that has just come; gives it, so that the next one can be told from it."""
    person.eventually(lambda: six_digits(person) not in ("", after), "the letter with the code")
    code = six_digits(person)
    person.fill("code", code)
    person.submit()
    return code


@pytest.mark.parametrize("look", [Look("es", 360)], ids=lambda look: look.name)
def test_answers_in_spanish_outlive_the_tab_and_move_by_a_code(cast: Cast) -> None:
    ines = on_a_phone(cast, "ines.duarte@example.org")
    ines.go(f"/rounds/{ROUND}/apply")
    ines.fill("organization_name", "Lotería del Barrio")
    ines.choose("organization_kind", "unincorporated")
    ines.fill("operating_budget", "0")
    ines.choose("workshop", "no")
    ines.submit("button[name=go][value=on].usa-button")
    found = re.search(r"JS-2026-\d{4}", ines.page.url)
    assert found
    section = f"/applications/{found[0]}/sections/project"
    assert ines.here() == section
    ines.fill("summary", TEXT)
    line = ines.page.locator("[data-autosave]")
    ines.eventually(lambda: re.search(r"\d:\d\d", line.inner_text()) is not None, "what was typed to be saved")

    phone = ines.page.context
    ines.page.close(run_before_unload=False)
    ines.page = phone.new_page()
    ines.go("/resume")
    ines.follow(f"main a[href$='/applications/{found[0]}']")
    ines.go(section)
    assert ines.page.locator("[name=summary]").input_value() == TEXT, "the tab was killed; the text was not"
    ines.go(f"/applications/{found[0]}/keep")
    ines.fill("email", ines.email)
    ines.submit()
    code = pass_by_code(ines)
    assert ines.here() == f"/applications/{found[0]}"

    other = on_a_phone(cast, ines.email)
    other.go("/sign-in")
    other.fill("email", other.email)
    other.submit()
    pass_by_code(other, after=code)
    other.follow(f"main a[href$='/applications/{found[0]}']")
    other.go(section)
    assert other.page.locator("[name=summary]").input_value() == TEXT
    assert other.page.locator("html").get_attribute("lang") == "es"
