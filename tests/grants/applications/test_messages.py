"""Messages between a group and staff: whose turn it is, who hears of it, and who never sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Message, StoredFile, Thread
from grants.applications.rules import MESSAGE_LIMIT, MESSAGES_WAITING
from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.people import commands as people
from grants.people.model import Organization
from grants.policy.actor import NOBODY, Actor, Role

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def sent(world) -> int:
    return world.submitted(world.open_round())


def ask(world, application_id, text="When do we hear?", actor=None, **more):
    with world.unit(actor or world.applicant()) as unit:
        return applications.ask(unit, application_id, text, **more).id


def reply(world, application_id, text="By January 15.", actor=None, **more):
    with world.unit(actor or world.officer) as unit:
        return applications.answer(unit, application_id, text, **more).id


def said(session, application_id) -> int:
    session.rollback()
    return len(queries.conversation(session, application_id).messages)


def read(world, application_id) -> None:
    with world.unit(world.applicant()) as unit:
        applications.mark_read(unit, application_id)


def thread(session, application_id) -> Thread:
    session.rollback()
    return session.scalars(select(Thread).where(Thread.application_id == application_id)).one()


def letters_to(email: str) -> list:
    return [letter for letter in ports.post().letters() if letter.to == email]


def test_a_question_waits_for_staff_and_the_desk_gets_a_letter(world, session, sent):
    world.drain()
    asked_at = world.clock.now()
    ask(world, sent, "May we begin in March?")
    world.clock.move(timedelta(hours=2))
    ask(world, sent, "Or in April?")
    assert thread(session, sent).waits_since == asked_at
    world.drain()
    said = [letter.text for letter in letters_to("grants@example.org")]
    assert len(said) == 2
    assert any("May we begin in March?" in text for text in said)
    assert all("/staff/applications/" in text for text in said)


def test_an_answer_ends_the_wait_and_the_group_hears_in_its_language(world, session):
    world.person_id("luz@example.org", locale="es")
    application_id = world.submitted(world.open_round(), email="luz@example.org")
    ask(world, application_id, actor=world.applicant("luz@example.org"))
    reply(world, application_id, "Le decimos en enero.", spoken="es")
    found = thread(session, application_id)
    assert (found.waits_since, found.unread_since) == (None, world.clock.now())
    world.drain()
    letter = next(letter for letter in letters_to("luz@example.org") if "Le decimos en enero." in letter.text)
    assert letter.subject.startswith("Un mensaje sobre su solicitud")
    assert not [each for each in letters_to("grants@example.org") if "When do we hear?" in each.text]


@pytest.mark.parametrize("meanwhile", [ask, read])
def test_an_answer_that_waited_for_its_translation_is_news_whatever_was_done_meanwhile(world, session, meanwhile):
    application_id = world.draft(world.open_round(), locale="es")
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, application_id)
    reply(world, application_id, "Yes, in March.")
    meanwhile(world, application_id)
    page = next(each for each in queries.translations(session, world.officer, open=True) if each.kind == "reply")
    with world.unit(world.officer) as unit:
        applications.finish_translation(unit, page.id, "Sí, en marzo.", made_by="person", cost_cents=0)
    assert thread(session, application_id).unread_since == world.clock.now()
    world.drain()
    assert [letter for letter in letters_to("ana@example.org") if "Sí, en marzo." in letter.text]


@pytest.mark.parametrize("act", [ask, reply])
def test_a_message_whose_button_was_pressed_twice_is_one(world, session, sent, act):
    act(world, sent, "Same words.", file=("plan.pdf", PDF))
    act(world, sent, " Same words.\r\n", file=("plan.pdf", PDF))
    assert said(session, sent) == 1
    act(world, sent, "Same words.", file=("plan.pdf", PDF + b" "))
    act(world, sent, "Same words.")
    assert said(session, sent) == 3
    world.clock.move(timedelta(minutes=11))
    act(world, sent, "Same words.")
    assert said(session, sent) == 4


def test_the_same_words_of_another_person_or_after_an_answer_are_said_anew(world, session, sent):
    ask(world, sent, "Thank you.")
    reply(world, sent, "Thank you.")
    ask(world, sent, "Thank you.")
    ask(world, sent, "Thank you.", actor=Actor(holds=frozenset({sent})))
    assert said(session, sent) == 4


def test_what_was_read_on_the_page_is_not_mailed_again(world, session, sent):
    reply(world, sent)
    with world.unit(world.applicant()) as unit:
        applications.mark_read(unit, sent)
    assert thread(session, sent).unread_since is None
    world.drain()
    assert not [letter for letter in letters_to("ana@example.org") if "By January 15." in letter.text]


def test_a_question_that_a_phone_call_answered_is_settled_with_a_word_why(world, session, sent):
    ask(world, sent)
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        applications.settle(unit, sent, note="  ")
    with world.unit(world.officer) as unit:
        applications.settle(unit, sent, note="We talked on the phone.")
    assert thread(session, sent).waits_since is None


def test_a_device_or_pin_without_an_account_can_write(world, session):
    round_id = world.open_round()
    draft = world.draft(round_id)
    with world.unit(world.applicant()) as unit:
        applications.give_pin(unit, draft)
        applications.submit(unit, draft)
    ask(world, draft, actor=Actor(holds=frozenset({draft})))
    reply(world, draft)
    found = queries.conversation(session, draft)
    assert [(each.from_staff, each.author) for each in found.messages] == [(False, ""), (True, "officer")]


@pytest.mark.parametrize(("text", "code"), [("  \n", "nothing_written"), ("x" * (MESSAGE_LIMIT + 1), "too_long")])
def test_an_empty_or_endless_message_is_named(world, session, sent, text, code):
    with pytest.raises(NotReady) as refused:
        ask(world, sent, text)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("text", code)]
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_flood_is_stopped_and_an_answer_lets_it_go_on(world, sent):
    for number in range(MESSAGES_WAITING):
        ask(world, sent, f"Thought {number}")
    with pytest.raises(NotReady):
        ask(world, sent)
    reply(world, sent)
    ask(world, sent)


def test_a_file_comes_along_and_is_checked(world, session, sent):
    ask(world, sent, file=("Ñandú, plan.pdf", PDF))
    assert session.scalars(select(StoredFile.name)).all() == ["Ñandú, plan.pdf"]
    with pytest.raises(NotReady) as refused:
        ask(world, sent, file=("virus.exe", b"MZ whatever"))
    assert refused.value.problems[0].code == "file_kind"


def test_a_draft_has_nobody_to_read_it(world):
    draft = world.draft(world.open_round())
    with pytest.raises(WrongStatus):
        ask(world, draft)
    with pytest.raises(WrongStatus):
        reply(world, draft)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DECIDER, Role.REVIEWER, Role.FINANCE_PREPARER])
def test_only_officers_answer(world, sent, role):
    with pytest.raises(Forbidden):
        reply(world, sent, actor=world.staff(role))


def test_strangers_do_not_write_and_an_officer_with_a_stake_does_not_answer(world, session, sent):
    for stranger in (NOBODY, world.applicant("bo@example.org")):
        with pytest.raises(Forbidden):
            ask(world, sent, actor=stranger)
    group = session.scalars(select(Organization.id)).one()
    session.rollback()
    conflicted = world.staff(Role.OFFICER, email="cousin@example.org")
    with world.unit() as unit:
        people.declare_conflict(unit, world.person_id("cousin@example.org"), group, reason="A cousin.")
    ask(world, sent)
    with pytest.raises(Forbidden):
        reply(world, sent, actor=conflicted)
    assert queries.waiting_for_staff(session, conflicted) == []
    assert queries.count_waiting(session, conflicted) == 0
    assert [line.application_id for line in queries.waiting_for_staff(session, world.officer)] == [sent]


def test_who_waits_longest_stands_first_page_by_page_with_one_query(world, session):
    round_id = world.open_round()
    ids = [world.submitted(round_id, email=f"p{n}@example.org", organization_name=f"Group {n}") for n in range(5)]
    for application_id in reversed(ids):
        world.clock.move(timedelta(minutes=1))
        ask(world, application_id, actor=world.applicant(f"p{ids.index(application_id)}@example.org"))
    officer = world.officer
    with world.counted() as seen:
        first = queries.waiting_for_staff(session, officer, limit=3)
    assert len(seen) == 1
    last = first[-1]
    rest = queries.waiting_for_staff(session, officer, after=(last.waits_since, last.thread_id), limit=3)
    assert [line.application_id for line in (*first, *rest)] == list(reversed(ids))
