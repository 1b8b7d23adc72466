"""Letters about reviewing say how things stand when they are sent, not when they were caused."""

from __future__ import annotations

from grants.kernel import ports
from grants.people.model import Person
from grants.reviews import commands as reviews
from tests.world import World
from tests.worlds import reviews as steps


def letters(world: World, to: str) -> list[str]:
    world.drain()
    return [f"{letter.subject}\n{letter.text}" for letter in ports.post().letters() if letter.to == to]


def shared_round(world: World, *, size: int) -> tuple[int, int]:
    """Two applications shared out; the panel and the first application."""
    round_id = world.open_round()
    panel_id = steps.panel(world, round_id, size=size)
    first, _ = (
        world.eligible(round_id, email=f"a{number}@example.org", organization_name=f"Group {number}")
        for number in range(2)
    )
    steps.share_out(world, panel_id)
    return panel_id, first


def test_a_reviewer_gets_one_letter_for_a_whole_share(world: World) -> None:
    shared_round(world, size=3)
    (text,) = letters(world, "reviewer1@example.org")
    assert text.startswith("2 applications to read: JumpStart, fall 2026")
    assert "http://localhost/reviewing" in text
    assert "Group 0" not in text


def test_a_share_that_was_taken_back_before_the_mail_went_is_not_announced(world: World) -> None:
    panel_id, _ = shared_round(world, size=3)
    one = steps.reviewer(world, 1)
    with world.unit(world.officer) as unit:
        reviews.remove_member(unit, panel_id, one.person_id, note="Moved away.")
    assert letters(world, "reviewer1@example.org") == []


def test_an_erased_reviewer_gets_none(world: World) -> None:
    shared_round(world, size=3)
    one = steps.reviewer(world, 1)
    with world.unit() as unit:
        person = unit.get(Person, one.person_id)
        person.email, person.name, person.erased_at = None, "", unit.now
    assert letters(world, "reviewer1@example.org") == []


def test_the_office_hears_which_application_needs_another_reader(world: World) -> None:
    _, first = shared_round(world, size=3)
    one = steps.reviewer(world, 1)
    for assignment_id, person in steps.assignments(world, first):
        if person.person_id == one.person_id:
            with world.unit(one) as unit:
                reviews.declare(unit, assignment_id, reason="My sister leads it.")
    (text,) = letters(world, "grants@example.org")
    assert text.startswith("JS-2026-0001 needs another reader")
    assert "2 of 3 readers" in text
    assert "sister" not in text


def test_a_place_that_was_filled_before_the_mail_went_is_no_letter(world: World) -> None:
    panel_id, first = shared_round(world, size=4)
    assignment_id, one = steps.assignments(world, first)[0]
    with world.unit(one) as unit:
        reviews.declare(unit, assignment_id, reason="My sister leads it.")
    steps.share_out(world, panel_id)
    assert letters(world, "grants@example.org") == []
