"""An opened section in Chromium: what is typed is saved by itself, waits for a line, survives its tab, and is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from grants.kernel.clock import StoppedClock
from tests.portal.in_browser import at_rest, barriers, served
from tests.portal.test_changes import AT, PROJECT, change_elsewhere, reopen, sent
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser
__all__ = ["sent"]

LINE = "[data-autosave]"


@pytest.fixture
def site(app: Flask, world: World, sent: int) -> Iterator[str]:
    reopen(world, sent, "project")
    with served(app) as address:
        yield address


def opened(phone: BrowserContext, site: str) -> Page:
    return at_rest(phone, site + PROJECT)


def test_a_pause_in_typing_saves_and_the_text_is_there_after_a_reload(phone: BrowserContext, site: str) -> None:
    page = opened(phone, site)
    page.fill("[name=summary]", "Eight porches,")
    page.clock.run_for(1_000)
    expect(page.locator(LINE)).to_have_text("")
    page.clock.run_for(1_000)
    expect(page.locator(LINE)).to_contain_text("Saved")
    page.fill("[name=summary]", "Eight porches, and a garden.")
    with page.expect_response("**/changed-answers"):
        page.clock.run_for(2_000)
    page.reload()
    assert page.input_value("[name=summary]") == "Eight porches, and a garden."
    assert page.locator(".tl-two-texts").count() == 0


def test_without_a_line_it_waits_on_the_device_and_goes_when_the_line_is_back(
    phone: BrowserContext, site: str, visitor: Visitor
) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    page.fill("[name=summary]", "Typed in the tunnel.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("no connection")
    phone.set_offline(False)
    page.clock.run_for(3_000)
    expect(page.locator(LINE)).to_contain_text("Saved")
    assert "Typed in the tunnel.</textarea>" in visitor.get(PROJECT).text


def test_a_tab_that_died_without_a_line_loses_nothing(phone: BrowserContext, site: str, visitor: Visitor) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    page.fill("[name=summary]", "Typed in the tunnel.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("no connection")
    page.close(run_before_unload=False)
    phone.set_offline(False)
    again = phone.new_page()
    again.goto(site + PROJECT)
    expect(again.locator(LINE)).to_contain_text("Saved")
    assert again.input_value("[name=summary]") == "Typed in the tunnel."
    assert "Typed in the tunnel.</textarea>" in visitor.get(PROJECT).text


def test_two_people_are_shown_both_texts_and_one_is_kept(
    phone: BrowserContext, site: str, world: World, sent: int, visitor: Visitor
) -> None:
    page = opened(phone, site)
    change_elsewhere(world, sent, summary="Bo's text.")
    page.fill("[name=summary]", "Ana's text.")
    page.clock.run_for(2_000)
    page.locator(".tl-two-texts a").click()
    expect(page.locator(".tl-side-by-side")).to_contain_text("Ana's text.")
    expect(page.locator(".tl-side-by-side")).to_contain_text("Bo's text.")
    page.fill("[name=summary]", "Both texts.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("Saved")
    page.locator("main button[name=go][value=on].usa-button").click()
    expect(page.get_by_role("button", name="Send my changes")).to_be_visible()
    assert "Both texts.</textarea>" in visitor.get(PROJECT).text


def test_what_arrives_after_the_day_is_kept_and_said(phone: BrowserContext, site: str, clock: StoppedClock) -> None:
    page = opened(phone, site)
    clock.move(timedelta(days=8))
    page.fill("[name=summary]", "Too late to send, and not lost.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("your text is kept, but it can't be sent")


def test_what_waited_on_the_device_until_the_day_had_passed_is_found_on_the_applications_page(
    phone: BrowserContext, site: str, clock: StoppedClock, axe: str
) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    page.fill("[name=summary]", "Typed in the tunnel.")
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("no connection")
    page.close(run_before_unload=False)
    phone.set_offline(False)
    clock.move(timedelta(days=8))
    after = phone.new_page()
    after.goto(site + AT)
    expect(after.locator(LINE)).to_contain_text("your text is kept, but it can't be sent")
    after.reload()
    expect(after.locator("#not-sent")).to_contain_text("Typed in the tunnel.")
    assert barriers(after, axe) == []
