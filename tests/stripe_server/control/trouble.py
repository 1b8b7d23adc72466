"""Controls that plan trouble, and hold requests until a test has seen enough."""

from dataclasses import asdict

from tests.stripe_server.control.wish import Door, Wish, seconds_of
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import Refusal


def plan_fault(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    return asdict(practice.faults.plan(wish))


def show_faults(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    return {"data": practice.faults.planned()}


def clear_faults(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    practice.faults.clear()
    return {"data": []}


def show_held(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    return {"data": practice.faults.held()}


def wait_for_held(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """Answers as soon as that many requests are held, so that a test need not poll."""
    if not practice.faults.wait_for_held(int(wish.get("count", 1)), seconds=seconds_of(wish)):
        raise Refusal("No request was held in time.", status=408)
    return {"data": practice.faults.held()}


def release_held(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    return {"released": practice.faults.release(request=wish.get("request"), drop=bool(wish.get("drop", False)))}


DOORS: tuple[tuple[str, str, Door], ...] = (
    ("GET", r"faults", show_faults),
    ("POST", r"faults", plan_fault),
    ("POST", r"faults/clear", clear_faults),
    ("GET", r"held", show_held),
    ("POST", r"held/wait", wait_for_held),
    ("POST", r"held/release", release_held),
)
