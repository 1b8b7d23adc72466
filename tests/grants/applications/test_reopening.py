"""Sections opened again: only those, until a day, and what was sent stays until it is sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Answer, Application, Reopening, Screening
from grants.jobs import sweep
from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.notices.receipt import receipt_words
from grants.policy.actor import Actor, Role, system
from grants.programs import queries as programs
from grants.reviews.queries import reading
from tests.worlds.awards import decided
from tests.worlds.reviews import accept, assign, panel, reviewed, reviewer

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WEEK = timedelta(days=7)


@pytest.fixture
def sent(world) -> int:
    return world.submitted(world.open_round())


def reopen(world, application_id, sections=("project",), *, actor=None, days=7, reason="Say more.", **more) -> int:
    with world.unit(actor or world.officer) as unit:
        until = unit.now + timedelta(days=days)
        return applications.reopen(unit, application_id, list(sections), until=until, reason=reason, **more).id


def change(world, application_id, actor=None, **typed) -> None:
    with world.unit(actor or world.applicant()) as unit:
        applications.change(unit, application_id, typed, locale="en")


def send_again(world, application_id, actor=None) -> None:
    with world.unit(actor or world.applicant()) as unit:
        applications.send_again(unit, application_id)


def typed(session, application_id, key):
    session.rollback()
    return session.scalar(
        select(Answer.typed).where(Answer.application_id == application_id, Answer.question_key == key)
    )


def codes(refused) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_what_was_sent_stays_until_the_changes_are_sent(world, session, sent):
    reopen(world, sent)
    change(world, sent, summary="Porches and gardens.", project_title="Porch and garden talks")
    assert typed(session, sent, "summary").startswith("Neighbors meet on porches")
    send_again(world, sent)
    assert typed(session, sent, "summary") == "Porches and gardens."
    assert session.get_one(Application, sent).project_title == "Porch and garden talks"
    before = session.scalars(select(Reopening)).one().before
    assert before["summary"].startswith("Neighbors meet")
    assert set(before) == {"summary", "project_title"}


def test_only_the_open_sections_change(world, session, sent):
    reopen(world, sent, ["project"])
    change(world, sent, summary="New.", amount="2,000", organization_name="Another name")
    send_again(world, sent)
    assert typed(session, sent, "amount") == "1,000"
    assert typed(session, sent, "organization_name") == "Oak Street Mediators"


def test_after_the_day_nothing_changes_and_what_was_typed_is_kept(world, session, sent):
    reopen(world, sent)
    change(world, sent, summary="Typed in time.")
    world.clock.move(WEEK)
    for act in (lambda: change(world, sent, summary="Too late."), lambda: send_again(world, sent)):
        with pytest.raises(WrongStatus):
            act()
    sweep.once()
    world.drain()
    row = session.scalars(select(Reopening)).one()
    assert (row.closed_at, row.sent_at) == (world.clock.now(), None)
    assert row.changes["summary"]["typed"] == "Typed in time."
    assert typed(session, sent, "summary").startswith("Neighbors meet")
    assert any("stays as you sent it" in letter.subject for letter in ports.post().letters())
    sweep.once()
    assert session.scalar(select(func.count()).select_from(Reopening)) == 1


def test_closing_before_the_day_does_nothing(world, session, sent):
    reopening = reopen(world, sent)
    with world.unit(system("sweep")) as unit:
        applications.close_reopening(unit, reopening)
    assert session.get_one(Reopening, reopening).closed_at is None


def test_what_is_missing_in_the_open_section_is_named(world, sent):
    reopen(world, sent, ["project"])
    change(world, sent, summary="")
    with pytest.raises(NotReady) as refused:
        send_again(world, sent)
    assert codes(refused) == [("summary", "required")]


def test_the_group_hears_which_part_and_the_desk_hears_when_it_is_back(world, sent):
    world.drain()
    reopen(world, sent, ["project"], reason="Say who takes part.")
    world.drain()
    letter = ports.post().letters()[0]
    assert letter.to == "ana@example.org"
    for part in ("- Your project", "Say who takes part.", "November 17, 2026", "/changes"):
        assert part in letter.text
    change(world, sent, summary="Neighbors of all ages.")
    send_again(world, sent)
    world.drain()
    subjects = {letter.to: letter.subject for letter in ports.post().letters()[:2]}
    assert "We have your changes" in subjects["ana@example.org"]
    assert "Changes are in" in subjects["grants@example.org"]


def test_the_receipt_shows_both_dates(world, session, sent):
    world.clock.move(timedelta(days=1))
    reopen(world, sent)
    change(world, sent, summary="New.")
    send_again(world, sent)
    page = queries.application_page(session, id=sent)
    said = receipt_words(page, programs.round_page(session, id=page.round_id, now=world.clock.now()))
    facts = {row["label"]: row["value"] for row in said["facts"]}
    assert "November 10" in facts["Sent"]
    assert "November 11" in facts["Changed and sent again"]


def test_reviewers_read_the_newest_sent_answers(world, session):
    round_id = world.open_round()
    application_id = world.eligible(round_id)
    person = reviewer(world)
    assignment = assign(world, application_id, panel(world, round_id), person)
    accept(world, assignment, person)
    with pytest.raises(NotReady) as refused:
        reopen(world, application_id)
    assert codes(refused) == [("note", "review_has_begun")]
    reopen(world, application_id, note="A page was missing from the scan.")
    change(world, application_id, summary="The missing page.")

    def seen() -> str:
        session.rollback()
        return str(reading.reading_page(session, assignment))

    assert "The missing page." not in seen()
    send_again(world, application_id)
    assert "The missing page." in seen()


def test_rules_are_asked_again_until_a_person_has_confirmed(world, session, sent):
    reopen(world, sent, ["group"])
    change(world, sent, zip="28202")
    send_again(world, sent)
    findings = {each["key"]: each["verdict"] for each in session.scalars(select(Screening)).one().findings}
    assert findings["zip-served"] == "failed"


def test_a_file_of_an_open_section_can_be_sent_anew(world, session, sent):
    reopen(world, sent, ["money"])
    with world.unit(world.applicant()) as unit:
        applications.attach_change(unit, sent, "attachment", name="new.pdf", content=PDF)
    send_again(world, sent)
    page = queries.application_page(session, id=sent)
    assert page.files[page.values["attachment"]].name == "new.pdf"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"sections": []}, ("sections", "no_section")),
        ({"sections": ["no-such"]}, ("sections", "no_section")),
        ({"days": -1}, ("until", "already_past")),
        ({"days": 61}, ("until", "too_far")),
        ({"reason": " "}, ("reason", "required")),
    ],
)
def test_what_staff_leave_out_is_named(world, sent, given, problem):
    with pytest.raises(NotReady) as refused:
        reopen(world, sent, **given)
    assert codes(refused) == [problem]


def test_one_opening_at_a_time_and_another_after_it_came_back(world, sent):
    reopen(world, sent)
    with pytest.raises(NotReady) as refused:
        reopen(world, sent, ["money"])
    assert codes(refused) == [("sections", "open_already")]
    send_again(world, sent)
    reopen(world, sent, ["money"])


def test_not_after_the_decision(world):
    application_id = decided(world, reviewed(world, world.eligible(world.open_round())))
    with pytest.raises(WrongStatus):
        reopen(world, application_id, note="Please.")


def test_a_decision_ends_what_was_open(world):
    application_id = reviewed(world, world.eligible(world.open_round()))
    reopen(world, application_id, note="A page was missing.")
    decided(world, application_id)
    with pytest.raises(WrongStatus):
        change(world, application_id, summary="Too late.")


def withdrawn(world) -> None:
    application_id = world.submitted(world.open_round())
    reopen(world, application_id)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, application_id)


def declined(world) -> None:
    application_id = reviewed(world, world.eligible(world.open_round()))
    world.drain()
    reopen(world, application_id, note="A page was missing.")
    decided(world, application_id, "decline", note="A weak plan.")


@pytest.mark.parametrize("end", [withdrawn, declined])
def test_nobody_is_written_to_about_a_change_once_it_was_taken_back_or_decided(world, session, end):
    end(world)
    world.drain()
    world.clock.move(WEEK)
    sweep.once()
    world.drain()
    assert session.scalars(select(Reopening)).one().closed_at == world.clock.now()
    said = [letter.subject for letter in ports.post().letters()]
    assert not [each for each in said if "Please change" in each or "stays as you sent it" in each], said


def test_who_may(world, sent):
    for role in (Role.AUDITOR, Role.DECIDER, Role.REVIEWER):
        with pytest.raises(Forbidden):
            reopen(world, sent, actor=world.staff(role))
    reopen(world, sent)
    with pytest.raises(Forbidden):
        change(world, sent, actor=world.applicant("bo@example.org"), summary="Mine.")
    change(world, sent, actor=Actor(holds=frozenset({sent})), summary="By PIN.")
