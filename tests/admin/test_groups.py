"""A group on staff's pages: its people, sponsor and applications; handing it over, and finance told until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people import queries
from grants.people.model import Organization, SponsorModel
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import payments as steps
from tests.worlds.paper import paper_bank, paper_rail

__all__ = ["paper_bank", "paper_rail"]

ANA, NEW = "ana@example.org", "new@example.org"


@pytest.fixture
def award(world: World, paper_bank: PaperRail) -> int:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    return award_id


@pytest.fixture
def officer(visitor: Visitor, award: int) -> Visitor:
    visitor.sign_in("officer@example.org")
    return visitor


def said(world: World, **changed: str) -> dict[str, str]:
    return {
        "check_kind": "known_phone",
        "note": "Called the number in our files; Nell answered.",
        "from_id": str(world.person_id(ANA)),
        "name": "Nell New",
        "email": NEW,
        **changed,
    }


def test_a_group_with_its_people_applications_and_sponsor(world: World, officer: Visitor, award: int) -> None:
    group = steps.organization_of(world, award)
    with world.unit(world.applicant()) as unit:
        wanted = people.Wanted("Lantern Trust", "56-1234567", SponsorModel.PREAPPROVED, "Bea", "bea@example.org")
        people.ask_sponsor(unit, group, wanted, locale="en")
    page = words(officer.get(f"/staff/groups/{group}"))
    for expected in (ANA, "Lantern Trust", "Asked, no answer yet", "Porch talks", "Hand the group over"):
        assert expected in page
    with Session(world.engine) as session:
        reference = steps.disbursements(world, award)[0].reference.rpartition("-")[0]
        assert queries.group_name(session, group) in words(officer.get(f"/staff/awards/{reference}"))


def test_handed_over_on_a_page_and_everybody_who_needs_it_reads_until_when(
    world: World, officer: Visitor, another_visitor: Visitor, award: int
) -> None:
    group, payment = steps.organization_of(world, award), steps.disbursements(world, award)[0]
    before = words(officer.get(f"/staff/groups/{group}/handover"))
    assert "For 14 days no payment to the group is prepared or approved" in before
    done = words(officer.post(f"/staff/groups/{group}/handover", said(world)))
    assert "is handed over" in done
    assert "Its money rests until November 24, 2026" in done
    assert "Nell New" in done
    assert "Called a number that we knew before: Called the number in our files" in done
    finance = another_visitor
    steps.preparer(world)
    finance.sign_in("pat@example.org")
    listed = words(finance.get("/staff/payments?show=due"))
    assert "Rests until November 24, 2026: the group was handed over" in listed
    assert "Prepare the chosen payments" not in listed
    assert "The money rests until November 24, 2026" in words(finance.get(f"/staff/payments/{payment.reference}"))
    refused = finance.post("/staff/payments/prepare", {"chosen": f"{payment.id}:{payment.version}"})
    assert "its money rests until November 24, 2026" in words(refused)


def test_a_prepared_payment_is_refused_in_words_and_the_new_owner_reads_why(
    world: World, officer: Visitor, another_visitor: Visitor, award: int
) -> None:
    payment = steps.disbursements(world, award)[0]
    steps.prepare(world, payment)
    officer.post(f"/staff/groups/{steps.organization_of(world, award)}/handover", said(world))
    world.drain()
    prepared = steps.disbursements(world, award)[0]
    steps.approver(world)
    another_visitor.sign_in("alex@example.org")
    box = {"chosen": f"{prepared.id}:{prepared.version}"}
    refused = another_visitor.post("/staff/payments/approve", box, status=422)
    assert "its money rests until November 24, 2026" in words(refused)
    another_visitor.post("/sign-out")
    another_visitor.sign_in(NEW)
    money = f"/my/grants/{prepared.reference.rpartition('-')[0]}/money"
    assert "The money rests until November 24, 2026" in words(another_visitor.get(money))
    assert "its money rests until" in words(another_visitor.post(f"{money}/bank", status=422))
    world.clock.move(timedelta(days=14))
    assert "The money rests" not in words(another_visitor.get(money))
    with world.unit(steps.approver(world)) as unit:
        payments.approve(unit, {prepared.id: prepared.version})


def test_who_was_signed_in_is_signed_out(world: World, officer: Visitor, another_visitor: Visitor, award: int) -> None:
    group = steps.organization_of(world, award)
    another_visitor.sign_in(ANA)
    assert "Oak Street Mediators" in words(another_visitor.get("/groups"))
    officer.post(f"/staff/groups/{group}/handover", said(world))
    assert another_visitor.path(another_visitor.get("/groups")) == "/sign-in"


def test_what_is_missing_is_said_at_its_field(world: World, officer: Visitor, award: int) -> None:
    here = f"/staff/groups/{steps.organization_of(world, award)}/handover"
    empty = words(officer.post(here, {}, status=422))
    assert "Please choose one." in empty
    same = officer.post(here, said(world, email=ANA), status=422)
    assert "This is the address of the one who is leaving." in words(same)
    assert "Nell answered" in same.text
    gone = officer.post(here, said(world, from_id="99999"), status=422)
    assert "This person has no place in the group any more." in words(gone)
    assert "Nobody: the group has no account yet" not in words(officer.get(here))
    nobody = officer.post(here, said(world, from_id="nobody"), status=422)
    assert "Somebody speaks for this group. Please choose who is leaving." in words(nobody)
    assert 'value="Nell' in nobody.text
    with world.unit() as unit:
        porch = people.found_group(unit, "Porch Two", kind="other", zip="28208").id
    assert "Nobody: the group has no account yet" in words(officer.get(f"/staff/groups/{porch}/handover"))


def test_two_records_side_by_side_are_told_apart_or_merged(world: World, officer: Visitor, award: int) -> None:
    group = steps.organization_of(world, award)
    with world.unit() as unit:
        twin = people.found_group(unit, "Oak Street Mediators Inc", kind="other", zip="28208").id
        third = people.found_group(unit, "Oak Street Mediatorz", kind="other", zip="28208").id
    assert "Groups that may be the same" in words(officer.get("/staff/applications"))
    with world.unit() as unit:
        people.found_group(unit, "Oak Street Mediators", kind="other", zip="28216")
    listed = words(officer.get("/staff/groups/duplicates"))
    assert "Oak Street Mediators · Oak Street Mediators Inc" in listed
    assert "Their names are nearly the same. Both are in 28208." in listed
    assert "Their names are nearly the same. Nothing else is the same, so they may well be two groups." in listed
    with world.unit() as unit:
        for id, street in ((group, "12 Oak Street"), (twin, "12 Oak St., Unit B")):
            people.learn(unit, unit.get(Organization, id), street=street, zip="28208-1234")
    listed = words(officer.get("/staff/groups/duplicates"))
    assert "Their names are nearly the same. Both have the address 12 Oak Street, 28208." in listed
    assert "Street and number: 12 Oak St., Unit B" in words(officer.get(f"/staff/groups/{group}/same-as/{twin}"))
    assert "12 Oak Street" in words(officer.get(f"/staff/groups/{group}"))
    noted = words(officer.post(f"/staff/groups/{group}/not-the-same/{third}"))
    assert "Oak Street Mediators · Oak Street Mediatorz" not in noted
    here = f"/staff/groups/{group}/same-as/{twin}"
    page = words(officer.get(here))
    assert "ana@example.org" in page
    assert "Porch talks" in page
    assert "Please choose one." in words(officer.post(here, {"reason": "Same people."}, status=422))
    done = words(officer.post(here, {"keep": str(group), "reason": "Same people, same kitchen."}))
    assert "Merged. Oak Street Mediators goes on for both." in done
    assert "Also known as: Oak Street Mediators Inc" in done
    assert "Merged into another record of the same group (#" in done
    officer.get(here, status=404)
    assert officer.get(f"/staff/groups/{twin}").status_code == 200


def test_a_merge_that_money_stands_against_is_refused_in_words(
    world: World, officer: Visitor, award: int, paper_bank: PaperRail
) -> None:
    other = steps.signed_award(world, email="bo@example.org", organization_name="Oak Street Mediators Inc")
    steps.payable(world, other, paper_bank, email="bo@example.org")
    one, two = steps.organization_of(world, award), steps.organization_of(world, other)
    said = {"keep": str(one), "reason": "Same people."}
    refused = words(officer.post(f"/staff/groups/{one}/same-as/{two}", said, status=422))
    assert "Both have bank details that can be paid." in refused
    assert "Same people." in refused
