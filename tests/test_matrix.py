"""Plan → tables: what the rows and cells say, on plans of every make."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import handmade as hand
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import matrix, outline, parse, source
from pipeline.handout.assign import handout
from pipeline.matrix import Table, columns, measures, sheets
from pipeline.matrix.cited import cited, is_readable
from pipeline.matrix.columns import BY_KEY, COLUMNS, unit_columns
from pipeline.matrix.units import cell, units_of
from pipeline.model import Decision, Finding, Inherited, Part, Plan, Section, Span, Text, Unit


def column(table: Table, head: str) -> list[object]:
    at = table.heads.index(head)
    return [row[at] for row in table.rows]


def one(*mentions: hand.Mention, **more: object) -> hand.Text:
    return hand.text("内容。", mentions, **more)


def test_the_cells_of_a_wide_table_are_gone_through_once_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, fields = 0, columns.fields

    def counted(text: Text) -> dict[str, str]:
        nonlocal asked
        asked += 1
        return fields(text)

    monkeypatch.setattr(columns, "fields", counted)
    heads = [f"栏{at}" for at in range(40)]
    rows = "".join(f"| {at} | 推进第{at}项 | 办公室 | {' | '.join(heads)} |\n" for at in range(1, 21))
    table = f"| 序号 | 工作任务 | 责任单位 | {' | '.join(heads)} |\n{'|---' * 43}|\n{rows}"
    duties = sheets(parse(f"一、重点工作\n\n{table}")).duties
    assert [row[-41:-1] for row in duties.rows] == [tuple(heads)] * 20
    assert asked <= 3 * 20  # in as many tables


# The issued wording of a cell.


def test_names_stand_in_the_issued_order_and_wording() -> None:
    text = one(*hand.said("投诉办、信息中心、办信司"))
    assert cell(text, "responsible") == "投诉办、信息中心、办信司"
    assert cell(text, "lead") == ""


def test_a_verb_that_says_more_than_the_column_is_shown() -> None:
    text = one(
        *hand.said("甲", "lead", verb="牵头"),
        *hand.said("乙、丙", "responsible", verb="按职责分工负责"),
        *hand.said("丁", "support", verb="会同"),
        *hand.said("戊", "support", verb="配合"),
    )
    assert [cell(text, role) for role in hand.ROLES] == ["甲", "乙、丙（按职责分工负责）", "丁（会同）；戊"]


def test_two_labels_for_one_role_in_one_text_are_shown() -> None:
    text = one(*hand.said("甲", label="主要责任单位"), *hand.said("乙、丙", label="责任单位"))
    assert cell(text, "responsible") == "主要责任单位：甲；责任单位：乙、丙"


def test_an_open_list_is_shown_as_open_where_the_clause_leaves_it_open() -> None:
    clause = ("（甲牵头，乙、丙等配合）",)
    text = one(*hand.said("甲", "lead"), *hand.said("乙、丙", "support"), open=True, clause_texts=clause)
    assert [cell(text, role) for role in hand.ROLES] == ["甲", "", "乙、丙等"]
    text = one(
        *hand.said("甲、乙", "lead"), *hand.said("丙", "support"), open=True, clause_texts=("（甲、乙等牵头，丙配合）",)
    )
    assert [cell(text, role) for role in hand.ROLES] == ["甲、乙等", "", "丙"]
    text = one(*hand.said("甲", "lead"), *hand.said("乙", "support"), open=True)
    assert [cell(text, role) for role in hand.ROLES] == ["甲", "", "乙等"]


def test_inherited_units_stand_apart() -> None:
    text = one(*hand.said("甲"), inherited=(Inherited("各市州政府", "responsible", "note", hand.ORIGIN),))
    assert cell(text, "responsible") == "甲；（沿用）各市州政府"
    assert cell(one(inherited=text.inherited), "responsible") == "（沿用）各市州政府"


# Heads.


def duties(*texts: hand.Text, **more: object) -> Table:
    points = [hand.point(f"（{n}）", f"要点{n}。", text) for n, text in enumerate(texts, 1)]
    return sheets(hand.plan(hand.section("一、", "章节", *points), **more)).duties


def test_columns_that_the_plan_never_fills_are_left_out_and_remarks_stay() -> None:
    table = duties(one(*hand.said("甲")))
    assert table.heads == ("序号", "章节", "重点任务", "工作内容", "责任单位", "备注")
    assert table.rows == ((1, "一、章节", "（1）要点1", "内容。", "甲", ""),)
    table = duties(
        one(*hand.said("甲", "lead"), *hand.said("乙", "support"), deadline="年底前", leaders=("张三", "李四"))
    )
    assert table.heads[4:] == ("牵头单位", "配合单位", "责任领导", "完成时限", "备注")
    assert table.rows[0][4:] == ("甲", "乙", "张三、李四", "年底前", "")


def test_heads_are_the_documents_own_labels() -> None:
    assert "责任处室" in duties(one(*hand.said("甲", label="责任处室"))).heads
    mixed = duties(one(*hand.said("甲", label="责任处室")), one(*hand.said("乙", label="承办单位")))
    assert "责任单位" in mixed.heads


def test_one_label_for_two_roles_heads_neither() -> None:
    """责任单位：甲（牵头）、乙 — the label says nothing about who leads."""
    table = duties(one(*hand.said("甲", "lead", label="责任单位"), *hand.said("乙", label="责任单位")))
    assert table.heads[4:6] == ("牵头单位", "责任单位")
    alone = duties(one(*hand.said("甲", "lead", label="责任单位")), one(*hand.said("乙")))
    assert alone.heads[4:6] == ("牵头单位", "责任单位")


def test_other_columns_of_a_plan_that_is_a_table_are_carried_through() -> None:
    fields = (("2026年目标", "10家"), ("备注", "重点"), ("责任单位", "处"), ("", "无头"))
    table = duties(one(*hand.said("甲"), fields=fields))
    assert table.heads[4:] == ("责任单位", "2026年目标", "责任单位（2）", "其他", "备注")
    assert table.rows[0][4:] == ("甲", "10家", "处", "无头", "重点")


# Rows.


def test_a_merged_title_is_that_of_all_its_rows_and_merged_values_show_as_carried_on() -> None:
    plan = outline.read(
        source.from_text(
            "2025年任务清单\n| 序号 | 领域 | 重点任务 | 具体举措 | 责任单位 | 责任领导 | 完成时限 |\n"
            "|---|---|---|---|---|---|---|\n"
            "| 1 | 产业 | 甲事 | 建设甲 | 教育局 | 张三 | 12月底 |\n"
            "| 2 |  |  | 建设乙。再建设乙二。 | 财政局 |  |  |\n"
            "| 3 |  |  | 建设丙<br>建设丁 | 财政局 | 李四 | 年底 |\n"
            "| 4 |  | 乙事 | 建设戊。建设己。 | 财政局 | 李四 | 年底 |\n"
        )
    )
    tables = sheets(plan)
    table = tables.duties
    assert column(table, "序号") == [1, 2, 3, 4]
    assert column(table, "重点任务") == ["甲事", "甲事", "甲事", "乙事"]
    contents = ["建设甲", "建设乙。再建设乙二。", "建设丙\n建设丁", "建设戊。建设己。"]
    assert column(table, "工作内容") == contents, "the row's words whole: no sentence of them is a title"
    told = ["甲事：建设甲", "甲事：建设乙。再建设乙二。", "甲事：建设丙建设丁", "乙事"]
    assert column(tables.matrix, "重点任务") == told, "what tells it from the others of its title"
    assert column(table, "领域") == ["产业", "（沿用）产业", "（沿用）产业", "（沿用）产业"]
    assert column(table, "责任领导") == ["张三", "（沿用）张三", "李四", "李四"]
    assert column(table, "完成时限") == ["12月底", "（沿用）12月底", "年底", "年底"]
    assert plan.sections[0].points[1].texts[0].deadline is None, "the row itself writes none"
    carried = [row[2:4] + row[5:7] for row in tables.review[2].rows if row[1] == "第2项"]
    by = "由第 4 行表格上一行（合并单元格）给出"
    assert carried == [
        (4, "产业", "沿用", f"本段没有写“领域”栏，{by}"),
        (4, "甲事", "沿用", f"本段没有写任务名称，{by}"),
        (4, "张三", "沿用", f"本段没有写责任领导，{by}"),
        (4, "12月底", "沿用", f"本段没有写完成时限，{by}"),
    ]


def test_a_row_beside_a_merged_title_keeps_its_number_where_numbers_start_again() -> None:
    head = "| 序号 | 重点任务 | 具体举措 | 责任单位 |\n|---|---|---|---|\n"
    one, two = "| 1 | 甲事 | 建设甲 | 教育局 |\n| 2 |  | 建设乙 | 财政局 |\n", "| 1 | 乙事 | 建设丙 | 教育局 |\n"
    plan = outline.read(source.from_text(f"任务清单\n{head}| 一 | 抓一 | | |\n{one}| 二 | 抓二 | | |\n{two}"))
    tables = sheets(plan)
    assert column(tables.duties, "重点任务") == ["1．甲事", "2．甲事", "1．乙事"]
    assert column(tables.matrix, "重点任务") == ["1．甲事：建设甲", "2．甲事：建设乙", "1．乙事"]


def test_the_preamble_is_no_row_unless_it_names_units() -> None:
    assert duties(one(), preamble=(hand.text("总的来说。"),)).rows[0][1] == "一、章节"
    named = duties(one(), preamble=(hand.text("总的来说。", hand.said("甲")),))
    assert column(named, "章节") == ["前言", "一、章节"]


def test_a_covering_notice_is_no_row_unless_it_names_units() -> None:
    parts = (Part(0, "notice", "通知", hand.ORIGIN), Part(1, "plan", "方案", hand.ORIGIN))
    notice = hand.section("一、", "提高认识", hand.point("1.", "学习", hand.text("学。")), part=0)
    body = hand.section("一、", "任务", hand.point("1.", "做", one(*hand.said("甲"))))
    assert column(sheets(hand.plan(notice, body, parts=parts)).duties, "章节") == ["一、任务"]


def test_sections_of_several_parts_are_told_apart() -> None:
    parts = (Part(1, "plan", "方案一", hand.ORIGIN), Part(2, "plan", "方案二", hand.ORIGIN))
    both = hand.plan(
        hand.section("一、", "甲", texts=(one(),)), hand.section("一、", "乙", texts=(one(),), part=2), parts=parts
    )
    assert column(sheets(both).duties, "章节") == ["方案一／一、甲", "方案二／一、乙"]


def test_deeper_points_show_their_path_and_a_title_without_text_is_the_work() -> None:
    inner = [
        hand.point("1.", "建立机制。", one(*hand.said("甲"))),
        hand.point("2.", "开展竞赛。", hand.text("", hand.said("乙"))),
    ]
    table = sheets(hand.plan(hand.section("一、", "章节", hand.point("（一）", "改革。", points=inner)))).duties
    assert column(table, "重点任务") == ["（一）改革／1.建立机制", "（一）改革"]
    assert column(table, "工作内容") == ["内容。", "2.开展竞赛"]


def test_sections_that_are_points_have_no_task_column() -> None:
    table = sheets(hand.plan(hand.section("一、", "明确任务", texts=(one(*hand.said("甲")),)))).duties
    assert table.heads == ("序号", "章节", "工作内容", "责任单位", "备注")


def test_points_that_are_only_titles_have_no_content_column() -> None:
    table = sheets(
        hand.plan(hand.section("", "", hand.point("1.", "做好一件事", hand.text("", hand.said("甲")), number=1)))
    ).duties
    assert table.heads == ("序号", "重点任务", "责任单位", "备注")


@pytest.mark.parametrize("marker", ["{}", "{}.", "{}、"])
def test_arabic_numbers_of_one_level_are_the_serial_numbers(marker: str) -> None:
    points = [hand.point(marker.format(n), f"任务{n}", one(*hand.said("甲")), number=n) for n in (3, 4, 7)]
    table = sheets(hand.plan(hand.section("", "", *points))).duties
    assert column(table, "序号") == [3, 4, 7]
    assert column(table, "重点任务") == ["任务3", "任务4", "任务7"]


def test_numbers_that_come_twice_stay_with_the_titles() -> None:
    points = [hand.point("1", "2023年任务", one(), number=1), hand.point("1", "任务", one(), number=1)]
    table = sheets(hand.plan(hand.section("", "", *points))).duties
    assert column(table, "序号") == [1, 2]
    assert column(table, "重点任务") == ["1．2023年任务", "1．任务"]


def test_a_plan_that_names_units_only_in_its_appendix_has_that_for_a_body() -> None:
    listed = hand.appendix("分工表", hand.point("1.", "做", one(*hand.said("甲"))))
    body = hand.section("一、", "章节", hand.point("（一）", "做", hand.text("做。")))
    table = sheets(hand.plan(body, appendices=(listed,))).duties
    assert column(table, "责任单位") == ["", "甲"]
    both = hand.section("一、", "章节", hand.point("（一）", "做", one(*hand.said("乙"))))
    assert column(sheets(hand.plan(both, appendices=(listed,))).duties, "责任单位") == ["乙"]


# The matrix.


def test_marks_say_who_leads_is_listed_first_is_responsible_supports_and_inherits() -> None:
    given = (Inherited("丁", "lead", "heading", hand.ORIGIN), Inherited("甲", "support", "note", hand.ORIGIN))
    first = one(*hand.said("甲、乙"), *hand.said("丙", "support"), open=True)
    led = one(*hand.said("乙", "lead"), *hand.said("甲"))
    table = sheets(
        hand.plan(
            hand.section(
                "一、",
                "章节",
                hand.point("（一）", "首列", first),
                hand.point("（二）", "牵头", led),
                hand.point("（三）", "沿用", hand.text("无。", hand.said("乙"), inherited=given)),
            )
        )
    ).matrix
    assert table.heads == ("序号", "章节", "重点任务", "甲", "乙", "丙", "丁", "未尽", "合计")
    assert [row[3:] for row in table.rows] == [
        ("●", "○", "△", "", "等", 3),
        ("○", "★", "", "", "", 2),
        ("(△)", "○", "", "(★)", "", 3),
    ]
    assert table.totals == (
        ("", "", "合计", 3, 3, 1, 1, "", 8),
        ("", "", "其中：牵头", 0, 1, 0, 0, "", 1),
        ("", "", "其中：首列", 1, 0, 0, 0, "", 1),
        ("", "", "其中：责任（非首列）", 1, 2, 0, 0, "", 3),
        ("", "", "其中：配合", 0, 0, 1, 0, "", 1),
        ("", "", "其中：沿用", 1, 0, 0, 1, "", 2),
    )
    assert table.remark == (
        "图例：★ 牵头　● 责任（首列）　○ 责任　△ 配合　加括号的为沿用（由上级标题、上一行或说明给出）"
        "　“未尽”栏的“等”表示原文以“等”字列举未尽"
    )


def test_one_kind_of_mark_needs_one_line_of_totals() -> None:
    table = duties_matrix(one(*hand.said("甲、乙", "lead")))
    assert table.totals == (("", "", "合计", 1, 1, 2),)
    assert table.remark == "图例：★ 牵头"


def duties_matrix(*texts: hand.Text, **more: object) -> Table:
    points = [hand.point(f"（{n}）", f"要点{n}。", text) for n, text in enumerate(texts, 1)]
    return sheets(hand.plan(hand.section("一、", "章节", *points), **more)).matrix


def test_a_unit_in_two_roles_has_both_marks_and_counts_once() -> None:
    table = duties_matrix(one(*hand.said("甲", "lead"), *hand.said("甲"), *hand.said("甲")))
    assert table.rows[0][3:] == ("★○", 1)
    assert [row[3:] for row in table.totals] == [(1, 1), (1, 1), (1, 1)]


def test_columns_follow_the_registry_with_collective_units_last_and_unused_ones_left_out() -> None:
    units = (
        Unit("x-b", "发展和改革委员会", "发改委", "unit", ("发改委",), 1),
        Unit("x-c", "各区县政府", "各区县", "collective", ("各区县政府",), 2),
        Unit("x-a", "财政局", "财政局", "unit", ("财政局",), 3),
        Unit("x-z", "没有任务的局", "空", "unit", (), 4),
    )
    text = one(
        hand.mention("各区县政府", unit="x-c"), hand.mention("财政局", unit="x-a"), hand.mention("新设的局"),
        hand.mention("发改委", unit="x-b"),
    )  # fmt: skip
    assert duties_matrix(text, units=units).heads[3:] == ("发改委", "财政局", "新设的局", "各区县", "合计")


def test_short_names_that_two_units_share_give_way_to_the_full_ones() -> None:
    units = (Unit("a", "市发改委", "发改委", "unit", ()), Unit("b", "县发改委", "发改委", "unit", ()))
    table = duties_matrix(one(hand.mention("市发改委", unit="a"), hand.mention("县发改委", unit="b")), units=units)
    assert table.heads[3:5] == ("市发改委", "县发改委")


def test_many_units_have_narrow_columns_with_heads_written_downwards() -> None:
    names = [f"第{n}局" for n in range(60)] + ["工程建设项目审批制度改革领导小组办公室"]
    table = duties_matrix(one(*[hand.mention(name) for name in names]))
    columns = {each.head: each for each in table.columns}
    assert columns["第7局"].vertical
    assert columns["第7局"].width < columns[names[-1]].width
    assert not columns[names[-1]].vertical
    assert not duties_matrix(one(*hand.said("甲局局、乙局局"))).columns[3].vertical


def test_texts_of_one_point_are_told_apart_in_the_matrix() -> None:
    points = hand.point(
        "（一）", "改革", one(*hand.said("甲")), hand.text("另一件事要做好做实做到位，" * 3, hand.said("乙"))
    )
    long = hand.point("（二）", "题" * 90, one())
    table = sheets(hand.plan(hand.section("一、", "章节", points, long))).matrix
    tasks = column(table, "重点任务")
    assert tasks[:2] == ["（一）改革：内容。", "（一）改革：另一件事要做好做实做到位，另一件事要做好做实做…"]
    assert str(tasks[2]) == "（二）" + "题" * 56 + "…"


def test_the_wide_table_has_ids_and_no_totals() -> None:
    table = sheets(hand.plan(hand.section("一、", "章节", hand.point("（一）", "做", one(*hand.said("甲")))))).wide
    assert table.heads == ("编号", "位置", "章节", "重点任务", "甲", "合计")
    assert table.rows == (("P2023-1#1", "一（一）", "一、章节", "（一）做", "●", 1),)
    assert table.totals == ()


# By unit, items, mentions.


def sample() -> Plan:
    first = hand.point("（一）", "巩固成果", hand.text("筹备召开第八次全国信访工作会议。", hand.said("办公室、研究室")))
    second = hand.point("（二）", "加强培训", hand.text("抓好培训。", hand.said("人事司", "lead")))
    items = [
        hand.point("1.", "召开第八次全国信访工作会议", hand.text("", hand.said("办公室、人事司")), number=1),
        hand.point("2.", "一件正文没有说起过的事情", hand.text("", hand.said("研究室")), number=2),
    ]
    listed = hand.appendix("具体事项", *items, count=2)
    return hand.plan(hand.section("一、", "章节", first, second), appendices=(listed,))


def test_each_unit_has_its_tasks_of_body_and_appendix() -> None:
    table = sheets(sample()).by_unit
    assert table.heads[:6] == ("单位", "序号", "本单位角色", "来源", "章节", "重点任务")
    assert [row[:4] for row in table.rows] == [
        ("办公室", 1, "责任（首列）", "正文"),
        ("办公室", 2, "责任（首列）", "附件"),
        ("研究室", 1, "责任", "正文"),
        ("研究室", 2, "责任（首列）", "附件"),
        ("人事司", 1, "牵头", "正文"),
        ("人事司", 2, "责任", "附件"),
    ]


def test_a_plan_without_units_says_so() -> None:
    tables = sheets(hand.plan(hand.section("一、", "章节", hand.point("（一）", "做", hand.text("做。")))))
    assert tables.by_unit.rows == ()
    assert tables.by_unit.remark == "原文没有写明责任单位。"
    assert tables.matrix.remark == ""
    assert column(tables.tasks, "单位（原文）") == [""]


def test_appendix_items_stand_beside_the_point_that_speaks_of_the_same_matter() -> None:
    table = sheets(sample()).items
    assert table.remark == "附件：具体事项（共 2 项）"
    assert table.heads == ("序号", "具体事项", "责任单位", "对应要点", "对应语句", "要点责任单位", "备注")
    assert table.rows[0][:6] == (
        1, "召开第八次全国信访工作会议", "办公室、人事司",
        "一（一）巩固成果", "筹备召开第八次全国信访工作会议。", "办公室、研究室",
    )  # fmt: skip
    assert table.rows[1][3:6] == ("正文中未找到对应的内容", "", "")


def test_a_matched_point_with_several_roles_shows_them_and_rivals_are_named() -> None:
    text = hand.text("举办信访业务竞赛活动。", (*hand.said("甲", "lead"), *hand.said("乙", "support")))
    body = hand.section("一、", "章节", hand.point("（一）", "规范", text), hand.point("（二）", "再规范", text))
    listed = [
        hand.appendix(f"附件{n}", hand.point("1.", "举办信访业务竞赛活动", hand.text("", hand.said("甲"))))
        for n in (1, 2)
    ]
    table = sheets(hand.plan(body, appendices=tuple(listed))).items
    assert column(table, "附件") == ["附件1", "附件2"]
    assert column(table, "对应要点")[0] == "一（一）规范（相近的还有一（二））"
    assert column(table, "要点责任单位")[0] == "牵头：甲；配合：乙"


def test_a_count_that_the_title_declares_is_not_said_twice() -> None:
    listed = hand.appendix("具体事项 (共 8 项)", hand.point("1.", "做", one()), count=8)
    assert sheets(hand.plan(appendices=(listed,))).items.remark == "附件：具体事项 (共 8 项)"


def test_each_mention_is_a_row_of_the_task_list() -> None:
    text = one(
        hand.mention("甲", label="责任处室", verb="负责", inferred=("role",), candidates=("a", "b")),
        inherited=(Inherited("乙", "support", "row", hand.ORIGIN),),
        open=True, due="2023-06-30", deadline="6月底前",
    )  # fmt: skip
    table = sheets(hand.plan(hand.section("一、", "章节", hand.point("（一）", "做", text)))).tasks
    rows = [dict(zip(table.heads, row, strict=True)) for row in table.rows]
    assert rows[0] == {
        "编号": "P2023-1#1", "来源": "正文", "位置": "一（一）", "行": 1, "章节": "一、章节", "重点任务": "（一）做",
        "工作内容": "内容。", "单位（原文）": "甲", "单位（规范名称）": "甲", "单位编号": "", "单位类别": "未入名录",
        "角色": "责任", "首列": "是", "原文标签": "责任处室", "原文用语": "负责", "次序": 1, "可能的单位": "a、b",
        "推定": "角色", "列举未尽": "等", "完成时限": "6月底前", "截止日期": "2023-06-30", "责任领导": "",
        "牵头单位（核定）": "", "填报单位（核定）": "", "完成时限（核定）": "", "分管领导（核定）": "",
        "目标（核定）": "", "备注（核定）": "",
    }  # fmt: skip
    assert (rows[1]["单位（原文）"], rows[1]["角色"], rows[1]["次序"], rows[1]["推定"]) == (
        "",
        "配合",
        None,
        "沿用：上一行",
    )


# Measures.


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("做甲。做乙；做丙！做丁？", ["做甲。", "做乙；", "做丙！", "做丁？"]),
        (
            "做好以下工作：一是抓学习，二是抓落实，三是抓检查。",
            ["做好以下工作：", "一是抓学习，", "二是抓落实，", "三是抓检查。"],
        ),
        ("形成“网上投；网上办。”的模式。", ["形成“网上投；网上办。”", "的模式。"]),
        ("印发《关于甲；乙的意见》。", ["印发《关于甲；乙的意见》。"]),
        ("做甲（含乙；丙）。做丁", ["做甲（含乙；丙）。", "做丁"]),
        ("一段。\n二段（没有闭合；\n三段；四段。", ["一段。", "二段（没有闭合；", "三段；", "四段。"]),
        ("①甲，②乙。", ["①甲，", "②乙。"]),
        ("真的吗？！好。", ["真的吗？！", "好。"]),
        ("", []),
    ],
)
def test_measures_end_where_sentences_and_items_do(text: str, pieces: list[str]) -> None:
    assert list(measures(text)) == pieces


@given(st.text("甲乙一二是①。；，“”（）《》\n 1", max_size=60))
def test_measures_join_to_the_text(text: str) -> None:
    assert "".join("".join(measures(text)).split()) == "".join(text.split())
    assert all(piece == piece.strip() and piece for piece in measures(text))


def test_the_draft_gives_each_measure_a_row_with_the_units_of_its_text() -> None:
    points = [
        hand.point("（一）", "甲事。", hand.text("做甲。做乙。", hand.said("甲、乙"))),
        hand.point("（二）", "做丙。", hand.text()),
    ]
    table = sheets(hand.plan(hand.section("一、", "章节", *points))).draft
    assert table.remark.startswith("草稿：")
    assert table.heads == ("序号", "章节", "重点任务", "工作举措（草稿）", "责任单位", "责任人", "完成时限", "备注")
    assert [row[:5] for row in table.rows] == [
        (1, "一、章节", "（一）甲事", "做甲。", "甲、乙"),
        (2, "一、章节", "（一）甲事", "做乙。", "甲、乙"),
        (3, "一、章节", "（二）做丙", "做丙。", ""),
    ]


# The desk's tables.


def test_findings_say_where_they_are() -> None:
    words = "前言。\n一、章节\n（一）做甲。\n附件\n1. 事"
    at = {name: words.index(name) for name in ("前言", "一、", "（一）", "附件", "1.")}
    inner = hand.replace(hand.point("（一）", "做甲。", one()), span=Span(at["（一）"], at["附件"]))
    section = hand.replace(hand.section("一、", "章节", inner), span=Span(at["一、"], at["附件"]))
    item = hand.replace(hand.point("1.", "事", one()), span=Span(at["1."], len(words)))
    listed = hand.replace(hand.appendix("具体", item), span=Span(at["附件"], len(words)))
    spans = [Span(at[name], at[name] + 2) for name in at] + [None, Span(len(words), len(words))]
    plan = hand.plan(
        section,
        appendices=(listed,),
        preamble=(hand.text("前言。", spans=(Span(0, 3),)),),
        findings=tuple(Finding("F101", "warning", "说明", span) for span in spans),
        source=hand.Source("a.md", words, "", "utf-8"),
    )
    table = sheets(plan).review[0]
    assert column(table, "位置") == ["前言", "一", "一（一）", "附件", "附件第1项", "全文", "全文"]
    assert column(table, "行") == [1, 2, 3, 4, 5, None, 5]
    assert column(table, "原文") == ["前言", "一、", "（一", "附件", "1.", "", ""]
    assert table.rows[0][1:3] == ("警告", "F101")


def test_many_confirmed_leads_are_named_once_and_not_in_the_row_of_each() -> None:
    """Else a table of n leads has n lists of n names."""
    named = [f"{nth}村" for nth in range(1, 501)]
    leads = tuple(Unit(None, name, name, "unknown", ()) for name in named)
    plan = parse("2020年工作要点\n\n一、办好实事。办好十件实事。\n")
    (place,) = [place for place in plan.places() if place.node]
    decided = replace(plan, decisions={place.text.id: Decision(place.text.id, leads)})
    made = sheets(decided)
    for table in (made.by_unit, made.tasks):
        assert len(table.rows) == 500
        assert set(column(table, "牵头单位（核定）")) == {"、".join(named[:60]) + "等 500 个单位"}
    assert column(made.duties, "牵头单位（核定）") == ["、".join(named)]
    few = replace(plan, decisions={place.text.id: Decision(place.text.id, leads[:60])})
    assert set(column(sheets(few).by_unit, "牵头单位（核定）")) == {"、".join(named[:60])}


TABLES = """2020年任务清单

