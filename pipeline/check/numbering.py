"""Numbers that jump, repeat or start again, and Markdown levels that say otherwise than the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.check.where import Chain, chains, head, path, tops
from pipeline.findings import finding
from pipeline.model import Appendix, Finding, Plan, Section

_CHINESE = re.compile("[〇零一二三四五六七八九十百]+")
_DIGITS = re.compile("[0-9０-９]+")
_TIME = re.compile("[月份度][：:]?$")  # months and quarters count no sections: a plan may begin in March
_STOPS = str.maketrans("（）．、", "()..")
_ANEW, _ON = "从 1 重新编号", "接着上文编号"
_SHOWN = 4  # as many markers of one level as the note on levels shows


class _Group(NamedTuple):
    """The numbered points below one node: the first of them with those above it, and the first and last numbers."""

    chain: Chain
    first: int
    last: int


def sequence(plan: Plan) -> Iterator[Finding]:
    """F101–F104: siblings count up by one; a group of points begins at 1 or goes on from the last group of its form,
    and does so alike throughout a part."""
    parts: dict[int, list[Section]] = {}
    for top in tops(plan):
        if isinstance(top, Appendix):
            yield from _points(plan, [top])
        else:
            parts.setdefault(top.part, []).append(top)
    for sections in parts.values():
        numbered: list[Chain] = [(s,) for s in sections if s.number and not _TIME.search(s.marker)]
        yield from _siblings(plan, numbered)
        if numbered:
            yield from _starts(plan, [_group(numbered)])
        yield from _points(plan, sections)


def restarts(plan: Plan) -> Iterator[Finding]:
    """F106: a part that begins with the outermost numbering anew, with no title of its own before it."""
    plans = [part for part in plan.parts if part.kind == "plan"]
    untitled = {part.part for part in plans[1:] if not part.title}
    for section in plan.sections if untitled else ():
        if section.part in untitled:
            untitled.discard(section.part)
            yield finding("F106", head(plan, section), marker=section.marker, part=section.part)


def _points(plan: Plan, above: Sequence[Section | Appendix]) -> Iterator[Finding]:
    groups: dict[str, list[_Group]] = {}
    for chain in (chain for top in above for chain in chains(top)):
        numbered = [(*chain, point) for point in chain[-1].points if point.number]
        if numbered:
            groups.setdefault(form(_marker(numbered[0])), []).append(_group(numbered))
            yield from _siblings(plan, numbered)
    for group in groups.values():
        yield from _starts(plan, group)


def _group(numbered: Sequence[Chain]) -> _Group:
    return _Group(numbered[0], _number(numbered[0]), _number(numbered[-1]))


def _siblings(plan: Plan, numbered: Sequence[Chain]) -> Iterator[Finding]:
    """What is odd between neighbours. After a number given twice the next may be one too high: the second of the
    two is then the one that is wrong, and one finding says it; so it does where they start again more than once."""
    again = False
    for at in range(1, len(numbered)):
        before, chain = numbered[at - 1], numbered[at]
        number, due = _number(chain), _number(before) + 1
        if number == due or (number == due + 1 and at > 1 and _number(numbered[at - 2]) == due - 1):
            continue
        span, here = head(plan, chain[-1]), path(chain)
        if number == due - 1:
            yield finding("F102", span, here=here)
        elif number > due:
            yield finding("F101", span, where=f"“{path(before)}”之后是“{here}”", missing=_missing(due, number))
        elif number == 1:
            if not again:
                yield finding("F103", span, here=here, how=_ANEW, usual=_ON)
            again = True
        else:
            yield finding("F104", span, here=here, before=f"“{path(before)}”")


def _starts(plan: Plan, groups: Sequence[_Group]) -> Iterator[Finding]:
    """What is odd where a group begins, given how most groups of this form begin."""
    followers = list(pairwise(groups))
    anew = sum(after.first == 1 for _, after in followers)
    on = sum(after.first == before.last + 1 for before, after in followers)
    goes_on = on > anew or (on == anew and on > 0 and groups[1].first != 1)
    if groups[0].first > 1:
        yield _begins_late(plan, groups[0], 1)
    for before, after in followers:
        due = before.last + 1
        span, here = head(plan, after.chain[-1]), path(after.chain)
        if after.first == (due if goes_on else 1):
            continue
        if after.first in (1, due):
            how, usual = (_ANEW, _ON) if goes_on else (_ON, _ANEW)
            yield finding("F103", span, here=here, how=how, usual=usual)
        elif not goes_on:
            yield _begins_late(plan, after, 1)
        elif after.first > due:
            yield _begins_late(plan, after, due)
        elif after.first == due - 1:
            yield finding("F102", span, here=here)
        else:
            yield finding("F104", span, here=here, before=f"第 {before.last} 项")


def _begins_late(plan: Plan, group: _Group, due: int) -> Finding:
    span = head(plan, group.chain[-1])
    return finding("F101", span, where=f"从“{path(group.chain)}”开始", missing=_missing(due, group.first))


def _missing(start: int, stop: int) -> str:
    return str(start) if stop == start + 1 else f"{start}–{stop - 1}"


def _marker(chain: Chain) -> str:
    node = chain[-1]
    return "" if isinstance(node, Appendix) else node.marker


def _number(chain: Chain) -> int:
    node = chain[-1]
    return 0 if isinstance(node, Appendix) else node.number


@lru_cache(maxsize=4096)
def form(marker: str) -> str:
    """The form of a marker: what is left when numbers do not matter, nor the width and kind of its stops."""
    return _DIGITS.sub("1", _CHINESE.sub("一", marker.strip())).translate(_STOPS)


def heading_levels(plan: Plan) -> Iterator[Finding]:
    """F105, at most one: sections (or the points right below them) of one form stand at different # levels, or a
    point at a # no deeper than that of its section. Lines without # say nothing."""
    levels: dict[str, dict[int, list[Chain]]] = {}
    inverted: list[Chain] = []
    for top in tops(plan):
        if isinstance(top, Appendix):
            continue
        outer = _level(plan, top.span.start)
        levels.setdefault(form(top.marker), {}).setdefault(outer, []).append((top,))
        for point in top.points:
            inner = _level(plan, point.span.start)
            if outer and 0 < inner <= outer:
                inverted.append((top, point))
            levels.setdefault(f"/{form(point.marker)}", {}).setdefault(inner, []).append((top, point))
    for by_level in levels.values():
        by_level.pop(0, None)
        if len(by_level) > 1:
            shown = "，".join(f"{_listed(chains_)}为 {'#' * level}" for level, chains_ in sorted(by_level.items()))
            first = min((chains_[0][-1] for chains_ in by_level.values()), key=lambda node: node.span.start)
            yield finding("F105", head(plan, first), levels=shown)
            return
    if inverted:
        yield finding("F105", head(plan, inverted[0][-1]), levels=f"{_listed(inverted)}的 # 不比上级多")


def _listed(nodes: Sequence[Chain]) -> str:
    marks = "、".join(path(chain) for chain in nodes[:_SHOWN])
    return f"{marks}等 {len(nodes)} 处" if len(nodes) > _SHOWN else marks


def _level(plan: Plan, start: int) -> int:
    """How many # stand before the marker at ``start`` on its line, with at most blanks and emphasis between."""
    text = plan.source.text
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start].strip(" \t*_")
    return len(before) if before and before == "#" * len(before) else 0
