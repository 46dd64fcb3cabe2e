"""Blocks → one flow: the document as it would read without wraps, page furniture, markup and white space.

A flow is one string with an LF between paragraphs and nothing else that is blank; ``fold`` is the same string with
one form for each sign (half and full width, all makes of brackets), so that every later grammar knows one form
only; both have the same length, and every offset leads back to the source.

After this stage: a paragraph of the flow is a paragraph of the document (hard wraps, page breaks and page numbers
in mid-sentence are joined over), every marker, label and heading line starts one, and what was left out is white
space, markup or listed as furniture.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline import grid
from pipeline.blocks import blocks
from pipeline.model import Source, Span
from pipeline.numbering import MARKER
from pipeline.wording import LABEL, label_at, label_before

FOLD = {ord(wide): narrow for wide, narrow in zip("．﹒·•＊｜／％＋", "..··*|/%+", strict=True)}
FOLD |= {0xFF10 + n: str(n) for n in range(10)}
FOLD |= {0xFF21 + n: chr(0x41 + n) for n in range(26)} | {0xFF41 + n: chr(0x61 + n) for n in range(26)}
FOLD |= dict.fromkeys(map(ord, "(〔【[﹝〖{﹙［｛"), "（") | dict.fromkeys(map(ord, ")〕】]﹞〗}﹚］｝"), "）")
FOLD |= {ord(a): b for a, b in zip(",:;!?､﹑∶﹕｡﹔", "，：；！？、、：：。；", strict=True)}
FOLD |= dict.fromkeys(map(ord, "－–−﹣"), "-") | {ord("―"): "—"}
_TO_FOLD = re.compile("[" + "".join(re.escape(chr(code)) for code in FOLD) + "]")


def _fold(sign: re.Match[str]) -> str:
    return FOLD[ord(sign[0])]


# What starts a paragraph wherever it stands, and what does so between the title and the first item.
_START = re.compile(
    rf"{MARKER}|{LABEL}|附(?:件|表|录)(?:\d{{0,2}}|[一二三四五六七八九十]{{0,2}})(?:：|$|《)|（此件|抄送"
    r"|[〇○零一二三四五六七八九十\d]{4}年[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十\d]{1,3}日$"
    r"|[^，。：]{1,12}（\d{4}）第?\d{1,5}号$"
)
_MARKER_ALONE = re.compile(rf"(?:{MARKER})$")

# Spelt out, for in a character set \s is six times slower than all that it stands for.
_BLANK = r" \t\n\r\x0b\x0c\x1c-\x1f\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_DROP = re.compile(
    rf"[{_BLANK}]+"
    r"|\*{2,}|_{2,}|~~|`+|@@|\\(?=[!-/:-@\[-`{-~])|&(?:nbsp|ensp|emsp);"
    r"|</?(?:b|i|u|p|br|em|font|span|strong|div|center|sup|sub|a|o:p)(?:\s[^<>]*)?/?>|<!--[^\n]*?-->"
    r"|(?<=[\u4e00-\u9fff])[—－]{1,2} ?\d{1,3} ?[—－]{1,2}(?=[\u4e00-\u9fff])"
)
_TO_DROP = re.compile(rf"[{_BLANK}*_~`@\\&<—－]")  # what any of them starts with
_PREFIX = re.compile(r"[^\S\n]*(?:>[^\S\n]?)*((?:[-*+][^\S\n]+)+)?(?:#{1,6}[^\S\n]+)?")
_PREFIXES = frozenset(" \t\u3000>-*+#")
_CLOSING = re.compile(r"\s+#+\s*$")
_BREAK = re.compile(r"<br\s*/?>|\n", re.I)
_PAGE = re.compile(r"[-—·.]{0,2}\d{1,4}[-—·.]{0,2}|第\d{1,4}页(?:[，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[Pp]age\d{1,4}")

_STOP = frozenset("。！？；")
_POINTS = frozenset("。！？；，、：）”’》…—")
_CONNECT = frozenset("，、（《“‘—〈和与及的")


class Table(NamedTuple):
    """A table at ``[start, end)`` of the flow: its rows of cells, each cell a stretch of the flow."""

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...]


class _Grid(NamedTuple):
    """A table as it stands in the source, between two lines."""

    rows: list[grid.Row]


@dataclass(frozen=True)
class Flow:
    """A document as one string; see the head of this room. ``starts`` are the paragraphs' first offsets."""

    source: Source
    text: str
    fold: str
    starts: tuple[int, ...]
    headings: frozenset[int]
    furniture: tuple[Span, ...]
    tables: tuple[Table, ...] = ()
    _flow_at: list[int] = field(default_factory=list)
    _source_at: list[int] = field(default_factory=list)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that ``[start, end)`` of the flow came from, in order."""
        flow_at, source_at = self._flow_at, self._source_at
        i = bisect_right(flow_at, start) - 1
        stop = flow_at[i + 1]
        if end < stop:  # within one run of the source: nearly always
            at = source_at[i] - flow_at[i]
            return (Span(at + start, at + end),) if start < end else ()
        found: list[Span] = []
        while start < end:
            until = min(end, stop)
            length = until - start - (self.text[until - 1] == "\n")
            if length > 0:
                at = source_at[i] + start - flow_at[i]
                if found and found[-1].end == at:
                    found[-1] = Span(found[-1].start, at + length)
                else:
                    found.append(Span(at, at + length))
            start, i = until, i + 1
            stop = flow_at[i + 1] if start < end else end
        return tuple(found)

    def span(self, start: int, end: int) -> Span:
        """From the first to the last character of the source behind a stretch of the flow."""
        first = self.at(start)
        return Span(first, self.at(end - 1) + 1 if end > start else first)

    def at(self, offset: int) -> int:
        """Where in the source a character of the flow stands (for an LF: where the words before it end)."""
        i = bisect_right(self._flow_at, offset) - 1
        return self._source_at[i] + offset - self._flow_at[i]

    def read(self, start: int, end: int) -> str:
        """The words of a stretch as a person reads them: spaces within a line kept, wraps joined, LF between
        paragraphs."""
        i = bisect_right(self._flow_at, start) - 1
        if end < self._flow_at[i + 1]:
            return self.text[start:end]
        return "\n".join([self._read(part, start_) for part, start_ in _paragraphs(self.text, start, end)])

    def _read(self, words: str, start: int) -> str:
        source = self.source.text
        out: list[str] = []
        last = -1
        for a, b in self.spans(start, start + len(words)):
            if last >= 0:
                out.append(_gap(source, last, a))
            out.append(source[a:b])
            last = b
        return "".join(out)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for part in text[start:end].split("\n"):
        if part:
            yield part, start
        start += len(part) + 1


def _gap(source: str, last: int, at: int) -> str:
    """What stands between two pieces of one paragraph: a space, where the source has one that means something."""
    between = source[last:at]
    latin = source[last - 1].isascii() and source[at].isascii()
    if "\n" in between:
        return " " if latin and source[last - 1].isalnum() and source[at].isalnum() else ""
    return " " if " " in between or "\u3000" in between else ""


class _Line(NamedTuple):
    start: int
    end: int
    kind: str  # the block's
    soft: bool  # the line before stands in the same block
    pieces: list[tuple[int, int]]
    text: str
    fold: str


def _lines(source: Source) -> Iterator[_Line | _Grid]:
    """The lines that hold something, without their markup; tables stand among them."""
    text = source.text
    starts = [*source.line_starts, len(text) + 1]
    for kind, first, last in blocks(text, len(starts) - 1):
        if kind == "rule":
            continue
        if kind != "heading" and (rows := _rows(text, kind, starts, first, last)):
            yield _Grid(rows)
            continue
        soft = False
        for number in range(first, last):
            line = _line(text, starts[number], starts[number + 1] - 1, kind, soft)
            if line:
                yield line
                soft = True


def _rows(text: str, kind: str, starts: list[int], first: int, last: int) -> list[grid.Row]:
    """The rows of a block that is a table, of whatever make; none where it is none."""
    if kind == "html":
        return grid.html_rows(text, starts[first], starts[last] - 1)
    if kind != "table" and (last - first < 2 or "|" not in text[starts[first] : starts[first + 1]]):
        return []
    lines = [(starts[n], starts[n + 1] - 1) for n in range(first, last)]
    return grid.pipe_rows(text, lines) if kind == "table" or grid.is_table(text, lines) else []


def _line(text: str, start: int, end: int, kind: str, soft: bool) -> _Line | None:
    """A line without its markup, if anything is left of it."""
    if text[start : start + 1] in _PREFIXES:
        prefix = _PREFIX.match(text, start, end)
        assert prefix is not None  # it matches the empty string
        soft = soft and prefix[1] is None
        start = prefix.end()
        if kind == "heading" and (closing := _CLOSING.search(text, start, end)):
            end = closing.start()
    if kind == "fence" and text[start:end].startswith(("```", "~~~")):
        return None
    pieces = _pieces(text, start, end)
    if not pieces:
        return None
    words = text[start:end] if len(pieces) == 1 and pieces[0] == (start, end) else _join(text, pieces)
    fold = _TO_FOLD.sub(_fold, words)
    return _Line(start, end, kind, soft, pieces, words, fold)


def _join(text: str, pieces: list[tuple[int, int]]) -> str:
    return "".join([text[a:b] for a, b in pieces])


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What is left of a line without white space and markup."""
    if not _TO_DROP.search(text, start, end):
        return [(start, end)] if start < end else []
    pieces = []
    for drop in _DROP.finditer(text, start, end):
        if drop.start() > start:
            pieces.append((start, drop.start()))
        start = drop.end()
    if start < end:
        pieces.append((start, end))
    return pieces


