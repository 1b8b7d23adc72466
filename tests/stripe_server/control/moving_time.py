"""Controls over the clock, where it does not follow another server's."""

from datetime import datetime, timedelta

from tests.stripe_server.control.wish import Door, Wish
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import refused


def show(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    return {"now": practice.clock.now().isoformat(), "follows": practice.clock.follows}


def move(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """`now`: a moment with its time zone; or `advance_seconds`."""
    if practice.clock.follows:
        raise refused(f"This clock follows {practice.clock.follows}; move that one.", code="clock_follows")
    if "now" in wish:
        now = datetime.fromisoformat(wish["now"])
        if now.tzinfo is None:
            raise refused("The moment needs a time zone, as in 2026-11-21T12:00:00+00:00.", param="now")
        practice.clock.set(now)
    else:
        practice.clock.advance(timedelta(seconds=float(wish["advance_seconds"])))
    return show(practice, wish, parts)


DOORS: tuple[tuple[str, str, Door], ...] = (
    ("GET", r"clock", show),
    ("POST", r"clock", move),
)
