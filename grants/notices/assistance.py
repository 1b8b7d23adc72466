"""Letters about requests for help with access: a receipt with number and day, and what was done."""

from __future__ import annotations

from typing import Any

from grants.awards.agreement import saying
from grants.complaints.events import AssistanceAsked, AssistanceDone
from grants.complaints.model import Assistance
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words


@letter(AssistanceAsked)
def receipt(unit: Unit, fact: AssistanceAsked) -> Letter | None:
    asked = unit.get(Assistance, fact.assistance_id)
    if not asked.email:
        return None
    _: Any = words(asked.locale).gettext
    return Letter(
        key=f"assistance-receipt-{asked.id}",
        to=asked.email,
        subject=_("We have your request %s") % asked.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("We have your request. A person takes care of it by %(day)s.")
                % {"day": saying.day(asked.due_at.astimezone(ports.office().zone).date(), asked.locale)},
                _("If it is urgent, call us and say this number: %s") % asked.reference,
                asked.text,
            ]
        ).strip(),
        locale=asked.locale,
    )


@letter(AssistanceDone)
def done(unit: Unit, fact: AssistanceDone) -> Letter | None:
    """None where it was opened again before the letter could go."""
    asked = unit.get(Assistance, fact.assistance_id)
    if not asked.email or asked.done_at is None:
        return None
    _: Any = words(asked.locale).gettext
    return Letter(
        key=f"assistance-done-{asked.id}-{fact.version}",
        to=asked.email,
        subject=_("Your request %s is done") % asked.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                asked.outcome,
                _("Is something still missing? Ask us again:"),
                ports.links()("assistance.ask", locale=asked.locale),
            ]
        ),
        locale=asked.locale,
    )
