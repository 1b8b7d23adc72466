"""Two people for every payment, neither with a hand in it; what is approved is what was seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.funds.model import Fund
from grants.gateways.paper_rail import PaperRail
from grants.kernel.money import Money
from grants.kernel.refusal import Forbidden, NotReady, Refusal, SomebodyElseWasFaster, WrongStatus
from grants.ledger import commands as ledger
from grants.ledger import queries as books
from grants.ledger.commands import OverBudget
from grants.ledger.model import Kind
from grants.payments import commands
from grants.payments.commands import PayeeChanged
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.rules import COOLING_OFF
from grants.people import commands as people
from grants.people.model import Membership
from grants.policy.actor import Actor, Role
from tests.world import World
from tests.worlds import payments as steps


def try_approve(world: World, award_id: int, person: Actor) -> None:
    steps.approve(world, award_id, by=person)


def status(world: World, award_id: int) -> S:
    return steps.disbursements(world, award_id)[0].status


def test_one_prepares_and_another_approves(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    [paid] = steps.disbursements(world, award_id)
    assert paid.status is S.APPROVED
    assert paid.prepared_by != paid.approved_by
    assert paid.account_id == steps.payee(world, award_id).account_id


def test_who_prepared_does_not_approve_even_with_both_roles(world: World, paper_bank: PaperRail) -> None:
    world.staff(Role.FINANCE_APPROVER, email="pat@example.org")
    award_id = steps.prepared(world, paper_bank)
    with pytest.raises(Forbidden) as refused:
        try_approve(world, award_id, world.actor("pat@example.org"))
    assert refused.value.reasons == ("did_not_prepare_it",)


def test_who_had_a_hand_in_the_payees_details_waits_before_approving(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    helper = world.staff(Role.FINANCE_APPROVER, email=steps.APPLICANT)
    # The group's own person left it and works for the city now: the membership is gone, the hand is remembered.
    with world.unit() as unit:
        for member in unit.session.query(Membership).all():
            unit.session.delete(member)
    world.clock.move(timedelta(hours=1))
    steps.prepare(world, steps.disbursements(world, award_id)[0])
    helper = world.actor(steps.APPLICANT)
    with pytest.raises(Forbidden) as refused:
        try_approve(world, award_id, helper)
    assert "did_not_change_payee_lately" in refused.value.reasons
    world.clock.move(COOLING_OFF)
    with pytest.raises(Forbidden) as refused:
        try_approve(world, award_id, helper)
    assert refused.value.reasons == ("has_no_part_in_it",), "who applied has a part in it for ever"


@pytest.mark.parametrize("act", ["prepare", "approve"])
def test_a_conflict_of_interest_closes_the_door(world: World, paper_bank: PaperRail, act: str) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    if act == "approve":
        steps.prepare(world, steps.disbursements(world, award_id)[0])
    person = steps.preparer(world) if act == "prepare" else steps.approver(world)
    organization_id = steps.organization_of(world, award_id)
    with world.unit() as unit:
        people.declare_conflict(unit, person.person_id, organization_id, reason="Cousin")
    signatures = {"prepare": lambda: steps.prepare(world, *steps.disbursements(world, award_id))}
    signatures["approve"] = lambda: steps.approve(world, award_id)
    with pytest.raises(Forbidden) as refused:
        signatures[act]()
    assert refused.value.reasons == ("has_no_conflict",)


def test_a_member_of_the_group_prepares_nothing_for_it(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    person = steps.preparer(world)
    organization_id = steps.organization_of(world, award_id)
    with world.unit() as unit:
        unit.add(Membership(organization_id=organization_id, person_id=person.person_id, since=unit.now))
    with pytest.raises(Forbidden) as refused:
        steps.prepare(world, *steps.disbursements(world, award_id))
    assert refused.value.reasons == ("has_no_part_in_it",)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.OPERATOR, Role.DECIDER, Role.FINANCE_OFFICER])
def test_other_roles_neither_prepare_nor_approve(world: World, paper_bank: PaperRail, role: Role) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    [due] = steps.disbursements(world, award_id)
    person = world.staff(role, email="other@example.org")
    with pytest.raises(Forbidden), world.unit(person) as unit:
        commands.prepare(unit, {due.id: due.version})
    steps.prepare(world, due)
    with pytest.raises(Forbidden):
        steps.approve(world, award_id, by=person)


def test_nothing_is_prepared_before_the_payee_can_be_paid(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    with pytest.raises(NotReady) as refused:
        steps.prepare(world, *steps.disbursements(world, award_id))
    assert [problem.code for problem in refused.value.problems] == ["payee_not_ready"]
    account_id = steps.payable(world, award_id, paper_bank)
    paper_bank.switch(account_id, on=False)
    steps.look_at_payee(world, award_id)
    with pytest.raises(NotReady):
        steps.prepare(world, *steps.disbursements(world, award_id))


def test_a_fund_that_does_not_permit_the_rail_is_not_paid_by_it(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    fund_id = steps.disbursements(world, award_id)[0].fund_id
    with world.unit() as unit:
        unit.get(Fund, fund_id).rails = ["city_check"]
    with pytest.raises(NotReady) as refused:
        steps.prepare(world, *steps.disbursements(world, award_id))
    assert [problem.code for problem in refused.value.problems] == ["rail_not_permitted"]


def test_no_payment_is_prepared_that_the_award_has_no_money_for(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.signed_award(world)
    steps.payable(world, award_id, paper_bank)
    [due] = steps.disbursements(world, award_id)
    with world.unit() as unit:
        ledger.move(
            unit, "test:release", "test", fund_id=due.fund_id, source=Kind.ENCUMBERED, to=Kind.AVAILABLE,
            amount=Money(1), award_id=award_id,
        )  # fmt: skip
    with pytest.raises(OverBudget):
        steps.prepare(world, due)


def test_several_are_prepared_together_or_none(world: World, paper_bank: PaperRail) -> None:
    ready, waiting = steps.signed_award(world), steps.signed_award(world, email="bo@example.org")
    steps.payable(world, ready, paper_bank)
    both = [*steps.disbursements(world, ready), *steps.disbursements(world, waiting)]
    with pytest.raises(NotReady):
        steps.prepare(world, *both)
    assert [status(world, each) for each in (ready, waiting)] == [S.DUE, S.DUE]
    steps.payable(world, waiting, paper_bank, email="bo@example.org")
    steps.prepare(world, *both)
    assert [status(world, each) for each in (ready, waiting)] == [S.PREPARED, S.PREPARED]


def test_nothing_chosen_is_said_so(world: World, paper_bank: PaperRail) -> None:
    with pytest.raises(NotReady):
        steps.prepare(world)
    with pytest.raises(NotReady), world.unit(steps.approver(world)) as unit:
        commands.approve(unit, {})


def test_another_bank_account_undoes_a_preparation(world: World, paper_bank: PaperRail) -> None:
    """Who was let in to the group's mail changes the bank account between the two signatures."""
    award_id = steps.prepared(world, paper_bank)
    world.clock.move(timedelta(minutes=1))
    steps.payable(world, award_id, paper_bank)
    with pytest.raises(PayeeChanged):
        steps.approve(world, award_id)
    [paid] = steps.disbursements(world, award_id)
    with world.unit(steps.approver(world)) as unit:
        commands.send_back(unit, paid.id, note="Bank details changed.", version=paid.version)
    steps.prepare(world, *steps.disbursements(world, award_id))
    steps.approve(world, award_id)
    assert status(world, award_id) is S.APPROVED


