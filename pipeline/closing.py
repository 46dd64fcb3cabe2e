"""Items → those that are nobody's task set apart: what a plan says to all at its end, and of its tables.

After this stage the words behind the last clause that speak to all, the paragraphs behind the last item that ask all
for something, footnotes, and remarks below tables and their captions stand by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.flow import Flow
from pipeline.item import Item
from pipeline.lexicon import late
from pipeline.numbering import Marker, marker_at
from pipeline.rules import alone
from pipeline.wording import asks_all, ends_in_clause, speaks_to_all

_CLOSED_MOST = 0.9  # so many of the items end in a clause where words behind the last clause are nobody's task
_REMARK = late(r"（?(?:备注|附注|注|说明|填表说明)[\d一二三四五]?：")
_BEHIND_NOTES = frozenset("。，；、！？：）.,;!?:)\n")
_CIRCLED = 9  # the rank of ①
_DEFINED = late(r"\[\^[^\]]{1,20}\][:：]")  # [^1]: as Markdown defines a footnote
_NUMBERED = r"附?表(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d年月日])[^。；，]{0,40}"
_CAPTION = late(_NUMBERED)
_TO_ALL = re.compile("）\n?各")
_BETWEEN = late(  # two tables
    rf"{_NUMBERED}|[^。；，：、]{{2,30}}(?:表|清单|项目|任务|工作|事项)|[^。；，：、]{{0,28}}任务书[一二三四五六七八九十\d]{{0,3}}"
)


def set_apart(flow: Flow, found: list[Item]) -> list[Item]:
    """The items of a document, with what speaks to all at its end, and before an appendix, as items of their own."""
    fold, text = flow.fold, flow.text
    if _TO_ALL.search(fold):
        found = list(_closed(fold, found))
    if "①" in fold or "[" in text:
        _set_footnotes_apart(text, found)
    if any(item.kind == "table" for item in found):
        _set_words_of_tables_apart(fold, found)
    most: list[int] = []
    for end in [*[i for i, item in enumerate(found) if item.kind == "appendix"], len(found)]:
        _set_requests_apart(fold, found, end, most)
    return found


def _set_footnotes_apart(text: str, found: list[Item]) -> None:
    """Calls footnotes notes: [^1]：… and what explains the sign that it begins with (①, [1])."""
    before: Marker | None = None  # of the footnote that stands before
    for i, item in enumerate(found):
        defined = item.kind == "body" and _DEFINED().match(text, item.start, item.end)
        if defined or _is_footnote(text, item, before):
            found[i] = item._replace(kind="other")
        before = item.marker if found[i] is not item else None


def _is_footnote(text: str, item: Item, before: Marker | None) -> bool:
    """Does an item explain what the same sign, when it last stood, stood behind: at the end of words (配齐专职人员①。)
    or, where it goes on with the footnote ``before``, anywhere?"""
    marker = item.marker
    if item.kind != "item" or not marker:
        return False
    sign = text[item.start : marker.end]
    if sign[0] != "[" and (sign[0].isascii() or marker.rank < _CIRCLED):
        return False
    at = text.rfind(sign, 0, item.start)
    ends = sign[0] == "[" or text[at + 1] in _BEHIND_NOTES or (before is not None and _follows(before, marker))
    return at > 0 and ends and ("\u4e00" <= text[at - 1] <= "\u9fff" or text[at - 1] in "”》）)%")


def _set_words_of_tables_apart(fold: str, found: list[Item]) -> None:
    """Calls a note what is said of a table, and in none of its rows: 注：… below it, 表二 重点项目 above it."""
    below = titled = False  # nothing but such words since a table; words that may be a title stand before
    listed: Marker | None = None  # of a remark with numbers, the last
    for i, item in enumerate(found):
        start, end = item.start, item.end
        if item.kind == "body" and below and (remark := _REMARK().match(fold, start, end)):
            rules = any(True for _ in alone(fold, start, end))  # what rules the clauses is read where it stands
            found[i] = item if rules else item._replace(kind="other")
            listed = marker_at(fold, remark.end())
        elif below and listed and item.marker and _follows(listed, item.marker):
            found[i], listed = item._replace(kind="other"), item.marker
        elif item.kind == "body" and titled and i + 1 < len(found) and found[i + 1].kind == "table":
            caption = (_BETWEEN if below else _CAPTION)().fullmatch(fold, start, end)
            found[i] = item._replace(kind="other") if caption else item
        listed = None if item.kind == "table" else listed
        below = item.kind == "table" or (below and found[i].kind == "other")
        titled = item.kind != "appendix" and (titled or item.kind != "other")


def _follows(one: Marker, other: Marker) -> bool:
    return one.rank == other.rank and one.number + 1 == other.number


def _closed(fold: str, found: list[Item]) -> Iterator[Item]:
    """The items, with the words that speak to all at the end of a plan set apart from the last one: those behind its
    clause that have none of their own, where (nearly) all items end in one."""
    behind = ""  # what comes next of what is no mere paragraph
    out: list[Item] = []
    ended = _ended_in_clauses(fold, found)
    for i in range(len(found) - 1, -1, -1):
        item = found[i]
        last = item.kind in ("item", "body") and behind in ("", "appendix")
        at = speaks_to_all(fold, item.start, item.end) if last else -1
        if at > 0 and ended[i]:
            out.append(Item("closing", at, item.end))
            item = item._replace(end=at)
        if item.start < item.end:
            out.append(item)
        behind = item.kind if item.kind in ("item", "table", "flat", "appendix") else behind
    return reversed(out)


def _set_requests_apart(fold: str, found: list[Item], end: int, most: list[int]) -> None:
    """Calls closing the paragraphs behind the last item before ``end`` that ask all for something: where they stand
    behind a table or a clause, or no other item has so many paragraphs (``most``, once it is asked)."""
    last = end - 1
    while last >= 0 and found[last].kind not in ("item", "table", "flat", "appendix"):
        last -= 1
    if last < 0 or found[last].kind == "appendix":
        return
    for i in range(last + 1, end):
        start, stop = found[i].start, found[i].end
        table = found[i - 1].kind in ("table", "flat", "closing", "other")
        if found[i].kind == "body" and asks_all(fold, start, stop, table):
            apart = table or ends_in_clause(fold, start - 1)
            if not most and not apart:
                most += _most_paragraphs(found)
            if apart or i - last > most[last]:
                found[i] = found[i]._replace(kind="closing")


def _most_paragraphs(found: list[Item]) -> Iterator[int]:
    """For each place in the list, how many paragraphs an item before it has behind its own at most."""
    most, last = len(found) + 1, -1  # where none stands before, no paragraph is one too many
    for i, item in enumerate(found):
        own = i - last - 1
        yield max(most, own) if last >= 0 else most
        if item.marker:
            most, last = max(most, own) if last >= 0 else 0, i


def _ended_in_clauses(fold: str, found: list[Item]) -> list[bool]:
    """For each item: do (nearly) all before it that have none below them end in a clause?"""
    out: list[bool] = []
    last: Marker | None = None
    ends = closed = 0
    for item in found:
        out.append(closed >= _CLOSED_MOST * ends)
        if last and item.marker and item.marker.rank <= last.rank:
            ends += 1
            closed += ends_in_clause(fold, item.start)
        last = item.marker or last
    return out
