"""A payment rail on paper: keeps every promise of the port, moves no money, and does what a test tells it.

Kept in memory, or in a file that several processes share. Its upper half is the rail; below it stands what happens
out in the world: a group gives its bank details, a payout is paid or turned back, an answer is lost.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from grants.gateways.paper_book import Book
from grants.kernel.clock import Clock
from grants.kernel.money import Money
from grants.payments.rail import (
    AccountState,
    Order,
    Payout,
    PayoutState,
    RailForged,
    RailRefused,
    RailUnclear,
    Transfer,
)

SIGNED_WITH = b"paper"
MEMORY = timedelta(hours=24)
OPENING_CENTS = 1_000_000_000
DAYS_TO_BANK = timedelta(days=2)


class PaperRail:
    name = "stripe"

    def __init__(self, clock: Clock, *, path: Path | None = None) -> None:
        self._clock = clock
        empty = {"cents": OPENING_CENTS, "accounts": {}, "keys": {}, "transfers": [], "payouts": [], "trouble": []}
        self._book = Book(empty, path)

    def open_account(self, *, key: str, organization_name: str, email: str) -> str:
        def open_one(book: dict[str, Any]) -> str:
            account_id = f"acct_paper{len(book['accounts']) + 1}"
            closed = {"details_in": False, "can_receive": False, "can_pay_out": False, "bank_ref": None, "banks": 0}
            book["accounts"][account_id] = closed
            return account_id

        with self._book.open() as book:
            _be_there(book)
            return self._once(book, key, [organization_name, email], lambda: open_one(book))

    def account_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        with self._book.open() as book:
            _be_there(book)
            _account(book, account_id)
        return f"{return_url}?{urlencode({'paper': account_id})}"

    def account_state(self, account_id: str) -> AccountState:
        with self._book.open() as book:
            _be_there(book)
            known = book["accounts"].get(account_id, {})
        return AccountState(
            account_id=account_id,
            details_in=known.get("details_in", False),
            can_receive=known.get("can_receive", False),
            can_pay_out=known.get("can_pay_out", False),
            bank_ref=known.get("bank_ref"),
        )

    def send(self, order: Order) -> Transfer:
        with self._book.open() as book:
            _be_there(book)
            asked = [order.group, order.amount.cents, order.amount.currency, order.account_id]
            made = self._once(book, order.key, asked, lambda: self._make(book, order))
            lost = _strikes(book, "lost_answer")
        if lost:
            raise RailUnclear("the answer was lost")
        return _transfer(made)

    def _make(self, book: dict[str, Any], order: Order) -> dict[str, Any]:
        if not _account(book, order.account_id)["can_receive"]:
            raise RailRefused("insufficient_capabilities_for_transfer", "The account can't receive transfers.")
        if book["cents"] < order.amount.cents:
            raise RailRefused("balance_insufficient", "There is not enough money in the platform's balance.")
        book["cents"] -= order.amount.cents
        made = {
            "id": f"tr_paper{len(book['transfers']) + 1}",
            "group": order.group,
            "cents": order.amount.cents,
            "account_id": order.account_id,
            "made_at": self._clock.now().isoformat(),
            "taken_back": 0,
        }
        book["transfers"].append(made)
        return made

    def _once(self, book: dict[str, Any], key: str, asked: list[Any], make: Callable[[], Any]) -> Any:
        """The first answer to a key is the answer, a refusal too, for as long as keys are remembered."""
        now = self._clock.now()
        kept = book["keys"].get(key)
        if kept is None or now.timestamp() - kept["at"] > MEMORY.total_seconds():
            try:
                said = {"made": make()}
            except RailRefused as refusal:
                said = {"no": [refusal.code, refusal.message]}
            kept = book["keys"][key] = {"at": now.timestamp(), "asked": asked, **said}
        if kept["asked"] != asked:
            raise RailUnclear("this key was used for something else")
        if "no" in kept:
            raise RailRefused(*kept["no"])
        return kept["made"]

    def find_transfers(self, group: str) -> list[Transfer]:
        with self._book.open() as book:
            return [_transfer(each) for each in book["transfers"] if each["group"] == group]

    def payouts_of(self, transfer: Transfer) -> list[Payout]:
        with self._book.open() as book:
            return [_payout(each) for each in book["payouts"] if transfer.id in each["holds"]]

    def verify(self, body: bytes, signature: str) -> None:
        if not hmac.compare_digest(self.sign(body), signature):
            raise RailForged("not signed by this rail")

    # --- what happens out in the world ----------------------------------------------------------

    def sign(self, body: bytes) -> str:
        return hmac.new(SIGNED_WITH, body, "sha256").hexdigest()

    def give_details(self, account_id: str) -> None:
        """The group has given its bank details; another time, it gives another bank account."""
        with self._book.open() as book:
            account = _account(book, account_id)
            number = account["banks"] + 1
            bank = {"banks": number, "bank_ref": f"ba_{account_id}_{number}"}
            account.update(details_in=True, can_receive=True, can_pay_out=True, **bank)

    def switch(self, account_id: str, *, on: bool) -> None:
        with self._book.open() as book:
            _account(book, account_id).update(can_receive=on, can_pay_out=on)

    def set_balance(self, cents: int) -> None:
        with self._book.open() as book:
            book["cents"] = cents

    def take_back(self, transfer_id: str) -> None:
        """Somebody reverses a transfer by hand."""
        with self._book.open() as book:
            found = next(each for each in book["transfers"] if each["id"] == transfer_id)
            book["cents"] += found["cents"] - found["taken_back"]
            found["taken_back"] = found["cents"]

    def make_payout(self, account_id: str) -> None:
        """What waits in the account goes on its way to the bank."""
        with self._book.open() as book:
            holds = [
                each["id"] for each in book["transfers"] if each["account_id"] == account_id and _waits(book, each)
            ]
            arrives = (self._clock.now() + DAYS_TO_BANK).date().isoformat()
            made = {"account_id": account_id, "state": PayoutState.ON_THE_WAY, "holds": holds, "arrives": arrives}
            book["payouts"].append({"id": f"po_paper{len(book['payouts']) + 1}", "failure": "", **made})

    def end_payout(self, account_id: str, *, failure: str = "") -> None:
        """The account's last payout is paid, or turned back by the bank, even after it was paid."""
        with self._book.open() as book:
            last = [each for each in book["payouts"] if each["account_id"] == account_id][-1]
            last.update(state=PayoutState.FAILED if failure else PayoutState.PAID, failure=failure)

    def plan_trouble(self, kind: str) -> None:
        """`lost_answer`: the next order is carried out, unheard. `unavailable`: the next thing asked is not."""
        with self._book.open() as book:
            book["trouble"].append(kind)


