"""A ledger → its workbook: printable like the matrix, the office's own columns open to be written in.

A task too tall for a page goes on in further rows, whose verdict cells stay empty: a verdict stands in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.collect.ledger import LATE, SOON, Ledger, Running
from pipeline.collect.older import BLANK_DAY, BLANK_UNIT, DATE, UNIT
from pipeline.collect.tables import LEDGER, OWN, VERDICT, tables
from pipeline.export import layout
from pipeline.export.excel import long_table, saved
from pipeline.export.safe import visible, xml_literal
from pipeline.export.sheet import LongTexts, Masthead, SheetWriter
from pipeline.export.styles import BODY, SIZES, Look
from pipeline.handout.records import STATES
from pipeline.handout.words import day
from pipeline.matrix import Cell, Table

_Comments = Sequence[tuple[tuple[str, str], ...]]

_AUTHOR = "办公室"
_LAST_ROW = 1_048_576
_CHOICES = (
    ("confirmed", ",".join(STATES), "写五种状态之一的，本期汇总以核定的为准；别的话写在“核定说明”。"),
    ("closed", "已销号", "写日期或“已销号”；没有销号的空着。"),
)
_WARNINGS = (
    (LATE, Font(bold=True, color="FF9C0006"), PatternFill("solid", bgColor="FFFFC7CE")),
    (SOON, Font(), PatternFill("solid", bgColor="FFFFEB9C")),
)


def render(ledger: Ledger) -> bytes:
    """The workbook of ``ledger``; the same ledger gives the same bytes."""
    book, long = Workbook(write_only=True), LongTexts()
    head = Masthead(
        title=f"{' '.join(ledger.title.split())}",
        unit=f"{UNIT}{ledger.issuer or BLANK_UNIT}",
        date=f"{DATE}{day(ledger.as_of) if ledger.as_of else BLANK_DAY}",
        marks="　".join(ledger.marks),
    )
    for table in tables(ledger):
        comments = [each.verdict.comments for each in ledger.statuses] if table.name == LEDGER else []
        running = [each for each in ledger.running if each.sheet == table.name]
        _Sheet(book, table, head, long, running, comments)
    if long.found:
        SheetWriter(book, long_table(long), head, LongTexts())
    return saved(book, visible(f"{head.title} {LEDGER}"))


class _Sheet(SheetWriter):
    """One sheet of a ledger; those of its columns that are the office's are open. ``comments`` (head, words) are on the
    cells of the office's, row by row."""

    def __init__(
        self,
        book: Workbook,
        table: Table,
        masthead: Masthead,
        long: LongTexts,
        running: Sequence[Running],
        comments: _Comments,
    ) -> None:
        self.running, self.comments = running, iter(comments)
        of_office = table.name == LEDGER
        self.verdicts = frozenset(
            at for at, column in enumerate(table.columns) if of_office and _is_verdict(column.key)
        )
        super().__init__(book, table, masthead, long)

    def _paper(self) -> tuple[int, layout.Paper]:
        """What is for programs (校验) is hidden; the rest is one page wide, whatever the office has added."""
        last, paper = super()._paper()
        if self.table.name != LEDGER:
            return last, paper
        *printed, stamp = self.table.columns
        widths, stretch = [each.width for each in printed], [each.stretch for each in printed]
        paper = layout.paper(widths, stretch, self.table.labels, large=True)
        return last - 1, replace(paper, across=1, widths=(*paper.widths, stamp.width))

    def _remark(self, words: str) -> None:
        """Within the width of the page, in as many lines as that takes."""
        if self.table.name != LEDGER:
            super()._remark(words)
            return
        cell = self._text(words, "remark")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        tall = layout.lines(words, layout.room(sum(self.paper.widths[: self.last]), SIZES["remark"]))
        self._append([cell], layout.height(tall, SIZES["remark"]))
        self.sheet.merged_cells.add(f"A{self.at}:{get_column_letter(self.last)}{self.at}")

    def _set_page(self, heads_at: int) -> None:
        super()._set_page(heads_at)
        self._run()
        if self.table.name == LEDGER:
            self.sheet.column_dimensions[get_column_letter(self.last + 1)].hidden = True
            self._guide(heads_at + 1)

    def _run(self) -> None:
        """What the office has written above and below the pages, beside the marks or in the place of what is printed
        there else."""
        page = self.sheet.HeaderFooter
        page.differentFirst = any(each.kind.startswith("first") for each in self.running)
        page.differentOddEven = any(each.kind.startswith("even") for each in self.running)
        for kind in ("firstHeader", "evenHeader") if self.running else ():
            getattr(page, kind).left.text = page.oddHeader.left.text
        for each in self.running:
            part = getattr(getattr(page, each.kind), each.side)
            marks = part.text if each.kind.endswith("Header") and each.side == "left" else ""
            part.text = f"{marks}　{each.code}" if marks else each.code

    def _guide(self, first: int) -> None:
        """A list to choose from, of which nobody need choose, and colours for what is late."""
        letters = {column.key: get_column_letter(at) for at, column in enumerate(self.table.columns, 1)}
        for key, words, prompt in _CHOICES:
            choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=False)
            choice.prompt, choice.promptTitle, choice.showInputMessage = prompt, VERDICT[key], True
            choice.sqref = f"{letters[key]}{first}:{letters[key]}{_LAST_ROW}"
            self.sheet.data_validations.append(choice)
        for word, font, fill in _WARNINGS:
            rule = CellIsRule("equal", [f'"{word}"'], font=font, fill=fill)  # type: ignore[no-untyped-call]
            self.sheet.conditional_formatting.add(f"{letters['overdue']}{first}:{letters['overdue']}{_LAST_ROW}", rule)

    def _row(self, row: Sequence[Cell]) -> None:
        """One row, or as many as its tallest cell needs; a verdict stands whole in the first."""
        if not self.verdicts:
            super()._row(row)
            return
        texts = ["" if at in self.verdicts else self._fitted(at, value) for at, value in enumerate(row)]
        tall = self._lines(texts)
        fits = tall <= self.most
        comments = dict(next(self.comments, ()))
        for nth, part in enumerate([texts] if fits else layout.spread(texts, self.rooms, self.most)):
            tall = tall if fits else self._lines(part)
            for at in self.verdicts if nth == 0 else ():
                tall = max(tall, min(layout.lines(str(row[at] or ""), self.rooms[at]), self.most))
            cells = [self._at(at, value, part[at], first=nth == 0) for at, value in enumerate(row)]
            for at in self.verdicts if comments and nth == 0 else ():
                if words := comments.get(self.table.columns[at].head):
                    cells[at] = self._commented(str(row[at] or ""), at, words)
            self._append(cells, layout.height(tall, BODY))

    def _lines(self, texts: Sequence[str]) -> int:
        """How many lines the tallest of the cells has."""
        return max(
            layout.lines(text, room) if len(text) > 1 else 1 for text, room in zip(texts, self.rooms, strict=True)
        )

    def _fitted(self, at: int, value: Cell) -> str:
        return self._fit(value, at + 1) if isinstance(value, str) else ""

    def _at(self, at: int, value: Cell, fitted: str, *, first: bool) -> Any:
        if at not in self.verdicts:
            return self._shown(value, fitted, self.looks[at])
        return self._verdict(str(value or "") if first else "", at)

    def _verdict(self, words: str, at: int) -> Any:
        """A cell of the office's with the words that it wrote, to the letter: they come from a cell and fit one."""
        return self._literal(words, self._open(at)) if words else self._cell("", self._open(at))

    def _commented(self, words: str, at: int, comment: str) -> Any:
        """A cell of the office's with its comment."""
        from openpyxl.comments import Comment

        cell = self._literal(words, self._open(at)) if words else self._plain(None, self._open(at))
        tall = 20 * min(layout.lines(comment, 34), 20) + 20
        cell.comment = Comment(xml_literal(visible(comment)), _AUTHOR, height=tall, width=260)
        return cell

    def _open(self, at: int) -> Look:
        return "answer center" if self.table.columns[at].center else "answer"


def _is_verdict(key: str) -> bool:
    return key in VERDICT or key.startswith(OWN)
