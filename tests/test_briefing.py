"""What a comparison is told in: sentences a leader can read aloud, lines side by side, duties by unit, one page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import handmade as hand
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import run
from pipeline.briefing import Briefing, brief, ledger, page
from pipeline.briefing.overview import Sentence
from pipeline.briefing.wording import sides
from pipeline.compare.records import (
    Change,
    Comparison,
    FieldChange,
    Party,
    Renamed,
    RoleChange,
    TextOps,
    TitleChange,
    UnitChanges,
)
from pipeline.decisions import fingerprint
from pipeline.matrix.marked import Marked
from pipeline.model import Plan, PlanError

MARKS = ("=", "-", "+")


def plan(year: int | None, *texts: tuple[str, str, str]) -> Plan:
    """A plan of points: marker, title, text （单位牵头）."""
    points = []
    for marker, title, words in texts:
        said, _, lead = words.partition("@")
        points.append(hand.point(marker, title, hand.text(said, hand.said(lead, "lead") if lead else ())))
    made = hand.plan(hand.section("一、", "任务", *points), title=f"{year}年工作要点")
    return replace(made, year=year)


OLD = plan(
    2023, ("（一）", "甲事", "引进 5 家@甲局"), ("（二）", "乙事", "办好乙事@乙局"), ("（三）", "丙事", "丙一。丙二")
)
NEW = plan(
    2024,
    ("（一）", "甲事", "引进 8 家@丁局"),
    ("（二）", "丙事上", "丙一"),
    ("（三）", "丙事下", "丙二"),
    ("（四）", "“新”事", "新办@乙局"),
)
CHANGES = (
    Change(
        "reworded",
        ("P2023-1#1",),
        ("P2023-1#1",),
        (1,),
        0.9,
        "words",
        moved=True,
        text_ops=(TextOps("P2023-1#1", "P2023-1#1", (("=", "引进 "), ("-", "5"), ("+", "8"), ("=", " 家"))),),
        fields=(
            FieldChange("target", "5家", "8家", "P2023-1#1", "up"),
            FieldChange("time", "6月底", "9月底", "P2023-1#1", "later"),
            FieldChange("lead", ("甲局",), ("丁局",), "P2023-1#1"),
        ),
        units=UnitChanges(
            (Party("丁局", "lead"),),
            (Party("甲局", "lead"),),
            (RoleChange("己局", "support", "responsible"),),
            (Renamed("工商局", "市场监管局"),),
            (("甲局", "丁局"),),
        ),
    ),
    Change("dropped", ("P2023-2#1",), fields=(FieldChange("marker", "（二）", None, "P2023-2#1"),)),
    Change(
        "split",
        ("P2023-3#1",),
        ("P2023-2#1", "P2023-3#1"),
        (2, 3),
        0.8,
        "part",
        text_ops=(
            TextOps("P2023-3#1", "P2023-2#1", (("=", "丙一"), ("-", "。丙二"))),
            TextOps("P2023-3#1", "P2023-3#1", (("-", "丙一。"), ("=", "丙二"))),
        ),
    ),
    Change("added", (), ("P2023-4#1",), (4,), fields=(FieldChange("marker", None, "（四）", "P2023-4#1"),)),
)
TITLES = (TitleChange("P2023", "P2024", "2023年工作要点", "2024年工作要点"), TitleChange(None, "P2024-5", "", "五"))
BRIEFING = brief(Comparison(OLD, NEW, CHANGES, TITLES))


def told(briefing: Briefing, group: str) -> list[str]:
    return [sentence.words for sentence in briefing.sentences if sentence.group == group]


def test_the_counts_come_first() -> None:
    assert told(BRIEFING, "总体") == [
        "今年共 4 项任务（去年 3 项），其中新增 1 项、取消 1 项、文字调整 1 项、拆分 2 项（去年 1 项）。",
        "延续的任务中，目标值调高 1 项、时限推后 1 项、换牵头 1 项、移到别处 1 项。",
    ]


def test_each_group_in_words() -> None:
    assert told(BRIEFING, "新增") == ["“‘新’事”（一（四）），由乙局牵头。"]
    assert told(BRIEFING, "目标升降") == ["“甲事”（一（一））的目标由 5家提高到 8家。"]
    assert told(BRIEFING, "时限") == ["“甲事”（一（一））的时间由 6月底推后到 9月底。"]
    assert told(BRIEFING, "换牵头") == ["“甲事”（一（一））的牵头单位由甲局换为丁局。"]
    assert told(BRIEFING, "取消") == ["去年的“乙事”（一（二）），今年不再提。"]
    assert told(BRIEFING, "延续") == [
        "文字有调整的 1 项：“甲事”（一（一））。",
        "去年的“丙事”（一（三）），今年拆为“丙事上”（一（二））、“丙事下”（一（三））。",
        "位置有变动的 1 项：“甲事”（一（一）→一（一））。",
    ]
    assert told(BRIEFING, "单位") == [
        "原工商局→市场监管局（改名），不作单位增减。",
        "“甲事”（一（一））增加丁局（牵头），减少甲局（牵头），己局由配合改为责任，疑似职能划转（甲局→丁局）。",
    ]
    assert told(BRIEFING, "章节标题") == ["新设“五”。"], "that a title has another year is no news"
    groups = list(dict.fromkeys(sentence.group for sentence in BRIEFING.sentences))
    assert groups == ["总体", "新增", "延续", "目标升降", "时限", "换牵头", "单位", "章节标题", "取消"]


@pytest.mark.parametrize(
    ("old", "new", "turn"),
    [
        (("甲局",), ("丁局",), "由甲局换为丁局"),
        (("甲局",), ("甲局", "丁局"), "增加丁局"),
        (("甲局", "乙局"), ("甲局", "丁局"), "增加丁局，减少乙局"),
        (("甲局",), ("一局", "二局", "三局", "四局"), "由甲局换为一局、二局、三局等 4 个单位"),
        (("工商局", "甲局"), ("市场监管局",), "减少甲局"),
    ],
)
def test_who_leads_now(old: tuple[str, ...], new: tuple[str, ...], turn: str) -> None:
    assert told(led(old, new), "换牵头") == [f"“甲事”（一（一））的牵头单位{turn}。"]


def led(old: tuple[str, ...], new: tuple[str, ...], *roles: RoleChange) -> Briefing:
    units = replace(CHANGES[0].units, role=roles)
    change = replace(CHANGES[0], fields=(FieldChange("lead", old, new, "P2023-1#1"),), units=units)
    return brief(Comparison(OLD, NEW, (change, *CHANGES[1:])))


def test_who_is_no_more_said_to_lead_has_not_given_it_to_another() -> None:
    """A plan that marks no leads, where the year before did: those who led are among the responsible units."""
    gone, come = led(("甲局",), (), RoleChange("甲局", "lead", "responsible")), led((), ("丁局",))
    assert told(gone, "不再写明牵头") == ["“甲事”（一（一））不再写明牵头单位（原为甲局，现为责任单位）。"]
    assert told(led(("甲局",), ()), "不再写明牵头") == ["“甲事”（一（一））不再写明牵头单位（原为甲局）。"]
    assert told(come, "新写明牵头") == ["“甲事”（一（一））新写明由丁局牵头。"]
    for briefing, word in ((gone, "不再写明牵头"), (come, "新写明牵头")):
        assert told(briefing, "换牵头") == []
        assert told(briefing, "总体")[1] == f"延续的任务中，{word} 1 项、移到别处 1 项。"


def test_the_titles_of_the_plans_are_no_headings_that_changed() -> None:
    titles = (TitleChange("", "", "甲省方案", "乙市方案"), TitleChange("P2023-1", "P2024-1", "任务", "重点"))
    said = brief(Comparison(replace(OLD, title="甲省方案"), replace(NEW, title="乙市方案"), CHANGES, titles))
    assert told(said, "章节标题") == ["去年的“任务”，今年为“重点”。"]
    assert said.title == "《乙市方案》与《甲省方案》对照"


def test_what_is_the_same_is_said_in_one_sentence() -> None:
    same = tuple(Change("same", (p.text.id,), (p.text.id,), (at,), 1.0) for at, p in enumerate(OLD.places(), 1))
    assert [each.words for each in brief(Comparison(OLD, OLD, same)).sentences] == ["两份文件的 3 项任务完全相同。"]


def test_a_renaming_that_the_registry_knows_is_a_reform() -> None:
    old, new = (replace(p, units=tuple(replace(u, id=u.name) for u in p.units)) for p in (OLD, NEW))
    units = UnitChanges(renamed=(Renamed("甲局", "丁局"),))
    said = brief(Comparison(old, new, (replace(CHANGES[0], units=units), *CHANGES[1:])))
    assert told(said, "单位") == ["原甲局→丁局（机构改革），不作单位增减。"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (2023, 2024, ("去年", "今年")),
        (2020, 2024, ("2020 年", "2024 年")),
        (2024, 2024, ("原稿", "新稿")),
        (None, 2024, ("原稿", "新稿")),
    ],
)
def test_what_the_sides_are_called(old: int | None, new: int | None, words: tuple[str, str]) -> None:
    assert sides(replace(OLD, year=old), replace(NEW, year=new)) == words
    if words[0] == "原稿":
        assert sides(replace(OLD, year=old, title="甲市方案"), NEW) == ("旧文件", "新文件")


# Lines


def sheet(name: str, briefing: Briefing = BRIEFING) -> list[dict[str, Any]]:
    table = next(table for table in briefing.sheets if table.name == name)
    return [dict(zip(table.heads, row, strict=True)) for row in table.rows]


def test_both_wordings_stand_side_by_side_with_what_changed_marked() -> None:
    first, gone, *split, new = sheet("逐条对照")
    assert first["去年内容"].runs == (("=", "甲事"), ("=", "\n"), ("=", "引进 "), ("-", "5"), ("=", " 家"))
    assert first["今年内容"].runs == (("=", "甲事"), ("=", "\n"), ("=", "引进 "), ("+", "8"), ("=", " 家"))
    assert first["变化"] == "文字调整、移位、目标、时限、牵头、单位"
    assert first["变动说明"].split("\n")[:3] == [
        "目标：5家→8家（提高）",
        "时间：6月底→9月底（推后）",
        "牵头单位：甲局→丁局",
    ]
    assert (gone["变化"], gone["去年内容"], gone["今年内容"]) == ("取消", "乙事\n办好乙事", "")
    assert (new["变化"], new["去年内容"], new["今年内容"], new["变动说明"]) == ("新增", "", "“新”事\n新办", "")
    assert [line["今年位置"] for line in split] == ["一（二）", "一（三）"]
    assert split[0]["去年内容"].runs[-3:] == (("=", "丙一"), ("-", "。"), ("=", "丙二")), (
        "what neither of them took over"
    )
    assert not isinstance(split[0]["今年内容"], Marked)


def test_a_unit_finds_what_is_new_gone_and_changed_for_it() -> None:
    duties = [
        (each["单位"], each["变化"], each["任务"], each["去年角色"], each["今年角色"]) for each in sheet("单位变化")
    ]
    assert duties == [
        ("丁局", "新参加", "甲事", "", "牵头"),
        ("乙局", "新承担", "“新”事", "", "牵头"),
        ("乙局", "任务取消", "乙事", "牵头", ""),
        ("甲局", "不再参加", "甲事", "牵头", ""),
        ("己局", "角色变化", "甲事", "配合", "责任"),
        ("市场监管局", "改名", "", "", ""),
    ]
    notes = {each["单位"]: each["说明"] for each in sheet("单位变化")}
    assert notes["丁局"] == "疑似职能划转：原由甲局承担"
    assert notes["甲局"] == "疑似职能划转：现由丁局承担"
    assert notes["市场监管局"] == "原工商局→市场监管局（改名）"


def test_who_stays_in_a_matter_is_told_what_changed_in_it() -> None:
    change = replace(CHANGES[0], units=UnitChanges(), fields=CHANGES[0].fields[:1])
    duties = sheet("单位变化", brief(Comparison(OLD, NEW, (change, *CHANGES[1:]))))
    assert next((each["单位"], each["变化"], each["说明"]) for each in duties) == (
        "丁局",
        "任务有变",
        "文字调整；目标：5家→8家（提高）",
    )


def test_every_text_has_a_line_and_every_field_one(corpus_pair: tuple[Path, Path]) -> None:
    briefing = run.diff(*corpus_pair)
    facts = briefing.facts
    for side, items in (("old", facts.old), ("new", facts.new)):
        shown = {item.text.id for line in facts.lines if (item := getattr(line, side))}
        assert shown == set(items)
    kept = [change for change in facts.comparison.changes if change.kind not in ("added", "dropped")]
    assert sum(len(line.fields) for line in facts.lines) == sum(len(change.fields) for change in kept)


def test_what_the_words_say_is_marked_to_the_letter(corpus_pair: tuple[Path, Path]) -> None:
    for line in run.diff(*corpus_pair).facts.lines:
        ops = [each.ops for each in (*line.change.title_ops, *line.change.text_ops)]
        if line.change.kind != "reworded":
            continue
        for words, mark in ((line.before, "-"), (line.after, "+")):
            runs = words.runs if isinstance(words, Marked) else ()
            marked = "".join(run for sign, run in runs if sign == mark)
            assert marked == "".join(word for each in ops for sign, word in each if sign == mark)


# One page


@given(
    st.lists(
        st.builds(
            Sentence,
            st.sampled_from(["总体", "新增", "延续", "单位", "取消"]),
            st.integers(1, 400).map(lambda n: "“字”、" * n),
        ),
        max_size=80,
    )
)
def test_the_overview_is_one_page_and_says_what_it_leaves_out(sentences: list[Sentence]) -> None:
    sentences.sort(key=lambda sentence: sentence.group)
    shown = page.on_one_page(sentences)
    groups = {sentence.group for sentence in sentences}
    assert {sentence.group for sentence in shown} == groups
    assert sum(-(-len(sentence.words) // 40) for sentence in shown) <= page.MOST + 2 * len(groups)
    for group in groups:
        had, has = ([each.words for each in of if each.group == group] for of in (sentences, shown))
        assert had == has or "见“" in has[-1]


# The ledger


def task(text: str, **more: object) -> dict[str, object]:
    return {"plan": "plan", "task": text, "state": "正常推进", "confirmed": "", "closed": ""} | more


def written(folder: Path, *periods: list[dict[str, object]]) -> Path:
    path = folder / "progress.json"
    said = {"schema": 1, "periods": [{"period": str(at), "tasks": tasks} for at, tasks in enumerate(periods)]}
    path.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    return path


def stood(path: Path, plan: Plan) -> dict[str, ledger.Standing]:
    return ledger.standings(ledger.tasks(path), plan, str(path))


@pytest.mark.parametrize(
    ("more", "finished"),
    [
        ({}, False),
        ({"state": "滞后"}, False),
        ({"state": ""}, False),
        ({"state": "已完成"}, True),
        ({"confirmed": "是"}, True),
        ({"confirmed": "否"}, False),
        ({"confirmed": "已完成"}, True),
        ({"state": "已完成", "confirmed": "滞后"}, False),
        ({"state": " 已完成 "}, True),
        ({"confirmed": "滞后", "closed": "是"}, True),
        ({"closed": "未销号"}, False),
        ({"closed": "2023-12-01"}, True),
        ({"closed": "抓紧办理"}, False),
    ],
)
def test_what_was_dropped_unfinished_is_named(more: dict[str, object], finished: bool, tmp_path: Path) -> None:
    path = written(tmp_path, [task("P2023-2#1", state="已完成")], [task("P2023-2#1", **more)])
    briefing = brief(Comparison(OLD, NEW, CHANGES), stood(path, OLD))
    named = "去年未完成、今年不再提的 1 项：“乙事”（一（二））。"
    assert (named in told(briefing, "总体")) is not finished
    assert ("去年未完成、今年不再提" in told(briefing, "取消")[0]) is not finished
    assert ("去年未完成、今年不再提" in sheet("取消", briefing)[0]["去年完成情况"]) is not finished
    assert ("去年未完成、今年不再提" in sheet("逐条对照", briefing)[1]["变动说明"]) is not finished
    gone = next(each for each in sheet("单位变化", briefing) if each["变化"] == "任务取消")
    assert ("去年未完成、今年不再提" in gone["说明"]) is not finished


def test_a_task_is_known_by_what_was_issued_whatever_its_number_was(tmp_path: Path) -> None:
    places = list(OLD.places())
    stamped = task("P2023-9#1", plan="改过名的", stamp=fingerprint(places[1]), state="滞后")
    assert stood(written(tmp_path, [stamped]), OLD) == {"P2023-2#1": ledger.Standing("滞后", False)}
    twice = [stamped, stamped | {"task": "P2023-8#1"}, task("P2023-1#1", state="已完成")]
    assert stood(written(tmp_path, twice), OLD) == {"P2023-1#1": ledger.Standing("已完成", True)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "这不是台账的 JSON 文件"),
        ("[" * 100_000, "这不是台账的 JSON 文件"),
        ("\x00\xff", "这不是台账的 JSON 文件"),
        ("[]", "没有台账各期的任务"),
        ('{"periods": [{"tasks": 1}]}', "没有台账各期的任务"),
        ('{"periods": []}', "台账中没有 plan.md 的任务"),
        ('{"periods": [{"tasks": [1, {"plan": "else", "task": "P2023-1#1"}]}]}', "台账中没有 plan.md 的任务"),
    ],
)
def test_no_ledger_is_one_sentence(content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(content.encode("latin-1") if "\xff" in content else content.encode())
    with pytest.raises(PlanError, match=says) as caught:
        stood(path, OLD)
    assert str(caught.value).endswith("。")
    with pytest.raises(PlanError, match="读不了"):
        stood(tmp_path, OLD)
