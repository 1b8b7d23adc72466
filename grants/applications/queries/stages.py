"""Where a draft belongs by its tier: to a letter of intent first, or to the full form at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from grants.applications.lifecycle import ApplicationStatus, LetterStatus
from grants.applications.model import Application
from grants.kernel.texts import Texts
from grants.programs.model import Round
from grants.programs.rules import Deadline


class Stage(StrEnum):
    LETTER = "letter"
    FULL = "full"


@dataclass(frozen=True)
class OtherStage:
    """The stage to which a draft has to go before it can be sent. `by_tier`: another tier would do as well."""

    name: Stage
    tier: Texts
    by_tier: bool
    deadline: Deadline
    begun_at: datetime

    def takes(self, now: datetime) -> bool:
        """Whether it can go there now: it was begun while that stage was open, and can be sent there."""
        return self.deadline.goes_on(self.begun_at, now)


def other_stage(
    application: Application, round: Round, tier: str, *, is_letter: bool, letter: LetterStatus | None
) -> OtherStage | None:
    """None for a draft that is where its tier belongs, or whose letter was sent already."""
    if application.status is not ApplicationStatus.DRAFT or letter is not None or round.letters_close_at is None:
        return None
    tiers = round.details["letter"]["tiers"]
    letter_first = not tiers or tier in tiers
    if is_letter is letter_first or (is_letter and not tier):
        return None
    return OtherStage(
        name=Stage.LETTER if letter_first else Stage.FULL,
        tier=next((each["name"] for each in round.tiers if each["key"] == tier), {}),
        by_tier=bool(tiers),
        deadline=round.deadline(letter=letter_first, extended_until=application.extended_until),
        begun_at=application.created_at,
    )
