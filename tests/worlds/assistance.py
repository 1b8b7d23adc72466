"""A request for help with access in a world: an interpreter, by somebody without an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from grants.complaints import commands
from grants.policy.actor import NOBODY


def asked(
    world: Any, *, need: str = "interpreter", wanted_by: date | None = None, locale: str = "en", **texts: str
) -> str:
    """Gives the reference; `texts` replace what is told."""
    told = {"language": "Karen", "text": "For the workshop.", "email": "ana@example.org", **texts}
    with world.unit(NOBODY) as unit:
        return commands.ask_for_help(
            unit, need=need, wanted_by=wanted_by, texts=told, locale=locale, days=5, zone="America/New_York"
        ).reference
