"""Long texts of pages that save nothing by themselves, in Chromium: a killed tab, a broken line, a shared device."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.portal.in_browser import barriers, served
from tests.visitor import COOKIE, Visitor
from tests.world import World

pytestmark = pytest.mark.browser

MESSAGES = "/applications/JS-2026-0001/messages"
TYPED = "May we begin in March?\n\nOur room is free from the second week on."
KEPT = "We kept what you typed here."
IN_STORAGE = """() => [localStorage, sessionStorage].flatMap(each => Object.keys(each))
    .filter(name => name.startsWith('throughline.'))"""


@pytest.fixture
def site(app: Flask, world: World, visitor: Visitor) -> Iterator[str]:
    world.submitted(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    with served(app) as address:
        yield address


def opened(phone: BrowserContext, address: str) -> Page:
    page = phone.new_page()
    page.goto(address)
    return page


def kill(page: Page) -> None:
    page.close(run_before_unload=False)


def send(page: Page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator("main form .usa-button--big").click()


def text_of(page: Page) -> str:
    return page.locator("textarea[name=text]").input_value()


def test_a_killed_tab_and_a_broken_line_lose_no_message_and_what_arrived_is_forgotten(
    phone: BrowserContext, site: str, axe: str
) -> None:
    page = opened(phone, site + MESSAGES)
    expect(page.locator(".tl-kept")).to_be_hidden()
    page.fill("textarea[name=text]", TYPED)
    kill(page)
    page = opened(phone, f"{site}/es{MESSAGES}")
    assert text_of(page) == TYPED, "another language is the same page"
    expect(page.locator(".tl-kept")).to_be_visible()
    expect(page.locator(".tl-count")).to_contain_text("3")
    assert barriers(page, axe) == []
    page.route("**/messages", no_line)
    page.locator("main form .usa-button--big").click()
    page.wait_for_url("chrome-error://**")
    kill(page)
    page = opened(phone, site + MESSAGES)
    expect(page.locator(".tl-kept")).to_contain_text(KEPT)
    assert text_of(page) == TYPED
    send(page)
    assert "Your message is sent" in page.inner_text("main")
    assert (text_of(page), page.evaluate(IN_STORAGE)) == ("", [])
    kill(page)
    assert text_of(opened(phone, site + MESSAGES)) == ""


def no_line(route: Route) -> None:
    route.abort("internetdisconnected") if route.request.method == "POST" else route.continue_()


def test_a_refused_form_is_one_text_with_what_was_kept_and_sent_once(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site + MESSAGES)
    page.fill("textarea[name=text]", TYPED)
    page.locator("input[type=file]").set_input_files({"name": "x.exe", "mimeType": "", "buffer": b"MZ no"})
    send(page)
    assert "open this kind of file" in page.inner_text("main")
    expect(page.locator(".tl-kept")).to_be_hidden()
    page.fill("textarea[name=text]", f"{TYPED} More.")
    kill(page)
    page = opened(phone, site + MESSAGES)
    assert text_of(page) == f"{TYPED} More."
    send(page)
    assert page.evaluate(IN_STORAGE) == []


def test_what_is_typed_after_the_text_was_sent_from_another_tab_is_kept_anew(phone: BrowserContext, site: str) -> None:
    first = opened(phone, site + MESSAGES)
    first.fill("textarea[name=text]", TYPED)
    second = opened(phone, site + MESSAGES)
    assert text_of(second) == TYPED
    send(second)
    first.fill("textarea[name=text]", "And one more question.")
    kill(first)
    assert text_of(opened(phone, site + MESSAGES)) == "And one more question."


def test_a_text_that_was_put_back_can_be_thrown_away(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site + MESSAGES)
    page.fill("textarea[name=text]", TYPED)
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("textarea[name=text]")).to_be_focused()
    expect(page.locator(".tl-kept")).to_be_hidden()
    assert (text_of(page), page.evaluate(IN_STORAGE)) == ("", [])
    page.reload()
    assert text_of(page) == ""


def test_a_complaint_stays_in_its_tab_and_with_its_writer(phone: BrowserContext, site: str, visitor: Visitor) -> None:
    page = opened(phone, f"{site}/complaints")
    page.fill("textarea[name=text]", "I am afraid of him.")
    page.fill("textarea[name=wish]", "Somebody else reads it.")
    page.goto(f"{site}/")
    page.goto(f"{site}/complaints")
    assert text_of(page) == "I am afraid of him."
    assert page.input_value("textarea[name=wish]") == "Somebody else reads it."
    assert text_of(opened(phone, f"{site}/complaints")) == "", "another tab has nothing of it"
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    phone.clear_cookies()
    page.reload()
    assert text_of(page) == "", "nobody who is not signed in as its writer finds it"
    phone.add_cookies([{"name": COOKIE, "value": cookie.value, "url": site}])
    page.reload()
    page.locator("label[for=kind-0]").click()
    send(page)
    assert "We have your complaint" in page.inner_text("main")
    assert page.evaluate(IN_STORAGE) == []


def test_leaving_a_shared_device_empties_every_tab(phone: BrowserContext, site: str) -> None:
    with_text = opened(phone, f"{site}/complaints")
    with_text.fill("textarea[name=text]", "I am afraid of him.")
    elsewhere = opened(phone, f"{site}/complaints")
    elsewhere.fill("textarea[name=text]", "I am afraid of her.")
    elsewhere.goto(f"{site}/")
    page = opened(phone, f"{site}/leave")
    with page.expect_navigation(wait_until="load"):
        page.locator("main form[method=post] button[type=submit]").last.click()
    expect(with_text.locator("textarea[name=text]")).to_have_value("")
    for tab in (page, with_text, elsewhere):
        assert tab.evaluate(IN_STORAGE) == []


def test_two_tabs_with_one_text_lose_neither(phone: BrowserContext, site: str) -> None:
    first = opened(phone, site + MESSAGES)
    first.fill("textarea[name=text]", "One")
    second = opened(phone, site + MESSAGES)
    assert text_of(second) == "One"
    second.fill("textarea[name=text]", "Two, in the second tab.")
    first.fill("textarea[name=text]", "One, and more in the first tab.")
    kill(first)
    kill(second)
    page = opened(phone, site + MESSAGES)
    assert text_of(page) == "One, and more in the first tab."
    send(page)
    assert text_of(page) == "Two, in the second tab.", "the other one is still there"


def test_a_text_whose_page_says_something_else_now_is_offered_and_not_hidden(
    phone: BrowserContext, site: str, axe: str
) -> None:
    """The field came with other words than when it was typed: both are there, and its writer chooses."""
    page = opened(phone, site + MESSAGES)
    page.fill("textarea[name=text]", TYPED)
    kill(page)
    page = phone.new_page()
    page.route(f"**{MESSAGES}", prefilled)
    page.goto(site + MESSAGES)
    assert text_of(page) == "Other words."
    expect(page.locator(".tl-kept")).to_contain_text("We kept another text that you typed here.")
    assert barriers(page, axe) == []
    page.get_by_role("button", name="Put it back").click()
    assert text_of(page) == TYPED
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()
    page.get_by_role("button", name="Throw it away").click()
    assert text_of(page) == "Other words."
    assert page.evaluate(IN_STORAGE) == []


def prefilled(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("</textarea>", "Other words.</textarea>", 1))


def test_an_entry_that_was_cut_off_hides_no_other_text(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site + MESSAGES)
    page.fill("textarea[name=text]", TYPED)
    page.evaluate("() => localStorage.setItem('throughline.text.a', '{\"id\": \"a')")
    page.reload()
    assert text_of(page) == TYPED


def test_what_somebody_needs_outlives_its_tab_where_we_know_who_writes_and_nowhere_else(
    phone: BrowserContext, site: str
) -> None:
    page = opened(phone, f"{site}/assistance")
    page.fill("textarea[name=text]", "I use a wheelchair.")
    kill(page)
    assert text_of(opened(phone, f"{site}/assistance")) == "I use a wheelchair."
    phone.clear_cookies()
    page = opened(phone, f"{site}/assistance")
    assert text_of(page) == "", "nobody finds what somebody else typed"
    page.fill("textarea[name=text]", "I don't hear well.")
    page.reload()
    assert text_of(page) == "I don't hear well."
    assert text_of(opened(phone, f"{site}/assistance")) == "", "on a computer of a library: this tab alone"
