"""A group may disagree with what the eligibility rules say, and tell why: whoever screens it reads that."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from grants.applications.commands.writing import is_editable
from grants.applications.model import Application, Disagreement
from grants.applications.rules import too_long
from grants.kernel.refusal import NotReady, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean
from grants.programs.rules import Finding


def disagree(
    unit: Unit, application_id: int, text: str, *, locale: str, findings: list[Finding]
) -> Disagreement | None:
    """Keep why a draft is sent although rules say no; the newest text stands, an empty one takes it back.

    `findings` are what the group had before its eyes. The same text again changes nothing, also once it is sent.
    NotReady when the text is too long.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    text = clean(text).strip()
    kept = unit.session.scalar(select(Disagreement).where(Disagreement.application_id == application_id))
    if text == (kept.text if kept else ""):
        return kept
    if not is_editable(unit, application):
        raise WrongStatus(subject="application", status=application.status, action="disagree")
    problem = too_long(text)
    if problem is not None:
        raise NotReady([problem])
    if kept is None:
        kept = Disagreement(application_id=application_id)
    if text:
        kept.text, kept.locale, kept.written_at = text, locale, unit.now
        kept.findings = [asdict(finding) for finding in findings]
        unit.session.add(kept)
    else:
        unit.session.delete(kept)
    unit.changed(application, "disagree" if text else "agree", note=text)
    return kept if text else None
