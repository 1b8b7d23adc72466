"""A page that was filled in while its draft was sent or withdrawn: its text is not kept, and shown to copy it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from grants.applications import queries, rules
from grants.applications.queries import ApplicationPage
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.questions import QuestionsForm
from portal.apply.saving import shown, shown_numbers
from portal.apply.seeing import former


def not_kept(page: ApplicationPage, form: QuestionsForm) -> Any:
    """What came too late, to copy it; to the application where nothing new was typed."""
    numbers = shown_numbers()
    typed = {key: text for key, text in shown(form.typed(), numbers).items() if not was_there(page, key, text, numbers)}
    texts = [former(page, question, typed[question.key]) for question in form.questions if question.key in typed]
    files = [file.filename for _, file in form.uploads()]
    if not texts and not files:
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    round = programs.round_page(session(), id=page.round_id, now=moment())
    return render_template("portal/apply/not_kept.html", page=page, texts=texts, files=files, round=round), 409


def was_there(page: ApplicationPage, key: str, text: Any, numbers: dict[str, int] | None) -> bool:
    """Whether the page had this text already when it was opened, or the application says the same."""
    if reading.is_blank(text) or rules.alike(_bare(text), _bare(page.typed.get(key))):
        return True
    number = (numbers or {}).get(key, 0)
    versions = queries.texts(session(), identity.actor(), page.id, keys=[key]) if number else []
    return any(rules.alike(_bare(text), _bare(each.typed)) for each in versions if each.number == number)


def _bare(typed: Any) -> Any:
    """A signature's moment is ours and not typed."""
    said = reading.clean_typed(typed)
    return {name: text for name, text in said.items() if name != "signed_at"} if isinstance(said, dict) else said
