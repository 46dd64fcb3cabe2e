"""A desk's own registry beside its plans, and ``fengong units``: what is listed, and what is drafted."""

from __future__ import annotations

import csv
import io
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from pipeline import cli, run
from pipeline.matrix import sheets
from pipeline.model import Plan, PlanError

HEAD = "规范名称,简称,原文写法,类别,包含"
TITLE = "广安市人民政府关于做好 2023 年工作的通知\n\n一、加强领导\n\n"


class Desk:
    """A folder with a plan, and perhaps a registry."""

    def __init__(self, folder: Path) -> None:
        self.plan, self.own = folder / "2023.md", folder / "units.csv"

    def write(self, *names: str) -> None:
        self.plan.write_text(f"{TITLE}（一）办好实事。做好工作。\n\n责任单位：{'、'.join(names)}\n", "utf-8")

    def keep(self, *rows: str, head: str = HEAD) -> None:
        self.own.write_bytes("\r\n".join((head, *rows, "")).encode("utf-8-sig"))

    def load(self) -> Plan:
        return run.load(self.plan)

    def names(self) -> dict[str, tuple[str, str]]:
        """Written name → canonical name and kind of the unit."""
        return {written: (unit.name, unit.kind) for unit in self.load().units for written in unit.written}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


# A desk's own registry


def test_a_desks_own_rows_win_and_name_what_nobody_knows(desk: Desk) -> None:
    desk.write("市小站办", "市住建局", "市财政局")
    assert desk.names()["市小站办"] == ("市小站办", "unknown")
    desk.keep("广安市小站建设办公室,,市小站办,政府", "市住房和城乡建设委员会,,市住建局,政府")
    names = desk.names()
    assert names["市小站办"] == ("广安市小站建设办公室", "unit")
    assert names["市住建局"] == ("市住房和城乡建设委员会", "unit")
    assert names["市财政局"] == ("市财政局", "unit")


def test_a_row_named_as_the_pattern_has_it_is_that_unit(desk: Desk) -> None:
    desk.write("市住建局", "市小建办", "市住房城乡建设局")
    desk.keep("市住房和城乡建设局,,市小建办,政府")
    assert set(desk.names().values()) == {("市住房和城乡建设局", "unit")}


def test_a_row_about_a_shipped_unit_keeps_what_it_does_not_say(desk: Desk) -> None:
    desk.write("人行", "人民银行", "央妈")
    desk.keep("中国人民银行,,央妈")
    (unit,) = desk.load().units
    assert (unit.id, unit.name, unit.short) == ("gwy-yh", "中国人民银行", "人民银行")


def test_a_row_may_call_its_successor_by_name(desk: Desk) -> None:
    desk.write("小站办")
    head = "规范名称,原文写法,后继"
    desk.keep("小站办,,更名:大站办", "大站办,,并入:国家发展和改革委员会", head=head)
    units = run.registry_for(desk.plan)
    assert units.lineage("own.小站办", "own.大站办") == "更名"
    assert units.lineage("own.小站办", "gwy-fgw") == "并入"


def test_own_units_stand_first_and_the_matrix_follows_their_order(desk: Desk) -> None:
    desk.write("市财政局", "小站办", "大站办")
    desk.keep("大站办", "小站办", head="规范名称")
    assert [unit.name for unit in desk.load().units] == ["大站办", "小站办", "市财政局"]


