"""Preaudit, offer, signature."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from grants.awards import commands as awards
from grants.awards.model import Award
from grants.policy.actor import Role
from tests.city import reading
from tests.city.case import Case
from tests.city.story import Story
from tests.city.telling.step import Step

OFFERED_FOR = timedelta(days=21)
OFFICE = "Office of Equity, Mobility and Immigrant Integration"
BY_THE_DEPUTY = 4
"""Every so many certificates the finance officer is away."""


def award_id(story: Story, case: Case) -> int:
    with story.session() as session:
        mine = select(Award.id).where(Award.application_id == story.application_ids[case.key])
        return session.scalars(mine).one()


def offer(story: Story, case: Case, step: Step) -> None:
    """Finance certifies that the money is there, and the office puts the agreement before the group."""
    id = award_id(story, case)
    finance = Role.FINANCE_OFFICER if case.turn % BY_THE_DEPUTY else Role.DEPUTY_FINANCE_OFFICER
    with story.unit(story.cast.one_with(finance)) as unit:
        awards.certify(unit, id)
    with story.unit(story.cast.one_with(Role.OFFICER, case.turn)) as unit:
        awards.offer(unit, id, expires_on=date.fromisoformat(step.day) + OFFERED_FOR, office=OFFICE)


def sign(story: Story, case: Case, step: Step) -> None:
    id = award_id(story, case)
    name = reading.organizations()[case.group]["contact"]["name"]
    with story.unit(story.cast.actor(case.group)) as unit:
        digest = unit.session.scalars(select(Award.agreement_digest).where(Award.id == id)).one()
        awards.sign(unit, id, name=name, agrees=True, digest=digest or "")
