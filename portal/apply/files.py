"""An application's files: sent by a script while one writes, downloaded only through the policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, request

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import StoredFile
from grants.applications.queries import ApplicationPage
from grants.applications.uploads import receive
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.policy.actions import Action
from grants.programs.questions import Question, Section, file_ids
from grants.web import files, limits
from grants.web.database import session, work
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm
from portal.apply import bp
from portal.apply.loading import application, file_shown, questions_by_key
from portal.apply.opened import Reopened, reopened


@dataclass(frozen=True)
class FileOf:
    """One file of one application; policy asks about the application."""

    page: Any
    file: StoredFile

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


def _file(reference: str, file_id: int) -> FileOf:
    page = application(reference)
    return FileOf(page, queries.stored_file(session(), page.id, file_id))


def _opened(reference: str, key: str) -> Reopened:
    """Opened sections; the question of the address is looked for once the door is open."""
    return reopened(reference)


@bp.post("/applications/<reference>/uploads/<key>")
@guard(Action.EDIT_DRAFT, application)
def upload(page: ApplicationPage) -> Any:
    """A file that a script sends as soon as it is chosen; the form's own button does the same without scripts."""
    return _whole(page, applications.attach)


@bp.post("/applications/<reference>/uploads/<key>/pieces")
@guard(Action.EDIT_DRAFT, application)
def upload_piece(page: ApplicationPage) -> Any:
    """A piece of a large file. The answer says how much is here; a script goes on from there, whatever broke."""
    return _piece(page)


@bp.post("/applications/<reference>/changes/uploads/<key>")
@guard(Action.CHANGE_REOPENED, _opened)
def upload_change(subject: Reopened) -> Any:
    """The same for a section that was opened again: what was sent keeps its file until the changes are sent."""
    return _whole(subject.page, lambda *where, **file: applications.attach_change(*where, **file)[0])


@bp.post("/applications/<reference>/changes/uploads/<key>/pieces")
@guard(Action.CHANGE_REOPENED, _opened)
def upload_change_piece(subject: Reopened) -> Any:
    """The same for a large file."""
    return _piece(subject.page)


def _whole(page: ApplicationPage, keep: Callable[..., StoredFile]) -> Any:
    question = _question(page, (request.view_args or {})["key"])
    sent = request.files.get("file")
    too_many = limits.spend("upload", page.reference)
    if too_many:
        return jsonify(message=too_many), 429
    try:
        ready = receive(question, sent.read() if sent is not None else b"")
        with work() as unit:
            file_id = keep(unit, page.id, question.key, name=(sent.filename or "") if sent else "", content=ready).id
    except NotReady as refusal:
        return jsonify(message=" ".join(words(problem) for problem in refusal.problems)), 422
    return jsonify(file=file_shown(page.reference, application(page.reference).files[file_id]))


def _piece(page: ApplicationPage) -> Any:
    """Without a piece it only asks how much is here. The file is checked and kept with the last one."""
    key = (request.view_args or {})["key"]
    sent, size, offset = request.files.get("piece"), _number("size"), _number("offset")
    piece = sent.read() if sent is not None else b""
    too_many = limits.spend("upload", page.reference) if piece and offset == 0 else ""
    if too_many:
        return jsonify(message=too_many), 429
    try:
        with work() as unit:
            name, called = request.form.get("name", ""), request.form.get("id", "")[:400]
            upload = applications.take_piece(
                unit, page.id, key, called, name=name, size=size, offset=offset, piece=piece
            )
            upload_id, received, whole = upload.id, upload.received, upload.received == upload.size
        return _finish(page, key, upload_id) if whole else jsonify(received=received)
    except NotReady as refusal:
        return jsonify(message=" ".join(words(problem) for problem in refusal.problems)), 422


def _finish(page: ApplicationPage, key: str, upload_id: int) -> Any:
    """All of it is here. What can't be taken as a file leaves nothing behind."""
    question = _question(page, key)
    try:
        ready = receive(question, queries.content_of(queries.upload_of(session(), page.id, upload_id)))
        with work() as unit:
            file_id = applications.finish_upload(unit, page.id, key, upload_id, ready).id
    except (NotReady, FileNotFoundError) as refusal:
        with work() as unit:
            applications.refuse_upload(unit, upload_id)
        if isinstance(refusal, FileNotFoundError):
            return jsonify(received=0)
        raise
    return jsonify(file=file_shown(page.reference, application(page.reference).files[file_id]))


def _question(page: ApplicationPage, key: str) -> Question:
    """The file question of this key: one that the page's script made apply, and one of an older page, too."""
    question = next(iter(questions_by_key(page, [key])), None)
    if question is None or not question.takes_file:
        raise NotFound("Question")
    return question


def _number(name: str) -> int:
    """A whole number of the request; -1 where there is none."""
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else -1


def keep_files(
    application_id: int, form: QuestionsForm, numbers: dict[str, int] | None
) -> tuple[list[Problem], list[str]]:
    """Why files can't be taken, and the questions to which somebody else sent another file meanwhile."""
    problems: list[Problem] = []
    came: dict[str, int] = {}
    for key, file in form.uploads():
        based = None if numbers is None else numbers.get(key, 0)
        try:
            upload = receive(next(q for q in form.questions if q.key == key), file.read())
            with work() as unit:
                kept = applications.attach(unit, application_id, key, name=file.filename, content=upload, based=based)
                came[key] = kept.id
        except NotReady as refusal:
            problems += refusal.problems
    stands = queries.application_page(session(), id=application_id).values if came else {}
    return problems, [key for key, file_id in came.items() if file_id not in file_ids(stands.get(key))]


def remove_file(page: ApplicationPage, part: Section, named: str) -> None:
    """Take out the file that a button names: question and number, with a colon between them."""
    key, _, said = named.partition(":")
    file_id = whole_number(said)
    if file_id is not None and any(question.key == key and question.takes_file for question in part.questions):
        with work() as unit:
            applications.detach(unit, page.id, key, file_id)


def keep_changed_files(
    subject: Reopened, form: QuestionsForm, numbers: dict[str, int] | None
) -> tuple[list[Problem], list[str]]:
    """The same for a page of opened sections."""
    refused: list[Problem] = []
    conflicts: list[str] = []
    for key, file in form.uploads():
        based = None if numbers is None else numbers.get(key, 0)
        try:
            ready = receive(next(each for each in form.questions if each.key == key), file.read())
            with work() as unit:
                _, kept = applications.attach_change(
                    unit, subject.page.id, key, name=file.filename, content=ready, based=based
                )
                conflicts += [each for each, said in kept.items() if said["kept"] == "conflict"]
        except NotReady as refusal:
            refused += refusal.problems
    return refused, conflicts


def remove_changed_file(subject: Reopened, part: Section, named: str) -> None:
    """The same for a page of opened sections."""
    key, _, said = named.partition(":")
    file_id = whole_number(said)
    if file_id is not None and any(question.key == key and question.takes_file for question in part.questions):
        with work() as unit:
            applications.detach_change(unit, subject.page.id, key, file_id)


@bp.get("/applications/<reference>/files/<int:file_id>")
@guard(Action.READ_APPLICATION, _file)
def download(subject: FileOf) -> Response:
    """The file under the name that its person gave it, never shown inside our own pages."""
    return files.whole(subject.file)


@bp.get("/applications/<reference>/files/<int:file_id>/small")
@guard(Action.READ_APPLICATION, _file)
def small(subject: FileOf) -> Response:
    """A picture's thumbnail, for the pages of the application."""
    return files.small(subject.file)
