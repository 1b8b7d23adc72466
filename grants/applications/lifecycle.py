"""The steps of an application, from the first answer to the decision, and of a navigator's help with it."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class ApplicationStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    AWARDED = "awarded"
    PARTIALLY_AWARDED = "partially_awarded"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


S = ApplicationStatus
OPEN = (S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.IN_REVIEW, S.REVIEWED, S.WAITLISTED)
UNDER_REVIEW = (S.IN_REVIEW, S.REVIEWED)
REOPENABLE = (S.SUBMITTED, S.ELIGIBLE, *UNDER_REVIEW)
"""Sections can be opened again until the decision; once reviewers read, only with a written reason."""
DECIDABLE = (S.REVIEWED, S.WAITLISTED)
DECIDED = (S.AWARDED, S.PARTIALLY_AWARDED, S.WAITLISTED, S.DECLINED)
READ = (*UNDER_REVIEW, *DECIDED)
"""Somebody has begun to read it for the panel, or has done so."""

APPLICATION = Lifecycle(
    "application",
    start=S.DRAFT,
    steps=[
        step("submit", S.DRAFT, S.SUBMITTED),
        step("find_eligible", S.SUBMITTED, S.ELIGIBLE),
        step("find_ineligible", S.SUBMITTED, S.INELIGIBLE),
        step("look_again", (S.ELIGIBLE, S.INELIGIBLE), S.SUBMITTED),
        step("begin_review", S.ELIGIBLE, S.IN_REVIEW),
        step("finish_review", S.IN_REVIEW, S.REVIEWED),
        step("award", DECIDABLE, S.AWARDED),
        step("award_in_part", DECIDABLE, S.PARTIALLY_AWARDED),
        step("waitlist", S.REVIEWED, S.WAITLISTED),
        step("decline", DECIDABLE, S.DECLINED),
        step("withdraw", OPEN, S.WITHDRAWN),
    ],
)


class HelpStatus(StrEnum):
    ASKED = "asked"
    OFFERED = "offered"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


H = HelpStatus
HELP_OPEN = (H.ASKED, H.OFFERED, H.ACTIVE)

HELP = Lifecycle(
    "help",
    start=H.ASKED,
    steps=[
        step("offer", H.ASKED, H.OFFERED),
        step("accept", (H.ASKED, H.OFFERED), H.ACTIVE),
        step("decline", (H.ASKED, H.OFFERED), H.DECLINED),
        step("end", H.ACTIVE, H.ENDED),
    ],
)
"""Help whose day has passed stays `active`: the clock says that it is over, and it ends before the next one begins.
An offer is a question turned round."""


class FileStatus(StrEnum):
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


F = FileStatus
READABLE = (F.CLEAN, F.UNSCANNED)
"""Files that may be opened: looked at and found clean, or kept where no scanner is set up."""

FILE = Lifecycle(
    "stored_file",
    start=F.WAITING,
    steps=[
        step("find_clean", F.WAITING, F.CLEAN),
        step("find_infected", F.WAITING, F.INFECTED),
        step("keep_unscanned", F.WAITING, F.UNSCANNED),
    ],
)


class LetterStatus(StrEnum):
    """The application itself stays a draft until the full form is sent: whatever stands right of it sees no letter."""

    SENT = "sent"
    INVITED = "invited"
    NOT_INVITED = "not_invited"


LETTER = Lifecycle(
    "letter of intent",
    start=LetterStatus.SENT,
    steps=[
        step("invite", (LetterStatus.SENT, LetterStatus.NOT_INVITED), LetterStatus.INVITED),
        step("turn_down", LetterStatus.SENT, LetterStatus.NOT_INVITED),
    ],
)


class TranslationStatus(StrEnum):
    WAITING = "waiting"
    IN_HAND = "in_hand"
    DONE = "done"


TRANSLATION = Lifecycle(
    "translation",
    start=TranslationStatus.WAITING,
    steps=[
        step("take_up", (TranslationStatus.WAITING, TranslationStatus.IN_HAND), TranslationStatus.IN_HAND),
        step("finish", (TranslationStatus.WAITING, TranslationStatus.IN_HAND), TranslationStatus.DONE),
        step("ask_again", TranslationStatus.DONE, TranslationStatus.WAITING),
    ],
)


class CallStatus(StrEnum):
    WAITING = "waiting"
    TOLD = "told"


CALL = Lifecycle(
    "call",
    start=CallStatus.WAITING,
    steps=[
        step("tell", CallStatus.WAITING, CallStatus.TOLD),
        step("call_again", CallStatus.TOLD, CallStatus.WAITING),
    ],
)
