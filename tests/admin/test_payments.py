"""Finance at its pages: prepare, look and approve as another person, see at once what went wrong."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from grants.gateways.paper_rail import PaperRail
from grants.kernel import ports
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement
from grants.people import commands as people
from grants.policy.actor import Role
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import payments as steps
from tests.worlds.paper import paper_bank, paper_rail

__all__ = ["paper_bank", "paper_rail"]


@pytest.fixture
def preparer(world: World, visitor: Visitor) -> Visitor:
    steps.preparer(world)
    visitor.sign_in("pat@example.org")
    return visitor


@pytest.fixture
def approver(world: World, another_visitor: Visitor) -> Visitor:
    steps.approver(world)
    another_visitor.sign_in("alex@example.org")
    return another_visitor


def boxes(page: TestResponse) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', page.text)


def status(world: World, award_id: int) -> S:
    return steps.disbursements(world, award_id)[0].status


def ready(world: World, bank: PaperRail, **award: str) -> int:
    award_id = steps.signed_award(world, **award)
    steps.payable(world, award_id, bank, email=award.get("email", steps.APPLICANT))
    return award_id


def test_a_payment_goes_from_due_to_sent_by_two_people(
    world: World, paper_bank: PaperRail, preparer: Visitor, approver: Visitor
) -> None:
    award_id = ready(world, paper_bank)
    due = preparer.get("/staff/payments")
    assert "JS-2026-0001-1" in words(due)
    prepared = preparer.post("/staff/payments/prepare", {"chosen": boxes(due)})
    assert "1 payment is prepared." in words(prepared)
    to_approve = approver.get("/staff/payments?show=prepared")
    page = approver.get("/staff/payments/approve", query_string={"chosen": boxes(to_approve)})
    said = words(page)
    for fact in ("$1,000.00", "Oak Street Mediators", "acct_paper1", "pat", "Bank details last changed"):
        assert fact in said
    approved = approver.post("/staff/payments/approve", {"chosen": boxes(page)})
    assert "1 payment is approved" in words(approved)
    assert status(world, award_id) is S.APPROVED
    world.drain()
    air = approver.get("/staff/payments?show=air")
    assert "expected by" in words(air)


def test_several_are_approved_on_one_page_with_their_total(
    world: World, paper_bank: PaperRail, preparer: Visitor, approver: Visitor
) -> None:
    for number in range(3):
        ready(world, paper_bank, email=f"g{number}@example.org")
    preparer.post("/staff/payments/prepare", {"chosen": boxes(preparer.get("/staff/payments"))})
    page = approver.get(
        "/staff/payments/approve", query_string={"chosen": boxes(approver.get("/staff/payments?show=prepared"))}
    )
    assert "Approve 3 payments" in words(page)
    assert "Approve $3,000.00" in words(page)
    done = approver.post("/staff/payments/approve", {"chosen": boxes(page)})
    assert "3 payments are approved" in words(done)


def test_who_prepared_has_no_box_and_no_way_to_approve(world: World, paper_bank: PaperRail, preparer: Visitor) -> None:
    world.staff(Role.FINANCE_APPROVER, email="pat@example.org")
    award_id = ready(world, paper_bank)
    preparer.post("/staff/payments/prepare", {"chosen": boxes(preparer.get("/staff/payments"))})
    page = preparer.get("/staff/payments?show=prepared")
    assert boxes(page) == []
    assert "somebody else who did not prepare them" in words(page)
    [payment] = steps.disbursements(world, award_id)
    chosen = f"{payment.id}:{payment.version}"
    assert "You prepared this payment" in words(
        preparer.get("/staff/payments/approve", query_string={"chosen": chosen}, status=403)
    )
    assert "You prepared this payment" in words(
        preparer.post("/staff/payments/approve", {"chosen": chosen}, status=403)
    )
    assert status(world, award_id) is S.PREPARED


def test_a_payee_without_bank_details_is_named_and_can_not_be_chosen(world: World, preparer: Visitor) -> None:
    award_id = steps.signed_award(world)
    page = preparer.get("/staff/payments")
    assert "Bank details missing" in words(page)
    assert boxes(page) == []
    [payment] = steps.disbursements(world, award_id)
    refused = preparer.post("/staff/payments/prepare", {"chosen": f"{payment.id}:{payment.version}"})
    assert "JS-2026-0001-1: the payee" in words(refused)
    one = words(preparer.get("/staff/payments/JS-2026-0001-1"))
    assert "The payee can't be paid yet" in one


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["9" * 40 + ":1"], ["1:-1"], ["4711:1"]])
def test_nonsense_for_a_choice_is_answered_kindly(
    world: World, paper_bank: PaperRail, preparer: Visitor, approver: Visitor, chosen: list[str]
) -> None:
    status_of = 404 if chosen == ["4711:1"] else 200
    preparer.post("/staff/payments/prepare", {"chosen": chosen}, status=status_of)
    approver.get("/staff/payments/approve", query_string={"chosen": chosen})
    approver.post("/staff/payments/approve", {"chosen": chosen}, status=status_of)


def test_an_old_page_is_told_that_somebody_was_faster(
    world: World, paper_bank: PaperRail, preparer: Visitor, approver: Visitor
) -> None:
    award_id = steps.prepared(world, paper_bank)
    page = approver.get(
        "/staff/payments/approve", query_string={"chosen": boxes(approver.get("/staff/payments?show=prepared"))}
    )
    [payment] = steps.disbursements(world, award_id)
    back = {"back-note": "Wrong day.", "back-version": payment.version}
    assert "It is due again" in words(preparer.post("/staff/payments/JS-2026-0001-1/send-back", back))
    late = approver.post("/staff/payments/approve", {"chosen": boxes(page)}, status=409)
    assert "Somebody else was faster" in words(late)
    assert status(world, award_id) is S.DUE


def test_pressing_approve_twice_is_no_error(world: World, paper_bank: PaperRail, approver: Visitor) -> None:
    award_id = steps.prepared(world, paper_bank)
    page = approver.get(
        "/staff/payments/approve", query_string={"chosen": boxes(approver.get("/staff/payments?show=prepared"))}
    )
    for _ in range(2):
        approver.post("/staff/payments/approve", {"chosen": boxes(page)})
    world.drain()
    approver.post("/staff/payments/approve", {"chosen": boxes(page)})
    assert status(world, award_id) is S.SENT
    assert len(paper_bank.find_transfers("JS-2026-0001-1")) == 1


def test_a_changed_bank_account_stops_the_approval_and_says_why(
    world: World, paper_bank: PaperRail, approver: Visitor
) -> None:
    award_id = steps.prepared(world, paper_bank)
    page = approver.get(
        "/staff/payments/approve", query_string={"chosen": boxes(approver.get("/staff/payments?show=prepared"))}
    )
    world.clock.move(world.TOTP_STEP)
    steps.payable(world, award_id, paper_bank)
    refused = approver.post("/staff/payments/approve", {"chosen": boxes(page)}, status=409)
    assert "Where the money goes has changed" in words(refused)


def test_a_refused_payment_says_why_and_is_prepared_anew(
    world: World, paper_bank: PaperRail, preparer: Visitor
) -> None:
    paper_bank.set_balance(0)
    award_id = steps.sent(world, paper_bank)
    said = words(preparer.get("/staff/payments?show=failed"))
    assert "Refused by Stripe" in said
    page = preparer.get("/staff/payments/JS-2026-0001-1")
    assert "Our own account at Stripe holds too little money for it." in words(page)
    assert "refused" in words(page)
    preparer.post("/staff/payments/prepare", {"chosen": boxes(page), "reference": "JS-2026-0001-1"})
    assert status(world, award_id) is S.PREPARED
    letters = [letter for letter in ports.post().letters() if "A payment went wrong" in letter.subject]
    assert {letter.to for letter in letters} == {"pat@example.org", "alex@example.org"}


def test_calling_off_needs_a_reason_and_keeps_what_was_typed(
    world: World, paper_bank: PaperRail, approver: Visitor
) -> None:
    award_id = steps.signed_award(world)
    [payment] = steps.disbursements(world, award_id)
    refused = approver.post(
        "/staff/payments/JS-2026-0001-1/cancel", {"cancel-note": " ", "cancel-version": payment.version}, status=422
    )
    assert "Please answer this question." in words(refused)
    long = "x" * 2001
    kept = approver.post(
        "/staff/payments/JS-2026-0001-1/cancel", {"cancel-note": long, "cancel-version": payment.version}, status=422
    )
    assert long in kept.text
    done = approver.post(
        "/staff/payments/JS-2026-0001-1/cancel",
        {"cancel-note": "<script>x</script>", "cancel-version": payment.version},
    )
    assert "Its money is back in the fund" in words(done)
    assert "<script>x" not in done.text
    assert status(world, award_id) is S.CANCELLED


def test_an_alarm_stands_on_top_and_takes_the_buttons_away(
    world: World, paper_bank: PaperRail, approver: Visitor
) -> None:
    award_id = steps.prepared(world, paper_bank)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        unit.get(Disbursement, payment.id).alarm = "not_approved"
    page = words(approver.get("/staff/payments/JS-2026-0001-1"))
    assert "Alarm: nothing is sent until this is cleared up" in page
    assert "Call it off for good" not in page
    assert "JS-2026-0001-1" in words(approver.get("/staff/payments?show=failed"))


def test_an_officer_gives_a_payee_a_new_account_with_a_reason(
    world: World, paper_bank: PaperRail, visitor: Visitor, another_visitor: Visitor
) -> None:
    award_id = ready(world, paper_bank)
    world.staff(Role.OFFICER, email="officer@example.org")
    visitor.sign_in("officer@example.org")
    door = "/staff/payments/JS-2026-0001-1"
    assert "Give the payee a new account" in words(visitor.get(door))
    visitor.post(f"{door}/start-over", {"over-note": ""}, status=422)
    done = visitor.post(f"{door}/start-over", {"over-note": "The treasurer left."})
    assert "The group can give its bank details anew." in words(done)
    assert steps.payee(world, award_id).status == "wanted"
    steps.preparer(world)
    another_visitor.sign_in("pat@example.org")
    another_visitor.post(f"{door}/start-over", {"over-note": "I want it."}, status=403)


def test_an_account_with_a_payment_under_way_is_kept(world: World, paper_bank: PaperRail, visitor: Visitor) -> None:
    steps.sent(world, paper_bank)
    world.staff(Role.OFFICER, email="officer@example.org")
    visitor.sign_in("officer@example.org")
    refused = visitor.post("/staff/payments/JS-2026-0001-1/start-over", {"over-note": "Lost."}, status=422)
    assert "A payment to this account is under way." in words(refused)


def test_stripe_can_be_asked_by_a_button(world: World, paper_bank: PaperRail, approver: Visitor) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = steps.disbursements(world, award_id)[0].account_id
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id)
    assert "We are asking Stripe" in words(approver.post("/staff/payments/JS-2026-0001-1/ask"))
    world.drain()
    assert "Confirmed" in words(approver.get("/staff/payments/JS-2026-0001-1"))


def test_one_payments_page_tells_its_story(world: World, paper_bank: PaperRail, approver: Visitor) -> None:
    steps.confirmed(world, paper_bank)
    with world.counted() as sql:
        said = words(approver.get("/staff/payments/js-2026-0001-1"))
    assert len(sql) <= 10
    for part in ("Attempts to send", "In the ledger", "set aside, sent", "sent, confirmed", "Prepared", "pat", "alex"):
        assert part in said
    approver.get("/staff/payments/JS-2026-9999-1", status=404)


@pytest.mark.parametrize("many", [3, 60])
def test_the_list_costs_the_same_for_three_and_for_sixty(world: World, preparer: Visitor, many: int) -> None:
    award_id = steps.signed_award(world)
    [payment] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        for number in range(2, many + 2):
            copied = {
                column.name: getattr(payment, column.name)
                for column in payment.__table__.columns
                if column.name not in ("id", "number", "reference")
            }
            unit.session.add(Disbursement(**copied, number=number, reference=f"COPY-{number}"))
    with world.counted() as sql:
        page = preparer.get("/staff/payments?show=due")
    assert len(sql) <= 9
    assert ("Next page" in words(page)) is (many > 50)


def test_a_conflict_closes_one_payment_and_leaves_the_list(
    world: World, paper_bank: PaperRail, preparer: Visitor
) -> None:
    award_id = ready(world, paper_bank)
    person_id, organization_id = world.person_id("pat@example.org"), steps.organization_of(world, award_id)
    with world.unit() as unit:
        people.declare_conflict(unit, person_id, organization_id, reason="Cousin")
    page = preparer.get("/staff/payments")
    assert boxes(page) == []
    assert "/staff/payments/JS-2026-0001-1" not in page.text
    preparer.get("/staff/payments/JS-2026-0001-1", status=403)


@pytest.mark.parametrize("path", ["/staff/payments", "/staff/payments/approve", "/staff/payments/JS-2026-0001-1"])
def test_nobody_but_staff_sees_payments(world: World, visitor: Visitor, path: str) -> None:
    steps.signed_award(world)
    page = visitor.get(path)
    assert visitor.path(page).startswith("/sign-in")
    visitor.sign_in(steps.APPLICANT)
    visitor.get(path, status=403)


def test_every_list_has_words_when_it_is_empty(world: World, preparer: Visitor) -> None:
    for show in ("due", "prepared", "air", "failed", "planned", "done", "nonsense"):
        assert "Payments" in words(preparer.get(f"/staff/payments?show={show}"))
    assert "Nothing is due" in words(preparer.get("/staff/payments?show=due&after=12345678901234567890123"))


def test_an_auditor_looks_and_changes_nothing(
    world: World, paper_bank: PaperRail, visitor: Visitor, session: Session
) -> None:
    award_id = steps.prepared(world, paper_bank)
    world.staff(Role.AUDITOR, email="audit@example.org")
    visitor.sign_in("audit@example.org")
    page = words(visitor.get("/staff/payments/JS-2026-0001-1"))
    assert "Send it back" not in page
    [payment] = steps.disbursements(world, award_id)
    visitor.post(
        "/staff/payments/JS-2026-0001-1/cancel", {"cancel-note": "x", "cancel-version": payment.version}, status=403
    )
    visitor.post("/staff/payments/JS-2026-0001-1/ask", status=403)
    assert status(world, award_id) is S.PREPARED
