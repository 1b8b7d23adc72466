"""The receipt: a letter, and a paper with the full copy of what was sent, in the language of who sent it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from grants.applications import queries
from grants.applications.events import ApplicationSubmitted, SectionsSentAgain
from grants.applications.queries import ApplicationPage, EntryCard
from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.refusal import NotFound
from grants.kernel.texts import base, in_language
from grants.kernel.typeset import typeset
from grants.kernel.unit import Unit
from grants.notices.applications import copy_of, recipient, rows_of
from grants.notices.letters import letter, words
from grants.programs import queries as programs
from grants.programs.queries import RoundPage

TEMPLATE = Path(__file__).parent / "receipt.typ"


@dataclass(frozen=True)
class Receipt:
    """A letter and the words of the paper that goes with it."""

    letter: Letter
    name: str
    paper: dict[str, Any]


def receipt_words(page: ApplicationPage, round: RoundPage, entry: EntryCard | None = None) -> dict[str, Any]:
    """The paper of an application as data, in its language; NotFound for what was never sent.

    `entry` says who typed it in for somebody, and on which day it had come.
    """
    if page.submitted_at is None:
        raise NotFound("Receipt")
    lang = page.locale.split("-", maxsplit=1)[0]
    _: Any = words(lang).gettext
    facts = {"day": saying.day(round.decisions_by, lang), "address": where_it_stands(page)}
    return paper_words(
        page,
        round,
        entry,
        sent_at=page.submitted_at,
        title=_("Your application %s") % page.reference,
        after=_("You hear from us by %(day)s. Where it stands: %(address)s") % facts,
    )


def where_it_stands(page: ApplicationPage) -> str:
    """The address of its own page."""
    return ports.links()("apply.overview", locale=page.locale, reference=page.reference)


def paper_words(
    page: ApplicationPage, round: RoundPage, entry: EntryCard | None, *, sent_at: datetime, title: str, after: str
) -> dict[str, Any]:
    """The paper of what was sent at `sent_at`; `after` says what comes next."""
    lang = page.locale.split("-", maxsplit=1)[0]
    _: Any = words(lang).gettext
    sent = sent_at.astimezone(ZoneInfo(page.timezone))
    called = ", ".join(filter(None, (round.contact.get(name, "") for name in ("name", "phone", "email"))))
    again = saying.moment(page.resent_at, page.timezone, lang) if page.resent_at else ""
    facts = [
        (_("Reference"), page.reference),
        (_("Group"), page.organization_name),
        (_("Round"), in_language(page.round_title, lang)),
        (_("Sent"), saying.moment(sent_at, page.timezone, lang)),
        (_("Changed and sent again"), again),
        (_("Entered by"), f"{entry.by}, {saying.day(entry.received_on, lang)}" if entry else ""),
        (_("A person to call"), called),
    ]
    return {
        "language": lang,
        "direction": Locale.parse(lang).text_direction,
        "title": title,
        "office": in_language(round.program, lang),
        "intro": _("This is a full copy of what you sent. Please keep it."),
        "not_whole": _("This paper can't print some of the letters that you used. You can read them all here:")
        + f" {where_it_stands(page)}",
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "sections": [
            {"title": title, "rows": [{"question": q, "answer": a, "language": base(locale)} for q, a, locale in rows]}
            for title, rows in rows_of(page)
        ],
        "next": after,
        "year": sent.year,
        "month": sent.month,
        "day": sent.day,
    }


def receipt_paper(text: dict[str, Any]) -> bytes:
    """The paper of these words as an accessible PDF; takes some tenths of a second, so never in a transaction."""
    return typeset(TEMPLATE, text)


def seal(receipt: Receipt) -> Letter:
    """The letter with its paper."""
    enclosed = (receipt.name, "application/pdf", receipt_paper(receipt.paper))
    return replace(receipt.letter, attachments=(enclosed,))


@letter(SectionsSentAgain, seal=seal)
def receipt_of_changes(unit: Unit, fact: SectionsSentAgain) -> Receipt | None:
    """The whole copy once more, as it stands since the sections came back."""
    return _receipt(unit, fact.application_id, key=f"receipt-{fact.application_id}-again-{fact.reopening_id}")


@letter(ApplicationSubmitted, seal=seal)
def receipt(unit: Unit, fact: ApplicationSubmitted) -> Receipt | None:
    """What was sent, as the letter's text and as a paper; None for who has no e-mail: the page has the same paper."""
    return _receipt(unit, fact.application_id, key=f"receipt-{fact.application_id}")


def _receipt(unit: Unit, application_id: int, *, key: str) -> Receipt | None:
    page = queries.application_page(unit.session, id=application_id)
    person = recipient(unit, page)
    if person is None or page.submitted_at is None:
        return None
    _: Any = words(page.locale).gettext
    lines = [
        _("Hello,"),
        _("We have your changes. Thank you!")
        if page.resent_at
        else _("We have your application. Thank you for what you plan to do."),
        f"{_('Reference')}: {page.reference}",
        f"{_('Where it stands, and what comes next')}: "
        + ports.links()("apply.overview", locale=page.locale, reference=page.reference),
        _("This is a full copy of what you sent. It is enclosed as a paper, too:"),
        *copy_of(page),
    ]
    said = Letter(
        key=key,
        to=person.email or "",
        subject=(_("We have your changes: %s") if page.resent_at else _("We have your application %s"))
        % page.reference,
        text="\n\n".join(lines),
        locale=page.locale,
    )
    round = programs.round_page(unit.session, id=page.round_id, now=unit.now)
    return Receipt(said, f"{page.reference}.pdf", receipt_words(page, round, queries.entry_of(unit.session, page.id)))
