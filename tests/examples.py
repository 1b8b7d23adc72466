"""How many examples a property is tried with: few each time, many in the long runs of `make deep`."""

from __future__ import annotations

import os

DEEP = bool(os.environ.get("DEEP"))


def examples(each_time: int) -> int:
    """`each_time` in `make test` and in CI, twenty times as many in `make deep`."""
    return each_time * 20 if DEEP else each_time
