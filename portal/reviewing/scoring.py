"""The application and the rubric side by side: save part of a review, go on later, hand it in, read it again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grants.applications.queries import translated_answers
from grants.kernel.refusal import NotReady, SomebodyElseWasFaster
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.queries.doors import Door
from grants.reviews.queries.reading import ReadingPage, reading_page, reviews_of
from grants.web import identity
from grants.web.database import session, work
from grants.web.guard import guard
from portal.reviewing import bp
from portal.reviewing.form import ScoreForm, form_for
from portal.reviewing.loading import assignment


@bp.get("/<int:id>")
@guard(Action.READ_FOR_REVIEW, assignment)
def score(door: Door) -> Any:
    page = reading_page(session(), door.assignment_id)
    if page.status is AssignmentStatus.DONE:
        return _read_only(door, page)
    return _sheet(page, form_for(page))


@bp.post("/<int:id>")
@guard(Action.SCORE, assignment)
def write(door: Door) -> Any:
    """Whatever is pressed, what was typed is saved first; only then the review is handed in."""
    page = reading_page(session(), door.assignment_id)
    if page.status is AssignmentStatus.DONE:
        return redirect(url_for("reviewing.score", id=door.assignment_id), 303)
    form = form_for(page)
    if not form.validate_on_submit():
        return _sheet(page, form)
    try:
        with work() as unit:
            reviews.save(
                unit,
                door.assignment_id,
                form.typed(),
                comment=form["comment"].data or "",
                version=form.opened_with(),
            )
    except NotReady as refusal:
        form.mark(refusal.problems)
        return _sheet(page, form)
    except SomebodyElseWasFaster:
        return _kept_beside_the_newer(door, form)
    return _after_saving(door, form)


def _after_saving(door: Door, form: ScoreForm) -> Any:
    go = request.form.get("go", "stay")
    if go == "submit":
        try:
            with work() as unit:
                reviews.submit(unit, door.assignment_id)
        except NotReady as refusal:
            page = reading_page(session(), door.assignment_id)
            form.version.data = str(page.version)
            form.mark(refusal.problems)
            return _sheet(page, form)
        flash(gettext("Your review is in. Thank you."), "success")
        return redirect(url_for("reviewing.score", id=door.assignment_id), 303)
    flash(gettext("Saved. You can go on whenever you like."), "success")
    if go == "later":
        return redirect(url_for("reviewing.desk"), 303)
    return redirect(url_for("reviewing.score", id=door.assignment_id, _anchor="scores"), 303)


def _kept_beside_the_newer(door: Door, form: ScoreForm) -> Any:
    """Saved in another window meanwhile: nothing is overwritten unseen, and nothing that was typed here is lost."""
    page = reading_page(session(), door.assignment_id)
    if page.status is AssignmentStatus.DONE:
        return redirect(url_for("reviewing.score", id=door.assignment_id), 303)
    form.version.data = str(page.version)
    return _sheet(page, form, newer=page), 409


def _sheet(page: ReadingPage, form: ScoreForm, *, newer: ReadingPage | None = None) -> str:
    return render_template("portal/reviewing/score.html", page=page, form=form, newer=newer, **_shown(page))


def _read_only(door: Door, page: ReadingPage) -> str:
    others = []
    if allowed(identity.actor(), Action.SEE_OTHERS_SCORES, door):
        others = [each for each in reviews_of(session(), door.application_id) if each.reviewer_id != door.reviewer_id]
    return render_template("portal/reviewing/handed_in.html", page=page, others=others, **_shown(page))


def _shown(page: ReadingPage) -> dict[str, Any]:
    """What stands beside the answers: their files, and translations of what was written in another language."""
    return {"links": _links(page), "translations": translated_answers(session(), page.application_id)}


def _links(page: ReadingPage) -> dict[str, list[dict[str, str]]]:
    """Where the answers to file questions can be had."""
    return {
        key: [
            {"name": file.name, "url": url_for("reviewing.download", id=page.assignment_id, file_id=file.id)}
            for file in files
        ]
        for key, files in page.files.items()
    }
