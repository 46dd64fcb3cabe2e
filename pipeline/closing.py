"""Items → those that are nobody's task set apart: what a plan says to all at its end.

After this stage the words behind the last clause that speak to all, and the paragraphs behind the last item that ask
all for something, stand by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.item import Item
from pipeline.wording import asks_all, ends_in_clause, speaks_to_all

_CLOSED_MOST = 0.9  # so many of the items end in a clause where words behind the last clause are nobody's task


def set_apart(fold: str, found: list[Item]) -> list[Item]:
    """The items of a document, with what speaks to all at its end, and before an appendix, as items of their own."""
    if "）各" in fold or "）\n各" in fold:
        found = list(_closed(fold, found))
    for end in [*[i for i, item in enumerate(found) if item.kind == "appendix"], len(found)]:
        _set_requests_apart(fold, found, end)
    return found


def _closed(fold: str, found: list[Item]) -> Iterator[Item]:
    """The items, with the words that speak to all at the end of a plan set apart from the last one: those behind its
    clause that have none of their own, where (nearly) all items end in one."""
    behind = ""  # what comes next of what is no mere paragraph
    out: list[Item] = []
    for i in range(len(found) - 1, -1, -1):
        item = found[i]
        last = item.kind in ("item", "body") and behind in ("", "appendix")
        at = speaks_to_all(fold, item.start, item.end) if last else -1
        if at > 0 and _end_in_clauses(fold, found[:i]):
            out.append(Item("closing", at, item.end))
            item = item._replace(end=at)
        if item.start < item.end:
            out.append(item)
        behind = item.kind if item.kind in ("item", "table", "flat", "appendix") else behind
    return reversed(out)


def _set_requests_apart(fold: str, found: list[Item], end: int) -> None:
    """Calls closing the paragraphs behind the last item before ``end`` that ask all for something: where they stand
    behind a table or a clause, or no other item has so many paragraphs."""
    last = end - 1
    while last >= 0 and found[last].kind not in ("item", "table", "flat", "appendix"):
        last -= 1
    if last < 0 or found[last].kind == "appendix":
        return
    for i in range(last + 1, end):
        start, stop = found[i].start, found[i].end
        if found[i].kind == "body" and asks_all(fold, start, stop):
            apart = found[i - 1].kind in ("table", "flat", "closing") or ends_in_clause(fold, start - 1)
            if apart or i - last > _most_paragraphs(found[:last]):
                found[i] = found[i]._replace(kind="closing")


def _most_paragraphs(found: list[Item]) -> int:
    """How many paragraphs an item has behind its own at most."""
    marked = [i for i, item in enumerate(found) if item.marker] + [len(found)]
    return max((b - a - 1 for a, b in pairwise(marked)), default=len(found) + 1)


def _end_in_clauses(fold: str, found: list[Item]) -> bool:
    """Do (nearly) all items that have none below them end in a clause?"""
    marked = [item for item in found if item.marker]
    ends = [b.start for a, b in pairwise(marked) if a.marker and b.marker and b.marker.rank <= a.marker.rank]
    return sum(ends_in_clause(fold, end) for end in ends) >= _CLOSED_MOST * len(ends)
