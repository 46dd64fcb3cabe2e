"""An open level of the outline, while a document is cut into levels: its marker, its own words, the levels below.

Label lines behind a list that a line opens (整改措施：) are those of the level in which it stands, where no item of
the list has a clause of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.numbering import ROW, Marker
from pipeline.wording import ends_in_clause, label_at

if TYPE_CHECKING:
    from pipeline.rows import Row

Range = tuple[int, int]
_LONGEST_OPENING = 16  # code points: 整改措施：


class Node:
    """An open level: its marker, the stretches of its own words, and the levels below; so many of those are ``bare``,
    as are known to have neither clauses nor levels of their own."""

    __slots__ = ("bare", "below", "body", "marker", "part", "rank", "row", "start")

    def __init__(self, marker: Marker | None, start: int, body: list[Range], row: Row | None = None) -> None:
        self.marker, self.start, self.body, self.row = marker, start, body, row
        self.rank = marker.rank if marker else ROW if row else -1
        self.below: list[Node] = []
        self.part = 1
        self.bare = 0


def end_of(node: Node) -> int:
    """Where a node's last descendant ends, in the flow."""
    end = node.body[-1][1] if node.body else node.marker.end if node.marker else node.start
    end = max(end, node.row.end) if node.row else end
    return max(end, end_of(node.below[-1])) if node.below else end


def merged(ranges: list[Range]) -> list[Range]:
    """Stretches with nothing but an LF between them as one."""
    merged: list[Range] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def owner(fold: str, path: list[Node], start: int, end: int) -> Node:
    """The level that a paragraph belongs to, of those that are open: the last, which ends where the paragraph is that
    of the one before it."""
    if len(path) > 1 and _closes_list(fold, path[-2], start, end):
        path.pop()
    return path[-1]


def _closes_list(fold: str, node: Node, start: int, end: int) -> bool:
    """Does a paragraph belong to a level and not to the last one below it: a label line behind a list that a line of
    its own opens, and of which no item has a clause?"""
    if len(node.below) < 2 or len(node.body) < 2 or not label_at(fold, start, end):
        return False
    begin, stop = node.body[-1]
    if fold[stop - 1] != "：" or stop - begin > _LONGEST_OPENING or stop > node.below[0].start:
        return False
    while node.bare < len(node.below) - 1 and _is_bare(fold, node.below[node.bare]):
        node.bare += 1
    return node.bare == len(node.below) - 1 and len(node.below[-1].body) == 1 and _is_bare(fold, node.below[-1])


def _is_bare(fold: str, node: Node) -> bool:
    return not node.below and bool(node.body) and not ends_in_clause(fold, node.body[-1][1])
