"""A conflict of interest closes the door: no reading, no scoring, no counting, and somebody else is looked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application, ApplicationStatus
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady, Refusal, SomebodyElseWasFaster, WrongStatus
from grants.kernel.unit import Unit
from grants.people import commands as people
from grants.people.model import Conflict, Organization
from grants.policy.actions import Action
from grants.policy.actor import Actor, Role
from grants.policy.check import allowed
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment
from grants.reviews.queries import slate
from grants.reviews.queries.doors import door
from grants.reviews.rules import Typed
from tests.world import World
from tests.worlds import reviews as steps

READING = (Action.READ_FOR_REVIEW, Action.SCORE, Action.SEE_OTHERS_SCORES)


@pytest.fixture
def offered(world: World) -> tuple[int, Actor]:
    """An assignment that waits for the reviewer's word, in a round with a panel of three."""
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    one = steps.reviewer(world, 1)
    return steps.assign(world, sent, panel_id, one), one


def status_of(session: Session, assignment_id: int) -> AssignmentStatus:
    session.rollback()
    return session.scalars(select(Assignment.status).where(Assignment.id == assignment_id)).one()


def sponsor_the_group(world: World, assignment_id: int) -> int:
    """The application's group gets a fiscal sponsor."""
    with world.unit() as unit:
        group = unit.get(Organization, door(unit.session, assignment_id).organization_id)
        sponsor = people.know_organization(unit, "Lantern Trust", kind="nonprofit")
        group.fiscal_sponsor_id = sponsor.id
        return sponsor.id


def test_nothing_is_read_before_the_question_is_answered(
    world: World, session: Session, offered: tuple[int, Actor]
) -> None:
    assignment_id, one = offered
    assert [allowed(one, action, door(session, assignment_id)) for action in READING] == [False] * 3
    with pytest.raises(Forbidden), world.unit(one) as unit:
        reviews.save(unit, assignment_id, {"need": Typed(4)})
    steps.accept(world, assignment_id, one)
    session.rollback()
    assert allowed(one, Action.READ_FOR_REVIEW, door(session, assignment_id))


def test_declaring_writes_the_conflict_takes_the_reviewer_off_and_tells_the_office(
    world: World, session: Session, offered: tuple[int, Actor]
) -> None:
    assignment_id, one = offered
    with world.unit(one) as unit:
        reviews.declare(unit, assignment_id, reason="  My sister leads it. ")
    conflict = session.scalars(select(Conflict)).one()
    assert (conflict.person_id, conflict.reason) == (one.person_id, "My sister leads it.")
    assert status_of(session, assignment_id) is AssignmentStatus.RECUSED
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "recuse")).one()
    assert (row.actor_id, row.from_status, row.to_status, row.note) == (
        one.person_id,
        "offered",
        "recused",
        "My sister leads it.",
    )
    fact = session.scalars(select(FactRow).where(FactRow.name == "ReviewerRecused")).one()
    assert fact.payload["assignment_id"] == assignment_id


