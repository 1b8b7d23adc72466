"""What the pages of a report load before the guard asks."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from grants.kernel.refusal import NotFound
from grants.programs.answers import clean
from grants.reports import queries
from grants.reports.queries import ReportPage
from grants.web.app import moment
from grants.web.database import session


class SendForm(FlaskForm):
    """One button."""


def report(reference: str, **_: Any) -> ReportPage:
    return queries.report_page(session(), reference=clean(reference).upper(), now=moment())


def report_with_file(reference: str, file_id: int) -> ReportPage:
    """The report, if it holds this file now; NotFound for the files of anybody else."""
    page = report(reference)
    if all(file.id != file_id for file in page.files):
        raise NotFound("StoredFile")
    return page
