"""A letter that there is more time to finish and send a draft."""

from __future__ import annotations

from typing import Any

from grants.applications import queries
from grants.applications.events import MoreTime
from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words


@letter(MoreTime)
def more_time(unit: Unit, fact: MoreTime) -> Letter | None:
    """Until when, as it stands now; None once it was sent."""
    page = queries.application_page(unit.session, id=fact.application_id)
    if not page.is_editable or not page.deadline.takes(unit.now):
        return None
    to = recipients.of_application(unit.session, page)
    _: Any = words(to.locale).gettext
    until = page.deadline.last if page.deadline.last > page.deadline.sends_until else page.deadline.closes_at
    return to.letter(
        f"more-time-{page.id}-{until:%Y%m%d%H%M}",
        subject=_("You have more time: %s") % page.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("You have more time to finish and send what you are writing. What you wrote so far is kept."),
                _("You can send it until %s.") % saying.moment(until, page.timezone, to.locale),
                ports.links()("apply.overview", locale=to.locale, reference=page.reference),
            ]
        ),
    )
