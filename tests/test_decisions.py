"""What the office decides: kept as it stands, followed by the words of a task, and shown as decided."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli, matrix, run
from pipeline.export import csv as our_csv
from pipeline.matrix.draft import draft
from pipeline.matrix.units import reporter
from pipeline.model import Plan, PlanError

FIRST = "（一）办好实事。为群众办好十件实事，月底前报送清单。\n\n责任单位：办公室、人事司\n"
SECOND = "（二）整治会风。会议只开半天，发言不超过十分钟。\n\n责任单位：督查室\n"
PLAN = "国家信访局 2020 年工作要点\n\n一、加强领导\n\n" + FIRST + "\n" + SECOND
RENUMBERED = (
    "国家信访局 2020 年工作要点\n\n一、加强领导\n\n（一）学习。组织学习。\n\n责任单位：办公室\n\n"
    + FIRST.replace("（一）", "（二）")
)


class Desk:
    """A plan in a folder, and its decisions."""

    def __init__(self, folder: Path) -> None:
        self.plan = folder / "2020.md"
        self.file = folder / "2020.decisions.csv"
        self.write(PLAN)

    def write(self, text: str) -> None:
        self.plan.write_text(text, "utf-8")

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.file.read_text("utf-8-sig"), newline="")))

    def decide(self, task: str, **cells: str) -> None:
        """Fill in cells of a task's row, the file drafted first where there is none."""
        if not self.file.exists():
            assert cli.main(["decide", str(self.plan)]) == 0
        rows = self.rows()
        next(row for row in rows if row["任务编号"] == task).update(cells)
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        self.file.write_bytes(out.getvalue().encode("utf-8-sig"))

    def load(self) -> Plan:
        return run.load(self.plan)

    def codes(self) -> list[str]:
        return [finding.code for finding in self.load().findings if finding.code.startswith("F6")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def shown(plan: Plan, head: str) -> list[Any]:
    table = matrix.sheets(plan).duties
    at = table.heads.index(head)
    return [row[at] for row in table.rows]


def test_a_draft_has_every_task_and_decides_nothing(plan_2017: Path, tmp_path: Path) -> None:
    copy = tmp_path / plan_2017.name
    copy.write_bytes(plan_2017.read_bytes())
    before = run.load(copy)
    done = run.decide(copy)
    assert (done.how, done.rows) == ("drafted", len(draft(before).rows))
    assert done.file.read_bytes() == our_csv.render(draft(before))
    rows = list(csv.DictReader(io.StringIO(done.file.read_text("utf-8-sig"), newline="")))
    assert any("附件" in row["位置"] for row in rows)
    after = run.load(copy)
    assert after.decisions == {}
    assert after.findings == before.findings


def test_a_draft_has_the_other_columns_of_a_table_beside_what_is_decided(desk: Desk) -> None:
    table = "2020年任务清单\n\n| 序号 | 任务 | 目标 | 2021年目标 | 牵头单位 |\n|---|---|---|---|---|\n"
    desk.write(table + "| 1 | 办好实事 | 办十件 | 办二十件 | 研究室 |\n| 2 | 整治会风 | | | 督查室 |\n")
    run.decide(desk.plan)
    assert [row["原表其他栏"] for row in desk.rows()] == ["目标：办十件\n2021年目标：办二十件", ""]
    assert desk.load().decisions == {}  # a column of the table decides nothing
    desk.decide("P2020-0-2#1", 目标="十条")
    assert [each.target for each in desk.load().decisions.values()] == ["十条"]
    desk.write(PLAN)
    desk.file.unlink()
    run.decide(desk.plan)
    assert "原表其他栏" not in desk.rows()[0]


def test_a_file_that_is_there_is_never_changed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.decide("P2020-1-1#1", 备注="要紧")
    before = desk.file.read_bytes()
    assert cli.main(["decide", str(desk.plan)]) == 0
    assert cli.main(["build", str(desk.plan), "-o", str(desk.plan.parent / "out")]) == 0
    assert desk.file.read_bytes() == before
    assert "未改动" in capsys.readouterr().err


def test_what_is_decided_shows_as_decided(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 确认牵头单位="人事司", 完成时限="2020/6/30", 分管领导="张三", 目标="十件", 备注="周报")
    plan = desk.load()
    decision = plan.decisions["P2020-1-1#1"]
    assert ([unit.id for unit in decision.lead], decision.due) == (["xfj-rss"], "2020-06-30")
    assert shown(plan, "责任单位") == ["办公室、人事司", "督查室"]  # as issued
    assert shown(plan, "牵头单位（核定）") == ["人事司", ""]
    assert shown(plan, "完成时限（核定）") == ["2020/6/30", ""]
    assert [shown(plan, head)[0] for head in ("分管领导（核定）", "目标（核定）", "备注")] == [
        "张三",
        "十件",
        "周报（核定）",
    ]
    tables = matrix.sheets(plan)
    assert not {"填报单位（核定）", "备注（核定）"} & {*tables.duties.heads}, "one 备注, and nothing for the desk alone"
    assert [row[-4:] for row in tables.matrix.rows] == [("○", "", "◆", 2), ("", "●", "", 1)]
    assert "◆ 牵头（核定，以此为准）" in tables.matrix.remark
    assert plan.to_dict()["decisions"][0]["lead"][0]["name"] == "人事司"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, None),
        ({"确认牵头单位": "办公室"}, "办公室"),
        ({"确认牵头单位": "办公室、人事司"}, None),
        ({"确认牵头单位": "办公室", "填报单位": "人 事司"}, "人事司"),
        ({"填报单位": "新设处"}, "新设处"),
    ],
)
def test_who_reports(desk: Desk, cells: dict[str, str], expected: str | None) -> None:
    desk.decide("P2020-1-1#1", **cells)
    from pipeline.matrix.rows import everything

    rows = everything(desk.load())
    units = [reporter(row.shares, row.decision) for row in rows]
    assert [unit and unit.name for unit in units] == [expected, "督查室"]


