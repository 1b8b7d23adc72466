"""One application of the data with all that befell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.city import reading


@dataclass(frozen=True)
class Case:
    """`turn` counts the applications of the city, so that the work can go round among its people."""

    round_key: str
    facts: dict[str, Any]
    turn: int

    @property
    def group(self) -> str:
        """The key of the group, which stands for its contact as well."""
        return str(self.facts["organization"])

    @property
    def key(self) -> tuple[str, str]:
        return self.round_key, self.group

    @property
    def decided_on(self) -> list[str]:
        """The days on which a decision was made: one, or two after a waitlist, or none."""
        return [self.facts[name] for name in ("waitlisted_on", "decided_on") if name in self.facts]

    def conflict_of(self, reviewer: str) -> str:
        """Why this reviewer may not read it, in their own words; empty when nothing stands between."""
        said = [each["because"] for each in self.facts.get("conflicts", ()) if each["reviewer"] == reviewer]
        return said[0] if said else ""

    def is_scored_by(self, reviewer: str) -> bool:
        return any(each["reviewer"] == reviewer for each in self.facts.get("scores", ()))

    def __str__(self) -> str:
        return f"{self.round_key}/{self.group}"


def cases(round_key: str = "") -> Iterator[Case]:
    """Every application, or those of a round, in the order of the data."""
    turn = 0
    for key in reading.round_keys():
        for facts in reading.applications(key):
            if round_key in ("", key):
                yield Case(key, facts, turn)
            turn += 1
