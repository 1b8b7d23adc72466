"""A way back to the draft: by mail, by reference and PIN for whoever has no e-mail, or into one's account."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext

from grants.applications import commands as applications
from grants.applications.queries import ApplicationPage
from grants.people.model import Person
from grants.policy.actions import Action
from grants.web import identity
from grants.web.database import work
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application
from portal.sign_in import AskForm, PlainForm, over_the_limit, safe, send_letter


@bp.route("/applications/<reference>/keep", methods=["GET", "POST"])
@guard(Action.GIVE_PIN, application)
def keep(page: ApplicationPage) -> Any:
    """Offer both ways; an e-mail address gets a link and a code, and the draft follows its person."""
    form = AskForm()
    too_many = form.validate_on_submit() and over_the_limit(form)
    if form.is_submitted() and not form.errors and not too_many:
        endpoint = "apply.check" if request.args.get("then") == "check" else "apply.overview"
        after = url_for(endpoint, reference=page.reference)
        return send_letter(form.email.data or "", next_path=safe(after), draft=str(page.id))
    shown = render_template(
        "portal/apply/keep.html",
        page=page,
        form=form,
        pin_form=PlainForm(),
        then=request.args.get("then", ""),
        stands=_stands(page),
    )
    return shown, 429 if too_many else 200


def _stands(page: ApplicationPage) -> str:
    """Who opens it now: its owner, another who owns it, who has its PIN, this device, a group, or who keyed it in."""
    who = identity.actor()
    if page.owner_id is not None:
        return "own" if page.owner_id == who.person_id else "anothers"
    if page.has_pin:
        return "pin"
    if page.id in who.holds:
        return "device"
    return "entered" if page.entered_by_id == who.person_id else "group"


@bp.post("/applications/<reference>/pin")
@guard(Action.GIVE_PIN, application)
def make_pin(page: ApplicationPage) -> Any:
    form = PlainForm()
    if not form.validate_on_submit():
        return redirect(url_for("apply.keep", reference=page.reference), 303)
    with work() as unit:
        kept, pin = applications.give_pin(unit, page.id)
        pin_hash = kept.pin_hash or ""
    identity.open_with_pin(page.id, pin_hash)
    session["pin_shown"] = {"reference": page.reference, "pin": pin}
    return redirect(url_for("apply.pin", reference=page.reference, then=request.args.get("then", "")), 303)


@bp.get("/applications/<reference>/pin")
@guard(Action.GIVE_PIN, application)
def pin(page: ApplicationPage) -> Any:
    """Shows the PIN while this browser remembers it; we ourselves keep only its hash."""
    shown = session.get("pin_shown") or {}
    if shown.get("reference") != page.reference:
        return redirect(url_for("apply.keep", reference=page.reference), 303)
    return render_template("portal/apply/pin.html", page=page, pin=shown["pin"], onward=_onward(page))


@bp.post("/applications/<reference>/claim")
@guard(Action.CLAIM_DRAFT, application)
def claim(page: ApplicationPage) -> Any:
    """Put a draft that this device holds into one's account. Who is not signed in chooses a way back instead."""
    who = identity.face()
    if who is None or not PlainForm().validate_on_submit():
        return redirect(url_for("apply.keep", reference=page.reference), 303)
    with work() as unit:
        applications.claim(unit, page.id, unit.get(Person, who.id))
    flash(gettext("This draft is in your account now."), "success")
    return redirect(_onward(page), 303)


def _onward(page: ApplicationPage) -> str:
    """Where the way to keep a draft was asked for: before sending it, or before leaving this device."""
    if request.args.get("then") == "leave":
        return url_for("leaving.leave")
    endpoint = "apply.check" if request.args.get("then") == "check" else "apply.overview"
    return url_for(endpoint, reference=page.reference)
