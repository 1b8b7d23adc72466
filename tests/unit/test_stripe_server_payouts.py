"""Money leaves a connected account for its bank, arrives, or comes back, and each step can be followed."""

from collections.abc import Iterator

import pytest
from stripe import Payout

from tests.stripe_server.listener import Listener
from tests.stripe_server.running import ControlRefused, StripeServer
from tests.stripe_server.situations import client_of, payee, refusal, send

DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as running:
        yield running


@pytest.fixture(scope="module")
def by_the_clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe"), auto_payouts=True) as running:
        yield running


def payouts(server: StripeServer, account: str) -> list[Payout]:
    return client_of(server).v1.payouts.list({}, {"stripe_account": account}).data


def contents(server: StripeServer, account: str, payout: str) -> list[tuple[str, int]]:
    found = client_of(server).v1.balance_transactions.list({"payout": payout}, {"stripe_account": account}).data
    return [(each.type, each.net) for each in found]


def test_a_payout_goes_from_pending_to_paid_and_names_what_it_carries(server: StripeServer) -> None:
    account = payee(server)
    send(server, account, 300)
    send(server, account, 200)
    server.control(f"payouts/{account}/make")
    [payout] = payouts(server, account)
    assert (payout.status, payout.amount, payout.automatic) == ("pending", 500, True)
    assert contents(server, account, payout.id) == [("payout", -500), ("payment", 200), ("payment", 300)]
    server.control(f"payouts/{account}/send")
    assert payouts(server, account)[0].status == "in_transit"
    server.control(f"payouts/{account}/pay")
    [paid] = payouts(server, account)
    assert (paid.status, paid.reconciliation_status) == ("paid", "completed")
    assert client_of(server).v1.balance.retrieve({}, {"stripe_account": account}).available[0].amount == 0
    one = client_of(server).v1.payouts.retrieve(payout.id, {"expand": ["destination"]}, {"stripe_account": account})
    assert one.destination.last4 == "6789"  # type: ignore[union-attr]


def test_the_first_payout_takes_seven_days_and_later_ones_two(server: StripeServer) -> None:
    account = payee(server)
    for cents in (100, 200):
        send(server, account, cents)
        server.control(f"payouts/{account}/pay")
    later, first = payouts(server, account)
    assert first.arrival_date == first.created - first.created % DAY + 7 * DAY
    assert later.arrival_date == later.created - later.created % DAY + 2 * DAY


def test_a_failed_payout_gives_the_money_back_and_sets_the_bank_account_aside(server: StripeServer) -> None:
    account, stripe = payee(server), client_of(server)
    send(server, account, 700)
    server.control(f"payouts/{account}/fail", failure_code="no_account")
    [failed] = payouts(server, account)
    assert (failed.status, failed.failure_code) == ("failed", "no_account")
    assert stripe.v1.balance.retrieve({}, {"stripe_account": account}).available[0].amount == 700
    returned = stripe.v1.balance_transactions.retrieve(
        str(failed.failure_balance_transaction), {}, {"stripe_account": account}
    )
    assert (returned.type, returned.net, returned.source) == ("payout_failure", 700, failed.id)
    seen = stripe.v1.accounts.retrieve(account)
    assert seen.payouts_enabled is False
    assert seen.capabilities is not None
    assert seen.capabilities.transfers == "active"
    assert seen.external_accounts is not None
    assert seen.external_accounts.data[0].status == "errored"
    with pytest.raises(ControlRefused):
        server.control(f"payouts/{account}/pay")

    server.control(f"onboard/{account}", number="000123456789")
    server.control(f"payouts/{account}/pay")
    again = payouts(server, account)[0]
    assert again.status == "paid"
    assert contents(server, account, again.id) == [("payout", -700), ("payout_failure", 700)]


def test_a_paid_payout_may_still_fail(server: StripeServer) -> None:
    account = payee(server)
    send(server, account, 900)
    with pytest.raises(ControlRefused):
        server.control(f"payouts/{account}/fail_after_paid")
    server.control(f"payouts/{account}/pay")
    server.control(f"payouts/{account}/fail_after_paid")
    [failed] = payouts(server, account)
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    assert contents(server, account, failed.id) == [("payout", -900), ("payment", 900)]


def test_nothing_to_pay_and_unknown_steps_are_said_plainly(server: StripeServer) -> None:
    account = payee(server)
    for door in (f"payouts/{account}/pay", f"payouts/{account}/dance", "payouts/acct_none/pay"):
        with pytest.raises(ControlRefused):
            server.control(door)
    send(server, account)
    with pytest.raises(ControlRefused):
        server.control(f"payouts/{account}/fail", failure_code="bad_weather")
    assert payouts(server, account) == []


def test_payouts_are_listed_by_status_and_arrival(server: StripeServer) -> None:
    account, stripe = payee(server), client_of(server)
    send(server, account, 100)
    server.control(f"payouts/{account}/pay")
    send(server, account, 200)
    server.control(f"payouts/{account}/make")
    options = {"stripe_account": account}
    assert [each.amount for each in stripe.v1.payouts.list({"status": "paid"}, options).data] == [100]  # type: ignore[arg-type]
    late = {"arrival_date": {"gte": payouts(server, account)[1].arrival_date}}
    assert [each.amount for each in stripe.v1.payouts.list(late, options).data] == [100]  # type: ignore[arg-type]
    assert refusal(
        lambda: stripe.v1.balance_transactions.list({"payout": "po_none"}, options)  # type: ignore[arg-type]
    ).code == "resource_missing"  # fmt: skip


def test_payouts_tell_the_connect_endpoint(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Listener() as connect,
        StripeServer(tmp_path_factory.mktemp("stripe"), connect_webhooks=[(connect.url, connect.secret)]) as server,
    ):
        account = payee(server)
        send(server, account)
        server.control(f"payouts/{account}/send")
        server.control(f"payouts/{account}/pay")
        server.control(f"payouts/{account}/fail_after_paid")
        told = connect.events(5, kind="payout.")
        assert [event.type for event in told] == [
            "payout.created", "payout.updated", "payout.paid", "payout.reconciliation_completed", "payout.failed",
        ]  # fmt: skip
        assert {event.account for event in told} == {account}
        assert told[1].data.previous_attributes is not None
        assert told[1].data.previous_attributes.to_dict() == {"status": "pending"}


def test_with_automatic_payouts_only_time_has_to_pass(by_the_clock: StripeServer) -> None:
    server = by_the_clock
    account = payee(server)
    send(server, account, 1_000)
    server.wait_for_payouts(account, ["pending"])
    server.control("clock", advance_seconds=DAY)
    server.wait_for_payouts(account, ["in_transit"])
    send(server, account, 50)
    server.wait_for_payouts(account, ["in_transit", "pending"])
    server.control("clock", advance_seconds=6 * DAY)
    server.wait_for_payouts(account, ["paid", "paid"])


def test_a_failing_test_bank_fails_when_the_money_arrives(by_the_clock: StripeServer) -> None:
    server = by_the_clock
    account = payee(server, number="000111111113")
    send(server, account, 1_000)
    server.wait_for_payouts(account, ["pending"])
    server.control("clock", advance_seconds=7 * DAY)
    server.wait_for_payouts(account, ["failed"])
    assert payouts(server, account)[0].failure_code == "account_closed"
    server.control(f"onboard/{account}")
    server.wait_for_payouts(account, ["failed", "pending"])
    server.control("clock", advance_seconds=2 * DAY)
    server.wait_for_payouts(account, ["failed", "paid"])
