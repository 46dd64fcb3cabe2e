"""A table of which only the places of its words are left → rows: text as it stood on a page, its cells over several
lines.

A row is what lies around its number, for such tables set it in the middle of its row, or at the top; a cell in the
middle of several rows is a merged one, and belongs to the first of them. Which lines make a row, and which rows a cell
covers, are one kind of question: of all ways to cut a list into stretches take the one that costs least, and what costs
is words that stand off the middle of their stretch, or begin or end as no sentence and no name does.

After this stage every word of the lines that were taken stands in one cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.grid import OF_UNITS, Cell, Row
from pipeline.lexicon import WORDS
from pipeline.lines import Line, is_page
from pipeline.moments import is_when
from pipeline.pieces import NUMBER, Piece, cut, heads, pieces, places, starts, words
from pipeline.wording import ends_name

_STOPS = frozenset("。；！？”）")
_GOES_ON = frozenset("，、。；：”）")
_LEVELS = frozenset(word[-1] for word in WORDS["place.level"])
_REST = re.compile("[市县区州旗盟]+(?:人民政府|政府|[、，]|$)")
_EACH = re.compile("各(?:行政村|村|村居|镇街|镇村)$")  # names that end as none does
_TASKS = ("任务", "内容", "举措", "措施", "事项", "要点")
_FEWEST, _MOST = 3, 30  # columns
_NUMBERS = ("序", "编号", "项次")  # how the head of the first column begins
_TALLEST = 60  # lines of a row
_OFF = 6  # lines that the end of a row may stand off where its number would have it
_MOST_LEFT_OUT = 10  # numbers between two rows
_MOST_MERGED = 30  # rows that one cell covers
_OVER = 16  # places that words may reach into the next column
_DEAREST = 2.5  # what the rows of a table may cost on average
_TYPED = 0.88  # of the places where words begin, as the source is counted: no more, if a Chinese character takes two
_NEVER = float("inf")

_How = Callable[[list[int], int, int], tuple[float, list["_Row"]]]
_Way = tuple[float, tuple["_Way", "_Row"] | None]  # what it costs, and its last row behind the way to there
_NOWHERE: _Way = (_NEVER, None)


class _Row(NamedTuple):
    """Lines ``[first, last]`` around that of a number; a heading across the table has none (-1)."""

    first: int
    last: int
    number: int = -1


class _Column:
    """The words of a column, and its lines in order: those of ``[first, last]`` are ``lines[count[first] :
    count[last + 1]]``, and the gaps between them cost as much as ``gaps`` grows from the first to the last."""

    def __init__(self, pieces: dict[int, Piece], end: int) -> None:
        self.pieces = pieces
        self.lines = sorted(pieces)
        self.count = list(accumulate([at in pieces for at in range(end)], initial=0))
        wide = [after - before for before, after in pairwise(self.lines)]
        self.gaps = list(accumulate([0.2 if gap == 2 else 3.0 * (gap > 2) for gap in wide], initial=0.0))

    def inside(self, row: _Row) -> list[int]:
        return self.lines[self.count[row.first] : self.count[row.last + 1]]

    def cell(self, row: _Row) -> Cell:
        return tuple([self.pieces[at].span for at in self.inside(row)])


def read(text: str, lines: Callable[[], Iterator[Line]]) -> tuple[list[Row], int]:
    """The rows of the table whose head stands in the first of the lines, up to where it stands again, and how many
    lines they take; no rows where it is none. ``lines`` begins with them anew each time."""
    single, double = (_Page(text, lines(), double=double) for double in (False, True))
    for page in (double, single) if double.ragged() < _TYPED * single.ragged() else (single, double):
        table = _table(page)
        rows = table.rows() if table else []
        if table and rows:
            head: Row = tuple([tuple([piece.span for piece in cell]) for cell in page.heads])
            return [head, *table.cells(rows)], rows[-1].last + 1
    return [], 1


class _Page:
    """The lines of a table in pieces: its heads, and where its numbers and the headings between its rows stand."""

    def __init__(self, text: str, lines: Iterator[Line], *, double: bool) -> None:
        self.text = text
        self.heads, self.begin = heads(text, lines, double=double)
        self.lines: list[list[Piece]] = [[] for _ in range(self.begin)]
        self.numbers: list[int] = []
        self.headings: set[int] = set()
        self.first = 0  # the first number
        if _FEWEST <= len(self.heads) <= _MOST:
            self._read(lines, self.heads[0][0].right, double=double)

    def _read(self, lines: Iterator[Line], first: int, *, double: bool) -> None:
        head, last = words(self.text, self.heads[0][:1]), 0
        for at, line in enumerate(lines, self.begin):
            found = pieces(self.text, line, first, double=double)
            opening = words(self.text, found[:1]) if found[0].left <= first else ""
            if NUMBER.fullmatch(opening) and (not self.numbers or last < int(opening) <= last + _MOST_LEFT_OUT):
                last = int(opening)
                self.first = self.first or last
                self.numbers.append(at)
            elif len(found) == 1 and line.opens == "marker":
                self.headings.add(at)
            elif self._is_past(at, line, opening, head):
                break
            self.lines.append(found)

    def ragged(self) -> int:
        """At how many places the words of its lines begin: few where they were set in columns as they are counted."""
        rows = self.lines[: self.numbers[-1] + 1] if self.numbers else []
        return len({piece.left for line in rows for piece in line if not piece.close})

    def _is_past(self, at: int, line: Line, opening: str, head: str) -> bool:
        """Does a line that is neither row nor heading end the table, by the words in its first column, as a page, or
        because no number has come for long?"""
        first = opening and (line.opens or opening == head or opening.isdecimal() or opening.startswith(_NUMBERS))
        return bool(first) or is_page(line.fold) or at - (self.numbers[-1] if self.numbers else 0) > _TALLEST


def _table(page: _Page) -> _Table | None:
    """The table of a page, where every line down to its last number stands in columns."""
    named = (words(page.text, head) for head in page.heads)
    if not page.numbers or not any(OF_UNITS.search(head) or head.endswith(_TASKS) for head in named):
        return None
    whole = range(page.begin, page.numbers[-1] + 1)
    found = starts(page.heads, [page.lines[at] for at in whole if at not in page.headings])
    page.lines[page.begin :] = [cut(page.text, line, found) for line in page.lines[page.begin :]]
    ends = [*found[1:], 0]
    columns: list[dict[int, Piece]] = [{} for _ in found]

    def holds(at: int) -> bool:
        """Do the words of a line stand in columns, and in the first nothing but a number? Then take them."""
        line = page.lines[at]
        ends[-1] = line[-1].right
        held = places(line, found)
        if held[-1] >= len(found) or any(p.right > ends[column] + _OVER for p, column in zip(line, held, strict=True)):
            return False
        if held[0] == 0 and not NUMBER.fullmatch(words(page.text, line[:1])):
            return False
        for column, piece in zip(held, line, strict=True):
            columns[column][at] = piece
        return True

    if not all(at in page.headings or holds(at) for at in whole):
        return None
    end = whole.stop
    while end < len(page.lines) and end not in page.headings and holds(end):
        end += 1
    return _Table(page, [_Column(column, end) for column in columns], end)


class _Table:
    """The words of a page by column and line, down to the line ``end``."""

    def __init__(self, page: _Page, columns: list[_Column], end: int) -> None:
        self.page, self.columns, self.end = page, columns, end
        self.units = [at for at, head in enumerate(page.heads) if OF_UNITS.search(words(page.text, head))]
        sizes = [sum([piece.right - piece.left for piece in column.pieces.values()]) for column in columns]
        others = [at for at in range(1, len(sizes)) if at not in self.units] or range(1, len(sizes))
        self.tasks = columns[max(others, key=lambda at: sizes[at])]
        self.cuts = {at: self._cuts(columns[at]) for at in self.units}
        spans = [self.tasks.pieces[at].span for at in self.tasks.lines]
        self.begins = [3.0 * (page.text[span.start] in _GOES_ON) for span in spans]  # what tasks cost by their lines
        self.ends = [1.0 * (page.text[span.end - 1] not in _STOPS) for span in spans]
        self.on_top = False
        # Lines of merged cells alone may stand between any two rows: what counts are those with a task or a number.
        solid = {*page.numbers, *self.tasks.lines}
        self.solid = list(accumulate([at in solid for at in range(end)]))

    def rows(self) -> list[_Row]:
        """The rows and headings in order; none where they cost too much for a table."""
        numbers = self.page.numbers
        ways = [self._cut(self._around), self._cut(self._below)]
        spent, found = min(ways, key=lambda way: way[0])
        self.on_top = found is ways[1][1]
        return found if spent <= _DEAREST * len(numbers) else []

    def _cut(self, how: _How) -> tuple[float, list[_Row]]:
        """What it costs to cut the table into rows in one way, and the rows, with the headings between them."""
        found: list[_Row] = []
        spent = 0.0
        begin, numbers = self.page.begin, self.page.numbers
        for stop in [*sorted(at for at in self.page.headings if at < self.end), self.end]:
            if begin < stop:
                inside = numbers[bisect_left(numbers, begin) : bisect_left(numbers, stop)]
                cost, rows = how(inside, begin, stop) if inside else (_NEVER, [])
                spent += cost
                found += rows
            if stop < self.end:
                found.append(_Row(stop, stop))
            begin = stop + 1
        return spent, found

    def _below(self, numbers: list[int], begin: int, stop: int) -> tuple[float, list[_Row]]:
        """The way to cut lines ``[begin, stop)`` with each number on top of its row, but for the rest of one."""
        rest = [_Row(begin, numbers[0] - 1, begin)] if begin < numbers[0] else []
        if rest and not self._may_be_rest(begin):
            return _NEVER, []
        begun = sorted({*numbers, *(at for at in range(numbers[0], stop) if self._begins_unnumbered(at))})
        rows = [_Row(at, after - 1, at) for at, after in pairwise([*begun, stop])]
        return 0.5 * len(rest) + sum(map(self._on_top, [*rest, *rows])), rest + rows

    def _begins_unnumbered(self, at: int) -> bool:
        """Does a line begin a row without a number: words in every other column, one of them a deadline, behind the end
        of a task and of names?"""
        line, others, named = (
            self.page.lines[at],
            self.columns[1:],
            [(self.columns[n], self.cuts[n]) for n in self.units],
        )
        if len(line) != len(others) or not all(at in column.pieces and column.count[at] for column in others):
            return False
        when = (words(self.page.text, [piece]) for piece in line)
        ended = self.ends[self.tasks.count[at] - 1] == 0.0
        cut = any(cuts[column.count[at] - 1] for column, cuts in named)
        return ended and not cut and any(is_when(said, 0, len(said)) for said in when)

    def _may_be_rest(self, begin: int) -> bool:
        """May the words before the first number be the rest of a row of the page before?"""
        return begin == self.page.begin and self.page.first > 1

    def _around(self, numbers: list[int], begin: int, stop: int) -> tuple[float, list[_Row]]:
        """The cheapest way with each number in the middle. Lines behind the last row may be no part of the
        table where that ends, and lines before the first number the rest of a row of the page before."""
        ways: dict[int, _Way] = {begin: (0.0, None)}  # by the line where the next row begins
        if self._may_be_rest(begin):
            for first in range(begin + 1, min(numbers[0], begin + _TALLEST) + 1):
                rest = _Row(begin, first - 1, begin)
                ways[first] = 2.0 + self._task(begin, first - 1), ((0.0, None), rest)
        for number, after in pairwise([*numbers, stop]):
            longer: dict[int, _Way] = {}
            for first in sorted(first for first in ways if first <= number):
                way, middle = ways[first], 2 * number - first
                for last in range(max(number, middle - _OFF), min(after - 1, middle + _OFF, first + _TALLEST) + 1):
                    cost = way[0] + self._off(first, last, number)
                    if after == stop:
                        cost += self._left_out(last, stop)
                    if cost < longer.get(last + 1, _NOWHERE)[0]:
                        longer[last + 1] = cost, (way, _Row(first, last, number))
            ways = longer
        cost, path = min(ways.values(), key=lambda way: way[0], default=_NOWHERE)
        rows = []
        while path:
            (_, before), row = path
            rows.append(row)
            path = before
        return cost, rows[::-1]

    def _left_out(self, last: int, stop: int) -> float:
        return 2.0 * (stop - 1 - last) if stop == self.end else _NEVER if last < stop - 1 else 0.0

    def _off(self, first: int, last: int, number: int) -> float:
        """What it costs that a number and its task stand off the middle of a row, or that the row cuts a name."""
        cost = 0.5 * _distance((first + last) / 2, number) + self._task(first, last)
        lines, count = self.tasks.lines, self.tasks.count
        if (begin := count[first]) < (end := count[last + 1]):
            solid = self.solid
            cost += 3 * _distance((solid[lines[begin]] + solid[lines[end - 1]]) / 2, solid[number])
        for at, cuts in self.cuts.items():
            column = self.columns[at]
            if column.count[first] < (end := column.count[last + 1]):
                cost += cuts[end - 1]
        return cost

    def _on_top(self, row: _Row) -> float:
        """What it costs that cells do not begin on the first line of their row."""
        inside = [lines for column in self.columns if (lines := column.inside(row))]
        return sum(2.0 for lines in inside if lines[0] > row.first) + self._task(row.first, row.last)

    def _task(self, first: int, last: int) -> float:
        """What it costs that there is no task, or one with gaps, or that begins or ends as no sentence does."""
        lines, count = self.tasks.lines, self.tasks.count
        begin, end = count[first], count[last + 1] - 1
        if begin > end:
            return 3.0
        return 0.2 * (lines[end] - lines[begin] - (end - begin)) + self.begins[begin] + self.ends[end]

    def _cuts(self, column: _Column) -> list[bool]:
        """For each line: would a cell that ends with it end in the middle of a name, or of a list of them?"""
        said = [words(self.page.text, [column.pieces[at]]) for at in column.lines]
        around = zip(["", *said], said, [*said[1:], ""], strict=False)
        return [goes_on(before + own, after) for before, own, after in around]

    def cells(self, rows: list[_Row]) -> Iterator[Row]:
        """The rows with their cells; a merged one stands in the first of the rows that it covers."""
        held: list[_Row] = []
        for row in [*rows, _Row(self.end, self.end)]:
            if row.number >= 0:
                held.append(row)
                continue
            yield from zip(*[self._down(at, held) for at in range(len(self.columns))], strict=True)
            held = []
            if row.first < self.end:
                yield (tuple([piece.span for piece in self.page.lines[row.first]]), *[()] * (len(self.columns) - 1))

    def _down(self, at: int, rows: list[_Row]) -> list[Cell]:
        """The cells of a column, row by row."""
        column = self.columns[at]
        if at == 0 or column is self.tasks or self.on_top:
            return [column.cell(row) for row in rows]
        cuts = self.cuts.get(at)
        ways: list[tuple[float, int]] = [(0.0, 0)]  # by rows so far: what they cost, and where the last cell begins
        for last in range(len(rows)):
            firsts = range(max(0, last + 1 - _MOST_MERGED), last + 1)
            costs = [(ways[n][0] + self._over(column, cuts, rows[n], rows[last], last - n), n) for n in firsts]
            ways.append(min(costs))
        cells: list[Cell] = [()] * len(rows)
        stop = len(rows)
        while stop > 0:
            first = ways[stop][1]
            cells[first] = column.cell(_Row(rows[first].first, rows[stop - 1].last))
            stop = first
        return cells

    def _over(self, column: _Column, cuts: list[bool] | None, first: _Row, last: _Row, more: int) -> float:
        """What it costs that one cell of a column, the lines of which end names or do not (``cuts``), covers a row and
        ``more``."""
        begin, end = column.count[first.first], column.count[last.last + 1] - 1
        if begin > end:
            begun = self.page.first > 1 and end < 0  # on the page before
            return _NEVER if more else 0.3 if begun else 1.0
        cost = 2 * _distance((column.lines[begin] + column.lines[end]) / 2, (first.first + last.last) / 2)
        cost += 0.3 * more + (column.gaps[end] - column.gaps[begin])
        return cost + 2 * (cuts is not None and cuts[end])


def goes_on(said: str, after: str) -> bool:
    """Do words of a column go on in its next line: do they end as no name, or the next ones begin as the rest of one
    does (a sign or a character by itself, 各设区 and 市人民政府)?"""
    level = said[-1] in _LEVELS and said[-2:-1] not in ("", "、", "，")  # 、省 is no unit
    open_ = said.rfind("（") > said.rfind("）") or after[:1] == "（"
    if open_ or len(after) == 1 or after[:1] in _GOES_ON or (level and _REST.match(after)):
        return after != ""
    bare = said[: said.rfind("（")] if said.endswith("）") else said
    return not level and not ends_name(bare, 0, len(bare)) and not _EACH.search(bare)


def _distance(middle: float, at: float) -> float:
    """How far something stands off a middle; the half line that rounding takes counts less."""
    off = abs(middle - at)
    return off - 0.3 if off > 0.5 else 0.4 * off
