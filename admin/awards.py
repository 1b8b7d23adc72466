"""Awards for staff: the piles, and one award from its money to its signature: certify, offer, take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from grants.awards import commands as awards
from grants.awards import queries
from grants.awards.lifecycle import AWARD, AwardStatus
from grants.awards.queries import AwardPage
from grants.kernel import ports
from grants.kernel.refusal import NotFound
from grants.people import queries as people
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.forms import carried_out, spoken_field, spoken_in, version_of
from grants.web.guard import guard
from grants.web.history import happened

bp = Blueprint("staff_awards", __name__, url_prefix="/staff/awards", template_folder="templates")

PAGE = 50

PILES = {
    AwardStatus.ENCUMBERED: lazy_gettext("To certify"),
    AwardStatus.CERTIFIED: lazy_gettext("To offer"),
    AwardStatus.OFFERED: lazy_gettext("Waiting for signature"),
    AwardStatus.SIGNED: lazy_gettext("Signed"),
    AwardStatus.CLOSED: lazy_gettext("Closed"),
    AwardStatus.REFUSED: lazy_gettext("Refused"),
    AwardStatus.LAPSED: lazy_gettext("Ended unsigned"),
    AwardStatus.CANCELLED: lazy_gettext("Taken back"),
}


class CertifyForm(FlaskForm):
    version = HiddenField()


class OfferForm(FlaskForm):
    version = HiddenField()
    expires_on = DateField(
        lazy_gettext("Last day to sign"),
        [InputRequired(lazy_gettext("Choose the last day to sign."))],
        description=lazy_gettext("The offer ends with this day. Two weeks is usual."),
    )


class CancelForm(FlaskForm):
    version = HiddenField()
    note = TextAreaField(
        lazy_gettext("Why do we take it back?"),
        [
            DataRequired(lazy_gettext("Write down why.")),
            Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters.")),
        ],
        description=lazy_gettext("The group reads these words."),
    )
    spoken = spoken_field()


@bp.get("")
@guard(Action.LIST_AWARDS)
def home() -> str:
    asked = request.args.get("pile", "")
    counts = queries.counts(session())
    pile = AwardStatus(asked) if asked in set(PILES) else next((key for key in PILES if counts.get(key)), None)
    found = queries.awards(
        session(),
        person_id=identity.actor().person_id,
        status=pile,
        before=request.args.get("before", type=int),
        limit=PAGE + 1,
    )
    lines = found[:PAGE]
    older = url_for("staff_awards.home", pile=pile, before=lines[-1].id) if len(found) > PAGE else None
    return render_template(
        "admin/awards/home.html",
        piles=PILES,
        pile=pile,
        counts=counts,
        lines=lines,
        older=older,
        may_see_slate=allowed(identity.actor(), Action.SEE_SLATE),
    )


def _award(reference: str) -> AwardPage:
    return queries.award_page(session(), reference.upper())


@bp.get("/<reference>")
@guard(Action.SEE_AWARD_AS_STAFF, _award)
def show(page: AwardPage) -> str:
    return _show(page)


def _show(page: AwardPage, **refused: FlaskForm) -> str:
    """The award with the buttons that its status and the one who asks allow; refused forms keep what was typed."""
    version: dict[str, Any] = {"version": page.version}
    who = identity.actor()
    forms: dict[str, FlaskForm] = {
        "certify": CertifyForm(None, prefix="certify", data=version),
        "offer": OfferForm(None, prefix="offer", data=version | {"expires_on": _in_two_weeks(page)}),
        "cancel": CancelForm(None, prefix="cancel", data=version),
    }
    doors = {"certify": Action.CERTIFY_AWARD, "offer": Action.OFFER_AWARD, "cancel": Action.CANCEL_AWARD}
    return render_template(
        "admin/awards/award.html",
        page=page,
        forms=forms | refused,
        refused=refused,
        may={step: AWARD.allows(page.status, step) and allowed(who, door, page) for step, door in doors.items()},
        decided_it=page.decided_by == who.person_id,
        names=people.names(session(), _people(page)),
        history=people.history(session(), [("award", page.id)], limit=PAGE),
        happened=happened,
    )


def _in_two_weeks(page: AwardPage) -> date:
    """What the form suggests: two weeks from today, where the round lives."""
    return moment().astimezone(ZoneInfo(page.timezone)).date() + timedelta(days=14)


def _people(page: AwardPage) -> set[int]:
    found = {
        page.decided_by,
        page.preaudit.by if page.preaudit else None,
        page.signature.by if page.signature else None,
    }
    return {person for person in found if person is not None}


@bp.post("/<reference>/certify")
@guard(Action.CERTIFY_AWARD, _award)
def certify(page: AwardPage) -> Any:
    form = CertifyForm(prefix="certify")
    done = gettext("Certified. The agreement can be offered now.")
    return _do(page, "certify", form, done, lambda unit: awards.certify(unit, page.id, version=version_of(form)))


@bp.post("/<reference>/offer")
@guard(Action.OFFER_AWARD, _award)
def offer(page: AwardPage) -> Any:
    """The words of the agreement are frozen here, in the grantee's language."""
    form = OfferForm(prefix="offer")
    office = current_app.config["SITE"]["office"]

    def act(unit: Any) -> object:
        return awards.offer(unit, page.id, expires_on=form.expires_on.data, office=office, version=version_of(form))

    return _do(page, "offer", form, gettext("Offered. The group gets a letter with the way to sign."), act)


@bp.post("/<reference>/cancel")
@guard(Action.CANCEL_AWARD, _award)
def cancel(page: AwardPage) -> Any:
    form = CancelForm(prefix="cancel")
    done = gettext("Taken back. The money is free again, and the group gets your words.")
    return _do(
        page,
        "cancel",
        form,
        done,
        lambda unit: awards.cancel(
            unit, page.id, note=form.note.data or "", spoken=spoken_in(form), version=version_of(form)
        ),
    )


@bp.get("/<reference>/agreement.pdf")
@guard(Action.SEE_AWARD_AS_STAFF, _award)
def paper(page: AwardPage) -> Response:
    if page.pdf_key is None:
        raise NotFound("Agreement")
    name = f"{page.reference}.pdf"
    return send_file(BytesIO(ports.files().get(page.pdf_key)), mimetype="application/pdf", download_name=name)


def _do(page: AwardPage, name: str, form: Any, done: str, act: Callable[[Any], object]) -> Any:
    if carried_out(form, act):
        flash(done, "success")
        return redirect(url_for("staff_awards.show", reference=page.reference), 303)
    return _show(_award(page.reference), **{name: form}), 422
