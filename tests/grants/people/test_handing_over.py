"""Handing a group over: a check is on record, the old person is out everywhere and told, the new one is in."""

from __future__ import annotations

from typing import Any

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
from grants.people.commands import Wanted
from grants.people.lifecycle import InvitationStatus
from grants.people.model import Invitation, MemberRole, Organization, Person, SponsorModel, Sponsorship
from grants.policy.actor import Actor, Role
from tests.world import World

ANA, NEW = "ana@example.org", "new@example.org"


@pytest.fixture
def group(world: World) -> int:
    application_id = world.submitted(world.open_round(), email=ANA)
    with world.unit(world.applicant(ANA)) as unit:
        applications.give_pin(unit, application_id)
        found = unit.get(Application, application_id).organization_id
    return found or 0


def hand_over(world: World, group: int, actor: Actor | None = None, **changed: Any) -> None:
    said = {"check_kind": "photo_id", "note": "Saw the ID.", "email": NEW, "from_id": world.person_id(ANA)} | changed
    with world.unit(actor or world.officer) as unit:
        people.hand_over(unit, group, **said)


def letters_to(email: str) -> list[str]:
    return [each.subject for each in ports.post().letters() if each.to == email]


def test_the_old_person_is_out_and_told_and_the_new_one_has_everything(
    world: World, session: Session, group: int
) -> None:
    world.drain()
    hand_over(world, group, name="Nell")
    world.drain()
    assert ANA not in [member.email for member in queries.group_page(session, group).members]
    assert world.applicant(ANA).organization_ids == frozenset()
    new = world.applicant(NEW)
    assert (new.leads, new.edits) == (frozenset({group}), frozenset({group}))
    row = session.scalars(select(Application)).one()
    assert (row.owner_id, row.pin_hash, row.device_hash) == (new.person_id, None, None)
    assert session.get_one(Person, world.person_id(ANA)).session_epoch == 1
    assert "You are no longer in Oak Street Mediators" in letters_to(ANA)
    assert letters_to(NEW) == ["You speak for Oak Street Mediators now"]
    noted = session.scalars(select(HistoryRow).where(HistoryRow.action == "hand_over")).one()
    assert (noted.note, noted.facts["check"]) == ("Saw the ID.", "photo_id")
    [card] = queries.handovers_of(session, group)
    assert (card.before, card.after, card.by) == ("ana", "Nell", "officer")


def test_open_invitations_are_taken_back_for_they_may_have_been_the_old_ones_own(
    world: World, session: Session, group: int
) -> None:
    with world.unit(world.applicant(ANA)) as unit:
        people.invite(unit, group, "ana.two@example.org", role=MemberRole.OWNER, locale="en")
    hand_over(world, group)
    assert session.scalars(select(Invitation.status)).one() is InvitationStatus.TAKEN_BACK


def test_a_sponsor_whom_the_old_one_asked_can_confirm_no_more(world: World, session: Session, group: int) -> None:
    wanted = Wanted("Mine Alone", "56-1234567", SponsorModel.PREAPPROVED, "Ana Two", "ana.two@example.org")
    with world.unit(world.applicant(ANA)) as unit:
        link = people.ask_sponsor(unit, group, wanted, locale="en").unsent or ""
    hand_over(world, group)
    with pytest.raises(people.SponsorLinkOver), world.unit() as unit:
        people.confirm_sponsor(unit, link, name="Ana Two")
    assert session.get_one(Organization, group).fiscal_sponsor_id is None


def test_what_is_taken_back_before_its_letter_went_is_not_sent_and_its_link_not_kept(
    world: World, session: Session, group: int
) -> None:
    asked = Wanted("Mine Alone", "56-1234567", SponsorModel.PREAPPROVED, "Ana Two", "ana.two@example.org")
    with world.unit(world.applicant(ANA)) as unit:
        people.invite(unit, group, "ana.two@example.org", role=MemberRole.OWNER, locale="en")
        people.ask_sponsor(unit, group, asked, locale="en")
    hand_over(world, group)
    assert [session.scalars(select(kind.unsent)).one() for kind in (Invitation, Sponsorship)] == [None, None]
    session.rollback()
    world.drain()
    assert letters_to("ana.two@example.org") == []


