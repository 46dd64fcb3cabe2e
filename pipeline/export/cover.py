"""What stands around an office's form: 填报说明 before it, 全文 behind it, and what the workbook is (very hidden)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from openpyxl import Workbook

from pipeline.export import layout
from pipeline.export.cells import Cells
from pipeline.export.form import Whole, marks_of
from pipeline.export.styles import BODY, SIZES, Look
from pipeline.handout import words
from pipeline.handout.records import (
    COVER_SHEET,
    IDENTITY_SHEET,
    STATES,
    TASKS_SHEET,
    UNDECIDED,
    WHOLE_SHEET,
    Answers,
    Assignment,
    Handout,
    Packet,
)
from pipeline.matrix.units import ROLE_WORDS, ROLES

_PIECE = 30_000  # characters of the identity in a cell
_WIDTHS = (18.0, 76.0)
_BLANK_DAY = "＿＿＿＿年＿＿月＿＿日前"
_MEANINGS = dict(
    zip(
        STATES,
        (
            "还没有开展。",
            "按计划推进，预计能在时限内完成。",
            "慢于计划，或者预计不能在时限内完成；请在“存在问题”“下一步措施”中说明。",
            "全部任务已经完成；请填完成日期，写明佐证材料。",
            "没有完成时限、需要常年开展的工作；请填本期开展的情况。",
        ),
        strict=True,
    )
)


def cover(book: Workbook, out: Handout, packet: Packet) -> Cells:
    """填报说明: what to do, by when and to whom, and the block that is signed."""
    cells, marks = Cells(book, COVER_SHEET), marks_of(out)
    cells.page(layout.Paper(9, 1, _WIDTHS), portrait=True, marks=marks, foot=packet.version)
    if marks:
        cells.row([cells.text(marks, "secret")], layout.height(1, SIZES["secret"]))
    cells.row([cells.text("填报说明", "title")], layout.height(1, SIZES["title"]))
    cells.merge(1, 2)
    for head, said, look in _facts(out, packet):
        _pair(cells, head, said, look)
    _heading(cells, "怎样填写")
    for number, said in enumerate(_steps(packet), 1):
        _pair(cells, f"{number}", said)
    _heading(cells, "完成状态")
    for state, said in _MEANINGS.items():
        _pair(cells, state, said)
    _heading(cells, "签字（不进入汇总的台账）")
    for head in ("填报人", "电话", "审核人（签字）"):
        _pair(cells, head, "", "answer")
    cells.close()
    return cells


def _pair(cells: Cells, head: str, said: str, look: Look = "says") -> None:
    tall = max(layout.lines(each, layout.room(wide, BODY)) for each, wide in zip((head, said), _WIDTHS, strict=True))
    tall = min(tall + (look == "answer"), layout.most_lines(BODY))
    cells.row([cells.text(head, "head"), cells.text(said, look)], layout.height(tall, BODY), grows=True)


def _heading(cells: Cells, said: str) -> None:
    cells.row([cells.text(said, "total"), cells.text("", "total")], layout.height(1, BODY))
    cells.merge(1, 2)


def _facts(out: Handout, packet: Packet) -> Iterable[tuple[str, str, Look]]:
    """Head, words, look: what nobody has said is open, to be written in."""
    own = {row.plan for row in packet.assignments}
    plans = "\n".join(out.title_of(plan.stem) for plan in out.plans if plan.stem in own)
    yield "填报单位", packet.unit.name, "says"
    yield "任务文件", plans, "says"
    yield "本单位任务", _counts(packet), "says"
    yield "填报期", words.period(out.period), "says" if out.period else "answer"
    yield "报送时间", f"{words.day(out.due)}前" if out.due else _BLANK_DAY, "says" if out.due else "answer"
    yield "报送至", out.issuer, "says" if out.issuer else "answer"


def _counts(packet: Packet) -> str:
    """共 10 项：牵头 2 项，责任 5 项，配合 3 项；由本单位填报 2 项."""
    rows = packet.assignments
    counts = Counter(next(iter(row.roles), None) for row in rows)
    parts = "，".join(f"{ROLE_WORDS[role]} {counts[role]} 项" for role in ROLES if counts[role])
    reports, closed = sum(row.asked for row in rows), sum(row.closed for row in rows)
    said = f"共 {len(rows)} 项" + (f"：{parts}" if parts else "") + f"；其中由本单位填报 {reports} 项"
    return said + (f"，已销号、不用填报的 {closed} 项。" if closed else "。")


def _steps(packet: Packet) -> Iterable[str]:
    rows = packet.assignments
    undecided = sum(row.reporter == UNDECIDED for row in rows)
    yield f"打开“{TASKS_SHEET}”表，只填浅黄色的单元格；其余各格已经锁定（没有密码），可以筛选、调整行高和列宽。"
    yield (
        "“填报单位”是本单位的任务，填“完成状态”“进展情况”“存在问题（需协调事项）”“下一步措施”“完成日期”"
        "“佐证材料”；其他任务只填“本单位进展”。用不到的列已经隐藏。"
    )
    if undecided:
        yield f"有 {undecided} 项任务的填报单位是“{UNDECIDED}”：原文没有写明由哪家填报，请先填“本单位进展”。"
    yield from _carried(rows)
    yield "任务编号和各项文字请不要改动，也不要增加、删除行；对任务有不同意见的，写在“存在问题”或“本单位进展”中。"
    yield "填好后存为 Excel 工作簿（.xlsx）报送；文件改名、移动各行不影响汇总。"


def _carried(rows: Iterable[Assignment]) -> Iterable[str]:
    """In how many of the rows that are asked for the last period's answers stand."""
    asked = [row for row in rows if not row.closed]
    kept = sum(_is_filled(row) for row in asked)
    if kept and kept == len(asked):
        yield "上一期填报的内容已经填入，请按本期的情况改写。"
    elif kept:
        yield (
            f"有 {kept} 项任务填入了上一期填报的内容，请按本期的情况改写；其余 {len(asked) - kept} 项没有填入"
            "（上一期没有填报、任务文字有改动或是新增的），请按本期的情况填报。"
        )


