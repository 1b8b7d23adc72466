"""A letter about a file that a virus was found in: it is gone, and what to do now. It goes to who sent the file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from grants.applications.events import FileInfected
from grants.applications.model import Application, Message, StoredFile
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.notices.recipients import Recipient, of_application, of_group


@letter(FileInfected)
def infected(unit: Unit, fact: FileInfected) -> Letter | None:
    """None where staff sent it, and no e-mail reaches who did."""
    stored = unit.get(StoredFile, fact.file_id)
    application = unit.get(Application, stored.application_id)
    answers = unit.session.scalar(select(Message.from_staff).where(Message.file_id == stored.id))
    if answers or (application.entered_by_id is not None and stored.uploaded_by == application.entered_by_id):
        keyer = of_group(unit.session, owner_id=stored.uploaded_by, organization_id=None)
        where = "staff_messages.thread" if answers else "apply.overview"
        return _to_who_keyed_it(keyer, stored, application, where) if keyer is not None else None
    person = of_application(unit.session, application)
    _: Any = words(person.locale).gettext
    address = ports.links()("apply.overview", locale=person.locale, reference=application.reference)
    return person.letter(
        f"infected-{stored.id}",
        subject=_("A file of your application %s was removed") % application.reference,
        text="\n\n".join([*_lines(person, stored), f"{_('Your application')}: {address}"]),
    )


def _to_who_keyed_it(person: Recipient, stored: StoredFile, application: Application, where: str) -> Letter:
    """To a person of ours: with a message, or typed in for a group. The group sent nothing, and reads nothing of it."""
    _: Any = words(person.locale).gettext
    return person.letter(
        f"infected-{stored.id}",
        subject=_("A file that you sent was removed: %s") % application.reference,
        text="\n\n".join(
            [*_lines(person, stored), ports.links()(where, locale=person.locale, reference=application.reference)]
        ),
    )


def _lines(person: Recipient, stored: StoredFile) -> list[str]:
    _: Any = words(person.locale).gettext
    return [
        _("Hello,"),
        _("We removed the file “%(name)s”: our scanner found a virus in it (%(finding)s).")
        % {"name": stored.name, "finding": stored.finding},
        _("You did nothing wrong, and everything else is kept. Please check your device, and send a clean copy."),
    ]
