"""A letter of intent after it was sent: a copy, where it stands, when the answer comes."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext

from grants.applications.lifecycle import LetterStatus
from grants.applications.queries import ApplicationPage, LetterPage, letter_page
from grants.kernel.refusal import NotFound
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs import queries as programs
from grants.programs.queries import RoundPage
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.filters import day, local_time
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application


@bp.get("/applications/<reference>/letter")
@guard(Action.READ_APPLICATION, application)
def letter(page: ApplicationPage) -> str:
    """The copy of what was sent, also once the full application is written."""
    return show_letter(page)


def show_letter(page: ApplicationPage, *, sent_now: bool = False) -> str:
    found = letter_page(session(), page.reference)
    round = programs.round_page(session(), id=page.round_id, now=moment())
    if round.letters is None:
        raise NotFound("LetterOfIntent")
    who = identity.actor()
    return render_template(
        "portal/apply/letter.html",
        page=page,
        letter=found,
        round=round,
        steps=_steps(found, round),
        standing="withdrawn" if found.application_status == "withdrawn" else "draft",
        sent_now=sent_now,
        may_edit=allowed(who, Action.EDIT_DRAFT, page),
        may_withdraw=allowed(who, Action.WITHDRAW_APPLICATION, page) and page.status == "draft",
    )


def _steps(found: LetterPage, round: RoundPage) -> list[dict[str, Any]]:
    """The letter's own line of steps, with what follows an invitation, or with the end that its people gave it."""
    when = local_time(found.sent_at, found.timezone)
    sent = {"label": gettext("You sent your letter"), "state": "done", "when": when}
    if found.application_status == "withdrawn":
        return [sent, {"label": gettext("You took it back"), "state": "done", "when": ""}]
    waits, invited = found.status is LetterStatus.SENT, found.status is LetterStatus.INVITED
    by = gettext("by %(day)s", day=day(round.letters.invitations_by)) if round.letters else ""
    answered = day(found.decided_at, found.timezone) if found.decided_at else ""
    steps = [
        sent,
        {
            "label": gettext("We read it and answer"),
            "state": "current" if waits else "done",
            "when": by if waits else answered,
        },
    ]
    if found.status is LetterStatus.NOT_INVITED:
        return steps
    label = gettext("You write the full application") if invited else gettext("If we invite you: the full application")
    until = gettext("by %(day)s", day=day(round.closes_at, round.timezone))
    written = "current" if found.application_status == "draft" else "done"
    steps.append({"label": label, "state": written if invited else "next", "when": until})
    return steps