def test_what_a_collective_stands_for_inherits_its_tasks(desk: Desk) -> None:
    desk.write("市财政局", "各区县", "甲区政府")
    assert not next(place for place in desk.load().places() if place.text.units).text.inherited
    desk.keep("各区县,,,集合,甲区政府；乙县政府", "市财政局,,,")
    plan = desk.load()
    text = next(place.text for place in plan.places() if place.text.units)
    assert [(unit.name, unit.why, unit.role) for unit in text.inherited] == [
        ("乙县人民政府", "registry", "responsible")
    ]
    assert [unit.name for unit in plan.units if unit.kind == "collective"] == ["各区县"]
    matrix = sheets(plan).matrix
    assert {"乙县人民政府", "甲区人民政府", "各区县"} <= set(matrix.heads)
    row = dict(zip(matrix.heads, matrix.rows[0], strict=True))
    assert (row["乙县人民政府"], row["甲区人民政府"], row["各区县"]) == ("[○]", "○", "○")
    assert row["合计"] == 3, "the members count, and not once more the words that stand for them"
    words = [dict(zip(matrix.heads, line, strict=True)) for line in matrix.totals]
    assert [(line["重点任务"], line["合计"]) for line in words[:1]] == [("合计", 3)]
    assert ("其中：集合单位的成员", 1) in [(line["重点任务"], line["合计"]) for line in words]
    assert not any("沿用" in line["重点任务"] for line in words)
    assert "加方括号的为集合单位的成员" in matrix.remark
    assert dict(zip(sheets(plan).duties.heads, sheets(plan).duties.rows[0], strict=True))["责任单位"] == (
        "市财政局、各区县（乙县人民政府）、甲区政府"
    )
    parts = {row[0]: row[2] for row in sheets(plan).by_unit.rows}
    assert parts["乙县人民政府"] == "责任（各区县）"
    again = run.resolve.resolve(deepcopy(plan), run.registry_for(desk.plan))
    assert again == plan


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (",甲办", "第 2 行 A 列（规范名称）是空的"),
        ("甲办,,,外企", "第 2 行 D 列（类别）“外企”"),
    ],
)
def test_a_broken_registry_is_one_sentence(desk: Desk, row: str, what: str) -> None:
    desk.write("市财政局")
    desk.keep(row)
    with pytest.raises(PlanError, match=r"单位名录 units\.csv ") as error:
        desk.load()
    assert what in str(error.value)


@pytest.mark.parametrize(
    ("units", "what"),
    [
        (["甲,,更名:甲"], "第 2 行 C 列（后继）“甲”就是本单位，不能是自己的后继"),
        (["丁,甲,", "甲,乙,", "乙,丙,", "丙,甲,"], "第 3 行 B 列（上级）绕了一圈又回到本单位：甲→乙→丙→甲。"),
        (
            ["甲,,更名:乙", "乙,,拆分:丙、丁", "丙,,", "丁,,并入:甲"],
            "第 2 行 C 列（后继）绕了一圈又回到本单位：甲→乙→丁→甲。",
        ),
        ([f"单位{n},单位{(n + 1) % 9000}," for n in range(9000)], "：单位0→单位1→单位2→单位3→单位4→…→单位0。"),
    ],
)
def test_units_that_lead_round_in_a_circle_are_one_sentence(desk: Desk, units: list[str], what: str) -> None:
    desk.write("市财政局")
    desk.keep(*units, head="规范名称,上级,后继")
    with pytest.raises(PlanError, match=r"^单位名录 units\.csv 第 \d+ 行.*请改正后再试。$") as error:
        desk.load()
    assert what in str(error.value)


def test_units_may_have_one_superior_and_follow_into_one(desk: Desk) -> None:
    desk.write("市财政局")
    desk.keep("甲,丙,更名:乙", "乙,丙,并入:丁", "丙,,并入:丁", "丁,,", head="规范名称,上级,后继")
    assert run.registry_for(desk.plan).lineage("own.甲", "own.丁") == "并入"
    desk.keep("c,甲,", "b,乙,更名:甲", "a,甲,更名:b", head="编号,规范名称,后继")
    assert run.registry_for(desk.plan).lineage("a", "b") == "更名"


