"""Bank details are given on the rail's page by the payee's own people; we hear only whether it can be paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.commands import sign
from grants.awards.model import Award
from grants.gateways.paper_rail import PaperRail
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import Forbidden, NotReady
from grants.payments import commands, queries
from grants.payments.lifecycle import PayeeStatus as P
from grants.payments.rail import AccountState
from grants.policy.actor import Actor, Role
from tests.world import World
from tests.worlds import awards
from tests.worlds import payments as steps


def test_a_group_opens_its_account_once_and_is_ready_when_the_rail_says_so(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    account_id = steps.account_opened(world, award_id)
    assert steps.account_opened(world, award_id) == account_id
    assert steps.payee(world, award_id).status is P.ONBOARDING
    paper_bank.give_details(account_id)
    steps.look_at_payee(world, award_id)
    payee = steps.payee(world, award_id)
    assert (payee.status, payee.changed_by) == (P.READY, world.person_id(steps.APPLICANT))
    with Session(world.engine) as session:
        assert len(session.scalars(select(FactRow).where(FactRow.name == "PayeeReady")).all()) == 1


def test_of_two_accounts_opened_at_once_the_first_counts(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    person = world.applicant()
    with world.unit(person) as unit:
        commands.begin_details(unit, award_id)
    with world.unit(person) as unit:
        assert commands.keep_account(unit, award_id, "acct_first") == "acct_first"
    with world.unit(person) as unit:
        assert commands.keep_account(unit, award_id, "acct_second") == "acct_first"


def test_an_application_opened_by_reference_and_pin_can_give_details(world: World, paper_bank: PaperRail) -> None:
    """Nobody needs an account or an e-mail address to be paid."""
    award_id, _pin = awards.offered_without_an_account(world)
    with Session(world.engine) as session:
        holder = Actor(holds=frozenset({session.get_one(Award, award_id).application_id}))
    digest = awards.digest_of(world, award_id)
    with world.unit(holder) as unit:
        sign(unit, award_id, name="Ana Ruiz", agrees=True, digest=digest)
    world.drain()
    with world.unit(holder) as unit:
        assert commands.begin_details(unit, award_id).email == ""
    assert steps.payee(world, award_id).visited_by is None


def test_nobody_else_gives_a_groups_details(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    for stranger in (world.applicant("bo@example.org"), world.officer, steps.approver(world), Actor()):
        with pytest.raises(Forbidden), world.unit(stranger) as unit:
            commands.begin_details(unit, award_id)


def test_a_payee_whose_account_is_switched_off_waits_and_comes_back(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    account_id = steps.payable(world, award_id, paper_bank)
    changed_at = steps.payee(world, award_id).changed_at
    world.clock.move(timedelta(hours=1))
    paper_bank.switch(account_id, on=False)
    steps.look_at_payee(world, award_id)
    assert steps.payee(world, award_id).status is P.RESTRICTED
    paper_bank.switch(account_id, on=True)
    steps.look_at_payee(world, award_id)
    payee = steps.payee(world, award_id)
    assert (payee.status, payee.changed_at) == (P.READY, changed_at), "the bank account is the same"


def test_another_bank_account_is_a_change_by_who_went_last(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    first = steps.payee(world, award_id)
    world.clock.move(timedelta(days=1))
    steps.payable(world, award_id, paper_bank)
    second = steps.payee(world, award_id)
    assert second.changed_at > first.changed_at
    assert second.bank_ref != first.bank_ref


def test_a_bank_account_that_is_taken_away_makes_the_payee_unready(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    account_id = steps.payable(world, award_id, paper_bank)
    payee_id = steps.payee(world, award_id).id
    with world.unit() as unit:
        commands.hear_account(unit, payee_id, AccountState(account_id, True, True, False, None))
    assert steps.payee(world, award_id).status is P.RESTRICTED


def test_news_of_an_account_that_was_left_behind_is_not_ours(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    old = steps.payable(world, award_id, paper_bank)
    payee_id = steps.payee(world, award_id).id
    with world.unit(world.officer) as unit:
        commands.start_over(unit, award_id, note="The treasurer left with the password.")
    new = steps.account_opened(world, award_id)
    assert new != old
    with world.unit() as unit:
        commands.hear_account(unit, payee_id, paper_bank.account_state(old))
    assert steps.payee(world, award_id).status is P.ONBOARDING


def test_starting_over_needs_a_reason_and_nothing_under_way(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    officer = world.officer
    with pytest.raises(NotReady) as refused, world.unit(officer) as unit:
        commands.start_over(unit, award_id, note="")
    assert refused.value.problems[0].field == "note"
    with pytest.raises(NotReady) as refused, world.unit(officer) as unit:
        commands.start_over(unit, award_id, note="Access was lost.")
    assert refused.value.problems[0].code == "money_under_way"
    with pytest.raises(Forbidden), world.unit(world.staff(Role.FINANCE_PREPARER)) as unit:
        commands.start_over(unit, award_id, note="Access was lost.")


def test_nothing_of_a_bank_account_is_kept_but_the_rails_name_of_it(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    payee = steps.payee(world, award_id)
    with Session(world.engine) as session:
        told = [row.facts for row in session.scalars(select(HistoryRow).where(HistoryRow.subject_type == "payee"))]
    assert payee.bank_ref.startswith("ba_")
    assert all(set(each) <= {"account", "by"} for each in told)


def test_the_sweep_looks_after_payees_that_nobody_told_us_about(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    paper_bank.give_details(steps.account_opened(world, award_id))
    world.clock.move(timedelta(minutes=6))
    with Session(world.engine) as session:
        [due] = queries.payees_to_ask(session, now=world.clock.now())
    with world.unit() as unit:
        commands.ask_account(unit, due)
    world.drain()
    assert steps.payee(world, award_id).status is P.READY
    with Session(world.engine) as session:
        assert queries.payees_to_ask(session, now=world.clock.now()) == []
