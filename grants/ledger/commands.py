"""The one way money moves: a named, balanced, once-only entry."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from grants.kernel.money import CURRENCY, Money
from grants.kernel.refusal import Refusal
from grants.kernel.unit import Unit
from grants.ledger import queries
from grants.ledger.model import Account, Entry, Kind, Line


@dataclass
class OverBudget(Refusal):
    """More was asked than the place holds; nothing moved."""

    kind: str
    available: Money
    asked: Money


WAYS = frozenset(
    {
        (Kind.APPROPRIATED, Kind.AVAILABLE),
        (Kind.AVAILABLE, Kind.ENCUMBERED),
        (Kind.ENCUMBERED, Kind.AVAILABLE),
        (Kind.ENCUMBERED, Kind.SENT),
        (Kind.SENT, Kind.ENCUMBERED),
        (Kind.SENT, Kind.CONFIRMED),
        (Kind.CONFIRMED, Kind.SENT),
    }
)
"""Every way that money may go; none skips a place, so that each dollar's road can be told."""


def open_accounts(unit: Unit, fund_id: int) -> None:
    """Give a fund its places; done once, when the fund is made."""
    for kind in Kind:
        unit.session.add(Account(fund_id=fund_id, kind=kind, currency=CURRENCY))
    unit.session.flush()


def move(
    unit: Unit,
    key: str,
    what: str,
    *,
    fund_id: int,
    source: Kind,
    to: Kind,
    amount: Money,
    award_id: int | None = None,
    disbursement_id: int | None = None,
) -> bool:
    """Move `amount` within a fund from `source` to `to` under a unique `key`.

    False when an entry of this key is there already (a repetition is harmless). OverBudget when `source`
    holds less than `amount`; an award's money is also held to what that award has there. Both accounts are
    locked, in the order of their ids, before the sum is taken, so two people can't spend the same dollar.
    ValueError when the caller is wrong: no such way, no award named beyond `available`, or a key used again for
    another movement.
    """
    _check_way(source, to, amount, award_id)
    accounts = _lock(unit, fund_id, {source, to})
    if _is_repetition(unit, key, accounts[to], accounts[source], amount, award_id):
        return False
    if source is not Kind.APPROPRIATED:
        holds_award = award_id if source is not Kind.AVAILABLE else None
        held = Money(queries.balance(unit.session, fund_id, source, award_id=holds_award))
        if held < amount:
            raise OverBudget(kind=source, available=held, asked=amount)
    entry = Entry(key=key, what=what, at=unit.now, actor_id=unit.actor.person_id)
    entry.lines = [
        Line(
            debit_id=accounts[to],
            credit_id=accounts[source],
            cents=amount.cents,
            award_id=award_id,
            disbursement_id=disbursement_id,
        )
    ]
    unit.add(entry)
    return True


def _lock(unit: Unit, fund_id: int, kinds: set[Kind]) -> dict[str, int]:
    rows = unit.session.execute(
        select(Account.id, Account.kind)
        .where(Account.fund_id == fund_id, Account.kind.in_(kinds))
        .order_by(Account.id)
        .with_for_update()
    )
    found = {row.kind: row.id for row in rows}
    if len(found) != len(kinds):
        raise LookupError(f"fund {fund_id} has no accounts {kinds - set(found)}")
    return found


def _check_way(source: Kind, to: Kind, amount: Money, award_id: int | None) -> None:
    if amount.cents <= 0 or amount.currency != CURRENCY:
        raise ValueError(f"only a positive amount of {CURRENCY} moves, not {amount}")
    if (source, to) not in WAYS:
        raise ValueError(f"money does not go from {source} to {to}")
    if (award_id is None) == (source is not Kind.APPROPRIATED):
        raise ValueError(f"from {source} to {to} an award is named where there is one, and only there")


def _is_repetition(unit: Unit, key: str, debit_id: int, credit_id: int, amount: Money, award_id: int | None) -> bool:
    """True when this very movement was made; one key for two movements would lose the second."""
    made = unit.session.execute(
        select(Line.debit_id, Line.credit_id, Line.cents, Line.award_id)
        .join(Entry, Entry.id == Line.entry_id)
        .where(Entry.key == key)
    ).first()
    if made is None:
        return False
    if tuple(made) != (debit_id, credit_id, amount.cents, award_id):
        raise ValueError(f"{key} names another movement already")
    return True
