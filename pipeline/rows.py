"""Tables of the flow → rows as items: what is the marker, the task, the units, the deadline, and what is left over.

The head row says it, in the words of the labels (牵头单位, 完成时限); a table that goes on behind a page break may
repeat its head (furniture then) or leave it out. After this stage every cell of a data row stands in exactly one
part of a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline import forms, wording
from pipeline.flow import Flow, Table
from pipeline.grid import MOST_COLUMNS
from pipeline.lexicon import any_of
from pipeline.model import Role
from pipeline.numbering import BRACKETED, ROW, SECTION, Marker, is_marker, marker_at, number

Kind = Literal["number", "task", "lead", "responsible", "support", "deadline", "leader", "field"]
Range = tuple[int, int]

_ROLES = any_of("label.lead", "label.responsible", "label.support")
_UNIT_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (
        kind,
        re.compile(
            rf"(?:相关|有关|{any_of('label.prefix')})?{any_of(f'label.{kind}')}(?:（[^（）]{{2,4}}）)?(?:(?:及|和|与|、|/)?{_ROLES})*"
            rf"{any_of('label.noun')}(?:（.*）)?.{{0,6}}|{any_of(f'label.{kind}.alone')}"
        ),
    )
    for kind in ("lead", "support", "responsible")
)
_FIELD = re.compile(
    r".*(?:目标|指标|进度|成效|标准|依据|来源|备注|类别|维度|领域|类型|数量|成果|情况|说明|方式|联系|电话|投资|资金|规模|地点).*"
)
_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"序号|编号|序|项次|[Nn][Oo]\.?")),
    ("leader", re.compile(rf"{any_of('label.leader')}.{{0,6}}|.*(?:单位|部门)(?:主要|分管)?(?:责任人|负责人|领导)")),
    *_UNIT_HEADS,
    (
        "responsible",
        re.compile(r"分工|责任|部门|(?:负责人?|办理|涉及|有关|相关|主要承办|归口)?(?:单位|部门|处室|科室)"),
    ),
    ("deadline", re.compile(rf"{any_of('label.deadline')}.{{0,6}}|.*(?:时限|期限|完成时间|时间进度)")),
    ("task", re.compile(r".*(?:任务|内容|举措|措施|事项|要点)|(?:具体|工作|细化)(?:要求|分工)")),
    ("field", _FIELD),
    ("task", re.compile(r".*(?:任务|内容|措施|事项|工作|举措|要点|项目|工程|名称|清单|政策).*")),
)
_REMARK = re.compile("(?:合计|总计|小计)$|(?:备注|附注|注|说明|填表说明)[\\d一二三四五]?：")  # below a table
_SAME = re.compile("同[上前]|[〃″]")  # as in the row above
_UNITS = ("lead", "responsible", "support")
_NONE = re.compile(r"[/\\—\-无·.*]*")
_HAN = re.compile(r"(（)?([一二三四五六七八九十]{1,3})）?[、.]?")
_DIGITS = re.compile(r"(\d{1,3})\.0|（?(?:\d{1,3}[.\-])?(\d{1,3}|[一二三四五六七八九十百]{1,4})）?[.、]?")


class Column(NamedTuple):
    """A column: what stands in it, and its head as the table writes it."""

    kind: Kind
    head: str


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


class Tables:
    """Reads the tables of a document in order: one may go on with the columns of the one before."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.columns: tuple[Column, ...] = ()
        self.tasks: list[int] = []  # which of them hold tasks
        self.heads: list[Range] = []
        self.last: Row | None = None
        self.above: dict[int, Above | None] = {}  # by column, the last cell that was written
        self.counted = False  # rows have numbers, so that 一 alone heads a group of them

    def read(self, table: Table) -> list[Row]:
        """The data rows of a table; none where no row of it reads as a head and it goes on with none."""
        rows = [row for row in table.rows if any(a < b for a, b in row)]
        head = next((i for i, row in enumerate(rows[:3]) if self._is_head(row)), -1)
        first = head
        if head >= 0:
            below = rows[head + 1] if head + 1 < len(rows) and self._is_below(rows[head], rows[head + 1]) else None
            head += below is not None
            self.columns = tuple(self._columns(rows[first], below, rows[head + 1 :]))
            self.tasks = [i for i, column in enumerate(self.columns) if column.kind == "task"]
            self.heads.append((rows[first][0][0], max(cell[1] for cell in rows[head])))
            self.last, self.above = None, {}
        elif not rows or len(rows[0]) != len(self.columns):
            return []
        numbers = [i for i, column in enumerate(self.columns) if column.kind == "number"][:1]
        self.counted = any(self._fold(row[i])[:1].isdecimal() for row in rows for i in numbers if i < len(row))
        found: list[Row] = []
        for i, cells in enumerate(rows):
            if i <= head:
                if i < first:
                    found.append(self._words(cells))
            else:
                self._row(cells, found)
        return found

    @property
    def numbered(self) -> bool:
        """Is there a column of numbers?"""
        return any(column.kind == "number" for column in self.columns)

    def _fold(self, cell: Range) -> str:
        return self.flow.fold[cell[0] : cell[1]].replace("\n", "")

    def _is_head(self, cells: tuple[Range, ...]) -> bool:
        kinds = [self._kind(cell) for cell in cells]
        units = any(kind in _UNITS for kind in kinds)
        short = len(cells) <= MOST_COLUMNS and all(b - a <= 20 for a, b in cells)
        return short and (units or "number" in kinds) and ("task" in kinds or (units and "number" in kinds))

    def _is_below(self, head: tuple[Range, ...], cells: tuple[Range, ...]) -> bool:
        """Is a row the second row of the head: nothing below the number and the task, and elsewhere the words of
        heads, at least one of them of units or of when?"""
        kinds = [self._kind(cell) for cell in cells if cell[0] < cell[1]]
        named = "number" in map(self._kind, head) and len(cells) == len(head)
        clear = all(a == b for cell, (a, b) in zip(head, cells, strict=False) if self._kind(cell) in ("number", "task"))
        short = all(b - a <= 12 for a, b in cells)
        under = len(kinds) > 1 or any(kind != "field" for kind in kinds)
        covered = any(a == b for a, b in head)
        return named and clear and short and under and covered and not {"number", "task"} & {*kinds}

    def _kind(self, cell: Range) -> Kind:
        head = self._fold(cell)
        return next((kind for kind, form in _HEADS if head and form.fullmatch(head)), "field")

    def _columns(
        self, cells: tuple[Range, ...], below: tuple[Range, ...] | None, rows: list[tuple[Range, ...]]
    ) -> list[Column]:
        """The columns by their heads, and by the second row of heads ``below`` where there is one. Where a column of
        which no word of the head says what it holds is much longer than those of tasks, it holds the task, and without
        one the longest does; a head that stands twice is numbered."""
        if below:
            cells = tuple([under if under[0] < under[1] else cell for cell, under in zip(cells, below, strict=True)])
        kinds = [self._kind(cell) for cell in cells]
        if "number" not in kinds and (counted := self._counted(cells, rows)) >= 0:
            kinds[counted] = "number"
        for at in [i for i, kind in enumerate(kinds) if kind == "number"][1:]:
            kinds[at] = "field"  # 序号 counts the rows, 编号 beside it is the office's own
        sizes = [sum(row[i][1] - row[i][0] for row in rows if i < len(row)) for i in range(len(cells))]
        tasks = [sizes[i] for i, kind in enumerate(kinds) if kind == "task"]
        others = [i for i, kind in enumerate(kinds) if kind == "field"]
        if tasks:
            others = [i for i in others if not _FIELD.fullmatch(self._fold(cells[i]))]
        longest = max(others, key=lambda i: sizes[i], default=-1)
        if longest >= 0 and 2 * max(tasks, default=0) < sizes[longest]:
            kinds[longest] = "task"
        heads: dict[str, int] = {}  # each with how often it has stood
        named = []
        for i, cell in enumerate(cells, 1):
            head = self.flow.text[cell[0] : cell[1]].replace("\n", "") or f"第{i}列"
            times = heads[head] = heads.get(head, 0) + 1
            named.append(head if times == 1 else f"{head}（{times}）")
        return [Column(kind, head) for kind, head in zip(kinds, named, strict=True)]

    def _counted(self, heads: tuple[Range, ...], rows: list[tuple[Range, ...]]) -> int:
        """The column without a head whose cells count the rows; -1 where none does."""
        bare = [i for i, (start, end) in enumerate(heads) if start == end]
        return next((i for i in bare if [self._fold(row[i]) for row in rows[:2] if i < len(row)] == ["1", "2"]), -1)

    def _words(self, cells: tuple[Range, ...]) -> Row:
        """A row that is no data: words across the table (a title above the head)."""
        written = [cell for cell in cells if cell[0] < cell[1]]
        return Row(written[0][0], written[-1][1], apart=True, title=written)

    def _aligned(self, cells: tuple[Range, ...]) -> tuple[Range, ...]:
        """The cells of a row that has fewer than the head, set where most of them fit: a cell of a row above may have
        swallowed the first ones, or those behind the number."""
        start = cells[0][0]
        written = [(i, cell) for i, cell in enumerate(cells) if cell[0] < cell[1]]
        fits: dict[tuple[int, Kind], bool] = {}  # by cell, for it is asked once for each kind of column

        def fit(way: tuple[int, int]) -> int:
            """How many cells hold what their column asks for, where so many are empty behind so many that stay."""
            kept, shift = way
            found = 0
            for i, cell in written:
                kind = self.columns[i if i < kept else i + shift].kind
                if (i, kind) not in fits:
                    fits[i, kind] = self._fits(kind, *cell)
                found += fits[i, kind]
            return found

        shifts = range(len(self.columns) - len(cells) + 1)
        kept, shift = max([*((0, shift) for shift in shifts), *((1, shift) for shift in shifts[1:])], key=fit)
        return (*cells[:kept], *((start, start),) * shift, *cells[kept:])

    def _fits(self, kind: Kind, start: int, end: int) -> bool:
        """Do words that stand in a cell look like what such a column holds: units, a deadline, a number, a task with
        its marker?"""
        fold = self.flow.fold
        if kind in _UNITS:
            return forms.is_list_of_units(fold, start, end)
        if kind == "deadline":
            return wording.is_when(fold, start, end)
        if kind == "leader":
            return 1 < end - start < 5 and not wording.ends_name(fold, start, end)
        if kind == "number":
            return _DIGITS.fullmatch(fold, start, end) is not None
        return kind == "task" and not self.numbered and is_marker(fold[start:end])

    def _row(self, cells: tuple[Range, ...], found: list[Row]) -> None:
        if len(cells) < len(self.columns):
            cells = self._aligned(cells)
        written = [cell for cell in cells if cell[0] < cell[1]]
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
        fold, first = self.flow.fold, written[0]
        if len(written) == 1 and (marker := marker_at(fold, first[0])) and marker.rank < ROW:
            return Row(*first, marker=marker, group=True, title=[(marker.end, first[1])])
        if len(written) > 2 or cells[0] != first or not self.columns or self.columns[0].kind != "number":
            return None
        if len(written) == 1:
            marker = Marker(first[0], first[0], BRACKETED, 0)
            return (
                None if _DIGITS.fullmatch(self._fold(first)) else Row(*first, marker=marker, group=True, title=[first])
            )
        kind = next(
            (column.kind for column, cell in zip(self.columns, cells, strict=False) if cell == written[1]), None
        )
        han = _HAN.fullmatch(self._fold(first)) if self.counted and kind in ("task", "field") else None
        if not han:
            return None
        marker = Marker(*first, BRACKETED if han[1] else SECTION, number(han[2]))
        return Row(first[0], written[1][1], marker=marker, group=True, title=[written[1]])

    def _merge(self, row: Row, cells: tuple[Range, ...]) -> None:
        """An empty cell is as the one above it: of units, deadlines and leaders, and what stands before the task; an
        empty cell of 配合单位 beside units of its own row is not, for it may say that nobody supports. 同上 says so."""
        tasks = self.tasks
        for i, (column, cell) in enumerate(zip(self.columns, cells, strict=False)):
            kind, before = column.kind, bool(tasks) and i < tasks[-1]
            if kind == "number" or (kind in ("task", "field") and not before):
                continue
            same = kind in _UNITS and _SAME.fullmatch(self._fold(cell))
            if cell[0] < cell[1] and not same:
                none = kind != "task" and kind != "field" and _NONE.fullmatch(self._fold(cell))
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
            found = _DIGITS.fullmatch(self._fold(cell))
            row.marker = Marker(*cell, ROW, number(found[1] or found[2]) if found else 0)
        elif kind == "task" and i in self.tasks[-2:]:
            (row.task if i == self.tasks[-1] else row.title).append(cell)
        elif kind == "task" or kind == "field":
            row.fields.append((head, cell))
        elif _NONE.fullmatch(self._fold(cell)) or (kind in _UNITS and _SAME.fullmatch(self._fold(cell))):
            row.none.append(cell)
        elif kind == "deadline":
            row.deadlines.append(cell)
        elif kind == "leader":
            row.leaders.append(cell)
        else:
            row.units.append((kind, head, cell))
