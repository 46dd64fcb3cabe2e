"""Collecting: what came back is in the ledger to the letter, and what is odd is said with file and cell."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import returning as kit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from returning import FIRST, FOURTH, SECOND, THIRD, Desk

from pipeline import cli, collecting
from pipeline.collect.bounded import Bounded
from pipeline.collect.cells import letter_of
from pipeline.collect.ledger import Ledger
from pipeline.model import PlanError

DONE = {(FIRST, "state"): "已完成", (FIRST, "progress"): "十件都办好了", (FIRST, "done_on"): dt.date(2020, 6, 20)}
OFFICE = {**DONE, (SECOND, "own_progress"): "配合督查室清理文件", (FOURTH, "own_progress"): "已走访三个县"}
STAFF = {(FIRST, "own_progress"): "抽调二人", (THIRD, "state"): "正常推进", (THIRD, "progress"): "选派六人"}
BOARD = {
    (SECOND, "state"): "滞后",
    (SECOND, "problems"): "会太多",
    (SECOND, "next"): "压减",
    (FIRST, "own_progress"): "督",
}
STUDY = {(FOURTH, "own_progress"): "写了两篇报告"}
ALL = {"办公室": OFFICE, "人事司": STAFF, "督查室": BOARD, "研究室": STUDY}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_came_back_is_in_the_ledger(desk: Desk) -> None:
    desk.send_all(ALL)
    ledger = desk.collect(as_of="2020-07-01")
    assert kit.codes(ledger) == []
    assert ledger.missing == ()
    assert [(s.task.id, s.task.reporter, s.state, s.overdue) for s in ledger.statuses] == [
        (FIRST, "办公室", "已完成", ""),
        (SECOND, "督查室", "滞后", ""),
        (THIRD, "人事司", "正常推进", ""),
        (FOURTH, "待办公室明确", "", ""),
    ]
    said = [(e.unit, e.reports, e.answers.progress or e.answers.own_progress) for e in kit.of(ledger, FIRST).entries]
    assert said == [("办公室", True, "十件都办好了"), ("督查室", False, "督"), ("人事司", False, "抽调二人")]
    rows = kit.shown(desk.ledger, "台账", ["任务编号", "完成状态", "完成日期", "其他单位进展"])
    assert rows[0] == (FIRST, "已完成", "2020-06-20", "督查室（配合）：督\n人事司（配合）：抽调二人")
    assert rows[3][3] == "办公室（责任，首列）：已走访三个县\n研究室（责任）：写了两篇报告"


def test_late_and_soon_are_reckoned_from_the_date_given(desk: Desk) -> None:
    desk.send_all({"督查室": BOARD})
    for as_of, first, second in (
        ("2020-05-30", "", ""),
        ("2020-05-31", "临期", ""),
        ("2020-06-30", "临期", ""),
        ("2020-07-01", "逾期", ""),
        ("2020-09-01", "逾期", "临期"),
    ):
        ledger = desk.collect(as_of=as_of)
        assert (kit.of(ledger, FIRST).overdue, kit.of(ledger, SECOND).overdue) == (first, second), as_of
    assert kit.messages(desk.collect(), "F765")[0][2].endswith("按表上写的报送时间 2020-06-25 计算")


def test_who_has_not_returned_is_reminded(desk: Desk) -> None:
    desk.send_all({"办公室": {}, "督查室": {(FIRST, "own_progress"): "督"}})
    ledger = desk.collect()
    assert [(each.unit, each.how, each.lacking) for each in ledger.owing] == [
        ("办公室", "交回空表", (FIRST,)),
        ("研究室", "未交回", ()),
        ("督查室", "填报不全", (SECOND,)),
        ("人事司", "未交回", (THIRD,)),
    ]
    assert ledger.missing == ("研究室", "人事司")
    assert kit.messages(ledger, "F703")[-1][2] == "人事司没有交回（2 项任务，其中由其填报 1 项）"
    assert kit.messages(ledger, "F704")[0][0] == "办公室.xlsx"
    told = f"一（二）“整治会风”（{SECOND}）"
    assert kit.shown(desk.ledger, "催报", ["单位", "情况", "没有填的任务"], "单位")[0::2] == [
        ("办公室", "交回空表", f"一（一）“办好实事”（{FIRST}）"),
        ("督查室", "填报不全", told),
    ]
    assert kit.messages(ledger, "F752")[-1][2] == f"督查室交回的表有 1 项没有填完成状态：{told}"
    page = openpyxl.load_workbook(desk.ledger)["催报"]
    assert "报送时间：2020年6月25日" in {cell.value for row in page["A1:A6"] for cell in row}
    assert "F772" not in kit.codes(desk.collect(as_of="2020-07-01"))  # it is a line of ours


def test_a_folder_without_a_form_says_so(desk: Desk) -> None:
    assert kit.messages(desk.collect(), "F718") == [("", "", "“收回”里没有填报表")]
    desk.send("说明.txt", "明天交".encode())
    assert sorted(kit.codes(desk.collect())) == ["F702", "F718"]
    desk.send_all({"办公室": {}})
    assert kit.messages(desk.collect(), "F718") == []


# A sheet that people have worked on


def shuffled(sheet: Any) -> None:
    """Rows in another order, an empty row and column between, a row hidden, another name."""
    at, _ = kit.heads_of(sheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=at + 1)]
    random.Random(3).shuffle(rows)
    for nth, row in enumerate(rows):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(at + 1 + nth, place)
            cell.value = value
    sheet.insert_rows(at + 2)
    sheet.insert_cols(3)
    sheet.row_dimensions[at + 3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.title = "填好了"
    sheet.protection.sheet = False


def test_a_form_is_known_whatever_was_done_to_it(desk: Desk) -> None:
    forms = desk.forms()
    desk.send("完全不同的名字.xlsx", kit.edited(kit.filled(forms["办公室"], OFFICE), shuffled))
    ledger = desk.collect()
    assert kit.codes(ledger) == []
    assert kit.of(ledger, FIRST).state == "已完成"
    assert [e.answers.own_progress for e in kit.of(ledger, FOURTH).entries] == ["已走访三个县"]


def test_a_form_that_says_it_has_one_cell_is_read_whole(desk: Desk) -> None:
    """As WPS has it: <dimension ref="A1:A1"/>."""
    import re
    import zipfile

    data = kit.filled(desk.forms()["办公室"], OFFICE)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name.startswith("xl/worksheets/"):
                xml, count = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', xml)
                assert count == 1
            new.writestr(name, xml)
    desk.send("办公室.xlsx", out.getvalue())
    assert kit.of(desk.collect(), FIRST).state == "已完成"


def test_without_its_identity_a_form_is_known_by_what_is_seen(desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(kit.filled(desk.forms()["办公室"], OFFICE)))
    del book["_fengong"]
    desk.send("x.xlsx", kit.saved(book))
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F710"]
    assert kit.of(ledger, FIRST).state == "已完成"


def test_rows_added_deleted_and_doubled_are_said(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        _, heads = kit.heads_of(sheet)
        last = sheet.max_row + 1
        sheet.cell(last, heads["工作内容"]).value = "另外还办了一件事"
        sheet.cell(last, heads["进展情况"]).value = "办好了"
        for place in range(1, sheet.max_column + 1):  # a copy of the first task with another answer
            sheet.cell(last + 1, place).value = sheet.cell(kit.row_of(sheet, FIRST), place).value
        sheet.cell(last + 1, heads["进展情况"]).value = "别的话"
        sheet.delete_rows(kit.row_of(sheet, FOURTH))

    desk.send("a.xlsx", kit.edited(kit.filled(desk.forms()["办公室"], OFFICE), change))
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F722", "F723", "F724"]
    assert "另外还办了一件事；办好了" in kit.messages(ledger, "F722")[0][2]
    assert kit.messages(ledger, "F723")[0][2] == f"办公室的表里删去了二（四）（{FOURTH}）这一行"
    assert "别的话" in kit.messages(ledger, "F724")[0][2]
    assert kit.of(ledger, FIRST).entries[0].answers.progress == "十件都办好了"


def test_locked_words_that_were_changed_are_said_old_and_new(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        kit.put(sheet, FIRST, "text", "为群众办好五件实事。")
        kit.put(sheet, SECOND, "text", " 会议只开半天，发言不超过十分钟。 ")  # white space is typography

    desk.send("a.xlsx", kit.edited(desk.forms()["办公室"], change))
    [(file, cell, message)] = kit.messages(desk.collect(), "F721")
    assert (file, cell[0]) == ("a.xlsx", "E")
    assert "原为“为群众办好十件实事，逐件公布结果。”，现为“为群众办好五件实事。”" in message


def test_columns_added_renamed_and_cells_merged_are_said(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        at, heads = kit.heads_of(sheet)
        sheet.cell(at, heads["佐证材料"]).value = "附件材料"
        sheet.cell(at, sheet.max_column + 1).value = "备注"
        sheet.cell(kit.row_of(sheet, FIRST), sheet.max_column).value = "请领导批示"
        sheet.cell(kit.row_of(sheet, FIRST), heads["佐证材料"]).value = "简报第3期"
        sheet.merge_cells(
            start_row=at + 1, end_row=at + 2, start_column=heads["进展情况"], end_column=heads["进展情况"]
        )

    desk.send("a.xlsx", kit.edited(kit.filled(desk.forms()["办公室"], DONE), change))
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F730", "F730", "F731", "F732"]
    assert [message for _, _, message in kit.messages(ledger, "F730")] == [
        "另加的列“附件材料”里写了：简报第3期",
        "另加的列“备注”里写了：请领导批示",
    ]
    assert kit.messages(ledger, "F732")[0][2] == "所发的“佐证材料”一列没有了"


def test_what_stands_beside_the_table_is_said(desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(kit.filled(desk.forms()["办公室"], OFFICE)))
    page = book["我的任务"]
    page["H2"] = "联系人：张三"
    kit.put(page, FIRST, "number", "另议")
    page.cell(40, 1).value = "表下另写的话"
    page.insert_rows(1)
    page["A1"] = "第一行另写的话"
    book.create_sheet("补充说明", 0)["B3"] = "另附清单"
    book.create_sheet("空")
    book.create_sheet("WpsReserved_CellImgList")["A1"] = "1"
    desk.send("a.xlsx", kit.saved(book))
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).state == "已完成"
    assert [message for _, _, message in kit.messages(ledger, "F722")] == [
        "增加了一行，不属于所发的任务，未计入：表下另写的话"
    ]
    assert [cell for _, cell, message in kit.messages(ledger, "F721") if "现为“另议”" in message] == ["A7"]
    said = [each for each in ledger.anomalies if each.code in ("F715", "F716")]
    assert [(each.code, each.cell, each.message.partition("：")[2]) for each in said] == [
        ("F715", "补充说明!B3", "另附清单"),
        ("F716", "A1", "第一行另写的话"),
        ("F716", "H3", "联系人：张三"),
    ]


def test_a_row_without_number_and_stamp_is_known_by_its_words(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        row = kit.row_of(sheet, FIRST)
        _, heads = kit.heads_of(sheet)
        sheet.cell(row, heads["任务编号"]).value = sheet.cell(row, heads["校验"]).value = None

    desk.send("a.xlsx", kit.edited(kit.filled(desk.forms()["办公室"], OFFICE), change))
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).state == "已完成"
    assert [message for _, _, message in kit.messages(ledger, "F721")] == [
        f"一（一）（{FIRST}）的“任务编号”被改动：原为“{FIRST}”，现为“”，按原文计"
    ]


def test_a_form_that_was_copied_about_is_known_by_its_cover(desk: Desk) -> None:
    """The identity damaged, the unit's line gone, the sheet there twice, with comments and far too many rows."""
    from openpyxl.comments import Comment

    book = openpyxl.load_workbook(io.BytesIO(kit.filled(desk.forms()["办公室"], OFFICE)))
    book["_fengong"]["A1"] = "{"
    page = book["我的任务"]
    for row in page.iter_rows(max_row=4):
        for cell in row:
            if str(cell.value).startswith("填报单位"):
                cell.value = None
    page["L7"].comment = Comment("请核", "某人")
    for number in range(100, 20_110):
        page.cell(number, 1).value = 1
    book.copy_worksheet(page)
    desk.send("a.xlsx", kit.saved(book))
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F710", "F712", "F713", "F733"]
    assert kit.of(ledger, FIRST).state == "已完成"


