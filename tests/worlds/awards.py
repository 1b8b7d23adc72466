"""Decisions and awards in a world: an application decided, certified, offered, signed; a round with a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.awards import commands as awards
from grants.awards.lifecycle import Outcome
from grants.awards.model import Award
from grants.people.model import Person
from grants.policy.actor import NOBODY, Actor, Role
from tests.remembering import step
from tests.worlds.reviews import reviewed
from tests.worlds.rounds import answers

OFFICE = "Office of Equity, Mobility and Immigrant Integration"


def decider(world: Any) -> Actor:
    return world.staff(Role.DECIDER)


def finance_officer(world: Any) -> Actor:
    return world.staff(Role.FINANCE_OFFICER)


def deputy(world: Any) -> Actor:
    return world.staff(Role.DEPUTY_FINANCE_OFFICER)


@step
def ranked(world: Any, round_id: int, points: Sequence[int], **changed: Any) -> list[int]:
    """Reviewed applications of as many groups, each with its points (1 to 5) from two reviewers."""
    made = []
    for number, given in enumerate(points, start=1):
        email = f"group{number}@example.org"
        answers = {"organization_name": f"Group {number}", "project_title": f"Project {number}", **changed}
        made.append(reviewed(world, world.eligible(round_id, email=email, **answers), (given,) * 3))
    return made


@step
def decided(
    world: Any,
    application_id: int,
    outcome: Outcome | str = Outcome.AWARD,
    *,
    actor: Actor | None = None,
    **facts: Any,
) -> int:
    """Decide on a reviewed application; gives the application's id back."""
    outcome = Outcome(outcome)
    if outcome is Outcome.DECLINE:
        facts.setdefault("reasons", ["plan"])
    if outcome in (Outcome.WAITLIST, Outcome.AWARD_IN_PART):
        facts.setdefault("words", "The money did not reach further.")
    with world.unit(actor or decider(world)) as unit:
        awards.decide(unit, application_id, outcome, **facts)
    return application_id


def award_of(world: Any, application_id: int) -> int:
    with Session(world.engine) as session:
        return session.scalars(select(Award.id).where(Award.application_id == application_id)).one()


@step
def awarded(
    world: Any,
    round_id: int | None = None,
    *,
    email: str = "ana@example.org",
    points: tuple[int, ...] = (5, 5, 5),
    **changed: Any,
) -> int:
    """An award whose money is set aside, from an open round and a single application; gives the award's id."""
    round_id = round_id if round_id is not None else world.open_round()
    application_id = reviewed(world, world.eligible(round_id, email=email, **changed), points)
    return award_of(world, decided(world, application_id))


def offered_without_an_account(world: Any) -> tuple[int, str]:
    """An offer to a group that applied by reference and PIN alone; gives the award's id and the PIN."""
    round_id = world.open_round()
    with world.unit(NOBODY) as unit:
        application_id = applications.start(unit, round_id, answers(), locale="en", device="phone").id
    with world.unit(Actor(holds=frozenset({application_id}))) as unit:
        _, pin = applications.give_pin(unit, application_id)
        applications.submit(unit, application_id)
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=True, reasons=[])
    decided(world, reviewed(world, application_id, (5, 5, 5)))
    return offered(world, award_of(world, application_id)), pin


@step
def certified(world: Any, award_id: int | None = None, **facts: Any) -> int:
    award_id = award_id if award_id is not None else awarded(world, **facts)
    with world.unit(finance_officer(world)) as unit:
        awards.certify(unit, award_id)
    return award_id


@step
def offered(world: Any, award_id: int | None = None, *, days: int = 14, **facts: Any) -> int:
    """An offer that ends `days` days from the world's day."""
    award_id = certified(world, award_id, **facts)
    with world.unit(world.officer) as unit:
        awards.offer(unit, award_id, expires_on=day(world) + timedelta(days=days), office=OFFICE)
    return award_id


def day(world: Any) -> date:
    """The world's day; all of its rounds are in one time zone, five hours behind."""
    return (world.clock.now() - timedelta(hours=5)).date()


def digest_of(world: Any, award_id: int) -> str:
    with Session(world.engine) as session:
        return session.scalars(select(Award.agreement_digest).where(Award.id == award_id)).one() or ""


def grantee(world: Any, award_id: int) -> Actor:
    """The person behind the award's application."""
    with Session(world.engine) as session:
        email = session.scalars(
            select(Person.email)
            .join(Application, Application.owner_id == Person.id)
            .join(Award, Award.application_id == Application.id)
            .where(Award.id == award_id)
        ).one()
    return world.actor(email, second_factor=False)


@step
def signed(world: Any, award_id: int | None = None, *, name: str = "Ana Ruiz", **facts: Any) -> int:
    """The whole way to a signed agreement; gives the award's id."""
    award_id = offered(world, award_id, **facts)
    digest = digest_of(world, award_id)
    with world.unit(grantee(world, award_id)) as unit:
        awards.sign(unit, award_id, name=name, agrees=True, digest=digest)
    return award_id
