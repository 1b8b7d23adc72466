"""What belongs to the person or device that asks: what to do next, then drafts and applications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.fields import SelectChoice

from grants.applications import queries as applications
from grants.applications.lifecycle import REOPENABLE
from grants.awards import queries as awards
from grants.awards.lifecycle import AwardStatus
from grants.payments import queries as payments
from grants.payments.lifecycle import PayeeStatus
from grants.people import commands as people
from grants.people import queries as person_queries
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.reports import queries as reports
from grants.reports.lifecycle import WITH_GRANTEE
from grants.web import identity, language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.filters import day
from grants.web.guard import guard

bp = Blueprint("my", __name__, template_folder="templates")


class NoticesForm(FlaskForm):
    """What may be left out, and the language of all letters."""

    wanted = SelectMultipleField(
        lazy_gettext("Which of these letters do you want?"),
        choices=[
            SelectChoice("reminders", lazy_gettext("Reminders: a report or a workshop is near")),
            SelectChoice("messages", lazy_gettext("Messages: staff wrote to you about your application")),
            SelectChoice("news", lazy_gettext("News: a new round will open")),
        ],
        validate_choice=False,
    )
    language = RadioField(
        lazy_gettext("In which language?"),
        choices=[SelectChoice(code, name) for code, name in language.NAMES.items()],
    )


@dataclass(frozen=True)
class Step:
    """Something that only this person can do now."""

    says: str
    about: str
    url: str


@bp.get("/my")
@guard(Action.SEE_OWN_PAGES)
def home() -> str:
    who = identity.actor()
    found = applications.of_actor(session(), who)
    unclaimed = [card for card in found if card.unclaimed and card.id in who.holds and card.status == "draft"]
    cards = [card for card in found if card not in unclaimed]
    grants = awards.grants_of(session(), [card.id for card in cards])
    return render_template("portal/my.html", steps=_steps(cards), cards=cards, unclaimed=unclaimed, grants=grants)


@bp.route("/my/notices", methods=["GET", "POST"])
@guard(Action.CHOOSE_NOTICES)
def notices() -> Any:
    """Which letters come, and in which language; every letter's foot leads here."""
    chosen = person_queries.notices_of(session(), identity.actor().person_id or 0)
    face = identity.face()
    spoken = chosen.language or (face.locale if face else "") or language.DEFAULT
    form = NoticesForm(data={"wanted": sorted(chosen.wanted), "language": spoken})
    if form.validate_on_submit():
        with work() as unit:
            people.choose_notices(unit, set(form.wanted.data or ()), language=form.language.data)
        flash(gettext("Your choice is kept."), "success")
        return redirect(url_for("my.notices"), 303)
    return render_template("portal/notices.html", form=form), 422 if form.errors else 200


def _steps(cards: list[applications.Card]) -> list[Step]:
    who = identity.actor()
    found = [*_of_applications(cards)]
    for award in awards.own_awards(session(), who):
        open_until = award.offer_expires_at if award.status is AwardStatus.OFFERED else None
        if open_until and open_until > moment() and allowed(who, Action.SIGN_AGREEMENT, award):
            says = gettext("Sign your agreement by %(day)s", day=day(open_until, award.timezone))
            found.append(Step(says, award.project_title, url_for("offers.show", reference=award.reference)))
    for payee in payments.payees_of(session(), who.leads):
        if payee.status is not PayeeStatus.READY:
            where = url_for("payee.show", reference=payee.award_reference)
            found.append(Step(gettext("Say where the money should go"), payee.organization, where))
    for report in reports.own_reports(session(), actor=who, now=moment()):
        if report.status in WITH_GRANTEE and allowed(who, Action.WRITE_REPORT, report):
            says = gettext("Write your report by %(day)s", day=day(report.due_at, report.timezone))
            found.append(Step(says, report.project_title, url_for("reporting.show", reference=report.reference)))
    return found


def _of_applications(cards: list[applications.Card]) -> Iterator[Step]:
    """What staff asked for, and what they wrote."""
    for card in cards:
        about = card.project_title or card.reference
        if card.open_until is not None and card.open_until > moment() and card.status in REOPENABLE:
            says = gettext("Change a part of your application by %(day)s", day=day(card.open_until, card.timezone))
            yield Step(says, about, url_for("apply.changes", reference=card.reference))
        if card.unread_since is not None:
            yield Step(gettext("Read our message"), about, url_for("apply.messages", reference=card.reference))
