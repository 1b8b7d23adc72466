"""What most tests begin with: a client of the practice Stripe, and a group that can be paid."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from stripe import Account, StripeClient, StripeError, Transfer

from tests.stripe_server.running import StripeServer

EXPRESS: dict[str, Any] = {
    "controller": {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "stripe_dashboard": {"type": "express"},
    },
    "capabilities": {"transfers": {"requested": True}},
}


def client_of(server: StripeServer, *, retries: int = 0) -> StripeClient:
    """Without retries, so that a test sees the first answer; the SDK's own default is two."""
    return StripeClient(server.key, base_addresses={"api": server.address}, max_network_retries=retries)


def new_account(server: StripeServer) -> Account:
    return client_of(server).v1.accounts.create(EXPRESS)  # type: ignore[arg-type]


def payee(server: StripeServer, **bank: str) -> str:
    """The id of an account whose onboarding is done. `number="000111111113"` makes a bank that fails."""
    account = new_account(server)
    server.control(f"onboard/{account.id}", **bank)
    return account.id


def send(server: StripeServer, account: str, cents: int = 100_000, *, key: str | None = None, **more: Any) -> Transfer:
    params = {"amount": cents, "currency": "usd", "destination": account} | more
    options = {"idempotency_key": key} if key else {}
    return client_of(server).v1.transfers.create(params, options)  # type: ignore[arg-type]


def refusal(call: Callable[[], Any]) -> StripeError:
    """The error that the SDK makes of Stripe's answer."""
    try:
        call()
    except StripeError as error:
        return error
    raise AssertionError("Stripe said yes")


def code_of(error: StripeError) -> str | None:
    """The SDK fills `error.code` for some kinds of error only; the body always has it."""
    return error.error.code if error.error else None


def header(error: StripeError, name: str) -> str | None:
    return (error.headers or {}).get(name)


@contextmanager
def holding(server: StripeServer, **fault: Any) -> Iterator[None]:
    """The next fitting request waits to be released; whatever still waits at the end is let go."""
    server.control("faults", kind="slow", hold=True, **fault)
    try:
        yield
    finally:
        server.control("faults/clear")
