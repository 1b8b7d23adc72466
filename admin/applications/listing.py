"""The list of a round's applications, with a filter by status, page by page."""

from __future__ import annotations

from flask import render_template, request

from admin.applications import bp
from grants.applications.lifecycle import ApplicationStatus
from grants.kernel.refusal import NotFound
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs.queries import draft_rounds, round_page
from grants.reviews.queries.staff import round_applications, rounds
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.guard import guard


@bp.get("/applications")
@guard(Action.LIST_APPLICATIONS)
def every_round() -> str:
    """Where to go on: each round with how many wait for screening and for their reviews."""
    may_manage = allowed(identity.actor(), Action.MANAGE_ROUND)
    return render_template(
        "admin/applications/rounds.html",
        rounds=rounds(session()),
        may_manage=may_manage,
        drafts=draft_rounds(session()) if may_manage else [],
        may_see_duplicates=allowed(identity.actor(), Action.LIST_DUPLICATES),
    )


@bp.get("/rounds/<key>/applications")
@guard(Action.LIST_APPLICATIONS)
def of_round(key: str) -> str:
    chosen = request.args.get("status", "")
    if chosen and chosen not in list(ApplicationStatus):
        raise NotFound("ApplicationStatus")
    status = ApplicationStatus(chosen) if chosen else None
    after = request.args.get("after", type=int)
    return render_template(
        "admin/applications/list.html",
        page=round_applications(session(), key, status=status, after=after),
        chosen=status,
        after=after,
        statuses=[each for each in ApplicationStatus if each is not ApplicationStatus.DRAFT],
        may_export=allowed(identity.actor(), Action.EXPORT_APPLICATIONS),
        may_plan_workshops=allowed(identity.actor(), Action.MANAGE_WORKSHOPS),
        may_manage=allowed(identity.actor(), Action.MANAGE_ROUND),
        may_enter=allowed(identity.actor(), Action.ENTER_APPLICATION, round_page(session(), key=key, now=moment())),
        may_see_panel=allowed(identity.actor(), Action.SEE_PANEL),
    )
