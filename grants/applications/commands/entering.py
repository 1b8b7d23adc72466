"""Staff key in what came on paper, by phone or in person: the day on which it came decides, not the day of typing."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from grants.applications import rules
from grants.applications.commands.files import keep
from grants.applications.model import Application, ApplicationStatus, KeyedIn, LetterOfIntent
from grants.applications.uploads import Upload
from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.people.commands import person_with_email
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs
from grants.programs.commands import next_reference
from grants.programs.queries import RoundPage


def enter(
    unit: Unit,
    round_id: int,
    came: rules.Came,
    *,
    scans: list[tuple[str, bytes | Upload]] | None = None,
    letter: bool = False,
) -> Application:
    """Begin a draft for somebody without a computer, with the scan of their paper. NotReady says what is to mend.

    `letter` is for a letter of intent, which has its own last day; the full form is refused where all need one first.
    The draft belongs to the address that they gave, if they gave one; who keys it in goes on with it until it is
    sent, and never scores or screens it.
    """
    page = programs.round_page(unit.session, id=round_id, now=unit.now)
    require(unit.actor, Action.ENTER_APPLICATION, page)
    facing = page.for_letter() if letter else page
    scans = scans or []
    problems = rules.entry_problems(
        came,
        scanned=bool(scans),
        letter_first=not letter and page.letters is not None and not page.letters.tiers,
        opens=page.opens_at.astimezone(ZoneInfo(page.timezone)).date(),
        closes=facing.closes_at.astimezone(ZoneInfo(page.timezone)).date(),
        today=unit.now.astimezone(ZoneInfo(page.timezone)).date(),
        paper_days=page.paper_days,
    )
    if problems:
        raise NotReady(problems)
    owner = person_with_email(unit, came.email, locale=came.locale, name=came.name) if came.email else None
    application = unit.add(
        Application(
            reference=next_reference(unit, prefix=page.prefix, year=page.year),
            round_id=page.id,
            form_version_id=facing.form_version_id,
            owner_id=owner.id if owner else None,
            entered_by_id=unit.actor.person_id,
            locale=came.locale,
            created_at=unit.now,
            updated_at=unit.now,
        )
    )
    unit.add(
        KeyedIn(
            application_id=application.id,
            channel=came.channel,
            received_on=came.received_on,
            name=came.name,
            phone=came.phone,
            address=came.address,
            entered_by=unit.actor.person_id or 0,
            entered_at=unit.now,
        )
    )
    unit.changed(application, "enter", channel=came.channel, received_on=came.received_on.isoformat())
    for name, content in scans:
        keep(unit, application.id, rules.SCAN, name=name, content=content)
    return application


def in_time_on_paper(unit: Unit, application: Application, facing: RoundPage) -> datetime | None:
    """The moment that counts as its sending when whoever keyed it in sends it; None when today counts.

    `facing` is the round as the stage that is sent sees it: a letter of intent has its own last day. Once the days for
    keying in are over, nothing is sent that way any more; whoever else sends the draft does so today. So is the full
    form that follows a letter: the day on which the letter came says nothing of it.
    """
    if application.entered_by_id is None or application.entered_by_id != unit.actor.person_id:
        return None
    letter = select(LetterOfIntent.id).where(LetterOfIntent.application_id == application.id)
    if application.status is not ApplicationStatus.DRAFT or unit.session.scalar(letter) is not None:
        return None
    entry = unit.session.scalars(select(KeyedIn).where(KeyedIn.application_id == application.id)).one()
    return facing.deadline.on_paper(
        entry.received_on, paper_days=facing.paper_days, timezone=facing.timezone, now=unit.now
    )
