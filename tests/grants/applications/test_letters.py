"""Letters of intent: sent, screened, answered with an invitation or reasons, carried on under one reference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Answer, Application, LetterOfIntent
from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.people import commands as people
from grants.people.model import Organization
from grants.policy.actor import Role
from grants.programs import commands as programs
from tests.worlds.rounds import LETTER, answers, definition

TYPED = {
    "organization_name": "Oak Street Mediators",
    "zip": "28208",
    "tier": "tier-2",
    "project_title": "Porch talks",
    "idea": "Talk before trouble starts.",
}


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(key="js-a", letter=LETTER)


def letter(world, round_id, email="ana@example.org", locale="en", **changed) -> int:
    with world.unit(world.applicant(email)) as unit:
        return applications.start(unit, round_id, TYPED | changed, locale=locale, letter=True).id


def sent(world, round_id, email="ana@example.org", **changed) -> int:
    application_id = letter(world, round_id, email, **changed)
    with world.unit(world.applicant(email)) as unit:
        applications.send_letter(unit, application_id)
    return application_id


def invited(world, round_id, email="ana@example.org", **changed) -> int:
    application_id = sent(world, round_id, email, **changed)
    invite(world, application_id)
    return application_id


def invite(world, application_id, *, actor=None, reason="", spoken="en") -> None:
    with world.unit(actor or world.officer) as unit:
        applications.invite(unit, application_id, reason=reason, spoken=spoken)


def turn_down(world, application_id, *, actor=None, reason="Too like another pilot.") -> None:
    with world.unit(actor or world.officer) as unit:
        applications.turn_down(unit, application_id, reason=reason)


def save(world, application_id, email="ana@example.org", **typed) -> None:
    with world.unit(world.applicant(email)) as unit:
        applications.save(unit, application_id, typed, locale="en")


def submit(world, application_id, email="ana@example.org") -> None:
    with world.unit(world.applicant(email)) as unit:
        applications.submit(unit, application_id)


def codes(refused) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def status(session, application_id) -> str:
    session.rollback()
    return session.scalars(select(LetterOfIntent.status).where(LetterOfIntent.application_id == application_id)).one()


def test_from_letter_to_full_application_under_one_reference(world, session, round_id):
    application_id = sent(world, round_id)
    reference = session.get_one(Application, application_id).reference
    assert status(session, application_id) == "sent"
    invite(world, application_id)
    session.rollback()
    page = queries.application_page(session, id=application_id)
    assert page.is_editable
    assert not page.is_letter
    assert page.values["project_title"] == "Porch talks"
    full = {key: typed for key, typed in answers().items() if key not in TYPED}
    save(world, application_id, **full, project_title="Porch and garden talks")
    submit(world, application_id)
    session.rollback()
    application = session.get_one(Application, application_id)
    assert (application.status, application.reference) == ("submitted", reference)
    kept = queries.letter_page(session, reference)
    assert kept.values["project_title"] == "Porch talks"
    assert kept.values["idea"] == "Talk before trouble starts."


def test_a_letter_is_sent_once_whatever_is_clicked(world, session, round_id):
    application_id = sent(world, round_id)
    with world.unit(world.applicant()) as unit:
        applications.send_letter(unit, application_id)
    assert session.scalar(select(func.count()).select_from(LetterOfIntent)) == 1


def test_what_is_missing_in_a_letter_is_named(world, round_id):
    application_id = letter(world, round_id, idea="", zip="282")
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        applications.send_letter(unit, application_id)
    assert codes(refused) == [("zip", "not_a_zip"), ("idea", "required")]


def test_letters_close_on_their_own_day_and_the_draft_is_kept(world, session, round_id):
    application_id = letter(world, round_id)
    world.clock.move(timedelta(days=11))
    with pytest.raises(NotReady) as refused, world.unit(world.applicant()) as unit:
        applications.send_letter(unit, application_id)
    assert codes(refused) == [("", "letters_closed")]
    with pytest.raises(NotReady):
        letter(world, round_id, "bo@example.org")
    assert session.scalar(select(func.count()).select_from(Answer).where(Answer.application_id == application_id))


def test_rules_are_looked_at_on_the_letter(world, session, round_id):
    application_id = sent(world, round_id, zip="28202")
    findings = session.scalars(select(LetterOfIntent.findings)).one()
    said = {each["key"]: each["verdict"] for each in findings}
    assert said["zip-served"] == "failed"
    assert said["budget-under-100k"] == "unknown"
    assert application_id


def test_while_a_letter_waits_or_had_a_no_nothing_is_written(world, round_id):
    application_id = sent(world, round_id)
    with pytest.raises(WrongStatus):
        save(world, application_id, idea="Another idea.")
    turn_down(world, application_id)
    with pytest.raises(WrongStatus):
        save(world, application_id, idea="Another idea.")
    with pytest.raises(NotReady):
        submit(world, application_id)


def test_the_full_form_is_not_begun_without_an_invitation(world, round_id):
    with pytest.raises(NotReady) as refused:
        world.draft(round_id)
    assert codes(refused) == [("", "round_not_open")]


def test_a_letter_can_be_for_some_tiers_only(world, session):
    round_id = world.open_round(key="js-t", letter=LETTER | {"tiers": ["tier-2"]})
    world.submitted(round_id)
    other = world.draft(round_id, email="bo@example.org", organization_name="Elm", tier="tier-2", amount="1,000")
    with pytest.raises(NotReady) as refused:
        submit(world, other, "bo@example.org")
    assert codes(refused) == [("tier", "letter_first")]
    wrong = letter(world, round_id, "cy@example.org", tier="tier-1", organization_name="Ash")
    with pytest.raises(NotReady) as refused, world.unit(world.applicant("cy@example.org")) as unit:
        applications.send_letter(unit, wrong)
    assert codes(refused) == [("tier", "no_letter_needed")]


def test_a_no_needs_words_and_can_be_taken_back_with_words(world, session, round_id):
    application_id = sent(world, round_id)
    with pytest.raises(NotReady) as refused:
        turn_down(world, application_id, reason=" ")
    assert codes(refused) == [("reason", "required")]
    turn_down(world, application_id)
    with pytest.raises(NotReady):
        invite(world, application_id)
    invite(world, application_id, reason="We read it again.")
    assert status(session, application_id) == "invited"
    with pytest.raises(WrongStatus):
        turn_down(world, application_id)


def test_nobody_is_invited_once_the_round_has_closed(world, round_id):
    application_id = sent(world, round_id)
    world.clock.move(timedelta(days=30))
    with pytest.raises(NotReady) as refused:
        invite(world, application_id)
    assert codes(refused) == [("", "round_closed")]


def test_a_withdrawn_letter_is_not_answered(world, round_id):
    application_id = sent(world, round_id)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, application_id)
    with pytest.raises(WrongStatus):
        invite(world, application_id)


def test_a_letter_withdrawn_before_it_was_sent_stays_unsent(world, session, round_id):
    application_id = letter(world, round_id)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, application_id)
    with pytest.raises(WrongStatus), world.unit(world.applicant()) as unit:
        applications.send_letter(unit, application_id)
    assert session.scalar(select(func.count()).select_from(LetterOfIntent)) == 0


def test_a_letter_withdrawn_after_it_was_sent_is_not_sent_again(world, session, round_id):
    application_id = sent(world, round_id)
    with world.unit(world.applicant()) as unit:
        applications.withdraw(unit, application_id)
    with world.unit(world.applicant()) as unit:
        applications.send_letter(unit, application_id)
    assert session.scalar(select(func.count()).select_from(LetterOfIntent)) == 1


def test_each_step_is_told_by_letter_in_the_groups_language(world, round_id):
    world.person_id("luz@example.org", locale="es")
    application_id = sent(world, round_id, "luz@example.org")
    other = sent(world, round_id, organization_name="Elm")
    world.drain()
    letters = {letter.to: letter for letter in ports.post().letters()}
    assert "November 24, 2026" in letters["ana@example.org"].text
    assert "Talk before trouble starts." in letters["ana@example.org"].text
    invite(world, application_id, reason="Cuente más del equipo.", spoken="es")
    turn_down(world, other, reason="We fund a pilot like it already.")
    world.drain()
    letters = {letter.to: letter for letter in ports.post().letters()[:2]}
    assert "Cuente más del equipo." in letters["luz@example.org"].text
    assert letters["luz@example.org"].subject.startswith("Tiene una invitación")
    assert "We fund a pilot like it already." in letters["ana@example.org"].text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DECIDER, Role.REVIEWER])
def test_only_officers_answer_letters(world, round_id, role):
    application_id = sent(world, round_id)
    with pytest.raises(Forbidden):
        invite(world, application_id, actor=world.staff(role))


def test_an_officer_with_a_stake_answers_none_and_the_list_agrees(world, session, round_id):
    application_id = sent(world, round_id)
    group = session.scalars(select(Organization.id)).one()
    session.rollback()
    cousin = world.staff(Role.OFFICER, email="cousin@example.org")
    with world.unit() as unit:
        people.declare_conflict(unit, world.person_id("cousin@example.org"), group, reason="A cousin.")
    with pytest.raises(Forbidden):
        turn_down(world, application_id, actor=cousin)
    assert [line.barred for line in queries.round_letters(session, "js-a", cousin).lines] == [True]
    assert [line.barred for line in queries.round_letters(session, "js-a", world.officer).lines] == [False]


def test_a_list_of_letters_costs_two_queries_and_goes_on_page_by_page(world, session, round_id):
    for number in range(5):
        sent(world, round_id, f"p{number}@example.org", organization_name=f"Group {number}")
    officer = world.officer
    with world.counted() as seen:
        first = queries.round_letters(session, "js-a", officer, limit=3)
    assert len(seen) == 2
    rest = queries.round_letters(session, "js-a", officer, after=first.next_after, limit=3)
    assert [line.organization_name for line in (*first.lines, *rest.lines)] == [f"Group {n}" for n in range(5)]
    assert rest.next_after is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes": "2026-12-24T17:00"},
        {"closes": "2026-10-24T17:00"},
        {"tiers": ["tier-9"]},
        {"sections": [{**LETTER["sections"][0], "questions": LETTER["sections"][0]["questions"][1:]}]},
    ],
)
def test_a_letter_that_does_not_fit_its_round_is_refused(world, wrong):
    fund_id = world.fund(key="pot")
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        programs.define_round(unit, definition("js-x", letter=LETTER | wrong), fund_id=fund_id)
