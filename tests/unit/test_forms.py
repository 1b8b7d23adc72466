"""Numbers from hidden fields: what a page put there, or nothing."""

from __future__ import annotations

import pytest

from grants.web.forms import LONGEST_NUMBER, whole_number


@pytest.mark.parametrize(("typed", "found"), [("0", 0), ("42", 42), ("9" * LONGEST_NUMBER, 10**LONGEST_NUMBER - 1)])
def test_what_a_page_wrote_is_read(typed: str, found: int) -> None:
    assert whole_number(typed) == found


@pytest.mark.parametrize("typed", [None, "", " ", "-1", "+1", "1.0", "1e3", "²", "٣", "1_0", "9" * 19, "9" * 5000, "x"])
def test_what_a_hand_wrote_is_left_out(typed: str | None) -> None:
    assert whole_number(typed) is None
