"""The looks of a workbook: a handful of styles, each made once and shared by all cells that wear it.

Sizes as in office papers: title 黑体 小二 (18), heads 黑体 小四 (12), body 仿宋 小四 (12), marks and numbers 宋体.
These three come with Windows, WPS and Office; 方正小标宋 does not.
"""

from __future__ import annotations

from typing import Any, Literal

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

Look = Literal["title", "unit", "date", "remark", "head", "head down", "left", "center", "mark", "total"]

SIZES: dict[Look, float] = {"title": 18, "remark": 12, "unit": 12, "date": 12, "head": 12, "head down": 12}
BODY, BODY_NAME = 12.0, "仿宋"

_FONTS: dict[Look, Font] = {
    "title": Font(name="黑体", size=18),
    "head": Font(name="黑体", size=12),
    "head down": Font(name="黑体", size=12),
    "mark": Font(name="宋体", size=12),
    "total": Font(name="黑体", size=12),
}
_BODY_FONT = Font(name=BODY_NAME, size=BODY)
_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="FFEDEDED")
_BARE: frozenset[Look] = frozenset({"title", "unit", "date", "remark"})


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
        if look in ("head", "head down", "total"):
            cell.fill = _SHADE
        if text:
            cell.number_format = "@"
        style = cell._style
        style.quotePrefix = int(risky)
        return style


def _alignment(look: Look) -> Alignment:
    across = {"left": "left", "unit": "left", "remark": "left", "date": "right"}.get(look, "center")
    wrap = look not in ("unit", "date", "remark")
    return Alignment(
        horizontal=across, vertical="center", wrap_text=wrap, text_rotation=255 if look == "head down" else 0
    )
