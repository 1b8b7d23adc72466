"""Letters about reports: reminders that look first whether they are still needed, and what became of a report."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from grants.applications import queries as applications
from grants.applications.events import WordsTranslated
from grants.applications.model import TranslationKind
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.notices.recipients import Recipient
from grants.reports import rules
from grants.reports.events import ReportAccepted, ReportReminderDue, ReportReturned, ReportSubmitted
from grants.reports.lifecycle import WITH_GRANTEE, ReportStatus
from grants.reports.queries import ReportPage, report_page

FARTHEST = max(-days for days in rules.REMINDERS)


def _to(unit: Unit, page: ReportPage) -> Recipient:
    return recipients.told(
        unit.session,
        owner_id=page.owner_id,
        organization_id=page.organization_id,
        spoken=page.locale,
        application_id=page.application_id,
    )


@letter(ReportReminderDue, kind="reminders")
def reminder(unit: Unit, fact: ReportReminderDue) -> Letter | None:
    """As things stand now: nobody who has reported meanwhile, nobody whose due day has moved far away."""
    page = report_page(unit.session, id=fact.report_id, now=unit.now)
    left = rules.days_left(due_at=page.due_at, timezone=page.timezone, now=unit.now)
    if page.status not in WITH_GRANTEE or left > FARTHEST:
        return None
    to = _to(unit, page)
    _: Any = words(to.locale).gettext
    day = _day(page.due_at, page.timezone, to.locale)
    if left > 0:
        subject = _("Your report is due on %(day)s") % {"day": day}
        opening = _("Your report on “%(project)s” is due on %(day)s. It is one page and takes about ten minutes.")
    elif left == 0:
        subject = _("Your report is due today")
        opening = _("Your report on “%(project)s” is due today. It is one page and takes about ten minutes.")
    else:
        subject = _("Your report was due on %(day)s") % {"day": day}
        opening = _("Your report on “%(project)s” was due on %(day)s. It is not too late: please send it when you can.")
    body = [opening % {"project": _title(page), "day": day}]
    if page.updated_at is not None:
        body.append(_("What you have written so far is kept."))
    return _write(page, to, f"report-reminder-{fact.report_id}-{fact.day}", subject, body, _("Your report:"))


@letter(ReportSubmitted)
def receipt(unit: Unit, fact: ReportSubmitted) -> Letter | None:
    """What we have, and where the copy is."""
    page = report_page(unit.session, id=fact.report_id, now=unit.now)
    to = _to(unit, page)
    if page.submitted_at is None:
        return None
    _: Any = words(to.locale).gettext
    subject = _("We have your report (%(reference)s)") % {"reference": page.reference}
    body = [
        _("Thank you. Your report on “%(project)s” has come in.") % {"project": _title(page)},
        _("We read it and write to you. You do not have to do anything now."),
    ]
    key = f"report-receipt-{fact.report_id}-{int(page.submitted_at.timestamp())}"
    return _write(page, to, key, subject, body, _("Your copy:"))


@letter(ReportReturned)
def please_mend(unit: Unit, fact: ReportReturned) -> Letter | None:
    """What to mend and by when; None while our words wait for their translation."""
    return _please_mend(unit, report_page(unit.session, id=fact.report_id, now=unit.now))


@letter(WordsTranslated)
def please_mend_in_their_language(unit: Unit, fact: WordsTranslated) -> Letter | None:
    """The letter whose words waited for their translation."""
    if fact.kind != TranslationKind.REPORT:
        return None
    reference = applications.application_page(unit.session, id=fact.application_id).reference
    return _please_mend(unit, report_page(unit.session, reference=reference, now=unit.now))


def _please_mend(unit: Unit, page: ReportPage) -> Letter | None:
    """None when it has been mended before the letter could go."""
    to = _to(unit, page)
    if page.status is not ReportStatus.RETURNED or page.submitted_at is None:
        return None
    said = applications.words_for(unit.session, page.application_id, page.note, kind=TranslationKind.REPORT)
    if said is None:
        return None
    _: Any = words(to.locale).gettext
    subject = _("Please look at your report again (%(reference)s)") % {"reference": page.reference}
    body = [
        _("We have read your report on “%(project)s” and ask you for one thing:") % {"project": _title(page)},
        said.text,
        _("All that you wrote is still there. Please send it again by %(day)s.")
        % {"day": _day(page.due_at, page.timezone, to.locale)},
    ]
    key = f"report-returned-{page.id}-{int(page.submitted_at.timestamp())}"
    return _write(page, to, key, subject, body, _("Your report:"))


@letter(ReportAccepted)
def thanks(unit: Unit, fact: ReportAccepted) -> Letter | None:
    """The report is taken; what the rest of the money does is told by the letters of payments."""
    page = report_page(unit.session, id=fact.report_id, now=unit.now)
    to = _to(unit, page)
    _: Any = words(to.locale).gettext
    subject = _("Thank you: your report is accepted (%(reference)s)") % {"reference": page.reference}
    body = [
        _("We have accepted your report on “%(project)s”. Thank you for what you did.") % {"project": _title(page)},
        _("If a part of your grant waited for this report, it is on its way to the finance team by itself."),
        _("The answers that are public now stand on the page of your grant."),
    ]
    return _write(page, to, f"report-accepted-{fact.report_id}", subject, body, _("Your copy:"))


def _write(page: ReportPage, to: Recipient, key: str, subject: str, body: list[str], link_words: str) -> Letter:
    _: Any = words(to.locale).gettext
    address = ports.links()("reporting.show", locale=to.locale, reference=page.reference)
    contact = _("Questions? %(name)s will help: %(phone)s.") % {
        "name": page.contact.get("name", ""),
        "phone": page.contact.get("phone", ""),
    }
    text = "\n\n".join([_("Hello,"), *body, f"{link_words}\n{address}", contact])
    return to.letter(key, subject=subject, text=text)


def _title(page: ReportPage) -> str:
    return page.project_title or page.reference


def _day(moment: datetime, timezone: str, locale: str) -> str:
    return format_date(moment.astimezone(ZoneInfo(timezone)).date(), "long", locale=locale.replace("-", "_"))
