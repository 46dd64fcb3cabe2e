"""run: text or file → plan → files, whole and always the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline import run
from pipeline.model import PlanError

SHORT = "2020 年工作要点\n\n一、加强领导\n\n（一）办好实事。按时完成。\n\n责任单位：办公室、人事司\n"
FILES = ("{}-责任分工表.xlsx", "{}-核对.xlsx", "report.html", "tasks.csv", "matrix.csv", "plan.json")


def test_the_face_of_the_package(plan_2017: Path) -> None:
    assert pipeline.load is run.load
    assert pipeline.parse is run.parse
    plan = pipeline.load(plan_2017)
    same = pipeline.parse(plan_2017.read_text("utf-8"), name=plan_2017.name)
    assert same == plan
    assert same.to_dict() == plan.to_dict()
    assert plan.source.sha256 == hashlib.sha256(plan_2017.read_bytes()).hexdigest()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_the_encoding_does_not_matter(plan_2017: Path, tmp_path: Path, codec: str) -> None:
    copy = tmp_path / plan_2017.name
    copy.write_bytes(plan_2017.read_text("utf-8").replace("\n", "\r\n").encode(codec))
    plan, read = run.load(plan_2017).to_dict(), run.load(copy).to_dict()
    assert read.pop("source") != plan.pop("source")
    assert read == plan


def test_units_are_resolved_and_findings_stand_in_order(plan_2017: Path) -> None:
    plan = run.load(plan_2017)
    assert all(unit.id for unit in plan.units)
    assert plan.findings
    starts = [finding.span.start if finding.span else -1 for finding in plan.findings]
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["", "关于天气的说明。\n\n今天下雨。\n", "# 标题\n\n正文\n", "no plan at all", "|"])
def test_a_text_with_nothing_numbered_is_no_plan(text: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"^手稿：没有找到编号的条目或表格"):
        run.parse(text, name="手稿")
    path = tmp_path / "说明.md"
    path.write_text(text or "说明", "utf-8")
    with pytest.raises(PlanError) as caught:
        run.load(path)
    assert str(caught.value).startswith(f"{path}：没有找到编号的条目或表格")


@pytest.mark.parametrize(
    "text",
    [
        "一、加强领导",
        "1. 办好实事",
        "附件\n\n1. 办好实事\n",
        "| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 1 | 办好实事 | 办公室 |\n",
    ],
)
def test_one_item_or_row_is_a_plan(text: str) -> None:
    assert any(place.node for place in run.parse(text).places()) or run.parse(text).sections


def test_build_writes_the_whole_set(plan_2017: Path, tmp_path: Path) -> None:
    built = run.build(plan_2017, tmp_path / "出 口")
    stem = plan_2017.stem
    assert built.folder == tmp_path / "出 口" / stem
    assert built.names[: len(FILES)] == tuple(name.format(stem) for name in FILES)
    assert built.names[-1] == "offices/manifest.json"
    there = {path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*") if path.is_file()}
    assert there == set(built.names)
    assert json.loads((built.folder / "plan.json").read_bytes()) == json.loads(json.dumps(built.plan.to_dict()))


def test_the_same_input_gives_the_same_bytes(plan_2017: Path, tmp_path: Path) -> None:
    first = run.build(plan_2017, tmp_path / "一")
    second = run.build(str(plan_2017), str(tmp_path / "二"))
    for name in first.names:
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name


def test_no_file_tells_where_it_was_made(plan_2017: Path, tmp_path: Path) -> None:
    plan = run.load(plan_2017)
    moved = tmp_path / plan_2017.name
    moved.write_bytes(plan_2017.read_bytes())
    assert run.load(moved).to_dict() == plan.to_dict()


def test_a_plan_that_cannot_be_read_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(PlanError):
        run.build(tmp_path / "没有.md", tmp_path / "out")
    assert not (tmp_path / "out").exists()


HOSTILE = [
    "=1+1",
    "+A1",
    "-2",
    "@SUM(1)",
    "＝1",
    "\t=1",
    "../../x",
    "CON",
    "a/b",
    "甲" * 40,
    "\x00\x01\x1b",
    "￾",
    "\ud800",
]


@given(st.lists(st.sampled_from([*HOSTILE, "办公室", "一、", "（一）", "\n", "。", "责任单位：", "、"]), max_size=30))
def test_no_text_breaks_the_reading(words: list[str]) -> None:
    plan = run.parse(SHORT + "".join(words), name="\udc80.md")
    assert replace(plan, year=None).title.startswith("2020")


def test_a_hostile_plan_is_built_whole(tmp_path: Path) -> None:
    items = "\n\n".join(
        f"（{number}）{word}。{word}\n\n责任单位：{word}、办公室"
        for number, word in zip("一二三四五六七八九十", HOSTILE, strict=False)
    )
    path = tmp_path / "=要点.md"
    path.write_bytes(
        f"# 2020 年{HOSTILE[0]}要点\n\n一、领导\n\n{items}\n\n{'长' * 40_000}\n".encode("utf-8", "surrogatepass")
    )
    built = run.build(path, tmp_path / "out")
    assert [name for name in built.names if not (built.folder / name).stat().st_size] == []


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("某市教育局关于印发2023年工作要点的通知", "某市教育局"),
        ("某市教育局印发2023年工作要点", "某市教育局"),
        ("某县人民政府办公室\n\n关于印发2023年工作要点的通知", "某县人民政府办公室"),
        ("某省人民政府办公厅转发省发展改革委关于2023年工作意见的通知", "某省人民政府办公厅"),
        ("关于印发《2023年工作要点》的通知", None),
    ],
)
def test_a_title_says_who_issued_it_where_it_names_somebody(title: str, issuer: str | None) -> None:
    assert run.parse(f"{title}\n\n一、抓落实\n\n1.甲事。（市教育局负责）\n").issuer == issuer


@pytest.mark.parametrize(
    ("line", "issuer", "date"),
    [
        ("（某县政府办公室 2026年2月10日）", "某县政府办公室", "2026-02-10"),
        ("（某县政府办公室）", "某县政府办公室", None),
        ("（2026年2月10日县政府第5次常务会议通过）", None, "2026-02-10"),
        ("某县政府办公室　2026 年 2 月 10 日", "某县政府办公室", "2026-02-10"),
    ],
)
def test_a_line_below_the_title_says_who_issued_the_plan_and_when(
    line: str, issuer: str | None, date: str | None
) -> None:
    items = "一、甲事。（县教育局负责）\n\n二、乙事。（县财政局负责）"
    plan = run.parse(f"某县重点任务清单\n\n{line}\n\n{items}\n")
    assert (plan.title, plan.issuer, plan.date) == ("某县重点任务清单", issuer, date)
    signed = run.parse(f"某县重点任务清单\n\n{items}\n\n{line}\n")
    if line[0] != "（":
        assert (signed.title, signed.issuer, signed.date) == ("某县重点任务清单", issuer, date)


def test_the_number_may_stand_in_brackets_behind_the_title() -> None:
    title = "某市政府关于印发2023年工作要点的通知（某府〔2023〕31号）"
    assert run.parse(f"{title}\n\n一、抓落实\n\n1.甲事。（市教育局负责）\n").number == "某府〔2023〕31号"


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["松山市中级人民法院", "中华人民共和国松山海关", "松山市管理人协会"], None),
        (["松山市经济开发区", "管理委员会办公室"], "松山市经济开发区管理委员会办公室"),
        (["松山大学", "附属医院"], "松山大学附属医院"),
    ],
)
def test_signatures_on_lines_of_their_own_are_names_of_their_own(lines: list[str], issuer: str | None) -> None:
    notice = (
        "关于印发《松山市方案》的通知\n各区：\n现将《松山市方案》印发给你们。\n"
        + "\n".join(lines)
        + "\n2023年2月14日\n"
    )
    plan = run.parse(f"{notice}松山市方案\n一、抓落实\n（一）甲事。（责任单位：市教育局）\n")
    assert plan.issuer == (issuer or "、".join(lines))


def test_a_name_may_be_as_long_as_files_may_be(plan_2017: Path, tmp_path: Path) -> None:
    plan = tmp_path / f"{'甲' * 83}.md"
    plan.write_bytes(plan_2017.read_bytes())
    assert "plan.json" in run.build(plan, tmp_path / "out").names
    with pytest.raises(PlanError, match="文件名太长"):
        run.decide(plan)
