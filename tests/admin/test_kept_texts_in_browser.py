"""What staff and reviewers write outlives its tab, is theirs alone, and goes with them when they sign out. In Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grants.applications import commands as applications
from grants.policy.actor import Role
from tests.portal.in_browser import barriers, served, window
from tests.visitor import COOKIE, Visitor
from tests.world import World

pytestmark = pytest.mark.browser

THREAD = "/staff/applications/JS-2026-0001/messages"
ANSWER = "Yes, you may begin.\nPlease keep the receipts."
IN_STORAGE = "() => Object.keys(localStorage).filter(name => name.startsWith('throughline.'))"


@pytest.fixture
def site(app: Flask, world: World, visitor: Visitor, another_visitor: Visitor) -> Iterator[str]:
    sent = world.submitted(world.open_round(key="js-a"))
    with world.unit(world.applicant("ana@example.org")) as unit:
        applications.ask(unit, sent, "May we begin?")
    for email, who in (("officer@example.org", visitor), ("second@example.org", another_visitor)):
        world.staff(Role.OFFICER, email=email)
        who.sign_in(email)
    with served(app) as address:
        yield address


@pytest.fixture
def desk(browser: Browser, site: str, visitor: Visitor) -> Iterator[BrowserContext]:
    with window(browser, site, visitor, viewport={"width": 1280, "height": 900}) as context:
        yield context


def opened(desk: BrowserContext, address: str) -> Page:
    page = desk.new_page()
    page.goto(address)
    return page


def sit_down(desk: BrowserContext, site: str, visitor: Visitor) -> None:
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    desk.clear_cookies(name=COOKIE)
    desk.add_cookies([{"name": COOKIE, "value": cookie.value, "url": site}])


def text_of(page: Page) -> str:
    return page.locator("textarea[name=text]").input_value()


def test_an_answer_outlives_its_tab_and_a_session_that_ended_and_is_its_writers_alone(
    desk: BrowserContext, site: str, visitor: Visitor, another_visitor: Visitor, axe: str
) -> None:
    page = opened(desk, site + THREAD)
    page.fill("textarea[name=text]", ANSWER)
    page.close(run_before_unload=False)
    sit_down(desk, site, another_visitor)
    assert text_of(opened(desk, site + THREAD)) == "", "a colleague at the same desk"
    sit_down(desk, site, visitor)
    page = opened(desk, site + THREAD)
    expect(page.locator(".tl-kept").first).to_be_visible()
    assert text_of(page) == ANSWER
    assert barriers(page, axe) == []
    with page.expect_navigation(wait_until="load"):
        page.locator("main form .usa-button--big").click()
    assert page.evaluate(IN_STORAGE) == []


def test_who_signs_out_takes_it_along(desk: BrowserContext, site: str, visitor: Visitor) -> None:
    page = opened(desk, site + THREAD)
    page.fill("textarea[name=text]", ANSWER)
    page.evaluate(
        "() => localStorage.setItem('throughline.text.other', JSON.stringify({id: 'other', writer: 'x', desk: true, at: Date.now()}))"
    )
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name="Sign out").click()
    page.wait_for_function(f"() => ({IN_STORAGE})().length === 1")
    assert page.evaluate(IN_STORAGE) == ["throughline.text.other"], "a colleague's stays"
    sit_down(desk, site, visitor)
    assert text_of(opened(desk, site + THREAD)) == ""
