"""Situations, built only by commands: a test can't stand on data that the product could not produce."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.helping import with_help
from grants.funds import commands as funds
from grants.jobs import runner
from grants.kernel.clock import StoppedClock
from grants.kernel.money import Money
from grants.kernel.unit import Unit, work
from grants.people import commands as people
from grants.people import queries
from grants.people.model import Person
from grants.policy.actor import Actor, Role, system
from grants.programs import commands as programs
from grants.programs.model import Round
from tests.remembering import Memory, step
from tests.worlds.rounds import PROGRAM, answers, definition


class World:
    TOTP_STEP: ClassVar[timedelta] = timedelta(seconds=60)

    def __init__(self, engine: Engine, clock: StoppedClock, memory: Memory | None = None) -> None:
        self.engine, self.clock = engine, clock
        self.memory = memory
        self._people: dict[str, int] = {}
        self._granted: set[tuple[str, Role]] = set()
        self._rounds = 0

    def remembered(self) -> dict[str, Any]:
        """What a world knows besides its database; a situation that is put back puts this back too."""
        return {"people": dict(self._people), "granted": set(self._granted), "rounds": self._rounds}

    def recall(self, known: dict[str, Any]) -> None:
        self._people, self._granted = dict(known["people"]), set(known["granted"])
        self._rounds = known["rounds"]

    # --- who acts -------------------------------------------------------------------------------

    @contextmanager
    def unit(self, actor: Actor | None = None) -> Iterator[Unit]:
        with Session(self.engine) as session, work(session, actor=actor or system("test"), clock=self.clock) as unit:
            yield unit

    def drain(self) -> int:
        """Run every due delivery here and now."""
        return runner.drain()

    def person_id(self, email: str, *, name: str = "", locale: str = "en") -> int:
        if email not in self._people:
            with self.unit() as unit:
                person = people.person_with_email(unit, email, name=name or email.partition("@")[0], locale=locale)
                self._people[email] = person.id
        return self._people[email]

    def staff(self, *roles: Role, email: str = "") -> Actor:
        """A person with these roles, second step passed."""
        email = email or f"{roles[0]}@example.org"
        person_id = self.person_id(email)
        fresh = [role for role in roles if (email, role) not in self._granted]
        if fresh:
            with self.unit() as unit:
                for role in fresh:
                    people.grant_role(unit, unit.get(Person, person_id), role)
            self._granted.update((email, role) for role in fresh)
        return self.actor(email)

    def actor(self, email: str, *, second_factor: bool = True) -> Actor:
        with Session(self.engine) as session:
            found = queries.actor(session, self.person_id(email), second_factor=second_factor)
            return with_help(session, found, now=self.clock.now())

    def applicant(self, email: str = "ana@example.org") -> Actor:
        return self.actor(email, second_factor=False)

    @property
    def officer(self) -> Actor:
        return self.staff(Role.OFFICER)

    # --- money and rounds -----------------------------------------------------------------------

    @step
    def fund(self, *, key: str = "community", dollars: int = 150_000) -> int:
        with self.unit(self.staff(Role.FINANCE_OFFICER)) as unit:
            fund = funds.define_fund(
                unit,
                {
                    "key": key,
                    "name": {"en": "Community fund", "es": "Fondo comunitario"},
                    "source": {"en": "City general fund", "es": "Fondo general de la ciudad"},
                    "restrictions": {"en": "For groups in the city.", "es": "Para grupos de la ciudad."},
                    "fiscal_year": "FY2027",
                },
            )
            if dollars:
                funds.appropriate(unit, fund.id, Money(dollars * 100), authority="Budget ordinance")
            return fund.id

    @step
    def open_round(self, *, key: str = "", fund_id: int | None = None, **changes: Any) -> int:
        """A published round that takes applications now; `changes` replace parts of its definition."""
        self._rounds += 1
        key = key or f"js-test-{self._rounds}"
        fund_id = fund_id if fund_id is not None else self.fund(key=f"fund-{key}")
        with self.unit(self.officer) as unit:
            programs.define_program(unit, PROGRAM)
            round = programs.define_round(unit, definition(key, **changes), fund_id=fund_id)
            programs.publish(unit, round.id)
            programs.follow_the_clock(unit, round.id)
            return round.id

    @step
    def close_round(self, round_id: int) -> None:
        """Move time past the deadline and let the sweep's command close the round."""
        with Session(self.engine) as session:
            closes = session.scalar(select(Round.closes_at).where(Round.id == round_id))
        self.clock.at = max(self.clock.at, closes + timedelta(hours=1))
        with self.unit(system("sweep")) as unit:
            programs.follow_the_clock(unit, round_id)

    # --- applications ---------------------------------------------------------------------------

    @step
    def draft(self, round_id: int, *, email: str = "ana@example.org", locale: str = "en", **changed: Any) -> int:
        """A person's draft with every question answered; `changed` replaces answers by key."""
        with self.unit(self.applicant(email)) as unit:
            return applications.start(unit, round_id, {**answers(), **changed}, locale=locale).id

    @step
    def submitted(self, round_id: int, *, email: str = "ana@example.org", **changed: Any) -> int:
        application_id = self.draft(round_id, email=email, **changed)
        with self.unit(self.applicant(email)) as unit:
            applications.submit(unit, application_id)
        return application_id

    @step
    def eligible(self, round_id: int, *, email: str = "ana@example.org", **changed: Any) -> int:
        application_id = self.submitted(round_id, email=email, **changed)
        with self.unit(self.officer) as unit:
            applications.screen(unit, application_id, eligible=True, reasons=[], note="Looked at it.")
        return application_id

    # --- measuring ------------------------------------------------------------------------------

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The SQL statements sent meanwhile, without BEGIN and the like."""
        seen: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(self.engine, "before_cursor_execute", note)
