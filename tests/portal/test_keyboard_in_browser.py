"""The whole way with the keyboard alone: each type of question, what is to be mended, a PIN, sending, the receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.pictures import PNG
from tests.portal.in_browser import served, window
from tests.portal.keyboard import Keyboard
from tests.portal.test_apply import PDF
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser

ON = "main [name=go][value=on]:not(.tl-enter)"
STORED: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
WRONG_ONE: FilePayload = {"name": "another.pdf", "mimeType": "application/pdf", "buffer": PDF}
PICTURE: FilePayload = {"name": "porch.png", "mimeType": "image/png", "buffer": PNG}


@pytest.fixture
def keys(app: Flask, world: World, visitor: Visitor, browser: Browser) -> Iterator[Keyboard]:
    """Nobody that we know, before the page of a round."""
    world.open_round(key="js-a")
    with served(app) as site, window(browser, site, visitor, viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto(f"{site}/rounds/js-a")
        yield Keyboard(page)


def test_from_the_round_to_the_receipt_without_a_mouse(keys: Keyboard) -> None:
    page = keys.page
    keys.skip_the_head()
    keys.go("a[href$='/rounds/js-a/apply']")
    the_group(keys)
    the_project(keys)
    the_money(keys)
    all_the_other_types(keys)
    expect(page).to_have_url(re.compile("/check$"))
    mend_a_row(keys)
    expect(page.locator("main")).not_to_contain_text("A mistake")
    keys.skip_the_head()
    keys.go("a[href*='/keep?then=check']")
    keys.skip_the_head()
    keys.go("form[action*='/pin'] button")
    keys.skip_the_head()
    keys.go("main .usa-button[href$='/check']")
    keys.skip_the_head()
    keys.go("form[action$='/send'] button")
    expect(page).to_have_url(re.compile(r"/applications/JS-2026-0001\?sent=1$"))
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_contain_text("We have your application")
    everything_is_on(page)


def the_group(keys: Keyboard) -> None:
    keys.skip_the_head()
    keys.write("organization_name", "Elm Street Singers")
    keys.choose("organization_kind", "unincorporated")
    keys.write("operating_budget", "5000")
    keys.write("zip", "28216")
    keys.choose("workshop", "yes")
    keys.go(ON)
    expect(keys.page).to_have_url(re.compile("/sections/project$"))


def the_project(keys: Keyboard) -> None:
    keys.skip_the_head()
    keys.choose("tier", "tier-1")
    keys.choose("theme", "youth")
    keys.write("project_title", "Songs on the porch")
    keys.write("summary", "We sing together.")
    keys.write("people", "40")
    keys.day("start", "02152027")
    keys.tick("[name=helpers][value=school]")
    keys.go(ON)
    expect(keys.page).to_have_url(re.compile("/sections/money$"))


def the_money(keys: Keyboard) -> None:
    """With a wrong sum at first, one more line than there were, and a file that is taken out again."""
    keys.skip_the_head()
    keys.write("amount", "x")
    for number, (item, amount) in enumerate([("Snacks", "400"), ("Chairs", "300"), ("Lamps", "200")]):
        keys.write(f"budget-{number}-item", item)
        keys.write(f"budget-{number}-amount", amount)
    keys.go("[name=add_line][value=budget]")
    assert keys.is_at("[name=budget-3-item]"), "whoever adds a line goes on writing in it"
    keys.write_here("Songbooks")
    keys.write("budget-3-amount", "100")
    keys.attach("attachment", WRONG_ONE)
    keys.go("[name=remove_file]")
    keys.attach("attachment", STORED)
    keys.go(ON)
    assert keys.is_at("[data-problems]"), "a page with something to mend begins there"
    keys.to("[data-problems] a[href='#amount']")
    keys.press("Enter")
    assert keys.is_at("[name=amount]")
    keys.write_here("1000")
    keys.go(ON)
    expect(keys.page).to_have_url(re.compile("/sections/more$"))


def all_the_other_types(keys: Keyboard) -> None:
    keys.skip_the_head()
    keys.write("contact_email", "ana@example.org")
    keys.write("contact_phone", "704-555-0140")
    keys.write("website", "www.example.org/elm")
    keys.choose("new_here", "no")
    for value, place in (("time", "2"), ("money", "3"), ("advice", "1")):
        keys.pick(f"wishes-place-{value}", place)
    keys.day("dates-first", "02012027")
    keys.day("dates-last", "03152027")
    for part, text in (("street", "12 Elm Street"), ("city", "Charlotte"), ("state", "NC"), ("zip", "28216")):
        keys.write(f"meeting_place-{part}", text)
    a_step(keys, 0, "Knock on doors")
    a_step(keys, 1, "A mistake")
    keys.go("[name=add_line][value=steps]")
    assert keys.is_at("[name=steps-2-c-step]")
    keys.write_here("First evening")
    keys.day("steps-2-c-done_by", "03012027")
    for name, text in (
        ("item", "A room"),
        ("amount", "100"),
        ("match_cash", "50"),
        ("match_in_kind", "300"),
        ("other", "7"),
    ):
        keys.write(f"whole_budget-0-{name}", text)
    keys.write("counted-0-what", "Evenings")
    keys.write("counted-0-unit", "evenings")
    keys.pick("counted-0-kind", "How much you did")
    keys.write("counted-0-baseline", "3")
    keys.write("counted-0-target", "12")
    keys.attach("picture", PICTURE)
    keys.write("signed-name", "Ana Lucía Pérez")
    keys.tick("[name=agreed]")
    keys.go(ON)


def a_step(keys: Keyboard, number: int, words: str) -> None:
    keys.write(f"steps-{number}-c-step", words)
    keys.day(f"steps-{number}-c-done_by", "02102027")
    keys.write(f"steps-{number}-c-cost", "120.50")
    keys.write(f"steps-{number}-c-helpers_needed", "4")
    keys.pick(f"steps-{number}-c-who", "Us")


def mend_a_row(keys: Keyboard) -> None:
    """From the check page to the question, where a row that is emptied is gone, and back."""
    keys.skip_the_head()
    keys.go("a[href$='/sections/more#steps']")
    keys.write("steps-1-c-step", "")
    keys.to("[name=steps-1-c-done_by]")
    for _ in range(3):  # month, day and year are emptied one by one
        keys.press("Delete", "ArrowRight")
    keys.write("steps-1-c-cost", "")
    keys.write("steps-1-c-helpers_needed", "")
    keys.to("select[name=steps-1-c-who]")
    keys.press("Home")
    keys.go(ON)
    expect(keys.page).to_have_url(re.compile("/check$"))


def everything_is_on(page: Page) -> None:
    """The receipt has what was written, in each type."""
    copy = re.sub(r"\s+", " ", page.locator("main").inner_text())
    for said in (
        "Elm Street Singers", "Unincorporated", "$5,000", "28216", "Tier-1", "Youth", "Songs on the porch", "We sing together.",
        "40", "February 15, 2027", "A school", "$1,000", "Songbooks", "plan.pdf", "ana@example.org", "(704) 555-0140",
        "https://www.example.org/elm", "February 1, 2027", "March 15, 2027", "12 Elm Street", "Knock on doors", "February 10, 2027",
        "$120.50", "First evening", "A room", "$300", "Evenings", "How much you did", "porch.png", "Ana Lucía Pérez", "Agreed",
    ):  # fmt: skip
        assert said in copy, said
    assert "A mistake" not in copy
    assert "another.pdf" not in copy
    assert re.search(r"Advice\W+Time\W+Money", copy)
