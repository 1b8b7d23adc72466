"""A new version of an open round's form: what would change, in words, and how many drafts it meets; then published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired

from admin.rounds import bp
from admin.rounds.reading import FITS, read, take_what_was_sent
from grants.applications.queries import RoundTimes, drafts_asked_by, round_times
from grants.kernel.refusal import NotFound, NotReady
from grants.policy.actions import Action
from grants.programs import commands as programs
from grants.programs import queries, rules
from grants.programs.model import FormPurpose
from grants.programs.parsing import parse
from grants.programs.rules import Differs
from grants.web.app import moment
from grants.web.database import session, tried, work
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words


class FormForm(FlaskForm):
    definition = TextAreaField(
        lazy_gettext("The form as TOML or JSON"),
        FITS,
        description=lazy_gettext("The present form stands here. Change it, or send a file instead."),
    )
    file = FileField(lazy_gettext("A file with the form"))
    reason = TextAreaField(
        lazy_gettext("Why does the form change?"),
        [InputRequired(lazy_gettext("Write down why."))],
        description=lazy_gettext("It stays in the history. The groups do not read it."),
    )
    after = HiddenField()


PARTS = {FormPurpose.APPLICATION: "form", FormPurpose.LOI: "letter"}
"""Where each form stands in a whole round's file."""


@dataclass(frozen=True)
class Asked:
    """A round with one of its forms; policy asks about the round."""

    times: RoundTimes
    purpose: FormPurpose
    present: queries.Asked

    @property
    def is_open(self) -> bool:
        return self.times.status in ("published", "open") and moment() < self.times.closes_at


def _asked(key: str) -> Asked:
    """`?purpose=loi` is the letter of intent, where the round has one."""
    times = round_times(session(), key)
    wanted = request.args.get("purpose", FormPurpose.APPLICATION)
    if wanted not in (FormPurpose.APPLICATION, FormPurpose.LOI):
        raise NotFound("FormPurpose")
    return Asked(times, FormPurpose(wanted), queries.present_form(session(), times.id, wanted))


@bp.get("/rounds/<key>/form")
@guard(Action.MANAGE_ROUND, _asked)
def form(asked: Asked) -> Any:
    shown = json.dumps(asked.present.definition, ensure_ascii=False, indent=1)
    return _show(asked, FormForm(data={"definition": shown, "after": str(asked.present.number)}))


@bp.post("/rounds/<key>/form")
@guard(Action.MANAGE_ROUND, _asked)
def publish_form(asked: Asked) -> Any:
    """First what would change, then, with the same words sent again, it is published. What was typed stays."""
    typed = FormForm()
    take_what_was_sent(typed.definition)
    if not typed.validate_on_submit():
        return _show(asked, typed, 422)
    facts: dict[str, Any] = {"reason": typed.reason.data or "", "after": whole_number(typed.after.data)}
    try:
        definition = _read(typed.definition.data or "", asked.purpose)
        if request.form.get("go") != "do":
            with tried() as unit:
                programs.publish_form(unit, asked.times.id, asked.purpose, definition, **facts)
            return _look(asked, typed, definition)
        with work() as unit:
            number = programs.publish_form(unit, asked.times.id, asked.purpose, definition, **facts).number
    except NotReady as refusal:
        for problem in refusal.problems:
            field = typed.reason if problem.field == "reason" else typed.definition
            field.errors = [*field.errors, words(problem)]
        return _show(asked, typed, 422)
    flash(gettext("Version %(number)s is published. Who is writing sees what is different.", number=number), "success")
    return redirect(url_for("staff_rounds.form", key=asked.times.key, purpose=asked.purpose.value), 303)


def _read(text: str, purpose: FormPurpose) -> dict[str, Any]:
    """Of a whole round's file, the part that holds this form. NotReady says what can't be read."""
    found = read(text)
    inner = found.get(PARTS[purpose])
    part = inner if isinstance(inner, dict) else found
    return {"sections": part.get("sections", [])}


def _look(asked: Asked, typed: FormForm, definition: dict[str, Any]) -> str:
    found = rules.differences(asked.present.form, parse(definition))
    return render_template(
        "admin/rounds/look_at_form.html",
        asked=asked,
        form=typed,
        drafts=drafts_asked_by(session(), asked.times.id, asked.purpose),
        groups=[(how, [each for each in found if each.how is how]) for how in Differs],
    )


def _show(asked: Asked, typed: FormForm, status: int = 200) -> Any:
    return render_template("admin/rounds/form.html", asked=asked, form=typed), status
