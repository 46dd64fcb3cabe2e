"""A table with a cell a line, its heads before all → rows.

The numbers of the rows tell where they begin. A head may stand on two lines (牵头⏎部门). A row with more lines than
columns has cells of several lines, and what each line says tells whose: names are units', a day is a deadline's, and
words behind either begin a row within the row. After this stage no word is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from pipeline import moments, wording
from pipeline.grid import OF_UNITS, OF_WHEN, Row
from pipeline.lines import Line
from pipeline.model import Span

_Kind = Literal["units", "when", "words"]
_LONGEST_HEAD, _LONGEST_PIECE = 20, 4
_FEWEST, _MOST = 3, 30  # columns
_NUMBER = re.compile(r"\d{1,3}")
_BETWEEN = re.compile("[、，；和]")


class _Cell(NamedTuple):
    span: Span
    words: str
    used: int  # lines up to it
    marker: bool  # it begins with a marker that is no number of a row


def read(text: str, lines: Iterator[Line], is_head: Callable[[str], bool], fewest: int) -> tuple[list[Row], int]:
    """The rows of the table that opens with a line (序号), its head before all, and how many lines it takes; no rows
    where it is none beyond doubt, or has fewer than ``fewest``."""
    cells, barred = _cells(text, lines)
    first = next((at for at, cell in enumerate(cells) if _NUMBER.fullmatch(cell.words)), 0)
    heads = _heads([cell for cell in cells[:first] if not cell.marker], barred, is_head)
    kinds: list[_Kind] = [_asks("".join(cell.words for cell in head)) for head in heads]
    if not _FEWEST <= len(heads) <= _MOST or "words" not in kinds[1:]:
        return [], 1
    rows: list[Row] = [tuple([tuple([cell.span for cell in head]) for head in heads])]
    rows += [((cell.span,),) for cell in cells[:first] if cell.marker]
    at, last, counted = first, 0, 0
    while at < len(cells):
        stop = _next(cells, at, int(cells[at].words), len(heads))
        found, taken = _rows(cells[at:stop], kinds, stop == len(cells))
        if not found:
            return [], 1
        rows += found
        counted, last, at = counted + 1, at + taken, stop
    return (rows, cells[last - 1].used) if counted >= fewest else ([], 1)


def _cells(text: str, lines: Iterator[Line]) -> tuple[list[_Cell], bool]:
    """The lines as cells, up to where the head stands again; does a bar end each?"""
    cells: list[_Cell] = []
    barred = False
    for used, line in enumerate(lines, 1):
        words = line.fold.rstrip("|")
        if cells and words == cells[0].words:
            break
        barred = barred or (not cells and line.fold != words)
        if words:
            end = line.end
            while text[end - 1].isspace() or text[end - 1] in "|｜":
                end -= 1
            marker = line.opens == "marker" and not _NUMBER.fullmatch(words)
            cells.append(_Cell(Span(line.start, end), words, used, marker))
    return cells, barred


def _heads(cells: list[_Cell], barred: bool, is_head: Callable[[str], bool]) -> list[list[_Cell]]:
    """The heads of the columns, those on two lines as one; none where a line is neither one nor the half of one."""
    if barred:  # short ones, whatever they say
        return [[cell] for cell in cells] if all(len(cell.words) <= _LONGEST_HEAD for cell in cells) else []
    heads: list[list[_Cell]] = [cells[:1]]
    for cell in cells[1:]:
        before = heads[-1]
        whole = len(heads) == 1 or is_head(before[0].words) or len(before) > 1
        if not whole and is_head(before[0].words + cell.words):
            before.append(cell)
        elif whole and (is_head(cell.words) or len(cell.words) <= _LONGEST_PIECE):
            heads.append([cell])
        else:
            return []
    return heads if is_head("".join(cell.words for cell in heads[-1])) else []


def _asks(head: str) -> _Kind:
    """What the cells below a head hold."""
    return "units" if OF_UNITS.search(head) else "when" if OF_WHEN.search(head) else "words"


def _next(cells: list[_Cell], at: int, number: int, wide: int) -> int:
    """Where the row behind the one at ``at`` begins."""
    for n in range(at + 1, len(cells)):
        found = _NUMBER.fullmatch(cells[n].words)
        if found and (int(found[0]) == number + 1 or (int(found[0]) > number and n - at >= wide)):
            return n
    return len(cells)


def _rows(cells: list[_Cell], kinds: list[_Kind], final: bool) -> tuple[list[Row], int]:
    """The row that begins with a number, those within it, the headings behind it, and how many cells that takes; of the
    ``final`` row nobody knows where it ends, but that no row stands within it. No rows where nobody knows to which
    of several columns of units a line belongs."""
    body = next((n for n, cell in enumerate(cells) if cell.marker), len(cells))
    if body <= len(kinds):
        groups: list[Row] = [] if final else [((cell.span,),) for cell in cells[body:]]
        return [tuple([(cell.span,) for cell in cells[:body]]), *groups], body + len(groups)
    found: list[list[list[Span]]] = [[[] for _ in kinds]]
    found[0][0].append(cells[0].span)
    column, taken = 0, 1
    for cell in cells[1:body]:
        to = _column(kinds, found[-1], column, _says(cell.words))
        if to < 0:
            if final:
                break
            found.append([[] for _ in kinds])
            to = _column(kinds, found[-1], 0, "words")
        if kinds[to] == "units" and kinds.count("units") > 1 and found[-1][to]:
            return [], 0
        found[-1][to].append(cell.span)
        column, taken = to, taken + 1
    rows: list[Row] = [tuple([_whole(part) for part in row]) for row in found]
    if taken < body or final:
        return rows, taken
    return [*rows, *(((cell.span,),) for cell in cells[body:])], len(cells)


def _whole(lines: list[Span]) -> tuple[Span, ...]:
    """A cell, its lines as the paragraphs of one stretch."""
    return (Span(lines[0].start, lines[-1].end),) if lines else ()


def _says(words: str) -> _Kind:
    """What a line holds: names of units, a day, or other words."""
    if moments.is_when(words, 0, len(words)) or (words[:1].isdigit() and len(words) < 12 and "月" in words):
        return "when"
    names = [name for name in _BETWEEN.split(words) if name]
    return "units" if names and all(wording.ends_name(name, 0, len(name)) for name in names) else "words"


def _column(kinds: list[_Kind], row: list[list[Span]], at: int, kind: _Kind) -> int:
    """The column at ``at`` or behind it that a line goes to: the first empty one that asks for what it holds, else the
    one before it where that asks for the same; -1 where there is none."""
    free = [n for n in range(max(at, 1), len(kinds)) if kinds[n] == kind and not row[n]]
    if free and (kind == "words" or free[0] - at < 2 or kinds[at] != kind):
        return free[0]
    return at if at and kinds[at] == kind and kind != "when" else -1
