"""The answer to an application: what was decided, why, what the criteria said, and where to go next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grants.applications.events import WordsTranslated
from grants.applications.model import TranslationKind
from grants.awards.agreement.saying import money
from grants.awards.events import ApplicationDecided
from grants.awards.lifecycle import AwardStatus, Outcome
from grants.awards.queries import Answer, answer
from grants.kernel import ports
from grants.kernel.money import Money
from grants.kernel.ports import Letter
from grants.kernel.texts import in_language
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words

Say = Callable[[str], str]


@letter(ApplicationDecided)
def decision(unit: Unit, fact: ApplicationDecided) -> Letter | None:
    """As the decision stands now: None when a later one has taken its place, or its words wait for a translation."""
    found = answer(unit.session, fact.application_id)
    return _decision(unit, found) if found.outcome == fact.outcome else None


@letter(WordsTranslated)
def decision_in_their_language(unit: Unit, fact: WordsTranslated) -> Letter | None:
    """The letter that waited for the translation of our words."""
    return _decision(unit, answer(unit.session, fact.application_id)) if fact.kind == TranslationKind.WORDS else None


def _decision(unit: Unit, found: Answer) -> Letter | None:
    """None when the award was taken back, or our words are not in their language yet."""
    if found.waits_for_translation or found.award_status == AwardStatus.CANCELLED:
        return None
    to = recipients.told(
        unit.session,
        owner_id=found.owner_id,
        organization_id=found.organization_id,
        spoken=found.locale,
        application_id=found.application_id,
    )
    _: Any = words(to.locale).gettext
    facts = {
        "project": " ".join(found.project_title.split()) or found.reference,
        "group": " ".join(found.organization_name.split()),
        "reference": found.reference,
        "round": in_language(found.round_title, to.locale),
        "amount": money(Money(found.cents or 0), to.locale),
        "asked": money(Money(found.asked_cents or 0), to.locale),
    }
    subject, opening, closing = TEXTS[Outcome(found.outcome)](_)
    address = ports.links()("decisions.show", locale=to.locale, reference=found.reference)
    contact = _("Questions? %(name)s will help: %(phone)s.") % {
        "name": found.contact.get("name", ""),
        "phone": found.contact.get("phone", ""),
    }
    body = [
        *(part % facts for part in opening),
        *_why(found, to.locale, _),
        *(part % facts for part in closing),
        f"{_('Your answer, also to print:')}\n{address}",
        contact,
    ]
    return to.letter(
        f"decision-{found.application_id}-{found.outcome}",
        subject=subject % facts,
        text="\n\n".join([_("Hello,"), *body]),
    )


def _why(found: Answer, locale: str, _: Say) -> list[str]:
    """Reasons with where to go next, our own words, and what the criteria said to who did not get all they asked."""
    if found.outcome == Outcome.AWARD:
        return [found.words] if found.words else []
    parts = []
    if found.reasons or found.words:
        parts.append(_("These are the reasons:"))
    for reason in found.reasons:
        parts.append(
            "\n".join(filter(None, (in_language(reason.text, locale), in_language(reason.where_next, locale))))
        )
    if found.words:
        parts.append(found.words)
    points = [
        f"- {in_language(each.name, locale)}: {each.mean:.1f}" for each in found.criteria if each.mean is not None
    ]
    if points and found.outcome != Outcome.AWARD_IN_PART:
        parts.append(_("What the panel's points say, from 1 (weak) to 5 (strong):") + "\n" + "\n".join(points))
    return parts


def _award(_: Say) -> tuple[str, list[str], list[str]]:
    return (
        _("Yes: %(amount)s for “%(project)s”"),
        [_("Good news. “%(project)s” of %(group)s gets %(amount)s from %(round)s.")],
        [_steps(_)],
    )


def _award_in_part(_: Say) -> tuple[str, list[str], list[str]]:
    return (
        _("Yes, in part: %(amount)s for “%(project)s”"),
        [_("Good news. “%(project)s” of %(group)s gets %(amount)s from %(round)s. You asked for %(asked)s.")],
        [_("If the project does not work with less money, please call us before you sign."), _steps(_)],
    )


def _steps(_: Say) -> str:
    return _(
        "You do not have to do anything now. Our finance team sets the money aside. "
        "Then we send you a short agreement to sign. The money comes after that."
    )


def _waitlist(_: Say) -> tuple[str, list[str], list[str]]:
    return (
        _("“%(project)s” is on the waiting list"),
        [
            _("Thank you for what you sent us for %(round)s. We could not fund “%(project)s” yet."),
            _("It is on the waiting list. If money comes free, we go down that list and write to you at once."),
        ],
        [_("You do not have to do anything to stay on the list.")],
    )


def _decline(_: Say) -> tuple[str, list[str], list[str]]:
    return (
        _("Our answer on “%(project)s”"),
        [
            _("Thank you for the work that you put into “%(project)s”. We are sorry: we can't fund it in %(round)s."),
        ],
        [_("This says nothing against you as a neighbor. You are welcome to apply again, and we help with it.")],
    )


TEXTS: dict[Outcome, Callable[[Say], tuple[str, list[str], list[str]]]] = {
    Outcome.AWARD: _award,
    Outcome.AWARD_IN_PART: _award_in_part,
    Outcome.WAITLIST: _waitlist,
    Outcome.DECLINE: _decline,
}
