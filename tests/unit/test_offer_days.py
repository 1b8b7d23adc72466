"""When an offer ends, and when its end is called to mind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from grants.awards import rules


def test_an_offer_ends_with_the_last_minute_of_its_day_in_the_zone_of_the_round():
    assert rules.last_instant(date(2027, 1, 30), "America/New_York") == datetime(2027, 1, 31, 4, 59, 59, tzinfo=UTC)


def test_the_day_of_the_clock_change_ends_at_its_own_midnight():
    assert rules.last_instant(date(2027, 3, 14), "America/New_York") == datetime(2027, 3, 15, 3, 59, 59, tzinfo=UTC)


END = datetime(2027, 1, 30, 12, tzinfo=UTC)


def test_reminders_come_five_days_and_one_day_before_the_end():
    assert not rules.reminder_due(0, expires_at=END, now=END - timedelta(days=5, seconds=1))
    assert rules.reminder_due(0, expires_at=END, now=END - timedelta(days=5))
    assert not rules.reminder_due(1, expires_at=END, now=END - timedelta(days=2))
    assert rules.reminder_due(1, expires_at=END, now=END - timedelta(hours=23))
    assert not rules.reminder_due(2, expires_at=END, now=END - timedelta(hours=1))


def test_nobody_is_reminded_of_what_is_over():
    assert not rules.reminder_due(0, expires_at=END, now=END)


def test_after_a_pause_of_the_sweep_one_letter_stands_for_all():
    assert rules.reminders_by(expires_at=END, now=END - timedelta(hours=2)) == 2


def test_a_short_offer_is_not_reminded_of_at_once():
    assert rules.reminders_spent(offered_at=END - timedelta(days=20), expires_at=END) == 0
    assert rules.reminders_spent(offered_at=END - timedelta(days=4), expires_at=END) == 1
    assert rules.reminders_spent(offered_at=END - timedelta(days=6), expires_at=END) == 1
