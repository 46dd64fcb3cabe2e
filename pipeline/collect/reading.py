"""A returned workbook's bytes → a Form: the row of heads found by its heads, every cell as text, nothing judged.

Excel, WPS and LibreOffice save the same sheet in three ways, and people rename it, move its columns, sort, insert and
hide. What holds a form together is on its very hidden sheet (``Identity``); the visible words stand in where that is
lost.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from pipeline.collect.cells import MOST_COLUMNS, MOST_ROWS, Book, letter_of, opened, rows, text, unescaped
from pipeline.collect.records import Form, Line, Said
from pipeline.handout.records import COVER_SHEET, FIELDS, IDENTITY_SHEET, TASKS_SHEET, WHOLE_SHEET, Identity
from pipeline.model import PlanError
from pipeline.registry import key as plain

_HEADS_WITHIN = 60  # rows
_HEADS = {plain(field.head): field.key for field in FIELDS}
_ENOUGH = 4  # heads that make a row the row of heads
_CALLED = "填报单位"
_UNIT = re.compile(rf"^{_CALLED}\s*[：:]\s*(\S.*?)\s*$")


def read(data: bytes, name: str) -> Form:
    """The form in a workbook's bytes; ``name`` is what messages call it.

    Raises PlanError, one Chinese sentence, where it is no workbook, cannot be opened, or has no form in it.
    """
    with opened(data, name) as book:
        form = _form(data, name, book)
    if form is None:
        raise PlanError(f"{name}：没有找到填报表（没有一张表有“任务编号”“完成状态”等表头），请交回所发的表格。")
    return form


def _form(data: bytes, name: str, book: Book) -> Form | None:
    sheets = book.sheets
    identity = _identity(sheets.get(IDENTITY_SHEET))
    candidates = iter(_in_order(sheets))
    found = next((read for sheet in candidates if (read := _Sheet(sheet)).letters), None)
    if found is None:
        return None
    cover = [sheets[COVER_SHEET]] if COVER_SHEET in sheets else []
    return Form(
        file=name,
        digest=hashlib.sha256(data).hexdigest(),
        identity=identity,
        unit="" if identity else found.unit or next((said for sheet in cover if (said := _unit(sheet))), ""),
        sheet=found.title,
        letters=tuple(found.letters.items()),
        lines=tuple(found.lines),
        merged=tuple(book.merged(sheets[found.title], found.heads_at)),
        others=tuple(each.title for each in candidates if _Sheet(each, heads_only=True).letters),
        cut=found.cut,
        comments=book.has_comments,
        plain=book.plain,
    )


def _in_order(sheets: dict[str, Any]) -> list[Any]:
    """The sheets that may be the form, the one of its name first."""
    ours = (COVER_SHEET, WHOLE_SHEET, IDENTITY_SHEET)
    return sorted((s for t, s in sheets.items() if t not in ours), key=lambda sheet: sheet.title != TASKS_SHEET)


def _identity(sheet: Any) -> Identity | None:
    if sheet is None:
        return None
    cells = (cell for row in rows(sheet) for cell in row if cell.value is not None)
    try:
        return Identity.from_dict(json.loads("".join(unescaped(str(cell.value)) for cell in cells)))
    except (ValueError, RecursionError):
        return None


def _unit(sheet: Any) -> str:
    for at, row in enumerate(rows(sheet)):
        if at > _HEADS_WITHIN:
            break
        if said := _unit_in(row):
            return said
    return ""


def _unit_in(row: Sequence[Any]) -> str:
    """The unit that a row names: 填报单位：研究室 in one cell, or in two."""
    words = [str(cell.value).strip() for cell in row if isinstance(cell.value, str)]
    if len(words) > 1 and plain(words[0]) == _CALLED:
        return words[1]
    return next((found[1] for each in words if (found := _UNIT.match(each))), "")


class _Sheet:
    """One sheet read from top to bottom; without heads in its first rows no further."""

    def __init__(self, sheet: Any, *, heads_only: bool = False) -> None:
        self.title = sheet.title
        self.letters: dict[str, str] = {}
        self.lines: list[Line] = []
        self.unit, self.cut, self.heads_at = "", False, 0
        self._columns: list[tuple[int, str, str, bool]] = []  # place, key, letter, whether the form has it
        for number, row in enumerate(rows(sheet), 1):
            if self.letters:
                self._line(number, row)
            elif number > _HEADS_WITHIN:
                break
            elif self._heads(row):
                self.heads_at = number
            else:
                self.unit = self.unit or _unit_in(row)
            if heads_only and self.letters:
                break
            if number >= MOST_ROWS:
                self.cut = True
                break

    def _heads(self, row: Sequence[Any]) -> bool:
        heads = [(at, str(cell.value)) for at, cell in enumerate(row) if isinstance(cell.value, str)]
        known = {key for _, head in heads if (key := _HEADS.get(plain(head)))}
        if len(known) < _ENOUGH or not known & {"task", "stamp"}:
            return False
        others = dict.fromkeys(range(MOST_COLUMNS), "")
        for at, head in heads:
            key, letter = _HEADS.get(plain(head)), letter_of(at + 1)
            if key and key not in self.letters:
                self.letters[key] = letter
                self._columns.append((at, key, letter, True))
                del others[at]
            else:
                others[at] = " ".join(head.split())
        self._columns += [(at, head, letter_of(at + 1), False) for at, head in others.items()]
        return True

    def _line(self, number: int, row: Sequence[Any]) -> None:
        said: list[Said] = []
        more: list[Said] = []
        width = len(row)
        for at, key, letter, known in self._columns:
            if at < width and (cell := row[at]).value is not None and (said_text := text(cell)):
                (said if known else more).append(Said(key, said_text, f"{letter}{number}", cell.data_type == "f"))
        if said or more:
            self.lines.append(Line(number, tuple(said), tuple(more)))
