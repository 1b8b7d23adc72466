"""What waits in a browser goes where it was typed and under its writer's name, in Chromium: two stages, two people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import AnswerVersion, Application
from grants.people.model import Person
from tests.portal.in_browser import at_rest, served
from tests.portal.test_apply import begin
from tests.portal.test_left_texts_in_browser import wear
from tests.portal.test_saving import open_elsewhere
from tests.portal.test_stages import SOME
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.browser

LINE = "[data-autosave]"
NO_LINE = "() => { window.fetch = () => Promise.reject(new TypeError('no line')); }"


@pytest.fixture
def reference(world: World, visitor: Visitor, another_visitor: Visitor) -> str:
    """A draft that two people may write in, each signed in."""
    world.open_round(key="js-a", letter=SOME)
    begun = begin(visitor)
    open_elsewhere(visitor, another_visitor, begun)
    visitor.sign_in("ana@example.org")
    another_visitor.sign_in("bo@example.org")
    return begun


@pytest.fixture
def site(app: Flask, reference: str) -> Iterator[str]:
    with served(app) as address:
        yield address


def typed_without_a_line(phone: BrowserContext, address: str, name: str, text: str) -> None:
    """Nothing of it leaves the page, nor while it closes: a line that is back by then would send it, rightly."""
    page = at_rest(phone, address)
    page.evaluate(NO_LINE)
    page.fill(f"[name={name}]", text)
    page.clock.run_for(2_000)
    expect(page.locator(LINE)).to_contain_text("no connection")
    page.close(run_before_unload=False)


def field(page: Page, name: str) -> str:
    page.wait_for_load_state("networkidle")
    return page.locator(f"[name={name}]").input_value()


def test_a_letter_typed_without_a_line_begins_no_full_application(
    phone: BrowserContext, site: str, session: Session
) -> None:
    begins = f"{site}/rounds/js-a/apply"
    before = session.scalar(select(func.count()).select_from(Application))
    session.rollback()
    typed_without_a_line(phone, f"{begins}?stage=letter", "organization_name", "Porch Letters")
    full = at_rest(phone, begins)
    assert field(full, "organization_name") != "Porch Letters"
    assert session.scalar(select(func.count()).select_from(Application)) == before
    session.rollback()
    full.close(run_before_unload=False)
    letter = at_rest(phone, f"{begins}?stage=letter")
    letter.wait_for_url("**/sections/letter")
    expect(letter.locator("[name=organization_name]")).to_have_value("Porch Letters")
    assert session.scalar(select(func.count()).select_from(Application)) == (before or 0) + 1


def test_a_text_waits_for_its_writer_and_goes_under_no_other_name(
    phone: BrowserContext, site: str, reference: str, visitor: Visitor, another_visitor: Visitor, session: Session
) -> None:
    address = f"{site}/applications/{reference}/sections/project"
    typed_without_a_line(phone, address, "summary", "Ana's words.")
    wear(phone, site, another_visitor)
    bos = at_rest(phone, address)
    assert field(bos, "summary") == ""
    bos.close(run_before_unload=False)
    wear(phone, site, visitor)
    anas = phone.new_page()
    anas.clock.install()
    with anas.expect_response("**/answers"):
        anas.goto(address)
        anas.clock.run_for(1_000)
    expect(anas.locator("[name=summary]")).to_have_value("Ana's words.")
    wrote = select(AnswerVersion.typed, Person.email).join(Person, Person.id == AnswerVersion.person_id)
    said = session.execute(wrote.where(AnswerVersion.question_key == "summary")).all()
    assert [tuple(row) for row in said] == [("Ana's words.", "ana@example.org")]
