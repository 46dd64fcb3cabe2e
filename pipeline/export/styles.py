"""The looks of a workbook: a handful of styles, each made once and shared by all cells that wear it.

Sizes as in office papers: title 黑体 小二 (18), heads 黑体 小四 (12), body 仿宋 小四 (12), marks and numbers 宋体.
These three come with Windows, WPS and Office; 方正小标宋 does not.
"""

from __future__ import annotations

from typing import Any, Literal

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

Look = Literal[
    "title", "unit", "date", "remark", "head", "head down", "left", "center", "mark", "total",
    "secret", "says", "answer", "answer center", "answer date", "closed",
]  # fmt: skip

SIZES: dict[Look, float] = {"title": 18, "remark": 12, "unit": 12, "date": 12, "head": 12, "head down": 12}
SIZES |= {"secret": 14}
BODY, BODY_NAME = 12.0, "仿宋"

_FONTS: dict[Look, Font] = {
    "title": Font(name="黑体", size=18),
    "head": Font(name="黑体", size=12),
    "head down": Font(name="黑体", size=12),
    "mark": Font(name="宋体", size=12),
    "total": Font(name="黑体", size=12),
    "secret": Font(name="黑体", size=14),
}
_BODY_FONT = Font(name=BODY_NAME, size=BODY)
_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="FFEDEDED")
_PALE = PatternFill("solid", fgColor="FFFFF9DB")
_FILLS: dict[Look, PatternFill] = {
    "head": _SHADE,
    "head down": _SHADE,
    "total": _SHADE,
    "closed": _SHADE,
    "answer": _PALE,
    "answer center": _PALE,
    "answer date": _PALE,
}
_BARE: frozenset[Look] = frozenset({"title", "unit", "date", "remark", "secret"})
_OPEN: frozenset[Look] = frozenset({"answer", "answer center", "answer date"})  # in a protected sheet, for writing in
_NO_WRAP: frozenset[Look] = frozenset({"unit", "date", "remark", "secret"})


_LEFT: frozenset[Look] = frozenset({"left", "unit", "remark", "secret", "says", "answer", "closed"})


class Styles:
    """The styles of one workbook. ``of`` gives what openpyxl puts on a cell, made at the first request."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[tuple[Look, bool, bool], Any] = {}

    def of(self, look: Look, *, text: bool = False, risky: bool = False) -> Any:
        """``text``: formatted as text, so that typing in it starts no formula and makes no date of 3-4; ``risky``:
        with the quote prefix that keeps ``=1+1`` text when somebody edits the cell."""
        key = (look, text, risky)
        if key not in self._made:
            self._made[key] = self._make(look, text, risky)
        return self._made[key]

    def _make(self, look: Look, text: bool, risky: bool) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell.font = _FONTS.get(look, _BODY_FONT)
        cell.alignment = _alignment(look)
        if look not in _BARE:
            cell.border = _BOX
        if look in _FILLS:
            cell.fill = _FILLS[look]
        if look in _OPEN:
            cell.protection = Protection(locked=False)
        if look == "answer date":
            cell.number_format = "yyyy-mm-dd"
        elif text or look in _OPEN:
            cell.number_format = "@"
        style = cell._style
        style.quotePrefix = int(risky)
        return style


def _alignment(look: Look) -> Alignment:
    return Alignment(
        horizontal="left" if look in _LEFT else "right" if look == "date" else "center",
        vertical="center",
        wrap_text=look not in _NO_WRAP,
        text_rotation=255 if look == "head down" else 0,
    )
