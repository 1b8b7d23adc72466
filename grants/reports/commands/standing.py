"""An overdue report shows in the organization's standing, which stages to the left can read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from grants.applications.model import Application
from grants.kernel.unit import Unit
from grants.people.commands import adjust_standing
from grants.programs.model import Program, Round
from grants.reports.model import Report


def now_overdue(unit: Unit, report: Report) -> None:
    """Count it once; counting it again changes nothing."""
    if report.overdue_since is None:
        note_quietly(unit, report, overdue_since=unit.now)
        _adjust(unit, report, +1)


def no_longer_overdue(unit: Unit, report: Report) -> None:
    """Take the count back; nothing when it was never counted."""
    if report.overdue_since is not None:
        note_quietly(unit, report, overdue_since=None)
        _adjust(unit, report, -1)


def note_quietly(unit: Unit, report: Report, **columns: Any) -> None:
    """What only time noted leaves the version alone: a page that somebody has open does not grow stale by it."""
    unit.session.execute(update(Report).where(Report.id == report.id).values(**columns))


def _adjust(unit: Unit, report: Report, by: int) -> None:
    place = unit.session.execute(
        select(Program.key, Application.tier_key)
        .select_from(Application)
        .join(Round, Round.id == Application.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(Application.id == report.application_id)
    ).one()
    adjust_standing(unit, report.organization_id, program=place.key, tier=place.tier_key, overdue=by)
