"""Pure checks on reports: when they are due, when to remind, and whether one is ready to be sent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from grants.kernel.refusal import Problem
from grants.programs import answers as reading
from grants.programs.questions import Form
from grants.reports.form import DIFFERENCE, spending_question
from grants.reports.lifecycle import WITH_GRANTEE

REMINDERS = (-30, -7, 0, 7)
"""Days from the due day on which a grantee who has not reported is reminded."""

REMIND_AT = time(9, 0)
DAYS_TO_MEND = 14
FILES_LIMIT = 10


def end_of_day(day: date, timezone: str) -> datetime:
    """The last minute of a day, as a wall clock in `timezone` shows it, as an instant."""
    return datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(timezone))


def due_at(*, projects_end: date, report_due_days: int, timezone: str) -> datetime:
    """A report is due at the end of the day, so many days after the projects end."""
    return end_of_day(projects_end + timedelta(days=report_due_days), timezone)


def due_after_return(*, due_at: datetime, now: datetime, timezone: str) -> datetime:
    """Mending takes time: at least two weeks from the day a report is sent back."""
    day = now.astimezone(ZoneInfo(timezone)).date() + timedelta(days=DAYS_TO_MEND)
    return max(due_at, end_of_day(day, timezone))


def overdue(*, status: str, due_at: datetime, now: datetime) -> bool:
    """The grantee has it and the due instant has passed; what waits for staff is not the grantee's delay."""
    return status in WITH_GRANTEE and now > due_at


def next_reminder(*, due_at: datetime, timezone: str, after: datetime) -> datetime | None:
    """The next morning on which to remind, later than `after`; None when all have passed."""
    day = due_at.astimezone(ZoneInfo(timezone)).date()
    mornings = (
        datetime.combine(day + timedelta(days=days), REMIND_AT, tzinfo=ZoneInfo(timezone)) for days in REMINDERS
    )
    return next((morning for morning in mornings if morning > after), None)


def days_left(*, due_at: datetime, timezone: str, now: datetime) -> int:
    """Days by the calendar of the round's place: 0 on the due day, negative after it."""
    zone = ZoneInfo(timezone)
    return (due_at.astimezone(zone).date() - now.astimezone(zone).date()).days


def check(form: Form, typed: dict[str, Any], *, award_cents: int) -> tuple[dict[str, Any], list[Problem]]:
    """Every answer's meaning and everything to mend; the spending adds up to the award or says why not."""
    values, problems = reading.check(form, typed)
    spending = spending_question(form)
    lines = values.get(spending.key) if spending else None
    if spending is None or not lines or any(problem.field == spending.key for problem in problems):
        return values, problems
    spent = sum(line["cents"] for line in lines)
    if spent != award_cents and not values.get(DIFFERENCE):
        facts: dict[str, object] = {"spent_cents": spent, "award_cents": award_cents}
        problems.append(Problem(DIFFERENCE, "spending_differs", facts))
        order = {question.key: place for place, question in enumerate(form)}
        problems.sort(key=lambda problem: order[problem.field])
    return values, problems
