"""Every rail keeps the same promises: Stripe's, spoken to through its own SDK, and the one on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from stripe import WebhookSignature

from grants.gateways.paper_rail import PaperRail
from grants.gateways.stripe_rail import StripeRail
from grants.kernel.clock import StoppedClock
from grants.kernel.money import Money
from grants.payments.rail import Order, PaymentRail, PayoutState, RailForged, RailRefused, RailUnclear
from tests.stripe_server.running import StripeServer
from tests.worlds.banks import Bank, StripeBank

SECRETS = ("whsec_platform", "whsec_connect")
DOLLARS = Money(100_000)


@dataclass
class Pair:
    """A rail and the world beyond it."""

    rail: PaymentRail
    bank: Bank

    def account(self) -> str:
        """An account that can be paid."""
        account_id = self.rail.open_account(key=uuid4().hex, organization_name="Oak Street", email="ana@example.org")
        self.bank.give_details(account_id)
        return account_id

    def order(self, account_id: str, *, group: str = "", key: str = "") -> Order:
        group = group or uuid4().hex
        return Order(key or f"key-{group}", group, DOLLARS, account_id, description="JS-2026-0001-1")


@pytest.fixture(scope="module")
def stripe_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as server:
        yield server


@pytest.fixture(params=["paper", "paper_file", "stripe"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    if request.param == "stripe":
        server: StripeServer = request.getfixturevalue("stripe_server")
        server.control("faults/clear")
        server.control("balance", cents=1_000_000_000)
        return Pair(StripeRail(server.key, base=server.address, webhook_secrets=SECRETS), StripeBank(server))
    path = tmp_path / "rail.json" if request.param == "paper_file" else None
    paper = PaperRail(StoppedClock(datetime(2026, 11, 10, 17, tzinfo=UTC)), path=path)
    return Pair(paper, paper)


def test_a_new_account_can_do_nothing_until_its_group_has_given_its_details(pair: Pair) -> None:
    account_id = pair.rail.open_account(key=uuid4().hex, organization_name="Oak Street", email="")
    before = pair.rail.account_state(account_id)
    assert not before.ready
    assert not before.details_in
    assert before.bank_ref is None
    pair.bank.give_details(account_id)
    after = pair.rail.account_state(account_id)
    assert after.ready
    assert after.bank_ref


def test_one_key_opens_one_account(pair: Pair) -> None:
    wanted = {"key": uuid4().hex, "organization_name": "Oak Street", "email": "ana@example.org"}
    assert pair.rail.open_account(**wanted) == pair.rail.open_account(**wanted)


def test_another_bank_account_has_another_name_and_none_has_a_number(pair: Pair) -> None:
    account_id = pair.account()
    first = pair.rail.account_state(account_id).bank_ref
    pair.bank.give_details(account_id)
    second = pair.rail.account_state(account_id).bank_ref
    assert first != second
    assert not set(second or "") <= set("0123456789")


def test_an_account_that_is_switched_off_is_not_ready(pair: Pair) -> None:
    account_id = pair.account()
    pair.bank.switch(account_id, on=False)
    assert not pair.rail.account_state(account_id).ready
    pair.bank.switch(account_id, on=True)
    assert pair.rail.account_state(account_id).ready


def test_an_account_that_parted_from_us_can_do_nothing(pair: Pair) -> None:
    assert not pair.rail.account_state("acct_nobodyknows").ready


def test_the_link_to_the_details_leads_somewhere(pair: Pair) -> None:
    account_id = pair.rail.open_account(key=uuid4().hex, organization_name="Oak Street", email="")
    link = pair.rail.account_link(account_id, return_url="http://localhost/back", refresh_url="http://localhost/again")
    assert link.startswith("http")


def test_what_is_sent_is_found_by_our_reference(pair: Pair) -> None:
    order = pair.order(pair.account())
    assert pair.rail.find_transfers(order.group) == []
    made = pair.rail.send(order)
    assert (made.amount, made.account_id, made.group) == (DOLLARS, order.account_id, order.group)
    assert not made.is_taken_back
    assert pair.rail.find_transfers(order.group) == [made]


def test_one_key_makes_one_transfer(pair: Pair) -> None:
    order = pair.order(pair.account())
    assert pair.rail.send(order) == pair.rail.send(order)
    assert len(pair.rail.find_transfers(order.group)) == 1


def test_a_key_used_for_something_else_is_unclear_and_makes_nothing(pair: Pair) -> None:
    account_id = pair.account()
    pair.rail.send(pair.order(account_id, group="group-a", key=(key := uuid4().hex)))
    with pytest.raises(RailUnclear):
        pair.rail.send(pair.order(account_id, group="group-b", key=key))
    assert pair.rail.find_transfers("group-b") == []


def test_a_lost_answer_is_unclear_and_the_transfer_is_there(pair: Pair) -> None:
    order = pair.order(pair.account())
    pair.bank.plan_trouble("lost_answer")
    with pytest.raises(RailUnclear):
        pair.rail.send(order)
    assert len(pair.rail.find_transfers(order.group)) == 1
    pair.rail.send(order)
    assert len(pair.rail.find_transfers(order.group)) == 1


def test_no_time_now_is_unclear_and_nothing_is_there(pair: Pair) -> None:
    order = pair.order(pair.account())
    pair.bank.plan_trouble("unavailable")
    with pytest.raises(RailUnclear):
        pair.rail.send(order)
    assert pair.rail.find_transfers(order.group) == []
    pair.rail.send(order)
    assert len(pair.rail.find_transfers(order.group)) == 1


def test_without_money_the_answer_is_a_definite_no_that_its_key_keeps(pair: Pair) -> None:
    order = pair.order(pair.account())
    pair.bank.set_balance(DOLLARS.cents - 1)
    with pytest.raises(RailRefused) as refused:
        pair.rail.send(order)
    assert refused.value.code == "balance_insufficient"
    pair.bank.set_balance(DOLLARS.cents)
    with pytest.raises(RailRefused):
        pair.rail.send(order)
    assert pair.rail.send(pair.order(order.account_id, group=order.group, key=uuid4().hex))


def test_an_account_that_can_receive_nothing_is_a_definite_no(pair: Pair) -> None:
    account_id = pair.account()
    pair.bank.switch(account_id, on=False)
    with pytest.raises(RailRefused) as refused:
        pair.rail.send(pair.order(account_id))
    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_an_account_that_does_not_exist_is_a_definite_no(pair: Pair) -> None:
    with pytest.raises(RailRefused):
        pair.rail.send(pair.order("acct_nobodyknows"))


def test_the_payout_that_holds_a_transfer_is_found_and_followed_to_the_bank(pair: Pair) -> None:
    account_id = pair.account()
    made = pair.rail.send(pair.order(account_id))
    assert pair.rail.payouts_of(made) == []
    pair.bank.make_payout(account_id)
    [payout] = pair.rail.payouts_of(made)
    assert payout.state is PayoutState.ON_THE_WAY
    pair.bank.end_payout(account_id)
    [payout] = pair.rail.payouts_of(made)
    assert payout.state is PayoutState.PAID


def test_another_payments_payout_is_not_this_ones(pair: Pair) -> None:
    account_id = pair.account()
    first = pair.rail.send(pair.order(account_id))
    pair.bank.make_payout(account_id)
    pair.bank.end_payout(account_id)
    second = pair.rail.send(pair.order(account_id))
    assert pair.rail.payouts_of(second) == []
    pair.bank.make_payout(account_id)
    assert [each.state for each in pair.rail.payouts_of(second)] == [PayoutState.ON_THE_WAY]
    assert [each.state for each in pair.rail.payouts_of(first)] == [PayoutState.PAID]


def test_money_that_the_bank_turned_back_is_followed_into_the_next_payout(pair: Pair) -> None:
    account_id = pair.account()
    made = pair.rail.send(pair.order(account_id))
    pair.bank.make_payout(account_id)
    pair.bank.end_payout(account_id)
    pair.bank.end_payout(account_id, failure="account_closed")
    [failed] = pair.rail.payouts_of(made)
    assert (failed.state, failed.failure) == (PayoutState.FAILED, "account_closed")
    pair.bank.give_details(account_id)
    pair.bank.make_payout(account_id)
    pair.bank.end_payout(account_id)
    assert [each.state for each in pair.rail.payouts_of(made)] == [PayoutState.FAILED, PayoutState.PAID]


def test_a_transfer_taken_back_says_so(pair: Pair) -> None:
    made = pair.rail.send(pair.order(pair.account()))
    pair.bank.take_back(made.id)
    [found] = pair.rail.find_transfers(made.group or "")
    assert found.is_taken_back


def test_an_unsigned_webhook_is_forged(pair: Pair) -> None:
    for signature in ("", "nonsense", "t=1,v1=00", WebhookSignature.generate_signature_header("{}", "whsec_other")):
        with pytest.raises(RailForged):
            pair.rail.verify(b"{}", signature)


def test_each_of_several_secrets_signs_and_an_old_or_altered_letter_does_not_pass() -> None:
    rail = StripeRail("sk_test_none", base="http://127.0.0.1:1", webhook_secrets=SECRETS)
    for secret in SECRETS:
        rail.verify(b'{"id": "evt_1"}', WebhookSignature.generate_signature_header('{"id": "evt_1"}', secret))
    with pytest.raises(RailForged):
        rail.verify(b'{"id": "evt_2"}', WebhookSignature.generate_signature_header('{"id": "evt_1"}', SECRETS[0]))
    old = int((datetime.now(UTC) - timedelta(hours=1)).timestamp())
    with pytest.raises(RailForged):
        rail.verify(b"{}", WebhookSignature.generate_signature_header("{}", SECRETS[0], timestamp=old))
    with pytest.raises(RailForged):
        rail.verify(b"\xff\xfe", WebhookSignature.generate_signature_header("{}", SECRETS[0]))


def test_paper_signs_what_it_verifies() -> None:
    paper = PaperRail(StoppedClock(datetime(2026, 11, 10, tzinfo=UTC)))
    paper.verify(b"{}", paper.sign(b"{}"))


def test_a_server_that_is_not_there_is_unclear() -> None:
    rail = StripeRail("sk_test_none", base="http://127.0.0.1:1", webhook_secrets=SECRETS)
    with pytest.raises(RailUnclear):
        rail.find_transfers("group")
