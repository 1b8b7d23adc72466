"""The grantee's answer: a signature tied to the words on the screen, once, in time; or a no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards import commands
from grants.awards.commands import OfferOver
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady, WrongStatus
from grants.ledger import queries as ledger
from grants.people import commands as people
from grants.people.model import MemberRole, Organization, Standing, StandingYear
from grants.policy.actor import Actor
from tests.racing import race
from tests.worlds.awards import (
    awarded,
    certified,
    decider,
    digest_of,
    grantee,
    offered,
    offered_without_an_account,
    signed,
)


def sign(world, award_id, *, actor=None, name="Ana Ruiz", agrees=True, digest=None):
    digest = digest_of(world, award_id) if digest is None else digest
    actor = actor or grantee(world, award_id)
    with world.unit(actor) as unit:
        return commands.sign(unit, award_id, name=name, agrees=agrees, digest=digest)


def codes(refusal):
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def standing(session):
    return [(row.program_key, row.tier_key, row.completed, row.open) for row in session.scalars(select(Standing))]


def signed_facts(session):
    return len(session.scalars(select(FactRow.id).where(FactRow.name == "AwardSigned")).all())


def test_a_signature_keeps_who_when_the_typed_name_and_what_was_signed(world, session):
    award_id = offered(world)
    who = grantee(world, award_id)
    sign(world, award_id, name="  Ana   María\u00a0Ruiz ")
    award = session.get_one(Award, award_id)
    assert award.status is AwardStatus.SIGNED
    assert (award.signed_by, award.signed_as, award.signed_name) == (who.person_id, "person", "Ana María Ruiz")
    assert (award.signed_at, award.signed_digest) == (world.clock.now(), award.agreement_digest)


def this_year(session):
    session.rollback()
    return [(row.year, row.awards) for row in session.scalars(select(StandingYear))]


def test_signing_counts_as_an_open_grant_of_the_group(world, session):
    sign(world, offered(world))
    assert standing(session) == [("jumpstart", "tier-1", 0, 1)]


def test_a_grant_counts_for_its_year_from_the_decision_on(world, session):
    award_id = awarded(world)
    assert this_year(session) == [(2026, 1)]
    session.rollback()
    sign(world, offered(world, award_id))
    assert this_year(session) == [(2026, 1)]


@pytest.mark.parametrize("end", ["refuse", "lapse", "cancel"])
def test_a_grant_that_came_to_nothing_counts_for_no_year(world, session, end):
    award_id = awarded(world) if end == "cancel" else offered(world)
    if end == "refuse":
        with world.unit(grantee(world, award_id)) as unit:
            commands.refuse(unit, award_id)
    elif end == "lapse":
        world.clock.move(timedelta(days=90))
        for _ in range(2):
            with world.unit() as unit:
                commands.lapse(unit, award_id)
    else:
        with world.unit(decider(world)) as unit:
            commands.cancel(unit, award_id, note="The group has moved away.")
    assert this_year(session) == [(2026, 0)]


def test_an_impatient_second_click_changes_nothing(world, session):
    award_id = offered(world)
    sign(world, award_id)
    first = session.get_one(Award, award_id).signed_at
    session.rollback()
    world.clock.move(timedelta(seconds=2))
    sign(world, award_id, name="Somebody Else")
    award = session.get_one(Award, award_id)
    assert (award.signed_at, award.signed_name) == (first, "Ana Ruiz")
    assert standing(session) == [("jumpstart", "tier-1", 0, 1)]
    assert signed_facts(session) == 1


def test_a_name_and_a_yes_are_needed(world):
    award_id = offered(world)
    with pytest.raises(NotReady) as refusal:
        sign(world, award_id, name=" -- ", agrees=False)
    assert codes(refusal) == [("name", "name_missing"), ("agrees", "not_agreed")]
    with pytest.raises(NotReady) as refusal:
        sign(world, award_id, name="A" * 201)
    assert codes(refusal) == [("name", "too_long")]


def test_only_the_very_words_that_were_offered_can_be_signed(world, session):
    award_id = offered(world)
    with pytest.raises(NotReady) as refusal:
        sign(world, award_id, digest="0" * 64)
    assert codes(refusal) == [("", "agreement_not_the_one_shown")]
    assert session.get_one(Award, award_id).status is AwardStatus.OFFERED


def test_the_clock_ends_an_offer_even_before_the_sweep_has_come_by(world, session):
    award_id = offered(world)
    ends = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    world.clock.at = ends
    for answer in (sign, refuse):
        with pytest.raises(OfferOver) as refusal:
            answer(world, award_id)
        assert refusal.value.expired_at == ends
    with world.unit() as unit:
        commands.lapse(unit, award_id)
    with pytest.raises(OfferOver):
        sign(world, award_id)


def test_the_last_second_before_the_deadline_counts(world, session):
    award_id = offered(world)
    ends = session.get_one(Award, award_id).offer_expires_at
    session.rollback()
    world.clock.at = ends - timedelta(seconds=1)
    sign(world, award_id)
    assert session.get_one(Award, award_id).status is AwardStatus.SIGNED


def test_a_stranger_does_not_sign(world):
    award_id = offered(world)
    with pytest.raises(Forbidden):
        sign(world, award_id, actor=world.applicant("stranger@example.org"))
    with pytest.raises(Forbidden):
        sign(world, award_id, actor=world.officer)


def test_reference_and_pin_are_enough_to_sign(world, session):
    award_id, _ = offered_without_an_account(world)
    application_id = session.get_one(Award, award_id).application_id
    session.rollback()
    sign(world, award_id, actor=Actor(holds=frozenset({application_id})))
    award = session.get_one(Award, award_id)
    assert (award.signed_by, award.signed_as) == (None, "device")


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("editor", False), ("reader", False)])
def test_only_an_owner_of_the_group_signs_whoever_sent_the_application(world, session, role, may):
    """The one who wrote the application is no exception: speaking for the group is its owners' alone."""
    award_id = offered(world)
    award = session.get_one(Award, award_id)
    ana, olu = (world.person_id(f"{name}@example.org") for name in ("ana", "olu"))
    with world.unit(world.actor("ana@example.org")) as unit:
        people.join(unit, unit.get(Organization, award.organization_id), olu, MemberRole.OWNER)
        people.change_role(unit, award.organization_id, ana, MemberRole(role))
    session.rollback()
    actor = world.applicant("ana@example.org")
    if may:
        assert sign(world, award_id, actor=actor)
    else:
        with pytest.raises(Forbidden):
            sign(world, award_id, actor=actor)


