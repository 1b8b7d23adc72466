"""Who helps whom with an application: the rights of a navigator, the pages of both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import HELP_OPEN, ApplicationStatus, HelpStatus
from grants.applications.model import Answer, Application, Help, Scope
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Person, RoleGrant
from grants.policy.actor import Actor, Role
from grants.programs.model import Round


@dataclass(frozen=True)
class HelpCard:
    """Help that is asked for, offered, given or over; `navigator_id` serves the policy."""

    id: int
    status: HelpStatus
    scope: str
    until: datetime
    began_at: datetime | None
    ended_at: datetime | None
    instead_of: int | None
    navigator_id: int
    navigator: str
    application_id: int
    reference: str
    application_status: ApplicationStatus
    organization_name: str
    project_title: str
    round_title: Texts
    closes_at: datetime
    timezone: str

    def goes_on(self, now: datetime) -> bool:
        return self.status is HelpStatus.ACTIVE and now < self.until


def with_help(session: Session, actor: Actor, *, now: datetime) -> Actor:
    """The actor with what people let them do as a navigator at this moment; one query, for navigators alone."""
    if Role.NAVIGATOR not in actor.roles:
        return actor
    rows = session.execute(
        select(Help.application_id, Help.scope).where(
            Help.navigator_id == actor.person_id, Help.status == HelpStatus.ACTIVE, Help.until > now
        )
    ).all()
    return replace(
        actor,
        reads_for=frozenset(row.application_id for row in rows),
        writes_for=frozenset(row.application_id for row in rows if row.scope != Scope.READ),
        sends_for=frozenset(row.application_id for row in rows if row.scope == Scope.SEND),
    )


def helped_by(session: Session, navigator_id: int | None, *, limit: int = 100) -> list[HelpCard]:
    """Whom a navigator helps or is asked to help, questions first, then by the round that closes first."""
    open_ones = (Help.navigator_id == navigator_id, Help.status.in_(HELP_OPEN))
    return _cards(session, *open_ones, limit=limit)


def helpers_of(session: Session, application_id: int) -> list[HelpCard]:
    """Who helps with an application, offers to, or did."""
    return _cards(session, Help.application_id == application_id, limit=30)


def help_card(session: Session, id: int) -> HelpCard:
    found = _cards(session, Help.id == id, limit=1)
    if not found:
        raise NotFound("Help")
    return found[0]


def _cards(session: Session, *which: ColumnElement[bool], limit: int) -> list[HelpCard]:
    rows = session.execute(
        select(
            Help.id,
            Help.status,
            Help.scope,
            Help.until,
            Help.began_at,
            Help.ended_at,
            Help.instead_of,
            Help.navigator_id,
            Person.name,
            Person.email,
            Help.application_id,
            Application.reference,
            Application.status.label("application_status"),
            Application.organization_name,
            Application.project_title,
            Round.title.label("round_title"),
            Round.closes_at,
            Round.timezone,
        )
        .join(Person, Person.id == Help.navigator_id)
        .join(Application, Application.id == Help.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(*which)
        .order_by((Help.status == HelpStatus.ASKED).desc(), Round.closes_at, Help.id.desc())
        .limit(limit)
    )
    found = []
    for row in rows:
        facts = dict(row._mapping)
        name, email = facts.pop("name"), facts.pop("email")
        found.append(HelpCard(**facts, navigator=name or email or f"#{row.navigator_id}"))
    return found


@dataclass(frozen=True)
class Navigator:
    id: int
    name: str
    email: str


def navigators(session: Session) -> list[Navigator]:
    """Everybody whom staff made a navigator, by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.NAVIGATOR, Person.erased_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [Navigator(row.id, row.name or row.email or f"#{row.id}", row.email or "") for row in rows]


def entered_by(session: Session, application_id: int) -> dict[str, str]:
    """Answers that a helper or staff typed last, each with the name: they are shown as entered by them."""
    helpers = select(Help.navigator_id).where(Help.application_id == application_id, Help.began_at.is_not(None))
    keyed = select(Application.entered_by_id).where(Application.id == application_id)
    rows = session.execute(
        select(Answer.question_key, Person.name, Person.email)
        .join(Person, Person.id == Answer.updated_by)
        .where(
            Answer.application_id == application_id,
            Answer.updated_by.in_(helpers) | (Answer.updated_by == keyed.scalar_subquery()),
        )
    )
    return {row.question_key: row.name or row.email or "" for row in rows}


def names_of_helpers(session: Session, application_id: int) -> dict[int, str]:
    """Who ever helped with an application, by person: texts that they wrote bear their names."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email)
        .join(Help, Help.navigator_id == Person.id)
        .where(Help.application_id == application_id, Help.began_at.is_not(None))
    )
    return {row.id: row.name or row.email or f"#{row.id}" for row in rows}


def helped_in_round(session: Session, round_id: int, person_id: int) -> bool:
    """Whether a person ever helped with an application of this round, or keyed one in for somebody."""
    keyed = select(Application.id).where(Application.round_id == round_id, Application.entered_by_id == person_id)
    if session.scalar(keyed.limit(1)) is not None:
        return True
    found = select(Help.id).join(Application, Application.id == Help.application_id)
    where = (Application.round_id == round_id, Help.navigator_id == person_id, Help.began_at.is_not(None))
    return session.scalar(found.where(*where).limit(1)) is not None
