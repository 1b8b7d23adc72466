"""A unit of work: one commit and then the bells; nothing at all when it fails; two at once is a refusal, not a crash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.outbox import Delivery, FactRow
from grants.kernel.refusal import NotFound, SomebodyElseWasFaster, WrongStatus
from grants.kernel.unit import Unit, work, writing
from grants.people.events import SignInAsked
from grants.people.model import Organization, Person, RoleGrant
from grants.policy.actor import Actor, Role, system
from grants.programs.model import Round
from tests.racing import race
from tests.world import World


class BellThatLooks:
    """Looks into the database with a connection of its own at the moment it is rung."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rung: list[tuple[int, str]] = []
        self.found: list[bool] = []

    def ring(self, delivery_id: int, *, queue: str) -> None:
        self.rung.append((delivery_id, queue))
        with Session(self.world.engine) as session:
            self.found.append(session.get(Delivery, delivery_id) is not None)


@pytest.fixture
def bell(world: World) -> Iterator[BellThatLooks]:
    quiet, loud = ports.bell(), BellThatLooks(world)
    ports.bell.unbind()
    ports.bell.bind(loud)
    yield loud
    ports.bell.unbind()
    ports.bell.bind(quiet)


def somebody(unit: Unit, email: str = "ana@example.org") -> Person:
    return unit.add(Person(email=email, created_at=unit.now))


def counted(world: World, *tables: type) -> list[int]:
    with Session(world.engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_units_do_not_nest(world: World) -> None:
    with world.unit(), pytest.raises(RuntimeError, match="do not nest"), world.unit():
        pass
    assert not writing.get()


def test_a_unit_inside_a_unit_is_refused_and_the_outer_one_goes_on(world: World) -> None:
    with world.unit() as unit:
        somebody(unit)
        with pytest.raises(RuntimeError), world.unit():
            pass
    assert counted(world, Person) == [1]


def test_what_was_recorded_is_announced_after_the_commit(world: World, bell: BellThatLooks) -> None:
    with world.unit() as unit:
        unit.record(SignInAsked(sign_in_id=1))
        unit.session.flush()
        assert bell.rung == []
    assert [queue for _, queue in bell.rung] == ["mail"]
    assert bell.found == [True]


@pytest.mark.parametrize("error", [ValueError, NotFound, KeyboardInterrupt, GeneratorExit])
def test_a_failing_unit_leaves_nothing_and_announces_nothing(
    world: World, bell: BellThatLooks, error: type[BaseException]
) -> None:
    with pytest.raises(error), world.unit() as unit:  # noqa: PT012 - the whole unit is what fails
        person = somebody(unit)
        unit.changed(person, "greet")
        unit.record(SignInAsked(sign_in_id=1))
        raise error("no")
    assert counted(world, Person, HistoryRow, FactRow, Delivery) == [0, 0, 0, 0]
    assert bell.rung == []
    assert not writing.get()


def test_a_row_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="Person"), world.unit() as unit:
        unit.get(Person, 4711)


def test_getting_a_row_sees_what_others_changed_meanwhile(world: World) -> None:
    person_id = world.person_id("ana@example.org")
    with Session(world.engine) as session:
        stale = session.get_one(Person, person_id)
        session.rollback()
        with world.unit() as other:
            other.get(Person, person_id).name = "Ana Ruiz"
        with work(session, actor=system("test"), clock=world.clock) as unit:
            assert unit.get(Person, person_id).name == "Ana Ruiz"
            assert stale.name == "Ana Ruiz"


def group(world: World) -> int:
    with world.unit() as unit:
        return unit.add(Organization(name="Oak", name_key="oak", kind="nonprofit", created_at=unit.now)).id


def test_a_form_that_was_opened_before_somebody_elses_change_is_refused(world: World) -> None:
    organization_id = group(world)
    with world.unit() as unit:
        unit.get(Organization, organization_id, version=1).zip = "28208"
    with pytest.raises(SomebodyElseWasFaster), world.unit() as unit:
        unit.get(Organization, organization_id, version=1).zip = "28216"
    with world.unit() as unit:
        assert (unit.get(Organization, organization_id, version=2).zip) == "28208"


def test_a_row_that_changed_under_a_units_hands_is_a_refusal(world: World) -> None:
    """The version column catches what no lock did: a row read without `get`, changed by somebody else."""
    organization_id = group(world)
    with pytest.raises(SomebodyElseWasFaster), world.unit() as unit:  # noqa: PT012
        row = unit.session.get_one(Organization, organization_id)
        unit.session.execute(text("UPDATE organization SET version = 9"))
        row.zip = "28216"


