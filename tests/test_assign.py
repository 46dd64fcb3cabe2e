"""Who is handed out what: every share of every unit once, under what the office has decided."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import handmade as hand
import pytest
from corrupt import corrupt
from hypothesis import given

from pipeline import cli, load, parse
from pipeline.filenames import safe_stem
from pipeline.handout import progress
from pipeline.handout.assign import handout
from pipeline.handout.marks import marks
from pipeline.handout.records import UNDECIDED, Answers, Assignment, Handout
from pipeline.matrix.rows import everything
from pipeline.matrix.units import shares, units_of
from pipeline.model import Plan, PlanError

PLAN = """{title}

一、加强领导

（一）办好实事。为群众办好十件实事，12月底前报送清单。

牵头单位：研究室 配合单位：督查室、人事司 完成时限：2020年12月底

（二）整治会风。会议只开半天。

责任单位：督查室会同人事司、各司局

（三）做好保障。

责任单位：各司局
"""


def plan(title: str = "国家信访局2020年工作要点", name: str = "2020.md") -> Plan:
    return parse(PLAN.format(title=title), name=name)


def rows(out: Handout, unit: str) -> dict[str, Assignment]:
    """The rows of a unit, by path of the task."""
    return {row.task: row for packet in out.packets if packet.unit.name == unit for row in packet.assignments}


def given_out(out: Handout) -> list[tuple[str, str, str]]:
    return [(row.plan, row.task, packet.unit.name) for packet in out.packets for row in packet.assignments]


def named(each: Plan) -> set[tuple[str, str, str]]:
    """Every task and unit of a plan that belong together, collective units aside; what a heading says that is no task
    of its own stands with texts below it."""
    units, tasks = units_of(each), {row.text.id for row in everything(each)}
    said = [(place, share.unit) for place in each.places() for share in shares(place.text, units)]
    for heading, unit in said:
        below = [named for place, named in said if heading.node in place.nodes and place.text is not heading.text]
        assert heading.text.id in tasks or unit in below
    parts = [(place.text.id, unit) for place, unit in said if place.text.id in tasks]
    return {(Path(each.source.file).stem, task, unit.name) for task, unit in parts if unit.kind != "collective"}


def holds(each: Plan) -> None:
    out = handout([each])
    found = given_out(out)
    assert len(found) == len(set(found))
    assert set(found) == named(each)
    files = [packet.file for packet in out.packets]
    assert len({file.casefold() for file in files}) == len(files)
    assert [packet.number for packet in out.packets] == list(range(1, len(files) + 1))
    assert all(safe_stem(file) == file.removesuffix(".xlsx") for file in files)
    for packet in out.packets:
        assert [row.number for row in packet.assignments] == list(range(1, len(packet.assignments) + 1))
        assert all(row.reports == (row.reporter == packet.unit.name) for row in packet.assignments)
    for task in {row.task for packet in out.packets for row in packet.assignments}:
        assert sum(row.reports for packet in out.packets for row in packet.assignments if row.task == task) <= 1


def test_every_share_of_a_real_plan_is_handed_out_once(corpus_plan: Path) -> None:
    holds(load(corpus_plan))


@given(hand.plans())
@hand.fewer
def test_every_share_of_a_hostile_plan_is_handed_out_once(each: Plan) -> None:
    found = given_out(handout([each]))
    assert len(found) == len(set(found))


def test_the_version_is_of_the_words_and_not_of_their_typography(plan_2017: Path) -> None:
    text = plan_2017.read_text("utf-8-sig")
    out = handout([parse(text)])
    for seed in range(12):
        again = handout([parse(corrupt(text, seed))])
        assert [packet.version for packet in again.packets] == [packet.version for packet in out.packets], seed
    changed = handout([parse(text.replace("继续推进", "接着推进"))])
    assert changed.version != out.version
    assert changed.packets[8].version == out.packets[8].version  # that unit has other tasks


def test_roles_are_said_in_issued_words_and_who_else() -> None:
    out = handout([plan()])
    assert [packet.unit.name for packet in out.packets] == ["研究室", "督查室", "人事司"]
    lead, support = rows(out, "研究室")["P2020-1-1#1"], rows(out, "人事司")
    assert (lead.role, lead.others, lead.reports, lead.due) == ("牵头", "配合：督查室、人事司", True, "2020-12-31")
    assert (support["P2020-1-1#1"].role, support["P2020-1-1#1"].reporter) == ("配合", "研究室")
    assert support["P2020-1-2#1"].role == "配合（会同）"
    assert support["P2020-1-2#1"].others.startswith("牵头（会同）：督查室")
    assert out.unassigned == (("2020", "P2020-1-3#1"),)


def decided(folder: Path, **cells: str) -> Plan:
    """The plan with a decision on its first task."""
    file = folder / "2020.md"
    file.write_text(PLAN.format(title="国家信访局2020年工作要点"), "utf-8")
    assert cli.main(["decide", str(file)]) == 0
    beside = file.with_suffix(".decisions.csv")
    listed = list(csv.DictReader(io.StringIO(beside.read_text("utf-8-sig"), newline="")))
    listed[0].update(cells)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, listed[0])
    writer.writeheader()
    writer.writerows(listed)
    beside.write_bytes(text.getvalue().encode("utf-8-sig"))
    return load(file)


def test_what_the_office_has_decided_wins_and_says_so(tmp_path: Path) -> None:
    cells = {
        "确认牵头单位": "督查室",
        "填报单位": "办公室",
        "完成时限": "2020年6月底",
        "分管领导": "张三",
        "目标": "十件",
    }
    out, before = handout([decided(tmp_path, **cells)]), handout([plan()])
    task = "P2020-1-1#1"
    assert rows(out, "督查室")[task].role == "牵头（核定）"
    assert rows(out, "研究室")[task].others == "牵头（核定）：督查室；配合：人事司", "who leads comes first"
    assert rows(out, "研究室")[task].role == "原文牵头"
    assert rows(out, "人事司")[task].others == "牵头（核定）：督查室；原文牵头：研究室"
    assert rows(before, "人事司")[task].others == "牵头：研究室；配合：督查室"
    office = rows(out, "办公室")[task]
    assert (office.role, office.roles, office.reports) == ("填报（核定）", (), True)
    assert (office.deadline, office.due) == ("2020年6月底（核定）", "2020-06-30")
    assert office.decided == "分管领导：张三；目标：十件"
    assert not rows(out, "研究室")[task].reports
    assert out.version != before.version


def test_nobody_reports_where_several_are_responsible() -> None:
    out = handout([parse("2020年工作要点\n\n一、工作\n\n（一）做事。\n\n责任单位：办公室、人事司\n", name="2020.md")])
    assert {row.reporter for packet in out.packets for row in packet.assignments} == {UNDECIDED}
    assert len(out.undecided) == 1


def test_of_several_plans_a_unit_gets_one_list() -> None:
    one, two = plan(), plan("国家信访局2020年信访工作要点", "2020-2.md")
    out = handout([one, two])
    assert set(given_out(out)) == named(one) | named(two)
    assert len(out.packets) == 3
    assert out.packets[0].file == "2020年工作任务（01 研究室）.xlsx"
    unknown = parse("2020年要点\n\n一、工作\n\n（一）做事。\n\n责任单位：甲乙丙室、丁戊己办\n", name="a.md")
    other = parse("2020年要点二\n\n一、工作\n\n（一）做别的事。\n\n责任单位：甲乙丙 室\n", name="b.md")
    assert [len(packet.assignments) for packet in handout([unknown, other]).packets] == [2, 1]


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("2017 年信访工作要点及责任分工", "2017年信访工作要点"),
        ("国务院关于加强审计工作的意见", "2023年国务院关于加强审计工作的意见"),
        ("甲局关于印发《2023年工作要点》的通知", "2023年工作要点"),
        ("2023年甲/乙:*工作", "2023年甲_乙__工作"),
    ],
)
def test_files_are_called_by_year_and_series(title: str, series: str) -> None:
    each = hand.plan(
        hand.section("一、", "工作", hand.point("（一）", "事", hand.text("做", hand.said("A/B室、a_b室"))))
    )
    each = replace(each, title=title, year=int(title[:4]) if title[:4].isdigit() else 2023)
    assert [packet.file for packet in handout([each]).packets] == [
        f"{series}（01 A_B室）.xlsx", f"{series}（02 a_b室）.xlsx"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲局2023年工作要点（征求意见稿）\n", ("征求意见稿",)),
        ("甲局2023年工作要点征求意见稿\n", ("征求意见稿",)),
        ("内部资料　注意保存\n\n# 甲局2023年工作要点\n", ("内部资料　注意保存",)),
        ("# 甲局2023年工作要点\n\n**【机密★10年】**\n", ("机密★10年",)),
        ("甲局2023年内部审计工作要点（试行）\n\n内部审计要加强。\n", ()),
        ("内部\n\n甲局2023年工作要点（内部，讨论稿）\n", ("内部，讨论稿", "内部")),
    ],
)
def test_marks_of_a_plan_are_found_on_their_own_lines_and_in_titles(text: str, found: tuple[str, ...]) -> None:
    each = parse(text + "\n一、工作\n\n（一）做好内部管理。机密要保守。\n\n责任单位：办公室\n")
    assert marks(each) == found
    assert handout([each]).title.startswith("甲局2023年")
    assert not any(mark in handout([each]).title for mark in found if mark not in text.split("\n")[-2])


LAST = {
    "plan": "2020", "task": "P2020-1-1#1", "title": "（一）办好实事", "text": "为群众办好十件实事，12月底前报送清单。",
    "answers": [{"unit": "研究室", "state": "滞后", "progress": "办了三件", "role": "牵头"}],
}  # fmt: skip


def written(folder: Path, *periods: tuple[str, object]) -> Path:
    file = folder / "progress.json"
    said = {"schema": 1, "periods": [{"period": period, "tasks": [task]} for period, task in periods]}
    file.write_text(json.dumps(said), "utf-8")
    return file


@pytest.mark.parametrize(
    ("task", "carried"),
    [
        (LAST, True),
        (LAST | {"plan": "other", "task": "P2020-7-7#1"}, True),  # the same words with another number
        (LAST | {"text": "为群众办好五件实事。"}, False),  # another task now
    ],
)
def test_the_answers_of_the_last_period_go_with_the_words_of_a_task(
    tmp_path: Path, task: object, carried: bool
) -> None:
    old = LAST | {"answers": []}
    last = progress.read(written(tmp_path, ("2020-Q1", old), ("2020-Q2", task), ("2020-Q3", old)), "2020-Q3")
    out = handout([plan()], period="2020-Q3", last=last)
    assert rows(out, "研究室")["P2020-1-1#1"].last == (Answers("滞后", "办了三件") if carried else Answers())
    asked = handout([decided(tmp_path, 填报单位="督查室")], last=last)
    now = Answers("滞后", "办了三件", own_progress="办了三件")  # it does not report any more
    assert rows(asked, "研究室")["P2020-1-1#1"].last == (now if carried else Answers())
    assert rows(out, "督查室")["P2020-1-1#1"].last == Answers()


SHIFTED = """国家信访局2020年工作要点

