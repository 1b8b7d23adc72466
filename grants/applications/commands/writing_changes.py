"""Texts of opened sections, written down: every text has a number, and `rules.judge` says which of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from grants.applications import rules
from grants.applications.commands.writing import Outcome, answers_of
from grants.applications.model import Application, Kept, Reopening
from grants.applications.queries.reopenings import whole_change
from grants.kernel.unit import Unit
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.questions import Form, Question

EARLIER = -1
"""The number of whatever a page showed that was drawn before these sections were opened: older than what was sent."""


def write_changes(
    unit: Unit,
    application: Application,
    reopening: Reopening,
    form: Form,
    typed: Mapping[str, Any],
    *,
    locale: str,
    based: Mapping[str, int] | None,
    seen: Mapping[str, list[int]] | None,
    typed_at: datetime | None = None,
    settles: bool = True,
) -> Outcome:
    """Write what was typed into the changes of these sections. The caller holds the lock and has asked the policy.

    `settles`: somebody pressed save in sight of the texts that were `seen`, which wait no longer. What goes while they
    still type (at `typed_at`) settles nothing yet; it only remembers what they had in sight.
    """
    asked = [question for question in questions_of(form, reopening.sections) if question.key in typed]
    clock = programs.on_the_rounds_clock(unit.session, application.round_id, unit.now)
    sent = answers_of(unit, application, [question.key for question in asked])
    changes: dict[str, Any] = dict(reopening.changes)
    outcome: Outcome = {}
    for question in asked:
        answer = sent.get(question.key)
        line = whole_change(reopening, question.key, answer.typed if answer is not None else None)
        text = reading.kept(question, typed[question.key], before=line["typed"], at=clock)
        number = line["number"] if based is None else min(max(based.get(question.key, 0), EARLIER), line["number"])
        kept = write_one(
            unit,
            line,
            text,
            number,
            locale=locale,
            seen=(seen or {}).get(question.key, []),
            at=min(typed_at or unit.now, unit.now),
            settles=settles,
        )
        outcome[question.key] = {"kept": kept, "number": line["number"] if kept in ("same", "stood") else number}
        if line["was"] or line["number"]:
            changes[question.key] = line
    reopening.changes = changes
    unit.session.flush()
    return outcome


def write_one(
    unit: Unit,
    line: dict[str, Any],
    text: Any,
    before: int,
    *,
    locale: str,
    seen: list[int],
    at: datetime,
    settles: bool = True,
) -> str:
    """Write one text into the line of its question; what became of it."""
    me = rules.Writer(unit.actor.person_id, unit.actor.device)
    since = [each for each in (*line["was"], line) if before < each["number"] and each["kept"] == Kept.STOOD]
    kept = rules.judge(
        text,
        stands=line["typed"],
        was_before_them=next((each["typed"] for each in (line, *line["was"]) if each["number"] == before), None),
        writer=me,
        since=[_writer(each) for each in since],
        stood_at=datetime.fromisoformat(line["at"]),
        typed_at=at,
    )
    if kept in ("same", "untouched"):
        if settles and kept == "same":  # a script saved it already, while it was typed in sight of these
            line["waits"] = [n for n in line["waits"] if n not in seen or n not in line["over"]]
        return kept
    waiting = [each for each in line["was"] if each["number"] in line["waits"]]
    mine = [each for each in waiting if me.is_same(_writer(each))]
    if kept == "conflict" and any(rules.alike(each["typed"], text) for each in mine):
        return kept
    came = text_that_came(unit, line, text, kept, locale=locale, at=at)
    if kept == "stood":
        before_it = {name: line[name] for name in came}
        waits = [n for n in line["waits"] if n not in seen or not settles]
        line |= came | {"was": [*line["was"], before_it], "waits": waits, "over": seen}
    elif kept == "aside":
        line["was"] = [*line["was"], came]
    else:
        others = [each["number"] for each in waiting if each not in mine]
        line |= {"was": [*line["was"], came], "waits": [*others, came["number"]]}
    return kept


def text_that_came(
    unit: Unit, line: Mapping[str, Any], text: Any, kept: str, *, locale: str, at: datetime
) -> dict[str, Any]:
    """A text as a line of changes keeps it, with the next number and who wrote it."""
    return {
        "typed": text,
        "locale": locale,
        "number": max(each["number"] for each in (line, *line["was"])) + 1,
        "kept": kept,
        "person_id": unit.actor.person_id,
        "device": unit.actor.device,
        "at": at.isoformat(),
    }


def questions_of(form: Form, sections: list[str]) -> list[Question]:
    """The questions of these sections, in the form's order."""
    return [question for section in form.sections if section.key in sections for question in section.questions]


def _writer(text: Mapping[str, Any]) -> rules.Writer:
    return rules.Writer(text["person_id"], text["device"])
