"""A ledger → the tables of its workbook: 台账, 按单位汇总, 按章节汇总, 催报, 异常, 核定存档."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.collect.ledger import CLOSED, LATE, SOON, SOON_DAYS, UNDECIDABLE, UNSAID, Entry, Kept, Ledger, Status
from pipeline.findings import SEVERITY_WORDS
from pipeline.handout.records import FIELDS, STATES, UNDECIDED
from pipeline.handout.words import day, period
from pipeline.matrix import Cell, Column, Table
from pipeline.matrix.columns import BY_KEY
from pipeline.matrix.table import tabulate

LEDGER, BY_UNIT, BY_SECTION, OWING, ANOMALIES, ARCHIVE = (
    "台账",
    "按单位汇总",
    "按章节汇总",
    "催报",
    "异常",
    "核定存档",
)
SHEETS = (LEDGER, BY_UNIT, BY_SECTION, OWING, ANOMALIES, ARCHIVE)
NUMBER, TASK, PLACE, STAMP = "序号", "任务编号", "位置", "校验"
VERDICT = {"confirmed": "核定", "note": "核定说明", "closed": "销号"}
_OTHER = next(each.head for each in FIELDS if each.key == "fields")
OWN = "own:"  # before the head, in the key of a column that the office has added


@dataclass(frozen=True, slots=True)
class _Line:
    """A status with its number."""

    number: int
    status: Status


def _task(key: str) -> Callable[[_Line], Cell]:
    return lambda line: getattr(line.status.task, key) or ""


def _answer(key: str) -> Callable[[_Line], Cell]:
    return lambda line: getattr(line.status.reported.answers, key) if line.status.reported else ""


def _verdict(key: str) -> Callable[[_Line], Cell]:
    return lambda line: getattr(line.status.verdict, key)


def _state(line: _Line) -> Cell:
    """The state, or what the reporting unit wrote for one."""
    reported = line.status.reported
    return line.status.state or (f"（{reported.answers.state}）" if reported and reported.answers.state else "")


def _stood(line: _Line) -> Cell:
    """The last verdict of a period before, and of which."""
    status = line.status
    where = f"（{period(status.stood_in)}）" if status.stood_in else ""
    return f"{status.stood}{where}" if status.stood else ""


def _others(line: _Line) -> Cell:
    return "\n".join(words for entry in line.status.entries if (words := _said(entry)))


def _said(entry: Entry) -> str:
    """What a unit wrote that is not the reporting unit's: 研究室（配合，会同）：…; of that one only 本单位进展."""
    given = entry.answers
    said = [given.own_progress] if given.own_progress else []
    if not entry.reports:
        for head, value in (
            ("状态", given.state),
            ("进展", given.progress),
            ("问题", given.problems),
            ("下一步", given.next),
            ("完成日期", given.done_on),
            ("佐证", given.evidence),
        ):
            said += [f"{head}：{value}"] if value else []
    part = entry.role.replace("（", "，").replace("）", "")  # 责任（首列）, in brackets itself
    role = "；".join(filter(None, (part, "不在本任务的责任单位中" if entry.strange else "")))
    return f"{entry.unit}{f'（{role}）' if role else ''}：{'；'.join(said)}" if said else ""


def _duty(key: str, width: float, *, center: bool = False) -> Column:
    """A column of the matrix, of what a ledger's task has from there."""
    return Column(key, BY_KEY[key].head, width, _task(key), center=center, optional=True)


