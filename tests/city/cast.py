"""Who acts in the city: its people as actors, found by their key or by a role, in turns."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from grants.people import queries
from grants.policy.actor import Actor, Role
from tests.city import reading


class Cast:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.ids: dict[str, int] = {}
        """People by the key of their own; a group's key stands for its contact."""

    def actor(self, key: str) -> Actor:
        """The person as they stand now, second step passed."""
        with Session(self._engine) as session:
            return queries.actor(session, self.ids[key], second_factor=True)

    def one_with(self, role: Role, turn: int = 0) -> Actor:
        """Somebody who holds a role; with several the work goes round by `turn`."""
        holders = [each["key"] for each in reading.people() if role in each["roles"]]
        return self.actor(holders[turn % len(holders)])
