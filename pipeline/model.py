"""The words of the house as frozen records, and nothing else.

Every later room takes these records in and hands these records out. Spans are half-open pairs
``[start, end)`` of code points in the decoded source (BOM dropped, CRLF and CR as LF); they are left
out of equality, so that two plans compare by what they say and not by where they say it.

Glossary: plan 工作要点/方案, section 章节, point 要点, text 工作内容, clause 责任条款, mention 责任单位（原文）,
unit 责任单位（规范名称）, role 角色, appendix 附件, finding 核对发现, deadline 完成时限, leader 责任领导,
decision 核定.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Literal, NamedTuple

from pipeline.record import Record, record
from pipeline.said import Above, Inherited, Mention, Origin, Role, Span, Why

__all__ = [
    "SCHEMA", "Above", "Appendix", "Decision", "Finding", "Inherited", "Mention", "Note", "NoteKind", "Origin", "Part",
    "PartKind", "Place", "Plan", "PlanError", "Point", "Role", "Section", "Severity", "Source", "Span", "Text", "Unit",
    "UnitKind", "Why", "places_in",
]  # fmt: skip

SCHEMA = 1
_LISTS = ("parts", "preamble", "sections", "appendices", "units", "notes")
_OF_PARTS = {0: "通知", 1: ""}  # how people cite a part; 第2份 and so on

Severity = Literal["error", "warning", "note"]
UnitKind = Literal["unit", "collective", "unknown"]
NoteKind = Literal["number", "addressee", "signature", "closing", "attachment-list", "rule", "other"]
PartKind = Literal["plan", "notice"]


class PlanError(Exception):
    """The one documented exception: a file that cannot be read as a plan. Its message is a whole Chinese sentence for
    the person at the desk: what is wrong, where, what to do."""


@record
class Text(Record):
    """A stretch of wording governed by one responsibility clause (工作内容).

    ``text`` joins paragraphs by one LF and leaves the point's title out; it is ``""`` where the title says all.
    ``units`` are the mentions its own clause writes and nothing else; ``open`` is true where 等 leaves the list
    open; ``fields`` are the other columns of a table row, head → cell; ``due`` is the ISO date of a deadline;
    ``above`` is what merged cells of a table's rows above or headings give besides units.
    """

    id: str
    text: str = ""
    spans: tuple[Span, ...] = field(default=(), compare=False)
    clauses: tuple[Span, ...] = field(default=(), compare=False)
    clause_texts: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    deadline: str | None = None
    due: str | None = None
    leaders: tuple[str, ...] = ()
    open: bool = False
    units: tuple[Mention, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    above: Above | None = None

    def to_dict(self) -> dict[str, Any]:
        return Record.to_dict(self) | {"fields": dict(self.fields)}


@record
class Point(Record):
    """A numbered item below a section or an appendix (要点); points nest. ``span`` runs from its marker to
    the end of its last descendant. ``number`` is 0 where nothing is numbered."""

    id: str
    marker: str
    number: int
    title: str
    span: Span = field(compare=False)
    texts: tuple[Text, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Section(Record):
    """The outermost numbered part (章节). Items with no section above stand in one with marker ``""``, number 0."""

    id: str
    part: int
    marker: str
    number: int
    title: str
    span: Span = field(compare=False)
    texts: tuple[Text, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix(Record):
    """A further list of items after the body (附件), with its own numbering and perhaps a declared count (共 8 项)."""

    id: str
    title: str
    span: Span = field(compare=False)
    declared_count: int | None = None
    texts: tuple[Text, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Part(Record):
    """One run of the outermost numbering: 0 is a covering notice (印发通知), 1 the plan, more where it restarts."""

    part: int
    kind: PartKind
    title: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Note(Record):
    """Words of the document that are no task: 发文字号, 主送机关, 落款, 附件说明, a rule for later clauses."""

    kind: NoteKind
    text: str
    spans: tuple[Span, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """A department that the plan names. ``order`` is its place among the issuer's units (机构序列), those of its own
    level first; unknown ones follow in the order of first mention and have no id. ``written`` are the spellings in
    this plan."""

    id: str | None
    name: str
    short: str
    kind: UnitKind
    written: tuple[str, ...]
    order: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("id", "name", "short", "kind", "written")}


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """Something a person should look at (核对发现): a code of the catalogue, what, how grave, where."""

    code: str
    severity: Severity
    message: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Decision(Record):
    """What the office has confirmed for one task (核定): each field empty where it left things as issued. ``task`` is
    the text's id; ``changed`` says that the task's wording is no longer the one that was decided on."""

    task: str
    lead: tuple[Unit, ...] = ()
    reporter: Unit | None = None
    deadline: str = ""
    due: str | None = None
    chief: str = ""
    target: str = ""
    remark: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Source:
    """A decoded file: its name (no folder), its text with LF line ends, and the sha256 of its bytes."""

    file: str
    text: str = field(repr=False)
    sha256: str
    encoding: str

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *accumulate([len(line) + 1 for line in self.text.split("\n")[:-1]])]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1 (columns in code points)."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def to_dict(self) -> dict[str, Any]:
        return {"file": self.file, "sha256": self.sha256, "encoding": self.encoding}


class Place(NamedTuple):
    """A text with the nodes above it, outermost first; ``nodes`` is empty for the preamble."""

    text: Text
    nodes: tuple[Section | Appendix | Point, ...]

    @property
    def top(self) -> Section | Appendix | None:
        """The section or the appendix that the text stands in."""
        return self.nodes[0] if self.nodes and not isinstance(self.nodes[0], Point) else None

    @property
    def node(self) -> Section | Appendix | Point | None:
        """The innermost node, whose text this is."""
        return self.nodes[-1] if self.nodes else None

    @property
    def path(self) -> str:
        """The markers from the outside in, as people cite them: 一（三）; 附件第1项 (附件1 is one); 第2份一（三）."""
        marks = [_cited(node, above) for node, above in zip(self.nodes, (None, *self.nodes), strict=False)]
        return joined(self.nodes, marks) or "前言"


def joined(nodes: Sequence[Section | Appendix | Point], marks: Sequence[str]) -> str:
    """What nodes are cited by, one behind the other; without one that the next says again: 2 before 2.1."""
    out = list(marks)
    for at, (above, node) in enumerate(pairwise(nodes)):
        if isinstance(above, Appendix) or isinstance(node, Appendix):
            continue
        mark = above.marker.rstrip("、.．")
        if mark[-1:].isdigit() and node.marker.startswith((f"{mark}.", f"{mark}-")) and node.marker[-1] not in ".-":
            out[at] = out[at].removesuffix(mark) if isinstance(above, Section) else ""
    return "".join(out)


def _cited(node: Section | Appendix | Point, above: Section | Appendix | Point | None) -> str:
    if isinstance(node, Appendix):
        number = node.id.rpartition("-A")[2]
        return "附件" if number == "1" else f"附件{number}"
    mark = node.marker.rstrip("、.．")
    if isinstance(node, Section):
        return _OF_PARTS.get(node.part, f"第{node.part}份") + mark
    return f"第{mark}项" if isinstance(above, Appendix) and mark.isdecimal() else mark


@dataclass(frozen=True)
class Plan:
    """One issued document, read. ``to_dict`` is the JSON contract (schema 1).

    ``findings`` are made when they are first asked for, by ``checks``: who only compares plans never asks.
    ``decisions`` are the office's own, text id → decision, from a file of theirs (``pipeline.decisions``).
    """

    title: str
    year: int | None
    date: str | None
    issuer: str | None
    number: str | None
    source: Source = field(compare=False)
    parts: tuple[Part, ...] = ()
    preamble: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    units: tuple[Unit, ...] = ()
    notes: tuple[Note, ...] = ()
    furniture: tuple[Span, ...] = field(default=(), compare=False)
    decisions: Mapping[str, Decision] = field(default_factory=dict, compare=False)
    checks: Callable[[Plan], tuple[Finding, ...]] = field(default=lambda _: (), repr=False, compare=False)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should look at, in document order."""
        return self.checks(self)

    @property
    def called(self) -> str:
        """The title as heads and forms have it, in one line; where one notice brings several plans, how many."""
        plans = sum(part.kind == "plan" and part.title != "" for part in self.parts)
        return " ".join(self.title.split("\n")) + (f"等{plans}份" if plans > 1 else "")

    def places(self) -> Iterator[Place]:
        """Every text of the plan in document order: preamble, sections, appendices, each before its points."""
        for text in self.preamble:
            yield Place(text, ())
        tops: tuple[Section | Appendix, ...] = (*self.sections, *self.appendices)
        for top in tops:
            yield from places_in(top)

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract, version 1: only dicts, lists or tuples, strings, numbers, booleans and None."""
        return {
            "schema": SCHEMA,
            **{name: getattr(self, name) for name in ("title", "year", "date", "issuer", "number")},
            "source": self.source.to_dict(),
            **{name: [one.to_dict() for one in getattr(self, name)] for name in _LISTS},
            "furniture": self.furniture,
            "decisions": [decision.to_dict() for decision in self.decisions.values()],
            "findings": [f.to_dict() for f in self.findings],
        }


def places_in(node: Section | Appendix | Point, *above: Section | Appendix | Point) -> Iterator[Place]:
    """Every text in a node in document order; ``above`` are the nodes around it, outermost first."""
    nodes = (*above, node)
    for text in node.texts:
        yield Place(text, nodes)
    for point in node.points:
        yield from places_in(point, *nodes)
