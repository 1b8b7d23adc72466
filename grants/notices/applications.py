"""Letters about applications: taken back, not eligible; and the answers of one as plain text."""

from __future__ import annotations

from typing import Any

from grants.applications import queries
from grants.applications.events import ApplicationScreened, ApplicationWithdrawn
from grants.applications.queries import ApplicationPage
from grants.kernel.ports import Letter
from grants.kernel.texts import in_language
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.notices.recipients import of_application
from grants.people.model import Person
from grants.programs import saying


def recipient(unit: Unit, page: ApplicationPage) -> Person | None:
    """The person to write to; None for who has no e-mail: they read it on the page, or we call."""
    person = unit.session.get(Person, page.owner_id) if page.owner_id else None
    return person if person is not None and person.email else None


@letter(ApplicationWithdrawn)
def withdrawn(unit: Unit, fact: ApplicationWithdrawn) -> Letter | None:
    """None for who has no e-mail: they see it on the page, or were told by who did it for them."""
    page = queries.application_page(unit.session, id=fact.application_id)
    to = of_application(unit.session, page)
    if to.call is not None:
        return None
    _: Any = words(to.locale).gettext
    return to.letter(
        f"withdrawn-{page.id}",
        subject=_("Your application %s is withdrawn") % page.reference,
        text="\n\n".join(
            [_("Hello,"), _("As you asked, we will not read this application further. You can apply again any time.")]
        ),
    )


@letter(ApplicationScreened)
def not_eligible(unit: Unit, fact: ApplicationScreened) -> Letter | None:
    """Only a no is told by mail at this point: why, what would help, and whom to ask."""
    if fact.eligible:
        return None
    page = queries.application_page(unit.session, id=fact.application_id)
    screening = queries.screening(unit.session, page.id)
    if page.status != "ineligible" or screening is None or screening.confirmed_at is None:
        return None
    to = of_application(unit.session, page)
    _: Any = words(to.locale).gettext
    reasons = []
    for finding in screening.findings:
        if finding["key"] in screening.reasons:
            why, how = (in_language(finding[part], to.locale) for part in ("why_not", "how_to"))
            reasons.append(f"- {why} {how}")
    return to.letter(
        f"not-eligible-{page.id}-{int(screening.confirmed_at.timestamp())}",  # a second no is another letter
        subject=_("About your application %s") % page.reference,
        text="\n\n".join(
            [
                _("Hello,"),
                _("Thank you for your application. It does not fit the rules of this round:"),
                *reasons,
                _("If you think this is a mistake, please call us. A person will look at it again."),
            ]
        ),
    )


def rows_of(page: ApplicationPage) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Every section's title with its questions and answers as plain text, in the language of the application.

    Third is the language of the answer: people's own words stay in theirs.
    """
    say: Any = words(page.locale).gettext
    names = {file.id: file.name for file in page.files.values()}
    return [
        (
            in_language(section.title, page.locale),
            [
                (
                    in_language(question.label, page.locale),
                    saying.plain(question, page.values.get(question.key), page.locale, say, names),
                    page.locales.get(question.key, page.locale) if question.is_words else page.locale,
                )
                for question in section.questions
                if question.is_asked
            ],
        )
        for section in page.form.sections
    ]


def copy_of(page: ApplicationPage) -> list[str]:
    """The same as paragraphs of a letter."""
    found = []
    for title, rows in rows_of(page):
        found.append(title.upper())
        found += [f"{question}\n{answer}" for question, answer, _ in rows]
    return found
