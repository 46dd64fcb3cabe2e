"""A table: columns and the cells under them, worked out once and shared by every writer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.matrix.columns import Cell, Column, distinct


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` and ``totals`` have a cell for each of ``columns``. ``labels``: how many columns on the left stay in
    view and repeat on every page; ``remark``: a line above the heads (a legend, a warning); ``notes``: further lines
    there, as somebody has written them; ``one_page``: all of it goes on one upright page."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    remark: str = ""
    labels: int = 0
    one_page: bool = False
    notes: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(column.head for column in self.columns)


def tabulate(
    name: str, columns: Sequence[Column], records: Iterable[Any], *, labels: int = 0, remark: str = ""
) -> Table:
    """Records → table. Optional columns that no record fills are left out; ``labels`` counts before that."""
    listed = list(records)
    values = [[column.value(record) for record in listed] for column in columns]
    kept = [at for at, column in enumerate(columns) if not column.optional or any(map(_filled, values[at]))]
    return Table(
        name,
        distinct(columns[at] for at in kept),
        tuple(zip(*(values[at] for at in kept), strict=True)),
        remark=remark,
        labels=sum(at < labels for at in kept),
    )


def _filled(value: Cell) -> bool:
    return value is not None and value != ""