def with_part(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in whose parts of that name ``old`` is ``new``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            xml = archive.read(name)
            assert part not in name or old in xml
            copy.writestr(name, xml.replace(old, new) if part in name else xml)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("styles", b'horizontal="center"', b'horizontal="middle"', []),  # what openpyxl does not take
        ("styles", b"</styleSheet>", b"", ["F734"]),
        ("sheet2", b"</worksheet>", b"<unheard-of/></worksheet>", []),
    ],
)
def test_parts_that_no_one_can_read_cost_no_answer(
    desk: Desk, part: str, old: bytes, new: bytes, said: list[str]
) -> None:
    desk.send("a.xlsx", with_part(kit.filled(desk.forms()["办公室"], OFFICE), part, old, new))
    ledger = desk.collect()
    assert kit.codes(ledger) == said
    given = kit.of(ledger, FIRST).entries[0].answers
    assert (given.state, given.done_on) == ("已完成", "2020-06-20")


def test_a_cell_that_does_not_hold_what_it_says_is_text(desk: Desk) -> None:
    far = b'<row r="95"><c r="A95"><v>NaN</v></c><c r="B95" t="d"><v>2020-13-45</v></c></row></sheetData>'
    whole = kit.filled(desk.forms()["办公室"], OFFICE)
    desk.send("a.xlsx", with_part(whole, "sheet2", b"</sheetData>", far))
    ledger = desk.collect()
    [(file, cell, words)] = kit.messages(ledger, "F722")
    assert (file, "95" in cell, "NaN" in words, "2020-13-45" in words) == ("a.xlsx", True, True, True)
    assert kit.codes(ledger) == ["F722"]
    assert kit.of(ledger, FIRST).state == "已完成"


