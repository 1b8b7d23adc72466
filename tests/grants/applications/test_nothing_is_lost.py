"""Whatever devices, people and staff do in whatever order: each accepted text is kept, and one application is sent at most."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.commands import Batch
from grants.applications.model import Answer, AnswerVersion, Application
from grants.applications.rules import alike
from grants.kernel.outbox import FactRow
from grants.kernel.refusal import NotReady, WrongStatus
from grants.policy.actor import Actor
from grants.programs import commands as programs
from tests.conftest import NOON
from tests.examples import also_deep, examples
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import FORM

DEVICES = ("ana's laptop", "ana's phone", "a friend's phone", "the library")
PAIRS = (("ana's laptop", "ana's phone"), ("the library", "the library"), ("a friend's phone", "ana's phone"))
KEYS = ("summary", "project_title", "organization_name", "thanks")
FORMS = ((), ("summary",), ("project_title", "theme"), ("summary", "project_title"))
"""Which questions each version leaves out; nobody who applies is asked less than the round's rules read."""
TEXTS = st.sampled_from(["One.", "Two.", " Two. ", "Tres, ñandú.", "=1+1", "👩‍👧 four", "\u202efive", ""])
_numbers = count()


@dataclass
class Device:
    """One browser: the numbers that its page shows, and the batches that wait for a line."""

    actor: Actor
    shown: dict[str, int] = field(default_factory=dict)
    online: bool = True
    waiting: list[tuple[Batch, datetime, dict[str, str], dict[str, int]]] = field(default_factory=list)
    last: tuple[Batch, datetime, dict[str, str], dict[str, int]] | None = None


def form(number: int, without: tuple[str, ...]) -> dict[str, Any]:
    """A version of the small round's form, different from every other one by its number."""
    made = deepcopy(FORM)
    thanks = {"key": "thanks", "type": "short_text", "label": both(f"Thanks {number}?"), "required": False}
    made["sections"][0]["questions"].append(thanks)
    for section in made["sections"]:
        section["questions"] = [each for each in section["questions"] if each["key"] not in without]
    return {"sections": made["sections"]}


