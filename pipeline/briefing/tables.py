"""A comparison as tables: 总览, 逐条对照, 单位变化, 新增, 取消, and one flat table for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.briefing import page
from pipeline.briefing.facts import Facts, standing
from pipeline.briefing.items import Item
from pipeline.briefing.lines import Line
from pipeline.briefing.overview import Sentence
from pipeline.briefing.parties import Duty
from pipeline.briefing.wording import KINDS, NUMBERING, WHY, Sides, kind, parties, told
from pipeline.matrix.columns import Cell, Column
from pipeline.matrix.table import Table, tabulate
from pipeline.matrix.units import ROLE_WORDS, all_cells, cell

_SHOWN = frozenset({"title", "units"})  # with what changed in them, in the words and in columns of their own
LEGEND = "图例：左边红色删除线为{old}有、{new}没有的文字，右边蓝色下划线为{new}增加的文字。"


def sheets(facts: Facts, sentences: Sequence[Sentence], duties: Sequence[Duty], remark: str) -> tuple[Table, ...]:
    """The sheets of the workbook, in order; ``remark`` stands above 总览."""
    return (
        _overview(sentences, remark),
        _pairs(facts),
        _duties(duties, facts.sides),
        _gone(facts, "新增"),
        _gone(facts, "取消"),
    )


def _column(head: str, width: float, value: Callable[[Any], Cell], **more: bool) -> Column:
    return Column(head, head, width, value, **more)


def _overview(sentences: Sequence[Sentence], remark: str) -> Table:
    columns = (
        _column("类别", page.WIDTHS[0], lambda s: s.group, center=True),
        _column("内容", page.WIDTHS[1], lambda s: s.words),
    )
    return replace(tabulate("总览", columns, page.on_one_page(sentences), remark=remark), one_page=True)


def notes(line: Line, facts: Facts) -> str:
    """What changed besides words, a line each."""
    found = [told(each) for each in line.fields if each.field not in NUMBERING | _SHOWN]
    if line.change.kind == "dropped" and line.old and (left := standing(line.old, facts)):
        found.append(left)
    if line.change.kind not in ("added", "dropped") and line.first:
        found += parties(line.change.units, facts.known, facts.shorts)
    return "\n".join(dict.fromkeys(found))


def _pairs(facts: Facts) -> Table:
    side = facts.sides
    columns = (
        _column("序号", 6, lambda x: x.number, center=True),
        _column("变化", 11, lambda x: kind(x.change), center=True),
        _column(f"{side.old}位置", 10, lambda x: x.old.path if x.old else "", center=True),
        _column(f"{side.old}内容", 46, lambda x: x.before),
        _column(f"{side.new}位置", 10, lambda x: x.new.path if x.new else "", center=True),
        _column(f"{side.new}内容", 46, lambda x: x.after),
        replace(_column(f"{side.old}单位", 17, lambda x: all_cells(x.old.text) if x.old else ""), optional=True),
        replace(_column(f"{side.new}单位", 17, lambda x: all_cells(x.new.text) if x.new else ""), optional=True),
        replace(_column("变动说明", 22, lambda x: notes(x, facts)), optional=True),
    )
    remark = LEGEND.format(old=side.old, new=side.new)
    return tabulate("逐条对照", columns, facts.lines, labels=2, remark=remark)


def _duties(duties: Sequence[Duty], side: Sides) -> Table:
    columns = (
        _column("单位", 22, lambda d: d.unit, center=True),
        _column("变化", 11, lambda d: d.what, center=True),
        _column("位置", 14, lambda d: d.path, center=True),
        _column("任务", 40, lambda d: d.task, stretch=True),
        _column(f"{side.old}角色", 10, lambda d: d.old, center=True),
        _column(f"{side.new}角色", 10, lambda d: d.new, center=True),
        _column("说明", 36, lambda d: d.note),
    )
    remark = "" if duties else "各单位的任务没有变化。"
    return tabulate("单位变化", columns, duties, labels=2, remark=remark)


def _gone(facts: Facts, name: str) -> Table:
    """新增 or 取消: the tasks that only one of the plans has."""
    new = name == "新增"
    found = [line for line in facts.lines if line.task and line.change.kind == ("added" if new else "dropped")]
    listed = [item for line in found if (item := line.new if new else line.old)]
    columns = [
        _column("序号", 6, lambda item: numbers[item.text.id], center=True),
        _column("位置", 12, lambda item: item.path, center=True),
        replace(_column("章节", 18, lambda item: item.section), optional=True),
        replace(_column("重点任务", 24, lambda item: item.title), optional=True),
        replace(_column("工作内容", 52, lambda item: item.words, stretch=True), optional=True),
        *(replace(_column(word, 18, _units(role)), optional=True) for role, word in _ROLES),
        replace(_column("完成时限", 12, lambda item: item.deadline, center=True), optional=True),
    ]
    if not new and facts.ledger is not None:
        columns.append(_column(f"{facts.sides.old}完成情况", 14, lambda item: _state(item, facts), center=True))
    numbers = {item.text.id: at for at, item in enumerate(listed, 1)}
    remark = "" if listed else f"没有{name}的任务。"
    return tabulate(name, columns, listed, labels=3, remark=remark)


_ROLES = (("lead", "牵头单位"), ("responsible", "责任单位"), ("support", "配合单位"))


def _units(role: Any) -> Callable[[Item], Cell]:
    return lambda item: cell(item.text, role)


def _state(item: Item, facts: Facts) -> str:
    found = (facts.ledger or {}).get(item.text.id)
    return standing(item, facts) or (found.words if found else "台账中没有")


def flat(facts: Facts) -> Table:
    """One row a pair of texts, every fact in a column of its own."""
    return tabulate("变化", [replace(column, optional=False) for column in _FLAT], facts.lines)


def _of(side: str, value: Callable[[Item], Cell]) -> Callable[[Line], Cell]:
    return lambda line: value(item) if (item := getattr(line, side)) else ""


def _field(*names: str) -> Callable[[Line], Cell]:
    return lambda line: "；".join(told(each) for each in line.fields if each.field in names)


def _others(line: Line) -> str:
    named = {"target", "deadline", "time", "lead"}
    return "；".join(told(each) for each in line.fields if each.field not in named | NUMBERING | {"units"})


_FLAT = (
    _column("序号", 6, lambda x: x.number),
    _column("变化", 8, lambda x: KINDS[x.change.kind]),
    _column("移位", 6, lambda x: "是" if x.change.moved else ""),
    _column("改编号", 6, lambda x: "是" if x.change.renumbered else ""),
    _column("改标题", 6, lambda x: "是" if x.change.retitled else ""),
    _column("任务", 6, lambda x: "是" if x.task else ""),
    _column("原编号", 14, _of("old", lambda i: i.text.id)),
    _column("新编号", 14, _of("new", lambda i: i.text.id)),
    _column("原位置", 12, _of("old", lambda i: i.path)),
    _column("新位置", 12, _of("new", lambda i: i.path)),
    _column("原标题", 24, _of("old", lambda i: i.heading or i.title)),
    _column("新标题", 24, _of("new", lambda i: i.heading or i.title)),
    _column("原内容", 50, _of("old", lambda i: i.text.text)),
    _column("新内容", 50, _of("new", lambda i: i.text.text)),
    _column("原单位", 24, _of("old", lambda i: all_cells(i.text))),
    _column("新单位", 24, _of("new", lambda i: all_cells(i.text))),
    _column("增加单位", 16, lambda x: _listed(x, "gained")),
    _column("减少单位", 16, lambda x: _listed(x, "lost")),
    _column("角色变化", 16, lambda x: _listed(x, "role")),
    _column("改名", 16, lambda x: "、".join(f"{p.old}→{p.new}" for p in x.change.units.renamed)),
    _column("疑似职能划转", 16, lambda x: "、".join(f"{a}→{b}" for a, b in x.change.units.transfers)),
    _column("目标", 16, _field("target")),
    _column("时限", 16, _field("deadline", "time")),
    _column("牵头", 16, _field("lead")),
    _column("其他变动", 16, _others),
    _column("相似度", 8, lambda x: f"{x.change.similarity:.3f}"),
    _column("依据", 8, lambda x: WHY[x.change.why]),
)


def _listed(line: Line, what: str) -> str:
    """The units gained, lost or in another role, of the change as a whole."""
    if line.change.kind in ("added", "dropped"):
        return ""
    found = getattr(line.change.units, what)
    if what == "role":
        return "、".join(f"{each.name}：{ROLE_WORDS[each.old]}→{ROLE_WORDS[each.new]}" for each in found)
    return "、".join(f"{each.name}（{ROLE_WORDS[each.role]}）" for each in found)
