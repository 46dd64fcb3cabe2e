"""How much room words take: lines in a cell, heights of rows, pages. No workbook is known here.

Widths are in half-width characters (a Chinese character has two), sizes and heights in points. Where fonts differ
from machine to machine the larger is reckoned with, so that nothing is hidden: a column holds what 7 pixels a
character hold, a line is 1.4 times the size high.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

LINE = 1.4
TALLEST = 400.0  # of a row: Excel has 409 for its limit, and a page of A4 takes no more beside its heads
_SLACK = 2  # a line may end a character early, where no punctuation may start the next
_SENTENCE_ENDS = "。；！？\n"
CONTINUED = "（续）"
_SHORT = 100  # characters

_A4, _A3 = 770.0, 1119.0  # points across, landscape, between margins
_SHARE = 100  # rows that speak for all
_STEPS = 6.0, 2.0  # half-width characters that one column gives to another
_NARROWEST = 12.0
_SMALLEST = 0.75, 0.55  # the scale from which a larger sheet, then a further page, is better


def width(text: str) -> int:
    """Half-width characters of one line; what is not ASCII counts as two."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def room(column: float, size: float) -> int:
    """How many half-width characters of ``size`` a line of a column holds."""
    return max(int(column * 10.5 / size) - _SLACK, 2)


def lines(text: str, room: int) -> int:
    """How many lines ``text`` takes, wrapped, where a line holds ``room``."""
    return _lines_again(text, room) if len(text) < _SHORT else _lines(text, room)


def _lines(text: str, room: int) -> int:
    if "\n" not in text:
        return max(-(-width(text) // room), 1) + _long_words(text, room)
    return sum(max(-(-width(part) // room), 1) + _long_words(part, room) for part in text.split("\n"))


_lines_again = lru_cache(maxsize=4096)(_lines)  # sections and units come again and again, texts do not


def _long_words(text: str, room: int) -> int:
    """Lines that words may cost which do not break (Latin, numbers): at most one each."""
    if text.isascii() and len(text) <= room:
        return 0
    return sum(len(word) * 2 > room for word in _WORDS.findall(text)) if _WORDS.search(text) else 0


_WORDS = re.compile(r"[!-~]{6,}")


def height(count: int, size: float) -> float:
    """Of a row with ``count`` lines, in quarters of a point."""
    return round((count * size * LINE + 4) * 4) / 4


def most_lines(size: float) -> int:
    """How many lines the tallest row takes."""
    return int((TALLEST - 4) / (size * LINE))


def pieces(text: str, room: int, most: int) -> list[str]:
    """``text`` cut into pieces of at most ``most`` lines, at the end of a sentence where there is one in the last
    third; joined they are the text."""
    enough = (room + 1) * most  # characters that never fit: of a text with more, no more need be looked at
    cut, start = [], 0
    while lines(rest := text[start : start + enough], room) > most:
        at = _fitting(rest, room, most)
        ends = max(rest.rfind(stop, at * 2 // 3, at) for stop in _SENTENCE_ENDS)
        at = ends + 1 if ends > 0 else at
        cut.append(rest[:at])
        start += at
    return [*cut, text[start:]]


def _fitting(text: str, room: int, most: int) -> int:
    """How many characters of ``text`` take at most ``most`` lines (at least one)."""
    low, high = 1, min(len(text), room * most)
    while low < high:
        middle = (low + high + 1) // 2
        if lines(text[:middle], room) <= most:
            low = middle
        else:
            high = middle - 1
    return low


def spread(row: Sequence[str], rooms: Sequence[int], most: int) -> list[list[str]]:
    """A row as the rows it takes when none may be taller than ``most`` lines, one where it fits.

    Every further row repeats the cells that fit and goes on with those that do not, behind （续）.
    """
    cut = [
        pieces(text, room, most - 1) if lines(text, room) > most else [text]
        for text, room in zip(row, rooms, strict=True)
    ]
    rows = zip_longest(*cut)
    return [[_continued(each, of, nth) for each, of in zip(cells, cut, strict=True)] for nth, cells in enumerate(rows)]


def _continued(piece: str | None, of: list[str], nth: int) -> str:
    if nth == 0 or len(of) == 1:
        return of[0]
    return CONTINUED + (piece or "")


@dataclass(frozen=True, slots=True)
class Paper:
    """A3 or A4 (as Excel's number), how many pages go side by side, and the columns' widths."""

    size: int
    across: int
    widths: tuple[float, ...]


def paper(widths: Sequence[float], stretch: Sequence[bool], labels: int, *, large: bool = False) -> Paper:
    """The page for columns of these widths: A4, A3 where that would be too small, then more pages side by side
    (``labels`` columns come again on each); ``large`` is never A4. On one page the
    ``stretch`` column takes the room that is left."""
    needed = _points(widths)
    if needed <= _A4 / _SMALLEST[0] and not large:
        return Paper(9, 1, _stretched(widths, stretch, _A4 - needed))
    if needed <= _A3 / _SMALLEST[1]:
        return Paper(8, 1, _stretched(widths, stretch, _A3 - needed))
    repeated = _points(widths[:labels])
    each = max(_A3 / _SMALLEST[1] - repeated, _A3 / 4)
    return Paper(8, int(-(-(needed - repeated) // each)), tuple(widths))


def apportioned(
    widths: Sequence[float], rows: Sequence[Sequence[str]], size: float, fixed: Sequence[bool]
) -> list[float]:
    """The widths of columns that make ``rows`` of a long table the lowest, as wide as before together: what one column
    needs less is another's. Those that are ``fixed`` stay, and a share of the rows speaks for all."""
    told = rows[:: max(len(rows) // _SHARE, 1)]
    columns = list(zip(*told, strict=True))
    counted: dict[tuple[int, float], list[int]] = {}

    def tall(at: int, width: float) -> list[int]:
        if (at, width) not in counted:
            counted[at, width] = [lines(text, room(width, size)) if text else 1 for text in columns[at]]
        return counted[at, width]

    def total(given: Sequence[float]) -> int:
        return sum(map(max, zip(*(tall(at, width) for at, width in enumerate(given)), strict=True)))

    best, least = list(widths), total(widths)
    free = [at for at, stays in enumerate(fixed) if not stays]
    for step in _STEPS:
        while moves := [
            (total(tried), tried)
            for giver in free
            for taker in free
            if giver != taker and best[giver] - step >= _NARROWEST
            for tried in [_moved(best, giver, taker, step)]
        ]:
            lower, tried = min(moves)
            if lower >= least:
                break
            best, least = tried, lower
    return best


def _moved(widths: Sequence[float], giver: int, taker: int, step: float) -> list[float]:
    tried = list(widths)
    tried[giver] -= step
    tried[taker] += step
    return tried


def _points(widths: Sequence[float]) -> float:
    return sum(width * 5.25 + 3.75 for width in widths)


def _stretched(widths: Sequence[float], stretch: Sequence[bool], left: float) -> tuple[float, ...]:
    taker = next((at for at, takes in enumerate(stretch) if takes), None)
    if taker is None or left <= 0:
        return tuple(widths)
    return tuple(width + int(left / 5.25) if at == taker else width for at, width in enumerate(widths))
