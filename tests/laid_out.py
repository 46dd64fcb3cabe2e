"""Tables as a converter lays them out: the words of a page, each at its place, and nothing else.

As ``pdftotext -layout`` does it: what stands at one height of the page is a line, words are padded to their column, and
one blank parts those that the words before have pushed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Cell(NamedTuple):
    """The words of a cell, and the rows that it covers."""

    words: str
    rows: int = 1


def page(  # noqa: PLR0913
    heads: Sequence[str],
    columns: Sequence[Sequence[Cell]],
    wide: Sequence[int],
    *,
    middle: bool = True,
    stretch: float = 1.0,
    double: bool = False,
    centred: bool = False,
    gap: int = 2,
) -> str:
    """The text of a table: its columns by cells, each column ``wide`` characters and ``gap`` from the next; cells in
    the ``middle`` of their rows or on top, their lines ``centred`` in their column or at its left. A character takes
    ``stretch`` places of the page, and one of the text or, where it is ``double``, two."""
    lines = [[_wrapped(cell.words, width) for cell in column] for column, width in zip(columns, wide, strict=True)]
    tops = _tops(columns, lines)
    size = stretch * (2 if double else 1)
    lefts = [round(size * (sum(wide[:at]) + gap * at)) for at in range(len(wide))]
    placed: dict[float, list[tuple[int, str]]] = {}
    for column, cells, left, width in zip(columns, lines, lefts, wide, strict=True):
        row = 0
        for cell, words in zip(column, cells, strict=True):
            space = tops[row + cell.rows] - tops[row] - len(words) if middle else 0
            for at, line in enumerate(words):
                placed.setdefault(tops[row] + space / 2 + at, []).append(
                    (left + (round(size * (width - len(line)) / 2) if centred else 0), line)
                )
            row += cell.rows
    head = _line(
        [(left + (0 if gap < 2 else 2), words) for left, words in zip(lefts, heads, strict=True)], double=double
    )
    return "\n".join([head, *[_line(sorted(placed[height]), double=double) for height in sorted(placed)]])


def _wrapped(words: str, width: int) -> list[str]:
    """Words in lines; no line begins with a sign that ends something or within a number."""
    lines: list[str] = []
    while words:
        stop = width
        while stop < len(words) and (words[stop] in "，、。；”" or words[stop - 1 : stop + 1].isdecimal()):
            stop += 1
        lines.append(words[:stop])
        words = words[stop:]
    return lines


def _tops(columns: Sequence[Sequence[Cell]], lines: Sequence[Sequence[list[str]]]) -> list[int]:
    """Where each row begins: rows are as high as their highest cell, and the last of those that a merged cell covers as
    high as that needs."""
    tops = [0]
    for row in range(sum(cell.rows for cell in columns[0])):
        high = 1
        for column, cells in zip(columns, lines, strict=True):
            first = 0
            for cell, words in zip(column, cells, strict=True):
                if first + cell.rows == row + 1:
                    high = max(high, tops[first] + len(words) - tops[row])
                first += cell.rows
        tops.append(tops[-1] + high)
    return tops


def _line(pieces: Sequence[tuple[int, str]], *, double: bool) -> str:
    said, place = "", 0
    for left, words in pieces:
        gap = max(left - place, 1 if said else 0)
        said += " " * gap + words
        place += gap + (_wide(words) if double else len(words))
    return said


def _wide(words: str) -> int:
    return sum(2 if char > "~" else 1 for char in words)
