"""Aligned texts → which of them were moved, and which headings of the one plan are which of the other.

A heading is known again by the texts below it and by its words. A text was moved where it stands under another heading
now, or in another order among those it stood with: of these as many as can be count as unmoved (the longest run that
kept its order), so that what was put in or taken out before them moves none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pipeline.compare.assign import assign
from pipeline.compare.items import PREAMBLE, Item
from pipeline.compare.records import TitleChange
from pipeline.compare.words import plain
from pipeline.model import Appendix, Plan, Point, Section

_TITLE = 0.5  # what the same words are worth, where one text below both is worth 1

Node = Section | Appendix | Point


def containers(items: Sequence[Item]) -> dict[str, tuple[str, str]]:
    """What texts stand in, in order: key → its title and what it stands in itself."""
    found: dict[str, tuple[str, str]] = {}
    for item in items:
        above = ""
        for node in item.place.nodes[:-1]:
            found.setdefault(node.id, (plain(node.title), above))
            above = node.id
        if item.above not in found:
            found[item.above] = (item.context, above)
    return found


def correspond(
    plans: tuple[Plan, Plan], old: Sequence[Item], new: Sequence[Item], pairs: Iterable[tuple[int, int]]
) -> dict[str, str]:
    """Which container of the old plan is which of the new one: by the texts that both hold, and their titles."""
    first, second = containers(old), containers(new)
    for side, plan in ((first, plans[0]), (second, plans[1])):
        for key, title in _headings(plan).items():
            side.setdefault(key, (plain(title), ""))
    votes: dict[str, dict[str, float]] = {key: {} for key in first}
    for one, two in pairs:
        for key, other in zip(_line(old[one]), _line(new[two]), strict=False):
            votes[key][other] = votes[key].get(other, 0.0) + 1
    titles: dict[str, list[str]] = {}
    for key, (title, _) in second.items():
        titles.setdefault(title, []).append(key)
    for key, (title, _) in first.items():
        for other in titles.get(title, ()) if title else ():
            votes[key][other] = votes[key].get(other, 0.0) + _TITLE
    for fixed in ("", PREAMBLE):
        for row in votes.values():
            row.pop(fixed, None)
        votes[fixed] = {fixed: 1.0}
    keys, others = list(votes), list(dict.fromkeys([*second, "", PREAMBLE]))
    numbers = {other: number for number, other in enumerate(others)}
    found = assign([{numbers[other]: vote for other, vote in votes[key].items()} for key in keys])
    return {keys[row]: others[column] for row, column in found.items()}


def _line(item: Item) -> list[str]:
    """The containers of an item from the inside out, the top left out."""
    line = [node.id for node in item.place.nodes[:-1]]
    if item.above and item.above not in line:
        line.append(item.above)
    return line[::-1]


def moved(
    old: Sequence[Item], new: Sequence[Item], pairs: Sequence[tuple[int, int]], same: dict[str, str]
) -> set[tuple[int, int]]:
    """The pairs, in the order of the old plan, that were moved; ``same`` says which container is which."""
    found: set[tuple[int, int]] = set()
    inner: dict[str, list[tuple[int, int]]] = {}
    for one, two in sorted(pairs):
        if _elsewhere(old[one], new[two], same):
            found.add((one, two))
        else:
            inner.setdefault(old[one].above, []).append((one, two))
    for group in inner.values():
        kept = _longest([two for _, two in group])
        found.update(pair for pair in group if pair[1] not in kept)
    return found


def elsewhere(one: Item, two: Item, same: dict[str, str]) -> bool:
    """Does the one stand under another heading than the other?"""
    return _elsewhere(one, two, same)


def _elsewhere(one: Item, two: Item, same: dict[str, str]) -> bool:
    return same.get(one.above) != two.above or any(
        same.get(key) != other for key, other in zip(_line(one), _line(two), strict=False)
    )


def _longest(numbers: Sequence[int]) -> set[int]:
    """The longest run of numbers that go up."""
    ends: list[int] = []  # the least end of runs of each length
    at: list[int] = []  # where in ``numbers`` it stands
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1], at[length : length + 1] = [number], [place]
    found: set[int] = set()
    place = at[-1] if at else -1
    while place >= 0:
        found.add(numbers[place])
        place = before[place]
    return found


def titles(old: Plan, new: Plan, same: dict[str, str]) -> tuple[TitleChange, ...]:
    """The titles of both plans and their headings, where they differ, that no text carries."""
    found: list[TitleChange] = []
    if plain(old.title) != plain(new.title):
        found.append(TitleChange("", "", old.title, new.title))
    before, after = _headings(old), _headings(new)
    back = {other: key for key, other in same.items() if key in before and other in after}
    for key, title in before.items():
        if same.get(key) not in after and title:
            found.append(TitleChange(key, None, title, ""))
    for other, title in after.items():
        one = back.get(other)
        if plain(before[one] if one else "") != plain(title):
            found.append(TitleChange(one, other, before[one] if one else "", title))
    return tuple(found)


def _headings(plan: Plan) -> dict[str, str]:
    found: dict[str, str] = {}

    def take(node: Node) -> None:
        if not node.texts:
            found[node.id] = node.title
        for point in node.points:
            take(point)

    tops: tuple[Node, ...] = (*plan.sections, *plan.appendices)
    for top in tops:
        take(top)
    return found
