"""A payee's bank details: given on the rail's own page, by somebody of the group; we hear only whether it can be paid.

A view does it in three parts, with no transaction open across the rail's HTTP: `begin_details` and commit, ask the
rail, `keep_account` and commit. A crash in between leaves an account without money and without us knowing it; the
same key brings it back within a day, and after that a new one costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.payments.commands.resting import resting
from grants.payments.events import PayeeAsked, PayeeReady, PayeeRestricted
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement, Payee, PayeeStatus
from grants.payments.queries.payee import PayeePage, payee_page
from grants.payments.rail import AccountState
from grants.people.model import Person
from grants.policy.actions import Action
from grants.policy.check import require

SOON, HOURLY, DAILY, WEEKLY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
FRESH = timedelta(days=3)
HAS_MONEY_THERE = (S.APPROVED, S.SENDING, S.SENT, S.RETURNED)


@dataclass(frozen=True)
class OpenAccount:
    """What to ask the rail for: an account for `organization_name`, unless there is one already."""

    account_id: str | None
    key: str
    organization_name: str
    email: str


def begin_details(unit: Unit, award_id: int) -> OpenAccount:
    """Somebody of the group is about to go to the rail's page; from here on they approve no payment to it."""
    page = payee_page(unit.session, award_id=award_id)
    require(unit.actor, Action.GIVE_PAYEE_DETAILS, page)
    _not_while_it_rests(unit, page)
    payee = unit.get(Payee, page.id)
    payee.visited_by, payee.visited_at, payee.ask_at = unit.actor.person_id, unit.now, unit.now + SOON
    unit.changed(payee, "visit")
    person = unit.session.get(Person, unit.actor.person_id) if unit.actor.person_id else None
    return OpenAccount(
        account_id=payee.account_id,
        key=f"payee-{payee.id}-account-{payee.accounts + 1}-by-{unit.actor.person_id or 0}",
        organization_name=page.organization,
        email=(person.email if person else None) or "",
    )


def keep_account(unit: Unit, award_id: int, account_id: str) -> str:
    """Write down the account that the rail opened; of two at once the first stays. Gives the one that counts."""
    page = payee_page(unit.session, award_id=award_id)
    require(unit.actor, Action.GIVE_PAYEE_DETAILS, page)
    _not_while_it_rests(unit, page)
    payee = unit.get(Payee, page.id)
    if payee.account_id is None:
        payee.account_id = account_id
        payee.accounts += 1
        unit.advance(payee, "open_account", account=account_id)
    return payee.account_id or account_id


def start_over(unit: Unit, award_id: int, *, note: str, version: int | None = None) -> Payee:
    """Leave a payee's account behind for a new one: access was lost, or somebody else's hand is suspected."""
    page = payee_page(unit.session, award_id=award_id)
    require(unit.actor, Action.START_PAYEE_OVER, page)
    if not note.strip():
        raise NotReady([Problem("note", "required")])
    _not_while_it_rests(unit, page)
    payee = unit.get(Payee, page.id, version=version)
    under_way = select(Disbursement.id).where(
        Disbursement.payee_id == payee.id, Disbursement.status.in_(HAS_MONEY_THERE)
    )
    if unit.session.scalar(under_way.limit(1)) is not None:
        raise NotReady([Problem("payee", "money_under_way")])
    payee.account_id = payee.bank_ref = payee.changed_at = payee.changed_by = payee.ask_at = None
    payee.details_in = False
    unit.advance(payee, "start_over", note=note)
    return payee


def _not_while_it_rests(unit: Unit, page: PayeePage) -> None:
    """NotReady with the day, after the grantee or the payee was handed over to somebody else."""
    rests = resting(unit, page.organization_ids, page.award_reference)
    if rests:
        raise NotReady(rests)


def ask_account(unit: Unit, payee_id: int) -> None:
    """Have a worker ask the rail about a payee; calling it again is harmless."""
    payee = unit.get(Payee, payee_id)
    payee.ask_at = _ask_at(payee, unit.now)
    if payee.account_id is not None:
        unit.record(PayeeAsked(payee_id=payee.id))


def account_of(unit: Unit, payee_id: int) -> str | None:
    return unit.get(Payee, payee_id).account_id


def hear_account(unit: Unit, payee_id: int, state: AccountState) -> None:
    """Write down what the rail says of a payee's account. Another bank account is a change, made by who went last."""
    payee = unit.get(Payee, payee_id)
    if payee.account_id != state.account_id:
        return
    payee.details_in = state.details_in
    other_bank = state.bank_ref != payee.bank_ref
    if other_bank:
        payee.bank_ref, payee.changed_by = state.bank_ref, payee.visited_by
        payee.changed_at = unit.now if state.bank_ref else None
    if state.ready and payee.lifecycle.allows(payee.status, "become_ready"):
        unit.advance(payee, "become_ready")
        unit.record(PayeeReady(payee_id=payee.id))
    elif not state.ready and payee.lifecycle.allows(payee.status, "restrict"):
        unit.advance(payee, "restrict", details_in=state.details_in, can_receive=state.can_receive)
        unit.record(PayeeRestricted(payee_id=payee.id))
    if other_bank:
        unit.changed(payee, "change_bank", by=payee.changed_by)
    payee.ask_at = _ask_at(payee, unit.now)


def _ask_at(payee: Payee, now: datetime) -> datetime | None:
    """The rail tells of changes by webhook; this is for those that never arrive."""
    if payee.account_id is None:
        return None
    if payee.status == PayeeStatus.READY:
        return now + WEEKLY
    fresh = payee.visited_at is not None and now - payee.visited_at < FRESH
    return now + (HOURLY if fresh else DAILY)
