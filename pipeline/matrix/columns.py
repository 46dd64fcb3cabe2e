"""ONE table of columns for every format: csv, excel, html and frames pick theirs by key.

To add a column, add a line to COLUMNS and its key to the tables of ``pipeline.matrix`` that show it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.matrix.cited import cited
from pipeline.matrix.rows import Row
from pipeline.matrix.units import CHANGED, ROLE_WORDS, ROLES, Share, cell, counted, deadline, fields, leaders, unit_key
from pipeline.matrix.units import DECIDED as MARK
from pipeline.model import Decision, Inherited, Mention, Role, Text, Unit

Cell = str | int | None

_WHY = {"heading": "上级标题", "row": "上一行", "note": "说明", "registry": "单位名录"}
_INFERRED = {"role": "角色", "unit": "单位"}
KINDS = {"unit": "单位", "collective": "集合单位", "unknown": "未入名录"}
_NARROW_FROM = 15  # units from which a matrix has narrow columns, their heads written downwards
_DOWNWARDS = range(3, 17)  # characters that such a head may have; a longer one is wrapped
_LONG = 12  # characters from which a unit is headed by less than its name where the plan has less for it
_BRACKETED = re.compile(r"（[^（）]*）$")


_MANY = 60  # so many confirmed leads are named in each of their rows


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in half-width characters, ``value`` takes a row of its table to a cell.

    ``optional``: left out where the plan never fills it. ``stretch``: takes the room that a page has left.
    ``vertical``: the head is written downwards.
    """

    key: str
    head: str
    width: float
    value: Callable[[Any], Cell]
    center: bool = False
    optional: bool = False
    stretch: bool = False
    vertical: bool = False


def _mention(row: Row) -> Mention | None:
    return row.share.said if row.share and isinstance(row.share.said, Mention) else None


def _said(row: Row) -> Mention | Inherited | Decision | None:
    return row.share.said if row.share else None


def _role(role: Role) -> Callable[[Row], Cell]:
    return lambda row: cell(row.text, role)


def _inferred(row: Row) -> str:
    said = _said(row)
    if isinstance(said, Inherited):
        return f"沿用：{_WHY[said.why]}"
    if isinstance(said, Decision):
        return "核定"
    return "、".join(_INFERRED.get(what, what) for what in said.inferred) if said else ""


def _decided(words: Callable[[Decision], str]) -> Callable[[Row], Cell]:
    """What the office has decided, marked where the task has changed since."""

    def value(row: Row) -> Cell:
        said = words(row.decision) if row.decision else ""
        return said + CHANGED if said and row.decision and row.decision.changed else said

    return value


def _few(decision: Decision) -> str:
    """The confirmed leads for a table that has a row for each of them, of which each would list all the others."""
    names = [unit.name for unit in decision.lead[:_MANY]]
    return "、".join(names) + (f"等 {len(decision.lead)} 个单位" if len(decision.lead) > _MANY else "")


def _reporter(decision: Decision) -> str:
    return decision.reporter.name if decision.reporter else ""


def _item(row: Row) -> str:
    return "：".join(part for part in (row.task, row.content) if part)


def _note(row: Row) -> str:
    """备注 of the plan, and behind it that of the office, which says whose it is."""
    own, said = dict(row.text.fields).get("备注", ""), row.decision.remark if row.decision else ""
    changed = "（核定，原文已改，待复核）" if row.decision and row.decision.changed else MARK
    return "；".join(words for words in (own, said + changed if said else "") if words)