| 序号 | 任务 | 牵头单位 |
|---|---|---|
| 1 | 办好实事 | 研究室 |
| 2 | 整治会风 | 督查室 |
|  | 改进文风 | 督查室 |
|  | 改进作风 | 研究室 |

表二

| 序号 | 任务 | 牵头单位 |
|---|---|---|
| 1 | 修三条路 | 研究室 |
| 2 | 架两座桥 | 督查室 |
|  | 通两条河 | 督查室 |
"""


def test_no_two_rows_of_tables_stand_in_one_place() -> None:
    places = {place.text.id.partition("#")[0]: cited(place) for place in parse(TABLES).places() if place.node}
    assert places == {
        "P2020-0-1": "第1项",
        "P2020-0-2": "第2项",
        "P2020-0-2-0": "第2项下无序号第1条",
        "P2020-0-2-0b": "第2项下无序号第2条",
        "P2020-0-1b": "第1项（第2处）",
        "P2020-0-2b": "第2项（第2处）",
        "P2020-0-2b-0": "第2项（第2处）下无序号第1条",
    }
    assert not any(map(is_readable, (f"{task}#1" for task in places)))
    assert is_readable("P2020-10-8#1")


def test_a_decimal_number_says_again_what_stands_above_it() -> None:
    plan = parse("某公司2024年方案\n\n1 目标\n\n增长。\n\n2 任务\n\n2.1 市场\n\n2.1.1 开航线。\n\n2.1.2 签协议。\n")
    assert [place.path for place in plan.places()] == ["1", "2.1.1", "2.1.2"]
    assert [cited(place) for place in plan.places()] == ["第1项", "2.1.1", "2.1.2"]


def test_the_desk_sees_how_each_name_was_resolved() -> None:
    units = (Unit("x", "发展和改革委员会", "发改委", "unit", ()), Unit("y", "各区县", "各区县", "collective", ()))
    text = one(
        hand.mention("发改委", unit="x", name="发展和改革委员会"),
        hand.mention("省发改委", unit="x", name="发展和改革委员会"),
        hand.mention("各区县", unit="y"), hand.mention("某局"), hand.mention("公安", candidates=("a", "b")),
    )  # fmt: skip
    plan = hand.plan(
        hand.section("一、", "章节", hand.point("（一）", "做", text), hand.point("（二）", "做", text)), units=units
    )
    table = sheets(plan).review[1]
    assert [row[1:] for row in table.rows][:2] == [
        ("发改委", "发展和改革委员会", "发改委", "x", "名录中的单位", "", 2, "见 一（一）、一（二）"),
        ("省发改委", "发展和改革委员会", "发改委", "x", "名录中的单位", "", 2, "见 一（一）、一（二）"),
    ]
    assert column(table, "识别结果")[2:] == ["未入名录", "有歧义，待定", "集合单位"]


def test_the_desk_sees_what_was_inferred_and_inherited() -> None:
    text = one(hand.mention("甲", inferred=("role", "unit")), inherited=(Inherited("乙", "lead", "note", Span(2, 3)),))
    table = sheets(hand.plan(hand.section("一、", "章节", hand.point("（一）", "做", text)))).review[2]
    assert [row[2:6] for row in table.rows] == [
        (1, "甲", "责任", "角色"),
        (1, "甲", "责任", "单位"),
        (2, "乙", "牵头", "沿用"),
    ]
    assert str(table.rows[2][6]) == "本段没有写，由第 2 行文中说明给出"


def test_what_the_clause_of_a_heading_gives_is_shown_and_listed_as_carried_on() -> None:
    given = "2026年要点\n\n一、政务（责任领导：李明；完成时限：6月底）\n\n1. 设窗口。设一个。（责任单位：县财政局）\n\n"
    tables = sheets(parse(f"{given}2. 抓培训。办班。（责任单位：县教育局；责任领导：王五）\n"))
    assert column(tables.duties, "责任领导") == ["（沿用）李明", "王五"]
    assert column(tables.duties, "完成时限") == ["（沿用）6月底", "（沿用）6月底"]
    assert [row[1:4] + row[6:7] for row in tables.review[2].rows] == [
        ("一1", 3, "6月底", "本段没有写完成时限，由第 3 行上级标题的责任条款给出"),
        ("一1", 3, "李明", "本段没有写责任领导，由第 3 行上级标题的责任条款给出"),
        ("一2", 3, "6月底", "本段没有写完成时限，由第 3 行上级标题的责任条款给出"),
    ]


def test_a_heading_is_a_task_only_where_what_it_says_is_given_to_nothing_below() -> None:
    head = "2026年要点\n\n一、政务（责任单位：县政府办；责任领导：李明）\n\n1. 设窗口。设一个。"
    given = parse(f"{head}\n\n2. 抓培训。办班。（责任单位：县教育局）\n")
    assert column(sheets(given).tasks, "编号") == ["P2026-1-1#1", "P2026-1-2#1"]
    assert column(sheets(given).duties, "责任单位") == ["（沿用）县人民政府办公室", "县教育局"]
    kept = parse(f"{head}（责任单位：县财政局）\n")
    assert column(sheets(kept).duties, "工作内容") == ["政务", "设一个。"], "whom it names stands nowhere else"
    decided = replace(given, decisions={"P2026-1#1": Decision("P2026-1#1", remark="定")})
    assert column(sheets(decided).duties, "工作内容") == ["政务", "设一个。", "办班。"], "what was decided shows"


def test_a_table_row_above_rows_of_its_own_is_a_task() -> None:
    table = "| 序号 | 任务 | 责任单位 |\n|---|---|---|\n| 1 | 建甲 | 教育局 |\n|  | 建乙 |  |\n| 2 | 建丙 | 财政局 |\n"
    assert column(sheets(parse(f"2026年清单\n\n{table}")).duties, "责任单位") == ["教育局", "（沿用）教育局", "财政局"]


def test_the_desk_sees_where_it_comes_from() -> None:
    facts = dict(sheets(hand.plan(hand.section("一、", "章节", hand.point("（一）", "做", one())))).review[3].rows)
    assert (facts["源文件"], facts["SHA-256"], facts["文号"], facts["年度"]) == ("plan.md", "0" * 64, "未写明", 2023)


# The one table of columns, and frames.


def test_every_column_has_a_key_of_its_own() -> None:
    assert len(BY_KEY) == len(COLUMNS)


@given(hand.plans(hand.words()))
@hand.fewer
def test_every_row_has_a_cell_for_every_column_and_heads_differ(plan: Plan) -> None:
    tables = sheets(plan)
    named = [tables.duties, tables.draft, tables.matrix, tables.by_unit, tables.items, tables.tasks, tables.wide]
    for table in (*named, *tables.review):
        assert len(set(table.heads)) == len(table.columns) > 0
        assert {len(row) for row in (*table.rows, *table.totals)} <= {len(table.columns)}
        assert all(type(value) in (str, int, type(None)) for row in table.rows for value in row)


@given(hand.plans(hand.words()))
@hand.fewer
def test_totals_are_what_the_rows_say(plan: Plan) -> None:
    table = sheets(plan).matrix
    at = [n for n, each in enumerate(table.columns) if each.key.startswith("unit:")]
    count = {n: sum(bool(row[n]) for row in table.rows) for n in at}
    assert [table.totals[0][n] for n in at] == list(count.values())
    assert table.totals[0][-1] == sum(count.values()) == sum(column(table, "合计"))  # type: ignore[arg-type]
    assert set(units_of(plan)) >= {table.columns[n].key.removeprefix("unit:") for n in at}


def test_a_frame_has_the_heads_and_the_types() -> None:
    tables = sheets(sample())
    frame = matrix.frame(tables.tasks)
    assert list(frame.columns) == list(tables.tasks.heads)
    assert len(frame) == len(tables.tasks.rows)
    assert str(frame["行"].dtype) == "Int64"
    assert frame["单位（原文）"].tolist()[:2] == ["办公室", "研究室"]
    assert matrix.frame(sheets(hand.plan()).duties).empty


def test_tables_need_neither_pandas_nor_openpyxl() -> None:
    code = "import sys, pipeline.matrix; print([m for m in ('pandas', 'numpy', 'openpyxl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_section_without_words_gives_no_row() -> None:
    empty = Section("P", 1, "一、", 1, "空", hand.ORIGIN)
    assert sheets(hand.plan(empty)).duties.rows == ()


def test_a_long_unit_is_headed_by_what_the_plan_has_for_short() -> None:
    names = {"w": "省委网络安全和信息化委员会办公室", "s": "省产业发展与科学技术集团（省数据集团）"}
    short = Unit("w", names["w"], names["w"], "unit", ("网信办", "省委网信办"), 1)
    listed = Unit(None, names["s"], names["s"], "unknown", (names["s"],), 2)
    assert [column.head for column in unit_columns([short, listed])] == ["省委网信办", "省产业发展与科学技术集团"]
    other = Unit(None, "省委网信办", "省委网信办", "unknown", ("省委网信办",), 3)
    assert [column.head for column in unit_columns([short, other])] == [names["w"], "省委网信办"]


SEVERAL = """\
某省人民政府办公厅关于印发政务环境、法治环境2个实施方案的通知

各市人民政府：

现将两个方案印发给你们。

某省人民政府办公厅

2023年1月19日

# 某省政务环境建设实施方案

一、重点任务

（一）全面推行告知承诺。（省司法厅负责）

# 某省法治环境建设实施方案

一、重点任务

（一）严格规范公正执法。（省司法厅负责）
"""


def test_places_in_a_document_of_several_plans_say_which_one_they_are_in() -> None:
    plan = parse(SEVERAL)
    titles = [part.title for part in plan.parts if part.kind == "plan"]
    assert titles == ["某省政务环境建设实施方案", "某省法治环境建设实施方案"]
    assert [place.path for place in plan.places() if place.text.units] == ["一（一）", "第2份一（一）"]
    assert plan.called == "某省政务环境建设实施方案等2份"
    assert handout([plan]).title == plan.called
    assert parse(SEVERAL.partition("# 某省法治")[0]).called == "某省政务环境建设实施方案"
