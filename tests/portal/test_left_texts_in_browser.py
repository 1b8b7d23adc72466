"""Typed into a draft that somebody else sent meanwhile, in Chromium: its writer finds it, copies it, throws it away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.portal.in_browser import barriers, served, window
from tests.portal.test_left_texts import here
from tests.visitor import COOKIE, Visitor

pytestmark = pytest.mark.browser
__all__ = ["here"]

LINE = "[data-autosave]"
LEFT = "[data-unsent]"
TYPED = "Eight porches,\nand <b>more</b> than I can say here."
IN_STORAGE = "() => Object.keys(localStorage).filter(name => name.startsWith('throughline.'))"


@pytest.fixture
def site(app: Flask, here: str, another_visitor: Visitor) -> Iterator[str]:
    another_visitor.post(f"{here}/sections/project", {"people": "12", "based.people": "1"})  # the device is known now
    with served(app) as address:
        yield address


@pytest.fixture
def phone(browser: Browser, site: str, another_visitor: Visitor) -> Iterator[BrowserContext]:
    with window(browser, site, another_visitor, viewport={"width": 360, "height": 740}) as context:
        yield context


def typing(phone: BrowserContext, address: str) -> Page:
    """Somebody typed without a line; the page's clock is its own, so that nothing is waited for."""
    page = phone.new_page()
    page.clock.install()
    page.goto(address)
    page.clock.run_for(12_000)  # it has looked for what other tabs left
    phone.set_offline(True)
    page.fill("[name=summary]", TYPED)
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("no connection")
    return page


def opened(phone: BrowserContext, address: str) -> Page:
    page = phone.new_page()
    page.goto(address)
    return page


def test_the_page_says_that_it_was_sent_and_leads_to_the_text(
    phone: BrowserContext, site: str, here: str, visitor: Visitor, axe: str
) -> None:
    page = typing(phone, f"{site}{here}/sections/project")
    visitor.post(f"{here}/send")
    phone.set_offline(False)
    page.clock.run_for(3_000)
    expect(page.locator(LINE)).to_contain_text(
        "This was sent while you were writing. Your text is kept on this device."
    )
    page.fill("[name=summary]", f"{TYPED} And one more thing.")
    with page.expect_navigation():
        page.get_by_role("link", name="See your text").click()
    left = page.locator(LEFT)
    expect(left.locator(".tl-card")).to_have_count(1)
    expect(left.locator(".tl-text")).to_contain_text("<b>more</b> than I can say here. And one more thing.")
    expect(left).to_contain_text("This application was sent while you were writing here.")
    assert barriers(page, axe) == []
    assert "one more thing" not in visitor.get(here).text


def test_it_goes_when_its_writer_says_so_and_comes_back_from_a_slip_of_the_finger(
    phone: BrowserContext, site: str, here: str, visitor: Visitor
) -> None:
    typing(phone, f"{site}{here}/sections/project").close(run_before_unload=False)
    visitor.post(f"{here}/send")
    phone.set_offline(False)
    page = opened(phone, f"{site}{here}/sections/project")
    for _ in range(2):
        expect(page.locator(LEFT)).to_contain_text("than I can say here")
        page.reload()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("button", name="Bring it back")).to_be_focused()
    expect(page.locator(f"{LEFT} [data-words]")).to_be_hidden()
    assert page.evaluate(IN_STORAGE) == []
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("button", name="Throw it away")).to_be_focused()
    page.reload()
    expect(page.locator(LEFT)).to_contain_text("Eight porches")
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    expect(page.locator(LEFT)).to_be_hidden()
    assert page.evaluate(IN_STORAGE) == []


def test_nobody_else_at_the_device_finds_it_and_leaving_takes_it_away(
    phone: BrowserContext, site: str, here: str, visitor: Visitor, another_visitor: Visitor
) -> None:
    typing(phone, f"{site}{here}/sections/project").close(run_before_unload=False)
    visitor.post(f"{here}/send")
    phone.set_offline(False)
    wear(phone, site, visitor)
    page = opened(phone, site + here)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(LEFT)).to_be_hidden()
    wear(phone, site, another_visitor)
    page.reload()
    expect(page.locator(LEFT)).to_contain_text("Eight porches")
    leaving = opened(phone, f"{site}/leave")
    with leaving.expect_navigation(wait_until="load"):
        leaving.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url("**/sign-in**")
    assert page.evaluate(IN_STORAGE) == []


def wear(phone: BrowserContext, site: str, visitor: Visitor) -> None:
    """The browser is another person's from now on; its storage is not."""
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    phone.clear_cookies()
    phone.add_cookies([{"name": COOKIE, "value": cookie.value, "url": site}])


def test_where_nobody_says_how_it_reads_it_stands_as_it_was_typed(
    phone: BrowserContext, site: str, here: str, visitor: Visitor
) -> None:
    typing(phone, f"{site}{here}/sections/project").close(run_before_unload=False)
    visitor.post(f"{here}/withdraw", {"note": ""})
    phone.set_offline(False)
    page = phone.new_page()
    page.route("**/left-texts", broken)
    page.goto(site + here)
    expect(page.locator(LEFT)).to_contain_text("and <b>more</b> than I can say here.")
    expect(page.locator(LEFT)).to_contain_text("This application was withdrawn while you were writing here.")


def broken(route: Route) -> None:
    route.fulfill(status=500, body="")


def test_what_the_application_says_already_is_not_shown_and_not_kept(
    phone: BrowserContext, site: str, here: str, visitor: Visitor
) -> None:
    typing(phone, f"{site}{here}/sections/project").close(run_before_unload=False)
    visitor.post(f"{here}/sections/project", {"summary": TYPED, "based.summary": "1"})
    visitor.post(f"{here}/send")
    phone.set_offline(False)
    page = phone.new_page()
    with page.expect_response("**/left-texts"):
        page.goto(site + here)
    page.wait_for_function(f"() => ({IN_STORAGE})().length === 0")
    expect(page.locator(LEFT)).to_be_hidden()
