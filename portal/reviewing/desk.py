"""A reviewer's list: what is to read, how far it is, and what was handed in."""

from __future__ import annotations

from flask import render_template, request

from grants.policy.actions import Action
from grants.reviews.queries.desk import desk as read_desk
from grants.reviews.queries.groups import seats
from grants.web import identity
from grants.web.database import session
from grants.web.guard import guard
from portal.reviewing import bp


@bp.get("")
@guard(Action.SEE_OWN_REVIEWS)
def desk() -> str:
    before = request.args.get("before", type=int)
    person_id = identity.actor().person_id or 0
    return render_template(
        "portal/reviewing/desk.html",
        desk=read_desk(session(), person_id, before=before),
        seats=seats(session(), person_id),
        before=before,
    )
