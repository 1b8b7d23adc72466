"""What has happened to an application and what comes next, with the dates, in public words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext

from grants.applications.queries import ApplicationPage
from grants.awards.lifecycle import FALLEN_THROUGH, AwardStatus
from grants.awards.queries import Grant
from grants.programs.queries import RoundPage
from grants.web.filters import day, local_time
from portal.standing import GRANT, STATUS

DECIDED = ("awarded", "partially_awarded", "waitlisted", "declined")


@dataclass(frozen=True)
class Ahead:
    """The line of steps, and what the person does now."""

    now: str
    steps: list[dict[str, Any]] = field(default_factory=list)


def ahead(page: ApplicationPage, round: RoundPage, grant: Grant | None) -> Ahead:
    """Everything that can be told truthfully of a sent application."""
    sent = page.submitted_at is not None
    steps = [_step(gettext("You sent it"), "done", local_time(page.submitted_at, page.timezone))] if sent else []
    if page.status == "withdrawn":
        return Ahead(STATUS["withdrawn"].now(), [*steps, _step(gettext("You took it back"), "done")])
    steps.append(_checking(page, round, page.checked_at))
    if page.status == "ineligible":
        return Ahead(STATUS["ineligible"].now(), steps)
    steps += [_reading(page, round), _hearing(page, round), *_afterwards(page, round, grant)]
    return Ahead(GRANT[grant.status].now() if grant else STATUS[page.status].now(), steps)


def _step(label: str, state: str, when: str = "", note: str = "") -> dict[str, Any]:
    return {"label": label, "state": state, "when": when, "note": note}


def _by(date: str | None) -> str:
    return gettext("by %(day)s", day=day(date)) if date else ""


def _checking(page: ApplicationPage, round: RoundPage, checked: datetime | None) -> dict[str, Any]:
    label = gettext("We check that it fits the round")
    if page.status == "submitted":
        return _step(label, "current", _by(round.dates.get("checked_by")))
    note = gettext("It does not fit the rules of this round.") if page.status == "ineligible" else ""
    return _step(label, "done", day(checked, page.timezone) if checked else "", note)


def _reading(page: ApplicationPage, round: RoundPage) -> dict[str, Any]:
    label = gettext("The panel reads and scores it")
    if page.status == "reviewed" or page.status in DECIDED:
        return _step(label, "done")
    until = round.dates.get("read_until")
    when = gettext("until %(day)s", day=day(until)) if until else ""
    return _step(label, "current" if page.status in ("eligible", "in_review") else "next", when)


def _hearing(page: ApplicationPage, round: RoundPage) -> dict[str, Any]:
    label = gettext("You hear from us")
    if page.status in DECIDED:
        return _step(label, "done")
    return _step(label, "current" if page.status == "reviewed" else "next", _by(round.decisions_by.isoformat()))


def _afterwards(page: ApplicationPage, round: RoundPage, grant: Grant | None) -> list[dict[str, Any]]:
    """What follows a yes; nothing follows a no, and a list of waiting promises nothing."""
    if page.status in ("waitlisted", "declined"):
        return []
    if grant is not None and grant.status in FALLEN_THROUGH:
        return [_step(GRANT[grant.status].say(), "done")]
    signed = grant is not None and grant.status in (AwardStatus.SIGNED, AwardStatus.CLOSED)
    closed = grant is not None and grant.status is AwardStatus.CLOSED
    offered = grant is not None and grant.status is AwardStatus.OFFERED
    when = _by_instant(grant.offer_expires_at, page.timezone) if offered and grant else ""
    first, last = day(round.projects_start), day(round.projects_end)
    running = gettext("%(first)s to %(last)s", first=first, last=last)
    if grant is None:
        sign = gettext("If we say yes: you sign a short agreement, and the money comes after that")
    else:
        sign = gettext("You sign a short agreement, and the money comes after that")
    return [
        _step(
            sign,
            "done" if signed else "current" if offered else "next",
            when,
        ),
        _step(gettext("Your project runs"), "done" if closed else "current" if signed else "next", running),
        _step(
            gettext("You tell us in a short report what came of it"),
            "done" if closed else "next",
            gettext("within %(days)s days after the project ends", days=round.report_due_days),
        ),
    ]


def _by_instant(moment: datetime | None, timezone: str) -> str:
    return gettext("by %(day)s", day=day(moment, timezone)) if moment else ""
