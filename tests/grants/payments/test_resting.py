"""After a handover the money rests: each way to move it, or to change where it goes, is tried and shut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.kernel.refusal import NotReady
from grants.payments import commands, queries
from grants.payments.lifecycle import DisbursementStatus as S
from grants.people import commands as people
from grants.policy.actor import Actor
from grants.settings import DEFAULTS
from tests.world import World
from tests.worlds import payments as steps

RESTING_DAYS = int(DEFAULTS["HANDOVER_REST_DAYS"])

NEW = "new.treasurer@example.org"


def hand_over(world: World, award_id: int, email: str = NEW, old: str = steps.APPLICANT) -> None:
    group, old_id = steps.organization_of(world, award_id), world.person_id(old)
    with world.unit(world.officer) as unit:
        people.hand_over(unit, group, check_kind="in_person", note="Came by.", email=email, from_id=old_id)
    world._people.pop(email, None)
    world.drain()


def refused(deed: Callable[[], object]) -> None:
    with pytest.raises(NotReady) as refusal:
        deed()
    assert [problem.code for problem in refusal.value.problems] == ["money_rests"]


def status(world: World, award_id: int) -> S:
    return steps.disbursements(world, award_id)[0].status


def test_what_is_due_is_not_prepared_before_the_last_instant_of_rest(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    hand_over(world, award_id)
    refused(lambda: steps.prepare(world, steps.disbursements(world, award_id)[0]))
    world.clock.move(timedelta(days=RESTING_DAYS, seconds=-1))
    refused(lambda: steps.prepare(world, steps.disbursements(world, award_id)[0]))
    assert status(world, award_id) is S.DUE
    world.clock.move(timedelta(seconds=1))
    steps.prepare(world, steps.disbursements(world, award_id)[0])
    assert status(world, award_id) is S.PREPARED


def test_what_was_prepared_before_is_not_approved(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.prepared(world, paper_bank)
    hand_over(world, award_id)
    refused(lambda: steps.approve(world, award_id))
    assert status(world, award_id) is S.PREPARED
    world.clock.move(timedelta(days=RESTING_DAYS))
    steps.approve(world, award_id)
    assert status(world, award_id) is S.APPROVED


def test_one_resting_payment_stops_the_whole_batch(world: World, paper_bank: PaperRail) -> None:
    resting, other = steps.signed_award(world), steps.signed_award(world, email="bo@example.org")
    steps.payable(world, resting, paper_bank)
    steps.payable(world, other, paper_bank, email="bo@example.org")
    hand_over(world, resting)
    both = [steps.disbursements(world, each)[0] for each in (resting, other)]
    refused(lambda: steps.prepare(world, *both))
    assert status(world, other) is S.DUE
    steps.prepare(world, both[1])


def details(world: World, award_id: int, actor: Actor) -> None:
    with world.unit(actor) as unit:
        commands.begin_details(unit, award_id)


def test_bank_details_stay_as_they_are_for_the_new_one_and_for_who_was_at_it(
    world: World, paper_bank: PaperRail
) -> None:
    award_id = steps.signed_award(world)
    details(world, award_id, world.applicant())
    hand_over(world, award_id)
    new = world.applicant(NEW)
    refused(lambda: details(world, award_id, new))

    def keep() -> None:
        with world.unit(new) as unit:
            commands.keep_account(unit, award_id, "acct_1")

    refused(keep)
    assert steps.payee(world, award_id).account_id is None
    world.clock.move(timedelta(days=RESTING_DAYS))
    details(world, award_id, new)


def test_an_officer_can_not_start_the_account_over_either(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    account = steps.payable(world, award_id, paper_bank)
    hand_over(world, award_id)

    def over() -> None:
        with world.unit(world.officer) as unit:
            commands.start_over(unit, award_id, note="They lost it.")

    refused(over)
    assert steps.payee(world, award_id).account_id == account


def test_a_second_handover_makes_the_rest_longer_never_shorter(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    hand_over(world, award_id)
    world.clock.move(timedelta(days=RESTING_DAYS - 1))
    hand_over(world, award_id, email="third@example.org", old=NEW)
    world.clock.move(timedelta(days=2))
    refused(lambda: steps.prepare(world, steps.disbursements(world, award_id)[0]))


def test_the_lists_of_finance_and_the_groups_page_say_until_when(
    world: World, paper_bank: PaperRail, session: Session
) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    now = world.clock.now()
    assert queries.listed(session, "due", now=now)[0][0].rests_until is None
    session.rollback()
    hand_over(world, award_id)
    until = now + timedelta(days=RESTING_DAYS)
    assert queries.listed(session, "due", now=now)[0][0].rests_until == until
    assert queries.payee_page(session, award_id=award_id).rests_until == until
    assert queries.listed(session, "due", now=until)[0][0].rests_until is None
