"""A signed award has its payments, once, to the group or its fiscal sponsor; a report releases what waited for it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel.refusal import NotReady, WrongStatus
from grants.ledger import queries as books
from grants.payments import commands, queries
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import PayeeStatus
from grants.people.model import Organization
from grants.policy.actions import Action
from grants.policy.actor import Actor, system
from grants.policy.check import allowed
from tests.world import World
from tests.worlds import awards
from tests.worlds import payments as steps


def test_an_award_is_paid_in_the_parts_of_its_round(world: World) -> None:
    found = steps.disbursements(world, steps.signed_award(world, parts=(33, 33, 34)))
    assert [each.cents for each in found] == [33000, 33000, 34000]
    assert [each.status for each in found] == [S.DUE, S.PLANNED, S.PLANNED]
    assert [each.reference for each in found] == ["JS-2026-0001-1", "JS-2026-0001-2", "JS-2026-0001-3"]


def test_planning_twice_plans_once(world: World) -> None:
    award_id = steps.signed_award(world, parts=(50, 50))
    with world.unit(system("worker")) as unit:
        commands.plan(unit, award_id)
    assert len(steps.disbursements(world, award_id)) == 2


def test_the_fiscal_sponsor_is_paid_where_there_is_one(world: World) -> None:
    award_id = awards.offered(world)
    with world.unit() as unit:
        sponsor = unit.add(
            Organization(name="Big Sponsor", name_key="bigsponsor", kind="nonprofit", created_at=unit.now)
        )
        award = unit.session.get(awards.Award, award_id)
        group = unit.get(Organization, award.organization_id)
        group.fiscal_sponsor_id = sponsor.id
        sponsor_id, application_id = sponsor.id, award.application_id
    digest, person = awards.digest_of(world, award_id), awards.grantee(world, award_id)
    with world.unit(person) as unit:
        awards.awards.sign(unit, award_id, name="Ana Ruiz", agrees=True, digest=digest)
    world.drain()
    assert steps.payee(world, award_id).organization_id == sponsor_id
    with Session(world.engine) as session:
        page = queries.payee_page(session, award_id=award_id)
    assert page.is_sponsor
    assert page.owner_id is None
    for own in (person, Actor(holds=frozenset({application_id}))):
        assert not allowed(own, Action.GIVE_PAYEE_DETAILS, page), "only the sponsor's people give its bank details"
    there = frozenset({sponsor_id})
    assert allowed(Actor(person_id=99, organization_ids=there, leads=there), Action.GIVE_PAYEE_DETAILS, page)
    assert not allowed(Actor(person_id=99, organization_ids=there), Action.GIVE_PAYEE_DETAILS, page), "only its owners"


def test_a_sponsor_that_nobody_can_write_to_is_told_through_its_group(world: World) -> None:
    award_id = awards.offered(world)
    with world.unit() as unit:
        sponsor = unit.add(
            Organization(name="Big Sponsor", name_key="bigsponsor", kind="nonprofit", created_at=unit.now)
        )
        unit.get(Organization, unit.session.get(awards.Award, award_id).organization_id).fiscal_sponsor_id = sponsor.id
    digest, person = awards.digest_of(world, award_id), awards.grantee(world, award_id)
    with world.unit(person) as unit:
        awards.awards.sign(unit, award_id, name="Ana Ruiz", agrees=True, digest=digest)
    world.drain()
    letter = next(letter for letter in ports.post().letters() if "bank details" in letter.subject)
    assert letter.to == steps.APPLICANT
    assert "your fiscal sponsor, Big Sponsor. Please pass this letter on." in letter.text


def test_a_payee_is_one_for_each_organization(world: World) -> None:
    first = steps.signed_award(world)
    second = steps.signed_award(world)
    assert steps.payee(world, first).status is PayeeStatus.WANTED
    same = steps.organization_of(world, first) == steps.organization_of(world, second)
    assert (steps.payee(world, first).id == steps.payee(world, second).id) is same


def test_an_accepted_report_releases_what_waited_for_it_once(world: World) -> None:
    award_id = steps.signed_award(world, parts=(50, 50))
    for _ in range(2):
        with world.unit(system("worker")) as unit:
            commands.release_for_report(unit, award_id)
    assert [each.status for each in steps.disbursements(world, award_id)] == [S.DUE, S.DUE]


def test_a_payment_called_off_gives_its_money_back_to_the_fund(world: World) -> None:
    award_id = steps.signed_award(world, parts=(50, 50))
    first, second = steps.disbursements(world, award_id)
    person = steps.approver(world)
    with pytest.raises(NotReady), world.unit(person) as unit:
        commands.cancel(unit, second.id, note=" ")
    with world.unit(person) as unit:
        commands.cancel(unit, second.id, note="The project became smaller.")
    with pytest.raises(WrongStatus), world.unit(person) as unit:
        commands.cancel(unit, second.id, note="Again.")
    with Session(world.engine) as session:
        assert books.award_books(session, award_id).encumbered == first.cents
        assert books.broken(session) == []


def test_nothing_is_left_to_pay_when_each_payment_is_confirmed_or_called_off(world: World, paper_bank) -> None:
    award_id = steps.confirmed(world, paper_bank, parts=(50, 50))
    with Session(world.engine) as session:
        assert not queries.all_confirmed(session, award_id)
        assert not queries.all_confirmed(session, 4711)
    with world.unit(steps.approver(world)) as unit:
        commands.cancel(unit, queries.for_award(unit.session, award_id)[1].id, note="Not needed.")
    with Session(world.engine) as session:
        assert queries.all_confirmed(session, award_id)
