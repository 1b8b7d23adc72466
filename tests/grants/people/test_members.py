"""Owners, editors and readers of a group: invited by letter, changed, taken out, and never without an owner."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady
from grants.people import commands as people
from grants.people import queries
from grants.people.commands import InvitationOver
from grants.people.model import Invitation, MemberRole, Membership, Person
from grants.people.rules import INVITATIONS
from grants.policy.actor import NOBODY, Actor
from tests.racing import race
from tests.world import World
from tests.worlds.rounds import answers

ANA, BO, OLU = "ana@example.org", "bo@example.org", "olu@example.org"


@pytest.fixture
def group(world: World) -> int:
    """Ana's group."""
    with world.unit() as unit:
        ana = people.person_with_email(unit, ANA)
        return people.know_organization(unit, "Oak Street", kind="unincorporated", member=ana).id


def invite(world: World, group: int, email: str = BO, *, role: MemberRole = MemberRole.EDITOR, by: str = ANA) -> int:
    with world.unit(world.applicant(by)) as unit:
        return people.invite(unit, group, email, role=role, locale="en").id


def accept(world: World, invitation_id: int, email: str = BO) -> None:
    with world.unit(world.applicant(email)) as unit:
        people.accept_invitation(unit, invitation_id)


def join(world: World, group: int, email: str, role: MemberRole) -> int:
    accept(world, invite(world, group, email, role=role), email)
    return world.person_id(email)


def roles(session: Session, group: int) -> dict[int, str]:
    session.rollback()
    rows = session.execute(select(Membership.person_id, Membership.role).where(Membership.organization_id == group))
    return {row.person_id: row.role for row in rows}


def problem(refusal: pytest.ExceptionInfo[NotReady]) -> str:
    return refusal.value.problems[0].code


def test_an_invitation_comes_by_letter_and_its_person_joins(world: World, group: int, session: Session) -> None:
    number = invite(world, group, "Bo@Example.org ")
    world.drain()
    letter = ports.post().letters()[0]
    assert letter.to == BO
    assert re.search(r"http://localhost/invitations/\S{40,}", letter.text)
    assert session.get_one(Invitation, number).unsent is None, "the link stands nowhere in clear once it is out"
    accept(world, number)
    accept(world, number)
    assert roles(session, group)[world.person_id(BO)] == "editor"
    noted = select(HistoryRow.action).where(HistoryRow.subject_type == "organization").order_by(HistoryRow.id)
    assert session.scalars(noted).all() == ["register", "join", "invite", "join"]


def test_nobody_else_takes_an_invitation_even_with_its_letter(world: World, group: int, session: Session) -> None:
    number = invite(world, group)
    with pytest.raises(Forbidden):
        accept(world, number, OLU)
    assert len(roles(session, group)) == 1


def test_an_invitation_expires_to_the_minute(world: World, group: int, session: Session) -> None:
    number, later = invite(world, group), invite(world, group, OLU)
    world.clock.move(timedelta(days=14) - timedelta(minutes=1))
    accept(world, number)
    world.clock.move(timedelta(minutes=1))
    with pytest.raises(InvitationOver):
        accept(world, later, OLU)


def test_an_invitation_that_is_taken_back_is_worth_nothing(world: World, group: int) -> None:
    number = invite(world, group)
    with world.unit(world.applicant(ANA)) as unit:
        people.take_back_invitation(unit, number)
    world.drain()
    assert not ports.post().letters(), "no letter goes out for it either"
    with pytest.raises(InvitationOver):
        accept(world, number)


def test_inviting_an_address_again_makes_the_older_link_worthless(world: World, group: int, session: Session) -> None:
    older = invite(world, group, role=MemberRole.OWNER)
    newer = invite(world, group, role=MemberRole.READER)
    with pytest.raises(InvitationOver):
        accept(world, older)
    accept(world, newer)
    assert roles(session, group)[world.person_id(BO)] == "reader"


def test_a_group_can_not_write_to_the_whole_city(world: World, group: int) -> None:
    for number in range(INVITATIONS):
        invite(world, group, f"p{number}@example.org")
    with pytest.raises(NotReady) as refusal:
        invite(world, group)
    assert problem(refusal) == "too_many_invitations"
    invite(world, group, "p3@example.org")
    world.clock.move(timedelta(days=15))
    invite(world, group)


def test_who_belongs_already_is_not_invited(world: World, group: int) -> None:
    with pytest.raises(NotReady) as refusal:
        invite(world, group, ANA)
    assert problem(refusal) == "member_already"


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.READER, None])
def test_only_an_owner_says_who_belongs(world: World, group: int, role: MemberRole | None) -> None:
    if role is not None:
        join(world, group, BO, role)
    number = invite(world, group, OLU)
    ana, bo = world.person_id(ANA), world.applicant(BO)
    for verb in (
        lambda unit: people.invite(unit, group, "x@example.org", role=MemberRole.READER, locale="en"),
        lambda unit: people.take_back_invitation(unit, number),
        lambda unit: people.change_role(unit, group, ana, MemberRole.READER),
        lambda unit: people.remove_member(unit, group, ana),
    ):
        with pytest.raises(Forbidden), world.unit(bo) as unit:
            verb(unit)


