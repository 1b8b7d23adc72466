"""What staff key in: the day on which it came decides, somebody's name stands beside it, and who typed never judges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import helping, queries
from grants.applications.model import Application
from grants.applications.rules import Came
from grants.kernel.refusal import Forbidden, NotReady
from grants.people.queries import history
from grants.policy.actor import Actor, Role
from grants.reviews import commands as reviews
from tests.world import World
from tests.worlds.rounds import answers

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CAME = Came("paper", date(2026, 11, 9), "Rosa Diaz", phone="704-555-0188", locale="es")
AFTER = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)  # the round closed on November 30 at 17:00 in New York


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round()


def enter(world: World, round_id: int, actor: Actor | None = None, **changed: Any) -> int:
    came, scans = replace(CAME, **changed), [("Solicitud, ñ.pdf", PDF)]
    with world.unit(actor or world.officer) as unit:
        return applications.enter(unit, round_id, came, scans=scans).id


def typed(world: World, application_id: int) -> int:
    with world.unit(world.officer) as unit:
        applications.save(unit, application_id, answers(), locale="es")
    return application_id


def send(world: World, application_id: int, actor: Actor | None = None) -> None:
    with world.unit(actor or world.officer) as unit:
        applications.submit(unit, application_id)


def codes(world: World, round_id: int, scans: list[Any] | None = None, **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotReady) as refused, world.unit(world.officer) as unit:
        applications.enter(unit, round_id, replace(CAME, **changed), scans=scans)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_from_paper_to_sent_with_who_typed_it_and_the_day_it_came(
    world: World, session: Session, round_id: int
) -> None:
    application_id = typed(world, enter(world, round_id))
    send(world, application_id)
    row = session.get_one(Application, application_id)
    assert row.submitted_at == datetime(2026, 11, 10, 4, 59, tzinfo=UTC), "the end of November 9 in New York"
    assert (row.locale, row.owner_id) == ("es", None)
    card = queries.entry_of(session, application_id)
    assert card is not None
    assert (card.by, card.name, card.channel, card.received_on) == ("officer", "Rosa Diaz", "paper", date(2026, 11, 9))
    assert set(helping.entered_by(session, application_id)) == set(answers())
    page = queries.application_page(session, id=application_id)
    assert [file.name for file in page.files.values()] == ["Solicitud, ñ.pdf"]
    said = [line.action for line in history(session, [("application", application_id)])]
    assert (said[-1], "submit" in said) == ("enter", True)


def test_what_came_in_time_is_keyed_in_after_closing_and_what_came_late_is_not(
    world: World, session: Session, round_id: int
) -> None:
    world.clock.at = AFTER
    assert codes(world, round_id, [("a.pdf", PDF)], received_on=date(2026, 12, 1)) == [("received_on", "came_too_late")]
    in_time = typed(world, enter(world, round_id, received_on=date(2026, 11, 30)))
    send(world, in_time)
    row = session.get_one(Application, in_time)
    assert row.submitted_at == datetime(2026, 11, 30, 21, 59, tzinfo=UTC), "before closing, not the end of the day"


def test_keying_in_ends_some_days_after_closing(world: World, round_id: int) -> None:
    world.clock.at = AFTER
    begun = typed(world, enter(world, round_id))
    world.clock.at = AFTER + timedelta(days=5)
    with pytest.raises(NotReady) as refused:
        send(world, begun)
    assert refused.value.problems[0].code == "round_closed"
    assert codes(world, round_id, [("a.pdf", PDF)]) == [("received_on", "keyed_too_late")]


def test_the_days_are_the_rounds_own(world: World) -> None:
    strict = world.open_round(paper_days=0)
    world.clock.at = AFTER
    assert codes(world, strict, [("a.pdf", PDF)]) == [("received_on", "keyed_too_late")]


def test_only_who_keyed_it_in_sends_it_by_its_day(world: World, round_id: int) -> None:
    begun = typed(world, enter(world, round_id, email="rosa@example.org"))
    world.clock.at = AFTER
    with pytest.raises(NotReady):
        send(world, begun, world.applicant("rosa@example.org"))
    send(world, begun)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"received_on": date(2026, 11, 11)}, ("received_on", "not_yet")),
        ({"received_on": date(2026, 10, 31)}, ("received_on", "round_not_open")),
        ({"name": ""}, ("name", "name_missing")),
        ({"phone": ""}, ("phone", "no_phone_or_address")),
        ({}, ("scans", "scan_missing")),
    ],
)
def test_what_is_missing_is_named(
    world: World, round_id: int, changed: dict[str, Any], problem: tuple[str, str]
) -> None:
    scans = [] if problem[0] == "scans" else [("a.pdf", PDF)]
    assert codes(world, round_id, scans, **changed) == [problem]


def test_a_call_needs_no_scan(world: World, round_id: int) -> None:
    with world.unit(world.officer) as unit:
        applications.enter(unit, round_id, replace(CAME, channel="phone", phone="", address="1 Oak St"))


def test_who_typed_it_neither_screens_it_nor_sits_on_the_rounds_panel(world: World, round_id: int) -> None:
    both = world.staff(Role.OFFICER, Role.REVIEWER, email="both@example.org")
    begun = enter(world, round_id, both)
    with world.unit(both) as unit:
        applications.save(unit, begun, answers(), locale="es")
        applications.submit(unit, begun)
    with pytest.raises(Forbidden) as barred, world.unit(both) as unit:
        applications.screen(unit, begun, eligible=True, reasons=[])
    assert barred.value.reasons == ("did_not_enter_it",)
    with world.unit(world.officer) as unit:
        panel = reviews.make_panel(unit, round_id, name="Panel")
        with pytest.raises(NotReady):
            reviews.add_member(unit, panel.id, both.person_id)
        applications.screen(unit, begun, eligible=True, reasons=[], note="Looked at it.")


def test_the_draft_is_nobody_elses_and_a_conflict_closes_the_door(world: World, round_id: int) -> None:
    begun = enter(world, round_id)
    for stranger in (
        world.staff(Role.OFFICER, email="other@example.org"),
        world.staff(Role.DECIDER),
        world.applicant(),
    ):
        with pytest.raises(Forbidden), world.unit(stranger) as unit:
            applications.save(unit, begun, {"zip": "28208"}, locale="en")
    for stranger in (world.staff(Role.AUDITOR), world.applicant()):
        with pytest.raises(Forbidden):
            enter(world, round_id, stranger)


def test_the_first_pin_is_for_the_paper_receipt_and_no_second_one(world: World, round_id: int) -> None:
    begun = typed(world, enter(world, round_id))
    send(world, begun)
    with world.unit(world.officer) as unit:
        _, pin = applications.give_pin(unit, begun)
    assert len(pin) == 6
    with pytest.raises(Forbidden), world.unit(world.officer) as unit:
        applications.give_pin(unit, begun)