def test_nothing_can_be_signed_before_it_is_offered(world):
    award_id = certified(world)
    with pytest.raises(WrongStatus):
        sign(world, award_id, digest="")


def refuse(world, award_id, *, note="", actor=None):
    actor = actor or grantee(world, award_id)
    with world.unit(actor) as unit:
        return commands.refuse(unit, award_id, note=note)


def test_a_no_gives_the_money_back_and_needs_no_reason(world, session):
    award_id = offered(world)
    refuse(world, award_id)
    award = session.get_one(Award, award_id)
    assert award.status is AwardStatus.REFUSED
    assert ledger.books(session)[award.fund_id].available == 15_000_000
    assert standing(session) == []


def test_what_is_signed_cannot_be_refused_and_the_other_way_round(world):
    award_id = signed(world)
    with pytest.raises(WrongStatus):
        refuse(world, award_id)
    other = offered(world, email="bo@example.org", organization_name="Bo's group")
    refuse(world, other)
    with pytest.raises(WrongStatus):
        sign(world, other)


def test_two_members_who_sign_at_once_make_one_signature(world):
    award_id = offered(world)
    digest, who = digest_of(world, award_id), grantee(world, award_id)
    race(*[lambda name=name: sign(world, award_id, name=name, digest=digest, actor=who) for name in ("Ana", "Bo")])
    with Session(world.engine) as session:
        assert signed_facts(session) == 1
        assert standing(session) == [("jumpstart", "tier-1", 0, 1)]
