"""Saving as people type: JSON in and out, each answer with the number of the text that the writer had before them.

The page sends the fields of a question as a form would, and the server reads them with the same form: a new type of
question is saved as people type without a line here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import current_app, jsonify, request, url_for
from flask_babel import gettext
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from grants.applications import commands as applications
from grants.applications.commands import Batch, Saved
from grants.applications.queries import ApplicationPage
from grants.kernel.refusal import WrongStatus
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.questions import Form, Question
from grants.web import identity, language, limits
from grants.web.app import moment
from grants.web.database import work
from grants.web.filters import clock_time, local_time
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import form_for
from portal.apply import bp
from portal.apply.loading import application, as_sent, of_any_version, questions_by_key, section_of
from portal.apply.starting import SECRET_AT_MOST, begin_draft, beginning

MONTH = 31 * 24 * 3600
BASED, SEEN = "based.", "waits."
NUMBER = validate.Range(0, 2**31 - 1)
PLAIN = validate.Regexp(r"[^\x00-\x1f\x7f\ud800-\udfff]*\Z")
"""A mark of the page's own holds no control sign and no half letter."""


class BatchIn(Schema):
    """`numbers`: the questions that are sent, each with the number of the text before the writer; 0 for none.

    `age` is how many seconds ago it was typed; `begun_with` is the secret of the page that begins a draft.
    `opening` is the one of a page of opened sections.
    """

    class Meta:
        unknown = EXCLUDE

    batch = fields.String(required=True, validate=[validate.Length(8, 64), PLAIN])
    age = fields.Float(load_default=0, validate=validate.Range(0, MONTH))
    begun_with = fields.String(load_default="", validate=[validate.Length(max=SECRET_AT_MOST), PLAIN])
    numbers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=40)),
        values=fields.Integer(validate=NUMBER),
        required=True,
        validate=validate.Length(1, 200),
    )
    opening = fields.Integer(load_default=0, validate=NUMBER)
    typed = fields.List(
        fields.Tuple((fields.String(validate=validate.Length(max=200)), fields.String())),
        required=True,
        validate=validate.Length(max=4000),
    )


@bp.post("/rounds/<key>/answers")
@guard(Action.START_APPLICATION, beginning)
def begin_answers(round: programs.RoundPage) -> Any:
    """The first answers begin the draft while its person types on; the page goes on as the draft's own."""
    sent, wrong = read_batch()
    if sent is None:
        return wrong
    asked = of_any_version(round.form, round.form_version_id, list(sent["numbers"]))
    typed = typed_of(asked, round.form_version_id, sent)
    if all(reading.is_blank(answer) for answer in typed.values()):
        return jsonify(saved="", answers={}, conflicts=[])
    wait = limits.asked_to_wait("start")
    if wait is not None:
        told = {"field": "", "code": "too_many", "message": wait.words_while_typing}
        return jsonify(errors=[told]), 429, {"Retry-After": str(wait.seconds)}
    try:
        saved = begin_draft(round, typed, based=sent["numbers"], begun_with=sent["begun_with"], batch=batch_of(sent))
    except WrongStatus as refusal:
        return _over(application(refusal.reference))
    return _answer(saved)


@bp.post("/applications/<reference>/answers")
@guard(Action.EDIT_DRAFT, application)
def save_answers(page: ApplicationPage) -> Any:
    """Keep a batch of answers; sent again, it is answered as the first time."""
    sent, wrong = read_batch()
    if sent is None:
        return wrong
    identity.device()
    try:
        with work() as unit:
            saved = applications.save(
                unit,
                page.id,
                typed_of(questions_by_key(page, list(sent["numbers"])), page.form_version_id, sent),
                locale=language.current(),
                based=sent["numbers"],
                batch=batch_of(sent),
            )
    except WrongStatus:
        return _over(application(page.reference))
    return _answer(saved)


def _over(page: ApplicationPage) -> Any:
    """Somebody sent or withdrew it meanwhile: the browser keeps the text, and the application's page shows it."""
    if page.status == "withdrawn":
        said = gettext("This was withdrawn while you were writing. Your text is kept on this device.")
    else:
        said = gettext("This was sent while you were writing. Your text is kept on this device.")
    there = url_for("apply.overview", reference=page.reference)
    return jsonify(
        over={"reference": page.reference, "says": said, "url": there, "label": gettext("See your text")}
    ), 409


