"""A lifecycle refuses, when it is written, what could never be right; and each step that is not in its table."""

from enum import StrEnum
from importlib import import_module

import pytest

from grants.kernel.lifecycle import Lifecycle, step
from grants.kernel.refusal import WrongStatus


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


DOOR = Lifecycle(
    "door",
    start=Door.OPEN,
    steps=[
        step("shut", Door.OPEN, Door.SHUT),
        step("open", (Door.SHUT,), Door.OPEN),
        step("lock", (Door.OPEN, Door.SHUT), Door.LOCKED),
    ],
)


def test_a_step_leads_from_where_it_starts_to_its_end() -> None:
    assert DOOR.target(Door.OPEN, "shut") is Door.SHUT
    assert DOOR.target("shut", "lock") is Door.LOCKED


@pytest.mark.parametrize(
    ("status", "action"), [("open", "open"), ("locked", "open"), ("shut", "fly"), ("gone", "shut")]
)
def test_a_step_that_does_not_start_here_is_refused_with_its_facts(status: str, action: str) -> None:
    with pytest.raises(WrongStatus) as refused:
        DOOR.target(status, action)
    assert (refused.value.subject, refused.value.status, refused.value.action) == ("door", status, action)
    assert not DOOR.allows(status, action)


def test_a_page_learns_which_buttons_to_show() -> None:
    assert DOOR.actions("open") == ["shut", "lock"]
    assert DOOR.actions("shut") == ["open", "lock"]
    assert DOOR.actions("locked") == []
    assert DOOR.allows("open", "lock")


def test_one_step_twice_from_one_status_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match="'shut' leaves"):
        Lifecycle(
            "door",
            start=Door.OPEN,
            steps=[step("shut", Door.OPEN, Door.SHUT), step("shut", (Door.SHUT, Door.OPEN), Door.LOCKED)],
        )


def test_a_status_that_nobody_can_reach_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match=r"nobody can reach.*locked"):
        Lifecycle("door", start=Door.OPEN, steps=[step("shut", Door.OPEN, Door.SHUT)])


def test_a_status_reached_only_from_an_unreachable_one_is_refused_too() -> None:
    with pytest.raises(ValueError, match="nobody can reach"):
        Lifecycle("door", start=Door.OPEN, steps=[step("lock", Door.SHUT, Door.LOCKED)])


def test_the_diagram_shows_every_step() -> None:
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> shut: shut",
        "    shut --> open: open",
        "    open --> locked: lock",
        "    shut --> locked: lock",
    ]


@pytest.mark.parametrize("stage", ["programs", "applications", "reviews", "awards", "payments", "reports"])
def test_every_stages_lifecycle_was_accepted_and_says_what_it_is_about(stage: str) -> None:
    module = import_module(f"grants.{stage}.lifecycle")
    found = [value for value in vars(module).values() if isinstance(value, Lifecycle)]
    assert found
    assert all(lifecycle.name and lifecycle.steps for lifecycle in found)