def test_a_unit_that_a_decision_brings_is_a_unit_of_the_matrix(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 确认牵头单位="研究室；新设处")
    heads = matrix.sheets(desk.load()).matrix.heads
    assert heads[-6:-1] == (
        "办公室",
        "研究室",
        "督查室",
        "人事司",
        "新设处",
    )  # the registry's order, what it lacks last
    assert desk.codes() == ["F604"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("督查", "，是不是“督查室”？"),
        ("局督查室", "，是不是“督查室”？"),
        ("室", ""),  # 办公室, 督查室
        ("督察室", ""),
        ("新设处", ""),
    ],
)
def test_a_misspelt_unit_is_asked_for_by_the_one_name_that_has_it(desk: Desk, written: str, asked: str) -> None:
    desk.decide("P2020-1-1#1", 填报单位=written)
    found = next(each for each in desk.load().findings if each.code == "F604")
    assert found.message.partition("按所写采用")[2] == asked


def test_decisions_follow_a_task_that_is_only_renumbered(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 分管领导="张三")
    desk.write(RENUMBERED)
    assert {task: each.chief for task, each in desk.load().decisions.items()} == {"P2020-1-2#1": "张三"}
    assert desk.codes() == ["F605"]


def test_typography_changes_no_task(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 分管领导="张三")
    desk.write(PLAN.replace("十件实事，", "十件\n实事，").replace("（一）办好实事。", "### (一) **办好实事。**\n\n"))
    assert desk.load().decisions["P2020-1-1#1"].chief == "张三"
    assert desk.codes() == []