def _width(line: _Line) -> int:
    """Columns that a line takes, a Chinese character two."""
    return 2 * (line.end - line.start) - sum(map(line.fold.count, "0123456789. "))


def _full(lines: list[_Line]) -> list[bool]:
    """Which lines are as long as a line of this document can be, so that a wrap and not an end closes them.

    None are, unless the document is hard-wrapped: unless most lines that end without punctuation, and are followed
    by a line of their block, reach nearly as far as the longest. Some converters also cut a line behind its
    punctuation; the pieces then count as one line.
    """
    followed = [after.soft for after in lines[1:]] + [False]
    widths = sorted(_width(line) for line, soft in zip(lines, followed, strict=True) if soft)
    if not widths:
        return [False] * len(lines)
    limit = 0.85 * widths[int(0.9 * (len(widths) - 1))]
    full: list[bool] = []
    column = cut = reached = 0
    for line, soft in zip(lines, followed, strict=True):
        column = _width(line) + (column if line.soft and column < limit else 0)
        full.append(column >= limit)
        if line.fold[-1] not in _POINTS:
            cut += soft
            reached += soft and full[-1]
            column = 0
    return full if 2 * reached > cut else [False] * len(lines)


def _furniture(lines: list[_Line]) -> set[int]:
    """The lines (by their place in the list) that are page numbers, or heads that recur beside page numbers."""
    pages = {i for i, line in enumerate(lines) if _PAGE.fullmatch(line.fold)}
    if len(pages) < 2:
        return pages
    beside = [j for i in pages for j in (i - 1, i + 1) if 0 <= j < len(lines) and j not in pages]
    often = Counter(lines[j].fold for j in beside)
    heads = {words for words, n in often.items() if n > 1 and len(words) < 40 and not _START.match(words)}
    return pages | {j for j in beside if lines[j].fold in heads and lines[j].fold[-1] not in _STOP}


