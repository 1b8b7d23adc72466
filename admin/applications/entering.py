"""Officers and navigators key in what came on paper, by phone or in person, and print a receipt for whom it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, MultipleFileField, RadioField, SelectField, StringField, TelField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from admin.applications import bp
from admin.applications.loading import application
from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.queries import ApplicationPage, EntryCard
from grants.applications.rules import SCAN, Came
from grants.applications.uploads import receive
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs import queries as programs
from grants.web import database, identity, language
from grants.web.app import moment
from grants.web.database import work
from grants.web.forms import mark
from grants.web.guard import guard

SCANS = 10


class EnterForm(FlaskForm):
    channel = RadioField(
        lazy_gettext("How did it come?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[
            SelectChoice("paper", lazy_gettext("On paper")),
            SelectChoice("phone", lazy_gettext("By phone")),
            SelectChoice("in_person", lazy_gettext("In person")),
        ],
    )
    stage = RadioField(
        lazy_gettext("What did they send?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[
            SelectChoice("letter", lazy_gettext("Letter of intent")),
            SelectChoice("full", lazy_gettext("The full application")),
        ],
        description=lazy_gettext("Some tiers of this round start with a letter of intent."),
    )
    received_on = DateField(
        lazy_gettext("On which day did it come?"),
        [InputRequired(lazy_gettext("Please choose a day."))],
        description=lazy_gettext("The day on the stamp or of the call. It decides whether the application is in time."),
    )
    name = StringField(
        lazy_gettext("Name of the applicant"),
        [
            InputRequired(lazy_gettext("Please write a name.")),
            Length(max=200, message=lazy_gettext("Please use up to 200 characters.")),
        ],
        description=lazy_gettext("The person whom we answer."),
    )
    phone = TelField(
        lazy_gettext("Phone number"), [Length(max=40, message=lazy_gettext("Please use up to 40 characters."))]
    )
    address = StringField(
        lazy_gettext("Mailing address"),
        [Length(max=400, message=lazy_gettext("Please use up to 400 characters."))],
        description=lazy_gettext("Phone, address or both."),
    )
    email = EmailField(
        lazy_gettext("E-mail address"),
        [
            MayBeEmpty(),
            Length(max=254, message=lazy_gettext("This address is too long.")),
            Email(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
        description=lazy_gettext("Only if they gave one. The application then belongs to it."),
    )
    locale = SelectField(lazy_gettext("Language of the applicant"), choices=[], validate_choice=False)
    scans = MultipleFileField(lazy_gettext("The paper, scanned or photographed"))


class OneButton(FlaskForm):
    """A step that needs no answer."""


def _round(key: str) -> programs.RoundPage:
    return programs.round_page(database.session(), key=key, now=moment())


@bp.route("/rounds/<key>/enter", methods=["GET", "POST"])
@guard(Action.ENTER_APPLICATION, _round)
def enter(round: programs.RoundPage) -> Any:
    """Whose it is, how and when it came; then the form's own pages, as the applicant would fill them in."""
    form = EnterForm()
    form.locale.choices = [SelectChoice(code, language.NAMES.get(code, code)) for code in round.languages]
    if round.letters is None or not round.letters.tiers:
        del form.stage
    if form.validate_on_submit():
        letter = round.letters is not None and ("stage" not in form or form.stage.data == "letter")
        try:
            scans = _scans()
            with work() as unit:
                made = applications.enter(unit, round.id, _came(form, round), scans=scans, letter=letter)
                reference = made.reference
            flash(gettext("Begun as %(reference)s. Now type what they said.", reference=reference), "success")
            first = (round.for_letter() if letter else round).form.sections[0].key
            return redirect(url_for("apply.section", reference=reference, key=first), 303)
        except NotReady as refusal:
            mark(form, refusal.problems, otherwise="channel")
    waiting = queries.unsent_entries(database.session(), round.id, identity.actor().person_id)
    shown = render_template(
        "admin/applications/enter.html",
        round=round,
        form=form,
        waiting=waiting,
        megabytes=SCAN.max_megabytes,
        for_staff=allowed(identity.actor(), Action.LIST_APPLICATIONS),
    )
    return shown, 422 if form.errors else 200


def _came(form: EnterForm, round: programs.RoundPage) -> Came:
    said = form.locale.data or ""
    return Came(
        channel=form.channel.data,
        received_on=form.received_on.data,
        name=" ".join((form.name.data or "").split()),
        phone=(form.phone.data or "").strip(),
        address=" ".join((form.address.data or "").split()),
        email=(form.email.data or "").strip(),
        locale=said if said in round.languages else round.languages[0],
    )


def _scans() -> list[Any]:
    """The files that came along, made ready before the unit takes the write lock."""
    found = []
    chosen = request.files.getlist("scans")
    if len(chosen) > SCANS:
        raise NotReady([Problem("scans", "too_many_files", {"limit": SCANS})])
    for file in chosen:
        if file.filename:
            try:
                found.append((file.filename, receive(SCAN, file.read())))
            except NotReady as refusal:
                raise NotReady([Problem("scans", each.code, each.facts) for each in refusal.problems]) from refusal
    return found


@dataclass(frozen=True)
class Keyed:
    """A sent application that staff keyed in; policy asks about the application."""

    page: ApplicationPage
    entry: EntryCard

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


def _keyed(reference: str) -> Keyed:
    page = application(reference)
    entry = queries.entry_of(database.session(), page.id)
    if entry is None:
        raise NotFound("KeyedIn")
    return Keyed(page, entry)


@bp.get("/applications/<reference>/paper")
@guard(Action.SEE_PAPER_RECEIPT, _keyed)
def paper(subject: Keyed) -> Any:
    """The receipt to hand over or to mail. The PIN stands on it while this browser remembers it, and nowhere else."""
    shown = session.get("paper_pin") or {}
    return render_template(
        "admin/applications/paper.html",
        page=subject.page,
        entry=subject.entry,
        round=programs.round_page(database.session(), id=subject.page.round_id, now=moment()),
        pin=shown.get("pin") if shown.get("reference") == subject.page.reference else None,
        for_staff=allowed(identity.actor(), Action.READ_AS_STAFF, subject.page),
        may_give_pin=allowed(identity.actor(), Action.GIVE_PIN, subject.page),
        form=OneButton(),
    )


@bp.post("/applications/<reference>/paper")
@guard(Action.GIVE_PIN, _keyed)
def paper_pin(subject: Keyed) -> Any:
    """The first PIN, for the receipt; a lost one is made anew by its people on the phone."""
    page = subject.page
    if OneButton().validate_on_submit():
        with work() as unit:
            _, pin = applications.give_pin(unit, page.id)
        session["paper_pin"] = {"reference": page.reference, "pin": pin}
    return redirect(url_for("staff_applications.paper", reference=page.reference), 303)
