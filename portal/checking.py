"""Can my group apply? A two-minute check before starting: no sign-up, explained answer by answer, open to dissent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.rules import REASON_LIMIT, too_long
from grants.kernel.refusal import NotReady
from grants.people import queries as people
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.conditions.asking import asked as only_applying
from grants.programs.conditions.asking import with_what_they_hang_on
from grants.programs.questions import Form, Question, Section
from grants.programs.rules import Finding, Known, Verdict, find, ladder
from grants.web import identity, language, limits
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.eligibility import because, lines
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm, form_for
from portal.apply.starting import SECRET_AT_MOST, begin_draft, is_too_late, page_secret

bp = Blueprint("checking", __name__, template_folder="templates")


def _round(key: str) -> programs.RoundPage:
    return programs.round_page(session(), key=key, now=moment())


def asked(round: programs.RoundPage) -> tuple[Question, ...]:
    """The questions that the round's rules read, in the form's order; the tier too, where rules or a letter ask.

    Those come with them whose answers say that a question is not for everybody: as in the form, so here.
    """
    keys = {rule["question"] for rule in round.eligibility if rule.get("question")}
    if any(rule.get("tier") for rule in round.eligibility) or (round.letters and round.letters.tiers):
        keys.add("tier")
    return with_what_they_hang_on(round.form, keys)


@bp.route("/rounds/<key>/check", methods=["GET", "POST"])
@guard(Action.SEE_ROUND, _round)
def ask(round: programs.RoundPage) -> Any:
    """The questions; when they are answered, what the rules say. Nothing is kept until a draft is begun."""
    form = form_for(asked(round), {}, locale=language.current())
    if request.method == "POST" and form.validate_on_submit() and request.form.get("go") != "change":
        _mark(form)
        if not form.errors:
            return _explain(round, form)
    status = 422 if form.errors else 200
    why = request.form.get("why", "")
    section = Section("", {}, form.questions)
    return render_template(
        "portal/checking/ask.html", round=round, form=form, section=section, rungs=_rungs(round), why=why
    ), status


def _mark(form: QuestionsForm) -> None:
    """What can't be read is said at its field. A question that was left out is no mistake here."""
    typed = form.typed()
    form.mark([problem for q in _applying(form) for problem in reading.read(q, typed.get(q.key)).problems])


def _applying(form: QuestionsForm) -> tuple[Question, ...]:
    """The questions that are asked of whoever answers so: any other's answer counts for nothing, here as later."""
    found = only_applying(Form((Section("", {}, form.questions),)), _values(form))
    return tuple(found)


def _values(form: QuestionsForm) -> dict[str, Any]:
    typed = form.typed()
    return {question.key: reading.read(question, typed.get(question.key)).value for question in form.questions}


def _findings(round: programs.RoundPage, form: QuestionsForm) -> list[Finding]:
    read = _values(form)
    values = {question.key: read[question.key] for question in _applying(form)}
    groups = identity.actor().organization_ids
    known = _known(round, next(iter(groups))) if len(groups) == 1 else None
    return [*_tier_left_open(round, values), *find(round.eligibility, values, known)]


def _tier_left_open(round: programs.RoundPage, values: dict[str, Any]) -> list[Finding]:
    """Without a tier the rules of all tiers are silent: that they were not looked at is said."""
    if values.get("tier") or not any(rule.get("tier") for rule in round.eligibility):
        return []
    return [Finding("tier", Verdict.UNKNOWN, rule={"question": "tier"})]


def _known(round: programs.RoundPage, organization_id: int) -> Known:
    return queries.known_of(session(), organization_id, round)


def _rungs(round: programs.RoundPage) -> list[dict[str, Any]]:
    """Which tiers each group of the person has reached, and why."""
    found = []
    for organization_id, name in people.group_names(session(), identity.actor().organization_ids).items():
        rungs = ladder(round.tiers, round.eligibility, _known(round, organization_id))
        if any(rung.findings for rung in rungs):
            steps = [{"rung": rung, "because": because(rung, round.tiers)} for rung in rungs]
            found.append({"group": name, "steps": steps})
    return found


def _facing(round: programs.RoundPage, form: QuestionsForm) -> programs.RoundPage:
    """What begins with these answers: the letter of intent where their tier needs one, else the full form."""
    return round.facing(str(form.typed().get("tier") or ""))


def _secret() -> str:
    return request.form.get("begun_with", "")[:SECRET_AT_MOST] or page_secret()


def _explain(
    round: programs.RoundPage, form: QuestionsForm, problem: str = "", status: int = 200, *, too_late: bool = False
) -> Any:
    """What the rules say and what begins next. `too_late`: who pressed the button finds all that they wrote."""
    findings, facing, secret = _findings(round, form), _facing(round, form), _secret()
    shown = render_template(
        "portal/checking/result.html",
        round=round,
        facing=facing,
        too_late=too_late,
        can_begin=not too_late and not is_too_late(facing, secret),
        begun_with=secret,
        lines=lines(findings, round.form, round.tiers),
        fits=all(finding.verdict is not Verdict.FAILED for finding in findings),
        stopped=any(finding.stops for finding in findings),
        unsure=any(finding.verdict is Verdict.UNKNOWN for finding in findings),
        carried=_carried(form),
        why=request.form.get("why", ""),
        limit=REASON_LIMIT,
        problem=problem,
    )
    return shown, status


def _carried(form: QuestionsForm) -> list[tuple[str, str]]:
    """The answers as hidden fields, so that the next step starts with them."""
    sent = MultiDict(request.form)
    names = tuple(field.name for field in form)
    mine = [name for name in sent if name in names or name.startswith(tuple(f"{each}-" for each in names))]
    return [(name, value) for name in mine for value in sent.getlist(name)]


@bp.post("/rounds/<key>/check/start")
@guard(Action.START_APPLICATION, _round)
def start(round: programs.RoundPage) -> Any:
    """Begin a letter or a draft with the answers of the check, and with the group's reason where rules say no."""
    form = form_for(asked(round), {}, locale=language.current())
    if not form.validate_on_submit():
        return redirect(url_for("checking.ask", key=round.key), 303)
    why = request.form.get("why", "")
    problem = too_long(why)
    if problem is not None:
        return _explain(round, form, words(problem), 422)
    too_many = limits.spend("start")
    if too_many:
        return _explain(round, form, too_many, 429)
    findings, facing = _findings(round, form), _facing(round, form)
    try:
        begun = begin_draft(facing, form.typed(), based=None, begun_with=_secret())
    except NotReady:
        return _explain(round, form, status=409, too_late=True)
    identity.forget()
    if why.strip():
        with work() as unit:
            applications.disagree(unit, begun.application_id, why, locale=language.current(), findings=findings)
    flash(gettext("Your draft has begun, and your answers from the check are in it."), "success")
    return redirect(url_for("apply.section", reference=begun.reference, key=facing.form.sections[0].key), 303)
