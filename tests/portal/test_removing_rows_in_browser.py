"""A row of a table taken out in Chromium: at once and by the keyboard, without a line, before a draft, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy.orm import Session

from tests.portal.in_browser import all_arrived, at_rest, barriers, served, window
from tests.portal.test_apply import begin
from tests.portal.test_first_page_files import first_page_asks_all
from tests.portal.test_removing_rows import ALL, CHAIRS, LAMPS, OPENED, SNACKS, change, kept, page_of, texts
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser

LINE = "[data-autosave]"
MONEY = "/applications/JS-2026-0001/sections/money"
EMPTY = {"item": "", "amount": ""}


@pytest.fixture
def site(app: Flask, world: World, visitor: Visitor) -> Iterator[str]:
    """A draft whose budget has three lines."""
    world.open_round(key="js-a")
    begin(visitor)
    visitor.post(MONEY, page_of(ALL))
    with served(app) as address:
        yield address


def money(context: BrowserContext, site: str) -> Page:
    return at_rest(context, site + MONEY)


def items(page: Page) -> list[str]:
    return [each.input_value() for each in page.locator("[name^=budget-][name$=-item]").all()]


def remove(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^Remove this line ?: {name}$")).click()


def test_the_row_goes_at_once_the_page_stays_and_it_is_saved_so(
    phone: BrowserContext, site: str, session: Session, axe: str
) -> None:
    page = money(phone, site)
    page.fill("[name=amount]", "777")
    page.evaluate("window.same = true")
    remove(page, "Line 2: Chairs")
    assert items(page) == ["Snacks", "Lamps"]
    expect(page.locator(".tl-line:focus legend")).to_have_text("Line 2")  # in its place, to go on there
    assert page.evaluate("window.same"), "the page was not sent"
    expect(page.get_by_role("button", name="Line 2: Lamps")).to_be_visible()
    all_arrived(page)
    expect(page.locator(LINE)).to_contain_text("Saved")
    assert kept(session) == [SNACKS, LAMPS]
    assert ALL in texts(session)
    assert barriers(page, axe) == []
    page.reload()
    assert items(page)[:2] == ["Snacks", "Lamps"]
    assert "Chairs" not in items(page)


def test_what_was_typed_into_the_row_just_before_is_a_text_of_its_own(
    phone: BrowserContext, site: str, session: Session
) -> None:
    page = money(phone, site)
    page.fill("[name=budget-1-item]", "Chairs, forty")
    expect(page.get_by_role("button", name="Line 2: Chairs, forty")).to_be_visible()
    remove(page, "Line 2: Chairs, forty")
    all_arrived(page)
    forty = [SNACKS, {**CHAIRS, "item": "Chairs, forty"}, LAMPS]
    assert texts(session)[-2:] == [forty, [SNACKS, LAMPS]]
    assert kept(session) == [SNACKS, LAMPS]


def test_on_a_slow_line_the_row_does_not_come_back_with_what_was_under_way(
    phone: BrowserContext, site: str, session: Session
) -> None:
    """What was typed before is still on its way when the row goes, and its way is longer than the rest's."""
    page = money(phone, site)
    held: list[Route] = []
    page.route("**/answers", lambda route: held.append(route) if not held else route.continue_())
    page.fill("[name=budget-0-item]", "Fruit")
    with page.expect_request("**/answers"):
        page.clock.run_for(2_000)
    remove(page, "Line 2: Chairs")
    page.clock.run_for(20)
    assert len(held) == 1
    page.clock.run_for(9_000)  # now the first one comes through, nine seconds old
    with page.expect_response("**/answers"):
        held[0].continue_()
    all_arrived(page)
    assert kept(session) == [{**SNACKS, "item": "Fruit"}, LAMPS]
    page.reload()
    assert items(page)[:2] == ["Fruit", "Lamps"]


