"""Counts the syllables of Spanish words by the rules of its spelling (Ortografía de la lengua española, 2010).

Hyphenation does not: no line may end after a single vowel, so `a-yu-da` is parted once, and `dí-a` and `le-er` never.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

STRONG = "aeoáéó"
WEAK = "iuü"
STRESSED_WEAK = "íú"
"""A stressed weak vowel beside a strong one is a syllable of its own: `dí-a`, `pa-ís`; two alike are two: `le-er`."""

VOWELS = re.compile(f"[{STRONG}{WEAK}{STRESSED_WEAK}]+")


def _spelled(word: str) -> str:
    """Only what sounds: `h` between vowels parts nothing (`prohi-bir`), `u` is mute in `que` and `gui`, `y` may be i."""
    plain = unicodedata.normalize("NFC", word.lower())
    plain = re.sub(r"(?<=q)u|(?<=g)u(?=[eéií])", "", plain)
    plain = re.sub(r"(?<!c)h", "", plain)
    return re.sub(r"y(?![aeiouáéíóúü])", "i", plain)


def _of_vowels(group: str) -> int:
    """How many syllables stand in vowels without a consonant between them."""
    count = 1
    for one, other in pairwise(group):
        apart = one in STRONG + STRESSED_WEAK and other in STRONG + STRESSED_WEAK
        alike = one == other
        count += apart or alike
    return count


@cache
def syllables(word: str) -> int:
    """At least one: an abbreviation (`PDF`, `EIN`) is read as a short word."""
    return max(1, sum(_of_vowels(group) for part in word.split("-") for group in VOWELS.findall(_spelled(part))))
