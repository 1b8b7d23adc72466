"""Pure checks on applications: what a file is, how a PIN is guarded, what becomes of a text that comes in.

Nothing that was typed is lost or silently overwritten. Each text of an answer has a number, and whoever writes says
which number they had before them (`judge`):

- the text that stands already, or the text that they had before them and did not touch, changes nothing;
- a change of the text that stands becomes the text that stands;
- one person (or one device) changed it meanwhile in another tab: what was typed last stands, the other is kept aside;
- somebody else changed it meanwhile: it is a conflict; the text that stands stays, and the writer chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import puremagic

from grants.kernel.refusal import Problem
from grants.programs.answers import clean, is_blank, read
from grants.programs.questions import Question, Type

PIN_TRIES = 5
PIN_PAUSE = timedelta(minutes=15)
REASON_LIMIT = 2000
EXTENSIONS = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".jfif": "jpg", ".png": "png"}
EXTENSIONS |= {".heic": "heic", ".heif": "heic"}
SIGNATURES = {"pdf": (0, b"%PDF-"), "jpg": (0, b"\xff\xd8\xff"), "png": (0, b"\x89PNG\r\n\x1a\n"), "heic": (4, b"ftyp")}
"""How a kind begins, and where."""

KEPT_AS = {"heic": "jpg"}
"""What some phones' cameras write and hardly any browser shows is kept as what all of them show."""

MESSAGE_LIMIT = 4000
NOTE_LIMIT = 500
CALL_WITHIN = timedelta(days=2)
"""People without e-mail hear from us as soon as others read their mail, give or take a weekend day."""
MESSAGES_WAITING = 20
MESSAGE_FILE = Question("file", Type.FILE, {"en": "A file"}, required=False)
"""The file of a message is checked like the file of an answer."""
REOPENED_AT_MOST = timedelta(days=60)
SCAN = Question("entry-scan", Type.FILE, {"en": "The paper, scanned"}, required=False)
"""The scan of an application on paper is checked like the file of an answer; no form can ask a question of this key."""

AGREEMENT = Question("file", Type.FILE, {"en": "The agreement with a fiscal sponsor"}, required=False)
"""What a group shows its sponsor is checked in the same way."""


def kind_of(content: bytes) -> str | None:
    """What a file is by its content, never by its name: pdf, jpg, png, heic or None."""
    try:
        found = {match.extension for match in puremagic.magic_string(content[:8192])}
    except puremagic.PureError:
        return None
    kinds = {EXTENSIONS[extension] for extension in found if extension in EXTENSIONS}
    return next((kind for kind in sorted(kinds) if _begins_as(kind, content)), None)


def _begins_as(kind: str, content: bytes) -> bool:
    at, signature = SIGNATURES[kind]
    return content.startswith(signature, at)


def file_problem(question: Question, content: bytes) -> Problem | None:
    """Why this file can't be taken for this question, or None."""
    if not content:
        return Problem(question.key, "file_empty")
    if len(content) > question.max_megabytes * 1_000_000:
        facts: dict[str, object] = {
            "limit": question.max_megabytes,
            "megabytes": round(len(content) / 1e6, 1),
        }
        return Problem(question.key, "file_too_large", facts)
    kind = kind_of(content)
    if kind is None or KEPT_AS.get(kind, kind) not in question.accept:
        return Problem(question.key, "file_kind", {"accept": list(question.accept)})
    return None


def too_long(why: str) -> Problem | None:
    """Whether a group's reason to apply although rules say no is longer than staff can be asked to read."""
    count = len(clean(why).strip())
    return Problem("why", "too_long", {"limit": REASON_LIMIT, "count": count}) if count > REASON_LIMIT else None


OF_ITS_OWN_ROUND = (
    Type.MONEY,
    Type.BUDGET,
    Type.MEASURES,
    Type.DATE,
    Type.DATE_RANGE,
    Type.ACCEPT,
    Type.SIGNATURE,
    Type.FILE,
    Type.PHOTO,
    Type.EXPLANATION,
)
"""Amounts, days and what is signed are said anew each time: an old one that slips through does harm."""


def says_it_again(question: Question, before: Question | None, typed: Any) -> bool:
    """Whether an earlier answer can be offered for a question: asked alike, kept whole, and right here too.

    The tier is no such answer: the ladder has moved on.
    """
    if before is None or question.type is not before.type or question.type in OF_ITS_OWN_ROUND:
        return False
    if question.key == "tier" or any(column.type in OF_ITS_OWN_ROUND for column in question.row_columns):
        return False
    return not is_blank(typed) and not read(question, typed).problems


