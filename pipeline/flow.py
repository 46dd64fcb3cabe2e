"""Blocks → one flow: the document as it would read without wraps, page furniture, markup and white space.

A flow is one string with an LF between paragraphs and nothing else that is blank; ``fold`` is the same string with
one form for each sign (half and full width, all makes of brackets), so that every later grammar knows one form
only; both have the same length, and every offset leads back to the source.

After this stage: a paragraph of the flow is a paragraph of the document (hard wraps, page breaks and page numbers
in mid-sentence are joined over), every marker, label and heading line starts one, and what was left out is white
space, markup or listed as furniture.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline import grid, loose, oneline
from pipeline.lines import (
    BREAK,
    STOPS,
    Grid,
    Line,
    full_lines,
    furniture,
    heads_between,
    line_of,
    lines_of,
    pages_inside,
)
from pipeline.model import Source, Span
from pipeline.numbering import marker_at
from pipeline.paragraph import Paragraph

_new = tuple.__new__  # half the time of Span(…), of which a plan has hundreds


class Table(NamedTuple):
    """A table at ``[start, end)`` of the flow: its rows of cells, each cell a stretch of the flow."""

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...]


class Flow:
    """A document as one string; see the head of this room. ``starts`` are the paragraphs' first offsets."""

    def __init__(self, source: Source, text: str, fold: str, runs: tuple[list[int], list[int]]) -> None:
        """``runs``: where in the flow and where in the source each run begins, and one past the last."""
        self.source, self.text, self.fold = source, text, fold
        self._flow_at, self._source_at = runs
        self.starts: list[int] = []
        self.furniture: tuple[Span, ...] = ()
        self.tables: list[Table] = []
        self.run_on = False  # most of the document stood in one line

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that ``[start, end)`` of the flow came from, in order."""
        flow_at, source_at = self._flow_at, self._source_at
        i = bisect_right(flow_at, start) - 1
        stop = flow_at[i + 1]
        if end < stop:  # within one run of the source: nearly always
            at = source_at[i] - flow_at[i]
            return (_new(Span, (at + start, at + end)),) if start < end else ()
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

    def cut(self, start: int, end: int) -> tuple[str, tuple[Span, ...]]:
        """``read`` and ``spans`` of a stretch in one."""
        i = bisect_right(self._flow_at, start) - 1
        if start < end < self._flow_at[i + 1]:  # within one run of the source: nearly always
            at = self._source_at[i] - self._flow_at[i]
            return self.text[start:end], (_new(Span, (at + start, at + end)),)
        return self.read(start, end), self.spans(start, end)

    def shift(self, start: int, end: int) -> int | None:
        """What leads from offsets within a stretch to those of the source, where it came from one run of it."""
        i = bisect_right(self._flow_at, start) - 1
        return self._source_at[i] - self._flow_at[i] if end < self._flow_at[i + 1] else None

    def span(self, start: int, end: int) -> Span:
        """From the first to the last character of the source behind a stretch of the flow."""
        i = bisect_right(self._flow_at, start) - 1
        at = self._source_at[i] - self._flow_at[i]
        if start < end <= self._flow_at[i + 1]:
            return _new(Span, (start + at, end + at))
        return Span(start + at, self.at(end - 1) + 1 if end > start else start + at)

    def around(self, start: int, end: int) -> Span:
        """From the first to the last of the characters of the source behind a stretch of the flow, in whatever order
        they stand there."""
        flow_at, source_at = self._flow_at, self._source_at
        first, last = bisect_right(flow_at, start), bisect_right(flow_at, end - 1)
        runs = [(source_at[i - 1] - flow_at[i - 1], flow_at[i - 1], flow_at[i]) for i in range(first, last + 1)]
        ends = [(shift, min(end, stop)) for shift, _, stop in runs]
        return Span(
            min([shift + max(start, begin) for shift, begin, _ in runs]),
            max([shift + stop - (self.text[stop - 1] == "\n") for shift, stop in ends]),
        )

    def at(self, offset: int) -> int:
        """Where in the source a character of the flow stands (for an LF: where the words before it end)."""
        i = bisect_right(self._flow_at, offset) - 1
        return self._source_at[i] + offset - self._flow_at[i]

    def gaps(self, start: int, end: int) -> Iterator[int]:
        """The offsets within a stretch that white space of the source, and no end of a line, stands before."""
        first, last = bisect_right(self._flow_at, start), bisect_right(self._flow_at, end - 1)
        for i in range(first, last):
            at = self._source_at[i]
            before = self._source_at[i - 1] + self._flow_at[i] - self._flow_at[i - 1]
            between = self.source.text[before:at]
            if between.isspace() and "\n" not in between:
                yield self._flow_at[i] - start

    def read(self, start: int, end: int) -> str:
        """The words of a stretch as a person reads them: spaces within a line kept, wraps joined, LF between
        paragraphs."""
        flow_at, source_at = self._flow_at, self._source_at
        i = bisect_right(flow_at, start) - 1
        if end < flow_at[i + 1]:  # within one run of the source: nearly always
            return self.text[start:end]
        out: list[str] = []
        last = -1  # where in the source the words before end, in the same paragraph
        while start < end:
            stop = min(end, flow_at[i + 1])
            words, at = self.text[start:stop], source_at[i] + start - flow_at[i]
            if last >= 0:
                out.append(_gap(self.source.text, last, at))
            out.append(words)
            last = at + len(words) if words[-1] != "\n" else -1
            start, i = stop, i + 1
        return "".join(out).strip("\n")


def _gap(source: str, last: int, at: int) -> str:
    """What stands between two pieces of one paragraph: a space, where the source has one that means something."""
    between = source[last:at]
    if "\n" in between:
        before, after = source[last - 1], source[at]
        return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""
    return " " if " " in between or "\u3000" in between else ""


def flow(source: Source) -> Flow:
    """The flow of a source."""
    found = loose.tables(source, list(lines_of(source)))
    lines = [line for line in found if isinstance(line, Line)]
    left_out = {line.start for line in furniture(lines)}
    full = dict(zip([line.start for line in lines], full_lines(lines), strict=True))
    if any(full.values()):
        full |= dict.fromkeys(_cut_behind_stops(lines, full), True)
        heads = set(heads_between([line for line in lines if line.start not in left_out]))
        found = [one._replace(opens="form") if isinstance(one, Line) and one.start in heads else one for one in found]
    written = _written(source, found, full, left_out)
    if one := _one_line(written):
        written = _written(source, list(_recut(source, found, *one, full)), full, left_out)
        written.run_on = True
    return written


def _written(source: Source, found: list[Line | Grid], full: dict[int, bool], left_out: set[int]) -> Flow:
    """The flow of lines and tables; ``full`` says of each line whether a wrap closes it, ``left_out`` are furniture."""
    lines = [line for line in found if isinstance(line, Line)]
    wrapped = any(full.values())
    writer = _Writer(source, wrapped, wrapped and _gaps_are_pages(lines))
    heads: list[Span] = []
    for line in _whole_tables(source.text, found, left_out, heads):
        if isinstance(line, Grid):
            writer.table(line.rows)
        elif line.start in left_out:
            writer.broken = True
        else:
            writer.line(line, full[line.start])
    pages = [Span(line.start, line.end) for line in lines if line.start in left_out] + pages_inside(source.text)
    return writer.finish(tuple(sorted(pages + heads)))


def _one_line(flow: Flow) -> tuple[list[int], int] | None:
    """Of a document of which one paragraph is most: where in the source the paragraph begins, where lines begin within
    it, and where it ends."""
    sizes = list(map(len, flow.fold.split("\n")))
    size = max(sizes)
    if size < oneline.LONG or 2 * size <= len(flow.text):
        return None
    start = flow.starts[sizes.index(size)]
    end = start + size
    cuts = oneline.cuts(flow.fold[start:end], flow.gaps(start, end))
    return [flow.at(start), *(flow.at(start + cut) for cut in cuts)], flow.at(end - 1) + 1


def _recut(
    source: Source, found: list[Line | Grid], cuts: list[int], end: int, full: dict[int, bool]
) -> Iterator[Line | Grid]:
    """The lines, those of the one paragraph cut at offsets of the source, each of which opens a paragraph; all else in
    it goes on."""
    for line in found:
        if isinstance(line, Grid) or not (line.start < end and cuts[0] < line.end):
            yield line
            continue
        inside = set(cuts[bisect_left(cuts, line.start) : bisect_left(cuts, line.end)])
        for start, stop in pairwise(sorted({line.start, *inside, line.end})):
            if piece := line_of(source.text, start, stop, line.kind, start not in inside):
                full[piece.start] = stop == line.end
                yield piece._replace(opens="form") if start in inside else piece


def _cut_behind_stops(lines: list[Line], full: dict[int, bool]) -> Iterator[int]:
    """The lines of a hard-wrapped document that end with a full stop and go on all the same: where its converter cut
    lines behind commas too, it was not the end of a paragraph that cut them."""
    followed = [(line, after) for line, after in pairwise(lines) if after.soft and after.fold[0] not in "—·"]
    if sum(line.fold[-1] in "，、" and not full[line.start] for line, _ in followed) > 2:
        for line, after in followed:
            if line.fold[-1] in STOPS and (full[after.start] or after.fold[-1] in "。！？；，、："):
                yield line.start


def _gaps_are_pages(lines: list[Line]) -> bool:
    """In a hard-wrapped document: is a blank line the end of a page, and not the end of a paragraph? It is where most
    paragraphs that are known by their marker or label start without one."""
    soft = [line.soft for line in lines if line.opens]
    return 2 * sum(soft) > len(soft)


def _whole_tables(text: str, found: list[Line | Grid], left_out: set[int], heads: list[Span]) -> Iterator[Line | Grid]:
    """The lines and tables, with tables that go on behind a page break joined; repeated heads, and what stands for
    empty cells, go to ``heads``."""
    held: Grid | None = None
    for line in found:
        if isinstance(line, Grid):
            rows, fillers = grid.without_fillers(text, line.rows)
            heads += fillers
            if held and grid.goes_on(text, held.rows, rows):
                rows, head = grid.join(text, held.rows, rows)
                held = Grid(rows)
                heads += head
                continue
            if held:
                yield held
            held = Grid(rows) if fillers else line
            continue
        if held and line.start not in left_out:
            yield held
            held = None
        yield line
    if held:
        yield held


class _Writer:
    """Writes the flow line by line."""

    def __init__(self, source: Source, wrapped: bool, gaps_are_pages: bool) -> None:
        self.source, self.wrapped, self.gaps_are_pages = source, wrapped, gaps_are_pages
        self.broken = False  # a page has ended since the last line
        self.front = True  # no marker has stood at the start of a line
        self.paragraph: Paragraph | None = None
        self.text: list[str] = []
        self.fold: list[str] = []
        self.flow_at: list[int] = []
        self.source_at: list[int] = []
        self.starts: list[int] = []
        self.tables: list[Table] = []
        self.at = 0

    def line(self, line: Line, full: bool) -> None:
        if self.paragraph and self.paragraph.goes_on(line, self.broken or self.gaps_are_pages, self.front):
            self.paragraph.add(line, full)
        else:
            self._paragraph()
            self.paragraph = Paragraph(line, full, self.wrapped)
        self.broken = False
        self.front = self.front and marker_at(line.fold, 0) is None
        self._write(line)

    def table(self, rows: list[grid.Row]) -> None:
        """A table: every cell a paragraph of its own, an empty one nothing but a place."""
        first = -1
        cells: list[tuple[tuple[int, int], ...]] = []
        for row in rows:
            ranges = []
            for cell in row:
                lines = [line for line in self._cell(cell) if line]
                at = self.at + 1 if self.text and lines else self.at
                for n, line in enumerate(lines):
                    if n == 0 or line.kind != "half":
                        self._paragraph()
                    self._write(line)
                first = at if lines and first < 0 else first
                ranges.append((at, self.at))
            cells.append(tuple(ranges))
        if first >= 0:
            self.tables.append(Table(first, self.at, tuple(cells)))
        self.paragraph = None

    def _cell(self, cell: grid.Cell) -> Iterator[Line | None]:
        """The lines of a cell: <br> and LF end one, a page break (kind "half") does not."""
        for n, (start, end) in enumerate(cell):
            at, kind = start, "half" if n else "cell"
            for stop in BREAK().finditer(self.source.text, start, end):
                yield line_of(self.source.text, at, stop.start(), kind, False)
                at, kind = stop.end(), "cell"
            if at < end:
                yield line_of(self.source.text, at, end, kind, False)

    def _paragraph(self) -> None:
        if self.text:
            self.text.append("\n")
            self.fold.append("\n")
            self.at += 1
        self.starts.append(self.at)

    def _write(self, line: Line) -> None:
        self.text.append(line.text)
        self.fold.append(line.fold)
        for a, b in line.pieces:
            self.flow_at.append(self.at)
            self.source_at.append(a)
            self.at += b - a

    def finish(self, furniture: tuple[Span, ...]) -> Flow:
        # One run past the end, so that the last run is a run like all others.
        runs = [*self.flow_at, self.at + 1], [*self.source_at, len(self.source.text)]
        flow = Flow(self.source, "".join(self.text), "".join(self.fold), runs)
        flow.starts, flow.furniture, flow.tables = self.starts, furniture, self.tables
        return flow
