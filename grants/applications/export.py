"""A round's applications as rows for a sheet: the columns that its form makes, and rows in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Application, StoredFile
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts, in_language
from grants.people.model import Conflict, Organization
from grants.programs import saying
from grants.programs.conditions.asking import asked, only_asked
from grants.programs.model import FormPurpose, FormVersion, Round
from grants.programs.parsing import parse
from grants.programs.questions import Form, Question, Type
from grants.programs.saying import N_, Say

STREAMED = {"yield_per": 100}
"""A cursor on the database's side: no more rows in memory than these."""

ABOUT = {
    "reference": N_("Reference"),
    "status": N_("Status"),
    "organization_name": N_("Group"),
    "project_title": N_("Project"),
    "tier_key": N_("Tier"),
    "requested_cents": N_("Asked for"),
    "locale": N_("Language"),
    "submitted_at": N_("Sent"),
}
PARTS = {
    Type.ADDRESS: {
        "street": N_("Street and number"),
        "city": N_("City"),
        "state": N_("State"),
        "zip": N_("ZIP code"),
    },
    Type.DATE_RANGE: {"first": N_("First day"), "last": N_("Last day")},
    Type.SIGNATURE: {"name": N_("Name"), "signed_at": N_("Signed")},
}
"""Answers in parts have a column for each."""


@dataclass(frozen=True)
class Cents:
    """An amount; the sheet writes it as dollars that can be added up."""

    cents: int


Cell = str | int | Decimal | Cents | None


@dataclass(frozen=True)
class RoundExport:
    """A round to be put into a sheet, with every version of its form that applications were written with."""

    id: int
    key: str
    title: Texts
    timezone: str
    forms: dict[int, Form]


@dataclass(frozen=True)
class Wanted:
    """Who asks, in which language, and whether private answers go along."""

    locale: str
    say: Say
    private: bool
    person_id: int | None


def round_export(session: Session, round_key: str) -> RoundExport:
    """The round of this key; NotFound when there is none."""
    round = session.execute(
        select(Round.id, Round.key, Round.title, Round.timezone).where(Round.key == round_key)
    ).first()
    if round is None:
        raise NotFound("Round")
    versions = session.execute(
        select(FormVersion.id, FormVersion.definition)
        .where(FormVersion.round_id == round.id, FormVersion.purpose != FormPurpose.REPORT)
        .order_by(FormVersion.number.desc())
    )
    return RoundExport(
        round.id, round.key, round.title, round.timezone, {row.id: parse(row.definition) for row in versions}
    )


@dataclass(frozen=True)
class Heading:
    """A question as it was last asked, with the name of every column of money that any version of it has, by key.

    An older answer has other sums, or the same in another order: each stands under its own name.
    """

    question: Question
    sums: dict[str, str]


def headings_of(export: RoundExport, wanted: Wanted) -> list[Heading]:
    """Every question of any version, the newest first asked; without those that were always private for whoever may
    not see them. One that was private in some versions only keeps its column, and each answer its own form's promise.
    """
    found: dict[str, Heading] = {}
    for form in export.forms.values():
        for question in form:
            if question.is_asked and (wanted.private or not question.private):
                sums = found.setdefault(question.key, Heading(question, {})).sums
                for column in question.row_columns:
                    if column.type is Type.MONEY:
                        sums.setdefault(column.key, saying.heading(question, column, wanted.locale, wanted.say))
    return list(found.values())


def header(export: RoundExport, wanted: Wanted) -> list[str]:
    """The names of the columns, in the reader's language."""
    made = [wanted.say(name) for name in ABOUT.values()]
    for heading in headings_of(export, wanted):
        label = in_language(heading.question.label, wanted.locale)
        made += [f"{label} ({part})" if part else label for part in _parts(heading, wanted)]
    return made


def _parts(heading: Heading, wanted: Wanted) -> list[str]:
    if heading.question.type in PARTS:
        return [wanted.say(name) for name in PARTS[heading.question.type].values()]
    return ["", *heading.sums.values()]


