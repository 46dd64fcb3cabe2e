"""The flow → parts, sections, points and texts: a stack of open levels, ruled by the numbering alone.

After this stage the plan holds every word of the source once, its ids are unique, and nothing is resolved yet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline import given
from pipeline import head as front
from pipeline.flow import Flow
from pipeline.given import Given
from pipeline.head import Head, Range
from pipeline.item import Item
from pipeline.items import items
from pipeline.model import Appendix, Note, NoteKind, Part, Plan, Point, Section, Source, Span, Text
from pipeline.node import Node, end_of, merged, owner
from pipeline.numbering import SECTION
from pipeline.texts import Draft, Reader
from pipeline.writer import flow

if TYPE_CHECKING:
    from pipeline.rows import Row, Tables

_COUNT = re.compile(r"共(?:计)?(\d{1,4})(?:项|条|件|个|类)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _Draft:
    """The document as cut into front matter, top levels and appendices."""

    def __init__(self) -> None:
        self.heads: list[Head] = []
        self.tops: list[Node] = []
        self.appendices: list[Node] = []
        self.notes: list[Note] = []
        self.part = 1
        self.anew = False  # front matter has stood since the last item


def read(source: Source) -> Plan:
    """The plan that a source writes: everything but the units' identities and the findings of the checks."""
    text = flow(source)
    found = items(text)
    draft = _grow(text, [item for item in found if item.kind != "other"])
    draft.notes += [_note(text, "other", item.start, item.end) for item in found if item.kind == "other"]
    del found  # the records take their place
    return _plan(text, draft)


def _grow(text: Flow, found: list[Item]) -> _Draft:
    """One walk over the items: front matter until the first marker, then a stack of open levels."""
    draft = _Draft()
    tables: Tables | None = None
    waiting: list[Range] = []  # front matter: before the first item, or after a notice's signature
    path: list[Node] = []
    top = min((i.marker.rank for i in found if i.marker), default=0)
    for item in found:
        if item.kind == "front" or (item.kind == "body" and not path):
            waiting.append((item.start, item.end))
            continue
        if waiting:
            _front(text, draft, waiting)
            path.clear()
        if item.kind == "appendix":
            path = [Node(None, item.start, [(item.words, item.end)] if item.words < item.end else [])]
            draft.notes.append(_note(text, "other", item.start, item.words))
            draft.appendices.append(path[0])
        elif item.kind == "table":
            from pipeline.rows import Tables  # late, like flat: most plans have no table

            tables = tables or Tables(text)
            _table(text, draft, path, item, tables)
        elif item.kind == "flat":
            from pipeline import flat

            draft.notes.append(_note(text, "other", item.start, item.words))
            _rows(draft, path, flat.rows(text, item.start, item.words, item.end))
        elif item.marker:
            words = [(item.marker.end, item.end)] if item.marker.end < item.end else []
            _open(draft, path, Node(item.marker, item.marker.start, words), top)
        elif item.kind == "body":
            owner(text.fold, path, item.start, item.end).body.append((item.start, item.end))
        elif item.kind != "item":
            draft.notes.append(_note(text, item.kind, item.start, item.end))
    _front(text, draft, waiting)
    return draft


def _front(text: Flow, draft: _Draft, waiting: list[Range]) -> None:
    """Read the front matter that has gathered, if any has."""
    if waiting:
        draft.heads.append(front.read(text, waiting, not draft.heads))
        draft.anew = bool(draft.tops)
        waiting.clear()


def _table(text: Flow, draft: _Draft, path: list[Node], item: Item, tables: Tables) -> None:
    """The rows of a table as points; a table that reads as none is words of the item it stands in."""
    heads = len(tables.heads)
    rows = tables.read(text.tables[item.words])
    draft.notes += tables.notes(heads)
    if not rows and len(tables.heads) == heads:
        if path:
            path[-1].body.append((item.start, item.end))
        else:
            draft.notes.append(_note(text, "other", item.start, item.end))
    for row in rows:
        if row.apart and row is rows[0] and not draft.heads and not draft.tops:
            _front(text, draft, row.title)
        elif row.apart:
            draft.notes.append(_note(text, "other", row.start, row.end))
    _rows(draft, path, [row for row in rows if not row.apart])


def _rows(draft: _Draft, path: list[Node], rows: list[Row]) -> None:
    """Rows as points: those that head a group open a level, those without a number stand below the last."""
    for row in rows:
        if row.group:
            _open(draft, path, Node(row.marker, row.start, row.title), SECTION)
        elif row.child and path and path[-1].row:
            owner = path[-1] if not path[-1].row.child else path[-2]
            owner.below.append(Node(None, row.start, [], row))
        else:
            _open(draft, path, Node(row.marker, row.start, [], row), SECTION)


