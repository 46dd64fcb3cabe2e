"""One unit's tasks → 我的任务, the sheet that it fills in and prints: what is given is locked, what is asked is open.

A row whose reporting unit this is has the reporter's cells open, another one only 本单位进展; columns that no row of
the unit has open are hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.export import layout
from pipeline.export.cells import Cells
from pipeline.export.safe import held, visible
from pipeline.export.sheet import LIMIT
from pipeline.export.styles import BODY, SIZES, Look
from pipeline.handout import words
from pipeline.handout.records import (
    FIELDS,
    STATES,
    TASKS_SHEET,
    WHOLE_SHEET,
    Assignment,
    Field,
    Handout,
    Packet,
)

_GROUPS = {"given": "任务（已锁定）", "reporter": "由填报单位填写", "other": "其他任务填写", "stamp": ""}
_LEAST = 3  # lines of a row, for those who print the form and write
_FIRST_DAY, _LAST_DAY = 36_526, 73_050  # 2000-01-01, 2099-12-31, as a sheet counts days
_LATE = Font(bold=True, color="FF9C0006"), PatternFill("solid", bgColor="FFFFC7CE")
_NO_DATE = PatternFill("solid", bgColor="FFFFEB9C")


@dataclass(slots=True)
class Whole:
    """Texts that no page holds in one row, by the cells' words, with their number and task: they stand on 全文."""

    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def fit(self, text: str, task: str, room: int, most: int) -> str:
        """``text``, or where the whole stands and its beginning."""
        return text if layout.lines(text, room) <= most and _is_held(text) else self.moved(text, task, room, most)

    def moved(self, text: str, task: str, room: int, most: int) -> str:
        number = self.found.setdefault((task, text), len(self.found) + 1)
        where = f"（全文共 {len(text)} 字，一页放不下，见“{WHOLE_SHEET}”表第 {number} 号）"
        return f"{where}{layout.pieces(text, room, max(most - 3, 1))[0]}……"


def _is_held(text: str) -> bool:
    """Whether one cell holds ``text``."""
    return len(text) <= LIMIT // 2 or len(text) + sum(char > "\uffff" for char in text) <= LIMIT


def marks_of(out: Handout) -> str:
    """The marks of the plans, on one line."""
    return "　".join(dict.fromkeys(mark for plan in out.plans for mark in plan.marks))


