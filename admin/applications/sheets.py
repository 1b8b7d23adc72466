"""Rows as a CSV that Excel opens unharmed, and as an XLSX; both row by row, whatever their number."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter

from grants.applications.export import Cell, Cents

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A text that begins so would be taken for a formula: it gets an apostrophe, which a sheet does not show."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767
CUT = " […]"
"""A cell of an XLSX holds no more; the CSV has the whole text."""

CHUNK = 64 * 1024
WIDTH = 24


def csv_of(header: list[str], rows: Iterable[list[Cell]]) -> Iterator[str]:
    """UTF-8 with a byte order mark, so that accents survive; amounts as dollars with a point."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    line.write(BOM)
    writer.writerow([_safe(name) for name in header])
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_in_csv(cell) for cell in row])
        yield line.getvalue()


def _in_csv(cell: Cell) -> str | int:
    if isinstance(cell, Cents):
        return f"{Decimal(cell.cents) / 100:.2f}"
    if isinstance(cell, Decimal):
        return str(cell)
    return cell if isinstance(cell, int) else _safe(cell or "")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def xlsx_of(header: list[str], rows: Iterable[list[Cell]]) -> Iterator[bytes]:
    """Texts are texts, never formulas, numbers or links; a row goes to the disk when the next one begins."""
    with tempfile.TemporaryFile() as file:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(file, options)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(header) - 1, 0), WIDTH)
        for column, name in enumerate(header):
            sheet.write_string(0, column, _in_xml(name), bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, money)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _write(sheet: Any, row: int, column: int, cell: Cell, money: Any) -> None:
    if isinstance(cell, Cents):
        sheet.write_number(row, column, cell.cents / 100, money)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, _in_xml(cell))


def _in_xml(text: str) -> str:
    text = NOT_IN_XML.sub("\ufffd", text)
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
