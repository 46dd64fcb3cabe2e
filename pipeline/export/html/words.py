"""A text with its clauses where they stand, each marked, and the units named in them, marked too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from operator import itemgetter

from pipeline.export.html.shell import Html, joined, tag
from pipeline.model import Mention, Source, Span, Text

_ENDS_LINE = re.compile(r"[\n|<]")  # a paragraph's end, a cell's

Number = Callable[[Mention], int]


def marked(text: Text, source: Source, number: Number) -> Html:
    """The wording of ``text`` as markup: clauses as ``<mark>``, units in them as ``<b data-unit>`` with their number.

    A clause stands where the source has it, on a line of its own where it has one there (or a cell).
    """
    parts: list[Html | str] = []
    last = 0
    for start, end, part in sorted(_pieces(text, source, number), key=itemgetter(0)):
        if parts and _ENDS_LINE.search(source.text, last, start):
            parts.append("\n")
        parts.append(part)
        last = end
    return joined(parts)


def _pieces(text: Text, source: Source, number: Number) -> Iterator[tuple[int, int, Html | str]]:
    """Clauses and the wording between them: start and end in the source, markup or words. A wording that cannot be laid
    on the source is one piece."""
    words, spans = text.text, text.spans
    at = offsets(words, source.text, spans)
    starts = {bisect_left(at, clause.start) for clause in text.clauses} if at else set()
    for first, end in pairwise(sorted({0, len(words), *starts})):
        start, stop = (at[first], at[end - 1] + 1) if at else (spans[0].start, spans[-1].end) if spans else (0, 0)
        yield start, stop, words[first:end].strip("\n")
    for clause, said in zip(text.clauses, text.clause_texts, strict=False):
        yield clause.start, clause.end, tag("mark", _clause(text, said, clause, source, number))


def _clause(text: Text, words: str, clause: Span, source: Source, number: Number) -> Html:
    at = offsets(words, source.text, (clause,))
    if at is None:
        return joined([words])
    parts: list[Html | str] = []
    done = 0
    for start, end, unit in sorted(_named(text.units, clause, number)):
        first, last = max(bisect_left(at, start), done), bisect_left(at, end)
        if first < last:
            parts += [words[done:first], tag("b", words[first:last], data_unit=unit)]
            done = last
    return joined([*parts, words[done:]])


def _named(units: Iterable[Mention], clause: Span, number: Number) -> Iterator[tuple[int, int, int]]:
    for mention in units:
        for span in mention.spans:
            if clause.start <= span.start and span.end <= clause.end:
                yield span.start, span.end, number(mention)


def offsets(words: str, source: str, spans: Iterable[Span]) -> list[int] | None:
    """Where each character of ``words`` stands in ``source``, looked for in ``spans`` from first to last, markup and
    white space between them passed over; None where one is not found. White space stands where the next word does."""
    places = ((place, source[place]) for span in spans for place in range(span.start, span.end))
    found: list[int] = []
    blanks = 0
    for character in words:
        if character.isspace():
            blanks += 1
            continue
        place = next((at for at, other in places if other == character), None)
        if place is None:
            return None
        found += [place] * (blanks + 1)
        blanks = 0
    return found + [found[-1] + 1 if found else 0] * blanks
