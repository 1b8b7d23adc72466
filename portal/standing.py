"""Where an application stands, in public words: an award that fell through is never called awarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext

from grants.awards.lifecycle import NOT_OFFERED, AwardStatus
from grants.awards.queries import Grant

Say = Callable[[], str]


class Words(NamedTuple):
    """The public word, its tone, and what the person does now."""

    say: Say
    tone: str
    now: Say = str


def _waits() -> str:
    return gettext("You do not have to do anything now. We prepare a short agreement for you to sign.")


GRANT: dict[AwardStatus, Words] = {
    AwardStatus.DECIDED: Words(lambda: gettext("Awarded"), "success", _waits),
    AwardStatus.ENCUMBERED: Words(lambda: gettext("Awarded"), "success", _waits),
    AwardStatus.CERTIFIED: Words(lambda: gettext("Awarded"), "success", _waits),
    AwardStatus.OFFERED: Words(
        lambda: gettext("Awarded: your agreement waits for you"),
        "success",
        lambda: gettext("Please read your agreement and sign it."),
    ),
    AwardStatus.SIGNED: Words(
        lambda: gettext("Awarded: your agreement is signed"),
        "success",
        lambda: gettext("Your grant has a page of its own: payments and the report are there."),
    ),
    AwardStatus.CLOSED: Words(
        lambda: gettext("Grant completed"), "success", lambda: gettext("All is done. Thank you!")
    ),
    AwardStatus.REFUSED: Words(
        lambda: gettext("You said no to the grant"),
        "neutral",
        lambda: gettext("If you did not mean to, please call us."),
    ),
    AwardStatus.LAPSED: Words(
        lambda: gettext("The offer ended without your signature"),
        "warning",
        lambda: gettext("Its last day has passed. Please call us: we will tell you what you can do."),
    ),
    AwardStatus.CANCELLED: Words(
        lambda: gettext("We had to take the grant back"),
        "warning",
        lambda: gettext("Please call us: a person tells you why and what you can do."),
    ),
}


def words_of(status: str, grant: Grant | None, letter: str | None = None) -> tuple[str, str]:
    """The public word for an application and its tone: an award that fell through is not called awarded.

    A draft may have a letter of intent that says more than that it is a draft.
    """
    if status == "draft" and letter:
        return LETTER[letter].say(), LETTER[letter].tone
    if grant is not None and status in ("awarded", "partially_awarded"):
        in_part = status == "partially_awarded" and grant.status in NOT_OFFERED
        said = GRANT[grant.status]
        return (gettext("Awarded in part") if in_part else said.say()), said.tone
    return STATUS[status].say(), STATUS[status].tone


STATUS: dict[str, Words] = {
    "draft": Words(lambda: gettext("Draft"), "neutral"),
    "submitted": Words(
        lambda: gettext("Sent: we have it"),
        "success",
        lambda: gettext("You do not have to do anything now. If something is not clear, we write to you."),
    ),
    "ineligible": Words(
        lambda: gettext("Not eligible in this round"),
        "warning",
        lambda: gettext("If you think this is a mistake, please call us. A person looks at it again."),
    ),
    "eligible": Words(
        lambda: gettext("Eligible: waiting for the panel"),
        "info",
        lambda: gettext("You do not have to do anything now."),
    ),
    "in_review": Words(
        lambda: gettext("The panel is reading it"), "info", lambda: gettext("You do not have to do anything now.")
    ),
    "reviewed": Words(
        lambda: gettext("The panel has read it"), "info", lambda: gettext("You do not have to do anything now.")
    ),
    "awarded": Words(lambda: gettext("Awarded"), "success"),
    "partially_awarded": Words(lambda: gettext("Awarded in part"), "success"),
    "waitlisted": Words(
        lambda: gettext("On the waiting list"),
        "info",
        lambda: gettext("You stay on the list without doing anything. If money comes free, we write at once."),
    ),
    "declined": Words(
        lambda: gettext("Not funded this time"),
        "neutral",
        lambda: gettext("Our answer says why, and where you can go next."),
    ),
    "withdrawn": Words(
        lambda: gettext("Withdrawn"),
        "neutral",
        lambda: gettext("You took it back. You can start a new one while a round is open."),
    ),
}

LETTER: dict[str, Words] = {
    "sent": Words(lambda: gettext("Letter sent: we have it"), "success"),
    "invited": Words(lambda: gettext("You are invited to apply"), "success"),
    "not_invited": Words(lambda: gettext("Not invited this time"), "neutral"),
}
