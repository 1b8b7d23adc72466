"""Files that come with an answer: checked by content before they are kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import select

from grants.applications.commands.drafting import save
from grants.applications.commands.writing import answers_of, write_all
from grants.applications.commands.writing_changes import write_changes
from grants.applications.events import FileInfected, FileKept
from grants.applications.lifecycle import FileStatus
from grants.applications.model import Answer, Application, ApplicationStatus, Reopening, StoredFile
from grants.applications.queries.reopenings import whole_change
from grants.applications.uploads import Upload, receive
from grants.kernel import ports
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs
from grants.programs.answers import clean
from grants.programs.questions import Question, file_ids


def attach(
    unit: Unit,
    application_id: int,
    question_key: str,
    *,
    name: str,
    content: bytes | Upload,
    based: int | None = None,
) -> StoredFile:
    """Keep a file as the answer to a file question. NotReady says why it can't be taken.

    `based` is the number of the answer that the page showed; None: the newest. Where a question takes several files,
    another one is added to those that stand, whoever sent them.

    The content is kept under a random key first: a crash leaves an orphan in the store, never a row without
    its file. Give an Upload (uploads.receive) where it was made ready before the unit began.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    found = programs.former_questions(unit.session, application.form_version_id, [question_key]).get(question_key)
    question = found[1] if found else None
    if question is None or not question.takes_file:
        raise NotFound("Question")
    standing = _standing(unit, application, question_key)
    again = sent_before(unit, standing, name, content) if question.max_files > 1 else None
    if again is not None:
        return again
    if question.max_files > 1 and len(standing) >= question.max_files:
        raise NotReady([Problem(question_key, "too_many_files", {"limit": question.max_files})])
    stored = keep(unit, application.id, question, name=name, content=content)
    if question.max_files > 1:
        save(unit, application.id, {question_key: [*standing, stored.id]}, locale=application.locale)
    else:
        shown = None if based is None else {question_key: based}
        save(unit, application.id, {question_key: stored.id}, locale=application.locale, based=shown)
    unit.changed(application, "attach", file=stored.id)
    return stored


def sent_before(unit: Unit, standing: list[int], name: str, content: bytes | Upload) -> StoredFile | None:
    """The same file under the same name among those that stand: a script and the form's button may both send it."""
    digest = content.original_digest if isinstance(content, Upload) else hashlib.sha256(content).hexdigest()
    found = unit.session.scalars(
        select(StoredFile).where(StoredFile.id.in_(standing), StoredFile.original_digest == digest)
    )
    return next((file for file in found if file.name == _called(name, file.kind, file.question_key)), None)


def keep(unit: Unit, application_id: int, question: Question, *, name: str, content: bytes | Upload) -> StoredFile:
    """Keep a file of an application; the caller has asked policy. Reports use it too.

    Where a scanner is set up nobody can open the file before the scanner has looked at it.
    """
    upload = content if isinstance(content, Upload) else receive(question, content)
    storage_key = secrets.token_hex(24)
    ports.files().put(storage_key, upload.content)
    if upload.small:
        ports.files().put(f"{storage_key}-small", upload.small)
    stored = unit.add(
        StoredFile(
            application_id=application_id,
            question_key=question.key,
            name=_called(name, upload.kind, question.key),
            kind=upload.kind,
            size=len(upload.content),
            digest=hashlib.sha256(upload.content).hexdigest(),
            original_digest=upload.original_digest,
            storage_key=storage_key,
            small_key=f"{storage_key}-small" if upload.small else None,
            uploaded_at=unit.now,
            uploaded_by=unit.actor.person_id,
        )
    )
    if ports.scanner().is_set_up:
        unit.record(FileKept(file_id=stored.id))
    else:
        unit.advance(stored, "keep_unscanned")
    return stored


def _called(name: str, kind: str, question_key: str) -> str:
    """As the person called it; a picture that was kept as another kind says that behind its own name."""
    tidied = clean(name).replace("/", "_").replace("\\", "_").strip()
    changed = kind == "jpg" and tidied.lower().endswith((".heic", ".heif"))
    return (tidied + ".jpg" if changed else tidied)[-255:] or question_key


def scanned(unit: Unit, file_id: int, finding: str) -> None:
    """Write down what the scanner found; empty is nothing. Hearing it again changes nothing.

    An infected file leaves its answer while the draft can still be changed, and the changes of opened sections; in
    what was sent the place stays, and says what became of it. The content itself is removed after the commit
    (FileInfected).
    """
    stored = unit.get(StoredFile, file_id)
    if stored.status is not FileStatus.WAITING:
        return
    stored.scanned_at, stored.finding = unit.now, clean(finding)[:200]
    unit.advance(stored, "find_infected" if finding else "find_clean", note=stored.finding)
    if finding:
        _take_out(unit, stored)
        unit.record(FileInfected(file_id=stored.id))


def _take_out(unit: Unit, stored: StoredFile) -> None:
    application = unit.get(Application, stored.application_id)
    unit.changed(application, "remove_infected", note=stored.name, file=stored.id)
    if application.status is not ApplicationStatus.DRAFT:
        _take_out_of_changes(unit, application, stored)
        return
    where = (Answer.application_id == application.id, Answer.question_key == stored.question_key)
    answer = unit.session.scalar(select(Answer).where(*where))
    standing = file_ids(answer.typed) if answer is not None else []
    if answer is not None and stored.id in standing:
        left: Any = [number for number in standing if number != stored.id] or ""
        write_all(unit, application, {stored.question_key: left}, locale=answer.locale, based=None, typed_at=unit.now)


def _take_out_of_changes(unit: Unit, application: Application, stored: StoredFile) -> None:
    """What was sent takes the place of the last one that goes: a file with a virus replaces none that is good."""
    opened = select(Reopening).where(Reopening.application_id == application.id, Reopening.closed_at.is_(None))
    reopening = unit.session.scalar(opened.with_for_update())
    if reopening is None or stored.question_key not in reopening.changes:
        return
    answer = answers_of(unit, application, [stored.question_key]).get(stored.question_key)
    sent = answer.typed if answer is not None else ""
    line = whole_change(reopening, stored.question_key, sent)
    standing = file_ids(line["typed"])
    if stored.id in standing:
        left = [number for number in standing if number != stored.id]
        typed = {stored.question_key: left or ("" if stored.id in file_ids(sent) else sent)}
        form = programs.form_version(unit.session, application.form_version_id)
        write_changes(unit, application, reopening, form, typed, locale=line["locale"], based=None, seen=None)


def detach(unit: Unit, application_id: int, question_key: str, file_id: int) -> None:
    """Take one file out of its answer; the stored file stays for the record. One that is out changes nothing."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    standing = _standing(unit, application, question_key)
    if file_id in standing:
        left = [number for number in standing if number != file_id]
        save(unit, application.id, {question_key: left or ""}, locale=application.locale)
        unit.changed(application, "detach", question=question_key, file=file_id)


def _standing(unit: Unit, application: Application, question_key: str) -> list[int]:
    """The files that answer a question now."""
    where = (Answer.application_id == application.id, Answer.question_key == question_key)
    return file_ids(unit.session.scalar(select(Answer.typed).where(*where)))
