"""Letters about letters of intent: we have it, you are invited, or why not this time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from grants.applications import queries
from grants.applications.events import LetterAnswered, LetterSent, WordsTranslated
from grants.applications.lifecycle import LetterStatus
from grants.applications.model import TranslationKind
from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.applications import copy_of
from grants.notices.letters import letter, words
from grants.notices.receipt import Receipt, paper_words, seal, where_it_stands
from grants.programs import queries as programs


@letter(LetterSent, seal=seal)
def we_have_it(unit: Unit, fact: LetterSent) -> Receipt | None:
    """With a full copy, as the letter's text and as a paper; None once it was answered."""
    page = queries.application_page(unit.session, id=fact.application_id)
    to = recipients.of_group(
        unit.session, owner_id=page.owner_id, organization_id=page.organization_id, spoken=page.locale
    )
    round = programs.round_page(unit.session, id=page.round_id, now=unit.now)
    if to is None or page.letter is not LetterStatus.SENT or round.letters is None:
        return None
    page = replace(page, locale=to.locale)
    _: Any = words(to.locale).gettext
    by = saying.day(date.fromisoformat(round.letters.invitations_by), to.locale)
    after = _("We have your letter. We read it and write to you by %s.") % by
    said = Letter(
        key=f"letter-{page.id}",
        to=to.email,
        subject=_("We have your letter %s") % page.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                after,
                f"{_('Reference')}: {page.reference}",
                where_it_stands(page),
                _("This is a full copy of what you sent. It is enclosed as a paper, too:"),
                *copy_of(page),
            ]
        ),
        locale=to.locale,
    )
    paper = paper_words(
        page,
        round,
        queries.entry_of(unit.session, page.id),
        sent_at=queries.letter_page(unit.session, page.reference).sent_at,
        title=f"{_('Your letter')} {page.reference}",
        after=f"{after} {where_it_stands(page)}",
    )
    return Receipt(said, f"{page.reference}.pdf", paper)


@letter(LetterAnswered)
def answer(unit: Unit, fact: LetterAnswered) -> Letter | None:
    """As it stands now: None when staff have thought again since, or its words wait for a translation."""
    return _answer(unit, fact.application_id, LetterStatus.INVITED if fact.invited else LetterStatus.NOT_INVITED)


@letter(WordsTranslated)
def answer_in_their_language(unit: Unit, fact: WordsTranslated) -> Letter | None:
    """The answer that waited for the translation of our words."""
    if fact.kind != TranslationKind.LETTER:
        return None
    page = queries.application_page(unit.session, id=fact.application_id)
    return _answer(unit, page.id, page.letter) if page.letter is not None else None


def _answer(unit: Unit, application_id: int, wanted: LetterStatus) -> Letter | None:
    page = queries.application_page(unit.session, id=application_id)
    if page.letter is not wanted or page.status != "draft":
        return None
    to = recipients.of_application(unit.session, page)
    sent = queries.letter_page(unit.session, page.reference)
    if sent.waits_for_translation:
        return None
    _: Any = words(to.locale).gettext
    address = ports.links()("apply.overview", locale=to.locale, reference=page.reference)
    invited = wanted is LetterStatus.INVITED
    if invited:
        subject = _("You are invited: %s") % page.reference
        said = [
            _("Good news: we would like to read your full application."),
            sent.words,
            _("What you wrote in your letter stands in the form already. Please send it by %s.")
            % saying.moment(page.closes_at, page.timezone, to.locale),
            address,
        ]
    else:
        subject = _("About your letter %s") % page.reference
        said = [
            _("Thank you for your letter. We do not ask for the full application this time. This is why:"),
            sent.words,
            _("If you think this is a mistake, please call us. A person will look at it again."),
            address,
        ]
    text = "\n\n".join([_("Hello,"), *filter(None, said)])
    kind = "invited" if invited else "not-invited"
    return to.letter(f"letter-{kind}-{page.id}", subject=subject, text=text)
