"""Transfers, reversals and lists of the practice Stripe behave like the real ones, to the cent."""

from collections.abc import Iterator

import pytest
from stripe import InvalidRequestError

from tests.stripe_server.running import StripeServer
from tests.stripe_server.situations import client_of, new_account, payee, refusal, send


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as running:
        yield running


def platform_cents(server: StripeServer) -> int:
    return client_of(server).v1.balance.retrieve().available[0].amount


def account_cents(server: StripeServer, account: str) -> int:
    return client_of(server).v1.balance.retrieve({}, {"stripe_account": account}).available[0].amount


def test_a_transfer_moves_money_and_leaves_a_trail_on_both_sides(server: StripeServer) -> None:
    stripe, account, before = client_of(server), payee(server), platform_cents(server)
    made = send(
        server, account, 250_000, transfer_group="JS-2026-0042", description="First half", metadata={"award": "7"}
    )

    assert (made.amount, made.currency, made.destination) == (250_000, "usd", account)
    assert (made.transfer_group, made.description, made.metadata["award"]) == ("JS-2026-0042", "First half", "7")
    assert (made.reversed, made.amount_reversed, made.livemode) == (False, 0, False)
    assert platform_cents(server) == before - 250_000
    assert account_cents(server, account) == 250_000
    ours = stripe.v1.balance_transactions.retrieve(str(made.balance_transaction))
    assert (ours.type, ours.net, ours.source) == ("transfer", -250_000, made.id)

    theirs = stripe.v1.balance_transactions.list({"type": "payment"}, {"stripe_account": account}).data
    assert [(one.net, one.source) for one in theirs] == [(250_000, made.destination_payment)]
    payment = stripe.v1.charges.retrieve(str(made.destination_payment), {}, {"stripe_account": account})
    assert (payment.source_transfer, payment.amount, payment.status) == (made.id, 250_000, "succeeded")
    assert stripe.v1.transfers.retrieve(made.id).to_dict() == made.to_dict()


def test_a_payment_is_seen_by_its_own_account_only(server: StripeServer) -> None:
    made = send(server, payee(server))
    assert refusal(lambda: client_of(server).v1.charges.retrieve(str(made.destination_payment))).http_status == 404


def test_money_goes_only_to_accounts_that_exist_and_may_receive_it(server: StripeServer) -> None:
    unknown = refusal(lambda: send(server, "acct_nobody"))
    assert (unknown.http_status, unknown.code) == (400, "resource_missing")
    unfinished = new_account(server).id
    assert refusal(lambda: send(server, unfinished)).code == "insufficient_capabilities_for_transfer"
    account = payee(server)
    server.control(f"accounts/{account}/disable")
    assert refusal(lambda: send(server, account)).code == "insufficient_capabilities_for_transfer"
    server.control(f"accounts/{account}/enable")
    assert send(server, account).amount == 100_000


def test_what_is_not_there_cannot_be_sent(server: StripeServer) -> None:
    account, before = payee(server), platform_cents(server)
    server.control("balance", cents=5_000)
    error = refusal(lambda: send(server, account, 5_001))
    assert isinstance(error, InvalidRequestError)
    assert (error.http_status, error.code) == (400, "balance_insufficient")
    assert send(server, account, 5_000).amount == 5_000
    assert platform_cents(server) == 0
    server.control("balance", cents=before)


def test_lists_are_found_by_group_destination_and_time(server: StripeServer) -> None:
    stripe, one, other = client_of(server), payee(server), payee(server)
    first = send(server, one, 100, transfer_group="group-a")
    second = send(server, other, 200, transfer_group="group-a")
    third = send(server, one, 300, transfer_group="group-b")

    assert [each["id"] for each in server.transfers("group-a")] == [second.id, first.id]
    assert [each.id for each in stripe.v1.transfers.list({"destination": one}).data] == [third.id, first.id]
    both = stripe.v1.transfers.list({"destination": one, "transfer_group": "group-a"}).data
    assert [each.id for each in both] == [first.id]
    since = {"created": {"gte": first.created}, "destination": one}
    assert len(stripe.v1.transfers.list(since).data) == 2  # type: ignore[arg-type]
    until = {"created": {"lt": first.created}, "destination": one}
    assert stripe.v1.transfers.list(until).data == []  # type: ignore[arg-type]
    assert server.transfers("no-such-group") == []


