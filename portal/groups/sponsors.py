"""A group's fiscal sponsor: asking one, and the page where the sponsor answers without an account."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grants.applications.rules import AGREEMENT
from grants.applications.uploads import receive_for_others
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.people import commands, rules
from grants.people import queries as people
from grants.people.commands import Wanted
from grants.people.lifecycle import SponsorshipStatus
from grants.people.model import SponsorModel
from grants.people.queries import GroupPage
from grants.policy.actions import Action
from grants.web import files, language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import mark
from grants.web.guard import guard, public
from portal.groups import bp
from portal.groups.forms import OneButton
from portal.groups.loading import group
from portal.groups.sponsor_forms import AnswerForm, AskForm, EndForm


@bp.route("/groups/<int:id>/sponsor", methods=["GET", "POST"])
@guard(Action.ASK_SPONSOR, group)
def sponsor(page: GroupPage) -> Any:
    """Ask a sponsor by mail. Until it confirms, it is only asked."""
    form = AskForm()
    if form.is_submitted():
        paper, problems = _looked_at(page, form)
        if form.validate() and not problems:
            try:
                _ask(page, form, paper)
            except NotReady as refusal:
                problems = refusal.problems
            else:
                said = gettext("We asked %(name)s to confirm. The link works for 30 days.", name=form.name.data)
                flash(said, "success")
                return redirect(url_for("groups.show", id=page.organization_id), 303)
        mark(form, [problem for problem in problems if not form[problem.field].errors])
    return _show(page, form, EndForm(formdata=None))


def _looked_at(page: GroupPage, form: AskForm) -> tuple[bytes, list[Problem]]:
    """The file as it is kept, and what no field can tell of itself: all mistakes are said at once."""
    problems = rules.sponsor_problems(
        name=form.name.data or "", contact=form.contact.data or "", ein=form.ein.data or "", own_ein=page.ein
    )
    file = form.file.data
    try:
        return (receive_for_others(AGREEMENT, file.read()).content if file else b""), problems
    except NotReady as refusal:
        return b"", [*problems, *refusal.problems]


def _ask(page: GroupPage, form: AskForm, paper: bytes) -> None:
    file = form.file.data
    with work() as unit:
        commands.ask_sponsor(
            unit,
            page.organization_id,
            Wanted(
                name=" ".join((form.name.data or "").split()),
                ein=form.ein.data or "",
                model=SponsorModel(form.model.data),
                contact=" ".join((form.contact.data or "").split()),
                email=form.email.data or "",
            ),
            locale=language.current(),
            file_name=(file.filename or "") if file else "",
            file=paper,
        )


def _show(page: GroupPage, form: AskForm, end: EndForm) -> Any:
    shown = render_template(
        "portal/groups/sponsor.html",
        page=page,
        form=form,
        end=end,
        standing=next((each for each in page.sponsors if each.status is SponsorshipStatus.CONFIRMED), None),
    )
    return shown, 422 if form.errors or end.errors else 200


@bp.post("/groups/<int:id>/sponsor/<int:number>/take-back")
@guard(Action.ASK_SPONSOR, group)
def take_back_sponsor(page: GroupPage) -> Any:
    number = (request.view_args or {})["number"]
    if all(each.id != number for each in page.sponsors):
        raise NotFound("Sponsorship")
    if OneButton().validate_on_submit():
        with work() as unit:
            commands.take_back_sponsor(unit, number)
        flash(gettext("Taken back. The link in their letter does not work any more."), "success")
    return redirect(url_for("groups.show", id=page.organization_id), 303)


@bp.post("/groups/<int:id>/sponsor/end")
@guard(Action.ASK_SPONSOR, group)
def end_sponsor(page: GroupPage) -> Any:
    form = EndForm()
    if not form.validate_on_submit():
        return _show(page, AskForm(formdata=None), form)
    with work() as unit:
        commands.end_sponsor(unit, page.organization_id, note=form.note.data or "")
    flash(gettext("This group has no fiscal sponsor now."), "success")
    return redirect(url_for("groups.show", id=page.organization_id), 303)


@bp.route("/sponsor/<link>", methods=["GET", "POST"])
@public
def answer_sponsor(link: str) -> Any:
    """What the sponsor sees: the group, the model, the agreement, and nothing else. The letter's link is the proof."""
    card = people.sponsorship(session(), link=link)
    form = AnswerForm()
    if not card.is_over(moment()) and form.validate_on_submit():
        try:
            with work() as unit:
                if form.answer.data == "yes":
                    commands.confirm_sponsor(unit, link, name=form.name.data or "")
                else:
                    commands.decline_sponsor(unit, link, note=form.note.data or "")
        except NotReady as refusal:
            mark(form, refusal.problems)
        else:
            return redirect(url_for("groups.answer_sponsor", link=link), 303)
    shown = render_template("portal/groups/answer.html", card=card, form=form, link=link, over=card.is_over(moment()))
    return shown, 422 if form.errors else 200


@bp.get("/sponsor/<link>/agreement")
@public
def sponsor_agreement(link: str) -> Response:
    """The file that the group sent with its question, for as long as the question is open."""
    card = people.sponsorship(session(), link=link)
    if card.file_key is None or card.is_over(moment()):
        raise NotFound("Sponsorship")
    return files.agreement(card)