@pytest.mark.parametrize("cell", [b"<c/>", b"<c><v>1</v></c>", b'<x:c r="A1"/>'])
def test_of_a_row_of_a_million_cells_only_its_beginning_is_parsed(cell: bytes) -> None:
    row = b'<row r="7"><c r="A7"><v>5</v></c>' + cell * 1_000_000 + b"</row>"
    xml = b"<sheetData>" + row + b'<row r="8"><c><v>6</v></c></row></sheetData>'
    stream = Bounded(io.BytesIO(xml), 64)
    seen = b"".join(iter(lambda: stream.read(16_384), b""))
    assert len(seen) < 40_000
    assert stream.lost == (b"<v>" in cell)
    assert seen.startswith(xml[:200])
    assert seen.replace(cell, b"") == xml.replace(cell, b"")
    short = b"<sheetData>" + b"<row>" * 3 + cell * 60 + b"</row>"
    assert Bounded(io.BytesIO(short), 64).read() == short


def test_what_stands_far_to_the_right_is_said(desk: Desk) -> None:
    form = kit.filled(desk.forms()["办公室"], OFFICE)
    wide = b"".join(b'<c r="%s5"><v>1</v></c>' % letter_of(at).encode() for at in range(252, 16_000))
    page = openpyxl.load_workbook(io.BytesIO(form))["我的任务"]
    end = b'</row><row r="%d"' % (kit.row_of(page, FIRST) + 1)
    desk.send("a.xlsx", with_part(form, "sheet2", end, wide.replace(b'5"', b'%d"' % kit.row_of(page, FIRST)) + end))
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).state == "已完成"
    assert [cell for _, cell, _ in kit.messages(ledger, "F714")] == [f"IW{kit.row_of(page, FIRST)}"]
    assert len(kit.messages(ledger, "F730")) == 5  # up to column IV


