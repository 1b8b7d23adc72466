"""What a round asks, as data: one definition makes the page, the sheet, the read-only view and the columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from grants.kernel.texts import Texts, in_language
from grants.programs.conditions import Condition


class Type(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    RANKING = "ranking"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATE_RANGE = "date_range"
    ZIP = "zip"
    ADDRESS = "address"
    BUDGET = "budget"
    TABLE = "table"
    MEASURES = "measures"
    FILE = "file"
    PHOTO = "photo"
    SIGNATURE = "signature"
    ACCEPT = "accept"
    EXPLANATION = "explanation"


FILES = (Type.FILE, Type.PHOTO)
ROWS = (Type.BUDGET, Type.TABLE, Type.MEASURES)
WORDS = (Type.SHORT_TEXT, Type.LONG_TEXT, *ROWS)
GROUPS = (Type.DATE_RANGE, Type.ADDRESS, Type.RANKING, Type.SIGNATURE)
"""Types whose answer is typed into several inputs at once, without rows."""

NEVER_PUBLIC = (Type.EMAIL, Type.PHONE, Type.ADDRESS, Type.SIGNATURE, *FILES)
"""A photo can hold a face, a place, a receipt's number; the others say how to reach a person."""

IN_LISTS = ("organization_name", "project_title", "tier", "amount")
"""Questions whose answers stand beside an application in every list, a reviewer's too."""

SHORT_TEXT_LIMIT = 200
LONG_TEXT_LIMIT = 2000
FILE_MEGABYTES = 10
DECIMALS_LIMIT = 4
FILE_KINDS = ("pdf", "jpg", "png")
PHOTO_KINDS = ("jpg", "png")
SOURCES = ("match_cash", "match_in_kind", "other")
"""What a budget may list beside the money that is asked for."""


@dataclass(frozen=True)
class Option:
    value: str
    label: Texts


@dataclass(frozen=True)
class Column:
    """One column of a question with rows. A column without a label is the engine's own, named by its key.

    `stored` is the name of its value in a row: cents are kept under a name that says so.
    `decimals` says how many a number may have; with any, its value is kept as a text, like "2.5".
    """

    key: str
    type: Type
    label: Texts = field(default_factory=dict)
    required: bool = True
    options: tuple[Option, ...] = ()
    stored: str = ""
    decimals: int = 0

    @property
    def name(self) -> str:
        return self.stored or self.key

    def option_label(self, value: str, locale: str) -> str:
        return next((in_language(o.label, locale) or o.value for o in self.options if o.value == value), value)


KINDS_OF_MEASURE = ("how_much", "how_well", "better_off")
"""The three questions of a measure (results-based accountability, Friedman 2005)."""

MEASURE_COLUMNS = (
    Column("what", Type.SHORT_TEXT),
    Column("unit", Type.SHORT_TEXT),
    Column("kind", Type.CHOICE, options=tuple(Option(kind, {}) for kind in KINDS_OF_MEASURE)),
    Column("baseline", Type.NUMBER, required=False),
    Column("target", Type.NUMBER),
)
BUDGET_COLUMNS = (Column("item", Type.SHORT_TEXT), Column("amount", Type.MONEY, stored="cents"))


@dataclass(frozen=True)
class Question:
    """Amounts are in cents. `adds_up_to` names the money question that a budget's request column must equal.

    `decimals` is how many a number may have; with any, its value is kept as a text, like "2.5", and stays exact.
    `statement` is what is signed, accepted or explained. `sources` are a budget's columns beside the request.
    `translate` is off for a text that names somebody or something: a name is the same in every language.
    `max_files` above one makes the answer a list.
    `show_if` says of whom it is asked (see conditions/asking.py); without it, of everybody.
    """

    key: str
    type: Type
    label: Texts
    required: bool = True
    hint: Texts = field(default_factory=dict)
    example: Texts = field(default_factory=dict)
    why: Texts = field(default_factory=dict)
    statement: Texts = field(default_factory=dict)
    max_chars: int | None = None
    max_words: int | None = None
    options: tuple[Option, ...] = ()
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    decimals: int = 0
    minimum_cents: int | None = None
    maximum_cents: int | None = None
    adds_up_to: str = ""
    sources: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    min_rows: int | None = None
    max_rows: int | None = None
    accept: tuple[str, ...] = FILE_KINDS
    max_megabytes: int = FILE_MEGABYTES
    max_files: int = 1
    public: bool = False
    private: bool = False
    translate: bool = True
    show_if: Condition | None = None

    @property
    def char_limit(self) -> int | None:
        """Characters as a person sees them (see answers/letters.py); None when words are counted instead."""
        if self.max_chars or self.max_words:
            return self.max_chars
        return {Type.SHORT_TEXT: SHORT_TEXT_LIMIT, Type.LONG_TEXT: LONG_TEXT_LIMIT}.get(self.type)

    @property
    def is_asked(self) -> bool:
        """An explanation is read and not answered."""
        return self.type is not Type.EXPLANATION

    @property
    def is_words(self) -> bool:
        """Whether people answer in words of their own, which have a language."""
        return self.type in WORDS

    @property
    def takes_file(self) -> bool:
        return self.type in FILES

    @property
    def row_columns(self) -> tuple[Column, ...]:
        """The columns of a question with rows; none for any other."""
        if self.type is Type.BUDGET:
            return BUDGET_COLUMNS + tuple(
                Column(s, Type.MONEY, required=False, stored=f"{s}_cents") for s in self.sources
            )
        if self.type is Type.MEASURES:
            return tuple(replace(c, decimals=self.decimals if c.type is Type.NUMBER else 0) for c in MEASURE_COLUMNS)
        return self.columns if self.type is Type.TABLE else ()

    def option_label(self, value: str, locale: str) -> str:
        return next((in_language(o.label, locale) for o in self.options if o.value == value), value)


def file_ids(answer: Any) -> list[int]:
    """The numbers of the files that answer a question: one is kept as a number, several as a list."""
    numbers = answer if isinstance(answer, list) else [answer]
    return [number for number in numbers if isinstance(number, int) and not isinstance(number, bool)]


@dataclass(frozen=True)
class Section:
    key: str
    title: Texts
    questions: tuple[Question, ...]
    intro: Texts = field(default_factory=dict)
    show_if: Condition | None = None


@dataclass(frozen=True)
class Form:
    sections: tuple[Section, ...]

    def __iter__(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        return next((question for question in self if question.key == key), None)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)
