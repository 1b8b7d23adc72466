"""Staff confirm what the eligibility rules said, or say why not."""

from __future__ import annotations

from sqlalchemy import select

from grants.applications.events import ApplicationScreened
from grants.applications.model import Application, Screening
from grants.kernel.cleaning import clean
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require


def screen(
    unit: Unit,
    application_id: int,
    *,
    eligible: bool,
    reasons: list[str],
    note: str = "",
    version: int | None = None,
) -> Application:
    """Confirm or refuse eligibility. Refusing needs reasons (keys of rules); going against the rules needs a note."""
    application = unit.get(Application, application_id, version=version)
    require(unit.actor, Action.SCREEN_APPLICATION, application)
    screening, note = _screening(unit, application_id), clean(note).strip()
    failed = {finding["key"] for finding in screening.findings if finding["verdict"] == "failed"}
    if not eligible and not reasons:
        raise NotReady([Problem("reasons", "required")])
    departs = bool(failed) if eligible else not set(reasons) <= failed
    if departs and not note:
        raise NotReady([Problem("note", "departs_from_rules")])
    screening.confirmed_by, screening.confirmed_at = unit.actor.person_id, unit.now
    screening.reasons, screening.note = ([] if eligible else reasons), note
    unit.advance(application, "find_eligible" if eligible else "find_ineligible", note=note, reasons=reasons)
    unit.record(ApplicationScreened(application_id=application.id, eligible=eligible))
    return application


def look_again(unit: Unit, application_id: int, *, note: str) -> Application:
    """Undo a screening that was a mistake; history keeps both, with the reason."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.SCREEN_APPLICATION, application)
    note = clean(note).strip()
    if not note:
        raise NotReady([Problem("note", "required")])
    screening = _screening(unit, application_id)
    screening.confirmed_by = screening.confirmed_at = None
    screening.reasons = []
    unit.advance(application, "look_again", note=note)
    return application


def _screening(unit: Unit, application_id: int) -> Screening:
    screening = unit.session.scalar(select(Screening).where(Screening.application_id == application_id))
    if screening is None:
        raise NotFound("Screening")
    return screening
