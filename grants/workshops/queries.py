"""Reads about workshops: what is to come, one with its people, a place by its secret, and whether a group came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Membership, Organization, Person
from grants.people.queries import records_of
from grants.programs.model import Round, RoundStatus
from grants.workshops import rules
from grants.workshops.lifecycle import TAKEN, SeatStatus, WorkshopStatus
from grants.workshops.model import Seat, Workshop

A_PAGE = 200


@dataclass(frozen=True)
class WorkshopCard:
    """A workshop with how many have a place, wait, and came. `is_public` serves the policy."""

    id: int
    version: int
    status: WorkshopStatus
    round_key: str
    round_title: Texts
    contact: dict[str, str]
    languages: list[str]
    is_public: bool
    timezone: str
    starts_at: datetime
    minutes: int
    place: str
    link: str
    language: str
    interpreter: str
    places: int
    taken: int
    waiting: int
    came: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)

    def takes_guests(self, now: datetime) -> bool:
        return self.status is WorkshopStatus.PLANNED and now < self.starts_at

    def has_begun(self, now: datetime) -> bool:
        """Whether the list of who came can be taken."""
        return now >= self.starts_at - rules.DOORS_OPEN


@dataclass(frozen=True)
class Guest:
    """A place as staff see it; `group` is the group that our records know of, by confirmation, person or e-mail."""

    id: int
    status: SeatStatus
    name: str
    email: str
    phone: str
    group_name: str
    needs: str
    locale: str
    walked_in: bool
    confirmed: str
    known: str


@dataclass(frozen=True)
class SeatPage:
    """A place as its own person sees it, by its secret."""

    status: SeatStatus
    name: str
    secret: str
    workshop: WorkshopCard


def upcoming(session: Session, round_id: int, *, now: datetime) -> list[WorkshopCard]:
    """Workshops of a round that are still to come, the next first; one query."""
    wanted = _cards().where(
        Workshop.round_id == round_id, Workshop.status == WorkshopStatus.PLANNED, Workshop.starts_at > now
    )
    return _read(session, wanted.limit(50))


def of_round(session: Session, round_key: str) -> list[WorkshopCard]:
    """All workshops of a round, in the order of time; one query."""
    return _read(session, _cards().where(Round.key == round_key).limit(A_PAGE))


def workshop_card(session: Session, workshop_id: int) -> WorkshopCard:
    found = _read(session, _cards().where(Workshop.id == workshop_id))
    if not found:
        raise NotFound("Workshop")
    return found[0]


def seat_page(session: Session, secret: str) -> SeatPage:
    """NotFound for a secret that nobody has."""
    seat = session.scalar(select(Seat).where(Seat.secret == secret))
    if seat is None:
        raise NotFound("Seat")
    return SeatPage(seat.status, seat.name, seat.secret, workshop_card(session, seat.workshop_id))


def guests(session: Session, workshop_id: int) -> list[Guest]:
    """Everybody of a workshop, in the order of asking, with the groups that we know of; two queries."""
    rows = session.execute(
        select(Seat, Organization.name)
        .join(Organization, Organization.id == Seat.organization_id, isouter=True)
        .where(Seat.workshop_id == workshop_id)
        .order_by(Seat.id)
    ).all()
    mine = or_(Seat.person_id == Person.id, Seat.email == Person.email)
    found = session.execute(
        select(Seat.id, func.min(Organization.name))
        .join(Person, mine)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Seat.workshop_id == workshop_id)
        .group_by(Seat.id)
    )
    known = {row[0]: row[1] for row in found}
    shown = ("id", "status", "name", "email", "phone", "group_name", "needs", "locale", "walked_in")
    return [
        Guest(**{each: getattr(seat, each) for each in shown}, confirmed=name or "", known=known.get(seat.id, ""))
        for seat, name in rows
    ]


def guest(session: Session, workshop_id: int, seat_id: int) -> Guest:
    """One of a workshop's guests; NotFound for another workshop's."""
    found = next((each for each in guests(session, workshop_id) if each.id == seat_id), None)
    if found is None:
        raise NotFound("Seat")
    return found


def attended(session: Session, round_id: int, organization_id: int) -> bool | None:
    """Whether somebody of the group came to a workshop of the round; None where no list of who came was kept.

    Counted are those whom staff confirmed for one of its records, and its members by person or e-mail.
    """
    came = select(Seat.id).join(Workshop, Workshop.id == Seat.workshop_id)
    came = came.where(Workshop.round_id == round_id, Seat.status == SeatStatus.CAME).limit(1)
    records = records_of(organization_id)
    members = select(Membership.person_id).where(Membership.organization_id.in_(records))
    addresses = select(Person.email).where(Person.id.in_(members), Person.email.is_not(None))
    theirs = or_(Seat.organization_id.in_(records), Seat.person_id.in_(members), Seat.email.in_(addresses))
    if session.scalar(came.where(theirs)) is not None:
        return True
    return None if session.scalar(came) is None else False


def seats_to_remind(session: Session, *, now: datetime) -> list[int]:
    """Places in workshops of the next day whose people have not been reminded."""
    wanted = (
        select(Seat.id)
        .join(Workshop, Workshop.id == Seat.workshop_id)
        .where(
            Workshop.status == WorkshopStatus.PLANNED,
            Workshop.starts_at > now,
            Workshop.starts_at <= now + rules.DAY_BEFORE,
            Seat.status == SeatStatus.SEATED,
            Seat.reminded_at.is_(None),
        )
        .order_by(Seat.id)
    )
    return list(session.scalars(wanted))


def _cards() -> Select[Any]:
    def count(*statuses: SeatStatus) -> Any:
        seats = select(func.count()).select_from(Seat)
        return seats.where(Seat.workshop_id == Workshop.id, Seat.status.in_(statuses)).scalar_subquery()

    return (
        select(Workshop, Round, count(*TAKEN), count(SeatStatus.WAITING), count(SeatStatus.CAME))
        .join(Round, Round.id == Workshop.round_id)
        .order_by(Workshop.starts_at, Workshop.id)
    )


def _read(session: Session, wanted: Select[Any]) -> list[WorkshopCard]:
    own = ("id", "version", "status", "starts_at", "minutes", "place", "link", "language", "interpreter", "places")
    return [
        WorkshopCard(
            **{name: getattr(workshop, name) for name in own},
            round_key=round.key,
            round_title=round.title,
            contact=round.details["contact"],
            languages=round.languages,
            is_public=round.status is not RoundStatus.DRAFT,
            timezone=round.timezone,
            taken=taken,
            waiting=waiting,
            came=came,
        )
        for workshop, round, taken, waiting, came in session.execute(wanted)
    ]
