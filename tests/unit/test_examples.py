"""The properties of every day are tried once more by `make deep`, with many more examples; everyday runs keep them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

STORIES = ("tests/grants/applications/test_nothing_is_lost.py", "tests/grants/applications/test_no_change_is_lost.py")
EVERY_DAY = "not browser and not services and not deep"
"""What `make test` picks, and below what `make deep` runs once more."""


def picked(marks: str, deep: str) -> int:
    """How many of the stories a run with these marks picks."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", marks, *STORIES]
    environment = {name: value for name, value in os.environ.items() if name != "DEEP"} | (
        {"DEEP": deep} if deep else {}
    )
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
    return sum(told.count(f"{story}: 1") for story in STORIES)


@pytest.mark.parametrize(("marks", "deep", "number"), [(EVERY_DAY, "", 2), ("browser or deep", "1", 2)])
def test_the_stories_of_drafts_and_changes_run_every_day_and_long_in_deep_runs(
    marks: str, deep: str, number: int
) -> None:
    assert picked(marks, deep) == number