class _Paragraph:
    """What is known of the paragraph that is being written: enough to say whether a line goes on with it."""

    __slots__ = ("depth", "full", "head", "last", "lines", "stop")

    def __init__(self, line: _Line, full: bool) -> None:
        self.head = line.fold
        self.depth = self.lines = 0
        self.stop = False
        self.add(line, full)

    def add(self, line: _Line, full: bool) -> None:
        fold = line.fold
        self.last = fold[-1]
        self.lines += 1
        self.full = full
        self.stop = self.stop or "。" in fold
        depth = self.depth + fold.count("（") - fold.count("）") + fold.count("《") - fold.count("》")
        self.depth = max(0, depth)

    def goes_on(self, line: _Line, broken: bool) -> bool:
        """Does the paragraph go on with this line? ``broken``: a page ends between them."""
        if line.kind == "heading":
            return False
        if _START.match(line.fold):
            return self.depth > 0 and label_at(line.fold, 0, len(line.fold))
        wrapped = line.soft and self.full
        if self.last in _STOP:
            return wrapped
        if self.depth or self.last in _CONNECT or (self.lines == 1 and _alone(self.head)):
            return True
        if self.last in "：）":
            return wrapped
        return self.stop or (self.full and (line.soft or broken))


def _alone(head: str) -> bool:
    """A marker or a label on a line of its own, its words on the next."""
    return _MARKER_ALONE.fullmatch(head) is not None or (head[-1] == "：" and label_before(head, 0, len(head) - 1) is not None)


