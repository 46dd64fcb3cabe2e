"""The second period: what was decided, answered and struck off in the first stays there, and outvotes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import returning as kit
from returning import FIRST, FOURTH, SECOND, THIRD, Desk

from pipeline import cli
from pipeline.handout.periods import canonical
from pipeline.handout.verdict import agrees, refuses, strikes_off
from pipeline.model import PlanError

NEXT: dict[str, Any] = {"period": "2020-Q3", "due": "2020-09-25"}
ALL = {
    "办公室": {(FIRST, "state"): "正常推进", (FIRST, "progress"): "办了五件", (FOURTH, "own_progress"): "走访"},
    "督查室": {(SECOND, "state"): "正常推进", (SECOND, "progress"): "压减三成"},
    "人事司": {(THIRD, "state"): "长期坚持"},
    "研究室": {(FOURTH, "own_progress"): "写了两篇报告"},
}
ASK = "按没有销号计；确已销号的请写日期或“已销号”，没有的请清空这一格，别的话写在“核定说明”里"
COLUMNS = ["任务", "未启动", "正常推进", "滞后", "已完成", "长期坚持", "未报", "待明确", "已销号"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.send_all(ALL)
    made.collect()
    return made


def decide(desk: Desk, *given: tuple[str, str, str]) -> None:
    def edit(page: Any) -> None:
        for task, head, words in given:
            kit.put(page, task, head, words)

    desk.ledger.write_bytes(kit.edited(desk.ledger.read_bytes(), edit, "台账"))


def next_period(desk: Desk) -> None:
    desk.back = desk.folder / "三季度"
    desk.back.mkdir(exist_ok=True)


def confirmed(desk: Desk) -> dict[str, list[str]]:
    said = json.loads(desk.progress.read_text("utf-8"))
    return {each["period"]: [task["confirmed"] for task in each["tasks"]] for each in said["periods"]}


def test_a_verdict_is_of_its_own_period(desk: Desk) -> None:
    decide(desk, (SECOND, "核定", "正常推进"), (SECOND, "核定说明", "属实"), (FIRST, "核定", "已完成"))
    first, _ = desk.back, next_period(desk)
    desk.send_all({"督查室": {(SECOND, "state"): "滞后"}}, **NEXT)
    ledger = desk.collect()
    second = kit.of(ledger, SECOND)
    assert (second.effective, second.stood, second.verdict.confirmed) == ("滞后", "正常推进", "")
    assert second.verdict.note == "属实"
    assert kit.of(ledger, FIRST).effective == "已完成"  # nobody says otherwise
    assert kit.codes(ledger) == ["F767", "F768"]
    assert kit.shown(desk.ledger, "台账", ["上期核定", "核定"])[1] == ("正常推进（2020年第二季度）", None)
    assert confirmed(desk) == {"2020-Q2": ["已完成", "正常推进", "", ""], "2020-Q3": [""] * 4}
    decide(desk, (SECOND, "核定", "正常推进"))
    ledger = desk.collect()
    assert (kit.of(ledger, SECOND).effective, kit.codes(ledger)) == ("正常推进", [])
    ledger = desk.collect(first, period="2020-Q2")  # back to the first: each ledger has its own
    assert kit.of(ledger, FIRST).verdict.confirmed == "已完成"
    assert confirmed(desk)["2020-Q3"] == ["", "正常推进", "", ""]
    assert kit.of(desk.collect(period="2020-Q3"), FIRST).verdict.confirmed == ""
    assert confirmed(desk) == {"2020-Q2": ["已完成", "正常推进", "", ""], "2020-Q3": ["", "正常推进", "", ""]}


def test_an_earlier_period_that_takes_the_place_of_a_later_says_so(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(desk, (SECOND, "核定", "正常推进"))
    next_period(desk)
    late = desk.send("迟.xlsx", kit.filled(desk.forms(period="2020-Q1")["办公室"], {(FIRST, "state"): "未启动"}))

    def collected(*more: str) -> str:
        assert cli.main(["collect", *more, "--plan", str(desk.plan), "-o", str(desk.out)]) == 0
        return "".join(capsys.readouterr())

    said = collected(str(late), "--as-of", "2020-03-31")
    assert "台账现为2020年第一季度；请再汇总一次2020年第二季度（--period 2020-Q2）。" in said
    assert "原来的台账是“2020年第二季度”的，其中 1 项的核定、核定说明、销号记入那一期，本期的另填" in said
    assert "台账现为" not in collected(str(desk.folder / "收回"), "--period", "2020-Q2")
    assert kit.shown(desk.ledger, "台账", ["核定"])[1] == ("正常推进",)


def test_what_is_written_into_the_ledger_since_counts_where_years_are_compared(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    new = desk.folder / "2021.md"
    new.write_text(
        kit.PLAN.replace("2020", "2021").replace("（二）整治会风。会议只开半天，发言不超过十分钟。", "（二）"), "utf-8"
    )

    def said() -> str:
        assert cli.main(["diff", str(desk.plan), str(new), "--progress", str(desk.progress)]) == 1
        return "".join(capsys.readouterr())

    assert "未完成、今年不再提的 1 项" in said()
    decide(desk, (SECOND, "销号", "2020-12-30"))
    for head, words in (("销号", "2020-12-30"), ("核定", "已完成")):
        decide(desk, (SECOND, "销号", ""), (SECOND, "核定", ""), (SECOND, head, words))
        told = said()
        assert "未完成、今年不再提" not in told
        assert (
            "2020-台账.xlsx：有 1 项的核定、销号是汇总以后写的（或改的），progress.json 里还没有，已按台账计。" in told
        )
    first, _ = desk.back, next_period(desk)
    desk.send_all({"督查室": {(SECOND, "state"): "滞后"}}, **NEXT)
    desk.collect()
    desk.collect(first)  # the ledger is that of an earlier period, and says nothing of the last
    decide(desk, (SECOND, "销号", "2020-06-30"))
    assert "未完成、今年不再提的 1 项" in said()


def test_going_back_to_an_earlier_period_takes_nothing_along_and_coming_again_finds_all(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    def folder(name: str) -> Path:
        desk.back = desk.folder / name
        desk.back.mkdir(exist_ok=True)
        return desk.back

    second, third = folder("二"), folder("三")
    desk.back = second
    desk.send_all(ALL)
    desk.collect()
    decide(desk, (FIRST, "核定说明", "二季度说的"), (THIRD, "销号", "2020-06-20"))
    desk.back = third
    desk.send_all({"督查室": {(SECOND, "state"): "滞后"}}, **NEXT)
    assert kit.of(desk.collect(third), FIRST).verdict.note == "二季度说的"
    decide(desk, (FIRST, "核定说明", "三季度说的"), (SECOND, "销号", "2020-09-20"), (SECOND, "核定", "已完成"))

    def said(ledger: Any) -> list[tuple[str, str, str]]:
        found = (kit.of(ledger, task).verdict for task in (FIRST, SECOND, THIRD))
        return [(each.confirmed, each.note, each.closed) for each in found]

    then = [("", "二季度说的", ""), ("", "", ""), ("", "", "2020-06-20")]
    now = [("", "三季度说的", ""), ("已完成", "", "2020-09-20"), ("", "", "2020-06-20")]
    for _ in range(2):
        back = desk.collect(second)
        assert said(back) == then
        assert kit.shown(desk.ledger, "台账", ["核定说明", "销号"])[1] == (None, None)
        assert said(desk.collect(third)) == now
    assert [message for _, _, message in kit.messages(back, "F767")] == [
        "原来的台账是“2020年第三季度”的，其中 3 项的核定、核定说明、销号记入那一期，本期的另填"
    ]
    desk.collect(second)
    decide(desk, (FIRST, "销号", "2020-06-30"))  # what is struck off in the earlier one is so in the next
    assert said(desk.collect(third)) == [("", "三季度说的", "2020-06-30"), *now[1:]]
    desk.collect(second)
    fourth = folder("四")
    desk.send_all({"督查室": {(SECOND, "state"): "已完成"}}, period="2020-Q4", due="2020-12-25")
    assert said(desk.collect(fourth)) == [("", "三季度说的", "2020-06-30"), ("", "", "2020-09-20"), now[2]]


@pytest.mark.parametrize(
    "words",
    [
        "否",
        "不予销号",
        "不同意",
        "退回重报",
        "未销号",
        "暂不销号",
        "建议不予销号",
        "=B3",
        "0",
        "FALSE",
        "拟销号",
        "继续",
    ],
)
def test_a_refusal_strikes_nothing_off(desk: Desk, words: str) -> None:
    decide(desk, (FIRST, "销号", words), (SECOND, "核定", words))
    ledger = desk.collect(as_of="2020-12-01")
    assert [kit.of(ledger, task).overdue for task in (FIRST, SECOND)] == ["逾期", "逾期"]
    assert kit.codes(ledger) == ["F766", "F766"]
    assert kit.shown(desk.ledger, "按单位汇总", ["已核定", "已销号"], "填报单位")[-1] == (0, 0)
    assert kit.of(desk.collect(), FIRST).verdict.closed == words


@pytest.mark.parametrize("words", ["抓紧办理", "7月底前销号", "申请销号", "同意继续办理", "85%", "张三"])
def test_what_neither_agrees_nor_refuses_strikes_nothing_off_and_is_named(desk: Desk, words: str) -> None:
    decide(desk, (FIRST, "销号", words))
    ledger = desk.collect(as_of="2020-12-01")
    assert kit.of(ledger, FIRST).overdue == "逾期"
    assert [message for _, _, message in kit.messages(ledger, "F766")] == [
        f"台账中一（一）（{FIRST}）的“销号”写的是“{words}”，看不出是不是销号，{ASK}"
    ]
    assert kit.of(desk.collect(), FIRST).verdict.closed == words


@pytest.mark.parametrize(
    "words",
    [
        "已销号",
        "销号",
        "是",
        "√",
        "TRUE",
        "2020-06-30",
        "2020年6月30日",
        "6.30",
        "20200630",
        "2020年6月",
        "2020年第二季度",
        "６月３０日（第3次例会）",
        "6月30日局务会销号",
        "销号，6月30日",
        "已办结2020.6.30",
        "同意，局务会通过",
        "已销号（见纪要）",
    ],
)
def test_what_agrees_strikes_off(words: str) -> None:
    assert strikes_off(words)
    assert not refuses(words)


def test_what_is_no_refusal() -> None:
    assert not any(map(refuses, ("已销号", "2020-06-30", "同意", "是", "销号", "√", "")))
    assert agrees("同意")
    assert not agrees("不同意")


def test_a_verdict_that_is_no_state_is_said(desk: Desk) -> None:
    decide(desk, (FIRST, "核定", "基本完成"), (SECOND, "核定", "属实"))
    ledger = desk.collect()
    assert kit.of(ledger, FIRST).effective == "正常推进"
    assert [message for _, _, message in kit.messages(ledger, "F766")] == [
        f"台账中一（一）（{FIRST}）的“核定”写的是“基本完成”，不是五种状态之一，状态仍按填报的计"
    ]


def test_what_has_a_deadline_is_late_however_long_it_lasts(desk: Desk) -> None:
    desk.send_all({"督查室": {(SECOND, "state"): "长期坚持", (SECOND, "progress"): "压减三成"}})
    ledger = desk.collect(as_of="2020-12-01")
    assert kit.of(ledger, SECOND).overdue == "逾期"
    assert kit.codes(ledger, "F777") == ["F755"]
    decide(desk, (SECOND, "核定", "长期坚持"))
    ledger = desk.collect(as_of="2020-12-01")
    assert (kit.of(ledger, SECOND).overdue, kit.codes(ledger, "F777")) == ("", [])


def test_the_late_ones_can_be_collected_by_themselves(desk: Desk) -> None:
    next_period(desk)  # another folder, the same period
    desk.send_all({"督查室": {(SECOND, "state"): "滞后"}})
    ledger = desk.collect()
    assert [kit.of(ledger, task).state for task in (FIRST, SECOND, THIRD)] == ["正常推进", "滞后", "长期坚持"]
    assert ledger.missing == ()
    assert [message.partition("这次")[0] for _, _, message in kit.messages(ledger, "F769")] == [
        "人事司",
        "办公室",
        "研究室",
    ]
    assert desk.collect().statuses == ledger.statuses
    ledger = desk.collect(anew=True)
    assert [kit.of(ledger, task).state for task in (FIRST, SECOND, THIRD)] == ["", "滞后", ""]
    assert kit.codes(ledger) == []


def test_two_forms_that_differ_stay_unsettled_until_somebody_says_which_counts(desk: Desk) -> None:
    office = desk.forms()["办公室"]
    one = desk.send("甲.xlsx", kit.filled(office, {(FIRST, "state"): "滞后", (FIRST, "progress"): "两件没有办"}))
    two = desk.send("乙.xlsx", kit.filled(office, {(FIRST, "state"): "已完成"}))
    late = desk.send("晚.xlsx", kit.filled(desk.forms()["研究室"], {(FOURTH, "own_progress"): "写了三篇"}))

    def said(*given: Path, **asked: Any) -> list[tuple[str, str, str]]:
        ledger = desk.collect(*given, **asked)
        return kit.messages(ledger, "F706") + kit.messages(ledger, "F707")

    first = said(one, two)
    assert [(file, cell != "") for file, cell, _ in first] == [("乙.xlsx", False), *[("乙.xlsx", True)] * 2]
    for _ in range(2):
        assert said(late) == first
    assert said(two) == []  # the unit's one form, given by itself
    assert said(late) == []
    assert said(one, two) == first
    assert "按 --prefer" in said(one, two, prefer=("乙.xlsx",))[0][2]
    assert said(late) == []
    assert said(one, two) == first
    assert said(late, anew=True) == []


@pytest.mark.parametrize("only", [False, True])
def test_who_returned_nothing_but_a_row_of_its_own_has_returned(tmp_path: Path, only: bool) -> None:
    """``only``: the task that was issued is deleted from the form."""
    desk = Desk(tmp_path)

    def add(sheet: Any) -> None:
        _, heads = kit.heads_of(sheet)
        sheet.cell(sheet.max_row + 1, heads["工作内容"]).value = "另办了一件事"
        if only:
            sheet.delete_rows(kit.row_of(sheet, FOURTH))

    form = desk.send("研究室.xlsx", kit.edited(desk.forms()["研究室"], add))
    late = desk.send("晚.xlsx", kit.filled(desk.forms()["督查室"], {(SECOND, "state"): "正常推进"}))
    first = desk.collect(form)
    for _ in range(2):
        ledger = desk.collect(late)
        assert ledger.missing == ("办公室", "人事司")
        assert kit.messages(ledger, "F704") == []
        assert kit.messages(ledger, "F722") == kit.messages(first, "F722")
        assert [file for file, _, _ in kit.messages(ledger, "F769")] == ["研究室.xlsx"]
    assert "研究室" in desk.collect(late, anew=True).missing


def test_a_blank_answer_wipes_out_none_of_the_same_period(desk: Desk) -> None:
    next_period(desk)  # another folder, the same period
    desk.send_all({"办公室": {}, "督查室": {(SECOND, "progress"): "压减四成"}})
    for _ in range(2):
        ledger = desk.collect()
        first = kit.of(ledger, FIRST).entries[0].answers
        assert (first.state, first.progress) == ("正常推进", "办了五件")
        second = kit.of(ledger, SECOND).entries[0].answers
        assert (second.state, second.progress) == ("正常推进", "压减四成")
        assert [e.answers.own_progress for e in kit.of(ledger, FOURTH).entries if e.unit == "办公室"] == ["走访"]
        assert [message.partition("：")[2] for _, _, message in kit.messages(ledger, "F774")] == [
            f"一（一）（{FIRST}）的“完成状态”、一（一）（{FIRST}）的“进展情况”、二（四）（{FOURTH}）的“本单位进展”",
            f"一（二）（{SECOND}）的“完成状态”",
        ]
        assert "办公室" not in {each.unit for each in ledger.owing}
    ledger = desk.collect(anew=True)
    assert kit.of(ledger, FIRST).state == ""
    assert "F704" in kit.codes(ledger)


def test_a_day_goes_with_the_state_that_it_belongs_to(desk: Desk) -> None:
    desk.send_all({"办公室": {(FIRST, "state"): "已完成", (FIRST, "done_on"): "2020-6-1"}})
    desk.collect()
    desk.send_all({"办公室": {(FIRST, "state"): "滞后"}})
    ledger = desk.collect()
    entry = kit.of(ledger, FIRST).entries[0]
    assert (entry.answers.state, entry.answers.done_on, entry.answers.progress) == ("滞后", "", "办了五件")
    assert [code for code in kit.codes(ledger) if code in ("F751", "F775")] == ["F775"]
    desk.send_all({"办公室": {(FIRST, "progress"): "办了六件"}})
    assert kit.of(desk.collect(), FIRST).entries[0].answers.state == "滞后"


def prefilled(desk: Desk, change: dict[str, Any]) -> Any:
    """The forms of the next period come back with the last one's answers and a ``change`` to some."""
    from pipeline.handout import progress

    forms = desk.forms(**NEXT, last=progress.read(desk.progress, NEXT["period"]))
    next_period(desk)
    for unit, form in forms.items():
        desk.send(f"{unit}.xlsx", kit.filled(form, change.get(unit, {})))
    return desk.collect()


