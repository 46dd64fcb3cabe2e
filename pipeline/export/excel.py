"""Tables → a workbook's bytes: made once, in openpyxl's write-only mode, with nothing in it of the clock or the
machine, so that the same tables give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.writer.excel import ExcelWriter

from pipeline.export.layout import pieces
from pipeline.export.safe import visible
from pipeline.export.sheet import LONG_SHEET, LongTexts, Masthead, SheetWriter
from pipeline.handout.marks import marks
from pipeline.matrix import Column, Table, Tables
from pipeline.model import Plan, PlanError

MOST_COLUMNS = 16_384  # of a sheet, as Excel has it
MOST_ROWS = 1_048_000  # a little under Excel's 1,048,576, for the heads and totals
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows
_LONG_ROOM = 84, 20  # half-width characters a line, lines a row, of the sheet of long texts
_BLANK_UNIT = "＿" * 10
_BLANK_DATE = "＿＿＿＿年＿＿月＿＿日"


def masthead(plan: Plan, *, unit: str | None = None, date: str | None = None) -> Masthead:
    """The lines above the heads: from the options, else the plan, else blanks to write in; never from the clock."""
    when = date if date is not None else _in_words(plan.date)
    title, found = plan.called, marks(plan)
    elsewhere = "".join(f"{mark}　　" for mark in found if mark not in title)
    return Masthead(
        title=title,
        unit=f"{elsewhere}制表单位：{unit or plan.issuer or _BLANK_UNIT}",
        date=f"日期：{when or _BLANK_DATE}",
        marks="　".join(found),
    )


def _in_words(date: str | None) -> str:
    """2017-03-01 → 2017年3月1日; other words as they are."""
    try:
        day = dt.date.fromisoformat(date or "")
    except ValueError:
        return date or ""
    return f"{day.year}年{day.month}月{day.day}日"


def handed_on(tables: Tables) -> tuple[Table, ...]:
    """The sheets of 责任分工表 in order; 具体事项 only where the plan has an appendix."""
    always = (tables.duties, tables.draft, tables.matrix, tables.by_unit)
    return (*always, tables.items) if tables.items.rows else always


def render(sheets: Iterable[Table], head: Masthead) -> bytes:
    """A workbook with a sheet for each table. Texts that no cell holds stand whole on one more sheet.

    Raises PlanError where a table has more columns or rows than a sheet can hold.
    """
    book, long = Workbook(write_only=True), LongTexts()
    for table in sheets:
        if len(table.columns) > MOST_COLUMNS or len(table.rows) > MOST_ROWS:
            size = f"{len(table.columns)} 列、{len(table.rows)} 行"
            most = f"最多 {MOST_COLUMNS} 列、{MOST_ROWS} 行"
            raise PlanError(f"“{table.name}”有 {size}，一张工作表放不下（{most}），请把文件分成几个再试。")
        SheetWriter(book, table, head, long)
    if long.found:
        SheetWriter(book, long_table(long), head, LongTexts())
    return saved(book, visible(head.title))


def saved(book: Workbook, title: str) -> bytes:
    """The bytes of a finished workbook, with nothing in them of the clock or the machine."""
    book.properties = DocumentProperties(creator=None, title=title, created=_moment(), modified=_moment())
    out = io.BytesIO()
    ExcelWriter(book, Archive(out, "w", zipfile.ZIP_DEFLATED)).save()  # book.save() would stamp the clock
    return out.getvalue()


def _moment() -> dt.datetime:
    return dt.datetime(*_EPOCH)  # noqa: DTZ001  (openpyxl takes it for UTC)


def long_table(long: LongTexts) -> Table:
    rows = [
        (number, sheet, place, nth, piece)
        for text, (number, sheet, place) in long.found.items()
        for nth, piece in enumerate(pieces(text, *_LONG_ROOM), 1)
    ]
    heads = (("编号", 8), ("所在表", 20), ("单元格", 12), ("段", 6), ("内容", 100))
    columns = tuple(Column(head, head, width, _nothing, center=head != "内容") for head, width in heads)
    return Table(LONG_SHEET, columns, tuple(rows), labels=4, remark="各段依次相连即为全文。")


def _nothing(_: Any) -> None:
    """The value of a column whose table has its cells already."""


class Archive(zipfile.ZipFile):
    """A zip whose entries have one date and one system, wherever and whenever it is made."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(self._entry(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        if isinstance(filename, io.BytesIO):
            self.writestr(arcname, filename.getvalue())
            return
        with Path(filename).open("rb") as source, self.open(self._entry(arcname), "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.compress_type, entry.create_system, entry.external_attr = self.compression, 0, 0
        return entry
