"""Letters about help: the question to a navigator, the offer to a group, the answer, the end."""

from __future__ import annotations

from typing import Any

from grants.applications import helping
from grants.applications.events import HelpAnswered, HelpAsked, HelpEnded
from grants.applications.helping import HelpCard
from grants.applications.lifecycle import HelpStatus
from grants.applications.model import Application
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.notices.recipients import Recipient
from grants.people.model import Person


def _applicant(unit: Unit, card: HelpCard) -> Recipient | None:
    application = unit.session.get_one(Application, card.application_id)
    return recipients.of_group(
        unit.session,
        owner_id=application.owner_id,
        organization_id=application.organization_id,
        spoken=application.locale,
    )


def _navigator(unit: Unit, card: HelpCard) -> Recipient | None:
    person = unit.session.get(Person, card.navigator_id)
    if person is None or not person.email:
        return None
    return Recipient(person.email, person.name, person.locale)


def _letter(key: str, to: Recipient, subject: str, *parts: str) -> Letter:
    return Letter(key=key, to=to.email, subject=subject, text="\n\n".join(parts), locale=to.locale)


@letter(HelpAsked)
def question(unit: Unit, fact: HelpAsked) -> Letter | None:
    """To the navigator who is asked, or to the people whom help is offered; None when it is settled already."""
    card = helping.help_card(unit.session, fact.help_id)
    waits = HelpStatus.OFFERED if fact.offered else HelpStatus.ASKED
    to = _applicant(unit, card) if fact.offered else _navigator(unit, card)
    if to is None or card.status is not waits:
        return None
    _: Any = words(to.locale).gettext
    told = {"who": card.navigator, "group": card.organization_name or card.reference, "reference": card.reference}
    if fact.offered:
        where = ports.links()("helping.help", locale=to.locale, reference=card.reference)
        return _letter(
            f"help-offered-{card.id}",
            to,
            _("%(who)s offers to help you with %(reference)s") % told,
            _("Hello,"),
            _("%(who)s helps groups apply and offers to help with your application. You say how far, and until when.")
            % told,
            where,
            _("If you do not want it, you need not do anything. Nobody sees your draft without your yes."),
        )
    return _letter(
        f"help-asked-{card.id}",
        to,
        _("%(group)s asks for your help") % told,
        _("Hello,"),
        _("%(group)s asks you to help with application %(reference)s. Please say yes or no here:") % told,
        ports.links()("helping.home", locale=to.locale),
    )


@letter(HelpAnswered)
def answer(unit: Unit, fact: HelpAnswered) -> Letter | None:
    """To the application's people: a navigator's yes or no is theirs to know, and a yes of their own is on record."""
    card = helping.help_card(unit.session, fact.help_id)
    to = _applicant(unit, card)
    if to is None:
        return None
    _: Any = words(to.locale).gettext
    told = {"who": card.navigator, "reference": card.reference}
    yes = card.status is HelpStatus.ACTIVE
    return _letter(
        f"help-answered-{card.id}",
        to,
        (_("%(who)s helps you with %(reference)s") if yes else _("%(who)s can't help you with %(reference)s")) % told,
        _("Hello,"),
        _("You can end it at any time here, at once and without a reason:")
        if yes
        else _("You can ask somebody else here, or call us:"),
        ports.links()("helping.help", locale=to.locale, reference=card.reference),
    )


@letter(HelpEnded)
def end(unit: Unit, fact: HelpEnded) -> Letter | None:
    """To the other side."""
    card = helping.help_card(unit.session, fact.help_id)
    to = _applicant(unit, card) if fact.by_navigator else _navigator(unit, card)
    if to is None:
        return None
    _: Any = words(to.locale).gettext
    return _letter(
        f"help-ended-{card.id}",
        to,
        _("Help with %s has ended") % card.reference,
        _("Hello,"),
        _("The help with application %s has ended. What was written stays as it is.") % card.reference,
    )
