"""The offer: words frozen with a digest, a deadline in the round's time zone, reminders, and what happens after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from grants.awards import commands, queries
from grants.awards.agreement import digest_of
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Agreement, Award
from grants.jobs import sweep
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.ledger import queries as ledger
from grants.policy.actor import Role
from tests.worlds.awards import OFFICE, awarded, certified, day, offered, signed


def facts(session, name):
    return len(session.scalars(select(FactRow.id).where(FactRow.name == name)).all())


def offer(world, award_id, *, days, actor=None):
    with world.unit(actor or world.officer) as unit:
        return commands.offer(unit, award_id, expires_on=day(world) + timedelta(days=days), office=OFFICE)


def test_an_offer_freezes_its_words_and_their_digest(world, session):
    award_id = offered(world)
    award = session.get_one(Award, award_id)
    agreement = session.scalars(select(Agreement)).one()
    assert award.status is AwardStatus.OFFERED
    assert award.agreement_digest == agreement.digest == digest_of(agreement.text)
    shown = {row["label"]: row["value"] for row in agreement.text["facts"]}
    assert shown["Group"] == "Oak Street Mediators"
    assert shown["Amount"] == "$1,000.00"
    assert shown["Report due by"] == "August 30, 2027"
    assert agreement.text["payments"] == [
        {"when": "After you sign and your bank details are in place", "amount": "$1,000.00"}
    ]


def test_the_offer_ends_with_its_day_where_the_round_lives(world, session):
    award_id = offered(world, days=14)
    assert session.get_one(Award, award_id).offer_expires_at == datetime(2026, 11, 25, 4, 59, 59, tzinfo=UTC)


def test_the_agreement_is_in_the_language_of_the_grantee(world, session):
    world.person_id("ana@example.org", locale="es")
    offered(world)
    agreement = session.scalars(select(Agreement)).one()
    assert (agreement.locale, agreement.text["language"]) == ("es", "es")
    assert agreement.text["title"].startswith("Convenio de subvención")
    assert "Fondo comunitario" in {row["value"] for row in agreement.text["facts"]}


def test_a_language_without_agreement_gets_english_as_a_whole(world, session):
    world.person_id("ana@example.org", locale="vi")
    offered(world)
    assert session.scalars(select(Agreement.locale)).one() == "en"


def test_the_round_adds_terms_of_its_own(world, session):
    round_id = world.open_round(texts={**_texts(), "agreement": {"en": "Wear the badge.\n\nBring it back.", "es": "x"}})
    offered(world, awarded(world, round_id))
    assert session.scalars(select(Agreement)).one().text["round_terms"] == ["Wear the badge.", "Bring it back."]


def _texts():
    names = ("who_can_apply", "never_asked", "who_sees", "made_public", "how_scored", "what_next")
    return {name: {"en": name, "es": name} for name in names}


def test_a_schedule_in_parts_adds_up_to_the_cent(world, session):
    schedule = {"parts": [33, 33, 34], "release": ["agreement", "report", "report"]}
    offered(world, awarded(world, world.open_round(schedule=schedule), amount="1000", budget=_budget("1000")))
    amounts = [row["amount"] for row in session.scalars(select(Agreement)).one().text["payments"]]
    assert amounts == ["$330.00", "$330.00", "$340.00"]


def _budget(dollars):
    return [{"item": "All of it", "amount": dollars}]


@pytest.mark.parametrize("days", [-1, 0, 2, 91])
def test_a_deadline_that_is_no_real_chance_is_refused(world, days):
    award_id = certified(world)
    with pytest.raises(NotReady) as refusal:
        offer(world, award_id, days=days)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("expires_on", "offer_day_out_of_range")
    assert problem.facts["earliest"] == day(world) + timedelta(days=3)


def test_nothing_is_offered_without_a_certificate(world):
    award_id = awarded(world)
    with pytest.raises(WrongStatus):
        offer(world, award_id, days=14)


def test_only_the_office_makes_an_offer(world):
    award_id = certified(world)
    with pytest.raises(Forbidden):
        offer(world, award_id, days=14, actor=world.staff(Role.FINANCE_OFFICER))


@pytest.mark.parametrize("change", ["UPDATE agreement SET locale = 'es'", "DELETE FROM agreement"])
def test_the_words_of_an_offer_can_be_neither_changed_nor_removed(world, change):
    offered(world)
    with world.engine.begin() as connection, pytest.raises(DBAPIError, match="never changed or removed"):
        connection.execute(text(change))


def test_an_offer_lapses_at_its_instant_and_the_money_goes_back(world, session):
    award_id = offered(world)
    award = session.get_one(Award, award_id)
    fund_id, ends = award.fund_id, award.offer_expires_at
    session.rollback()
    world.clock.at = ends - timedelta(seconds=1)
    sweep.once()
    assert session.get_one(Award, award_id).status is AwardStatus.OFFERED
    session.rollback()
    world.clock.at = ends
    sweep.once()
    award = session.get_one(Award, award_id)
    assert (award.status, award.ended_at) == (AwardStatus.LAPSED, ends)
    assert ledger.award_books(session, award_id).encumbered == 0
    assert ledger.books(session)[fund_id].available == 15_000_000
    assert facts(session, "AwardLapsed") == 1


def test_letting_lapse_again_or_too_early_changes_nothing(world, session):
    award_id = offered(world)
    for _ in range(2):
        with world.unit() as unit:
            commands.lapse(unit, award_id)
    assert session.get_one(Award, award_id).status is AwardStatus.OFFERED
    session.rollback()
    world.clock.move(timedelta(days=30))
    for _ in range(2):
        with world.unit() as unit:
            commands.lapse(unit, award_id)
    assert facts(session, "AwardLapsed") == 1


def test_what_is_signed_never_lapses(world, session):
    award_id = signed(world)
    world.clock.move(timedelta(days=30))
    assert queries.offers_over(session, now=world.clock.now()) == []
    with world.unit() as unit:
        commands.lapse(unit, award_id)
    assert session.get_one(Award, award_id).status is AwardStatus.SIGNED


def test_each_reminder_is_asked_for_once(world, session):
    award_id = offered(world, days=14)
    ends = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    for before, so_far in ((6, 0), (5, 1), (4.9, 1), (1, 2), (0.5, 2)):
        world.clock.at = ends - timedelta(days=before)
        sweep.once()
        sweep.once()
        session.rollback()
        assert facts(session, "OfferNearsItsEnd") == so_far, before


def test_after_a_pause_of_the_sweep_there_is_one_reminder_and_not_two(world, session):
    award_id = offered(world, days=14)
    ends = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    world.clock.at = ends - timedelta(hours=3)
    for _ in range(3):
        sweep.once()
    assert facts(session, "OfferNearsItsEnd") == 1
