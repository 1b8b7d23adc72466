"""Pure checks on complaints: what is needed, how long it may be, what its number and its code look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from grants.complaints.model import Basis, Kind, Need
from grants.kernel.cleaning import clean, plain_digits
from grants.kernel.cleaning import reference as typed_reference
from grants.kernel.refusal import Problem
from grants.kernel.texts import base
from grants.people.rules import digest

TEXT_LIMIT = 5000
LIMITS = {"text": TEXT_LIMIT, "wish": 2000, "happened": 200, "about": 200, "name": 200, "email": 254, "phone": 40}
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
SECRET = re.compile(r"[\w-]{32,64}", re.ASCII)
"""What the page of the form carries, so that it is sent once, however often its button is pressed."""
NUMBER = re.compile(r"[CH]-\d{4}-(\d{1,12})")
ASKED = {"language": 80, "text": 2000, "about": 200, "name": 200, "email": 254, "phone": 40}
"""What a request for help with access may hold, and how much of it."""


def tidy(text: str) -> str:
    """Text as it is kept, without white space at its ends."""
    return clean(text).strip()


def problems(kind: str, basis: list[str], texts: dict[str, str]) -> list[Problem]:
    """What is to mend before a complaint can be kept: what happened is all that we need."""
    found = []
    if kind not in set(Kind):
        found.append(Problem("kind", "not_an_option"))
    if not set(basis) <= set(Basis):
        found.append(Problem("basis", "not_an_option"))
    if not texts["text"]:
        found.append(Problem("text", "required"))
    for name, limit in LIMITS.items():
        if len(texts[name]) > limit:
            found.append(Problem(name, "too_long", {"limit": limit, "count": len(texts[name])}))
    return found


def problems_of_need(need: str, wanted_by: date | None, texts: dict[str, str], *, today: date) -> list[Problem]:
    """What is to mend before somebody can be helped: what they need, and one way to reach them."""
    found = []
    if need not in set(Need):
        found.append(Problem("need", "not_an_option"))
    if need in (Need.INTERPRETER, Need.TRANSLATION) and not texts["language"]:
        found.append(Problem("language", "which_language"))
    if need in (Need.FORMAT, Need.OTHER) and not texts["text"]:
        found.append(Problem("text", "required"))
    if need == Need.CALL and not texts["phone"]:
        found.append(Problem("phone", "number_to_call"))
    elif not texts["email"] and not texts["phone"]:
        found.append(Problem("email", "no_contact"))
    if wanted_by is not None and wanted_by < today:
        found.append(Problem("wanted_by", "already_past"))
    for name, limit in ASKED.items():
        if len(texts[name]) > limit:
            found.append(Problem(name, "too_long", {"limit": limit, "count": len(texts[name])}))
    return found


@dataclass(frozen=True)
class Said:
    """Our words to somebody: `theirs` is what they read, in their language; `written` and `written_in` are what staff
    wrote in another one, and in which; both are empty where staff wrote in theirs.
    """

    theirs: str
    written: str = ""
    written_in: str = ""


def said_to(locale: str, text: str, *, field: str, spoken: str, translated: str) -> tuple[Said, list[Problem]]:
    """Words to who speaks `locale`, and what is to mend: what they could not read does not leave.

    There is no queue for these: a complaint is its coordinator's alone, so the translation is asked for at once.
    """
    text, translated = tidy(text), tidy(translated)
    if base(spoken) == base(locale):
        return Said(text), sized(field, text)
    found = sized(field, text)
    if not translated:
        found.append(Problem("translated", "in_their_language", {"language": base(locale)}))
    else:
        found += sized("translated", translated)
    return Said(translated, text, base(spoken)), found


def sized(field: str, text: str) -> list[Problem]:
    """Words of staff: there are some, and not too many."""
    if not text:
        return [Problem(field, "required")]
    too_long = Problem(field, "too_long", {"limit": TEXT_LIMIT, "count": len(text)})
    return [too_long] if len(text) > TEXT_LIMIT else []


def number_of(reference: str) -> int | None:
    """The row behind a number as a person types it; None when it looks like nothing of ours."""
    found = NUMBER.fullmatch(typed_reference(reference))
    return int(found[1]) if found else None


def code_of(secret: str) -> str:
    """The code of the complaint that a page with this secret files: the same, however often it is sent."""
    rest, letters = int(digest(f"complaint {secret}"), 16), ""
    for _ in range(CODE_LENGTH):
        rest, at = divmod(rest, len(ALPHABET))
        letters += ALPHABET[at]
    return letters


def code_digest(complaint_code: str) -> str:
    """What is kept of a code: 39 bits of chance, which tries over the web can't go through."""
    return digest("".join(ch for ch in plain_digits(complaint_code).upper() if ch.isalnum()))


def spelled(code: str) -> str:
    """A code in two halves, to be read out."""
    return f"{code[:4]}-{code[4:]}"
