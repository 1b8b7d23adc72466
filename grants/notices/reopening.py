"""Letters about sections that were opened again: to the group, to the desk, and when the day has passed."""

from __future__ import annotations

from typing import Any

from grants.applications import queries
from grants.applications.events import ReopeningOver, SectionsReopened, SectionsSentAgain, WordsTranslated
from grants.applications.lifecycle import REOPENABLE
from grants.applications.model import TranslationKind
from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.texts import in_language
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.programs.model import Round


@letter(SectionsReopened)
def please_change(unit: Unit, fact: SectionsReopened) -> Letter | None:
    """Which part, why, until when; None while the reason waits for its translation."""
    return _please_change(unit, fact.application_id)


@letter(WordsTranslated)
def please_change_in_their_language(unit: Unit, fact: WordsTranslated) -> Letter | None:
    """The letter whose reason waited for its translation."""
    return _please_change(unit, fact.application_id) if fact.kind == TranslationKind.REOPENING else None


def _please_change(unit: Unit, application_id: int) -> Letter | None:
    """None when it was sent again, taken back or decided, or its day passed before the letter could go."""
    page = queries.application_page(unit.session, id=application_id)
    reopening = page.reopening
    if reopening is None or unit.now >= reopening.until or page.status not in REOPENABLE:
        return None
    to = recipients.of_application(unit.session, page)
    reason = queries.words_for(unit.session, page.id, reopening.reason, kind=TranslationKind.REOPENING)
    if reason is None:
        return None
    _: Any = words(to.locale).gettext
    titles = [in_language(each.title, to.locale) for each in page.form.sections if each.key in reopening.sections]
    return to.letter(
        f"reopened-{reopening.id}",
        subject=_("Please change a part of your application %s") % page.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("We read your application and ask you for a change. This part is open again:"),
                "\n".join(f"- {title}" for title in titles),
                reason.text,
                _("You have until %s.") % saying.moment(reopening.until, page.timezone, to.locale),
                ports.links()("apply.changes", locale=to.locale, reference=page.reference),
                _("Nothing else is open. If you change nothing, what you sent first stays."),
            ]
        ),
    )


@letter(SectionsSentAgain)
def changes_are_in(unit: Unit, fact: SectionsSentAgain) -> Letter | None:
    """The round's desk hears that the sections came back."""
    page = queries.application_page(unit.session, id=fact.application_id)
    round = unit.session.get(Round, page.round_id)
    address = round.details["contact"].get("email") if round is not None else None
    if not address:
        return None
    _: Any = words("en").gettext
    return Letter(
        key=f"changes-in-{fact.reopening_id}",
        to=address,
        subject=_("Changes are in: %s") % page.reference,
        text="\n\n".join(
            [
                _("%(group)s sent the opened sections of %(reference)s again. See what is different:")
                % {"group": " ".join(page.organization_name.split()), "reference": page.reference},
                ports.links()("staff_applications.show", reference=page.reference),
            ]
        ),
    )


@letter(ReopeningOver)
def day_has_passed(unit: Unit, fact: ReopeningOver) -> Letter | None:
    """What was sent first stands; what was typed is kept, and a person can be called.

    None once it was taken back or decided: nobody waits for the change any more.
    """
    page = queries.application_page(unit.session, id=fact.application_id)
    if page.status not in REOPENABLE:
        return None
    to = recipients.of_application(unit.session, page)
    _: Any = words(to.locale).gettext
    return to.letter(
        f"reopening-over-{fact.reopening_id}",
        subject=_("Your application %s stays as you sent it") % page.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("The day to change a part of your application has passed, and no change was sent."),
                _("What you sent first stays. If you wanted to change it and could not, please write or call us:"),
                ports.links()("apply.messages", locale=to.locale, reference=page.reference),
            ]
        ),
    )
