"""Lines whose words were set in columns → pieces with their places, and the columns they stand in.

All that is left of such a table is white space. Two things make its places uncertain: Chinese characters are wider than
the columns that text counts in, so that words behind long ones stand further left than they did; and heads stand in
the middle of what they head. After this stage every piece of a line stands in a column behind the one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.lines import Line
from pipeline.model import Span
from pipeline.moments import is_when

NUMBER = re.compile(r"\d{1,3}")
# What white space parts: two blanks do, and one where no letter or digit stands beside it (150 个 is in one cell).
_PIECE = re.compile(r"\S(?:\S| (?=[!-~])|(?<=[!-~]) (?=\S))*")
_ASCII = re.compile("[ -~]+")
_SET_WIDE = 4  # characters with a blank between any two
_HEAD_LINES = 4  # at most, where a head is set upright


class Piece(NamedTuple):
    """Words at places ``[left, right)`` of a line, and where in the source; ``close`` where one blank alone parts them
    from those before, so that they may have stood further to the right."""

    left: int
    right: int
    span: Span
    close: bool = False


def pieces(text: str, line: Line, first: int = 0, *, double: bool = False) -> list[Piece]:
    """The pieces of a line in order; a number that begins before the place ``first`` stands by itself. Places count
    characters of the source from the start of its line, or half of a Chinese character, where they are ``double``."""
    start = text.rfind("\n", 0, line.start) + 1
    begin = line.cuts[0]
    number = NUMBER.match(text, begin, line.end) if begin - start < first else None
    spans = [number.span()] if number and text[number.end() : number.end() + 1] == " " else []
    spans += _unspaced([piece.span() for piece in _PIECE.finditer(text, spans[0][1] if spans else begin, line.end)])
    found: list[Piece] = []
    place, end = 0, start
    for left, right in spans:
        place += width(text[end:left]) if double else left - end
        wide = width(text[left:right]) if double else right - left
        found.append(Piece(place, place + wide, Span(left, right), bool(found) and left == end + 1))
        place, end = place + wide, right
    return found


def width(words: str) -> int:
    """The places that words take, of which a Chinese character takes two."""
    return 2 * len(words) - sum(len(run[0]) for run in _ASCII.finditer(words))


def _unspaced(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces, with words that were set wide (推 进 交 通) as one."""
    if len(spans) < _SET_WIDE:
        yield from spans
        return
    run: list[tuple[int, int]] = []
    for span in [*spans, (-1, -1)]:
        if run and span[0] != run[-1][1] + 1:
            single = [at for at, (start, end) in enumerate(run) if end == start + 1]
            if len(single) >= _SET_WIDE:
                run[single[0] : single[-1] + 1] = [(run[single[0]][0], run[single[-1]][1])]
            yield from run
            run = []
        run.append(span)


def words(text: str, cell: Iterable[Piece]) -> str:
    """What pieces say, one behind the other."""
    return "".join([text[piece.span.start : piece.span.end] for piece in cell])


def heads(text: str, lines: Iterator[Line], *, double: bool = False) -> tuple[list[list[Piece]], int]:
    """The heads of the columns, each with its pieces, and how many lines they take: the first, or, where 序 stands
    above 号, all down to that; what stands above each other is one head then. None where 号 does not come."""
    found = [pieces(text, next(lines), double=double)]
    while words(text, found[0][:1]) == "序" and words(text, found[-1][:1]) != "号":
        line = next(lines, None)
        if line is None or len(found) == _HEAD_LINES:
            return [], 1
        found.append(pieces(text, line, double=double))
    columns: list[list[Piece]] = []
    for piece in sorted([piece for line in found for piece in line]):
        if columns and piece.left < max(other.right for other in columns[-1]):
            columns[-1].append(piece)
        else:
            columns.append([piece])
    return [sorted(column, key=lambda piece: piece.span) for column in columns], len(found)


def starts(columns: Sequence[list[Piece]], lines: Sequence[list[Piece]]) -> list[int]:
    """How far left the words of each column reach, by its heads and the lines below: as the gaps between them tell it
    at first, then where words stand behind those of the column before."""
    first = [0, *_edges(columns, lines)]
    found: list[set[int]] = [set() for _ in first]
    for line in lines:
        for column, piece in zip(places(line, first, middle=True), line, strict=True):
            if column < len(first):
                found[column].add(piece.left)
    behind = [min(lefts, default=start) for lefts, start in zip(found, first, strict=True)]
    return behind if behind == sorted(set(behind)) else first


def cut(text: str, line: list[Piece], starts: Sequence[int]) -> list[Piece]:
    """The pieces of a line, those cut in two in which one blank stands right before the place where a column begins,
    or before a deadline that stands in another column."""
    if len(line) >= len(starts):
        return line
    return [part for piece in line for part in _parts(text, piece, starts)]


def _parts(text: str, piece: Piece, starts: Sequence[int]) -> Iterator[Piece]:
    (start, end), left = piece.span, piece.left
    at = text.find(" ", start, end)
    while at >= 0:
        place = piece.right - (width(text[at + 1 : end]) if _is_double(piece) else end - at - 1)
        behind = bisect_right(starts, place) > bisect_right(starts, left)
        if behind and (place in starts or is_when(text, at + 1, end)):
            yield Piece(left, place - 1, Span(start, at), left > piece.left or piece.close)
            left, start = place, at + 1
        at = text.find(" ", at + 1, end)
    yield Piece(left, piece.right, Span(start, end), left > piece.left or piece.close)


def _is_double(piece: Piece) -> bool:
    return piece.right - piece.left > piece.span.end - piece.span.start


def _edges(columns: Sequence[list[Piece]], lines: Sequence[list[Piece]]) -> Iterator[int]:
    """Where columns end: between the middles of two heads where fewest lines have words, in the middle of that."""
    sure = [piece for line in lines for piece in line if not piece.close]
    change = [0] * (max(piece.right for cell in (*columns, sure) for piece in cell) + 2)
    for piece in sure:
        change[piece.left + 1] += 1
        change[piece.right] -= 1
    covered = list(accumulate(change))
    middles = [(cell[0].left + max(piece.right for piece in cell)) // 2 for cell in map(sorted, columns)]
    for low, high in pairwise(middles):
        fewest = min(covered[low : high + 1])
        yield _longest([at for at in range(low, high + 1) if covered[at] == fewest])


def _longest(found: list[int]) -> int:
    """The middle of the longest run of places that follow each other."""
    best = run = 1
    end = found[0]
    for before, at in pairwise(found):
        run = run + 1 if at == before + 1 else 1
        if run > best:
            best, end = run, at
    return end - (best - 1) // 2


def places(line: Sequence[Piece], starts: Sequence[int], *, middle: bool = False) -> list[int]:
    """The columns of the pieces of a line: one each where there are as many, else by where they begin (or by their
    ``middle``), each behind the one before; a column that there is not where they are too many."""
    if len(line) == len(starts):
        return list(range(len(line)))
    found: list[int] = []
    for piece in line:
        column = bisect_right(starts, (piece.left + piece.right) / 2 if middle else piece.left) - 1
        found.append(max(column, found[-1] + 1 if found else 0))
    return found
