"""Trouble on demand strikes what it was planned for, as often as planned, and no more."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from stripe import APIConnectionError, RateLimitError

from tests.stripe_server.running import ControlRefused, StripeServer
from tests.stripe_server.situations import client_of, code_of, header, holding, payee, refusal, send

TRANSFERS = {"method": "POST", "path": "^/v1/transfers$"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as running:
        yield running


@pytest.fixture(autouse=True)
def calm(server: StripeServer) -> Iterator[None]:
    yield
    server.control("faults/clear")


def test_a_lost_answer_hides_an_effect_that_a_repeat_reveals(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="lost_answer", **TRANSFERS)
    error = refusal(lambda: send(server, account, key="lost", transfer_group="lost"))
    assert isinstance(error, APIConnectionError)
    made = server.transfers("lost")
    assert len(made) == 1
    assert send(server, account, key="lost", transfer_group="lost").id == made[0]["id"]


def test_the_sdks_own_repeats_find_the_lost_answer_by_themselves(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="lost_answer", **TRANSFERS)
    made = client_of(server, retries=1).v1.transfers.create(
        {"amount": 5, "currency": "usd", "destination": account, "transfer_group": "auto"}
    )
    assert [each["id"] for each in server.transfers("auto")] == [made.id]
    sent = server.requests(method="POST", path="^/v1/transfers$")[-2:]
    assert sent[0]["idempotency_key"] == sent[1]["idempotency_key"]
    assert [each["replayed"] for each in sent] == [0, 1]


def test_an_error_before_the_effect_has_none(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="error_500_before", **TRANSFERS)
    error = refusal(lambda: send(server, account, transfer_group="before"))
    assert error.http_status == 500
    assert header(error, "Stripe-Should-Retry") == "false"
    assert server.transfers("before") == []
    assert send(server, account, transfer_group="before").id


def test_an_error_after_the_effect_hides_it(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="error_500_after", **TRANSFERS)
    assert refusal(lambda: send(server, account, key="after", transfer_group="after")).http_status == 500
    assert refusal(lambda: send(server, account, key="after", transfer_group="after")).http_status == 500
    assert len(server.transfers("after")) == 1


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("error_429", 429, "rate_limit"), ("error_409", 409, "idempotency_key_in_use")],
)
def test_a_passing_refusal_has_no_effect_and_leaves_the_key_free(
    server: StripeServer, kind: str, status: int, code: str
) -> None:
    account = payee(server)
    server.control("faults", kind=kind, count=2, **TRANSFERS)
    for _ in range(2):
        error = refusal(lambda: send(server, account, key=kind, transfer_group=kind))
        assert (error.http_status, code_of(error)) == (status, code)
        assert isinstance(error, RateLimitError) == (status == 429)
    assert server.transfers(kind) == []
    assert send(server, account, key=kind, transfer_group=kind).id == server.transfers(kind)[0]["id"]


def test_a_fault_strikes_its_own_path_and_method_only(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="error_500_before", method="GET", path="^/v1/balance$")
    assert send(server, account).id
    assert client_of(server).v1.accounts.retrieve(account).id == account
    assert refusal(client_of(server).v1.balance.retrieve).http_status == 500
    assert client_of(server).v1.balance.retrieve().available


def test_a_slow_answer_comes_after_its_time(server: StripeServer) -> None:
    account = payee(server)
    server.control("faults", kind="slow", seconds=0.05, when="after", **TRANSFERS)
    assert send(server, account, transfer_group="slow").id
    assert server.see("faults")["data"] == []


def test_a_request_held_before_its_effect_has_none_until_released(server: StripeServer) -> None:
    account = payee(server)
    with ThreadPoolExecutor(1) as pool, holding(server, when="before", **TRANSFERS):
        waiting = pool.submit(send, server, account, key="held", transfer_group="held")
        held = server.control("held/wait", count=1)["data"]
        assert (held[0]["path"], held[0]["idempotency_key"]) == ("/v1/transfers", "held")
        assert server.transfers("held") == []
        assert server.control("held/release", request=held[0]["request"])["released"] == 1
        assert waiting.result(10).id == server.transfers("held")[0]["id"]
    assert server.see("held")["data"] == []


def test_a_request_held_after_its_effect_has_paid_already(server: StripeServer) -> None:
    account = payee(server)
    with ThreadPoolExecutor(1) as pool, holding(server, when="after", **TRANSFERS):
        waiting = pool.submit(send, server, account, key="paid", transfer_group="paid")
        server.control("held/wait", count=1)
        made = server.transfers("paid")
        # Whoever comes back after a crash finds the stored answer, while the first call still hangs.
        assert send(server, account, key="paid", transfer_group="paid").id == made[0]["id"]
        server.control("held/release")
        assert waiting.result(10).id == made[0]["id"]
    assert len(server.transfers("paid")) == 1


def test_a_held_request_can_be_dropped_as_if_it_never_arrived(server: StripeServer) -> None:
    account = payee(server)
    with ThreadPoolExecutor(1) as pool, holding(server, **TRANSFERS):
        waiting = pool.submit(refusal, lambda: send(server, account, key="dropped", transfer_group="dropped"))
        server.control("held/wait", count=1)
        server.control("held/release", drop=True)
        assert isinstance(waiting.result(10), APIConnectionError)
    assert server.transfers("dropped") == []
    assert send(server, account, key="dropped", transfer_group="dropped").id


def test_a_fault_that_makes_no_sense_is_refused(server: StripeServer) -> None:
    for wish in ({"kind": "earthquake"}, {"kind": "slow", "path": "("}, {"kind": "slow", "colour": "red"}, {}):
        with pytest.raises(ControlRefused):
            server.control("faults", **wish)
    with pytest.raises(ControlRefused):
        server.control("held/wait", count=1, seconds=0)
    with pytest.raises(ControlRefused):
        server.control("no/such/control")


def test_the_log_knows_every_request_in_order(server: StripeServer) -> None:
    account = payee(server)
    send(server, account, key="logged")
    last = server.requests(method="POST", path="^/v1/transfers$")[-1]
    assert (last["idempotency_key"], last["status"], last["replayed"]) == ("logged", 200, 0)
    assert f"destination={account}" in last["form"]
