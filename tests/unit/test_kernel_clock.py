"""Time: aware, in UTC, said by whoever is asked; wall clocks only with their zone."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from grants.kernel.base import UtcDateTime
from grants.kernel.clock import MovableClock, StoppedClock, SystemClock, instant
from grants.kernel.texts import in_language

DIALECT: Any = sqlite.dialect()


def test_the_systems_clock_is_aware_and_goes_on() -> None:
    first = SystemClock().now()
    assert first.utcoffset() == timedelta(0)
    assert SystemClock().now() >= first


def test_a_stopped_clock_stands_still_until_it_is_moved() -> None:
    clock = StoppedClock(datetime(2026, 11, 10, 17, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.move(timedelta(days=1))
    assert clock.now() == datetime(2026, 11, 11, 17, tzinfo=UTC)


def test_the_systems_clock_can_not_be_set() -> None:
    assert not isinstance(SystemClock(), MovableClock)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-11-30T17:00", "2026-11-30T22:00+00:00"),
        ("2026-07-01T17:00", "2026-07-01T21:00+00:00"),
        ("2026-11-01T01:30", "2026-11-01T05:30+00:00"),  # the hour that comes twice: the first one
    ],
)
def test_a_deadline_is_an_instant_in_its_zone_summer_and_winter(local: str, utc: str) -> None:
    assert instant(local, "America/New_York").isoformat(timespec="minutes") == utc


def test_a_naive_time_can_not_be_stored() -> None:
    with pytest.raises(ValueError, match="which zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), DIALECT)


def test_an_instant_is_stored_and_given_back_in_utc() -> None:
    here = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    stored = UtcDateTime().process_bind_param(here, DIALECT)
    assert (stored, stored.utcoffset() if stored else None) == (here, timedelta(0))
    assert UtcDateTime().process_result_value(datetime(2026, 1, 1, 17), DIALECT) == here
    assert UtcDateTime().process_result_value(here, DIALECT) == here
    assert UtcDateTime().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_result_value(None, DIALECT) is None


@pytest.mark.parametrize(
    ("locale", "said"), [("es", "Hola"), ("es-MX", "Hola"), ("en", "Hello"), ("vi", "Hello"), ("", "Hello")]
)
def test_a_text_falls_back_to_its_language_and_then_to_english(locale: str, said: str) -> None:
    assert in_language({"en": "Hello", "es": "Hola"}, locale) == said


def test_no_text_is_an_empty_text_and_an_empty_translation_does_not_hide_the_english() -> None:
    assert in_language(None, "es") == ""
    assert in_language({}, "es") == ""
    assert in_language({"en": "Hello", "es": ""}, "es") == "Hello"
