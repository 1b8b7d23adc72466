"""A round's file may leave out what stands in an earlier round: `form_from = "js-2026-11"` under [round] borrows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grants.kernel.refusal import NotReady
from grants.programs.spec.mistakes import Mistake, problems_of

PARTS = ("tiers", "eligibility", "form", "rubric", "report", "decline_reasons")
BORROWED = {f"{part}_from": part for part in (*PARTS, "texts")}

Lend = Callable[[str], dict[str, Any] | None]
"""A round's whole definition by its key; None where there is no such round."""


def complete(file: dict[str, Any], lend: Lend) -> dict[str, Any]:
    """The definition that a file means: what it borrows filled in, its contact and texts under `round`.

    Of texts, its own stand above the lender's. NotReady names a lender that is not there, and a part that the file both
    has and borrows: one of the two would be lost unseen.
    """
    facts = file.get("round")
    if not isinstance(facts, dict):
        return file
    lenders = {name: lend(str(facts[name])) for name in BORROWED if name in facts}
    gone = [(("round", name), Mistake("no_round")) for name, lender in lenders.items() if lender is None]
    both = [
        (("round", f"{part}_from"), Mistake("twice", {"keys": [part]})) for part in PARTS if _is_in_both(file, part)
    ]
    if gone or both:
        raise NotReady(problems_of([*gone, *both], file))
    own = {name: value for name, value in facts.items() if name not in BORROWED}
    made = {name: part for name, part in file.items() if name not in ("round", "contact", "texts")}
    for part in PARTS:
        lender = lenders.get(f"{part}_from")
        if lender is not None:
            made[part] = lender[part]
    said = file.get("texts", own.get("texts", {}))
    lender = lenders.get("texts_from")
    if lender is not None:
        own["texts"] = lender["round"]["texts"] | said if isinstance(said, dict) else said
        own.setdefault("contact", lender["round"]["contact"])
    elif "texts" in file:
        own["texts"] = said
    if "contact" in file:
        own["contact"] = file["contact"]
    return {"round": own, **made}


def _is_in_both(file: dict[str, Any], part: str) -> bool:
    return part in file and f"{part}_from" in file["round"]
