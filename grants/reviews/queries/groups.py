"""The groups that ask in a panel's round: what its members look through before anything is given out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from grants.applications.model import Application
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Conflict, Organization
from grants.programs.model import Round, RoundStatus
from grants.reviews.model import Panel, PanelMember
from grants.reviews.queries.ranking import OFF_THE_SLATE


@dataclass(frozen=True)
class Group:
    """Only names: a group, and who holds its money."""

    organization_id: int
    name: str
    sponsor_name: str
    declared: bool


@dataclass(frozen=True)
class Seat:
    """A member's place on a panel; `reviewer_id` serves the policy."""

    panel_id: int
    round_id: int
    reviewer_id: int
    round_title: Texts


def seat(session: Session, panel_id: int, person_id: int | None) -> Seat:
    """The place that this person has on this panel now; NotFound when there is none."""
    row = session.execute(
        select(Panel.round_id, Round.title)
        .join(Round, Round.id == Panel.round_id)
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .where(Panel.id == panel_id, PanelMember.person_id == person_id, PanelMember.left_at.is_(None))
    ).first()
    if row is None or person_id is None:
        raise NotFound("PanelMember")
    return Seat(panel_id, row.round_id, person_id, row.title)


def seats(session: Session, person_id: int) -> list[Seat]:
    """A person's places on panels of rounds that are not decided yet."""
    rows = session.execute(
        select(Panel.id, Panel.round_id, Round.title)
        .join(Round, Round.id == Panel.round_id)
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .where(
            PanelMember.person_id == person_id,
            PanelMember.left_at.is_(None),
            Round.status != RoundStatus.DECIDED,
        )
        .order_by(Panel.id)
    )
    return [Seat(row.id, row.round_id, person_id, row.title) for row in rows]


def groups(session: Session, seat: Seat) -> list[Group]:
    """Every group whose application may come before the panel, by name; one query."""
    sponsor = aliased(Organization)
    rows = session.execute(
        select(
            Organization.id,
            Application.organization_name,
            sponsor.name.label("sponsor_name"),
            Conflict.id.label("told"),
        )
        .join(Application, Application.organization_id == Organization.id)
        .join(sponsor, sponsor.id == Organization.fiscal_sponsor_id, isouter=True)
        .join(
            Conflict,
            (Conflict.organization_id == Organization.id) & (Conflict.person_id == seat.reviewer_id),
            isouter=True,
        )
        .where(Application.round_id == seat.round_id, Application.status.not_in(OFF_THE_SLATE))
        .order_by(Application.organization_name, Organization.id)
    )
    found = {row.id: Group(row.id, row.organization_name, row.sponsor_name or "", row.told is not None) for row in rows}
    return list(found.values())
