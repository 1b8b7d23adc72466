"""People without e-mail: an application that came on paper, and what there is to tell about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from grants.applications import commands as applications
from grants.applications.rules import Came
from grants.policy.actor import Role
from tests.world import World
from tests.worlds.rounds import answers

CAME = Came("paper", date(2026, 11, 9), "Rosa Diaz", phone="704-555-0188", locale="es")


def on_paper(world: World, round_id: int, came: Came = CAME, **changed: Any) -> int:
    """Keyed in by the world's officer and sent; its people have a phone, and no e-mail."""
    with world.unit(world.officer) as unit:
        entered = applications.enter(unit, round_id, came, scans=[("paper.pdf", b"%PDF-1.4\n%%EOF\n")])
        applications.save(unit, entered.id, {**answers(), **changed}, locale=came.locale)
        applications.submit(unit, entered.id)
        return entered.id


def turned_down(world: World, application_id: int) -> None:
    """Found not eligible by another officer than who keyed it in; what follows is carried out."""
    with world.unit(world.staff(Role.OFFICER, email="judge@example.org")) as unit:
        applications.screen(unit, application_id, eligible=False, reasons=["zip-served"], note="Outside the city.")
    world.drain()
