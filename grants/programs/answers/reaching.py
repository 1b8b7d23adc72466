"""Reading how and where somebody is reached: e-mail, phone, web page, ZIP code, street address; and a signature."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from grants.kernel.cleaning import plain_digits
from grants.programs.answers.cleaning import clean, is_blank
from grants.programs.answers.letters import count_letters, tidy
from grants.programs.answers.reading import Findings, Reading, day_of, wrong
from grants.programs.questions import Question

COUNTRY = "US"
EMAIL_LIMIT = 254
URL_LIMIT = 2000
LINE_LIMIT = 120
NAME_LIMIT = 120
ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "AS",
        "GU",
        "MP",
        "PR",
        "VI",
    ]
)
"""The United States' postal codes of states, the District and the territories (USPS Publication 28, appendix B)."""

ADDRESS_PARTS = ("street", "city", "state", "zip")


def email(question: Question, typed: Any) -> Reading:
    said = tidy(clean(typed))
    if len(said) > EMAIL_LIMIT:
        return wrong(question, "too_long", limit=EMAIL_LIMIT, count=len(said))
    try:
        return Reading(validate_email(said, check_deliverability=False).normalized)
    except EmailNotValidError:
        return wrong(question, "not_an_email")


def phone(question: Question, typed: Any) -> Reading:
    """In the form +17045550140; numbers of another country begin with + and its code.

    One without its area code can be dialed next door only, and not from here.
    """
    said = plain_digits(tidy(clean(typed)))
    try:
        number = phonenumbers.parse(said[:100], COUNTRY)
    except phonenumbers.NumberParseException:
        return wrong(question, "not_a_phone")
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return wrong(question, "not_a_phone")
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Reading(f"{kept};ext={number.extension}" if number.extension else kept)


def url(question: Question, typed: Any) -> Reading:
    """A page of the web; `https://` is added where it was left out. Nothing else that a browser would run."""
    said = tidy(clean(typed))
    if len(said) > URL_LIMIT:
        return wrong(question, "too_long", limit=URL_LIMIT, count=len(said))
    named = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", said) and not re.match(r"[^/]+:[0-9]", said)
    whole = said if named else f"https://{said}"
    try:
        parts = urlsplit(whole)
        known = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
        known = known and parts.port != 0
    except ValueError:
        known = False
    if not known or re.search(r"[\s<>\"\\^`{|}\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", whole):
        return wrong(question, "not_a_url")
    return Reading(whole)


def zip_code(question: Question, typed: Any) -> Reading:
    said = plain_digits(tidy(clean(typed)))
    return Reading(said) if ZIP.fullmatch(said) else wrong(question, "not_a_zip")


def address(question: Question, typed: Any) -> Reading:
    if not isinstance(typed, dict):
        return wrong(question, "not_an_address")
    found = Findings(question)
    parts = {part: tidy(clean(typed.get(part))) for part in ADDRESS_PARTS}
    parts["state"], parts["zip"] = parts["state"].upper(), plain_digits(parts["zip"])
    for part in ("street", "city"):
        if not parts[part]:
            found.add(f"{part}_missing")
        elif count_letters(parts[part]) > LINE_LIMIT:
            found.add(f"{part}_too_long", limit=LINE_LIMIT)
    if parts["state"] not in STATES:
        found.add("not_a_state")
    if not ZIP.fullmatch(parts["zip"]):
        found.add("not_a_zip")
    return Reading(None if found.problems else parts, tuple(found.problems))


def date_range(question: Question, typed: Any) -> Reading:
    if not isinstance(typed, dict):
        return wrong(question, "not_a_date_range")
    found = Findings(question)
    first, last = day_of(clean(typed.get("first"))), day_of(clean(typed.get("last")))
    if first is None:
        found.add("not_a_first_day")
    if last is None:
        found.add("not_a_last_day")
    if first is None or last is None:
        return Reading(None, tuple(found.problems))
    if last < first:
        return wrong(question, "ends_before_it_begins")
    return Reading({"first": first.isoformat(), "last": last.isoformat()})


def signature(question: Question, typed: Any) -> Reading:
    """A full name typed, and the moment that the server wrote beside it (see `kept`)."""
    if not isinstance(typed, dict) or is_blank(typed.get("name")):
        return wrong(question, "name_missing")
    name = tidy(clean(typed["name"]))
    if count_letters(name) > NAME_LIMIT:
        return wrong(question, "too_long", limit=NAME_LIMIT, count=count_letters(name))
    return Reading({"name": name, "signed_at": _moment(clean(typed.get("signed_at")))})


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        return ""
