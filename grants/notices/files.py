"""A letter about a file that a virus was found in: it is gone, and what to do now."""

from __future__ import annotations

from typing import Any

from grants.applications.events import FileInfected
from grants.applications.model import Application, StoredFile
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.notices.recipients import of_application


@letter(FileInfected)
def infected(unit: Unit, fact: FileInfected) -> Letter:
    stored = unit.get(StoredFile, fact.file_id)
    application = unit.get(Application, stored.application_id)
    person = of_application(unit.session, application)
    _: Any = words(person.locale).gettext
    lines = [
        _("Hello,"),
        _("We removed the file “%(name)s”: our scanner found a virus in it (%(finding)s).")
        % {"name": stored.name, "finding": stored.finding},
        _("You did nothing wrong, and everything else is kept. Please check your device, and send a clean copy."),
        f"{_('Your application')}: "
        + ports.links()("apply.overview", locale=person.locale, reference=application.reference),
    ]
    return person.letter(
        f"infected-{stored.id}",
        subject=_("A file of your application %s was removed") % application.reference,
        text="\n\n".join(lines),
    )
