"""Rows of cells into one protected sheet of a write-only workbook, from the top down: what all sheets of an office's
workbook share."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties

from pipeline.export.layout import Paper
from pipeline.export.safe import risky, visible, xml_literal
from pipeline.export.sheet import AS_TEXT, MARGIN, as_they_are
from pipeline.export.styles import Look, Styles
from pipeline.handout.words import PAGES


class _Growing(RowDimension):
    """The height of a row that still grows when somebody writes more into it."""

    customHeight = property(lambda self: False)  # noqa: N815


class _InMemory(WorksheetWriter):
    """Keeps a sheet of a few rows in memory, where openpyxl has a temporary file for each."""

    def cleanup(self) -> None:
        """There is no file to remove."""


class Cells:
    """Writes a sheet row by row; ``at`` is the row that was written last. Sheets of one workbook share their styles."""

    def __init__(self, book: Workbook, name: str, like: Cells | None = None) -> None:
        self.sheet: Any = book.create_sheet(name)
        self.sheet._values_to_row = as_they_are
        self.sheet._get_writer = self._opened
        self.styles: Styles = like.styles if like else Styles(self.sheet)
        self.at = 0
        self._shared: dict[tuple[str, Look], Any] = {}

    def _opened(self) -> None:
        """What openpyxl asks for before each row."""
        if self.sheet._writer is None:
            self.sheet._writer = _InMemory(self.sheet, io.BytesIO())
            self.sheet._writer.write_top()

    def text(self, words: str, look: Look) -> Any:
        """A cell that is text whatever stands in it, or an empty one to write in."""
        return self.literal(visible(words), look)

    def literal(self, held: str, look: Look) -> Any:
        """The same of words that have nothing in them that no cell can hold."""
        cell: Any = WriteOnlyCell(self.sheet)
        cell._style = self.styles.of(look, text=0 < len(held) <= AS_TEXT, risky=risky(held))
        if held:
            cell.value = xml_literal(held)
            cell.data_type = "s"  # not "f" for =1+1, not "e" for #N/A
        return cell

    def shared(self, held: str, look: Look) -> Any:
        """The same, one cell for all that look the same: it is written at once and used again."""
        key = (held, look)
        if key not in self._shared:
            self._shared[key] = self.literal(held, look)
        return self._shared[key]

    def number(self, value: int, look: Look) -> Any:
        cell: Any = WriteOnlyCell(self.sheet)
        cell._style = self.styles.of(look)
        cell.value = value
        return cell

    def day(self, held: str) -> Any:
        """An answer that is a date where the words are an ISO one, else the words."""
        try:
            serial = to_excel(dt.date.fromisoformat(held))  # type: ignore[no-untyped-call]
        except ValueError:
            return self.literal(held, "answer date")
        return self.number(int(serial), "answer date")

    def row(self, cells: list[Any], tall: float, *, grows: bool = False) -> None:
        self.at += 1
        kind = _Growing if grows else RowDimension
        self.sheet.row_dimensions[self.at] = kind(self.sheet, index=self.at, ht=tall)
        self.sheet.append(cells)

    def merge(self, first: int, last: int) -> None:
        """The cells ``first`` to ``last`` (from 1) of the row written last become one."""
        if last > first:
            self.sheet.merged_cells.add(f"{get_column_letter(first)}{self.at}:{get_column_letter(last)}{self.at}")

    def page(self, paper: Paper, *, heads: str = "", portrait: bool = False, marks: str = "", foot: str = "") -> None:
        """How the sheet is printed: ``heads`` are the rows that every page repeats, ``marks`` stand above each page,
        ``foot`` below it."""
        sheet = self.sheet
        for at, width in enumerate(paper.widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        if heads:
            sheet.print_title_rows = heads
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        setup = sheet.page_setup
        setup.orientation, setup.paperSize = "portrait" if portrait else "landscape", paper.size
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        sheet.HeaderFooter.oddHeader.left.text = marks.replace("&", "&&") or None
        sheet.HeaderFooter.oddFooter.center.text = PAGES
        sheet.HeaderFooter.oddFooter.right.text = foot or None
        for side, inches in MARGIN.items():
            setattr(sheet.page_margins, side, inches)

    def close(self, *, protected: bool = True) -> None:
        """End the sheet; ``protected``: only answers can be written in, without a password, while filters, row heights
        and column widths still work."""
        if protected:
            guard = self.sheet.protection
            guard.sheet = True
            guard.formatColumns = guard.formatRows = guard.autoFilter = guard.sort = False  # not locked
        self.sheet.close()
