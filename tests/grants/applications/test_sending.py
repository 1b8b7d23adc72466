"""Sending: once, whatever is clicked twice; what is missing is named; a group applies once where the round says so."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.lifecycle import OPEN, ApplicationStatus
from grants.applications.model import Application, Screening
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import NotReady, SomebodyElseWasFaster, WrongStatus
from grants.people import commands as people
from grants.people.model import Membership, Organization
from grants.policy.actor import NOBODY, Actor, Role
from tests.racing import race
from tests.world import World
from tests.worlds.awards import decided
from tests.worlds.questions import both
from tests.worlds.reviews import reviewed
from tests.worlds.rounds import FORM, answers


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


def submit(world: World, application_id: int, actor: Actor | None = None) -> None:
    with world.unit(actor or world.applicant()) as unit:
        applications.submit(unit, application_id)


def to_mend(world: World, application_id: int, actor: Actor | None = None) -> list[tuple[str, str]]:
    with pytest.raises(NotReady) as refused:
        submit(world, application_id, actor)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def one(session: Session, application_id: int) -> Application:
    session.rollback()
    return session.get_one(Application, application_id)


def facts(session: Session, name: str) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(FactRow).where(FactRow.name == name)) or 0


def test_sending_says_when_who_and_for_whom(world: World, round_id: int, session: Session) -> None:
    sent = one(session, world.submitted(round_id))
    group = session.get_one(Organization, sent.organization_id)
    assert (sent.status, sent.submitted_at) == ("submitted", world.clock.now())
    assert (group.name, group.kind, group.zip) == ("Oak Street Mediators", "unincorporated", "28208")
    assert session.scalars(select(Membership.person_id)).all() == [sent.owner_id]
    assert facts(session, "ApplicationSubmitted") == 1


def test_sending_twice_changes_nothing_and_gives_it_back(world: World, round_id: int, session: Session) -> None:
    sent_id = world.submitted(round_id)
    first = one(session, sent_id).submitted_at
    world.clock.move(timedelta(hours=1))
    submit(world, sent_id)
    assert one(session, sent_id).submitted_at == first
    assert facts(session, "ApplicationSubmitted") == 1


def test_two_clicks_at_once_send_once(world: World, round_id: int, session: Session) -> None:
    """Two threads, two real connections: both see it sent, and it was sent once."""
    draft_id = world.draft(round_id)
    who = world.applicant()
    assert race(*[lambda: submit(world, draft_id, who)] * 4) == [None] * 4
    assert facts(session, "ApplicationSubmitted") == 1
    steps = select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "submit")
    assert session.scalar(steps) == 1
    assert session.scalar(select(func.count()).select_from(Screening)) == 1
    assert session.scalar(select(func.count()).select_from(Organization)) == 1


def test_everything_to_mend_is_named_at_once_in_the_forms_order(world: World, round_id: int, session: Session) -> None:
    draft_id = world.draft(round_id, organization_name="", amount="lots", zip="?")
    assert to_mend(world, draft_id) == [
        ("organization_name", "required"),
        ("zip", "not_a_zip"),
        ("amount", "not_money"),
    ]
    assert one(session, draft_id).status == "draft"
    assert facts(session, "ApplicationSubmitted") == 0


def test_a_draft_of_nobody_needs_a_way_back_first(world: World, round_id: int, session: Session) -> None:
    with world.unit(NOBODY) as unit:
        draft_id = applications.start(unit, round_id, answers(), locale="en", device="phone").id
    device = Actor(holds=frozenset({draft_id}))
    assert to_mend(world, draft_id, device) == [("", "no_way_back")]
    with world.unit(device) as unit:
        applications.give_pin(unit, draft_id)
    submit(world, draft_id, device)
    sent = one(session, draft_id)
    assert (sent.status, sent.owner_id) == ("submitted", None)
    assert sent.organization_id is not None


def test_the_clock_closes_a_round_and_not_the_sweep(world: World, round_id: int) -> None:
    draft_id = world.draft(round_id)
    world.clock.at = world.clock.at.replace(day=30, hour=21, minute=59, second=59)
    early = world.submitted(round_id, email="bo@example.org", organization_name="Bo")
    assert early
    world.clock.move(timedelta(seconds=1))
    assert to_mend(world, draft_id) == [("", "round_closed")]


def test_a_group_applies_once_in_a_round_that_says_so(world: World, round_id: int) -> None:
    world.submitted(round_id)
    second = world.draft(round_id, organization_name="OAK STREET mediators")
    assert to_mend(world, second) == [("organization_name", "already_applied")]
    other = world.draft(round_id, organization_name="Elm Street Mediators")
    submit(world, other)


def test_a_group_may_apply_again_when_it_took_the_first_one_back(world: World, round_id: int) -> None:
    first = world.submitted(round_id)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, first)
    world.submitted(round_id)


def test_two_applications_of_one_group_sent_at_once_are_one(world: World, round_id: int, session: Session) -> None:
    with world.unit() as unit:
        member = people.person_with_email(unit, "ana@example.org")
        people.know_organization(unit, "Oak Street Mediators", kind="unincorporated", member=member)
    drafts = [world.draft(round_id) for _ in range(3)]
    who = world.applicant()
    results = race(*[lambda id=id: submit(world, id, who) for id in drafts])
    assert results.count(None) == 1
    assert all(isinstance(each, NotReady | SomebodyElseWasFaster) for each in results if each is not None)
    sent = select(func.count()).select_from(Application).where(Application.status == "submitted")
    assert session.scalar(sent) == 1


def test_a_round_that_does_not_say_so_takes_as_many_as_come(world: World) -> None:
    free = [{"key": "w", "rule": "answer_yes", "question": "workshop", "why_not": {"en": "No.", "es": "No."}}]
    round_id = world.open_round(eligibility=free)
    for _ in range(3):
        world.submitted(round_id)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("561234567", "56-1234567"),
        (" 56-1234567 ", "56-1234567"),
        ("We have applied for one and wait for the letter.", None),
        ("07-1234567", None),
        ("", None),
    ],
)
def test_what_a_form_asks_in_its_own_way_never_stops_a_sending(
    world: World, session: Session, typed: str, known: str | None
) -> None:
    form = deepcopy(FORM)
    asked = form["sections"][0]["questions"]
    asked.append({"key": "ein", "type": "short_text", "label": both("EIN"), "required": False})
    asked[1]["options"].append({"value": "a_club_of_neighbors_and_friends", "label": both("Club")})
    round_id = world.open_round(form=form)
    kind = "nonprofit" if known else "a_club_of_neighbors_and_friends"
    sent = one(session, world.submitted(round_id, ein=typed, organization_kind=kind))
    group = session.get_one(Organization, sent.organization_id)
    assert (group.ein, group.kind) == (known, "nonprofit" if known else "other")


def findings(session: Session, application_id: int) -> dict[str, str]:
    session.rollback()
    found = session.scalars(select(Screening.findings).where(Screening.application_id == application_id)).one()
    return {each["key"]: each["verdict"] for each in found}


def test_eligibility_is_computed_for_staff_and_stops_no_sending(world: World, round_id: int, session: Session) -> None:
    sent_id = world.submitted(round_id, operating_budget="500,000", workshop="no", zip="10001", tier="tier-2")
    assert findings(session, sent_id) == {
        "budget-under-100k": "failed",
        "zip-served": "failed",
        "workshop": "failed",
        "tier-2-history": "failed",
        "one-each": "passed",
    }


def test_the_ladder_knows_what_the_group_completed(world: World, round_id: int, session: Session) -> None:
    with world.unit() as unit:
        member = people.person_with_email(unit, "ana@example.org")
        group = people.know_organization(unit, "Oak Street Mediators", kind="unincorporated", member=member)
        people.adjust_standing(unit, group.id, program="jumpstart", tier="tier-1", completed=1)
    assert findings(session, world.submitted(round_id, tier="tier-2"))["tier-2-history"] == "passed"


@pytest.mark.parametrize("note", ["", "We found the money elsewhere."])
def test_taking_it_back_keeps_the_reason(world: World, round_id: int, session: Session, note: str) -> None:
    sent_id = world.submitted(round_id)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, sent_id, note=note)
    assert (one(session, sent_id).status, one(session, sent_id).exclusive_key) == ("withdrawn", None)
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "withdraw")).one()
    assert (row.from_status, row.note, row.actor_id) == ("submitted", note, world.person_id("ana@example.org"))
    assert facts(session, "ApplicationWithdrawn") == 1
    with pytest.raises(WrongStatus), world.unit(world.applicant()) as unit:
        applications.withdraw(unit, sent_id)


def test_after_the_decision_nothing_can_be_taken_back(world: World, round_id: int) -> None:
    decided_id = decided(world, reviewed(world, world.eligible(round_id)))
    with pytest.raises(WrongStatus), world.unit(world.applicant()) as unit:
        applications.withdraw(unit, decided_id)


def test_only_what_is_not_decided_is_open_to_taking_back() -> None:
    over = {"ineligible", "awarded", "partially_awarded", "declined", "withdrawn"}
    assert set(OPEN) == set(ApplicationStatus) - over


def screen(world: World, application_id: int, actor: Actor | None = None, **facts: Any) -> None:
    with world.unit(actor or world.officer) as unit:
        applications.screen(unit, application_id, **{"eligible": True, "reasons": [], **facts})


def test_staff_confirm_what_the_rules_found(world: World, round_id: int, session: Session) -> None:
    sent_id = world.submitted(round_id)
    screen(world, sent_id)
    kept = session.scalars(select(Screening)).one()
    assert (kept.confirmed_by, kept.confirmed_at) == (world.officer.person_id, world.clock.now())
    assert one(session, sent_id).status == "eligible"
    assert facts(session, "ApplicationScreened") == 1
    with pytest.raises(WrongStatus):
        screen(world, sent_id)


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({}, {"eligible": False}, "reasons"),
        ({}, {"eligible": False, "reasons": ["workshop"]}, "note"),
        ({"workshop": "no"}, {"eligible": True}, "note"),
        ({"workshop": "no"}, {"eligible": True, "note": "  "}, "note"),
        ({"workshop": "no"}, {"eligible": False, "reasons": ["workshop", "zip-served"]}, "note"),
    ],
)
def test_going_against_the_rules_needs_a_reason(
    world: World, round_id: int, changed: dict[str, str], said: dict[str, Any], field: str
) -> None:
    sent_id = world.submitted(round_id, **changed)
    with pytest.raises(NotReady) as refused:
        screen(world, sent_id, **said)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_refusal_keeps_its_reasons_and_can_be_looked_at_again(world: World, round_id: int, session: Session) -> None:
    sent_id = world.submitted(round_id, workshop="no")
    screen(world, sent_id, eligible=False, reasons=["workshop"])
    assert one(session, sent_id).status == "ineligible"
    assert session.scalars(select(Screening.reasons)).one() == ["workshop"]
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        applications.look_again(unit, sent_id, note=" ")
    with world.unit(world.officer) as unit:
        applications.look_again(unit, sent_id, note="They came after all.")
    session.rollback()
    kept = session.scalars(select(Screening)).one()
    assert (kept.confirmed_by, kept.confirmed_at, kept.reasons) == (None, None, [])
    screen(world, sent_id, note="They came after all.")
    assert one(session, sent_id).status == "eligible"
    notes = session.scalars(select(HistoryRow.note).where(HistoryRow.action == "look_again")).all()
    assert notes == ["They came after all."]


def test_two_officers_at_once_screen_once(world: World, round_id: int, session: Session) -> None:
    sent_id = world.submitted(round_id)
    version = one(session, sent_id).version
    session.rollback()
    officers = [world.staff(Role.OFFICER, email=f"officer{number}@example.org") for number in (1, 2)]
    results = race(*[lambda who=who: screen(world, sent_id, who, version=version) for who in officers])
    assert results.count(None) == 1
    assert any(isinstance(each, SomebodyElseWasFaster | WrongStatus) for each in results)
    assert facts(session, "ApplicationScreened") == 1


def test_a_form_that_asks_where_the_group_is_tells_it_once(world: World, session: Session) -> None:
    """Its street goes with its own ZIP code, and what a group said itself stays."""
    form = deepcopy(FORM)
    asked = {"key": "organization_address", "type": "address", "label": both("Where is your group?"), "required": False}
    form["sections"][0]["questions"].append(asked)
    said = {"street": "12 Oak Street", "city": "Charlotte", "state": "NC", "zip": "28216"}
    first = world.submitted(world.open_round(form=form), organization_address=said)
    group = session.get_one(Organization, one(session, first).organization_id or 0)
    assert (group.street, group.zip) == ("12 Oak Street", "28216")
    world.submitted(world.open_round(form=form), organization_address={**said, "street": "9 Far Road"})
    session.rollback()
    assert session.get_one(Organization, group.id).street == "12 Oak Street"
    other = world.submitted(world.open_round(form=form), email="bo@example.org")
    assert session.get_one(Organization, one(session, other).organization_id or 0).street == ""
