"""A workbook that somebody has saved → its sheets, rows and cells as text, whoever's program it was.

Nothing is calculated: a formula is the text that stands there. Cell by cell in openpyxl's read-only mode, so that a
sheet of a million rows costs what is read of it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from pipeline.collect import kinds
from pipeline.model import PlanError

MOST_COLUMNS, MOST_ROWS = 64, 20_000  # of a sheet that is read: a form has a score of columns
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COMMENTS = re.compile(r"xl/(?:comments|threadedComments)[^/]*(?:/.*)?\.xml", re.IGNORECASE)
_STYLES = "xl/styles.xml"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+([0-9]+):[A-Z]+[0-9]+)"')


class Book:
    """An open workbook: its sheets by title, whether somebody has put comments (批注) on cells, merged cells; ``plain``
    where its styles could not be read, so that a day is a number and 85% is 0.85."""

    def __init__(self, book: Any, *, plain: bool) -> None:
        self.plain = plain
        self._archive: zipfile.ZipFile = book._archive
        self.sheets: dict[str, Any] = {sheet.title: sheet for sheet in book.worksheets}
        self.has_comments = any(map(_COMMENTS.fullmatch, self._archive.namelist()))

    def merged(self, sheet: Any, above: int) -> list[str]:
        """The ranges of merged cells below row ``above`` of a sheet; in read-only mode openpyxl leaves them out."""
        xml = self._archive.read(sheet._worksheet_path)
        found = _MERGED.findall(xml, max(xml.rfind(b"sheetData>"), 0))
        return [cells.decode() for cells, row in found if int(row) > above]


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Book]:
    """The workbook in ``data``, open. ``name`` is what messages call it.

    Raises PlanError, one Chinese sentence, where it is no workbook or damaged, there or while it is read.
    """
    kinds.check(data, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of everything that it does not know
        try:
            book, plain = _loaded(data)
            try:
                yield Book(book, plain=plain)
            finally:
                book.close()
        except PlanError:
            raise
        except Exception as error:  # noqa: BLE001  whatever openpyxl meets in a damaged workbook
            why = type(error).__name__
            raise PlanError(f"{name}：工作簿打不开（{why}），请用 Excel 或 WPS 打开后另存为 .xlsx 再试。") from None


def _loaded(data: bytes) -> tuple[Any, bool]:
    """The workbook, and whether its styles had to be left out: some programs write some that openpyxl does not take."""
    options: dict[str, Any] = {"read_only": True, "data_only": False, "keep_links": False}
    try:
        return load_workbook(io.BytesIO(data), **options), False
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        bare = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(bare, "w") as new:
            for name in old.namelist():
                if name != _STYLES:
                    new.writestr(name, old.read(name))
        return load_workbook(bare, **options), True


def rows(sheet: Any, most: int = MOST_COLUMNS) -> Iterator[Sequence[Any]]:
    """The rows of a sheet from its first, whatever it says of its size: WPS may say A1:A1."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=most)


def letter_of(column: int) -> str:
    """What a sheet calls a column, counted from 1."""
    return str(get_column_letter(column))


def text(cell: Any) -> str:
    """What a cell says, as text; white space at its ends stays, but nothing else makes it empty."""
    value = cell.value
    if isinstance(value, str):
        text = unescaped(value).replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return str(getattr(value, "text", "") or "=")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, _form_of(cell))
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == dt.time() else value)
    return str(value)


def _form_of(cell: Any) -> str:
    """The number format of a cell, "" where its style is gone."""
    try:
        return cell.number_format or ""
    except IndexError:
        return ""


def _number(value: float, form: str) -> str:
    if "%" in form:
        return f"{value * 100:.12g}%"
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def unescaped(text: str) -> str:
    """Excel writes what XML may not hold, and what looks like that, as _x0041_; an escape of what no cell can hold
    stays one."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char < "\ufffe" else found[0]
