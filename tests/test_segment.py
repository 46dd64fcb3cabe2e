"""segment and together: names that run together are set apart where all of them are known, and not otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import run
from pipeline.model import Mention, Plan
from pipeline.segment import Cutter


def plan_of(clause: str, title: str = "成都市人民政府 2026 年工作要点") -> Plan:
    return run.parse(f"{title}\n\n一、加强领导\n\n（一）办好实事。做好工作。\n\n责任单位：{clause}\n")


def mentions(plan: Plan) -> list[Mention]:
    return [unit for place in plan.places() for unit in place.text.units]


def written(clause: str, title: str = "成都市人民政府 2026 年工作要点") -> list[str]:
    return [mention.written for mention in mentions(plan_of(clause, title))]


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings if finding.code.startswith("F30")]


def test_a_cutter_knows_only_its_words_and_loses_nothing() -> None:
    cutter = Cutter(["投诉办", "信息中心", "信息", "综合指导司"])
    assert cutter.pieces("投诉办信息中心综合指导司") == ["投诉办", "信息中心", "综合指导司"]
    assert cutter.pieces("投诉办某信息中心") == ["投诉办", "某", "信息中心"]
    assert "".join(cutter.pieces("无人知晓ab 1（中）")) == "无人知晓ab 1（中）"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("市经信局市新经济委", ["市经信局", "市新经济委"]),
        ("市财政局、市经信局市科技局市教育局、市水务局", ["市财政局", "市经信局", "市科技局", "市教育局", "市水务局"]),
        ("财政局教育局", ["财政局", "教育局"]),
        ("市发展和改革委员会市财政局", ["市发展和改革委员会", "市财政局"]),
        ("市法院市检察院", ["市法院", "市检察院"]),
        ("团市委市妇联市总工会", ["团市委", "市妇联", "市总工会"]),
        ("锦江区政府青羊区政府", ["锦江区政府", "青羊区政府"]),
        ("人民银行四川省分行四川金融监管局", ["人民银行四川省分行", "四川金融监管局"]),
    ],
)
def test_known_names_are_set_apart(clause: str, expected: list[str]) -> None:
    plan = plan_of(clause)
    found = mentions(plan)
    assert [mention.written for mention in found] == expected
    assert [mention.order for mention in found] == list(range(1, len(found) + 1))
    for mention in found:
        assert mention.unit
        assert "".join(plan.source.text[slice(*span)] for span in mention.spans) == mention.written
    assert codes(plan) == ["F307"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("东山所 西河所、市教育局", ["东山所", "西河所", "市教育局"]),
        ("市财政局 有关乡镇", ["市财政局", "有关乡镇"]),
        ("市委 宣传部", ["市委宣传部"]),  # known as one
        ("某某农商银行 东山支行", ["某某农商银行东山支行"]),  # the second may be a part of the first
        ("市东山 管委会", ["市东山管委会"]),  # what stands before the blank is no name
        ("东山所西河所", ["东山所西河所"]),
    ],
)
def test_blanks_set_names_apart_that_nobody_knows_as_one(clause: str, expected: list[str]) -> None:
    plan = plan_of(clause)
    assert [mention.written for mention in mentions(plan)] == expected
    for mention in mentions(plan):
        assert "".join(plan.source.text[slice(*span)] for span in mention.spans).replace(" ", "") == mention.written


def test_names_in_two_cells_did_not_run_together() -> None:
    rows = "1 修编规划 市教育局、水利局 市财政局\n2 开展检查 市教育局、水利局 市财政局\n"
    plan = run.parse(f"成都市人民政府 2026 年工作要点\n\n序号 工作任务 牵头单位 配合单位\n{rows}")
    assert [mention.written for mention in mentions(plan)] == ["市教育局", "水利局", "市财政局"] * 2
    assert codes(plan) == []


def test_the_offices_of_a_unit_are_set_apart_across_a_broken_line() -> None:
    plan = plan_of("投诉办信息中\n心综合指导司、办信司", "国家信访局 2017 年信访工作要点")
    found = mentions(plan)
    assert [(m.unit, len(m.spans), m.inferred) for m in found] == [
        ("xfj-tsb", 1, ("unit",)),
        ("xfj-xxzx", 2, ("unit",)),
        ("xfj-zhzds", 1, ("unit",)),
        ("xfj-bxs", 1, ()),
    ]


def test_the_offices_of_a_party_committee_are_not_torn_from_it() -> None:
    assert written("党委宣传部、党委组织部、教务处", "某大学 2026 年工作要点") == ["党委宣传部", "党委组织部", "教务处"]


def test_a_department_of_a_party_committee_is_one_name_and_two_are_reported() -> None:
    title = "某大学 2026 年工作要点"
    one = plan_of("党委组织部、党委宣传部、党委教师工作部、机关党委办公室", title)
    assert "F308" not in codes(one)
    assert "F308" in codes(plan_of("党委组织部宣传部", title))


def test_order_counts_within_each_clause() -> None:
    text = "一、甲\n\n（一）子。做好。（市经信局市科技局、市教育局牵头）办好。（市财政局市水务局）\n"
    found = mentions(run.parse("成都市人民政府 2026 年工作要点\n\n" + text))
    assert [(m.written, m.order) for m in found] == [
        ("市经信局", 1),
        ("市科技局", 2),
        ("市教育局", 3),
        ("市财政局", 1),
        ("市水务局", 2),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "市政府外事办",  # one office of the government
        "市委组织部文明办",  # the second has no place of its own
        "市经信局（市新经济委）",  # brackets: a plate beside the name
        "市经信局某某处市科技局",  # not all of it is known
        "市行政服务中心管委会",
        "市财政局教育局",  # with and without its place
        "市财政局市政府办公室办公室",  # whose office?
        "锦江区政府招商办",
        "市人力资源社会保障局",
        "市发展和改革局",
    ],
)
def test_one_name_is_not_torn(name: str) -> None:
    assert written(name) == [name]


@pytest.mark.parametrize(("times", "also", "parts"), [(2, "", 2), (3, "", 1), (3, "、市经信局", 2)])
def test_what_a_plan_always_writes_so_is_one_office_with_two_names(times: int, also: str, parts: int) -> None:
    points = "\n\n".join(f"（{n}）办好实事。做好工作。\n\n责任单位：市经信局市新经济委" for n in "一二三"[:times])
    plan = run.parse(f"成都市人民政府 2026 年工作要点\n\n一、加强领导\n\n{points}{also}\n")
    assert len(mentions(plan)) == times * parts + bool(also)
    assert "市经信局市新经济委" in [mention.written for mention in mentions(plan)] or parts == 2


def test_names_that_are_joined_are_two_by_their_joint() -> None:
    assert written("市经信局和市科技局") == ["市经信局", "市科技局"]


def test_what_is_known_only_in_part_is_reported() -> None:
    assert codes(plan_of("市经信局某某处市科技局")) == ["F301", "F308"]


def test_a_build_without_names_that_run_together_loads_no_jieba(root: Path, tmp_path: Path) -> None:
    plan = root / "input" / "2017-信访工作要点.md"
    script = (
        f"import sys; from pipeline.cli import main; code = main(['build', {str(plan)!r}, '-o', {str(tmp_path)!r}])"
    )
    script += "; sys.exit(code or 'jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0
