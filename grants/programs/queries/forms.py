"""The versions of a round's forms: as something was written, as it is asked now, and what was asked before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from grants.kernel.refusal import NotFound
from grants.programs.model import FormPurpose, FormVersion
from grants.programs.parsing import parse
from grants.programs.questions import Form, Question
from grants.programs.rules.forms import parts_of

KNOWN, OTHER = aliased(FormVersion), aliased(FormVersion)
VERSIONS = (
    select(OTHER.id, OTHER.number, OTHER.definition)
    .join(KNOWN, (KNOWN.round_id == OTHER.round_id) & (KNOWN.purpose == OTHER.purpose))
    .where(KNOWN.id == bindparam("version_id"))
    .order_by(OTHER.number.desc())
)
"""Behind every page of a draft: to put it together costs more than to run it."""
STAGES = (FormPurpose.LOI, FormPurpose.APPLICATION)
OTHER_STAGE = (
    select(OTHER.id, OTHER.number, OTHER.definition)
    .join(KNOWN, (KNOWN.round_id == OTHER.round_id) & (KNOWN.purpose != OTHER.purpose))
    .where(KNOWN.id == bindparam("version_id"), KNOWN.purpose.in_(STAGES), OTHER.purpose.in_(STAGES))
    .order_by(OTHER.number.desc())
)


@dataclass(frozen=True)
class Asked:
    """One version of a form: its id, its number, and what it asks."""

    id: int
    number: int
    definition: dict[str, Any]

    @property
    def form(self) -> Form:
        return parse(self.definition)


def form_version(session: Session, version_id: int) -> Form:
    """The form as it stood when an application or report was written."""
    definition = session.scalar(select(FormVersion.definition).where(FormVersion.id == version_id))
    if definition is None:
        raise NotFound("FormVersion")
    return parse(definition)


def newest_form(session: Session, version_id: int) -> Asked:
    """What is asked now of whoever began with this version: the newest of the same round and purpose."""
    found = every_version(session, version_id)
    if not found:
        raise NotFound("FormVersion")
    return found[0]


def every_version(session: Session, version_id: int) -> list[Asked]:
    """All versions of the same round and purpose, the newest first; one query."""
    return [Asked(*row) for row in session.execute(VERSIONS, {"version_id": version_id})]


def every_stage(session: Session, version_id: int) -> list[Asked]:
    """The same, and then those of the round's other stage: the letter of intent, or the full form; two queries."""
    other = [Asked(*row) for row in session.execute(OTHER_STAGE, {"version_id": version_id})]
    return [*every_version(session, version_id), *other]


def former_questions(session: Session, version_id: int, keys: Collection[str]) -> dict[str, tuple[int, Question]]:
    """Questions by key as they were last asked, each with the id of that version; keys that never were are left out.

    What only the round's other stage asks, the letter of intent or the full form, is among them: a draft may go from
    one to the other, and nothing that was typed for the one is lost on the way.
    """
    found: dict[str, tuple[int, Question]] = {}
    for version in every_stage(session, version_id) if keys else []:
        for question in version.form:
            if question.key in keys and question.key not in found:
                found[question.key] = (version.id, question)
    return found


def asked_with(session: Session, version_id: int, parts: Mapping[str, Collection[str]]) -> dict[str, int]:
    """By question: the id of the newest version that asked for all of these parts, its columns or ranked options.

    One that no version asked for is left out.
    """
    found: dict[str, int] = {}
    for version in every_stage(session, version_id) if parts else []:
        for question in version.form:
            if parts_of(question).issuperset(parts.get(question.key, ())) and question.key in parts:
                found.setdefault(question.key, version.id)
    return found


def present_form(session: Session, round_id: int, purpose: str) -> Asked:
    """The newest form of a round's purpose; NotFound when the round has none."""
    row = session.execute(
        select(FormVersion.id, FormVersion.number, FormVersion.definition)
        .where(FormVersion.round_id == round_id, FormVersion.purpose == purpose)
        .order_by(FormVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound("FormVersion")
    return Asked(*row)
