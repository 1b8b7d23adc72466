"""The history of any record: who, when, what, why."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from grants.people import queries as people
from grants.policy.actions import Action
from grants.web import names
from grants.web.database import session
from grants.web.guard import guard
from grants.web.history import happened

bp = Blueprint("history", __name__, url_prefix="/staff/history", template_folder="templates")
PAGE = 50


@bp.get("/<kind>/<int:number>")
@guard(Action.SEE_HISTORY)
def show(kind: str, number: int) -> str:
    before = request.args.get("before", type=int)
    rows = people.history(session(), [(kind, number)], before=before, limit=PAGE + 1)
    return render_template(
        "admin/history.html",
        kind=kind,
        name=names.kind(kind),
        number=number,
        happened=happened,
        rows=rows[:PAGE],
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )
