"""A new version of an open round's form: checked like the first one, numbered, with a reason. Old versions stay."""

from __future__ import annotations

from typing import Any

from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import rules
from grants.programs.model import FormPurpose, FormVersion, Round, RoundStatus
from grants.programs.parsing import parse
from grants.programs.queries import every_version, present_form
from grants.programs.questions import Form
from grants.programs.spec.forms import read_form

REASON_LIMIT = 2000
ASKED_BY_FORM = (FormPurpose.APPLICATION, FormPurpose.LOI)
"""A report's questions are part of what was signed: they stay."""


def publish_form(
    unit: Unit, round_id: int, purpose: str, definition: dict[str, Any], *, reason: str, after: int | None = None
) -> FormVersion:
    """Ask by this form from now on. Drafts follow when their people have seen what changed; what was sent stays.

    `after` is the number of the version that was changed. NotReady at `definition`: the round has closed, the data is
    not a form (each mistake in words), a question has another type than before, a vital text lacks a language,
    nothing changed, somebody else has published meanwhile. At `reason`: none.
    """
    round = unit.get(Round, round_id)
    require(unit.actor, Action.MANAGE_ROUND, round)
    if round.status not in (RoundStatus.PUBLISHED, RoundStatus.OPEN) or unit.now >= round.closes_at:
        raise NotReady([Problem("definition", "form_is_final")])
    present = present_form(unit.session, round.id, FormPurpose(purpose))
    if after is not None and after != present.number:
        raise NotReady([Problem("definition", "form_changed_meanwhile", {"number": present.number})])
    problems = _problems(unit, round, FormPurpose(purpose), definition, present.id)
    reason = reason.strip()
    if not reason:
        problems.append(Problem("reason", "required"))
    if len(reason) > REASON_LIMIT:
        problems.append(Problem("reason", "too_long", {"limit": REASON_LIMIT, "count": len(reason)}))
    if problems:
        raise NotReady(problems)
    made = unit.add(
        FormVersion(
            round_id=round.id,
            purpose=FormPurpose(purpose),
            number=present.number + 1,
            definition={"sections": definition["sections"]},
        )
    )
    unit.changed(round, "publish_form", note=reason, purpose=purpose, number=made.number)
    return made


def _problems(
    unit: Unit, round: Round, purpose: FormPurpose, definition: dict[str, Any], present_id: int
) -> list[Problem]:
    others = {each: _definition(unit, round, each) for each in ASKED_BY_FORM if each is not purpose}
    mistakes = read_form(
        definition,
        purpose=purpose,
        tiers=round.tiers,
        eligibility=round.eligibility,
        letter_tiers=(round.details.get("letter") or {}).get("tiers", []),
        other=next(iter(others.values())),
    )
    if mistakes:
        return [Problem("definition", mistake.code, mistake.facts) for mistake in mistakes]
    form, versions = parse(definition), every_version(unit.session, present_id)
    retyped = _retyped(form, [version.form for version in versions])
    if retyped:
        return [Problem("definition", "question_retyped", {"keys": retyped})]
    if not rules.differences(versions[0].form, form):
        return [Problem("definition", "form_same")]
    lacking = rules.untranslated(round.languages, {"form": definition})
    return [Problem("definition", problem.code, problem.facts) for problem in lacking]


def _definition(unit: Unit, round: Round, purpose: FormPurpose) -> dict[str, Any] | None:
    """The other form of the round: letter and full form ask the same question in the same way."""
    if purpose is FormPurpose.LOI and round.letters_close_at is None:
        return None
    return present_form(unit.session, round.id, purpose).definition


def _retyped(form: Form, before: list[Form]) -> list[str]:
    """Questions that were asked as another type before: their answers could not be read any more."""
    known = {question.key: question.type for each in before for question in each}
    return [question.key for question in form if known.get(question.key, question.type) is not question.type]
