"""Letters about workshops: a place with its calendar entry, a change, and a word on the day before."""

from __future__ import annotations

from typing import Any

from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.texts import in_language
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.workshops import queries
from grants.workshops.events import SeatAsked, SeatCalledOff, SeatFreed, SeatMoved, WorkshopTomorrow
from grants.workshops.invitation import MIME, NAME, entry
from grants.workshops.lifecycle import SeatStatus
from grants.workshops.model import Seat
from grants.workshops.queries import WorkshopCard


@letter(SeatAsked)
def signed_up(unit: Unit, fact: SeatAsked) -> Letter | None:
    """None for who gave a phone number alone, or gave the place up before the letter could go."""
    seat = unit.session.get_one(Seat, fact.seat_id)
    _: Any = words(seat.locale).gettext
    if seat.status is SeatStatus.SEATED:
        return _write(unit, seat, "workshop-seat", _("You have a place in a workshop"), _("We have a place for you:"))
    if seat.status is SeatStatus.WAITING:
        waits = _("This workshop is full. You are on the waiting list, and we write as soon as a place is free:")
        return _write(unit, seat, "workshop-waits", _("You are on the waiting list"), waits)
    return None


@letter(SeatFreed)
def freed(unit: Unit, fact: SeatFreed) -> Letter | None:
    seat = unit.session.get_one(Seat, fact.seat_id)
    if seat.status is not SeatStatus.SEATED:
        return None
    _: Any = words(seat.locale).gettext
    return _write(unit, seat, "workshop-freed", _("A place is free for you"), _("You waited, and now have a place:"))


@letter(SeatMoved)
def moved(unit: Unit, fact: SeatMoved) -> Letter | None:
    seat = unit.session.get_one(Seat, fact.seat_id)
    if seat.status not in (SeatStatus.SEATED, SeatStatus.WAITING):
        return None
    _: Any = words(seat.locale).gettext
    said = _("The time or place of your workshop has changed. It is now:")
    return _write(unit, seat, f"workshop-moved-{fact.version}", _("Your workshop has changed"), said)


@letter(SeatCalledOff)
def called_off(unit: Unit, fact: SeatCalledOff) -> Letter | None:
    seat = unit.session.get_one(Seat, fact.seat_id)
    _: Any = words(seat.locale).gettext
    said = _("We are sorry: this workshop does not take place. Please choose another one, or call us.")
    return _write(unit, seat, "workshop-off", _("Your workshop does not take place"), said)


@letter(WorkshopTomorrow, kind="reminders")
def tomorrow(unit: Unit, fact: WorkshopTomorrow) -> Letter | None:
    seat = unit.session.get_one(Seat, fact.seat_id)
    card = queries.workshop_card(unit.session, seat.workshop_id)
    if seat.status is not SeatStatus.SEATED or not card.takes_guests(unit.now):
        return None
    _: Any = words(seat.locale).gettext
    return _write(unit, seat, "workshop-near", _("Your workshop is soon"), _("We look forward to seeing you here:"))


def _write(unit: Unit, seat: Seat, key: str, subject: str, said: str) -> Letter | None:
    """The same letter for each occasion: what happened, when and where, and how to give the place up."""
    if not seat.email:
        return None
    card = queries.workshop_card(unit.session, seat.workshop_id)
    _: Any = words(seat.locale).gettext
    where = ports.links()("workshops.seat", locale=seat.locale, secret=seat.secret)
    facts = about(card, seat.locale)
    contact = card.contact
    lines = [
        _("Hello %s,") % seat.name,
        said,
        "\n".join(facts),
        _("If you can't come, please give your place to somebody else here:"),
        where,
        _("A person to call: %(name)s, %(phone)s") % {"name": contact["name"], "phone": contact["phone"]},
    ]
    title = _("Workshop: %(round)s") % {"round": in_language(card.round_title, seat.locale)}
    file = entry(card, summary=title, about="\n".join([*facts, where]), now=unit.now)
    return Letter(
        key=f"{key}-{seat.id}",
        to=seat.email,
        subject=subject,
        text="\n\n".join(lines),
        locale=seat.locale,
        attachments=((NAME, MIME, file),) if seat.status is SeatStatus.SEATED else (),
    )


def about(card: WorkshopCard, locale: str) -> list[str]:
    """When and where, a line each."""
    _: Any = words(locale).gettext
    ngettext: Any = words(locale).ngettext
    lines = [
        in_language(card.round_title, locale),
        saying.moment(card.starts_at, card.timezone, locale),
        ngettext("It takes %(num)s minute.", "It takes %(num)s minutes.", card.minutes) % {"num": card.minutes},
        card.place,
        card.link,
        _("With an interpreter: %(languages)s") % {"languages": card.interpreter} if card.interpreter else "",
    ]
    return [line for line in lines if line]