def test_another_registry_is_named_on_the_command_line(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("市小站办")
    desk.keep("小站办公室,,市小站办")
    other = desk.own.rename(desk.own.with_name("mine.csv"))
    assert cli.main(["parse", str(desk.plan)]) == 0
    assert '"name": "小站办公室"' not in capsys.readouterr().out
    for command in ("parse", "units"):
        assert cli.main([command, str(desk.plan), "--units", str(other)]) == 0
        assert "小站办公室" in capsys.readouterr().out
    assert cli.main(["build", str(desk.plan), "--units", str(other), "-o", str(desk.plan.parent / "out")]) == 0
    assert "小站办公室" in (desk.plan.parent / "out" / "2023" / "plan.json").read_text("utf-8")
    assert cli.main(["check", str(desk.plan), "--units", "none.csv"]) == 2
    assert "none.csv" in capsys.readouterr().err


# fengong units


def test_each_name_is_listed_with_how_it_was_found(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("市住建局", "财政局", "市小站办", "各区县政府", "证监会", "中国证监会", "中国证券监督管理委员会", "央行")
    assert cli.main(["units", "--csv", str(desk.plan)]) == 0
    found = rows(capsys.readouterr().out)
    assert {row["原文写法"]: (row["规范名称"], row["识别方式"]) for row in found} == {
        "证监会": ("中国证券监督管理委员会", "异写"),
        "中国证监会": ("中国证券监督管理委员会", "名录"),
        "中国证券监督管理委员会": ("中国证券监督管理委员会", "名录"),
        "央行": ("中国人民银行", "异写"),
        "市住建局": ("市住房和城乡建设局", "职能式"),
        "财政局": ("市财政局", "省略前缀"),
        "各区县政府": ("各区县政府", "集合"),
        "市小站办": ("市小站办", "未识别"),
    }
    assert {row["位置"] for row in found} == {"一（一）"}
    assert {row["单位编号"] for row in found} >= {"广安市/zjt", "广安市/czt", "gwy-yh", ""}


def test_several_plans_are_listed_in_columns(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("市住建局", "市财政局")
    other = desk.plan.with_name("另一份.md")
    other.write_text(desk.plan.read_text("utf-8"), "utf-8")
    assert cli.main(["units", str(desk.plan), str(other)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.endswith(".md")] == [str(desk.plan), str(other)]
    assert lines[1:4] == [
        "原文写法  规范名称            识别方式  位置",
        "市住建局  市住房和城乡建设局  职能式    一（一）",
        "市财政局  市财政局            职能式    一（一）",
    ]


def test_many_places_are_a_few_and_a_number(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    points = "".join(f"（{n}）办好第{n}件事。做好工作。（责任单位：市财政局）\n\n" for n in "一二三四五六七")
    desk.plan.write_text(TITLE + points, "utf-8")
    assert cli.main(["units", str(desk.plan)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1].endswith("一（五）、一（六） 等 7 处")
    assert said.err == "共 1 种写法、7 处：职能式 1。\n"
    assert cli.main(["units", "--csv", str(desk.plan)]) == 0
    assert "一（七）" in capsys.readouterr().out


def test_standard_input_is_listed_too(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("市住建局")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(desk.plan.read_bytes())))
    assert cli.main(["units", "-"]) == 0
    assert "市住房和城乡建设局" in capsys.readouterr().out


def test_a_draft_is_a_registry_once_edited(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("市小站办", "市自然资源规划和建设局", "市财政局", "小站办", "市小站办")
    draft = desk.plan.with_name("draft.csv")
    assert cli.main(["units", str(desk.plan), "--draft", str(draft)]) == 0
    assert "2 个未识别的单位" in capsys.readouterr().err
    data = draft.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    found = rows(data.decode("utf-8-sig"))
    assert [(row["规范名称"], row["原文写法"]) for row in found] == [
        ("市小站办", "小站办"),
        ("市自然资源规划和建设局", ""),
    ]
    assert "自然资源和规划局" in found[1]["建议"].split("；")
    assert cli.main(["units", str(desk.plan), "--draft", str(draft)]) == 2
    assert draft.read_bytes() == data
    desk.own.write_bytes(data)
    assert {kind for _, kind in desk.names().values()} == {"unit"}
    capsys.readouterr()
    assert cli.main(["units", str(desk.plan), "--draft", str(draft.with_name("none.csv"))]) == 0
    assert "没有未识别的单位" in capsys.readouterr().err
    assert not draft.with_name("none.csv").exists()


def test_a_draft_suggests_no_other_division(desk: Desk) -> None:
    desk.write("人事处", "市教育菊")
    draft = desk.plan.with_name("draft.csv")
    assert cli.main(["units", str(desk.plan), "--draft", str(draft)]) == 0
    found = {row["规范名称"]: row["建议"] for row in rows(draft.read_text("utf-8-sig"))}
    assert not {"人事司", "办事处"}.intersection(found["人事处"].split("；"))
    assert "教育局" in found["市教育菊"].split("；")


def test_a_draft_that_cannot_be_written_is_one_line(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.write("市小站办")
    assert cli.main(["units", str(desk.plan), "--draft", str(desk.plan / "x.csv")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
