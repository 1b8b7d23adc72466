"""What was written in opened sections and never sent: kept, no part of the application, and shown to be copied."""

from __future__ import annotations

from collections.abc import Iterator

from grants.applications.model import Kept
from grants.applications.queries import ApplicationPage, ReopeningCard, Text, reopenings, texts_of_change
from grants.applications.rules import alike
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs import answers as reading
from grants.web import identity
from grants.web.database import session
from portal.apply.choosing import Shown
from portal.apply.opened import is_open
from portal.apply.seeing import former


def unsent(page: ApplicationPage) -> tuple[int | None, list[Shown]]:
    """The last opening, and the texts of those that are over; none that the application says already.

    For those who could change it; nobody else is told of either.
    """
    now = page.reopening.id if page.reopening is not None else None
    if not (now or page.was_reopened) or not allowed(identity.actor(), Action.CHANGE_REOPENED, page):
        return None, []
    is_over = page.was_reopened or not is_open(page)
    cards = reopenings(session(), page.id) if is_over else []
    over = [card for card in cards if card.id != now or not is_open(page)]
    return now or cards[0].id, _texts(page, over)


def _texts(page: ApplicationPage, cards: list[ReopeningCard]) -> list[Shown]:
    found: list[Shown] = []
    for question in page.whole_form:
        for card in cards:
            change = card.changes.get(question.key)
            if change is None:
                continue
            texts = texts_of_change(identity.actor(), question.key, change, form_version_id=page.form_version_id)
            for text in _left(card, texts):
                said = former(page, question, text.typed)
                there = [
                    page.typed.get(question.key),
                    *(each.text.typed for each in found if each.question is question),
                ]
                if not reading.is_blank(text.typed) and not any(alike(text.typed, each) for each in there):
                    found.append(Shown(text, question, said.page, stands=False))
    return found


def _left(card: ReopeningCard, texts: list[Text]) -> Iterator[Text]:
    """What stood and what waited when the day passed; of what was sent, what came afterwards."""
    for text in texts:
        change = card.changes[text.question_key]
        if card.sent_at is not None:
            if text.kept is Kept.ASIDE and text.at >= card.sent_at:
                yield text
        elif text.number and (text.number == change["number"] or text.number in change["waits"]):
            yield text
