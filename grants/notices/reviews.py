"""Letters about reviewing: to a reviewer with a new share, to the office when somebody had to step back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from grants.applications.model import Application
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.texts import in_language
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.people.model import Person
from grants.programs.model import Round
from grants.reviews.events import ReviewerRecused, ReviewsAssigned
from grants.reviews.lifecycle import COUNTS, OPEN
from grants.reviews.model import Assignment
from grants.reviews.rules import reviews_each


@letter(ReviewsAssigned)
def share_letter(unit: Unit, fact: ReviewsAssigned) -> Letter | None:
    """How much there is to read now; None when nothing is left of it, or the person has no address."""
    person = unit.session.get(Person, fact.reviewer_id)
    round = unit.session.get(Round, fact.round_id)
    waiting = unit.session.scalar(
        select(func.count())
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Application.round_id == fact.round_id,
            Assignment.reviewer_id == fact.reviewer_id,
            Assignment.status.in_(OPEN),
        )
    )
    if person is None or not person.email or round is None or not waiting:
        return None
    catalogue = words(person.locale)
    _: Any = catalogue.gettext
    subject: Any = catalogue.ngettext(
        "%(num)s application to read: %(round)s", "%(num)s applications to read: %(round)s", waiting
    )
    title = in_language(round.title, person.locale)
    text = "\n\n".join(
        [
            _("Hello %s,") % person.name if person.name else _("Hello,"),
            catalogue.ngettext(
                "Thank you for reading for us. There is %(num)s application on your list for %(round)s.",
                "Thank you for reading for us. There are %(num)s applications on your list for %(round)s.",
                waiting,
            )
            % {"num": waiting, "round": title},
            _("Before you read one, we show you who it is from. If you know them, just tell us so."),
            _("You can stop at any time. What you scored is kept."),
            ports.links()("reviewing.desk", locale=person.locale),
        ]
    )
    return Letter(
        key=f"reviews-assigned-{fact.round_id}-{fact.reviewer_id}-{fact.at}",
        to=person.email,
        subject=subject % {"num": waiting, "round": title},
        text=text,
        locale=person.locale,
    )


@letter(ReviewerRecused)
def replacement_letter(unit: Unit, fact: ReviewerRecused) -> Letter | None:
    """The office hears which application needs another reader; None when one was found already."""
    found = unit.session.execute(
        select(Application, Round)
        .join(Round, Round.id == Application.round_id)
        .where(Application.id == fact.application_id)
    ).first()
    if found is None:
        return None
    application, round = found
    readers = unit.session.scalar(
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.application_id == application.id, Assignment.status.in_(COUNTS))
    )
    each = reviews_each(round.details)
    address = round.details["contact"].get("email")
    if not address or (readers or 0) >= each:
        return None
    _: Any = words("en").gettext
    text = "\n\n".join(
        [
            _("A reviewer of %s has a conflict of interest and has stepped back.") % application.reference,
            _("It has %(readers)s of %(each)s readers now. Please find another one:")
            % {"readers": readers, "each": each},
            ports.links()("staff_applications.reviewers", reference=application.reference),
        ]
    )
    return Letter(
        key=f"recused-{fact.assignment_id}",
        to=address,
        subject=_("%s needs another reader") % application.reference,
        text=text,
    )