def test_another_bank_account_after_the_approval_stops_the_sending(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.approved(world, paper_bank)
    world.clock.move(timedelta(minutes=1))
    payee = steps.payee(world, award_id)
    paper_bank.give_details(payee.account_id)
    with world.unit() as unit:
        commands.hear_account(unit, payee.id, paper_bank.account_state(payee.account_id))
    world.drain()
    assert status(world, award_id) is S.DUE
    assert paper_bank.find_transfers("JS-2026-0001-1") == []


def test_what_was_not_seen_is_not_approved(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.prepared(world, paper_bank)
    [seen] = steps.disbursements(world, award_id)
    with world.unit(steps.preparer(world)) as unit:
        commands.send_back(unit, seen.id, note="Wrong day.", version=seen.version)
    steps.prepare(world, *steps.disbursements(world, award_id))
    with pytest.raises(SomebodyElseWasFaster), world.unit(steps.approver(world)) as unit:
        commands.approve(unit, {seen.id: seen.version})


def test_pressing_approve_twice_is_the_same_as_once(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.prepared(world, paper_bank)
    [seen] = steps.disbursements(world, award_id)
    person = steps.approver(world)
    for _ in range(2):
        with world.unit(person) as unit:
            commands.approve(unit, {seen.id: seen.version})
    world.drain()
    assert len(paper_bank.find_transfers("JS-2026-0001-1")) == 1


def test_a_cancelled_payment_is_not_approved_by_an_old_page(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.prepared(world, paper_bank)
    [seen] = steps.disbursements(world, award_id)
    person = steps.approver(world)
    with world.unit(person) as unit:
        commands.cancel(unit, seen.id, note="Called off.", version=seen.version)
    with pytest.raises(SomebodyElseWasFaster), world.unit(person) as unit:
        commands.approve(unit, {seen.id: seen.version})
    world.drain()
    assert paper_bank.find_transfers("JS-2026-0001-1") == []


def test_what_is_sent_or_in_the_air_is_not_cancelled(world: World, paper_bank: PaperRail) -> None:
    award_id = steps.sent(world, paper_bank)
    [paid] = steps.disbursements(world, award_id)
    with pytest.raises(WrongStatus), world.unit(steps.approver(world)) as unit:
        commands.cancel(unit, paid.id, note="Too late.")


def test_approving_and_cancelling_at_one_moment_exactly_one_wins(world: World, paper_bank: PaperRail) -> None:
    for number in range(4):
        award_id = steps.prepared(world, paper_bank, email=f"group{number}@example.org")
        [seen] = steps.disbursements(world, award_id)
        one, other = steps.approver(world), world.staff(Role.FINANCE_OFFICER, email="fin@example.org")

        def approve(one: Actor = one, seen=seen) -> None:
            with world.unit(one) as unit:
                commands.approve(unit, {seen.id: seen.version})

        def cancel(other: Actor = other, seen=seen) -> None:
            with world.unit(other) as unit:
                commands.cancel(unit, seen.id, note="Called off.", version=seen.version)

        said = at_once(approve, cancel)
        assert sorted(said) == ["SomebodyElseWasFaster", "done"]
        world.drain()
        now = status(world, award_id)
        assert now is (S.SENT if said[0] == "done" else S.CANCELLED)
        assert len(paper_bank.find_transfers(seen.reference)) == (1 if now is S.SENT else 0)
    with Session(world.engine) as session:
        assert books.broken(session) == []


def at_once(*acts: Callable[[], None]) -> list[str]:
    """Each in a thread of its own from one starting gun; `done`, or the refusal's name."""
    gun, said = threading.Barrier(len(acts)), dict.fromkeys(range(len(acts)), "lost")

    def run(place: int, act: Callable[[], None]) -> None:
        gun.wait(timeout=10)
        try:
            act()
        except Refusal as refusal:
            said[place] = type(refusal).__name__
        else:
            said[place] = "done"

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return list(said.values())
