"""The form changed while somebody was writing: they see once what is different, and go on with the new one."""

from __future__ import annotations

from grants.applications.commands.writing import is_editable, read_anew
from grants.applications.model import Application
from grants.kernel.refusal import WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs


def see_changes(unit: Unit, application_id: int, number: int) -> Application:
    """Its people have seen the form's version of this number. Seeing it twice, or an older one later, changes nothing.

    Their answers are read as the new form asks; every text stays, also of what is not asked any more.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    if not is_editable(unit, application):
        raise WrongStatus(subject="application", status=application.status, action="see_changes")
    versions = programs.every_version(unit.session, application.form_version_id)
    known = next(version.number for version in versions if version.id == application.form_version_id)
    seen = next((version for version in versions if version.number == number > known), None)
    if seen is not None:
        application.form_version_id = seen.id
        read_anew(unit, application, seen.form)
        unit.changed(application, "see_changes", number=seen.number)
    return application
