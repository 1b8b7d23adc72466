"""Payments in a world: an award that is signed, a payee that can be paid, a payment at each of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.payments import commands as payments
from grants.payments.model import Disbursement, Payee
from grants.payments.rail import rail
from grants.policy.actor import Actor, Role, system
from tests.remembering import step
from tests.worlds import awards
from tests.worlds.banks import Bank

APPLICANT = "ana@example.org"


def preparer(world: Any) -> Actor:
    return world.staff(Role.FINANCE_PREPARER, email="pat@example.org")


def approver(world: Any) -> Actor:
    return world.staff(Role.FINANCE_APPROVER, email="alex@example.org")


@step
def signed_award(world: Any, *, email: str = APPLICANT, parts: Sequence[int] = (100,), **changed: Any) -> int:
    """An award of $1,000 that its grantee has signed, its payments planned: the first at once, the rest by report."""
    release = ["agreement", *["report"] * (len(parts) - 1)]
    round_id = world.open_round(schedule={"parts": list(parts), "release": release})
    award_id = awards.signed(world, awards.awarded(world, round_id, email=email, **changed))
    world.drain()
    return award_id


def organization_of(world: Any, award_id: int) -> int:
    return disbursements(world, award_id)[0].organization_id


def disbursements(world: Any, award_id: int) -> list[Disbursement]:
    """As they are now, detached."""
    with Session(world.engine, expire_on_commit=False) as session:
        mine = select(Disbursement).where(Disbursement.award_id == award_id).order_by(Disbursement.number)
        return list(session.scalars(mine))


def payee(world: Any, award_id: int) -> Payee:
    with Session(world.engine, expire_on_commit=False) as session:
        return session.scalars(
            select(Payee).join(Disbursement, Disbursement.payee_id == Payee.id).where(Disbursement.award_id == award_id)
        ).first()


def account_opened(world: Any, award_id: int, *, email: str = APPLICANT) -> str:
    """Somebody of the group pressed the button that leads to the rail's page."""
    person = world.applicant(email)
    with world.unit(person) as unit:
        wanted = payments.begin_details(unit, award_id)
    account_id = wanted.account_id or rail().open_account(
        key=wanted.key, organization_name=wanted.organization_name, email=wanted.email
    )
    with world.unit(person) as unit:
        return payments.keep_account(unit, award_id, account_id)


def payable(world: Any, award_id: int, bank: Bank, *, email: str = APPLICANT) -> str:
    """The payee's bank details are in and we have heard of it; gives the account."""
    account_id = account_opened(world, award_id, email=email)
    bank.give_details(account_id)
    look_at_payee(world, award_id)
    return account_id


def look_at_payee(world: Any, award_id: int) -> None:
    payee_id = payee(world, award_id).id
    with world.unit(system("sweep")) as unit:
        payments.ask_account(unit, payee_id)
    world.drain()


def prepare(world: Any, *chosen: Disbursement) -> None:
    person = preparer(world)
    with world.unit(person) as unit:
        payments.prepare(unit, {each.id: each.version for each in chosen})


def approve(world: Any, award_id: int, number: int = 1, *, by: Actor | None = None) -> None:
    chosen = disbursements(world, award_id)[number - 1]
    by = by or approver(world)
    with world.unit(by) as unit:
        payments.approve(unit, {chosen.id: chosen.version})


def prepared(world: Any, bank: Bank, **award: Any) -> int:
    """An award whose first payment is prepared."""
    award_id = signed_award(world, **award)
    payable(world, award_id, bank, email=award.get("email", APPLICANT))
    prepare(world, disbursements(world, award_id)[0])
    return award_id


def approved(world: Any, bank: Bank, **award: Any) -> int:
    """An award whose first payment is approved and not yet sent: its errand waits."""
    award_id = prepared(world, bank, **award)
    approve(world, award_id)
    return award_id


def sent(world: Any, bank: Bank, **award: Any) -> int:
    award_id = approved(world, bank, **award)
    world.drain()
    return award_id


def confirmed(world: Any, bank: Bank, **award: Any) -> int:
    award_id = sent(world, bank, **award)
    account_id = disbursements(world, award_id)[0].account_id
    bank.make_payout(account_id)
    bank.end_payout(account_id)
    look_at_payment(world, award_id)
    return award_id


def look_at_payment(world: Any, award_id: int, number: int = 1) -> None:
    """Ask the rail about a payment, as the sweep does."""
    disbursement_id = disbursements(world, award_id)[number - 1].id
    with world.unit(system("sweep")) as unit:
        payments.ask_rail(unit, disbursement_id)
    world.drain()
