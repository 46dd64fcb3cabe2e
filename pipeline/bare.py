"""A table set in columns without numbers → rows, where its lines leave no doubt.

Such tables set each cell on top of its row: a line with words in every column begins one. What is left of a name of
the row above never stands in such a line, and what follows a whole name never without one; a table where either does
is none that can be read. After this stage every word of the lines that were taken stands in one cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.grid import Row
from pipeline.layout import goes_on
from pipeline.lines import Line, is_page
from pipeline.moments import is_when
from pipeline.pieces import Piece, pieces, places, starts, words

_OVER = 16  # places that words may reach into the next column
_OFF = 2  # places that words may stand off where their column begins
_FEWEST = 2  # rows

_Cells = list[list[Piece]]


def read(text: str, lines: Iterator[Line], units: Sequence[int], when: int) -> tuple[list[Row], int]:
    """The rows of the table whose heads stand in the first of the lines, none where it is none; and how many lines have
    been looked at. ``units`` are the columns of units, ``when`` is that of deadlines."""
    first = next(lines)
    below = list(_below(lines))
    for double in (False, True):
        heads = [[piece] for piece in pieces(text, first, double=double)]
        body = [pieces(text, line, double=double) for line in below]
        rows = _rows(text, body, starts(heads, body), units, when) if body else []
        if len(rows) >= _FEWEST:
            whole = [heads, *rows]
            return [tuple([tuple([piece.span for piece in cell]) for cell in row]) for row in whole], len(below) + 1
    return [], len(below) + 1


def _below(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines below the heads, down to a blank one or what is no line of a table."""
    for n, line in enumerate(lines):
        if line.opens or is_page(line.fold) or (n and not line.soft):
            return
        yield line


def _rows(text: str, body: list[list[Piece]], found: list[int], units: Sequence[int], when: int) -> list[_Cells]:
    """The rows, by column; none where a line leaves a doubt."""
    rows: list[_Cells] = []
    for line in body:
        held = places(line, found)
        ends = [*found[1:], line[-1].right]
        if held[-1] >= len(found) or any(p.right > ends[at] + _OVER for p, at in zip(line, held, strict=True)):
            return []
        if any(not p.close and abs(p.left - found[at]) > _OFF for p, at in zip(line, held, strict=True)):
            return []
        said = dict(zip(held, [words(text, [piece]) for piece in line], strict=True))
        anew = len(said) == len(found) and is_when(said[when], 0, len(said[when]))
        open_ = [at for at in units if rows and at in said and goes_on(words(text, rows[-1][at]), said[at])]
        if anew and not open_:
            rows.append([[] for _ in found])
        elif not rows or (len(open_) < len(said.keys() & set(units))):
            return []
        for at, piece in zip(held, line, strict=True):
            rows[-1][at].append(piece)
    return rows
