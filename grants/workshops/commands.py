"""Planning workshops, signing up for one, and the list of who came."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import func, select

from grants.kernel.refusal import NotFound, NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.people.model import Organization
from grants.people.rules import name_key
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import Round
from grants.workshops import rules
from grants.workshops.events import SeatAsked, SeatCalledOff, SeatFreed, SeatMoved, WorkshopTomorrow
from grants.workshops.lifecycle import TAKEN, SeatStatus, WorkshopStatus
from grants.workshops.model import Seat, Workshop
from grants.workshops.rules import Plan


def plan(unit: Unit, round_id: int, said: Plan) -> Workshop:
    """Announce a workshop. NotReady names what to mend."""
    round = unit.session.get(Round, round_id)
    if round is None:
        raise NotFound("Round")
    require(unit.actor, Action.MANAGE_WORKSHOPS, round)
    _insist(rules.problems_of_plan(said, now=unit.now))
    workshop = unit.add(Workshop(round_id=round.id, **asdict(said)))
    unit.changed(workshop, "plan")
    return workshop


def change(unit: Unit, workshop_id: int, said: Plan, *, version: int | None = None) -> Workshop:
    """Another time, place or number of places. Everybody with a place hears of another time or place.

    WrongStatus once it was called off: who was told so would read that it has changed, and come in vain.
    """
    workshop = _managed(unit, workshop_id, version=version)
    if workshop.status is not WorkshopStatus.PLANNED:
        raise WrongStatus(subject="workshop", status=workshop.status, action="change")
    taken = _taken(unit, workshop)
    _insist(rules.problems_of_plan(said, now=unit.now, taken=taken))
    before = (workshop.starts_at, workshop.place, workshop.link)
    for name, value in asdict(said).items():
        setattr(workshop, name, value)
    unit.changed(workshop, "change")
    if before != (workshop.starts_at, workshop.place, workshop.link):
        for seat in _seats(unit, workshop, SeatStatus.WAITING, SeatStatus.SEATED):
            seat.reminded_at = None
            unit.record(SeatMoved(seat_id=seat.id, version=workshop.version))
    _fill(unit, workshop)
    return workshop


def call_off(unit: Unit, workshop_id: int, *, note: str) -> Workshop:
    """It does not take place; everybody who signed up is told. The reason stays in the history."""
    workshop = _managed(unit, workshop_id)
    if not rules.tidy(note):
        raise NotReady([Problem("note", "required")])
    unit.advance(workshop, "call_off", note=rules.tidy(note))
    for seat in _seats(unit, workshop, SeatStatus.WAITING, SeatStatus.SEATED):
        unit.record(SeatCalledOff(seat_id=seat.id))
    return workshop


def sign_up(unit: Unit, workshop_id: int, said: dict[str, str], *, locale: str, secret: str) -> Seat:
    """A place, or one on the waiting list. `secret` came with the form: sent twice, it is one place.

    The form sent again with other words (the browser's Back) is for somebody else, or mends an address: a place of its
    own, under a secret that the same words always find.

    `said`: name, email, phone, group_name, needs. NotReady names what to mend.
    """
    workshop = unit.get(Workshop, workshop_id)
    require(unit.actor, Action.SIGN_UP_FOR_WORKSHOP, unit.session.get_one(Round, workshop.round_id))
    if not rules.SECRET.fullmatch(secret):
        secret = secrets.token_urlsafe(24)
    told = _told(said)
    before = _seat_of(unit, workshop, secret)
    if before is not None and not _says(before, told):
        secret = rules.secret_for(secret, told)
        before = _seat_of(unit, workshop, secret)
    if before is not None:
        return before
    found = rules.problems_of_guest(told, contact_needed=True)
    if workshop.status is not WorkshopStatus.PLANNED or unit.now >= workshop.starts_at:
        found.append(Problem("name", "workshop_over"))
    _insist(found)
    seat = unit.add(
        Seat(
            workshop_id=workshop.id,
            **told,
            locale=locale,
            secret=secret,
            person_id=unit.actor.person_id,
            asked_at=unit.now,
        )
    )
    unit.changed(seat, "sign_up")
    if _taken(unit, workshop) < workshop.places:
        unit.advance(seat, "seat")
    unit.record(SeatAsked(seat_id=seat.id))
    return seat


def give_up(unit: Unit, secret: str) -> Seat:
    """Somebody can't come; who waits longest has the place. Giving it up again changes nothing."""
    found = unit.session.scalar(select(Seat.id).where(Seat.secret == secret))
    if found is None:
        raise NotFound("Seat")
    seat = unit.get(Seat, found)
    require(unit.actor, Action.GIVE_UP_SEAT, seat)
    workshop = unit.get(Workshop, seat.workshop_id)
    if seat.lifecycle.allows(seat.status, "give_up") and unit.now < workshop.starts_at:
        unit.advance(seat, "give_up")
        _fill(unit, workshop)
    return seat


def take_attendance(
    unit: Unit, workshop_id: int, came: Collection[int], *, ticked_before: Collection[int] | None = None
) -> Workshop:
    """The list of who came: those of these numbers came, the others of this workshop did not.

    `ticked_before` are those who were on the list already when it was opened (None: those who are now). Two keep the
    list at one door: what neither of them touched stays, and so does whoever was written on it meanwhile.
    """
    workshop = _begun(unit, workshop_id)
    for seat in _seats(unit, workshop, *SeatStatus):
        is_ticked = seat.status is SeatStatus.CAME
        was_ticked = is_ticked if ticked_before is None else seat.id in ticked_before
        if seat.id in came and not was_ticked and not is_ticked:
            seat.came_at = unit.now
            unit.advance(seat, "come")
        elif seat.id not in came and was_ticked and is_ticked:
            seat.came_at = None
            unit.advance(seat, "not_come")
    return workshop


def walk_in(unit: Unit, workshop_id: int, said: dict[str, str], *, locale: str) -> Seat:
    """Somebody came without signing up: a name is enough."""
    workshop = _begun(unit, workshop_id)
    told = _told(said)
    _insist(rules.problems_of_guest(told, contact_needed=False))
    seat = unit.add(
        Seat(
            workshop_id=workshop.id,
            **told,
            locale=locale,
            secret=secrets.token_urlsafe(24),
            walked_in=True,
            asked_at=unit.now,
        )
    )
    seat.came_at = unit.now
    unit.advance(seat, "come")
    return seat


def confirm_group(unit: Unit, seat_id: int, name: str) -> Seat:
    """For which group somebody came, as our records call it; an empty name takes it back.

    NotReady says that no group, or more than one, is called so. Records that were merged are one group.
    """
    seat = unit.get(Seat, seat_id)
    _managed(unit, seat.workshop_id)
    said = rules.tidy(name)
    kept = func.coalesce(Organization.merged_into_id, Organization.id)
    found = unit.session.scalars(select(kept).where(Organization.name_key == name_key(said)).distinct().limit(2)).all()
    if said and len(found) != 1:
        raise NotReady([Problem("group", "several_groups" if found else "no_such_group")])
    seat.organization_id = found[0] if said else None
    unit.changed(seat, "confirm_group", group=seat.organization_id)
    return seat


def remind(unit: Unit, seat_id: int) -> None:
    """The day before; the sweep calls it, and calling it again is harmless."""
    seat = unit.get(Seat, seat_id)
    if seat.reminded_at is None and seat.status is SeatStatus.SEATED:
        seat.reminded_at = unit.now
        unit.record(WorkshopTomorrow(seat_id=seat.id))


def _managed(unit: Unit, workshop_id: int, *, version: int | None = None) -> Workshop:
    workshop = unit.get(Workshop, workshop_id, version=version)
    require(unit.actor, Action.MANAGE_WORKSHOPS, workshop)
    return workshop


def _begun(unit: Unit, workshop_id: int) -> Workshop:
    workshop = _managed(unit, workshop_id)
    if unit.now < workshop.starts_at - rules.DOORS_OPEN:
        raise NotReady([Problem("name", "not_begun")])
    return workshop


def _told(said: dict[str, str]) -> dict[str, str]:
    told = {name: rules.tidy(said.get(name, "")) for name in rules.LIMITS}
    return {**told, "email": told["email"].lower()}


def _seat_of(unit: Unit, workshop: Workshop, secret: str) -> Seat | None:
    return unit.session.scalar(select(Seat).where(Seat.secret == secret, Seat.workshop_id == workshop.id))


def _says(seat: Seat, told: dict[str, str]) -> bool:
    return all(getattr(seat, name) == text for name, text in told.items())


def _insist(problems: list[Problem]) -> None:
    if problems:
        raise NotReady(problems)


def _seats(unit: Unit, workshop: Workshop, *statuses: SeatStatus) -> list[Seat]:
    wanted = select(Seat).where(Seat.workshop_id == workshop.id, Seat.status.in_(statuses))
    return list(unit.session.scalars(wanted.order_by(Seat.id)))


def _taken(unit: Unit, workshop: Workshop) -> int:
    count = select(func.count()).select_from(Seat).where(Seat.workshop_id == workshop.id, Seat.status.in_(TAKEN))
    return unit.session.scalar(count) or 0


def _fill(unit: Unit, workshop: Workshop) -> None:
    """Free places go to who waits, in the order of asking."""
    if workshop.status is not WorkshopStatus.PLANNED or unit.now >= workshop.starts_at:
        return
    free = workshop.places - _taken(unit, workshop)
    for seat in _seats(unit, workshop, SeatStatus.WAITING)[: max(0, free)]:
        unit.advance(seat, "seat")
        unit.record(SeatFreed(seat_id=seat.id))