def test_the_empty_form_beside_the_filled_one_is_no_rival(desk: Desk) -> None:
    desk.send_all({"办公室": OFFICE})
    desk.send("offices/空.xlsx", desk.forms()["办公室"])
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F704"]
    assert kit.of(ledger, FIRST).state == "已完成"


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_file_name_that_is_no_text(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.back / os.fsdecode(b"\xff\xfe.xlsx")).write_bytes(b"")
    assert cli.main(["collect", str(desk.back), "--plan", str(desk.plan), "-o", str(desk.out)]) == 2
    assert "F701" in capsys.readouterr().out
    assert "udcff" in desk.progress.read_text("utf-8")


def test_a_task_that_is_no_longer_the_unit_s(desk: Desk) -> None:
    desk.send_all({"人事司": STAFF})
    desk.plan.write_text(kit.PLAN.replace("人事司、督查室；", "督查室；"), "utf-8")
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F709", "F725", "F728"]
    assert kit.of(ledger, FIRST).entries[0].strange


# Answers that are none


def test_answers_that_are_none_stay_and_are_said(desk: Desk) -> None:
    answers = {
        (FIRST, "state"): " 已 完成 ",
        (FIRST, "done_on"): "6月20号",
        (FIRST, "progress"): "=F(1)",
        (FIRST, "own_progress"): "填错了格",
        (SECOND, "state"): "已完成",
    }
    desk.send("a.xlsx", kit.filled(desk.forms()["办公室"], answers))
    desk.send(
        "b.xlsx", kit.filled(desk.forms()["督查室"], {(SECOND, "state"): "基本完成", (SECOND, "done_on"): "月底"})
    )
    ledger = desk.collect(as_of="2020-06-01")
    first, second = kit.of(ledger, FIRST).entries[0].answers, kit.of(ledger, SECOND).entries[0].answers
    assert (first.state, first.done_on, first.progress, first.own_progress) == (
        "已完成",
        "2020-06-20",
        "=F(1)",
        "填错了格",
    )
    assert (second.state, second.done_on, kit.of(ledger, SECOND).state) == ("基本完成", "月底", "")
    assert sorted(kit.codes(ledger)) == ["F741", "F742", "F743", "F744", "F745", "F745", "F750"]
    assert kit.messages(ledger, "F741")[0][0] == "b.xlsx"
    assert "（基本完成）" in kit.shown(desk.ledger, "台账", ["完成状态"])[1]


def test_what_a_later_form_of_the_period_changes_is_named_with_the_words_before(desk: Desk) -> None:
    form = desk.forms()["督查室"]
    first = desk.send("1.xlsx", kit.filled(form, {(SECOND, "state"): "已完成", (SECOND, "progress"): "甲说法"}))
    second = desk.send("2.xlsx", kit.filled(form, {(SECOND, "state"): "滞后", (SECOND, "progress"): "甲说法"}))
    late = desk.send("人事司.xlsx", kit.filled(desk.forms()["人事司"], {(THIRD, "progress"): "办好"}))
    assert kit.messages(desk.collect(first), "F777") == []
    for sent in (second, late):  # and it stays said when another unit's form comes by itself
        [(file, _, message)] = kit.messages(desk.collect(sent), "F777")
        assert (file, "“完成状态”原为“已完成”" in message, "进展" in message) == ("1.xlsx", True, False)


def test_a_ledger_that_is_written_while_it_is_read_is_not_written_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = desk.send("督查室.xlsx", kit.filled(desk.forms()["督查室"], {(SECOND, "progress"): "甲说法"}))
    desk.collect(sent)
    render = collecting._render

    def meanwhile(*given: Any) -> Any:
        desk.progress.write_text(desk.progress.read_text("utf-8") + " ", "utf-8")
        return render(*given)

    monkeypatch.setattr(collecting, "_render", meanwhile)
    with pytest.raises(PlanError, match="读过之后又被改写了"):
        desk.collect(sent)
    assert desk.progress.read_text("utf-8").endswith(" ")


def test_words_of_a_task_that_is_gone_stay_when_only_a_late_form_is_collected(desk: Desk) -> None:
    forms = desk.forms()
    first = desk.send("研究室.xlsx", kit.filled(forms["研究室"], {(FOURTH, "own_progress"): "答过甲"}))
    late = desk.send("人事司.xlsx", kit.filled(forms["人事司"], {(THIRD, "progress"): "答过乙"}))
    gone = "（四）改进作风。深入开展调查研究。（责任单位：办公室、研究室）"
    desk.plan.write_text(kit.PLAN.replace(gone, "（四）新任务。另行部署工作。（牵头单位：研究室）"), "utf-8")
    for sent in (first, late, late):
        ledger = desk.collect(sent)
        [(_, _, message)] = kit.messages(ledger, "F727")
        assert "答过甲" in message
        assert "研究室" not in ledger.missing


