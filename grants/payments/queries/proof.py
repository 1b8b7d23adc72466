"""The proof that payments and ledger tell one story: for the nightly check and for every test."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from grants.ledger.model import Account, Kind, Line
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement

PLACES = (Kind.SENT, Kind.CONFIRMED)
PLACE_OF: dict[S, Kind] = {S.SENT: Kind.SENT, S.RETURNED: Kind.SENT, S.CONFIRMED: Kind.CONFIRMED}
"""Where a payment's cents stand by its status; by any other status they are in neither place."""


def broken(session: Session) -> list[str]:
    """A sentence for each payment whose cents do not stand in the ledger where its status says; empty when all do."""
    debit, credit = aliased(Account), aliased(Account)

    def cents_in(kind: Kind) -> ColumnElement[int]:
        gone = case((credit.kind == kind, -Line.cents), else_=0)
        return func.coalesce(func.sum(case((debit.kind == kind, Line.cents), else_=gone)), 0)

    rows = session.execute(
        select(
            Disbursement.reference,
            Disbursement.status,
            Disbursement.cents,
            cents_in(Kind.SENT).label(Kind.SENT),
            cents_in(Kind.CONFIRMED).label(Kind.CONFIRMED),
        )
        .join(Line, Line.disbursement_id == Disbursement.id, isouter=True)
        .join(debit, debit.id == Line.debit_id, isouter=True)
        .join(credit, credit.id == Line.credit_id, isouter=True)
        .group_by(Disbursement.id, Disbursement.reference, Disbursement.status, Disbursement.cents)
        .order_by(Disbursement.id)
    )
    found = []
    for row in rows:
        for place in PLACES:
            wanted = row.cents if PLACE_OF.get(row.status) is place else 0
            held = int(getattr(row, place))
            if held != wanted:
                found.append(f"payment {row.reference} is {row.status}: {place} holds {held} cents, not {wanted}")
    return found
