"""The ledger over time: what the office has written into it survives, whatever was done to the file, or nothing is
written at all."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
import random
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import returning as kit
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from returning import FIRST, FOURTH, SECOND, THIRD, Desk

from pipeline import collecting, run
from pipeline.collect import contradictions, days, progress
from pipeline.collect.ledger import overdue
from pipeline.model import PlanError

ALL = {
    "办公室": {(FIRST, "state"): "正常推进", (FIRST, "progress"): "办了五件"},
    "督查室": {(SECOND, "state"): "滞后"},
    "人事司": {(THIRD, "state"): "未启动"},
    "研究室": {(FOURTH, "own_progress"): "写了两篇报告"},
}
VERDICTS = {
    (FIRST, "核定"): "已完成",
    (FIRST, "核定说明"): "=现场核实\n属实",
    (FIRST, "销号"): "2020-06-30",
    (THIRD, "核定说明"): "_x0041_ '约谈",
}


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.send_all(ALL)
    made.collect()
    return made


def write(desk: Desk, edit: Callable[[Any], object], sheet: str = "台账") -> None:
    """Somebody opens the ledger, does ``edit`` and saves it."""
    desk.ledger.write_bytes(kit.edited(desk.ledger.read_bytes(), edit, sheet))


def decide(page: Any) -> None:
    for (task, head), words in VERDICTS.items():
        kit.put(page, task, head, words)


def kept(desk: Desk, **asked: Any) -> dict[tuple[str, str], str]:
    """Every verdict of the ledger, after another run."""
    desk.collect(**asked)
    heads = ["任务编号", "核定", "核定说明", "销号"]
    rows = kit.shown(desk.ledger, "台账", heads)
    said = {(row[0], head): value for row in rows for head, value in zip(heads[1:], row[1:], strict=True) if value}
    assert all(isinstance(value, str) for value in said.values())
    return {key: value.replace("_x005F_", "_") for key, value in said.items()}


def moved(page: Any) -> None:
    """Sorted, columns moved, a column and two rows added on the left and above."""
    at, heads = kit.heads_of(page)
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=at)]
    order = list(range(len(heads)))
    random.Random(5).shuffle(order)
    first, *rest = rows
    random.Random(6).shuffle(rest)
    for nth, row in enumerate([first, *rest]):
        for place, source in enumerate(order, 1):
            cell = page.cell(at + nth, place)
            cell.value = row[source]
            if isinstance(row[source], str):
                cell.data_type = "s"
    page.insert_cols(1)
    page.insert_rows(1, 2)


def test_verdicts_survive_every_later_run(desk: Desk) -> None:
    write(desk, decide)
    assert kept(desk) == VERDICTS
    assert kept(desk) == VERDICTS
    write(desk, moved)
    assert kept(desk) == VERDICTS
    ledger = desk.collect(as_of="2020-12-31")
    assert (kit.of(ledger, FIRST).effective, kit.of(ledger, FIRST).overdue) == ("已完成", "")
    assert kit.of(ledger, SECOND).overdue == "逾期"
    assert kit.shown(desk.ledger, "按单位汇总", ["填报单位", "已完成", "已核定", "已销号"], "填报单位")[0] == (
        "办公室",
        0,  # a task stands in one column
        1,
        1,
    )


def test_a_verdict_that_is_a_date_or_a_number_stays(desk: Desk) -> None:
    import datetime as dt

    def edit(page: Any) -> None:
        kit.put(page, FIRST, "销号", dt.date(2020, 6, 30))
        kit.put(page, SECOND, "销号", 3)

    write(desk, edit)
    assert kept(desk) == {(FIRST, "销号"): "2020-06-30", (SECOND, "销号"): "3"}


def test_columns_of_the_office_survive(desk: Desk) -> None:
    def edit(page: Any) -> None:
        at, heads = kit.heads_of(page)
        page.cell(at, len(heads) + 1).value = "督查人员"
        page.cell(kit.row_of(page, SECOND), len(heads) + 1).value = "张三"

    write(desk, edit)
    for _ in range(2):
        desk.collect()
        assert kit.shown(desk.ledger, "台账", ["任务编号", "督查人员"])[1] == (SECOND, "张三")


def test_who_leads_and_supports_and_what_was_decided_stand_in_the_ledger(desk: Desk) -> None:
    heads = ["牵头单位", "责任单位", "配合单位"]
    first, *_, last = kit.shown(desk.ledger, "台账", heads)
    assert (first, last) == (("办公室", None, "人事司、督查室"), (None, "办公室、研究室", None))
    run.decide(desk.plan)
    beside = desk.plan.with_suffix(".decisions.csv")
    with beside.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    decided = {"分管领导": "张三", "目标": "十件", "备注": "省里督办"}
    rows[0].update(decided)
    rows[3]["确认牵头单位"] = "研究室"
    with beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert kit.codes(desk.collect()) == ["F709"] * 4
    first, *_, last = kit.shown(
        desk.ledger, "台账", ["牵头单位", "分管领导\n（核定）", "目标（核定）", "备注\n（核定）"]
    )
    assert (first, last[0]) == (("办公室", *decided.values()), "研究室（核定）")
    said = json.loads(desk.progress.read_text("utf-8"))["periods"][-1]["tasks"][0]
    assert [said[key] for key in ("lead", "support", "chief")] == ["办公室", "人事司、督查室", "张三"]
    desk.plan.write_text(kit.PLAN.replace("深入开展调查研究", "深入基层开展调查研究"), "utf-8")
    desk.collect()
    assert kit.shown(desk.ledger, "台账", ["牵头单位"])[-1] == ("研究室（核定，原文已改，待复核）",)
    ledger = desk.collect()
    assert (ledger.own_heads, "F771" in kit.codes(ledger)) == ((), False)


def test_a_deadline_that_is_decided_for_a_task_that_nobody_has_is_the_ledgers(tmp_path: Path) -> None:
    told = "（五）联合督查。走遍各地。（责任单位：各有关单位；完成时限：2020年9月底前）\n"
    desk = Desk(tmp_path, kit.PLAN + "\n" + told)
    run.decide(desk.plan)
    beside = desk.plan.with_suffix(".decisions.csv")
    with beside.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[4]["完成时限"] = "2020年6月10日"
    with beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    desk.send_all({"人事司": {(THIRD, "state"): "正常推进"}})
    status = desk.collect(as_of="2020-06-25").statuses[-1]
    assert (status.task.assigned, status.task.deadline, status.task.due) == ((), "2020年6月10日（核定）", "2020-06-10")
    assert status.overdue == "逾期"


TABLE = """2020年任务清单

