"""Workshops for staff: planning them, who signed up, who came, and for which group."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.people import queries as people
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.programs.queries import RoundPage
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import carried_out, mark, version_of, whole_number
from grants.web.guard import guard
from grants.web.history import happened
from grants.web.language import NAMES
from grants.web.problems import words
from grants.workshops import commands, queries
from grants.workshops.queries import WorkshopCard
from grants.workshops.rules import Plan, tidy

bp = Blueprint("staff_workshops", __name__, url_prefix="/staff", template_folder="templates")

NEEDED = [InputRequired(lazy_gettext("Please answer this question."))]


class PlanForm(FlaskForm):
    """When is said on the round's own clock."""

    day = DateField(lazy_gettext("Day"), NEEDED)
    begins = TimeField(lazy_gettext("Begins at"), NEEDED)
    minutes = IntegerField(lazy_gettext("How many minutes?"), NEEDED, default=60)
    place = StringField(lazy_gettext("Where?"), description=lazy_gettext("Name and address of the place."))
    link = StringField(
        lazy_gettext("Link, if it is online"),
        description=lazy_gettext("Only people with a place see it."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    language = SelectField(
        lazy_gettext("Language"), choices=[SelectChoice(code, name, {"lang": code}) for code, name in NAMES.items()]
    )
    interpreter = StringField(
        lazy_gettext("Interpreter"), description=lazy_gettext("Languages, such as: Spanish, American Sign Language.")
    )
    places = IntegerField(lazy_gettext("How many places?"), NEEDED, default=20)
    version = HiddenField()

    def said(self, zone: str) -> Plan:
        begins = datetime.combine(self.day.data or date.min, self.begins.data or time(), ZoneInfo(zone))
        return Plan(
            starts_at=begins,
            minutes=self.minutes.data or 0,
            place=tidy(self.place.data or ""),
            link=tidy(self.link.data or ""),
            language=self.language.data or "en",
            interpreter=tidy(self.interpreter.data or ""),
            places=self.places.data or 0,
        )


class GuestForm(FlaskForm):
    name = StringField(lazy_gettext("Name"), NEEDED)
    email = StringField(lazy_gettext("E-mail"))
    phone = StringField(lazy_gettext("Phone"))
    group_name = StringField(lazy_gettext("Group"))


class NoteForm(FlaskForm):
    note = StringField(
        lazy_gettext("Why does it not take place?"),
        NEEDED,
        description=lazy_gettext("Stays in the history. Everybody who signed up is told that it does not take place."),
    )


class GroupForm(FlaskForm):
    group = StringField(lazy_gettext("Group, as our records call it"))


def _round(key: str) -> RoundPage:
    return programs.round_page(session(), key=key, now=moment())


def _workshop(id: int, **_: Any) -> WorkshopCard:
    return queries.workshop_card(session(), id)


@bp.route("/rounds/<key>/workshops", methods=["GET", "POST"])
@guard(Action.MANAGE_WORKSHOPS, _round)
def of_round(round: RoundPage) -> Any:
    """All of a round, and announcing another."""
    form, status = PlanForm(), 200
    if form.validate_on_submit():
        try:
            with work() as unit:
                made = commands.plan(unit, round.id, form.said(round.timezone)).id
        except NotReady as refusal:
            mark(form, refusal.problems)
        else:
            flash(gettext("Announced. It stands on the round's page."), "success")
            return redirect(url_for("staff_workshops.show", id=made), 303)
    if form.errors:
        status = 422
    rows = queries.of_round(session(), round.key)
    return render_template("admin/workshops/list.html", round=round, rows=rows, form=form), status


@bp.get("/workshops/<int:id>")
@guard(Action.MANAGE_WORKSHOPS, _workshop)
def show(page: WorkshopCard) -> Any:
    return _show(page, GuestForm(formdata=None), NoteForm(formdata=None))


def _show(page: WorkshopCard, guest: GuestForm, off: NoteForm, status: int = 200, **wrong: str) -> Any:
    shown = render_template(
        "admin/workshops/show.html",
        page=page,
        guests=queries.guests(session(), page.id),
        guest=guest,
        off=off,
        wrong=wrong,
        history=people.history(session(), [("workshop", page.id)], limit=60),
        happened=happened,
    )
    return shown, status


@bp.route("/workshops/<int:id>/change", methods=["GET", "POST"])
@guard(Action.MANAGE_WORKSHOPS, _workshop)
def change(page: WorkshopCard) -> Any:
    begins = page.starts_at.astimezone(ZoneInfo(page.timezone))
    same = {name: getattr(page, name) for name in ("minutes", "place", "link", "language", "interpreter", "places")}
    form = PlanForm(data={**same, "day": begins.date(), "begins": begins.time(), "version": str(page.version)})

    def act(unit: Unit) -> object:
        return commands.change(unit, page.id, form.said(page.timezone), version=version_of(form))

    if carried_out(form, act):
        return _back(page, gettext("Changed. Who signed up is told of another time or place."))
    return render_template("admin/workshops/change.html", page=page, form=form), 422 if form.errors else 200


@bp.post("/workshops/<int:id>/attendance")
@guard(Action.MANAGE_WORKSHOPS, _workshop)
def attendance(page: WorkshopCard) -> Any:
    """The whole list at once: ticked are those who came. The page says whom it showed as ticked."""
    came, before = ({whole_number(each) or 0 for each in request.form.getlist(name)} for name in ("came", "before"))
    try:
        with work() as unit:
            commands.take_attendance(unit, page.id, came, ticked_before=before)
    except NotReady as refusal:
        return _show(
            page, GuestForm(formdata=None), NoteForm(formdata=None), 422, attendance=words(refusal.problems[0])
        )
    return _back(page, gettext("The list of who came is kept."))


@bp.post("/workshops/<int:id>/walk-in")
@guard(Action.MANAGE_WORKSHOPS, _workshop)
def walk_in(page: WorkshopCard) -> Any:
    form = GuestForm()
    said = {name: form[name].data or "" for name in ("name", "email", "phone", "group_name")}
    if carried_out(form, lambda unit: commands.walk_in(unit, page.id, said, locale=page.language)):
        return _back(page, gettext("Written on the list of who came."))
    return _show(page, form, NoteForm(formdata=None), 422)


@bp.post("/workshops/<int:id>/call-off")
@guard(Action.MANAGE_WORKSHOPS, _workshop)
def call_off(page: WorkshopCard) -> Any:
    form = NoteForm()
    if not form.validate_on_submit():
        return _show(page, GuestForm(formdata=None), form, 422)
    with work() as unit:
        commands.call_off(unit, page.id, note=form.note.data or "")
    return _back(page, gettext("Called off. Everybody who signed up is told."))


@bp.route("/workshops/<int:id>/guests/<int:number>", methods=["GET", "POST"])
@guard(Action.MANAGE_WORKSHOPS, _workshop)
def group(page: WorkshopCard) -> Any:
    """For which group a guest came, where neither person nor e-mail tells."""
    number = (request.view_args or {})["number"]
    guest = queries.guest(session(), page.id, number)
    form = GroupForm(data={"group": guest.confirmed or guest.group_name})
    if carried_out(form, lambda unit: commands.confirm_group(unit, guest.id, form.group.data or ""), otherwise="group"):
        return _back(page, gettext("It is written down."))
    return render_template("admin/workshops/group.html", page=page, guest=guest, form=form), 422 if form.errors else 200


def _back(page: WorkshopCard, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("staff_workshops.show", id=page.id), 303)
