"""One person prepares a payment and another approves it; it is sent at once, and arrives or comes back."""

from __future__ import annotations

from sqlalchemy import select

from grants.jobs import runner
from grants.payments import commands as payments
from grants.payments.model import Disbursement
from grants.policy.actor import Role, system
from tests.city.case import Case
from tests.city.story import Story
from tests.city.telling import payees
from tests.city.telling.agreements import award_id
from tests.city.telling.step import Step

BANKS_SAY = ("account_closed", "no_account", "could_not_process")


def prepare(story: Story, case: Case, step: Step) -> None:
    payment = _payment(story, case, step)
    with story.unit(story.cast.one_with(Role.FINANCE_PREPARER, case.turn)) as unit:
        payments.prepare(unit, {payment.id: payment.version})


def approve(story: Story, case: Case, step: Step) -> None:
    """The product sends it as soon as this is committed."""
    story.bank.on_time()
    payment = _payment(story, case, step)
    with story.unit(story.cast.one_with(Role.FINANCE_APPROVER, case.turn)) as unit:
        payments.approve(unit, {payment.id: payment.version})


def go_on_its_way(story: Story, case: Case, step: Step) -> None:
    """The provider makes a payout of what was sent, or of what came back and has new bank details."""
    story.bank.make_payout(_account(story, case, step))
    _hear(story, case, step)


def arrive(story: Story, case: Case, step: Step) -> None:
    story.bank.pay(_account(story, case, step))
    _hear(story, case, step)


def come_back(story: Story, case: Case, step: Step) -> None:
    story.bank.turn_back(_account(story, case, step), because=BANKS_SAY[case.turn % len(BANKS_SAY)])
    _hear(story, case, step)
    payees.hear(story, case)


def _payment(story: Story, case: Case, step: Step) -> Disbursement:
    """As it is now, detached."""
    with story.session() as session:
        mine = select(Disbursement).where(
            Disbursement.award_id == award_id(story, case), Disbursement.number == step.payment
        )
        return session.scalars(mine).one()


def _account(story: Story, case: Case, step: Step) -> str:
    account_id = _payment(story, case, step).account_id
    if account_id is None:
        raise LookupError(f"{case}: payment {step.payment} goes nowhere yet")
    return account_id


def _hear(story: Story, case: Case, step: Step) -> None:
    """What a webhook would set going: ask the provider about the payment."""
    id = _payment(story, case, step).id
    with story.unit(system("rail")) as unit:
        payments.ask_rail(unit, id)
    runner.drain()
