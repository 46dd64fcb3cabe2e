"""总览: counts, and sentences that a leader can read aloud, in the order of the new plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline import series
from pipeline.briefing.facts import Facts, counts, dropped, left_open, standing
from pipeline.briefing.items import Item, quoted
from pipeline.briefing.lines import Line
from pipeline.briefing.wording import TRANSFER, TURNS, UNLED, Sides, how, lead_turn, renamed, said, unfinished
from pipeline.compare.records import Change, FieldChange, Kind, UnitChanges
from pipeline.matrix.units import ROLE_WORDS, Share

_SAID = 3  # names of units that a sentence lists


class Sentence(NamedTuple):
    """A sentence under its group (新增, 延续, 目标升降 …)."""

    group: str
    words: str


def overview(facts: Facts) -> list[Sentence]:
    """Every sentence, group by group."""
    groups = {
        "总体": _totals(facts),
        "新增": _added(facts),
        "延续": _kept(facts),
        "目标升降": _targets(facts),
        "时限": _times(facts),
        **{turn: list(_leads(facts, turn)) for turn in TURNS},
        "单位": _units(facts),
        "章节标题": _titles(facts),
        "取消": _dropped(facts),
    }
    return [Sentence(group, words) for group, each in groups.items() for words in each]


# Counts


def _totals(facts: Facts) -> Iterator[str]:
    side = facts.sides
    old, new = counts(facts)
    now, before = sum(new.values()), sum(old.values())
    parts = [
        _part("新增", new["added"]),
        _part("取消", old["dropped"]),
        _part("文字调整", new["reworded"]),
        _part("文字未变而单位、时限等有变", new["altered"]),
        _turned("拆分", old["split"], new["split"], side),
        _turned("合并", old["merged"], new["merged"], side),
        _part(f"与{side.old}相同", new["same"]),
    ]
    listed = "、".join(filter(None, parts))
    if facts.comparison.same:
        yield f"两份文件的 {now} 项任务完全相同。"
        return
    yield f"{side.new}共 {now} 项任务（{side.old} {before} 项），其中{listed}。"
    called = [
        ("目标值调高", _directions(facts, "target", "up")),
        ("目标值调低", _directions(facts, "target", "down")),
        ("时限提前", _directions(facts, "deadline time", "earlier")),
        ("时限推后", _directions(facts, "deadline time", "later")),
        *((turn, sum(1 for line in facts.lines if line.task and lead_turn(line.fields) == turn)) for turn in TURNS),
        ("移到别处", sum(1 for line in facts.lines if line.task and line.first and line.change.moved)),
    ]
    more = "、".join(f"{word} {number} 项" for word, number in called if number)
    if more:
        yield f"延续的任务中，{more}。"
    if left := left_open(facts):
        yield f"{unfinished(side)}的 {len(left)} 项：{'、'.join(item.cited for item in left)}。"


def _part(word: str, number: int) -> str:
    return f"{word} {number} 项" if number else ""


def _turned(word: str, old: int, new: int, side: Sides) -> str:
    return f"{word} {new} 项（{side.old} {old} 项）" if new else ""


def _directions(facts: Facts, fields: str, direction: str) -> int:
    """In how many tasks one of the fields went that way."""
    return sum(
        1 for line in facts.lines if line.task and any(_field(line, field, direction) for field in fields.split())
    )


def _field(line: Line, field: str, direction: str = "") -> list[FieldChange]:
    return [each for each in line.fields if each.field == field and (not direction or each.how == direction)]


# The groups


def _added(facts: Facts) -> Iterator[str]:
    for line in facts.lines:
        if line.new and line.task and line.change.kind == "added":
            yield f"{line.new.cited}，{_by(line.new.shares, facts)}。"


def _by(shares: tuple[Share, ...], facts: Facts) -> str:
    """由甲牵头; 责任单位：甲、乙."""
    for role, verb in (("lead", "牵头"), ("responsible", ""), ("support", "配合")):
        names = list(dict.fromkeys(facts.short(share.unit.name) for share in shares if share.role == role))
        if names:
            return f"由{_listed(names)}{verb}" if verb else f"责任单位：{_listed(names)}"
    return "未写明责任单位"


def _listed(names: Sequence[str]) -> str:
    """As many names as an ear takes in."""
    return "、".join(names[:_SAID]) + (f"等 {len(names)} 个单位" if len(names) > _SAID else "")


def _kept(facts: Facts) -> Iterator[str]:
    side = facts.sides
    tasks = [line for line in facts.lines if line.task and line.old and line.new]
    reworded = [line.new.cited for line in tasks if line.new and line.change.kind == "reworded"]
    if reworded:
        yield f"文字有调整的 {len(reworded)} 项：{'、'.join(reworded)}。"
    for change in _once(tasks, "split"):
        yield f"{side.old}的{_all(change.old, facts.old)}，{side.new}拆为{_all(change.new, facts.new)}。"
    for change in _once(tasks, "merged"):
        yield f"{side.old}的{_all(change.old, facts.old)}，{side.new}并为{_all(change.new, facts.new)}。"
    moved = [
        f"{quoted(line.new.name)}（{line.old.path}→{line.new.path}）"
        for line in tasks
        if line.old and line.new and line.first and line.change.moved
    ]
    if moved:
        yield f"位置有变动的 {len(moved)} 项：{'、'.join(moved)}。"


def _once(lines: list[Line], kind: Kind) -> list[Change]:
    return [line.change for line in lines if line.first and line.change.kind == kind]


def _all(ids: tuple[str, ...], items: dict[str, Item]) -> str:
    return "、".join(items[each].cited for each in ids)


def _targets(facts: Facts) -> Iterator[str]:
    for line in facts.lines:
        item = line.new or line.old
        if item and (turns := [_turn(each) for each in _field(line, "target")]):
            yield f"{item.cited}的目标{'、'.join(turns)}。"


def _turn(each: FieldChange) -> str:
    """由 5 家提高到 8 家."""
    old, new = said(each.old), said(each.new)
    if not old or not new:
        return f"新提出 {new}" if new else f"不再提 {old}"
    return f"由 {old}{how(each) + '到' if how(each) else '改为'} {new}"


def _times(facts: Facts) -> Iterator[str]:
    for line in facts.lines:
        seen = set()
        for each in (*_field(line, "deadline"), *_field(line, "time")):
            item, turn = line.new or line.old, (said(each.old), said(each.new))
            if item is None or turn in seen or each.how == "year":
                continue
            seen.add(turn)
            word = "时限" if each.field == "deadline" else "时间"
            yield f"{item.cited}的{word}{_turn(each)}。"
    same = sum(1 for line in facts.lines if any(each.how == "year" for each in line.fields))
    if same:
        yield f"另有 {same} 项的时间只是随年份顺延。"


def _leads(facts: Facts, turn: str) -> Iterator[str]:
    for line in facts.lines:
        item, units = line.new or line.old, line.change.units
        if item is None or lead_turn(line.fields) != turn:
            continue
        became = {pair.old: pair.new for pair in units.renamed}
        for each in _field(line, "lead"):
            old, new = [became.get(name, name) for name in _names(each.old)], _names(each.new)
            said = _unled(old, units, facts) if turn == UNLED else _handed(old, new, facts)
            if said:
                yield f"{item.cited}{said}。"


def _unled(old: list[str], units: UnitChanges, facts: Facts) -> str:
    """不再写明牵头单位（原为甲，现为责任单位）: who led may have kept a part."""
    roles = {role.name: ROLE_WORDS[role.new] for role in units.role}
    now = {roles.get(name, "") for name in old}
    part = f"，现为{now.pop()}单位" if len(now) == 1 and all(now) else ""
    return f"不再写明牵头单位（原为{_listed([facts.short(name) for name in old])}{part}）"


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(name) for name in value] if isinstance(value, (list, tuple)) else []


def _handed(old: list[str], new: list[str], facts: Facts) -> str:
    """由甲换为乙; 增加丙; 不再有丁: whoever goes on leading is not spoken of."""
    gone, come = ([facts.short(name) for name in one if name not in other] for one, other in ((old, new), (new, old)))
    if not old:
        return f"新写明由{_listed(come)}牵头"
    if not (set(old) & set(new)):
        return f"的牵头单位由{_listed(gone)}换为{_listed(come)}"
    turns = [f"增加{_listed(come)}"] * bool(come) + [f"减少{_listed(gone)}"] * bool(gone)
    return f"的牵头单位{'，'.join(turns)}" if turns else ""


def _units(facts: Facts) -> Iterator[str]:
    units = [change.units for change in facts.comparison.changes]
    pairs = dict.fromkeys((pair.old, pair.new) for each in units for pair in each.renamed)
    if pairs:
        each = (renamed(old, new, facts.known, facts.shorts) for old, new in pairs)
        yield "、".join(each) + "，不作单位增减。"
    for line in facts.lines:
        item = line.new or line.old
        if item is None or not line.first or line.change.kind in ("added", "dropped"):
            continue
        if turns := "，".join(_turns(line.change.units, facts)):
            yield f"{item.cited}{turns}。"


def _turns(units: UnitChanges, facts: Facts) -> Iterator[str]:
    for word, listed in (("增加", units.gained), ("减少", units.lost)):
        if listed:
            yield word + _listed([f"{facts.short(party.name)}（{ROLE_WORDS[party.role]}）" for party in listed])
    for role in units.role:
        yield f"{facts.short(role.name)}由{ROLE_WORDS[role.old]}改为{ROLE_WORDS[role.new]}"
    for old, new in units.transfers:
        yield f"{TRANSFER}（{facts.short(old)}→{facts.short(new)}）"


def _titles(facts: Facts) -> Iterator[str]:
    """The headings; the plans' own titles, which have no ids, are the title of the briefing."""
    side, titles = facts.sides, [each for each in facts.comparison.titles if each.old_id or each.new_id]
    for each in titles:
        if each.old and each.new and series.core(each.old) != series.core(each.new):
            yield f"{side.old}的{quoted(each.old)}，{side.new}为{quoted(each.new)}。"
    for word, listed in (
        ("新设", [quoted(each.new) for each in titles if not each.old]),
        ("不再设", [quoted(each.old) for each in titles if not each.new]),
    ):
        if listed:
            yield f"{word}{'、'.join(listed)}。"


def _dropped(facts: Facts) -> Iterator[str]:
    for item in dropped(facts):
        left = standing(item, facts)
        yield f"{item.cited}：{left}。" if left else f"{facts.sides.old}的{item.cited}，{facts.sides.new}不再提。"
