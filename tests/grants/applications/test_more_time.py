"""More time for everybody or for one: with a reason, within bounds, honoured when sending, told in letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Application
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotReady, SomebodyElseWasFaster
from grants.people import commands as people
from grants.policy.actor import Role, system
from grants.programs import commands as programs
from grants.programs.model import Round
from tests.worlds.awards import decided
from tests.worlds.reviews import reviewed
from tests.worlds.rounds import LETTER

CLOSES = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def round_id(world) -> int:
    return world.open_round(grace_minutes=15)


def move(world, round_id, closes_at, *, actor=None, reason="The site was down for an hour.", **more):
    with world.unit(actor or world.officer) as unit:
        return applications.move_closing(unit, round_id, closes_at=closes_at, reason=reason, **more).version


def give(world, draft_id, until, *, actor=None, reason="Our mail came late."):
    with world.unit(actor or world.officer) as unit:
        draft = unit.session.get_one(Application, draft_id)
        applications.give_more_time(unit, draft.round_id, draft.reference, until=until, reason=reason)


def submit(world, draft_id, email="ana@example.org"):
    with world.unit(world.applicant(email)) as unit:
        return applications.submit(unit, draft_id).status


def round_of(session, round_id):
    session.rollback()
    return session.get_one(Round, round_id)


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_closing_and_grace_move_together_and_history_says_why(world, session, round_id):
    move(world, round_id, CLOSES + 2 * DAY)
    round = round_of(session, round_id)
    assert round.closes_at == CLOSES + 2 * DAY
    assert round.sends_until - round.closes_at == timedelta(minutes=15)
    row = session.scalars(select(HistoryRow).where(HistoryRow.action == "move_closing")).one()
    assert row.note == "The site was down for an hour."
    assert row.facts == {"closes": [CLOSES.isoformat(), (CLOSES + 2 * DAY).isoformat()]}


def test_a_round_that_has_just_closed_opens_again_and_closes_again_by_itself(world, session, round_id):
    draft_id = world.draft(round_id)
    world.close_round(round_id)
    assert round_of(session, round_id).status == "closed"
    move(world, round_id, CLOSES + 3 * DAY)
    assert round_of(session, round_id).status == "open"
    world.clock.at = CLOSES + 2 * DAY
    assert submit(world, draft_id) == "submitted"
    world.clock.at = CLOSES + 4 * DAY
    with world.unit(system("sweep")) as unit:
        programs.follow_the_clock(unit, round_id)
    assert round_of(session, round_id).status == "closed"


def test_a_round_that_is_being_read_does_not_open_again_and_one_draft_still_can(world, session):
    round_id = world.open_round()
    late = world.draft(round_id, email="bo@example.org", organization_name="Elm")
    reviewed(world, world.eligible(round_id))
    world.close_round(round_id)
    with pytest.raises(NotReady) as refused:
        move(world, round_id, world.clock.now() + DAY)
    assert codes(refused) == [("closes", "review_begun")]
    give(world, late, world.clock.now() + DAY)
    assert submit(world, late, "bo@example.org") == "submitted"


def test_after_decisions_have_begun_nobody_has_more_time(world, session):
    round_id = world.open_round()
    late = world.draft(round_id, email="bo@example.org", organization_name="Elm")
    decided(world, reviewed(world, world.eligible(round_id)), "award")
    for act, field in (
        (lambda: move(world, round_id, CLOSES + DAY), "closes"),
        (lambda: give(world, late, CLOSES + DAY), "until"),
    ):
        with pytest.raises(NotReady) as refused:
            act()
        assert codes(refused) == [(field, "decisions_begun")]


@pytest.mark.parametrize(
    ("days", "reason", "found"),
    [
        (0, "So.", [("closes", "not_later")]),
        (-1, "So.", [("closes", "not_later")]),
        (31, "So.", [("closes", "too_much_time")]),
        (30, "So.", []),
        (1, " \n", [("reason", "required")]),
        (1, "x" * 2001, [("reason", "too_long")]),
    ],
)
def test_a_day_is_later_within_thirty_days_and_has_a_reason(world, round_id, days, reason, found):
    if not found:
        move(world, round_id, CLOSES + days * DAY, reason=reason)
        return
    with pytest.raises(NotReady) as refused:
        move(world, round_id, CLOSES + days * DAY, reason=reason)
    assert codes(refused) == found


def test_letters_move_on_their_own_day_when_it_is_chosen(world, session):
    round_id = world.open_round(letter=LETTER)
    before = round_of(session, round_id).letters_close_at
    move(world, round_id, CLOSES, letters_close_at=before + DAY)
    round = round_of(session, round_id)
    assert (round.closes_at, round.letters_close_at) == (CLOSES, before + DAY)
    with pytest.raises(NotReady) as refused:
        move(world, round_id, CLOSES, letters_close_at=CLOSES + DAY)
    assert ("letters", "letters_before_closing") in codes(refused)


def test_two_officers_at_once_do_not_give_time_twice(world, session, round_id):
    version = round_of(session, round_id).version
    move(world, round_id, CLOSES + DAY, version=version)
    with pytest.raises(SomebodyElseWasFaster):
        move(world, round_id, CLOSES + 2 * DAY, version=version)


def test_more_time_for_one_moves_nobody_elses_day(world, session, round_id):
    hers, his = world.draft(round_id), world.draft(round_id, email="bo@example.org", organization_name="Elm")
    world.close_round(round_id)
    give(world, hers, CLOSES + 2 * DAY)
    world.clock.at = CLOSES + 2 * DAY - timedelta(seconds=1)
    with pytest.raises(NotReady) as refused:
        submit(world, his, "bo@example.org")
    assert codes(refused) == [("", "round_closed")]
    assert submit(world, hers) == "submitted"
    times = queries.round_times(session, round_of(session, round_id).key)
    assert [(each.until, each.sent) for each in times.extended] == [(CLOSES + 2 * DAY, True)]


def test_a_letter_of_intent_can_have_more_time_too(world, session):
    round_id = world.open_round(letter=LETTER)
    said = {"organization_name": "Oak", "zip": "28208", "tier": "tier-1", "project_title": "Talks", "idea": "Porches."}
    with world.unit(world.applicant()) as unit:
        draft_id = applications.start(unit, round_id, said, locale="en", letter=True).id
    last = round_of(session, round_id).letters_close_at
    world.clock.at = last + timedelta(hours=1)
    give(world, draft_id, last + DAY)
    with world.unit(world.applicant()) as unit:
        applications.send_letter(unit, draft_id)
    with pytest.raises(NotReady) as refused:
        give(world, draft_id, last + 2 * DAY)
    assert codes(refused) == [("reference", "sent_already")]


def test_only_a_draft_of_this_round_can_have_more_time(world, round_id):
    sent, other = world.submitted(round_id), world.open_round()
    with pytest.raises(NotReady) as refused:
        give(world, sent, CLOSES + DAY)
    assert codes(refused) == [("reference", "sent_already")]
    for round in (round_id, other):
        with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
            applications.give_more_time(unit, round, "JS-2026-9999", until=CLOSES + DAY, reason="So.")
        assert codes(refused) == [("reference", "no_such_draft")]


@pytest.mark.parametrize("role", [Role.DECIDER, Role.AUDITOR, Role.FINANCE_OFFICER, Role.REVIEWER])
def test_nobody_but_an_officer_gives_time(world, round_id, role):
    draft_id = world.draft(round_id)
    with pytest.raises(Forbidden):
        move(world, round_id, CLOSES + DAY, actor=world.staff(role))
    with pytest.raises(Forbidden):
        give(world, draft_id, CLOSES + DAY, actor=world.staff(role))


def test_an_officer_gives_no_time_to_their_own_group_or_one_they_have_a_conflict_with(world, session, round_id):
    own = world.draft(round_id, email="officer@example.org", organization_name="Own")
    with pytest.raises(Forbidden):
        give(world, own, CLOSES + DAY)
    hers = world.draft(round_id)
    with world.unit(world.applicant()) as unit:
        group = applications.choose_new_group(unit, hers, "Oak").organization_id
    officer_id = world.officer.person_id
    with world.unit() as unit:
        people.declare_conflict(unit, officer_id, group, reason="A cousin leads it.")
    with pytest.raises(Forbidden):
        give(world, hers, CLOSES + DAY)


def test_who_writes_gets_a_letter_in_their_language_and_who_has_sent_gets_none(world, round_id):
    world.person_id("ana@example.org", locale="es")
    world.draft(round_id)
    world.submitted(round_id, email="bo@example.org", organization_name="Elm")
    world.drain()
    known = len(ports.post().letters())
    move(world, round_id, CLOSES + 2 * DAY)
    world.drain()
    letters = ports.post().letters()[: len(ports.post().letters()) - known]
    assert [letter.to for letter in letters] == ["ana@example.org"]
    assert "2 de diciembre de 2026" in letters[0].text
    assert "/es/applications/" in letters[0].text


def test_who_has_more_time_gets_a_letter(world, round_id):
    draft_id = world.draft(round_id)
    give(world, draft_id, CLOSES + 2 * DAY)
    world.drain()
    letter = ports.post().letters()[0]
    assert letter.to == "ana@example.org"
    assert "Wednesday, December 2, 2026, 5:00 PM" in letter.text.replace("\u202f", " ")
    assert "Our mail came late" not in letter.text