def _is_filled(row: Assignment) -> bool:
    """Whether an answer of the last period stands in an open cell of the row."""
    return replace(row.last, own_progress="") != Answers() if row.reports else bool(row.last.own_progress)


def whole_texts(book: Workbook, out: Handout, whole: Whole, like: Cells) -> None:
    """全文: the texts that no page holds in one row, whole, in as many rows as they take."""
    cells, marks = Cells(book, WHOLE_SHEET, like), marks_of(out)
    widths = (6.0, 14.0, 74.0)
    cells.page(layout.Paper(9, 1, widths), portrait=True, marks=marks)
    if marks:
        cells.row([cells.text(marks, "secret")], layout.height(1, SIZES["secret"]))
    cells.row([cells.text("全文", "title")], layout.height(1, SIZES["title"]))
    cells.merge(1, 3)
    cells.row([cells.text(head, "head") for head in ("编号", "任务编号", "内容（各段依次相连）")], 24)
    room = layout.room(widths[-1], BODY)
    for (task, text), number in whole.found.items():
        for piece in layout.pieces(text, room, layout.most_lines(BODY)):
            line = [cells.number(number, "center"), cells.shared(task, "center"), cells.literal(piece, "left")]
            cells.row(line, layout.height(layout.lines(piece, room), BODY))
    cells.close()


def identity(book: Workbook, said: object, like: Cells) -> None:
    """The very hidden sheet: ``said`` as JSON, down the first column in pieces that a cell holds."""
    cells = Cells(book, IDENTITY_SHEET, like)
    text = json.dumps(said, separators=(",", ":")).replace("_x", "_\\u0078")  # no escape of a workbook's XML
    for at in range(0, len(text), _PIECE):
        cells.row([cells.literal(text[at : at + _PIECE], "unit")], 15)
    cells.sheet.sheet_state = "veryHidden"
    cells.close()
