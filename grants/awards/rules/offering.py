"""When an offer ends and when its end is called to mind: instants, from a day in the round's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

REMIND_BEFORE = (timedelta(days=5), timedelta(days=1))
"""How long before the end of an offer each reminder goes out."""


def last_instant(day: date, timezone: str) -> datetime:
    """The end of a day as the clocks of `timezone` show it: people are told 11:59 p.m., and that minute counts."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def reminders_spent(*, offered_at: datetime, expires_at: datetime) -> int:
    """How many reminders would come within a day of the offer itself, and so are left out from the start."""
    soon = offered_at + timedelta(days=1)
    return sum(1 for before in REMIND_BEFORE if expires_at - before <= soon)


def reminder_due(sent: int, *, expires_at: datetime, now: datetime) -> bool:
    return sent < len(REMIND_BEFORE) and expires_at - REMIND_BEFORE[sent] <= now < expires_at


def reminders_by(*, expires_at: datetime, now: datetime) -> int:
    """How many reminders' moments have passed: after a pause of the sweep one letter stands for all of them."""
    return sum(1 for before in REMIND_BEFORE if expires_at - before <= now)
