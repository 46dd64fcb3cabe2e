"""The matrix of a page: a grid that has only the cells with a mark in them, each put into its unit's column by style.

120,000 cells would take a browser seconds; the few thousand that say something are a table to screen readers too, by
their column's index. Without script it is the whole matrix; each task and each mark leads to its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.export.html.shell import Html, joined, tag
from pipeline.export.html.view import View
from pipeline.matrix.cited import cited
from pipeline.matrix.columns import unit_columns
from pipeline.matrix.rows import Row, openings
from pipeline.matrix.units import ROLES, Share, unit_key

_LABELS = 2  # columns left of the units
_ONE_LINE = 12  # characters of a head written downwards in one line
_NARROW_FROM = 13  # units from which a page of paper wants narrow columns, their heads written downwards


def style(view: View) -> str:
    """The style that puts each cell into its unit's column."""
    wide = "2.1em" if len(view.units) >= _NARROW_FROM else "5.7em"
    places = "".join(f".c{at}{{grid-column:{at + _LABELS + 1}}}" for at in range(len(view.units)))
    return f":root{{--units:{len(view.units)};--wide:{wide}}}{places}"


def grid(view: View) -> Html:
    """The matrix: a group of rows a section."""
    numbers = zip(range(len(view.rows)), view.rows, openings(list(view.rows)), strict=True)
    groups = groupby(numbers, key=lambda each: (each[0] >= view.own, each[1].section))
    lines = len(view.rows)
    bodies = [_group(view, at, list(rows), title) for at, ((_, title), rows) in enumerate(groups)]
    return tag(
        "table",
        tag("thead", _heads(view), role="rowgroup"),
        *bodies,
        id="grid",
        role="grid",
        aria_label="责任矩阵",
        aria_colcount=len(view.units) + _LABELS,
        aria_rowcount=lines + len(bodies) + 1,
        class_="narrow" if len(view.units) >= _NARROW_FROM else None,
    )


def sections(view: View) -> list[str]:
    """The titles of the groups, in order; a group's number is its place."""
    return [title for (_, title), _ in groupby(enumerate(view.rows), key=lambda e: (e[0] >= view.own, e[1].section))]


def _heads(view: View) -> Html:
    columns = unit_columns(view.units)
    units = [
        tag(
            "th",
            tag("span", column.head),
            class_=f"unit c{at}" + (" long" if len(column.head) > _ONE_LINE else ""),
            role="columnheader",
            scope="col",
            aria_colindex=at + _LABELS + 1,
            title=unit.name if unit.name != column.head else None,
        )
        for at, (column, unit) in enumerate(zip(columns, view.units, strict=True))
    ]
    number = tag("th", "序号", class_="number", role="columnheader", scope="col", aria_colindex=1)
    task = tag("th", "重点任务", class_="task", role="columnheader", scope="col", aria_colindex=2)
    return tag("tr", number, task, *units, role="row", aria_rowindex=1)


def _group(view: View, at: int, rows: list[tuple[int, Row, str]], title: str) -> Html:
    above = rows[0][0] + at + 2  # heads, groups and rows before, from 1
    head = tag("th", tag("span", title or "（无章节）"), class_="section", role="rowheader", scope="rowgroup")
    lines = [_row(view, each, above + 1 + nth) for nth, each in enumerate(rows)]
    return tag("tbody", tag("tr", head, role="row", aria_rowindex=above), *lines, role="rowgroup", data_section=at)


def _row(view: View, numbered: tuple[int, Row, str], index: int) -> Html:
    at, row, opening = numbered
    link = tag("a", opening or cited(row.place), href=f"#t{at}", tabindex=-1)
    labels = (
        tag("td", row.number, class_="number", role="gridcell", aria_colindex=1),
        tag("th", link, class_="task", role="rowheader", scope="row", aria_colindex=2),
    )
    return tag("tr", *labels, *_cells(view, row), id=f"r{at}", role="row", aria_rowindex=index)


def _cells(view: View, row: Row) -> Iterator[Html]:
    for at, parts in view.parts(row).items():
        unit = view.units[at]
        mark = row.marks[unit_key(unit.id, unit.name)]
        yield tag(
            "td",
            mark,
            class_=f"c{at} {roles(parts)}",
            role="gridcell",
            aria_colindex=at + _LABELS + 1,
            title=f"{unit.name}：{spoken(parts)}",
        )


def roles(parts: list[Share]) -> str:
    """The roles that a cell stands for, as classes: a confirmed lead has no other."""
    decided = any(share.decided for share in parts)
    return "lead" if decided else " ".join(role for role in ROLES if any(share.role == role for share in parts))


def spoken(parts: list[Share]) -> str:
    """牵头、配合（沿用）."""
    return joined(dict.fromkeys(share.word for share in parts), "、")