def test_a_task_that_changed_keeps_its_decision_marked_until_it_is_looked_at(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 分管领导="张三")
    desk.write(PLAN.replace("十件实事", "二十件实事"))
    plan = desk.load()
    assert plan.decisions["P2020-1-1#1"].changed
    assert shown(plan, "分管领导（核定）")[0] == "张三（原文已改，待复核）"
    said = next(finding for finding in plan.findings if finding.code == "F601")
    stamp = draft(plan).rows[0][7]
    assert f"现校验 {stamp}" in said.message
    desk.decide("P2020-1-1#1", 原文校验=str(stamp))
    assert desk.codes() == []
    assert shown(desk.load(), "分管领导（核定）")[0] == "张三"


def test_another_task_under_an_old_number_gets_nothing(desk: Desk) -> None:
    desk.decide("P2020-1-2#1", 分管领导="李四")
    desk.write(PLAN.replace(SECOND, "（二）植树造林。春季绿化三百亩。\n\n责任单位：办公室\n"))
    assert desk.load().decisions == {}
    assert desk.codes() == ["F602"]
    desk.write(PLAN.replace(SECOND, ""))
    assert desk.codes() == ["F602"]


def test_rows_that_decide_nothing_are_not_reported(desk: Desk) -> None:
    assert cli.main(["decide", str(desk.plan)]) == 0
    desk.write(RENUMBERED)
    assert desk.codes() == []


def test_update_writes_the_missing_rows_and_nothing_else(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 分管领导="张三")
    desk.write(RENUMBERED)
    before = desk.file.read_bytes()
    assert cli.main(["decide", str(desk.plan), "--update"]) == 0
    after = desk.file.read_bytes()
    assert after.startswith(before)
    assert [row["任务编号"] for row in desk.rows()] == ["P2020-1-1#1", "P2020-1-2#1", "P2020-1-1#1"]
    assert desk.rows()[-1]["重点任务"] == "（一）学习"
    assert run.decide(desk.plan, update=True).rows == 0
    assert desk.file.read_bytes() == after


@pytest.mark.parametrize(("codec", "delimiter"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_a_file_that_a_spreadsheet_saved_its_own_way(desk: Desk, codec: str, delimiter: str) -> None:
    desk.decide("P2020-1-1#1", 分管领导="张三")
    rows = desk.rows()
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["自己的列", *reversed(rows[0])], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows[:1])
    desk.file.write_bytes(out.getvalue().rstrip("\r\n").encode(codec))
    assert desk.load().decisions["P2020-1-1#1"].chief == "张三"
    assert run.decide(desk.plan, update=True).rows == 1
    text = desk.file.read_bytes().decode(codec)
    assert [row["任务编号"] for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)] == [
        "P2020-1-1#1",
        "P2020-1-2#1",
    ]


def test_two_rows_for_one_task_and_two_reporting_units(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 填报单位="办公室、人事司")
    lines = desk.file.read_text("utf-8-sig").splitlines(keepends=True)
    desk.file.write_text("".join(lines) + lines[1], "utf-8-sig")
    assert sorted(desk.codes()) == ["F603", "F606"]
    assert desk.load().decisions["P2020-1-1#1"].reporter.name == "办公室"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        *[(words, ["F607"]) for words in ("2020年13月", "2020-02-30", "2月30日前", "2020.6.31", "0000-5-1", "13月底")],
        *[(words, ["F608"]) for words in ("昨天", "下周", "一年内", "全国两会前")],
        *[
            (words, [])
            for words in (
                "",
                "2020-2-29",
                "2月29日",
                "6月底前",
                "长期",
                "持续推进",
                "每季度",
                "1月开工，全年完成",
                "20200630",
            )
        ],
    ],
)
def test_a_deadline_that_means_no_day_is_said_to(desk: Desk, words: str, codes: list[str]) -> None:
    desk.decide("P2020-1-1#1", 完成时限=words)
    assert desk.codes() == codes


