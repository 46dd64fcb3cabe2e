"""Plan → tables: rows of cells under ONE table of columns, for every format alike.

``sheets(plan)`` makes them all; ``frame(table)`` gives one to pandas (imported then and not before).
What holds afterwards: each row has a cell for each column, heads of a table differ, a cell is text, a whole number
or None, and nothing in it comes from the clock or the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.matrix import review as _review
from pipeline.matrix.columns import (
    COLUMNS,
    Cell,
    Column,
    field_columns,
    labels_widened,
    marks,
    pick,
    unit_columns,
    with_labels,
)
from pipeline.matrix.measures import measures
from pipeline.matrix.rows import Row, appendix, body, everything, label, numbered, openings, wording
from pipeline.matrix.table import Table, tabulate
from pipeline.matrix.units import Share, counted, unit_key, units_of
from pipeline.model import Plan, Unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Cell", "Column", "Table", "Tables", "frame", "legend", "measures", "sheets"]

DECIDED = "confirmed reporter decided_deadline chief target remark"  # what the office has decided, behind the issued
HANDED_ON = "confirmed decided_deadline chief target"  # less who reports, and the remark, which stands in 备注
LEGEND = (("★", "牵头"), ("◆", "牵头（核定，以此为准）"), ("●", "责任（首列）"), ("○", "责任"), ("△", "配合"))
_TOTALS = (
    ("★", "其中：牵头"),
    ("◆", "其中：牵头（核定）"),
    ("●", "其中：首列"),
    ("○", "其中：责任（非首列）"),
    ("△", "其中：配合"),
    ("(", "其中：沿用"),
    ("[", "其中：集合单位的成员"),
)
DRAFT = "草稿：本表由程序按句拆分，各条的单位沿用原文整段的单位，请办公室逐条核改、明确责任后使用。"


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a plan. ``duties`` … ``items`` are handed on, ``review`` is for the desk; ``items`` has no rows
    where the plan has no appendix. ``tasks`` has one row a mention, ``matrix`` one a text."""

    duties: Table
    draft: Table
    matrix: Table
    by_unit: Table
    items: Table
    tasks: Table
    wide: Table
    review: tuple[Table, ...]


def sheets(plan: Plan) -> Tables:
    """Plan (resolved and checked) → its tables."""
    rows, all_rows, units = body(plan), everything(plan), units_of(plan)
    matrix, wide = _matrix(numbered(rows), units)
    return Tables(
        duties=_duties(numbered(rows)),
        draft=_draft(rows),
        matrix=matrix,
        by_unit=_by_unit(all_rows, units),
        items=_items(plan),
        tasks=_tasks(all_rows),
        wide=wide,
        review=_review.tables(plan),
    )


def frame(table: Table) -> pd.DataFrame:
    """A table as a pandas DataFrame: one column a head, text as str, numbers as Int64, totals left out."""
    import pandas as pd

    data = pd.DataFrame(list(table.rows), columns=list(table.heads), dtype=object)
    numbers = [
        head for head, values in zip(table.heads, zip(*table.rows, strict=True), strict=False) if _numeric(values)
    ]
    return data.astype(dict.fromkeys(numbers, "Int64"))


def _numeric(values: Iterable[Cell]) -> bool:
    kinds = {type(value) for value in values if value is not None}
    return kinds == {int}


def _duties(rows: list[Row]) -> Table:
    columns = pick(
        f"number section task content lead responsible support leaders deadline {HANDED_ON} *fields note",
        fields=field_columns(rows),
    )
    return tabulate("责任分工", with_labels(columns, rows), rows, labels=3)


def _draft(rows: list[Row]) -> Table:
    pieces = [(row, piece) for row in rows for piece in measures(wording(row))]
    cut = [replace(row, number=number, content=piece) for number, (row, piece) in enumerate(pieces, 1)]
    columns = pick("number section task measure lead responsible support person timing note")
    return tabulate("任务分解（草稿）", with_labels(columns, rows), cut, labels=3, remark=DRAFT)


def _matrix(rows: list[Row], units: dict[str, Unit]) -> tuple[Table, Table]:
    """责任矩阵 as a sheet with totals, and as a wide table with the ids in front."""
    marked = [
        replace(row, task=opening, marks=marks(row.shares)) for row, opening in zip(rows, openings(rows), strict=True)
    ]
    used = {key for row in marked for key in row.marks}
    of_units = unit_columns(unit for key, unit in units.items() if key in used)
    columns = labels_widened(pick("number section task *units open total", units=of_units), len(of_units))
    sheet = tabulate("责任矩阵", columns, marked, labels=3)
    wide = tabulate("责任矩阵", pick("id path section task *units open total", units=of_units), marked)
    return replace(sheet, totals=_totals(sheet, marked), remark=legend(marked)), wide


