"""单位变化: for each unit what is new, gone or changed for it, matter by matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.briefing.facts import Facts, standing
from pipeline.briefing.items import Item
from pipeline.briefing.wording import KINDS, TRANSFER, head, renamed
from pipeline.briefing.wording import said as words_of
from pipeline.briefing.wording import told as field
from pipeline.compare.records import Change
from pipeline.matrix.units import ROLE_WORDS, units_of
from pipeline.model import Role

RENAMED, NEW, JOINED, ROLE, CHANGED, LEFT, GONE = (
    "改名",
    "新承担",
    "新参加",
    "角色变化",
    "任务有变",
    "不再参加",
    "任务取消",
)
_ORDER = {word: at for at, word in enumerate((RENAMED, NEW, JOINED, ROLE, CHANGED, LEFT, GONE))}


@dataclass(frozen=True, slots=True)
class Duty:
    """What became of one matter for one unit; ``change`` is None where it is about the unit's name alone."""

    unit: str
    what: str
    change: Change | None = None
    path: str = ""
    task: str = ""
    old: str = ""
    new: str = ""
    note: str = ""


def duties(facts: Facts) -> list[Duty]:
    """Unit by unit in the order of the new plan's, units that it has no more behind them."""
    names = [unit.name for plan in (facts.comparison.new, facts.comparison.old) for unit in units_of(plan).values()]
    order = {name: at for at, name in enumerate(dict.fromkeys(names))}
    found = [duty for change in facts.comparison.changes for duty in _of(change, facts)]
    found += dict.fromkeys(_names(facts))
    return sorted(found, key=lambda duty: (order.get(duty.unit, len(order)), duty.unit, _ORDER[duty.what]))


def _names(facts: Facts) -> Iterator[Duty]:
    for change in facts.comparison.changes:
        for pair in change.units.renamed:
            yield Duty(pair.new, RENAMED, note=renamed(pair.old, pair.new, facts.known))


def _of(change: Change, facts: Facts) -> Iterator[Duty]:
    """What a change means for each unit that has a part in it."""
    if change.kind == "added":
        for name, words in _roles(change.new, facts.new).items():
            yield Duty(name, NEW, change, *_place(change.new, facts.new), new=words)
    elif change.kind == "dropped":
        for name, words in _roles(change.old, facts.old).items():
            left = "；".join(filter(None, (standing(facts.old[each], facts) for each in change.old)))
            yield Duty(name, GONE, change, *_place(change.old, facts.old), old=words, note=left)
    else:
        yield from _within(change, facts)


def _within(change: Change, facts: Facts) -> Iterator[Duty]:
    old, new, place = _roles(change.old, facts.old), _roles(change.new, facts.new), _place(change.new, facts.new)
    units, note = change.units, _note(change)
    for party in units.gained:
        said = "、".join(f"{TRANSFER}：原由{a}承担" for a, b in units.transfers if b == party.name)
        yield Duty(party.name, JOINED, change, *place, new=new.get(party.name, _word(party.role)), note=said)
    for party in units.lost:
        said = "、".join(f"{TRANSFER}：现由{b}承担" for a, b in units.transfers if a == party.name)
        yield Duty(party.name, LEFT, change, *place, old=old.get(party.name, _word(party.role)), note=said)
    for role in units.role:
        yield Duty(role.name, ROLE, change, *place, _word(role.old), _word(role.new), note)
    told = {party.name for party in units.gained} | {role.name for role in units.role}
    for name, words in new.items() if note else ():
        if name not in told:
            yield Duty(name, CHANGED, change, *place, words, words, note)


def _roles(ids: tuple[str, ...], items: dict[str, Item]) -> dict[str, str]:
    """Unit → its roles in the texts, in words."""
    found: dict[str, dict[str, None]] = {}
    for each in ids:
        for share in items[each].shares:
            found.setdefault(share.unit.name, {})[ROLE_WORDS[share.role]] = None
    return {name: "、".join(words) for name, words in found.items()}


def _word(role: Role) -> str:
    return ROLE_WORDS[role]


def _place(ids: tuple[str, ...], items: dict[str, Item]) -> tuple[str, str]:
    listed = [items[each] for each in ids]
    return "、".join(dict.fromkeys(item.path for item in listed)), "；".join(item.name for item in listed)


def _note(change: Change) -> str:
    """What of the matter itself changed, for those who stay in it; nothing for a mere move."""
    called = [field(each) for each in change.fields if each.field in ("target", "deadline", "time", "lead")]
    kind = [KINDS[change.kind]] if change.kind != "same" else []
    other = [f"{head(each.field)}：{words_of(each.new)}" for each in change.fields if each.field == "leaders"]
    return "；".join(dict.fromkeys([*kind, *called, *other]))
