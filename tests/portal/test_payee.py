"""A group gives its bank details on the rail's page, comes back, and sees where its money is."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from grants.gateways.paper_rail import PaperRail
from grants.kernel import ports
from grants.payments.lifecycle import PayeeStatus as P
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import payments as steps
from tests.worlds.paper import paper_bank, paper_rail

__all__ = ["paper_bank", "paper_rail"]

MONEY = "/my/grants/JS-2026-0001/money"


@pytest.fixture
def award_id(world: World, paper_bank: PaperRail) -> int:
    return steps.signed_award(world)


@pytest.fixture
def ana(award_id: int, visitor: Visitor) -> Visitor:
    visitor.sign_in(steps.APPLICANT)
    return visitor


def test_the_page_says_why_and_that_we_never_see_the_number(ana: Visitor) -> None:
    said = words(ana.get(MONEY))
    assert "Tell us where the money should go" in said
    assert "We never see your bank number" in said
    assert "Waits for your bank details" in said
    letter = next(letter for letter in ports.post().letters() if "bank details" in letter.subject)
    assert MONEY in letter.text


def test_the_button_leads_to_the_rail_and_the_way_back_tells_what_is_missing(
    world: World, award_id: int, ana: Visitor, paper_bank: PaperRail
) -> None:
    gone = ana.client.post(f"{MONEY}/bank")
    assert gone.status_code == 303
    assert urlsplit(gone.location).path == f"{MONEY}/back"
    account_id = steps.payee(world, award_id).account_id
    assert "Something is still missing" in words(ana.get(f"{MONEY}/back"))
    paper_bank.give_details(account_id)
    assert "Your bank details are in" in words(ana.post(f"{MONEY}/look"))
    assert steps.payee(world, award_id).status is P.READY
    assert "Your bank account has changed?" in words(ana.get(MONEY))


def test_pressing_the_button_twice_opens_one_account(world: World, award_id: int, ana: Visitor) -> None:
    for _ in range(2):
        assert ana.client.post(f"{MONEY}/bank").status_code == 303
    assert steps.payee(world, award_id).accounts == 1


def test_a_used_up_link_leads_to_a_new_one_by_a_button(ana: Visitor) -> None:
    said = words(ana.get(f"{MONEY}/again"))
    assert "That link was used up" in said


def test_a_rail_that_is_away_is_said_kindly_and_nothing_is_lost(
    world: World, award_id: int, ana: Visitor, paper_bank: PaperRail
) -> None:
    paper_bank.plan_trouble("unavailable")
    page = ana.post(f"{MONEY}/bank", status=503)
    assert "be reached right now" in words(page)
    assert steps.payee(world, award_id).status is P.WANTED
    assert ana.client.post(f"{MONEY}/bank").status_code == 303


def test_looking_before_anything_was_begun_does_nothing(ana: Visitor) -> None:
    ana.post(f"{MONEY}/look")


@pytest.mark.parametrize(
    ("go", "said"),
    [
        (steps.sent, "at your bank by"),
        (steps.confirmed, "paid out on"),
    ],
)
def test_each_payment_says_where_it_is_and_never_paid_before_the_bank_side_does(
    world: World, paper_bank: PaperRail, visitor: Visitor, go, said: str
) -> None:
    go(world, paper_bank)
    visitor.sign_in(steps.APPLICANT)
    page = words(visitor.get(MONEY))
    assert said in page
    assert ("Confirmed" in page) is (go is steps.confirmed)


def test_money_that_the_bank_sent_back_tells_what_to_do(world: World, paper_bank: PaperRail, visitor: Visitor) -> None:
    award_id = steps.sent(world, paper_bank)
    account_id = steps.payee(world, award_id).account_id
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id, failure="account_closed")
    steps.look_at_payment(world, award_id)
    visitor.sign_in(steps.APPLICANT)
    said = words(visitor.get(MONEY))
    assert "Your bank sent the money back" in said
    assert "The bank account has been closed." in said
    assert "Give other bank details" in said
    letter = next(letter for letter in ports.post().letters() if "sent the money back" in letter.subject)
    assert "The bank account has been closed." in letter.text
    assert letter.to == steps.APPLICANT


def test_letters_go_with_the_money(world: World, paper_bank: PaperRail) -> None:
    steps.confirmed(world, paper_bank)
    subjects = [letter.subject for letter in ports.post().letters() if letter.to == steps.APPLICANT]
    assert "Money is on its way (JS-2026-0001-1)" in subjects
    assert "Your money is paid out (JS-2026-0001-1)" in subjects


def test_nobody_else_sees_it_and_staff_see_no_button(
    world: World, award_id: int, visitor: Visitor, another_visitor: Visitor
) -> None:
    assert visitor.path(visitor.get(MONEY)).startswith("/sign-in")
    visitor.sign_in("stranger@example.org")
    visitor.get(MONEY, status=403)
    visitor.post(f"{MONEY}/bank", status=403)
    another_visitor.world.officer  # noqa: B018 - made on first sight
    another_visitor.sign_in("officer@example.org")
    assert "Go to Stripe's page" not in another_visitor.get(MONEY).text
    another_visitor.post(f"{MONEY}/bank", status=403)
    visitor.get("/my/grants/JS-2026-9999/money", status=404)


def test_the_page_speaks_spanish_addresses_and_comes_back_in_spanish(ana: Visitor) -> None:
    gone = ana.client.post(f"/es{MONEY}/bank")
    assert urlsplit(gone.location).path == f"/es{MONEY}/back"


def test_the_page_costs_no_more_than_ten_queries(world: World, ana: Visitor) -> None:
    with world.counted() as sql:
        ana.get(MONEY)
    assert len(sql) <= 10


def test_a_rail_that_does_not_answer_a_look_is_said(
    world: World, award_id: int, ana: Visitor, paper_bank: PaperRail
) -> None:
    ana.client.post(f"{MONEY}/bank")
    paper_bank.plan_trouble("unavailable")
    assert "be reached right now" in words(ana.post(f"{MONEY}/look", status=503))
