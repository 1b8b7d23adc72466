"""The staff's morning page: what waits for whoever is looking, with a way to each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import ngettext

from grants.applications import queries as applications
from grants.awards import queries as awards
from grants.awards.lifecycle import AwardStatus
from grants.complaints import queries as complaints
from grants.jobs import queries as jobs
from grants.payments import queries as payments
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.reports import queries as reports
from grants.reviews.queries import staff as reviews
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.filters import lang
from grants.web.guard import guard

bp = Blueprint("staff", __name__, url_prefix="/staff", template_folder="templates")


@dataclass(frozen=True)
class Todo:
    """One thing that waits; `count` of 0 is left out of the page."""

    action: Action
    count: int
    says: str
    url: str


@bp.get("")
@guard(Action.SEE_STAFF_HOME)
def home() -> str:
    who = identity.actor()
    found = [
        *_of_rounds(),
        *_of_messages(),
        *_of_assistance(),
        *_of_calls(),
        *_of_translations(),
        *_of_awards(),
        *_of_payments(),
        *_of_reports(),
        *_of_complaints(),
        *_of_the_house(),
    ]
    todo = [each for each in found if each.count and allowed(who, each.action)]
    return render_template("admin/home.html", todo=todo)


def _of_rounds() -> list[Todo]:
    found = []
    for round in reviews.rounds(session()):
        to_screen = ngettext(
            "%(num)s application to look at in %(round)s",
            "%(num)s applications to look at in %(round)s",
            round.to_screen,
            round=lang(round.title),
        )
        where = url_for("staff_applications.of_round", key=round.key)
        found.append(Todo(Action.LIST_APPLICATIONS, round.to_screen, to_screen, where))
    for slate in awards.slates(session()):
        undecided = ngettext(
            "%(num)s application to decide in %(round)s",
            "%(num)s applications to decide in %(round)s",
            slate.ready,
            round=lang(slate.round_title),
        )
        where = url_for("staff_slate.of_round", key=slate.round_key)
        found.append(Todo(Action.SEE_SLATE, slate.ready, undecided, where))
    return found


def _of_messages() -> list[Todo]:
    waiting = applications.count_waiting(session(), identity.actor())
    says = ngettext("%(num)s question waits for an answer", "%(num)s questions wait for an answer", waiting)
    return [Todo(Action.LIST_MESSAGES, waiting, says, url_for("staff_messages.inbox"))]


def _of_awards() -> list[Todo]:
    counts = awards.counts(session())
    certify, offer = counts.get(AwardStatus.ENCUMBERED, 0), counts.get(AwardStatus.CERTIFIED, 0)
    return [
        Todo(
            Action.LIST_AWARDS,
            certify,
            ngettext("%(num)s award to certify", "%(num)s awards to certify", certify),
            url_for("staff_awards.home", pile="encumbered"),
        ),
        Todo(
            Action.LIST_AWARDS,
            offer,
            ngettext("%(num)s award to offer", "%(num)s awards to offer", offer),
            url_for("staff_awards.home", pile="certified"),
        ),
    ]


def _of_payments() -> list[Todo]:
    many = payments.counts(session()).many
    due, prepared, failed = many.get("due", 0), many.get("prepared", 0), many.get("failed", 0)
    says = {
        "failed": (failed, ngettext("%(num)s payment went wrong", "%(num)s payments went wrong", failed)),
        "due": (due, ngettext("%(num)s payment to prepare", "%(num)s payments to prepare", due)),
        "prepared": (prepared, ngettext("%(num)s payment to approve", "%(num)s payments to approve", prepared)),
    }
    return [
        Todo(Action.SEE_PAYMENTS, count, words, url_for("staff_payments.home", show=show))
        for show, (count, words) in says.items()
    ]


def _of_complaints() -> list[Todo]:
    if not allowed(identity.actor(), Action.SEE_COMPLAINTS):
        return []
    count = complaints.waiting(session())
    says = ngettext("%(num)s complaint to answer", "%(num)s complaints to answer", count)
    return [Todo(Action.SEE_COMPLAINTS, count, says, url_for("staff_complaints.home"))]


def _of_translations() -> list[Todo]:
    count = applications.translations_waiting(session(), identity.actor())
    says = ngettext("%(num)s text to translate", "%(num)s texts to translate", count)
    return [Todo(Action.LIST_TRANSLATIONS, count, says, url_for("staff_translations.home"))]


def _of_assistance() -> list[Todo]:
    count = complaints.assistance_waiting(session())
    says = ngettext("%(num)s request for help to take care of", "%(num)s requests for help to take care of", count)
    return [Todo(Action.LIST_ASSISTANCE, count, says, url_for("staff_assistance.home"))]


def _of_calls() -> list[Todo]:
    count = applications.calls_waiting(session(), identity.actor())
    says = ngettext("%(num)s letter for people without e-mail", "%(num)s letters for people without e-mail", count)
    return [Todo(Action.LIST_CALLS, count, says, url_for("staff_calls.home"))]


def _of_reports() -> list[Todo]:
    piles = reports.piles(session(), now=moment())
    sent, late = piles[reports.Tab.SUBMITTED], piles[reports.Tab.OVERDUE]
    return [
        Todo(
            Action.LIST_REPORTS,
            sent,
            ngettext("%(num)s report to read", "%(num)s reports to read", sent),
            url_for("staff_reports.home", tab="submitted"),
        ),
        Todo(
            Action.LIST_REPORTS,
            late,
            ngettext("%(num)s report is overdue", "%(num)s reports are overdue", late),
            url_for("staff_reports.home", tab="overdue"),
        ),
    ]


def _of_the_house() -> list[Todo]:
    dead = len(jobs.dead_letters(session()))
    says = ngettext("%(num)s delivery was given up", "%(num)s deliveries were given up", dead)
    return [Todo(Action.SEE_SYSTEM_STATUS, dead, says, url_for("status.show"))]
