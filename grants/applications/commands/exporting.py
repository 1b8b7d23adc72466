"""Taking a round's applications out of the house is written down: who, when, with private answers or without."""

from __future__ import annotations

from sqlalchemy import select

from grants.kernel.refusal import NotFound
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import Round


def note_export(unit: Unit, round_key: str, *, kind: str, private: bool) -> Round:
    """Write into the round's history that its applications were downloaded. `kind` is csv or xlsx."""
    round_id = unit.session.scalar(select(Round.id).where(Round.key == round_key))
    if round_id is None:
        raise NotFound("Round")
    round = unit.get(Round, round_id)
    require(unit.actor, Action.EXPORT_APPLICATIONS, round)
    unit.changed(round, "export", kind=kind, private=private)
    return round
