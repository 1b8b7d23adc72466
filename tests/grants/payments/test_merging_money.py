"""The money of two records that became one group: no payee changes, and no second account is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.model import Award
from grants.gateways.paper_rail import PaperRail
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import NotReady
from grants.payments import commands as payments
from grants.payments.model import Payee
from grants.people import commands as people
from grants.people.model import Organization
from grants.settings import DEFAULTS
from tests.grants.payments.test_merging import ANA, BO, OAK, TWIN, codes, group, merge
from tests.world import World
from tests.worlds import awards
from tests.worlds import payments as steps

RESTING_DAYS = int(DEFAULTS["HANDOVER_REST_DAYS"])


def test_two_verified_payees_are_refused_and_no_money_moves(world: World, paper_bank: PaperRail) -> None:
    first = steps.signed_award(world, email=ANA)
    second = steps.signed_award(world, email=BO, organization_name=TWIN)
    kept, merged = (steps.organization_of(world, each) for each in (first, second))
    steps.payable(world, first, paper_bank, email=ANA)
    account = steps.payable(world, second, paper_bank, email=BO)
    assert codes(world, kept, merged) == ["two_payees"]
    with world.unit(world.officer) as unit:
        payments.start_over(unit, first, note="Which account is theirs?")
    merge(world, kept, merged)
    assert (steps.payee(world, second).account_id, steps.organization_of(world, second)) == (account, merged)
    steps.prepare(world, steps.disbursements(world, second)[0])


def test_money_that_rests_for_one_rests_for_both(world: World, paper_bank: PaperRail) -> None:
    award = steps.signed_award(world, email=BO, organization_name=TWIN)
    merged, kept = steps.organization_of(world, award), group(world, OAK, ANA)
    steps.payable(world, award, paper_bank, email=BO)
    ana = world.person_id(ANA)
    with world.unit(world.officer) as unit:
        people.hand_over(unit, kept, check_kind="in_person", note="Came by.", email="n@example.org", from_id=ana)
    merge(world, kept, merged)
    with pytest.raises(NotReady):
        steps.prepare(world, steps.disbursements(world, award)[0])
    world.clock.move(timedelta(days=RESTING_DAYS))
    new = world.person_id("n@example.org")
    with world.unit(world.officer) as unit:
        people.hand_over(unit, merged, check_kind="in_person", note="Again.", email="m@example.org", from_id=new)
    with pytest.raises(NotReady):
        steps.prepare(world, steps.disbursements(world, award)[0])


def test_a_later_award_of_either_record_is_paid_to_the_one_account(
    world: World, session: Session, paper_bank: PaperRail
) -> None:
    """Asked twice for bank details, a group would have two accounts, and nobody could say which is theirs."""
    first = steps.signed_award(world, email=ANA)
    account = steps.payable(world, first, paper_bank, email=ANA)
    twins = awards.awarded(world, world.open_round(key="js-b"), email=BO, organization_name=TWIN)
    other = session.get_one(Award, twins).organization_id
    session.rollback()
    merge(world, steps.organization_of(world, first), other)
    awards.signed(world, twins)
    world.drain()
    assert (steps.payee(world, twins).id, steps.payee(world, twins).account_id) == (
        steps.payee(world, first).id,
        account,
    )
    assert session.scalars(select(FactRow.name).where(FactRow.name == "PayeeWanted")).all() == ["PayeeWanted"]
    session.rollback()
    steps.prepare(world, steps.disbursements(world, twins)[0])
    later = steps.signed_award(world, email=BO, organization_name=TWIN, parts=(100,))
    assert steps.payee(world, later).account_id == account


@pytest.mark.parametrize("merged_is_ready", [True, False])
def test_details_that_one_record_was_asked_for_are_not_asked_for_again(
    world: World, session: Session, paper_bank: PaperRail, merged_is_ready: bool
) -> None:
    first = steps.signed_award(world, email=BO, organization_name=TWIN)
    merged, kept = steps.organization_of(world, first), group(world, OAK, ANA)
    if merged_is_ready:
        steps.payable(world, first, paper_bank, email=BO)
    merge(world, kept, merged)
    assert steps.payee(world, first).organization_id == merged, "a merge changes no payee"
    award = steps.signed_award(world, email=ANA)
    assert steps.organization_of(world, award) == kept
    assert steps.payee(world, award).organization_id == merged
    assert len(session.scalars(select(Payee.id)).all()) == 1


def test_of_two_that_were_asked_the_one_that_is_further_is_taken(
    world: World, session: Session, paper_bank: PaperRail
) -> None:
    kept = steps.organization_of(world, steps.signed_award(world, email=ANA))
    second = steps.signed_award(world, email=BO, organization_name=TWIN)
    steps.account_opened(world, second, email=BO)
    merge(world, kept, steps.organization_of(world, second))
    later = steps.signed_award(world, email=ANA)
    assert steps.payee(world, later).id == steps.payee(world, second).id


def test_of_two_that_are_as_far_the_one_of_the_record_that_goes_on_is_taken(world: World) -> None:
    second = steps.signed_award(world, email=BO, organization_name=TWIN)
    first = steps.signed_award(world, email=ANA)
    merge(world, steps.organization_of(world, first), steps.organization_of(world, second))
    later = steps.signed_award(world, email=ANA)
    assert steps.payee(world, later).id == steps.payee(world, first).id


def test_where_neither_was_asked_the_record_that_goes_on_is_paid(world: World, session: Session) -> None:
    award = awards.awarded(world, email=BO, organization_name=TWIN)
    merged, kept = session.get_one(Award, award).organization_id, group(world, OAK, ANA)
    session.rollback()
    merge(world, kept, merged)
    awards.signed(world, award)
    world.drain()
    assert steps.payee(world, award).organization_id == kept


def test_a_sponsor_of_two_records_has_one_account_too(world: World, session: Session, paper_bank: PaperRail) -> None:
    first = steps.signed_award(world, email=ANA)
    steps.payable(world, first, paper_bank, email=ANA)
    sponsor, twin = steps.organization_of(world, first), group(world, TWIN, ANA)
    sponsored = awards.awarded(world, world.open_round(key="js-b"), email=BO, organization_name="Porch Circle")
    with world.unit() as unit:
        unit.get(Organization, unit.get(Award, sponsored).organization_id).fiscal_sponsor_id = sponsor
    merge(world, twin, sponsor)
    awards.signed(world, sponsored)
    world.drain()
    assert steps.payee(world, sponsored).id == steps.payee(world, first).id