def _account(book: dict[str, Any], account_id: str) -> dict[str, Any]:
    try:
        return book["accounts"][account_id]
    except KeyError:
        raise RailRefused("resource_missing", f"No such account: {account_id}") from None


def _waits(book: dict[str, Any], transfer: dict[str, Any]) -> bool:
    """No payout has its money: none took it up, or each that did came back."""
    holding = [each for each in book["payouts"] if transfer["id"] in each["holds"]]
    return not transfer["taken_back"] and all(each["state"] == PayoutState.FAILED for each in holding)


def _be_there(book: dict[str, Any]) -> None:
    if _strikes(book, "unavailable"):
        raise RailUnclear("the paper rail is away")


def _strikes(book: dict[str, Any], kind: str) -> bool:
    if kind not in book["trouble"]:
        return False
    book["trouble"].remove(kind)
    return True


def _transfer(kept: dict[str, Any]) -> Transfer:
    return Transfer(
        id=kept["id"],
        group=kept["group"],
        amount=Money(kept["cents"]),
        account_id=kept["account_id"],
        made_at=datetime.fromisoformat(kept["made_at"]),
        taken_back=Money(kept["taken_back"]),
    )


def _payout(kept: dict[str, Any]) -> Payout:
    state = PayoutState(kept["state"])
    return Payout(id=kept["id"], state=state, arrives_on=date.fromisoformat(kept["arrives"]), failure=kept["failure"])
