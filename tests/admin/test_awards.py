"""Awards for staff: the piles, and one award through preaudit, offer and signature."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.awards import commands
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.people.commands import declare_conflict
from grants.policy.actor import Role
from tests.visitor import words
from tests.worlds.awards import award_of, awarded, certified, day, decided, decider, finance_officer, offered, signed
from tests.worlds.publication import read_by_one
from tests.worlds.reviews import reviewed


def path(world, award_id):
    with Session(world.engine) as session:
        return f"/staff/awards/{session.get_one(Award, award_id).reference}"


def status(world, award_id):
    with Session(world.engine) as session:
        return session.get_one(Award, award_id).status


def sign_in(world, visitor, *roles, email=""):
    email = email or f"{roles[0]}@example.org"
    world.staff(*roles, email=email)
    visitor.sign_in(email)
    return visitor


def test_the_pile_that_waits_is_shown_first(world, visitor):
    awarded(world)
    sign_in(world, visitor, Role.FINANCE_OFFICER)
    page = words(visitor.get("/staff/awards"))
    assert "To certify (1)" in page
    assert "Oak Street Mediators" in page
    assert "$1,000" in page


def test_without_awards_the_page_says_what_will_come(world, visitor):
    sign_in(world, visitor, Role.AUDITOR)
    assert "No awards yet" in words(visitor.get("/staff/awards"))


def test_finance_certifies_with_one_button(world, visitor):
    award_id = awarded(world)
    sign_in(world, visitor, Role.DEPUTY_FINANCE_OFFICER)
    page = visitor.get(path(world, award_id))
    assert "Certify $1,000.00" in words(page)
    page = words(visitor.post(f"{path(world, award_id)}/certify"))
    assert "Certified. The agreement can be offered now." in page
    assert "(deputy finance officer)" in page
    assert "This instrument has been preaudited" in page
    assert status(world, award_id) is AwardStatus.CERTIFIED


def test_who_decided_is_told_that_somebody_else_certifies(world, visitor):
    both = world.staff(Role.DECIDER, Role.FINANCE_OFFICER, email="both@example.org")
    application_id = decided(world, reviewed(world, world.eligible(world.open_round()), (5, 5, 5)), actor=both)
    award_id = award_of(world, application_id)
    visitor.sign_in("both@example.org")
    page = visitor.get(path(world, award_id))
    assert "You decided on this award, so somebody else certifies it." in words(page)
    assert "Certify $1,000.00" not in words(page)
    refused = visitor.post(f"{path(world, award_id)}/certify", status=403)
    assert "You decided on this award, so somebody else certifies it." in words(refused)
    assert status(world, award_id) is AwardStatus.ENCUMBERED


def test_the_offer_asks_for_its_last_day_and_refuses_a_day_too_soon(world, visitor):
    award_id = certified(world)
    sign_in(world, visitor, Role.OFFICER)
    url = f"{path(world, award_id)}/offer"
    assert 'value="2026-11-24"' in visitor.get(path(world, award_id)).text
    assert "Choose the last day to sign." in words(visitor.post(url, status=422))
    soon = {"offer-expires_on": (day(world) + timedelta(days=1)).isoformat()}
    assert "Choose a day from November 13, 2026" in words(visitor.post(url, soon, status=422))
    good = {"offer-expires_on": (day(world) + timedelta(days=14)).isoformat()}
    page = words(visitor.post(url, good))
    assert "Offered." in page
    assert "Waiting for the group" in page
    assert "Grant agreement JS-2026-0001" in page


def test_taking_back_asks_why(world, visitor):
    award_id = awarded(world)
    decider(world)
    visitor.sign_in("decider@example.org")
    url = f"{path(world, award_id)}/cancel"
    assert "Write down why." in words(visitor.post(url, {"cancel-note": " "}, status=422))
    page = words(visitor.post(url, {"cancel-note": "The group has moved."}))
    assert "Taken back" in page
    assert "The group has moved." in page
    assert status(world, award_id) is AwardStatus.CANCELLED


def test_the_page_tells_where_the_money_is_and_who_did_what(world, visitor):
    award_id = signed(world)
    sign_in(world, visitor, Role.AUDITOR)
    page = words(visitor.get(path(world, award_id)))
    for said in ("set aside $1,000", "confirmed $0", "Ana Ruiz", "Agreement signed", "Certified by finance"):
        assert said in page


def test_the_paper_comes_as_a_pdf_once_it_is_made(world, visitor):
    award_id = certified(world)
    sign_in(world, visitor, Role.OFFICER)
    visitor.get(f"{path(world, award_id)}/agreement.pdf", status=404)
    with world.unit(world.officer) as unit:
        commands.offer(unit, award_id, expires_on=day(world) + timedelta(days=9), office="Office")
    world.drain()
    page = visitor.get(f"{path(world, award_id)}/agreement.pdf")
    assert page.mimetype == "application/pdf"
    assert page.data.startswith(b"%PDF-")


def test_a_conflict_of_interest_closes_the_award_to_staff_too(world, visitor, session):
    award_id = awarded(world)
    organization_id = session.get_one(Award, award_id).organization_id
    session.rollback()
    officer = finance_officer(world)
    with world.unit(officer) as unit:
        declare_conflict(unit, officer.person_id, organization_id, reason="Neighbors.")
    visitor.sign_in("finance_officer@example.org")
    assert "Closed to you: conflict of interest" in words(visitor.get("/staff/awards"))
    visitor.get(path(world, award_id), status=403)
    visitor.post(f"{path(world, award_id)}/certify", status=403)


def test_a_form_opened_before_a_change_is_turned_away(world, visitor, session):
    award_id = awarded(world)
    version = session.get_one(Award, award_id).version
    session.rollback()
    certified(world, award_id)
    sign_in(world, visitor, Role.DECIDER)
    data = {"cancel-note": "Changed our mind.", "cancel-version": str(version)}
    assert "Somebody else was faster" in words(visitor.post(f"{path(world, award_id)}/cancel", data, status=409))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DECIDER, Role.OFFICER, Role.FINANCE_PREPARER])
def test_only_finance_finds_the_button(world, visitor, role):
    award_id = awarded(world)
    sign_in(world, visitor, role, email="somebody@example.org")
    assert "Certify $1,000.00" not in words(visitor.get(path(world, award_id)))
    visitor.post(f"{path(world, award_id)}/certify", status=403)


def test_applicants_do_not_see_the_staff_page_of_their_own_award(world, visitor):
    award_id = offered(world)
    visitor.sign_in("ana@example.org")
    visitor.get(path(world, award_id), status=403)
    visitor.get("/staff/awards", status=403)


TIERS = [{"key": "tier-1", "name": {"en": "Tier 1", "es": "Nivel 1"}, "amount_cents": 100_000, "max_awards": 100}]


def test_a_long_list_is_paged_and_costs_no_more_queries(world, visitor):
    round_id = world.open_round(tiers=TIERS, rubric=read_by_one())
    sign_in(world, visitor, Role.AUDITOR)
    costs = []
    for number in range(1, 61):
        answers = {"organization_name": f"Group {number}", "amount": "10", "budget": [{"item": "All", "amount": "10"}]}
        application_id = world.eligible(round_id, email=f"g{number}@example.org", **answers)
        decided(world, reviewed(world, application_id, (5,)))
        if number in (3, 60):
            with world.counted() as statements:
                page = visitor.get("/staff/awards")
            costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, costs
    assert "Group 60" in words(page)
    assert "Group 10" not in words(page)
    older = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert older
    second = words(visitor.get(older[1].replace("&amp;", "&")))
    assert "Group 10" in second
    assert "Group 11" not in second
