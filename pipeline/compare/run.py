"""The composition: texts are aligned, then it is told what changed in each group of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pipeline.compare import order
from pipeline.compare.align import Group, align
from pipeline.compare.changes import Teller
from pipeline.compare.duty import Duties
from pipeline.compare.items import items
from pipeline.compare.records import Comparison
from pipeline.model import Plan
from pipeline.registry import Registry


def compare(old: Plan, new: Plan, known: Registry) -> Comparison:
    """Two plans → every change between them."""
    first, second = items(old), items(new)
    groups = align(first, second)
    pairs = [(group.old[0], group.new[0]) for group in groups if group.old and group.new]
    same = order.correspond((old, new), first, second, pairs)
    moved = order.moved(first, second, pairs, same)
    teller = Teller((first, second), (old.year, new.year), Duties(old, new, known), same, moved)
    changes = tuple([teller.tell(group) for group in _in_order(groups)])
    return Comparison(old, new, changes, order.titles(old, new, same))


def _in_order(groups: Sequence[Group]) -> Iterable[Group]:
    """In the order of the new plan; what was dropped stands behind what it stood behind in the old one."""
    kept = sorted([group for group in groups if group.new], key=lambda group: min(group.new))
    dropped: dict[int, list[Group]] = {}
    holder = {one: number for number, group in enumerate(kept) for one in group.old}
    held = sorted(holder)
    for group in groups:
        if not group.new:
            before = bisect_left(held, group.old[0]) - 1
            dropped.setdefault(holder[held[before]] if before >= 0 else -1, []).append(group)
    yield from dropped.get(-1, ())
    for number, group in enumerate(kept):
        yield group
        yield from dropped.get(number, ())
