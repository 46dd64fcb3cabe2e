"""The case files of tests/cases: a title, a plan, and how it is read. A reader adds to them without code.

A case is its title, a line with a full stop, the input, a full stop, what is expected, a full stop. ``WRITE=1``
writes what is read now into the files, to be looked at before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import numbering, outline, source
from pipeline.model import Appendix, Place, Plan, Point, Section, Text

CASES = Path(__file__).parent / "cases"


class Case(NamedTuple):
    file: str
    title: str
    given: str
    expected: str


def read(path: Path) -> list[Case]:
    cases, block, blocks = [], [], []
    for line in path.read_text("utf-8").split("\n"):
        if line == ".":
            blocks.append("\n".join(block))
            block = []
            if len(blocks) == 3:
                cases.append(Case(path.stem, blocks[0].strip(), blocks[1], blocks[2]))
                blocks = []
        else:
            block.append(line)
    assert not blocks, f"{path.name}: a case is not closed: {blocks}"
    assert not "".join(block).strip(), f"{path.name}: words after the last case"
    return cases


def numbers(given: str) -> str:
    """Each line's marker with its rank and number, or that it has none."""
    out = []
    for line in given.split("\n"):
        found = numbering.marker_at(line, 0)
        out.append(f"{line[found.start : found.end]} 级{found.rank} 第{found.number}" if found else "无")
    return "\n".join(out)


def clauses(given: str) -> str:
    """Each text that names units, a deadline or leaders: the markers above it, who does what."""
    plan = outline.read(source.from_text(given))
    return "\n".join(line for place in plan.places() for line in _duties(_path(place), place.text))


def _path(place: Place) -> str:
    return "".join(node.marker for node in place.nodes if not isinstance(node, Appendix))


def _duties(path: str, text: Text) -> Iterator[str]:
    if not (text.units or text.inherited or text.deadline or text.leaders):
        return
    yield f"@ {path or '前言'}"
    for role in ("lead", "responsible", "support"):
        units = [m for m in text.units if m.role == role]
        names = [m.written + (f"[{m.verb}]" if m.verb else "") + ("?" if m.inferred else "") for m in units]
        if names:
            yield f"{role}: {'; '.join(names)}" + ("; 等" if text.open and role == text.units[-1].role else "")
    for inherited in text.inherited:
        yield f"{inherited.why}: {inherited.name} ({inherited.role})"
    if text.deadline:
        yield f"deadline: {text.deadline}" + (f" = {text.due}" if text.due else "")
    if text.leaders:
        yield f"leaders: {'; '.join(text.leaders)}"


def tree(given: str) -> str:
    """The plan as a tree: heads, ids, markers, titles, texts, notes."""
    return "\n".join(_tree(outline.read(source.from_text(given))))


def _tree(plan: Plan) -> Iterator[str]:
    yield f"{plan.title or '（无题）'} · {plan.year or '无年份'} · {plan.date or '无日期'}"
    for part in plan.parts:
        if part.part != 1:
            yield f"{part.kind} {part.part}: {part.title}"
    for text in plan.preamble:
        yield f"前言: {_words(text)}"
    for top in (*plan.sections, *plan.appendices):
        yield from _node(top, 0)
    for note in plan.notes:
        yield f"[{note.kind}] {note.text}"
    for start, end in plan.furniture:
        yield f"[furniture] {plan.source.text[start:end].strip()}"


def _node(node: Section | Appendix | Point, depth: int) -> Iterator[str]:
    pad = "  " * depth
    marker = "附件" if isinstance(node, Appendix) else node.marker or "（无编号）"
    yield f"{pad}{node.id} {marker} {node.title}".rstrip()
    for text in node.texts:
        if text.text or text.units or text.fields or text.inherited or text.above:
            yield f"{pad}  {_words(text)}"
    for point in node.points:
        yield from _node(point, depth + 1)


def _words(text: Text) -> str:
    fields = "".join(f" {{{head}: {cell}}}" for head, cell in text.fields)
    clauses = "".join(f" <{clause}>" for clause in text.clause_texts)
    given = "".join(f" ({given.why}: {given.name})" for given in text.inherited)
    if above := text.above:
        said = [above.title, *above.fields, above.deadline, *above.leaders]
        given += f" (above: {'; '.join('='.join(s) if isinstance(s, tuple) else s for s in said if s)})"
    return (text.text + fields + clauses + given).strip().replace("\n", "⏎")


READERS = {"numbering": numbers, "clauses": clauses, "outline": tree, "tables": tree, "corrupted": tree}
FILES = sorted(CASES.glob("*.txt"))
ALL = [case for path in FILES for case in read(path)]


def test_there_are_cases() -> None:
    assert {path.stem for path in FILES} == set(READERS)
    assert all(any(case.file == name for case in ALL) for name in READERS if name != "corrupted")


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file}: {case.title}")
def test_case(case: Case) -> None:
    assert READERS[case.file](case.given) == case.expected


if os.environ.get("WRITE"):
    for _path_of in FILES:
        _cases = [c for c in ALL if c.file == _path_of.stem]
        _path_of.write_text(
            "".join(f"{c.title}\n.\n{c.given}\n.\n{READERS[c.file](c.given)}\n.\n\n" for c in _cases), "utf-8"
        )
