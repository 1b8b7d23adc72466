"""The slate: a round's ranking with the line where the money runs out, and deciding on each application."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from grants.applications import queries as applications
from grants.awards import commands as awards
from grants.awards import queries
from grants.awards.lifecycle import Outcome
from grants.awards.queries import Door, SlatePage, SlateRow
from grants.kernel.refusal import NotReady
from grants.ledger.commands import OverBudget
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs.answers import cents_of
from grants.reviews import queries as reviews
from grants.web import identity
from grants.web.database import session, work
from grants.web.filters import lang, money
from grants.web.forms import mark, spoken_field, spoken_in, version_of
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.refusals import describe

bp = Blueprint("staff_slate", __name__, url_prefix="/staff", template_folder="templates")

LIMIT = Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters."))


class DecideForm(FlaskForm):
    version = HiddenField()
    outcome = RadioField(
        lazy_gettext("What do you decide?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[
            SelectChoice(Outcome.AWARD, lazy_gettext("Award")),
            SelectChoice(Outcome.AWARD_IN_PART, lazy_gettext("Award a part")),
            SelectChoice(Outcome.WAITLIST, lazy_gettext("Put on the waiting list")),
            SelectChoice(Outcome.DECLINE, lazy_gettext("Decline")),
        ],
    )
    amount = StringField(lazy_gettext("Amount"), description=lazy_gettext("Only if you award a part."))
    reasons = SelectMultipleField(
        lazy_gettext("Reasons for the group"),
        choices=[],
        description=lazy_gettext("They are sent to the group, each with its advice. A decline needs at least one."),
    )
    words = TextAreaField(
        lazy_gettext("Words for the group"),
        [LIMIT],
        description=lazy_gettext("They are sent in the letter as they are."),
    )
    spoken = spoken_field()
    note = TextAreaField(
        lazy_gettext("Why you leave the ranking"),
        [LIMIT],
        description=lazy_gettext("For the record, if you decide against the ranking. The group does not get this."),
    )


class FinishForm(FlaskForm):
    version = HiddenField()


@bp.get("/slates")
@guard(Action.SEE_SLATE)
def home() -> str:
    return render_template("admin/slate/home.html", cards=queries.slates(session()))


@bp.get("/rounds/<key>/slate")
@guard(Action.SEE_SLATE)
def of_round(key: str) -> str:
    return _round_page(_slate(key))


def _slate(key: str) -> SlatePage:
    return queries.slate_page(session(), key, actor=identity.actor())


def _round_page(page: SlatePage, refused: list[str] | None = None) -> str:
    return render_template(
        "admin/slate/round.html",
        page=page,
        form=FinishForm(None, data={"version": page.round_version}),
        refused=refused or [],
        may_decide=allowed(identity.actor(), Action.FINISH_DECIDING),
    )


@bp.post("/rounds/<key>/slate/finish")
@guard(Action.FINISH_DECIDING)
def finish(key: str) -> Any:
    """Close the book on the round's decisions; what is still undecided is said on the page."""
    page, form = _slate(key), FinishForm()
    if not form.validate_on_submit():
        return redirect(url_for("staff_slate.of_round", key=key), 303)
    try:
        with work() as unit:
            awards.finish_deciding(unit, page.round_id, version=version_of(form))
    except NotReady as refusal:
        return _round_page(_slate(key), [words(problem) for problem in refusal.problems]), 422
    flash(gettext("Deciding is done. The waiting list stays open."), "success")
    return redirect(url_for("staff_slate.of_round", key=key), 303)


def _application(key: str, reference: str) -> Door:
    return queries.application_door(session(), reference.upper())


@bp.get("/rounds/<key>/slate/<reference>")
@guard(Action.SEE_REVIEWS, _application)
def show(application: Door) -> str:
    return _decide_page(application, _row_of(application), None)


def _row_of(application: Door) -> tuple[SlatePage, SlateRow]:
    page = queries.slate_page(session(), (request.view_args or {})["key"])
    return page, page.row(application.reference)


def _decide_page(application: Door, found: tuple[SlatePage, SlateRow], refused: DecideForm | None) -> str:
    page, row = found
    form = refused or _form(page, application.version)
    return render_template(
        "admin/slate/decide.html",
        page=page,
        row=row,
        form=form,
        criteria=reviews.criteria_means(session(), application.application_id, rubric=page.rubric),
        may_decide=row.decidable and allowed(identity.actor(), Action.DECIDE, application),
        notes=_notes(page, row),
    )


def _form(page: SlatePage, version: int | None = None) -> DecideForm:
    """The form with the round's own reasons; `version` fills a fresh one, without it the request does."""
    form = DecideForm() if version is None else DecideForm(None, data={"version": version})
    form.reasons.choices = [SelectChoice(reason["key"], lang(reason["text"])) for reason in page.reasons]
    return form


def _notes(page: SlatePage, row: SlateRow) -> dict[str, str]:
    """Small print beside each choice: what it costs and what it means for the money."""
    return {
        Outcome.AWARD: gettext("All of the %(sum)s that they asked for.", sum=money(row.asked_cents)),
        Outcome.AWARD_IN_PART: gettext("%(left)s can still be promised.", left=money(page.money.left_cents)),
        Outcome.WAITLIST: gettext("You can decide again when money comes free."),
        Outcome.DECLINE: gettext("The group gets your reasons and what the criteria said."),
    }


@bp.post("/rounds/<key>/slate/<reference>")
@guard(Action.DECIDE, _application)
def decide(application: Door) -> Any:
    """One unit: the decision, the award and its money. What is refused stands at its field, nothing typed is lost."""
    page, row = _row_of(application)
    form = _form(page)
    cents = cents_of(form.amount.data or "") if form.amount.data else None
    if form.validate_on_submit() and _amount_is_readable(form, cents):
        try:
            with work() as unit:
                awards.decide(
                    unit,
                    application.application_id,
                    Outcome(form.outcome.data),
                    cents=cents if form.outcome.data == Outcome.AWARD_IN_PART else None,
                    reasons=form.reasons.data or [],
                    words=form.words.data or "",
                    spoken=spoken_in(form),
                    note=form.note.data or "",
                    version=version_of(form),
                )
        except NotReady as refusal:
            mark(form, refusal.problems)
        except OverBudget as refusal:
            form.amount.errors = [describe(refusal).body]
        else:
            if applications.words_for(session(), application.application_id, form.words.data or "") is None:
                flash(gettext("Decided. The letter waits until your words are translated."), "warning")
            else:
                flash(gettext("Decided. The group gets its letter now."), "success")
            return redirect(url_for("staff_slate.of_round", key=page.round_key, _anchor=row.line.reference), 303)
    application = _application(page.round_key, row.line.reference)
    return _decide_page(application, _row_of(application), form), 422


def _amount_is_readable(form: DecideForm, cents: int | None) -> bool:
    if form.outcome.data == Outcome.AWARD_IN_PART and form.amount.data and cents is None:
        form.amount.errors = [gettext("Write an amount in dollars, like 250 or 250.50.")]
        return False
    return True
