"""Each step that the rail's word causes: the status, what the payment holds, the ledger and the fact, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from grants.kernel.money import Money
from grants.kernel.unit import Unit
from grants.ledger import commands as ledger
from grants.ledger.model import Kind
from grants.payments import rules
from grants.payments.events import DisbursementConfirmed, DisbursementFailed, DisbursementSent
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.lifecycle import Outcome
from grants.payments.model import Disbursement, TransferAttempt
from grants.payments.rail import Payout, PayoutState, Transfer


@dataclass(frozen=True)
class Said:
    """What the rail said: the payment's one transfer and the payouts that carried it, oldest first."""

    transfer: Transfer | None
    payouts: list[Payout]

    @property
    def last(self) -> Payout | None:
        return self.payouts[-1] if self.payouts else None

    @property
    def failure(self) -> str:
        failed = [each for each in self.payouts if each.state is PayoutState.FAILED]
        return failed[-1].failure if failed else ""


def mark_sent(unit: Unit, disbursement: Disbursement, said: Said) -> None:
    if said.transfer is None:
        raise ValueError("sent without a transfer")
    attempt = _attempt(unit, disbursement, None)
    close_attempt(unit, attempt, Outcome.SENT, transfer_id=said.transfer.id)
    if said.last is not None:
        day = said.last.arrives_on
    else:
        day = rules.expected_on(sent_at=unit.now, first=not _was_paid_before(unit, disbursement))
    disbursement.transfer_id, disbursement.sent_at, disbursement.expected_on = said.transfer.id, unit.now, day
    disbursement.problem = ""
    unit.advance(disbursement, "mark_sent", transfer=said.transfer.id, attempt=attempt.number)
    _move(unit, disbursement, f"send:disbursement:{disbursement.id}:{attempt.number}", Kind.ENCUMBERED, Kind.SENT)
    unit.record(DisbursementSent(disbursement_id=disbursement.id))


def _was_paid_before(unit: Unit, disbursement: Disbursement) -> bool:
    same_account = (Disbursement.account_id == disbursement.account_id, Disbursement.status == S.CONFIRMED)
    return unit.session.scalar(select(Disbursement.id).where(*same_account).limit(1)) is not None


def confirm(unit: Unit, disbursement: Disbursement, said: Said) -> None:
    if said.last is None:
        raise ValueError("confirmed without a payout")
    attempt = _attempt(unit, disbursement, Outcome.SENT)
    disbursement.payout_id, disbursement.confirmed_at = said.last.id, unit.now
    disbursement.confirmations += 1
    disbursement.problem = ""
    unit.advance(disbursement, "confirm", payout=said.last.id)
    _move(unit, disbursement, _confirmation(disbursement, attempt, "confirm"), Kind.SENT, Kind.CONFIRMED)
    unit.record(DisbursementConfirmed(disbursement_id=disbursement.id, award_id=disbursement.award_id))


def return_money(unit: Unit, disbursement: Disbursement, said: Said) -> None:
    """The bank turned the payout back, even if it was paid before. The money waits in the payee's account."""
    attempt, was_confirmed = _attempt(unit, disbursement, Outcome.SENT), disbursement.status == S.CONFIRMED
    disbursement.confirmed_at, disbursement.problem = None, said.failure[:80]
    unit.advance(disbursement, "return_money", note=said.failure)
    if was_confirmed:
        _move(unit, disbursement, _confirmation(disbursement, attempt, "unconfirm"), Kind.CONFIRMED, Kind.SENT)
    unit.record(DisbursementFailed(disbursement_id=disbursement.id, step="return_money"))


def go_again(unit: Unit, disbursement: Disbursement, said: Said) -> None:
    """A new payout has taken the money up."""
    if said.last is not None:
        disbursement.expected_on = said.last.arrives_on
    disbursement.problem = ""
    unit.advance(disbursement, "go_again", payout=said.last.id if said.last else None)


def take_back(unit: Unit, disbursement: Disbursement, said: Said) -> None:
    """Somebody reversed the transfer at the rail: the money is ours again, and set aside for the award as before."""
    attempt, was_confirmed = _attempt(unit, disbursement, Outcome.SENT), disbursement.status == S.CONFIRMED
    attempt.outcome = Outcome.TAKEN_BACK
    disbursement.transfer_id = disbursement.sent_at = disbursement.expected_on = None
    disbursement.confirmed_at = disbursement.payout_id = None
    unit.advance(disbursement, "take_back", transfer=attempt.transfer_id)
    if was_confirmed:
        _move(unit, disbursement, _confirmation(disbursement, attempt, "unconfirm"), Kind.CONFIRMED, Kind.SENT)
    _move(unit, disbursement, f"unsend:disbursement:{disbursement.id}:{attempt.number}", Kind.SENT, Kind.ENCUMBERED)
    unit.record(DisbursementFailed(disbursement_id=disbursement.id, step="take_back"))


STEPS: dict[str, Callable[[Unit, Disbursement, Said], None]] = {
    step.__name__: step for step in (mark_sent, confirm, return_money, go_again, take_back)
}


def close_attempt(
    unit: Unit, attempt: TransferAttempt, outcome: Outcome, *, transfer_id: str | None = None, error: str = ""
) -> None:
    attempt.outcome, attempt.ended_at = outcome, unit.now
    attempt.transfer_id, attempt.error = transfer_id, error[:2000]


def _confirmation(disbursement: Disbursement, attempt: TransferAttempt, what: str) -> str:
    """A payment's first confirmation has the plain key; later ones, after the bank turned it back, a number."""
    again = f":{disbursement.confirmations}" if disbursement.confirmations > 1 else ""
    return f"{what}:disbursement:{disbursement.id}:{attempt.number}{again}"


def _attempt(unit: Unit, disbursement: Disbursement, outcome: Outcome | None) -> TransferAttempt:
    """The open attempt (None), or the one that sent. The database allows one of each."""
    mine = select(TransferAttempt).where(TransferAttempt.disbursement_id == disbursement.id)
    return unit.session.scalars(mine.where(TransferAttempt.outcome.is_not_distinct_from(outcome))).one()


def _move(unit: Unit, disbursement: Disbursement, key: str, source: Kind, to: Kind) -> None:
    """RuntimeError, and everything undone, when the entry is there already: then status and ledger had parted."""
    moved = ledger.move(
        unit,
        key,
        key.split(":", maxsplit=1)[0],
        fund_id=disbursement.fund_id,
        source=source,
        to=to,
        amount=Money(disbursement.cents),
        award_id=disbursement.award_id,
        disbursement_id=disbursement.id,
    )
    if not moved:
        raise RuntimeError(f"the entry {key} exists, yet {disbursement.reference} was {disbursement.status}")
