"""What rows of a table take over from the row above because a cell of theirs is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.where import head
from pipeline.findings import finding
from pipeline.model import Finding, Place, Plan, Span
from pipeline.wording import SAME

_UNITS = {"lead": "牵头单位", "responsible": "责任单位", "support": "配合单位"}
_MORE = {"deadline": "完成时限", "leaders": "责任领导"}
_MERGED = re.compile(r"<t[dh]\b[^<>]*\browspan[^<>]*>(?:(?!</?t[dhr]\b).)*", re.IGNORECASE | re.DOTALL)
_CELL = 2000  # so far before its words a cell may begin


def taken_over(plan: Plan) -> Iterator[Finding]:
    """F209, once for the plan: which tasks have a deadline, leaders or units of the row above, for the cell is empty.
    Where the table itself says so (a cell merged over rows, 同上), nothing is told."""
    found: dict[str, list[Place]] = {}
    for place in plan.places():
        for what in dict.fromkeys(_taken(plan, place)):
            found.setdefault(what, []).append(place)
    if found:
        places = {place.text.id: place for some in found.values() for place in some}
        first = next(place for place in plan.places() if place.text.id in places)
        items = "；".join(f"{what}：{'、'.join(dict.fromkeys(p.path for p in some))}" for what, some in found.items())
        where = head(plan, first.nodes[-1]) if first.nodes else None
        yield finding("F209", where, count=len(places), items=items)


def _taken(plan: Plan, place: Place) -> Iterator[str]:
    """What a text has from the row above without a word of the table that it has."""
    text = place.text
    if not any(map(SAME.search, text.clause_texts)):
        yield from (_UNITS[one.role] for one in text.inherited if one.why == "row" and not _merged(plan, one.origin))
    for one in text.above.origins if text.above else ():
        if one.why == "row" and one.what in _MORE and not _merged(plan, one.span):
            yield _MORE[one.what]


def _merged(plan: Plan, words: Span) -> bool:
    """Does a cell hold the words that says itself that it reaches down?"""
    source = plan.source.text
    start = source.rfind("<t", max(words.start - _CELL, 0), words.start)
    return start >= 0 and _MERGED.fullmatch(source, start, words.start) is not None
