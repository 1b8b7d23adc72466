"""Reads about eligibility: what the rules found, what staff made of it, what a group says to that, what we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Application, ApplicationStatus, Disagreement, Screening
from grants.people import queries as people
from grants.programs.queries import RoundPage
from grants.programs.rules import Known
from grants.workshops import queries as workshops


@dataclass(frozen=True)
class ScreeningCard:
    findings: list[dict[str, Any]]
    confirmed_at: datetime | None
    confirmed_by: int | None
    reasons: list[str]
    note: str
    disagreement: str


def screening(session: Session, application_id: int) -> ScreeningCard | None:
    """What the rules found on sending and what staff made of it; None for a draft."""
    found = session.execute(
        select(Screening, Disagreement.text)
        .join(Disagreement, Disagreement.application_id == Screening.application_id, isouter=True)
        .where(Screening.application_id == application_id)
    ).first()
    if found is None:
        return None
    row, disagreement = found
    return ScreeningCard(row.findings, row.confirmed_at, row.confirmed_by, row.reasons, row.note, disagreement or "")


def disagreement(session: Session, application_id: int) -> str:
    """Why the group applies although rules say no, in its own words; empty when it said nothing."""
    return session.scalar(select(Disagreement.text).where(Disagreement.application_id == application_id)) or ""


def known_of(session: Session, organization_id: int, round: RoundPage, *, apart_from: int | None = None) -> Known:
    """What our records know of a group for a round's rules, in five queries; `apart_from` is its own application."""
    past = people.standings(session, organization_id, program=round.program_key, year=round.year)
    others = session.scalar(
        select(func.count())
        .select_from(Application)
        .where(
            Application.round_id == round.id,
            Application.organization_id.in_(people.records_of(organization_id)),
            Application.id != (apart_from or 0),
            Application.status.not_in([ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN]),
        )
    )
    return Known(
        completed=past.completed,
        other_applications=int(others or 0),
        open=past.open,
        overdue=past.overdue,
        awards_this_year=past.awards_this_year,
        workshop=workshops.attended(session, round.id, organization_id),
    )