def test_breaking_a_unique_rule_is_a_refusal_that_says_somebody_was_faster(world: World) -> None:
    person_id = world.person_id("ana@example.org")
    with world.unit() as unit:
        unit.add(RoleGrant(person_id=person_id, role=Role.OFFICER))
    with pytest.raises(SomebodyElseWasFaster) as refused, world.unit() as unit:  # noqa: PT012
        unit.record(SignInAsked(sign_in_id=1))
        unit.add(RoleGrant(person_id=person_id, role=Role.OFFICER))
    assert refused.value.__cause__ is not None
    assert counted(world, RoleGrant, FactRow) == [1, 0]


def test_two_at_once_on_one_row_come_one_after_the_other(world: World) -> None:
    """Each of eight adds one to what it read; none of them is lost."""
    organization_id = group(world)

    def add_one() -> None:
        with world.unit() as unit:
            row = unit.get(Organization, organization_id)
            row.zip = str(int(row.zip or 0) + 1)

    assert race(*[add_one] * 8) == [None] * 8
    with Session(world.engine) as session:
        assert session.get_one(Organization, organization_id).zip == "8"


def test_a_unit_ends_the_requests_read_before_it_takes_the_lock(world: World) -> None:
    """On SQLite a write lock can't be taken after a read in the same transaction; on PostgreSQL it would read old rows."""
    person_id = world.person_id("ana@example.org")
    with Session(world.engine) as session:
        assert session.get_one(Person, person_id).name == "ana"
        with world.unit() as other:
            other.get(Person, person_id).name = "Ana Ruiz"
        with work(session, actor=system("test"), clock=world.clock) as unit:
            row = unit.session.get_one(Person, person_id)
            assert row.name == "Ana Ruiz"
            row.phone = "704-555-0101"
    with Session(world.engine) as session:
        assert session.get_one(Person, person_id).phone == "704-555-0101"


def test_a_step_writes_who_when_what_and_why(world: World) -> None:
    round_id = world.open_round()
    officer = world.officer
    with world.unit(officer) as unit:
        unit.advance(unit.get(Round, round_id), "close", note="Enough.", asked=3)
    with Session(world.engine) as session:
        row = session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert row is not None
    assert (row.actor_id, row.actor_role, row.at) == (officer.person_id, "officer", world.clock.now())
    assert (row.subject_type, row.subject_id, row.action) == ("round", round_id, "close")
    assert (row.from_status, row.to_status, row.note, row.facts) == ("open", "closed", "Enough.", {"asked": 3})


def test_a_note_is_kept_as_both_databases_take_it(world: World) -> None:
    round_id = world.open_round()
    with world.unit(world.officer) as unit:
        unit.advance(unit.get(Round, round_id), "close", note="Enough\0 of\r\nit \u202e🌳.")
    with Session(world.engine) as session:
        assert (
            session.scalars(select(HistoryRow.note).order_by(HistoryRow.id.desc())).first() == "Enough of\nit \u202e🌳."
        )


def test_a_step_that_is_not_in_the_table_changes_nothing(world: World) -> None:
    round_id = world.open_round()
    before = counted(world, HistoryRow)
    with pytest.raises(WrongStatus), world.unit() as unit:
        unit.advance(unit.get(Round, round_id), "publish")
    assert counted(world, HistoryRow) == before
    with Session(world.engine) as session:
        assert session.get_one(Round, round_id).status == "open"


def test_history_holds_the_hat_that_somebody_wore(world: World) -> None:
    worn = [
        (Actor(), "visitor"),
        (Actor(holds=frozenset({1})), "device"),
        (Actor(person_id=1), "person"),
        (Actor(person_id=1, roles=frozenset({Role.OFFICER, Role.AUDITOR})), "auditor,officer"),
        (system("sweep"), "sweep"),
    ]
    assert [actor.acting_as for actor, _ in worn] == [hat for _, hat in worn]
    assert max(len(Actor(roles=frozenset(Role)).acting_as), 1) <= 40


def test_the_time_of_a_unit_is_one_instant(world: World) -> None:
    with world.unit() as unit:
        first = unit.now
        world.clock.move(timedelta(hours=1))
        unit.changed(somebody(unit), "greet")
    with Session(world.engine) as session:
        written = [session.scalars(select(Person.created_at)).one(), session.scalars(select(HistoryRow.at)).one()]
    assert [first, *written] == [datetime(2026, 11, 10, 17, 0, tzinfo=UTC)] * 3
