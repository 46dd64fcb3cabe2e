"""A table of which each cell, and each bar behind it, stands on a line of its own → rows.

The numbers of the rows tell where they begin: as many cells lead from one to the next as there are columns, and where
there are more, they stand before the number, in columns that a merged cell covers elsewhere. The head may have a cell
over the number and the task. After this stage no word is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.grid import Row
from pipeline.lines import Line
from pipeline.model import Span

_LONGEST_HEAD = 20


class _Cell(NamedTuple):
    spans: tuple[Span, ...]
    words: str
    used: int  # lines up to the end of it and its bar


def is_bar(line: Line) -> bool:
    """Is a line nothing but bars?"""
    return not line.fold.strip("|")


def read(lines: Iterator[Line], is_head: Callable[[str], bool]) -> tuple[list[Row], int]:
    """The rows of the table that opens with the first line, its head before all, and how many lines have been looked
    at; no rows where most of its words are no heads or its numbers do not run on from 1."""
    cells = list(_cells(lines))
    numbers = _numbers(cells)
    looked = cells[-1].used if cells else 1
    if len(numbers) < 2:
        return [], looked
    wide = min(b - a for a, b in pairwise(numbers))  # from a number on
    known = [at for at, cell in enumerate(cells[: numbers[0]]) if cell.words == "序号"][:1]
    before = known[0] if known else 1
    heads = cells[: before + wide if known else wide]
    named = sum(is_head(cell.words) for cell in heads)
    short = all(len(cell.words) <= _LONGEST_HEAD for cell in heads)
    if len(heads) > numbers[0] or not 2 < wide <= 30 or not short or 2 * named <= len(heads):
        return [], looked
    rows: list[Row] = [_row(heads[:before], [] if known else [()], heads[before:])]
    start = len(heads)
    for number in numbers:
        if not 0 <= number - start <= before or len(cells) < number + wide:
            return [], looked
        empty = [()] * (before - (number - start))
        rows.append(_row([], empty, cells[start : number + wide]))
        start = number + wide
    return rows, cells[start - 1].used


def _row(first: list[_Cell], empty: list[tuple[()]], rest: list[_Cell]) -> Row:
    return (*[cell.spans for cell in first], *empty, *[cell.spans for cell in rest])


def _cells(lines: Iterator[Line]) -> Iterator[_Cell]:
    """The cells up to the last that a line of bars closes."""
    spans: list[Span] = []
    words = ""
    for used, line in enumerate(lines, 1):
        if not is_bar(line):
            spans.append(Span(line.pieces[0][0], line.pieces[-1][1]))
            words += line.fold
            continue
        for _ in line.fold:
            yield _Cell(tuple(spans), words, used)
            spans, words = [], ""


def _numbers(cells: list[_Cell]) -> list[int]:
    """Where the numbers of the rows stand: 1 and those that follow it in order."""
    found: list[int] = []
    for at, cell in enumerate(cells):
        if cell.words == str(len(found) + 1):
            found.append(at)
    return found
