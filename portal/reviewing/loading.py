"""What the pages of a review load before the guard asks."""

from __future__ import annotations

from typing import Any

from grants.reviews.queries.doors import Door, door
from grants.web.database import session


def assignment(id: int, **_: Any) -> Door:
    """The picture that policy needs and nothing of the application: the guard stands before the reading."""
    return door(session(), id)
