"""What the checks share: the nodes of a plan with those above them, and how a place is called and marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from pipeline.findings import quote
from pipeline.model import Appendix, Place, Plan, Point, Section, Span, Text

Node: TypeAlias = Section | Appendix | Point
Chain: TypeAlias = tuple[Node, ...]  # a node with those above it, outermost first

_NO_TEXT = Text("")


def tops(plan: Plan) -> list[Section | Appendix]:
    """The sections and appendices of the plan proper, without those of a covering notice (印发通知)."""
    notices = {part.part for part in plan.parts if part.kind == "notice"}
    return [*(section for section in plan.sections if section.part not in notices), *plan.appendices]


def chains(*above: Node) -> Iterator[Chain]:
    """The node given last and every node below it, in document order, each with those above it."""
    yield above
    for point in above[-1].points:
        yield from chains(*above, point)


def path(chain: Chain) -> str:
    """How people cite a node: 一（三）."""
    return Place(_NO_TEXT, chain).path


def title(node: Node) -> str:
    """The title, fit for a message; the beginning of the first text where there is none."""
    words = node.title or (node.texts[0].text if node.texts else "")
    return quote(words.rstrip("。：:"))


def head(plan: Plan, node: Node) -> Span:
    """The line that a node begins on, from its marker, in code points of the source and never beyond it."""
    start, end = node.span
    line = plan.source.text.find("\n", start, end)
    return Span(start, line if line > start else end)
