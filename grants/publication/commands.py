"""Bringing the public read model up to date with its sources; harmless to repeat."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from grants.applications.model import Answer, Application
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.kernel.unit import Unit
from grants.people.model import Organization
from grants.programs import queries as programs
from grants.programs.conditions.asking import asked
from grants.programs.model import Round
from grants.programs.questions import Form
from grants.publication import rules
from grants.publication.model import PublicAward, PublicTerm, PublicTheme
from grants.reports.form import Part, measures_of
from grants.reports.lifecycle import ReportStatus
from grants.reports.model import MeasureValue, Report, ReportAnswer

LISTED = (AwardStatus.SIGNED, AwardStatus.CLOSED)
"""An award is public once its agreement is signed."""


def publish(unit: Unit, award_id: int) -> PublicAward | None:
    """Make the public picture of an award from what stands now; None when it is not public (yet).

    Whoever calls it twice, or in another order than things happened, gets the same picture.
    """
    award = unit.get(Award, award_id)
    if award.status not in LISTED or award.signed_at is None:
        return None
    application = unit.session.get_one(Application, award.application_id)
    round = unit.session.get_one(Round, award.round_id)
    form = programs.form_version(unit.session, application.form_version_id)
    values, locales = _answers(unit, Answer, Answer.application_id == application.id)
    form = asked(form, values)
    row = unit.session.get(PublicAward, award.id) or PublicAward(award_id=award.id)
    row.reference, row.program_id, row.round_id = application.reference, round.program_id, round.id
    row.fund_id, row.signed_at, row.updated_at = award.fund_id, award.signed_at, unit.now
    row.organization_name = unit.session.get_one(Organization, award.organization_id).name
    row.project_title = str(rules.public_value(form, values, "project_title") or "")[:200]
    row.zip = rules.zip_code(form, values)
    row.themes = rules.themes(form, values)
    row.purpose = rules.shown(form, values, locales)
    row.outcome, row.measures, row.reported_at = _outcome(unit, award.id, round)
    unit.add(row)
    _index(unit, row)
    return row


def _outcome(unit: Unit, award_id: int, round: Round) -> tuple[list[Any], list[Any], Any]:
    """What came of it: only from an accepted report."""
    report = unit.session.scalar(
        select(Report).where(Report.award_id == award_id, Report.status == ReportStatus.ACCEPTED)
    )
    if report is None:
        return [], [], None
    form: Form = programs.form_version(unit.session, report.form_version_id)
    values, locales = _answers(unit, ReportAnswer, ReportAnswer.report_id == report.id)
    numbers = {
        row.measure_key: row
        for row in unit.session.scalars(select(MeasureValue).where(MeasureValue.report_id == report.id))
    }
    measures = [
        {
            "key": measure.key,
            "kind": measure.kind.value,
            "name": measure.name,
            "unit": measure.unit,
            **{part: numbers[measure.key].said(part) for part in Part},
        }
        for measure in measures_of(round.details)
        if measure.key in numbers
    ]
    return rules.shown(form, values, locales), measures, report.accepted_at


def _answers(unit: Unit, model: Any, where: Any) -> tuple[dict[str, Any], dict[str, str]]:
    rows = unit.session.execute(select(model.question_key, model.value, model.locale).where(where)).all()
    return {row.question_key: row.value for row in rows}, {row.question_key: row.locale for row in rows}


def _index(unit: Unit, row: PublicAward) -> None:
    unit.session.execute(delete(PublicTerm).where(PublicTerm.award_id == row.award_id))
    texts = [row.organization_name, row.project_title, row.zip, row.reference]
    texts += [label for theme in row.themes for label in theme["label"].values()]
    texts += rules.searchable([*row.purpose, *row.outcome])
    for word in rules.words(texts):
        unit.session.add(PublicTerm(kind="word", term=word, award_id=row.award_id))
    for theme in row.themes:
        unit.session.add(PublicTerm(kind="theme", term=theme["key"], award_id=row.award_id))
        unit.session.merge(PublicTheme(key=theme["key"], label=theme["label"]))
    unit.session.flush()
