"""A round's applications as a sheet to work with: chosen on a page, written down in history, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, render_template, stream_with_context
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from admin.applications import bp
from admin.applications.sheets import csv_of, xlsx_of
from grants.applications import commands as applications
from grants.applications import export
from grants.applications.export import Cell
from grants.kernel import ports
from grants.policy.actions import Action
from grants.web import identity, language
from grants.web.database import session, work
from grants.web.guard import guard

Writer = Callable[[list[str], Iterable[list[Cell]]], Iterator[Any]]
WRITERS: dict[str, tuple[Writer, str]] = {
    "xlsx": (xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv_of, "text/csv; charset=utf-8"),
}


class ExportForm(FlaskForm):
    """Which file, and whether private answers go along."""

    kind = RadioField(
        lazy_gettext("Which kind of file?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[
            SelectChoice("xlsx", lazy_gettext("Excel (XLSX)")),
            SelectChoice("csv", lazy_gettext("Plain text for any program (CSV)")),
        ],
        default="xlsx",
    )
    private = RadioField(
        lazy_gettext("Private answers"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[
            SelectChoice("no", lazy_gettext("Leave them out")),
            SelectChoice("yes", lazy_gettext("Take them along")),
        ],
        default="no",
        description=lazy_gettext("A file with private answers must stay within the office."),
    )


@bp.get("/rounds/<key>/applications/export")
@guard(Action.EXPORT_APPLICATIONS)
def choose_export(key: str) -> str:
    return _choose(key, ExportForm())


@bp.post("/rounds/<key>/applications/export")
@guard(Action.EXPORT_APPLICATIONS)
def send_export(key: str) -> Any:
    """The file, row by row as it is read. History has noted it before the first row leaves."""
    form = ExportForm()
    if not form.validate_on_submit():
        return _choose(key, form)
    kind, private = form.kind.data, form.private.data == "yes"
    with work() as unit:
        applications.note_export(unit, key, kind=kind, private=private)
    found = export.round_export(session(), key)
    wanted = export.Wanted(language.current(), gettext, private, identity.actor().person_id)
    write, mimetype = WRITERS[kind]
    response = Response(stream_with_context(_body(write, found, wanted)), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}-applications.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _body(write: Writer, found: export.RoundExport, wanted: export.Wanted) -> Iterator[Any]:
    """Reads in a session of its own: the page's is closed, its connection given back, before the first row leaves."""
    with ports.sessions()() as own:
        yield from write(export.header(found, wanted), export.rows(own, found, wanted))


def _choose(key: str, form: ExportForm) -> str:
    return render_template("admin/applications/export.html", round=export.round_export(session(), key), form=form)
