"""A navigator helps with an application: asked or offered, as far and as long as its people say, revocable at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from grants.applications.events import HelpAnswered, HelpAsked, HelpEnded
from grants.applications.lifecycle import HELP_OPEN, ApplicationStatus, HelpStatus
from grants.applications.model import Application, Help, Scope
from grants.kernel.cleaning import reference as typed_reference
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.people.model import RoleGrant
from grants.policy.actions import Action
from grants.policy.actor import Role
from grants.policy.check import allowed, require

LONGEST = timedelta(days=366)
"""Consent is for one application, so a year is as good as for ever."""


def ask_help(unit: Unit, application_id: int, navigator_id: int, *, scope: Scope, until: datetime) -> Help:
    """Its people ask a navigator and say how far and until when; it begins once the navigator says yes."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.CONSENT_TO_HELP, application)
    problems = _problems(unit, application, navigator_id, until)
    if problems:
        raise NotReady(problems)
    made = _make(unit, application, navigator_id, scope, until)
    unit.record(HelpAsked(help_id=made.id, offered=False))
    return made


def offer_help(unit: Unit, reference: str) -> Help | None:
    """A navigator offers to help with an application whose reference they were told; None when there is none.

    Nothing is open to them until its people say yes, with a scope and a day of their own. NotReady: it was withdrawn.
    """
    require(unit.actor, Action.OFFER_HELP)
    found = unit.session.scalar(select(Application.id).where(Application.reference == typed_reference(reference)))
    if found is None or unit.actor.person_id is None:
        return None
    application = unit.get(Application, found)
    withdrawn = _withdrawn(application, "reference")
    if withdrawn:
        raise NotReady(withdrawn)
    known = _open(unit, application.id, unit.actor.person_id)
    if known is not None:
        return known
    made = _make(unit, application, unit.actor.person_id, Scope.READ, unit.now + LONGEST)
    unit.advance(made, "offer")
    unit.record(HelpAsked(help_id=made.id, offered=True))
    return made


def answer_help(unit: Unit, help_id: int, *, accept: bool) -> Help:
    """The navigator says yes or no to being asked."""
    help = unit.get(Help, help_id)
    require(unit.actor, Action.ANSWER_HELP, help)
    _stands(help, HelpStatus.ASKED, "accept" if accept else "decline")
    if accept and help.until <= unit.now:
        raise WrongStatus(subject="help", status=help.status, action="accept")
    if accept:
        _begin(unit, help)
    else:
        help.ended_at = unit.now
        unit.advance(help, "decline")
    unit.record(HelpAnswered(help_id=help.id))
    return help


def accept_offer(unit: Unit, help_id: int, *, scope: Scope, until: datetime) -> Help:
    """Its people take an offer. One that hands over ends the help whose place it takes."""
    help = unit.get(Help, help_id)
    application = unit.get(Application, help.application_id)
    require(unit.actor, Action.CONSENT_TO_HELP, application)
    problems = _day_problems(unit, until) + _withdrawn(application, "until")
    if problems:
        raise NotReady(problems)
    _stands(help, HelpStatus.OFFERED, "accept")
    help.scope, help.until = scope, until
    _begin(unit, help)
    if help.instead_of is not None:
        before = unit.get(Help, help.instead_of)
        if before.status is HelpStatus.ACTIVE:
            before.ended_at = unit.now
            unit.advance(before, "end", note="handed over")
    unit.record(HelpAnswered(help_id=help.id))
    return help


def end_help(unit: Unit, help_id: int) -> Help:
    """Over at once: by its people, who need no reason, or by the navigator. An open question or offer is declined."""
    help = unit.get(Help, help_id)
    by_navigator = allowed(unit.actor, Action.ANSWER_HELP, help)
    if not by_navigator:
        require(unit.actor, Action.CONSENT_TO_HELP, unit.get(Application, help.application_id))
    help.ended_at = unit.now
    unit.advance(help, "end" if help.status is HelpStatus.ACTIVE else "decline")
    unit.record(HelpEnded(help_id=help.id, by_navigator=by_navigator))
    return help


def hand_over_help(unit: Unit, help_id: int, navigator_id: int) -> Help:
    """A navigator proposes another in their place; it changes hands when its people agree, not before."""
    help = unit.get(Help, help_id)
    require(unit.actor, Action.ANSWER_HELP, help)
    help.lifecycle.target(help.status, "end")
    application = unit.get(Application, help.application_id)
    problems = _problems(unit, application, navigator_id, help.until)
    if problems:
        raise NotReady(problems)
    made = _make(unit, application, navigator_id, Scope(help.scope), help.until)
    made.instead_of = help.id
    unit.advance(made, "offer", instead_of=help.id)
    unit.record(HelpAsked(help_id=made.id, offered=True))
    return made


def _stands(help: Help, status: HelpStatus, action: str) -> None:
    """A question is answered by the navigator, an offer by those it was made to: neither side answers itself."""
    if help.status is not status:
        raise WrongStatus(subject="help", status=help.status, action=action)


def _make(unit: Unit, application: Application, navigator_id: int, scope: Scope, until: datetime) -> Help:
    made = unit.add(
        Help(
            application_id=application.id,
            navigator_id=navigator_id,
            scope=scope,
            until=until,
            created_at=unit.now,
        )
    )
    unit.changed(application, "ask_help", help=made.id, navigator=navigator_id, scope=scope)
    return made


def _begin(unit: Unit, help: Help) -> None:
    help.began_at = unit.now
    unit.advance(help, "accept")
    application = unit.get(Application, help.application_id)
    until = help.until.isoformat()
    unit.changed(application, "get_help", help=help.id, navigator=help.navigator_id, scope=help.scope, until=until)


def _problems(unit: Unit, application: Application, navigator_id: int, until: datetime) -> list[Problem]:
    found = _withdrawn(application, "navigator")
    role = select(RoleGrant.id).where(RoleGrant.person_id == navigator_id, RoleGrant.role == Role.NAVIGATOR)
    if unit.session.scalar(role) is None:
        found.append(Problem("navigator", "not_a_navigator"))
    elif _open(unit, application.id, navigator_id) is not None:
        found.append(Problem("navigator", "helps_already"))
    return found + _day_problems(unit, until)


def _day_problems(unit: Unit, until: datetime) -> list[Problem]:
    if unit.now < until <= unit.now + LONGEST:
        return []
    return [Problem("until", "already_past" if until <= unit.now else "a_year_at_most")]


def _withdrawn(application: Application, field: str) -> list[Problem]:
    """There is nothing left to help with."""
    return [Problem(field, "was_withdrawn")] if application.status is ApplicationStatus.WITHDRAWN else []


def _open(unit: Unit, application_id: int, navigator_id: int) -> Help | None:
    """The help that stands between these two. One whose day has passed is over: it makes room for a new one."""
    where = (Help.application_id == application_id, Help.navigator_id == navigator_id, Help.status.in_(HELP_OPEN))
    found = unit.session.scalar(select(Help.id).where(*where))
    known = unit.get(Help, found) if found is not None else None
    if known is None or unit.now < known.until:
        return known
    known.ended_at = known.until
    unit.advance(known, "end" if known.status is HelpStatus.ACTIVE else "decline", note="its day has passed")
    unit.session.flush()
    return None
