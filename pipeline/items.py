"""The flow → items: each paragraph is an item with its marker, a body paragraph, a note, or the head of an appendix.

A marker counts where the numbering bears it out: at the start of a paragraph, or, in a document whose items run on
in one line, behind the end of a sentence. After this stage every character of the flow stands in exactly one item.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from pipeline import attached, closing
from pipeline import head as front
from pipeline.flow import Flow
from pipeline.item import Item
from pipeline.lexicon import holds, late
from pipeline.lines import NAMED
from pipeline.moments import is_when
from pipeline.numbering import Marker, marker_at, markers_anywhere, markers_behind_sentences
from pipeline.wording import ends_strong_name, label_at

_ENDS = frozenset("。！？；：）”…")
_HEADING_BEFORE_FIRST = late(r"[^。！？；：\n]{2,}?(?=（一）|（1）|1[.、](?!\d))")
# 本措施自公布之日起施行: what a plan says of itself at its end, and of no task.
_FINAL = re.compile(r"(?:本|以上|上述)[^。；]{0,30}(?:自[^。；]{1,20}(?:起|日)|施行|实施|执行|有效期|解释)")
_CONTENTS = ("目录", "目次")
_DIGITS, _DOTS = "0123456789", "….·—-"  # between what a table of contents lists and its page, and the page
_LONG = 60
_ONE_LINE = 120
_HEADING = 40
_SUBHEAD = 14
_CLOSED = frozenset("。）；！？")
_WORDS = late("[\u4e00-\u9fff“”]{3,}")
_LONGEST_DATE = 24
_BEFORE_BODY = 9  # paragraphs of a title and a preamble that may stand between a table of contents and the first item
_ROWS = frozenset(("item", "table", "flat"))


class _Numbers:
    """The numbers that are open, by rank; says whether a marker is one that may come next."""

    def __init__(self) -> None:
        self.open: dict[int, int] = {}
        self.last: dict[int, int] = {}

    def expects(self, marker: Marker) -> bool:
        rank, number = marker.rank, marker.number
        return number == 1 or number - 1 in (self.open.get(rank), self.last.get(rank))

    def take(self, marker: Marker) -> None:
        for deeper in [rank for rank in self.open if rank > marker.rank]:
            del self.open[deeper]
        self.open[marker.rank] = self.last[marker.rank] = marker.number

    def restart(self) -> None:
        self.open.clear()
        self.last.clear()


class _Seen:
    """Markers that may open items, and what their numbers bear out."""

    def __init__(self, markers: list[Marker]) -> None:
        self.markers = markers
        self._numbers: dict[int, set[int]] = {}
        self._runs: set[int] = set()  # the ranks of which two follow each other
        last: dict[int, int] = {}
        for marker in markers:
            rank, number = marker.rank, marker.number
            if last.get(rank) == number - 1:
                self._runs.add(rank)
            last[rank] = number
            self._numbers.setdefault(rank, set()).add(number)
        self.firsts = {rank for rank, numbers in self._numbers.items() if 2 in numbers}

    def ranks(self, last: dict[int, int]) -> set[int]:
        """The ranks of which at least two follow each other, or one follows the ``last`` before the paragraph."""
        due = {rank for rank, numbers in self._numbers.items() if last.get(rank, 0) > 0 and last[rank] + 1 in numbers}
        return self.firsts | self._runs | due


def items(flow: Flow) -> list[Item]:
    """The items of a flow, in order; those of a table of contents behind the others."""
    fold = flow.fold
    paragraphs = list(pairwise([*flow.starts, len(fold) + 1]))
    found: list[Item] = []
    numbers, new = _Numbers(), tuple.__new__  # half the time of Item(…)
    listed = -1  # within the list of attachments at the end of the body: where it begins
    bare_appendix = "head" in [
        attached.kind_of(fold, start, after - 1) for start, after in paragraphs[1:] if fold[start] == "附"
    ]
    tables = {table.start: n for n, table in enumerate(flow.tables)}
    everywhere = _Seen(markers_anywhere(fold, 0, len(fold))) if flow.run_on else None
    past = 0  # where the last table ends
    contents = _contents(flow, paragraphs)
    for n, (start, after) in enumerate(paragraphs):
        end = after - 1
        if start < past or n in contents:
            continue
        if start in tables:
            past = flow.tables[tables[start]].end
            found.append(Item("table", start, past, None, tables[start]))
            continue
        marker = (flow.rare_marker(start) if flow.marks else None) or marker_at(fold, start)
        appendix = attached.kind_of(fold, start, end) if fold[start] == "附" else None
        if appendix == "list" and (
            attached.is_the_file(flow, paragraphs[n : n + 2])
            if not found
            else not bare_appendix and numbers.open and attached.opens(fold, paragraphs[n : n + 3])
        ):
            appendix = "head"
        if appendix == "head":
            numbers.restart()
            listed = -1
            found += _opened(fold, start, end, first=not found)
        elif appendix == "list" or (listed >= 0 and attached.goes_on(fold, listed, end, marker, numbers.expects)):
            listed = start if appendix else listed
            found.append(Item("attachment-list", start, end))
        else:
            listed = -1
            if marker and _fits(fold, start, marker, numbers, found):
                numbers.take(marker)
                found.append(new(Item, ("item", start, end, marker, marker.end)))
            else:
                found.append(new(Item, ("body", start, end, None, start)))
            if end - start > _LONG or everywhere:
                _cut(fold, numbers, found, everywhere)
    _set_subheads_apart(fold, found)
    return _signed(flow, found) + [Item("other", paragraphs[n][0], paragraphs[n][1] - 1) for n in contents]


def _set_subheads_apart(fold: str, found: list[Item]) -> None:
    """Sets what heads the next items (攻坚任务：, 抓招商) apart from the one before."""
    rank = -1
    for i, item in enumerate(found[:-1]):
        if item.marker:
            rank = item.marker.rank
        elif item.kind == "body" and item.end - item.start <= _SUBHEAD and (after := found[i + 1].marker):
            before = fold[found[i - 1].end - 1] if i else ""
            if after.rank <= rank and _heads(fold, item.start, item.end, before):
                found[i] = item._replace(kind="other")


def _heads(fold: str, start: int, end: int, before: str) -> bool:
    """Does a short line head what follows it: it ends in a colon and is no label, or has no sign at all, no name of a
    unit or a plan and no date in it, and stands behind the end of a sentence or of a clause?"""
    if fold[end - 1] == "：":
        return not label_at(fold, start, end)
    plain = before in _CLOSED and _WORDS().fullmatch(fold, start, end) is not None
    named = ends_strong_name(fold, start, end) or NAMED.search(fold, start, end)
    return plain and not named and not is_when(fold, start, end)


def _contents(flow: Flow, paragraphs: list[tuple[int, int]]) -> range:
    """The paragraphs of a table of contents: from 目录, which is no cell of a table, to where the first that it lists
    stands again, or the title of the plan before that."""
    fold = flow.fold
    if not any(holds(fold, word) for word in _CONTENTS):
        return range(0)
    head = next(
        (
            n
            for n, (start, after) in enumerate(paragraphs)
            if fold[start : after - 1] in _CONTENTS and not flow.in_table(start)
        ),
        -1,
    )
    if head < 0 or head + 2 >= len(paragraphs):
        return range(0)

    def listed(n: int) -> str:
        return fold[paragraphs[n][0] : paragraphs[n][1] - 1].rstrip(_DIGITS).rstrip(_DOTS)

    def again(n: int, first: int) -> int:
        """Where what stands at ``n`` stands again, from ``first`` on; -1 where it does not."""
        words = listed(n)
        found = (at for at in range(first, len(paragraphs)) if fold.startswith(words, paragraphs[at][0]))
        return next(found, -1) if len(words) > 1 else -1

    end = body = again(head + 1, head + 2)
    for n in range(body - 1, max(body - _BEFORE_BODY, head + 1), -1):
        paged = paragraphs[n][1] - 1 - paragraphs[n][0] > len(listed(n))
        if paged or again(n, body) >= 0:
            break
        end = n
    return range(head, end) if end > 0 else range(0)


def _opened(fold: str, start: int, end: int, *, first: bool) -> list[Item]:
    """The head of an appendix. A file that begins with 附件1 is that attachment: it has a title, and no appendix."""
    words = attached.words_at(fold, start)
    if not first:
        return [Item("appendix", start, end, None, words)]
    return [Item("other", start, words), *([Item("body", words, end, None, words)] if words < end else [])]


def _fits(fold: str, start: int, marker: Marker, numbers: _Numbers, found: list[Item]) -> bool:
    """A paragraph may open with any number where the one before it has come to an end; in the middle of a sentence
    only with the number that is due."""
    if numbers.expects(marker):
        return True
    if fold.find(".", start, marker.end - 1) >= 0:  # 1.1 may be a measure
        return False
    if not found or fold[start - 2] in _ENDS:
        return True
    before = found[-1]
    return before.kind != "body" or before.end - before.start < _HEADING


def _cut(fold: str, numbers: _Numbers, found: list[Item], everywhere: _Seen | None) -> None:
    """Cuts the last paragraph into several items where items run on within it; a flattened table in it stands by
    itself."""
    item = found[-1]
    table = _flat_head(fold, item.start, item.end) if item.end - item.start > _ONE_LINE else None
    end = table[0] if table else item.end
    if table:
        found[-1:] = [item._replace(end=end)] if item.start < end else []
    for marker in _run_in(fold, item.words, end, numbers, everywhere):
        found[-1] = found[-1]._replace(end=marker.start)
        found.append(Item("item", marker.start, end, marker, marker.end))
    if table:
        found.append(Item("flat", table[0], item.end, None, table[1]))


def _flat_head(fold: str, start: int, end: int) -> tuple[int, int] | None:
    if fold.find("序号", start, end) < 0:
        return None
    from pipeline import flat  # late: few plans have a flattened table

    return flat.head(fold, start, end)


def _run_in(fold: str, start: int, end: int, numbers: _Numbers, everywhere: _Seen | None) -> list[Marker]:
    """The markers within a paragraph that open items: in sequence, not alone, and behind the end of a sentence; the
    first item under a heading may stand right behind it (二、主要任务（一）加强领导。). In a document in one line, the
    markers of which are given, no stop need stand before one."""
    if everywhere:
        marks = everywhere.markers
        firm = marks[bisect_left(marks, (start,)) : bisect_left(marks, (end,))]
    else:
        firm = markers_behind_sentences(fold, start, end)
    if not firm:
        return []
    seen = everywhere or _Seen(firm)
    firsts, ranks = seen.firsts, seen.ranks(numbers.last)
    taken: list[Marker] = []
    for m in firm:
        if not (m.rank in ranks and numbers.expects(m)) or (taken and m.start < taken[-1].end):
            continue
        if m.number == 1 and m.rank in numbers.last and fold[m.start - 1] not in _ENDS:
            continue  # 统一、 is no restart
        numbers.take(m)
        taken.append(m)
        while (first := _first_below(fold, taken[-1], end)) and first.rank in firsts:
            numbers.take(first)
            taken.append(first)
    return taken


def _first_below(fold: str, above: Marker, end: int) -> Marker | None:
    """The marker with number 1 that ends the heading behind another marker, if one does."""
    heading = _HEADING_BEFORE_FIRST().match(fold, above.end, min(end, above.end + _HEADING))
    first = marker_at(fold, heading.end()) if heading else None
    return first if first and first.rank > above.rank and first.number == 1 else None


def _signed(flow: Flow, found: list[Item]) -> list[Item]:
    """Sets signatures, document numbers and closing lines apart from the bodies they stand in, and calls what
    follows a signature, where items begin anew after it, front matter."""
    fold = flow.fold
    out = list(found)
    seen = signed = False
    last = max((i for i, item in enumerate(found) if item.kind in _ROWS), default=-1)
    for i, item in enumerate(found):
        kind = item.kind
        if kind in _ROWS:
            seen, signed = True, False
        if kind == "body" and seen:
            words = fold[item.start : item.end]
            note = front.note_kind(words) or ("closing" if i > last and _FINAL.match(words) else None)
            if note in ("signature", "closing", "number"):
                signed = signed or note == "signature"
                out[i] = item._replace(kind=note)
            elif (_dated(fold, found, i + 1) and front.is_title(words)) or (
                i > last and words[0] != "（" and front.dateline(words)
            ):
                out[i] = item._replace(kind="signature")
            elif signed and i < last:
                out[i] = item._replace(kind="front")
    return _titled(fold, closing.set_apart(flow, out))


def _titled(fold: str, found: list[Item]) -> list[Item]:
    """Calls front matter what stands between a title (某某实施方案) and the restart of the outermost numbering, but for
    one right behind 附件, where items have stood before: that is an appendix."""
    top = min([item.marker.rank for item in found if item.marker], default=0)
    begun = next((i for i, item in enumerate(found) if item.kind in _ROWS), 0)
    for i, item in enumerate(found):
        if not (item.marker and item.marker.number == 1 and item.marker.rank == top):
            continue
        first = i
        while first > 0 and found[first - 1].kind == "body":
            first -= 1
        titles = [k for k in range(first, i) if _is_name_of_plan(fold[found[k].start : found[k].end])]
        inside = begun < first and found[first - 1].kind == "appendix"
        if first > 0 and titles and not inside:
            found[titles[0] : i] = [body._replace(kind="front") for body in found[titles[0] : i]]
    return _without_heads(found)


def _without_heads(found: list[Item]) -> list[Item]:
    """The items, with 附件 that stands above the very plan (a notice's, that has its own title) as what it is there."""
    if "appendix" not in [item.kind for item in found]:
        return found
    out: list[Item] = []
    for item, after in pairwise([*found, Item("other", 0, 0)]):
        if item.kind == "appendix" and after.kind == "front":
            out.append(Item("other", item.start, item.words))
            out += [Item("front", item.words, item.end)] if item.words < item.end else []
        else:
            out.append(item)
    return out


def _is_name_of_plan(words: str) -> bool:
    return front.is_title(words) and NAMED.search(words) is not None


def _dated(fold: str, found: list[Item], at: int) -> bool:
    """Is the item at a place in the list a date?"""
    if at == len(found) or found[at].kind != "body" or found[at].end - found[at].start > _LONGEST_DATE:
        return False
    return front.iso_date(fold[found[at].start : found[at].end]) is not None