def _totals(table: Table, rows: list[Row]) -> tuple[tuple[Cell, ...], ...]:
    """Below the matrix: in how many texts each unit stands, then how often with each of the marks, where there are
    several."""
    counts = {sign: _count(table, rows, sign) for sign, _ in _TOTALS}
    words = [(sign, word) for sign, word in _TOTALS if any(counts[sign].values())]
    if not any(counts["●"].values()):
        words = [(sign, word.removesuffix("（非首列）")) for sign, word in words]
    lines = [("合计", _count(table, rows, ""))] + (
        [(word, counts[sign]) for sign, word in words] if len(words) > 1 else []
    )
    return tuple(_total_row(table, word, count) for word, count in lines)


def _count(table: Table, rows: list[Row], sign: str) -> dict[str, int]:
    """Column → in how many rows it has the mark; ``total`` is of all of them but of collective units whose members
    stand beside them."""
    keys = [column.key for column in table.columns if column.key.startswith("unit:")]
    found = dict.fromkeys([*keys, "total"], 0)
    for row in rows:
        own = counted(row.shares)
        for key, mark in row.marks.items():
            has = sign in (mark if sign in ("", "(", "[") else _outside(mark))
            found[f"unit:{key}"] += has
            found["total"] += has and key in own
    return found


def _outside(mark: str) -> str:
    """The marks that are not in brackets."""
    return mark.replace("[", "(").split("(", 1)[0]


def _total_row(table: Table, word: str, count: dict[str, int]) -> tuple[Cell, ...]:
    cells: list[Cell] = [count.get(column.key, "") for column in table.columns]
    last_label = max((at for at, c in enumerate(table.columns) if c.key in ("section", "task")), default=0)
    cells[last_label] = word
    return tuple(cells)


def legend(rows: list[Row]) -> str:
    """What the marks of ``rows`` mean, those that come in them."""
    used = "".join(mark for row in rows for mark in set(row.marks.values()))
    said = [f"{sign} {word}" for sign, word in LEGEND if sign in used]
    if "(" in used:
        said.append("加括号的为沿用（由上级标题、上一行或说明给出）")
    if "[" in used:
        said.append("加方括号的为集合单位的成员（按单位名录），合计只计成员，不重复计集合单位")
    if any(row.text.open for row in rows):
        said.append("“未尽”栏的“等”表示原文以“等”字列举未尽")
    return "图例：" + "　".join(said) if said else ""


def _by_unit(rows: list[Row], units: dict[str, Unit]) -> Table:
    found: dict[str, list[Row]] = {key: [] for key in units}
    for row in rows:
        parts: dict[str, list[Share]] = {}
        for share in row.shares:
            parts.setdefault(unit_key(share.unit.id, share.unit.name), []).append(share)
        for key, own in parts.items():
            words = "、".join(dict.fromkeys(share.word for share in own))
            found[key].append(replace(row, number=len(found[key]) + 1, share=own[0], parts=words))
    listed = [row for own in found.values() for row in own]
    where = "where " if len({row.where for row in listed}) > 1 else ""
    columns = pick(
        f"unit number parts {where}section task content lead responsible support leaders deadline {_few(HANDED_ON)} "
        "reporter "
        "*fields note",
        fields=field_columns(rows),
    )
    remark = "" if listed else "原文没有写明责任单位。"
    return tabulate("单位任务", with_labels(columns, rows), listed, labels=3, remark=remark)


def _few(keys: str) -> str:
    """What is decided, for tables with a row a unit."""
    return keys.replace("confirmed", "confirmed_few")


def _items(plan: Plan) -> Table:
    rows = numbered(appendix(plan))
    several = "appendix " if len(plan.appendices) > 1 else ""
    columns = pick(
        f"number {several}item lead responsible support leaders deadline {HANDED_ON} *fields matched sentence "
        "matched_units note",
        fields=field_columns(rows),
    )
    return tabulate("具体事项", with_labels(columns, rows), rows, labels=2, remark="　".join(_announced(plan)))


def _announced(plan: Plan) -> Iterator[str]:
    for each in plan.appendices:
        title, count = label(each), each.declared_count
        said = "" if count is None or "共" in title else f"（共 {count} 项）"
        yield f"附件：{title}{said}"


def _tasks(rows: list[Row]) -> Table:
    mentioned = [replace(row, share=share) for row in rows for share in (row.shares or (None,))]
    keys = (
        "id where path line section task content written name unit_id kind role first label verb order candidates "
        f"inferred is_open deadline due leaders {_few(DECIDED)} *fields"
    )
    columns = (replace(column, optional=False) for column in pick(keys, fields=field_columns(rows)))
    return tabulate("任务", tuple(columns), mentioned)