def test_without_the_fingerprint_the_number_counts(desk: Desk) -> None:
    desk.decide("P2020-1-1#1", 分管领导="张三", 原文校验="")
    desk.write(PLAN.replace("办好实事", "做好小事"))
    assert desk.load().decisions["P2020-1-1#1"].chief == "张三"
    assert desk.codes() == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a,b\r\n1,2\r\n", "第 1 行没有“任务编号”一列"),
        ('任务编号,备注\nP1,甲\nP2,"急\nP3,乙\n', "第 3 行的引号不成对"),
        ('任务编号,备注\nP1,"急" 件\nP2,乙\n', "第 2 行的引号不成对"),
        (b"PK\x03\x04..", "2020.decisions.csv：这是.*另存为“CSV UTF-8”再试"),
        (b"", "2020.decisions.csv：文件是空的，请放回核定的内容"),
    ],
)
def test_a_file_that_is_no_table_of_decisions(desk: Desk, data: bytes | str, says: str) -> None:
    desk.file.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    with pytest.raises(PlanError, match=says):
        desk.load()


def test_a_folder_in_the_place_of_the_file(desk: Desk) -> None:
    desk.file.mkdir()
    with pytest.raises(PlanError, match=r"2020.decisions.csv：这是文件夹，核定表要用这个名字"):
        desk.load()


def test_a_row_without_a_number_is_said_to_have_none(desk: Desk) -> None:
    desk.file.write_text("任务编号,重点任务,备注\n,,急\n,植树,急\n", "utf-8")
    said = [each.message for each in desk.load().findings if each.code == "F602"]
    assert [words.partition("：")[2].partition("在本")[0] for words in said] == [
        "没有写编号的任务",
        "没有写编号的任务“植树”",
    ]


def test_a_cell_may_be_as_long_as_a_text(desk: Desk) -> None:
    desk.file.write_text("任务编号,工作内容,备注\nP2020-1-1#1," + "字" * 200_000 + ",急\n", encoding="utf-8")
    assert desk.load().decisions["P2020-1-1#1"].remark == "急"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2020-3-5", "2020-03-05"),
        ("2020/03/05", "2020-03-05"),
        ("2020.3.5", "2020-03-05"),
        ("2020年3月5日", "2020-03-05"),
        ("3月5日", "2021-03-05"),
        ("2020-03-05 00:00:00", "2020-03-05"),
        ("2020-13-05", None),
        ("2020-02-30", None),
        ("月底", None),
        ("", None),
    ],
)
def test_days_as_people_type_them(words: str, day: str | None) -> None:
    from pipeline import dates

    assert dates.day(words, 2021) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *[
            (words, "2021-06-30")
            for words in ("Q2", "2021年Q2", "2021年2Q", "2021H1", "20210630", "6/30", "6.30前", "6月30前")
        ],
        *[
            (words, "2021-06-30")
            for words in ("2021年1月-6月", "2021.1-6", "1月1日至6月30日", "第一、二季度", "2021年，6月底前")
        ],
        *[
            (words, "2021-12-31")
            for words in ("3月起，年底前完成", "9月30日前上线；12月底前验收", "春节前启动，年底前完成")
        ],
        *[
            (words, "2022-03-31")
            for words in ("明年3月底", "2021年11月至次年3月", "22年3月底", "2021年启动，2022年3月完成")
        ],
        *[
            (words, "2021-06-30")
            for words in ("6月底前完成2022年计划", "6月底提前完成", "2021年6月之前", "6月底前做好前期工作")
        ],
        ("2021年前三季度", "2021-09-30"),
        ("2021年4季度底前", "2021-12-31"),
        *[
            (words, None)
            for words in ("2021年全国两会前", "6月汛期前", "春节后", "2021年3月起", "11月至3月", "3个月内")
        ],
        *[
            (words, None)
            for words in ("年底前启动，春节前完成", "6月底前启动，一年内完成", "每年6月底", "投资3.5亿元", "Q5")
        ],
    ],
)
def test_a_deadline_means_the_last_day_it_names(words: str, day: str | None) -> None:
    from pipeline import dates

    assert dates.due(words, 2021) == day
