"""Letters about messages: staff hear of a question, the group hears of an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from grants.applications import queries
from grants.applications.events import MessageAnswered, MessageWritten, WordsTranslated
from grants.applications.model import Message, Thread, TranslationKind
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.programs.model import Round


@letter(MessageWritten)
def question(unit: Unit, fact: MessageWritten) -> Letter | None:
    """To the round's desk; None when it was answered before the letter could go, or the desk has no address."""
    page = queries.application_page(unit.session, id=fact.application_id)
    message = unit.session.get(Message, fact.message_id)
    waits = unit.session.scalar(select(Thread.waits_since).where(Thread.application_id == fact.application_id))
    round = unit.session.get(Round, page.round_id)
    address = round.details["contact"].get("email") if round is not None else None
    if message is None or not waits or not address:
        return None
    _: Any = words("en").gettext
    return Letter(
        key=f"message-{message.id}",
        to=address,
        subject=_("A question about %s") % page.reference,
        text="\n\n".join(
            [
                _("%(group)s wrote about %(reference)s:")
                % {"group": " ".join(page.organization_name.split()), "reference": page.reference},
                message.text,
                _("Please answer here:"),
                ports.links()("staff_messages.thread", reference=page.reference),
            ]
        ),
    )


@letter(MessageAnswered, kind="messages")
def answer(unit: Unit, fact: MessageAnswered) -> Letter | None:
    """To the group, in its language; None when it was read on the page, or waits for a translation."""
    return _answer(unit, fact.application_id, fact.message_id)


@letter(WordsTranslated, kind="messages")
def answer_in_their_language(unit: Unit, fact: WordsTranslated) -> Letter | None:
    """The message that waited for its translation."""
    return _answer(unit, fact.application_id, int(fact.key)) if fact.kind == TranslationKind.REPLY else None


def _answer(unit: Unit, application_id: int, message_id: int) -> Letter | None:
    page = queries.application_page(unit.session, id=application_id)
    message = unit.session.get(Message, message_id)
    unread = unit.session.scalar(select(Thread.unread_since).where(Thread.application_id == application_id))
    if message is None or not message.from_staff or not unread:
        return None
    known = queries.interpreted_messages(unit.session, application_id).get(message.id)
    if known is not None and known.waits:
        return None
    translated = known.translated if known is not None else None
    to = recipients.of_application(unit.session, page)
    _: Any = words(to.locale).gettext
    return to.letter(
        f"message-{message.id}",
        subject=_("A message about your application %s") % page.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("We wrote to you about your application:"),
                translated.text if translated is not None else message.text,
                _("You can answer here:"),
                ports.links()("apply.messages", locale=to.locale, reference=page.reference),
            ]
        ),
    )
