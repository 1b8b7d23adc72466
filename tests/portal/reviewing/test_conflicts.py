"""Conflict first: only names before the question, and a door that stays shut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.people import commands as people
from grants.people.model import Conflict, Organization, Person
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Score
from tests.portal.reviewing.sheet import EMAIL, SECRETS, scores, status_of
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews as steps


def test_the_list_names_the_group_and_nothing_more_before_the_question(visitor: Visitor, offered: int) -> None:
    said = words(visitor.get("/reviewing"))
    assert "Oak Street Mediators" in said
    assert "Not opened yet" in said
    assert not [secret for secret in SECRETS if secret in said]


def test_the_question_shows_group_sponsor_and_people_and_nothing_of_the_application(
    world: World, visitor: Visitor, offered: int
) -> None:
    with world.unit() as unit:
        sponsor = people.know_organization(unit, "Lantern Row Trust", kind="nonprofit")
        group = unit.get(
            Organization, unit.get(Application, unit.get(Assignment, offered).application_id).organization_id
        )
        group.fiscal_sponsor_id = sponsor.id
        unit.get(Person, world.person_id("ana@example.org")).name = "Ana Whitfield"
    page = visitor.get(f"/reviewing/{offered}/conflict")
    said = words(page)
    for shown in ("Oak Street Mediators", "Lantern Row Trust", "Ana Whitfield"):
        assert shown in said
    assert not [secret for secret in SECRETS if secret in page.text]


def test_a_person_without_a_name_is_not_shown_by_address(world: World, visitor: Visitor, offered: int) -> None:
    with world.unit() as unit:
        unit.get(Person, world.person_id("ana@example.org")).name = ""
    page = visitor.get(f"/reviewing/{offered}/conflict")
    assert "ana@example.org" not in page.text
    assert "No names are on record" in words(page)


def test_no_answer_asks_again_and_a_conflict_needs_a_word(visitor: Visitor, session: Session, offered: int) -> None:
    assert "Please choose an answer." in words(visitor.post(f"/reviewing/{offered}/conflict", {}))
    page = visitor.post(f"/reviewing/{offered}/conflict", {"answer": "group", "reason": "  "})
    assert "Please answer this question." in words(page)
    assert status_of(session, offered) is AssignmentStatus.OFFERED


def test_no_conflict_opens_the_application_beside_its_rubric(visitor: Visitor, offered: int) -> None:
    page = visitor.post(f"/reviewing/{offered}/conflict", {"answer": "nobody"})
    said = words(page)
    for shown in (
        "Neighbors meet on porches",
        "Snacks",
        "Need (40 of 100)",
        "How good is the plan?",
        "Weak.",
        "Strong.",
    ):
        assert shown in said
    assert page.text.count('type="radio"') == 15


def test_what_the_round_calls_private_is_never_shown(visitor: Visitor, opened: int) -> None:
    page = visitor.get(f"/reviewing/{opened}")
    assert "Budget for a year" not in page.text
    assert "8,000" not in page.text
    assert "ana@example.org" not in page.text


def test_a_conflict_closes_the_door_and_thanks(visitor: Visitor, session: Session, offered: int) -> None:
    page = visitor.post(f"/reviewing/{offered}/conflict", {"answer": "group", "reason": "My sister leads it."})
    assert "Thank you for telling us" in words(page)
    assert visitor.path(page) == "/reviewing"
    assert "Oak Street Mediators" not in page.text
    assert status_of(session, offered) is AssignmentStatus.RECUSED
    assert session.scalars(select(Conflict.reason)).all() == ["My sister leads it."]


CLOSED: dict[str, Callable[[Visitor, int], Any]] = {
    "reading": lambda visitor, id: visitor.get(f"/reviewing/{id}", status=403),
    "scoring": lambda visitor, id: visitor.post(f"/reviewing/{id}", scores(), status=403),
    "handing in": lambda visitor, id: visitor.post(f"/reviewing/{id}", scores(go="submit"), status=403),
    "a file": lambda visitor, id: visitor.get(f"/reviewing/{id}/files/1", status=403),
}


def record_conflict(world: World, assignment_id: int) -> None:
    with world.unit() as unit:
        party = unit.get(Application, unit.get(Assignment, assignment_id).application_id).organization_id
        people.declare_conflict(unit, world.person_id(EMAIL), party, reason="On the clerk's list.")


@pytest.mark.parametrize("attempt", CLOSED)
@pytest.mark.parametrize("how", ["declared", "recorded by staff"])
def test_in_conflict_every_page_is_closed(
    world: World, visitor: Visitor, session: Session, opened: int, attempt: str, how: str
) -> None:
    """Also in the middle of reading, and also when somebody else wrote the conflict down."""
    visitor.post(f"/reviewing/{opened}", scores(3))
    if how == "declared":
        visitor.post(f"/reviewing/{opened}/conflict", {"answer": "group", "reason": "I coach with them."})
    else:
        record_conflict(world, opened)
    page = CLOSED[attempt](visitor, opened)
    assert not [secret for secret in SECRETS if secret in page.text]
    assert session.scalars(select(Score.points).distinct()).all() == [3]
    assert status_of(session, opened) is not AssignmentStatus.DONE


def test_who_is_in_conflict_can_not_say_that_nothing_stands_between(
    world: World, visitor: Visitor, session: Session, offered: int
) -> None:
    record_conflict(world, offered)
    page = visitor.post(f"/reviewing/{offered}/conflict", {"answer": "nobody"}, status=403)
    assert "A conflict of interest is on record" in words(page)
    assert status_of(session, offered) is AssignmentStatus.OFFERED


def test_after_stepping_back_there_is_no_way_in_again(visitor: Visitor, session: Session, offered: int) -> None:
    visitor.post(f"/reviewing/{offered}/conflict", {"answer": "group", "reason": "My sister leads it."})
    page = visitor.post(f"/reviewing/{offered}/conflict", {"answer": "nobody"})
    assert "no longer on your list" in words(page)
    assert status_of(session, offered) is AssignmentStatus.RECUSED


@pytest.mark.parametrize("attempt", CLOSED)
def test_somebody_elses_assignment_is_closed(world: World, another_visitor: Visitor, opened: int, attempt: str) -> None:
    steps.reviewer(world, 2)
    another_visitor.sign_in("reviewer2@example.org")
    another_visitor.get(f"/reviewing/{opened}/conflict", status=403)
    another_visitor.post(f"/reviewing/{opened}/conflict", {"answer": "nobody"}, status=403)
    page = CLOSED[attempt](another_visitor, opened)
    assert not [secret for secret in SECRETS if secret in page.text]


def test_before_the_question_the_application_stays_shut_and_says_why(visitor: Visitor, offered: int) -> None:
    page = visitor.get(f"/reviewing/{offered}", status=403)
    assert "First tell us whether you know this group" in words(page)


def test_a_visitor_and_an_applicant_are_not_let_in(world: World, another_visitor: Visitor, offered: int) -> None:
    assert another_visitor.path(another_visitor.get("/reviewing")) == "/sign-in"
    another_visitor.sign_in("ana@example.org")
    for path in ("/reviewing", f"/reviewing/{offered}", f"/reviewing/{offered}/conflict"):
        another_visitor.get(path, status=403)


def test_an_assignment_that_is_not_there_is_not_found(visitor: Visitor, offered: int) -> None:
    visitor.get("/reviewing/4711", status=404)