def test_a_row_that_is_another_unit_s_to_fill_in_is_said_once(desk: Desk) -> None:
    wrong = {"state": "快好了", "progress": "改了", "done_on": "月底"}
    desk.send_all({"办公室": {(SECOND, key): value for key, value in wrong.items()}, "督查室": {}})
    for _ in range(2):
        ledger = desk.collect(desk.back / "办公室.xlsx")
        assert kit.codes(ledger, "F769", "F704") == ["F745"]
        [(_, cell, message)] = kit.messages(ledger, "F745")
        heads = "、".join(f"“{kit.HEADS[key]}”（{letter}{cell[1:]}）" for key, letter in zip(wrong, "JKN", strict=True))
        assert message == (
            f"一（二）（{SECOND}）的{heads}不由办公室填写（由督查室填报），所填内容另列："
            "完成状态：快好了；进展情况：改了；完成日期：月底"
        )
    desk.send_all({"办公室": {(SECOND, "state"): "已完成", (SECOND, "progress"): "改了"}})
    assert kit.codes(desk.collect(anew=True), "F704") == ["F745"]
    late = desk.send("晚/督查室.xlsx", kit.filled(desk.forms()["督查室"], {(SECOND, "state"): "滞后"}))
    assert kit.codes(desk.collect(late), "F769") == ["F745"]  # of the period's, too


@pytest.mark.parametrize(
    ("state", "words", "code"),
    [
        ("已完成", "我处承担部分尚未启动。", "F747"),
        ("已完成", "进度缓慢，正在协调", "F747"),
        ("已完成", "无滞后，不存在未完成事项", None),
        ("已完成", "原进度滞后，现已全部完成", None),
        ("已完成", "正在配合", None),
        ("未启动", "已完成本单位任务", "F748"),
        ("未启动", "未完成", None),
        ("未启动", "未全部完成", None),
        ("未启动", "确保年底前按期完成", None),
        ("未启动", "三项计划已全部完成", "F748"),
        ("滞后", "已完成本单位任务", None),
        ("滞后", "该项工作已全部完成。", "F748"),
        ("正常推进", "做了三件事；目前已完成。", "F748"),
        ("正常推进", "我处任务已完成", None),
        ("正常推进", "已完成初稿", None),
        ("正常推进", "一期工程已完成", None),
        ("正常推进", "未全部完成", None),
        ("正常推进", "已完成，尚未开展验收", None),
        ("已完成", "对未完成的事项逐项督办", None),
        ("滞后", "尚未启动", None),
    ],
)
def test_units_that_contradict_each_other(desk: Desk, state: str, words: str, code: str | None) -> None:
    done = {(FIRST, "done_on"): "2020-6-1"} if state == "已完成" else {}
    desk.send_all({"办公室": {(FIRST, "state"): state, **done}, "人事司": {(FIRST, "own_progress"): words}})
    assert kit.codes(desk.collect()) == ([code] if code else [])


@pytest.mark.parametrize(
    ("state", "progress", "other", "code", "said"),
    [
        ("", "招标尚未完成", "已全部完成", "F748", "办公室报“招标尚未完成”，而人事司写的是：已全部完成"),
        ("已完成", "初稿已印发，招标尚未启动", "", "F747", "办公室报“已完成”，而其进展写的是：招标尚未启动"),
        ("已完成", "无滞后", "", "", ""),
        ("已完成", "原进度滞后，现已全部完成", "", "", ""),
        ("", "已印发", "已全部完成", "", ""),
    ],
)
def test_words_that_contradict_a_state_or_words(
    desk: Desk, state: str, progress: str, other: str, code: str, said: str
) -> None:
    done = {(FIRST, "done_on"): "2020-6-1"} if state else {}
    own = {(FIRST, "state"): state or None, (FIRST, "progress"): progress, **done}
    desk.send_all({"办公室": own, "人事司": {(FIRST, "own_progress"): other or None}})
    ledger = desk.collect()
    assert kit.codes(ledger, "F704") == [code] * bool(code)
    assert [message.partition("：")[2] for _, _, message in kit.messages(ledger, code)] == [said] * bool(code)


def test_a_done_task_without_a_day_and_a_day_without_done(desk: Desk) -> None:
    desk.send_all(
        {"办公室": {(FIRST, "state"): "已完成"}, "督查室": {(SECOND, "state"): "滞后", (SECOND, "done_on"): "20200601"}}
    )
    assert kit.codes(desk.collect()) == ["F749", "F751"]


# Files


