"""The two signatures on a payment: one person prepares it, another approves it; either may call it off.

Invariants, each with a CHECK or a lock behind it:
1. Who prepared does not approve, nor does who had a hand in the payee's details of late.
2. What is approved is what was seen: the row's version, the amount, and an account whose bank has not changed since.
3. After a group was handed over its money rests (people/commands/handing_over.py): nothing is prepared or approved.
4. Approving and cancelling at one moment: the row is locked, so exactly one wins and the other is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from grants.funds.model import Fund
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady, Problem, Refusal, SomebodyElseWasFaster
from grants.kernel.unit import Unit
from grants.ledger import commands as ledger
from grants.ledger import queries as books
from grants.ledger.commands import OverBudget
from grants.ledger.model import Kind
from grants.payments import rules
from grants.payments.commands.resting import resting
from grants.payments.events import DisbursementApproved
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement, Payee, PayeeStatus
from grants.payments.queries.hands import hands_on
from grants.payments.rail import rail
from grants.policy.actions import Action
from grants.policy.check import require

TAKES_FROM_AWARD = (S.PREPARED, S.APPROVED, S.SENDING)
UNDER_WAY = (S.APPROVED, S.SENDING, S.SENT, S.CONFIRMED)


@dataclass
class PayeeChanged(Refusal):
    """The payee's bank details changed after the payment was prepared, or it can't be paid any more."""

    reference: str


def prepare(unit: Unit, chosen: Mapping[int, int]) -> list[Disbursement]:
    """The first signature, on one payment or several (id and the version seen): all of them or none."""
    found = _locked(unit, chosen)
    problems = []
    for each in found:
        _ask_policy(unit, Action.PREPARE_DISBURSEMENT, each)
        problems += _problems(unit, each)
    if problems:
        raise NotReady(problems)
    for each in found:
        _hold_award_to_its_money(unit, each)
        each.account_id = unit.get(Payee, each.payee_id).account_id
        each.prepared_by, each.prepared_at = unit.actor.person_id, unit.now
        each.approved_by = each.approved_at = None
        each.problem = ""
        unit.advance(each, "prepare", cents=each.cents, account=each.account_id)
    return found


def _problems(unit: Unit, disbursement: Disbursement) -> list[Problem]:
    facts: dict[str, object] = {"reference": disbursement.reference}
    payee = unit.get(Payee, disbursement.payee_id)
    found = resting(unit, {disbursement.organization_id, payee.organization_id}, disbursement.reference)
    if payee.status != PayeeStatus.READY:
        found.append(Problem("payee", "payee_not_ready", facts))
    if rail().name not in unit.get(Fund, disbursement.fund_id).rails:
        found.append(Problem("fund", "rail_not_permitted", facts))
    if disbursement.alarm:
        found.append(Problem("alarm", "look_first", facts))
    return found


def _hold_award_to_its_money(unit: Unit, disbursement: Disbursement) -> None:
    """Money before promise: OverBudget when what is set aside for the award does not cover this payment too."""
    held = books.balance(unit.session, disbursement.fund_id, Kind.ENCUMBERED, award_id=disbursement.award_id)
    taken = unit.session.scalar(
        select(func.coalesce(func.sum(Disbursement.cents), 0)).where(
            Disbursement.award_id == disbursement.award_id,
            Disbursement.id != disbursement.id,
            Disbursement.status.in_(TAKES_FROM_AWARD),
        )
    )
    left = held - int(taken or 0)
    if left < disbursement.cents:
        raise OverBudget(kind=Kind.ENCUMBERED, available=Money(left), asked=Money(disbursement.cents))


def approve(unit: Unit, chosen: Mapping[int, int]) -> list[Disbursement]:
    """The second signature; sending begins after the commit. Pressing twice is the same as once."""
    if not chosen:
        raise NotReady([Problem("chosen", "choose_one")])
    found = [unit.get(Disbursement, id) for id in sorted(chosen)]
    if all(each.approved_by == unit.actor.person_id and each.status in UNDER_WAY for each in found):
        return found
    for each in found:
        if each.version != chosen[each.id]:
            raise SomebodyElseWasFaster("Disbursement")
        _ask_policy(unit, Action.APPROVE_DISBURSEMENT, each)
        payee = unit.get(Payee, each.payee_id)
        rests = resting(unit, {each.organization_id, payee.organization_id}, each.reference)
        if rests:
            raise NotReady(rests)
        if not is_as_prepared(each, payee, since=each.prepared_at):
            raise PayeeChanged(reference=each.reference)
        each.approved_by, each.approved_at = unit.actor.person_id, unit.now
        each.ask_at = rules.ask_at(status=S.APPROVED, now=unit.now, confirmed_at=None)
        unit.advance(each, "approve", cents=each.cents, account=each.account_id)
        unit.record(DisbursementApproved(disbursement_id=each.id))
    return found


def send_back(unit: Unit, disbursement_id: int, *, note: str, version: int | None = None) -> Disbursement:
    """Undo the preparation, with a reason: the payment is due again."""
    disbursement = unit.get(Disbursement, disbursement_id, version=version)
    _ask_policy(unit, Action.SEND_BACK_DISBURSEMENT, disbursement)
    _need_note(note)
    undo(unit, disbursement, note=note)
    return disbursement


def cancel(unit: Unit, disbursement_id: int, *, note: str, version: int | None = None) -> Disbursement:
    """Call a payment off for good; its money goes back to the fund. Nothing of it may be out, nor on its way out."""
    disbursement = unit.get(Disbursement, disbursement_id, version=version)
    _ask_policy(unit, Action.CANCEL_DISBURSEMENT, disbursement)
    _need_note(note)
    if disbursement.alarm:
        raise NotReady([Problem("alarm", "look_first", {"reference": disbursement.reference})])
    disbursement.ask_at = None
    unit.advance(disbursement, "cancel", note=note)
    ledger.move(
        unit,
        f"release:disbursement:{disbursement.id}",
        "cancel_disbursement",
        fund_id=disbursement.fund_id,
        source=Kind.ENCUMBERED,
        to=Kind.AVAILABLE,
        amount=Money(disbursement.cents),
        award_id=disbursement.award_id,
        disbursement_id=disbursement.id,
    )
    return disbursement


def undo(unit: Unit, disbursement: Disbursement, *, note: str) -> None:
    disbursement.prepared_by = disbursement.prepared_at = disbursement.account_id = None
    disbursement.approved_by = disbursement.approved_at = disbursement.ask_at = None
    unit.advance(disbursement, "send_back", note=note)


def is_as_prepared(disbursement: Disbursement, payee: Payee, *, since: datetime | None) -> bool:
    """The money would go to the very place that the signature was for."""
    return (
        payee.status == PayeeStatus.READY
        and payee.account_id == disbursement.account_id
        and payee.changed_at is not None
        and since is not None
        and payee.changed_at <= since
    )


def _locked(unit: Unit, chosen: Mapping[int, int]) -> list[Disbursement]:
    """In the order of their ids, so that two people who press at once wait instead of blocking each other."""
    if not chosen:
        raise NotReady([Problem("chosen", "choose_one")])
    return [unit.get(Disbursement, id, version=chosen[id]) for id in sorted(chosen)]


def _ask_policy(unit: Unit, action: Action, disbursement: Disbursement) -> None:
    require(unit.actor, action, hands_on(unit.session, [disbursement.id], now=unit.now)[disbursement.id])


def _need_note(note: str) -> None:
    if not note.strip():
        raise NotReady([Problem("note", "required")])
