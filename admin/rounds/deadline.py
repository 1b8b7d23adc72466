"""More time: for everybody who writes in a round, or for one draft. What would happen is shown before it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from admin.rounds import bp
from grants.applications import commands as applications
from grants.applications.queries import RoundTimes, round_times
from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.web.database import session, tried, work
from grants.web.filters import local_time
from grants.web.forms import mark, version_of
from grants.web.guard import guard

WHY = [
    InputRequired(lazy_gettext("Write down why.")),
    Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters.")),
]
WHEN = InputRequired(lazy_gettext("Choose a day and a time."))
KEPT = lazy_gettext("It stays in the history. The groups do not read it.")


class EverybodyForm(FlaskForm):
    closes = DateTimeLocalField(lazy_gettext("The round closes"), [WHEN])
    letters = DateTimeLocalField(lazy_gettext("Letters of intent are taken until"), [Optional()])
    reason = TextAreaField(lazy_gettext("Why does everybody get more time?"), WHY, description=KEPT)
    version = HiddenField()


class OneForm(FlaskForm):
    reference = StringField(
        lazy_gettext("Reference of the draft"),
        [InputRequired(lazy_gettext("Write the reference, like JS-2026-0042.")), Length(max=20)],
        description=lazy_gettext("Its people can read it to you: it stands on each page of their draft."),
    )
    until = DateTimeLocalField(lazy_gettext("This one can be sent until"), [WHEN])
    reason = TextAreaField(lazy_gettext("Why does this one get more time?"), WHY, description=KEPT)


def _times(key: str) -> RoundTimes:
    return round_times(session(), key)


@bp.get("/rounds/<key>/deadline")
@guard(Action.MANAGE_ROUND, _times)
def deadline(times: RoundTimes) -> Any:
    return _show(times, _everybody(times), OneForm(prefix="one"))


@bp.post("/rounds/<key>/deadline")
@guard(Action.MANAGE_ROUND, _times)
def move_deadline(times: RoundTimes) -> Any:
    """First what would happen, then, with the same words sent again, it happens."""
    form, other = _everybody(times), OneForm(prefix="one", formdata=None)
    if not form.validate_on_submit():
        return _show(times, form, other, 422)
    try:
        if request.form.get("go") != "do":
            with tried() as unit:
                _move(unit, times, form)
            return render_template("admin/rounds/look.html", times=times, form=form, one=None, rows=_moved(times, form))
        with work() as unit:
            _move(unit, times, form)
    except NotReady as refusal:
        return _show(times, _marked(form, refusal), other, 422)
    flash(gettext("Everybody has more time. Who writes and can be reached gets a letter."), "success")
    return redirect(url_for("staff_rounds.deadline", key=times.key), 303)


@bp.post("/rounds/<key>/deadline/one")
@guard(Action.MANAGE_ROUND, _times)
def give_more_time(times: RoundTimes) -> Any:
    """One draft, by its reference; policy is asked about it, so nobody helps their own group."""
    form, other = OneForm(prefix="one"), _everybody(times, sent=False)
    if not form.validate_on_submit():
        return _show(times, other, form, 422)
    try:
        if request.form.get("go") != "do":
            with tried() as unit:
                _give(unit, times, form)
            rows = [(gettext("Reference"), _reference(form)), (gettext("Can be sent until"), _said(times, form.until))]
            return render_template("admin/rounds/look.html", times=times, form=form, one=_reference(form), rows=rows)
        with work() as unit:
            _give(unit, times, form)
    except NotReady as refusal:
        return _show(times, other, _marked(form, refusal), 422)
    flash(gettext("%(reference)s has more time.", reference=_reference(form)), "success")
    return redirect(url_for("staff_rounds.deadline", key=times.key), 303)


def _move(unit: Unit, times: RoundTimes, form: EverybodyForm) -> None:
    applications.move_closing(
        unit,
        times.id,
        closes_at=_instant(times, form.closes),
        letters_close_at=_instant(times, form.letters) if form.letters and form.letters.data else None,
        reason=form.reason.data or "",
        version=version_of(form),
    )


def _give(unit: Unit, times: RoundTimes, form: OneForm) -> None:
    until = _instant(times, form.until)
    applications.give_more_time(unit, times.id, _reference(form), until=until, reason=form.reason.data or "")


def _everybody(times: RoundTimes, *, sent: bool = True) -> EverybodyForm:
    zone = ZoneInfo(times.timezone)
    now_there = {
        "closes": times.closes_at.astimezone(zone).replace(tzinfo=None),
        "letters": times.letters_close_at and times.letters_close_at.astimezone(zone).replace(tzinfo=None),
        "version": str(times.version),
    }
    form = EverybodyForm(data=now_there) if sent else EverybodyForm(formdata=None, data=now_there)
    if times.letters_close_at is None:
        del form.letters
    return form


def _instant(times: RoundTimes, field: DateTimeLocalField) -> datetime:
    return field.data.replace(tzinfo=ZoneInfo(times.timezone)).astimezone(UTC)


def _reference(form: OneForm) -> str:
    return (form.reference.data or "").strip().upper()


def _said(times: RoundTimes, field: DateTimeLocalField) -> str:
    return local_time(_instant(times, field), times.timezone)


def _moved(times: RoundTimes, form: EverybodyForm) -> list[tuple[str, str]]:
    """Each day that moves, as it was and as it would be."""
    days = [(gettext("The round closes"), times.closes_at, form.closes)]
    if form.letters:
        days.append(
            (gettext("Letters of intent are taken until"), times.letters_close_at or times.closes_at, form.letters)
        )
    return [
        (label, gettext("%(after)s, instead of %(before)s", after=_said(times, field), before=_day(times, before)))
        for label, before, field in days
        if field.data and _instant(times, field) != before
    ]


def _day(times: RoundTimes, at: datetime) -> str:
    return local_time(at, times.timezone)


def _marked(form: Any, refusal: NotReady) -> Any:
    mark(form, refusal.problems)
    return form


def _show(times: RoundTimes, everybody: EverybodyForm, one: OneForm, status: int = 200) -> Any:
    return render_template("admin/rounds/deadline.html", times=times, everybody=everybody, one=one), status
