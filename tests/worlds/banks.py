"""What happens beyond the rail, out in the world: the same verbs on paper and on the practice Stripe."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.stripe_server.running import ControlRefused, StripeServer

TRANSFERS = "^/v1/transfers$"
TROUBLE = {"lost_answer": "lost_answer", "unavailable": "error_429"}


class Bank(Protocol):
    def give_details(self, account_id: str) -> None:
        """The group gives its bank details on the rail's page; another time, another bank account."""

    def switch(self, account_id: str, *, on: bool) -> None:
        """The rail stops serving an account, or serves it again."""

    def set_balance(self, cents: int) -> None:
        """What the platform itself has to send."""

    def make_payout(self, account_id: str) -> None:
        """What waits in the account goes on its way to the bank."""

    def end_payout(self, account_id: str, *, failure: str = "") -> None:
        """The last payout is paid, or turned back by the bank, even after it was paid."""

    def take_back(self, transfer_id: str) -> None:
        """Somebody reverses a transfer by hand."""

    def plan_trouble(self, kind: str) -> None:
        """`lost_answer`: the next order is carried out and nobody hears of it. `unavailable`: it is not."""


class StripeBank:
    """The practice Stripe's controls."""

    def __init__(self, server: StripeServer) -> None:
        self.server = server

    def give_details(self, account_id: str) -> None:
        self.server.control(f"onboard/{account_id}")

    def switch(self, account_id: str, *, on: bool) -> None:
        self.server.control(f"accounts/{account_id}/{'enable' if on else 'disable'}")

    def set_balance(self, cents: int) -> None:
        self.server.control("balance", cents=cents)

    def make_payout(self, account_id: str) -> None:
        self.server.control(f"payouts/{account_id}/make")

    def end_payout(self, account_id: str, *, failure: str = "") -> None:
        if not failure:
            self.server.control(f"payouts/{account_id}/pay")
            return
        try:
            self.server.control(f"payouts/{account_id}/fail", failure_code=failure)
        except ControlRefused:
            self.server.control(f"payouts/{account_id}/fail_after_paid", failure_code=failure)

    def take_back(self, transfer_id: str) -> None:
        asked = Request(
            f"{self.server.address}/v1/transfers/{transfer_id}/reversals",
            data=urlencode({}).encode(),
            headers={"Authorization": f"Bearer {self.server.key}"},
            method="POST",
        )
        urlopen(asked, timeout=10).close()

    def plan_trouble(self, kind: str) -> None:
        self.server.control("faults", kind=TROUBLE[kind], method="POST", path=TRANSFERS)
