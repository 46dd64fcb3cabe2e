"""Plan → the table of what there is to decide (核定): one row a task, the issued words on the left, the office's own
columns on the right, empty but for what is kept from another plan (``carry``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pipeline.carry import Carried
from pipeline.decisions import OWN, TASK, fingerprint
from pipeline.matrix.cited import cited
from pipeline.matrix.columns import Cell, Column
from pipeline.matrix.rows import Row, everything
from pipeline.matrix.table import Table, tabulate
from pipeline.matrix.units import OTHER_CELLS, all_cells, deadline, other_cells, reporter
from pipeline.model import Plan


def draft(plan: Plan, kept: Mapping[str, Carried] | None = None) -> Table:
    """Every task of ``plan``, appendix items too, whatever has been decided before; ``kept`` is by text id."""
    return tabulate("核定", [*_ISSUED, *_own(kept or {})], everything(plan))


def _own(kept: Mapping[str, Carried]) -> list[Column]:
    """The stamp and the office's columns."""
    nothing = Carried({})

    def stamp(row: Row) -> str:
        return kept.get(row.text.id, nothing).stamp or fingerprint(row.place)

    def words(field: str) -> Callable[[Row], str]:
        return lambda row: kept.get(row.text.id, nothing).cells.get(field, "")

    return [_column(TASK["stamp"], stamp), *(_column(head, words(field)) for field, head in OWN.items())]


def _column(head: str, value: Callable[[Any], Cell]) -> Column:
    return Column(head, head, 16, value)


def _reporter(row: Row) -> str:
    unit = reporter([share for share in row.shares if not share.decided])
    return unit.name if unit else "待定"


_ISSUED = (
    _column(TASK["task"], lambda row: row.text.id),
    _column(TASK["path"], lambda row: cited(row.place)),
    _column(TASK["title"], lambda row: row.task),
    _column(TASK["content"], lambda row: row.content),
    _column("原文单位", lambda row: all_cells(row.text)),
    _column("原文时限", lambda row: deadline(row.text)),
    replace(_column(OTHER_CELLS, lambda row: other_cells(row.text)), optional=True),
    _column("填报单位（按原文）", _reporter),
)
