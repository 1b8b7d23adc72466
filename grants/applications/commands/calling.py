"""People without e-mail are told by a person: what there is to say waits here until somebody has said it."""

from __future__ import annotations

from sqlalchemy import exists, select

from grants.applications import rules
from grants.applications.model import Application, ApplicationStatus, Call, CallWay, KeyedIn, LetterOfIntent
from grants.kernel.cleaning import clean
from grants.kernel.ports import Letter
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require


def keep_call(unit: Unit, application_id: int, letter: Letter) -> Call | None:
    """Keep a letter that has no address, once; None where nobody here knows how to reach them.

    Of a draft that its people hold themselves we know no phone: what there is to say stands on its page.
    """
    application = unit.get(Application, application_id)
    known = unit.session.scalar(select(Call).where(Call.letter_key == letter.key))
    if known is not None or not _can_be_reached(unit, application):
        return known
    call = unit.add(
        Call(
            application_id=application.id,
            letter_key=letter.key,
            subject=letter.subject,
            text=letter.text,
            locale=letter.locale,
            kept_at=unit.now,
            due_at=unit.now + rules.CALL_WITHIN,
        )
    )
    unit.changed(call, "keep")
    return call


def _can_be_reached(unit: Unit, application: Application) -> bool:
    if application.status is not ApplicationStatus.DRAFT:
        return True
    came = [exists().where(each.application_id == application.id) for each in (KeyedIn, LetterOfIntent)]
    return any(unit.session.scalars(select(each)).one() for each in came)


def tell(unit: Unit, call_id: int, *, how: str, note: str = "", version: int | None = None) -> Call:
    """They know now: how they were told, and what they said if it matters. A reason where it was not needed."""
    call = _mine(unit, call_id, version=version)
    note, problems = _noted(note)
    if how not in tuple(CallWay):
        problems.append(Problem("how", "not_an_option"))
    if how == CallWay.NOT_NEEDED and not note:
        problems.append(Problem("note", "required"))
    if problems:
        raise NotReady(problems)
    call.how, call.note, call.told_at, call.told_by = how, note, unit.now, unit.actor.person_id
    unit.advance(call, "tell", note=note, how=how)
    return call


def nobody_answered(unit: Unit, call_id: int, *, note: str = "", version: int | None = None) -> Call:
    """Somebody tried; it goes on waiting, and its page says how often and when."""
    call = _mine(unit, call_id, version=version)
    call.lifecycle.target(call.status, "tell")
    note, problems = _noted(note)
    if problems:
        raise NotReady(problems)
    call.tried, call.tried_at = call.tried + 1, unit.now
    unit.changed(call, "try", note=note)
    return call


def call_again(unit: Unit, call_id: int) -> Call:
    """They were not told after all; history keeps what was noted."""
    call = _mine(unit, call_id)
    call.how, call.note, call.told_at, call.told_by = "", "", None, None
    unit.advance(call, "call_again")
    return call


def _noted(note: str) -> tuple[str, list[Problem]]:
    note = clean(note).strip()
    facts: dict[str, object] = {"limit": rules.NOTE_LIMIT, "count": len(note)}
    return note, [Problem("note", "too_long", facts)] if len(note) > rules.NOTE_LIMIT else []


def _mine(unit: Unit, call_id: int, *, version: int | None = None) -> Call:
    call = unit.get(Call, call_id, version=version)
    require(unit.actor, Action.MAKE_CALL, unit.session.get_one(Application, call.application_id))
    return call
