"""What programs do about themselves after the commit: a published round is told to who asked for news."""

from __future__ import annotations

from grants.kernel.outbox import on
from grants.kernel.unit import Unit
from grants.programs import commands as programs
from grants.programs.events import RoundPublished


@on(RoundPublished)
def tell_who_asked(unit: Unit, fact: RoundPublished) -> None:
    programs.announce(unit, fact.round_id)
