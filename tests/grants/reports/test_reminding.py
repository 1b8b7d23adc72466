"""Reminders follow the calendar and the state at the moment of sending; overdue is counted once and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.jobs import sweep
from grants.kernel import ports
from grants.kernel.refusal import NotReady
from grants.people.model import Standing
from grants.reports import commands as reports
from grants.reports.model import Report
from tests.world import World
from tests.worlds.reports import accepted, awaited, sent, sent_back


def subjects(word: str = "report") -> list[str]:
    """Subjects of the letters about reports, oldest first."""
    return [letter.subject for letter in reversed(ports.post().letters()) if word in letter.subject.lower()]


def due_at(world: World, report_id: int):
    with Session(world.engine) as session:
        return session.get_one(Report, report_id).due_at


def go(world: World, report_id: int, days: int) -> None:
    """To ten in the morning, so many days from the due day, and let the sweep and the mail work."""
    world.clock.at = due_at(world, report_id) + timedelta(days=days) - timedelta(hours=13, minutes=59)
    sweep.once()
    world.drain()


def later(world: World, report_id: int, *, days: int) -> None:
    day = (due_at(world, report_id) - timedelta(hours=5)).date() + timedelta(days=days)
    with world.unit(world.officer) as unit:
        reports.move_due(unit, report_id, day=day, note="A flood.")


def overdue(world: World) -> list[int]:
    with Session(world.engine) as session:
        return list(session.scalars(select(Standing.overdue)))


def test_four_mornings_four_reminders_each_once(world: World) -> None:
    report_id = awaited(world)
    for days in (-31, -30, -30, -29, -8, -7, -6, -1, 0, 1, 6, 7, 8, 30):
        go(world, report_id, days)
    assert subjects() == [
        "Your report is due on August 30, 2027",
        "Your report is due on August 30, 2027",
        "Your report is due today",
        "Your report was due on August 30, 2027",
    ]


def test_mornings_that_were_slept_through_become_one_letter(world: World) -> None:
    report_id = awaited(world)
    go(world, report_id, 3)
    assert subjects() == ["Your report was due on August 30, 2027"]


def test_whoever_has_reported_gets_no_reminder(world: World) -> None:
    report_id = sent(world, awaited(world))
    world.drain()
    for days in (-30, -7, 0, 7):
        go(world, report_id, days)
    assert subjects() == ["We have your report (JS-2026-0001)"]


def test_who_reports_between_the_morning_and_the_mail_gets_no_reminder(world: World) -> None:
    report_id = awaited(world)
    world.clock.at = due_at(world, report_id) - timedelta(days=7, hours=13)
    sweep.once()  # the reminder is recorded, its letter waits
    sent(world, report_id)
    world.drain()
    assert subjects() == ["We have your report (JS-2026-0001)"]


def test_a_due_day_that_moved_away_takes_its_reminder_along(world: World) -> None:
    report_id = awaited(world)
    world.clock.at = due_at(world, report_id) - timedelta(days=7, hours=13)
    sweep.once()
    later(world, report_id, days=90)
    world.drain()
    assert subjects() == []
    go(world, report_id, -30)
    assert subjects() == ["Your report is due on November 28, 2027"]


def test_a_report_that_was_sent_back_is_reminded_of_again(world: World) -> None:
    report_id = sent_back(world, sent(world, awaited(world)))
    go(world, report_id, -7)
    assert subjects()[-1] == "Your report is due on August 30, 2027"


def test_a_reminder_names_the_project_mentions_the_kept_draft_and_leads_to_it(world: World) -> None:
    report_id = awaited(world)
    with world.unit(world.applicant()) as unit:
        reports.save(unit, report_id, {"story": "So far."}, locale="en")
    go(world, report_id, -7)
    letter = next(letter for letter in ports.post().letters() if "report is due" in letter.subject)
    assert letter.to == "ana@example.org"
    assert "Porch talks" in letter.text
    assert "What you have written so far is kept." in letter.text
    assert "http://localhost/reports/JS-2026-0001" in letter.text


def test_overdue_is_counted_once_and_taken_back_on_acceptance(world: World) -> None:
    report_id = awaited(world)
    go(world, report_id, 0)
    assert overdue(world) == [0]
    go(world, report_id, 2)
    go(world, report_id, 3)
    assert overdue(world) == [1]
    accepted(world, report_id)
    assert overdue(world) == [0]


def test_a_report_in_time_is_never_overdue_while_staff_read_it(world: World) -> None:
    report_id = sent(world, awaited(world))
    go(world, report_id, 20)
    assert overdue(world) == [0]


@pytest.mark.parametrize("way", ["more time", "sent back"])
def test_time_given_takes_the_count_back_and_it_can_come_again(world: World, way: str) -> None:
    report_id = awaited(world)
    go(world, report_id, 2)
    if way == "sent back":
        sent(world, report_id)
        sent_back(world, report_id)
    else:
        later(world, report_id, days=20)
    assert overdue(world) == [0]
    go(world, report_id, 2)
    assert overdue(world) == [1]


def test_more_time_needs_a_reason_and_a_day_to_come(world: World) -> None:
    report_id = awaited(world)
    with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
        reports.move_due(unit, report_id, day=world.clock.now().date() - timedelta(days=1), note=" ")
    assert [(p.field, p.code) for p in refused.value.problems] == [("note", "required"), ("day", "already_past")]


def test_a_page_that_is_open_while_time_passes_can_still_be_saved(world: World) -> None:
    report_id = awaited(world)
    with Session(world.engine) as session:
        opened_with = session.get_one(Report, report_id).version
    go(world, report_id, -30)
    go(world, report_id, 2)
    with world.unit(world.applicant()) as unit:
        reports.save(unit, report_id, {"story": "Written while it became late."}, locale="en", version=opened_with)
