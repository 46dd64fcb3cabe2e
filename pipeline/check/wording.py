"""Brackets that do not close, and deadlines of which nobody knows the year or the day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import dates
from pipeline.check.where import chains
from pipeline.findings import finding, quote
from pipeline.lexicon import late
from pipeline.model import Appendix, Finding, Plan, Section, Span

_KINDS = (("（(", "）)"), ("〔", "〕"), ("[［", "]］"), ("【", "】"), ("「", "」"), ("『", "』"), ("《", "》"))
_PAIRS = {left: right for lefts, rights in _KINDS for left, right in zip(lefts, rights, strict=True)}
_KIND = {char: kind for kind, pair in enumerate(_KINDS) for char in "".join(pair)}
_TITLES = _KIND["《"]
_ALL = re.escape("".join((*_PAIRS, *_PAIRS.values())))
_BRACKET = late(f"[{_ALL}]")
# An opening bracket whose next bracket is not its own closing one: where there is none, all is well.
_DOUBT = re.compile(
    f"[{re.escape(''.join(_PAIRS))}](?:"
    + "|".join(f"(?<=[{re.escape(left)}])(?![^{_ALL}]*[{re.escape(right)}])" for left, right in _KINDS)
    + ")"
)
_SHOWN = 30
_NAMED = 3  # so many deadlines are told
_SOME = 2000  # a year, to see whether a deadline lacks no more than one


def brackets(plan: Plan) -> Iterator[Finding]:
    """F401 for a bracket that is never closed, F402 for one that another kind closes.

    Looked at is what each node holds itself, from its marker to its first point, so that a slip stays in its place;
    the width of a bracket does not matter, and a closing one without an opening one is how 1） is written.
    """
    text = plan.source.text
    regions = [(words.spans[0].start, words.spans[-1].end) for words in plan.preamble if words.spans]
    every: list[Section | Appendix] = [*plan.sections, *plan.appendices]
    for top in every:
        for chain in chains(top):
            node = chain[-1]
            regions.append((node.span.start, node.points[0].span.start if node.points else node.span.end))
    for start, end in regions:
        for code, at in _slips(text, start, end):
            line = text.find("\n", at, min(at + _SHOWN, end))
            stop = line if line > 0 else min(at + _SHOWN, end)
            yield finding(code, Span(at, stop), words=quote(text[at:stop]))


def undated(plan: Plan) -> Iterator[Finding]:
    """F403 where deadlines lack only a year and the plan has none, F404 where they name no day that can be told and are
    not such as have none: nobody can tell when they are late. Each is told once."""
    said = [place.text if place.text.deadline else place.text.above for place in plan.places()]
    deadlines = [text.deadline for text in said if text and text.deadline and not text.due]
    days = {words: dates.due(words, _SOME) for words in dict.fromkeys(deadlines)}
    yearless = [words for words in deadlines if plan.year is None and days[words]]
    if yearless:
        yield finding("F403", count=len(yearless), example=quote(yearless[0]))
    untold = [words for words in deadlines if not days[words] and not dates.endless(words)]
    if untold:
        kinds = list(dict.fromkeys(untold))
        words = "、".join(f"“{quote(one)}”" for one in kinds[:_NAMED]) + ("等" if kinds[_NAMED:] else "")
        yield finding("F404", count=len(untold), words=words)


def _slips(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The places of brackets that go wrong in a stretch."""
    if not _DOUBT.search(text, start, end):
        return
    opened: list[tuple[int, int]] = []
    kinds = [0] * len(_KINDS)  # how many of each are open
    for found in _BRACKET().finditer(text, start, end):
        char, at = found.group(), found.start()
        kind = _KIND[char]
        if char in _PAIRS:
            opened.append((kind, at))
            kinds[kind] += 1
        elif kinds[kind]:
            while (last := opened.pop())[0] != kind:
                kinds[last[0]] -= 1
                yield "F401", last[1]
            kinds[kind] -= 1
        elif opened and _TITLES not in (kind, opened[-1][0]):
            last = opened.pop()
            kinds[last[0]] -= 1
            yield "F402", last[1]
    for _, at in opened:
        yield "F401", at