def test_a_group_keeps_an_owner(world: World, group: int, session: Session) -> None:
    ana, bo = world.person_id(ANA), join(world, group, BO, MemberRole.EDITOR)
    for verb in (
        lambda unit: people.remove_member(unit, group, ana),
        lambda unit: people.change_role(unit, group, ana, MemberRole.EDITOR),
    ):
        with pytest.raises(NotReady) as refusal, world.unit(world.applicant(ANA)) as unit:
            verb(unit)
        assert problem(refusal) == "last_owner"
    with world.unit(world.applicant(ANA)) as unit:
        people.change_role(unit, group, bo, MemberRole.OWNER)
        people.change_role(unit, group, ana, MemberRole.READER)
    assert roles(session, group) == {ana: "reader", bo: "owner"}


def test_two_owners_leaving_at_once_leave_one_behind(world: World, group: int, session: Session) -> None:
    join(world, group, BO, MemberRole.OWNER)

    def leave(email: str) -> None:
        with world.unit(world.applicant(email)) as unit:
            people.remove_member(unit, group, world.person_id(email))

    gone = race(lambda: leave(ANA), lambda: leave(BO))
    assert sum(each is None for each in gone) == 1, gone
    assert list(roles(session, group).values()) == ["owner"]


def test_who_is_taken_out_is_told_and_what_they_wrote_stays(world: World, group: int, session: Session) -> None:
    bo = join(world, group, BO, MemberRole.EDITOR)
    draft_id = world.draft(world.open_round(), email=BO, organization_name="Oak Street")
    with world.unit(world.applicant(BO)) as unit:
        applications.choose_group(unit, draft_id, group)
        _, pin = applications.give_pin(unit, draft_id)
    with world.unit(world.applicant(ANA)) as unit:
        people.remove_member(unit, group, bo)
    world.drain()
    assert ports.post().letters()[0].to == BO
    assert "no longer in Oak Street" in ports.post().letters()[0].subject
    with pytest.raises(Forbidden), world.unit(world.applicant(BO)) as unit:
        applications.save(unit, draft_id, {"zip": "28216"}, locale="en")
    with world.unit() as unit:
        reference = unit.get(Application, draft_id).reference
        assert applications.open_with_pin(unit, reference, pin) is None, "nor by the PIN that they know"
    with world.unit(world.applicant(ANA)) as unit:
        applications.save(unit, draft_id, {"zip": "28216"}, locale="en")
    assert session.get_one(Application, draft_id).owner_id == world.person_id(ANA)


def test_anybody_may_leave_by_themselves(world: World, group: int, session: Session) -> None:
    bo = join(world, group, BO, MemberRole.READER)
    with world.unit(world.applicant(BO)) as unit:
        people.remove_member(unit, group, bo)
    assert list(roles(session, group)) == [world.person_id(ANA)]


def test_one_person_who_applies_alone_invites_nobody(world: World) -> None:
    with world.unit() as unit:
        ana = people.person_with_email(unit, ANA)
        alone = people.know_organization(unit, "Ana Ruiz", kind="individual", member=ana).id
    with pytest.raises(NotReady) as refusal:
        invite(world, alone)
    assert problem(refusal) == "one_person_alone"


def test_a_groups_page_costs_the_same_for_three_and_for_many(world: World, group: int) -> None:
    def cost() -> int:
        with world.counted() as seen, Session(world.engine) as session:
            page = queries.group_page(session, group)
        assert page.members
        return len(seen)

    for number in range(2):
        join(world, group, f"p{number}@example.org", MemberRole.READER)
    few = cost()
    for number in range(2, 14):
        join(world, group, f"p{number}@example.org", MemberRole.READER)
        invite(world, group, f"q{number}@example.org")
    assert cost() == few == 4


def test_who_claims_what_a_pin_sent_leads_the_group_that_nobody_led(world: World, session: Session) -> None:
    round_id = world.open_round()
    with world.unit(NOBODY) as unit:
        application_id = applications.start(unit, round_id, answers(), locale="en", device="phone").id
    with world.unit(Actor(holds=frozenset({application_id}))) as unit:
        applications.give_pin(unit, application_id)
        group = applications.submit(unit, application_id).organization_id
    assert roles(session, group) == {}
    bo = world.person_id(BO)
    with world.unit(Actor(person_id=bo, holds=frozenset({application_id}))) as unit:
        applications.claim(unit, application_id, unit.get(Person, bo))
    assert roles(session, group) == {bo: "owner"}
