"""Place → where a person finds it: 一（三）, 附件第1项, and what no marker tells: 第3项下无序号第2条, 第1项（第2处）.

``Place.path`` has the markers alone, for programs and for what compares plans: there a row without a number is no other
row because one was put in before it.
"""

from __future__ import annotations

import re

from pipeline.findings import quote
from pipeline.model import Appendix, Place, Point, Section, Text, joined

_TIMES = re.compile(r"(?<=\d)[a-z]+$")
_UNREADABLE = re.compile(r"-0[a-z]*(?=[-#])|\d[a-z]+(?=[-#])")


_LONGEST = 20  # characters of a title that stands for a marker


def is_readable(task: str) -> bool:
    """Whether a person finds a task by its id: P2017-3-8#1 is 三（八）, P0-0-3-0b#1 tells nobody anything."""
    return not _UNREADABLE.search(task)


def cited(place: Place) -> str:
    """The place as people cite it, no two points of a plan alike."""
    nodes = place.nodes
    marks = [_cited(node, above) for node, above in zip(nodes, (None, *nodes), strict=False)]
    return joined(nodes, marks) or place.path


def _cited(node: Section | Appendix | Point, above: Section | Appendix | Point | None) -> str:
    if isinstance(node, Appendix):
        return _alone(node)
    again = f"（第{times}处）" if (times := _times(node)) > 1 and node.marker else ""
    if isinstance(node, Point) and not node.marker:
        return f"{'下' if isinstance(above, Point) else ''}无序号第{_times(node)}条"
    if isinstance(node, Section) and not node.marker and node.title:
        return f"{_alone(node)}“{quote(node.title, _LONGEST)}”"
    if isinstance(node, Point) and _is_numbered(node, above):
        return f"第{node.marker.rstrip('、.．')}项{again}"
    return _alone(node) + again


def _is_numbered(node: Point, above: Section | Appendix | Point | None) -> bool:
    """Whether a point is the nth of a list or a table rather than 1. of a text."""
    bare = node.marker.isdecimal() or isinstance(above, Appendix) or (isinstance(above, Section) and not above.marker)
    return bare and node.marker.rstrip("、.．").isdecimal()


def _alone(node: Section | Appendix | Point) -> str:
    """The marker of a node by itself, with its part."""
    path = Place(Text(""), (node,)).path
    return "" if path == "前言" else path


def _times(node: Section | Point) -> int:
    """How many siblings with its number there are up to this one, itself counted: b in its id is the second."""
    found = _TIMES.search(node.id)
    times = 0
    for letter in found[0] if found else "":
        times = times * 26 + ord(letter) - ord("a")
    return times + 1
