"""Leaving a device that others use: what it remembers is forgotten, and a draft that only it opens is named first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template

from grants.applications import queries
from grants.web import identity
from grants.web.database import session
from grants.web.guard import public
from portal.sign_in import PlainForm

bp = Blueprint("leaving", __name__, template_folder="templates")


@bp.route("/leave", methods=["GET", "POST"])
@public
def leave() -> Any:
    """Signed in or not, this ends what the session knows; each browser keeps one, so nobody else's is touched.

    The last page is the answer itself and has no address: who follows a link from elsewhere empties no storage.
    """
    form = PlainForm()
    if not form.validate_on_submit():
        cards = queries.only_here(session(), identity.actor())
        return render_template("portal/leaving/leave.html", form=form, cards=cards)
    identity.sign_out()
    answer = make_response(render_template("portal/leaving/left.html"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
