"""The letters of decisions and offers: right words, right language, computed at the moment of sending."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grants.awards import commands
from grants.awards.model import Award
from grants.jobs import sweep
from grants.kernel import ports
from tests.worlds.awards import award_of, awarded, decided, decider, grantee, offered, ranked, signed


def letters(to="ana@example.org"):
    return [letter for letter in ports.post().letters() if letter.to == to]


def letter(subject_has, *, to="ana@example.org"):
    (found,) = [letter for letter in letters(to) if subject_has in letter.subject]
    return found


def test_a_yes_says_how_much_and_what_happens_next(world):
    awarded(world)
    world.drain()
    found = letter("Yes: $1,000.00 for “Porch talks”")
    assert "Oak Street Mediators gets $1,000.00" in found.text
    assert "You do not have to do anything now." in found.text
    assert "704-555-0140" in found.text


def test_a_yes_in_part_says_what_was_asked_and_why_it_is_less(world):
    (application_id,) = ranked(world, world.open_round(), [5])
    decided(world, application_id, "award_in_part", cents=60_000, words="We pay for the training.")
    world.drain()
    found = letter("Yes, in part: $600.00", to="group1@example.org")
    assert "You asked for $1,000.00." in found.text
    assert "We pay for the training." in found.text


def test_a_no_gives_reasons_the_criteria_and_where_to_go_next(world):
    (application_id,) = ranked(world, world.open_round(), [2])
    decided(world, application_id, "decline", reasons=["plan", "money"], words="Call us.", note="A weak plan.")
    world.drain()
    found = letter("Our answer on “Project 1”", to="group1@example.org")
    for part in (
        "The plan was not clear.\nCome to a workshop.",
        "There was not enough money.\nApply in May.",
        "Call us.",
        "- Need: 2.0\n- Plan: 2.0\n- Budget: 2.0",
    ):
        assert part in found.text
    assert "A weak plan." not in found.text


def test_the_letter_speaks_the_language_of_its_reader(world):
    world.person_id("group1@example.org", locale="es")
    (application_id,) = ranked(world, world.open_round(), [2])
    decided(world, application_id, "decline", reasons=["plan"], note="A weak plan.")
    world.drain()
    (found,) = letters("group1@example.org")[:1]
    assert "The plan was not clear. (es)" in found.text
    assert "/es/" in found.text


def test_who_waits_hears_of_the_list_and_later_of_the_yes(world):
    (application_id,) = ranked(world, world.open_round(), [4])
    decided(world, application_id, "waitlist", reasons=["money"], note="We wait for the council.")
    world.drain()
    assert "we go down that list" in letter("is on the waiting list", to="group1@example.org").text
    decided(world, application_id)
    world.drain()
    assert letter("Yes: $1,000.00", to="group1@example.org")


def test_a_decision_that_was_overtaken_before_its_letter_went_is_not_told(world):
    (application_id,) = ranked(world, world.open_round(), [4])
    world.drain()
    decided(world, application_id, "waitlist", note="We wait for the council.")
    decided(world, application_id)
    world.drain()
    subjects = [letter.subject for letter in letters("group1@example.org")]
    assert not any("waiting list" in subject for subject in subjects)
    assert any(subject.startswith("Yes") for subject in subjects)


def test_who_has_no_mail_gets_no_letter_and_nothing_breaks(world, session):
    application_id = world.draft(world.open_round())
    assert application_id
    world.drain()


def test_an_offer_names_its_deadline_with_the_time_zone(world):
    offered(world)
    world.drain()
    found = letter("Please sign your grant agreement")
    assert "Tuesday, November 24, 2026, 11:59" in found.text
    assert "(Eastern Time)" in found.text


def test_no_letter_asks_to_sign_what_is_signed_already(world):
    signed(world)
    world.drain()
    subjects = [letter.subject for letter in letters()]
    assert not any("Please sign" in subject for subject in subjects)
    assert any(subject.startswith("Signed:") for subject in subjects)


def reminded(world, session, award_id, *, days_before):
    ends = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    world.clock.at = ends - timedelta(days=days_before)
    sweep.once()
    world.drain()
    return [letter for letter in letters() if "waits for your signature" in letter.subject]


def test_an_offer_is_called_to_mind_before_it_ends(world, session):
    award_id = offered(world)
    assert len(reminded(world, session, award_id, days_before=5)) == 1
    assert len(reminded(world, session, award_id, days_before=1)) == 2


def test_a_reminder_that_comes_too_late_is_left_unsent(world, session):
    award_id = offered(world)
    ends = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    world.clock.at = ends - timedelta(days=5)
    sweep.once()
    who = grantee(world, award_id)
    with world.unit(who) as unit:
        commands.refuse(unit, award_id)
    world.drain()
    assert not [letter for letter in letters() if "waits for your signature" in letter.subject]
    assert letter("You said no")


def test_when_an_offer_has_ended_the_group_hears_it_kindly(world, session):
    award_id = offered(world)
    world.drain()
    world.clock.at = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    sweep.once()
    world.drain()
    assert "You are welcome to apply again" in letter("has ended").text


@pytest.mark.parametrize("told_before", [True, False])
def test_an_award_that_is_taken_back_is_told_with_its_reason(world, told_before):
    (application_id,) = ranked(world, world.open_round(), [5])
    decided(world, application_id)
    if told_before:
        world.drain()
    award_id = award_of(world, application_id)
    with world.unit(decider(world)) as unit:
        commands.cancel(unit, award_id, note="The street will be closed.")
    world.drain()
    assert "The street will be closed." in letter("We have to take back", to="group1@example.org").text
    subjects = [letter.subject for letter in letters("group1@example.org")]
    assert any(subject.startswith("Yes") for subject in subjects) is told_before
