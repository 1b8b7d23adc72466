"""More time for a round's drafts: for all of them, or for one, when something on our side went wrong near the end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from grants.applications.commands.writing import is_editable
from grants.applications.events import MoreTime
from grants.applications.lifecycle import DECIDED, READ, ApplicationStatus
from grants.applications.model import Application
from grants.applications.queries import any_with
from grants.applications.rules import REASON_LIMIT
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import answers as reading
from grants.programs import commands as programs
from grants.programs import rules
from grants.programs.model import FormPurpose, FormVersion, Round, RoundStatus


def move_closing(
    unit: Unit,
    round_id: int,
    *,
    closes_at: datetime,
    letters_close_at: datetime | None = None,
    reason: str,
    version: int | None = None,
) -> Round:
    """More time for everybody. A round that has closed opens again as long as nobody reads its applications yet.

    NotReady names the field: a day that is not later or too far, no reason; `review_begun` for a closed round that
    is being read, `decisions_begun` later on.
    """
    round = unit.get(Round, round_id)
    require(unit.actor, Action.MANAGE_ROUND, round)
    if round.status is RoundStatus.DECIDED or any_with(unit.session, round.id, DECIDED):
        raise NotReady([Problem("closes", "decisions_begun")])
    if round.status is RoundStatus.CLOSED and any_with(unit.session, round.id, READ):
        raise NotReady([Problem("closes", "review_begun")])
    reason = _reason(reason)
    return programs.move_closing(
        unit, round_id, closes_at=closes_at, letters_close_at=letters_close_at, reason=reason, version=version
    )


def give_more_time(unit: Unit, round_id: int, reference: str, *, until: datetime, reason: str) -> Application:
    """More time for one draft, also when its round has closed, until decisions have begun.

    Staff don't see drafts: they know the reference from its people. NotReady names the field: no such draft, sent
    already, a moment that is not later than what it has or too far, no reason. The round's history says it too: a
    draft's own is not open to staff before it is sent.
    """
    found = unit.session.scalar(
        select(Application.id).where(Application.round_id == round_id, Application.reference == reference)
    )
    if found is None:
        raise NotReady([Problem("reference", "no_such_draft")])
    application = unit.get(Application, found)
    require(unit.actor, Action.GIVE_MORE_TIME, application)
    if not is_editable(unit, application):
        raise NotReady([Problem("reference", "sent_already")])
    round = unit.session.get_one(Round, round_id)
    if round.status is RoundStatus.DECIDED or any_with(unit.session, round.id, DECIDED):
        raise NotReady([Problem("until", "decisions_begun")])
    purpose = unit.session.get_one(FormVersion, application.form_version_id).purpose
    deadline = round.deadline(letter=purpose == FormPurpose.LOI, extended_until=application.extended_until)
    problems = rules.more_time_problems("until", until, before=deadline.last, now=unit.now)
    if problems:
        raise NotReady(problems)
    reason = _reason(reason)
    application.extended_until = until
    said = {"before": deadline.last.isoformat(), "until": until.isoformat()}
    unit.changed(application, "give_more_time", note=reason, **said)
    unit.changed(round, "give_more_time", note=f"{application.reference}: {reason}", **said)
    unit.record(MoreTime(application_id=application.id))
    return application


def tell_of_more_time(unit: Unit, round_id: int) -> None:
    """Everybody who writes in a round and can be reached hears that there is more time."""
    reachable = or_(Application.owner_id.is_not(None), Application.organization_id.is_not(None))
    drafts = select(Application.id).where(
        Application.round_id == round_id, Application.status == ApplicationStatus.DRAFT, reachable
    )
    for application_id in unit.session.scalars(drafts.order_by(Application.id)):
        unit.record(MoreTime(application_id=application_id))


def _reason(reason: str) -> str:
    said = reading.clean(reason).strip()
    if not said:
        raise NotReady([Problem("reason", "required")])
    if len(said) > REASON_LIMIT:
        raise NotReady([Problem("reason", "too_long", {"limit": REASON_LIMIT, "count": len(said)})])
    return said
