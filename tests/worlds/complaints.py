"""Complaints in a world: one filed by somebody without an account, with its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grants.complaints import commands
from grants.complaints.commands import Coordinator
from grants.policy.actor import NOBODY, Role

COORDINATOR = Coordinator("Rosa Ek", "704-555-0199", "rosa@example.org", take_up_days=5, answer_days=30)


@dataclass(frozen=True)
class Filed:
    id: int
    reference: str
    code: str


def filed(world: Any, *, kind: str = "access", locale: str = "en", **texts: str) -> Filed:
    """By nobody known; `texts` replace what is told."""
    with world.unit(NOBODY) as unit:
        complaint, code = commands.file(
            unit,
            kind=kind,
            basis=["disability"],
            texts={"text": "The screen reader skips the budget.", **texts},
            locale=locale,
            coordinator=COORDINATOR,
        )
        return Filed(complaint.id, complaint.reference, code)


def noted(world: Any) -> Filed:
    """One with the coordinator's note."""
    made = filed(world)
    with world.unit(world.staff(Role.COORDINATOR)) as unit:
        commands.note(unit, made.id, "Called.")
    return made
