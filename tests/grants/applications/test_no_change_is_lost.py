"""Whatever people do in sections that were opened again: each accepted text is kept, and nobody is overwritten unseen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.commands import Batch
from grants.applications.commands.writing_changes import EARLIER
from grants.applications.model import Answer, AnswerVersion, Reopening
from grants.applications.rules import Writer, alike
from grants.kernel.refusal import NotReady, WrongStatus
from grants.policy.actor import Actor
from tests.conftest import NOON
from tests.examples import also_deep, examples
from tests.world import World

PAGES = ("ana's laptop", "ana's phone", "bo's phone", "the library", "the library's other tab")
KEYS = ("summary", "project_title", "people")
TEXTS = st.sampled_from(["One.", "Two.", " Two. ", "Tres, ñandú.", "=1+1", "👩‍👧 four", "\u202efive", ""])
_numbers = count()


@dataclass
class Page:
    """One tab: of which opening it is, the numbers and the waiting texts that it shows."""

    actor: Actor
    of: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    seen: dict[str, list[int]] = field(default_factory=dict)


class Changing(RuleBasedStateMachine):
    """One application whose sections are open, and everybody of its group."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.world.clock.at = NOON
        number = next(_numbers)
        round_id = self.world.open_round(key=f"js-change-{number}")
        email = f"ana{number}@example.org"
        self.sent_id = self.world.submitted(round_id, email=email, organization_name=f"Group {number}")
        ana, bo = (self.world.person_id(each) for each in (email, f"bo{number}@example.org"))
        who: dict[str, tuple[int | None, str]] = {
            "ana's laptop": (ana, "laptop"),
            "ana's phone": (ana, "phone"),
            "bo's phone": (bo, "bo"),
            "the library": (None, "library"),
            "the library's other tab": (None, "library"),
        }
        holds = frozenset({self.sent_id})
        self.pages = {
            name: Page(Actor(person_id=person, holds=holds, device=device)) for name, (person, device) in who.items()
        }
        self.accepted: list[tuple[str, str]] = []
        self.reopen()
        for page in self.pages.values():
            page.of = self.reopening_id

    # --- what people do -------------------------------------------------------------------------

    @rule(name=st.sampled_from(PAGES))
    def open_the_page(self, name: str) -> None:
        page, changes = self.pages[name], self.changes()
        page.numbers = {key: changes[key]["number"] for key in KEYS if key in changes}
        page.seen = {key: changes[key]["waits"] for key in KEYS if key in changes}
        page.of = self.reopening_id

    @rule(name=st.sampled_from(PAGES), key=st.sampled_from(KEYS), text=TEXTS, new=st.booleans())
    def write(self, name: str, key: str, text: str, new: bool) -> None:
        """What stands is overwritten by nobody who did not see it, but by its own writer."""
        page, before, sent = self.pages[name], self.changes().get(key), self.sent(key)
        text = f"{text} {next(_numbers)}" if new and text else text
        based = {key: page.numbers.get(key, 0) if page.of == self.reopening_id else EARLIER}
        with suppress(WrongStatus), self.world.unit(page.actor) as unit:
            kept = applications.change(unit, self.sent_id, {key: text}, locale="en", based=based, seen=page.seen)
            self.accepted.append((key, text)) if kept[key]["kept"] != "untouched" else None
            page.numbers[key] = kept[key]["number"]
            if page.of != self.reopening_id and before is None and not alike(sent, ""):
                assert kept[key]["kept"] != "stood", "a page of an earlier opening replaces nothing that was sent"
        self.nobody_else_was_overwritten(page, key, before, based[key])

    @rule(name=st.sampled_from(PAGES), key=st.sampled_from(KEYS), text=TEXTS, new=st.booleans(), age=st.integers(0, 3))
    def type_on(self, name: str, key: str, text: str, new: bool, age: int) -> None:
        """As the page's script saves it, maybe long after it was typed: it is never too late to be kept."""
        page, before = self.pages[name], self.changes().get(key)
        text = f"{text} {next(_numbers)}" if new and text else text
        based, batch = {key: page.numbers.get(key, 0)}, Batch(f"batch-{next(_numbers)}", timedelta(minutes=age))
        for _ in range(2):  # the first answer was lost
            with self.world.unit(page.actor) as unit:
                facts: dict[str, Any] = {"based": based, "batch": batch, "seen": page.seen, "locale": "en"}
                saved = applications.save_changes(unit, self.sent_id, {key: text}, opening_id=page.of, **facts)
        said = saved.answers[key]
        self.accepted.append((key, text)) if said["kept"] != "untouched" else None
        page.numbers[key] = said["number"]
        own = page.of == self.reopening_id
        self.nobody_else_was_overwritten(page, key, before, based[key] if own else EARLIER)

    def nobody_else_was_overwritten(self, page: Page, key: str, before: dict[str, Any] | None, number: int) -> None:
        now = self.changes().get(key)
        if before is None or now is None or any(alike(before["typed"], text) for text in (now["typed"], "")):
            return
        shown = [each["typed"] for each in (before, *before["was"]) if each["number"] == number]
        if not any(alike(text, before["typed"]) for text in shown):  # the same words again were seen
            me = Writer(page.actor.person_id, page.actor.device)
            assert me.is_same(Writer(before["person_id"], before["device"]))

    @rule(name=st.sampled_from(PAGES), key=st.sampled_from(KEYS), which=st.integers(0, 9))
    def take_a_text(self, name: str, key: str, which: int) -> None:
        page, change = self.pages[name], self.changes().get(key)
        if change is not None and page.of == self.reopening_id:
            numbers = [change["number"], *(each["number"] for each in change["was"])]
            number, based = numbers[which % len(numbers)], page.numbers.get(key, 0)
            with suppress(WrongStatus), self.world.unit(page.actor) as unit:
                seen = page.seen.get(key, [])
                took = applications.take_change(unit, self.sent_id, key, number, based=based, seen=seen)
                assert took == (based == change["number"])

    @rule(name=st.sampled_from(PAGES), sure=st.integers(0, 5))
    def send_again(self, name: str, sure: int) -> None:
        for page in [self.pages[name]] if sure == 5 else ():
            waits = {key for key, change in self.changes().items() if change["waits"]}
            with suppress(NotReady), self.world.unit(page.actor) as unit:
                applications.send_again(unit, self.sent_id)
                assert not waits
            with Session(self.world.engine) as session:
                is_sent = session.get_one(Reopening, self.reopening_id).sent_at is not None
            if is_sent:
                self.reopen()

    @rule(sure=st.integers(0, 5))
    def let_the_day_pass(self, sure: int) -> None:
        """Seldom, like sending: the texts of an opening that is over can't be written in any more."""
        if sure == 5:
            self.world.clock.move(timedelta(days=8))
            with self.world.unit() as unit:
                applications.close_reopening(unit, self.reopening_id)
            self.reopen()

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def every_accepted_text_is_kept(self) -> None:
        if not hasattr(self, "accepted"):
            return
        with Session(self.world.engine) as session:
            kept = [
                (row.question_key, row.typed)
                for row in session.scalars(select(AnswerVersion).where(AnswerVersion.application_id == self.sent_id))
            ]
            for row in session.scalars(select(Reopening).where(Reopening.application_id == self.sent_id)):
                for key, change in row.changes.items():
                    kept += [(key, each["typed"]) for each in (change, *change["was"])]
        for key, text in self.accepted:
            assert alike(text, "") or any(key == of and alike(text, typed) for of, typed in kept), f"lost: {key} {text}"

    # --- how --------------------------------------------------------------------------------------

    def reopen(self) -> None:
        """Pages that are open stay as they are: their numbers are of a time that is over."""
        with self.world.unit(self.world.officer) as unit:
            until = unit.now + timedelta(days=7)
            row = applications.reopen(unit, self.sent_id, ["project"], until=until, reason="Say more.")
            self.reopening_id = row.id

    def sent(self, key: str) -> Any:
        of_it = (Answer.application_id == self.sent_id, Answer.question_key == key)
        with Session(self.world.engine) as session:
            return session.scalar(select(Answer.typed).where(*of_it))

    def changes(self) -> dict[str, Any]:
        with Session(self.world.engine) as session:
            return session.get_one(Reopening, self.reopening_id).changes


@also_deep
def test_no_change_that_was_accepted_is_ever_lost(world: World) -> None:
    machine = type("ChangingHere", (Changing,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples(6),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