def _open(draft: _Draft, path: list[Node], node: Node, top: int) -> None:
    """Open a level: close those of the same rank and below, and hang it under what is left."""
    inside = bool(path) and any(path[0] is appendix for appendix in draft.appendices[-1:])
    if path and not inside and node.rank <= SECTION and path[0].rank < 0:  # items that stand in no section end here
        path.clear()
    while path and path[-1].rank >= node.rank and not (inside and len(path) == 1):
        path.pop()
    if path:
        path[-1].below.append(node)
    else:
        before = draft.tops[-1] if draft.tops else None
        if node.rank > SECTION:
            draft.part += draft.anew  # a plan behind the signature of another document
            if not (before and before.marker is None and before.part == draft.part):
                before = Node(None, node.start, [])
                before.part = draft.part
                draft.tops.append(before)
            before.below.append(node)
            path.append(before)
        else:
            number = node.marker.number if node.marker else 0
            if before and before.marker and node.rank == top == before.rank and number == 1:
                draft.part += 1
            node.part = draft.part
            draft.tops.append(node)
        draft.anew = False
    path.append(node)


class _Freezer:
    """Turns nodes into records: ids from the numbering path, titles and texts from the stretches."""

    def __init__(self, text: Flow, reader: Reader) -> None:
        self.text, self.reader = text, reader

    def points(self, nodes: list[Node], path: str, above: Given) -> tuple[Point, ...]:
        taken: dict[str, int] = {}
        return tuple([self._point(node, _id(f"{path}-{_number(node)}", taken), above) for node in nodes])

    def _point(self, node: Node, id_: str, above: Given) -> Point:
        title, texts, points = self._inside(node, id_, above)
        return Point(id_, self._marker(node), _number(node), title, self.span(node, points), texts, points)

    def section(self, node: Node, id_: str) -> Section:
        title, texts, points = self._inside(node, id_, given.by_title(self.reader, node.body))
        return Section(id_, node.part, self._marker(node), _number(node), title, self.span(node, points), texts, points)

    def _inside(self, node: Node, id_: str, above: Given) -> tuple[str, tuple[Text, ...], tuple[Point, ...]]:
        """Title, texts and points. ``above`` is what the clause of a heading above gives to texts that lack it; the
        clause of this node's own heading, which governs no words of its own, takes its place."""
        if node.row:
            title, drafts = self.reader.row(node.row)
            drafts += self.reader.texts(merged(node.body))  # words behind a table stand with its last row
        else:
            title, drafts = self.reader.title_and_texts(merged(node.body))
        below = node.below[0].start if node.below else -1
        if not node.row and (heading := given.heading(self.reader, drafts, below)):
            above = given.by_clause(self.reader, heading, above)
        tasks = drafts[:-1] if node.below and drafts and drafts[-1].ends(self.text.fold, "：") else drafts
        if above is not given.NOTHING:
            given.give(above, tasks, self.text.fold)  # 具体措施： is none
        texts = self.texts(drafts, id_)
        points = self.points(node.below, id_, above)
        if not texts and not points:
            texts = (above.text(f"{id_}#1"),)
        return title, texts, points

    def appendix(self, node: Node, id_: str) -> Appendix:
        body = merged(node.body)
        titles: list[Range] = []
        while body and front.is_title(self.text.fold[body[0][0] : body[0][1]]) and len(titles) < 3:
            titles.append(body.pop(0))
        title = "".join(self.text.read(a, b) for a, b in titles)
        found = _COUNT.search("".join(title.split()))
        texts = self.texts(self.reader.texts(body), id_)
        points = self.points(node.below, id_, given.NOTHING)
        count = int(found[1]) if found else None
        return Appendix(id_, title, self.span(node, points), count, texts, points)

    def texts(self, drafts: list[Draft], id_: str) -> tuple[Text, ...]:
        return tuple([self.reader.finish(draft, f"{id_}#{n}") for n, draft in enumerate(drafts, 1)])

    def span(self, node: Node, points: tuple[Point, ...]) -> Span:
        """From the marker to the end of the last descendant; the cells of a row may stand around its number, and those
        that a page break cut in two places."""
        span = self.text.span(node.start, end_of(node))
        if not (node.row or (points and self.text.tables)):
            return span
        whole = self.text.around(node.row.start, node.row.end) if node.row else span
        spans = [span, whole, *[point.span for point in points]]
        return Span(min([one.start for one in spans]), max([one.end for one in spans]))

    def _marker(self, node: Node) -> str:
        return self.text.text[node.marker.start : node.marker.end] if node.marker else ""