def test_without_a_line_it_stays_away_through_a_reload_of_the_page_as_it_was_kept(
    phone: BrowserContext, site: str, session: Session
) -> None:
    page = money(phone, site)
    phone.set_offline(True)
    remove(page, "Line 1: Snacks")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("no connection")
    page.close(run_before_unload=False)
    phone.set_offline(False)
    again = phone.new_page()
    again.route("**/answers", lambda route: route.abort())
    again.goto(site + MONEY)
    assert kept(session) == ALL
    expect(again.locator("[name=budget-0-item]")).to_have_value("Chairs")
    assert items(again) == ["Chairs", "Lamps"]
    again.unroute("**/answers")
    again.evaluate("window.dispatchEvent(new Event('online'))")
    expect(again.locator(LINE)).to_contain_text("Saved")
    assert kept(session) == [CHAIRS, LAMPS]


def test_a_new_line_after_one_less_begins_where_it_is(phone: BrowserContext, site: str) -> None:
    page = money(phone, site)
    remove(page, "Line 3: Lamps")
    page.get_by_role("button", name="Add a line").click()
    expect(page).to_have_url(re.compile("#budget-2-item$"))
    assert page.evaluate("document.activeElement.name") == "budget-2-item"
    assert items(page) == ["Snacks", "Chairs", ""]


def test_the_last_line_becomes_an_empty_one(phone: BrowserContext, site: str, session: Session) -> None:
    page = money(phone, site)
    for name in ("Line 1: Snacks", "Line 1: Chairs", "Line 1: Lamps"):
        remove(page, name)
    assert items(page) == [""]
    all_arrived(page)
    page.reload()
    assert items(page)[0] == ""
    assert kept(session) == [EMPTY]


def test_in_an_opened_section_it_goes_at_once_too(
    app: Flask, opened: int, browser: Browser, visitor: Visitor, session: Session
) -> None:
    visitor.post(OPENED, page_of(ALL))
    with served(app) as site, window(browser, site, visitor, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(site + OPENED)
        with page.expect_response("**/changed-answers"):
            remove(page, "Line 2: Chairs")
        expect(page.locator(LINE)).to_contain_text("Saved")
        assert items(page) == ["Snacks", "Lamps"]
    assert change(session)["typed"] == [SNACKS, LAMPS]


@pytest.mark.parametrize("scripts", [True, False])
def test_on_the_first_page_a_row_goes_with_scripts_and_without(
    app: Flask, world: World, browser: Browser, visitor: Visitor, session: Session, scripts: bool
) -> None:
    world.open_round(key="js-a", form=first_page_asks_all())
    how: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": scripts}
    with served(app) as site, window(browser, site, visitor, **how) as context:
        page = context.new_page()
        if scripts:
            page.clock.install()
        page.goto(f"{site}/rounds/js-a/apply")
        page.fill("[name=organization_name]", "Elm Café")
        for number, row in enumerate(ALL):
            page.fill(f"[name=budget-{number}-item]", row["item"])
            page.fill(f"[name=budget-{number}-amount]", row["amount"])
        name = "Line 2: Chairs" if scripts else "Line 2"  # its words are those of when it was drawn
        remove(page, name)
        if scripts:
            all_arrived(page)
        expect(page).to_have_url(re.compile("/sections/group" + ("$" if scripts else "#budget$")))
        assert items(page)[:2] == ["Snacks", "Lamps"]
        assert "Chairs" not in items(page)
    assert kept(session) == [SNACKS, LAMPS]
    assert ALL in texts(session)


def test_without_scripts_the_page_begins_at_the_table(
    browser: Browser, site: str, visitor: Visitor, session: Session
) -> None:
    how: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    with window(browser, site, visitor, **how) as context:
        page = context.new_page()
        page.goto(site + MONEY)
        remove(page, "Line 2: Chairs")
        expect(page).to_have_url(re.compile("/sections/money#budget$"))
        expect(page.locator("#budget")).to_be_in_viewport()
        assert items(page) == ["Snacks", "Lamps"]
    assert kept(session) == [SNACKS, LAMPS]
