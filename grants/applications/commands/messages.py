"""Writing to each other about a sent application: the group asks, staff answer; each side says what it has seen."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import func, select

from grants.applications.commands.files import keep
from grants.applications.commands.our_words import queue_message
from grants.applications.events import MessageAnswered, MessageWritten
from grants.applications.model import Application, Message, StoredFile, Thread
from grants.applications.rules import MESSAGE_FILE, MESSAGES_WAITING, message_problems
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean

File = tuple[str, bytes]
PRESSED_TWICE = timedelta(minutes=10)
"""So long the same words again are the same message; later they are said anew."""


def ask(unit: Unit, application_id: int, text: str, *, spoken: str = "en", file: File | None = None) -> Message:
    """The group writes to staff; it waits for an answer from then on. A draft has nobody who reads it yet.

    NotReady names what is wrong with text or file, or says that many messages wait already. Sent twice, it is one.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.WRITE_MESSAGE, application)
    if application.submitted_at is None:
        raise WrongStatus(subject="application", status=application.status, action="ask")
    before = _said_already(unit, application.id, text, file, from_staff=False)
    if before is not None:
        return before
    thread = _thread(unit, application.id)
    _not_too_many(unit, application.id)
    message = _write(unit, application.id, text, file, from_staff=False)
    queue_message(unit, message, spoken=spoken)
    thread.waits_since = thread.waits_since or unit.now
    thread.unread_since = None
    unit.changed(application, "ask", message=message.id)
    unit.record(MessageWritten(message_id=message.id, application_id=application.id))
    return message


def answer(unit: Unit, application_id: int, text: str, *, spoken: str = "en", file: File | None = None) -> Message:
    """Staff write to the group: nothing waits for staff any more, and the group has something to read.

    Where it is not in the group's language (`spoken` says in which it is), its letter waits for the translation.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.ANSWER_MESSAGE, application)
    if application.submitted_at is None:
        raise WrongStatus(subject="application", status=application.status, action="answer")
    before = _said_already(unit, application.id, text, file, from_staff=True)
    if before is not None:
        return before
    thread = _thread(unit, application.id)
    message = _write(unit, application.id, text, file, from_staff=True)
    queue_message(unit, message, spoken=spoken)
    thread.waits_since = None
    thread.unread_since = thread.unread_since or unit.now
    unit.changed(application, "answer_message", message=message.id)
    unit.record(MessageAnswered(message_id=message.id, application_id=application.id))
    return message


def mark_read(unit: Unit, application_id: int) -> None:
    """The group has read what staff wrote; saying so twice changes nothing."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.WRITE_MESSAGE, application)
    thread = _thread(unit, application.id)
    if thread.unread_since is not None:
        thread.unread_since = None
        unit.changed(application, "read_messages")


def has_news(unit: Unit, application_id: int) -> None:
    """A message of ours can be read now that it is translated, also by who wrote or read something meanwhile."""
    thread = _thread(unit, application_id)
    thread.unread_since = thread.unread_since or unit.now


def settle(unit: Unit, application_id: int, *, note: str) -> None:
    """Staff say that a message needs no written answer, and why (a phone call did it)."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.ANSWER_MESSAGE, application)
    note = clean(note).strip()
    if not note:
        raise NotReady([Problem("note", "required")])
    thread = _thread(unit, application.id)
    if thread.waits_since is not None:
        thread.waits_since = None
        unit.changed(application, "settle_message", note=note)


def _thread(unit: Unit, application_id: int) -> Thread:
    """The application's lock is held: two first messages at once don't meet here."""
    thread = unit.session.scalar(select(Thread).where(Thread.application_id == application_id))
    return thread if thread is not None else unit.add(Thread(application_id=application_id))


def _said_already(unit: Unit, application_id: int, text: str, file: File | None, *, from_staff: bool) -> Message | None:
    """The last message, where this is the same once more: a button was pressed twice, or a page sent again."""
    newest = select(Message).where(Message.application_id == application_id).order_by(Message.id.desc()).limit(1)
    last = unit.session.scalar(newest)
    if last is None or (last.from_staff, last.author_id) != (from_staff, unit.actor.person_id):
        return None
    if last.text != clean(text).strip() or unit.now - last.sent_at > PRESSED_TWICE:
        return None
    kept = unit.session.get(StoredFile, last.file_id) if last.file_id is not None else None
    came = hashlib.sha256(file[1]).hexdigest() if file is not None else None
    return last if came == (kept.original_digest if kept is not None else None) else None


def _not_too_many(unit: Unit, application_id: int) -> None:
    """A machine that writes without end is stopped; a person who adds a thought is not."""
    last_answer = select(func.coalesce(func.max(Message.id), 0)).where(
        Message.application_id == application_id, Message.from_staff.is_(True)
    )
    waiting = unit.session.scalar(
        select(func.count())
        .select_from(Message)
        .where(Message.application_id == application_id, Message.id > last_answer.scalar_subquery())
    )
    if (waiting or 0) >= MESSAGES_WAITING:
        raise NotReady([Problem("text", "too_many_messages")])


def _write(unit: Unit, application_id: int, text: str, file: File | None, *, from_staff: bool) -> Message:
    said = clean(text).strip()
    problems = message_problems(said)
    if problems:
        raise NotReady(problems)
    file_id = None
    if file is not None:
        file_id = keep(unit, application_id, MESSAGE_FILE, name=file[0], content=file[1]).id
    return unit.add(
        Message(
            application_id=application_id,
            from_staff=from_staff,
            author_id=unit.actor.person_id,
            text=said,
            file_id=file_id,
            sent_at=unit.now,
        )
    )