ATTEMPTS: dict[str, Callable[[Unit, int], object]] = {
    "accept": reviews.accept,
    "save": lambda unit, id: reviews.save(unit, id, {"need": Typed(5)}),
    "submit": reviews.submit,
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_recused_reviewer_is_refused_by_every_command(
    world: World, session: Session, offered: tuple[int, Actor], attempt: str
) -> None:
    assignment_id, one = offered
    with world.unit(one) as unit:
        reviews.declare(unit, assignment_id, reason="Family.")
    with pytest.raises(Forbidden), world.unit(one) as unit:
        ATTEMPTS[attempt](unit, assignment_id)
    assert status_of(session, assignment_id) is AssignmentStatus.RECUSED
    assert not any(allowed(one, action, door(session, assignment_id)) for action in READING)


@pytest.mark.parametrize("party", ["group", "sponsor"])
@pytest.mark.parametrize("attempt", ["save", "submit"])
def test_a_conflict_recorded_elsewhere_shuts_out_a_reviewer_in_the_middle(
    world: World, session: Session, offered: tuple[int, Actor], attempt: str, party: str
) -> None:
    """Whoever wrote it down and however: the assignment's status is not what decides."""
    assignment_id, one = offered
    steps.accept(world, assignment_id, one)
    sponsor_id = sponsor_the_group(world, assignment_id)
    with world.unit() as unit:
        party_id = sponsor_id if party == "sponsor" else door(unit.session, assignment_id).organization_id
        people.declare_conflict(unit, one.person_id, party_id, reason="The clerk's list.")
    with pytest.raises(Forbidden) as refused, world.unit(one) as unit:
        ATTEMPTS[attempt](unit, assignment_id)
    assert refused.value.reasons == ("has_no_conflict",)
    assert not any(allowed(one, action, door(session, assignment_id)) for action in READING)


def test_another_reviewer_and_one_who_lost_the_role_are_refused(
    world: World, session: Session, offered: tuple[int, Actor]
) -> None:
    assignment_id, one = offered
    steps.accept(world, assignment_id, one)
    other = steps.reviewer(world, 2)
    without_role = Actor(person_id=one.person_id)
    for actor in (other, without_role, world.officer, world.staff(Role.DECIDER)):
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            reviews.save(unit, assignment_id, {"need": Typed(5)})
        assert not allowed(actor, Action.READ_FOR_REVIEW, door(session, assignment_id))


def test_a_conflict_with_the_sponsor_takes_every_group_it_pays_for(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id, one = steps.panel(world, round_id, size=4), steps.reviewer(world, 1)
    names = ("Oak", "Elm", "Ash")
    sent = {
        name: world.eligible(round_id, email=f"{name.lower()}@example.org", organization_name=name) for name in names
    }
    ids = {name: steps.assign(world, sent[name], panel_id, one) for name in names}
    steps.review(world, ids["Elm"], one)
    sponsor_id = sponsor_the_group(world, ids["Oak"])
    with world.unit() as unit:
        unit.get(Organization, unit.get(Application, sent["Elm"]).organization_id).fiscal_sponsor_id = sponsor_id
    with world.unit(one) as unit:
        reviews.declare(unit, ids["Oak"], reason="I sit on its board.", with_sponsor=True)
    assert {name: status_of(session, ids[name]) for name in names} == {
        "Oak": AssignmentStatus.RECUSED,
        "Elm": AssignmentStatus.RECUSED,
        "Ash": AssignmentStatus.OFFERED,
    }
    assert session.scalars(select(Conflict.organization_id)).all() == [sponsor_id]


def test_a_reason_is_needed_and_a_sponsor_must_be_there(world: World, offered: tuple[int, Actor]) -> None:
    assignment_id, one = offered
    wanted: list[tuple[dict[str, object], tuple[str, str]]] = [
        ({"reason": " \n "}, ("reason", "required")),
        ({"reason": "x" * 1001}, ("reason", "too_long")),
        ({"reason": "I know it.", "with_sponsor": True}, ("with_sponsor", "no_sponsor")),
    ]
    for said, expected in wanted:
        with pytest.raises(NotReady) as refused, world.unit(one) as unit:
            reviews.declare(unit, assignment_id, **said)  # type: ignore[arg-type]
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [expected]


def test_a_recused_review_never_counts_and_the_place_can_be_filled(world: World, session: Session) -> None:
    """Handed in with ones, then a conflict comes to light: the slate forgets it and the draw finds another."""
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id, size=4), world.eligible(round_id)
    steps.share_out(world, panel_id)
    (first, one), (second, two), _ = steps.assignments(world, sent)
    steps.review(world, first, one, 1)
    steps.review(world, second, two, 5)
    with world.unit(world.officer) as unit:
        reviews.declare_for(unit, first, reason="Told us on the phone.")
    assert steps.share_out(world, panel_id).given == 1
    line = slate(session, round_id)[0]
    assert (line.reviews_done, line.score) == (1, 100)


def test_a_late_recusal_leaves_a_reviewed_application_to_be_read_again(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id, size=4), world.eligible(round_id)
    steps.share_out(world, panel_id)
    for assignment_id, person in steps.assignments(world, sent):
        steps.review(world, assignment_id, person)
    first, one = steps.assignments(world, sent)[0]
    with world.unit(one) as unit:
        reviews.declare(unit, first, reason="I have only now understood who they are.")
    assert slate(session, round_id)[0].reviews_done == 2
    asked = {person.person_id for _, person in steps.assignments(world, sent)}
    (spare,) = (who for who in (steps.reviewer(world, n) for n in range(1, 5)) if who.person_id not in asked)
    steps.review(world, steps.assign(world, sent, panel_id, spare), spare)
    session.rollback()
    assert slate(session, round_id)[0].reviews_done == 3
    assert session.scalar(select(Application.status)) is ApplicationStatus.REVIEWED


def test_two_windows_notice_each_other(world: World, offered: tuple[int, Actor]) -> None:
    assignment_id, one = offered
    steps.accept(world, assignment_id, one)
    with pytest.raises(SomebodyElseWasFaster), world.unit(one) as unit:
        reviews.declare(unit, assignment_id, reason="Late.", version=1)


def test_saying_no_conflict_twice_is_refused_kindly(world: World, offered: tuple[int, Actor]) -> None:
    assignment_id, one = offered
    steps.accept(world, assignment_id, one)
    with pytest.raises(WrongStatus), world.unit(one) as unit:
        reviews.accept(unit, assignment_id)


def test_an_officer_with_a_conflict_takes_nobody_off(world: World, offered: tuple[int, Actor]) -> None:
    assignment_id, _ = offered
    friend = world.staff(Role.OFFICER, email="friend@example.org")
    with world.unit() as unit:
        people.declare_conflict(
            unit, friend.person_id, door(unit.session, assignment_id).organization_id, reason="Friends."
        )
    attempts: list[Callable[[Unit], object]] = [
        lambda unit: reviews.declare_for(unit, assignment_id, reason="They know each other."),
        lambda unit: reviews.release(unit, assignment_id, note="Not needed."),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden), world.unit(friend) as unit:
            attempt(unit)


def test_a_review_that_is_in_can_not_be_picked_out(world: World, offered: tuple[int, Actor]) -> None:
    assignment_id, one = offered
    steps.review(world, assignment_id, one)
    with pytest.raises(Refusal), world.unit(world.officer) as unit:
        reviews.release(unit, assignment_id, note="Too harsh.")
