"""A draft goes on as what its tier asks for: the full form as a letter of intent, or a letter as the full form."""

from __future__ import annotations

from grants.applications.commands.entering import in_time_on_paper
from grants.applications.commands.writing import is_editable, read_anew
from grants.applications.model import Application
from grants.applications.queries.applications import application_page
from grants.applications.queries.stages import Stage
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs


def change_stage(unit: Unit, application_id: int) -> Application:
    """Under the same reference, with all that was typed: what the other stage asks too stands in it already.

    A draft that is where it belongs stays as it is, so that going twice does no harm. NotReady when the other stage
    takes nothing any more.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    if not is_editable(unit, application):
        raise WrongStatus(subject="application", status=application.status, action="change_stage")
    other = application_page(unit.session, id=application.id).other_stage
    if other is None:
        return application
    to_letter = other.name is Stage.LETTER
    page = programs.round_page(unit.session, id=application.round_id, now=unit.now)
    facing = page.for_letter() if to_letter else page
    if not other.takes(unit.now) and in_time_on_paper(unit, application, facing) is None:
        raise NotReady([Problem("", "letters_closed" if to_letter else "round_closed")])
    application.form_version_id = facing.form_version_id
    read_anew(unit, application, facing.form)
    unit.changed(application, "go_to_letter" if to_letter else "go_to_full_form")
    return application
