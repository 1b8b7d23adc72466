"""Letters about rounds: news of a new one, to who asked for it."""

from __future__ import annotations

from typing import Any

from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.texts import in_language
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.people.model import Person
from grants.programs.events import RoundAnnounced
from grants.programs.model import Round


@letter(RoundAnnounced, kind="news")
def new_round(unit: Unit, fact: RoundAnnounced) -> Letter | None:
    person = unit.session.get_one(Person, fact.person_id)
    round = unit.session.get_one(Round, fact.round_id)
    if not person.email or unit.now >= round.closes_at:
        return None
    _: Any = words(person.locale).gettext
    title = in_language(round.title, person.locale)
    return Letter(
        key=f"news-{round.id}-{person.id}",
        to=person.email,
        subject=_("A new round: %s") % title,
        text="\n\n".join(
            [
                _("Hello,"),
                title,
                in_language(round.summary, person.locale),
                _("You can apply from %(first)s until %(last)s.")
                % {
                    "first": saying.moment(round.opens_at, round.timezone, person.locale),
                    "last": saying.moment(round.closes_at, round.timezone, person.locale),
                },
                ports.links()("rounds.show", locale=person.locale, key=round.key),
            ]
        ),
        locale=person.locale,
    )
