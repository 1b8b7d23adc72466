"""Groups give their bank details to the payment provider, and we hear whether they can be paid."""

from __future__ import annotations

from sqlalchemy import select

from grants.awards.model import Award
from grants.jobs import runner
from grants.payments import commands as payments
from grants.payments.lifecycle import PayeeStatus
from grants.payments.model import Payee
from grants.payments.rail import rail
from grants.policy.actor import system
from tests.city import reading
from tests.city.case import Case
from tests.city.story import Story
from tests.city.telling.agreements import award_id
from tests.city.telling.step import Step


def give_details(story: Story, case: Case, step: Step) -> None:
    """Open an account and fill in the provider's page, unless it is known from an earlier grant.

    Where this is the last that the data has to say, the group has begun and not finished.
    """
    if payee_of(story, case).status is PayeeStatus.READY:
        return
    award, contact = award_id(story, case), story.cast.actor(case.group)
    story.bank.on_time()
    with story.unit(contact) as unit:
        wanted = payments.begin_details(unit, award)
    account_id = wanted.account_id or rail().open_account(
        key=wanted.key, organization_name=wanted.organization_name, email=wanted.email
    )
    with story.unit(contact) as unit:
        payments.keep_account(unit, award, account_id)
    if not step.is_last:
        story.bank.give_details(account_id, holder=reading.organizations()[case.group]["name"])
    hear(story, case)


def payee_of(story: Story, case: Case) -> Payee:
    """As it is now, detached."""
    with story.session() as session:
        session.expire_on_commit = False
        mine = select(Payee).join(Award, Award.organization_id == Payee.organization_id)
        return session.scalars(mine.where(Award.id == award_id(story, case))).one()


def hear(story: Story, case: Case) -> None:
    """What a webhook would set going: ask the provider about the account."""
    id = payee_of(story, case).id
    with story.unit(system("rail")) as unit:
        payments.ask_account(unit, id)
    runner.drain()
