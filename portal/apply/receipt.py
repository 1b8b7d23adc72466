"""The receipt as a paper: a full copy of what was sent, for whoever may read the application."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from grants.applications import queries
from grants.applications.queries import ApplicationPage
from grants.notices.receipt import receipt_paper, receipt_words
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.web.app import moment
from grants.web.database import session
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application


@bp.get("/applications/<reference>/receipt.pdf")
@guard(Action.READ_APPLICATION, application)
def receipt(page: ApplicationPage) -> Response:
    """What was sent, in the language in which it was written. A draft has none."""
    text = receipt_words(
        page,
        programs.round_page(session(), id=page.round_id, now=moment()),
        queries.entry_of(session(), page.id) if page.entered_by_id else None,
    )
    paper = BytesIO(receipt_paper(text))
    return send_file(paper, mimetype="application/pdf", as_attachment=True, download_name=f"{page.reference}.pdf")
