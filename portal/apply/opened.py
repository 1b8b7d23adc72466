"""What the pages of opened sections load: the answers as they would be, what is to mend, and every text of a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from grants.applications.commands.changing import SectionsClosed
from grants.applications.commands.writing_changes import questions_of
from grants.applications.lifecycle import REOPENABLE
from grants.applications.model import TranslationKind
from grants.applications.queries import ApplicationPage, OpenSections, OurWords, reopenings, texts_of_change, words_for
from grants.applications.rules import alike
from grants.kernel.refusal import NotFound, Problem
from grants.programs import answers as reading
from grants.programs.conditions.asking import asked
from grants.programs.questions import Form, Question, Section, file_ids
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from portal.apply.choosing import Shown, resting
from portal.apply.loading import application, file_shown


@dataclass(frozen=True)
class Reopened:
    """An application with its open sections and the answers as they would be; policy asks about the application.

    `form` is what these answers make apply. `words` say why, in the group's language; None while they are being
    translated.
    """

    page: ApplicationPage
    open: OpenSections
    typed: dict[str, Any]
    values: dict[str, Any]
    form: Form
    words: OurWords | None
    part: Section | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    @property
    def section(self) -> Section:
        """The section that the address names, with all its questions; NotFound when the address names none."""
        if self.part is None:
            raise NotFound("Section")
        return self.part

    @property
    def sections(self) -> list[Section]:
        """The open ones of which something applies; where nothing does, all of them, so that each can be reached."""
        found = [section for section in self.form.sections if section.key in self.open.sections]
        return found or [section for section in self.page.whole_form.sections if section.key in self.open.sections]

    @property
    def numbers(self) -> dict[str, int]:
        return {key: change["number"] for key, change in self.open.changes.items()}

    @cached_property
    def problems(self) -> list[Problem]:
        """What is to mend before the sections can be sent again, all in sections that are open."""
        mine = {question.key for question in questions_of(self.page.whole_form, self.open.sections)}
        _, found = reading.check(self.page.whole_form, self.typed)
        found += [Problem(key, "two_texts") for key in self.waiting if self.form.question(key) is not None]
        return [problem for problem in found if problem.field in mine]

    @property
    def waiting(self) -> list[str]:
        """The questions where two people wrote, and nobody has chosen."""
        return [key for key, change in self.open.changes.items() if change["waits"]]

    @property
    def out_of_reach(self) -> list[Question]:
        """Questions of closed sections that the changes bring up or put out of step: they hold nobody up."""
        mine = {question.key for question in questions_of(self.page.whole_form, self.open.sections)}
        _, then = reading.check(self.page.whole_form, self.page.typed)
        _, now = reading.check(self.page.whole_form, self.typed)
        keys = {problem.field for problem in now if problem.field not in mine and problem not in then}
        return [question for question in self.form if question.key in keys]

    def is_changed(self, part: Section) -> bool:
        """Whether an answer of this section would be another one than was sent."""
        return any(
            not alike(self.typed.get(question.key), self.page.typed.get(question.key)) for question in part.questions
        )


def is_open(page: ApplicationPage) -> bool:
    """Whether sections can be changed now: the clock decides and not the sweep."""
    return page.reopening is not None and moment() < page.reopening.until and page.status in REOPENABLE


def with_changes(page: ApplicationPage) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers as the changes of its open sections would make them: as typed, and as they are read."""
    changes = page.reopening.changes if page.reopening is not None else {}
    typed = page.typed | {key: said["typed"] for key, said in changes.items()}
    return typed, {each.key: reading.read(each, typed.get(each.key)).value for each in page.whole_form}


def reopened(reference: str, key: str | None = None) -> Reopened:
    page = application(reference)
    if page.reopening is None or not is_open(page):
        raise SectionsClosed(page.reference) if reopenings(session(), page.id) else NotFound("Reopening")
    typed, values = with_changes(page)
    part = page.whole_form.section(key) if key in page.reopening.sections else None
    if key is not None and part is None:
        raise NotFound("Section")
    words = words_for(session(), page.id, page.reopening.reason, kind=TranslationKind.REOPENING)
    return Reopened(page, page.reopening, typed, values, asked(page.whole_form, values), words, part)


def stored_files(subject: Reopened, part: Section) -> dict[str, Any]:
    """Files of this section, the new ones too."""
    found = {}
    for question in part.questions:
        if question.takes_file:
            files = map(subject.page.files.get, file_ids(subject.typed.get(question.key)))
            found[question.key] = [file_shown(subject.page.reference, file) for file in files if file is not None]
    return found


def texts_of(subject: Reopened, part: Section) -> dict[str, list[Shown]]:
    """The texts of each answer that was changed, the newest first; the last one is what was sent."""
    found: dict[str, list[Shown]] = {}
    for question in part.questions:
        change, version = subject.open.changes.get(question.key), subject.page.form_version_id
        kept = texts_of_change(identity.actor(), question.key, change, form_version_id=version) if change else []
        for text in resting(kept):
            value = reading.read(question, text.typed).value
            said = replace(subject.page, typed={question.key: text.typed}, values={question.key: value})
            stands = subject.numbers[question.key] == text.number
            found.setdefault(question.key, []).append(Shown(text, question, said, stands))
    return found