def test_of_two_files_of_a_unit_the_fuller_counts_whatever_its_name_or_time(desk: Desk) -> None:
    form = desk.forms()["办公室"]
    less, more = kit.filled(form, DONE), kit.filled(form, {**OFFICE, (FIRST, "progress"): "十件都办好了，已公布"})
    for names in (("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")):
        desk.send(names[0], less)
        desk.send(names[1], more)
        ledger = desk.collect()
        assert kit.of(ledger, FIRST).entries[0].answers.progress == "十件都办好了，已公布"
        [(file, _, message)] = kit.messages(ledger, "F706")
        assert file == names[0]
        assert f"采用“{names[1]}”" in message
        differing = [message for _, _, message in kit.messages(ledger, "F707")]
        assert len(differing) == 3  # what differs, one by one
        assert f"，一（一）（{FIRST}）的“进展情况”为“十件都办好了”，采用的为“十件都办好了，已公布”" in differing[0]
    ledger = desk.collect(prefer=(str(desk.back / names[0]),))
    assert kit.of(ledger, FIRST).entries[0].answers.progress == "十件都办好了"
    assert "按 --prefer" in kit.messages(ledger, "F706")[0][2]
    with pytest.raises(PlanError, match="收回的文件里没有"):
        desk.collect(prefer=("c.xlsx",))


def test_the_same_answers_twice_count_once(desk: Desk) -> None:
    desk.send("a.xlsx", kit.filled(desk.forms()["办公室"], OFFICE))
    desk.send("深/b.xlsx", kit.filled(desk.forms()["办公室"], OFFICE))
    ledger = desk.collect()
    assert kit.codes(ledger) == ["F705"]
    assert len(kit.of(ledger, FIRST).entries) == 1


def test_another_period_does_not_count(desk: Desk) -> None:
    desk.send_all(ALL)
    desk.send("旧.xlsx", kit.filled(desk.forms(period="2020-Q1")["办公室"], {(FIRST, "state"): "未启动"}))
    ledger = desk.collect()
    said = "这是“2020-Q1”的表，本次汇总的是“2020-Q2”，未计入；要汇总那一期，加 --period 2020-Q1"
    assert kit.messages(ledger, "F708") == [("旧.xlsx", "", said)]
    assert kit.of(ledger, FIRST).state == "已完成"
    assert kit.of(desk.collect(period="2020-Q1"), FIRST).state == "未启动"
    for name in ("人事司", "督查室", "研究室"):
        (desk.back / f"{name}.xlsx").unlink()
    with pytest.raises(PlanError, match="“2020-Q1”、“2020-Q2”"):
        desk.collect()


def test_a_plan_that_changed_since(desk: Desk) -> None:
    """One task reworded, one gone, one renumbered: answers follow their task or are said."""
    desk.send_all(ALL)
    text = kit.PLAN.replace("十件实事", "二十件实事").replace(
        "（三）充实队伍", "（三）学习。组织学习。（牵头单位：办公室）\n\n（四）充实队伍"
    )
    text = text[: text.index("（四）改进作风")]
    desk.plan.write_text(text, "utf-8")
    ledger = desk.collect()
    found = kit.codes(ledger, "F709")
    assert found.count("F725") == 3  # the units of the first
    assert found.count("F726") == 1
    assert found.count("F727") == 2
    assert kit.of(ledger, FIRST).state == "已完成"
    assert kit.of(ledger, "P2020-2-4#1").state == "正常推进"
    assert "已走访三个县" in kit.messages(ledger, "F727")[0][2]


def test_a_plan_whose_file_has_another_name_now(desk: Desk) -> None:
    desk.send_all(ALL)
    desk.plan = desk.plan.rename(desk.folder / "2020年要点（印发稿）.md")
    ledger = desk.collect()
    assert kit.codes(ledger) == []
    assert kit.of(ledger, FIRST).state == "已完成"


def test_a_number_that_now_is_another_task_gets_nothing(desk: Desk) -> None:
    desk.send_all(ALL)
    at = kit.PLAN.index("（三）充实")
    desk.plan.write_text(kit.PLAN[:at] + "（三）植树造林。春天绿化荒山三百亩。（牵头单位：人事司）\n", "utf-8")
    ledger = desk.collect()
    assert kit.of(ledger, THIRD).entries == ()
    assert "F727" in kit.codes(ledger)


def test_who_reports_was_decided_after_the_forms_went_out(desk: Desk) -> None:
    from pipeline import run

    desk.send_all(ALL)
    run.decide(desk.plan)
    table = desk.plan.with_suffix(".decisions.csv")
    lines = table.read_text("utf-8-sig").splitlines(keepends=True)
    heads = lines[0].strip().split(",")
    at = next(nth for nth, line in enumerate(lines) if FIRST in line)
    cells = lines[at].rstrip("\r\n").split(",")
    cells[heads.index("填报单位")] = "人事司"
    lines[at] = ",".join(cells) + "\r\n"
    table.write_text("".join(lines), "utf-8-sig", newline="")
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).state == ""
    assert kit.codes(ledger, "F709") == ["F746"]
    assert "人事司填报，办公室也填了完成状态“已完成”" in kit.messages(ledger, "F746")[0][2]


def test_a_unit_that_nobody_knows(desk: Desk) -> None:
    (desk.folder / "x").mkdir()
    other = Desk(desk.folder / "x", kit.PLAN.replace("办公室", "档案资料馆"))
    desk.send("x.xlsx", kit.filled(other.forms()["档案资料馆"], OFFICE))
    ledger = desk.collect()
    assert "F711" in kit.codes(ledger)
    assert kit.of(ledger, FIRST).state == ""
    entry = kit.of(ledger, FIRST).entries[0]
    assert (entry.unit, entry.strange, entry.answers.progress) == ("档案资料馆", True, "十件都办好了")
    assert "档案资料馆" in str(kit.shown(desk.ledger, "台账", ["其他单位进展"])[0])


