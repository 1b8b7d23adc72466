"""What staff see of panels: who sits there, and how far each reviewer is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Person, RoleGrant
from grants.policy.actor import Role
from grants.programs.model import Round
from grants.reviews import rules
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Panel, PanelMember
from grants.reviews.queries.progress import LackLine, Progress, lacking, progress


@dataclass(frozen=True)
class MemberLine:
    """A reviewer's desk in this panel."""

    person_id: int
    name: str
    email: str
    seated: bool
    offered: int
    reading: int
    done: int
    recused: int


@dataclass(frozen=True)
class PanelCard:
    id: int
    name: str
    members: int


@dataclass(frozen=True)
class RoundPanels:
    """A round's panels and the sum of its reviews."""

    round_id: int
    round_key: str
    round_title: Texts
    timezone: str
    reviews_each: int
    panels: list[PanelCard]
    progress: Progress


@dataclass(frozen=True)
class PanelPage:
    id: int
    version: int
    name: str
    round: RoundPanels
    members: list[MemberLine]
    others: list[tuple[int, str]]
    """Reviewers who don't sit here, by id and name."""
    lacking: list[LackLine]


def round_panels(session: Session, *, key: str | None = None, id: int | None = None) -> RoundPanels:
    """Two queries, whatever the round's size; NotFound when there is no such round."""
    rows = session.execute(
        select(Round.id, Round.key, Round.title, Round.timezone, Round.details)
        .add_columns(Panel.id.label("panel_id"), Panel.name, func.count(PanelMember.id).label("members"))
        .join(Panel, Panel.round_id == Round.id, isouter=True)
        .join(PanelMember, (PanelMember.panel_id == Panel.id) & PanelMember.left_at.is_(None), isouter=True)
        .where(Round.key == key if key is not None else Round.id == id)
        .group_by(Round.id, Panel.id)
        .order_by(Panel.id)
    ).all()
    if not rows:
        raise NotFound("Round")
    round = rows[0]
    each = rules.reviews_each(round.details)
    return RoundPanels(
        round_id=round.id,
        round_key=round.key,
        round_title=round.title,
        timezone=round.timezone,
        reviews_each=each,
        panels=[PanelCard(row.panel_id, row.name, row.members) for row in rows if row.panel_id is not None],
        progress=progress(session, round.id, each=each),
    )


def panel_page(session: Session, panel_id: int) -> PanelPage:
    """Six queries. A member who left is shown while a review of theirs counts."""
    panel = session.execute(
        select(Panel.id, Panel.version, Panel.name, Panel.round_id).where(Panel.id == panel_id)
    ).first()
    if panel is None:
        raise NotFound("Panel")
    members = _members(session, panel_id)
    seated = {member.person_id for member in members if member.seated}
    round = round_panels(session, id=panel.round_id)
    return PanelPage(
        id=panel.id,
        version=panel.version,
        name=panel.name,
        round=round,
        members=[member for member in members if member.seated or member.done],
        others=[reviewer for reviewer in reviewers(session) if reviewer[0] not in seated],
        lacking=lacking(session, round.round_id, each=round.reviews_each),
    )


def reviewers(session: Session) -> list[tuple[int, str]]:
    """Everybody who holds the role, by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.REVIEWER, Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name or row.email or f"#{row.id}") for row in rows]


def _members(session: Session, panel_id: int) -> list[MemberLine]:
    counts = [func.count().filter(Assignment.status == status).label(name) for name, status in DESK.items()]
    here = (Assignment.panel_id == PanelMember.panel_id) & (Assignment.reviewer_id == PanelMember.person_id)
    rows = session.execute(
        select(Person.id, Person.name, Person.email, PanelMember.left_at, *counts)
        .join(PanelMember, PanelMember.person_id == Person.id)
        .join(Assignment, here, isouter=True)
        .where(PanelMember.panel_id == panel_id)
        .group_by(Person.id, Person.name, Person.email, PanelMember.left_at)
        .order_by(Person.name, Person.id)
    )
    return [
        MemberLine(
            person_id=row.id,
            name=row.name or row.email or f"#{row.id}",
            email=row.email or "",
            seated=row.left_at is None,
            offered=row.offered,
            reading=row.reading,
            done=row.done,
            recused=row.recused,
        )
        for row in rows
    ]


DESK = {
    "offered": AssignmentStatus.OFFERED,
    "reading": AssignmentStatus.ACCEPTED,
    "done": AssignmentStatus.DONE,
    "recused": AssignmentStatus.RECUSED,
}
