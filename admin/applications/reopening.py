"""“Please change section 3”: staff open sections of a sent application again, until a day, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from admin.applications import bp
from admin.applications.loading import application
from grants.applications import commands as applications
from grants.applications.lifecycle import REOPENABLE, UNDER_REVIEW
from grants.applications.model import TranslationKind
from grants.applications.queries import ApplicationPage, ReopeningCard, entry_of, reopenings, words_for
from grants.kernel.refusal import NotReady
from grants.notices import recipients
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import saying
from grants.programs.questions import Type
from grants.web import language
from grants.web.database import session, work
from grants.web.filters import lang, local_time
from grants.web.forms import mark, spoken_field, spoken_in, version_of
from grants.web.guard import guard

LIMIT = Length(max=4000, message=lazy_gettext("Please use up to 4,000 characters."))


class ReopenForm(FlaskForm):
    sections = SelectMultipleField(
        lazy_gettext("Which sections?"),
        [InputRequired(lazy_gettext("Choose at least one section."))],
        choices=[],
        validate_choice=False,
    )
    until = DateField(
        lazy_gettext("Until the end of which day?"),
        validators=[InputRequired(lazy_gettext("Choose a day that is still to come."))],
    )
    reason = TextAreaField(
        lazy_gettext("What should the group change?"),
        [InputRequired(lazy_gettext("Say what should be changed.")), LIMIT],
        description=lazy_gettext("The group reads these words. Ask for one thing, kindly."),
    )
    spoken = spoken_field()
    note = TextAreaField(
        lazy_gettext("Why, although reviewers read it already?"),
        [InputRequired(lazy_gettext("Reviewers read it already. Write down why it is opened all the same.")), LIMIT],
    )
    version = HiddenField()


@bp.route("/applications/<reference>/reopen", methods=["GET", "POST"])
@guard(Action.REOPEN_SECTIONS, application)
def reopen(page: ApplicationPage) -> Any:
    """Only the sections named are open then, and what was sent stays what staff and reviewers read.

    After the decision, or once it is withdrawn, the page says that it is too late, and gives back what was written.
    """
    form = ReopenForm(data={"version": str(page.version)})
    form.sections.choices = [SelectChoice(section.key, lang(section.title)) for section in page.form.sections]
    reviewing = page.status in UNDER_REVIEW
    if not reviewing:
        del form.note
    if page.status not in REOPENABLE:
        shown = render_template("admin/applications/reopen.html", page=page, form=form, over=True)
        return shown, 409 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            _reopen(page, form)
        except NotReady as refusal:
            mark(form, refusal.problems)
        else:
            _tell(page.reference)
            return redirect(url_for("staff_applications.show", reference=page.reference), 303)
    shown = render_template("admin/applications/reopen.html", page=page, form=form, reviewing=reviewing)
    return shown, 422 if form.errors else 200


def _reopen(page: ApplicationPage, form: ReopenForm) -> None:
    with work() as unit:
        applications.reopen(
            unit,
            page.id,
            form.sections.data or [],
            until=datetime.combine(form.until.data, time(23, 59), ZoneInfo(page.timezone)),
            reason=form.reason.data or "",
            spoken=spoken_in(form),
            note=(form.note.data or "") if form.note else "",
            version=version_of(form),
        )


def _tell(reference: str) -> None:
    """Say what becomes of the letter; where there is nobody to write to, whom to call and what to say."""
    page = application(reference)
    opened = page.reopening
    if opened is None:
        return
    group = recipients.of_group(session(), owner_id=page.owner_id, organization_id=page.organization_id)
    if group is None:
        said = gettext(
            "Open again. Nobody gets a letter: call them. Say what to change, and that they have until %(time)s.",
            time=local_time(opened.until, page.timezone),
        )
        number = _phone_of(page)
        flash(f"{said} {gettext('Phone')}: {number}" if number else said, "warning")
    elif words_for(session(), page.id, opened.reason, kind=TranslationKind.REOPENING) is None:
        flash(gettext("Open again. The letter waits for its translation."), "success")
    else:
        flash(gettext("Open again. The group gets a letter."), "success")


def _phone_of(page: ApplicationPage) -> str:
    """What staff keyed in, else the first phone number among the answers."""
    entry = entry_of(session(), page.id) if page.entered_by_id else None
    answers = [page.values.get(question.key) for question in page.form if question.type is Type.PHONE]
    return (entry.phone if entry else "") or next((str(number) for number in answers if number), "")


@dataclass(frozen=True)
class ChangedAnswer:
    question: str
    before: str
    now: str


@dataclass(frozen=True)
class SentAgain:
    """Sections that came back: why they were opened, when they were sent again, and what is different."""

    reason: str
    sent_at: datetime
    rows: list[ChangedAnswer]


def sent_again(page: ApplicationPage) -> list[SentAgain]:
    """Every time that sections came back, newest first, answers as plain text."""
    return [
        SentAgain(each.reason, each.sent_at, [_changed(page, each, key) for key in each.before])
        for each in reopenings(session(), page.id)
        if each.sent_at is not None
    ]


def _changed(page: ApplicationPage, each: ReopeningCard, key: str) -> ChangedAnswer:
    question = page.form.question(key)
    if question is None:
        return ChangedAnswer(key, str(each.before[key] or ""), str(each.changes[key]["typed"] or ""))
    names = {file.id: file.name for file in page.files.values()}
    said = [
        saying.plain(question, reading.read(question, typed).value, language.current(), gettext, names)
        for typed in (each.before[key], each.changes[key]["typed"])
    ]
    return ChangedAnswer(lang(question.label), *said)