def test_a_renamed_unit_is_the_same_where_the_registry_says_so(desk: Desk) -> None:
    desk.send_all({"督查室": BOARD})
    desk.plan.write_text(kit.PLAN.replace("督查室", "督查督办司"), "utf-8")
    assert "F711" in kit.codes(desk.collect())
    desk.plan.with_name("units.csv").write_text("规范名称,原文写法\n督查督办司,督查室\n", "utf-8-sig")
    ledger = desk.collect()
    assert "F711" not in kit.codes(ledger)
    assert kit.of(ledger, SECOND).state == "滞后"


def test_several_plans_in_one_form_make_a_ledger_each(desk: Desk) -> None:
    from pipeline import run
    from pipeline.export import offices
    from pipeline.handout import assign

    second = desk.folder / "乡村.md"
    second.write_text(
        "国家信访局2021年乡村工作要点\n\n一、产业\n\n（一）修路。修十里路。（牵头单位：办公室）\n", "utf-8"
    )
    out = assign.handout([run.load(desk.plan), run.load(second)], period="2020-Q2")
    packet = next(packet for packet in out.packets if packet.unit.name == "办公室")
    road = next(row.task for row in packet.assignments if row.plan == "乡村")
    desk.send("a.xlsx", kit.filled(offices.workbook(out, packet), {**DONE, (road, "state"): "未启动"}))
    made = collecting.collect([desk.back], [desk.plan, second], desk.out)
    assert [each.ledger.plan for each in made] == ["2020", "乡村"]
    assert kit.of(made[0].ledger, FIRST).state == "已完成"
    assert kit.of(made[1].ledger, road).state == "未启动"
    assert made[1].ledger.expected == 1
    alone = desk.collect()
    assert kit.messages(alone, "F729")[0][2].startswith("表中有 1 项任务属于“乡村”")
    assert "F709" not in kit.codes(alone), "nothing has changed since"


@pytest.mark.parametrize("anonymous", [False, True])
def test_the_same_task_of_two_plans_in_one_form_is_that_of_its_own_plan(desk: Desk, anonymous: bool) -> None:
    from pipeline import run
    from pipeline.export import offices
    from pipeline.handout import assign

    second = desk.folder / "乡村.md"
    second.write_text(kit.PLAN.replace("工作要点", "乡村工作要点"), "utf-8")
    out = assign.handout([run.load(desk.plan), run.load(second)], period="2020-Q2")
    form = offices.workbook(out, next(packet for packet in out.packets if packet.unit.name == "督查室"))

    def turned(page: Any) -> None:
        """The rows in the opposite order, each with its plan's name for progress."""
        at, heads = kit.heads_of(page)
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=at + 1)]
        for row, cells in enumerate(reversed(rows), at + 1):
            cells[heads["进展情况"] - 1] = cells[heads["文件"] - 1]
            for column, words in enumerate(cells, 1):
                page.cell(row, column).value = words
        if anonymous:
            del page.parent["_fengong"]

    desk.send("a.xlsx", kit.edited(form, turned))
    for plan, title in ((desk.plan, "国家信访局2020年工作要点"), (second, "国家信访局2020年乡村工作要点")):
        (made,) = collecting.collect([desk.back], [plan], desk.out)
        said = [entry.answers.progress for status in made.ledger.statuses for entry in status.entries]
        assert {"".join(words.split()) for words in said if words} == {title}


@pytest.mark.parametrize("name", ["要点.md", "去年.md"])
@pytest.mark.parametrize("lost", [False, True])
def test_a_form_of_another_years_plan_counts_for_nothing(tmp_path: Path, name: str, lost: bool) -> None:
    """Though the file has the same name and the words are the same; ``lost``: so is the identity of the form."""
    (tmp_path / "旧").mkdir()
    last = Desk(tmp_path / "旧", kit.PLAN.replace("2020 年", "2019 年"), name).forms(period="", due="")["督查室"]
    form = kit.filled(last, {(SECOND.replace("2020", "2019"), "state"): "已完成"})
    if lost:
        book = openpyxl.load_workbook(io.BytesIO(form))
        del book["_fengong"]
        form = kit.saved(book)
    desk = Desk(tmp_path, name="要点.md")
    desk.send("督查室.xlsx", form)
    ledger = desk.collect(period="2020-Q2")
    assert kit.of(ledger, SECOND).state == ""
    assert "督查室" in ledger.missing
    plan = "要点" if lost else name.removesuffix(".md")
    said = f"这是2019年要点的表（{plan}，任务编号如 P2019-1-1#1）"
    assert [(each.code, each.message) for each in ledger.anomalies if each.file] == [
        ("F717", f"{said}，本次汇总的是2020年的，未计入；请该单位交回2020年的表")
    ]
    desk.plan.write_text(kit.PLAN.replace("2020 年", ""), "utf-8")  # a plan that has no year is of any
    assert kit.of(desk.collect(period="2020-Q2"), "P0-1-2#1").state == "已完成"


