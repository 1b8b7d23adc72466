"""Reading a number that may have decimals: exact, and asked about where a comma or a point may mean two numbers.

The point comes before the decimals, as the country writes it. A decimal comma is read where it can be nothing else.
js/conditions.js reads the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from grants.programs.answers.numerals import numeral

LONGEST_WHOLE = 11
"""With four decimals these are fifteen digits: as many as the page's script, too, compares without rounding."""

SPACED = "(?:[ \u00a0\u2009\u202f][0-9]{3})+"
POINTED = re.compile(f"-?([1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|{SPACED})|[0-9]+)(?:[.]([0-9]*))?")
COMMAED = re.compile(f"-?([1-9][0-9]{{0,2}}(?:(?:[.][0-9]{{3}})+|{SPACED})|[0-9]+)(?:,([0-9]+))?")
NO_WHOLE = re.compile("^-?(?=[.,][0-9])")
THOUSANDS = 3


@dataclass(frozen=True)
class Found:
    """The number, or the code of what is wrong with it, with what its sentence needs."""

    number: Decimal | None
    code: str = ""
    facts: dict[str, object] | None = None


def decimal_of(text: str, decimals: int) -> Found:
    """`2.5`, `1,250.5`, `2,5`, `1.250,5` as a number of at most so many decimals.

    `1,250` is 1250, as everywhere here, unless three decimals are allowed: then it is asked about, and so is `1.500`
    where they are not.
    """
    said = NO_WHOLE.sub(r"\g<0>0", numeral(text))
    pointed, commaed = POINTED.fullmatch(said), COMMAED.fullmatch(said)
    first = _number(said, pointed)
    second = _number(said, commaed)
    if pointed is None:
        return _fitting(second, commaed, decimals)
    if first is None or second is None or first == second:
        return _fitting(first, pointed, decimals)
    either = Found(None, "either_number", {"first": as_kept(min(first, second)), "second": as_kept(max(first, second))})
    if pointed[2] is None:
        return either if decimals >= THOUSANDS else Found(first)
    return either if len(pointed[2]) > decimals >= _decimals(first) else _fitting(first, pointed, decimals)


def as_kept(number: Decimal) -> str:
    """One text for one number, whatever was typed: `2.50` is `2.5`, and `-0` is `0`."""
    return format(number.normalize(), "f") if number else "0"


def _decimals(number: Decimal) -> int:
    return len(as_kept(number).partition(".")[2])


def _number(said: str, found: re.Match[str] | None) -> Decimal | None:
    if found is None:
        return None
    whole = re.sub("[^0-9]", "", found[1]).lstrip("0")
    sign = "-" if said.startswith("-") else ""
    return Decimal(f"{sign}{whole or 0}.{found[2] or 0}") if len(whole) <= LONGEST_WHOLE else None


def _fitting(number: Decimal | None, found: re.Match[str] | None, decimals: int) -> Found:
    if number is None or found is None:
        return Found(None, "not_a_decimal")
    if len(found[2] or "") > decimals:
        return Found(None, "too_many_decimals", {"limit": decimals})
    return Found(number)
