"""One form by itself, checked as it is within its round: what is wrong with it, place by place."""

from __future__ import annotations

from typing import Any

from grants.kernel.refusal import Problem
from grants.programs.model import FormPurpose
from grants.programs.spec.fitting import form_fits, letter_fits, tiers_are_there
from grants.programs.spec.mistakes import problems, problems_of
from grants.programs.spec.sections import FormSpec


def read_form(
    definition: dict[str, Any],
    *,
    purpose: FormPurpose,
    tiers: list[dict[str, Any]],
    eligibility: list[dict[str, Any]],
    letter_tiers: list[str],
    other: dict[str, Any] | None,
) -> list[Problem]:
    """Every mistake at its place; none for a form that the round can ask by.

    `other` is the round's other form: the full one beside a letter, the letter (or None) beside the full one.
    """
    found = FormSpec().validate(definition)
    if found:
        return problems(found, definition)
    if purpose is FormPurpose.LOI:
        around: dict[str, Any] = {"letter": definition, "form": other or definition}
        unfit = [
            *letter_fits(definition, other or definition, tiers=letter_tiers),
            *tiers_are_there(definition, "letter", tiers),
        ]
        return problems_of(unfit, around)
    around = {"form": definition, "letter": other, "eligibility": eligibility}
    misfits = list(form_fits(definition, eligibility=eligibility, round_tiers=tiers))
    if other is not None:
        misfits += letter_fits(other, definition, tiers=letter_tiers)
    return problems_of(misfits, around)
