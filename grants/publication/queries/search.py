"""What somebody searches the public awards for, and the awards that match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.kernel.texts import Texts
from grants.programs.answers import clean
from grants.programs.model import Program
from grants.publication import rules
from grants.publication.model import PublicAward, PublicTerm, PublicTheme

LAST = "\U0010ffff"


@dataclass(frozen=True)
class Search:
    """All of these must hold; an empty one asks nothing. `words` are beginnings of words, already folded."""

    words: tuple[str, ...] = ()
    zip: str = ""
    theme: str = ""
    program: str = ""

    @classmethod
    def of(cls, *, words: str = "", zip: str = "", theme: str = "", program: str = "") -> Search:
        """What was typed, tidied: at most eight words, a ZIP code of at most five digits."""
        digits = "".join(ch for ch in zip if ch in "0123456789")[:5]
        picked = tuple(dict.fromkeys(rules.fold(words)))[: rules.SEARCH_WORDS]
        return cls(picked, digits, clean(theme).strip()[:60], clean(program).strip()[:40])

    def __bool__(self) -> bool:
        return bool(self.words or self.zip or self.theme or self.program)


@dataclass(frozen=True)
class Choice:
    """Something to filter by: a program or a theme."""

    key: str
    label: Texts


def narrow(query: Select[Any], search: Search) -> Select[Any]:
    """`query` over PublicAward, held to what the search asks; each word is a range in an index.

    A number is meant whole: 2 is not the beginning of 28208.
    """
    for word in search.words:
        term = PublicTerm.term
        begins = term == word if word.isdecimal() else (term >= word) & (term < word + LAST)
        found = select(PublicTerm.award_id).where(PublicTerm.kind == "word", begins)
        query = query.where(PublicAward.award_id.in_(found))
    if search.theme:
        themed = select(PublicTerm.award_id).where(PublicTerm.kind == "theme", PublicTerm.term == search.theme)
        query = query.where(PublicAward.award_id.in_(themed))
    if search.zip:
        query = query.where(PublicAward.zip == search.zip)
    if search.program:
        programs = select(Program.id).where(Program.key == search.program)
        query = query.where(PublicAward.program_id.in_(programs))
    return query


def choices(session: Session) -> tuple[list[Choice], list[Choice]]:
    """The programs and themes that the search offers, in two queries."""
    programs = session.execute(select(Program.key, Program.name).order_by(Program.key))
    themes = session.execute(select(PublicTheme.key, PublicTheme.label).order_by(PublicTheme.key))
    return [Choice(row.key, row.name) for row in programs], [Choice(row.key, row.label) for row in themes]