def flow(source: Source) -> Flow:
    """The flow of a source."""
    found = list(_lines(source))
    lines = [line for line in found if isinstance(line, _Line)]
    furniture = _furniture(lines)
    left_out = {lines[i].start for i in furniture}
    full = dict(zip([line.start for line in lines], _full(lines), strict=True))
    writer = _Writer(source, any(full.values()))
    for line in found:
        if isinstance(line, _Grid):
            writer.table(line.rows)
        elif line.start in left_out:
            writer.broken = True
        else:
            writer.line(line, full[line.start])
    return writer.finish(tuple(Span(lines[i].start, lines[i].end) for i in sorted(furniture)))


class _Writer:
    """Writes the flow line by line."""

    def __init__(self, source: Source, wrapped: bool) -> None:
        self.source, self.wrapped = source, wrapped
        self.broken = False  # a page has ended since the last line
        self.paragraph: _Paragraph | None = None
        self.text: list[str] = []
        self.fold: list[str] = []
        self.flow_at: list[int] = []
        self.source_at: list[int] = []
        self.starts: list[int] = []
        self.headings: list[int] = []
        self.tables: list[Table] = []
        self.at = 0

    def line(self, line: _Line, full: bool) -> None:
        if self.paragraph and self.paragraph.goes_on(line, self.broken or self.wrapped):
            self.paragraph.add(line, full)
        else:
            self._paragraph()
            if line.kind == "heading":
                self.headings.append(self.at)
            self.paragraph = _Paragraph(line, full)
        self.broken = False
        self._write(line)

    def table(self, rows: list[grid.Row]) -> None:
        """A table: every cell a paragraph of its own, an empty one nothing but a place."""
        first = -1
        cells: list[tuple[tuple[int, int], ...]] = []
        for row in rows:
            ranges = []
            for start, end in row:
                lines = [line for line in self._cell(start, end) if line]
                at = self.at + 1 if self.text and lines else self.at
                for line in lines:
                    self._paragraph()
                    self._write(line)
                first = at if lines and first < 0 else first
                ranges.append((at, self.at))
            cells.append(tuple(ranges))
        if first >= 0:
            self.tables.append(Table(first, self.at, tuple(cells)))
        self.paragraph = None

    def _cell(self, start: int, end: int) -> Iterator[_Line | None]:
        """The lines of a cell: <br> and LF end one."""
        for stop in _BREAK.finditer(self.source.text, start, end):
            yield _line(self.source.text, start, stop.start(), "table", False)
            start = stop.end()
        if start < end:
            yield _line(self.source.text, start, end, "table", False)

    def _paragraph(self) -> None:
        if self.text:
            self.text.append("\n")
            self.fold.append("\n")
            self.at += 1
        self.starts.append(self.at)

    def _write(self, line: _Line) -> None:
        self.text.append(line.text)
        self.fold.append(line.fold)
        for a, b in line.pieces:
            self.flow_at.append(self.at)
            self.source_at.append(a)
            self.at += b - a

    def finish(self, furniture: tuple[Span, ...]) -> Flow:
        # One run past the end, so that the last run is a run like all others.
        flow_at, source_at = [*self.flow_at, self.at + 1], [*self.source_at, len(self.source.text)]
        return Flow(
            self.source,
            "".join(self.text),
            "".join(self.fold),
            tuple(self.starts),
            frozenset(self.headings),
            furniture,
            tuple(self.tables),
            flow_at,
            source_at,
        )
