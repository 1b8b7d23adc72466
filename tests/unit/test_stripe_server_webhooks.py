"""Events reach whoever listens: signed, addressed by audience, repeated until heard, doubled or turned round on demand."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from stripe import SignatureVerificationError, Webhook

from tests.stripe_server.listener import Listener
from tests.stripe_server.running import ControlRefused, StripeServer
from tests.stripe_server.situations import client_of, new_account, payee, refusal, send


@dataclass(frozen=True)
class House:
    server: StripeServer
    platform: Listener
    connect: Listener


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with (
        Listener(secret="whsec_platform") as platform,
        Listener(secret="whsec_connect") as connect,
        StripeServer(
            tmp_path_factory.mktemp("stripe"),
            platform_webhooks=[(platform.url, platform.secret)],
            connect_webhooks=[(connect.url, connect.secret)],
        ) as server,
    ):
        yield House(server, platform, connect)


@pytest.fixture
def house(running: House) -> Iterator[House]:
    yield running
    for listener in (running.platform, running.connect):
        listener.status = 200
    running.server.control("webhooks/release")
    running.server.control("webhooks/retry")
    running.server.control("webhooks/wait")
    running.platform.forget()
    running.connect.forget()


def test_the_platform_hears_of_its_transfers(house: House) -> None:
    account = payee(house.server)
    made = send(house.server, account, transfer_group="Grüße", key="heard")
    [event] = house.platform.events(1)
    assert (event.type, event.data.object["id"]) == ("transfer.created", made.id)
    assert event.data.object["transfer_group"] == "Grüße"
    assert event.request is not None
    assert event.request.idempotency_key == "heard"
    assert not hasattr(event, "account")
    kept = client_of(house.server).v1.events.retrieve(event.id)
    assert (kept.type, kept.data.object["id"]) == ("transfer.created", made.id)


def test_connected_accounts_speak_to_the_other_endpoint_and_say_who_they_are(house: House) -> None:
    account = payee(house.server)
    house.server.control("webhooks/wait")
    [updated] = house.connect.events(1, kind="account.updated")
    assert (updated.account, updated.data.object["id"]) == (account, account)
    assert updated.data.previous_attributes is not None
    assert updated.data.previous_attributes["payouts_enabled"] is False
    assert house.platform.count() == 0
    listed = client_of(house.server).v1.events.list({"type": "account.*"}, {"stripe_account": account}).data
    assert {each.type for each in listed} == {"account.updated", "account.external_account.created"}
    assert client_of(house.server).v1.events.list({"type": "account.*"}).data == []


def test_a_reversal_and_a_balance_are_told(house: House) -> None:
    made = send(house.server, payee(house.server))
    client_of(house.server).v1.transfers.reversals.create(made.id, {"amount": 5})
    house.server.control("balance", cents=500_000_000)
    kinds = [event.type for event in house.platform.events(3)]
    assert kinds == ["transfer.created", "transfer.reversed", "balance.available"]


def test_another_secret_does_not_fit(house: House) -> None:
    payee(house.server)
    house.connect.events(1)
    signature, body = house.connect._heard[0]
    with pytest.raises(SignatureVerificationError):
        Webhook.construct_event(body, signature, "whsec_platform")


def test_an_event_is_repeated_until_somebody_says_2xx(house: House) -> None:
    house.platform.status = 500
    send(house.server, payee(house.server))
    first = house.platform.events(1)[0]
    [waiting] = [each for each in house.server.see("webhooks")["data"] if each["audience"] == "platform"]
    assert waiting["event"] == first.id
    house.platform.status = 204
    again = house.platform.events(2)[1]
    assert again.id == first.id
    house.server.control("webhooks/wait")
    assert client_of(house.server).v1.events.retrieve(first.id).pending_webhooks == 0


def test_held_webhooks_wait_and_are_let_go_in_reverse(house: House) -> None:
    account = payee(house.server)
    house.server.control("webhooks/wait")
    house.server.control("webhooks/hold")
    made = [send(house.server, account, cents).id for cents in (1, 2, 3)]
    assert len(house.server.see("webhooks")["data"]) == 3
    with pytest.raises(ControlRefused):
        house.server.control("webhooks/wait", seconds=0)
    assert house.platform.count() == 0
    house.server.control("webhooks/release", order="reversed")
    assert [event.data.object["id"] for event in house.platform.events(3)] == made[::-1]


def test_held_webhooks_are_let_go_in_an_order_that_is_given(house: House) -> None:
    account = payee(house.server)
    house.server.control("webhooks/wait")
    house.server.control("webhooks/hold")
    for cents in (1, 2, 3):
        send(house.server, account, cents)
    one, two, three = [each["event"] for each in house.server.see("webhooks")["data"]]
    house.server.control("webhooks/release", order=[two, three])
    assert [event.id for event in house.platform.events(3)] == [two, three, one]


def test_a_webhook_can_come_twice(house: House) -> None:
    account = payee(house.server)
    house.server.control("webhooks/wait")
    house.server.control("webhooks/duplicate", count=1)
    send(house.server, account, 1)
    first, second = house.platform.events(2)
    assert first.id == second.id
    send(house.server, account, 2)
    house.server.control("webhooks/wait")
    assert house.platform.count() == 3


def test_a_deaf_endpoint_does_not_delay_the_other(house: House) -> None:
    house.platform.status = 503
    account = new_account(house.server).id
    house.server.control("balance", cents=400_000_000)
    house.platform.events(1)
    house.server.control(f"onboard/{account}")
    assert house.connect.events(1, kind="account.updated")[0].account == account


def test_an_event_of_another_account_is_not_found(house: House) -> None:
    account, other = payee(house.server), payee(house.server)
    event = house.connect.events(1, kind="account.updated")[0]
    assert event.account == account
    stripe = client_of(house.server)
    assert refusal(lambda: stripe.v1.events.retrieve(event.id, {}, {"stripe_account": other})).http_status == 404