def _plan(text: Flow, draft: _Draft) -> Plan:
    heads = draft.heads or [Head()]
    first = heads[0]
    later = next((h for h in heads[1:] if h.title), first)
    # A covering notice with a numbering of its own: its title stands first, its signature before the plan's title.
    covered = later is not first and bool(first.title) and draft.part > 1 and _signed_before(text, draft, later)
    titled = later if covered or not first.title else first
    signatures = [note.text for note in draft.notes if note.kind == "signature"]
    date = next((h.date for h in heads if h.date), None) or front.signed(signatures)[1]
    issuer = next((h.issuer for h in heads if h.issuer), None) or front.signed(signatures)[0]
    number = next((h.number for h in heads if h.number), None)
    year = front.year_of(titled.title) or front.year_of(first.title) or _year(date, number)
    reader = Reader(text, year)
    freezer = _Freezer(text, reader)
    root = f"P{year or 0}"
    preamble = freezer.texts(reader.texts([r for h in heads for r in h.prose]), root)
    taken: dict[str, int] = {}
    for top in draft.tops if covered else ():
        top.part -= 1
    sections = tuple(freezer.section(n, _id(f"{_root(root, n.part)}-{_number(n)}", taken)) for n in draft.tops)
    appendices = tuple(freezer.appendix(n, f"{root}-A{i}") for i, n in enumerate(draft.appendices, 1))
    parts, used = _parts(text, draft, titled, heads, covered)
    for h in heads:
        left = (h.title_lines, h.notice_lines) if h not in used else (h.notice_lines,) if h is not titled else ()
        draft.notes += [_note(text, "other", *r) for lines in left for r in merged(lines)]
    notes = [note for h in heads for note in h.notes] + draft.notes + reader.notes
    return Plan(
        titled.title,
        year,
        date,
        issuer,
        number,
        text.source,
        parts,
        preamble,
        sections,
        appendices,
        (),
        tuple(sorted(notes, key=lambda note: note.spans)),
        text.furniture,
    )


def _note(text: Flow, kind: NoteKind, start: int, end: int) -> Note:
    return Note(kind, text.read(start, end), text.spans(start, end))


def _signed_before(text: Flow, draft: _Draft, head: Head) -> bool:
    """Does a signature stand in the bodies before a head's title?"""
    at = text.at(head.title_range[0]) if head.title_range else 0
    return any(note.kind == "signature" and note.spans[0].start < at for note in draft.notes)


def _parts(
    text: Flow, draft: _Draft, titled: Head, heads: list[Head], covered: bool
) -> tuple[tuple[Part, ...], set[Head]]:
    """The parts, and the heads whose titles they have: each the last one before its first item."""
    parts, used, titles = [], {titled}, [(h.title_range[0], h) for h in heads if h.title_range]
    if titled.notice and titled.notice_range:
        parts.append(Part(0, "notice", titled.notice, text.span(*titled.notice_range)))
    by_part: dict[int, list[Node]] = {} if draft.tops else {1: []}
    for top in draft.tops:
        by_part.setdefault(top.part, []).append(top)
    past = 0
    for n, nodes in by_part.items():
        first = nodes[0].start if nodes else len(text.text)
        at = bisect_left(titles, (first,))
        own = [one for one in titles[max(at - 1, 0) : at] if one[0] >= past]
        past = end_of(nodes[-1]) if nodes else first
        start, title = (own[0][0], own[0][1].title) if own else (min(first, past), "")
        used.update(head for _, head in own)
        parts.append(Part(n, "notice" if n == 0 and covered else "plan", title, text.span(min(start, past), past)))
    return tuple(parts), used


def _year(date: str | None, number: str | None) -> int | None:
    return int(found[0]) if (found := re.search(r"\d{4}", date or number or "")) else None


def _root(root: str, part: int) -> str:
    return root if part == 1 else f"{root}.{part}"


def _number(node: Node) -> int:
    return node.marker.number if node.marker else 0


def _id(path: str, taken: dict[str, int]) -> str:
    """The path, with b, c, … z, ba, … behind a number that a sibling has taken before."""
    times = taken[path] = taken.get(path, 0) + 1
    suffix, times = "", times - 1
    while times:
        times, letter = divmod(times, 26)
        suffix = _LETTERS[letter] + suffix
    return path + suffix
