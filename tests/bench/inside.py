"""Time one or two actions in one process: inside.py ROUNDS ACTION FILE [ACTION FILE].

Prints a JSON list with the seconds of each action, round by round. The actions take turns, so that a slow second of
the machine meets both; the first round warms up and counts only where it is the only one.
"""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.handout.records import Handout
    from pipeline.matrix import Table

ROWS = 10_000
MENTIONS = 100_000
UNITS = 100
COPIES = 60  # more than rounds are ever asked for
ENOUGH = 20.0  # seconds: after three rounds, no more are begun


def parse(file: str) -> Callable[[], object]:
    from pipeline import parse as own

    text = Path(file).read_text(encoding="utf-8-sig")
    return lambda: own(text)


def markdown(file: str) -> Callable[[], object]:
    from markdown_it import MarkdownIt

    text, reader = Path(file).read_text(encoding="utf-8-sig"), MarkdownIt()
    return lambda: reader.parse(text)


def matrix_table(file: str) -> Table:
    """The first 10,000 rows of the matrix of a long plan."""
    from pipeline import load, matrix

    table = matrix.sheets(load(file)).matrix
    assert len(table.rows) >= ROWS
    return replace(table, rows=table.rows[:ROWS])


def excel(file: str) -> Callable[[], object]:
    from pipeline.export import excel as own

    table, head = matrix_table(file), own.Masthead("工作要点", "制表单位：办公室", "日期：")
    return lambda: own.render([table], head)


