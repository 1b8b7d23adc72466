"""Lists of reports: what staff work through, and what a grantee has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.model import Award
from grants.kernel.texts import Texts
from grants.people.model import Conflict, Organization
from grants.policy.actor import Actor
from grants.programs.model import Round
from grants.reports import rules
from grants.reports.lifecycle import WITH_GRANTEE, ReportStatus
from grants.reports.model import Report


class Tab(StrEnum):
    """The piles of reports; every report lies in exactly one."""

    SUBMITTED = "submitted"
    OVERDUE = "overdue"
    AWAITED = "awaited"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ReportLine:
    """A report in a staff list; amounts in cents."""

    id: int
    reference: str
    organization_name: str
    project_title: str
    round_title: Texts
    timezone: str
    award_cents: int
    status: ReportStatus
    due_at: datetime
    submitted_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class OwnReport:
    """A report in its grantee's list; `application_id` to `organization_id` serve the policy."""

    reference: str
    application_id: int
    owner_id: int | None
    organization_id: int
    organization_name: str
    project_title: str
    timezone: str
    status: ReportStatus
    due_at: datetime
    overdue: bool


def _pile(tab: Tab, now: datetime) -> Any:
    if tab is Tab.OVERDUE:
        return and_(Report.status.in_(WITH_GRANTEE), Report.due_at < now)
    if tab in (Tab.AWAITED, Tab.RETURNED):
        return and_(Report.status == tab.value, Report.due_at >= now)
    return Report.status == tab.value


def reports_list(
    session: Session,
    *,
    tab: Tab,
    viewer_id: int | None,
    now: datetime,
    after: tuple[datetime, int] | None = None,
    limit: int = 25,
) -> list[ReportLine]:
    """One pile, the most pressing first (accepted ones newest first); one query.

    `after` is the last line's (due_at, id). What a conflict of interest with the group or its fiscal sponsor keeps
    from the viewer is left out.
    """
    newest_first = tab is Tab.ACCEPTED
    place = tuple_(Report.due_at, Report.id)
    conflicted = exists().where(
        Conflict.person_id == viewer_id,
        or_(
            Conflict.organization_id == Report.organization_id,
            Conflict.organization_id == Organization.fiscal_sponsor_id,
        ),
    )
    query = (
        select(
            Report.id,
            Application.reference,
            Organization.name.label("organization_name"),
            Application.project_title,
            Round.title.label("round_title"),
            Round.timezone,
            Award.cents.label("award_cents"),
            Report.status,
            Report.due_at,
            Report.submitted_at,
        )
        .join(Award, Award.id == Report.award_id)
        .join(Application, Application.id == Report.application_id)
        .join(Organization, Organization.id == Report.organization_id)
        .join(Round, Round.id == Report.round_id)
        .where(_pile(tab, now), ~conflicted)
        .order_by(*((Report.due_at.desc(), Report.id.desc()) if newest_first else (Report.due_at, Report.id)))
        .limit(limit)
    )
    if after is not None:
        query = query.where(place < after if newest_first else place > after)
    return [
        ReportLine(**row._mapping, overdue=rules.overdue(status=row.status, due_at=row.due_at, now=now))
        for row in session.execute(query)
    ]


def own_reports(session: Session, *, actor: Actor, now: datetime, limit: int = 50) -> list[OwnReport]:
    """The reports of an actor's own applications and groups, those to be written first; one query."""
    mine: list[Any] = [Report.organization_id.in_(actor.organization_ids), Report.application_id.in_(actor.holds)]
    if actor.person_id is not None:
        mine.append(Application.owner_id == actor.person_id)
    rows = session.execute(
        select(
            Application.reference,
            Report.application_id,
            Application.owner_id,
            Report.organization_id,
            Organization.name.label("organization_name"),
            Application.project_title,
            Round.timezone,
            Report.status,
            Report.due_at,
        )
        .select_from(Report)
        .join(Application, Application.id == Report.application_id)
        .join(Organization, Organization.id == Report.organization_id)
        .join(Round, Round.id == Report.round_id)
        .where(or_(*mine))
        .order_by(Report.status.in_(WITH_GRANTEE).desc(), Report.due_at, Report.id)
        .limit(limit)
    )
    return [
        OwnReport(**row._mapping, overdue=rules.overdue(status=row.status, due_at=row.due_at, now=now)) for row in rows
    ]


def piles(session: Session, *, now: datetime) -> dict[Tab, int]:
    """How many reports lie in each pile but the last, which only grows; one query."""
    counted = [func.count().filter(_pile(tab, now)).label(tab.value) for tab in Tab if tab is not Tab.ACCEPTED]
    row = session.execute(select(*counted).select_from(Report)).one()
    return {tab: row._mapping[tab.value] for tab in Tab if tab is not Tab.ACCEPTED}
