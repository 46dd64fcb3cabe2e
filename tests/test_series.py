"""Which plan is whose predecessor: years of one series are found, unrelated plans never."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import handmade as hand
import pytest

from pipeline import run, series
from pipeline.model import Plan

WORDS = "压缩企业开办时间推行网上办理梳理高频事项实行一次申请一并办理集中解决项目用地用工难题按季度公布办理情况"
OTHER = "健全养老服务体系新增护理型床位推动社区食堂进小区为独居老人安装报警装置组织志愿者定期上门探访并登记"


def plan(title: str, year: int | None, issuer: str | None = None, words: str = WORDS, **more: object) -> Plan:
    made = hand.plan(
        hand.section("一、", "任务", hand.point("（一）", "", hand.text(words))), title=title, issuer=issuer
    )
    named = f"{title}{year}{issuer}{words}{more}"
    source = replace(made.source, file=str(more.pop("file", "plan.md")), sha256=named)
    return replace(made, year=year, source=source, **more)  # type: ignore[arg-type]


def found(*plans: Plan) -> list[tuple[int, int]]:
    return [(pair.old, pair.new) for pair in series.pairs(plans)[0]]


def unclear(*plans: Plan) -> list[tuple[int, int]]:
    return [(each.one, each.other) for each in series.pairs(plans)[1]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2023年优化营商环境工作要点", "2024年优化营商环境工作要点"),
        ("2023 年度优化营商环境工作要点", "２０２４年优化营商环境工作要点"),
        ("优化营商环境实施方案（2021—2023年）", "优化营商环境行动方案（2024-2026年）"),
        ("某市关于印发2023年优化营商环境工作要点的通知", "某市关于印发《2024年优化营商环境重点工作分工方案》的通知"),
        ("优化营商环境工作方案（征求意见稿）", "进一步优化营商环境工作方案"),
    ],
)
def test_years_of_one_series_by_issuer_and_title(old: str, new: str) -> None:
    assert found(plan(old, 2023, "某市人民政府", WORDS), plan(new, 2024, "某市人民政府办公室", OTHER)) == [(0, 1)]
    assert found(plan(new, 2024, "某市人民政府"), plan(old, 2023, "某市人民政府", OTHER)) == [(1, 0)]


def test_what_is_said_is_the_evidence() -> None:
    old, new = (
        plan("2023年优化营商环境工作要点", 2023, "某市政府"),
        plan("2024年优化营商环境工作要点", 2024, "某市政府"),
    )
    assert series.pairs([old, new])[0][0].why == "发文机关相同、标题相同"
    old, new = plan("2023年工作要点", 2023), plan("2024年民生实事", 2024, words=WORDS + OTHER[:10])
    assert series.pairs([old, new])[0][0].why == "内容有 100% 相同"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (plan("2023年工作要点", 2023, "甲局"), plan("2024年工作要点", 2024, "乙局")),  # word for word
        (plan("甲市2023年营商环境方案", 2023), plan("乙市2024年营商环境方案", 2024)),
        (plan("2023年工作要点", 2023, "甲局"), plan("2024年工作要点", 2024, "甲局", OTHER)),  # no title tells
        (plan("2023年工作要点", 2023), plan("2024年工作要点", 2024, words=OTHER)),
        (plan("2023年营商环境工作要点", 2023), plan("2024年营商环境工作要点", 2024, "甲局", OTHER)),
        (plan("2023年养老服务要点", 2023, "甲局", OTHER), plan("2024年营商环境要点", 2024, "甲局")),
    ],
)
def test_others_are_not_paired(old: Plan, new: Plan) -> None:
    assert series.pairs([old, new]) == ([], [])


def test_each_year_has_the_one_before_it() -> None:
    years = [plan(f"{year}年营商环境工作要点", year, "甲局") for year in (2026, 2021, 2023, 2024)]
    assert found(*years) == [(3, 0), (1, 2), (2, 3)]


def test_of_two_editions_in_one_year() -> None:
    old = plan("2023年营商环境工作要点", 2023, "甲局")
    draft = plan("2024年营商环境工作要点（征求意见稿）", 2024, "甲局")
    new = plan("2024年营商环境工作要点", 2024, "甲局")
    assert found(draft, new) == [(0, 1)], "a draft comes first"
    assert found(new, old, draft) == [(1, 0), (1, 2)], "the year before goes before"
    assert found(old, draft, new, plan("2025年营商环境工作要点", 2025, "甲局"))[-1] == (2, 3), "the last edition"
    dated = [replace(new, date=date) for date in ("2024-06-01", "2024-03-01")]
    assert found(*dated) == [(1, 0)]


def test_nobody_knows_which_is_the_older() -> None:
    one, other = (plan("2024年营商环境工作要点", 2024, "甲局", words) for words in (WORDS, WORDS + OTHER))
    assert (found(one, other), unclear(one, other)) == ([], [(0, 1)])
    assert unclear(one, replace(one)) == [], "the same file twice"
    no_year = plan("营商环境工作要点", None, "甲局", file="要点.md")
    assert (found(no_year, other), unclear(no_year, other)) == ([], [(0, 1)])
    assert found(replace(no_year, source=replace(no_year.source, file="2023要点.md")), other) == [(0, 1)]


def test_of_the_real_plans_only_the_years_of_a_series(corpus: Path) -> None:
    plans = [run.load(path) for path in (*sorted(corpus.glob("plans/*.md")), *sorted(corpus.glob("more/*.md")))]
    pairs, left = series.pairs(plans)
    names = [plan.source.file.removesuffix(".md") for plan in plans]
    assert {(names[pair.old], names[pair.new]) for pair in pairs} == {
        ("zhejiang-humanoid-2024-pdftext", "zhejiang-humanoid-2026-pdftext"),
        ("guangan-senlinfanghuo-2023", "guangan-senlinfanghuo-2024"),
    }
    assert {(names[each.one], names[each.other]) for each in left} == {
        ("zhejiang-ai-tasks-2026-older-table", "zhejiang-ai-tasks-2026-table")
    }