_COLUMNS: tuple[Column, ...] = (
    Column("number", NUMBER, 5, lambda line: line.number, center=True),
    Column("id", TASK, 12, _task("id"), center=True),
    Column("place", PLACE, 10, _task("place"), center=True, optional=True),
    Column("section", "章节", 10, _task("section"), optional=True),
    Column("title", "重点任务", 15, _task("title"), optional=True),
    Column("text", "工作内容", 34, _task("text"), optional=True, stretch=True),
    Column("fields", _OTHER, 20, _task("fields"), optional=True),
    _duty("target", 16),
    _duty("lead", 10),
    _duty("responsible", 10),
    _duty("support", 10),
    _duty("chief", 8, center=True),
    Column("reporter", "填报单位", 9, _task("reporter"), center=True),
    Column("deadline", "完成时限", 11, _task("deadline"), center=True, optional=True),
    Column("due", "截止日期", 11, _task("due"), center=True, optional=True),
    Column("state", "完成状态", 9, _state, center=True),
    Column("before", "上期状态", 9, lambda line: line.status.before, center=True, optional=True),
    Column("stood", "上期核定", 11, _stood, center=True, optional=True),
    Column("overdue", "预警", 6, lambda line: line.status.overdue, center=True),
    Column("progress", "进展情况", 26, _answer("progress")),
    Column("problems", "存在问题（需协调事项）", 17, _answer("problems"), optional=True),
    Column("next", "下一步措施", 15, _answer("next"), optional=True),
    Column("done_on", "完成日期", 11, _answer("done_on"), center=True, optional=True),
    Column("evidence", "佐证材料", 11, _answer("evidence"), optional=True),
    Column("others", "其他单位进展", 22, _others, optional=True),
    _duty("remark", 11),
    Column("confirmed", VERDICT["confirmed"], 9, _verdict("confirmed"), center=True),
    Column("note", VERDICT["note"], 14, _verdict("note")),
    Column("closed", VERDICT["closed"], 10, _verdict("closed"), center=True),
)
_LAST = Column("stamp", STAMP, 15, _task("stamp"), center=True)
OUR_HEADS = frozenset(column.head for column in (*_COLUMNS, _LAST))
_RULES = (
    "“核定”“核定说明”“销号”和自己加在右边的列由办公室填写，再次汇总时保留"
    "（“核定”只管本期，下一期移到“上期核定”）；其余各列每次重写"
)
_EFFECTIVE = (
    f"状态以本期核定的为准，没有核定的按填报的；每项任务只计入一栏：已销号的只计“{CLOSED}”，"
    f"没有填报单位的计“{UNDECIDABLE}”；{LATE}、{SOON}、已核定另计"
)
_REMARKS = {
    BY_UNIT: f"按填报单位统计；{_EFFECTIVE}",
    BY_SECTION: _EFFECTIVE,
    OWING: "各单位都已交回并填全。",
    ANOMALIES: "没有需要核对的地方。",
    ARCHIVE: "任务已不在文件中，原来的核定内容留在这里",
}
_DUE = "报送时间："  # before the day, above the heads of 催报
_LEDGER_REMARK = re.compile(rf"[^“]*应报 \d+ 家、已报 \d+ 家[^“]*{re.escape(_RULES)}")


def computed(status: Status) -> dict[str, str]:
    """What stands under the heads of 台账 that are not the office's, but its number, which is that of the row."""
    line = _Line(0, status)
    mine = (each for each in (*_COLUMNS, _LAST) if each.key not in (*VERDICT, "number"))
    return {each.head: str(each.value(line) or "") for each in mine}


def tables(ledger: Ledger) -> tuple[Table, ...]:
    """The tables in the order of their sheets; 核定存档 only where there is anything in it."""
    made = (_ledger(ledger), _by_unit(ledger), _by_section(ledger), _owing(ledger), _anomalies(ledger))
    return (*made, _archive(ledger)) if ledger.archive else made


def _ledger(ledger: Ledger) -> Table:
    own = tuple(Column(f"{OWN}{head}", head, 16, _own(head)) for head in ledger.own_heads)
    lines = [_Line(number, status) for number, status in enumerate(ledger.statuses, 1)]
    table = tabulate(LEDGER, (*_COLUMNS, *own, _LAST), lines, labels=5, remark=remark(ledger))
    return replace(table, notes=ledger.notes)


def remark(ledger: Ledger) -> str:
    """What the ledger is of, in one line."""
    said = [f"统计期：{period(ledger.period)}" if ledger.period else "", ledger.back]
    if ledger.as_of:
        said.append(f"逾期、临期截至 {day(ledger.as_of)}（{SOON_DAYS} 天内到期为临期）")
    said.append(_RULES)
    return "　".join(filter(None, said))


def is_remark(words: str) -> bool:
    """Whether ``words`` are the line that stands above the heads of a sheet by itself."""
    return words in _REMARKS.values() or words.startswith(_DUE) or bool(_LEDGER_REMARK.fullmatch(words))


def _own(head: str) -> Callable[[_Line], Cell]:
    return lambda line: dict(line.status.verdict.own).get(head, "")


def _counts(statuses: list[Status]) -> dict[str, int]:
    """How many tasks there are; of which each stands in one column from its state to struck off; and how many of them
    are late, soon due, confirmed."""
    columns = (*STATES, UNSAID, UNDECIDABLE, CLOSED)
    counts = {"任务": len(statuses)} | {word: sum(each.counted == word for each in statuses) for word in columns}
    counts |= {word: sum(each.overdue == word for each in statuses) for word in (LATE, SOON)}
    counts["已核定"] = sum(each.verdict.is_confirmed for each in statuses)
    return counts


