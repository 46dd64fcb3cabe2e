"""What a comparison is told in: 去年 and 今年, 文字调整 and 换牵头, 由 5 家提高到 8 家."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pipeline import series
from pipeline.compare.records import Change, FieldChange, How, Kind, UnitChanges, Why
from pipeline.matrix.units import ROLE_WORDS
from pipeline.model import Plan

KINDS: dict[Kind, str] = {
    "same": "未变",
    "reworded": "文字调整",
    "split": "拆分",
    "merged": "合并",
    "added": "新增",
    "dropped": "取消",
}
FIELDS = {
    "marker": "编号",
    "path": "位置",
    "title": "标题",
    "deadline": "完成时限",
    "leaders": "责任领导",
    "group": "归类",
    "target": "目标",
    "time": "时间",
    "lead": "牵头单位",
    "units": "单位",
}
NUMBERING = frozenset({"path", "marker"})  # which differ all over as soon as one item is put in
COLUMN = "column:"
_HOW: dict[How, str] = {"up": "提高", "down": "降低", "earlier": "提前", "later": "推后", "year": "顺延"}
WHY: dict[Why, str] = {
    "": "",
    "identical": "文字相同",
    "words": "文字相近",
    "title": "标题相同",
    "place": "位置对应",
    "part": "部分相同",
}
TRANSFER = "疑似职能划转"
LED, UNLED = "新写明牵头", "不再写明牵头"
TURNS = ("换牵头", LED, UNLED)  # what can become of who leads
REFORM = "机构改革"


class Sides(NamedTuple):
    """What the two plans are called: 去年 and 今年, else their years, else 原稿 and 新稿, or 旧文件 and 新文件."""

    old: str
    new: str


def sides(old: Plan, new: Plan) -> Sides:
    if old.year and new.year and old.year != new.year:
        return Sides("去年", "今年") if new.year - old.year == 1 else Sides(f"{old.year} 年", f"{new.year} 年")
    return Sides("原稿", "新稿") if series.core(old.title) == series.core(new.title) else Sides("旧文件", "新文件")


def kind(change: Change) -> str:
    """文字调整、移位、改编号: what became of a matter, in a cell."""
    flags = {"移位": change.moved, "改编号": change.renumbered, "改标题": change.retitled}
    said = [word for word, is_so in flags.items() if is_so]
    if called_out(change):
        said += [word for word in ("目标", "时限", "牵头", "单位") if word in _matters(change)]
    first = KINDS[change.kind]
    if change.kind == "same" and said:
        return "、".join(said if said[0] in flags else [f"文字{first}", *said])
    return "、".join([first, *said])


def called_out(change: Change) -> bool:
    return change.kind not in ("added", "dropped")


def altered(change: Change) -> bool:
    """Whether anything but words and numbering differs: units, lead, deadline, other columns."""
    return bool(change.units) or any(each.field not in NUMBERING for each in change.fields)


def _matters(change: Change) -> frozenset[str]:
    fields = {each.field for each in change.fields}
    found = {"目标": "target" in fields, "时限": bool(fields & {"deadline", "time"}), "牵头": "lead" in fields}
    return frozenset(word for word, is_so in (*found.items(), ("单位", bool(change.units))) if is_so)


def lead_turn(fields: Iterable[FieldChange]) -> str:
    """What became of who leads: another unit, or only that a plan says who leads and the other does not; "" where
    nothing did."""
    for each in fields:
        if each.field == "lead":
            return TURNS[0] if each.old and each.new else LED if each.new else UNLED
    return ""


def said(value: object) -> str:
    """The value of a field as words."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return "、".join(map(said, value)) if isinstance(value, Iterable) else str(value)


def head(field: str) -> str:
    return field.removeprefix(COLUMN) if field.startswith(COLUMN) else FIELDS.get(field, field)


def how(change: FieldChange) -> str:
    return _HOW.get(change.how, "")


def told(change: FieldChange) -> str:
    """目标：5 家→8 家（提高）."""
    words = f"{head(change.field)}：{said(change.old) or '（无）'}→{said(change.new) or '（无）'}"
    return f"{words}（{how(change)}）" if how(change) else words


def parties(units: UnitChanges, known: frozenset[str], shorts: Mapping[str, str]) -> Iterator[str]:
    """增加：甲（牵头）; 减少：乙（配合）; 角色：丙（配合→牵头）; 改名; 疑似职能划转. ``known`` are the names that the
    registry knows, ``shorts`` gives short ones."""
    for word, listed in (("增加", units.gained), ("减少", units.lost)):
        if listed:
            each = (f"{shorts.get(party.name, party.name)}（{ROLE_WORDS[party.role]}）" for party in listed)
            yield f"{word}：{'、'.join(each)}"
    if units.role:
        each = (f"{shorts.get(r.name, r.name)}（{ROLE_WORDS[r.old]}→{ROLE_WORDS[r.new]}）" for r in units.role)
        yield f"角色：{'、'.join(each)}"
    if units.renamed:
        yield "；".join(renamed(pair.old, pair.new, known, shorts) for pair in units.renamed)
    if units.transfers:
        each = (f"{shorts.get(old, old)}→{shorts.get(new, new)}" for old, new in units.transfers)
        yield f"{TRANSFER}：{'、'.join(each)}"


def renamed(old: str, new: str, known: frozenset[str], shorts: Mapping[str, str] = MappingProxyType({})) -> str:
    """原工商局→市场监管局（机构改革）; of a name that the registry does not know only that it is another."""
    why = REFORM if {old, new} <= known else "改名"
    return f"原{shorts.get(old, old)}→{shorts.get(new, new)}（{why}）"


def unfinished(side: Sides) -> str:
    """去年未完成、今年不再提."""
    return f"{side.old}未完成、{side.new}不再提"
