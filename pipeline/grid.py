"""Tables of every make → rows of cells with offsets: pipe tables with and without outer pipes, HTML tables.

After this stage a row is a tuple of cells, a cell ``[start, end)`` in code points of the source; a cell that a merged
one covers (rowspan, colspan) is empty, as an empty cell of a pipe table is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_BAR = re.compile(r"(?<!\\)[|｜]")
_RULE = re.compile(r"\s*[|｜]?\s*:?-+:?\s*(?:[|｜]\s*:?-+:?\s*)*[|｜]?\s*")
_ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=<tr\b|</table|\Z)", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)(?=</?t[dhr]\b|</table|</tbody|</thead|\Z)", re.DOTALL | re.IGNORECASE)
_SPANNED = re.compile(r"(row|col)span\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_MOST_COLUMNS = 200


class Cell(NamedTuple):
    """``[start, end)`` in code points of the source."""

    start: int
    end: int


Row = tuple[Cell, ...]


def is_table(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Are lines that CommonMark takes for a paragraph a table without a separator row: two or more lines, each with
    the same two or more bars?"""
    if len(lines) < 2 or not _BAR.search(text, *lines[0]):
        return False
    counts = {len(_BAR.findall(text, start, end)) for start, end in lines}
    return len(counts) == 1 and counts.pop() >= 2


def pipe_rows(text: str, lines: Sequence[tuple[int, int]]) -> list[Row]:
    """The rows of lines of cells between bars; separator rows are markup."""
    return [_pipe_row(text, a, b) for a, b in lines if a < b and not _RULE.fullmatch(text, a, b)]


def _pipe_row(text: str, start: int, end: int) -> Row:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    if bars and bars[0] == start:
        bars.pop(0)
        start += 1
    if bars and bars[-1] == end - 1:
        bars.pop()
        end -= 1
    edges = [start, *(bar + 1 for bar in bars)]
    return tuple(Cell(a, b) for a, b in zip(edges, [*bars, end], strict=True))


def html_rows(text: str, start: int, end: int) -> list[Row]:
    """The rows of an HTML table within ``[start, end)`` of the source."""
    rows: list[Row] = []
    covered: dict[int, int] = {}  # column → rows below that a merged cell still covers
    for tr in _ROW.finditer(text, start, end):
        row: list[Cell] = []
        for td in _CELL.finditer(text, tr.start(1), tr.end(1)):
            _cover(row, covered, td.start())
            spans = {kind.lower(): int(n) for kind, n in _SPANNED.findall(td[1])}
            for extra in range(min(max(spans.get("col", 1), 1), _MOST_COLUMNS)):
                if spans.get("row", 1) > 1:
                    covered[len(row)] = spans["row"] - 1
                row.append(Cell(td.start(2), td.end(2)) if extra == 0 else Cell(td.end(2), td.end(2)))
        _cover(row, covered, tr.end(1))
        if row:
            rows.append(tuple(row))
    return rows


def _cover(row: list[Cell], covered: dict[int, int], at: int) -> None:
    """Fill in the cells that a merged one above covers."""
    while covered.get(len(row), 0) > 0 and len(row) < _MOST_COLUMNS:
        covered[len(row)] -= 1
        row.append(Cell(at, at))
