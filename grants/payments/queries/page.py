"""One payment with all that happened to it: attempts, lines of the ledger, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from grants.kernel.history import HistoryRow
from grants.kernel.refusal import NotFound
from grants.ledger.model import Account, Entry, Line
from grants.payments.model import Disbursement, TransferAttempt
from grants.payments.queries.hands import hands_of
from grants.payments.queries.lists import PaymentRow, made, rows
from grants.people import queries as people


@dataclass(frozen=True)
class AttemptRow:
    number: int
    key: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    transfer_id: str | None
    error: str


@dataclass(frozen=True)
class LineRow:
    """Cents that moved from one place of the fund to another."""

    at: datetime
    key: str
    source: str
    to: str
    cents: int


@dataclass(frozen=True)
class HistoryLine:
    at: datetime
    who: str
    role: str
    action: str
    note: str


@dataclass(frozen=True)
class PaymentPage:
    row: PaymentRow
    transfer_id: str | None
    payout_id: str | None
    asked_at: datetime | None
    attempts: list[AttemptRow]
    lines: list[LineRow]
    history: list[HistoryLine]
    actions: list[str]

    @property
    def conflicted_ids(self) -> frozenset[int]:
        """Who may not even look, for the policy."""
        return self.row.hands.conflicted_ids


def payment_page(session: Session, reference: str, *, now: datetime) -> PaymentPage:
    """The payment of this reference; NotFound when there is none. Seven queries."""
    found = session.execute(rows().where(Disbursement.reference == reference)).first()
    if found is None:
        raise NotFound("Disbursement")
    one: Disbursement = found.Disbursement
    history = _history(session, one.id)
    people_in_it = {row.actor_id for row in history} | {one.prepared_by, one.approved_by}
    names = people.names(session, {each for each in people_in_it if each is not None})
    return PaymentPage(
        row=made(found, hands_of(session, [found], now=now)[one.id], names, now=now),
        transfer_id=one.transfer_id,
        payout_id=one.payout_id,
        asked_at=one.asked_at,
        attempts=_attempts(session, one.id),
        lines=_lines(session, one.id),
        history=[
            HistoryLine(row.at, names.get(row.actor_id or 0, ""), row.actor_role, row.action, row.note)
            for row in history
        ],
        actions=one.lifecycle.actions(one.status),
    )


def _attempts(session: Session, disbursement_id: int) -> list[AttemptRow]:
    found = session.scalars(
        select(TransferAttempt)
        .where(TransferAttempt.disbursement_id == disbursement_id)
        .order_by(TransferAttempt.number)
    )
    return [
        AttemptRow(row.number, row.key, row.started_at, row.ended_at, row.outcome, row.transfer_id, row.error)
        for row in found
    ]


def _lines(session: Session, disbursement_id: int) -> list[LineRow]:
    credit, debit = aliased(Account), aliased(Account)
    found = session.execute(
        select(Entry.at, Entry.key, credit.kind.label("source"), debit.kind.label("to"), Line.cents)
        .join(Entry, Entry.id == Line.entry_id)
        .join(credit, credit.id == Line.credit_id)
        .join(debit, debit.id == Line.debit_id)
        .where(Line.disbursement_id == disbursement_id)
        .order_by(Line.id)
    )
    return [LineRow(row.at, row.key, row.source, row.to, row.cents) for row in found]


def _history(session: Session, disbursement_id: int) -> Sequence[HistoryRow]:
    mine = (HistoryRow.subject_type == Disbursement.__tablename__, HistoryRow.subject_id == disbursement_id)
    return session.scalars(select(HistoryRow).where(*mine).order_by(HistoryRow.id)).all()