class Drafting(RuleBasedStateMachine):
    """One draft and everybody who has a hand in it."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.world.clock.at = NOON
        number = next(_numbers)
        self.round_id = self.world.open_round(key=f"js-lost-{number}")
        email = f"ana{number}@example.org"
        self.draft_id = self.world.draft(self.round_id, email=email, organization_name=f"Group {number}")
        ana = self.world.applicant(email).person_id
        holds = frozenset({self.draft_id})
        owners = {"ana's laptop": ana, "ana's phone": ana, "a friend's phone": None, "the library": None}
        self.devices = {
            name: Device(Actor(person_id=owner, holds=holds, device=name)) for name, owner in owners.items()
        }
        self.accepted: list[tuple[str, str]] = []
        self.sent_at: datetime | None = None
        self.version = 1

    # --- what people do -------------------------------------------------------------------------

    @rule(name=st.sampled_from(DEVICES))
    def open_the_page(self, name: str) -> None:
        self.devices[name].shown = dict(self.page().numbers)

    @rule(name=st.sampled_from(DEVICES), key=st.sampled_from(KEYS), text=TEXTS, new=st.booleans(), also=st.booleans())
    def write(self, name: str, key: str, text: str, new: bool, also: bool) -> None:
        """A text of its own, or one that somebody may have written already."""
        device = self.devices[name]
        text = f"{text} {next(_numbers)}" if new and text else text
        key = "summary" if key == "thanks" and self.version == 1 else key  # no page has asked for it yet
        typed = {key: text} | ({"summary": text} if also else {})
        based = {each: device.shown.get(each, 0) for each in typed}
        device.waiting.append((Batch(f"batch-{next(_numbers)}"), self.world.clock.now(), typed, based))
        self.world.clock.move(timedelta(seconds=1))
        self.send(device)

    @rule(name=st.sampled_from(DEVICES))
    def lose_the_line(self, name: str) -> None:
        self.devices[name].online = False

    @rule(name=st.sampled_from(DEVICES))
    def the_line_returns(self, name: str) -> None:
        self.devices[name].online = True
        self.send(self.devices[name])

    @rule(pair=st.sampled_from(PAIRS), key=st.sampled_from(KEYS))
    def write_while_the_line_is_down_and_then_elsewhere(self, pair: tuple[str, str], key: str) -> None:
        """The newer text arrives first: what was written before it on a broken line comes after it."""
        away, here = pair
        for name in pair:
            self.the_line_returns(name)
            self.open_the_page(name)
        self.lose_the_line(away)
        self.write(away, key, "Before", new=True, also=False)
        self.write(here, key, "After", new=True, also=False)
        self.the_line_returns(away)

    @rule(name=st.sampled_from(DEVICES))
    def send_the_last_batch_again(self, name: str) -> None:
        """The answer to it was lost."""
        device = self.devices[name]
        if device.last and device.online:
            self.save(device, device.last)

    @rule(name=st.sampled_from(DEVICES), theirs=st.booleans())
    def choose(self, name: str, theirs: bool) -> None:
        page = self.page()
        for key, waiting in page.conflicts.items():
            number = waiting[0] if theirs else page.numbers[key]
            text = next(each.typed for each in self.versions(key) if each.number == number)
            with suppress(WrongStatus), self.world.unit(self.devices[name].actor) as unit:
                applications.choose(
                    unit, self.draft_id, key, text, locale="en", number=page.numbers[key], seen=list(waiting)
                )

    @rule(name=st.sampled_from(DEVICES))
    def look_at_what_changed(self, name: str) -> None:
        with suppress(WrongStatus), self.world.unit(self.devices[name].actor) as unit:
            applications.see_changes(unit, self.draft_id, self.version)

    @rule(first=st.sampled_from(DEVICES), second=st.sampled_from(DEVICES), sure=st.integers(0, 5))
    def send_it_twice(self, first: str, second: str, sure: int) -> None:
        """Seldom: what is sent can't be written in any more."""
        for name in (first, second) if sure == 5 else ():
            with suppress(NotReady), self.world.unit(self.devices[name].actor) as unit:
                applications.submit(unit, self.draft_id)

    # --- what staff and time do -----------------------------------------------------------------

    @rule(without=st.sampled_from(FORMS))
    def change_the_form(self, without: tuple[str, ...]) -> None:
        definition = form(self.version, without)
        with self.world.unit(self.world.officer) as unit:
            made = programs.publish_form(unit, self.round_id, "application", definition, reason="It was unclear.")
            self.version = made.number

    @rule(minutes=st.sampled_from([1, 90]))
    def wait(self, minutes: int) -> None:
        self.world.clock.move(timedelta(minutes=minutes))

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def every_accepted_text_is_kept(self) -> None:
        if not hasattr(self, "accepted"):
            return
        with Session(self.world.engine) as session:
            rows = session.execute(
                select(AnswerVersion.question_key, AnswerVersion.typed).where(
                    AnswerVersion.application_id == self.draft_id
                )
            ).all()
        for key, text in self.accepted:
            found = any(kept == key and alike(typed, text) for kept, typed in rows)
            assert found or alike(text, ""), f"lost: {key} {text!r}"

    @invariant()
    def what_stands_and_what_waits_are_texts_that_somebody_wrote(self) -> None:
        if not hasattr(self, "accepted"):
            return
        with Session(self.world.engine) as session:
            for answer in session.scalars(select(Answer).where(Answer.application_id == self.draft_id)):
                texts = {each.number: each.typed for each in self.versions(answer.question_key)}
                assert texts[answer.number] == answer.typed
                assert set(answer.conflicts) <= set(texts)

    @invariant()
    def one_application_is_sent_at_most(self) -> None:
        if not hasattr(self, "accepted"):
            return
        with Session(self.world.engine) as session:
            sent_at = session.get_one(Application, self.draft_id).submitted_at
            facts = select(func.count()).select_from(FactRow).where(FactRow.name == "ApplicationSubmitted")
            sent = session.scalar(facts.where(FactRow.payload["application_id"].as_integer() == self.draft_id))
        assert sent == (1 if sent_at else 0)
        assert self.sent_at in (None, sent_at)
        self.sent_at = sent_at

    # --- how --------------------------------------------------------------------------------------

    def page(self) -> queries.ApplicationPage:
        with Session(self.world.engine) as session:
            return queries.application_page(session, id=self.draft_id)

    def versions(self, key: str) -> Iterator[AnswerVersion]:
        with Session(self.world.engine) as session:
            yield from session.scalars(
                select(AnswerVersion).where(
                    AnswerVersion.application_id == self.draft_id, AnswerVersion.question_key == key
                )
            )

    def send(self, device: Device) -> None:
        while device.online and device.waiting:
            self.save(device, device.waiting.pop(0))

    def save(self, device: Device, sent: tuple[Batch, datetime, dict[str, str], dict[str, int]]) -> None:
        """As a page's script does it: the age says how long it waited, the answer says the next number."""
        batch, typed_at, typed, based = sent
        device.last = sent
        aged = Batch(batch.id, self.world.clock.now() - typed_at)
        with suppress(WrongStatus), self.world.unit(device.actor) as unit:
            saved = applications.save(unit, self.draft_id, typed, locale="en", based=based, batch=aged)
            self.accepted += typed.items()
            device.shown |= {key: said["number"] for key, said in saved.answers.items()}


@also_deep
def test_nothing_that_was_accepted_is_ever_lost(world: World) -> None:
    machine = type("DraftingHere", (Drafting,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples(6),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
