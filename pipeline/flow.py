"""The document as one string, as it would read without wraps, page furniture, markup and white space.

A flow has an LF between paragraphs and nothing else that is blank; ``fold`` is the same string with one form for each
sign (half and full width, all makes of brackets), so that every later grammar knows one form only; both have the same
length, and every offset leads back to the source. ``writer`` makes it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Source, Span
from pipeline.numbering import Marker
from pipeline.runs import Mark

_STYLE = frozenset(("", "*", "**"))  # between two pieces, where a style begins or ends
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
        self.marks: dict[int, Mark] = {}  # markers that only a run bears out, by where in the source they stand

    @cached_property
    def in_order(self) -> bool:
        """Do its words stand in the order of the source? Not where lines of several cells stand beside each other."""
        return not self.tables or self._source_at == sorted(self._source_at)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that ``[start, end)`` of the flow came from, in order."""
        i = bisect_right(self._flow_at, start) - 1
        if end < self._flow_at[i + 1]:  # within one run of the source: nearly always
            at = self._source_at[i] - self._flow_at[i]
            return (_new(Span, (at + start, at + end)),) if start < end else ()
        spans = self._runs(start, end, i)[1]
        return spans if self.in_order else tuple(sorted(spans))

    def read(self, start: int, end: int) -> str:
        """The words of a stretch as a person reads them: spaces within a line kept, wraps joined, LF between
        paragraphs."""
        i = bisect_right(self._flow_at, start) - 1
        return self.text[start:end] if end < self._flow_at[i + 1] else self._runs(start, end, i)[0]

    def cut(self, start: int, end: int) -> tuple[str, tuple[Span, ...]]:
        """``read`` of a stretch, and the stretches of the source in the same order, which is not theirs where lines of
        several cells of a table stand beside each other."""
        i = bisect_right(self._flow_at, start) - 1
        if start < end < self._flow_at[i + 1]:
            at = self._source_at[i] - self._flow_at[i]
            return self.text[start:end], (_new(Span, (at + start, at + end)),)
        return self._runs(start, end, i)

    def _runs(self, start: int, end: int, i: int) -> tuple[str, tuple[Span, ...]]:
        """``cut``, run by run of the source from the one at ``i`` on."""
        flow_at, source_at, text, source = self._flow_at, self._source_at, self.text, self.source.text
        out: list[str] = []
        found: list[Span] = []
        last = -1  # where in the source the words before end, in the same paragraph
        while start < end:
            stop = min(end, flow_at[i + 1])
            words, at = text[start:stop], source_at[i] + start - flow_at[i]
            if last >= 0 and source[last:at] not in _STYLE:
                out.append(_gap(source, last, at))
            out.append(words)
            ends = words[-1] == "\n"
            if length := stop - start - ends:
                begin = found.pop().start if found and found[-1].end == at else at
                found.append(_new(Span, (begin, at + length)))
            last = -1 if ends else at + length
            start, i = stop, i + 1
        return "".join(out).strip("\n"), tuple(found)

    def by_line(self, words: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
        """Words and their spans, line by line where those of several cells stand beside each other."""
        if not any(one.end > two.start for one, two in pairwise(spans)):
            return words, spans
        source, spans = self.source.text, tuple(sorted(spans))
        gaps = ["\n" if "\n" in source[one.end : two.start] else " " for one, two in pairwise(spans)]
        return "".join([gap + source[a:b] for gap, (a, b) in zip(["", *gaps], spans, strict=True)]), spans

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
        if end > start and not self.in_order and self.in_table(end - 1):
            return self.around(start, end)
        return Span(start + at, self.at(end - 1) + 1 if end > start else start + at)

    def around(self, start: int, end: int) -> Span:
        """From the first to the last of the characters of the source behind a stretch of the flow, in whatever order
        they stand there."""
        if self.in_order:
            return self.span(start, end)
        flow_at, source_at = self._flow_at, self._source_at
        first, last = len(self.source.text), 0
        for i in range(bisect_right(flow_at, start) - 1, bisect_right(flow_at, end - 1)):
            shift, stop = source_at[i] - flow_at[i], min(end, flow_at[i + 1])
            first = min(first, shift + max(start, flow_at[i]))
            last = max(last, shift + stop - (self.text[stop - 1] == "\n"))
        return Span(first, last)

    def in_table(self, at: int) -> bool:
        """Does a place in the flow stand in a table?"""
        n = bisect_right(self.tables, at, key=lambda table: table.start)
        return n > 0 and at < self.tables[n - 1].end

    def rare_marker(self, start: int) -> Marker | None:
        """The marker at the start of a paragraph that only a run bears out, if one stands there."""
        mark = self.marks.get(self.at(start))
        return Marker(start, start + mark.long, mark.rank, mark.number) if mark else None

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


def _gap(source: str, last: int, at: int) -> str:
    """What stands between two pieces of one paragraph: a space, where the source has one that means something."""
    between = source[last:at]
    if "\n" in between:
        before, after = source[last - 1], source[at]
        return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""
    return " " if " " in between or "\u3000" in between else ""
