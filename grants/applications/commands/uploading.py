"""A file that comes in pieces: a line that breaks goes on from what arrived, and what is left behind is swept away."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import func, select

from grants.applications.commands.changing import attach_change, file_question, still_open
from grants.applications.commands.files import attach
from grants.applications.commands.writing import is_editable
from grants.applications.events import PiecesLeft
from grants.applications.model import Application, ApplicationStatus, PartialUpload, StoredFile
from grants.applications.uploads import Upload
from grants.kernel import ports
from grants.kernel.refusal import NotFound, NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs
from grants.programs.answers import clean
from grants.programs.questions import Question

AT_ONCE = 10
"""Files on their way to one application; who begins another one waits, or the oldest is swept away."""

SMALLEST_PIECE = 16_384
"""Bytes; only the last piece may be smaller."""


def take_piece(
    unit: Unit,
    application_id: int,
    question_key: str,
    client_id: str,
    *,
    name: str,
    size: int,
    offset: int,
    piece: bytes,
) -> PartialUpload:
    """Keep a piece that begins where the last one ended; any other changes nothing, and the answer says where to go on.

    `size` is the whole file's, in bytes. NotReady when it is more than the question takes, or too many are on the way.
    """
    application = unit.get(Application, application_id)
    question = _asked(unit, application, question_key)
    upload = _known(unit, application.id, question, client_id, name=name, size=size)
    fits = offset == upload.received and len(piece) <= upload.size - offset
    is_last = offset + len(piece) == upload.size
    if piece and fits and (is_last or len(piece) >= SMALLEST_PIECE):
        ports.files().put(f"{upload.storage_key}-{upload.pieces}", piece)
        upload.pieces, upload.received, upload.updated_at = upload.pieces + 1, offset + len(piece), unit.now
        unit.session.flush()
    return upload


def _asked(unit: Unit, application: Application, question_key: str) -> Question:
    """The question of a draft, or of a section that was opened again, that takes this file."""
    if _is_sent(unit, application):
        form = programs.form_version(unit.session, application.form_version_id)
        return file_question(form, still_open(unit, application), question_key)
    if not is_editable(unit, application):
        raise WrongStatus(subject="application", status=application.status, action="attach")
    found = programs.former_questions(unit.session, application.form_version_id, [question_key]).get(question_key)
    question = found[1] if found else None
    if question is None or not question.takes_file:
        raise NotFound("Question")
    return question


def _is_sent(unit: Unit, application: Application) -> bool:
    """Which of the two doors the file comes by; who may not come in by it is Forbidden."""
    is_sent = application.status is not ApplicationStatus.DRAFT
    require(unit.actor, Action.CHANGE_REOPENED if is_sent else Action.EDIT_DRAFT, application)
    return is_sent


def _known(
    unit: Unit, application_id: int, question: Question, client_id: str, *, name: str, size: int
) -> PartialUpload:
    digest = hashlib.sha256(f"{size}\n{client_id}".encode()).hexdigest()
    of_it = select(PartialUpload).where(PartialUpload.application_id == application_id)
    found = unit.session.scalar(
        of_it.where(PartialUpload.question_key == question.key, PartialUpload.client_key == digest).with_for_update()
    )
    if found is not None:
        return found
    if not 0 < size <= question.max_megabytes * 1_000_000:
        facts: dict[str, object] = {"limit": question.max_megabytes, "megabytes": round(size / 1e6, 1)}
        raise NotReady([Problem(question.key, "file_too_large" if size > 0 else "file_empty", facts)])
    if (unit.session.scalar(select(func.count()).select_from(of_it.subquery())) or 0) >= AT_ONCE:
        raise NotReady([Problem(question.key, "too_many_files", {"limit": AT_ONCE})])
    return unit.add(
        PartialUpload(
            application_id=application_id,
            question_key=question.key,
            client_key=digest,
            name=clean(name)[-255:],
            size=size,
            storage_key=secrets.token_hex(24),
            updated_at=unit.now,
        )
    )


def finish_upload(unit: Unit, application_id: int, question_key: str, upload_id: int, content: Upload) -> StoredFile:
    """The pieces are a file now, made ready by `uploads.receive`; it answers its question.

    A script that heard no answer asks again while the first request is at work: the file of that one is the answer.
    """
    is_sent = _is_sent(unit, unit.get(Application, application_id))
    upload = unit.session.get(PartialUpload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None:
        return _kept_already(unit, application_id, question_key, content)
    where = (unit, application_id, question_key)
    if is_sent:
        kept, _ = attach_change(*where, name=upload.name, content=content)
    else:
        kept = attach(*where, name=upload.name, content=content)
    _end(unit, upload)
    return kept


def _kept_already(unit: Unit, application_id: int, question_key: str, content: Upload) -> StoredFile:
    same = (StoredFile.question_key == question_key, StoredFile.original_digest == content.original_digest)
    found = select(StoredFile).where(StoredFile.application_id == application_id, *same).order_by(StoredFile.id.desc())
    kept = unit.session.scalars(found).first()
    if kept is None:
        raise NotFound("PartialUpload")
    return kept


def refuse_upload(unit: Unit, upload_id: int) -> None:
    """The pieces are no file that can be taken: nothing of them stays."""
    upload = unit.get(PartialUpload, upload_id)
    _is_sent(unit, unit.get(Application, upload.application_id))
    _end(unit, upload)


def sweep_upload(unit: Unit, upload_id: int) -> None:
    """Nobody has gone on with it for a day. The sweep calls it; one that is gone already stays gone."""
    upload = unit.session.get(PartialUpload, upload_id)
    if upload is not None:
        _end(unit, upload)


def _end(unit: Unit, upload: PartialUpload) -> None:
    unit.record(PiecesLeft(upload.application_id, storage_key=upload.storage_key, pieces=upload.pieces))
    unit.session.delete(upload)
    unit.session.flush()
