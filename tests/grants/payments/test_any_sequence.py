"""Whatever happens to a payment, in whatever order: one transfer at most, and books that tell the same story."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.kernel.queues import lease_of
from grants.kernel.refusal import Refusal
from grants.ledger import queries as books
from grants.payments import commands, queries
from grants.payments.lifecycle import DisbursementStatus as S
from tests.conftest import NOON
from tests.examples import examples
from tests.grants.payments.test_sending import POINTS, Died, dying_at
from tests.world import World
from tests.worlds import payments as steps

ANY_WORLD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
OUT = (S.SENT, S.CONFIRMED, S.RETURNED)
ENOUGH = 1_000_000_000


class Story:
    """One payment, and everything that may befall it."""

    def __init__(self, world: World, rail: PaperRail, number: int) -> None:
        self.world, self.rail = world, rail
        world.clock.at = NOON
        self.email = f"story{number}@example.org"
        self.award_id = steps.signed_award(world, email=self.email)
        self.account_id = steps.payable(world, self.award_id, rail, email=self.email)
        self.preparer, self.approver = steps.preparer(world), steps.approver(world)

    @property
    def payment(self):
        return steps.disbursements(self.world, self.award_id)[0]

    def act(self, name: str) -> None:
        """Do it if it can be done now; a no is an answer too."""
        with suppress(Refusal, IndexError, StopIteration):
            getattr(self, name)()

    def prepare(self) -> None:
        now = self.payment
        with self.world.unit(self.preparer) as unit:
            commands.prepare(unit, {now.id: now.version})

    def approve(self) -> None:
        now = self.payment
        with self.world.unit(self.approver) as unit:
            commands.approve(unit, {now.id: now.version})

    def send_back(self) -> None:
        now = self.payment
        with self.world.unit(self.approver) as unit:
            commands.send_back(unit, now.id, note="Not yet.")

    def work(self) -> None:
        self.world.drain()

    def ask(self) -> None:
        steps.look_at_payment(self.world, self.award_id)

    def lose_answer(self) -> None:
        self.rail.plan_trouble("lost_answer")

    def be_away(self) -> None:
        self.rail.plan_trouble("unavailable")

    def run_dry(self) -> None:
        self.rail.set_balance(0)

    def fill_up(self) -> None:
        self.rail.set_balance(ENOUGH)

    def switch_off(self) -> None:
        self.rail.switch(self.account_id, on=False)

    def switch_on(self) -> None:
        self.rail.switch(self.account_id, on=True)

    def change_bank(self) -> None:
        self.rail.give_details(self.account_id)
        steps.look_at_payee(self.world, self.award_id)

    def make_payout(self) -> None:
        self.rail.make_payout(self.account_id)

    def pay(self) -> None:
        self.rail.end_payout(self.account_id)

    def turn_back(self) -> None:
        self.rail.end_payout(self.account_id, failure="no_account")

    def reverse(self) -> None:
        found = self.rail.find_transfers(self.payment.reference)
        self.rail.take_back(next(each.id for each in found if not each.is_taken_back))

    def wait_a_moment(self) -> None:
        self.world.clock.move(lease_of("payments") + timedelta(seconds=1))

    def wait_most_of_a_day(self) -> None:
        self.world.clock.move(timedelta(hours=21))

    def wait_more_than_a_day(self) -> None:
        self.world.clock.move(timedelta(hours=27))

    def look(self) -> int:
        """How many transfers count, after looking for everything that must never be."""
        counting = [each for each in self.rail.find_transfers(self.payment.reference) if not each.is_taken_back]
        assert len(counting) <= 1
        with Session(self.world.engine) as session:
            assert books.broken(session) == []
            assert queries.broken(session) == []
        return len(counting)

    def end(self) -> None:
        """With all trouble over, time brings it home."""
        self.fill_up()
        self.switch_on()
        self.change_bank()
        for _ in range(8):
            self.wait_more_than_a_day()
            self.ask()
        now = self.payment
        assert now.status not in (S.APPROVED, S.SENDING)
        assert now.alarm == ""
        assert self.look() == (1 if now.status in OUT else 0)


def dying(point: str) -> Callable[[Story], None]:
    def die(story: Story) -> None:
        with dying_at(point), suppress(Died):
            story.world.drain()

    return die


ACTS = sorted(name for name in vars(Story) if name[0] != "_" and name not in ("act", "look", "end", "payment"))
WAYS = st.lists(st.sampled_from([*ACTS, *(f"die {point}" for point in POINTS)]), max_size=18)
SIGNED = ["prepare", "approve"]
_numbers = iter(range(1_000_000))


@settings(max_examples=examples(8), deadline=None, suppress_health_check=ANY_WORLD)
@given(WAYS, WAYS)
def test_any_sequence_of_work_deaths_and_trouble_pays_once_at_most(
    world: World, paper_rail: PaperRail, first: list[str], second: list[str]
) -> None:
    story = Story(world, paper_rail, next(_numbers))
    for name in [*SIGNED, *first, *SIGNED, *second]:
        if name.startswith("die "):
            dying(name.removeprefix("die "))(story)
        else:
            story.act(name)
        story.look()
    story.end()
