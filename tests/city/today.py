"""The day on which the data ends and the demonstration begins, whatever day it is elsewhere."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TODAY = date(2026, 11, 21)
ZONE = ZoneInfo("America/New_York")


def days_to_move(now: datetime) -> timedelta:
    """How many whole days lie between now and the same hour of that day on the city's clocks."""
    midnight = datetime.combine(TODAY, time.min, tzinfo=ZONE)
    return timedelta(days=-((now - midnight) // timedelta(days=1)))
