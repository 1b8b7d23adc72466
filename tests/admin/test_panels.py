"""Panels on the pages: made, filled, shared out fairly, watched."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.queries import translations_waiting
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Panel, PanelMember
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews as steps


def test_from_an_empty_round_to_a_fair_share(world: World, officer: Visitor, session: Session) -> None:
    round_id = world.open_round(key="js-a")
    for number in range(4):
        world.eligible(round_id, email=f"g{number}@example.org", organization_name=f"Group {number}")
    people = [steps.reviewer(world, number) for number in range(1, 5)]
    assert "No panel yet" in words(officer.get("/staff/rounds/js-a/panels"))
    page = officer.post("/staff/rounds/js-a/panels", {"name": "Tuesday panel"})
    address = officer.path(page)
    assert "Nobody sits here yet" in words(page)
    for person in people:
        page = officer.post(f"{address}/members", {"person": str(person.person_id)})
    assert "Everybody with the role of a reviewer sits here already." in words(page)
    assert "12 readings are to be given." in words(page)
    page = officer.post(f"{address}/share", {"seed": "drawn in public"})
    assert "12 readings shared out." in words(page)
    assert "Every application has its readers" in words(page)
    loads = Counter(session.scalars(select(Assignment.reviewer_id)))
    assert set(loads.values()) == {3}


def test_who_shares_out_sees_what_still_waits_for_a_translation(world: World, officer: Visitor) -> None:
    round_id = world.open_round(key="js-a")
    panel_id = steps.panel(world, round_id)
    world.eligible(round_id)
    world.drain()
    assert "to translate" not in words(officer.get(f"/staff/panels/{panel_id}"))
    world.eligible(round_id, email="luz@example.org", locale="es", organization_name="Luz")
    world.eligible(world.open_round(), email="eva@example.org", locale="es", organization_name="Eva")
    world.drain()
    with Session(world.engine) as session:
        waiting = translations_waiting(session, world.officer, to_be_read_in=round_id)
        assert 0 < waiting < translations_waiting(session, world.officer)
    assert f"{waiting} texts to translate" in words(officer.get(f"/staff/panels/{panel_id}"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "Please give it a name."),
        ("   ", "Please answer this question."),
        ("Tuesday", "There is one of this name already."),
    ],
)
def test_a_panel_needs_a_name_of_its_own(world: World, officer: Visitor, name: str, expected: str) -> None:
    round_id = world.open_round(key="js-a")
    steps.panel(world, round_id, name="Tuesday")
    assert expected in words(officer.post("/staff/rounds/js-a/panels", {"name": name}))


def test_a_hostile_name_stays_a_name(world: World, officer: Visitor, session: Session) -> None:
    world.open_round(key="js-a")
    page = officer.post("/staff/rounds/js-a/panels", {"name": "<b>x</b>\x00 {{ 7*7 }}"})
    assert "&lt;b&gt;x&lt;/b&gt; {{ 7*7 }}" in page.text
    assert session.scalars(select(Panel.name)).one() == "<b>x</b> {{ 7*7 }}"


def test_sharing_out_to_nobody_says_what_is_missing(world: World, officer: Visitor) -> None:
    round_id = world.open_round(key="js-a")
    world.eligible(round_id)
    panel_id = steps.panel(world, round_id, size=0)
    assert "Nobody sits on this panel yet" in words(officer.post(f"/staff/panels/{panel_id}/share", {"seed": ""}))


def test_a_panel_that_is_too_small_is_told_so(world: World, officer: Visitor) -> None:
    round_id = world.open_round(key="js-a")
    world.eligible(round_id)
    panel_id = steps.panel(world, round_id, size=2)
    said = words(officer.post(f"/staff/panels/{panel_id}/share", {"seed": ""}))
    assert "1 application still lacks a reader" in said
    assert "Applications that need a reader" in said


def test_progress_is_shown_for_each_reviewer(world: World, officer: Visitor) -> None:
    round_id = world.open_round(key="js-a")
    sent, panel_id = world.eligible(round_id), steps.panel(world, round_id)
    steps.share_out(world, panel_id)
    assignment_id, person = steps.assignments(world, sent)[0]
    steps.review(world, assignment_id, person)
    said = words(officer.get(f"/staff/panels/{panel_id}"))
    assert "Reviews in 1 of 3" in said
    assert "1 of 3" in words(officer.get("/staff/rounds/js-a/applications"))


def test_who_leaves_gives_back_and_stays_in_sight_with_what_is_in(
    world: World, officer: Visitor, session: Session
) -> None:
    round_id = world.open_round(key="js-a")
    panel_id, one = steps.panel(world, round_id), steps.reviewer(world, 1)
    done = world.eligible(round_id)
    open_ = world.eligible(round_id, email="b@example.org", organization_name="B")
    steps.review(world, steps.assign(world, done, panel_id, one), one)
    steps.assign(world, open_, panel_id, one)
    page = officer.post(f"/staff/panels/{panel_id}/members/{one.person_id}/leave")
    assert "No longer on the panel." in words(page)
    assert "Left" in words(page)
    statuses = session.scalars(select(Assignment.status).order_by(Assignment.id)).all()
    assert statuses == [AssignmentStatus.DONE, AssignmentStatus.RELEASED]
    session.rollback()
    officer.post(f"/staff/panels/{panel_id}/members", {"person": str(one.person_id)})
    assert session.scalars(select(PanelMember.left_at).where(PanelMember.person_id == one.person_id)).one() is None


def test_somebody_who_is_no_reviewer_or_not_there_can_not_be_added(world: World, officer: Visitor) -> None:
    panel_id = steps.panel(world, world.open_round(key="js-a"))
    for person in (world.person_id("neighbor@example.org"), 4711, "x"):
        page = officer.post(f"/staff/panels/{panel_id}/members", {"person": str(person)})
        assert "Please choose one of the answers." in words(page)
    officer.post(f"/staff/panels/{panel_id}/members/4711/leave", status=404)
