"""The demonstration's clock: real time plus a shift kept in the database, one for web, worker and sweep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, Integer, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base


class ClockShift(Base):
    """One row: by how many seconds the demonstration's time is ahead of the machine's."""

    __tablename__ = "clock_shift"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seconds: Mapped[int]


class ShiftedClock:
    """Reads the shift on a connection of its own, so that the request's transaction is left alone."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self.engine = engine

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._seconds())

    def move_to(self, at: datetime) -> None:
        seconds = int((at - datetime.now(UTC)).total_seconds())
        with self.engine().begin() as connection:
            if connection.execute(update(ClockShift).values(seconds=seconds)).rowcount == 0:
                connection.execute(insert(ClockShift).values(id=1, seconds=seconds))

    def _seconds(self) -> int:
        with self.engine().connect() as connection:
            return connection.scalar(select(ClockShift.seconds)) or 0
