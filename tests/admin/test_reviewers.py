"""Who reads an application: chosen by hand, taken off, and what they said."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.people import commands as people
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews as steps


def test_a_reader_is_chosen_by_hand_from_those_without_a_tie(world: World, officer: Visitor, session: Session) -> None:
    round_id = world.open_round()
    sent, panel_id = world.eligible(round_id), steps.panel(world, round_id)
    two = world.person_id("reviewer2@example.org")
    with world.unit() as unit:
        people.declare_conflict(unit, two, unit.get(Application, sent).organization_id, reason="Family.")
    page = officer.get("/staff/applications/JS-2026-0001/reviewers")
    assert "reviewer1" in page.text
    assert "reviewer2" not in page.text
    one = world.person_id("reviewer1@example.org")
    address = "/staff/applications/JS-2026-0001/reviewers"
    assert "Please choose one of the answers." in words(officer.post(address, {"reviewer": f"{panel_id}:{two}"}))
    assert "Please choose somebody." in words(officer.post(address, {"reviewer": ""}))
    assert "Given to one more reviewer." in words(officer.post(address, {"reviewer": f"{panel_id}:{one}"}))
    assert session.scalars(select(Assignment.reviewer_id)).all() == [one]


def test_nobody_left_to_ask_says_what_to_do(world: World, officer: Visitor) -> None:
    round_id = world.open_round()
    sent, panel_id = world.eligible(round_id), steps.panel(world, round_id, size=1)
    steps.assign(world, sent, panel_id, steps.reviewer(world, 1))
    said = words(officer.get("/staff/applications/JS-2026-0001/reviewers"))
    assert "Nobody is left to ask" in said
    assert "2 more readers are needed." in said


@pytest.mark.parametrize(
    ("why", "expected"), [("other", AssignmentStatus.RELEASED), ("group", AssignmentStatus.RECUSED)]
)
def test_a_reader_is_taken_off_with_a_reason(
    world: World, officer: Visitor, session: Session, why: str, expected: AssignmentStatus
) -> None:
    round_id = world.open_round()
    sent, panel_id = world.eligible(round_id), steps.panel(world, round_id)
    assignment_id = steps.assign(world, sent, panel_id, steps.reviewer(world, 1))
    address = f"/staff/applications/JS-2026-0001/reviewers/{assignment_id}/off"
    assert "Please write a reason." in words(officer.post(address, {"why": why, "note": ""}))
    page = officer.post(address, {"why": why, "note": "Told us on the phone."})
    assert "no longer reads this application" in words(page)
    session.rollback()
    assert session.scalars(select(Assignment.status)).all() == [expected]
    officer.get(address, status=404)


def test_a_review_that_is_in_can_only_go_for_a_conflict(world: World, officer: Visitor, session: Session) -> None:
    round_id = world.open_round()
    sent, panel_id, one = world.eligible(round_id), steps.panel(world, round_id), steps.reviewer(world, 1)
    assignment_id = steps.assign(world, sent, panel_id, one)
    steps.review(world, assignment_id, one, 1, comment="Weak.")
    address = f"/staff/applications/JS-2026-0001/reviewers/{assignment_id}/off"
    assert "Another reason" not in words(officer.get(address))
    assert "Please choose one of the answers." in words(officer.post(address, {"why": "other", "note": "Too harsh."}))
    assert session.scalars(select(Assignment.status)).all() == [AssignmentStatus.DONE]


def test_an_assignment_of_another_application_is_not_found_here(world: World, officer: Visitor) -> None:
    round_id = world.open_round()
    panel_id, one = steps.panel(world, round_id), steps.reviewer(world, 1)
    world.eligible(round_id)
    other = world.eligible(round_id, email="b@example.org", organization_name="B")
    assignment_id = steps.assign(world, other, panel_id, one)
    officer.get(f"/staff/applications/JS-2026-0001/reviewers/{assignment_id}/off", status=404)


def test_what_reviewers_said_is_shown_to_staff_by_name(world: World, officer: Visitor) -> None:
    steps.reviewed(world, world.eligible(world.open_round()), (5, 4, 3))
    said = words(officer.get("/staff/applications/JS-2026-0001/reviewers"))
    for shown in ("3 of 3 reviews are in.", "Need 40 of 100 5 4 3", "Score of 100 100 80 60", "5 for need"):
        assert shown in said