def read_batch() -> tuple[dict[str, Any] | None, Any]:
    """What the script sent, or the answer that refuses it."""
    try:
        return BatchIn().load(json_sent() or {}), None
    except ValidationError as error:
        said = error.normalized_messages()
        told = [{"field": str(name), "code": "invalid", "message": str(why)} for name, why in said.items()]
        return None, (jsonify(errors=told), 422)


def json_sent() -> Any:
    """What a script sent; None where it can't be read. It may be as long as a form, not as long as a file (413)."""
    request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    try:
        return request.get_json(silent=True)
    except RecursionError:  # nested as no page of ours nests
        return None


def typed_of(questions: tuple[Question, ...], version_id: int, sent: dict[str, Any]) -> dict[str, Any]:
    """What the fields say, question by question; files come by the form, not here."""
    fields = MultiDict(sent["typed"])
    asked = as_sent(tuple(question for question in questions if not question.takes_file), version_id, fields)
    return form_for(asked, {}, locale=language.current(), fields=fields).typed()


def batch_of(sent: dict[str, Any]) -> Batch:
    return Batch(sent["batch"], timedelta(seconds=sent["age"]))


def _answer(saved: Saved) -> Any:
    page = application(saved.reference)
    first = next((section_of(page.form, key) for key in saved.answers if page.form.question(key)), None)
    key = first.key if first else page.form.sections[0].key
    return jsonify(
        saved=_said(page, saved),
        reference=page.reference,
        url=url_for("apply.section", reference=page.reference, key=key),
        answers_url=url_for("apply.save_answers", reference=page.reference),
        answers=answers_of(saved, page.whole_form, page.typed, page.values),
        conflicts=[
            {"key": key, "url": url_for("apply.choose", reference=page.reference, key=key)}
            for key in saved.conflicts
            if page.whole_form.question(key)
        ],
    )


def _said(page: ApplicationPage, saved: Saved) -> str:
    """When it was saved; who types on while the round closes reads here until when it can be sent."""
    said = gettext("Saved %(time)s", time=clock_time(saved.at, page.timezone))
    if not page.deadline.has_closed(moment()):
        return said
    if not page.deadline.takes(moment()):
        late = gettext("The time to send has passed. Your draft is kept, but it can't be sent.")
    elif page.deadline.last > page.deadline.sends_until:
        late = gettext("You can send this until %(time)s.", time=local_time(page.deadline.last, page.timezone))
    else:
        late = gettext(
            "The round has closed. You can still send until %(time)s.",
            time=clock_time(page.deadline.last, page.timezone),
        )
    return f"{said}. {late}"


def answers_of(saved: Saved, form: Form, typed: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """What became of each answer, and what is to mend in the text that stands now."""
    return {
        key: {"number": said["number"], "kept": said["kept"], "problems": _problems(form.question(key), typed, values)}
        for key, said in saved.answers.items()
    }


def _problems(question: Question | None, typed: dict[str, Any], values: dict[str, Any]) -> list[str]:
    if question is None:
        return []
    return [words(problem) for problem in reading.problems_of(question, typed.get(question.key), values)]


def shown_numbers() -> dict[str, int] | None:
    """The numbers of the texts that the page showed, by question; None from a page that did not say."""
    found = {
        name.removeprefix(BASED): int(value) if value.isdecimal() and len(value) < 10 else 0
        for name, value in request.form.items()
        if name.startswith(BASED)
    }
    return found or None


def seen_in(fields: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """Which waiting texts a page of opened sections showed, by question."""
    found: dict[str, list[int]] = {}
    for name, said in fields:
        number = whole_number(said)
        if name.startswith(SEEN) and number is not None:
            found.setdefault(name.removeprefix(SEEN), []).append(number)
    return found


def shown(typed: dict[str, Any], numbers: dict[str, int] | None) -> dict[str, Any]:
    """Only what the page showed: a question that was not on it keeps its answer."""
    return typed if numbers is None else {key: value for key, value in typed.items() if key in numbers}


__all__ = ["answers_of", "batch_of", "json_sent", "read_batch", "seen_in", "shown", "shown_numbers", "typed_of"]