def test_a_form_that_nobody_has_touched_is_said_to_be_so(desk: Desk) -> None:
    ledger = prefilled(desk, {"督查室": {(SECOND, "progress"): "又压减一成"}, "办公室": {(FIRST, "state"): "滞后"}})
    assert [(each.unit, each.how, each.same) for each in ledger.owing if each.same] == [
        ("研究室", "与上期一字未改", (FOURTH,)),
        ("人事司", "与上期一字未改", (THIRD,)),
    ]
    assert [message for _, _, message in kit.messages(ledger, "F754")] == [
        f"办公室有 1 项与上期一字未改：二（四）“改进作风”（{FOURTH}）"
    ]
    assert [file for file, _, _ in kit.messages(ledger, "F753")] == ["人事司.xlsx", "研究室.xlsx"]
    assert ledger.back == "应报 4 家、已报 4 家（其中 2 家与上期一字未改）"


@pytest.mark.parametrize(
    "change",
    [
        {(FIRST, "state"): "已完成", (FIRST, "progress"): "十件都办了", (FIRST, "done_on"): "2020-08-20"},
        {(FIRST, "state"): None, (FIRST, "progress"): None},
    ],
    ids=["done", "wiped out"],
)
def test_a_form_with_anything_changed_in_it_is_not_untouched(desk: Desk, change: dict[str, Any]) -> None:
    ledger = prefilled(desk, {"办公室": change})
    assert [(each.how, each.same) for each in ledger.owing if each.unit == "办公室"] != [("与上期一字未改", (FOURTH,))]
    assert "办公室.xlsx" not in [file for file, _, _ in kit.messages(ledger, "F753")]
    assert "办公室.xlsx" in [file for file, _, _ in kit.messages(ledger, "F754")]


