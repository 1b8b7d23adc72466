"""Letters as mail: whatever a group is called, its letter can be sent."""

from __future__ import annotations

import pytest

from grants.gateways.mail import message_of
from grants.kernel.ports import Letter

SENDER = "Grants Office <grants@example.org>"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029", "\x85"])
def test_a_name_with_a_line_end_in_it_stays_one_line_of_the_subject(end: str) -> None:
    letter = Letter(key="one", to="bo@example.org", subject=f"Join Oak{end}Bcc: all@example.org", text="Hello,")
    message = message_of(letter, sender=SENDER)
    assert message["Subject"] == "Join Oak Bcc: all@example.org"
    assert "Bcc" not in message
