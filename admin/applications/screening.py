"""One application for staff: its answers, what the rules say in words, and a person's yes or no with reasons."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from admin.applications import bp
from admin.applications.asking import ask_form
from admin.applications.loading import application
from admin.applications.reopening import sent_again
from grants.applications import commands as applications
from grants.applications import helping
from grants.applications.lifecycle import REOPENABLE, ApplicationStatus
from grants.applications.queries import (
    ApplicationPage,
    FileCard,
    ScreeningCard,
    calls_about,
    entry_of,
    screening,
    translated_answers,
)
from grants.applications.rules import SCAN
from grants.kernel.refusal import NotReady
from grants.people import queries as people
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs.questions import file_ids
from grants.reviews.queries.staff import next_to_screen
from grants.web import identity
from grants.web.database import session, work
from grants.web.eligibility import lines
from grants.web.filters import lang
from grants.web.forms import mark, version_of
from grants.web.guard import guard
from grants.web.history import happened

NOTE_LIMIT = Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters."))
HISTORY = 60


class ScreenForm(FlaskForm):
    """A person confirms or refuses; going against the rules needs a written reason."""

    eligible = RadioField(
        lazy_gettext("Can this application go to the panel?"),
        [InputRequired(lazy_gettext("Please choose yes or no."))],
        choices=[SelectChoice("yes", lazy_gettext("Yes, it is eligible")), SelectChoice("no", lazy_gettext("No"))],
    )
    reasons = SelectMultipleField(
        lazy_gettext("If not, which rules does it not meet?"),
        description=lazy_gettext("The group gets these words."),
        choices=[],
        validate_choice=False,
    )
    note = TextAreaField(
        lazy_gettext("Note"),
        [NOTE_LIMIT],
        description=lazy_gettext("Needed when you decide against what the rules say. It stays in the history."),
    )
    version = HiddenField()


class LookAgainForm(FlaskForm):
    """Taking a screening back."""

    note = TextAreaField(
        lazy_gettext("Why do you look at it again?"),
        [InputRequired(lazy_gettext("Please write a reason.")), NOTE_LIMIT],
    )


@bp.get("/applications/<reference>")
@guard(Action.READ_AS_STAFF, application)
def show(page: ApplicationPage) -> Any:
    found = screening(session(), page.id)
    return _show(page, found, _form(page, found), LookAgainForm())


@bp.post("/applications/<reference>/screen")
@guard(Action.SCREEN_APPLICATION, application)
def screen(page: ApplicationPage) -> Any:
    found = screening(session(), page.id)
    form = _form(page, found)
    if not form.validate_on_submit():
        return _show(page, found, form, LookAgainForm(formdata=None))
    eligible = form.eligible.data == "yes"
    try:
        with work() as unit:
            applications.screen(
                unit,
                page.id,
                eligible=eligible,
                reasons=[] if eligible else _known(form.reasons.data or [], found),
                note=(form.note.data or "").strip(),
                version=version_of(form),
            )
    except NotReady as refusal:
        mark(form, refusal.problems, otherwise="note")
        return _show(page, found, form, LookAgainForm(formdata=None))
    said = gettext("%(group)s can go to the panel.") if eligible else gettext("%(group)s is not eligible this time.")
    flash(said % {"group": page.organization_name}, "success")
    return redirect(url_for("staff_applications.show", reference=page.reference), 303)


@bp.post("/applications/<reference>/look-again")
@guard(Action.SCREEN_APPLICATION, application)
def look_again(page: ApplicationPage) -> Any:
    form = LookAgainForm()
    if not form.validate_on_submit():
        found = screening(session(), page.id)
        return _show(page, found, _form(page, found, fresh=True), form)
    with work() as unit:
        applications.look_again(unit, page.id, note=(form.note.data or "").strip())
    flash(gettext("You can screen it again now."), "success")
    return redirect(url_for("staff_applications.show", reference=page.reference), 303)


def _known(reasons: list[str], found: ScreeningCard | None) -> list[str]:
    """The rules that were ticked, in the round's order; a foreign value is nobody's rule."""
    return [finding["key"] for finding in (found.findings if found else []) if finding["key"] in reasons]


def _form(page: ApplicationPage, found: ScreeningCard | None, *, fresh: bool = False) -> ScreenForm:
    """The rules that failed are ticked beforehand; yes or no is for a person to say."""
    findings = found.findings if found else []
    filled = {
        "reasons": [finding["key"] for finding in findings if finding["verdict"] == "failed"],
        "version": str(page.version),
    }
    form = ScreenForm(formdata=None, data=filled) if fresh else ScreenForm(data=filled)
    form.reasons.choices = [SelectChoice(finding["key"], lang(finding["why_not"])) for finding in findings]
    return form


def _show(page: ApplicationPage, found: ScreeningCard | None, form: ScreenForm, again: LookAgainForm) -> Any:
    who = identity.actor()
    return render_template(
        "admin/applications/show.html",
        page=page,
        links=_links(page),
        translations=translated_answers(session(), page.id) if page.was_translated else {},
        found=found,
        rules=lines(found.findings, page.form, page.tiers) if found else [],
        disagreement=found.disagreement if found else "",
        form=form,
        again=again,
        history=people.history(session(), [("application", page.id)], limit=HISTORY),
        happened=happened,
        may_see_group=allowed(who, Action.SEE_GROUP_AS_STAFF, page),
        may_screen=allowed(who, Action.SCREEN_APPLICATION, page),
        entry=entry_of(session(), page.id) if page.entered_by_id else None,
        scans=[file for file in page.files.values() if file.question_key == SCAN.key],
        helpers=[card for card in helping.helpers_of(session(), page.id) if card.began_at] if page.was_helped else [],
        typed_by=_typed_by(page),
        calls=calls_about(session(), page.id) if page.owner_id is None and allowed(who, Action.MAKE_CALL, page) else [],
        changed=sent_again(page) if page.resent_at else [],
        may_see_messages=allowed(who, Action.SEE_MESSAGES, page),
        asking=ask_form(page) if allowed(who, Action.TRANSLATE, page) else None,
        reopenable=page.status in REOPENABLE,
        may_reopen=allowed(who, Action.REOPEN_SECTIONS, page) and page.status in REOPENABLE,
        may_see_reviews=allowed(who, Action.SEE_REVIEWS, page),
        waiting=page.status is ApplicationStatus.SUBMITTED,
        next_reference=next_to_screen(session(), page.round_id, page.id),
    )


def _typed_by(page: ApplicationPage) -> dict[str, list[str]]:
    """Which answers somebody else typed for the group, by that person's name."""
    found: dict[str, list[str]] = {}
    if not page.was_helped and page.entered_by_id is None:
        return found
    typists = helping.entered_by(session(), page.id)
    for question in page.form:
        if question.key in typists:
            found.setdefault(typists[question.key], []).append(lang(question.label))
    return found


def _links(page: ApplicationPage) -> dict[str, list[dict[str, Any]]]:
    """Where the answers to file questions can be had."""
    found = {}
    for question in page.form:
        if question.takes_file:
            kept = map(page.files.get, file_ids(page.values.get(question.key)))
            found[question.key] = [_link(page, file) for file in kept if file is not None]
    return found


def _link(page: ApplicationPage, file: FileCard) -> dict[str, Any]:
    at: dict[str, Any] = {"reference": page.reference, "file_id": file.id}
    return {
        "name": file.name,
        "url": url_for("staff_applications.download", **at),
        "small": url_for("staff_applications.small", **at),
        "file": file,
    }
