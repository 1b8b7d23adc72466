"""A new round: its data handed in, what is missing before it can be public, and its publication."""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField

from admin.rounds import bp
from admin.rounds.reading import FITS, read, take_what_was_sent
from grants.funds.queries import all_books
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.policy.actions import Action
from grants.programs import commands as programs
from grants.programs.queries import RoundPlan, round_definition, round_plan
from grants.programs.spec.borrowing import complete
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.definition_problems import place_of
from grants.web.filters import lang
from grants.web.forms import mark, version_of, whole_number
from grants.web.guard import guard
from grants.web.problems import words


class RoundForm(FlaskForm):
    fund = SelectField(lazy_gettext("Which fund pays?"), validate_choice=False)
    definition = TextAreaField(lazy_gettext("The round as TOML or JSON"), FITS)
    file = FileField(lazy_gettext("A file with the round"))
    version = HiddenField()


def _form(**data: str) -> tuple[RoundForm, dict[str, int]]:
    """The form, and each fund's id by its key."""
    form, books = RoundForm(data=data), all_books(session())
    named = [(fund.key, f"{lang(fund.name)} ({fund.fiscal_year})") for fund in books]
    form.fund.choices = [("", gettext("The one that the file names")), *named]
    return form, {fund.key: fund.id for fund in books}


def _plan(key: str) -> RoundPlan:
    return round_plan(session(), key)


@bp.get("/rounds/new")
@guard(Action.MANAGE_ROUND)
def new() -> Any:
    """`?from=KEY` begins with the data of an earlier round."""
    earlier = request.args.get("from", "")
    return _ask(None, _form(definition=_shown(round_definition(session(), earlier)) if earlier else "")[0])


@bp.post("/rounds/new")
@guard(Action.MANAGE_ROUND)
def define() -> Any:
    return _take(None, gettext("The draft is here. Nobody outside sees it yet."))


@bp.get("/rounds/<key>")
@guard(Action.MANAGE_ROUND, _plan)
def plan(found: RoundPlan) -> Any:
    return _show(found)


@bp.get("/rounds/<key>/data")
@guard(Action.MANAGE_ROUND, _plan)
def data(found: RoundPlan) -> Any:
    if not found.is_draft:
        return redirect(url_for("staff_rounds.plan", key=found.key), 303)
    shown = {"definition": _shown(found.definition), "fund": found.fund_key, "version": str(found.version)}
    return _ask(found, _form(**shown)[0])


@bp.post("/rounds/<key>/data")
@guard(Action.MANAGE_ROUND, _plan)
def redefine(found: RoundPlan) -> Any:
    """All of the draft's data anew; its key, and so its address, may be another one then."""
    return _take(found, gettext("The draft has the new data. The history names the parts that changed."))


@bp.post("/rounds/<key>/publish")
@guard(Action.MANAGE_ROUND, _plan)
def publish(found: RoundPlan) -> Any:
    """Asked once more, then public. With a text missing it is neither."""
    version = whole_number(request.form.get("version"))
    if found.missing or not found.is_draft:
        return _show(found, 422)
    if request.form.get("go") != "do":
        return _draw("publish", found)
    try:
        with work() as unit:
            programs.publish(unit, found.id, version=version)
    except NotReady:
        return _show(_plan(found.key), 422)
    flash(gettext("The round is public now."), "success")
    return redirect(url_for("staff_rounds.plan", key=found.key), 303)


def _take(draft: RoundPlan | None, done: str) -> Any:
    """What was handed in becomes a draft, or takes the place of this one; what was typed stays beside its mistakes."""
    form, funds = _form()
    take_what_was_sent(form.definition)
    if not form.validate_on_submit():
        return _ask(draft, form, 422)
    try:
        definition, fund_id = _handed_in(form, funds)
        with work() as unit:
            if draft is None:
                made = programs.define_round(unit, definition, fund_id=fund_id)
            else:
                made = programs.redefine_round(unit, draft.id, definition, fund_id=fund_id, version=version_of(form))
            key = made.key
    except NotReady as refusal:
        return _ask(draft, _marked(form, refusal), 422)
    flash(done, "success")
    return redirect(url_for("staff_rounds.plan", key=key), 303)


def _handed_in(form: RoundForm, funds: dict[str, int]) -> tuple[dict[str, Any], int]:
    """The whole definition, what it borrows filled in, and the id of its fund."""
    definition = complete(read(form.definition.data or ""), _lend)
    facts, chosen = definition.get("round"), form.fund.data or ""
    if not isinstance(facts, dict):
        return definition, 0
    named = facts.get("fund")
    if chosen and named and named != chosen:
        raise NotReady([Problem("fund", "fund_differs", {"named": named})])
    fund = chosen or named
    if not isinstance(fund, str) or fund not in funds:
        raise NotReady([Problem("fund", "no_fund")])
    return definition | {"round": facts | {"fund": fund}}, funds[fund]


def _lend(key: str) -> dict[str, Any] | None:
    try:
        return round_definition(session(), key)
    except NotFound:
        return None


def _shown(definition: dict[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, indent=1)


def _marked(form: RoundForm, refusal: NotReady) -> RoundForm:
    mark(form, [each if each.field in ("fund", "definition") else _at_data(each) for each in refusal.problems])
    return form


def _at_data(problem: Problem) -> Problem:
    return Problem("definition", problem.code, problem.facts)


def _ask(found: RoundPlan | None, form: RoundForm, status: int = 200) -> Any:
    return render_template("admin/rounds/data.html", plan=found, form=form), status


def _show(found: RoundPlan, status: int = 200) -> Any:
    return _draw("plan", found), status


def _draw(page: str, found: RoundPlan) -> str:
    return render_template(
        f"admin/rounds/{page}.html",
        plan=found,
        now=moment(),
        oddities=[words(each) for each in found.oddities],
        lacking={code: [place_of(each) for each in problems] for code, problems in found.lacking.items()},
    )
