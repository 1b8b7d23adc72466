"""Letters about offers: the agreement to sign, its end in sight, and how it ended."""

from __future__ import annotations

from typing import Any

from grants.applications import queries as applications
from grants.applications.events import WordsTranslated
from grants.applications.model import TranslationKind
from grants.awards.agreement.saying import moment, money
from grants.awards.events import AwardCancelled, AwardLapsed, AwardOffered, AwardRefused, AwardSigned, OfferNearsItsEnd
from grants.awards.lifecycle import AwardStatus
from grants.awards.queries import AwardPage, award_page
from grants.kernel import ports
from grants.kernel.money import Money
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.notices.recipients import Recipient
from grants.people import queries as people


@letter(AwardOffered)
def please_sign(unit: Unit, fact: AwardOffered) -> Letter | None:
    """The way to the agreement and its deadline; None when it was answered or is over."""
    page = award_page(unit.session, fact.award_id)
    to = _to(unit, page)
    if not _is_open(page, unit):
        return None
    _: Any = words(to.locale).gettext
    subject = _("Please sign your grant agreement by %(deadline)s") % {"deadline": _deadline(page, to)}
    body = [
        _("Your agreement for “%(project)s” is ready. The grant is %(amount)s.") % _facts(page, to),
        _("Please read it and sign it on this page. It takes about five minutes, and a phone is enough."),
        _("The offer ends on %(deadline)s. After that the money goes to another project.") % _facts(page, to),
    ]
    return _write(page, to, f"offer-{page.id}", subject, body)


@letter(OfferNearsItsEnd)
def offer_nears_its_end(unit: Unit, fact: OfferNearsItsEnd) -> Letter | None:
    """A reminder, if the offer is open at the moment of sending."""
    page = award_page(unit.session, fact.award_id)
    to = _to(unit, page)
    if not _is_open(page, unit) or page.offer_expires_at is None:
        return None
    _: Any = words(to.locale).gettext
    subject = _("Your grant waits for your signature until %(deadline)s") % _facts(page, to)
    body = [
        _("We have set %(amount)s aside for “%(project)s”, and your agreement is not signed yet.") % _facts(page, to),
        _("The offer ends on %(deadline)s. After that the money goes to another project.") % _facts(page, to),
        _("If something keeps you from signing, please call us today. We will find a way together."),
    ]
    return _write(page, to, f"offer-reminder-{page.id}-{(page.offer_expires_at - unit.now).days}", subject, body)


@letter(AwardSigned)
def signed(unit: Unit, fact: AwardSigned) -> Letter | None:
    """What was signed, where the copy is, and what comes next."""
    page = award_page(unit.session, fact.award_id)
    to = _to(unit, page)
    if page.signature is None:
        return None
    _: Any = words(to.locale).gettext
    facts = _facts(page, to) | {
        "name": page.signature.name,
        "when": moment(page.signature.at, page.timezone, to.locale),
    }
    subject = _("Signed: your grant agreement %(reference)s") % facts
    body = [
        _("Thank you. %(name)s signed the agreement for “%(project)s” on %(when)s.") % facts,
        _("You can read and print it at any time on the page below."),
        _("We write to you about the payment of %(amount)s next.") % facts,
    ]
    return _write(page, to, f"signed-{page.id}", subject, body)


@letter(AwardRefused)
def refused(unit: Unit, fact: AwardRefused) -> Letter | None:
    """That the no has arrived, and that nobody minds."""
    page = award_page(unit.session, fact.award_id)
    to = _to(unit, page)
    _: Any = words(to.locale).gettext
    subject = _("You said no to the grant %(reference)s") % _facts(page, to)
    body = [
        _("We have noted that you do not take the grant for “%(project)s”. The money goes to another project.")
        % _facts(page, to),
        _("If this was a mistake, please call us at once. And you are welcome to apply again."),
    ]
    return _write(page, to, f"refused-{page.id}", subject, body)


@letter(AwardLapsed)
def lapsed(unit: Unit, fact: AwardLapsed) -> Letter | None:
    """That the offer is over, and whom to call."""
    page = award_page(unit.session, fact.award_id)
    to = _to(unit, page)
    _: Any = words(to.locale).gettext
    subject = _("The offer for your grant %(reference)s has ended") % _facts(page, to)
    body = [
        _("The agreement for “%(project)s” was not signed by %(deadline)s, so the offer has ended.") % _facts(page, to),
        _("We are sorry that it did not work out this time. If something went wrong, please call us."),
        _("You are welcome to apply again in the next round. You may reuse every word."),
    ]
    return _write(page, to, f"lapsed-{page.id}", subject, body)


@letter(AwardCancelled)
def cancelled(unit: Unit, fact: AwardCancelled) -> Letter | None:
    """That an award was taken back before the offer; None while the reason waits for its translation."""
    return _cancelled(unit, award_page(unit.session, fact.award_id))


@letter(WordsTranslated)
def cancelled_in_their_language(unit: Unit, fact: WordsTranslated) -> Letter | None:
    """The letter whose reason waited for its translation."""
    if fact.kind != TranslationKind.AWARD:
        return None
    reference = applications.application_page(unit.session, id=fact.application_id).reference
    return _cancelled(unit, award_page(unit.session, reference))


def _cancelled(unit: Unit, page: AwardPage) -> Letter | None:
    """With the reason that was written down."""
    to = _to(unit, page)
    if page.status is not AwardStatus.CANCELLED:
        return None
    happened = people.history(unit.session, [("award", page.id)])
    written = next((each.note for each in happened if each.action == "cancel"), "")
    reason = applications.words_for(unit.session, page.application_id, written, kind=TranslationKind.AWARD)
    if reason is None:
        return None
    _: Any = words(to.locale).gettext
    subject = _("We have to take back the grant %(reference)s") % _facts(page, to)
    body = [
        _("We told you that “%(project)s” would get a grant. We are sorry: we have to take that back.")
        % _facts(page, to),
        _("This is why:") + f"\n{reason.text}",
        _("Please call us. We would like to explain it, and to hear from you."),
    ]
    return _write(page, to, f"cancelled-{page.id}", subject, body)


def _to(unit: Unit, page: AwardPage) -> Recipient:
    return recipients.told(
        unit.session,
        owner_id=page.owner_id,
        organization_id=page.organization_id,
        spoken=page.application_locale,
        application_id=page.application_id,
    )


def _is_open(page: AwardPage, unit: Unit) -> bool:
    return page.status is AwardStatus.OFFERED and not page.offer_is_over(unit.now)


def _deadline(page: AwardPage, to: Recipient) -> str:
    return moment(page.offer_expires_at, page.timezone, to.locale) if page.offer_expires_at is not None else ""


def _facts(page: AwardPage, to: Recipient) -> dict[str, str]:
    return {
        "project": " ".join(page.project_title.split()) or page.reference,
        "reference": page.reference,
        "amount": money(Money(page.cents), to.locale),
        "deadline": _deadline(page, to),
    }


def _write(page: AwardPage, to: Recipient, key: str, subject: str, body: list[str]) -> Letter:
    _: Any = words(to.locale).gettext
    address = ports.links()("offers.show", locale=to.locale, reference=page.reference)
    contact = _("Questions? %(name)s will help: %(phone)s.") % {
        "name": page.contact.get("name", ""),
        "phone": page.contact.get("phone", ""),
    }
    text = "\n\n".join([_("Hello,"), *body, f"{_('Your grant:')}\n{address}", contact])
    return to.letter(key, subject=subject, text=text)
