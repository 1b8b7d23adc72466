"""Staff accept a report, send it back to be mended, or give it more time."""

from __future__ import annotations

from datetime import date, datetime

from grants.applications.commands import queue_words
from grants.applications.model import TranslationKind
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean
from grants.programs.model import Round
from grants.reports import rules
from grants.reports.commands.standing import no_longer_overdue
from grants.reports.events import ReportAccepted, ReportReturned
from grants.reports.lifecycle import WITH_GRANTEE
from grants.reports.model import Report


def accept(unit: Unit, report_id: int, *, note: str = "", version: int | None = None) -> Report:
    """Take a report as it is. Money that waited for it follows by the fact, and so does the closing of the award."""
    report = _judged(unit, report_id, version)
    no_longer_overdue(unit, report)
    report.accepted_at, report.accepted_by = unit.now, unit.actor.person_id
    unit.advance(report, "accept", note=clean(note).strip())
    unit.record(ReportAccepted(report_id=report.id, award_id=report.award_id))
    return report


def send_back(unit: Unit, report_id: int, *, note: str, spoken: str = "en", version: int | None = None) -> Report:
    """Ask for something to be mended; the grantee reads the note, keeps all they wrote, and has two weeks at least.

    Where the note is not in the group's language (`spoken` says which it is in), its letter waits for a translation.
    """
    report = _judged(unit, report_id, version)
    note = clean(note).strip()
    if not note:
        raise NotReady([Problem("note", "required")])
    report.note = note
    unit.advance(report, "return", note=note)
    timezone = _timezone(unit, report)
    _due(unit, report, rules.due_after_return(due_at=report.due_at, now=unit.now, timezone=timezone), timezone)
    queue_words(unit, report.application_id, note, spoken=spoken, kind=TranslationKind.REPORT)
    unit.record(ReportReturned(report_id=report.id))
    return report


def move_due(unit: Unit, report_id: int, *, day: date, note: str, version: int | None = None) -> Report:
    """Give another due day, with the reason; reminders follow the new day by themselves."""
    report = _judged(unit, report_id, version)
    if report.status not in WITH_GRANTEE:
        raise WrongStatus(subject="report", status=report.status, action="move_due")
    note, timezone = clean(note).strip(), _timezone(unit, report)
    due = rules.end_of_day(day, timezone)
    problems = [] if note else [Problem("note", "required")]
    if due <= unit.now:
        problems.append(Problem("day", "already_past"))
    if problems:
        raise NotReady(problems)
    before = report.due_at
    _due(unit, report, due, timezone)
    unit.changed(report, "move_due", note=note, before=before.isoformat(), after=due.isoformat())
    return report


def _judged(unit: Unit, report_id: int, version: int | None) -> Report:
    report = unit.get(Report, report_id, version=version)
    require(unit.actor, Action.JUDGE_REPORT, report)
    return report


def _timezone(unit: Unit, report: Report) -> str:
    return unit.session.get_one(Round, report.round_id).timezone


def _due(unit: Unit, report: Report, due: datetime, timezone: str) -> None:
    report.due_at = due
    report.next_reminder_at = rules.next_reminder(due_at=due, timezone=timezone, after=unit.now)
    no_longer_overdue(unit, report)
