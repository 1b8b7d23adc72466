"""One row of the queue of translations: found, asked for, asked for again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from grants.applications.lifecycle import TranslationStatus
from grants.applications.model import Translation, TranslationKind
from grants.kernel.texts import base
from grants.kernel.unit import Unit


def row_of(unit: Unit, application_id: int, kind: TranslationKind, key: str) -> Translation | None:
    wanted = select(Translation).where(
        Translation.application_id == application_id, Translation.kind == kind, Translation.question_key == key
    )
    return unit.session.scalar(wanted.with_for_update())


def enqueue(
    unit: Unit, application_id: int, kind: TranslationKind, key: str, said: str, spoken: str, to: str, due: datetime
) -> int:
    """A text waits for its translation, once; gives whether that is news."""
    row = row_of(unit, application_id, kind, key)
    if row is not None and (row.source, row.language_from, row.language_to) == (said, base(spoken), to):
        return 0
    if row is None:
        row = unit.add(
            Translation(
                application_id=application_id,
                kind=kind,
                question_key=key,
                source=said,
                language_from=base(spoken),
                language_to=to,
                asked_at=unit.now,
                due_at=max(due, unit.now),
            )
        )
        unit.changed(row, "ask")
        return 1
    row.source, row.language_from, row.language_to, row.due_at = said, base(spoken), to, max(due, unit.now)
    if row.status is TranslationStatus.DONE:
        row.done_at = None
        unit.advance(row, "ask_again")
    return 1
