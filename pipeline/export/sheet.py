"""One table → one sheet, ready to print: title, 制表单位 and date, remark, heads, rows, totals.

Every data row carries its own values and nothing in it is merged, so that filters and sorting work. A row too tall
for a page goes on in further rows behind （续）; a text too long for any cell says so and stands whole on 长文本.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from pipeline.export import layout
from pipeline.export.rich import rich, shown
from pipeline.export.safe import risky, visible, xml_literal
from pipeline.export.styles import BODY, SIZES, Look, Styles
from pipeline.handout.words import PAGES
from pipeline.matrix import Cell, Column, Table
from pipeline.matrix.marked import Marked
from pipeline.matrix.units import DECIDED

LIMIT = 32_767  # UTF-16 units in a cell; openpyxl cuts there without a word
_EXCERPT = 300
AS_TEXT = 255  # older Excels show ### for longer cells that are formatted as text
MARGIN = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7, "header": 0.3, "footer": 0.35}
_APART = 4  # columns from which 制表单位 and date stand at the two ends of their line
LONG_SHEET = "长文本"
_SHARED = 8  # characters up to which cells that are equal are one


@dataclass(frozen=True, slots=True)
class Masthead:
    """The lines above a sheet's heads, as they are printed; ``marks`` (内部) stand above each page."""

    title: str
    unit: str
    date: str
    marks: str = ""


@dataclass(slots=True)
class LongTexts:
    """Texts that no cell holds, with their number and the first sheet and cell that refer to them."""

    found: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def fit(self, text: str, sheet: str, place: str) -> str:
        """``text``, or where the whole stands and its beginning."""
        if len(text) <= LIMIT // 2 or len(text) + sum(char > "\uffff" for char in text) <= LIMIT:
            return text
        number, *_ = self.found.setdefault(text, (len(self.found) + 1, sheet, place))
        where = f"“{LONG_SHEET}”表第 {number} 号"
        return f"（全文共 {len(text)} 字，单元格放不下，见{where}）{text[:_EXCERPT]}……"


_MANY = 60  # rows of a table that is long


