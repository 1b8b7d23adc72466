"""What a control call brings along, and the shape of every control."""

from collections.abc import Callable
from typing import Any

from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice

Wish = dict[str, Any]
Door = Callable[[Practice, Wish, tuple[str, ...]], Json]

LONGEST_WAIT = 30.0


def seconds_of(wish: Wish) -> float:
    return min(float(wish.get("seconds", 5.0)), LONGEST_WAIT)
