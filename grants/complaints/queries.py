"""Reads about complaints and requests for help with access: one by its number, and the lists with their clocks."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grants.complaints import rules
from grants.complaints.lifecycle import OPEN, WAITING, AssistanceStatus, ComplaintStatus
from grants.complaints.model import Assistance, Complaint, ComplaintNote
from grants.kernel.cleaning import reference as typed_reference
from grants.kernel.refusal import NotFound
from grants.people.model import Person

A_PAGE = 200


@dataclass(frozen=True)
class Note:
    text: str
    written_at: datetime
    written_by: int | None


@dataclass(frozen=True)
class ComplaintPage:
    """One complaint; `notes` are for the coordinator's page alone and empty elsewhere."""

    id: int
    version: int
    reference: str
    status: ComplaintStatus
    kind: str
    basis: list[str]
    text: str
    happened: str
    wish: str
    about: str
    locale: str
    name: str
    email: str
    phone: str
    coordinator: dict[str, Any]
    received_at: datetime
    take_up_by: datetime
    answer_by: datetime
    taken_up_at: datetime | None
    answer: str
    written: str
    written_in: str
    answered_at: datetime | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Line:
    """A complaint in the list; `due` is its next promise, None once it is answered."""

    reference: str
    status: ComplaintStatus
    kind: str
    received_at: datetime
    due: datetime | None
    late: bool
    begins: str


def with_code(session: Session, reference: str, code: str) -> ComplaintPage | None:
    """The complaint of this number, for who knows its code; None for anything else."""
    number = rules.number_of(reference)
    row = session.get(Complaint, number) if number is not None else None
    known = row.code_hash if row is not None and row.reference == typed_reference(reference) else ""
    if not hmac.compare_digest(known, rules.code_digest(code)) or row is None:
        return None
    return _page(row)


def complaint_page(session: Session, reference: str) -> ComplaintPage:
    """With the coordinator's notes, in two queries; NotFound when there is none."""
    number = rules.number_of(reference)
    row = session.get(Complaint, number) if number is not None else None
    if row is None or row.reference != typed_reference(reference):
        raise NotFound("Complaint")
    notes = session.execute(
        select(ComplaintNote.text, ComplaintNote.written_at, ComplaintNote.written_by)
        .where(ComplaintNote.complaint_id == row.id)
        .order_by(ComplaintNote.id)
    )
    return _page(row, tuple(Note(**note._mapping) for note in notes))


def _page(row: Complaint, notes: tuple[Note, ...] = ()) -> ComplaintPage:
    names = [name for name in ComplaintPage.__dataclass_fields__ if name != "notes"]
    return ComplaintPage(**{name: getattr(row, name) for name in names}, notes=notes)


def complaints(session: Session, *, open: bool, now: datetime, limit: int = A_PAGE) -> list[Line]:
    """Open ones, those due first, or the answered ones, newest first."""
    where = Complaint.status.in_(OPEN) if open else Complaint.status.not_in(OPEN)
    order = (Complaint.answer_by, Complaint.id) if open else (Complaint.id.desc(),)
    rows = session.scalars(select(Complaint).where(where).order_by(*order).limit(limit))
    return [_line(row, now) for row in rows]


def _line(row: Complaint, now: datetime) -> Line:
    due = None
    if row.status in OPEN:
        due = row.take_up_by if row.taken_up_at is None else row.answer_by
    late = due is not None and now > due
    return Line(row.reference, row.status, row.kind, row.received_at, due, late, row.text[:120])


def waiting(session: Session) -> int:
    """How many wait for an answer."""
    return session.scalar(select(func.count()).select_from(Complaint).where(Complaint.status.in_(OPEN))) or 0


@dataclass(frozen=True)
class AssistancePage:
    """A request for help with access; `owner` is who has it in hand."""

    id: int
    version: int
    reference: str
    status: AssistanceStatus
    need: str
    language: str
    text: str
    about: str
    locale: str
    name: str
    email: str
    phone: str
    asked_at: datetime
    wanted_by: date | None
    due_at: datetime
    outcome: str
    written: str
    written_in: str
    owner: str = ""

    def is_late(self, now: datetime) -> bool:
        return self.status in WAITING and now > self.due_at


def assistance_page(session: Session, reference: str) -> AssistancePage:
    number = rules.number_of(reference)
    found = _assistance(session, select(Assistance).where(Assistance.id == number)) if number is not None else []
    if not found or found[0].reference != typed_reference(reference):
        raise NotFound("Assistance")
    return found[0]


def assistances(session: Session, *, open: bool, limit: int = A_PAGE) -> list[AssistancePage]:
    """Those that wait, due first, or those done, newest first; one query."""
    where = Assistance.status.in_(WAITING) if open else Assistance.status.not_in(WAITING)
    order = (Assistance.due_at, Assistance.id) if open else (Assistance.id.desc(),)
    return _assistance(session, select(Assistance).where(where).order_by(*order).limit(limit))


def assistance_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Assistance).where(Assistance.status.in_(WAITING))) or 0


def _assistance(session: Session, wanted: Select[Any]) -> list[AssistancePage]:
    names = [name for name in AssistancePage.__dataclass_fields__ if name != "owner"]
    rows = session.execute(
        wanted.add_columns(Person.name, Person.email).join(Person, Person.id == Assistance.owner_id, isouter=True)
    )
    return [
        AssistancePage(**{each: getattr(row, each) for each in names}, owner=name or email or "")
        for row, name, email in rows
    ]
