"""Panels and who reads what: three readers each, nobody in conflict, loads even, the draw repeatable."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, ApplicationStatus
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.people import commands as people
from grants.people.model import Membership, Organization
from grants.policy.actor import Actor, Role
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, PanelMember
from grants.reviews.queries.panels import panel_page
from tests.world import World
from tests.worlds import reviews as steps


def readers(session: Session, application_id: int) -> set[int]:
    session.rollback()  # see what was committed since the last look
    return set(session.scalars(select(Assignment.reviewer_id).where(Assignment.application_id == application_id)))


def codes(refused: pytest.ExceptionInfo[NotReady]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_only_an_officer_makes_and_shares_out(world: World) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id)
    for actor in (steps.reviewer(world), world.staff(Role.DECIDER), world.applicant()):
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            reviews.make_panel(unit, round_id, name="Mine")
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            reviews.share_out(unit, panel_id)


def test_a_panel_needs_a_name_of_its_own(world: World) -> None:
    round_id = world.open_round()
    steps.panel(world, round_id, name="South side")
    for name, code in (("  ", "required"), (" South   side", "name_taken"), ("x" * 121, "too_long")):
        with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
            reviews.make_panel(unit, round_id, name=name)
        assert codes(refused) == [("name", code)]


def test_only_reviewers_sit_on_a_panel(world: World) -> None:
    panel_id = steps.panel(world, world.open_round())
    neighbor = world.person_id("neighbor@example.org")
    with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
        reviews.add_member(unit, panel_id, neighbor)
    assert codes(refused) == [("person", "not_a_reviewer")]


def test_every_application_gets_three_readers_with_even_loads(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=4)
    sent = [world.eligible(round_id, email=f"a{n}@example.org", organization_name=f"Group {n}") for n in range(8)]
    shared = steps.share_out(world, panel_id)
    assert (shared.given, shared.applications, shared.short) == (24, 8, {})
    given = session.execute(select(Assignment.application_id, Assignment.reviewer_id)).all()
    assert Counter(row.application_id for row in given) == dict.fromkeys(sent, 3)
    assert set(Counter(row.reviewer_id for row in given).values()) == {6}
    statuses = session.scalars(select(Application.status).where(Application.id.in_(sent)))
    assert set(statuses) == {ApplicationStatus.IN_REVIEW}


def test_sharing_out_again_gives_only_what_is_missing(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=4)
    first = world.eligible(round_id)
    steps.share_out(world, panel_id)
    before = readers(session, first)
    late = world.eligible(round_id, email="late@example.org", organization_name="Late Group")
    assert steps.share_out(world, panel_id).given == 3
    assert readers(session, first) == before
    assert len(readers(session, late)) == 3
    assert steps.share_out(world, panel_id).given == 0


def test_the_draw_leaves_its_seed_in_history(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id)
    world.eligible(round_id)
    steps.share_out(world, panel_id, seed="drawn in public")
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "share_out")).one()
    assert row.facts == {"seed": "drawn in public", "given": 3, "short": 0}


def test_owner_helper_conflict_and_seat_all_keep_out_of_the_draw(world: World, session: Session) -> None:
    """Nine reviewers: six with another tie each, to the group or to its fiscal sponsor. The other three get it."""
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=9)
    ids = {number: world.person_id(f"reviewer{number}@example.org") for number in range(1, 10)}
    sent = world.draft(round_id, email="reviewer1@example.org")
    with world.unit(Actor(person_id=ids[2], holds=frozenset({sent}))) as unit:
        applications.save(unit, sent, {"project_title": "A better title"}, locale="en")
    with world.unit(world.applicant("reviewer1@example.org")) as unit:
        applications.submit(unit, sent)
    with world.unit(world.officer) as unit:
        application = applications.screen(unit, sent, eligible=True, reasons=[])
        group = unit.get(Organization, application.organization_id)
        sponsor = people.know_organization(unit, "Lantern Trust", kind="nonprofit")
        group.fiscal_sponsor_id = sponsor.id
        people.declare_conflict(unit, ids[3], group.id, reason="My brother runs it.")
        people.declare_conflict(unit, ids[4], sponsor.id, reason="I work there.")
        for number, party in ((5, group), (6, sponsor)):
            unit.add(Membership(organization_id=party.id, person_id=ids[number], since=unit.now))
    steps.share_out(world, panel_id)
    assert readers(session, sent) == {ids[7], ids[8], ids[9]}


def test_a_panel_that_is_too_small_says_what_is_short_and_gives_what_it_can(world: World) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=2)
    sent = world.eligible(round_id)
    shared = steps.share_out(world, panel_id)
    assert (shared.given, shared.short) == (2, {sent: 1})


def test_a_panel_without_anybody_is_refused(world: World) -> None:
    panel_id = steps.panel(world, world.open_round(), size=0)
    with pytest.raises(NotReady) as refused:
        steps.share_out(world, panel_id)
    assert codes(refused) == [("panel", "nobody_on_the_panel")]


def test_by_hand_the_same_rules_hold(world: World) -> None:
    round_id, other_round = world.open_round(), world.open_round()
    panel_id, other_panel = steps.panel(world, round_id), steps.panel(world, other_round, name="Other")
    sent, unscreened = world.eligible(round_id), world.submitted(round_id, email="b@x.org", organization_name="B")
    one, outsider = steps.reviewer(world, 1), steps.reviewer(world, 9)
    with pytest.raises(WrongStatus):
        steps.assign(world, unscreened, panel_id, one)
    with pytest.raises(NotReady) as refused:
        steps.assign(world, sent, panel_id, outsider)
    assert codes(refused) == [("reviewer", "not_on_the_panel")]
    with pytest.raises(NotReady) as refused:
        steps.assign(world, sent, other_panel, one)
    assert codes(refused) == [("reviewer", "panel_of_another_round")]
    steps.assign(world, sent, panel_id, one)
    with pytest.raises(NotReady) as refused:
        steps.assign(world, sent, panel_id, one)
    assert codes(refused) == [("reviewer", "has_it_already")]


def test_by_hand_a_conflict_is_refused(world: World) -> None:
    round_id = world.open_round()
    panel_id, sent, one = steps.panel(world, round_id), world.eligible(round_id), steps.reviewer(world, 1)
    with world.unit() as unit:
        organization_id = unit.get(Application, sent).organization_id
        people.declare_conflict(unit, one.person_id, organization_id, reason="Family.")
    with pytest.raises(NotReady) as refused:
        steps.assign(world, sent, panel_id, one)
    assert codes(refused) == [("reviewer", "conflict_of_interest")]


def test_an_officer_with_a_conflict_does_not_choose_who_reads(world: World) -> None:
    round_id = world.open_round()
    panel_id, sent, one = steps.panel(world, round_id), world.eligible(round_id), steps.reviewer(world, 1)
    friend = world.staff(Role.OFFICER, email="friend@example.org")
    with world.unit() as unit:
        organization_id = unit.get(Application, sent).organization_id
        people.declare_conflict(unit, friend.person_id, organization_id, reason="Friends.")
    with pytest.raises(Forbidden), world.unit(friend) as unit:
        reviews.assign(unit, sent, panel_id=panel_id, reviewer_id=one.person_id)


def test_a_member_who_leaves_gives_back_what_is_open_and_keeps_what_is_in(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=1)
    one = steps.reviewer(world, 1)
    first = world.eligible(round_id)
    second = world.eligible(round_id, email="b@example.org", organization_name="B")
    steps.review(world, steps.assign(world, first, panel_id, one), one)
    steps.assign(world, second, panel_id, one)
    with world.unit(world.officer) as unit:
        reviews.remove_member(unit, panel_id, one.person_id, note="Moved away.")
    statuses = dict(session.execute(select(Assignment.application_id, Assignment.status)).all())
    assert statuses == {first: AssignmentStatus.DONE, second: AssignmentStatus.RELEASED}
    assert [member.seated for member in panel_page(session, panel_id).members] == [False]
    with pytest.raises(NotReady):
        steps.assign(world, second, panel_id, one)


def test_a_released_reader_can_be_asked_again_and_a_recused_one_never(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent, one = steps.panel(world, round_id), world.eligible(round_id), steps.reviewer(world, 1)
    assignment_id = steps.assign(world, sent, panel_id, one)
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        reviews.release(unit, assignment_id, note=" ")
    with world.unit(world.officer) as unit:
        reviews.release(unit, assignment_id, note="On holiday.")
    assert steps.assign(world, sent, panel_id, one) == assignment_id
    with world.unit(one) as unit:
        reviews.declare(unit, assignment_id, reason="I know them after all.")
    with pytest.raises(NotReady):
        steps.assign(world, sent, panel_id, one)


def test_a_withdrawn_application_leaves_the_desks(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id, sent = steps.panel(world, round_id), world.eligible(round_id)
    steps.share_out(world, panel_id)
    done_id, done_by = steps.assignments(world, sent)[0]
    steps.review(world, done_id, done_by)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, sent)
    world.drain()
    statuses = session.scalars(select(Assignment.status).order_by(Assignment.id)).all()
    assert statuses == [AssignmentStatus.DONE, AssignmentStatus.RELEASED, AssignmentStatus.RELEASED]


def test_a_share_is_one_fact_for_each_reviewer(world: World, session: Session) -> None:
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=3)
    for number in range(4):
        world.eligible(round_id, email=f"a{number}@example.org", organization_name=f"Group {number}")
    steps.share_out(world, panel_id)
    facts = session.scalars(select(FactRow).where(FactRow.name == "ReviewsAssigned")).all()
    seated = set(session.scalars(select(PanelMember.person_id)))
    assert sorted(fact.payload["reviewer_id"] for fact in facts) == sorted(seated)


def test_a_draw_costs_the_same_questions_for_many_applications(world: World) -> None:
    """Reads don't grow with rows; what grows is what is written: assignments, history, statuses."""
    counted = []
    for size in (3, 30):
        round_id = world.open_round()
        panel_id = steps.panel(world, round_id, size=3)
        for number in range(size):
            world.eligible(round_id, email=f"r{round_id}n{number}@example.org", organization_name=f"G {number}")
        with world.counted() as seen:
            steps.share_out(world, panel_id)
        counted.append(sum(statement.startswith("SELECT") for statement in seen))
    assert counted[0] == counted[1]
