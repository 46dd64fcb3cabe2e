"""Blocks → one flow of paragraphs (see ``flow``).

After this stage: a paragraph of the flow is a paragraph of the document (hard wraps, page breaks and page numbers
in mid-sentence are joined over), every marker, label and heading line starts one, and what was left out is white
space, markup or listed as furniture.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator
from itertools import pairwise
from operator import sub

from pipeline import grid, labelled, loose, oneline
from pipeline.flow import Flow, Table
from pipeline.lines import BREAK, Grid, Line, head_of_page, join, line_of, lines_of, pages_inside, refold
from pipeline.model import Source, Span
from pipeline.pages import cut_behind_stops, full_lines, furniture, heads_between
from pipeline.paragraph import Paragraph
from pipeline.runs import marked, rare_markers

# How a list within another begins, at least.
_LISTS_WITHIN = ("\n  1. ", "\n   1. ", "\n    1. ", "\n\t1. ")
_BATCH = 4000  # pieces of words that are held at once


def flow(source: Source) -> Flow:
    """The flow of a source."""
    found = loose.tables(source, list(lines_of(source)))
    lines = [line for line in found if isinstance(line, Line)]
    firsts = "".join([line.fold[0] for line in lines])
    marks = rare_markers(source.text, lines, firsts)
    if ("  1. " in source.text or "\t" in source.text) and any(hint in source.text for hint in _LISTS_WITHIN):
        from pipeline import nested  # late: few documents have lists within lists

        marks |= nested.markers(source.text, lines)
    if marks:
        found, lines = marked(found, marks)
    left_out = {line.start: Span(line.start, line.end) for line in furniture(lines, firsts)}
    full = full_lines(source.text, lines)
    if full:
        full |= set(cut_behind_stops(lines, full))
        if heads := set(heads_between([line for line in lines if line.start not in left_out] if left_out else lines)):
            found = [
                one._replace(opens="form") if isinstance(one, Line) and one.start in heads else one for one in found
            ]
    written = _written(source, found, full, left_out)
    if one := _one_line(written):
        if len(one[0]) > 1:
            written = _written(source, list(_recut(source, found, *one, full)), full, left_out)
        written.run_on = True
    written.marks = marks
    return written


def _written(source: Source, found: list[Line | Grid], full: set[int], left_out: dict[int, Span]) -> Flow:
    """The flow of lines and tables; by their starts, ``full`` are lines that a wrap closes, ``left_out`` furniture."""
    wrapped = bool(full)
    writer = _Writer(source, wrapped, wrapped and _gaps_are_pages(found))
    heads: list[Span] = []
    for line in _whole_tables(source.text, found, left_out, heads):
        if isinstance(line, Grid):
            writer.table(line.rows)
        elif line.start in left_out:
            writer.broken = True
        else:
            writer.line(line, line.start in full)
    return writer.finish(
        tuple(sorted([*left_out.values(), *head_of_page(source.text), *pages_inside(source.text), *heads]))
    )


def _one_line(flow: Flow) -> tuple[list[int], int] | None:
    """Of a document of which one paragraph is most: where in the source the paragraph begins, where lines begin within
    it, and where it ends."""
    after = [*flow.starts[1:], len(flow.text) + 1]
    size = max(map(sub, after, flow.starts), default=0) - 1
    if size <= 0 or (size < len(flow.text) and (size < oneline.LONG or 2 * size <= len(flow.text))):
        return None
    end = next(end for start, end in zip(flow.starts, after, strict=True) if end - start > size) - 1
    start = end - size
    cuts = oneline.cuts(flow.fold[start:end], flow.gaps(start, end))
    return [flow.at(start), *(flow.at(start + cut) for cut in cuts)], flow.at(end - 1) + 1


def _recut(
    source: Source, found: list[Line | Grid], cuts: list[int], end: int, full: set[int]
) -> Iterator[Line | Grid]:
    """The lines, those of the one paragraph cut at offsets of the source, each of which opens a paragraph; all else in
    it goes on."""
    for line in found:
        if isinstance(line, Grid) or not (line.start < end and cuts[0] < line.end):
            yield line
            continue
        inside = set(cuts[bisect_left(cuts, line.start) : bisect_left(cuts, line.end)])
        first = line.cuts[0] if line.cuts[0] in inside else line.start  # what is left out before it stays so: —9—
        for start, stop in pairwise(sorted({first, *inside, line.end})):
            if piece := line_of(source.text, start, stop, line.kind, start not in inside):
                (full.add if stop == line.end else full.discard)(piece.start)
                yield piece._replace(opens="form") if start in inside else piece


def _gaps_are_pages(found: list[Line | Grid]) -> bool:
    """In a hard-wrapped document: is a blank line the end of a page, and not the end of a paragraph? It is where most
    paragraphs that are known by their marker or label start without one."""
    soft = [line.soft for line in found if isinstance(line, Line) and line.opens]
    return 2 * sum(soft) > len(soft)


def _whole_tables(
    text: str, found: list[Line | Grid], left_out: Container[int], heads: list[Span]
) -> Iterator[Line | Grid]:
    """The lines and tables, those cut by a page joined; repeated heads and fillers of cells go to ``heads``."""
    held: Grid | None = None
    for line in found:
        if isinstance(line, Grid):
            rows, fillers = grid.without_fillers(text, line.rows)
            heads += fillers
            if held and grid.goes_on(text, held.rows, rows):
                heads += grid.join(text, held.rows, rows)
                continue
            if held:
                yield held
            held = Grid(list(rows))
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
        self.text: list[str] = []  # not yet among what is written
        self.written: list[str] = []
        self.fold: list[str] = []
        self.flow_at: list[int] = []
        self.source_at: list[int] = []
        self.starts: list[int] = []
        self.tables: list[Table] = []
        self.at = 0
        self.breaks = BREAK().finditer

    def line(self, line: Line, full: bool) -> None:
        before = self.paragraph
        if before and (
            before.goes_on(line, self.broken or self.gaps_are_pages, self.front)
            or (line.opens == "label" and self._is_role(line) and before.cut_behind_name())
        ):
            before.add(line, full)
        else:
            self._paragraph()
            self.paragraph = Paragraph(line, full, self.wrapped)
        self.broken = False
        self.front = self.front and line.opens != "marker"
        self._write(line)

    def _is_role(self, line: Line) -> bool:
        """Could the label that a line begins with be the role, in brackets, of a name that the line before ends in?"""
        return line.soft and self.source.text[line.cuts[0]] in labelled.ROUND

    def table(self, rows: list[grid.Row]) -> None:
        """A table: every cell a paragraph of its own, an empty one nothing but a place."""
        first = -1
        cells: list[tuple[tuple[int, int], ...]] = []
        for row in rows:
            ranges = []
            for cell in row:
                lines = self._cell(cell)
                at = self.at + 1 if self.at and lines else self.at
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

    def _cell(self, cell: grid.Cell) -> list[Line]:
        """The lines of a cell: <br> and LF end one, a page break (kind "half") does not."""
        text, kind = self.source.text, "cell"
        found: list[Line | None] = []
        for at, end in cell:
            for stop in self.breaks(text, at, end):
                found.append(line_of(text, at, stop.start(), kind, False))
                at, kind = stop.end(), "cell"  # noqa: PLW2901
            found.append(line_of(text, at, end, kind, False))
            kind = "half"
        return [line for line in found if line]

    def _paragraph(self) -> None:
        if self.at:
            self.text.append("\n")
            self.fold.append("\n")
            self.at += 1
        self.starts.append(self.at)

    def _write(self, line: Line) -> None:
        cuts, text = line.cuts, self.source.text
        # Where labels in brackets are, the paragraph says, and not its lines.
        self.fold.append(refold(join(text, cuts)) if "*" in line.fold else line.fold)
        for n in range(0, len(cuts), 2):
            a, b = cuts[n], cuts[n + 1]
            self.text.append(text[a:b])
            self.flow_at.append(self.at)
            self.source_at.append(a)
            self.at += b - a
        if len(self.text) > _BATCH:  # what is held no longer is made use of again
            self.written.append("".join(self.text))
            self.text.clear()

    def finish(self, furniture: tuple[Span, ...]) -> Flow:
        # One run past the end, so that the last run is a run like all others.
        runs = [*self.flow_at, self.at + 1], [*self.source_at, len(self.source.text)]
        text, fold = "".join([*self.written, *self.text]), "".join(self.fold)
        flow = Flow(self.source, text, labelled.as_labels(fold, text), runs)
        flow.starts, flow.furniture, flow.tables = self.starts, furniture, self.tables
        return flow
