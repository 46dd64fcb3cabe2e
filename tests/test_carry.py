"""decide --from: what was decided for one plan is kept for the next, and asked about where the task changed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from pipeline import cli, run
from pipeline.decisions import OWN

OLD = """# 广安市人民政府2023年市场监管工作要点

一、重点工作

（一）抓好市场监管。加强检查，2023年6月底前完成。（市工商局牵头，市质监局配合）

（二）推进视频系统建设。完成5家单位试点，建成信访视频平台。（信息中心牵头，办公室配合）

（三）举办培训班。培训干部300人次。（人事司牵头）

（四）改进督查方式。做到日常督办与统筹督查相结合。组织实地督查，每季度通报一次结果。（督查室牵头）
"""


class Desk:
    """Two plans in a folder, and the decisions of the old one."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new = folder / "2023.md", folder / "2024.md"
        self.old.write_text(OLD, "utf-8")

    def decide(self, **tasks: dict[str, str]) -> None:
        """What the office writes: point → head → words."""
        assert cli.main(["decide", str(self.old)]) == 0
        rows = rows_of(self.old)
        for point, cells in tasks.items():
            next(row for row in rows if row["任务编号"] == f"P2023-1-{point[1:]}#1").update(cells)
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        self.old.with_suffix(".decisions.csv").write_bytes(out.getvalue().encode("utf-8-sig"))

    def next_year(self, *edits: tuple[str, str]) -> None:
        text = OLD.replace("2023", "2024")
        for before, after in edits:
            assert text.count(before) == 1
            text = text.replace(before, after)
        self.new.write_text(text, "utf-8")

    def carry(self) -> int:
        return cli.main(["decide", str(self.new), "--from", str(self.old)])

    def kept(self, point: int) -> dict[str, str]:
        row = next(row for row in rows_of(self.new) if row["任务编号"] == f"P2024-1-{point}#1")
        return {head: row[head] for head in OWN.values() if row[head]}

    def asked(self) -> list[str]:
        """The points that a check asks about."""
        found = [finding for finding in run.load(self.new).findings if finding.code == "F601"]
        return [re.findall(r"P2024-1-(\d)#1", finding.message)[0] for finding in found]


