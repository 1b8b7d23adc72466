"""Pages around the form at 400 % and with forced colors: the check, the receipt, two texts, a letter, who can apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.policy.actor import Actor
from tests.examples import DEEP
from tests.portal.in_browser import served, window
from tests.portal.looking_closely import AT_400_PERCENT, FORCED, cramped, lost_in_forced_colors
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.rounds import LETTER

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["ar", *(["en", "es", "vi"] if DEEP else [])])
WRONG: dict[str, Any] = {"operating_budget": "200,000", "zip": "1", "amount": "x", "workshop": "no", "people": "x"}


@pytest.fixture
def places(world: World, visitor: Visitor) -> dict[str, str]:
    """A page of each kind, by what it is."""
    draft = world.draft(world.open_round(key="js-a"))
    wrong = world.draft(world.open_round(key="js-b"), **WRONG)
    sent = world.submitted(world.open_round(key="js-c"))
    two = conflict(world, world.draft(world.open_round(key="js-d")))
    letter = letter_sent(world, world.open_round(key="js-e", letter=LETTER))
    visitor.sign_in("ana@example.org")
    return {
        "round": "/rounds/js-a",
        "eligibility": "/rounds/js-a/check",
        "draft": at(world, draft),
        "check": f"{at(world, draft)}/check",
        "check, much to mend": f"{at(world, wrong)}/check",
        "receipt": f"{at(world, sent)}?sent=1",
        "two texts": f"{at(world, two)}/answers/summary",
        "check with two texts": f"{at(world, two)}/check",
        "letter to write": "/rounds/js-e/apply?stage=letter",
        "letter sent": f"{at(world, letter)}?sent=1",
    }


def at(world: World, application_id: int) -> str:
    with Session(world.engine) as session:
        return f"/applications/{session.get_one(Application, application_id).reference}"


def conflict(world: World, draft: int) -> int:
    """Bo and Ana changed the same answer, each after reading the first one."""
    bo = Actor(person_id=world.person_id("bo@example.org"), holds=frozenset({draft}))
    for actor, text in ((bo, "Bo's text. " * 9), (world.applicant(), f"Ana's text, {'which is long ' * 9}.")):
        with world.unit(actor) as unit:
            applications.save(unit, draft, {"summary": text}, locale="en", based={"summary": 1})
    return draft


def letter_sent(world: World, round_id: int) -> int:
    said = {"organization_name": "Oak Street Mediators", "zip": "28208", "tier": "tier-1", "idea": "Porches."}
    with world.unit(world.applicant()) as unit:
        begun = applications.start(unit, round_id, {**said, "project_title": "Talks"}, locale="en", letter=True)
        return applications.send_letter(unit, begun.id).id


@pytest.fixture
def site(app: Flask, places: dict[str, str]) -> Iterator[str]:
    with served(app) as address:
        yield address


def look(page: Page, site: str, places: dict[str, str], closely: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    """At each page; then at what the rules say of a group that does not fit, and of what can't be read."""
    found = {}
    for name, path in places.items():
        answered = page.goto(f"{site}{path}")
        assert answered is not None
        assert (answered.status, page.url) == (200, f"{site}{path}"), name
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found[name] = closely(page)
    for name, budget in (("rules that do not fit", "200,000"), ("what can't be read", "x")):
        page.goto(f"{site}{places['eligibility']}")
        page.fill("[name=operating_budget]", budget)
        with page.expect_navigation(wait_until="load"):
            page.locator("main form button[type=submit].usa-button[type=submit]:not(.tl-enter)").click()
        found[name] = closely(page)
    assert page.locator("[data-problems]").count() == 1
    return {name: said for name, said in found.items() if said}


@LANGUAGES
def test_at_400_percent_nothing_is_cut_and_nothing_lies_upon_another(
    browser: Browser, site: str, visitor: Visitor, places: dict[str, str], language: str
) -> None:
    with window(browser, site, visitor, **AT_400_PERCENT) as context:
        assert look(context.new_page(), f"{site}/{language}".removesuffix("/en"), places, cramped) == {}


@LANGUAGES
def test_with_forced_colors_focus_and_words_stay_visible(
    browser: Browser, site: str, visitor: Visitor, places: dict[str, str], language: str
) -> None:
    with window(browser, site, visitor, **FORCED) as context:
        assert look(context.new_page(), f"{site}/{language}".removesuffix("/en"), places, lost_in_forced_colors) == {}
