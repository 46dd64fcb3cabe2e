"""Hand out, fill in, send back: what tests of collecting share. Nothing here is the code that is tested, but what is
handed out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from pipeline import collecting, run
from pipeline.collect.ledger import Ledger, Status
from pipeline.export import offices
from pipeline.handout import assign
from pipeline.handout.records import FIELDS, TASKS_SHEET

HEADS = {field.key: field.head for field in FIELDS}
PLAN = """国家信访局 2020 年工作要点

一、加强领导

（一）办好实事。为群众办好十件实事，逐件公布结果。（牵头单位：办公室；配合单位：人事司、督查室；完成时限：2020年6月底前）

（二）整治会风。会议只开半天，发言不超过十分钟。（牵头单位：督查室；配合单位：办公室；完成时限：2020年9月底前）

二、夯实基础

（三）充实队伍。选派干部到基层锻炼。（牵头单位：人事司；配合单位：各司室）

（四）改进作风。深入开展调查研究。（责任单位：办公室、研究室）
"""
FIRST, SECOND, THIRD, FOURTH = (f"P2020-{path}#1" for path in ("1-1", "1-2", "2-3", "2-4"))
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # as every spreadsheet saves what looks like an escape
Answers = Mapping[tuple[str, str], Any]  # (task, key) → value
_MADE: dict[tuple[Any, ...], dict[str, bytes]] = {}  # the same plan gives the same forms, which take a while


class Desk:
    """A plan in a folder, its forms handed out, and those that came back."""

    def __init__(self, folder: Path, text: str = PLAN, name: str = "2020.md") -> None:
        self.folder, self.plan = folder, folder / name
        self.back, self.out = folder / "收回", folder / "output"
        self.plan.write_text(text, "utf-8")
        self.back.mkdir(exist_ok=True)

    def forms(self, period: str = "2020-Q2", due: str = "2020-06-25", **more: Any) -> dict[str, bytes]:
        """Unit → its form, as it is handed out now."""
        beside = sorted(path for path in self.folder.glob("*.csv"))
        key = (
            self.plan.name,
            self.plan.read_bytes(),
            *(path.read_bytes() for path in beside),
            period,
            due,
            *more.values(),
        )
        if key not in _MADE:
            out = assign.handout([run.load(self.plan)], period=period, due=due, **more)
            _MADE[key] = {packet.unit.name: offices.workbook(out, packet) for packet in out.packets}
        return _MADE[key]

    def send(self, name: str, data: bytes) -> Path:
        path = self.back / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def send_all(self, answers: Mapping[str, Answers], **more: Any) -> None:
        """Every unit of ``answers`` sends its form back with these."""
        forms = self.forms(**more)
        for unit, given in answers.items():
            self.send(f"{unit}.xlsx", filled(forms[unit], given))

    def collect(self, *given: Path, **asked: Any) -> Ledger:
        wanted = collecting.Asked(**asked)
        return collecting.collect(given or [self.back], [self.plan], self.out, wanted)[0].ledger

    @property
    def ledger(self) -> Path:
        return self.out / self.plan.stem / f"{self.plan.stem}-台账.xlsx"

    @property
    def progress(self) -> Path:
        return self.ledger.with_name("progress.json")


def edited(data: bytes, edit: Callable[[Any], object], sheet: str = TASKS_SHEET) -> bytes:
    """A workbook as somebody saves it who has done ``edit`` to a sheet of it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book[sheet])
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heads_of(sheet: Any, head: str = "任务编号") -> tuple[int, dict[str, int]]:
    """The row of heads and the column of each."""
    for row in sheet.iter_rows():
        cells = {str(cell.value): cell.column for cell in row if cell.value}
        if head in cells and len(cells) > 3:
            return row[0].row, cells
    raise AssertionError("no heads")


def row_of(sheet: Any, task: str) -> int:
    at, heads = heads_of(sheet)
    for number in range(at + 1, sheet.max_row + 1):
        if sheet.cell(number, heads["任务编号"]).value == task:
            return number
    raise AssertionError(task)


def put(sheet: Any, task: str, key: str, value: Any) -> Any:
    """Write into the cell of a task, text always as text but for =F(…); returns the cell."""
    _, heads = heads_of(sheet)
    cell = sheet.cell(row_of(sheet, task), heads[HEADS.get(key, key)])
    formula = isinstance(value, str) and value.startswith("=F(")
    cell.value = value if formula or not isinstance(value, str) else _ESCAPE.sub("_x005F_", value)
    if isinstance(value, str) and not formula:
        cell.data_type = "s"
    return cell


def filled(data: bytes, answers: Answers) -> bytes:
    return _filled(data, tuple(answers.items()))


@cache
def _filled(data: bytes, answers: tuple[tuple[tuple[str, str], Any], ...]) -> bytes:
    def fill(sheet: Any) -> None:
        for (task, key), value in answers:
            put(sheet, task, key, value)

    return edited(data, fill)


def of(ledger: Ledger, task: str) -> Status:
    return next(status for status in ledger.statuses if status.task.id == task)


def codes(ledger: Ledger, *without: str) -> list[str]:
    """The codes that are said, but those of units that have not returned and of the date."""
    quiet = {"F703", "F752", "F765", *without}
    return [each.code for each in ledger.anomalies if each.code not in quiet]


def messages(ledger: Ledger, code: str) -> list[tuple[str, str, str]]:
    return [(each.file, each.cell, each.message) for each in ledger.anomalies if each.code == code]


def shown(path: Path, sheet: str, heads: Iterable[str], among: str = "任务编号") -> list[tuple[Any, ...]]:
    """The rows of a sheet of the ledger under some heads."""
    page = openpyxl.load_workbook(path)[sheet]
    at, columns = heads_of(page, among)
    rows = page.iter_rows(min_row=at + 1, values_only=True)
    return [tuple(row[columns[head] - 1] for head in heads) for row in rows if any(row)]
