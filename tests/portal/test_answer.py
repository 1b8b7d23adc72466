"""The answer to an application, on a page: the same reasons as in the letter, for who has no e-mail."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from grants.applications.model import Application
from grants.people import commands as people
from tests.visitor import words
from tests.worlds.awards import decided, ranked


@pytest.fixture
def application(world, session):
    (application_id,) = ranked(world, world.open_round(), [2])
    reference = session.scalars(select(Application.reference)).one()
    session.rollback()
    return application_id, f"/applications/{reference}/answer"


def test_a_no_shows_reasons_criteria_and_the_way_on_and_not_the_note_for_the_record(world, visitor, application):
    application_id, url = application
    decided(world, application_id, "decline", reasons=["plan"], words="We liked the porch.", note="Weak plan.")
    visitor.sign_in("group1@example.org")
    page = words(visitor.get(url))
    for said in ("The plan was not clear.", "Come to a workshop.", "We liked the porch.", "Need 2", "Where to go next"):
        assert said in page
    assert "Weak plan." not in page


def test_our_words_are_marked_with_the_language_that_they_are_in(world, visitor, application):
    application_id, url = application
    with world.unit(world.applicant("group1@example.org")) as unit:
        people.choose_notices(unit, set(), language="es")
    decided(world, application_id, "decline", reasons=["plan"], words="Nos gustó.", spoken="es", note="Weak plan.")
    visitor.sign_in("group1@example.org")
    assert '<div lang="es" dir="auto"><p>Nos gustó.</p></div>' in visitor.get(url).text


def test_a_yes_leads_to_the_grant(world, visitor, application):
    application_id, url = application
    decided(world, application_id)
    visitor.sign_in("group1@example.org")
    page = visitor.get(url)
    assert "Yes: you get $1,000" in words(page)
    assert "/my/grants/JS-2026-0001" in page.text


def test_a_part_says_what_was_asked(world, visitor, application):
    application_id, url = application
    decided(world, application_id, "award_in_part", cents=40_000, words="For the training.")
    visitor.sign_in("group1@example.org")
    page = words(visitor.get(url))
    assert "Yes, in part: you get $400" in page
    assert "$1,000 that you asked for" in page
    assert "For the training." in page


def test_who_waits_is_told_that_nothing_needs_to_be_done(world, visitor, application):
    application_id, url = application
    decided(world, application_id, "waitlist", note="We wait.")
    visitor.sign_in("group1@example.org")
    assert "You are on the waiting list" in words(visitor.get(url))


def test_the_applications_own_page_leads_to_the_answer(world, visitor, application):
    application_id, url = application
    visitor.sign_in("group1@example.org")
    assert "Read our answer" not in words(visitor.get(url.removesuffix("/answer")))
    decided(world, application_id)
    page = visitor.get(url.removesuffix("/answer"))
    assert "Read our answer" in words(page)
    assert url in page.text


def test_before_the_decision_there_is_no_answer(visitor, application):
    visitor.sign_in("group1@example.org")
    visitor.get(application[1], status=404)


def test_nobody_else_reads_it(world, visitor, application):
    decided(world, application[0])
    visitor.sign_in("stranger@example.org")
    visitor.get(application[1], status=403)
