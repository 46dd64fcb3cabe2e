"""Tables whose columns a line of dashes rules (---- -----), as pandoc writes them → tables.

A simple one has a row a line and ends with a blank line; one between two rules has rows of several lines, blank lines
between them. After this stage every word of the lines that were taken stands in one cell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.grid import Row
from pipeline.lines import Grid, Line
from pipeline.model import Span
from pipeline.pieces import width

_RULER = re.compile(r"^ *-{2,}(?: +-{2,})+ *$", re.MULTILINE)
_RULE = re.compile(r" *-{3,}[- \t]*")
_WORD = re.compile(r"\S+")
_DASHES = re.compile("-+")
_HEAD_LINES = 4  # at most
_OVER = 1  # places that words may stand before their column


class _Table(NamedTuple):
    """Its rows, and how many lines they take before and behind the one above the dashes."""

    rows: list[Row]
    above: int
    below: int


def tables(text: str, found: Sequence[Line | Grid]) -> list[Line | Grid]:
    """The lines of a document, with those of such tables as one."""
    rulers = {ruler.start(): ruler for ruler in _RULER.finditer(text)}
    out: list[Line | Grid] = []
    at = 0
    while at < len(found):
        line = found[at]
        ruler = rulers.get(text.find("\n", line.end) + 1) if isinstance(line, Line) else None
        table = _read(text, out, found, at, ruler) if ruler else None
        if table:
            del out[len(out) - table.above :]
            out.append(Grid(table.rows))
            at += table.below
        else:
            out.append(line)
        at += 1
    return out


def _read(
    text: str, before: Sequence[Line | Grid], found: Sequence[Line | Grid], at: int, ruler: re.Match[str]
) -> _Table | None:
    """The table whose head ends with the line at a place and whose columns a line of dashes behind it rules."""
    head = [line for line in found[at : at + 1] if isinstance(line, Line)]
    while not _RULE.fullmatch(text, *_line_above(text, head[0])) and len(head) <= min(len(before), _HEAD_LINES):
        above = before[-len(head)]
        if not isinstance(above, Line) or text.count("\n", above.end, head[0].start) != 1:
            break
        head.insert(0, above)
    bordered = _RULE.fullmatch(text, *_line_above(text, head[0])) is not None
    head = head if bordered else head[-1:]
    groups = list(_groups(text, found, at + 1, ruler.end(), bordered=bordered))
    for double in (True, False):
        dashes = [m.start() - ruler.start() for m in _DASHES.finditer(text, *ruler.span())]
        rows = [row for lines in (head, *groups) if (row := _row(text, lines, dashes, double=double))]
        if groups and len(rows) == len(groups) + 1:
            return _Table(rows, len(head) - 1, sum(map(len, groups)))
    return None


def _line_above(text: str, line: Line) -> tuple[int, int]:
    """The line of the source before another one."""
    end = max(text.rfind("\n", 0, line.start), 0)
    return text.rfind("\n", 0, end) + 1, end


def _groups(text: str, found: Sequence[Line | Grid], at: int, past: int, *, bordered: bool) -> Iterator[list[Line]]:
    """The lines of each row: a line, or where the table is ``bordered`` what stands between two blank ones."""
    group: list[Line] = []
    for n in range(at, len(found)):
        line = found[n]
        if not isinstance(line, Line) or not line.fold.strip("-"):  # dashes again
            break
        between = text[past : line.start]
        blank = between.count("\n") > 1
        if _DASHES.search(between) or (blank and group and not bordered):
            break
        if group and (blank or not bordered):
            yield group
            group = []
        group.append(line)
        past = line.end
    if group:
        yield group


def _row(text: str, lines: Sequence[Line], starts: list[int], *, double: bool) -> Row:
    """The cells of the lines of a row; none where words stand in no column, or in that of others."""
    cells: list[list[Span]] = [[] for _ in starts]
    for line in lines:
        column = -1
        for left, right, span in _words(text, line, double=double):
            own = bisect_right(starts, left + _OVER) - 1
            if own < 0 or (own + 1 < len(starts) and right > starts[own + 1]):
                return ()
            if own == column:
                cells[own][-1] = Span(cells[own][-1].start, span.end)
            else:
                cells[own].append(span)
            column = own
    return tuple([tuple(cell) for cell in cells])


def _words(text: str, line: Line, *, double: bool) -> Iterator[tuple[int, int, Span]]:
    """What white space parts in a line: the places where it begins and ends, of which a Chinese character takes two
    where it is ``double``; and where it stands in the source."""
    start = at = text.rfind("\n", 0, line.start) + 1
    place = 0
    for word in _WORD.finditer(text, start, line.end):
        left, right = word.span()
        place += width(text[at:left]) if double else left - at
        wide = width(word[0]) if double else right - left
        yield place, place + wide, Span(left, right)
        place, at = place + wide, right