def rows(session: Session, export: RoundExport, wanted: Wanted) -> Iterator[list[Cell]]:
    """What was sent, first sent first, as it comes from the database; nothing from who has a conflict with the reader.

    Three queries whatever their number, read side by side a hundred rows at a time.
    """
    asked_for = headings_of(export, wanted)
    sent = (
        Application.round_id == export.id,
        Application.submitted_at.is_not(None),
        ~_is_conflicted(wanted.person_id),
    )
    names = [getattr(Application, name) for name in ABOUT]
    about = select(Application.id, Application.form_version_id, *names).where(*sent).order_by(Application.id)
    answers_of = _alongside(session, _of(Answer, sent, Answer.question_key, Answer.value))
    files_of = _alongside(session, _of(StoredFile, sent, StoredFile.id, StoredFile.name))
    for row in session.execute(about, execution_options=STREAMED):
        every = {answer.question_key: answer.value for answer in answers_of(row.id)}
        files = {file.id: file.name for file in files_of(row.id)}
        form = asked(export.forms[row.form_version_id], every)
        yield [*_about(row, export.timezone), *_answers(form, asked_for, only_asked(form, every), files, wanted)]


def _of(model: Any, sent: tuple[Any, ...], *columns: Any) -> Select[Any]:
    """Rows that belong to what was sent, in the order of the applications."""
    return (
        select(model.application_id, *columns)
        .join(Application, Application.id == model.application_id)
        .where(*sent)
        .order_by(model.application_id, model.id)
    )


def _alongside(session: Session, query: Select[Any]) -> Callable[[int], list[Any]]:
    """Gives the rows of one application after the other; ids must be asked for in rising order."""
    groups = groupby(session.execute(query, execution_options=STREAMED), key=attrgetter("application_id"))
    ahead: list[tuple[int, list[Any]]] = []

    def rows_of(application_id: int) -> list[Any]:
        while not ahead or ahead[0][0] < application_id:
            group = next(groups, None)
            if group is None:
                return []
            ahead[:] = [(group[0], list(group[1]))]
        return ahead[0][1] if ahead[0][0] == application_id else []

    return rows_of


def _is_conflicted(person_id: int | None) -> ColumnElement[bool]:
    """The same as `people.queries.conflicted_with`, for a list: a conflict with the group or with its sponsor."""
    sponsor = (
        select(Organization.fiscal_sponsor_id)
        .where(Organization.id == Application.organization_id)
        .correlate(Application)
        .scalar_subquery()
    )
    about = or_(Conflict.organization_id == Application.organization_id, Conflict.organization_id == sponsor)
    return exists().where(Conflict.person_id == person_id, about)


def _about(row: Any, timezone: str) -> list[Cell]:
    made: list[Cell] = []
    for name in ABOUT:
        value = getattr(row, name)
        if isinstance(value, datetime):
            value = value.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")
        elif name == "requested_cents" and value is not None:
            value = Cents(value)
        made.append(value.value if name == "status" else value)
    return made


def _answers(
    form: Form, asked_for: list[Heading], values: dict[str, Any], files: dict[int, str], wanted: Wanted
) -> list[Cell]:
    made: list[Cell] = []
    for heading in asked_for:
        question = form.question(heading.question.key)
        value = values.get(heading.question.key)
        if question is None or value in (None, "", []) or (question.private and not wanted.private):
            made += [None] * len(_parts(heading, wanted))
        else:
            made += cells(question, value, list(heading.sums), files, wanted)
    return made


def cells(question: Question, value: Any, sums: list[str], files: dict[int, str], wanted: Wanted) -> list[Cell]:
    """An answer as the cells of its columns; `sums` are the columns of money that the sheet has for its question."""
    if question.type in PARTS:
        return [value.get(part) for part in PARTS[question.type]]
    if question.type is Type.NUMBER and isinstance(value, str):
        return [Decimal(value)]
    if question.type in (Type.NUMBER, Type.DATE, Type.EMAIL, Type.ZIP, Type.URL, Type.SHORT_TEXT, Type.LONG_TEXT):
        return [value]
    if question.type is Type.MONEY:
        return [Cents(value)]
    totals = saying.totals(question, value) if sums else {}
    said = saying.plain(question, value, wanted.locale, wanted.say, files)
    return [said, *(Cents(totals[key]) if key in totals else None for key in sums)]
