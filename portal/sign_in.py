"""Signing in: a mailed link, or its six-digit code in this browser; staff take a second step (TOTP)."""

from __future__ import annotations

import secrets
from typing import Any

import pyotp
import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import Email, InputRequired, Length, Regexp

from grants.applications import commands as applications
from grants.applications import queries as drafts
from grants.kernel.cleaning import plain_digits
from grants.kernel.refusal import Forbidden, NotFound
from grants.people import commands as people
from grants.people import queries
from grants.people.model import Person, SignIn
from grants.policy.actions import Action
from grants.policy.actor import NOBODY, Actor
from grants.policy.check import allowed
from grants.web import identity, kept_texts, language, limits, trap
from grants.web.database import session as database
from grants.web.database import work
from grants.web.forms import whole_number
from grants.web.guard import guard, public

bp = Blueprint("sign_in", __name__, template_folder="templates")


class AskForm(FlaskForm):
    email = EmailField(
        lazy_gettext("Your e-mail address"),
        description=lazy_gettext("We send you a link and a code. There is no password to remember."),
        validators=[
            InputRequired(lazy_gettext("Write your e-mail address.")),
            Length(max=254, message=lazy_gettext("This address is too long.")),
            Email(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
    )
    next = HiddenField()
    draft = HiddenField()


class CodeForm(FlaskForm):
    code = StringField(
        lazy_gettext("Six-digit code"),
        validators=[
            InputRequired(lazy_gettext("Write the code from the letter.")),
            Regexp(r"^\s*(\d\s*){6}$", message=lazy_gettext("The code has six digits.")),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )

    def digits(self) -> str:
        return "".join(ch for ch in plain_digits(self.code.data or "") if ch.isdigit())


class PlainForm(FlaskForm):
    """A button."""


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def ask() -> Any:
    form = AskForm(data={"next": request.args.get("next", ""), "draft": request.args.get("draft", "")})
    status, sprung = 200, False
    if form.validate_on_submit():
        sprung = trap.sprung()
        if not sprung and not over_the_limit(form):
            return send_letter(form.email.data or "", next_path=form.next.data or "", draft=form.draft.data or "")
        status = 429 if form.errors else 200
    shown = render_template("portal/sign_in/ask.html", form=form, next=request.args.get("next", ""), sprung=sprung)
    return shown, status


def over_the_limit(form: AskForm) -> bool:
    """Whether too many letters were asked for from here; then the form says so, as it was filled in."""
    too_many = limits.spend("sign_in", form.email.data or "")
    if too_many:
        form.email.errors = [too_many]
    return bool(too_many)


def send_letter(email: str, *, next_path: str = "", draft: str = "") -> Any:
    """Ask for a letter and go to where its code is typed. `draft`: the number of one that this device holds."""
    browser = secrets.token_urlsafe(24)
    held = whole_number(draft)
    carries = held if held in identity.actor().holds else None
    with work() as unit:
        asked = people.ask_sign_in(
            unit, email, locale=language.current(), browser=browser, next_path=safe(next_path), carries=carries
        )
        asked_id = asked.id
    session["asked"] = {"id": asked_id, "browser": browser, "email": email.strip()}
    return redirect(url_for("sign_in.code"), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> Any:
    asked = session.get("asked")
    if not asked:
        return redirect(url_for("sign_in.ask"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with work(NOBODY) as unit:
            answer = people.use_code(unit, asked["id"], form.digits(), browser=asked["browser"])
            found = _pass(unit.session, answer) if not isinstance(answer, int) else None
        if found is not None:
            return _arrive(*found)
        form.code.errors = [gettext("This code is not right. You can try %(left)s more times.", left=answer)]
    return render_template("portal/sign_in/code.html", form=form, email=asked["email"])


@bp.route("/sign-in/link/<secret>", methods=["GET", "POST"])
@public
def confirm(secret: str) -> Any:
    """A GET shows a button and spends nothing: mail scanners fetch links before people do."""
    form = PlainForm()
    if form.validate_on_submit():
        with work(NOBODY) as unit:
            found = _pass(unit.session, people.use_link(unit, secret))
        return _arrive(*found)
    return render_template("portal/sign_in/confirm.html", form=form)


def _pass(_session: Any, answer: tuple[Person, SignIn]) -> tuple[int, int | None, str]:
    person, asked = answer
    return person.id, asked.carries, asked.next_path


def _arrive(person_id: int, carries: int | None, next_path: str) -> Any:
    person = database().get(Person, person_id)
    if person is None:
        raise NotFound("Person")
    session.pop("asked", None)
    identity.sign_in(person)
    if carries is not None:
        try:
            with work(Actor(person_id=person_id, holds=frozenset({carries}))) as unit:
                person = unit.get(Person, person_id)
                applications.claim(unit, carries, person)
        except Forbidden:
            flash(gettext("You are signed in. The draft stays with the person that it belongs to."), "info")
    if identity.actor().is_staff:
        return redirect(url_for("sign_in.second_step", next=next_path), 303)
    offered = drafts.without_owner(database(), identity.actor())
    return redirect(next_path or url_for("my.home" if offered else _home_page()), 303)


def _home_page() -> str:
    """Where a day's work begins: the desk of a reviewer, the people of a navigator, one's own applications."""
    if allowed(identity.actor(), Action.SEE_OWN_REVIEWS):
        return "reviewing.desk"
    return "helping.home" if allowed(identity.actor(), Action.SEE_WHOM_I_HELP) else "my.home"


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@guard(Action.ENROL_SECOND_FACTOR)
def second_step() -> Any:
    """The authenticator app's code; the first time, its secret is shown to be enrolled."""
    who = identity.face()
    if who is None:
        return redirect(url_for("sign_in.ask"), 303)
    form = CodeForm()
    form.code.label.text = gettext("Six-digit code from your app")
    next_path = safe(request.args.get("next", ""))
    if form.validate_on_submit():
        with work() as unit:
            passed = people.pass_second_factor(unit, unit.get(Person, who.id), form.digits())
        if passed:
            session["second_factor"] = True
            identity.forget()
            return redirect(next_path or url_for("staff.home"), 303)
        form.code.errors = [gettext("This code is not right, or it was used already. Wait for the next one.")]
    secret = queries.totp_secret(database(), who.id)
    if secret is None:
        return render_template("portal/sign_in/enrol_begin.html", form=PlainForm(), next=next_path)
    uri = pyotp.TOTP(secret).provisioning_uri(name=who.email, issuer_name=current_app.config["SITE"]["name"])
    shown = None if who.enrolled else {"secret": secret, "qr": qr(uri)}
    return render_template("portal/sign_in/second_step.html", form=form, enrol=shown)


@bp.post("/sign-in/second-step/begin")
@guard(Action.ENROL_SECOND_FACTOR)
def begin_second_step() -> Any:
    who = identity.face()
    if who is None:
        return redirect(url_for("sign_in.ask"), 303)
    with work() as unit:
        people.begin_second_factor(unit, unit.get(Person, who.id))
    return redirect(url_for("sign_in.second_step", next=safe(request.args.get("next", ""))), 303)


def qr(text: str) -> Markup:
    """A QR code as an SVG without inline style, for the strict CSP."""
    drawn = segno.make(text).svg_inline(scale=5, border=2, svgclass="tl-qr", lineclass=None, omitsize=True)
    return Markup(drawn)  # noqa: S704 - made by us from a QR matrix


@bp.post("/sign-out")
@public
def sign_out() -> Any:
    """A draft that only this device opens would be lost with it: then its people choose first what becomes of it."""
    if drafts.only_here(database(), identity.actor()):
        return redirect(url_for("leaving.leave"), 303)
    marks = identity.writer_marks()
    identity.sign_out()
    flash(gettext("You are signed out. See you soon."), "success")
    return kept_texts.signed_out(redirect(url_for("rounds.home"), 303), marks)


def safe(path: str) -> str:
    """Only a path of this site: never an address that leads elsewhere."""
    path = path.strip()
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path[:300] if plain and path.isprintable() else ""
