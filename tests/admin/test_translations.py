"""The queue of translations on the officer's pages, and the translation beside the original for who reads."""

from __future__ import annotations

import re

import pytest

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
