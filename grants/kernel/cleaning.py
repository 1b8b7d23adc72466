"""What somebody typed, made fit to keep without changing what it says: here, and nowhere else.

Every page, paper, sheet and feed then says the same letters. No database, HTML, XML or PDF takes all the rest.
js/counting.js does the same, to count the same.
"""

from __future__ import annotations

import unicodedata

NEW_LINE = "\r\v\f"
"""A word processor's breaks; \\r\\n is one of them."""

BLANK = "\x1c\x1d\x1e\x1f\x85"
"""What separates words and shows nothing."""

UNSEEN = [*range(9), *range(14, 28), *range(127, 160), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)]
"""Control signs that show nothing (NUL first), half letters, and what Unicode will never make a letter."""

NEVER = [plane * 0x10000 + end for plane in range(17) for end in (0xFFFE, 0xFFFF)]

CLEANED: dict[int, str | None] = {
    **dict.fromkeys([*UNSEEN, *NEVER], None),
    **dict.fromkeys(map(ord, BLANK), " "),
    **dict.fromkeys(map(ord, NEW_LINE), "\n"),
}

ZEROS = "\u0660\u06f0\u0966\u09e6\u1040\uff10"
"""The noughts of the digits of Arabic, Persian, Nepali, Bengali, Burmese and wide letters; their nine follow each."""

PLAIN = {ord(zero) + digit: str(digit) for zero in ZEROS for digit in range(10)}


def clean(text: object) -> str:
    """Text as it is kept: NFC, line ends as \\n, nothing of CLEANED. Tabs, emoji and the marks of direction stay."""
    if not isinstance(text, str):
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(CLEANED))


def plain_digits(text: str) -> str:
    """The text with the digits of other scripts as 0 to 9, to be read as a number: what is kept stays as typed."""
    return text.translate(PLAIN)


def reference(typed: str) -> str:
    """A reference as it is kept, however it was typed: JS-2026-0042."""
    return plain_digits(typed).strip().upper()