def test_a_word_that_is_no_state_is_asked_for_and_not_given_again(desk: Desk) -> None:
    desk.send_all({"督查室": {(SECOND, "state"): "基本完成", (SECOND, "progress"): "压减三成"}})
    ledger = desk.collect()
    assert [(each.unit, each.lacking) for each in ledger.owing] == [("督查室", (SECOND,))]
    ledger = prefilled(desk, {})
    entry = kit.of(ledger, SECOND).entries[0]
    assert (entry.answers.state, entry.answers.progress) == ("", "压减三成")
    assert "督查室.xlsx" in [file for file, _, _ in kit.messages(ledger, "F753")]  # it has touched nothing


def test_what_is_struck_off_is_asked_of_nobody(desk: Desk) -> None:
    decide(desk, (FIRST, "销号", "2020-06-30"), (SECOND, "销号", "不予销号"))
    desk.collect()
    ledger = prefilled(desk, {})
    assert "F741" not in kit.codes(ledger)
    assert "F709" not in kit.codes(ledger)
    assert FIRST not in {task for each in ledger.owing for task in each.lacking}
    assert kit.of(ledger, FIRST).verdict.closed == "2020-06-30"
    sheet = openpyxl.load_workbook(desk.back / "办公室.xlsx")["我的任务"]
    _, heads = kit.heads_of(sheet)
    row = kit.row_of(sheet, FIRST)
    assert sheet.cell(row, heads["核定事项"]).value == "已销号，不用填报"
    assert all(cell.protection.locked for cell in sheet[row])
    assert not all(cell.protection.locked for cell in sheet[kit.row_of(sheet, SECOND)])


