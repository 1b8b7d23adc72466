"""Who may decide: a decider with the second step, and nobody who has a conflict, a stake or a hand in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.kernel.refusal import Forbidden
from grants.people.commands import declare_conflict
from grants.people.model import Organization
from grants.policy.actor import Actor, Role
from tests.worlds.awards import decided, decider, ranked
from tests.worlds.reviews import reviewed


@pytest.fixture
def round_id(world):
    return world.open_round(budget_cents=300_000)


def test_a_conflict_of_interest_closes_the_door_to_deciding(world, session, round_id):
    (application_id,) = ranked(world, round_id, [5])
    who = decider(world)
    organization_id = session.scalars(select(Application.organization_id)).one()
    with world.unit(who) as unit:
        declare_conflict(unit, who.person_id, organization_id, reason="My sister runs it.")
    with pytest.raises(Forbidden) as refusal:
        decided(world, application_id)
    assert refusal.value.reasons == ("has_no_conflict",)


def test_who_asks_for_the_money_does_not_decide_on_it(world, round_id):
    application_id = reviewed(world, world.eligible(round_id, email="ana@example.org"))
    ana = world.staff(Role.DECIDER, email="ana@example.org")
    with pytest.raises(Forbidden) as refusal:
        decided(world, application_id, actor=ana)
    assert "has_no_stake" in refusal.value.reasons


def test_a_conflict_with_the_fiscal_sponsor_closes_it_too(world, session, round_id):
    (application_id,) = ranked(world, round_id, [5])
    who = decider(world)
    with world.unit(who) as unit:
        sponsor = unit.add(Organization(name="Sponsor", name_key="sponsor", kind="nonprofit", created_at=unit.now))
        group = unit.get(Organization, unit.get(Application, application_id).organization_id)
        group.fiscal_sponsor_id = sponsor.id
        declare_conflict(unit, who.person_id, sponsor.id, reason="I sit on its board.")
    with pytest.raises(Forbidden) as refusal:
        decided(world, application_id)
    assert refusal.value.reasons == ("has_no_conflict",)


def test_who_helped_to_write_an_application_does_not_decide_on_it(world, round_id):
    application_id = world.draft(round_id, email="ana@example.org")
    with world.unit(Actor(person_id=world.person_id("helper@example.org"), holds=frozenset({application_id}))) as unit:
        applications.save(unit, application_id, {"project_title": "Porch talks, better"}, locale="en")
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, application_id)
    with world.unit(world.officer) as unit:
        applications.screen(unit, application_id, eligible=True, reasons=[], note="Looked at it.")
    reviewed(world, application_id, (5, 5, 5))
    with pytest.raises(Forbidden) as refusal:
        decided(world, application_id, actor=world.staff(Role.DECIDER, email="helper@example.org"))
    assert refusal.value.reasons == ("has_no_conflict",)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR])
def test_only_a_decider_decides(world, round_id, role):
    (application_id,) = ranked(world, round_id, [5])
    with pytest.raises(Forbidden):
        decided(world, application_id, actor=world.staff(role))


def test_a_decider_without_the_second_step_decides_nothing(world, round_id):
    (application_id,) = ranked(world, round_id, [5])
    decider(world)
    with pytest.raises(Forbidden):
        decided(world, application_id, actor=world.actor("decider@example.org", second_factor=False))
