"""Groups named before anything is given out never come to the desk."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.people.model import Conflict
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment
from tests.portal.reviewing.sheet import EMAIL, SECRETS, status_of
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import reviews as steps


def test_a_group_that_was_named_ahead_never_comes_to_the_desk(world: World, visitor: Visitor, session: Session) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=4)
    sent = {
        name: world.eligible(round_id, email=f"{name}@example.org", organization_name=f"{name} Street")
        for name in ("Oak", "Elm")
    }
    world.submitted(round_id, email="later@example.org", organization_name="Not screened")
    visitor.sign_in(EMAIL)
    address = f"/reviewing/panels/{panel_id}/groups"
    assert address in visitor.get("/reviewing").text
    page = visitor.get(address)
    assert "Oak Street" in words(page)
    assert "Not screened" not in words(page)
    assert not [secret for secret in SECRETS if secret in page.text]
    with Session(world.engine) as fresh:
        oak = fresh.get_one(Application, sent["Oak"]).organization_id
    assert "Please say what it is." in words(visitor.post(address, {"groups": [oak], "reason": ""}))
    assert "Please tick at least one group." in words(visitor.post(address, {"reason": "I know them."}))
    page = visitor.post(address, {"groups": [oak], "reason": "My street."})
    assert "1 group is kept away from you." in words(page)
    assert "You have told us about" in words(page)
    steps.share_out(world, panel_id)
    session.rollback()
    mine = session.scalars(
        select(Assignment.application_id).where(Assignment.reviewer_id == world.person_id(EMAIL))
    ).all()
    assert sent["Oak"] not in mine
    assert len(steps.assignments(world, sent["Oak"])) == 3


def test_a_group_named_late_is_taken_from_the_desk(world: World, visitor: Visitor, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    assignment_id = steps.assign(world, sent, panel_id, steps.reviewer(world, 1))
    visitor.sign_in(EMAIL)
    with Session(world.engine) as fresh:
        party = fresh.get_one(Application, sent).organization_id
    visitor.post(f"/reviewing/panels/{panel_id}/groups", {"groups": [party], "reason": "My street."})
    assert status_of(session, assignment_id) is AssignmentStatus.RECUSED


def test_the_list_of_groups_is_for_those_who_sit_there_now(world: World, visitor: Visitor) -> None:
    panel_id = steps.panel(world, world.open_round(), size=1)
    steps.reviewer(world, 9)
    visitor.sign_in("reviewer9@example.org")
    visitor.get(f"/reviewing/panels/{panel_id}/groups", status=404)
    visitor.post(f"/reviewing/panels/{panel_id}/groups", {"groups": [1], "reason": "x"}, status=404)


def test_a_group_of_another_round_can_not_be_named(world: World, visitor: Visitor, session: Session) -> None:
    panel_id, other = steps.panel(world, world.open_round(), size=1), world.open_round()
    sent = world.eligible(other)
    with Session(world.engine) as fresh:
        party = fresh.get_one(Application, sent).organization_id
    visitor.sign_in(EMAIL)
    visitor.post(f"/reviewing/panels/{panel_id}/groups", {"groups": [party], "reason": "x"})
    assert session.scalars(select(Conflict)).all() == []
