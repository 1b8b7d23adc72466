"""Each text of an answer bears who wrote it: a navigator by name, for the application's own people alone."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.policy.actor import Actor, Role
from tests.portal.test_apply import begin, page_data
from tests.portal.test_helping import ANA, NAV, ask
from tests.visitor import Visitor, words
from tests.world import World


@pytest.fixture
def helped(world: World, visitor: Visitor, another_visitor: Visitor) -> str:
    """A draft in which its navigator wrote after its owner."""
    nav_id = world.staff(Role.NAVIGATOR, email=NAV).person_id or 0
    visitor.sign_in(ANA)
    world.open_round(key="js-a")
    reference = begin(visitor)
    visitor.post(f"/applications/{reference}/sections/project", page_data(1, summary="Ana's own words."))
    ask(world, visitor, reference, nav_id)
    another_visitor.sign_in(NAV)
    yes = re.search(r"/helping/\d+/answer", another_visitor.get("/helping").text)
    assert yes
    another_visitor.post(yes[0], {"answer": "yes"})
    another_visitor.post(f"/applications/{reference}/sections/project", page_data(1, summary="The helper's words."))
    return f"/applications/{reference}"


def test_its_people_read_who_helped_by_name(visitor: Visitor, helped: str) -> None:
    said = words(visitor.get(f"{helped}/earlier"))
    assert "nav, navigator, Nov 10, 2026" in said
    assert "You, Nov 10, 2026" in said
    assert "Somebody else" not in said


def test_a_helper_reads_no_names_of_others(
    world: World, another_visitor: Visitor, visitor: Visitor, helped: str
) -> None:
    said = words(another_visitor.get(f"{helped}/earlier"))
    assert "Somebody else, Nov 10, 2026" in said
    assert "You, Nov 10, 2026" in said
    other_id = world.staff(Role.NAVIGATOR, email="other@example.org").person_id or 0
    ask(world, visitor, helped.rpartition("/")[2], other_id)
    another_visitor.post("/sign-out")
    another_visitor.sign_in("other@example.org")
    yes = re.search(r"/helping/\d+/answer", another_visitor.get("/helping").text)
    assert yes
    another_visitor.post(yes[0], {"answer": "yes"})
    said = words(another_visitor.get(f"{helped}/earlier"))
    assert "navigator," not in said
    assert "Somebody else, Nov 10, 2026" in said


def test_the_two_texts_of_a_conflict_bear_the_name_too(
    world: World, visitor: Visitor, another_visitor: Visitor, helped: str
) -> None:
    path = f"{helped}/sections/project"
    numbers = dict(re.findall(r'name="(based\.[a-z_]+)" value="(\d+)"', visitor.get(path).text))
    another_visitor.post(path, page_data(1, summary="The helper's newer words."))
    two = visitor.post(path, {**page_data(1, summary="Ana's newer words."), **numbers})
    assert visitor.path(two) == f"{helped}/answers/summary"
    assert "nav, navigator, Nov 10, 2026" in words(two)


def test_somebody_of_the_group_is_no_helper(world: World, visitor: Visitor, helped: str, session: Session) -> None:
    draft = session.scalars(select(Application.id)).one()
    with world.unit(Actor(person_id=world.person_id("bo@example.org"), holds=frozenset({draft}))) as unit:
        applications.save(unit, draft, {"summary": "Bo's words."}, locale="en")
    assert "Somebody else, Nov 10, 2026" in words(visitor.get(f"{helped}/earlier"))
