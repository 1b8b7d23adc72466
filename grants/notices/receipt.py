"""The receipt: a letter, and a paper with the full copy of what was sent, in the language of who sent it."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from grants.kernel.texts import in_language
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
    """The paper as data, in the language of the application; NotFound for what was never sent.

    `entry` says who typed it in for somebody, and on which day it had come.
    """
    if page.submitted_at is None:
        raise NotFound("Receipt")
    lang = page.locale.split("-", maxsplit=1)[0]
    _: Any = words(lang).gettext
    sent = page.submitted_at.astimezone(ZoneInfo(page.timezone))
    address = ports.links()("apply.overview", locale=page.locale, reference=page.reference)
    called = ", ".join(filter(None, (round.contact.get(name, "") for name in ("name", "phone", "email"))))
    again = saying.moment(page.resent_at, page.timezone, lang) if page.resent_at else ""
    facts = [
        (_("Reference"), page.reference),
        (_("Group"), page.organization_name),
        (_("Round"), in_language(page.round_title, lang)),
        (_("Sent"), saying.moment(page.submitted_at, page.timezone, lang)),
        (_("Changed and sent again"), again),
        (_("Entered by"), f"{entry.by}, {saying.day(entry.received_on, lang)}" if entry else ""),
        (_("A person to call"), called),
    ]
    return {
        "language": lang,
        "direction": Locale.parse(lang).text_direction,
        "title": _("Your application %s") % page.reference,
        "office": in_language(round.program, lang),
        "intro": _("This is a full copy of what you sent. Please keep it."),
        "not_whole": _("This paper can't print some of the letters that you used. You can read them all here:")
        + f" {address}",
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "sections": [
            {"title": title, "rows": [{"question": question, "answer": answer} for question, answer in rows]}
            for title, rows in rows_of(page)
        ],
        "next": _("You hear from us by %(day)s. Where it stands: %(address)s")
        % {"day": saying.day(round.decisions_by, lang), "address": address},
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
