"""changes: kinds and flags of edits that are known, and what is called out of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from edits import Desk, point
from hypothesis import given
from hypothesis import strategies as st

from pipeline import compare, load, parse
from pipeline.compare.records import Change, Comparison, Op, Party, RoleChange
from pipeline.compare.words import Differ, plain, shown
from pipeline.model import Plan

HEAD = "# {year}年信访工作要点\n\n一、重点工作\n\n"
BODY = (
    "（一）开展信访积案化解专项行动。对尚未化解的，继续加大攻坚力度；年底前化解120件。（督查室牵头，办信司配合）",
    "（二）推进视频信访系统建设。完成5家单位试点，2023年6月底前上线运行。（信息中心牵头，办公室配合）",
    "（三）加强干部队伍培训。举办三期业务培训班，培训信访干部300人次。（人事司牵头）",
    "（四）完善督查督办机制。改进督查方式，日常督办与统筹督查相结合。实地督查，每季度通报一次。（督查室牵头，投诉办配合）",
    "（五）抓好信访宣传工作。办好人民信访杂志，开展信访条例宣传月活动。（研究室牵头，办公室配合）",
)


def between(*edits: tuple[str, str], years: tuple[int, int] = (2023, 2024)) -> Comparison:
    """The body and the body with the edits, a year apart."""
    body = "\n\n".join(BODY)
    changed = body
    for old, new in edits:
        assert changed.count(old) == 1
        changed = changed.replace(old, new)
    old, new = (parse(HEAD.format(year=year) + text) for year, text in zip(years, (body, changed), strict=True))
    return compare(old, new)


def only(found: Comparison) -> Change:
    """The one change that is more than the same."""
    (change,) = [
        change
        for change in found.changes
        if change.kind != "same" or change.moved or change.retitled or change.units or change.units.renamed
    ]
    return change


def told(change: Change, field: str) -> list[tuple[object, object, str]]:
    return [(each.old, each.new, each.how) for each in change.fields if each.field == field]


# Wordings


@pytest.mark.parametrize(
    ("old", "new", "ops"),
    [
        ("推进视频系统建设。", "推动视频系统建设。", "-推进 +推动 =视频系统建设。"),
        ("完成5家单位试点。", "完成12家单位试点。", "=完成 -5家 +12家 =单位试点。"),
        ("2023年6月底前完成。", "2024年9月底前完成。", "-2023年6月底前 +2024年9月底前 =完成。"),
        ("做好信访工作。", "做好信访积案化解工作。", "=做好信访 +积案化解 =工作。"),
        ("甲、乙、丙", "甲、丙", "=甲、 -乙、 =丙"),
    ],
)
def test_words_change_and_not_letters_or_sentences(old: str, new: str, ops: str) -> None:
    assert Differ().ops(old, new) == tuple((op[0], op[1:]) for op in ops.split(" "))


def test_typography_is_there_to_the_letter_and_not_for_the_eye() -> None:
    ops = Differ().ops("完成（５家） 试点，抓好落实", "完成(5家)试点,抓好验收")
    assert "".join(words for sign, words in ops if sign != "+") == "完成（５家） 试点，抓好落实"
    assert "".join(words for sign, words in ops if sign != "-") == "完成(5家)试点,抓好验收"
    assert shown(ops) == (("=", "完成(5家)试点,抓好"), ("-", "落实"), ("+", "验收"))


def test_texts_as_long_as_books_are_compared_by_sentences() -> None:
    book = "".join(f"第{number}件事由办公室负责落实。" for number in range(2000))
    changed = book.replace("第77件事由办公室", "第77件事由信息中心")
    ops = Differ().ops(book, changed)
    assert [words for sign, words in ops if sign != "="] == [
        "第77件事由办公室负责落实。",
        "第77件事由信息中心负责落实。",
    ]
    assert "".join(words for sign, words in ops if sign != "-") == changed


wordings = st.text(st.sampled_from("信访工作推进推动５5家 ，。\n㎡①é́\ud800𠀀a"), max_size=30)


@given(wordings, wordings)
def test_operations_are_both_wordings(old: str, new: str) -> None:
    ops = Differ().ops(old, new)
    assert "".join(words for sign, words in ops if sign != "+") == old
    assert "".join(words for sign, words in ops if sign != "-") == new
    assert all(words for _, words in ops)
    eye = shown(ops)
    assert plain("".join(words for sign, words in eye if sign != "+")) == plain(old)
    assert "".join(words for sign, words in eye if sign != "-") == new
    assert unlike(eye)


def unlike(ops: tuple[Op, ...]) -> bool:
    """Is nothing struck and put in again as it was?"""
    return all(not (one[0] == "-" and two[0] == "+" and plain(one[1]) == plain(two[1])) for one, two in pairwise(ops))


# Values


def test_targets_and_times_are_called_out() -> None:
    found = between(
        ("120件", "150件"), ("5家", "8家"), ("2023年6月底前", "2024年9月底前"), ("三期", "四期"), ("300人次", "200人次")
    )
    first, second, third = found.changes[:3]
    assert told(first, "target") == [("120件", "150件", "up")]
    assert told(second, "target") == [("5家", "8家", "up")]
    assert told(second, "time") == [("2023年6月底前", "2024年9月底前", "later")]
    assert told(third, "target") == [("三期", "四期", "up"), ("300人次", "200人次", "down")]


@pytest.mark.parametrize(
    ("old", "new", "targets"),
    [
        ("全年签约项目30个。", "全年签约项目35个，其中亿元以上8个。", [("30个", "35个", "up")]),
        ("全年签约项目35个，其中亿元以上8个。", "全年签约项目不少于30个。", [("35个", "30个", "down")]),
        ("新建学校10所。", "新建学校12所，改建3所。", [("10所", "12所", "up")]),
        ("完成率达到90%。", "完成率达到95%，满意率达到98%。", [("90%", "95%", "up")]),
        ("年内完成30户。", "9月底前完成15户，12月底前完成40户。", []),  # which of the two is it?
        ("新建学校10所。", "新建诊所2处，学校、医院共12所，其中学校3所。", []),
    ],
)
def test_a_number_is_compared_with_the_one_that_counts_the_same(
    old: str, new: str, targets: list[tuple[str, str, str]]
) -> None:
    plans = (parse(HEAD.format(year=2023) + f"（一）抓招商。{words}（督查室牵头）") for words in (old, new))
    assert told(only(compare(*plans)), "target") == targets


def test_the_same_day_of_the_next_plan_s_year_is_no_other_time() -> None:
    change = only(between(("2023年6月底前", "2024年6月底前")))
    assert change.kind == "reworded"
    assert told(change, "time") == []
    assert told(only(between(("2023年6月底前", "2024年3月底前"))), "time")[0][2] == "earlier"
    assert told(only(between(("2023年6月底前", "2025年6月底前"))), "time")[0][2] == "later"
    assert told(only(between(("2023年6月底前", "2024年6月底前"), years=(2023, 2023))), "time")[0][2] == "later"


def test_what_begins_later_is_no_deadline_put_off() -> None:
    for words, how in (("为防火期，{}至5月31日", ""), ("自{}起施行", ""), ("{}到位", "later"), ("{}至少到岗", "later")):
        body = f"（一）防火。{words}巡护。（督查室牵头）"
        old, new = (parse(HEAD.format(year=2023) + body.format(day)) for day in ("1月16日", "2月1日"))
        assert told(only(compare(old, new)), "time") == [("1月16日", "2月1日", how)]


# Kinds and flags


def test_a_split_is_found() -> None:
    change = only(
        between(
            (
                "相结合。实地督查，每季度通报一次。（督查室牵头，投诉办配合）\n\n（五）抓好",
                "相结合。（督查室牵头）\n\n（五）组织开展实地督查，每季度通报一次。（投诉办牵头）\n\n（六）抓好",
            )
        )
    )
    assert change.kind == "split"
    assert (change.old, change.new) == (("P2023-1-4#1",), ("P2024-1-4#1", "P2024-1-5#1"))
    assert change.why == "part"
    assert change.units.role == (RoleChange("投诉办", "support", "lead"),)
    assert change.units.gained == change.units.lost == ()


def test_a_merge_is_found() -> None:
    change = only(
        between(
            (
                "系统建设。完成5家单位试点，2023年6月底前上线运行。（信息中心牵头，办公室配合）\n\n（三）加强干部队伍培训。",
                "系统建设和干部队伍培训。完成5家单位试点，2024年6月底前上线运行。",
            ),
            ("300人次。（人事司牵头）", "300人次。（信息中心牵头，办公室、人事司配合）"),
            ("（四）", "（三）"),
            ("（五）", "（四）"),
        )
    )
    assert change.kind == "merged"
    assert (change.old, change.new) == (("P2023-1-2#1", "P2023-1-3#1"), ("P2024-1-2#1",))


def test_one_insertion_moves_nothing() -> None:
    new = "（二）筹备全国信访工作会议。做好会务保障，起草会议文件。（办公室牵头）\n\n（三）推进"
    found = between(("（五）", "（六）"), ("（四）", "（五）"), ("（三）", "（四）"), ("（二）推进", new))
    assert [change.kind for change in found.changes] == ["same", "added", "same", "same", "same", "same"]
    assert [change.renumbered for change in found.changes] == [False, False, True, True, True, True]
    assert not any(change.moved for change in found.changes)


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load(Path(__file__).parent.parent / "input" / "2017-信访工作要点.md")


def leaves(plan: Plan) -> range:
    return range(len(Desk(plan).leaves()))


def test_each_point_that_goes_is_the_only_one_dropped(shipped: Plan) -> None:
    for at in leaves(shipped):
        desk = Desk(shipped)
        points, gone = desk.leaves()[at]
        points.remove(gone)
        found = compare(shipped, desk.issued())
        others = [change for change in found.changes if change.kind != "same" or change.moved]
        assert [change.kind for change in others] == ["dropped"] * len(gone.texts)


def test_each_point_that_comes_is_the_only_one_added(shipped: Plan) -> None:
    for at in leaves(shipped):
        desk = Desk(shipped)
        points, there = desk.leaves()[at]
        points.insert(points.index(there), point("开展食堂满意度测评。", "每季度公布一次测评结果，更换不合格菜品。"))
        found = compare(shipped, desk.issued())
        others = [change for change in found.changes if change.kind != "same" or change.moved]
        assert [change.kind for change in others] == ["added"]


def test_each_point_that_moves_elsewhere_is_the_only_one_moved(shipped: Plan) -> None:
    for at in leaves(shipped):
        for seed in range(3):
            desk, random = Desk(shipped), Random(seed)
            points, gone = desk.leaves()[at]
            points.remove(gone)
            there = random.choice([each for each in desk.lists() if each and each is not points])
            there.insert(random.randint(0, len(there)), gone)
            found = compare(shipped, desk.issued())
            assert {change.kind for change in found.changes} == {"same"}
            assert [change.old[0] for change in found.changes if change.moved] == [text.id for text in gone.texts]


def test_other_numbers_are_no_move(shipped: Plan) -> None:
    desk = Desk(shipped)
    for number, draft in enumerate(desk.drafts()):
        draft.marker = f"（{number + 50}）"
    found = compare(shipped, desk.issued())
    assert {(change.kind, change.moved) for change in found.changes} == {("same", False)}
    assert all(change.renumbered for change in found.changes if not change.old[0].startswith(("P2017#", "P2017-A")))


def test_two_neighbours_that_change_places_are_one_move(shipped: Plan) -> None:
    for points in [each for each in Desk(shipped).lists() if len(each) > 1]:
        desk = Desk(shipped)
        there = next(each for each in desk.lists() if [p.title for p in each] == [p.title for p in points])
        there[0], there[1] = there[1], there[0]
        found = compare(shipped, desk.issued())
        assert sum(change.moved for change in found.changes) == 1


def numbered(year: int, points: Iterable[str]) -> Plan:
    return parse(HEAD.format(year=year) + "".join(f"{at}. {words}\n\n" for at, words in enumerate(points, 1)))


def test_boilerplate_alone_is_paired_by_its_place() -> None:
    words = "抓好落实，及时总结，确保取得实效。"
    found = compare(numbered(2023, [words] * 60), numbered(2024, [words.replace("抓好", "狠抓")] * 60)).changes
    assert [(change.kind, change.why) for change in found] == [("reworded", "place")] * 60
    assert not any(change.moved or change.renumbered for change in found)
    assert [change.at[0] for change in found] == [*range(1, 61)]


def test_boilerplate_is_no_evidence() -> None:
    boilerplate = "加强组织领导，落实工作责任，完善工作机制，按照职责分工抓好落实，及时总结经验，确保各项任务落到实处。"
    matters = [
        "食堂采购",
        "电梯维修",
        "档案扫描",
        "车辆调度",
        "绿化养护",
        "会议保障",
        "印章管理",
        "值班备勤",
        "消防演练",
        "保密检查",
    ]
    points = [f"{matter}。{boilerplate}" for matter in matters]
    found = compare(numbered(2023, points[:9]), numbered(2024, [*points[:8], points[9]])).changes
    assert [change.kind for change in found[:8]] == ["same"] * 8
    assert {change.kind for change in found[8:]} == {"dropped", "added"}


def test_one_text_is_found_among_many(shipped: Plan) -> None:
    text = max((place.text for place in shipped.places()), key=lambda text: len(text.text))
    new = numbered(2018, [text.text.replace("信访", "来信来访")])
    found = [change for change in compare(shipped, new).changes if change.kind != "dropped"]
    assert [(change.kind, change.old) for change in found] == [("reworded", (text.id,))]


def test_the_first_row_of_merged_cells_is_not_their_title() -> None:
    rows = ["| 强化要素支撑 | 引进人才30名 | 人社局 |", "|  | 新建机房2座 | 数据局 |", "|  | 发布指数一项 | 统计局 |"]
    head = "# 2023年任务表\n\n| 类别 | 工作任务 | 责任单位 |\n| --- | --- | --- |\n"
    turned = [rows[1].replace("|  |", "| 强化要素支撑 |"), rows[0].replace("| 强化要素支撑 |", "|  |"), rows[2]]
    old, new = (parse(head + "\n".join(some) + "\n") for some in (rows, turned))
    found = compare(old, new).changes
    assert [change.kind for change in found] == ["same"] * 3
    assert not any(change.retitled for change in found)


# Units


def test_another_lead_is_called_out() -> None:
    change = only(between(("督查室牵头，办信司配合", "办信司牵头，督查室配合")))
    assert change.kind == "same"
    assert told(change, "lead") == [(("督查室",), ("办信司",), "")]
    assert set(change.units.role) == {RoleChange("督查室", "lead", "support"), RoleChange("办信司", "support", "lead")}
    assert change.units.transfers == ()


def test_a_duty_that_goes_to_another_unit_that_was_there_is_a_transfer() -> None:
    change = only(between(("信息中心牵头", "研究室牵头")))
    assert change.units.gained == (Party("研究室", "lead"),)
    assert change.units.lost == (Party("信息中心", "lead"),)
    assert change.units.transfers == (("信息中心", "研究室"),)


def test_a_unit_that_is_new_altogether_takes_nothing_over() -> None:
    assert only(between(("信息中心牵头", "数据专班牵头"))).units.transfers == ()


@pytest.mark.parametrize(
    ("old", "new", "transfers"),
    [
        ("广东省", "佛山市", ()),  # the like office of another government, or another office there
        ("广东省", "广东省", (("省政务服务和数据管理局", "省商务厅"),)),
    ],
)
def test_what_another_government_s_office_does_there_no_reform_has_moved(
    old: str, new: str, transfers: tuple[tuple[str, str], ...]
) -> None:
    sides = []
    for place, leads in ((old, ("政务服务和数据管理局", "商务厅")), (new, ("商务厅", "政务服务和数据管理局"))):
        level = place[-1]
        first, second = (lead if level == "省" else lead.replace("厅", "局") for lead in leads)
        sides.append(
            parse(
                f"# {place}人民政府关于2023年工作的通知\n\n{place}人民政府\n\n一、重点\n\n"
                f"（一）设立政策兑现窗口。加强服务。（{level}{first}牵头）\n\n"
                f"（二）抓好外贸外资工作。稳住存量。（{level}{second}配合）\n"
            )
        )
    assert compare(*sides).changes[0].units.transfers == transfers


def plan(year: int, clause: str) -> Plan:
    return parse(
        f"# 关于{year}年工作的通知\n\n广安市人民政府\n\n一、重点\n\n（一）抓好市场监管。加强检查。（{clause}）\n"
    )


def test_a_renamed_unit_is_no_change_of_duty() -> None:
    found = compare(plan(2017, "市工商局牵头，市环保局配合"), plan(2023, "市市场监管局牵头，市生态环境局配合"))
    units = found.changes[-1].units
    assert not units
    assert {(each.old, each.new) for each in units.renamed} == {
        ("市工商行政管理局", "市市场监督管理局"),
        ("市环境保护局", "市生态环境局"),
    }
    assert not [each for each in found.changes[-1].fields if each.field == "lead"]
    back = compare(plan(2023, "市市场监管局牵头"), plan(2017, "市工商局牵头")).changes[-1].units
    assert back.gained
    assert back.renamed == ()


def test_units_that_became_one_are_no_loss() -> None:
    found = compare(plan(2017, "市工商局牵头，市质监局、市食品药品监管局配合"), plan(2023, "市市场监管局牵头"))
    units = found.changes[-1].units
    assert not units
    assert {each.new for each in units.renamed} == {"市市场监督管理局"}
    assert len(units.renamed) == 3


def test_the_level_before_a_name_makes_no_other_unit() -> None:
    found = compare(plan(2022, "市城建专班牵头"), plan(2023, "城建专班牵头"))
    assert not found.changes[-1].units
    assert found.changes[-1].units.renamed == ()
