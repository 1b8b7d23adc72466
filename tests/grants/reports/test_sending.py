"""A report is written in any order, sent once, mended when it is sent back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.reports import commands as reports
from grants.reports import queries
from grants.reports.form import DIFFERENCE
from grants.reports.model import MeasureValue, Report
from tests.pictures import PNG
from tests.world import World
from tests.worlds.reports import REPORT, accepted, awaited, sent, sent_back, written


def facts(session: Session, name: str) -> int:
    return session.scalar(select(func.count()).select_from(FactRow).where(FactRow.name == name)) or 0


def test_a_signed_award_awaits_one_report_however_often_it_is_told(world: World, session: Session) -> None:
    report_id = awaited(world)
    award_id = session.get_one(Report, report_id).award_id
    with world.unit() as unit:
        assert reports.await_report(unit, award_id).id == report_id
    assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_the_due_date_comes_from_the_round(world: World, session: Session) -> None:
    report = session.get_one(Report, awaited(world))
    assert report.due_at.isoformat() == "2027-08-31T03:59:00+00:00"


def test_what_was_typed_is_kept_right_or_wrong(world: World, session: Session) -> None:
    report_id = awaited(world)
    with world.unit(world.applicant()) as unit:
        reports.save(unit, report_id, {"measure_reached_actual": "about forty", "unasked": "x"}, locale="es")
    page = queries.report_page(session, id=report_id, now=world.clock.now())
    assert page.typed == {"measure_reached_actual": "about forty"}
    assert page.values == {"measure_reached_actual": None}


def test_an_incomplete_report_is_not_sent_and_says_everything_that_is_missing(world: World, session: Session) -> None:
    report_id = awaited(world)
    with world.unit(world.applicant()) as unit:
        reports.save(unit, report_id, {"story": "It went well."}, locale="en")
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        reports.submit(unit, report_id)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("hard", "required"),
        ("spent", "required"),
        ("measure_reached_actual", "required"),
        ("measure_satisfied_actual", "required"),
        ("measure_safer_actual", "required"),
    ]
    assert session.get_one(Report, report_id).status == "awaited"


def test_spending_adds_up_or_says_why(world: World) -> None:
    report_id = written(world, awaited(world), spent=[{"item": "Snacks", "amount": "380"}])
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        reports.submit(unit, report_id)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(DIFFERENCE, "spending_differs")]
    with world.unit(world.applicant()) as unit:
        reports.save(unit, report_id, {DIFFERENCE: "The trainer gave her time."}, locale="en")
        assert reports.submit(unit, report_id).status == "submitted"


def test_sending_twice_sends_once(world: World, session: Session) -> None:
    report_id = sent(world, awaited(world))
    first = session.get_one(Report, report_id).submitted_at
    world.clock.move(timedelta(minutes=1))
    with world.unit(world.applicant()) as unit:
        reports.submit(unit, report_id)
    session.rollback()
    assert session.get_one(Report, report_id).submitted_at == first
    assert facts(session, "ReportSubmitted") == 1
    steps = select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "submit")
    assert session.scalar(steps.where(HistoryRow.subject_type == "report")) == 1


def test_what_is_sent_can_not_be_changed(world: World) -> None:
    report_id = sent(world, awaited(world))
    with pytest.raises(WrongStatus), world.unit(world.applicant()) as unit:
        reports.save(unit, report_id, {"story": "Something else."}, locale="en")
    with pytest.raises(WrongStatus), world.unit(world.applicant()) as unit:
        reports.attach(unit, report_id, "receipts", name="a.png", content=PNG)


def test_a_report_that_was_sent_back_is_mended_and_sent_again(world: World, session: Session) -> None:
    report_id = sent_back(world, sent(world, awaited(world)), note="How many came?")
    page = queries.report_page(session, id=report_id, now=world.clock.now())
    assert (page.status, page.note, page.typed["story"]) == ("returned", "How many came?", REPORT["story"])
    world.clock.move(timedelta(days=1))
    sent(world, report_id, measure_reached_actual="52")
    with world.unit(world.officer) as unit:
        reports.accept(unit, report_id)
    session.rollback()
    numbers = session.scalars(
        select(MeasureValue.actual).where(MeasureValue.report_id == report_id, MeasureValue.measure_key == "reached")
    )
    assert numbers.all() == [52]
    assert facts(session, "ReportSubmitted") == 2


def test_sending_back_gives_two_weeks_and_needs_words(world: World, session: Session) -> None:
    report_id = awaited(world)
    world.clock.at = session.get_one(Report, report_id).due_at - timedelta(hours=1)
    sent(world, report_id)
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        reports.send_back(unit, report_id, note="   ")
    sent_back(world, report_id)
    session.rollback()
    assert session.get_one(Report, report_id).due_at.isoformat() == "2027-09-14T03:59:00+00:00"


def test_only_its_people_write_a_report_and_only_officers_judge_it(world: World) -> None:
    report_id = sent(world, awaited(world))
    with pytest.raises(Forbidden), world.unit(world.applicant("somebody@example.org")) as unit:
        reports.submit(unit, report_id)
    with pytest.raises(Forbidden), world.unit(world.applicant()) as unit:
        reports.accept(unit, report_id)


def test_an_accepted_report_rests(world: World) -> None:
    report_id = accepted(world, awaited(world))
    with pytest.raises(WrongStatus), world.unit(world.officer) as unit:
        reports.send_back(unit, report_id, note="One more thing.")
    with world.unit(world.applicant()) as unit:
        assert reports.submit(unit, report_id).status == "accepted"


def test_files_are_checked_by_content_and_can_be_taken_out(world: World, session: Session) -> None:
    report_id = awaited(world)
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        reports.attach(unit, report_id, "receipts", name="photo.png", content=b"<script>alert(1)</script>")
    assert refused.value.problems[0].code == "file_kind"
    for name in ("one.png", "../two.png"):
        with world.unit(world.applicant()) as unit:
            reports.attach(unit, report_id, "receipts", name=name, content=PNG)
    page = queries.report_page(session, id=report_id, now=world.clock.now())
    assert [file.name for file in page.files_of("receipts")] == ["one.png", ".._two.png"]
    with world.unit(world.applicant()) as unit:
        reports.detach(unit, report_id, page.files[0].id)
        reports.detach(unit, report_id, page.files[0].id)
    session.rollback()
    page = queries.report_page(session, id=report_id, now=world.clock.now())
    assert [file.name for file in page.files] == [".._two.png"]


def test_a_file_of_another_report_can_not_be_taken_out(world: World, session: Session) -> None:
    mine = awaited(world)
    with world.unit(world.applicant()) as unit:
        stored = reports.attach(unit, mine, "receipts", name="one.png", content=PNG).stored_file_id
    other = awaited(world, email="bo@example.org", organization_name="Elm Street Readers")
    with world.unit(world.applicant("bo@example.org")) as unit:
        reports.detach(unit, other, stored)
    assert queries.report_page(session, id=mine, now=world.clock.now()).files
