"""The first answer to a key is the answer, for a day: Stripe's documented promise, kept by the practice Stripe."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from stripe import APIError, IdempotencyError, StripeError

from tests.stripe_server.running import StripeServer
from tests.stripe_server.situations import client_of, code_of, header, holding, new_account, payee, refusal, send

ATTEMPTS = 8


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as running:
        yield running


def test_a_repeat_gets_the_first_answer_and_moves_nothing(server: StripeServer) -> None:
    account = payee(server)
    first = send(server, account, key="repeat", transfer_group="repeat")
    again = send(server, account, key="repeat", transfer_group="repeat")
    assert again.to_dict() == first.to_dict()
    assert first.last_response is not None
    assert again.last_response is not None
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert len(server.transfers("repeat")) == 1


def test_a_key_belongs_to_one_request(server: StripeServer) -> None:
    account = payee(server)
    send(server, account, 100, key="one", transfer_group="one")
    error = refusal(lambda: send(server, account, 200, key="one", transfer_group="one"))
    assert isinstance(error, IdempotencyError)
    assert error.http_status == 400
    assert len(server.transfers("one")) == 1


def test_without_a_key_of_ours_each_call_is_a_new_one(server: StripeServer) -> None:
    account = payee(server)
    for _ in range(2):
        send(server, account, transfer_group="no-key")
    assert len(server.transfers("no-key")) == 2


def test_a_refusal_after_stripe_began_stays_with_the_key(server: StripeServer) -> None:
    account = new_account(server).id
    assert refusal(lambda: send(server, account, key="began")).code == "insufficient_capabilities_for_transfer"
    server.control(f"onboard/{account}")
    repeated = refusal(lambda: send(server, account, key="began"))
    assert repeated.code == "insufficient_capabilities_for_transfer"
    assert header(repeated, "Idempotent-Replayed") == "true"
    assert send(server, account, key="began-anew").destination == account


def test_a_malformed_request_leaves_the_key_free(server: StripeServer) -> None:
    account = payee(server)
    assert refusal(lambda: send(server, account, 0, key="typo")).code == "parameter_invalid_integer"
    assert refusal(lambda: send(server, account, 1, key="typo", colour="red")).code == "parameter_unknown"
    assert send(server, account, 1, key="typo").amount == 1


def test_a_stored_500_is_replayed_and_nothing_ever_happens(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="error_500_before", path="^/v1/transfers$")
    for _ in range(2):
        error = refusal(lambda: send(server, account, key="broken", transfer_group="broken"))
        assert isinstance(error, APIError)
        assert error.http_status == 500
    assert server.transfers("broken") == []


def test_one_key_sent_many_times_at_once_pays_once(server: StripeServer) -> None:
    account = payee(server)
    together = threading.Barrier(ATTEMPTS)

    def attempt(_: int) -> str:
        together.wait(10)
        try:
            return send(server, account, key="crowd", transfer_group="crowd").id
        except StripeError as error:
            return f"{error.http_status} {code_of(error)}"

    with ThreadPoolExecutor(ATTEMPTS) as pool:
        answers = set(pool.map(attempt, range(ATTEMPTS)))
    made = server.transfers("crowd")
    assert len(made) == 1
    assert answers <= {made[0]["id"], "409 idempotency_key_in_use"}


def test_a_key_in_flight_is_refused_until_it_is_answered(server: StripeServer) -> None:
    account = payee(server)
    with ThreadPoolExecutor(1) as pool, holding(server, path="^/v1/transfers$", method="POST"):
        first = pool.submit(send, server, account, key="flight", transfer_group="flight")
        server.control("held/wait", count=1)
        error = refusal(lambda: send(server, account, key="flight", transfer_group="flight"))
        assert (error.http_status, code_of(error)) == (409, "idempotency_key_in_use")
        assert server.transfers("flight") == []
        server.control("held/release")
        made = first.result(10)
    assert send(server, account, key="flight", transfer_group="flight").id == made.id


def test_a_key_is_forgotten_after_a_day(server: StripeServer) -> None:
    account = payee(server)
    first = send(server, account, key="day", transfer_group="day")
    server.control("clock", advance_seconds=23 * 3600)
    assert send(server, account, key="day", transfer_group="day").id == first.id
    server.control("clock", advance_seconds=3600)
    assert send(server, account, key="day", transfer_group="day").id != first.id
    assert len(server.transfers("day")) == 2


def test_a_key_on_a_question_means_nothing(server: StripeServer) -> None:
    account, stripe = payee(server), client_of(server)
    stripe.v1.balance.retrieve({}, {"idempotency_key": "asked"})
    assert send(server, account, key="asked").id
    before = stripe.v1.balance.retrieve({}, {"idempotency_key": "asked"}).available[0].amount
    send(server, account, 5)
    assert stripe.v1.balance.retrieve({}, {"idempotency_key": "asked"}).available[0].amount == before - 5


def test_a_key_longer_than_255_characters_is_refused(server: StripeServer) -> None:
    account = payee(server)
    error = refusal(lambda: send(server, account, key="k" * 256))
    assert isinstance(error, IdempotencyError)
