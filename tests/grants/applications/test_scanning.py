"""Where a scanner is set up a file waits for it: nobody opens it before, and an infected one is gone, in clear words."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.lifecycle import FileStatus
from grants.applications.model import Answer, Call, StoredFile
from grants.applications.rules import Came
from grants.gateways.antivirus import scanner_at
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.programs import commands as programs
from tests.clamd_server import EICAR, Server, clamd_server
from tests.pictures import PNG
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import FORM

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def clamd(world: World) -> Iterator[Server]:
    with clamd_server() as server:
        use(server.url)
        try:
            yield server
        finally:
            use("")


def use(url: str) -> None:
    ports.scanner.unbind()
    ports.scanner.bind(scanner_at(url))


def attached(world: World, content: bytes, *, draft_id: int | None = None) -> tuple[int, int]:
    draft_id = draft_id or world.draft(world.open_round())
    with world.unit(world.applicant()) as unit:
        stored = applications.attach(unit, draft_id, "attachment", name="plan, “año” 🌳.pdf", content=content)
        return draft_id, stored.id


def file(session: Session, file_id: int) -> StoredFile:
    session.rollback()
    return session.get_one(StoredFile, file_id)


def answer(session: Session, key: str = "attachment") -> Answer:
    session.rollback()
    return session.scalars(select(Answer).where(Answer.question_key == key)).one()


def is_kept(key: str) -> bool:
    try:
        ports.files().get(key)
    except FileNotFoundError:
        return False
    return True


def test_a_clean_file_waits_until_it_was_looked_at(world: World, clamd: Server, session: Session) -> None:
    _, file_id = attached(world, PDF)
    assert file(session, file_id).status is FileStatus.WAITING
    session.rollback()
    world.drain()
    stored = file(session, file_id)
    assert (stored.status, stored.scanned_at, stored.finding) == (FileStatus.CLEAN, world.clock.now(), "")
    assert clamd.seen == [PDF]


def test_an_infected_file_leaves_the_draft_the_store_and_a_word_to_its_person(
    world: World, clamd: Server, session: Session
) -> None:
    draft_id, file_id = attached(world, PDF + EICAR)
    world.drain()
    stored = file(session, file_id)
    assert (stored.status, stored.finding) == (FileStatus.INFECTED, "Eicar-Signature")
    assert not is_kept(stored.storage_key)
    assert (answer(session).typed, answer(session).value) == ("", None)
    [letter] = ports.post().letters()
    assert letter.to == "ana@example.org"
    assert "plan, “año” 🌳.pdf" in letter.text
    assert "Eicar-Signature" in letter.text
    of_the_file = select(HistoryRow.action).where(HistoryRow.subject_type == "stored_file")
    rows = session.scalars(of_the_file.order_by(HistoryRow.id)).all()
    assert rows == ["find_infected", "remove_content"]
    assert draft_id


def test_an_infected_file_of_a_sent_application_keeps_its_place_and_loses_its_content(
    world: World, clamd: Server, session: Session
) -> None:
    draft_id, file_id = attached(world, PDF + EICAR)
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, draft_id)
    world.drain()
    assert answer(session).value == file_id
    assert not is_kept(file(session, file_id).storage_key)


def test_an_infected_file_of_an_opened_section_takes_the_place_of_none_that_is_good(
    world: World, clamd: Server, session: Session
) -> None:
    application_id, good = attached(world, PDF)
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, application_id)
    with world.unit(world.officer) as unit:
        until = unit.now + timedelta(days=5)
        applications.reopen(unit, application_id, ["money"], until=until, reason="Send the plan again.")
    with world.unit(world.applicant()) as unit:
        applications.attach_change(unit, application_id, "attachment", name="new.pdf", content=PDF + EICAR)
    world.drain()
    with world.unit(world.applicant()) as unit:
        applications.send_again(unit, application_id)
    assert answer(session).value == good
    assert any("“new.pdf”" in letter.text for letter in ports.post().letters())


def test_a_file_that_staff_sent_is_told_to_who_sent_it_and_not_to_the_group(world: World, clamd: Server) -> None:
    application_id = world.submitted(world.open_round())
    with world.unit(world.officer) as unit:
        applications.answer(unit, application_id, "Please see this.", file=("ours.pdf", PDF + EICAR))
    world.drain()
    [letter] = [each for each in ports.post().letters() if "“ours.pdf”" in each.text]
    assert (letter.to, letter.subject) == ("officer@example.org", "A file that you sent was removed: JS-2026-0001")
    assert "/staff/applications/JS-2026-0001/messages" in letter.text


def test_the_scan_of_a_paper_is_told_to_who_keyed_it_in(world: World, clamd: Server, session: Session) -> None:
    round_id, came = world.open_round(), Came("paper", world.clock.now().date(), "Ana Diaz", phone="704-555-0100")
    with world.unit(world.officer) as unit:
        applications.enter(unit, round_id, came, scans=[("scan.pdf", PDF + EICAR)])
    world.drain()
    [letter] = [each for each in ports.post().letters() if "“scan.pdf”" in each.text]
    assert letter.to == "officer@example.org"
    assert session.scalars(select(Call)).all() == []


def test_a_newer_file_is_not_taken_out_with_the_older_infected_one(
    world: World, clamd: Server, session: Session
) -> None:
    draft_id, first = attached(world, PDF + EICAR)
    _, second = attached(world, PNG, draft_id=draft_id)
    world.drain()
    assert answer(session).value == second
    assert [file(session, each).status for each in (first, second)] == [FileStatus.INFECTED, FileStatus.CLEAN]
    assert is_kept(file(session, second).small_key or "")


def test_an_infected_file_leaves_the_answer_of_a_question_that_a_new_form_asks(
    world: World, clamd: Server, session: Session
) -> None:
    round_id = world.open_round()
    draft_id = world.draft(round_id)
    form = deepcopy(FORM)
    form["sections"][2]["questions"].append({"key": "plan", "type": "file", "label": both("Your plan", "Su plan")})
    with world.unit(world.officer) as unit:
        programs.publish_form(unit, round_id, "application", {"sections": form["sections"]}, reason="We need it.")
    with world.unit(world.applicant()) as unit:
        applications.attach(unit, draft_id, "plan", name="plan.pdf", content=PDF + EICAR)
    world.drain()
    assert answer(session, "plan").typed == ""


def test_while_the_scanner_is_away_the_file_waits_and_is_looked_at_when_it_returns(
    world: World, clamd: Server, session: Session
) -> None:
    use("tcp://127.0.0.1:1")
    _, file_id = attached(world, PDF)
    world.drain()
    assert file(session, file_id).status is FileStatus.WAITING
    session.rollback()
    use(clamd.url)
    world.clock.move(timedelta(minutes=1))
    world.drain()
    assert file(session, file_id).status is FileStatus.CLEAN


def test_hearing_the_verdict_twice_changes_nothing(world: World, clamd: Server, session: Session) -> None:
    _, file_id = attached(world, PDF)
    for finding in ("", "Late-Virus"):
        with world.unit() as unit:
            applications.scanned(unit, file_id, finding)
    assert file(session, file_id).status is FileStatus.CLEAN


def test_without_a_scanner_a_file_is_kept_and_says_that_nobody_looked(world: World, session: Session) -> None:
    _, file_id = attached(world, PDF)
    stored = file(session, file_id)
    assert (stored.status, stored.scanned_at) == (FileStatus.UNSCANNED, None)
