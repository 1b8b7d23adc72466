"""The practice Stripe as the story sees it: it lives in the story's time and does what groups and banks do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grants.kernel.clock import StoppedClock
from tests.stripe_server.running import StripeServer


class Bank:
    def __init__(self, server: StripeServer, clock: StoppedClock) -> None:
        self._server, self._clock = server, clock

    def on_time(self) -> None:
        """The same time there as in the story; call it before money is sent."""
        self._server.control("clock", now=self._clock.now().isoformat())

    def give_details(self, account_id: str, *, holder: str) -> None:
        """The group gives its bank details on Stripe's page."""
        self.on_time()
        self._server.control(f"onboard/{account_id}", holder=holder)

    def make_payout(self, account_id: str) -> None:
        """Stripe puts what waits in the account on its way."""
        self.on_time()
        self._server.control(f"payouts/{account_id}/make")

    def pay(self, account_id: str) -> None:
        """What is on its way to the group's bank arrives."""
        self.on_time()
        self._server.control(f"payouts/{account_id}/pay")

    def turn_back(self, account_id: str, *, because: str) -> None:
        """The group's bank sends it back."""
        self.on_time()
        self._server.control(f"payouts/{account_id}/fail", failure_code=because)

    def transfer_groups(self) -> list[str]:
        """Our reference of each transfer ever made."""
        return [each["transfer_group"] for each in self._server.transfers()]


@contextmanager
def open_bank(state: Path, *, port: int, clock: StoppedClock) -> Iterator[Bank]:
    """Runs while the story is told; whoever starts a practice Stripe on the same folder later goes on from there."""
    with StripeServer(state, port=port) as server:
        bank = Bank(server, clock)
        bank.on_time()
        yield bank
        bank.on_time()