COLUMNS: tuple[Column, ...] = (
    Column("id", "编号", 14, lambda r: r.text.id),
    Column("where", "来源", 8, lambda r: r.where, center=True, optional=True),
    Column("path", "位置", 12, lambda r: cited(r.place)),
    Column("line", "行", 6, lambda r: r.line, center=True),
    Column("unit", "单位", 16, lambda r: r.share.unit.name if r.share else "", center=True),
    Column("number", "序号", 6, lambda r: r.number, center=True),
    Column("appendix", "附件", 20, lambda r: r.section, optional=True),
    Column("parts", "本单位角色", 12, lambda r: r.parts, center=True),
    Column("section", "章节", 18, lambda r: r.section, optional=True),
    Column("task", "重点任务", 24, lambda r: r.task, optional=True),
    Column("item", "具体事项", 40, _item, stretch=True),
    Column("content", "工作内容", 56, lambda r: r.content, optional=True, stretch=True),
    Column("measure", "工作举措（草稿）", 52, lambda r: r.content, stretch=True),
    Column("lead", "牵头单位", 18, _role("lead"), optional=True),
    Column("responsible", "责任单位", 24, _role("responsible"), optional=True),
    Column("support", "配合单位", 18, _role("support"), optional=True),
    Column("confirmed", "牵头单位（核定）", 16, _decided(lambda d: "、".join(u.name for u in d.lead)), optional=True),
    Column("confirmed_few", "牵头单位（核定）", 16, _decided(_few), optional=True),
    Column(
        "reporter", "填报单位（核定）", 16, _decided(lambda d: d.reporter.name if d.reporter else ""), optional=True
    ),
    Column("decided_deadline", "完成时限（核定）", 14, _decided(lambda d: d.deadline), center=True, optional=True),
    Column("chief", "分管领导（核定）", 12, _decided(lambda d: d.chief), center=True, optional=True),
    Column("target", "目标（核定）", 20, _decided(lambda d: d.target), optional=True),
    Column("remark", "备注（核定）", 16, _decided(lambda d: d.remark), optional=True),
    Column("leaders", "责任领导", 12, lambda r: leaders(r.text), center=True, optional=True),
    Column("person", "责任人", 10, lambda r: "", center=True),
    Column("deadline", "完成时限", 14, lambda r: deadline(r.text), center=True, optional=True),
    Column("timing", "完成时限", 12, lambda r: deadline(r.text), center=True),
    Column("matched", "对应要点", 30, lambda r: r.matched),
    Column("sentence", "对应语句", 36, lambda r: r.sentence, optional=True),
    Column("matched_units", "要点责任单位", 24, lambda r: r.matched_units),
    Column("written", "单位（原文）", 16, lambda r: m.written if (m := _mention(r)) else ""),
    Column("name", "单位（规范名称）", 16, lambda r: r.share.unit.name if r.share else ""),
    Column("unit_id", "单位编号", 12, lambda r: (r.share.unit.id or "") if r.share else ""),
    Column("kind", "单位类别", 10, lambda r: KINDS[r.share.unit.kind] if r.share else ""),
    Column("role", "角色", 8, lambda r: ROLE_WORDS[r.share.role] if r.share else ""),
    Column("first", "首列", 6, lambda r: "是" if r.share and r.share.first else ""),
    Column("label", "原文标签", 10, lambda r: (m.label or "") if (m := _mention(r)) else ""),
    Column("verb", "原文用语", 10, lambda r: (m.verb or "") if (m := _mention(r)) else ""),
    Column("order", "次序", 6, lambda r: m.order if (m := _mention(r)) else None),
    Column("candidates", "可能的单位", 16, lambda r: "、".join(m.candidates) if (m := _mention(r)) else ""),
    Column("inferred", "推定", 12, _inferred),
    Column("is_open", "列举未尽", 8, lambda r: "等" if r.text.open else ""),
    Column("due", "截止日期", 12, lambda r: r.text.due or (r.text.above.due if r.text.above else None) or ""),
    Column("open", "未尽", 5, lambda r: "等" if r.text.open else "", center=True, optional=True),
    Column("total", "合计", 6, lambda r: len(counted(r.shares)), center=True),
    Column("note", "备注", 12, _note),
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}


def pick(keys: str, **more: Iterable[Column]) -> tuple[Column, ...]:
    """The columns of a list of keys; ``*name`` stands for the columns given as ``name``."""
    picked: list[Column] = []
    for key in keys.split():
        picked += more[key[1:]] if key.startswith("*") else [BY_KEY[key]]
    return tuple(picked)


def with_labels(columns: Iterable[Column], rows: Iterable[Row]) -> tuple[Column, ...]:
    """The columns of the three roles headed with the document's own label (责任处室) where it uses one for the role,
    and that one for no other."""
    labels: dict[Role, set[str]] = {role: set() for role in ROLES}
    for row in rows:
        for mention in row.text.units:
            if mention.label:
                labels[mention.role].add(mention.label)
    own = {role: next(iter(labels[role])) for role in ROLES if len(labels[role]) == 1}
    taken = [label for names in labels.values() for label in names]
    heads: dict[str, str] = {role: label for role, label in own.items() if taken.count(label) == 1}
    usual = {BY_KEY[role].head for role in ROLES if role not in heads}
    headed = {role: " ".join(head.split()) for role, head in heads.items() if head not in usual}
    return tuple(replace(column, head=headed.get(column.key, column.head)) for column in columns)


