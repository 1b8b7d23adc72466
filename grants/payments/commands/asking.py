"""Asking the rail about a payment, sending it if nothing is there, and writing down what is true.

This one errand sends, resumes after a crash, reconciles, and follows up a webhook. Its invariants:

1. One transfer for each approved payment. The rail is asked for our reference before anything is sent, always: after
   a crash, a lost answer, a restored database. What is found is taken as ours if it is as approved, else it is an
   alarm and nothing is sent.
2. One key at a time. An attempt stays open, with its key, until the rail refused it for good, or until nothing was
   found under our reference when the rail must have forgotten the key (rules.LOST_AFTER).
3. The ledger moves with the status, in one transaction, under a key of its own: settling twice moves nothing.

Where a process may die, and what the next one finds:
  before prepare is committed - an approved payment: it begins again.
  after prepare, before or during the call - an open attempt: it looks by our reference, finds nothing or the
    transfer, and sends under the same key if there is nothing.
  after the answer, before settling is committed - an open attempt: it looks, and finds the transfer.
  after settling - a payment that is sent: there is nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import select

from grants.kernel.money import Money
from grants.kernel.unit import Unit
from grants.payments import rules
from grants.payments.commands.signing import is_as_prepared, undo
from grants.payments.commands.steps import STEPS, Said, close_attempt
from grants.payments.events import DisbursementFailed, RailAsked, RailDoubted
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.lifecycle import Outcome
from grants.payments.model import Disbursement, Payee, TransferAttempt
from grants.payments.rail import Order, PaymentRail, Payout, RailRefused, Transfer
from grants.payments.rules import Alarm, Known
from grants.policy.actions import Action
from grants.policy.check import require


@dataclass(frozen=True)
class Question:
    """What to ask the rail. `order` is what to send if nothing is there; none: only look."""

    disbursement_id: int
    reference: str
    status: S
    known: Known
    order: Order | None = None
    nothing_means_lost: bool = False


@dataclass(frozen=True)
class Answer:
    """What the rail knows under our reference; `refusal` is its definite no to the order."""

    transfers: list[Transfer] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    refusal: RailRefused | None = None


def ask_rail(unit: Unit, disbursement_id: int) -> None:
    """Have a worker ask the rail about a payment; the sweep calls it, and calling it again is harmless."""
    disbursement = unit.get(Disbursement, disbursement_id)
    disbursement.ask_at = rules.ask_at(status=disbursement.status, now=unit.now, confirmed_at=disbursement.confirmed_at)
    unit.record(RailAsked(disbursement_id=disbursement.id))


def hear_of(unit: Unit, disbursement_id: int) -> None:
    """A rumour came: ask, unless a question is on its way already that will hear of this too."""
    disbursement = unit.get(Disbursement, disbursement_id)
    if not rules.is_about_to_ask(
        status=disbursement.status, ask_at=disbursement.ask_at, asked_at=disbursement.asked_at
    ):
        ask_rail(unit, disbursement_id)


def ask_now(unit: Unit, disbursement_id: int) -> None:
    """A person does not want to wait for the sweep."""
    require(unit.actor, Action.ASK_THE_RAIL)
    ask_rail(unit, disbursement_id)


def put_question(unit: Unit, disbursement_id: int) -> Question:
    """Open an attempt if this payment is to be sent, and say what to ask. Commit before asking."""
    disbursement = unit.get(Disbursement, disbursement_id)
    if disbursement.status == S.APPROVED:
        _start(unit, disbursement)
    attempt = _open_attempt(unit, disbursement) if disbursement.status == S.SENDING else None
    disbursement.asked_at = unit.now
    question = Question(disbursement.id, disbursement.reference, disbursement.status, _known(unit, disbursement))
    if attempt is None or disbursement.alarm:
        return question
    age = {"started_at": attempt.started_at, "now": unit.now}
    return replace(
        question,
        order=_order(disbursement, attempt) if rules.may_send(**age) else None,
        nothing_means_lost=rules.may_be_lost(**age),
    )


def _start(unit: Unit, disbursement: Disbursement) -> None:
    payee = unit.get(Payee, disbursement.payee_id)
    if is_as_prepared(disbursement, payee, since=disbursement.approved_at):
        unit.advance(disbursement, "start_sending")
        return
    undo(unit, disbursement, note="payee_changed")
    unit.record(DisbursementFailed(disbursement_id=disbursement.id, step="send_back"))


def _open_attempt(unit: Unit, disbursement: Disbursement) -> TransferAttempt:
    attempts = _attempts(unit, disbursement.id)
    for attempt in attempts:
        if attempt.outcome is None:
            return attempt
    number = len(attempts) + 1
    return unit.add(
        TransferAttempt(
            disbursement_id=disbursement.id,
            number=number,
            key=rules.key_of(disbursement.id, number),
            cents=disbursement.cents,
            account_id=disbursement.account_id or "",
            started_at=unit.now,
        )
    )


def _attempts(unit: Unit, disbursement_id: int) -> list[TransferAttempt]:
    mine = select(TransferAttempt).where(TransferAttempt.disbursement_id == disbursement_id)
    return list(unit.session.scalars(mine.order_by(TransferAttempt.number)))


def _known(unit: Unit, disbursement: Disbursement) -> Known:
    spent = [each.transfer_id for each in _attempts(unit, disbursement.id) if each.outcome == Outcome.TAKEN_BACK]
    return Known(
        amount=Money(disbursement.cents),
        account_id=disbursement.account_id,
        transfer_id=disbursement.transfer_id,
        spent=frozenset(filter(None, spent)),
    )


def _order(disbursement: Disbursement, attempt: TransferAttempt) -> Order:
    return Order(
        key=attempt.key,
        group=disbursement.reference,
        amount=Money(attempt.cents),
        account_id=attempt.account_id,
        description=disbursement.reference,
    )


def ask(rail: PaymentRail, question: Question) -> Answer:
    """Look first; send only if there is nothing. No transaction is open. RailUnclear: ask again later."""
    transfers = rail.find_transfers(question.reference)
    found = rules.live(transfers, question.known)
    if not found and question.order is not None:
        try:
            return Answer([*transfers, rail.send(question.order)])
        except RailRefused as refusal:
            return Answer(transfers, refusal=refusal)
    payouts = rail.payouts_of(found[0]) if len(found) == 1 and not found[0].is_taken_back else []
    return Answer(transfers, payouts)


def hear_rail(unit: Unit, question: Question, answer: Answer) -> None:
    """Write down what is true now. An answer that the payment has outrun meanwhile is old news: ask again."""
    disbursement = unit.get(Disbursement, question.disbursement_id)
    if disbursement.status != question.status:
        unit.record(RailAsked(disbursement_id=disbursement.id))
        return
    if answer.refusal is not None and question.order is not None:
        _refuse(unit, disbursement, question.order, answer.refusal)
    else:
        _follow(unit, disbursement, question, answer)
    asked_at = disbursement.asked_at or unit.now
    disbursement.ask_at = rules.ask_at(status=disbursement.status, now=asked_at, confirmed_at=disbursement.confirmed_at)


def _refuse(unit: Unit, disbursement: Disbursement, order: Order, refusal: RailRefused) -> None:
    attempt = next(each for each in _attempts(unit, disbursement.id) if each.key == order.key)
    if disbursement.status != S.SENDING or attempt.outcome is not None:
        return
    close_attempt(unit, attempt, Outcome.REFUSED, error=str(refusal))
    disbursement.problem = refusal.code[:80]
    unit.advance(disbursement, "refuse", note=refusal.message[:500], code=refusal.code)
    unit.record(DisbursementFailed(disbursement_id=disbursement.id, step="refuse"))


def _follow(unit: Unit, disbursement: Disbursement, question: Question, answer: Answer) -> None:
    known = _known(unit, disbursement)
    found = rules.live(answer.transfers, known)
    word = rules.word_of(found, answer.payouts)
    alarm = rules.odd(found, known)
    verdict = rules.VERDICTS[disbursement.status][word]
    _sound(unit, disbursement, alarm or verdict.alarm)
    if disbursement.alarm:
        return
    if disbursement.status == S.SENDING and not found and question.nothing_means_lost:
        _give_up_key(unit, disbursement)
        return
    said = Said(found[0] if found else None, answer.payouts)
    for step in verdict.steps:
        STEPS[step](unit, disbursement, said)
    if not verdict.steps:
        _expect(unit, disbursement, answer.payouts)


def _sound(unit: Unit, disbursement: Disbursement, alarm: Alarm | None) -> None:
    said = alarm or ""
    if disbursement.alarm == said:
        return
    disbursement.alarm = said
    unit.changed(disbursement, "alarm" if alarm else "alarm_over", note=said)
    if alarm:
        unit.record(RailDoubted(disbursement_id=disbursement.id, alarm=alarm))


def _give_up_key(unit: Unit, disbursement: Disbursement) -> None:
    """Nothing came of the open attempt and its key is forgotten: the next one may begin."""
    for attempt in _attempts(unit, disbursement.id):
        if attempt.outcome is None:
            close_attempt(unit, attempt, Outcome.LOST, error="nothing was found under our reference")
            unit.changed(disbursement, "give_up_key", attempt=attempt.number)
            unit.record(RailAsked(disbursement_id=disbursement.id))


def _expect(unit: Unit, disbursement: Disbursement, payouts: list[Payout]) -> None:
    """The rail has named the day, or another one."""
    if disbursement.status != S.SENT or not payouts or payouts[-1].arrives_on == disbursement.expected_on:
        return
    disbursement.expected_on = payouts[-1].arrives_on
    unit.changed(disbursement, "expect", on=payouts[-1].arrives_on.isoformat())