| 序号 | 任务 | 2020年目标 | 2021年目标 | 牵头单位 |
|---|---|---|---|---|
| 1 | 办好实事 | 办十件 | {} | 研究室 |
| 2 | 整治会风 | | | 督查室 |
"""


def test_the_other_columns_of_a_table_are_issued_and_stand_in_the_ledger(tmp_path: Path) -> None:
    desk = Desk(tmp_path, TABLE.format("办二十件"))
    form, other = desk.forms()["研究室"], desk.forms()["督查室"]
    issued = kit.shown(desk.send("研究室.xlsx", form), "我的任务", ["原表其他栏"])
    assert issued == [("2020年目标：办十件\n2021年目标：办二十件",)]
    assert "原表其他栏" in words_of_form(form)
    assert "原表其他栏" not in words_of_form(other)
    assert "F709" not in kit.codes(desk.collect())
    shown = kit.shown(desk.ledger, "台账", ["原表其他栏"])
    assert shown == [("2020年目标：办十件\n2021年目标：办二十件",), (None,)]
    ledger = desk.collect()
    assert "F771" not in kit.codes(ledger)
    desk.plan.write_text(TABLE.format("办三十件"), "utf-8")
    assert "F709" in kit.codes(desk.collect())


def test_tasks_that_a_number_tells_to_nobody_have_a_place(tmp_path: Path) -> None:
    desk = Desk(tmp_path, TABLE.format("") + "| | 改进文风 | | | 督查室 |\n")
    form = desk.send("督查室.xlsx", kit.filled(desk.forms()["督查室"], {("P2020-0-2#1", "state"): "滞后"}))
    places = [("第2项",), ("第2项下无序号第1条",)]
    assert kit.shown(form, "我的任务", ["位置"]) == places
    ledger = desk.collect()
    assert kit.shown(desk.ledger, "台账", ["位置"]) == [("第1项",), *places]
    assert "第2项下无序号第1条“改进文风”（P2020-0-2-0#1）" in kit.messages(ledger, "F752")[0][2]
    assert kit.codes(ledger) == kit.codes(desk.collect()) == []
    plain = Desk(tmp_path)
    assert "位置" not in words_of_form(plain.forms()["督查室"])


def words_of_form(form: bytes) -> str:
    page = openpyxl.load_workbook(io.BytesIO(form))["我的任务"]
    return " ".join(str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell)


def test_the_ledger_is_one_page_wide_whatever_the_office_has_added(desk: Desk) -> None:
    def add(page: Any) -> None:
        at, _ = kit.heads_of(page)
        first = page.max_column + 1
        for column in range(first, first + 9):
            page.cell(at, column).value = f"另加{column}"
            page.cell(at + 1, column).value = "张三"

    write(desk, add)
    for _ in range(2):  # and it is read again as it was written
        assert sum(head.startswith("另加") for head in desk.collect().own_heads) == 9
    page = openpyxl.load_workbook(desk.ledger)["台账"]
    at, heads = kit.heads_of(page)
    letters = {head: page.cell(at, column).column_letter for head, column in heads.items()}
    assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (8, 1, 0)
    assert [head for head, letter in letters.items() if page.column_dimensions[letter].hidden] == ["校验"]
    last = page.cell(at, page.max_column - 1).column_letter
    assert {"A1:" + last + "1", "A3:" + last + "3"} <= {str(cells) for cells in page.merged_cells.ranges}
    assert page["A3"].alignment.wrap_text
    assert page[f"{last}2"].value.startswith("统计日期")


def test_a_column_far_to_the_right_survives_too(desk: Desk) -> None:
    def edit(page: Any) -> None:
        at, _ = kit.heads_of(page)
        page.cell(at, 300).value = "督查人员"
        page.cell(kit.row_of(page, SECOND), 300).value = "张三"

    write(desk, edit)
    desk.collect()
    assert kit.shown(desk.ledger, "台账", ["任务编号", "督查人员"])[1] == (SECOND, "张三")


def test_what_the_office_writes_above_the_heads_stays_there(desk: Desk) -> None:
    def edit(page: Any) -> None:
        page["H2"] = "审核人：张三"
        page.insert_rows(1)
        page["A1"] = "内部资料\n=注意保存"

    write(desk, edit)
    for _ in range(2):
        assert kit.codes(desk.collect()) == []
        page = openpyxl.load_workbook(desk.ledger)["台账"]
        at, _ = kit.heads_of(page)
        assert [page.cell(row, 1).value for row in range(4, at)] == ["内部资料", "=注意保存", "审核人：张三"]
        assert page.freeze_panes == f"E{at + 1}"

    def more(page: Any) -> None:
        page.insert_rows(1, 12)
        for row in range(1, 13):
            page.cell(row, 1).value = f"第{row}条"

    write(desk, more)
    ((_, cell, words),) = kit.messages(desk.collect(), "F772")
    assert (cell, words.count("“")) == ("A16", 3)
    assert "A16 “内部资料”、A17 “=注意保存”、A18 “审核人：张三”" in words


def test_what_a_new_ledger_will_not_have_is_named(desk: Desk) -> None:
    def link(page: Any) -> None:
        cell = kit.put(page, FIRST, "核定", "已完成")
        cell.hyperlink = "https://example.com/a?b=1&c=2"

    write(desk, link)
    write(desk, lambda page: page.cell(5, 11, "已电话催报"), "催报")
    write(desk, lambda page: page.add_chart(openpyxl.chart.BarChart(), "A20"), "按单位汇总")
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).verdict.confirmed == "已完成"
    _, heads = kit.heads_of(openpyxl.load_workbook(desk.ledger)["台账"])
    column = openpyxl.utils.get_column_letter(heads["核定"])
    assert [message for _, _, message in kit.messages(ledger, "F772")] == [
        "台账中图片、图形，重写后没有保留：格式、颜色也每次重排",
        "台账中“催报”表中另写的内容，重写后没有保留：K5 “已电话催报”",
        f"台账中“台账”表的超链接（文字仍保留），重写后没有保留：{column}5 “https://example.com/a?b=1&c=2”",
    ]
    assert kit.codes(desk.collect()) == []


def test_headers_footers_of_the_office_stay_and_names_are_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "内部\n\n" + kit.PLAN)
    desk.collect()

    def page(sheet: Any) -> None:
        assert sheet.oddHeader.left.text == "内部"
        sheet.oddHeader.left.text = "内部　督查室 A&&B"
        sheet.oddHeader.right.text = "打印于 &D"
        sheet.oddFooter.center.text = "&P/&N"
        sheet.oddHeader.center.text = "征求意见稿"
        sheet.HeaderFooter.differentFirst = True
        sheet.firstFooter.right.text = "首页"
        sheet.parent.defined_names["督查范围"] = DefinedName("督查范围", attr_text="台账!$A$1:$B$3")

    write(desk, page)
    write(desk, lambda sheet: setattr(sheet.oddFooter.left, "text", "催报专用"), "催报")
    for nth in range(3):
        ledger = desk.collect()
        names = ["台账中自己定义的名称，重写后没有保留：督查范围（台账!$A$1:$B$3）"] * (nth == 0)
        assert [message for _, _, message in kit.messages(ledger, "F772")] == names
        sheet = openpyxl.load_workbook(desk.ledger)["台账"]
        said = [
            part.text
            for item in (sheet.oddHeader, sheet.oddFooter, sheet.firstHeader, sheet.firstFooter)
            for part in (item.left, item.center, item.right)
        ]
        assert said == [
            *("内部　督查室 A&&B", "征求意见稿", "打印于 &D", None, "&P/&N", None),
            *("内部", None, None, None, None, "首页"),
        ]
        assert sheet.HeaderFooter.differentFirst
        sheet = openpyxl.load_workbook(desk.ledger)["催报"]
        assert [sheet.oddFooter.left.text, sheet.oddFooter.center.text] == ["催报专用", "第 &P 页 共 &N 页"]
        assert sheet.oddHeader.left.text == "内部"


def test_a_header_that_leaves_no_room_for_marks_is_named(desk: Desk) -> None:
    write(desk, lambda sheet: setattr(sheet.oddHeader.right, "text", "长" * 250))
    ((_, _, words),) = kit.messages(desk.collect(), "F772")
    assert words.startswith("台账中“台账”表的页眉页脚（太长），重写后没有保留：oddHeader “&R长长")
    assert openpyxl.load_workbook(desk.ledger)["台账"].oddHeader.right.text is None


def test_marks_that_the_plan_has_no_more_are_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "内部\n\n征求意见稿\n\n" + kit.PLAN)
    desk.collect()
    assert openpyxl.load_workbook(desk.ledger)["台账"].oddHeader.left.text == "内部　征求意见稿"
    desk.plan.write_text("内部\n\n" + kit.PLAN, "utf-8")
    said = [message for _, _, message in kit.messages(desk.collect(), "F772")]
    assert said == ["台账中页眉左边的密级、稿次（由要点定），重写后没有保留：征求意见稿"]
    assert openpyxl.load_workbook(desk.ledger)["台账"].oddHeader.left.text == "内部"
    assert kit.messages(desk.collect(), "F772") == []


def words_of(path: Path) -> str:
    """Everything that a workbook says, in cells and in comments."""
    cells = [cell for page in openpyxl.load_workbook(path) for row in page for cell in row]
    return "\n".join(
        str(words) for cell in cells for words in (cell.value, cell.comment and cell.comment.text) if words
    )


def written_at_random(page: Any, rng: random.Random, words: str) -> None:
    """Somebody writes ``words`` anywhere into a sheet of a ledger, or a row or a column in between."""
    from openpyxl.comments import Comment

    how = rng.choice(["cell", "cell", "comment", "row", "column"])
    if how == "row":
        page.insert_rows(rng.randint(1, 9))
    if how == "column" and page.title == "台账":
        page.insert_cols(rng.randint(1, 24))
    cell = page.cell(rng.randint(1, 12), rng.randint(1, rng.choice([10, 28, 300])))
    if type(cell).__name__ == "MergedCell":
        return
    if how == "comment" and page.title == "台账":
        cell.comment = Comment(words, "某人")
    else:
        cell.value = words


def test_whatever_is_written_into_a_ledger_is_there_again_or_named(desk: Desk) -> None:
    before = {path: path.read_bytes() for path in desk.ledger.parent.iterdir()}
    read = 0
    for seed in range(16):
        rng = random.Random(seed)
        for path, data in before.items():
            path.write_bytes(data)
        book = openpyxl.load_workbook(desk.ledger)
        for nth in range(4):
            title = rng.choice(["台账", "台账", "催报", "异常", "按单位汇总", "按章节汇总"])
            written_at_random(book[title], rng, f"词{seed}之{nth}。")
        book.save(desk.ledger)
        written = re.findall(r"词\d+之\d。", words_of(desk.ledger))
        try:
            desk.collect()
        except PlanError:
            continue
        read += 1
        now = words_of(desk.ledger)
        assert [words for words in written if words not in now] == [], seed
    assert read > 8


def test_a_comment_on_a_cell_of_the_office_stays(desk: Desk) -> None:
    from openpyxl.comments import Comment

    words = "张三：\n_x0041_ <b>约谈</b>后再核"

    def edit(page: Any) -> None:
        kit.put(page, FIRST, "核定", "已完成").comment = Comment(words.replace("_x0041_", "_x005F_x0041_"), "张三")
        kit.put(page, THIRD, "销号", None).comment = Comment("下月再看", "李四")

    write(desk, edit)
    for _ in range(2):
        ledger = desk.collect()
        assert kit.codes(ledger) == []
        assert kit.of(ledger, FIRST).verdict.comments == (("核定", words),)
        page = openpyxl.load_workbook(desk.ledger)["台账"]
        _, heads = kit.heads_of(page)
        assert page.cell(kit.row_of(page, THIRD), heads["销号"]).comment.text == "下月再看"
        first = desk.ledger.read_bytes()
    desk.collect()
    assert desk.ledger.read_bytes() == first
    desk.plan.write_text(kit.PLAN[: kit.PLAN.index("二、夯实")], "utf-8")
    assert [each.verdict.own for each in desk.collect().archive] == [(("另加内容", "销号的批注：下月再看"),)]


def test_a_cell_that_every_run_writes_anew_is_named_where_somebody_has_changed_it(desk: Desk) -> None:
    def edit(page: Any) -> None:
        kit.put(page, SECOND, "进展情况", "会议压减三成")
        kit.put(page, FIRST, "完成状态", "已完成")
        kit.put(page, THIRD, "填报单位", None)

    write(desk, edit)
    page = openpyxl.load_workbook(desk.ledger)["台账"]
    _, heads = kit.heads_of(page)
    at = {
        head: openpyxl.utils.get_column_letter(heads[head]) + str(kit.row_of(page, task))
        for head, task in (("完成状态", FIRST), ("进展情况", SECOND), ("填报单位", THIRD))
    }
    ((_, cell, words),) = kit.messages(desk.collect(), "F771")
    assert cell == at["完成状态"]
    first, second, third = at.values()
    assert words.endswith(f"没有保留：{first} “正常推进”→“已完成”、{second} “”→“会议压减三成”、{third} “人事司”→“”")
    assert kit.codes(desk.collect()) == []


def test_what_no_cell_can_hold_has_not_been_changed_by_anybody(desk: Desk) -> None:
    words = "甲\\u0041乙_x0041_　\n=1+1"
    desk.send_all({"督查室": {(SECOND, "state"): "滞后", (SECOND, "progress"): words}})
    assert kit.of(desk.collect(), SECOND).entries[0].answers.progress == words
    write(desk, lambda _: None)
    assert kit.codes(desk.collect()) == []


def test_a_task_that_goes_on_over_several_rows_has_one_verdict(tmp_path: Path) -> None:
    desk = Desk(tmp_path, kit.PLAN.replace("逐件公布结果。", "逐件公布结果。" * 200))
    desk.send_all(ALL)
    desk.collect()
    rows = kit.shown(desk.ledger, "台账", ["任务编号", "核定"])
    assert [row[0] for row in rows].count(FIRST) > 1

    def edit(page: Any) -> None:
        at, heads = kit.heads_of(page)
        for number in range(at + 1, page.max_row + 1):
            if page.cell(number, heads["任务编号"]).value == FIRST:
                last = number
        page.cell(last, heads["核定"]).value = "已完成"  # in whichever row somebody writes

    write(desk, edit)
    assert kept(desk) == {(FIRST, "核定"): "已完成"}
    assert kit.codes(desk.collect()) == []

    def both(page: Any) -> None:
        at, heads = kit.heads_of(page)
        numbers = [n for n in range(at + 1, page.max_row + 1) if page.cell(n, heads["任务编号"]).value == FIRST]
        page.cell(numbers[1], heads["核定"]).value = "滞后"

    write(desk, both)
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).verdict.confirmed == "已完成；滞后"
    assert kit.codes(ledger) == ["F763", "F766"]


def test_verdicts_on_tasks_that_changed_moved_or_went(desk: Desk) -> None:
    def edit(page: Any) -> None:
        for task in (FIRST, SECOND, THIRD):
            kit.put(page, task, "核定", f"核定{task}")

    write(desk, edit)
    text = kit.PLAN.replace("十件实事", "二十件实事").replace("（二）整治", "（二）学习。组织学习。\n\n（三）整治")
    desk.plan.write_text(text[: text.index("二、夯实")], "utf-8")
    moved = "P2020-1-3#1"
    for _ in range(2):  # what is archived is archived again
        ledger = desk.collect()
        assert {s.task.id: s.verdict.confirmed for s in ledger.statuses if s.verdict.confirmed} == {
            FIRST: f"核定{FIRST}",
            moved: f"核定{SECOND}",
        }
        assert [(each.task, each.verdict.confirmed) for each in ledger.archive] == [(THIRD, f"核定{THIRD}")]
    desk.plan.write_text(kit.PLAN, "utf-8")
    ledger = desk.collect()  # and back where the task is back
    assert kit.of(ledger, THIRD).verdict.confirmed == f"核定{THIRD}"
    assert ledger.archive == ()


@pytest.mark.parametrize("head", ["核定说明", "销号", "任务编号"])
def test_an_archive_that_cannot_be_kept_is_not_rewritten(desk: Desk, head: str) -> None:
    write(desk, lambda page: kit.put(page, THIRD, "核定", "已完成"))
    desk.plan.write_text(kit.PLAN[: kit.PLAN.index("二、夯实")], "utf-8")
    assert [each.verdict.confirmed for each in desk.collect().archive] == ["已完成"]
    book = openpyxl.load_workbook(desk.ledger)
    cell = next(cell for row in book["核定存档"] for cell in row if cell.value == head)
    cell.value = "意见"
    book.save(desk.ledger)
    before = desk.ledger.read_bytes()
    with pytest.raises(PlanError, match="核定存档"):
        desk.collect()
    assert desk.ledger.read_bytes() == before


def test_a_ledger_is_read_however_long_it_is(desk: Desk) -> None:
    def edit(page: Any) -> None:
        decide(page)
        page.move_range(f"A{kit.row_of(page, THIRD)}:Z{kit.row_of(page, THIRD)}", rows=30_000)

    write(desk, edit)
    assert kept(desk) == VERDICTS


def test_an_archive_that_somebody_has_deleted_is_there_again(desk: Desk) -> None:
    write(desk, lambda page: kit.put(page, THIRD, "核定", "已完成"))
    desk.plan.write_text(kit.PLAN[: kit.PLAN.index("二、夯实")], "utf-8")
    assert [each.verdict.confirmed for each in desk.collect().archive] == ["已完成"]
    write(desk, lambda page: kit.put(page, FIRST, "核定", "滞后"))
    book = openpyxl.load_workbook(desk.ledger)
    del book["核定存档"]
    book.save(desk.ledger)
    ledger = desk.collect()
    assert [each.verdict.confirmed for each in ledger.archive] == ["已完成"]
    assert kit.of(ledger, FIRST).verdict.confirmed == "滞后"
    assert [message for _, _, message in kit.messages(ledger, "F773")] == [
        "台账的“核定存档”表没有了，其中 1 项按 progress.json 恢复"
    ]
    write(desk, lambda page: page.delete_rows(5, 9), "核定存档")  # to delete the rows is to mean it
    assert desk.collect().archive == ()
    assert desk.collect().archive == ()


def test_a_row_that_somebody_has_deleted_is_there_again(desk: Desk) -> None:
    write(desk, decide)
    desk.collect()
    write(desk, lambda page: page.delete_rows(kit.row_of(page, FIRST), 2))
    ledger = desk.collect()
    assert [message for _, _, message in kit.messages(ledger, "F776")] == [
        f"台账中有 1 项任务的行没有了，其核定内容按 progress.json 恢复：{FIRST}"
    ]
    assert kept(desk) == VERDICTS

    def clear(page: Any) -> None:
        for head in ("核定", "核定说明", "销号"):
            kit.put(page, FIRST, head, None)

    write(desk, clear)
    assert set(kept(desk)) == {(THIRD, "核定说明")}


def test_a_row_that_somebody_added_is_kept_apart(desk: Desk) -> None:
    def edit(page: Any) -> None:
        _, heads = kit.heads_of(page)
        page.cell(page.max_row + 1, heads["工作内容"]).value = "领导临时交办的事"

    write(desk, edit)
    ledger = desk.collect()
    assert [each.title for each in ledger.archive] == ["领导临时交办的事"]
    assert "F762" in kit.codes(ledger)
    assert [each.title for each in desk.collect().archive] == ["领导临时交办的事"]


def without(path: Path, head: str) -> None:
    book = openpyxl.load_workbook(path)
    _, heads = kit.heads_of(book["台账"])
    book["台账"].delete_cols(heads[head])
    book.save(path)


def with_sheet(path: Path, title: str) -> None:
    book = openpyxl.load_workbook(path)
    book.create_sheet("空")
    book.create_sheet(title)["A1"] = "同意"
    book.save(path)


def with_comment(path: Path) -> None:
    from openpyxl.comments import Comment

    book = openpyxl.load_workbook(path)
    book["台账"]["A1"].comment = Comment("请核", "某人")
    book.save(path)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04 broken"), "原来的台账读不出来"),
        (lambda path: path.write_bytes(path.read_bytes()[:3000]), "原来的台账读不出来"),
        (lambda path: path.write_bytes(b""), "原来的台账读不出来（文件是空的（0 字节），多半没有传完）"),
        (lambda path: path.write_bytes(ENCRYPTED), "原来的台账读不出来（这个文件加了密码，打不开），为免丢失核定内容"),
        (lambda path: without(path, "核定说明"), "没有一张表有“任务编号、核定、核定说明、销号”这几列"),
        (lambda path: with_sheet(path, "领导批示"), "另有工作表“领导批示”"),
        (with_comment, "有批注（台账!A1）不在办公室填写的各列"),
    ],
)
def test_a_ledger_that_cannot_be_kept_is_not_rewritten(desk: Desk, harm: Callable[[Path], object], says: str) -> None:
    harm(desk.ledger)
    before = {path.name: path.read_bytes() for path in desk.ledger.parent.iterdir()}
    with pytest.raises(PlanError) as caught:
        desk.collect()
    assert str(caught.value).startswith(str(desk.ledger))
    assert says in str(caught.value)
    assert str(caught.value).count("。") == 1
    assert {path.name: path.read_bytes() for path in desk.ledger.parent.iterdir()} == before


def test_where_the_ledger_is_gone_the_progress_file_has_the_verdicts(desk: Desk) -> None:
    write(desk, decide)
    desk.collect()
    desk.ledger.unlink()
    assert kit.codes(desk.collect()) == ["F764"]
    assert kept(desk) == VERDICTS


# Periods


def test_periods_gather_and_a_run_replaces_its_own(desk: Desk) -> None:
    def periods() -> list[tuple[str, str, str]]:
        said = json.loads(desk.progress.read_text("utf-8"))
        return [(each["period"], each["as_of"], each["tasks"][0]["state"]) for each in said["periods"]]

    second, desk.back = desk.back, desk.folder / "三季度"
    desk.back.mkdir()
    desk.send_all(
        {"办公室": {(FIRST, "state"): "已完成", (FIRST, "done_on"): "2020-9-1"}}, period="2020-Q3", due="2020-09-25"
    )
    ledger = desk.collect()
    assert periods() == [("2020-Q2", "2020-06-25", "正常推进"), ("2020-Q3", "2020-09-25", "已完成")]
    assert kit.of(ledger, FIRST).before == "正常推进"
    assert kit.shown(desk.ledger, "台账", ["上期状态"])[0] == ("正常推进",)
    desk.send_all({"办公室": {(FIRST, "state"): "滞后"}}, period="2020-Q3", due="2020-09-25")
    desk.collect(as_of="2020-10-01")
    assert periods() == [("2020-Q2", "2020-06-25", "正常推进"), ("2020-Q3", "2020-10-01", "滞后")]
    ledger = desk.collect(second, period="2020年第二季度")  # as people say it, and again after the next
    assert kit.of(ledger, FIRST).before == ""
    assert [each[:2] for each in periods()] == [("2020-Q2", "2020-06-25"), ("2020-Q3", "2020-10-01")]
    rows = desk.progress.with_name("progress.csv").read_text("utf-8-sig").splitlines()
    assert len([row for row in rows if row.startswith("2020-Q")]) == 8


def test_the_next_form_starts_from_the_last_answers(desk: Desk) -> None:
    from pipeline.handout import progress as last

    forms = desk.forms(period="2020-Q3", last=last.read(desk.progress, "2020-Q3"))
    desk.back = desk.folder / "三季度"
    desk.back.mkdir()
    for unit, form in forms.items():
        desk.send(f"{unit}.xlsx", form)
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).entries[0].answers.progress == "办了五件"
    assert [e.answers.own_progress for e in kit.of(ledger, FOURTH).entries if e.unit == "研究室"] == ["写了两篇报告"]


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"schema": 2, "periods": []}', '{"schema": 1, "periods": [{}]}', "[" * 100_000]
)
def test_a_progress_file_that_cannot_be_read_is_not_replaced(desk: Desk, words: str) -> None:
    desk.progress.write_text(words, "utf-8")
    with pytest.raises(PlanError, match="为免丢失以前各期，没有重写"):
        desk.collect()
    assert desk.progress.read_text("utf-8") == words


@pytest.mark.parametrize("value", [5, None, [5], {"a": 5}, [{"file": ["x"]}]])
@pytest.mark.parametrize("key", ["tasks", "archive", "anomalies", "unsettled", "returned", "as_of"])
def test_a_progress_file_of_another_shape_is_not_replaced(desk: Desk, key: str, value: Any) -> None:
    said = json.loads(desk.progress.read_text("utf-8"))
    said["periods"][0][key] = value
    desk.progress.write_text(json.dumps(said), "utf-8")
    before = desk.progress.read_bytes()
    with pytest.raises(PlanError, match="为免丢失以前各期，没有重写"):
        desk.collect()
    assert desk.progress.read_bytes() == before


def test_periods_stand_in_the_order_of_their_dates_then_names() -> None:
    def period(name: str, as_of: str) -> dict[str, Any]:
        return {"period": name, "as_of": as_of, "tasks": []}

    listed = [
        period("第10期", "2020-10-01"),
        period("第9期", "2020-10-01"),
        period("年报", ""),
        period("甲", "2020-01-01"),
    ]
    names = [each["period"] for each in progress.joined(listed, period("第9期", "2020-10-01"))]
    assert names == ["年报", "甲", "第9期", "第10期"]


# Small rooms


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2017年3月5日", "2017-03-05"),
        ("2017 年 3 月 5 号", "2017-03-05"),
        ("3月5日", "2020-03-05"),
        ("2017.3.5", "2017-03-05"),
        ("2017/03/05", "2017-03-05"),
        ("20170305", "2017-03-05"),
        ("２０１７－３－５", "2017-03-05"),
        ("42799", "2017-03-05"),
        ("二〇一七年三月五日", "2017-03-05"),
        ("十二月三十一日", "2020-12-31"),
        ("2017-03-05 00:00:00", "2017-03-05"),
        ("2017年3月5日 14:30", "2017-03-05"),
        ("2017年3月", None),
        ("2017.3", None),
        ("17.3.5", None),
        ("2017年2月29日", None),
        ("3月5日前", None),
        ("1017年3月5日", None),
        ("12345678", None),
        ("99999", None),
        ("已完成", None),
        ("", None),
    ],
)
def test_days_as_people_type_them(words: str, day: str | None) -> None:
    assert days.iso(words, 2020) == day


@given(st.dates(min_value=__import__("datetime").date(1990, 1, 1), max_value=__import__("datetime").date(2099, 12, 31)))
def test_a_day_is_read_in_every_form(day: Any) -> None:
    serial = (day - __import__("datetime").date(1899, 12, 30)).days
    forms = [
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
    ]
    forms += [str(serial)] if day.year >= 2000 else []
    assert {days.iso(form, None) for form in forms} == {day.isoformat()}


@given(st.text(max_size=30), st.none() | st.integers(1, 9999))
def test_whatever_is_typed_for_a_day_is_a_day_or_none(words: str, year: int | None) -> None:
    day = days.iso(words, year)
    assert day is None or overdue(day, day, "", settled=False) == "临期"


@given(st.text(st.sampled_from("未启动已完成滞后无，。没有"), max_size=20))
def test_what_contradicts_a_task_that_goes_on_contradicts_one_that_has_not_begun(words: str) -> None:
    done, begun, going = (contradictions.against(state, "", words) for state in ("已完成", "未启动", "滞后"))
    assert (done or ("F747",))[0] == "F747"
    assert begun or not going
    assert not (done and (begun or going))
    assert all(clash[1] in words for clash in (done, begun, going) if clash)


# A run that is killed


def _runs(folder: str) -> None:
    desk = Desk(Path(folder))
    while True:
        desk.collect()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_kill_loses_no_verdict(desk: Desk) -> None:
    write(desk, decide)
    desk.collect()
    expected = {path.name: path.read_bytes() for path in desk.ledger.parent.iterdir()}
    context = multiprocessing.get_context("fork")
    for nth in range(4):
        child = context.Process(target=_runs, args=(str(desk.folder),))
        child.start()
        time.sleep(0.05 + 0.07 * nth)
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        there = {path.name: path.read_bytes() for path in desk.ledger.parent.iterdir() if not path.name.startswith(".")}
        assert there == expected
    assert kept(desk) == VERDICTS


def test_a_ledger_that_is_open_is_not_written_over(desk: Desk) -> None:
    desk.ledger.with_name(f"~${desk.ledger.name}").write_bytes(b"")
    with pytest.raises(PlanError, match="文件正被打开"):
        collecting.collect([desk.back], [desk.plan], desk.out)
