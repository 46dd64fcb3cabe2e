"""The heads of a table → its columns: which word asks for the task, units, a deadline, a number.

A head may stand over two rows, or the first column hold the heads (a card a task). After this stage a column has one
kind, and a head that no other column of the table has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline import forms, moments, wording
from pipeline.flow import Flow
from pipeline.grid import MOST_COLUMNS
from pipeline.lexicon import any_of
from pipeline.numbering import is_marker

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
    ("task", re.compile(r".*(?:任务|内容|举措|措施|事项|要点)(?:[和及与]标准)?|(?:具体|工作|细化)(?:要求|分工)")),
    ("field", _FIELD),
    ("task", re.compile(r".*(?:任务|内容|措施|事项|工作|举措|要点|项目|工程|名称|清单|政策).*")),
)
_LEVEL = re.compile("[一二三]级(?:目录|事项|指标|任务)?")
UNITS = ("lead", "responsible", "support")
_WIDEST = 40  # columns of a head in two rows
DIGITS = re.compile(r"(\d{1,3})\.0|（?(?:\d{1,3}[.\-])?(\d{1,3}|[一二三四五六七八九十百]{1,4})）?[.、]?")

Cells = tuple[Range, ...]


class Column(NamedTuple):
    """A column: what stands in it, and its head as the table writes it."""

    kind: Kind
    head: str


class Top(NamedTuple):
    """The head of a table: its rows ``[first, last]``, and the columns. Where the first column holds the heads there is
    none, and ``cards`` are the rows, the heads of which stand at ``heads``."""

    first: int
    last: int
    columns: tuple[Column, ...]
    cards: tuple[Cells, ...] = ()
    heads: Cells = ()


def _below_merged(head: Cells, cells: Cells) -> bool:
    """Does all that a row writes stand below heads over several columns: ones with empty cells behind them?"""
    empty = [start == end for start, end in (*head, (0, 1))]
    return all(start == end or empty[i] or empty[i + 1] for i, (start, end) in enumerate(cells))


class Heads:
    """Reads the heads of the tables of a document."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def read(self, rows: Sequence[Cells]) -> Top | None:
        """The head of a table, in one of its first rows or in its first column; None where it has none."""
        first = next((i for i, row in enumerate(rows[:3]) if self._is_head(row)), -1)
        if first < 0:
            return self._cards(rows)
        cells, below = rows[first], rows[first + 1] if first + 1 < len(rows) else ()
        if unfolded := self._unfolded(cells, below, rows[first + 2 :]):
            return Top(first, first + 1, self._columns(unfolded, (), rows[first + 2 :]))
        cells = self._spread(cells, rows[first + 1 :]) if cells[-1][0] == cells[-1][1] else cells
        last = first + self._is_below(cells, below)
        return Top(first, last, self._columns(cells, below if last > first else (), rows[last + 1 :]))

    def _cards(self, rows: Sequence[Cells]) -> Top | None:
        """A table of which the first column holds the heads, each other column a row: a card a task."""
        wide = len(rows[0]) if rows else 0
        if not 1 < wide <= MOST_COLUMNS or any(len(row) != wide or row[0][0] == row[0][1] for row in rows):
            return None
        heads = tuple([row[0] for row in rows])
        cards = tuple([tuple([row[n] for row in rows]) for n in range(1, wide)])
        cards = tuple([card for card in cards if any(a < b for a, b in card)])
        if len(heads) < 3 or not cards or not self._is_head(heads):
            return None
        return Top(-1, -1, self._columns(heads, (), cards), cards, heads)

    def fold(self, cell: Range) -> str:
        return self.flow.fold[cell[0] : cell[1]].replace("\n", "")

    def _is_head(self, cells: Cells) -> bool:
        kinds = [self._kind(cell) for cell in cells]
        units = any(kind in UNITS for kind in kinds)
        short = len(cells) <= MOST_COLUMNS and all(b - a <= 20 for a, b in cells)
        return short and (units or "number" in kinds) and ("task" in kinds or (units and "number" in kinds))

    def _is_below(self, head: Cells, cells: Cells) -> bool:
        """Is a row the second row of the head: nothing below the number and the task, and elsewhere the words of
        heads, at least one of them of units or of when? Without a number it stands wholly below merged heads."""
        kinds = [self._kind(cell) for cell in cells if cell[0] < cell[1]]
        named = bool(cells) and len(cells) == len(head)
        named = named and ("number" in map(self._kind, head) or _below_merged(head, cells))
        clear = all(a == b for cell, (a, b) in zip(head, cells, strict=False) if self._kind(cell) in ("number", "task"))
        short = all(b - a <= 12 for a, b in cells)
        under = len(kinds) > 1 or any(kind != "field" for kind in kinds)
        covered = any(a == b for a, b in head)
        return named and clear and short and under and covered and not {"number", "task"} & {*kinds}

    def _unfolded(self, head: Cells, cells: Cells, rows: Sequence[Cells]) -> Cells:
        """The head of which a converter has left the cells of both rows without those that merged ones cover, and
        filled up both rows behind: the heads of the second row in place of those that stand over them, where they fit
        the rows best. () where it is no such head."""
        upper, under = ([cell for cell in row if cell[0] < cell[1]] for row in (head, cells))
        over = len(upper) - (len(head) - len(under))  # heads that stand over others
        filled = list(head[: len(upper)]) == upper and list(cells[: len(under)]) == under and len(head) <= _WIDEST
        short = all(b - a <= 12 for a, b in under)
        if not (rows and filled and short and len(cells) == len(head)) or not 0 < over < min(len(upper), len(under)):
            return ()
        kinds = [self._kind(cell) for cell in under]
        says = {*kinds} & {*UNITS, "deadline", "leader"} or all(_LEVEL.fullmatch(self.fold(cell)) for cell in under)
        if "number" in kinds or self._kind(upper[0]) != "number" or not says:
            return ()
        ways = [(*upper[:at], *under, *upper[at + over :]) for at in range(1, len(upper) - over + 1)]
        return max(ways, key=lambda way: sum(self._fit(way, row) for row in rows[:9]))

    def _spread(self, head: Cells, rows: Sequence[Cells]) -> Cells:
        """A head that a converter has filled up behind, where a merged head stands over several columns: the heads
        behind that where they fit the whole rows best, its own words over the last of its columns."""
        upper = [cell for cell in head if cell[0] < cell[1]]
        wide = [row for row in rows[:9] if row and row[-1][0] < row[-1][1] and len(row) == len(head)]
        if list(head[: len(upper)]) != upper or not wide:
            return head
        covered = (head[-1],) * (len(head) - len(upper))
        ways = [head, *((*upper[:at], *covered, *upper[at:]) for at in range(len(upper)))]
        return max(ways, key=lambda way: sum(self._fit(way, row) for row in wide))

    def _fit(self, heads: Cells, row: Cells) -> int:
        """How many cells of a row hold what the heads above them ask for."""
        pairs = [(self._kind(head), *cell) for head, cell in zip(heads, row, strict=False) if cell[0] < cell[1]]
        return sum(self.fits(*pair, numbered=True) for pair in pairs)

    def _kind(self, cell: Range) -> Kind:
        head = self.fold(cell)
        return next((kind for kind, form in _HEADS if head and form.fullmatch(head)), "field")

    def _columns(self, cells: Cells, below: Cells, rows: Sequence[Cells]) -> tuple[Column, ...]:
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
            others = [i for i in others if not _FIELD.fullmatch(self.fold(cells[i]))]
        longest = max(others, key=lambda i: sizes[i], default=-1)
        if longest >= 0 and 2 * max(tasks, default=0) < sizes[longest]:
            kinds[longest] = "task"
        heads: dict[str, int] = {}  # each with how often it has stood
        named = []
        for i, cell in enumerate(cells, 1):
            head = self.flow.text[cell[0] : cell[1]].replace("\n", "") or f"第{i}列"
            times = heads[head] = heads.get(head, 0) + 1
            named.append(head if times == 1 else f"{head}（{times}）")
        return tuple([Column(kind, head) for kind, head in zip(kinds, named, strict=True)])

    def _counted(self, heads: Cells, rows: Sequence[Cells]) -> int:
        """The column without a head whose cells count the rows; -1 where none does."""
        bare = [i for i, (start, end) in enumerate(heads) if start == end]
        return next((i for i in bare if [self.fold(row[i]) for row in rows[:2] if i < len(row)] == ["1", "2"]), -1)

    def fits(self, kind: Kind, start: int, end: int, numbered: bool) -> bool:
        """Do words that stand in a cell look like what such a column holds: units, a deadline, a number, a task with
        its marker where the rows are not ``numbered``?"""
        fold = self.flow.fold
        if kind in UNITS:
            return forms.is_list_of_units(fold, start, end) or forms.is_clause_in_prose(fold, start, end)
        if kind == "deadline":
            return moments.is_when(fold, start, end)
        if kind == "leader":
            return 1 < end - start < 5 and not wording.ends_name(fold, start, end)
        if kind == "number":
            return DIGITS.fullmatch(fold, start, end) is not None
        return kind == "task" and not numbered and is_marker(fold[start:end])
