"""What the pages of an application load before the guard asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from grants.applications import queries as applications
from grants.applications.lifecycle import READABLE, FileStatus
from grants.applications.queries import ApplicationPage, FileCard
from grants.kernel.refusal import NotFound
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.conditions.asking import conditions_look_at, facts_of
from grants.programs.questions import Form, Question, Section, file_ids
from grants.web import identity
from grants.web.database import session
from grants.web.filters import spoken
from grants.web.questions import as_drawn, drawn_by_another


def application(reference: str, **_: Any) -> ApplicationPage:
    """Opening it, or saving it, keeps this browser from forgetting it."""
    page = applications.application_page(session(), reference=reference.upper())
    identity.stay_known(page.id, page.owner_id)
    return page


@dataclass(frozen=True)
class SectionOf:
    """One section of one application; policy asks about the application."""

    page: ApplicationPage
    section: Section
    number: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


def section(reference: str, key: str) -> SectionOf:
    """A section with all its questions, those that don't apply now too; its number counts what applies.

    One that the newest form has no more is found as it was, and so is one of the letter of intent or of the full form
    when the draft has gone from one to the other: a page of it may still be open somewhere.
    """
    page = application(reference)
    found = page.whole_form.section(key)
    if found is None:
        versions = programs.every_stage(session(), page.form_version_id)
        found = next((part for version in versions if (part := version.form.section(key))), None)
    if found is None:
        raise NotFound("Section")
    return place_of(page, found)


def questions_by_key(page: ApplicationPage, keys: Collection[str]) -> tuple[Question, ...]:
    """The questions that a page showed, also when the form has changed since it was opened."""
    return of_any_version(page.whole_form, page.form_version_id, keys)


def of_any_version(form: Form, version_id: int, keys: Collection[str]) -> tuple[Question, ...]:
    """The questions of these keys: of the form that asks now, else as they were last asked."""
    known = {question.key: question for question in form}
    former = programs.former_questions(session(), version_id, set(keys) - set(known))
    return tuple(known[key] if key in known else former[key][1] for key in keys if key in known or key in former)


def as_sent(questions: tuple[Question, ...], version_id: int, names: Collection[str]) -> tuple[Question, ...]:
    """The questions as the page that sends these fields drew them: with the columns and options that it had.

    `version_id` is the version of the form that the page's people saw last.
    """
    if not any(drawn_by_another(question, names) for question in questions):
        return questions
    versions = programs.every_stage(session(), version_id)
    forms = {version.id: version.form for version in versions}
    own = forms[version_id]
    return tuple(
        as_drawn(
            each, own.question(each.key), filter(None, (form.question(each.key) for form in forms.values())), names
        )
        for each in questions
    )


def place_of(page: ApplicationPage, found: Section) -> SectionOf:
    keys = [each.key for each in page.form.sections]
    return SectionOf(page, found, keys.index(found.key) + 1 if found.key in keys else 0)


def asked_in(form: Form, part: Section) -> tuple[Question, ...]:
    """The questions of a section that apply now."""
    found = form.section(part.key)
    return found.questions if found else ()


def known_before(form: Form, values: dict[str, Any], part: Section) -> dict[str, Any]:
    """What earlier pages say to the conditions of this one, for the page's script."""
    here = {question.key for question in part.questions}
    wanted = conditions_look_at(Form((part,))) - here
    return {key: fact for key, fact in facts_of(form, values).items() if key in wanted}


def section_of(form: Form, question_key: str) -> Section:
    """The section that asks this question; NotFound when none does."""
    found = next((each for each in form.sections if any(q.key == question_key for q in each.questions)), None)
    if found is None:
        raise NotFound("Question")
    return found


def stored(page: ApplicationPage, section: Section) -> dict[str, Any]:
    """Files that we have already, as the file fields show them."""
    found = {}
    for question in section.questions:
        if not question.takes_file:
            continue
        files = [page.files[id] for id in file_ids(page.typed.get(question.key)) if id in page.files]
        last = next((each for each in reversed(page.files.values()) if each.question_key == question.key), None)
        if files:
            found[question.key] = [file_shown(page.reference, file) for file in files]
        elif last is not None and last.status is FileStatus.INFECTED:
            found[question.key] = [{"name": last.name, "status": last.status}]
    return found


def file_shown(reference: str, file: FileCard) -> dict[str, Any]:
    """A kept file as a field or a script shows it: a link and a thumbnail once it may be opened."""
    at: dict[str, Any] = {"reference": reference, "file_id": file.id}
    shown: dict[str, Any] = {"id": file.id, "name": file.name, "size": megabytes(file.size), "status": file.status}
    if file.status in READABLE:
        shown["url"] = url_for("apply.download", **at)
        shown["small"] = url_for("apply.small", **at) if file.has_small else ""
    return shown


def megabytes(size: int) -> str:
    """A file's size as people say it."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1e3))} kB"


def offer_uploads(form: Any, reference: str, door: str = "apply.upload") -> None:
    """Tell a script where each file of this page goes as soon as it is chosen; its pieces go to the same `door`."""
    for question in form.questions:
        if question.takes_file:
            field = form[question.key]
            field.upload_url = url_for(door, reference=reference, key=question.key)
            field.largest = question.max_megabytes


def steps(form: Form, reference: str | None = None, *, wrong: Collection[str] = ()) -> list[dict[str, Any]]:
    """The step indicator: the form's sections, then checking and sending.

    A section that asks a question of `wrong` needs another look; its link shows there what is to mend.
    """
    made = []
    for each in form.sections:
        again = any(question.key in wrong for question in each.questions)
        look = 1 if again else None
        url = url_for("apply.section", reference=reference, key=each.key, look=look) if reference else None
        made.append({"label": spoken(each.title), "url": url, "again": again})
    return [*made, {"label": gettext("Check and send"), "url": None, "again": False}]


def wrong_in(page: ApplicationPage) -> set[str]:
    """The questions whose answers the check page will list: something is to mend, or two texts wait for a choice."""
    _, problems = reading.check(page.form, page.typed)
    return {problem.field for problem in problems} | set(page.conflicts)
