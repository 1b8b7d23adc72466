"""A row of a table taken out by its button: first everything is kept as it was typed, then the same without the row."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from grants.applications import commands as applications
from grants.applications.commands import Saved
from grants.kernel.unit import Unit
from grants.web import language
from grants.web.questions import QuestionsForm

BUTTON = "remove_line"


def save_without_row(unit: Unit, form: QuestionsForm, saved: Saved) -> tuple[Saved, str]:
    """Two texts, so that what the row held stays among the earlier ones, also what no script had saved yet.

    Gives what became of the answers, and the key of the question; nothing where no such button was pressed.
    """
    key = form.remove_line(request.form.get(BUTTON, ""))
    if key not in saved.answers:
        return saved, ""
    rest, based = {key: form.typed()[key]}, {key: saved.answers[key]["number"]}
    without = applications.save(unit, saved.application_id, rest, locale=language.current(), based=based)
    return replace(saved, answers=saved.answers | without.answers), key


__all__ = ["BUTTON", "save_without_row"]
