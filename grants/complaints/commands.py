"""Filing a complaint or asking for help with access, without an account, and the work of staff on either."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from grants.complaints import rules
from grants.complaints.events import AssistanceAsked, AssistanceDone, ComplaintAnswered, ComplaintFiled
from grants.complaints.model import Assistance, Complaint, ComplaintNote
from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require


@dataclass(frozen=True)
class Coordinator:
    """Who answers for it (28 CFR 35.107), and within how many days: to take it up, and to answer."""

    name: str
    phone: str
    email: str
    take_up_days: int
    answer_days: int


def file(
    unit: Unit,
    *,
    kind: str,
    basis: list[str],
    texts: dict[str, str],
    locale: str,
    coordinator: Coordinator,
    secret: str = "",
) -> tuple[Complaint, str]:
    """Keep a complaint and start its clock; gives it and the code that opens it, which is shown once.

    `texts`: text, happened, wish, about, name, email, phone; only `text` is needed. NotReady names what to mend.
    `secret` came with the form: the same words sent twice with it are one complaint, with one code.
    """
    require(unit.actor, Action.FILE_COMPLAINT)
    tidied = {name: rules.tidy(texts.get(name, "")) for name in rules.LIMITS}
    found = rules.problems(kind, basis, tidied)
    if found:
        raise NotReady(found)
    code = rules.code_of(secret if rules.SECRET.fullmatch(secret) else secrets.token_urlsafe(24))
    before = unit.session.scalar(select(Complaint).where(Complaint.code_hash == rules.code_digest(code)))
    said = {"kind": kind, "basis": basis, **tidied}
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        return before, rules.spelled(code)
    if before is not None:
        code = rules.code_of(secrets.token_urlsafe(24))
    complaint = unit.add(
        Complaint(
            kind=kind,
            basis=basis,
            **tidied,
            locale=locale,
            code_hash=rules.code_digest(code),
            coordinator=asdict(coordinator),
            filed_by=unit.actor.person_id,
            received_at=unit.now,
            take_up_by=unit.now + timedelta(days=coordinator.take_up_days),
            answer_by=unit.now + timedelta(days=coordinator.answer_days),
        )
    )
    unit.changed(complaint, "file")
    unit.record(ComplaintFiled(complaint_id=complaint.id))
    return complaint, rules.spelled(code)


def take_up(unit: Unit, complaint_id: int) -> Complaint:
    """Say that somebody works on it; the first promise of its clock."""
    complaint = _in_hands(unit, complaint_id)
    complaint.taken_up_at = unit.now
    unit.advance(complaint, "take_up")
    return complaint


def note(unit: Unit, complaint_id: int, text: str) -> ComplaintNote:
    """Write down what was done or heard; it stays as it was written."""
    complaint = _in_hands(unit, complaint_id)
    written = unit.add(
        ComplaintNote(
            complaint_id=complaint.id,
            text=_said(text, "note"),
            written_at=unit.now,
            written_by=unit.actor.person_id,
        )
    )
    unit.changed(complaint, "note", note=written.text)
    return written


def answer(
    unit: Unit, complaint_id: int, text: str, *, spoken: str = "en", translated: str = "", version: int | None = None
) -> Complaint:
    """Answer in writing; who complained can read it with number and code, and gets it by mail if they gave one.

    `spoken` is the language of `text`; where the complaint is in another one, `translated` is needed, and it is read.
    """
    complaint = _in_hands(unit, complaint_id, version=version)
    said = _said_to(complaint.locale, text, field="text", spoken=spoken, translated=translated)
    complaint.answer, complaint.written, complaint.written_in = said.theirs, said.written, said.written_in
    complaint.answered_at = unit.now
    complaint.taken_up_at = complaint.taken_up_at or unit.now
    unit.advance(complaint, "answer", note=complaint.answer)
    unit.record(ComplaintAnswered(complaint_id=complaint.id))
    return complaint


def close(unit: Unit, complaint_id: int, note: str) -> Complaint:
    """Nothing is left to do; the reason says what was agreed."""
    complaint = _in_hands(unit, complaint_id)
    complaint.closed_at = unit.now
    unit.advance(complaint, "close", note=_said(note, "note"))
    return complaint


def reopen(unit: Unit, complaint_id: int, note: str) -> Complaint:
    """Look at it again; history keeps the answer that was given."""
    complaint = _in_hands(unit, complaint_id)
    complaint.closed_at = None
    unit.advance(complaint, "reopen", note=_said(note, "note"))
    return complaint


def ask_for_help(
    unit: Unit, *, need: str, wanted_by: date | None, texts: dict[str, str], locale: str, days: int, zone: str
) -> Assistance:
    """Somebody needs an interpreter, another format or a call. Due on their own day, at the latest after `days`.

    `texts`: language, text, about, name, email, phone. `zone` is where a day ends. NotReady names what to mend.
    """
    require(unit.actor, Action.ASK_FOR_ASSISTANCE)
    told = {name: rules.tidy(texts.get(name, "")) for name in rules.ASKED}
    here = ZoneInfo(zone)
    found = rules.problems_of_need(need, wanted_by, told, today=unit.now.astimezone(here).date())
    if found:
        raise NotReady(found)
    due = unit.now + timedelta(days=days)
    if wanted_by is not None:
        due = min(due, datetime.combine(wanted_by, time(17), here))
    asked = unit.add(
        Assistance(
            need=need,
            wanted_by=wanted_by,
            **told,
            locale=locale,
            asked_by=unit.actor.person_id,
            asked_at=unit.now,
            due_at=max(due, unit.now),
        )
    )
    unit.changed(asked, "ask")
    unit.record(AssistanceAsked(assistance_id=asked.id))
    return asked


def take_up_assistance(unit: Unit, assistance_id: int) -> Assistance:
    """Whoever takes it up owns it, also after somebody else."""
    asked = _asked(unit, assistance_id)
    asked.owner_id = unit.actor.person_id
    unit.advance(asked, "take_up")
    return asked


def finish_assistance(
    unit: Unit, assistance_id: int, text: str, *, spoken: str = "en", translated: str = "", version: int | None = None
) -> Assistance:
    """What was done, in words that the person gets by mail where there is an address.

    `spoken` is the language of `text`; where the person asked in another one, `translated` is needed, and it is read.
    """
    asked = _asked(unit, assistance_id, version=version)
    said = _said_to(asked.locale, text, field="text", spoken=spoken, translated=translated)
    asked.outcome, asked.written, asked.written_in = said.theirs, said.written, said.written_in
    asked.done_at = unit.now
    asked.owner_id = asked.owner_id or unit.actor.person_id
    unit.advance(asked, "finish", note=asked.outcome)
    unit.record(AssistanceDone(assistance_id=asked.id, version=asked.version))
    return asked


def reopen_assistance(unit: Unit, assistance_id: int) -> Assistance:
    """It was not done after all; history keeps what was said."""
    asked = _asked(unit, assistance_id)
    asked.done_at, asked.owner_id = None, unit.actor.person_id
    unit.advance(asked, "reopen")
    return asked


def _asked(unit: Unit, assistance_id: int, *, version: int | None = None) -> Assistance:
    asked = unit.get(Assistance, assistance_id, version=version)
    require(unit.actor, Action.HANDLE_ASSISTANCE, asked)
    return asked


def _in_hands(unit: Unit, complaint_id: int, *, version: int | None = None) -> Complaint:
    complaint = unit.get(Complaint, complaint_id, version=version)
    require(unit.actor, Action.HANDLE_COMPLAINT, complaint)
    return complaint


def _said_to(locale: str, text: str, *, field: str, spoken: str, translated: str) -> rules.Said:
    said, problems = rules.said_to(locale, text, field=field, spoken=spoken, translated=translated)
    if problems:
        raise NotReady(problems)
    return said


def _said(text: str, field: str) -> str:
    found = rules.sized(field, rules.tidy(text))
    if found:
        raise NotReady(found)
    return rules.tidy(text)
