"""Counting as a person sees it: letters, not code points, and words, the same here as in the page (js/length.js).

A letter is what stands alone with all that is joined to it: accents, skin tones, the parts of a family, a flag's two
halves. After fifteen joined signs a new letter begins, so that no text of marks is endless and short at once.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

SPACE = "\t\n\v\f\r \x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space as the page's scripts see it, and what Python takes for it besides."""

JOINED_AT_MOST = 15
FLAG_HALF = "\U0001f1e6-\U0001f1ff"
PICTURE = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
JOINER = "\u200d"
CLINGING = "\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
MARKS_END = 0x20000
MARKS_BEYOND = range(0xE0100, 0xE01F0)

_WORD = re.compile(f"[^{SPACE}]+")
_EDGES = "".join(filter(re.compile(f"[{SPACE}]").match, map(chr, range(0x10000))))


def tidy(text: str) -> str:
    """The text without white space at its ends; a pattern would try each blank of a long row of them anew."""
    return text.strip(_EDGES)


def count_words(text: str) -> int:
    """What stands between white space."""
    return sum(1 for _ in _WORD.finditer(text))


def count_letters(text: str) -> int:
    """Letters of a text that is NFC already; a line break is one."""
    return len(text) if text.isascii() else sum(1 for _ in _letter().finditer(text))


@cache
def _letter() -> re.Pattern[str]:
    joined = f"{JOINER}[{PICTURE}]|[{_marks()}{CLINGING}]"
    return re.compile(f"(?:[{FLAG_HALF}]{{2}}|.)(?:{joined}){{0,{JOINED_AT_MOST}}}", re.DOTALL)


def _marks() -> str:
    """The combining marks as ranges of a character class."""
    ranges: list[list[int]] = []
    for code in (*range(0x300, MARKS_END), *MARKS_BEYOND):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
