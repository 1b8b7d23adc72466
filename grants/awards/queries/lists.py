"""Lists of awards for staff, newest first, and the offers that wait for a person or a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.kernel.texts import Texts
from grants.people.model import Conflict, Membership, Organization
from grants.people.queries import is_led
from grants.policy.actor import Actor
from grants.programs.model import Round


@dataclass(frozen=True)
class AwardLine:
    """`conflicted`: the one who asks has a conflict of interest with the group and gets no further."""

    id: int
    reference: str
    organization_name: str
    project_title: str
    round_title: Texts
    timezone: str
    cents: int
    status: AwardStatus
    decided_at: datetime
    offer_expires_at: datetime | None
    conflicted: bool


def awards(
    session: Session,
    *,
    person_id: int | None,
    round_key: str | None = None,
    status: AwardStatus | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[AwardLine]:
    """A page of awards below the id `before`; one query. `person_id` is who asks, for conflicts."""
    parties = (
        select(Conflict.organization_id)
        .where(Conflict.person_id == person_id)
        .union(select(Membership.organization_id).where(Membership.person_id == person_id))
    )
    query = (
        select(
            Award.id,
            Award.reference,
            Organization.name.label("organization_name"),
            Application.project_title,
            Round.title.label("round_title"),
            Round.timezone,
            Award.cents,
            Award.status,
            Award.decided_at,
            Award.offer_expires_at,
            or_(
                Organization.id.in_(select(Conflict.organization_id).where(Conflict.person_id == person_id)),
                Organization.fiscal_sponsor_id.in_(parties),
            ).label("conflicted"),
        )
        .join(Organization, Organization.id == Award.organization_id)
        .join(Application, Application.id == Award.application_id)
        .join(Round, Round.id == Award.round_id)
        .order_by(Award.id.desc())
        .limit(limit)
    )
    if round_key is not None:
        query = query.where(Round.key == round_key)
    if status is not None:
        query = query.where(Award.status == status)
    if before is not None:
        query = query.where(Award.id < before)
    return [AwardLine(**{**row._mapping, "conflicted": bool(row.conflicted)}) for row in session.execute(query)]


def counts(session: Session) -> dict[AwardStatus, int]:
    """How many awards stand at each status, for the tabs above the list."""
    rows = session.execute(select(Award.status, func.count().label("number")).group_by(Award.status))
    return {row.status: row.number for row in rows}


@dataclass(frozen=True)
class OwnAward:
    """An award as its group sees it in a list; `application_id` to `led` serve the policy."""

    reference: str
    application_id: int
    owner_id: int | None
    organization_id: int
    led: bool
    organization_name: str
    project_title: str
    round_title: Texts
    timezone: str
    cents: int
    status: AwardStatus
    offer_expires_at: datetime | None


@dataclass(frozen=True)
class Grant:
    """How the award of an application stands, for the words on the application's own page."""

    reference: str
    status: AwardStatus
    offer_expires_at: datetime | None


def grants_of(session: Session, application_ids: Iterable[int]) -> dict[int, Grant]:
    """The awards of these applications by the application's id; one query, none for nothing."""
    wanted = list(application_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Award.application_id, Award.reference, Award.status, Award.offer_expires_at).where(
            Award.application_id.in_(wanted)
        )
    )
    return {row.application_id: Grant(row.reference, row.status, row.offer_expires_at) for row in rows}


def own_awards(session: Session, actor: Actor, *, limit: int = 50) -> list[OwnAward]:
    """Awards of the person, of their groups, and of what this device or a PIN opens; newest first, one query."""
    query = (
        select(
            Award.reference,
            Award.application_id,
            Application.owner_id,
            Award.organization_id,
            is_led(Award.organization_id).label("led"),
            Organization.name.label("organization_name"),
            Application.project_title,
            Round.title.label("round_title"),
            Round.timezone,
            Award.cents,
            Award.status,
            Award.offer_expires_at,
        )
        .join(Application, Application.id == Award.application_id)
        .join(Organization, Organization.id == Award.organization_id)
        .join(Round, Round.id == Award.round_id)
        .where(
            or_(
                (Application.owner_id == actor.person_id) if actor.person_id is not None else False,
                Award.organization_id.in_(actor.organization_ids),
                Award.application_id.in_(actor.holds),
            )
        )
        .order_by(Award.id.desc())
        .limit(limit)
    )
    return [OwnAward(**row._mapping) for row in session.execute(query)]