@dataclass(frozen=True)
class Writer:
    """Who wrote a text: a person, and the digest of the browser's secret; either may be unknown."""

    person_id: int | None
    device: str

    def is_same(self, other: Writer) -> bool:
        """One person on any device; without two names, one device."""
        if self.person_id is not None and other.person_id is not None:
            return self.person_id == other.person_id
        return bool(self.device) and self.device == other.device


def alike(one: Any, other: Any) -> bool:
    """The same text; blank lines of a budget and the ways of saying nothing make no difference."""
    return _bare(one) == _bare(other)


def _bare(typed: Any) -> Any:
    if is_blank(typed):
        return ""
    if isinstance(typed, list):
        return [_bare(each) for each in typed if not is_blank(each)]
    if isinstance(typed, dict):
        return {name: _bare(value) for name, value in typed.items()}
    return typed


def judge(
    text: Any,
    *,
    stands: Any,
    was_before_them: Any,
    writer: Writer,
    since: Iterable[Writer],
    stood_at: datetime | None,
    typed_at: datetime,
) -> str:
    """`same`, `untouched`, `stood`, `aside` or `conflict`: what becomes of a text (see above).

    `since` are the writers of what came to stand after `was_before_them`. `typed_at` is when the writer paused, which
    may be long before a text arrives that waited for a line; `stood_at` is when the text that stands was typed, so
    that of one person's two tabs the last word stands, whichever line is faster.
    """
    if alike(text, stands):
        return "same"
    if alike(stands, was_before_them):
        return "stood"
    if alike(text, was_before_them):
        return "untouched"
    if not all(writer.is_same(other) for other in since):
        return "conflict"
    return "stood" if stood_at is None or typed_at >= stood_at else "aside"


def message_problems(text: str) -> list[Problem]:
    """What is wrong with a message, at the field `text`."""
    if not text:
        return [Problem("text", "nothing_written")]
    if len(text) > MESSAGE_LIMIT:
        return [Problem("text", "too_long", {"limit": MESSAGE_LIMIT, "count": len(text)})]
    return []


@dataclass(frozen=True)
class Came:
    """How an application came and how to reach whose it is; `email` may be empty, phone or address must be there.

    `channel` is one of model.Channel; `received_on` a day of the round's own calendar.
    """

    channel: str
    received_on: date
    name: str
    phone: str = ""
    address: str = ""
    email: str = ""
    locale: str = "en"


def entry_problems(
    came: Came,
    *,
    scanned: bool,
    letter_first: bool,
    opens: date,
    closes: date,
    today: date,
    paper_days: int,
) -> list[Problem]:
    """Why this can't be keyed in. All days are of the round's calendar; what came on the closing day is in time."""
    found = []
    if letter_first:
        found.append(Problem("", "letter_first"))
    if came.received_on > today:
        found.append(Problem("received_on", "not_yet"))
    elif came.received_on < opens:
        found.append(Problem("received_on", "round_not_open"))
    elif came.received_on > closes:
        found.append(Problem("received_on", "came_too_late"))
    elif today > closes + timedelta(days=paper_days):
        found.append(Problem("received_on", "keyed_too_late", {"days": paper_days}))
    if not came.name:
        found.append(Problem("name", "name_missing"))
    if not came.phone and not came.address:
        found.append(Problem("phone", "no_phone_or_address"))
    if came.channel == "paper" and not scanned:
        found.append(Problem("scans", "scan_missing"))
    return found


def reopening_problems(
    sections: list[str], *, until: datetime, reason: str, note: str, reviewing: bool, now: datetime
) -> list[Problem]:
    """Why these sections can't be opened again until then."""
    problems = []
    if not sections:
        problems.append(Problem("sections", "no_section"))
    if until <= now:
        problems.append(Problem("until", "already_past"))
    elif until > now + REOPENED_AT_MOST:
        problems.append(Problem("until", "too_far", {"days": REOPENED_AT_MOST.days}))
    for name, text in (("reason", reason), ("note", note)):
        if len(text) > MESSAGE_LIMIT:
            problems.append(Problem(name, "too_long", {"limit": MESSAGE_LIMIT, "count": len(text)}))
    if not reason:
        problems.append(Problem("reason", "required"))
    if reviewing and not note:
        problems.append(Problem("note", "review_has_begun"))
    return problems