def field_columns(rows: Iterable[Row]) -> tuple[Column, ...]:
    """The other columns of a plan that is a table, in order of appearance; 备注 fills the note column instead."""
    cells: dict[int, tuple[Text, dict[str, str]]] = {}  # the text is kept, too: an id is one's own for a lifetime

    def of(row: Row) -> dict[str, str]:
        if id(row.text) not in cells:
            cells[id(row.text)] = row.text, fields(row.text)
        return cells[id(row.text)][1]

    heads = dict.fromkeys(head for row in rows for head, _ in row.text.fields)
    heads.pop("备注", None)
    return tuple(
        Column(f"field:{head}", " ".join(head.split()) or "其他", 16, _field(head, of), optional=True) for head in heads
    )


def _field(head: str, of: Callable[[Row], dict[str, str]]) -> Callable[[Row], Cell]:
    return lambda row: of(row).get(head, "")


def unit_columns(units: Iterable[Unit]) -> tuple[Column, ...]:
    """One column a unit, headed by its short name where no other unit has the same."""
    listed = list(units)
    columns = []
    for unit, head in zip(listed, _heads(listed), strict=True):
        key = unit_key(unit.id, unit.name)
        down = len(listed) >= _NARROW_FROM and len(head) in _DOWNWARDS
        width = 8.4 if len(listed) < _NARROW_FROM else 7.5 if len(head) > _DOWNWARDS[-1] else 4.6
        columns.append(Column(f"unit:{key}", head, width, _mark(key), center=True, vertical=down))
    return tuple(columns)


def _heads(units: list[Unit]) -> list[str]:
    """What heads the columns of units: the short name, the name where another unit has the same; of what is long then
    the spelling for short that the plan itself has, or the name without the bracket behind it."""
    shorts = [unit.short for unit in units]
    heads = [unit.short if unit.short and shorts.count(unit.short) == 1 else unit.name for unit in units]
    taken = {*shorts, *heads, *(unit.name for unit in units)}
    for at, unit in enumerate(units):
        brief = next((words for words in _briefs(unit) if words not in taken), "") if len(heads[at]) > _LONG else ""
        heads[at] = brief or heads[at]
        taken.add(heads[at])
    return heads


def _briefs(unit: Unit) -> Iterator[str]:
    """Shorter words for a unit: spellings that leave characters of its name out but the first, so that 省委网信办
    keeps its place and 网信办 is none."""
    for words in (*unit.written, _BRACKETED.sub("", unit.name)):
        rest = iter(unit.name)
        if words and words[0] == unit.name[0] and len(words) <= _LONG and all(char in rest for char in words):
            yield words


def labels_widened(columns: Iterable[Column], units: int) -> tuple[Column, ...]:
    """The columns of a matrix with wide 章节 and 重点任务, as far as ``units`` columns leave room for them: the rows
    have fewer lines then."""
    wide = {"section": 30.0, "task": 32.0} if units < _NARROW_FROM else {"section": 20.0, "task": 28.0}
    return tuple(replace(column, width=wide.get(column.key, column.width)) for column in columns)


def _mark(key: str) -> Callable[[Row], Cell]:
    return lambda row: row.marks.get(key, "")


def marks(shares: Iterable[Share]) -> dict[str, str]:
    """Unit key → its marks in one text, the written before the inherited, each once; a confirmed lead has no other."""
    found: dict[str, dict[str, None]] = {}
    for share in shares:
        found.setdefault(unit_key(share.unit.id, share.unit.name), {})[share.mark] = None
    return {key: "◆" if "◆" in each else "".join(each) for key, each in found.items()}


def distinct(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns with heads that differ: the second 责任单位 becomes 责任单位（2）, so that filters and frames can
    tell them apart."""
    taken: set[str] = set()
    named = []
    for column in columns:
        head, nth = column.head, 1
        while head in taken:
            nth += 1
            head = f"{column.head}（{nth}）"
        taken.add(head)
        named.append(column if head == column.head else replace(column, head=head))
    return tuple(named)