class SheetWriter:
    """Writes one table into a new sheet of a write-only workbook, row by row."""

    def __init__(self, book: Workbook, table: Table, masthead: Masthead, long: LongTexts) -> None:
        self.table, self.long = table, long
        self.sheet: Any = book.create_sheet(table.name)
        self.sheet._values_to_row = as_they_are
        self.styles = Styles(self.sheet)
        self.last, self.paper = self._paper()
        self.rooms = [layout.room(width, BODY) for width in self.paper.widths]
        self.looks = [_look(column) for column in table.columns]
        self.most = layout.most_lines(BODY)
        self.at = 0
        self._shared: dict[tuple[Cell, Look], Any] = {}
        self._write(masthead)

    def _paper(self) -> tuple[int, layout.Paper]:
        """The last column that is printed, and the page for all of them."""
        table = self.table
        widths, stretch = [each.width for each in table.columns], [each.stretch for each in table.columns]
        page = layout.paper(widths, stretch, table.labels)
        return len(widths), page if page.across > 1 or len(table.rows) < _MANY else self._apportioned(page)

    def _apportioned(self, page: layout.Paper) -> layout.Paper:
        """The page of a long table, its columns as wide as their words need; what has no words is there to be written
        in, and what is centred is short."""
        rows = [["" if not isinstance(cell, str) else cell for cell in row] for row in self.table.rows]
        empty = [not any(cells) for cells in zip(*rows, strict=True)]
        fixed = [column.center or blank for column, blank in zip(self.table.columns, empty, strict=True)]
        return replace(page, widths=tuple(layout.apportioned(page.widths, rows, BODY, fixed)))

    def _write(self, masthead: Masthead) -> None:
        heads_at = 3 + bool(self.table.remark) + len(self.table.notes)
        self.sheet.HeaderFooter.oddHeader.left.text = visible(masthead.marks).replace("&", "&&") or None
        self._set_page(heads_at)
        self._masthead(masthead)
        self._heads()
        for row in self.table.rows:
            self._row(row)
        self.sheet.auto_filter.ref = f"A{heads_at}:{get_column_letter(len(self.looks))}{max(self.at, heads_at + 1)}"
        if self.table.totals:
            self._append([], 4)  # a gap, or a filter would take the totals for data
            for total in self.table.totals:
                self._append([self._cell(value, "total") for value in total], layout.height(1, BODY))
        self.sheet.close()

    def _set_page(self, heads_at: int) -> None:
        sheet, labels = self.sheet, self.table.labels
        for at, width in enumerate(self.paper.widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.freeze_panes = f"{get_column_letter(labels + 1)}{heads_at + 1}"
        sheet.print_title_rows = f"{heads_at - bool(self.table.remark) - len(self.table.notes)}:{heads_at}"
        if labels:
            sheet.print_title_cols = f"A:{get_column_letter(labels)}"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        setup = sheet.page_setup
        setup.orientation = "portrait" if self.table.one_page else "landscape"
        setup.paperSize, setup.fitToWidth = self.paper.size, self.paper.across
        setup.fitToHeight = int(self.table.one_page)
        sheet.print_options.horizontalCentered = True
        sheet.HeaderFooter.oddFooter.center.text = PAGES
        for side, inches in MARGIN.items():
            setattr(sheet.page_margins, side, inches)

    def _masthead(self, masthead: Masthead) -> None:
        """Title, 制表单位 and date, remark. Where pages lie side by side, within the columns that all of them have."""
        name = self.table.name
        title = masthead.title if name in masthead.title else f"{masthead.title}　{name}".strip()
        last = max(self.table.labels, 1) if self.paper.across > 1 else self.last
        room = layout.room(sum(self.paper.widths[:last]), SIZES["title"])
        title = self._fit(title)
        tall = min(layout.lines(title, room), layout.most_lines(SIZES["title"]))
        self._append([self._text(title, "title")], layout.height(tall, SIZES["title"]))
        if last > 1:
            self.sheet.merged_cells.add(f"A1:{get_column_letter(last)}1")
        unit, date = self._fit(masthead.unit), self._fit(masthead.date)
        if last < _APART:
            line = [self._text(f"{unit}　　{date}", "unit")]
        else:
            line = [self._text(unit, "unit"), *[None] * (last - 2), self._text(date, "date")]
        self._append(line, layout.height(1, SIZES["unit"]))
        if self.table.remark:
            self._remark(self._fit(self.table.remark))
        for note in self.table.notes:
            self._append([self._literal(note, "remark")], layout.height(1, SIZES["remark"]))

    def _remark(self, words: str) -> None:
        """The line above the heads."""
        self._append([self._text(words, "remark")], layout.height(1, SIZES["remark"]))

    def _heads(self) -> None:
        cells, tall = [], 1.0
        for at, (column, width) in enumerate(zip(self.table.columns, self.paper.widths, strict=True), 1):
            text = self._fit(column.head, at)
            lines = layout.lines(text, layout.room(width, SIZES["head"]))
            if lines > 1 and text.endswith(DECIDED) and not column.vertical:
                text = f"{text.removesuffix(DECIDED)}\n{DECIDED}"  # and not （核定 / ）
                lines = layout.lines(text, layout.room(width, SIZES["head"]))
            tall = max(tall, len(text) * 1.1 + 1 if column.vertical else lines)
            cells.append(self._text(text, "head down" if column.vertical else "head"))
        self._append(cells, min(layout.height(ceil(tall), SIZES["head"]), layout.TALLEST))

    def _row(self, row: Sequence[Cell]) -> None:
        """One row, or as many as its tallest cell needs."""
        tall = 1
        texts: list[str] = []
        for at, (value, room) in enumerate(zip(row, self.rooms, strict=True), 1):
            text = self._fit(value, at) if isinstance(value, str) else ""
            if len(text) > 1:
                tall = max(tall, layout.lines(text, room))
            texts.append(text)
        if tall <= self.most:
            self._append(list(map(self._shown, row, texts, self.looks)), layout.height(tall, BODY))
            return
        for part in layout.spread(texts, self.rooms, self.most):
            tall = max(map(layout.lines, part, self.rooms))
            self._append(list(map(self._shown, row, part, self.looks)), layout.height(tall, BODY))

    def _fit(self, text: str, column: int = 1) -> str:
        """``text`` as the cell in ``column`` of the row that comes next can hold it."""
        if not text:
            return ""
        held = shown(text) if isinstance(text, Marked) else visible(text)
        return self.long.fit(held, self.table.name, f"{get_column_letter(column)}{self.at + 1}")

    def _shown(self, value: Cell, fitted: str, look: Look) -> Any:
        """The cell of a value: a number as it is, a text as it has been fitted."""
        if not isinstance(value, str):
            return self._cell(value, look if look == "left" else "mark")
        if len(fitted) <= _SHARED and not isinstance(fitted, Marked):
            return self._cell(fitted, look)
        return self._text(fitted, look)

    def _cell(self, value: Cell, look: Look) -> Any:
        """A short value's cell, one for all that look the same: it is written at once and used again."""
        key = (value, look)
        if key not in self._shared:
            self._shared[key] = self._text(value, look) if isinstance(value, str) else self._plain(value, look)
        return self._shared[key]

    def _plain(self, value: int | None, look: Look) -> Any:
        """A number's cell, or an empty one to write in."""
        cell: Any = WriteOnlyCell(self.sheet)
        cell._style = self.styles.of(look)
        cell.value = value
        return cell

    def _text(self, fitted: str, look: Look) -> Any:
        """A cell that is text whatever stands in it."""
        if not fitted:
            return self._plain(None, look)
        cell: Any = WriteOnlyCell(self.sheet)
        cell._style = self.styles.of(look, text=len(fitted) <= AS_TEXT, risky=risky(fitted))
        cell.value = rich(fitted) if isinstance(fitted, Marked) else xml_literal(fitted)
        cell.data_type = "s"  # not "f" for =1+1, not "e" for #N/A
        return cell

    def _literal(self, words: str, look: Look) -> Any:
        """A cell with words that somebody has written into one, to the letter: they fit."""
        cell: Any = WriteOnlyCell(self.sheet)
        cell._style = self.styles.of(look, risky=risky(words))
        cell.value, cell.data_type = xml_literal(words), "s"
        return cell

    def _append(self, cells: list[Any], tall: float) -> None:
        self.at += 1
        self.sheet.row_dimensions[self.at].height = tall
        self.sheet.append(cells)


def as_they_are(cells: Sequence[Any], row: int) -> Iterator[Any]:
    """What a write-only sheet makes of a row, for one that has cells or None in it and nothing else. openpyxl's own
    tries each as a value first, which costs a third of the writing; it would do as well."""
    for column, cell in enumerate(cells, 1):
        if cell is not None:
            cell.row, cell.column = row, column
            yield cell


def _look(column: Column) -> Look:
    if column.key.startswith("unit:"):
        return "mark"
    return "center" if column.center else "left"
