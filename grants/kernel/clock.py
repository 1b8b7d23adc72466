"""What time it is: a port, so that tests and the demonstration can say it themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class SystemClock:
    """The machine's own clock; the only clock a production setting allows."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class StoppedClock:
    """A clock that stands still until it is moved (tests, the demonstration's loader)."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


def instant(local: str, timezone: str) -> datetime:
    """`2026-11-30T17:00` as a wall clock in `timezone` shows it, as an instant in UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


@runtime_checkable
class MovableClock(Protocol):
    """A clock that the demonstration's visitor can set; no production setting binds one."""

    def now(self) -> datetime: ...

    def move_to(self, at: datetime) -> None:
        """From now on, time goes on from `at`."""
