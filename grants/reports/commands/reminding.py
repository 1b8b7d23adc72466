"""What only time causes: a reminder's morning comes, a due date passes. Harmless to repeat."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from grants.kernel.unit import Unit
from grants.programs.model import Round
from grants.reports import rules
from grants.reports.commands.standing import note_quietly, now_overdue
from grants.reports.events import ReportReminderDue
from grants.reports.lifecycle import WITH_GRANTEE
from grants.reports.model import Report


def remind(unit: Unit, report_id: int) -> None:
    """Record that a reminder's morning has come, once for each; mornings that were slept through become one.

    A report that is no longer with its grantee asks for nothing. The letter looks again before it is sent.
    """
    report = unit.get(Report, report_id)
    if report.next_reminder_at is None or report.next_reminder_at > unit.now:
        return
    timezone = unit.session.get_one(Round, report.round_id).timezone
    upcoming = rules.next_reminder(due_at=report.due_at, timezone=timezone, after=unit.now)
    note_quietly(unit, report, next_reminder_at=upcoming)
    if report.status in WITH_GRANTEE:
        unit.changed(report, "remind")
        unit.record(
            ReportReminderDue(report_id=report.id, day=unit.now.astimezone(ZoneInfo(timezone)).date().isoformat())
        )


def mark_overdue(unit: Unit, report_id: int) -> None:
    """Count a report whose due date has passed in its organization's standing."""
    report = unit.get(Report, report_id)
    if report.overdue_since is None and rules.overdue(status=report.status, due_at=report.due_at, now=unit.now):
        now_overdue(unit, report)
        unit.changed(report, "mark_overdue")