def bare(file: str, *, write_only: bool = False) -> Callable[[], object]:
    """The same cells by openpyxl alone, the way its manual has it, with style objects made once."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    table, side = matrix_table(file), Side(style="thin")
    font, border, across = Font(name="仿宋", size=12), Border(side, side, side, side), Alignment(wrap_text=True)

    def write() -> bytes:
        book, out = Workbook(write_only=write_only), io.BytesIO()
        sheet = book.create_sheet("责任矩阵")
        for at, row in enumerate([table.heads, *table.rows, *table.totals], 1):
            cells = [WriteOnlyCell(sheet, value) for value in row] if write_only else []
            if not write_only:
                cells = [sheet.cell(at, place, value) for place, value in enumerate(row, 1)]
            for cell in cells:
                cell.font, cell.border, cell.alignment = font, border, across
            if write_only:
                sheet.append(cells)
        book.save(out)
        return out.getvalue()

    return write


def handout(file: str) -> Handout:
    """What is handed out of a plan, to at least a hundred units."""
    from pipeline import load
    from pipeline.handout import assign

    out = assign.handout([load(file)], period="2023-Q1", due="2023-03-25")
    assert len(out.packets) >= UNITS
    return out


def offices(file: str) -> Callable[[], object]:
    from pipeline.export import offices as own

    out = handout(file)
    return lambda: own.render(out)


def bare_offices(file: str, *, write_only: bool = False) -> Callable[[], object]:
    """The same cells by openpyxl alone, workbook by workbook, with style objects made once."""
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    from pipeline.export import offices as own

    side, out = Side(style="thin"), handout(file)
    font, border, across = Font(name="仿宋", size=12), Border(side, side, side, side), Alignment(wrap_text=True)
    fill, locks = PatternFill("solid", fgColor="FFFFF9DB"), {at: Protection(locked=at) for at in (False, True)}
    books = [load_workbook(io.BytesIO(own.workbook(out, packet))) for packet in out.packets]
    wanted = [
        [
            (sheet.title, [[(cell.value, cell.protection.locked) for cell in row] for row in sheet.iter_rows()])
            for sheet in book
        ]
        for book in books
    ]

    def one(sheets: list[tuple[str, list[list[tuple[object, bool]]]]]) -> bytes:
        book, out = Workbook(write_only=write_only), io.BytesIO()
        for title, rows in sheets:
            sheet = book.create_sheet(title)
            for at, row in enumerate(rows, 1):
                cells = [
                    WriteOnlyCell(sheet, value) if write_only else sheet.cell(at, place, value)
                    for place, (value, _) in enumerate(row, 1)
                ]
                for cell, (_, locked) in zip(cells, row, strict=True):
                    cell.font, cell.border, cell.alignment = font, border, across
                    cell.fill, cell.protection = fill, locks[locked]
                if write_only:
                    sheet.append(cells)
        book.save(out)
        return out.getvalue()

    return lambda: [one(sheets) for sheets in wanted]


def send_back(file: str) -> Callable[[], object]:
    """What the hundred units of a plan send back, in a folder beside it, saved by another program."""
    import random

    from openpyxl import load_workbook

    from pipeline.export import offices as own
    from pipeline.handout.records import STATES, TASKS_SHEET

    out, folder, pick = handout(file), Path(file).with_name("returned"), random.Random(1)
    folder.mkdir(exist_ok=True)

    answers = {"完成状态": STATES, "完成日期": ("2023-03-05", None)}
    words = ("按计划推进，进展顺利。" * 6, "已形成初稿，正在征求意见。")

    def send() -> None:
        for packet in out.packets:
            book, heads = load_workbook(io.BytesIO(own.workbook(out, packet))), {}
            for row in book[TASKS_SHEET].iter_rows():
                heads = heads or {c.column: c.value for c in row if row[0].value == "序号"}
                for cell in row:
                    if not cell.protection.locked:
                        cell.value = pick.choice(answers.get(heads[cell.column], words))
            book.save(folder / packet.file)

    return send


def collect(file: str) -> Callable[[], object]:
    """The whole way: the plan is read, the files are, the ledger is written where none was."""
    from tempfile import mkdtemp

    from pipeline import collecting

    folder = Path(file).with_name("returned")
    return lambda: collecting.collect([folder], [file], mkdtemp(dir=folder.parent))


def bare_collect(file: str) -> Callable[[], object]:
    """Every cell of the same files by openpyxl alone, in its quick mode."""
    from openpyxl import load_workbook

    paths = sorted(Path(file).with_name("returned").glob("*.xlsx"))
    assert len(paths) >= UNITS

    def read() -> int:
        count = 0
        for path in paths:
            book = load_workbook(path, read_only=True)
            count += sum(cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row)
            book.close()
        return count

    return read


# Names of units, one a line: each call gets strings of its own, as a plan's are, whose hashes nobody has asked for.


def fresh(file: str) -> Callable[[], list[str]]:
    names = Path(file).read_text(encoding="utf-8").splitlines()
    copies = [["".join(list(name)) for name in names] for _ in range(COPIES)]
    return copies.pop


def unseen(file: str) -> Callable[[], object]:
    """What each name stands for, asked for the first time in a plan."""
    from pipeline import places, registry, setting
    from pipeline.identify import Identifier

    names, known = fresh(file), registry.load()
    place = setting.Setting(setting.Dates("2023-01-01", "2023-12-31"), places.leading("广安市人民政府"))
    return lambda: list(Identifier(known, place).each(names()))


def seen(file: str) -> Callable[[], object]:
    """The same of 100,000 mentions."""
    from pipeline import places, registry, setting
    from pipeline.identify import Identifier

    names = fresh(file)()
    mentions = [names[at * 7 % len(names)] for at in range(MENTIONS)]
    place = setting.Setting(setting.Dates("2023-01-01", "2023-12-31"), places.leading("广安市人民政府"))
    identifier = Identifier(registry.load(), place)
    return lambda: list(identifier.each(mentions))


def lookup_unseen(file: str) -> Callable[[], object]:
    names = fresh(file)
    table = dict.fromkeys(names(), 1)
    return lambda: [table[name] for name in names()]


def lookup_seen(file: str) -> Callable[[], object]:
    names = fresh(file)()
    mentions = [names[at * 7 % len(names)] for at in range(MENTIONS)]
    table = dict.fromkeys(names, 1)
    return lambda: [table[name] for name in mentions]


# Wordings of an old and of a new plan, as JSON: two lists.


def align(file: str) -> Callable[[], object]:
    from pipeline.compare.align import align as own
    from pipeline.compare.items import Item
    from pipeline.model import Place, Text

    def items(side: list[str]) -> list[Item]:
        place = Place(Text(""), ())
        return [Item(place, at, "", "", "", words, "", "") for at, words in enumerate(side, 1)]

    old, new = map(items, json.loads(Path(file).read_text(encoding="utf-8")))
    return lambda: own(old, new)


def cdist(file: str) -> Callable[[], object]:
    """How alike each is to each: no more than the table in which the pairs would still have to be looked for."""
    from rapidfuzz import fuzz, process

    old, new = json.loads(Path(file).read_text(encoding="utf-8"))
    return lambda: process.cdist(old, new, scorer=fuzz.ratio, workers=1)


ACTIONS = {
    "align": align,
    "cdist": cdist,
    "parse": parse,
    "markdown": markdown,
    "excel": excel,
    "openpyxl": bare,
    "write-only": partial(bare, write_only=True),
    "offices": offices,
    "openpyxl offices": bare_offices,
    "write-only offices": partial(bare_offices, write_only=True),
    "send back": send_back,
    "collect": collect,
    "openpyxl read-only": bare_collect,
    "unseen": unseen,
    "seen": seen,
    "lookup unseen": lookup_unseen,
    "lookup seen": lookup_seen,
}


def main(rounds: int, *wanted: str) -> None:
    calls = [ACTIONS[action](file) for action, file in zip(wanted[::2], wanted[1::2], strict=True)]
    times: list[list[float]] = [[] for _ in calls]
    begun = perf_counter()
    for number in range(rounds):
        if number > 3 and perf_counter() - begun > ENOUGH:
            break
        for call, taken in zip(calls, times, strict=True):
            gc.collect()
            start = perf_counter()
            call()
            taken.append(perf_counter() - start)
    print(json.dumps([taken[1:] or taken for taken in times]))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