class Form:
    """Writes the form of ``packet``. Afterwards ``fields`` are its columns, and ``given`` what stands in the given
    cells of each row, by field key."""

    def __init__(self, book: Workbook, out: Handout, packet: Packet, whole: Whole, like: Cells) -> None:
        self.out, self.packet, self.whole = out, packet, whole
        self.cells = Cells(book, TASKS_SHEET, like)
        self.fields = [each for each in FIELDS if self._has(each)]
        self.hidden = frozenset(each.key for each in self.fields if not self._is_open(each))
        shown = [each for each in self.fields if each.key not in self.hidden]
        paper = layout.paper([each.width for each in shown], [each.key == "text" for each in shown], 0)
        self.widths = dict(zip([each.key for each in shown], paper.widths, strict=True))
        self.rooms = {each.key: layout.room(self.widths.get(each.key, each.width), BODY) for each in self.fields}
        self.most = layout.most_lines(BODY)
        self.given: list[dict[str, str]] = []
        self._write(paper)

    def _has(self, field: Field) -> bool:
        if field.key == "plan":
            return len(self.out.plans) > 1
        return not field.optional or any(_given(field, row) for row in self.packet.assignments)

    def _is_open(self, field: Field) -> bool:
        """Whether anybody has to see the column."""
        return field.by == "given" or any(_asks(field, row) for row in self.packet.assignments)

    def _write(self, paper: layout.Paper) -> None:
        cells, sheet = self.cells, self.cells.sheet
        marks = marks_of(self.out)
        heads_at = 5 + bool(marks)
        widths = tuple(self.widths.get(each.key, each.width) for each in self.fields)
        paper = layout.Paper(paper.size, 1, widths)
        cells.page(paper, heads=f"{heads_at - 1}:{heads_at}", marks=marks, foot=self.packet.version)
        for at, each in enumerate(self.fields, 1):
            if each.key in self.hidden:
                sheet.column_dimensions[get_column_letter(at)].hidden = True
        before = sum(each.by == "given" and each.key not in ("text", *_BEHIND_TEXT) for each in self.fields)
        sheet.freeze_panes = f"{get_column_letter(before + 1)}{heads_at + 1}"
        self._masthead(marks)
        self._heads()
        for row in self.packet.assignments:
            self._row(row)
        last = get_column_letter(len(self.fields))
        sheet.auto_filter.ref = f"A{heads_at}:{last}{max(cells.at, heads_at + 1)}"
        self._guide(heads_at + 1, cells.at)
        cells.close()

    def _masthead(self, marks: str) -> None:
        cells, out = self.cells, self.out
        last = max(at for at, each in enumerate(self.fields, 1) if each.key not in self.hidden)
        if marks:
            cells.row([cells.text(marks, "secret")], layout.height(1, SIZES["secret"]))
        title = f"{out.title}　落实情况填报表"
        tall = layout.lines(title, layout.room(sum(self.widths.values()), SIZES["title"]))
        cells.row([cells.text(title, "title")], layout.height(min(tall, 6), SIZES["title"]))
        cells.merge(1, last)
        said = [f"填报单位：{self.packet.unit.name}", f"填报期：{words.period(out.period)}" if out.period else ""]
        said.append(f"报送时间：{words.day(out.due)}前" if out.due else "")
        line: list[Any] = [None] * len(self.fields)
        line[0] = cells.text(said[0], "unit")
        middle = next((at for at, each in enumerate(self.fields) if each.key == "text"), 0)
        line[middle] = cells.text("　　".join(filter(None, said[1:])), "unit") if any(said[1:]) else None
        cells.row(line, layout.height(1, SIZES["unit"]))
        cells.row([cells.text(_HOW, "remark")], layout.height(1, SIZES["remark"]))

    def _heads(self) -> None:
        cells = self.cells
        groups = [(by, list(each)) for by, each in groupby(self.fields, lambda one: one.by)]
        line = [cells.text(_GROUPS[by] if at == 0 else "", "head") for by, each in groups for at in range(len(each))]
        cells.row(line, layout.height(1, SIZES["head"]))
        first = 1
        for _, each in groups:
            cells.merge(first, first + len(each) - 1)
            first += len(each)
        tall = max(layout.lines(each.head, self._room(each, SIZES["head"])) for each in self.fields)
        cells.row([cells.text(each.head, "head") for each in self.fields], layout.height(tall, SIZES["head"]))

    def _room(self, field: Field, size: float) -> int:
        return layout.room(self.widths.get(field.key, field.width), size)

    def _row(self, row: Assignment) -> None:
        cells = self.cells
        tall, line = _LEAST, []
        given: dict[str, str] = {}
        for each in self.fields:
            value = self._value(each, row)
            if isinstance(value, int):
                given[each.key] = str(value)
                line.append(cells.number(value, "center"))
                continue
            fitted = self._fitted(value, each, row.task) if value else ""
            if len(fitted) > 1 and each.key not in self.hidden:
                tall = max(tall, layout.lines(fitted, self.rooms[each.key]))
            if each.by == "given":
                given[each.key] = fitted
            line.append(self._cell(each, row, fitted))
        self.given.append(given)
        cells.row(line, layout.height(min(tall, self.most), BODY), grows=True)

    def _fitted(self, value: str, field: Field, task: str) -> str:
        """A value as its cell can hold it, and what is given as its page can, too; answers stay as they were."""
        room = self.rooms[field.key]
        if field.by == "given":
            return self.whole.fit(visible(value), task, room, self.most)
        words = held(value)
        return words if _is_held(words) else self.whole.moved(words, task, room, self.most)

    def _value(self, field: Field, row: Assignment) -> str | int:
        """What stands in a cell: what is given, or what the unit answered last, where it is asked again."""
        if field.key == "plan":
            return self.out.title_of(row.plan)
        if field.by in ("given", "stamp"):
            return _given(field, row)
        answered: str = getattr(row.last, field.key)
        return answered if _asks(field, row) else ""

    def _cell(self, field: Field, row: Assignment, fitted: str) -> Any:
        cells = self.cells
        if field.by in ("given", "stamp"):
            return cells.shared(fitted, "center" if field.center else "left")
        if not _asks(field, row):
            return cells.shared("", "closed")
        if field.key == "done_on":
            return cells.day(fitted) if fitted else cells.shared("", "answer date")
        look: Look = "answer center" if field.center else "answer"
        return cells.literal(fitted, look) if fitted else cells.shared("", look)

    def _guide(self, first: int, last: int) -> None:
        """Lists to choose from and dates that are dates, on the cells that are open; what is late is red."""
        at = {each.key: get_column_letter(place) for place, each in enumerate(self.fields, 1)}
        runs = list(_runs([first + nth for nth, row in enumerate(self.packet.assignments) if row.asked]))
        if not runs:
            return
        for key, make in (("state", _states), ("done_on", _dates)):
            choice = make()
            choice.sqref = " ".join(f"{at[key]}{start}:{at[key]}{end}" for start, end in runs)
            self.cells.sheet.data_validations.append(choice)
        shades = self.cells.sheet.conditional_formatting
        state, done = f"{at['state']}{first}", f"{at['done_on']}{first}"
        late = CellIsRule("equal", ['"滞后"'], font=_LATE[0], fill=_LATE[1])  # type: ignore[no-untyped-call]
        shades.add(f"{state}:{at['state']}{last}", late)
        undated = FormulaRule([f'AND(${state}="已完成",${done}="")'], fill=_NO_DATE)  # type: ignore[no-untyped-call]
        shades.add(f"{done}:{at['done_on']}{last}", undated)


_BEHIND_TEXT = ("fields", "role", "others", "deadline", "decided", "reporter")
_CLOSED = "已销号，不用填报"
_HOW = "只填浅黄色的单元格；其余各格已锁定（没有密码），可以筛选、调整行高和列宽。填报要求见“填报说明”。"


def _asks(field: Field, row: Assignment) -> bool:
    """Whether the unit has to fill in this cell."""
    return not row.closed and field.by == ("reporter" if row.reports else "other")


def _given(field: Field, row: Assignment) -> str | int:
    """What stands in a given cell; that a task is struck off stands where the office's decisions do."""
    value: str | int = getattr(row, field.key)
    return "；".join(filter(None, (str(value), _CLOSED))) if field.key == "decided" and row.closed else value


def _states() -> DataValidation:
    return DataValidation(
        type="list",
        formula1=f'"{",".join(STATES)}"',
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="完成状态",
        error=f"请从列表中选择：{'、'.join(STATES)}。",
        promptTitle="完成状态",
        prompt="从下拉列表中选择一项。",
    )


def _dates() -> DataValidation:
    return DataValidation(
        type="date",
        operator="between",
        formula1=str(_FIRST_DAY),
        formula2=str(_LAST_DAY),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="完成日期",
        error="请填写日期，如 2017-3-25；没有完成的空着。",
        promptTitle="完成日期",
        prompt="已完成的填写完成的日期，如 2017-3-25；没有完成的空着。",
    )


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as stretches, first and last of each."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        stretch = [number for _, number in run]
        yield stretch[0], stretch[-1]
