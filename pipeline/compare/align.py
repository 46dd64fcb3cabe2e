"""Two plans → which text of the one speaks of the same matter as which of the other: content first, place second.

What is the same to the letter is the same matter. Of all pairings of what is left, the one is taken whose worth is
greatest (``assign``: a true optimum, not the best pair first); the worth of a pair is the likeness of the wordings by
what few others have (``evidence``), and a little for the same title and for the same place. Then texts left over are
looked for as parts of texts that have their pair: splits and merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.compare.assign import assign
from pipeline.compare.evidence import Evidence
from pipeline.compare.items import PREAMBLE, Item
from pipeline.compare.records import Why

LEAST = 0.2  # the worth from which on a pair is one
TITLE, PLACE = 0.2, 0.1  # what the same title and the same place are worth
PART = 0.6  # as much of a text that was split off has to stand in the one it comes from


class Group(NamedTuple):
    """Texts that belong together, by their numbers: one of one plan, and one or several of the other, or none. The
    first pair is the nearest."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    why: Why = ""


def align(old: Sequence[Item], new: Sequence[Item]) -> tuple[Group, ...]:
    """Every text of both plans in exactly one group, in the order of the first old one, then of the new ones left."""
    same = _identical(old, new)
    evidence = Evidence([item.words for item in old], [item.words for item in new])
    pairs = {one: (two, _IDENTICAL) for one, two in same.items()}
    taken = set(same.values())
    worths = _worths(old, new, evidence, pairs.keys(), taken)
    for one, two in assign([{two: worth.value for two, worth in row.items()} for row in worths]).items():
        pairs[one] = two, worths[one][two].why
    _preambles(old, new, pairs)
    return _groups(old, new, pairs, evidence)


_IDENTICAL: Why = "identical"


def _identical(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """Texts with the same words: in the same context first, and among these in their order."""
    pairs: dict[int, int] = {}
    for form in (_in_context, lambda item: item.words):
        free: dict[object, list[int]] = {}
        taken = set(pairs.values())
        for two in range(len(new) - 1, -1, -1):
            if two not in taken and new[two].words:
                free.setdefault(form(new[two]), []).append(two)
        for one, item in enumerate(old):
            there = free.get(form(item)) if one not in pairs and item.words else None
            if there:
                pairs[one] = there.pop()
    return pairs


def _in_context(item: Item) -> object:
    return item.words, item.context


class Worth(NamedTuple):
    value: float
    why: Why


def _worths(
    old: Sequence[Item], new: Sequence[Item], evidence: Evidence, paired: Iterable[int], taken: set[int]
) -> list[dict[int, Worth]]:
    """For each old text without its like the new ones that it may be paired with."""
    likeness = evidence.likeness()
    titles: dict[str, list[int]] = {}
    for two, item in enumerate(new):
        if item.title and two not in taken:
            titles.setdefault(item.title, []).append(two)
    rows: list[dict[int, Worth]] = []
    done = set(paired)
    for one, item in enumerate(old):
        row: dict[int, Worth] = {}
        if one not in done:
            near = likeness[one]
            alike = titles.get(item.title, ())
            for two in {**near, **dict.fromkeys(alike)}:
                if two not in taken:
                    worth = _worth(item, new[two], near.get(two, 0.0), (len(old), len(new)))
                    if worth.value >= LEAST:
                        row[two] = worth
        rows.append(row)
    return rows


def _worth(one: Item, two: Item, likeness: float, counts: tuple[int, int]) -> Worth:
    title = TITLE if one.title and one.title == two.title else 0.0
    apart = abs(one.at / counts[0] - two.at / counts[1])
    place = PLACE * ((one.context == two.context) + 1 - apart) / 2
    why: Why = "words" if likeness >= LEAST else "title" if title else "place"
    return Worth(likeness + title + place, why)


def _preambles(old: Sequence[Item], new: Sequence[Item], pairs: dict[int, tuple[int, Why]]) -> None:
    """What is left of the preambles is paired in order: there is one of its kind in each plan."""
    taken = {two for two, _ in pairs.values()}
    first = [one for one, item in enumerate(old) if item.above == PREAMBLE and one not in pairs]
    second = [two for two, item in enumerate(new) if item.above == PREAMBLE and two not in taken]
    for one, two in zip(first, second, strict=False):
        pairs[one] = two, "place"


@dataclass(slots=True)
class _Host:
    """A text of one side and those of the other that are made of it, the nearest first."""

    parts: list[int]


def _groups(
    old: Sequence[Item], new: Sequence[Item], pairs: dict[int, tuple[int, Why]], evidence: Evidence
) -> tuple[Group, ...]:
    back = {two: one for one, (two, _) in pairs.items()}
    there = {one: two for one, (two, _) in pairs.items()}
    split = _parts(evidence.old, evidence.new, there, back, evidence)
    merged = _parts(evidence.new, evidence.old, back, there, evidence)
    groups: list[Group] = []
    inside = {part for parts in split.values() for part in parts}
    merging = {part for two, parts in merged.items() for part in parts if back[two] not in split}
    for one in range(len(old)):
        if one in merging:
            continue
        if one not in pairs:
            groups.append(Group((one,), ()))
            continue
        two, why = pairs[one]
        if one in split:
            groups.append(Group((one,), (two, *split[one]), "part"))
        elif two in merged:
            groups.append(Group((one, *merged[two]), (two,), "part"))
        else:
            groups.append(Group((one,), (two,), why))
    groups += [Group((), (two,)) for two in range(len(new)) if two not in back and two not in inside]
    return tuple(groups)


def _parts(
    whole: Sequence[frozenset[str]],
    other: Sequence[frozenset[str]],
    there: dict[int, int],
    back: dict[int, int],
    evidence: Evidence,
) -> dict[int, list[int]]:
    """Texts of ``other`` that have no pair and are made of a text of ``whole`` that has one, by this text: of what
    they have of their own, most stands there, and not in its pair."""
    holders: dict[str, list[int]] = {}
    for number in there:
        for gram in whole[number] - other[there[number]]:
            holders.setdefault(gram, []).append(number)
    found: dict[int, list[int]] = {}
    for number, words in enumerate(other):
        if number in back:
            continue
        total = evidence.weight(words)
        counts: dict[int, float] = {}
        for gram in words:
            for host in holders.get(gram, ()):
                counts[host] = counts.get(host, 0.0) + evidence.weights.get(gram, 0.0)
        best = max(counts, key=lambda host: (counts[host], -host), default=-1)
        if best >= 0 and counts[best] >= PART * total:
            found.setdefault(best, []).append(number)
    return found
