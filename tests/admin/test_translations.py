"""The queue of translations on the officer's pages, and the translation beside the original for who reads."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Application
from grants.policy.actor import Role
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews

SAID = "Vecinos <b> y 🌳 {{7*7}}"


@pytest.fixture
def officer(world: World, visitor: Visitor) -> Visitor:
    world.staff(Role.OFFICER, email="ofelia@example.org")
    visitor.sign_in("ofelia@example.org")
    return visitor


def test_a_text_is_taken_up_translated_and_shown_beside_the_original(
    world: World, officer: Visitor, another_visitor: Visitor
) -> None:
    round_id = world.open_round(key="js-a")
    application_id = world.eligible(round_id, locale="es", summary=SAID)
    world.drain()
    home = officer.get("/staff/translations")
    assert "Español" in words(home)
    assert "to translate" in words(officer.get("/staff"))
    found = re.search(
        r'href="(/staff/translations/\d+)"[^>]*>An answer of the group</a><br><bdi[^>]*>Vecinos', home.text
    )
    assert found
    address = found[1]
    assert "{{7*7}}" in officer.get(address).text
    assert "In the hands of ofelia" in words(officer.post(f"{address}/take-up"))
    version = re.search(r'name="version"[^>]*value="(\d+)"', officer.get(address).text)
    assert version
    told = {"text": "Neighbors <b> and 🌳", "made_by": "machine", "cost": "2.50", "version": version[1]}
    for wrong in ({"text": ""}, {"made_by": ""}, {"cost": "much"}):
        page = officer.post(address, {**told, **wrong}, status=422)
        assert "Please look at this again" in words(page)
    officer.post(address, {**told, "version": "1"}, status=409)
    assert "Kept." in words(officer.post(address, told))
    assert "$2.50" in words(officer.get("/staff/translations?show=done"))
    officer.get("/staff/translations/999999", status=404)

    reviewer = reviews.reviewer(world)
    panel_id = reviews.panel(world, round_id, size=1)
    assignment_id = reviews.assign(world, application_id, panel_id, reviewer)
    reviews.accept(world, assignment_id, reviewer)
    another_visitor.sign_in("reviewer1@example.org")
    page = another_visitor.get(f"/reviewing/{assignment_id}")
    assert "Translated by a machine" in words(page)
    assert "Neighbors &lt;b&gt; and 🌳" in page.text
    assert "Vecinos &lt;b&gt;" in page.text


def test_why_a_group_disagrees_is_translated_beside_what_it_wrote(world: World, officer: Visitor) -> None:
    application_id = world.draft(world.open_round(key="js-a"), locale="es")
    with world.unit(world.applicant()) as unit:
        applications.disagree(unit, application_id, "Nos reunimos en 28208.", locale="es", findings=[])
        applications.submit(unit, application_id)
    world.drain()
    page = next(each for each in queue(world) if each.question_key == "")
    assert "The group sees it another way" in words(officer.get(f"/staff/translations/{page.id}"))
    with world.unit(world.officer) as unit:
        applications.finish_translation(unit, page.id, "We meet in 28208.", made_by="person", cost_cents=0)
    shown = officer.get(f"/staff/applications/{page.reference}").text
    assert shown.index("Nos reunimos en 28208.") < shown.index("We meet in 28208.")


def queue(world: World) -> list[queries.TranslationPage]:
    with Session(world.engine) as session:
        return queries.translations(session, world.officer, open=True)


def test_staff_ask_for_translations_of_what_was_written_on_an_english_page(world: World, visitor: Visitor) -> None:
    application_id = world.eligible(world.open_round(key="js-a"), summary=SAID)
    with world.unit() as unit:
        reference = unit.session.get_one(Application, application_id).reference
    world.staff(Role.OFFICER, email="ofelia@example.org")
    visitor.sign_in("ofelia@example.org")
    at = f"/staff/applications/{reference}"
    assert "They wrote in another language than their page was in" in words(visitor.get(at))
    done = visitor.post(f"{at}/translations", {"spoken": "es"})
    assert re.search(r"\d+ texts wait for their translation", words(done))
    assert "Vecinos &lt;b&gt; y 🌳" in visitor.get("/staff/translations").text
    assert "Language of the answers mended" in words(visitor.get(at))
    assert "does not speak that language" in words(visitor.post(f"{at}/translations", {"spoken": "xx"}))
