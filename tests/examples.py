"""How many examples a property is tried with: few each time, many in the long runs of `make deep`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])
DEEP = bool(os.environ.get("DEEP"))


def examples(each_time: int) -> int:
    """`each_time` in `make test` and in CI, twenty times as many in `make deep`."""
    return each_time * 20 if DEEP else each_time


def also_deep(test: Test) -> Test:
    """A property of the everyday suite that `make deep` tries once more, with all its examples.

    `make deep` picks by its mark what it runs again; everyday runs leave marked tests out. So the mark is there only
    when the run is a deep one.
    """
    return pytest.mark.deep(test) if DEEP else test
