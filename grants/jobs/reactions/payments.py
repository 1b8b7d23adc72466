"""A signed award is paid for: what the stages do about each other's facts here, and every errand to the rail."""

from __future__ import annotations

from grants.awards.events import AwardSigned
from grants.kernel.outbox import Handler, handle, on
from grants.kernel.unit import Unit
from grants.payments import commands as payments
from grants.payments.commands import Answer, Question
from grants.payments.events import DisbursementApproved, EventStored, PayeeAsked, RailAsked
from grants.payments.rail import AccountState, rail
from grants.reports.events import ReportAccepted

QUEUE = "payments"


@on(AwardSigned, queue=QUEUE)
def plan_payments(unit: Unit, fact: AwardSigned) -> None:
    payments.plan(unit, fact.award_id)


@on(ReportAccepted, queue=QUEUE)
def release_payments(unit: Unit, fact: ReportAccepted) -> None:
    payments.release_for_report(unit, fact.award_id)


@on(EventStored, queue=QUEUE)
def follow_event(unit: Unit, fact: EventStored) -> None:
    payments.follow_event(unit, fact.stored_event_id)


def put_question(unit: Unit, fact: DisbursementApproved | RailAsked) -> Question:
    return payments.put_question(unit, fact.disbursement_id)


def ask(question: Question) -> Answer:
    return payments.ask(rail(), question)


def hear(unit: Unit, fact: DisbursementApproved | RailAsked, question: Question, answer: Answer) -> None:
    payments.hear_rail(unit, question, answer)


for _fact, _name in ((DisbursementApproved, "send"), (RailAsked, "ask_again")):
    handle(Handler(f"{__name__}.{_name}", _fact, QUEUE, prepare=put_question, call=ask, settle=hear))


def which_account(unit: Unit, fact: PayeeAsked) -> str | None:
    return payments.account_of(unit, fact.payee_id)


def ask_account(account_id: str) -> AccountState:
    return rail().account_state(account_id)


def hear_account(unit: Unit, fact: PayeeAsked, account_id: str, state: AccountState) -> None:
    payments.hear_account(unit, fact.payee_id, state)


handle(Handler(f"{__name__}.payee", PayeeAsked, QUEUE, prepare=which_account, call=ask_account, settle=hear_account))
