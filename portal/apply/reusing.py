"""Answers of the last application, offered and not forced: each with a box, all ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.queries import ApplicationPage, Earlier
from grants.policy.actions import Action
from grants.web import identity
from grants.web.database import session, work
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application


class TakeOverForm(FlaskForm):
    """The boxes stand in the page: each has its earlier answer beside it."""


@dataclass(frozen=True)
class Offer:
    """A draft with what it may take over; policy asks about the draft."""

    page: ApplicationPage
    earlier: Earlier

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


def _offer(reference: str) -> Offer:
    page = application(reference)
    return Offer(page, queries.earlier_answers(session(), identity.actor(), page))


@bp.get("/applications/<reference>/before")
@guard(Action.EDIT_DRAFT, _offer)
def reuse(subject: Offer) -> Any:
    """Every earlier answer that fits and whose place is still empty; with nothing to offer, the overview."""
    if not subject.earlier.answers:
        return redirect(url_for("apply.overview", reference=subject.page.reference), 303)
    return render_template("portal/apply/reuse.html", page=subject.page, earlier=subject.earlier, form=TakeOverForm())


@bp.post("/applications/<reference>/before")
@guard(Action.EDIT_DRAFT, _offer)
def take_over(subject: Offer) -> Any:
    page, chosen = subject.page, request.form.getlist("answer")
    if not subject.earlier.answers or not TakeOverForm().validate_on_submit():
        return redirect(url_for("apply.reuse", reference=page.reference), 303)
    if not chosen:
        flash(gettext("You chose no answer, so nothing changed."), "info")
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    identity.device()
    with work() as unit:
        filled = applications.reuse(unit, page.id, subject.earlier.application_id, chosen)
    flash(
        ngettext(
            "%(num)s answer is in your draft now. Please look whether it still fits.",
            "%(num)s answers are in your draft now. Please look whether they still fit.",
            len(filled),
        ),
        "success",
    )
    return redirect(url_for("apply.section", reference=page.reference, key=page.form.sections[0].key), 303)
