"""What the sentences and tables of a briefing are made of, and what can be counted in it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pipeline.briefing.items import Item
from pipeline.briefing.ledger import Standing
from pipeline.briefing.lines import Line
from pipeline.briefing.wording import Sides, altered, unfinished
from pipeline.compare.records import Comparison


class Facts(NamedTuple):
    """The comparison, its texts by id, its lines.

    ``ledger`` says how the old plan's tasks stood, ``known`` are the names of units that the registry has, ``shorts``
    what the plans call units.
    """

    comparison: Comparison
    sides: Sides
    lines: list[Line]
    old: dict[str, Item]
    new: dict[str, Item]
    ledger: dict[str, Standing] | None
    known: frozenset[str]
    shorts: dict[str, str]

    def short(self, name: str) -> str:
        """What a sentence calls a unit: its short name, where that is no other unit's."""
        return self.shorts.get(name, name)


def counts(facts: Facts) -> tuple[dict[str, int], dict[str, int]]:
    """Tasks of the old plan and of the new by what became of them: the kinds, and "altered" for those of which the
    words are the same and units, deadlines or other columns are not."""
    old, new = Counter[str](), Counter[str]()
    for change in facts.comparison.changes:
        what = "altered" if change.kind == "same" and altered(change) else change.kind
        old[what] += sum(facts.old[each].task for each in change.old)
        new[what] += sum(facts.new[each].task for each in change.new)
    return old, new


def dropped(facts: Facts) -> list[Item]:
    """The tasks that the new plan has no more."""
    return [line.old for line in facts.lines if line.old and line.task and line.change.kind == "dropped"]


def standing(item: Item, facts: Facts) -> str:
    """去年未完成、今年不再提（滞后）, of a task that was dropped and not finished; "" of any other."""
    found = (facts.ledger or {}).get(item.text.id)
    return f"{unfinished(facts.sides)}（{found.words}）" if found and not found.finished else ""


def left_open(facts: Facts) -> list[Item]:
    """Those of the dropped tasks that the ledger says were not finished."""
    return [item for item in dropped(facts) if standing(item, facts)]
