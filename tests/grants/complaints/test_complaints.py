"""A complaint gets a number, a code, a clock and a named coordinator; its answer is in writing, and history keeps all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from grants.complaints import commands, queries
from grants.complaints.lifecycle import ComplaintStatus
from grants.complaints.model import Complaint
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady, SomebodyElseWasFaster, WrongStatus
from grants.policy.actor import NOBODY, Actor, Role
from tests.world import World
from tests.worlds.complaints import COORDINATOR, filed


@pytest.fixture
def rosa(world: World) -> Actor:
    return world.staff(Role.COORDINATOR, email="rosa@example.org")


def page(session: Session, reference: str) -> queries.ComplaintPage:
    session.rollback()
    return queries.complaint_page(session, reference)


def test_nobody_known_can_file_one_and_open_it_again_by_number_and_code(world: World, session: Session) -> None:
    made = filed(world)
    place = session.scalars(select(Complaint.id)).one()
    assert made.reference == f"C-2026-{place:04d}"
    typed = (f"c-2026-{place:04d} ", made.code.lower().replace("-", " "))
    for number, code in ((made.reference, made.code), typed):
        found = queries.with_code(session, number, code)
        assert found is not None
        assert (found.text, found.notes) == ("The screen reader skips the budget.", ())
    for number, code in (
        (made.reference, "ABCD-EFGH"),
        (made.reference, ""),
        (f"C-2025-{place:04d}", made.code),
        (f"C-2026-{place + 1:04d}", made.code),
        ("", ""),
        ("C-2026-" + "9" * 40, made.code),
    ):
        assert queries.with_code(session, number, code) is None
    assert made.code.replace("-", "") not in session.scalars(select(Complaint.code_hash)).one()


def test_its_clock_and_its_coordinator_are_those_of_the_day_it_was_filed(world: World, session: Session) -> None:
    found = page(session, filed(world).reference)
    assert found.take_up_by == world.clock.now() + timedelta(days=5)
    assert found.answer_by == world.clock.now() + timedelta(days=30)
    assert (found.coordinator["name"], found.coordinator["email"]) == ("Rosa Ek", "rosa@example.org")


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"text": " \n"}, "text", "required"),
        ({"text": "x" * 5001}, "text", "too_long"),
        ({"name": "x" * 201}, "name", "too_long"),
        ({"kind": "gossip"}, "kind", "not_an_option"),
    ],
)
def test_what_can_not_be_kept_is_named(world: World, told: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(NotReady) as refused:
        filed(world, **told)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]


def test_the_coordinator_hears_of_it_and_who_gave_an_address_has_a_receipt_in_their_language(world: World) -> None:
    made = filed(world, locale="es", email="ana@example.org", text="Me gritaron. <b>\u202e")
    filed(world)
    world.drain()
    to = {letter.to: letter for letter in ports.post().letters()}
    assert set(to) == {"rosa@example.org", "ana@example.org"}
    assert "Me gritaron" not in to["rosa@example.org"].text, "what it says stays on the page"
    assert re.search(r"/staff/complaints/C-2026-\d{4}", to["rosa@example.org"].text)
    assert to["ana@example.org"].subject == f"Tenemos su queja {made.reference}"
    assert "Rosa Ek, 704-555-0199" in to["ana@example.org"].text
    assert "Me gritaron. <b>\u202e" in to["ana@example.org"].text


def test_from_taking_it_up_to_closing_each_step_is_in_the_history(world: World, rosa: Actor, session: Session) -> None:
    made = filed(world, email="ana@example.org")
    with world.unit(rosa) as unit:
        commands.take_up(unit, made.id)
        commands.note(unit, made.id, "Called the vendor.")
        commands.answer(unit, made.id, "We mended the page.")
        commands.close(unit, made.id, "She is content.")
        commands.reopen(unit, made.id, "It broke again.")
    found = page(session, made.reference)
    assert (found.status, found.answer) == (ComplaintStatus.IN_HAND, "We mended the page.")
    assert [note.text for note in found.notes] == ["Called the vendor."]
    rows = session.execute(
        select(HistoryRow.action, HistoryRow.note).where(HistoryRow.subject_type == "complaint").order_by(HistoryRow.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("file", ""),
        ("take_up", ""),
        ("note", "Called the vendor."),
        ("answer", "We mended the page."),
        ("close", "She is content."),
        ("reopen", "It broke again."),
    ]
    world.drain()
    assert any(
        "We mended the page." in letter.text for letter in ports.post().letters() if letter.to == "ana@example.org"
    )


def test_only_the_coordinator_works_on_it_and_never_without_words(world: World, rosa: Actor) -> None:
    made = filed(world)
    for actor in (NOBODY, world.officer, world.staff(Role.AUDITOR), world.applicant()):
        with pytest.raises(Forbidden), world.unit(actor) as unit:
            commands.answer(unit, made.id, "No.")
    for verb in (commands.answer, commands.note):
        with pytest.raises(NotReady), world.unit(rosa) as unit:
            verb(unit, made.id, "  ")
    with pytest.raises(WrongStatus), world.unit(rosa) as unit:
        commands.close(unit, made.id, "Closed before it was answered.")


def test_who_complained_in_another_language_is_answered_in_it(world: World, rosa: Actor, session: Session) -> None:
    made = filed(world, locale="es", email="ana@example.org")
    for translated in ("", " \0"):
        with pytest.raises(NotReady) as refused, world.unit(rosa) as unit:
            commands.answer(unit, made.id, "We mended the page.", translated=translated)
        assert [(each.field, each.code) for each in refused.value.problems] == [("translated", "in_their_language")]
    assert page(session, made.reference).answer == ""
    with world.unit(rosa) as unit:
        commands.answer(unit, made.id, "We mended the page.", translated="Arreglamos la página.")
    found = page(session, made.reference)
    assert (found.answer, found.written, found.written_in) == ("Arreglamos la página.", "We mended the page.", "en")
    world.drain()
    [told] = [letter for letter in ports.post().letters() if "Arreglamos" in letter.text]
    assert "We mended" not in told.text
    with world.unit(rosa) as unit:
        commands.reopen(unit, made.id, "Again.")
        commands.answer(unit, made.id, "Ahora sí.", spoken="es", translated="Not needed, and not kept.")
    found = page(session, made.reference)
    assert (found.answer, found.written, found.written_in) == ("Ahora sí.", "", "")


def test_an_answer_to_an_older_page_is_refused(world: World, rosa: Actor, session: Session) -> None:
    made = filed(world)
    opened_with = page(session, made.reference).version
    with world.unit(rosa) as unit:
        commands.take_up(unit, made.id)
    with pytest.raises(SomebodyElseWasFaster), world.unit(rosa) as unit:
        commands.answer(unit, made.id, "Late.", version=opened_with)


def test_the_list_shows_what_is_due_first_and_what_is_late(world: World, rosa: Actor, session: Session) -> None:
    first, second = filed(world), filed(world)
    with world.unit(rosa) as unit:
        commands.take_up(unit, first.id)
    world.clock.move(timedelta(days=6))
    lines = queries.complaints(session, open=True, now=world.clock.now())
    assert [(line.reference, line.late) for line in lines] == [(first.reference, False), (second.reference, True)]
    session.rollback()
    with world.unit(rosa) as unit:
        commands.answer(unit, second.id, "Done.")
    assert [line.reference for line in queries.complaints(session, open=False, now=world.clock.now())] == [
        second.reference
    ]
    assert queries.waiting(session) == 1


def test_a_note_is_never_rewritten(world: World, rosa: Actor, session: Session) -> None:
    made = filed(world)
    with world.unit(rosa) as unit:
        commands.note(unit, made.id, "Heard her.")
    for wrong in ("UPDATE complaint_note SET text = 'x'", "DELETE FROM complaint_note"):
        with pytest.raises(DatabaseError):
            session.execute(text(wrong))
        session.rollback()


def test_the_coordinators_promise_can_be_read_from_the_row(world: World, session: Session) -> None:
    filed(world)
    assert session.scalars(select(Complaint.coordinator)).one()["answer_days"] == COORDINATOR.answer_days
