"""The answer to an application, on a page: for who has no e-mail, and to print."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import select

from grants.applications.model import Application
from grants.awards import queries
from grants.awards.queries import Answer
from grants.kernel.refusal import NotFound
from grants.policy.actions import Action
from grants.web.database import session
from grants.web.guard import guard

bp = Blueprint("decisions", __name__, template_folder="templates")


def _answer(reference: str) -> Answer:
    found = session().scalar(select(Application.id).where(Application.reference == reference.upper()))
    if found is None:
        raise NotFound("Application")
    return queries.answer(session(), found)


@bp.get("/applications/<reference>/answer")
@guard(Action.SEE_DECISION, _answer)
def show(answer: Answer) -> str:
    return render_template("portal/offers/answer.html", answer=answer)
