"""The port to whoever moves the money: what a payment rail can be asked, and the two ways in which it says no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from grants.kernel.money import Money
from grants.kernel.ports import Port


class RailRefused(Exception):
    """A definite no: this request made nothing, and its key never will. `code` is the rail's own word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


class RailUnclear(Exception):
    """Nobody knows whether it happened, or the rail has no time now. Look it up before anything is sent again."""


class RailForged(Exception):
    """A webhook that the rail did not sign, or not lately."""


@dataclass(frozen=True)
class AccountState:
    """What may be done with a payee's account. `bank_ref` is the rail's own name of the bank account, no number."""

    account_id: str
    details_in: bool
    can_receive: bool
    can_pay_out: bool
    bank_ref: str | None

    @property
    def ready(self) -> bool:
        return self.can_receive and self.can_pay_out and self.bank_ref is not None


@dataclass(frozen=True)
class Order:
    """What to send. One `key` makes one transfer however often it is asked, as long as the rail remembers it."""

    key: str
    group: str
    amount: Money
    account_id: str
    description: str


@dataclass(frozen=True)
class Transfer:
    """Money that left our balance for a payee's account. `group` is our own reference of the payment."""

    id: str
    group: str | None
    amount: Money
    account_id: str
    made_at: datetime
    taken_back: Money

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back >= self.amount


class PayoutState(StrEnum):
    ON_THE_WAY = "on_the_way"
    PAID = "paid"
    FAILED = "failed"  # or called off: the money stands in the payee's account at the rail again


@dataclass(frozen=True)
class Payout:
    """The payee's account on its way to the payee's bank. `failure` is the rail's word for why it came back."""

    id: str
    state: PayoutState
    arrives_on: date
    failure: str = ""


class PaymentRail(Protocol):
    """Every method may raise RailUnclear. Those that change something, or name an object, also RailRefused."""

    @property
    def name(self) -> str:
        """As a fund's rules name it."""

    def open_account(self, *, key: str, organization_name: str, email: str) -> str:
        """A new account for a payee; its id. The same `key` gives the same account."""

    def account_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """The address of the rail's own page where the payee gives its bank details; good once, for minutes."""

    def account_state(self, account_id: str) -> AccountState:
        """The account as it is now; one that is closed to us can do nothing."""

    def send(self, order: Order) -> Transfer:
        """Make the transfer, or hear again of the one that this key made."""

    def find_transfers(self, group: str) -> list[Transfer]:
        """All transfers of our reference as they are now, oldest first, taken back or not."""

    def payouts_of(self, transfer: Transfer) -> list[Payout]:
        """The payouts that carried its money, oldest first: after a failed one the money goes out with the next."""

    def verify(self, body: bytes, signature: str) -> None:
        """RailForged unless the rail signed exactly these bytes, lately, with one of our secrets."""


rail: Port[PaymentRail] = Port("rail")
