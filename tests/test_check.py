"""check: each finding where a person would want it, and none where not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from strategies import plans

from pipeline import registry, run
from pipeline.check import CHECKS, check
from pipeline.check.numbering import form
from pipeline.entries import Entry
from pipeline.findings import CATALOGUE
from pipeline.model import Finding, Mention, PlanError, Source, Span, Text
from pipeline.registry import Registry
from pipeline.remarks import remarks
from pipeline.resolve import resolve

CLAUSE = "责任单位：办公室"


def plan_of(*points: str, clause: str = CLAUSE) -> str:
    """A plan of one line a point, each point with a sentence and a clause below it; sections have none."""
    lines = [line if line.startswith(("一、", "二、", "三、")) else f"{line}做好工作。\n{clause}" for line in points]
    return "\n\n".join(lines) + "\n"


def found(text: str, *codes: str) -> list[Finding]:
    """The findings on a text, or those of some codes."""
    findings = run.parse(text).findings
    return [finding for finding in findings if not codes or finding.code in codes]


def shown(text: str, *codes: str) -> list[tuple[str, str]]:
    """Code and place (the words of the span up to the first 。) of each finding."""
    return [(f.code, text[slice(*f.span)].partition("做好")[0] if f.span else "") for f in found(text, *codes)]


# Laws


@given(plans())
def test_checks_raise_on_no_plan_and_speak_of_places_in_it(plan: object) -> None:
    resolved = resolve(plan, registry.load())  # type: ignore[arg-type]
    findings = check(resolved)
    for finding in findings:
        assert finding.severity == CATALOGUE[finding.code].severity
        if finding.span:
            assert 0 <= finding.span.start <= finding.span.end <= len(resolved.source.text)
    starts = [finding.span.start if finding.span else -1 for finding in findings]
    assert starts == sorted(starts)
    assert sorted(map(str, findings)) == sorted(str(finding) for one in CHECKS for finding in one(resolved))


@given(plans())
def test_one_finding_for_the_plan_stays_one(plan: object) -> None:
    codes = [finding.code for finding in check(resolve(plan, registry.load()))]  # type: ignore[arg-type]
    assert all(codes.count(code) <= 1 for code in ("F105", "F201", "F302"))
    assert not {"F201", "F202", "F203"} <= set(codes)


def test_real_plans_are_checked(corpus_plan: Path) -> None:
    plan = run.load(corpus_plan)
    for finding in plan.findings:
        assert finding.code in CATALOGUE
        assert finding.span is None or 0 <= finding.span.start <= finding.span.end <= len(plan.source.text)
        assert "\n" not in finding.message


# The 2017 plan


def test_the_findings_on_the_2017_plan(plan_2017: Path) -> None:
    plan = run.load(plan_2017)
    lines = [(f.code, plan.source.place(f.span.start)[0] if f.span else 0) for f in plan.findings]
    items = {1: 91, 2: 95, 3: 99, 4: 103, 5: 107, 6: 111, 7: 115, 8: 119}
    assert lines == [
        ("F105", 7),
        ("F505", items[1]),
        ("F506", items[1]),
        ("F507", items[1]),
        ("F506", items[2]),
        ("F506", items[3]),
        ("F506", items[4]),
        ("F507", items[4]),
        ("F506", items[5]),
        ("F507", items[5]),
        ("F506", items[6]),
        ("F507", items[6]),
        ("F506", items[7]),
        ("F507", items[7]),
        ("F506", items[8]),
    ]
    assert [f.code for f in plan.findings if f.severity != "note"] == ["F505"]


@pytest.mark.parametrize(
    ("item", "code", "words"),
    [
        ("召开第八次全国信访工作会议", "F505", "比正文一（四）“筹备召开第八次全国信访工作会议”多出人事司"),
        ("建设视频信访系统", "F507", "列第一位的是信息中心，正文一（一）“建设视频信访系统”列第一位的是投诉办"),
        ("“信访业务大讲堂”", "F506", "少了信息中心（正文：人事司、信息中心；附件：人事司）"),
    ],
)
def test_what_the_appendix_changes_is_said(plan_2017: Path, item: str, code: str, words: str) -> None:
    messages = [f.message for f in run.load(plan_2017).findings if f.code == code and item in f.message]
    assert len(messages) == 1
    assert words in messages[0]


# Numbering


@pytest.mark.parametrize(
    "points",
    [
        ["一、甲", "（一）子。", "（二）丑。", "二、乙", "（三）寅。", "（四）卯。", "三、丙", "（五）辰。"],
        ["一、甲", "（一）子。", "（二）丑。", "二、乙", "（一）寅。", "（二）卯。", "三、丙", "（一）辰。"],
        ["一、甲", "1.子。", "2.丑。", "二、乙", "3.寅。", "三、丙", "4.卯。"],
        ["一、甲", "（一）子。", "1.丑。", "2.寅。", "（二）卯。", "1.辰。", "二、乙", "（一）巳。", "1.午。"],
    ],
)
def test_numbers_may_run_on_or_start_anew(points: list[str]) -> None:
    assert found(plan_of(*points), "F101", "F102", "F103", "F104") == []


def test_months_begin_with_any_and_pass_over_some() -> None:
    months = [f"{month}\n\n{plan_of('1.子。', '2.丑。')}" for month in ("3月", "4月", "6月")]
    assert [section.number for section in run.parse("\n".join(months)).sections] == [3, 4, 6]
    assert found("\n".join(months), "F101", "F102", "F103", "F104") == []


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (["一、甲", "（一）子。", "（三）丑。", "（四）寅。"], [("F101", "（三）丑。")]),
        (["一、甲", "（一）子。", "二、乙", "（三）丑。", "三、丙", "（四）寅。"], [("F101", "（三）丑。")]),
        (["一、甲", "（二）子。", "（三）丑。"], [("F101", "（二）子。")]),
        (
            ["一、甲", "（一）子。", "（二）丑。", "二、乙", "（一）寅。", "三、丙", "（二）卯。", "（三）辰。"],
            [("F103", "（二）卯。")],
        ),
        (["一、甲", "（一）子。", "（二）丑。", "（二）寅。", "（四）卯。"], [("F102", "（二）寅。")]),
        (["一、甲", "（一）子。", "（二）丑。", "（二）寅。", "（三）卯。"], [("F102", "（二）寅。")]),
        (
            ["一、甲", "1.子。", "2.丑。", "二、乙", "3.寅。", "三、丙", "1.卯。"],
            [("F103", "1.卯。")],
        ),
        (
            ["一、甲", "（一）子。", "二、乙", "（二）丑。", "三、丙", "（二）寅。", "（三）卯。"],
            [("F102", "（二）寅。")],
        ),
        (
            ["一、甲", "1.子。", "2.丑。", "3.寅。", "二、乙", "4.卯。", "三、丙", "2.辰。"],
            [("F104", "2.辰。")],
        ),
        (
            ["一、甲", "1.子。", "2.丑。", "二、乙", "1.寅。", "2.卯。", "三、丙", "5.辰。"],
            [("F101", "5.辰。")],
        ),
        (["一、甲", "（一）子。", "三、乙", "（一）丑。"], [("F101", "三、乙")]),
        (["二、甲", "（一）子。", "三、乙", "（一）丑。"], [("F101", "二、甲")]),
    ],
)
def test_numbers_that_jump_repeat_or_change_their_way(points: list[str], expected: list[tuple[str, str]]) -> None:
    text = plan_of(*points)
    places = [(code, place.strip()) for code, place in shown(text, "F101", "F102", "F103", "F104")]
    assert places == expected


def test_a_gap_says_what_is_missing() -> None:
    (one,) = found(plan_of("一、甲", "（一）子。", "（三）丑。"), "F101")
    (more,) = found(plan_of("一、甲", "（一）子。", "（五）丑。"), "F101")
    assert one.message == "编号缺号：“一（一）”之后是“一（三）”，缺第 2 项"
    assert "缺第 2–4 项" in more.message


def test_the_items_of_an_appendix_are_a_list_of_their_own() -> None:
    text = plan_of("一、甲", "（一）子。") + "\n附件\n\n具体事项\n\n" + plan_of("1.寅事项。", "3.卯事项。")
    assert shown(text, "F101") == [("F101", "3.卯事项。")]


def test_a_covering_notice_is_not_checked() -> None:
    notice = "一、认真学习。做好工作。\n\n三、抓好落实。做好工作。\n\n"
    points = ("一、甲", "（一）子事。", "（二）丑事。", "二、乙", "（三）寅事。")
    plan = run.parse(notice + plan_of(*points, clause="责任单位：市财政局"))
    first, *rest = plan.parts
    assert len(rest) == 1
    codes = {finding.code for finding in check(plan)}
    assert {"F101", "F204"} <= codes
    assert check(replace(plan, parts=(replace(first, kind="notice"), *rest))) == ()


def test_a_unit_that_a_covering_notice_charges_in_prose_is_told_not_to_be_read() -> None:
    def notice(words: str) -> str:
        own = f"一、压实责任。{words}\n二、强化督导。（县政府督查室负责）\n\n附件：白河县2025年防火任务清单\n\n"
        head = "白河县人民政府办公室关于做好2025年防火工作的通知\n\n各乡镇人民政府：\n"
        plan = "附件\n白河县2025年防火任务清单\n1．甲。责任单位：县教育局\n2．乙。责任单位：县财政局\n"
        return f"{head}{own}白河县人民政府办公室\n2025年11月3日\n\n{plan}"

    (finding,) = found(notice("由县消防救援大队牵头，县公安局配合。"), "F202")
    assert finding.message == "通知一“压实责任”没有责任单位"
    assert found(notice("工作由主要领导负责，各单位由专人负责，不得推诿。"), "F202") == []
    assert found(notice("做好工作。（县公安局负责）"), "F202") == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("（一）", "(十二)", True),
        ("1.", "12．", True),
        ("一、", "十、", True),
        ("1.", "（1）", False),
        ("一、", "1、", False),
        ("第一部分", "第十部分", True),
    ],
)
def test_forms_of_markers(one: str, other: str, alike: bool) -> None:
    assert (form(one) == form(other)) is alike


# Markdown levels


def levels(*heads: str) -> list[str]:
    return [f.message for f in found("\n\n".join(f"{head}\n\n{CLAUSE}" for head in heads) + "\n", "F105")]


def test_levels_that_agree_are_no_matter() -> None:
    assert levels("## 一、甲", "### （一）子。", "## 二、乙", "### （二）丑。") == []
    assert levels("一、甲", "（一）子。", "二、乙") == []
    assert levels("## 一、甲", "（一）子。", "## 二、乙", "### （二）丑。") == []


def test_levels_that_contradict_are_one_note() -> None:
    (message,) = levels("### 一、甲", "## 二、乙", "### **三、丙**", "## 四、丁")
    assert "二、四为 ##，一、三为 ###" in message
    (message,) = levels("## 一、甲", "## （一）子。", "## （二）丑。")
    assert "一（一）、一（二）的 # 不比上级多" in message
    (message,) = levels("## 一、甲", *["### 二、乙"] * 6)
    assert "等 6 处为 ###" in message


# Who is responsible


def test_a_plan_that_names_nobody_gets_one_finding() -> None:
    text = "一、甲\n\n（一）子事。做好工作。\n\n（二）丑事。做好工作。\n\n二、乙\n\n（三）寅事。做好工作。\n"
    assert [(f.code, f.span) for f in found(text)] == [("F201", None)]


def test_a_point_without_unit_among_others() -> None:
    text = plan_of("一、甲", "（一）子事。") + "\n（二）丑事。做好工作。\n\n" + plan_of("（三）寅事。")
    assert shown(text, "F201", "F202", "F203", "F204") == [("F202", "（二）丑事。")]


def test_the_clause_of_a_parent_or_of_the_children_is_enough() -> None:
    head = "一、甲\n\n（一）子事。总的说。\n"
    below = f"{head}\n1.其一。做好工作。\n责任单位：办公室\n\n2.其二。做好工作。\n责任单位：督查室\n"
    assert found(below, "F201", "F202", "F203", "F204") == []
    one_lacks = below.replace("责任单位：督查室\n", "")
    assert [code for code, _ in shown(one_lacks, "F202")] == ["F202"]
    above = f"{head}责任单位：办公室\n\n1.其一。做好工作。\n\n2.其二。做好工作。\n"
    assert found(above, "F201", "F202", "F203", "F204") == []


def test_a_whole_section_without_units_is_one_finding() -> None:
    bare = "二、乙\n\n（二）丑事。做好工作。\n\n（三）寅事。做好工作。\n"
    assert shown(plan_of("一、甲", "（一）子事。") + "\n" + bare, "F202", "F203") == [("F203", "二、乙")]


@pytest.mark.parametrize(
    "title", ["总体要求", "指导思想", "保障措施", "组织领导", "工作要求", "主要目标", "加强组织领导"]
)
def test_sections_that_are_nobodys_task_are_a_note(title: str) -> None:
    bare = f"二、{title}\n\n（二）丑事。做好工作。\n\n（三）寅事。做好工作。\n"
    findings = found(plan_of("一、甲", "（一）子事。") + "\n" + bare, "F202", "F203", "F204")
    assert [(f.code, f.severity) for f in findings] == [("F204", "note")]


@pytest.mark.parametrize(
    "units", ["相关处室", "各有关部门", "市直各单位", "各成员单位、相关处室", "有关部门、各区县人民政府"]
)
def test_nobody_in_particular_is_a_warning(units: str) -> None:
    (finding,) = found(plan_of("一、甲", "（一）子事。", clause=f"责任单位：{units}"), "F205", "F206")
    assert (finding.code, finding.severity) == ("F205", "warning")
    assert units in finding.message


def test_places_that_answer_each_for_its_own_are_a_note() -> None:
    (finding,) = found(plan_of("一、甲", "（一）子事。", clause="责任单位：各区县人民政府"), "F205", "F206")
    assert (finding.code, finding.severity) == ("F206", "note")


def test_a_part_of_a_point_that_only_places_answer_for_is_called_a_part() -> None:
    taxed, asked = "免征购置税。（责任单位：市税务局）", "鼓励各地优惠。（责任单位：各区县人民政府）"
    (part,) = found(f"一、甲\n\n（一）促消费。{taxed}{asked}\n", "F206")
    assert "一（一）（其中一处）“鼓励各地优惠”只由各区县人民政府负责" in part.message
    (whole,) = found(f"一、甲\n\n（一）促消费。{asked}\n（二）减税。{taxed}\n", "F206")
    assert "一（一）“促消费”只由各区县人民政府负责" in whole.message


def test_a_part_that_names_nobody_beside_one_that_does_is_told_once() -> None:
    notice = "一、认真学习。做好工作。\n\n二、抓好落实。做好工作。\n\n"
    (finding,) = found(notice + plan_of("一、甲", "（一）子事。"), "F202", "F203", "F204")
    assert (finding.code, finding.severity) == ("F204", "note")
    assert "一“认真学习”、二“抓好落实”" in finding.message


def test_many_of_a_kind_are_one_finding_that_lists_every_place() -> None:
    points = [f"（{n}）第{n}事。" for n in "一二三四五六"]
    few = found(plan_of("一、甲", *points[:3], clause="责任单位：有关部门"), "F205")
    assert [finding.message.partition("“")[0] for finding in few] == ["一（一）", "一（二）", "一（三）"]
    (many,) = found(plan_of("一、甲", *points, clause="责任单位：有关部门"), "F205")
    assert many.severity == "warning"
    assert all(f"一（{n}）" in many.message for n in "一二三四五六")
    assert "共 6 处" in many.message
    (places,) = found(plan_of("一、甲", *points, clause="责任单位：各区县人民政府"), "F206")
    assert "共 6 处" in places.message
    general = "二、总体要求\n\n（二）丑事。做好工作。\n\n三、保障措施\n\n（三）寅事。做好工作。\n"
    (note,) = found(plan_of("一、甲", "（一）子事。") + "\n" + general, "F204")
    assert "二（二）" in note.message
    assert "三（三）" in note.message


@pytest.mark.parametrize(("name", "is_odd"), [("省经信", True), ("市教育局张三", True), ("杭州市", False)])
def test_a_name_that_ends_as_no_unit_does_is_a_warning(name: str, is_odd: bool) -> None:
    text = plan_of("一、甲", "（一）子事。", "（二）丑事。", clause=f"责任单位：办公室、{name}")
    findings = found(text, "F304")
    assert [f.severity for f in findings] == ["warning"] * is_odd
    assert all("共 2 处" in f.message and text[slice(*f.span or ())] == name for f in findings)


@pytest.mark.parametrize(
    "name", ["市发展改革委", "各区县", "县委宣传部（县新闻出版局）", "有审批职能的处室", "人行某市中支"]
)
def test_names_of_units_and_collectives_are_not_odd(name: str) -> None:
    assert found(plan_of("一、甲", "（一）子事。", clause=f"责任单位：办公室、{name}"), "F304") == []


def table_of(unit: str, when: str) -> str:
    return f"| 序号 | 任务 | 责任单位 | 完成时限 |\n|---|---|---|---|\n| 1 | 建系统 | {unit} | {when} |\n"


@pytest.mark.parametrize(
    ("unit", "when"),
    [
        ("财政局、生10月底态环境局", "全年"),
        ("教育局", "6月15日前各村（社区）"),
        ("教育局", "全年财政局、团委、卫"),
        ("教育局、团委", "团委10月底"),
        ("市教育局", "市财政局、12月底前"),
    ],
)
def test_a_date_within_a_name_or_a_name_beside_a_date_is_a_warning(unit: str, when: str) -> None:
    (finding,) = found(table_of(unit, when), "F309")
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("unit", "when"),
    [
        ("教育局", "6月底前建成县卫健局"),
        ("市卫健委", "12月底前报市政府办公室"),
        ("教育局", "长期坚持"),
        ("各村（社区）", "6月底前完成方案、12月底前验收"),
        ("12345热线专班", "2025年第三季度"),
        ("教育局", "各季度末"),
        ("教育局", "市级10月底前，县级12月底前"),
        ("市教育局", "印发之日起10个工作日内"),
    ],
)
def test_what_is_done_by_a_day_is_no_name(unit: str, when: str) -> None:
    assert found(table_of(unit, when), "F309") == []


@pytest.mark.parametrize("units", ["办公室、相关处室", "市气象局、各区县人民政府", "办公室"])
def test_somebody_is_enough(units: str) -> None:
    assert found(plan_of("一、甲", "（一）子事。", clause=f"责任单位：{units}"), "F205", "F206") == []


def test_an_appendix_without_items_or_units_is_nobodys_task() -> None:
    body = plan_of("一、甲", "（一）子事。") + "\n附件\n\n事项清单\n\n"
    for items in ("办理流程图（略）\n", "1.寅事项。做好工作。\n\n2.卯事项。做好工作。\n"):
        assert found(body + items, "F202", "F203", "F204") == []
    items = f"1.寅事项。做好工作。\n{CLAUSE}\n\n2.卯事项。做好工作。\n"
    assert shown(body + items, "F202", "F203", "F204") == [("F202", "2.卯事项。")]


def test_an_item_without_units_is_not_compared() -> None:
    text = appendix("1.建设视频信访系统", "2.建设视频信访系统平台\n责任单位：办公室、督查室、研究室")
    assert [f.code for f in found(text, "F202", "F505", "F506", "F507", "F508")] == ["F202"]


def test_twice_in_one_clause_is_a_warning() -> None:
    text = plan_of("一、甲", "（一）子事。", clause="责任单位：办公室、督查室、办公室")
    (finding,) = found(text, "F207")
    assert text[slice(*finding.span or ())] == "办公室"
    assert finding.span is not None
    assert finding.span.start == text.rindex("办公室")
    assert finding.message == "“一（一）”的责任条款中办公室写了 2 次"


def test_twice_in_two_clauses_is_a_note() -> None:
    text = plan_of("一、甲", "（一）子事。", clause="牵头单位：办公室\n\n配合单位：督查室、办公室")
    (finding,) = found(text, "F207", "F208")
    assert (finding.code, finding.message) == ("F208", "“一（一）”中办公室在不同责任条款里都有（牵头、配合）")


def test_a_unit_in_brackets_that_is_not_read_is_told_beside_those_that_are() -> None:
    body = "（一）抓安全。排查隐患（县应急局），并做好宣传。整治燃气。（县住建局牵头）"
    (finding,) = found(f"一、甲\n{body}\n", "F210")
    assert finding.message == "一（一）“抓安全”括号里的“县应急局”没有读作责任单位"


@pytest.mark.parametrize("explained", ["会同主管部门（县教育局）", "会同县商务局（县口岸办）", "办好大会（主会场）"])
def test_what_brackets_explain_is_none(explained: str) -> None:
    assert not found(f"一、甲\n（一）乙。{explained}，做好甲事。（责任单位：县财政局）\n", "F210")


def test_words_behind_the_last_clause_of_a_point_are_told_but_at_the_end_of_a_plan() -> None:
    body = "一、甲\n（一）教育。建学校2所。（县教育局负责）\n培训教师100人。\n"
    (finding,) = found(body + "（二）卫生。（县卫健局负责）\n", "F211")
    assert finding.message == "一（一）“教育”中“培训教师100人”没有责任单位"
    assert not found(body, "F211")
    assert not found(
        body.replace("培训教师100人。", "具体任务：\n1.培训教师。") + "（二）卫生。（县卫健局负责）\n", "F211"
    )


# Names


def test_few_unknown_names_are_listed_and_many_are_summed_up() -> None:
    few = found(plan_of("一、甲", "（一）子。", "（二）丑。", clause="责任单位：市财政局、市小站办"), "F301", "F302")
    assert [(f.code, f.message) for f in few] == [("F301", "“市小站办”不在单位名录中（共 2 处），按原文使用")]
    many = "责任单位：" + "、".join(f"{name}处" for name in ("气象", "水利", "教育", "民政", "公安", "司法", "审计"))
    (finding,) = found(plan_of("一、甲", "（一）子。", clause=many), "F301", "F302")
    assert finding.message == ("7 个单位不在单位名录中，均按原文使用：气象处、水利处、教育处、民政处、公安处、司法处等")


def test_collectives_are_not_unknown() -> None:
    assert found(plan_of("一、甲", "（一）子。", clause="责任单位：市财政局、各有关部门"), "F301", "F302") == []


def test_ambiguous_names_are_findings_once_and_not_unknown() -> None:
    units = Registry([Entry(unit, n, f"{unit}级税务局", "税务局", ()) for n, unit in enumerate(("省", "市"), 1)])
    plan = resolve(run.parse(plan_of("一、甲", "（一）子。", "（二）丑。", clause="责任单位：税务局")), units)
    findings = [f for f in check(plan, remarks(plan, units)) if f.code in ("F301", "F302", "F303")]
    assert [(f.code, f.message) for f in findings] == [("F303", "“税务局”可能是省级税务局、市级税务局，未作判断")]


# Brackets


@pytest.mark.parametrize(
    "words",
    [
        "做好（含网上）工作。",
        "做好(含网上）工作。",
        "1）做好，2）做完。",
        "印发《办法（试行）》。",
        "（含1）甲，2）乙）做好。",
        "做好〔含（网上）〕工作。",
    ],
)
def test_brackets_that_close_are_well(words: str) -> None:
    assert found(f"一、甲\n\n（一）子。{words}\n{CLAUSE}\n", "F401", "F402") == []


@pytest.mark.parametrize(
    ("words", "code", "place"),
    [
        ("做好（含网上工作。", "F401", "（含网上工作。"),
        ("印发《办法（试行》。", "F401", "（试行》。"),
        ("印发《办法（试行）。", "F401", "《办法（试行）。"),
        ("做好〔含网上）工作。", "F402", "〔含网上）工作。"),
    ],
)
def test_brackets_that_do_not_close_are_shown(words: str, code: str, place: str) -> None:
    text = f"一、甲\n\n（一）子。{words}\n{CLAUSE}\n"
    (finding,) = found(text, "F401", "F402")
    assert (finding.code, text[slice(*finding.span or ())]) == (code, place)


def test_a_clause_bracket_that_does_not_close_is_shown() -> None:
    text = "一、甲\n\n（一）子。做好工作。（责任单位：办公室\n\n（二）丑。做好工作。（责任单位：督查室）\n"
    (finding,) = found(text, "F401")
    assert text[slice(*finding.span or ())] == "（责任单位：办公室"


def test_a_bracket_broken_by_a_line_end_is_one_bracket() -> None:
    front = "某某工作要点\n\n为贯彻落实《关于印发要点\n的通知》，制定本要点。\n"
    text = f"{front}\n一、甲\n\n（一）子。做好（含网\n上）工作。\n{CLAUSE}\n"
    assert found(text, "F401", "F402") == []


def test_deadlines_of_an_unknown_year_are_told_once() -> None:
    clauses = (
        "（责任单位：办公室，10月底前完成）",
        "（责任单位：督查室，3月底前完成）",
        "（责任单位：研究室，持续推进）",
    )
    text = "\n\n".join(f"{marker}、做好工作。{clause}" for marker, clause in zip("一二三", clauses, strict=True))
    (finding,) = found(f"某县重点任务清单\n\n{text}\n", "F403")
    assert finding.message.startswith("2 项的完成时限没有写年份（如“10月底前完成”）")
    assert found(f"某县2026年重点任务清单\n\n{text}\n", "F403") == []
    assert found(text.replace("10月", "2026年10月").replace("3月", "2026年3月"), "F403") == []


def test_deadlines_of_an_unknown_day_are_told_once() -> None:
    whens = ("春节前", "一年内", "长期", "每季度", "10月底前", "2月30日", "")
    clauses = [f"（责任单位：办公室；时限：{when}）" for when in whens]
    text = "\n\n".join(f"{n}、做好工作。{clause}" for n, clause in zip("一二三四五六七", clauses, strict=True))
    (finding,) = found(f"某县2026年重点任务清单\n\n{text}\n", "F403", "F404")
    assert finding.message.startswith("3 项的完成时限读不出是哪一天（“春节前”、“一年内”、“2月30日”）")
    assert [one.code for one in found(f"某县重点任务清单\n\n{text}\n", "F403", "F404")] == ["F403", "F404"]


def test_what_rows_take_over_from_the_row_above_is_told_once() -> None:
    head = "# 某县2026年任务\n\n| 序号 | 任务 | 牵头单位 | 配合单位 | 时限 |\n|---|---|---|---|---|\n"
    rows = (
        "| 1 | 甲 | 县教育局 | 县财政局 | 6月底 |\n",
        "| 2 | 乙 | 县公安局 | | |\n",
        "| 3 | 丙 | 县民政局 | 县住建局 | |\n",
    )
    (finding,) = found(head + "".join(rows) + "| 4 | 丁 | | 县水利局 | 9月底 |\n", "F209")
    assert "3 项任务有空单元格，已沿用上一行的内容（完成时限：2、3；牵头单位：4）" in finding.message
    assert found(head + rows[0] + "| 2 | 乙 | 同上 | — | 无 |\n", "F209") == []
    html = "<p>某县2026年任务</p><table><tr><th>序号</th><th>任务</th><th>牵头单位</th><th>时限</th></tr>"
    first = "<tr><td>1</td><td>甲</td><td{0}>县教育局</td><td{0}>6月底</td></tr>"
    then = "<tr><td>2</td><td>乙</td>{}</tr></table>"
    assert found(html + first.format(" rowspan=2") + then.format(""), "F209") == []
    (finding,) = found(html + first.format("") + then.format("<td></td><td></td>"), "F209")
    assert "（牵头单位：2；完成时限：2）" in finding.message


# Appendix and body

BODY = plan_of("一、甲", "（一）子。建设视频信访系统。", clause="责任单位：办公室、督查室、研究室")


def appendix(*items: str, count: str = "") -> str:
    return BODY + f"\n附件\n\n具体事项{count}\n\n" + "\n\n".join(items) + "\n"


def test_a_declared_count_is_counted() -> None:
    items = ("1.建设视频信访系统\n责任单位：办公室", "2.建设视频信访系统平台\n责任单位：办公室")
    assert found(appendix(*items, count="（共 2 项）"), "F501") == []
    (finding,) = found(appendix(*items, count="（共 3 项）"), "F501")
    assert "共 3 项，实际读到 2 项" in finding.message


@pytest.mark.parametrize(
    ("clause", "codes"),
    [
        ("责任单位：办公室、督查室、研究室", []),
        ("责任单位：办公室、督查室", ["F506"]),
        ("责任单位：督查室", ["F506", "F507"]),
        ("责任单位：督查室、办公室、研究室", ["F507"]),
        ("责任单位：办公室、督查室、研究室、人事司", ["F505"]),
        ("责任单位：人事司", ["F505", "F506", "F507"]),
    ],
)
def test_units_added_left_out_and_put_first(clause: str, codes: list[str]) -> None:
    text = appendix(f"1.建设视频信访系统\n{clause}")
    assert [f.code for f in found(text, "F502", "F505", "F506", "F507", "F508", "F509")] == codes


def test_another_lead_is_a_warning() -> None:
    text = appendix("1.建设视频信访系统\n牵头单位：督查室\n\n配合单位：办公室、研究室")
    text = text.replace("责任单位：办公室、督查室、研究室", "牵头单位：办公室\n\n配合单位：督查室、研究室", 1)
    (finding,) = found(text, "F505", "F506", "F507", "F508")
    assert (finding.code, finding.severity) == ("F508", "warning")
    same = text.replace("牵头单位：督查室\n\n配合单位：办公室", "牵头单位：办公室\n\n配合单位：督查室")
    assert found(same, "F505", "F506", "F507", "F508") == []


def test_an_appendix_that_names_what_the_body_leaves_open_is_a_note() -> None:
    text = appendix("1.建设视频信访系统\n责任单位：办公室、人事司").replace(
        "办公室、督查室、研究室", "办公室、相关处室", 1
    )
    (finding,) = found(text, "F505", "F506", "F507", "F509")
    assert (finding.code, finding.severity) == ("F509", "note")
    assert "写明了人事司" in finding.message


def test_an_item_that_is_nowhere_in_the_body() -> None:
    known, other = "1.建设视频信访系统\n责任单位：办公室", "2.组织秋季运动会\n责任单位：办公室"
    (finding,) = found(appendix(known, other), "F502", "F503")
    assert (finding.code, finding.severity) == ("F502", "warning")
    assert "附件第2项“组织秋季运动会”" in finding.message
    third = "3.编印工作简报年度汇编\n责任单位：办公室"
    (finding,) = found(appendix(known, other, third), "F502", "F503", "F506")
    assert (finding.code, finding.severity) == ("F503", "note")
    assert "3 项中有 2 项" in finding.message


def test_an_appendix_without_a_body_is_compared_with_nothing() -> None:
    assert found("2024年工作任务分解表\n\n附件\n\n任务分解表\n\n1.建系统\n责任单位：办公室\n", "F502", "F503") == []


def test_an_appendix_that_makes_tasks_of_the_body_is_one_note() -> None:
    matters = [
        f"{what}{system}系统"
        for what in ("建设", "升级", "推广", "检查")
        for system in ("视频信访", "档案管理", "财务核算")
    ]
    body = "\n\n".join(
        f"（{n}）{matter}。\n责任单位：办公室、督查室"
        for n, matter in zip("一二三四五六七八九十", matters, strict=False)
    )
    items = [f"{n}.{matter}\n责任单位：办公室" for n, matter in enumerate(matters[:10], 1)]

    def text(count: int) -> str:
        listed = "\n\n".join(items[:count])
        return f"# 2017年工作要点\n\n一、抓落实\n\n{body}\n\n附件\n\n具体事项\n\n{listed}\n"

    assert [finding.code for finding in found(text(9), "F506", "F510")] == ["F506"] * 9
    (finding,) = found(text(10), "F502", "F506", "F507", "F510")
    assert finding.code == "F510"
    assert "有 10 项" in finding.message
    assert "附件第1项“建设视频信访系统”" in finding.message


def test_an_item_that_two_points_speak_of() -> None:
    text = appendix("1.建设视频信访系统\n责任单位：办公室、督查室、研究室").replace(
        "\n附件", "\n（二）丑。建设视频信访系统。做好工作。\n责任单位：办公室、督查室、研究室\n\n附件", 1
    )
    (finding,) = found(text, "F504", "F505", "F506", "F507")
    assert finding.code == "F504"
    assert "一（一）、一（二）" in finding.message


def test_the_part_of_a_long_sentence_that_matches_is_shown() -> None:
    long = "（一）子。加强组织领导和统筹协调工作力度，建设视频信访系统，推动各项工作落地见效取得实效。"
    text = appendix("1.建设视频信访系统\n责任单位：办公室").replace("（一）子。建设视频信访系统。", long, 1)
    (finding,) = found(text, "F506")
    assert "正文一（一）“建设视频信访系统”" in finding.message


def test_an_unresolved_plan_is_checked_too() -> None:
    units = (Mention("甲", "甲", "lead", 1, (Span(0, 1),)),) * 2
    plan = replace(run.parse(BODY), units=(), preamble=(Text("P0#1", units=units),))
    assert "F207" in {finding.code for finding in check(plan)}


def test_nothing_to_check_is_nothing_found() -> None:
    with pytest.raises(PlanError):
        run.parse("没有编号。\n")
    plan = replace(run.parse(BODY), source=Source("a.md", "", "0", "utf-8"), sections=(), appendices=())
    assert [finding.code for finding in check(replace(plan, units=()))] == ["F201"]
