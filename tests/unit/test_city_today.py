"""The demonstration begins on one day, whenever and wherever it is started."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.city.today import TODAY, ZONE, days_to_move


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 21, 5, 0, tzinfo=UTC),
        datetime(2026, 11, 21, 4, 59, tzinfo=UTC),
        datetime(2026, 11, 22, 4, 59, 59, tzinfo=UTC),
        datetime(2025, 6, 30, 17, 30, tzinfo=UTC),
        datetime(2031, 3, 9, 6, 59, tzinfo=UTC),
    ],
)
def test_whatever_the_day_it_is_the_citys_day_at_the_same_hour(now: datetime) -> None:
    moved = days_to_move(now)
    assert (now + moved).astimezone(ZONE).date() == TODAY
    assert moved % timedelta(days=1) == timedelta(0)


def test_on_the_day_itself_nothing_is_moved() -> None:
    assert days_to_move(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == timedelta(0)
