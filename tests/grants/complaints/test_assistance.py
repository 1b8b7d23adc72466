"""A request for an interpreter or another format: a number, a day by which it is done, an owner, and an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from grants.complaints import commands, queries
from grants.complaints.model import Need
from grants.kernel import ports
from grants.kernel.refusal import Forbidden, NotReady, SomebodyElseWasFaster
from grants.policy.actor import Role
from tests.world import World
from tests.worlds.assistance import asked


def page(session: Session, reference: str) -> queries.AssistancePage:
    session.rollback()
    return queries.assistance_page(session, reference)


def test_it_is_due_on_the_persons_own_day_and_never_later_than_we_promise(world: World, session: Session) -> None:
    today = world.clock.now().date()
    soon, late, free = (asked(world, wanted_by=day) for day in (today + timedelta(days=2), today + timedelta(30), None))
    assert page(session, soon).due_at.isoformat()[:10] == (today + timedelta(days=2)).isoformat()
    assert page(session, late).due_at == page(session, free).due_at == world.clock.now() + timedelta(days=5)
    world.clock.move(timedelta(days=3))
    lines = queries.assistances(session, open=True)
    assert [each.reference for each in lines] == [soon, late, free]
    assert [each.is_late(world.clock.now()) for each in lines] == [True, False, False]


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"need": "magic"}, "need", "not_an_option"),
        ({"language": " "}, "language", "which_language"),
        ({"need": Need.CALL}, "phone", "number_to_call"),
        ({"email": ""}, "email", "no_contact"),
        ({"need": Need.OTHER, "text": "\0"}, "text", "required"),
        ({"text": "x" * 2001}, "text", "too_long"),
    ],
)
def test_what_is_missing_is_named(world: World, told: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(NotReady) as refused:
        asked(world, **told)
    assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]


def test_a_day_that_has_passed_is_refused(world: World) -> None:
    with pytest.raises(NotReady):
        asked(world, wanted_by=world.clock.now().date() - timedelta(days=2))


def test_an_owner_takes_it_up_and_says_what_was_done_by_mail(world: World, session: Session) -> None:
    reference = asked(world, locale="es", text="Para el taller")
    opened = page(session, reference)
    with world.unit(world.officer) as unit:
        commands.take_up_assistance(unit, opened.id)
    assert page(session, reference).owner == "officer"
    with pytest.raises(SomebodyElseWasFaster), world.unit(world.officer) as unit:
        commands.finish_assistance(unit, opened.id, "Listo.", spoken="es", version=opened.version)
    with pytest.raises(NotReady), world.unit(world.officer) as unit:
        commands.finish_assistance(unit, opened.id, " ")
    with world.unit(world.staff(Role.COORDINATOR)) as unit:
        commands.finish_assistance(unit, opened.id, "Viene un intérprete.", spoken="es")
    world.drain()
    done, receipt = [letter for letter in ports.post().letters() if letter.to == "ana@example.org"]
    assert receipt.subject == f"Tenemos su petición {reference}"
    assert "Viene un intérprete." in done.text
    session.rollback()
    assert queries.assistance_waiting(session) == 0
    with world.unit(world.officer) as unit:
        commands.reopen_assistance(unit, opened.id)
    assert page(session, reference).status == "in_hand"
    with pytest.raises(Forbidden), world.unit(world.applicant()) as unit:
        commands.take_up_assistance(unit, opened.id)


def test_the_list_asks_once_at_any_length(world: World, session: Session) -> None:
    for length in (3, 60):
        for _ in range(length - len(queries.assistances(session, open=True))):
            asked(world)
        session.rollback()
        with world.counted() as seen:
            assert len(queries.assistances(session, open=True)) == length
        assert len(seen) == 1
