"""Staff key in what came on paper, by phone or in person: the day on which it came decides, not the day of typing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from grants.applications import rules
from grants.applications.commands.files import keep
from grants.applications.model import Application, ApplicationStatus, KeyedIn
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
    unit: Unit, round_id: int, came: rules.Came, *, scans: list[tuple[str, bytes | Upload]] | None = None
) -> Application:
    """Begin a draft for somebody without a computer, with the scan of their paper. NotReady says what is to mend.

    The draft belongs to the address that they gave, if they gave one; who keys it in goes on with it until it is
    sent, and never scores or screens it.
    """
    page = programs.round_page(unit.session, id=round_id, now=unit.now)
    require(unit.actor, Action.ENTER_APPLICATION, page)
    scans = scans or []
    problems = rules.entry_problems(
        came,
        scanned=bool(scans),
        letter_first=page.letters is not None,
        opens=page.opens_at.astimezone(ZoneInfo(page.timezone)).date(),
        closes=page.closes_at.astimezone(ZoneInfo(page.timezone)).date(),
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
            form_version_id=page.form_version_id,
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


def in_time_on_paper(unit: Unit, application: Application, page: RoundPage) -> datetime | None:
    """The moment that counts as its sending when whoever keyed it in sends it; None when today counts.

    It is the end of the day on which it came, at most the round's closing, and never later than now. Once the days
    for keying in are over, nothing is sent that way any more; and whoever else sends the draft does so today.
    """
    if application.entered_by_id is None or application.entered_by_id != unit.actor.person_id:
        return None
    if application.status is not ApplicationStatus.DRAFT:
        return None
    entry = unit.session.scalars(select(KeyedIn).where(KeyedIn.application_id == application.id)).one()
    if unit.now >= page.closes_at + timedelta(days=page.paper_days) or unit.now < page.opens_at:
        return None
    zone = ZoneInfo(page.timezone)
    ended = datetime.combine(entry.received_on, time(23, 59), tzinfo=zone)
    counted = min(ended, page.closes_at - timedelta(minutes=1), unit.now)
    return max(counted, page.opens_at)
