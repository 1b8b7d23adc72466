"""The language that staff say they write in reaches the group's page: theirs is read at once, another is waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from grants.applications import commands as applications
from grants.applications import queries
from grants.people.model import Person
from grants.policy.actor import Role
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.awards import awarded
from tests.worlds.reports import awaited, award_of_report, reference_of, sent

SAID = "Falta <b> un recibo 🌳."


def ask_for_a_change(
    world: World, staff: Visitor, spoken: str, *, without_address: bool = False
) -> tuple[str, TestResponse]:
    """The reference, and what staff see after opening a section."""
    application_id = world.draft(world.open_round(), locale="es", contact_phone="704-555-0140")
    with world.unit(world.applicant()) as unit:
        applications.submit(unit, application_id)
        reference = queries.application_page(unit.session, id=application_id).reference
        if without_address:
            unit.get(Person, unit.actor.person_id or 0).email = None
    until = (world.clock.now() + timedelta(days=5)).date().isoformat()
    fields = {"sections": "project", "until": until, "reason": SAID, "spoken": spoken}
    return reference, staff.post(f"/staff/applications/{reference}/reopen", fields)


def opened_sections(world: World, staff: Visitor, spoken: str) -> str:
    return f"/applications/{ask_for_a_change(world, staff, spoken)[0]}/changes"


def sent_back(world: World, staff: Visitor, spoken: str) -> str:
    report_id = sent(world, awaited(world, locale="es"))
    reference = reference_of(world, award_of_report(world, report_id))
    staff.post(f"/staff/reports/{reference}/return", {"back-note": SAID, "back-spoken": spoken})
    return f"/reports/{reference}"


def taken_back(world: World, staff: Visitor, spoken: str) -> str:
    reference = reference_of(world, awarded(world, locale="es"))
    staff.post(f"/staff/awards/{reference}/cancel", {"cancel-note": SAID, "cancel-spoken": spoken})
    return ""


@pytest.mark.parametrize("write", [opened_sections, sent_back, taken_back])
@pytest.mark.parametrize("spoken", ["es", "en"])
def test_only_words_that_the_group_reads_are_shown_to_it(
    world: World,
    visitor: Visitor,
    another_visitor: Visitor,
    write: Callable[[World, Visitor, str], str],
    spoken: str,
) -> None:
    world.staff(Role.OFFICER, Role.DECIDER, email="olive@example.org")
    visitor.sign_in("olive@example.org")
    group_reads = write(world, visitor, spoken)
    world.drain()
    queue = visitor.get("/staff/translations").text
    assert ("Our words to the group" in queue) == (spoken == "en")
    if group_reads:
        another_visitor.sign_in("ana@example.org")
        page = another_visitor.get(group_reads)
        assert ("Falta &lt;b&gt; un recibo 🌳." in page.text) == (spoken == "es")
        assert ("They are being translated" in words(page)) == (spoken == "en")


@pytest.mark.parametrize("spoken", ["es", "en"])
def test_staff_hear_whether_the_letter_leaves_or_waits(world: World, visitor: Visitor, spoken: str) -> None:
    world.staff(Role.OFFICER, email="olive@example.org")
    visitor.sign_in("olive@example.org")
    said = words(ask_for_a_change(world, visitor, spoken)[1])
    assert ("The letter waits for its translation." in said) == (spoken == "en")
    assert ("The group gets a letter." in said) == (spoken == "es")


def test_staff_hear_that_nobody_gets_a_letter_and_whom_to_call(world: World, visitor: Visitor) -> None:
    world.staff(Role.OFFICER, email="olive@example.org")
    visitor.sign_in("olive@example.org")
    said = words(ask_for_a_change(world, visitor, "en", without_address=True)[1])
    assert "Nobody gets a letter: call them." in said
    assert "they have until Sunday, November 15, 2026" in said
    assert "Phone: +17045550140" in said
    assert "waits for its translation" not in said
