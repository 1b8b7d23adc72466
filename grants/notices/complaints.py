"""Letters about complaints: to the coordinator when one comes in, a receipt and the answer to who gave an address."""

from __future__ import annotations

from typing import Any

from grants.complaints.events import ComplaintAnswered, ComplaintFiled
from grants.complaints.model import Complaint
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words


@letter(ComplaintFiled)
def to_coordinator(unit: Unit, fact: ComplaintFiled) -> Letter | None:
    """What it says stays on the page: a letter may pass many hands."""
    complaint = unit.get(Complaint, fact.complaint_id)
    _: Any = words("en").gettext
    promise = _("It is to be taken up by %(first)s and answered by %(last)s.") % {
        "first": f"{complaint.take_up_by:%Y-%m-%d}",
        "last": f"{complaint.answer_by:%Y-%m-%d}",
    }
    return Letter(
        key=f"complaint-{complaint.id}",
        to=complaint.coordinator["email"],
        subject=_("Complaint %s came in") % complaint.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("A complaint was filed. You are the coordinator, so it is yours to answer."),
                promise,
                ports.links()("staff_complaints.show", reference=complaint.reference),
            ]
        ),
    )


@letter(ComplaintFiled)
def receipt(unit: Unit, fact: ComplaintFiled) -> Letter | None:
    complaint = unit.get(Complaint, fact.complaint_id)
    if not complaint.email:
        return None
    _: Any = words(complaint.locale).gettext
    return Letter(
        key=f"complaint-receipt-{complaint.id}",
        to=complaint.email,
        subject=_("We have your complaint %s") % complaint.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("We have your complaint. Nobody may treat you worse because you sent it."),
                f"{_('Who answers for it')}: {complaint.coordinator['name']}, {complaint.coordinator['phone']}",
                f"{_('You have an answer by')}: {complaint.answer_by:%Y-%m-%d}",
                f"{_('See where it stands, with your number and code')}: "
                + ports.links()("complaints.look", locale=complaint.locale),
                _("This is what you wrote:"),
                complaint.text,
            ]
        ),
        locale=complaint.locale,
    )


@letter(ComplaintAnswered)
def answered(unit: Unit, fact: ComplaintAnswered) -> Letter | None:
    complaint = unit.get(Complaint, fact.complaint_id)
    if not complaint.email or not complaint.answer:
        return None
    _: Any = words(complaint.locale).gettext
    return Letter(
        key=f"complaint-answer-{complaint.id}-{complaint.version}",
        to=complaint.email,
        subject=_("Our answer to your complaint %s") % complaint.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                complaint.answer,
                _("If this does not settle it, please call and ask us to look again."),
                f"{complaint.coordinator['name']}, {complaint.coordinator['phone']}",
            ]
        ),
        locale=complaint.locale,
    )
