"""How well names are told: precision and recall of "these two are the same unit" over a table labelled by hand.

    .venv/bin/python tests/naming/measure.py [--show]      --show lists what is wrong

``labelled.csv``: a name as written (原文), perhaps behind another (前一单位), the date or year of its plan, its issuer,
and what a careful clerk calls the unit (规范名称: 未知 where nobody outside can say, 集合 for several). Two rows are
one unit where they are called the same, or say so in 同一单位 (a unit whose name took another suffix). A successor is
another. Rows that share a 对照组 look alike: the pairs among them that are not one unit are the hard ones.

A hash of the unit puts all its rows of the first batch (批次) in half A, which was looked at while the rules were
mended, or in half B, which was measured when that was done: precision 1.0000, recall 0.9914. C, D and E were labelled
after that, from other issuers, and each measured before it was looked at: precision 0.976, 1.000 and 1.000, recall
0.932, 0.935 and 0.870 (90 of 98 pairs, one wrong). What is measured now, when all have been looked at, says that
nothing got worse, and not how well other names will be told.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pipeline import registry
from pipeline.model import Mention, Plan, Section, Source, Span, Text
from pipeline.resolve import resolve

TABLE = Path(__file__).with_name("labelled.csv")
UNKNOWN, COLLECTIVE = "未知", "集合"
_HERE = Span(0, 1)


class Row(NamedTuple):
    """A row of the table, and what the program makes of it: ``found`` is equal for what it takes for one unit."""

    written: str
    before: str
    date: str
    issuer: str
    label: str
    unit: str
    group: str
    part: str
    found: str
    name: str
    kind: str

    def __str__(self) -> str:
        return f"{self.issuer} {self.date} {self.written} ({self.found})"

    @property
    def resolved(self) -> bool:
        """Is it known, unknown or collective as labelled?"""
        kinds = {UNKNOWN: "unknown", COLLECTIVE: "collective"}
        return self.kind == kinds.get(self.label, "unit")


class Score(NamedTuple):
    """Pairs of rows that are the same unit by the labels, by the program, and by both; rows known as labelled."""

    rows: int
    same: int
    found: int
    both: int
    known: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.same if self.same else 1.0


def rows() -> list[Row]:
    """The table with what the program makes of it, each plan's names read in one plan."""
    by_plan: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        for cells in csv.DictReader(file):
            by_plan[cells["发文机关"], cells["日期"]].append(cells)
    return [row for (issuer, date), listed in by_plan.items() for row in _read(issuer, date, listed)]


def part(batch: str, unit: str) -> str:
    """A or B, by the unit; C, D and E are batches of their own."""
    return {"2": "C", "3": "D", "4": "E"}.get(batch) or "AB"[int(hashlib.sha256(unit.encode()).hexdigest(), 16) % 2]


def score(table: Iterable[Row]) -> Score:
    """Over all pairs of these rows."""
    listed = list(table)
    same = found = both = 0
    for one, other in combinations(listed, 2):
        is_same, is_found = one.unit == other.unit, one.found == other.found
        same, found, both = same + is_same, found + is_found, both + (is_same and is_found)
    return Score(len(listed), same, found, both, sum(row.resolved for row in listed))


def hard(table: Iterable[Row]) -> list[tuple[Row, Row]]:
    """The pairs that look alike and are not the same unit."""
    pairs = combinations([row for row in table if row.group], 2)
    return [(one, other) for one, other in pairs if one.group == other.group and one.unit != other.unit]


def _read(issuer: str, date: str, listed: list[dict[str, str]]) -> Iterator[Row]:
    texts, year = [], int(date[:4])
    for at, cells in enumerate(listed, 1):
        names = [name for name in (cells["前一单位"], cells["原文"]) if name]
        texts.append(Text(f"P{year}-1#{at}", "事", units=tuple(_mentions(names))))
    section = Section(f"P{year}-1", 1, "一、", 1, "要点", _HERE, tuple(texts))
    day = date if len(date) > 4 else None
    plan = Plan("工作要点", year, day, issuer, None, Source("a.md", "一", "0", "utf-8"), sections=(section,))
    plan = resolve(plan, registry.load())
    kinds = {(unit.id, unit.name): unit.kind for unit in plan.units}
    for cells, place in zip(listed, plan.places(), strict=True):
        met = place.text.units[-1]
        aside = f"{issuer}|"
        unit = cells["同一单位"] or cells["规范名称"]
        unit = aside + unit + cells["原文"] if unit in (UNKNOWN, COLLECTIVE) else unit
        found = met.unit or aside + registry.key(met.name)
        before, kind = cells["前一单位"], kinds[met.unit, met.name]
        given = (cells["原文"], before, date, issuer, cells["规范名称"], unit, cells["对照组"])
        yield Row(*given, part(cells["批次"], unit), found, met.name, kind)  # fmt: skip


def _mentions(names: list[str]) -> Iterator[Mention]:
    for order, name in enumerate(names, 1):
        yield Mention(name, name, "responsible", order, (_HERE,))


def _wrong(table: list[Row]) -> Iterator[str]:
    for row in table:
        if not row.resolved:
            yield f"  {row}: {row.label}, found as {row.kind}"
    for one, other in combinations(table, 2):
        if (one.unit == other.unit) != (one.found == other.found):
            what = "one unit, found as two" if one.unit == other.unit else "two units, found as one"
            yield f"  {what}: {one} / {other}"


def main(arguments: list[str]) -> int:
    table = rows()
    pairs = hard(table)
    missed = sum(one.found == other.found for one, other in pairs)
    say(f"{len(table)} rows; {len(pairs)} pairs that look alike and are two units, {missed} of them found as one")
    for name, parts in (("half A", "A"), ("half B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("all", "ABCDE")):
        found = score(row for row in table if row.part in parts)
        say(f"{name}: {found.rows} rows, {found.same} pairs that are one unit")
        say(f"    the same unit: precision {found.precision:.4f}, recall {found.recall:.4f}")
        say(f"    known, unknown or collective as labelled: {found.known} of {found.rows}")
    if "--show" in arguments:
        say("\n".join(_wrong(table)))
    return 0


def say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
