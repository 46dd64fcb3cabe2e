"""What was decided for the tasks of one plan → for those of its next version, or of the next year's (核定的沿用).

Decisions follow the alignment of the comparison. For a task that is the same they stand; for one that changed they are
kept with the stamp of the old wording, so that every command asks to look at them (F601) until somebody has.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline import decisions
from pipeline.compare.records import Change, Comparison, TextOps
from pipeline.compare.words import plain
from pipeline.decisions import OWN, Row, Sheet
from pipeline.model import Place, Unit
from pipeline.registry import key

_UNITS = ("lead", "reporter")  # the columns that name units
_LISTED = re.compile("([;；、，,|\n])")


@dataclass(frozen=True, slots=True)
class Carried:
    """What is kept for a task: field of OWN → words. ``stamp`` is that of the wording it was decided on, where somebody
    has to look at it again, else ""; ``shifted``: a deadline was put into the new plan's year."""

    cells: Mapping[str, str]
    stamp: str = ""
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Carry:
    """The tasks of the new plan for which something is kept, by text id, and the rows of the old file that are about no
    task of it, each with the task of the old plan, None where that has none any more."""

    tasks: Mapping[str, Carried]
    dropped: tuple[tuple[Place | None, Row], ...] = ()

    def only(self, tasks: Container[str]) -> Carry:
        """The same for these tasks alone."""
        return replace(self, tasks={task: kept for task, kept in self.tasks.items() if task in tasks})


def carry(sheet: Sheet, comparison: Comparison) -> Carry:
    """The decisions of ``sheet``, the file of ``comparison.old``, for the tasks of ``comparison.new``."""
    rows: dict[str, tuple[Place, Row, bool]] = {}
    dropped: list[tuple[Place | None, Row]] = []
    for place, row, how in decisions.match(comparison.old, sheet):
        if place and row.decided:
            rows.setdefault(place.text.id, (place, row, how == "changed"))
        elif row.decided:
            dropped.append((None, row))
    tasks: dict[str, Carried] = {}
    for change in comparison.changes:
        found = [rows[text] for text in change.old if text in rows]
        if found and change.new:
            kept = _kept(found, change, comparison)
            tasks |= dict.fromkeys(change.new, kept)
        dropped += [(place, row) for place, row, _ in found if not change.new]
    return Carry(tasks, tuple(dropped))


def _kept(found: list[tuple[Place, Row, bool]], change: Change, comparison: Comparison) -> Carried:
    """What was decided for the first of the tasks that became one, and what it leaves open from the others."""
    cells: dict[str, str] = {}
    for _, row, _ in found:
        cells |= {field: row.cells[field] for field in OWN if row.cells.get(field) and field not in cells}
    names = _names(comparison.old.units, change)
    for field in _UNITS:
        if field in cells:
            cells[field] = "".join(names.get(key(name), name) for name in _LISTED.split(cells[field]))
    years = comparison.old.year, comparison.new.year
    before = cells.get("deadline", "")
    if before:
        cells["deadline"] = _in_year(before, *years)
    shifted = cells.get("deadline", "") != before
    place, row, unsure = found[0]
    asks = unsure or len(found) > 1 or _changed(change, *years)
    return Carried(cells, (row.cells.get("stamp") or decisions.fingerprint(place)) if asks else "", shifted)


def _changed(change: Change, old: int | None, new: int | None) -> bool:
    """Is anything otherwise that a decision is about: the wording, but for the plan's own year in it, the units, the
    deadline, the leaders?"""
    fields = [each for each in change.fields if each.field in ("deadline", "leaders") and each.how != "year"]
    words = [_joined(each, "-") for each in (*change.title_ops, *change.text_ops)]
    now = [_joined(each, "+") for each in (*change.title_ops, *change.text_ops)]
    reworded = change.kind != "same" and [plain(_in_year(each, old, new)) for each in words] != [*map(plain, now)]
    return change.kind in ("split", "merged") or reworded or bool(change.units or fields)


def _joined(each: TextOps, sign: str) -> str:
    return "".join(words for mark, words in each.ops if mark in ("=", sign))


def _names(units: Iterable[Unit], change: Change) -> dict[str, str]:
    """However the old plan calls a unit that is another by now → the name of that."""
    renamed = {each.old: each.new for each in change.units.renamed}
    return {
        key(name): renamed[unit.name]
        for unit in units
        if unit.name in renamed
        for name in (unit.name, unit.short, *unit.written)
    }


def _in_year(words: str, old: int | None, new: int | None) -> str:
    """Dates of the old plan's own year, in the new one's; any other stays as it is."""
    if not old or not new or old == new:
        return words
    return re.sub(rf"(?<!\d){old}(?=\s*年|[-/.]\d)", str(new), words)