def test_long_lists_come_in_pages_both_ways(server: StripeServer) -> None:
    stripe, account = client_of(server), payee(server)
    made = [send(server, account, cents, transfer_group="pages").id for cents in range(1, 8)]
    newest_first = made[::-1]

    first = stripe.v1.transfers.list({"transfer_group": "pages", "limit": 3})
    assert [each.id for each in first.data] == newest_first[:3]
    assert first.has_more
    back = stripe.v1.transfers.list({"transfer_group": "pages", "limit": 3, "ending_before": newest_first[5]})
    assert [each.id for each in back.data] == newest_first[2:5]
    last = stripe.v1.transfers.list({"transfer_group": "pages", "limit": 3, "starting_after": newest_first[5]})
    assert [each.id for each in last.data] == newest_first[6:]
    assert not last.has_more
    everything = stripe.v1.transfers.list({"transfer_group": "pages", "limit": 2}).auto_paging_iter()
    assert [each.id for each in everything] == newest_first
    assert len(stripe.v1.transfers.list({}).data) == 10


def test_a_reversal_takes_back_what_is_still_there_and_no_more(server: StripeServer) -> None:
    stripe, account, before = client_of(server), payee(server), platform_cents(server)
    made = send(server, account, 1_000)
    part = stripe.v1.transfers.reversals.create(made.id, {"amount": 400, "metadata": {"why": "typo"}})

    assert (part.amount, part.transfer, part.metadata["why"]) == (400, made.id, "typo")  # type: ignore[index]
    again = stripe.v1.transfers.retrieve(made.id)
    assert (again.amount_reversed, again.reversed, again.reversals.data[0].id) == (400, False, part.id)
    other = send(server, account, 5_000)  # there would be enough money, only not of this transfer
    too_much = refusal(lambda: stripe.v1.transfers.reversals.create(made.id, {"amount": 601}))
    assert isinstance(too_much, InvalidRequestError)
    assert (too_much.http_status, too_much.param) == (400, "amount")
    stripe.v1.transfers.reversals.create(other.id)
    stripe.v1.transfers.reversals.create(made.id)
    whole = stripe.v1.transfers.retrieve(made.id)
    assert (whole.amount_reversed, whole.reversed, len(whole.reversals.data)) == (1_000, True, 2)
    assert platform_cents(server) == before
    assert account_cents(server, account) == 0
    assert refusal(lambda: stripe.v1.transfers.reversals.create(made.id)).http_status == 400
    assert len(stripe.v1.transfers.reversals.list(made.id).data) == 2
    assert stripe.v1.transfers.reversals.retrieve(made.id, part.id).amount == 400
    refund = stripe.v1.refunds.retrieve(str(part.destination_payment_refund), {}, {"stripe_account": account})
    assert (refund.charge, refund.amount) == (made.destination_payment, 400)


def test_money_that_has_left_for_the_bank_cannot_be_reversed(server: StripeServer) -> None:
    account = payee(server)
    made = send(server, account, 1_000)
    server.control(f"payouts/{account}/make")
    error = refusal(lambda: client_of(server).v1.transfers.reversals.create(made.id))
    assert error.code == "balance_insufficient"


def test_references_expand_along_their_path(server: StripeServer) -> None:
    stripe, account = client_of(server), payee(server)
    made = send(server, account, 1_000, expand=["destination", "balance_transaction"])
    assert made.destination.id == account  # type: ignore[union-attr]
    assert made.balance_transaction.net == -1_000  # type: ignore[union-attr]
    found = stripe.v1.balance_transactions.list(
        {"expand": ["data.source.source_transfer"], "type": "payment"}, {"stripe_account": account}
    )
    assert found.data[0].source.source_transfer.id == made.id  # type: ignore[union-attr]


def test_an_expansion_that_makes_no_sense_is_refused_and_nothing_happens(server: StripeServer) -> None:
    account, before = payee(server), platform_cents(server)
    assert refusal(lambda: send(server, account, expand=["amount"])).http_status == 400
    assert platform_cents(server) == before


def test_only_the_words_on_a_transfer_can_be_changed(server: StripeServer) -> None:
    stripe, made = client_of(server), send(server, payee(server), metadata={"a": "1", "b": "2"})
    changed = stripe.v1.transfers.update(made.id, {"metadata": {"a": "", "c": "3"}, "description": "New"})
    assert (changed.metadata.to_dict(), changed.description) == ({"b": "2", "c": "3"}, "New")
    assert stripe.v1.transfers.update(made.id, {"metadata": ""}).metadata.to_dict() == {}
    assert refusal(lambda: stripe.v1.transfers.update(made.id, {"amount": 5})).code == "parameter_unknown"  # type: ignore[arg-type]
