"""Opened sections saved as people type: the same batches as a draft's, with the opening that their page belongs to."""

from __future__ import annotations

from typing import Any

from flask import jsonify, url_for
from flask_babel import gettext

from grants.applications import commands as applications
from grants.applications.commands import Saved
from grants.applications.commands.saving_changes import LATE
from grants.applications.commands.writing_changes import questions_of
from grants.applications.queries import ApplicationPage
from grants.policy.actions import Action
from grants.web import identity, language
from grants.web.database import work
from grants.web.filters import clock_time
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application, questions_by_key, section_of
from portal.apply.opened import is_open, with_changes
from portal.apply.saving import answers_of, batch_of, read_batch, seen_in, typed_of


@bp.post("/applications/<reference>/changed-answers")
@guard(Action.CHANGE_REOPENED, application)
def save_changes(page: ApplicationPage) -> Any:
    """Keep a batch, also of sections that are closed again: as a draft of a round that closed, it is kept, not sent."""
    sent, wrong = read_batch()
    if sent is None:
        return wrong
    identity.device()
    with work() as unit:
        saved = applications.save_changes(
            unit,
            page.id,
            typed_of(questions_by_key(page, list(sent["numbers"])), page.form_version_id, sent),
            opening_id=sent["opening"],
            locale=language.current(),
            based=sent["numbers"],
            batch=batch_of(sent),
            seen=seen_in(sent["typed"]),
        )
    return _answer(application(page.reference), saved)


def _answer(page: ApplicationPage, saved: Saved) -> Any:
    typed, values = with_changes(page)
    here = questions_of(page.whole_form, page.reopening.sections) if page.reopening and is_open(page) else []
    conflicts = [question.key for question in here if question.key in saved.conflicts]
    return jsonify(
        saved=_said(page, saved),
        answers=answers_of(saved, page.whole_form, typed, values),
        conflicts=[{"key": key, "url": _both(page, key)} for key in conflicts],
    )


def _both(page: ApplicationPage, key: str) -> str:
    """The page with both texts. It has an address of its own for each question, so that a link there loads it anew."""
    part = section_of(page.whole_form, key)
    return url_for("apply.change", reference=page.reference, key=part.key, choose=key, _anchor=key)


def _said(page: ApplicationPage, saved: Saved) -> str:
    said = gettext("Saved %(time)s", time=clock_time(saved.at, page.timezone))
    if is_open(page) and not any(each["kept"] == LATE for each in saved.answers.values()):
        return said
    late = gettext("This part is closed again: your text is kept, but it can't be sent.")
    return f"{said}. {late}"
