"""What stands in and after a number besides its digits: the Arabic signs, and a sign that the question states.

A comma and a point may each mean two things; the Arabic decimal sign and the Arabic sign of thousands mean one. A
number with them is written out without groups, after a nought, so that nothing is left to be asked about.
js/conditions.js reads the same.
"""

from __future__ import annotations

import re

from grants.kernel.cleaning import plain_digits
from grants.kernel.texts import Texts
from grants.programs.answers.letters import SPACE, tidy

LONGEST = 100
"""No number takes more signs, and the patterns below would take hours for a million of them."""

DECIMAL, THOUSANDS = "\u066b", "\u066c"
GROUPS = f"(?:{THOUSANDS}[0-9]{{3}})+"
OTHER_GROUPS = "|".join(f"(?:{sign}[0-9]{{3}})+" for sign in (",", "[.]", "[ \u00a0\u2009\u202f]"))
ARABIC = (
    re.compile(f"(.*?)([1-9][0-9]{{0,2}}(?:{GROUPS}|{OTHER_GROUPS})|[0-9]+)?{DECIMAL}([0-9]*)(.*)", re.DOTALL),
    re.compile(f"(.*?)([1-9][0-9]{{0,2}}{GROUPS})(?:[.,]([0-9]+))?(.*)", re.DOTALL),
)
BEFORE = re.compile(f"-?[{SPACE}]*[$]?[{SPACE}]*")
AFTER = re.compile(f"[{SPACE}]*[$]?")

PERCENT = "%\u066a\uff05"
PERCENT_WORDS = (
    "percent",
    "per cent",
    "por ciento",
    "porcentaje",
    "phần trăm",
    "بالمئة",
    "في المئة",
    "بالمائة",
    "في المائة",
    "نسبة مئوية",
    "النسبة المئوية",
)
SIGNS = "€£¥°‰"


def numeral(text: str) -> str:
    """A number as the country writes it, where it can be only that: `١٬٢٥٠٫٥` is `01250.5`; "" for what is too long."""
    said = tidy(plain_digits(text))
    if len(said) > LONGEST:
        return ""
    for written in ARABIC if DECIMAL in said or THOUSANDS in said else ():
        found = written.fullmatch(said)
        if found and BEFORE.fullmatch(found[1]) and AFTER.fullmatch(found[4]) and (found[2] or found[3]):
            whole = re.sub("[^0-9]", "", found[2] or "")
            part = f".{found[3]}" if found[3] else ""
            return f"{found[1]}0{whole}{part}{found[4]}"
    return said


def signs_of(*texts: Texts) -> str:
    """The signs that may stand after the number, since these words of the question's own state them."""
    said = " ".join(text.casefold() for each in texts for text in each.values())
    percent = PERCENT if any(word in said for word in (*PERCENT, *PERCENT_WORDS)) else ""
    return percent + "".join(sign for sign in SIGNS if sign in said)


def without_sign(text: str, signs: str) -> str:
    """The number alone, without one such sign after it."""
    return re.sub(f"(?<=[0-9.])[{SPACE}]*[{signs}][{SPACE}]*$", "", plain_digits(text)) if signs else text
