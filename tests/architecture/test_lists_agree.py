"""Lists that filter by rights in SQL agree row by row with the policy table, for anybody who may ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries as application_queries
from grants.applications.model import Application
from grants.awards import queries as award_queries
from grants.awards.model import Award
from grants.people import commands as people
from grants.people.model import MemberRole, Organization, Person
from grants.people.rules import WRITES
from grants.policy.actions import Action
from grants.policy.actor import NOBODY, Actor, Role
from grants.policy.check import allowed
from grants.reports import queries as report_queries
from grants.reports.queries import Tab
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment
from grants.reviews.queries import desk, doors
from tests.examples import examples
from tests.world import World
from tests.worlds import awards, reviews

MANY = settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Crowd:
    """Applications, awards and reports of several groups, as policy sees them, and whom to draw an actor from."""

    session: Session
    world: World
    people: list[int]
    groups: list[int]
    applications: dict[str, Any]
    awards: dict[str, Any]
    reports: dict[str, Any]
    rounds: list[str]

    def actors(self) -> st.SearchStrategy[Actor]:
        """Anybody at all: with or without a name, groups, drafts on the device, roles, the second step."""
        held = [page.id for page in self.applications.values()]
        return st.builds(
            member,
            seats=st.dictionaries(st.sampled_from(self.groups), st.sampled_from(list(MemberRole)), max_size=2),
            person_id=st.none() | st.sampled_from(self.people),
            holds=st.frozensets(st.sampled_from(held), max_size=3),
            roles=st.frozensets(st.sampled_from(list(Role)), max_size=2),
            second_factor=st.booleans(),
        )


def member(seats: dict[int, MemberRole], **facts: Any) -> Actor:
    """Somebody who is an owner, editor or reader of these groups."""
    return Actor(
        organization_ids=frozenset(seats),
        edits=frozenset(id for id, role in seats.items() if role in WRITES),
        leads=frozenset(id for id, role in seats.items() if role is MemberRole.OWNER),
        **facts,
    )


def off_duty(actor: Actor) -> Actor:
    """The same person without the rights of staff: one's own lists are about what is one's own."""
    return replace(actor, roles=frozenset())


@pytest.fixture
def crowd(world: World, session: Session) -> Crowd:
    first, second = world.open_round(key="js-a"), world.open_round(key="js-b")
    world.draft(first, email="ana@example.org")
    world.submitted(first, email="bo@example.org", organization_name="Elm")
    with world.unit(NOBODY) as unit:
        applications.start(unit, first, {"organization_name": "Found"}, locale="en", device="phone")
    reviews.reviewed(world, world.eligible(second, email="cy@example.org", organization_name="Ash"), (3, 4))
    for number, email in enumerate(("ana@example.org", "bo@example.org", "di@example.org"), start=1):
        award_id = awards.awarded(world, world.open_round(), email=email, organization_name=f"Group {number}")
        awards.signed(world, award_id) if number < 3 else awards.offered(world, award_id)
    world.drain()
    groups = list(session.scalars(select(Organization.id).order_by(Organization.id)))
    for email, group in (("officer@example.org", groups[2]), ("auditor@example.org", groups[3])):
        world.staff(Role.AUDITOR, email=email)
        with world.unit() as unit:
            people.declare_conflict(unit, world.person_id(email), group, reason="A cousin leads it.")
    session.rollback()
    references = list(session.scalars(select(Application.reference)))
    awarded = list(session.scalars(select(Award.reference)))
    now = world.clock.now()
    awaited = [line.reference for tab in Tab for line in _pile(session, tab, None, world)]
    assert len(awaited) == 2
    return Crowd(
        session,
        world,
        people=list(session.scalars(select(Person.id))),
        groups=groups,
        applications={each: application_queries.application_page(session, reference=each) for each in references},
        awards={each: award_queries.award_page(session, each) for each in awarded},
        reports={each: report_queries.report_page(session, reference=each, now=now) for each in awaited},
        rounds=["js-b", *(f"js-test-{number}" for number in (3, 4, 5))],
    )


def _pile(session: Session, tab: Tab, viewer_id: int | None, world: World) -> list[Any]:
    return report_queries.reports_list(session, tab=tab, viewer_id=viewer_id, now=world.clock.now(), limit=100)


def allowed_of(pages: dict[str, Any], actor: Actor, action: Action) -> set[str]:
    return {reference for reference, page in pages.items() if allowed(actor, action, page)}


@MANY
@given(data=st.data())
def test_ones_own_applications_are_those_that_one_may_open(crowd: Crowd, data: st.DataObject) -> None:
    actor = data.draw(crowd.actors())
    listed = {card.reference for card in application_queries.of_actor(crowd.session, actor)}
    assert listed == allowed_of(crowd.applications, actor, Action.READ_APPLICATION)


@MANY
@given(data=st.data())
def test_ones_own_grants_are_those_that_one_may_see(crowd: Crowd, data: st.DataObject) -> None:
    actor = data.draw(crowd.actors())
    awards = award_queries.own_awards(crowd.session, actor)
    listed = {award.reference for award in awards}
    assert listed == allowed_of(crowd.awards, off_duty(actor), Action.SEE_AWARD)
    to_sign = {award.reference for award in awards if allowed(actor, Action.SIGN_AGREEMENT, award)}
    assert to_sign == allowed_of(crowd.awards, actor, Action.SIGN_AGREEMENT)


@MANY
@given(data=st.data())
def test_ones_own_reports_are_those_that_one_may_read(crowd: Crowd, data: st.DataObject) -> None:
    actor = data.draw(crowd.actors())
    now = crowd.world.clock.now()
    reports = report_queries.own_reports(crowd.session, actor=actor, now=now)
    assert {report.reference for report in reports} == allowed_of(crowd.reports, off_duty(actor), Action.READ_REPORT)
    to_write = {report.reference for report in reports if allowed(actor, Action.WRITE_REPORT, report)}
    assert to_write == allowed_of(crowd.reports, actor, Action.WRITE_REPORT)


@MANY
@given(data=st.data())
def test_reports_in_an_officers_piles_are_those_that_the_officer_may_look_at(crowd: Crowd, data: st.DataObject) -> None:
    person_id = data.draw(st.sampled_from(crowd.people))
    actor = Actor(person_id=person_id, roles=frozenset({Role.OFFICER}), second_factor=True)
    listed = {line.reference for tab in Tab for line in _pile(crowd.session, tab, person_id, crowd.world)}
    assert listed == allowed_of(crowd.reports, actor, Action.INSPECT_REPORT)


@MANY
@given(data=st.data())
def test_awards_that_a_list_opens_are_those_that_staff_may_look_at(crowd: Crowd, data: st.DataObject) -> None:
    person_id = data.draw(st.sampled_from(crowd.people))
    actor = Actor(
        person_id=person_id,
        roles=frozenset({data.draw(st.sampled_from([Role.OFFICER, Role.AUDITOR]))}),
        second_factor=True,
    )
    lines = award_queries.awards(crowd.session, person_id=person_id, limit=100)
    assert {line.reference for line in lines} == set(crowd.awards)
    opened = {line.reference for line in lines if not line.conflicted}
    assert opened == allowed_of(crowd.awards, actor, Action.SEE_AWARD_AS_STAFF)


def test_a_reviewers_desk_holds_what_is_in_their_hands_and_nobody_elses(crowd: Crowd) -> None:
    rows = crowd.session.execute(select(Assignment.id, Assignment.reviewer_id, Assignment.status)).all()
    assert len({row.reviewer_id for row in rows}) > 1
    for person_id in crowd.people:
        actor = Actor(person_id=person_id, roles=frozenset({Role.REVIEWER}))
        lying = desk.desk(crowd.session, person_id)
        listed = {line.id for line in (*lying.to_do, *lying.handed_in)}
        theirs = {
            row.id
            for row in rows
            if row.status in (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
            and allowed(actor, Action.DECLARE_CONFLICT, doors.door(crowd.session, row.id))
        }
        assert listed == theirs


@MANY
@given(data=st.data())
def test_rows_of_a_slate_are_barred_to_whom_policy_would_refuse(crowd: Crowd, data: st.DataObject) -> None:
    person_id, round_key = data.draw(st.sampled_from(crowd.people)), data.draw(st.sampled_from(crowd.rounds))
    decider = Actor(person_id=person_id, roles=frozenset({Role.DECIDER}), second_factor=True)
    rows = award_queries.slate_page(crowd.session, round_key, actor=decider).rows
    assert rows
    for row in rows:
        subject = award_queries.application_door(crowd.session, row.line.application_id)
        assert row.barred != allowed(decider, Action.DECIDE, subject)
