"""The demonstration's own pages: its mailbox, its clock, its accounts. Production settings leave them out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyotp
from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from grants.kernel import ports
from grants.kernel.clock import MovableClock
from grants.kernel.ports import Mailbox
from grants.kernel.refusal import NotFound
from grants.people import queries as people
from grants.web.app import csrf, moment
from grants.web.database import session
from grants.web.guard import public
from grants.web.names import hats

bp = Blueprint("dev", __name__, url_prefix="/dev", template_folder="templates")
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


class ClockForm(FlaskForm):
    at = StringField(lazy_gettext("Date and time in New York"), description="2026-12-01 09:00")


@bp.get("/mail")
@public
def mail() -> str:
    to = request.args.get("to", "").strip().lower()
    box = ports.post()
    letters = box.letters() if isinstance(box, Mailbox) else []
    shown = [letter for letter in letters if not to or letter.to.lower() == to][:100]
    return render_template("portal/dev/mail.html", letters=shown, to=to)


@bp.get("/accounts")
@public
def accounts() -> str:
    now = moment()
    rows = [
        {
            "name": account.name,
            "email": account.email,
            "roles": hats(",".join(account.roles)),
            "code": pyotp.TOTP(account.totp_secret).at(now) if account.totp_secret else "–",
        }
        for account in people.accounts(session())
    ]
    return render_template("portal/dev/accounts.html", rows=rows)


@bp.route("/clock", methods=["GET", "POST"])
@csrf.exempt
@public
def clock() -> Any:
    """Shows and moves time. JSON for the practice server; no token, since nothing here exists in production."""
    form = ClockForm(meta={"csrf": False})
    if request.method == "POST":
        at = _asked(form)
        if at is not None:
            _movable().move_to(at)
            return redirect(url_for("dev.clock"), 303)
        form.at.errors = [gettext("Write a date and time like 2026-12-01 09:00.")]
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(now=ports.clock().now().isoformat())
    return render_template("portal/dev/clock.html", form=form, steps=list(STEPS), zone=ports.office().zone.key)


def _asked(form: ClockForm) -> datetime | None:
    if request.form.get("step") in STEPS:
        return ports.clock().now() + STEPS[request.form["step"]]
    try:
        typed = datetime.fromisoformat((form.at.data or "").strip())
    except ValueError:
        return None
    return typed if typed.tzinfo else typed.replace(tzinfo=ports.office().zone)


def _movable() -> MovableClock:
    found = ports.clock()
    if not isinstance(found, MovableClock):
        raise NotFound("clock")
    return found
