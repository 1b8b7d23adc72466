"""Whom no e-mail reaches is told by a person: each letter waits once, in their language, until somebody has told it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.applications import commands, queries
from grants.applications.lifecycle import CallStatus
from grants.applications.model import Application
from grants.applications.queries import CallPage
from grants.awards import commands as awards
from grants.awards.model import Award
from grants.kernel import ports
from grants.kernel.outbox import Delivery
from grants.kernel.refusal import Forbidden, NotReady, SomebodyElseWasFaster, WrongStatus
from grants.people import commands as people
from grants.people.model import Organization
from grants.people.queries import history
from grants.policy.actor import Actor, Role
from tests.world import World
from tests.worlds.awards import digest_of, offered_without_an_account
from tests.worlds.calls import CAME, on_paper, turned_down


def waiting(world: World, session: Session) -> list[CallPage]:
    session.rollback()
    return queries.calls(session, world.officer, open=True)


def one(world: World, session: Session) -> CallPage:
    [page] = waiting(world, session)
    return page


@pytest.fixture
def told_no(world: World, session: Session) -> CallPage:
    turned_down(world, on_paper(world, world.open_round()))
    return one(world, session)


def test_the_letter_waits_in_their_language_with_the_way_to_them(world: World, told_no: CallPage) -> None:
    assert (told_no.locale, told_no.name, told_no.phone) == ("es", "Rosa Diaz", "704-555-0188")
    assert told_no.subject == f"Sobre su solicitud {told_no.reference}"
    assert told_no.text.startswith("Hola")
    assert told_no.due_at == world.clock.now() + timedelta(days=2)
    assert not [letter for letter in ports.post().letters() if told_no.reference in letter.subject]


def test_who_has_an_e_mail_is_written_to_and_not_called(world: World, session: Session) -> None:
    turned_down(world, world.submitted(world.open_round()))
    assert waiting(world, session) == []
    assert [letter.to for letter in ports.post().letters() if "does not fit" in letter.text] == ["ana@example.org"]


def test_a_letter_that_is_prepared_twice_waits_once(world: World, session: Session, told_no: CallPage) -> None:
    """A worker may die after its preparing was kept, and another do the same again."""
    with world.unit(world.officer) as unit:
        unit.session.execute(update(Delivery).values(done_at=None, attempts=0, next_try_at=world.clock.now()))
    world.drain()
    assert one(world, session).id == told_no.id


def test_a_second_no_is_told_anew(world: World, session: Session, told_no: CallPage) -> None:
    with world.unit(world.officer) as unit:
        commands.tell(unit, told_no.id, how="phone")
    world.clock.move(timedelta(hours=1))
    with world.unit(world.actor("judge@example.org")) as unit:
        commands.look_again(unit, told_no.application_id, note="They called.")
        commands.screen(unit, told_no.application_id, eligible=False, reasons=["workshop"], note="Nobody came.")
    world.drain()
    again = one(world, session)
    assert again.id != told_no.id
    assert again.text != told_no.text


@pytest.mark.parametrize("how", ["phone", "post", "in_person"])
def test_who_told_them_how_and_what_they_said_is_in_the_history(
    world: World, session: Session, told_no: CallPage, how: str
) -> None:
    with world.unit(world.officer) as unit:
        commands.tell(unit, told_no.id, how=how, note=" They ask\0 why. ", version=told_no.version)
    assert waiting(world, session) == []
    [page] = queries.calls(session, world.officer, open=False)
    assert (page.how, page.note, page.told_by, page.told_at) == (how, "They ask why.", "officer", world.clock.now())
    said = [(line.action, line.note) for line in history(session, [("call", page.id)])]
    assert said == [("tell", "They ask why."), ("keep", "")]
    with world.unit(world.officer) as unit:
        commands.call_again(unit, page.id)
    assert (one(world, session).how, one(world, session).told_at) == ("", None)


def test_it_is_not_told_without_saying_how_nor_dropped_without_a_reason(
    world: World, session: Session, told_no: CallPage
) -> None:
    wrong = {
        ("how", "not_an_option"): {"how": "by dove"},
        ("note", "required"): {"how": "not_needed", "note": " "},
        ("note", "too_long"): {"how": "phone", "note": "x" * 501},
    }
    for said, given in wrong.items():
        with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
            commands.tell(unit, told_no.id, **given)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [said]
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        commands.nobody_answered(unit, told_no.id, note="x" * 501)
    assert one(world, session).tried == 0
    with world.unit(world.officer) as unit:
        commands.tell(unit, told_no.id, how="not_needed", note="They moved away.")
    with pytest.raises(WrongStatus), world.unit(world.officer) as unit:
        commands.nobody_answered(unit, told_no.id)
    with pytest.raises(WrongStatus), world.unit(world.officer) as unit:
        commands.tell(unit, told_no.id, how="phone")


def test_nobody_answered_is_counted_and_it_goes_on_waiting(world: World, session: Session, told_no: CallPage) -> None:
    for day in (1, 2):
        world.clock.move(timedelta(days=1))
        with world.unit(world.officer) as unit:
            commands.nobody_answered(unit, told_no.id)
        page = one(world, session)
        assert (page.tried, page.tried_at, page.status) == (day, world.clock.now(), CallStatus.WAITING)
    assert not page.is_late(world.clock.now())
    assert page.is_late(world.clock.now() + timedelta(seconds=1))
    with pytest.raises(SomebodyElseWasFaster), world.unit(world.officer) as unit:
        commands.tell(unit, page.id, how="phone", version=told_no.version)


def a_cousin_of_the_officer_leads_its_sponsor(world: World, organization_id: int | None) -> None:
    officer_id = world.officer.person_id or 0
    with world.unit() as unit:
        sponsor = people.found_group(unit, "Lantern Trust", kind="nonprofit").id
        unit.get(Organization, organization_id or 0).fiscal_sponsor_id = sponsor
        people.declare_conflict(unit, officer_id, sponsor, reason="A cousin leads it.")


def test_a_conflict_with_the_fiscal_sponsor_keeps_its_groups_out_of_the_list(
    world: World, session: Session, told_no: CallPage
) -> None:
    a_cousin_of_the_officer_leads_its_sponsor(world, told_no.organization_id)
    assert waiting(world, session) == []
    assert queries.calls_waiting(session, world.officer) == 0
    with pytest.raises(Forbidden), world.unit(world.officer) as unit:
        commands.tell(unit, told_no.id, how="phone")


def test_only_officers_without_a_part_in_it_see_and_tell(world: World, session: Session, told_no: CallPage) -> None:
    for role in (Role.REVIEWER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.COORDINATOR):
        with pytest.raises(Forbidden), world.unit(world.staff(role, email=f"{role}@example.org")) as unit:
            commands.tell(unit, told_no.id, how="phone")
    insider = world.staff(Role.OFFICER, email="insider@example.org")
    with world.unit(world.officer) as unit:
        unit.session.execute(
            update(Application).where(Application.id == told_no.application_id).values(owner_id=insider.person_id)
        )
    session.rollback()
    assert queries.calls(session, insider, open=True) == []
    assert queries.calls_waiting(session, insider) == 0
    assert queries.calls_waiting(session, world.officer) == 1
    for command in (commands.nobody_answered, commands.call_again):
        with pytest.raises(Forbidden), world.unit(insider) as unit:
            command(unit, told_no.id)


def test_a_draft_that_its_people_hold_themselves_is_nobodys_to_call(world: World, session: Session) -> None:
    """We know no phone of theirs, and may not read their draft."""
    round_id = world.open_round()
    theirs = world.draft(round_id)
    with world.unit(world.officer) as unit:
        unit.session.execute(update(Application).where(Application.id == theirs).values(owner_id=None))
        ours = commands.enter(unit, round_id, CAME, scans=[("p.pdf", b"%PDF-1.4\n%%EOF\n")]).id
    for draft_id in (theirs, ours):
        reference = session.get_one(Application, draft_id).reference
        session.rollback()
        with world.unit(world.officer) as unit:
            until = world.clock.now() + timedelta(days=40)
            commands.give_more_time(unit, round_id, reference, until=until, reason="A fault.")
    world.drain()
    officer_id = world.officer.person_id or 0
    with world.unit() as unit:
        other = people.found_group(unit, "Lantern Trust", kind="nonprofit").id
        people.declare_conflict(unit, officer_id, other, reason="A cousin leads it.")
    assert one(world, session).application_id == ours, "of no group yet, so of none that is closed to them"


def test_a_grant_is_told_from_the_decision_to_the_agreement_and_its_payment(world: World, session: Session) -> None:
    award_id, _ = offered_without_an_account(world)
    world.drain()
    subjects = " | ".join(page.subject for page in waiting(world, session))
    assert "Yes: $1,000.00" in subjects
    assert "Please sign your grant agreement" in subjects
    with Session(world.engine) as other:
        holds = frozenset(other.scalars(select(Award.application_id).where(Award.id == award_id)))
    digest = digest_of(world, award_id)
    with world.unit(Actor(holds=holds)) as unit:
        awards.sign(unit, award_id, name="Ana Ruiz", agrees=True, digest=digest)
    world.drain()
    subjects = " | ".join(page.subject for page in waiting(world, session))
    assert "Signed: your grant agreement" in subjects
    assert "One step to your money: your bank details" in subjects


def test_the_list_costs_the_same_for_one_and_for_many(world: World, session: Session) -> None:
    round_id = world.open_round()
    for place in range(1, 4):
        turned_down(world, on_paper(world, round_id, organization_name=f"Group {place}"))
        session.rollback()
        officer = world.officer
        with world.counted() as statements:
            assert len(queries.calls(session, officer, open=True)) == place
        assert len(statements) == 1