def _summary(name: str, head: str, groups: dict[str, list[Status]], every: Iterable[Status]) -> Table:
    listed = [(number, group, _counts(own)) for number, (group, own) in enumerate(groups.items(), 1)]
    heads = tuple(_counts([]))
    columns = (
        Column("number", "序号", 6, lambda row: row[0], center=True),
        Column("group", head, 30, lambda row: row[1], stretch=True),
        *(Column(each, each, 9, _count(each), center=True) for each in heads),
    )
    total = _counts(list(every))
    table = tabulate(name, columns, listed, labels=2, remark=_REMARKS[name])
    return replace(table, totals=(("", "合计", *(total[each] for each in heads)),))


def _count(key: str) -> Callable[[Any], Cell]:
    return lambda row: row[2][key]


def _by_unit(ledger: Ledger) -> Table:
    groups: dict[str, list[Status]] = {}
    for status in ledger.statuses:
        groups.setdefault(status.task.reporter or "（未写明）", []).append(status)
    last = (UNDECIDED, "（未写明）")
    ordered = dict(sorted(groups.items(), key=lambda item: last.index(item[0]) + 1 if item[0] in last else 0))
    return _summary(BY_UNIT, "填报单位", ordered, ledger.statuses)


def _by_section(ledger: Ledger) -> Table:
    groups: dict[str, list[Status]] = {}
    for status in ledger.statuses:
        groups.setdefault(status.task.section or "（无章节）", []).append(status)
    return _summary(BY_SECTION, "章节", groups, ledger.statuses)


def _plain(*given: tuple[str, float], stretch: str = "") -> tuple[Column, ...]:
    """Columns of rows that have their cells in order already."""
    return tuple(
        Column(head, head, width, _cell(at), center=width <= 14, stretch=head == stretch)
        for at, (head, width) in enumerate(given)
    )


def _cell(at: int) -> Callable[[Any], Cell]:
    def value(row: tuple[Cell, ...]) -> Cell:
        return row[at]

    return value


_OWED = _plain(
    ("序号", 6),
    ("单位", 24),
    ("情况", 16),
    ("任务", 8),
    ("由其填报", 10),
    ("没有填的任务", 40),
    ("与上期一字未改的任务", 40),
    stretch="没有填的任务",
)
_ODD = _plain(("序号", 6), ("级别", 8), ("代码", 8), ("说明", 80), ("文件", 36), ("单元格", 12), stretch="说明")


def heads_of(sheet: str) -> frozenset[str]:
    """The heads of a sheet that holds nothing of the office's; none of any other."""
    summed = ("序号", *_counts([]))
    heads = {BY_UNIT: (*summed, "填报单位"), BY_SECTION: (*summed, "章节")}
    heads |= {OWING: tuple(each.head for each in _OWED), ANOMALIES: tuple(each.head for each in _ODD)}
    return frozenset(heads.get(sheet, ()))


def _owing(ledger: Ledger) -> Table:
    told = {status.task.id: status.task.told for status in ledger.statuses}
    rows = [
        (number, each.unit, each.how, each.count, each.reports, *(_lines(of, told) for of in (each.lacking, each.same)))
        for number, each in enumerate(ledger.owing, 1)
    ]
    due = f"{_DUE}{day(ledger.due)}" if ledger.due else ""
    return tabulate(OWING, _OWED, rows, labels=2, remark=due if rows else _REMARKS[OWING])


def _lines(tasks: Iterable[str], told: Mapping[str, str]) -> str:
    """Tasks with their places and titles, each on a line of its own."""
    return "\n".join(told.get(task, task) for task in tasks)


def _anomalies(ledger: Ledger) -> Table:
    rows = [
        (number, SEVERITY_WORDS[each.severity], each.code, each.message, each.file, each.cell)
        for number, each in enumerate(ledger.anomalies, 1)
    ]
    return tabulate(ANOMALIES, _ODD, rows, labels=3, remark="" if rows else _REMARKS[ANOMALIES])


ARCHIVED = (TASK, "重点任务", *VERDICT.values(), "另加内容", STAMP)


def _archive(ledger: Ledger) -> Table:
    widths = (14, 40, 12, 24, 10, 40, 13)
    columns = _plain(*zip(ARCHIVED, widths, strict=True), stretch="重点任务")
    return tabulate(ARCHIVE, columns, _archived(ledger.archive), labels=1, remark=_REMARKS[ARCHIVE])


def _archived(kept: Iterable[Kept]) -> Iterator[tuple[Cell, ...]]:
    for each in kept:
        own = "\n".join(words for _, words in each.verdict.own)
        yield each.task, each.title, each.verdict.confirmed, each.verdict.note, each.verdict.closed, own, each.stamp
