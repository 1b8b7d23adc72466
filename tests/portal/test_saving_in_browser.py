"""Ways in which what is typed might get lost on its way, in Chromium: a full storage, none at all, strange answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Route, expect

from tests.portal.in_browser import at_rest, served
from tests.portal.test_left_texts import here
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
__all__ = ["here"]

LINE = "[data-autosave]"
FULL = """() => { Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); }; }"""
TYPE = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });"


@pytest.fixture
def site(app: Flask, here: str) -> Iterator[str]:
    with served(app) as address:
        yield address


def test_one_batch_that_is_refused_holds_up_no_other_and_is_shown_on_the_drafts_page(
    phone: BrowserContext, site: str, here: str, visitor: Visitor
) -> None:
    page = at_rest(phone, f"{site}{here}/sections/project")
    page.route("**/answers", lambda route: route.fulfill(status=422, json={"errors": []}), times=1)
    page.fill("[name=summary]", "Refused, and not lost.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("We could not save this.")
    page.locator("[name=people]").evaluate(TYPE, "77")
    with page.expect_response("**/answers"):
        page.clock.run_for(4_000)
    expect(page.locator(LINE)).to_contain_text("We could not save this.")
    assert 'value="77"' in visitor.get(f"{here}/sections/project").text
    page.close(run_before_unload=False)
    page = phone.new_page()
    page.route("**/answers", lambda route: route.fulfill(status=422, json={"errors": []}))
    page.goto(site + here)
    expect(page.locator("[data-unsent]")).to_contain_text("Refused, and not lost.")


def test_an_answer_that_is_not_ours_is_no_saving(phone: BrowserContext, site: str, here: str, visitor: Visitor) -> None:
    """The page of a library's network, or of a proxy, comes with 200."""
    page = at_rest(phone, f"{site}{here}/sections/project")
    page.route("**/answers", lambda route: route.fulfill(status=200, body="<h1>Welcome</h1>"), times=1)
    page.fill("[name=summary]", "Behind a portal.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("Not saved yet")
    page.clock.run_for(4_000)
    expect(page.locator(LINE)).to_contain_text("Saved")
    assert "Behind a portal.</textarea>" in visitor.get(f"{here}/sections/project").text


def test_a_storage_that_fills_up_while_they_type_loses_no_answer(
    phone: BrowserContext, site: str, here: str, visitor: Visitor
) -> None:
    page = at_rest(phone, f"{site}{here}/sections/project")
    page.fill("[name=summary]", "The first words")
    page.evaluate(FULL)
    page.locator("[name=people]").evaluate(TYPE, "78")
    page.locator("[name=summary]").evaluate(TYPE, "The first words, and the last.")
    with page.expect_response("**/answers"):
        page.clock.run_for(3_000)
    expect(page.locator(LINE)).to_contain_text("Saved")
    shown = visitor.get(f"{here}/sections/project").text
    assert "The first words, and the last.</textarea>" in shown
    assert 'value="78"' in shown


def test_where_the_browser_lends_no_storage_leaving_the_page_asks_first(
    phone: BrowserContext, site: str, here: str
) -> None:
    phone.add_init_script(FORBIDDEN)
    page = at_rest(phone, f"{site}{here}/sections/project")
    page.route("**/answers", no_line)
    page.locator("[name=summary]").press_sequentially("Only here")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("Please keep this page open.")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]


def no_line(route: Route) -> None:
    route.abort("internetdisconnected")


def test_what_was_typed_while_the_draft_began_is_sent_by_a_later_page_of_it(
    phone: BrowserContext, site: str, here: str, visitor: Visitor
) -> None:
    """Here the tab is killed before the second text went; the next application from this device does not find it."""
    page = at_rest(phone, f"{site}/rounds/js-a/apply")

    def slowly(route: Route) -> None:
        answer = route.fetch()
        page.locator("[name=operating_budget]").evaluate(TYPE, "7,500")
        route.fulfill(response=answer)

    page.route("**/answers", slowly, times=1)
    page.locator("[name=organization_name]").evaluate(TYPE, "Porch Circle")
    with page.expect_response("**/answers") as began:
        page.clock.run_for(2_000)
    draft = f"{site}/applications/{began.value.json()['reference']}/sections/group"
    expect(page.locator(LINE)).to_contain_text("Saved")
    page.close(run_before_unload=False)
    page = at_rest(phone, draft)
    expect(page.locator("[name=operating_budget]")).to_have_value("7,500")
    page.reload()
    expect(page.locator("[name=operating_budget]")).to_have_value("7,500")
    assert page.evaluate("() => Object.keys(localStorage)") == []


def test_the_next_page_says_that_what_was_on_its_way_is_saved(phone: BrowserContext, site: str, here: str) -> None:
    page = at_rest(phone, f"{site}{here}/sections/project")
    page.fill("[name=summary]", "Still on its way.")
    page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("Saved")
    page.reload()
    expect(page.locator("[name=summary]")).to_have_value("Still on its way.")
    expect(page.locator(LINE)).to_contain_text("Saved")