def rows_of(plan: Path) -> list[dict[str, str]]:
    text = plan.with_suffix(".decisions.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_is_the_same_is_kept_and_not_asked_about(desk: Desk) -> None:
    desk.decide(p1={"分管领导": "张三"}, p2={"填报单位": "办公室", "目标": "5家"}, p3={"备注": "按季度"})
    desk.next_year()
    assert desk.carry() == 0
    assert [desk.kept(point) for point in (1, 2, 3, 4)] == [
        {"分管领导": "张三"},
        {"填报单位": "办公室", "目标": "5家"},
        {"备注": "按季度"},
        {},
    ]
    assert desk.asked() == []
    assert run.load(desk.new).decisions["P2024-1-2#1"].target == "5家"


def test_what_changed_is_kept_and_asked_about(desk: Desk) -> None:
    desk.decide(p2={"目标": "5家"}, p3={"备注": "按季度"}, p4={"分管领导": "李四"})
    desk.next_year(("5家", "8家"), ("人事司牵头", "研究室牵头"))
    desk.carry()
    assert desk.kept(2) == {"目标": "5家"}
    assert desk.asked() == ["2", "3"]


def test_a_task_is_followed_to_its_new_number(desk: Desk) -> None:
    desk.decide(p2={"目标": "5家"}, p3={"备注": "按季度"})
    desk.next_year(
        ("（四）", "（五）"), ("（三）", "（四）"), ("（二）", "（三）"),
        ("（一）", "（一）筹备工作会议。做好会务保障。（办公室牵头）\n\n（二）"),
    )  # fmt: skip
    desk.carry()
    assert (desk.kept(2), desk.kept(3), desk.kept(4)) == ({}, {"目标": "5家"}, {"备注": "按季度"})
    assert desk.asked() == []


def test_both_parts_of_a_task_are_asked_about(desk: Desk) -> None:
    desk.decide(p4={"分管领导": "李四"})
    desk.next_year(
        ("相结合。组织", "相结合。（督查室牵头）\n\n（五）组织开展实地督查。组织"),
    )
    desk.carry()
    assert desk.kept(4) == desk.kept(5) == {"分管领导": "李四"}
    assert desk.asked() == ["4", "5"]


def test_a_deadline_of_last_year_is_one_of_this_year(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.decide(
        p1={"完成时限": "2023年5月底"},
        p2={"完成时限": "2023-11-30"},
        p3={"完成时限": "2025年底"},
        p4={"完成时限": "6月底"},
    )
    desk.next_year()
    desk.carry()
    deadlines = [desk.kept(point)["完成时限"] for point in (1, 2, 3, 4)]
    assert deadlines == ["2024年5月底", "2024-11-30", "2025年底", "6月底"]
    assert "2 项的完成时限已改到本年度" in capsys.readouterr().err
    assert str(run.load(desk.new).decisions["P2024-1-2#1"].due) == "2024-11-30"


def test_a_unit_that_bears_another_name_by_now_is_called_by_it(desk: Desk) -> None:
    desk.decide(p1={"确认牵头单位": "市工商局", "填报单位": "市质监局"})
    desk.next_year(("市工商局牵头，市质监局配合", "市市场监管局牵头"))
    desk.carry()
    assert desk.kept(1) == {"确认牵头单位": "市市场监督管理局", "填报单位": "市市场监督管理局"}


def test_what_is_dropped_is_said(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.decide(p2={"目标": "5家"}, p3={"备注": "按季度"})
    desk.next_year(("（三）举办培训班。培训干部300人次。（人事司牵头）\n\n（四）", "（三）"))
    capsys.readouterr()
    assert desk.carry() == 0
    said = capsys.readouterr().err
    assert "沿用 1 项任务的核定" in said
    assert "一（三）“举办培训班" in said
    assert "没有对应的任务" in said


def test_a_row_that_is_about_nothing_any_more_is_said(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.decide(p4={"备注": "按季度"})
    desk.next_year()
    desk.old.write_text(OLD[: OLD.index("（四）")], "utf-8")
    capsys.readouterr()
    assert desk.carry() == 0
    assert "P2023-1-4#1“（四）改进督查方式" in capsys.readouterr().err
    assert desk.kept(4) == {}


def test_another_version_of_the_same_year_keeps_its_deadlines(desk: Desk) -> None:
    desk.decide(p1={"完成时限": "2023年5月底"})
    desk.new.write_text(OLD, "utf-8")
    desk.carry()
    assert rows_of(desk.new)[0]["完成时限"] == "2023年5月底"


def test_a_file_that_is_there_stays_and_gets_what_it_lacks(desk: Desk) -> None:
    desk.decide(p2={"目标": "5家"}, p3={"备注": "按季度"})
    desk.next_year()
    beside = desk.new.with_suffix(".decisions.csv")
    assert cli.main(["decide", str(desk.new)]) == 0
    first = beside.read_bytes()
    assert desk.carry() == 0
    assert beside.read_bytes() == first
    short = first[: first.index(b"P2024-1-3#1")]
    beside.write_bytes(short)
    assert cli.main(["decide", str(desk.new), "--update", "--from", str(desk.old)]) == 0
    assert beside.read_bytes().startswith(short)
    assert (desk.kept(2), desk.kept(3)) == ({}, {"备注": "按季度"})


def test_without_decisions_there_is_nothing_to_keep(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.next_year()
    assert desk.carry() == 2
    assert "没有可以沿用的" in capsys.readouterr().err
    assert not desk.new.with_suffix(".decisions.csv").exists()