def test_what_another_group_sent_waits_on(world: World, session: Session, group: int) -> None:
    asked = Wanted("Lantern Trust", "56-1234567", SponsorModel.PREAPPROVED, "Bea Lang", "bea@example.org")
    with world.unit() as unit:
        bo = people.person_with_email(unit, "bo@example.org")
        other = people.know_organization(unit, "Elm Street", kind="other", member=bo).id
    with world.unit(world.applicant("bo@example.org")) as unit:
        people.invite(unit, other, "cy@example.org", role=MemberRole.EDITOR, locale="en")
        link = people.ask_sponsor(unit, other, asked, locale="en").unsent or ""
    hand_over(world, group)
    with world.unit() as unit:
        people.confirm_sponsor(unit, link, name="Bea Lang")
    assert session.scalars(select(Invitation.status)).one() is InvitationStatus.SENT


def test_a_group_that_had_no_account_at_all_gets_its_first_owner(world: World, session: Session) -> None:
    round_id = world.open_round()
    with world.unit() as unit:
        made = people.found_group(unit, "Porch", kind="other").id
    del round_id
    hand_over(world, made, from_id=None)
    assert [member.email for member in queries.group_page(session, made).members] == [NEW]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"check_kind": "felt right"}, ("check_kind", "not_an_option")),
        ({"note": "  "}, ("note", "required")),
        ({"note": "x" * 2001}, ("note", "too_long")),
        ({"email": "nobody"}, ("email", "not_an_email")),
        ({"email": "Ana@Example.org"}, ("email", "same_person")),
        ({"from_id": None}, ("from_id", "owner_is_there")),
        ({"from_id": 99_999}, ("from_id", "left_already")),
    ],
)
def test_without_a_check_a_note_and_an_address_nothing_changes(
    world: World, session: Session, group: int, changed: dict[str, Any], problem: tuple[str, str]
) -> None:
    with pytest.raises(NotReady) as refused:
        hand_over(world, group, **changed)
    assert [(each.field, each.code) for each in refused.value.problems] == [problem]
    assert [member.email for member in queries.group_page(session, group).members] == [ANA]


def test_who_may_not(world: World, group: int) -> None:
    with world.unit() as unit:
        insider = people.person_with_email(unit, "insider@example.org")
        people.join(unit, unit.get(Organization, group), insider.id, MemberRole.READER)
        cousin = people.person_with_email(unit, "cousin@example.org")
        people.declare_conflict(unit, cousin.id, group, reason="A cousin.")
    for stranger in (
        world.staff(Role.AUDITOR),
        world.staff(Role.FINANCE_APPROVER),
        world.applicant(ANA),
        world.staff(Role.OFFICER, email="insider@example.org"),
        world.staff(Role.OFFICER, email="cousin@example.org"),
    ):
        with pytest.raises(Forbidden):
            hand_over(world, group, stranger)


def test_of_two_officers_who_hand_over_at_once_the_second_reads_that_the_person_left(
    world: World, session: Session, group: int
) -> None:
    hand_over(world, group)
    with pytest.raises(NotReady) as refused:
        hand_over(world, group, email="other@example.org")
    assert [(each.field, each.code) for each in refused.value.problems] == [("from_id", "left_already")]
    assert [member.email for member in queries.group_page(session, group).members] == [NEW]


@pytest.mark.parametrize("role", [MemberRole.READER, MemberRole.EDITOR])
def test_where_nobody_speaks_for_the_group_nobody_need_leave(world: World, session: Session, role: MemberRole) -> None:
    with world.unit() as unit:
        made = people.found_group(unit, "Porch", kind="other")
        people.join(unit, made, people.person_with_email(unit, ANA).id, role)
        porch = made.id
    hand_over(world, porch, from_id=None)
    assert {(member.email, member.role) for member in queries.group_page(session, porch).members} == {
        (ANA, role),
        (NEW, MemberRole.OWNER),
    }