def test_a_form_of_a_plan_that_was_not_given_is_said_in_one_line(desk: Desk) -> None:
    from pipeline import run
    from pipeline.export import offices
    from pipeline.handout import assign

    second = desk.folder / "乡村.md"
    second.write_text(
        "国家信访局2021年乡村工作要点\n\n一、产业\n\n（一）修路。修十里路。（牵头单位：交通运输部）\n"
        "\n（二）架桥。架三座桥。（牵头单位：交通运输部）\n",
        "utf-8",
    )
    out = assign.handout([run.load(desk.plan), run.load(second)], period="2020-Q2")
    packet = next(packet for packet in out.packets if packet.unit.name == "交通运输部")
    given = {(row.task, "state"): "未启动" for row in packet.assignments}
    desk.send("a.xlsx", kit.filled(offices.workbook(out, packet), given))
    said = [each for each in desk.collect().anomalies if each.file == "a.xlsx"]
    assert [each.code for each in said] == ["F729"]
    assert said[0].message.startswith("表中有 2 项任务属于“乡村”，本次没有给出这个文件，未计入；请用 --plan 加上")


def test_the_same_input_gives_the_same_bytes_in_any_order(desk: Desk, tmp_path: Path) -> None:
    desk.send_all(ALL)
    paths = sorted(desk.back.iterdir())
    made = []
    for sent in (paths, paths[::-1], [desk.back], [*paths, desk.back]):
        desk.out = tmp_path / f"o{len(made)}"
        desk.collect(*sent)
        made.append({path.name: path.read_bytes() for path in desk.ledger.parent.iterdir()})
    assert set(made[0]) == {"2020-台账.xlsx", "progress.json", "progress.csv"}
    assert all(each == made[0] for each in made)
    desk.collect()
    assert desk.ledger.read_bytes() == made[0]["2020-台账.xlsx"]


def test_the_command_says_what_is_to_be_looked_at(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.send_all(ALL)
    command = ["collect", str(desk.back), "--plan", str(desk.plan), "-o", str(desk.out), "--as-of", "2020年7月1日"]
    assert cli.main(command) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"{desk.ledger}：应报 4 家、已报 4 家，需要核对的 0 条。\n"
    desk.send("坏.xlsx", b"PK\x03\x04")
    assert cli.main(command) == 2
    assert capsys.readouterr().out == "坏.xlsx: error F701 读不了，未计入：文件不完整，多半没有传完或已损坏；请重交\n"
    assert cli.main([*command[:-1], "某天"]) == 2
    assert "--as-of：“某天”不是日期" in capsys.readouterr().err
    assert json.loads(desk.progress.read_text("utf-8"))["periods"][0]["as_of"] == "2020-07-01"


ODD = [
    None,
    "",
    " ",
    "=A1",
    "P2020-1-1#1",
    FOURTH,
    "任务编号",
    "完成状态",
    "校验",
    "已完成",
    0,
    1.5,
    True,
    dt.date(2020, 2, 3),
]
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 14), st.integers(1, 22), st.sampled_from(ODD)),
        st.tuples(st.sampled_from(["delete_rows", "insert_rows", "delete_cols", "insert_cols"]), st.integers(1, 12)),
        st.tuples(st.just("merge"), st.integers(5, 10), st.integers(1, 18)),
    ),
    max_size=12,
)


def scribbled(sheet: Any, edits: list[Any]) -> None:
    for kind, *more in edits:
        if kind == "put":
            row, column, value = more
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell":
                cell.value = value
        elif kind == "merge":
            row, column = more
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column + 1)
        else:
            getattr(sheet, kind)(more[0])


def attempt(desk: Desk) -> Ledger | None:
    """Another run, None where it says that it does not rewrite the ledger."""
    try:
        return desk.collect()
    except PlanError as error:
        if "没有重写" not in str(error):
            raise
        return None


@given(EDITS, EDITS, st.booleans())
@settings(max_examples=max(settings.default.max_examples // 10, 6), suppress_health_check=list(HealthCheck))
def test_whatever_is_done_to_a_form_and_a_ledger_is_survived(
    tmp_path_factory: pytest.TempPathFactory, form: list[Any], ledger: list[Any], lost: bool
) -> None:
    """Every task is in the ledger once, what the office wrote is there again, or one sentence says why nothing is."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    data = kit.filled(desk.forms()["办公室"], OFFICE)
    for sheet in ("我的任务", *(["_fengong"] if lost else [])):
        data = kit.edited(data, lambda page: scribbled(page, form), sheet)
    desk.send("a.xlsx", data)
    first = desk.collect()
    assert [status.task.id for status in first.statuses] == [FIRST, SECOND, THIRD, FOURTH]
    desk.ledger.write_bytes(kit.edited(desk.ledger.read_bytes(), lambda page: scribbled(page, ledger), "台账"))
    before = desk.ledger.read_bytes()
    second = attempt(desk)
    if second is None:
        assert desk.ledger.read_bytes() == before
        return
    assert [status.task.id for status in second.statuses] == [FIRST, SECOND, THIRD, FOURTH]
    third = desk.collect()
    assert [status.verdict for status in third.statuses] == [status.verdict for status in second.statuses]
    assert third.archive == second.archive
