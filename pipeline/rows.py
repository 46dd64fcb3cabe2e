"""Tables of the flow → rows as items: what is the marker, the task, the units, the deadline, and what is left over.

The head row says it, in the words of the labels (牵头单位, 完成时限); a table that goes on behind a page break may
repeat its head (furniture then) or leave it out. After this stage every cell of a data row stands in exactly one
part of a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from pipeline.flow import Flow, Table
from pipeline.heads import DIGITS, UNITS, Column, Heads, Kind, Range
from pipeline.model import Note, Role
from pipeline.numbering import BRACKETED, ROW, SECTION, Marker, marker_at, number
from pipeline.wording import SAME, ends_name

_REMARK = re.compile(
    "(?:合计|总计|小计)$|(?:备注|附注|注|说明|填表说明)[\\d一二三四五]?："
    "|(?:以上|上述)[^，。；]{0,16}(?:由|均|请|各|应|须).*。$"
)  # below a table
_SHORT = 12  # a name of a unit that may be other words
_NONE = re.compile(r"[/\\—\-无·.*]*")
_NUMERALS = "一二三四五六七八九十"
_HAN = re.compile(r"(（)?([一二三四五六七八九十]{1,3})）?[、.]?")


class Above(NamedTuple):
    """A cell of a row above that reaches down to this one: what stands in its column, the head, the cell."""

    kind: Kind
    head: str
    cell: Range


@dataclass(slots=True)
class Row:
    """A data row. ``marker`` is its 序号 (None where the row has none), ``title`` and ``task`` stretches of the flow,
    ``units`` the cells of units with their role and head, ``above`` merged cells, which stand in a row above. A
    ``group`` is a heading within the table: nothing but a title. Words across it that are no data (a title above the
    head, 备注：… below) stand ``apart``."""

    start: int
    end: int
    marker: Marker | None = None
    child: bool = False
    group: bool = False
    apart: bool = False
    title: list[Range] = field(default_factory=list)
    task: list[Range] = field(default_factory=list)
    units: list[tuple[Role, str, Range]] = field(default_factory=list)
    deadlines: list[Range] = field(default_factory=list)
    leaders: list[Range] = field(default_factory=list)
    none: list[Range] = field(default_factory=list)  # cells of units, deadlines and leaders: / — 无
    fields: list[tuple[str, Range]] = field(default_factory=list)
    above: list[Above] = field(default_factory=list)


def _best(cells: int, missing: int, fits: Callable[[int, int], int]) -> tuple[int, tuple[int, ...]]:
    """How well cells fit at best where so many are missing anywhere, and the column of each then, as far right as may
    be: what a cell above covers stands before what it does not."""
    best: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (missing + 1)  # by how many are missing so far
    for i in range(cells):
        row: list[tuple[int, tuple[int, ...]]] = []
        for gap, (found, at) in enumerate(best):
            here = (found + fits(i, i + gap), (*at, i + gap))
            row.append(max(here, row[-1], key=lambda way: way[0]) if row else here)
        best = row
    return best[-1]


class Tables:
    """Reads the tables of a document in order: one may go on with the columns of the one before."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.reader = Heads(flow)
        self.columns: tuple[Column, ...] = ()
        self.tasks: list[int] = []  # which of them hold tasks
        self.beside = -1  # which of them may hold headings of the rows
        self.numbered = False  # there is a column of numbers
        self.heads: list[tuple[Range, ...]] = []
        self.last: Row | None = None
        self.above: dict[int, Above | None] = {}  # by column, the last cell that was written
        self.counted = False  # rows have numbers, so that 一 alone heads a group of them

    def read(self, table: Table) -> list[Row]:
        """The data rows of a table; none where no row of it reads as a head and it goes on with none."""
        rows = [row for row in table.rows if any(a < b for a, b in row)]
        top = self.reader.read(rows)
        if top:
            self.columns = top.columns
            self.tasks = [i for i, column in enumerate(self.columns) if column.kind == "task"]
            self.numbered = any(column.kind == "number" for column in self.columns)
            whole = (rows[top.first][0][0], max(cell[1] for cell in rows[top.last])) if not top.cards else (0, 0)
            self.heads.append(top.heads or (whole,))
            self.last, self.above = None, {}
            kinds = [column.kind for column in self.columns]
            several = len(self.tasks) > 1
            self.beside = kinds.index("number") - 1 if "number" in kinds else self.tasks[-2] if several else -1
        elif not rows or len(rows[0]) != len(self.columns):
            return []
        found: list[Row] = [self._words(cells) for cells in rows[: max(top.first, 0)]] if top else []
        data = (top.cards or rows[top.last + 1 :]) if top else rows
        numbers = [i for i, column in enumerate(self.columns) if column.kind == "number"][:1]
        self.counted = any(self.reader.fold(row[i])[:1].isdecimal() for row in data for i in numbers if i < len(row))
        for cells in data:
            self._row(cells, found)
        return found

    def notes(self, first: int) -> list[Note]:
        """The heads of tables, from one of them on, as notes."""
        read, spans = self.flow.read, self.flow.spans
        return [
            Note(
                "other",
                "｜".join([read(*cell).replace("\n", "｜") for cell in head]),
                (*chain(*(spans(*c) for c in head)),),
            )
            for head in self.heads[first:]
        ]

    def _words(self, cells: tuple[Range, ...]) -> Row:
        """A row that is no data: words across the table (a title above the head), or the heading of those below it."""
        written = [cell for cell in cells if cell[0] < cell[1]]
        if heading := self._heading(written):
            return heading
        return Row(written[0][0], written[-1][1], apart=True, title=written)

    def _aligned(self, cells: tuple[Range, ...]) -> tuple[Range, ...]:
        """The cells of a row that has fewer than the head, set where most of them fit: a cell of a row above may have
        swallowed the first ones, or those behind the number, or where that alone makes more of them fit any others."""
        start = cells[0][0]
        written = [(i, cell) for i, cell in enumerate(cells) if cell[0] < cell[1]]
        known: dict[tuple[int, Kind], int] = {}  # by cell, for it is asked once for each kind of column

        def fits(i: int, column: int) -> int:
            """Does a cell hold what a column asks for: 2, or 1 for names that may be other words (待遇科)?"""
            kind, (begin, end) = self.columns[column].kind, cells[i]
            if begin == end:
                return 0
            if (i, kind) not in known:
                words = self.flow.fold[begin:end]  # 突破2万台 is no name
                weak = kind in UNITS and len(words) < _SHORT and words.isalpha() and ends_name(words, 0, len(words))
                known[i, kind] = 2 if self.reader.fits(kind, begin, end, self.numbered) else int(weak)
            return known[i, kind]

        def fit(way: tuple[int, int]) -> int:
            """How well cells fit, where so many are empty behind so many that stay."""
            kept, shift = way
            return sum(fits(i, i if i < kept else i + shift) for i, _ in written)

        missing = len(self.columns) - len(cells)
        shifts = range(missing + 1)
        ways = [*((0, shift) for shift in shifts), *((1, shift) for shift in shifts[1:])]
        kept, shift = max(ways, key=fit)
        if missing > 1 and (any_of_them := _best(len(cells), missing, fits))[0] > fit((kept, shift)):
            at = iter(any_of_them[1])
            spread = [(start, start)] * len(self.columns)
            for cell in cells:
                spread[next(at)] = cell
            return tuple(spread)
        return (*cells[:kept], *((start, start),) * shift, *cells[kept:])

    def _filled(self, cells: tuple[Range, ...]) -> tuple[Range, ...]:
        """The cells of a row that a converter has filled up behind, where most of them fit: cells that merged ones
        cover may be missing before them."""
        bare = cells[: 1 + max(i for i, (start, end) in enumerate(cells) if start < end)]
        alone = sum(a < b for a, b in bare) < 2 + self.numbered  # then they are a heading
        set_right = bare if alone or len(bare) > len(self.columns) else self._aligned(bare)
        if set_right[: len(bare)] == bare:
            return cells
        return (*set_right, *((bare[-1][1],) * 2,) * (len(cells) - len(set_right)))

    def _parted(self, cells: tuple[Range, ...], found: list[Row]) -> tuple[Range, ...]:
        """The cells of a row without numbers, a heading beside the task with a marker of a higher rank than its own
        (一、抓招生｜1.公布计划) as a row of its own, which heads the rows below; or one before the number."""
        at = self.beside
        if at < 0 or at + 1 >= len(cells) or cells[at][0] == cells[at][1]:
            return cells
        over, under = cells[at], cells[self.tasks[-1]] if not self.numbered and self.tasks[-1] < len(cells) else (0, 0)
        marker, own = (marker_at(self.flow.fold, cell[0]) if cell[0] < cell[1] else None for cell in (over, under))
        rank = own.rank if own else SECTION + 1 if self.numbered else 0
        if not marker or marker.rank >= rank or marker.end >= over[1]:
            return cells
        self.last, self.above = None, {}
        found.append(Row(*over, marker=marker, group=True, title=[(marker.end, over[1])]))
        return (*((over[1],) * 2,) * (at + 1), *cells[at + 1 :])

    def _row(self, cells: tuple[Range, ...], found: list[Row]) -> None:
        if len(cells) < len(self.columns):
            cells = self._aligned(cells)
        elif cells[-1][0] == cells[-1][1]:
            cells = self._filled(cells)
        cells = self._parted(cells, found)
        written = [cell for cell in cells if cell[0] < cell[1]]
        if not written:  # but for its heading
            return
        if len(written) == 1 and _REMARK.match(self.flow.fold, *written[0]):
            found.append(self._words(cells))
            return
        if group := self._group(cells, written):
            self.last, self.above = None, {}
            found.append(group)
            return
        row = Row(written[0][0], written[-1][1])
        for i, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if cell[0] < cell[1]:
                self._place(row, column, cell, i)
        for i, cell in enumerate(cells[len(self.columns) :], len(self.columns) + 1):
            if cell[0] < cell[1]:
                row.fields.append((f"第{i}列", cell))
        row.child = self.numbered and row.marker is None and self.last is not None
        self._merge(row, cells)
        self.last = row
        found.append(row)

    def _group(self, cells: tuple[Range, ...], written: list[Range]) -> Row | None:
        """A heading within the table: words with a marker of their own across it (一、抓基础), 一 and a title with
        nothing beside them where the rows have digits, or words in the place of the number."""
        first = written[0]
        if heading := self._heading(written):
            return heading
        if len(written) > 2 or cells[0] != first or not self.columns or self.columns[0].kind != "number":
            return None
        if len(written) == 1:
            marker = Marker(first[0], first[0], BRACKETED, 0)
            return (
                None
                if DIGITS.fullmatch(self.reader.fold(first))
                else Row(*first, marker=marker, group=True, title=[first])
            )
        kind = next(
            (column.kind for column, cell in zip(self.columns, cells, strict=False) if cell == written[1]), None
        )
        han = _HAN.fullmatch(self.reader.fold(first)) if self.counted and kind in ("task", "field") else None
        if not han:
            return None
        marker = Marker(*first, BRACKETED if han[1] else SECTION, number(han[2]))
        return Row(first[0], written[1][1], marker=marker, group=True, title=[written[1]])

    def _heading(self, written: list[Range]) -> Row | None:
        """Words with a marker of their own across the table."""
        marker = marker_at(self.flow.fold, written[0][0]) if len(written) == 1 else None
        if not marker or marker.rank >= ROW:
            return None
        return Row(*written[0], marker=marker, group=True, title=[(marker.end, written[0][1])])

    def _merge(self, row: Row, cells: tuple[Range, ...]) -> None:
        """An empty cell is as the one above it: of units, deadlines and leaders, and what stands before the task; an
        empty cell of 配合单位 beside units of its own row is not, for it may say that nobody supports. 同上 says so."""
        tasks = self.tasks
        for i, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            kind, before = column.kind, bool(tasks) and i < tasks[-1]
            if kind == "number" or (kind in ("task", "field") and not before):
                continue
            same = kind in UNITS and SAME.fullmatch(self.reader.fold(cell))
            if cell[0] < cell[1] and not same:
                none = kind != "task" and kind != "field" and _NONE.fullmatch(self.reader.fold(cell))
                kind = "task" if i in tasks[-2:] else "field" if kind == "task" else kind
                self.above[i] = None if none else Above(kind, column.head, cell)
            elif (given := self.above.get(i)) and (same or self._reaches(row, given.kind)):
                row.above.append(given)

    def _reaches(self, row: Row, kind: Kind) -> bool:
        """Does a cell above reach down to a row? A child stands below the title of its group anyway."""
        if kind == "support":
            return not (row.units or row.none)
        return kind != "task" or not row.child

    def _place(self, row: Row, column: Column, cell: Range, i: int) -> None:
        """Put a cell that holds something where its column says. Of several columns of tasks the last is the text,
        the one before it the title, and others are fields."""
        kind, head = column
        if kind == "task" and row.marker is None and not self.numbered:
            marker = marker_at(self.flow.fold, cell[0])
            if marker and marker.end < cell[1]:
                row.marker, cell = marker, (marker.end, cell[1])
        if kind == "number":
            words = self.reader.fold(cell)
            found = DIGITS.fullmatch(words)
            rank = SECTION if self.counted and words[0] in _NUMERALS else ROW  # 一、 over 1, 2 …
            row.marker = Marker(*cell, rank, number(found[1] or found[2]) if found else 0)
        elif kind == "task" and i in self.tasks[-2:]:
            (row.task if i == self.tasks[-1] else row.title).append(cell)
        elif kind == "task" or kind == "field":
            row.fields.append((head, cell))
        elif _NONE.fullmatch(self.reader.fold(cell)) or (kind in UNITS and SAME.fullmatch(self.reader.fold(cell))):
            row.none.append(cell)
        elif kind == "deadline":
            row.deadlines.append(cell)
        elif kind == "leader":
            row.leaders.append(cell)
        else:
            row.units.append((kind, head, cell))