一、加强领导

（一）办好实事。为群众办好十件实事。

责任单位：研究室

（二）完成交办任务。

责任单位：研究室

二、夯实基础

（三）完成交办任务。

责任单位：研究室

（四）抓好落实。

1. 一月一报。

责任单位：研究室

2. 一季一评。

责任单位：研究室
"""


def answered(each: Plan, closed: str = "") -> list[dict[str, object]]:
    """The tasks of a plan as a period has them: every one answered with its section and words."""
    return [
        {
            "plan": row.plan, "task": row.task, "stamp": row.stamp, "section": row.section, "title": row.title,
            "text": row.text, "closed": "2020-03-30" * (row.task == closed),
            "answers": [{"unit": "研究室", "progress": row.task}],
        }
        for row in rows(handout([each]), "研究室").values()
    ]  # fmt: skip


def carried(before: Plan, now: Plan, closed: str = "") -> dict[str, tuple[str, bool]]:
    last = progress.Last(answered(before, closed))
    return {task: (row.last.progress, row.closed) for task, row in rows(handout([now], last=last), "研究室").items()}


def test_what_was_answered_and_struck_off_goes_with_a_task_that_only_gets_another_number() -> None:
    """Alike texts in two places are told apart by their sections, 一月一报 goes with the number above it."""
    old = parse(SHIFTED, name="2020.md")
    text = SHIFTED.replace("（四）", "（五）").replace("（三）", "（四）").replace("（二）", "（三）")
    new = parse(text.replace("（三）", "（二）新办一件事。\n\n责任单位：研究室\n\n（三）", 1), name="2020.md")
    assert carried(old, new, closed="P2020-2-4-1#1") == {
        "P2020-1-1#1": ("P2020-1-1#1", False),
        "P2020-1-2#1": ("", False),
        "P2020-1-3#1": ("P2020-1-2#1", False),
        "P2020-2-4#1": ("P2020-2-3#1", False),
        "P2020-2-5-1#1": ("P2020-2-4-1#1", True),
        "P2020-2-5-2#1": ("P2020-2-4-2#1", False),
    }


def test_alike_tasks_that_nothing_tells_apart_are_asked_anew_where_their_numbers_moved() -> None:
    twice = SHIFTED.replace("二、夯实基础\n\n", "")
    old = parse(twice, name="2020.md")
    first, second, third = "P2020-1-1#1", "P2020-1-2#1", "P2020-1-3#1"
    assert carried(old, old, third)[second] == (second, False)
    assert carried(old, old, third)[third] == (third, True)
    moved = twice.replace("（四）", "（五）").replace("（三）", "（四）").replace("（二）", "（三）")
    now = carried(old, parse(moved, name="2020.md"), third)
    assert now[first] == (first, False)
    assert (now[third], now["P2020-1-4#1"]) == (("", False), ("", False))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2, "periods": []}', '{"schema": 1, "periods": [1]}'])
def test_what_is_no_progress_is_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "progress.json"
    file.write_text(text, "utf-8")
    with pytest.raises(PlanError, match="不是 fengong collect 写出的进度文件"):
        progress.read(file)
    with pytest.raises(PlanError, match="读不了"):
        progress.read(tmp_path / "none.json")


def test_of_hundreds_of_units_a_form_names_some_and_says_how_many_there_are() -> None:
    names = [f"第{at}工作专班" for at in range(200)]
    out = handout([parse(f"一、工作\n（一）开展工作。认真落实。\n\n牵头单位：督查室 配合单位：{'、'.join(names)}\n")])
    tasks = {packet.unit.name: packet.assignments[0] for packet in out.packets}
    assert len(tasks) == 201
    assert tasks["督查室"].others == f"配合：{'、'.join(names[:60])}等 200 个单位"
    assert tasks[names[2]].others == f"牵头：督查室；配合：{'、'.join([*names[:2], *names[3:61]])}等 199 个单位"
