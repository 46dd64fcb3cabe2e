"""A table whose cells tabs or commas part, as what is copied or saved from a workbook → rows.

After this stage every word of the lines that were taken stands in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.grid import Cell, Row
from pipeline.lexicon import late
from pipeline.lines import Line
from pipeline.model import Span

_NUMBER = re.compile(r"\d{1,3}")
_TABBED = re.compile(r'(?:(?<=\t)|(?<![^\n]))(?:"[^"]*"|[^\t"\n])*(?![^\t\n])')
_COMMAS = late(r'(?:(?<=,)|(?<![^\n]))(?:"(?:[^"]|"")*"|[^,"\n]*)(?![^,\n])')
_WORD = re.compile(r"[^\W_]")
_LONGEST_CELL = 30  # lines
_FEWEST = 3  # columns


def read(text: str, lines: Iterator[Line], is_head: Callable[[str], bool], *, commas: bool) -> tuple[list[Row], int]:
    """A row a line, a tab between two cells, as what is copied from a workbook, or a comma, as what is saved from one
    as CSV, each row then as wide as the head: a cell of several lines stands in quotation marks, or, among tabs, its
    lines stand by themselves. The rows end where the cells of a line are more than the heads; none where the heads are
    none, or no row follows them."""
    rows: list[Row] = []
    used = 0
    held: list[tuple[Row, int]] = []  # lines within a cell of the last row, if that becomes whole by them
    for cells, count in _parted(text, lines, _COMMAS() if commas else _TABBED):
        if commas and rows and len(cells) != len(rows[0]):
            break
        held.append((cells, count))
        whole = None if commas else _whole(text, rows, held)
        if whole and len(whole) == len(rows[0]):
            rows[-1], used, held = whole, count, []
        elif not whole or len(held) == _LONGEST_CELL:
            used = _take(rows, held, used)
            if held:
                break
    used = _take(rows, held, used)
    heads = ["".join(text[a:b].split()) for cell in rows[0] for a, b in cell] if rows else []
    named = sum(is_head(head) for head in heads)
    return (rows, used) if len(rows) > 1 and len(heads) >= _FEWEST and 2 * named > len(heads) else ([], 1)


def _take(rows: list[Row], held: list[tuple[Row, int]], used: int) -> int:
    """Rows of those held go to the others, down to the first that is none; how many lines are used then."""
    while held and 1 < len(held[0][0]) <= len((rows or [held[0][0]])[0]):
        row, used = held.pop(0)
        rows.append(row)
    return used


def _parted(text: str, lines: Iterator[Line], form: re.Pattern[str]) -> Iterator[tuple[Row, int]]:
    """The cells of each line, and how many lines there are with it; a cell in quotation marks may hold several."""
    start, used = -1, 0
    for count, line in enumerate(lines, 1):
        start = text.rfind("\n", 0, line.start) + 1 if start < 0 else start
        if text.count('"', start, line.end) % 2 and count - used < _LONGEST_CELL:
            continue
        yield _cells(text, start, line.end, form), count
        start, used = -1, count


def _whole(text: str, rows: list[Row], held: list[tuple[Row, int]]) -> Row | None:
    """The last row, a numbered one that lacks cells, with lines that go on in its last one; None where one does not."""
    whole = rows[-1] if len(rows) > 1 else ()
    if not whole or not _is_numbered(text, whole):
        return None
    for cells, _ in held:
        if len(whole) == len(rows[0]) or not cells or not cells[0] or _is_numbered(text, cells):
            return None
        whole = (*whole[:-1], (Span((whole[-1] or cells[0])[0].start, cells[0][0].end),), *cells[1:])
    return whole if len(whole) <= len(rows[0]) else None


def _is_numbered(text: str, row: Row) -> bool:
    return any(_NUMBER.fullmatch(text, *span) for span in row[0])


def _cells(text: str, start: int, end: int, form: re.Pattern[str]) -> Row:
    """The cells of a row, without the quotation marks round them; none where words stand in none (a mark that nothing
    closes)."""
    cells: list[Cell] = []
    past = start
    for cell in form.finditer(text, start, end):
        a, b = cell.span()
        if _WORD.search(text, past, a):
            return ()
        past = b
        words = text[a:b].strip()
        a = text.find(words, a)
        b = a + len(words)
        if len(words) > 1 and words[0] == words[-1] == '"':
            a, b = a + 1, b - 1
        cells.append((Span(a, b),) if a < b else ())
    return () if _WORD.search(text, past, end) else tuple(cells)
