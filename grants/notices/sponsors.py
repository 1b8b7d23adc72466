"""Letters about fiscal sponsors: the question to the sponsor, and its answer to the group."""

from __future__ import annotations

from typing import Any

from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.people import queries
from grants.people.events import SponsorAnswered, SponsorAsked
from grants.people.lifecycle import SponsorshipStatus
from grants.people.model import Sponsorship


def _forget_link(unit: Unit, fact: SponsorAsked) -> None:
    unit.get(Sponsorship, fact.sponsorship_id).unsent = None


@letter(SponsorAsked, after=_forget_link)
def question(unit: Unit, fact: SponsorAsked) -> Letter | None:
    """None when it was taken back or answered before the letter could go."""
    row = unit.session.get(Sponsorship, fact.sponsorship_id)
    if row is None or not row.unsent:
        return None
    card = queries.sponsorship(unit.session, id=row.id)
    if card.is_over(unit.now):
        return None
    _: Any = words(row.locale).gettext
    lines = [
        _("Hello %s,") % row.contact,
        _("%(group)s asks for a small grant and says that you are its fiscal sponsor.") % {"group": card.group},
        _("Please tell us whether that is right. You need no account. The link works for 30 days:"),
        ports.links()("groups.answer_sponsor", locale=row.locale, link=row.unsent),
        _("If you do not know this group, please say no there. It is never paid through you without your yes."),
    ]
    return Letter(
        key=f"sponsor-asked-{row.id}",
        to=row.email,
        subject=_("Are you the fiscal sponsor of %(group)s?") % {"group": card.group},
        text="\n\n".join(lines),
        locale=row.locale,
    )


@letter(SponsorAnswered)
def answer(unit: Unit, fact: SponsorAnswered) -> Letter | None:
    """To the owner who asked, else to somebody of the group."""
    row = unit.session.get_one(Sponsorship, fact.sponsorship_id)
    to = recipients.of_group(unit.session, owner_id=row.asked_by, organization_id=row.organization_id)
    if to is None:
        return None
    _: Any = words(to.locale).gettext
    yes = row.status is not SponsorshipStatus.DECLINED
    said = (
        _("%(name)s has confirmed that it is your fiscal sponsor. Grants to your group are paid to it.")
        if yes
        else _("%(name)s says that it is not your fiscal sponsor:")
    )
    lines = [_("Hello,"), said % {"name": row.name}]
    if not yes:
        lines += [row.note, _("You can ask another sponsor on your group's page, or call us.")]
    lines.append(ports.links()("groups.show", locale=to.locale, id=row.organization_id))
    subject = _("Your fiscal sponsor has confirmed") if yes else _("Your fiscal sponsor said no")
    return Letter(
        key=f"sponsor-answered-{row.id}", to=to.email, subject=subject, text="\n\n".join(lines), locale=to.locale
    )