def test_what_was_said_last_of_a_task_that_is_struck_off_stays_with_it(desk: Desk) -> None:
    done = {(SECOND, "state"): "已完成", (SECOND, "progress"): "会风已改", (SECOND, "done_on"): "2020-06-20"}
    desk.send_all({"督查室": {**done, (FIRST, "own_progress"): "督办两次"}})
    desk.collect()
    decide(desk, (SECOND, "销号", "已销号"), (FIRST, "核定", "正常推进"))
    for period, other in (("2020-Q3", "滞后"), ("2020-Q4", "正常推进"), ("2020-Q4", "未启动")):
        next_period(desk)
        desk.send_all({"人事司": {(THIRD, "state"): other}}, period=period, due="2020-12-25")
        ledger = desk.collect()
        status = kit.of(ledger, SECOND)
        assert (status.state, status.before) == ("已完成", "已完成")
        assert kit.shown(desk.ledger, "台账", ["完成状态", "进展情况", "完成日期"])[1] == tuple(done.values())
        again = ["F777"] if other == "未启动" else []  # the second form of 人事司 in one period
        assert kit.codes(ledger, "F767", "F774") == again  # nothing that was said before is said again
        assert "督查室" in ledger.missing  # for the task that it supports
        rows = kit.shown(desk.ledger, "按单位汇总", ["填报单位", *COLUMNS], "填报单位")
        assert rows[1][1:] == (1, 0, 0, 0, 0, 0, 0, 0, 1)
        assert all(row[1] == sum(row[2:]) for row in rows)
        csv = desk.progress.with_suffix(".csv").read_text("utf-8-sig").splitlines()
        assert sum("会风已改" in line for line in csv) == len({"2020-Q2", "2020-Q3", period})


