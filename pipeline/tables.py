"""Lists that a desk keeps as CSV (Chinese heads, Excel or WPS): read row by row, errors with the cell.

Whatever Excel or WPS makes of one that is saved is read: UTF-8 (written here with BOM), GB18030, UTF-16, commas, tabs.
Columns that a list does not ask for are left alone, so that a desk may keep its own.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline import source
from pipeline.model import PlanError

# field → (head in the list, must a row fill it)
Columns = Mapping[str, tuple[str, bool]]

_GUESSES = ("gb18030", "utf-16-le", "utf-16-be")  # where neither a BOM nor UTF-8 says it
_SEPARATORS = re.compile("[;；|\n]")
_LONGEST_CELL = 1 << 30  # characters; the csv module's own bound is below what a plan's text may have


class Place(NamedTuple):
    """Where in a list a row stands, to say so in an error."""

    list: str
    row: int
    at: Mapping[str, int]
    columns: Columns

    def error(self, field: str, what: str) -> PlanError:
        """The error that the cell of ``field`` is, in one sentence; a column that the list lacks is not lettered."""
        head = self.columns[field][0]
        letter = f" {_letter(self.at[field])} 列" if field in self.at else "："
        return PlanError(f"{self.list}第 {self.row} 行{letter}（{head}）{what}。请改正后再试。")


class Row(NamedTuple):
    """A row: ``cells`` has every field of the columns, stripped, "" where the list has none; and where it stands."""

    cells: dict[str, str]
    place: Place


def read(path: Path, called: str, columns: Columns) -> Iterator[Row]:
    """The rows of the list at ``path`` that hold anything; ``called`` is what an error calls it (单位名录).

    Raises PlanError, a whole Chinese sentence with row and column as Excel counts them (the head is row 1), for a file
    that is no text or no table, a missing head, and an empty cell that has to be filled.
    """
    try:
        data = source.content(path)
    except OSError as error:
        raise PlanError(f"{called} {path.name} 读不出来（{error.strerror}）：请检查文件是否存在、能否打开。") from None
    book = data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    text = None if book else _text(data, [head for head, _ in columns.values()])
    if text is None:
        what = "是工作簿，不是 CSV" if book else "认不出文字编码"
        raise PlanError(f"{called} {path.name} {what}：请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”再试。")
    try:
        yield from _rows(text, f"{called} {path.name} ", columns)
    except TableError as broken:
        raise PlanError(f"{called} {path.name} {broken}：请改正，或在 Excel 或 WPS 中重新另存。") from None


class TableError(ValueError):
    """What is wrong with the text of a table, and where."""


def parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table's text. Raises TableError where a quote is not closed, or words stand behind one that is:
    read on regardless, one stray quote would take all rows after it into one cell."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    whole = 0  # up to which line the rows before are whole
    try:
        for row in rows:
            whole = rows.line_num
            yield row
    except csv.Error:
        raise TableError(f"第 {whole + 1} 行的引号不成对，不是完好的 CSV 表") from None


def cells(path: Path, columns: Columns) -> Iterator[dict[str, str]]:
    """The cells of each row of a list that is known to hold, by field."""
    heads, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    at = [(field, heads.index(head)) for field, (head, _) in columns.items() if head in heads]
    empty = dict.fromkeys(columns, "")
    for row in rows:
        yield empty | {field: row[place] for field, place in at}


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, between ；; | or line ends; each once, none empty."""
    if not _SEPARATORS.search(cell):
        return (cell.strip(),) if cell.strip() else ()
    return tuple(dict.fromkeys(value for part in _SEPARATORS.split(cell) if (value := part.strip())))


def _text(data: bytes, heads: list[str]) -> str | None:
    """Decoded, None where that is no text; an encoding that is only guessed is told by the heads of the list."""
    for codec in ("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", *_GUESSES):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec not in _GUESSES or any(head in text.partition("\n")[0] for head in heads):
            return text
    return None


def _rows(text: str, called: str, columns: Columns) -> Iterator[Row]:
    rows = parsed(text, max(",\t", key=text.partition("\n")[0].count))
    heads = [cell.strip() for cell in next(rows, [])]
    at = {field: heads.index(head) for field, (head, _) in columns.items() if head in heads}
    missing = [head for field, (head, required) in columns.items() if required and field not in at]
    if missing:
        raise PlanError(f"{called}第 1 行缺少列：{'、'.join(missing)}。请补上表头再试。")
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            place = Place(called, number, at, columns)
            cells = {field: row[at[field]].strip() if at.get(field, len(row)) < len(row) else "" for field in columns}
            for field, (_, required) in columns.items():
                if required and not cells[field]:
                    raise place.error(field, "是空的")
            yield Row(cells, place)


def _letter(column: int) -> str:
    """The letters that a spreadsheet gives a column, counted from 0."""
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
