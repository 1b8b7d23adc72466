"""What staff need to give more time: the round's days, how far it is, whom it concerns, who was given more already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import DECIDED, READ, ApplicationStatus
from grants.applications.model import Application
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.programs.model import FormVersion, Round, RoundStatus

MANY = 100


@dataclass(frozen=True)
class Extended:
    """One draft that was given more time; `sent` once it came in."""

    reference: str
    until: datetime
    sent: bool


@dataclass(frozen=True)
class RoundTimes:
    """A round's days. `drafts` are being written; `read` and `decided` say how far the panel is."""

    id: int
    key: str
    title: Texts
    status: RoundStatus
    version: int
    timezone: str
    closes_at: datetime
    sends_until: datetime
    letters_close_at: datetime | None
    drafts: int
    read: bool
    decided: bool
    extended: list[Extended]

    @property
    def can_move(self) -> bool:
        """Whether everybody can have more time: nobody reads yet, or the round is still open."""
        return not self.decided and not (self.status is RoundStatus.CLOSED and self.read)


def round_times(session: Session, key: str) -> RoundTimes:
    """Three queries; NotFound when there is no public round of this key: a draft's days are simply written anew."""
    round = session.scalar(select(Round).where(Round.key == key, Round.status != RoundStatus.DRAFT))
    if round is None:
        raise NotFound("Round")
    counted = session.execute(
        select(Application.status, func.count()).where(Application.round_id == round.id).group_by(Application.status)
    )
    counts = {row[0]: row[1] for row in counted}
    rows = session.execute(
        select(Application.reference, Application.extended_until, Application.status)
        .where(Application.round_id == round.id, Application.extended_until.is_not(None))
        .order_by(Application.extended_until.desc(), Application.id)
        .limit(MANY)
    )
    return RoundTimes(
        id=round.id,
        key=round.key,
        title=round.title,
        status=round.status,
        version=round.version,
        timezone=round.timezone,
        closes_at=round.closes_at,
        sends_until=round.sends_until,
        letters_close_at=round.letters_close_at,
        drafts=counts.get(ApplicationStatus.DRAFT, 0),
        read=any(counts.get(status) for status in READ),
        decided=round.status is RoundStatus.DECIDED or any(counts.get(status) for status in DECIDED),
        extended=[Extended(row[0], row[1] or round.sends_until, row[2] is not ApplicationStatus.DRAFT) for row in rows],
    )


def drafts_asked_by(session: Session, round_id: int, purpose: str) -> int:
    """How many drafts of a round are asked by its form of this purpose."""
    found = (
        select(func.count())
        .select_from(Application)
        .join(FormVersion, FormVersion.id == Application.form_version_id)
        .where(
            Application.round_id == round_id,
            Application.status == ApplicationStatus.DRAFT,
            FormVersion.purpose == purpose,
        )
    )
    return session.scalar(found) or 0


def any_with(session: Session, round_id: int, statuses: Collection[ApplicationStatus]) -> bool:
    """Whether an application of the round has come so far."""
    found = select(Application.id).where(Application.round_id == round_id, Application.status.in_(statuses))
    return session.scalar(found.limit(1)) is not None
