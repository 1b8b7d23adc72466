"""Pure checks: how long and how often one may sign in or be invited, what a role in a group permits, names."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from stdnum.exceptions import ValidationError
from stdnum.us import ein

from grants.kernel.cleaning import plain_digits
from grants.kernel.refusal import Problem

LIFETIME = timedelta(minutes=20)
CODE_ATTEMPTS = 5
ASKS_PER_HOUR = 8
INVITED_FOR = timedelta(days=14)
INVITATIONS = 20
"""So many can wait at a time: a group is no way to send letters to the whole city."""
ASKED_FOR = timedelta(days=30)
"""So long a fiscal sponsor can answer by the link in its letter."""
PAPER_KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
PAPER_BYTES = 10_000_000
CHECKS = ("known_phone", "in_person", "photo_id", "letter_of_group", "other")
"""How staff may have made sure who somebody is; the words stand with the page."""
ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
FILLERS = {"the", "of", "and", "inc", "de", "la", "el", "los", "las", "y", "del"}
SHARED_WORDS, SHARED_LETTERS = 0.75, 0.88
"""From here on two names look alike; a person decides whether they are."""
RANK = {"reader": 1, "editor": 2, "owner": 3}
WRITES = ("owner", "editor")
"""The roles that write and send for a group."""


def handover_problems(*, check_kind: str, note: str, email: str, limit: int) -> list[Problem]:
    """What is missing before a group is handed over."""
    found = []
    if check_kind not in CHECKS:
        found.append(Problem("check_kind", "not_an_option"))
    if not note:
        found.append(Problem("note", "required"))
    elif len(note) > limit:
        found.append(Problem("note", "too_long", {"limit": limit, "count": len(note)}))
    if "@" not in email:
        found.append(Problem("email", "not_an_email"))
    return found


def sponsor_problems(*, name: str, contact: str, ein: str, own_ein: str | None) -> list[Problem]:
    """What is wrong with what a group says of its sponsor."""
    told = (("name", name), ("contact", contact))
    found = [Problem(field, "required") for field, said in told if not any(ch.isalnum() for ch in said)]
    tidy = tidy_ein(ein)
    if tidy is None:
        found.append(Problem("ein", "not_an_ein"))
    elif tidy == own_ein:
        found.append(Problem("ein", "sponsor_is_the_group"))
    return found


def digest(secret: str) -> str:
    """What is stored of a random secret; long enough secrets need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, stored: str) -> bool:
    return hmac.compare_digest(digest(secret), stored)


def code_digest(code: str, link_hash: str) -> str:
    """A six-digit code is guessable from its hash alone, so it is tied to the link's."""
    return digest(f"{link_hash}:{code}")


def usable(*, used_at: datetime | None, expires_at: datetime, attempts: int, now: datetime) -> bool:
    return used_at is None and now < expires_at and attempts < CODE_ATTEMPTS


def tidy_email(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().lower()


def tidy_ein(text: object) -> str | None:
    """An Employer Identification Number as 12-3456789; None when it can't be one (irs.gov: campus prefixes)."""
    if not isinstance(text, str):
        return None
    try:
        return ein.format(ein.validate(plain_digits(text)))
    except ValidationError:
        return None


def tidy_zip(text: object) -> str:
    """A ZIP code as 28208 or 28208-1234; empty when it can't be one."""
    said = text.strip() if isinstance(text, str) else ""
    return said if ZIP.fullmatch(said) else ""


def paper_kind(content: bytes) -> str | None:
    """What a file is by how it begins, never by its name: pdf, jpg, png or None."""
    return next((kind for start, kind in PAPER_KINDS.items() if content.startswith(start)), None)


def name_key(name: str) -> str:
    """What two spellings of one organization's name share: letters and digits of any script, no accents, no case.

    Signs that carry a vowel (as in Devanagari) are letters here; accents are not. A name of symbols alone is its
    own key.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = (ch for ch in plain if ch.isalnum() or (unicodedata.category(ch)[0] == "M" and not _is_accent(ch)))
    return ("".join(kept) or " ".join(plain.split()))[:200]


STREET_LIMIT = 200
SHORT_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "circle": "cir", "terrace": "ter", "highway": "hwy", "parkway": "pkwy",
    "trail": "trl", "square": "sq", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne",
    "northwest": "nw", "southeast": "se", "southwest": "sw", "saint": "st", "mount": "mt", "fort": "ft",
}  # fmt: skip
"""What the post office shortens (USPS Publication 28), and how."""
WITHIN = {"apt", "apartment", "unit", "ste", "suite", "rm", "room", "fl", "floor", "bldg", "building", "lot", "dept"}
"""From these words on, an address says where in the house."""
NEAR_WORDS, NEAR_LETTERS = 0.5, 0.6
"""From here on two names of groups at one address are looked at."""


def address_problems(street: str, zip: str) -> list[Problem]:
    """What is wrong with where a group says it is; both may be left empty."""
    found = []
    if len(street) > STREET_LIMIT:
        found.append(Problem("street", "too_long", {"limit": STREET_LIMIT, "count": len(street)}))
    elif street and not any(ch.isalnum() for ch in street):
        found.append(Problem("street", "street_missing"))
    if zip and not tidy_zip(zip):
        found.append(Problem("zip", "not_a_zip"))
    elif street and not zip:
        found.append(Problem("zip", "required"))
    return found


def address_key(street: str, zip: str) -> str:
    """What two spellings of one address share: house number, words of the street as the post shortens them, ZIP.

    Empty without a ZIP code or without a number: then nothing says that two are one. The room in the house is left out.
    """
    plain = unicodedata.normalize("NFKD", plain_digits(street).casefold().replace("#", " unit "))
    kept = "".join(ch for ch in plain if not _is_accent(ch) and ch not in ".'’")
    words = re.findall(r"\w+", kept)
    inside = next((at for at, word in enumerate(words) if word in WITHIN and at != 1), len(words))
    words = [SHORT_WORDS.get(word, word) for word in words[:inside]]
    if len(words) < 2 or not tidy_zip(zip) or not any(ch.isdigit() for word in words for ch in word):
        return ""
    return f"{' '.join(words)} {zip[:5]}"


def rather_alike(one: str, other: str) -> bool:
    """Whether two names may be one group's, where something else already says that they are."""
    words, others = _words(one), _words(other)
    shared = len(words & others) / min(len(words), len(others)) if words and others else 0
    return shared >= NEAR_WORDS or SequenceMatcher(None, name_key(one), name_key(other)).ratio() >= NEAR_LETTERS


def _words(name: str) -> set[str]:
    return {name_key(word) for word in name.split()} - FILLERS


def look_alike(one: str, other: str) -> bool:
    """Whether two names may be one group's: the same letters, most of the same words, or hardly a letter apart."""
    if name_key(one) == name_key(other):
        return True
    words, others = _words(one), _words(other)
    if words and others and len(words & others) / min(len(words), len(others)) >= SHARED_WORDS:
        return len(words & others) > 1 or words == others
    return SequenceMatcher(None, name_key(one), name_key(other)).ratio() >= SHARED_LETTERS


def _is_accent(ch: str) -> bool:
    return unicodedata.combining(ch) != 0


OPTIONAL = ("reminders", "messages", "news")
"""Letters that may be left out. Receipts, decisions, payments, deadlines and changes to them always go."""

USUAL = frozenset({"reminders", "messages"})
"""What goes to who never chose: news of other rounds only to who asked for it."""
