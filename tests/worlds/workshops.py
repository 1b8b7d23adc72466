"""Workshops in a world: one in a week, and guests of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from grants.policy.actor import NOBODY, Actor
from grants.workshops import commands
from grants.workshops.rules import Plan


@dataclass(frozen=True)
class Placed:
    id: int
    secret: str


def plan(world: Any, **other: Any) -> Plan:
    """In a week; `other` replaces what is said."""
    facts = {
        "starts_at": world.clock.now() + timedelta(days=7),
        "minutes": 60,
        "place": "Beatties Ford library",
        "link": "https://meet.example.org/jump",
        "language": "en",
        "interpreter": "Spanish",
        "places": 2,
    }
    return Plan(**{**facts, **other})


def planned(world: Any, round_id: int, **other: Any) -> int:
    with world.unit(world.officer) as unit:
        return commands.plan(unit, round_id, plan(world, **other)).id


def signed_up(
    world: Any, workshop_id: int, *, actor: Actor = NOBODY, secret: str = "", locale: str = "en", **said: str
) -> Placed:
    told = {"name": "Ana", "email": "ana@example.org", **said}
    with world.unit(actor) as unit:
        seat = commands.sign_up(unit, workshop_id, told, locale=locale, secret=secret)
        return Placed(seat.id, seat.secret)


def held(world: Any, workshop_id: int, *came: int) -> None:
    """Time goes to the workshop's beginning, and those of these numbers came."""
    world.clock.move(timedelta(days=7))
    with world.unit(world.officer) as unit:
        commands.take_attendance(unit, workshop_id, came)
