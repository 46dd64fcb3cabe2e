"""What the page of a plan shows: its rows, those of the body before the others, and a number for each unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.matrix.columns import marks
from pipeline.matrix.rows import Row, body, everything, numbered
from pipeline.matrix.units import Share, unit_key, units_of
from pipeline.model import Inherited, Mention, Plan, Unit


@dataclass(frozen=True, slots=True)
class View:
    """``rows`` have their marks; the first ``own`` are those of the workbook's matrix, behind them
    come the appendices'. ``units`` are those with a mark, in the order of columns; ``number`` is unit key → place in
    ``units``."""

    plan: Plan
    rows: tuple[Row, ...]
    own: int
    units: tuple[Unit, ...]
    number: dict[str, int]

    def unit(self, said: Mention | Inherited) -> int:
        """The number of the unit that is named."""
        return self.number[unit_key(said.unit, said.name)]

    def parts(self, row: Row) -> dict[int, list[Share]]:
        """The number of each unit of a row → its parts in it, in the order of columns."""
        found: dict[int, list[Share]] = {}
        for share in row.shares:
            found.setdefault(self.number[unit_key(share.unit.id, share.unit.name)], []).append(share)
        return dict(sorted(found.items()))


def view(plan: Plan) -> View:
    """Plan → what its page shows."""
    own = numbered(body(plan))
    known = {row.text.id for row in own}
    more = numbered([row for row in everything(plan) if row.text.id not in known])
    rows = [replace(row, marks=marks(row.shares)) for row in (*own, *more)]
    used = {key for row in rows for key in row.marks}
    units = {key: unit for key, unit in units_of(plan).items() if key in used}
    return View(plan, tuple(rows), len(own), tuple(units.values()), {key: at for at, key in enumerate(units)})
