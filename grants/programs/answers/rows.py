"""Reading rows: a budget's lines, a table, measures. Each problem names its row, and its column where it has one."""

from __future__ import annotations

from typing import Any

from grants.programs.answers.cleaning import clean, is_blank
from grants.programs.answers.decimals import as_kept, decimal_of
from grants.programs.answers.letters import count_letters, tidy
from grants.programs.answers.numerals import signs_of, without_sign
from grants.programs.answers.reading import (
    CENTS_LIMIT,
    Findings,
    Reading,
    cents_of,
    day_of,
    either_amount,
    number_of,
    wrong,
)
from grants.programs.questions import Column, Question, Type

BUDGET_LINES = 40
TABLE_ROWS = 40
SHORT_ITEM = 200


def most_rows(question: Question) -> int:
    """How many rows a question takes."""
    return question.max_rows or (BUDGET_LINES if question.type is Type.BUDGET else TABLE_ROWS)


def own_cells(question: Question, typed: Any) -> Any:
    """Rows without the cells of columns that the question has no more: they are kept, and say nothing here."""
    if not question.row_columns:
        return typed
    if isinstance(typed, list):
        return [own_cells(question, row) for row in typed]
    keys = {column.key for column in question.row_columns}
    return {key: cell for key, cell in typed.items() if key in keys} if isinstance(typed, dict) else typed


def budget(question: Question, typed: Any) -> Reading:
    """Lines of an item and what is asked for it; where the question has other sources, a line may ask nothing."""
    rows = _rows_of(typed)
    if rows is None:
        return wrong(question, "not_a_budget")
    lines, found = [], Findings(question)
    for number, row in enumerate(rows, start=1):
        if is_blank(row):
            continue
        item = tidy(clean(row.get("item")))
        if not item:
            found.add("line_without_item", line=number)
        elif count_letters(item) > SHORT_ITEM:
            found.add("line_too_long", line=number, limit=SHORT_ITEM)
        sums = _sums(question, row, number, found) if question.sources else _asked(row, number, found)
        if sums is not None:
            lines.append({"item": item, **sums})
    _count(question, rows, found, "too_many_lines")
    return Reading(lines or None, tuple(found.problems))


def _asked(row: dict[str, Any], number: int, found: Findings) -> dict[str, int] | None:
    typed = clean(row.get("amount"))
    amount = cents_of(typed)
    if amount is None or not 0 < amount <= CENTS_LIMIT:
        either = either_amount(typed)
        found.add("line_either_amount" if either else "line_without_amount", line=number, **(either or {}))
        return None
    return {"cents": amount}


def _sums(question: Question, row: dict[str, Any], number: int, found: Findings) -> dict[str, int] | None:
    """The request and the other sources of one line; blank is nothing, and a line needs an amount somewhere."""
    sums = {}
    for column in question.row_columns[1:]:
        typed = row.get(column.key)
        amount = 0 if is_blank(typed) else cents_of(clean(typed))
        if amount is None or not 0 <= amount <= CENTS_LIMIT:
            called = "request" if column.key == "amount" else column.key
            either = either_amount(clean(typed))
            code = "cell_either_amount" if either else "cell_not_money"
            found.add(code, row=number, column=column.key, called=called, **(either or {}))
            return None
        sums[column.name] = amount
    if not any(sums.values()):
        found.add("line_without_amount", line=number)
        return None
    return sums


def table(question: Question, typed: Any) -> Reading:
    """Rows of cells by column; a row that has a wrong cell is kept as typed and means nothing yet."""
    rows = _rows_of(typed)
    if rows is None:
        return wrong(question, "not_a_table")
    meant, found = [], Findings(question)
    for number, row in enumerate(rows, start=1):
        if not is_blank(row):
            before = len(found.problems)
            counted_in = clean(row.get("unit")) if question.type is Type.MEASURES else ""
            cells = {c.name: _cell(c, row.get(c.key), number, found, counted_in) for c in question.row_columns}
            if question.type is Type.MEASURES:
                _begins_somewhere(cells, number, found)
            if len(found.problems) == before:
                meant.append(cells)
    _count(question, rows, found, "too_many_rows")
    filled = sum(1 for row in rows if not is_blank(row))
    if question.min_rows and filled < question.min_rows:
        found.add("too_few_rows", limit=question.min_rows)
    return Reading(meant or None, tuple(found.problems))


def _cell(column: Column, typed: Any, row: int, found: Findings, counted_in: str) -> Any:
    """`counted_in` is what the row itself says its numbers are."""
    said = tidy(clean(typed))
    if not said:
        if column.required:
            found.add("cell_missing", row=row, column=column.key, label=column.label)
        return None
    if column.type is Type.NUMBER:
        said = without_sign(said, signs_of(column.label, {"": counted_in}))
    value, code, facts = _meant(column, said)
    if code:
        found.add(code, row=row, column=column.key, label=column.label, **{"limit": SHORT_ITEM, **facts})
    return value


def _meant(column: Column, said: str) -> tuple[Any, str, dict[str, object]]:
    """What a cell means, the code of what is wrong with it, and what its sentence needs."""
    if column.type is Type.NUMBER and column.decimals:
        number = decimal_of(said, column.decimals)
        if number.number is None or number.number < 0:
            return None, f"cell_{number.code or 'not_a_decimal'}", number.facts or {}
        return as_kept(number.number), "", {}
    value, code = CELLS[column.type](column, said)
    return value, code, either_amount(said) or {} if code == "cell_either_amount" else {}


def _words(column: Column, said: str) -> tuple[Any, str]:
    return said, "cell_too_long" if count_letters(said) > SHORT_ITEM else ""


def _option(column: Column, said: str) -> tuple[Any, str]:
    known = any(option.value == said for option in column.options)
    return (said, "") if known else (None, "cell_not_an_option")


def _whole(column: Column, said: str) -> tuple[Any, str]:
    value = number_of(said)
    return value, "cell_not_a_number" if value is None or value < 0 else ""


def _cents(column: Column, said: str) -> tuple[Any, str]:
    value = cents_of(said)
    if value is None or not 0 <= value <= CENTS_LIMIT:
        return value, "cell_either_amount" if either_amount(said) else "cell_not_money"
    return value, ""


def _day(column: Column, said: str) -> tuple[Any, str]:
    value = day_of(said)
    return (value.isoformat(), "") if value else (None, "cell_not_a_date")


CELLS = {
    Type.SHORT_TEXT: _words,
    Type.CHOICE: _option,
    Type.NUMBER: _whole,
    Type.MONEY: _cents,
    Type.DATE: _day,
}


def _begins_somewhere(cells: dict[str, Any], row: int, found: Findings) -> None:
    """Whether anyone is better off can't be told without where they began."""
    if cells["kind"] == "better_off" and cells["baseline"] is None:
        found.add("cell_missing", row=row, column="baseline", label={})


def _rows_of(typed: Any) -> list[Any] | None:
    rows = typed if isinstance(typed, list) else [typed]
    return None if any(not isinstance(row, dict) and not is_blank(row) for row in rows) else rows


def _count(question: Question, rows: list[Any], found: Findings, code: str) -> None:
    if len(rows) > most_rows(question):
        found.add(code, limit=most_rows(question))
