"""Workshops on the officer's pages: announced by a form, a list of who came, and the group of a guest confirmed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.policy.actor import Role
from grants.workshops.model import Seat, Workshop
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.workshops import planned, signed_up

PLAN = {"minutes": "60", "place": "Library", "language": "es", "places": "12", "begins": "18:00"}


@pytest.fixture
def officer(world: World, visitor: Visitor) -> Visitor:
    world.staff(Role.OFFICER, email="ofelia@example.org")
    visitor.sign_in("ofelia@example.org")
    return visitor


def test_a_workshop_is_announced_on_the_rounds_own_clock(world: World, officer: Visitor, session: Session) -> None:
    world.open_round(key="js-a")
    assert "/staff/rounds/js-a/workshops" in officer.get("/staff/rounds/js-a/applications").text
    day = (world.clock.now() + timedelta(days=5)).date().isoformat()
    page = officer.post("/staff/rounds/js-a/workshops", {**PLAN, "day": day})
    assert "Announced." in words(page)
    made = session.scalars(select(Workshop)).one()
    assert made.starts_at.isoformat()[11:16] == "23:00"
    for wrong in ({"day": "2020-01-01"}, {"day": day, "places": "0"}, {"day": day, "place": ""}, {"day": "soon"}):
        page = officer.post("/staff/rounds/js-a/workshops", {**PLAN, **wrong}, status=422)
        assert "Please look at this again" in words(page)
    later = (world.clock.now() + timedelta(days=6)).date().isoformat()
    change = {**PLAN, "day": later, "places": "3", "version": str(made.version)}
    assert "Changed." in words(officer.post(f"/staff/workshops/{made.id}/change", change))
    officer.post(f"/staff/workshops/{made.id}/change", change, status=409)
    assert "told" in words(officer.post(f"/staff/workshops/{made.id}/call-off", {"note": "No room."}))
    assert "Called off" in words(officer.get("/staff/rounds/js-a/workshops"))


def test_the_list_of_who_came_with_walk_ins_and_groups(world: World, officer: Visitor, session: Session) -> None:
    round_id = world.open_round(key="js-a")
    world.submitted(round_id)
    workshop_id = planned(world, round_id)
    known = signed_up(world, workshop_id)
    told = signed_up(world, workshop_id, name="Bo", email="bo@example.org", group_name="Oak Street Mediators")
    page = officer.get(f"/staff/workshops/{workshop_id}")
    assert "Group: Oak Street Mediators (known)" in words(page)
    assert "Says: Oak Street Mediators" in words(page)
    early = officer.post(f"/staff/workshops/{workshop_id}/attendance", {"came": str(known.id)}, status=422)
    assert "opens one hour before" in words(early)
    world.clock.move(timedelta(days=7))
    officer.post(f"/staff/workshops/{workshop_id}/attendance", {"came": [str(known.id), "x", "999999"]})
    officer.post(f"/staff/workshops/{workshop_id}/walk-in", {"name": "Chi <b>"})
    officer.post(f"/staff/workshops/{workshop_id}/walk-in", {"name": ""}, status=422)
    session.rollback()
    assert sorted(session.scalars(select(Seat.status)).all()) == ["came", "came", "seated"]
    address = f"/staff/workshops/{workshop_id}/guests/{told.id}"
    assert "know no group" in words(officer.post(address, {"group": "Nobody's"}, status=422))
    page = officer.post(address, {"group": "oak street mediators"})
    assert "Group: Oak Street Mediators (confirmed)" in words(page)
    officer.get(f"/staff/workshops/{workshop_id}/guests/999999", status=404)


def test_two_who_keep_the_list_at_one_door_undo_nothing_of_each_other(
    world: World, officer: Visitor, session: Session
) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"), places=5)
    ana, bo, chi = (signed_up(world, workshop_id, name=name, email=f"{name}@example.org") for name in ("a", "b", "c"))
    world.clock.move(timedelta(days=7))
    address = f"/staff/workshops/{workshop_id}"
    officer.post(f"{address}/attendance", {"came": [ana.id, bo.id]})
    shown = re.findall(r'name="before" value="(\d+)"', officer.get(address).text)
    assert shown == [str(ana.id), str(bo.id)]
    officer.post(f"{address}/walk-in", {"name": "Dee"})  # the other one, at the same time
    officer.post(f"{address}/attendance", {"came": [ana.id, bo.id, chi.id], "before": shown})
    officer.post(f"{address}/attendance", {"came": [ana.id], "before": shown})
    session.rollback()
    assert {seat.name: str(seat.status) for seat in session.scalars(select(Seat))} == {
        "a": "came",
        "b": "seated",
        "c": "came",
        "Dee": "came",
    }


def test_the_page_to_change_a_workshop_that_was_called_off_is_a_page_and_no_error(
    world: World, officer: Visitor
) -> None:
    workshop_id = planned(world, world.open_round(key="js-a"))
    address = f"/staff/workshops/{workshop_id}"
    officer.post(f"{address}/call-off", {"note": "No room."})
    day = (world.clock.now() + timedelta(days=6)).date().isoformat()
    officer.post(f"{address}/change", {**PLAN, "day": day, "version": ""}, status=409)
