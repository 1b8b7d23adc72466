"""Panels and reviews in a world: a panel of so many, an application read and scored, a round that is reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.policy.actor import Actor, Role
from grants.programs.model import Round
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Panel, PanelMember
from grants.reviews.rules import Typed
from tests.remembering import step


def reviewer(world: Any, number: int = 1) -> Actor:
    """A volunteer; signs in by the mailed link alone."""
    email = f"reviewer{number}@example.org"
    world.staff(Role.REVIEWER, email=email)
    return world.actor(email, second_factor=False)


@step
def panel(world: Any, round_id: int, *, size: int = 3, name: str = "Panel", first: int = 1) -> int:
    """A panel of the round with reviewers `first`, `first + 1` and so on."""
    people = [reviewer(world, number) for number in range(first, first + size)]
    with world.unit(world.officer) as unit:
        made = reviews.make_panel(unit, round_id, name=name)
        for person in people:
            assert person.person_id is not None
            reviews.add_member(unit, made.id, person.person_id)
        return made.id


def share_out(world: Any, panel_id: int, *, seed: str = "test") -> reviews.Shared:
    with world.unit(world.officer) as unit:
        return reviews.share_out(unit, panel_id, seed=seed)


def assign(world: Any, application_id: int, panel_id: int, person: Actor) -> int:
    """Give one application to one reviewer by hand."""
    assert person.person_id is not None
    with world.unit(world.officer) as unit:
        return reviews.assign(unit, application_id, panel_id=panel_id, reviewer_id=person.person_id).id


def assignments(world: Any, application_id: int, *statuses: AssignmentStatus) -> list[tuple[int, Actor]]:
    """The assignments of an application with their reviewers, in order."""
    query = select(Assignment.id, Assignment.reviewer_id).where(Assignment.application_id == application_id)
    if statuses:
        query = query.where(Assignment.status.in_(statuses))
    with Session(world.engine) as session:
        rows = session.execute(query.order_by(Assignment.id)).all()
    emails = {id: email for email, id in world._people.items()}
    return [(row.id, world.actor(emails[row.reviewer_id], second_factor=False)) for row in rows]


def accept(world: Any, assignment_id: int, person: Actor) -> None:
    """The reviewer has no conflict."""
    with world.unit(person) as unit:
        reviews.accept(unit, assignment_id)


def typed(world: Any, assignment_id: int, points: int | Mapping[str, int]) -> dict[str, Typed]:
    """The same points for every criterion of the round's rubric, or points by criterion."""
    with Session(world.engine) as session:
        rubric = session.scalar(
            select(Round.rubric)
            .join(Application, Application.round_id == Round.id)
            .join(Assignment, Assignment.application_id == Application.id)
            .where(Assignment.id == assignment_id)
        )
    if isinstance(points, int):
        return {each["key"]: Typed(points, f"{points} for {each['key']}") for each in rubric or []}
    return {key: Typed(given) for key, given in points.items()}


def review(
    world: Any, assignment_id: int, person: Actor, points: int | Mapping[str, int] = 4, comment: str = ""
) -> None:
    """From the offer to the review handed in."""
    with Session(world.engine) as session:
        status = session.scalar(select(Assignment.status).where(Assignment.id == assignment_id))
    if status is AssignmentStatus.OFFERED:
        accept(world, assignment_id, person)
    said = typed(world, assignment_id, points)
    with world.unit(person) as unit:
        reviews.save(unit, assignment_id, said, comment=comment)
    with world.unit(person) as unit:
        reviews.submit(unit, assignment_id)


@step
def reviewed(world: Any, application_id: int, points: Sequence[int | Mapping[str, int]] = (4, 4, 4)) -> int:
    """An eligible application through its reviews, one for each of `points`; gives the application's id back."""
    with Session(world.engine) as session:
        round_id = session.scalar(select(Application.round_id).where(Application.id == application_id))
        panel_id = session.scalar(select(Panel.id).where(Panel.round_id == round_id).order_by(Panel.id))
        seated = list(session.scalars(select(PanelMember.person_id).where(PanelMember.panel_id == panel_id)))
    if panel_id is None or len(seated) < len(points):
        panel_id = panel(world, round_id, size=len(points), name=f"Panel of {len(points)}")
    with Session(world.engine) as session:
        seated = list(
            session.scalars(
                select(PanelMember.person_id).where(PanelMember.panel_id == panel_id).order_by(PanelMember.id)
            )
        )
    emails = {id: email for email, id in world._people.items()}
    for person_id, given in zip(seated, points, strict=False):
        person = world.actor(emails[person_id], second_factor=False)
        review(world, assign(world, application_id, panel_id, person), person, given)
    return application_id
