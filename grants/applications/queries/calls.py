"""Reads about people without e-mail: whom to call, what there is to say, and how they can be reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import CallStatus
from grants.applications.model import Application, Call, KeyedIn
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people import queries as people
from grants.people.model import Person
from grants.policy.actor import Actor
from grants.programs.model import Round

A_PAGE = 200


@dataclass(frozen=True)
class CallPage:
    """One thing to say; `name`, `phone` and `address` are of who came on paper or by phone, else empty.

    `owner_id`, `organization_id` and `conflicted_ids` are the application's, for policy.
    """

    id: int
    version: int
    status: CallStatus
    subject: str
    text: str
    locale: str
    kept_at: datetime
    due_at: datetime
    tried: int
    tried_at: datetime | None
    told_at: datetime | None
    how: str
    note: str
    application_id: int
    reference: str
    organization_name: str
    round_title: Texts
    timezone: str
    name: str
    phone: str
    address: str
    told_by: str
    owner_id: int | None
    organization_id: int | None
    conflicted_ids: frozenset[int] = frozenset()

    def is_late(self, now: datetime) -> bool:
        return self.status is CallStatus.WAITING and now > self.due_at


def call_page(session: Session, call_id: int) -> CallPage:
    found = _read(session, _rows().where(Call.id == call_id))
    if not found:
        raise NotFound("Call")
    page = found[0]
    conflicted = people.conflicted_with(session, page.organization_id) if page.organization_id else frozenset()
    return replace(page, conflicted_ids=conflicted)


def calls(session: Session, actor: Actor, *, open: bool) -> list[CallPage]:
    """Those that wait, due first, or those told, newest first; without groups that the officer has a part in."""
    order = (Call.due_at, Call.id) if open else (Call.told_at.desc(), Call.id.desc())
    return _read(session, _rows().where(*_may_call(actor, open)).order_by(*order).limit(A_PAGE))


def calls_about(session: Session, application_id: int) -> list[CallPage]:
    """What there is to tell about one application, told or not, oldest first."""
    return _read(session, _rows().where(Call.application_id == application_id).order_by(Call.id).limit(A_PAGE))


def calls_waiting(session: Session, actor: Actor) -> int:
    wanted = select(func.count()).select_from(Call).join(Application, Application.id == Call.application_id)
    return session.scalar(wanted.where(*_may_call(actor, True))) or 0


def _may_call(actor: Actor, open: bool) -> list[Any]:
    closed = people.closed_to(actor.person_id)
    apart = [*actor.organization_ids]
    return [
        Call.status == (CallStatus.WAITING if open else CallStatus.TOLD),
        or_(Application.organization_id.is_(None), Application.organization_id.not_in(closed)),
        or_(Application.organization_id.is_(None), Application.organization_id.not_in(apart)),
        or_(Application.owner_id.is_(None), Application.owner_id != actor.person_id),
    ]


def _rows() -> Select[Any]:
    return (
        select(Call, Application, Round.title, Round.timezone, KeyedIn, Person.name, Person.email)
        .join(Application, Application.id == Call.application_id)
        .join(Round, Round.id == Application.round_id)
        .join(KeyedIn, KeyedIn.application_id == Application.id, isouter=True)
        .join(Person, Person.id == Call.told_by, isouter=True)
    )


def _read(session: Session, wanted: Select[Any]) -> list[CallPage]:
    own = ("id", "version", "status", "subject", "text", "locale", "kept_at", "due_at", "tried", "tried_at")
    done = ("told_at", "how", "note", "application_id")
    theirs = ("reference", "organization_name", "owner_id", "organization_id")
    return [
        CallPage(
            **{each: getattr(call, each) for each in (*own, *done)},
            **{each: getattr(application, each) for each in theirs},
            name=came.name if came is not None else "",
            phone=came.phone if came is not None else "",
            address=came.address if came is not None else "",
            round_title=title,
            timezone=timezone,
            told_by=name or email or "",
        )
        for call, application, title, timezone, came, name, email in session.execute(wanted)
    ]