def test_what_nobody_can_report_is_owed_by_nobody(desk: Desk) -> None:
    rows = kit.shown(desk.ledger, "按单位汇总", ["填报单位", *COLUMNS], "填报单位")
    assert [row[1:] for row in rows if row[0] == "待办公室明确"] == [(1, 0, 0, 0, 0, 0, 0, 1, 0)]
    assert rows[-1][COLUMNS.index("未报") + 1] == 0


def test_a_unit_whose_tasks_are_all_struck_off_is_not_waited_for(desk: Desk) -> None:
    decide(desk, (FOURTH, "销号", "已销号"))
    next_period(desk)
    desk.send_all({"督查室": {(SECOND, "state"): "滞后"}}, **NEXT)
    ledger = desk.collect()
    assert ledger.missing == ("办公室", "人事司")
    assert ledger.expected == 3


def test_merged_verdicts_are_those_of_every_row(desk: Desk) -> None:
    def edit(page: Any) -> None:
        _, heads = kit.heads_of(page)
        kit.put(page, FIRST, "核定", "已完成")
        first, last = kit.row_of(page, FIRST), kit.row_of(page, THIRD)
        page.merge_cells(start_row=first, end_row=last, start_column=heads["核定"], end_column=heads["核定"])

    desk.ledger.write_bytes(kit.edited(desk.ledger.read_bytes(), edit, "台账"))
    ledger = desk.collect()
    assert [status.verdict.confirmed for status in ledger.statuses] == ["已完成"] * 3 + [""]
    assert kit.codes(ledger) == ["F770"]
    assert kit.codes(desk.collect()) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        *((each, "2024-Q1") for each in ("2024Q1", "2024-q1", "2024年第一季度", "2024年一季度", "２０２４年1季度")),
        *((each, "2024-H2") for each in ("2024-H2", "2024年下半年")),
        *((each, "2024-03") for each in ("2024-03", "2024-3", "2024年3月", "2024.3", "202403", "2024年3月份")),
        *((each, "2024") for each in ("2024", "2024年", "2024年度", "2024全年")),
        *((each, "") for each in ("", "一季度", "2024-W1", "2024-Q9", "2024-13", "第9期", "20243", "1024-Q1")),
    ],
)
def test_a_period_has_one_name(words: str, name: str) -> None:
    if name:
        assert canonical(words) == name
        return
    with pytest.raises(PlanError, match=r"^--period：“.*”不是.*。$"):
        canonical(words)
