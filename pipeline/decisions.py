"""``<stem>.decisions.csv`` → what the office has confirmed for the tasks of a plan (核定), and what to look at there.

The file is the office's: it is read by every command and never overwritten. A row belongs to a task by the task's
words (``fingerprint``: NFKC, no white space), so that it follows a task that is only renumbered; where the words have
changed it stays with the task of its number, marked, as long as that is plainly the same task.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline import dates, registry, resolve, source, tables
from pipeline.findings import finding, quote
from pipeline.model import Decision, Finding, Mention, Place, Plan, PlanError, Section, Span, Text, Unit
from pipeline.registry import Registry, key

# What the file has of the task, and what the office writes: field → head.
TASK = {"task": "任务编号", "path": "位置", "title": "重点任务", "content": "工作内容", "stamp": "原文校验"}
OWN = {
    "lead": "确认牵头单位",
    "reporter": "填报单位",
    "deadline": "完成时限",
    "chief": "分管领导",
    "target": "目标",
    "remark": "备注",
}
_WANTED = source.Wanted(
    text="请在 Excel 或 WPS 中另存为“CSV UTF-8”再试",
    words="请放回核定的内容，或删去这个文件，用 fengong decide 重新生成",
    file="核定表要用这个名字，请把文件夹移走或改名再试",
)
_HEADS = {head: field for field, head in (TASK | OWN).items()}
_SEPARATORS = re.compile("[;；、，,|\n]")
_ALIKE = 0.5  # as much of the words of a task has to be in the words that were decided on


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: ``number`` as Excel counts, ``cells`` by field, each without white space at its ends."""

    number: int
    cells: dict[str, str]

    @property
    def decided(self) -> bool:
        return any(self.cells.get(field) for field in OWN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file as it is: its name, its text, its heads in order, what parts its cells, its rows."""

    file: str
    text: str
    encoding: str
    heads: tuple[str, ...]
    delimiter: str
    rows: tuple[Row, ...]


def fingerprint(place: Place) -> str:
    """What is issued in a task, in eleven characters: its title and text, who is named and as what, its deadline and
    leaders; not its number, and nothing of typography. (The letter keeps spreadsheets from reading a number.)"""
    text = place.text
    said = [("", _title(place)), ("", text.text), ("", text.deadline or "")]
    said += [("leader", name) for name in text.leaders]
    said += [(mention.role, mention.written) for mention in text.units]
    said += [(f"({unit.role})", unit.name) for unit in text.inherited]
    words = "\x1f".join(f"{kind}\x1e{key(word)}" for kind, word in said)
    return "H" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10].upper()


def _title(place: Place) -> str:
    return place.node.title if place.node else ""


def read(path: Path) -> Sheet:
    """The decisions file at ``path``. Raises PlanError, one Chinese sentence, where it is no such table."""
    src = source.read(path, _WANTED)
    first = src.text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        lines = list(tables.parsed(src.text, delimiter))
    except tables.TableError as broken:
        raise PlanError(f"{path}：{broken}，请改正，或在 Excel 或 WPS 中重新另存为“CSV UTF-8”。") from None
    heads = tuple(_plain(head).strip() for head in lines[0])
    if TASK["task"] not in heads:
        raise PlanError(f"{path}：第 1 行没有“{TASK['task']}”一列，请保留 fengong decide 生成的表头。")
    rows = tuple(Row(number, _cells(heads, line)) for number, line in enumerate(lines[1:], 2) if any(line))
    return Sheet(path.name, src.text, src.encoding, heads, delimiter, rows)


def _cells(heads: tuple[str, ...], line: list[str]) -> dict[str, str]:
    return {_HEADS[head]: _plain(cell).strip() for head, cell in zip(heads, line, strict=False) if head in _HEADS}


def _plain(cell: str) -> str:
    return cell.removeprefix("'")


def apply(plan: Plan, sheet: Sheet, known: Registry | None = None) -> tuple[Plan, tuple[Finding, ...]]:
    """The plan with the decisions of ``sheet``, and what to look at in the file; ``known`` is the registry that the
    plan was read with (else the shipped one)."""
    matched = match(plan, sheet)
    findings: list[Finding] = []
    decisions: dict[str, Decision] = {}
    names = _Names(plan, [row for _, row, _ in matched if row.decided], known or registry.load())
    for place, row, how in matched:
        if not row.decided:
            continue
        findings += _about(place, row, how, sheet.file)
        if place is None:
            continue
        if place.text.id in decisions:
            findings.append(_of("F603", place, row, sheet.file))
            continue
        decisions[place.text.id] = _decision(place, row, names, plan.year, changed=how == "changed")
        findings += _strangers(place, row, names, sheet.file)
        findings += _undated(place, row, decisions[place.text.id], plan.year, sheet.file)
    ordered = {place.text.id: decisions[place.text.id] for place in plan.places() if place.text.id in decisions}
    return replace(plan, decisions=ordered), tuple(findings)


def match(plan: Plan, sheet: Sheet) -> list[tuple[Place | None, Row, str]]:
    """Each row with its task and how it was found: "same", "moved" (another number, the same words), "changed" (the
    same number, other words), "unstamped" (no fingerprint to go by), or None and "gone"."""
    places = {place.text.id: place for place in plan.places()}
    stamps = {place.text.id: fingerprint(place) for place in places.values()}
    counts = Counter(stamps.values())
    by_stamp = {stamp: places[task] for task, stamp in stamps.items() if counts[stamp] == 1}
    kept = {row.cells["task"] for row in sheet.rows if stamps.get(row.cells["task"]) == row.cells.get("stamp")}
    found: list[tuple[Place | None, Row, str]] = []
    for row in sheet.rows:
        task, stamp = row.cells["task"], row.cells.get("stamp", "")
        here, there = places.get(task), by_stamp.get(stamp)
        if here and not stamp:
            found.append((here, row, "unstamped"))
        elif here and stamps[task] == stamp:
            found.append((here, row, "same"))
        elif there and there.text.id not in kept:
            found.append((there, row, "moved"))
        elif here and _alike(here, row):
            found.append((here, row, "changed"))
        else:
            found.append((None, row, "gone"))
    return found


def _alike(place: Place, row: Row) -> bool:
    """Whether a task is plainly the one that a row was written for, going by the pairs of characters they share."""
    return alike(_title(place) + place.text.text, _said(row))


def alike(now: str, then: str) -> bool:
    """Whether a task with the words ``now`` is plainly the one that had the words ``then``, where they are known."""
    pairs, others = _pairs(now), _pairs(then)
    if not others:
        return True
    return sum((pairs & others).values()) >= _ALIKE * max(min(pairs.total(), others.total()), 1)


def _said(row: Row) -> str:
    title = row.cells.get("title", "").rpartition("／")[2]
    return title + row.cells.get("content", "")


def _pairs(words: str) -> Counter[str]:
    words = key(words)
    return Counter(first + second for first, second in pairwise(words))


def _about(place: Place | None, row: Row, how: str, file: str) -> Iterator[Finding]:
    if place is None:
        title = quote(row.cells.get("title") or row.cells.get("content") or "")
        called = f"任务 {row.cells['task']}" if row.cells["task"] else "没有写编号的任务"
        yield finding("F602", file=file, row=row.number, task=called + (f"“{title}”" if title else ""))
    elif how == "changed":
        yield _of("F601", place, row, file, stamp=fingerprint(place))
    elif how == "moved":
        yield _of("F605", place, row, file, old=row.cells["task"] or "（空）")


def _of(code: str, place: Place, row: Row, file: str, **more: object) -> Finding:
    spans = place.text.spans or place.text.clauses
    span = spans[0] if spans else place.node.span if place.node else None
    return finding(code, span, file=file, row=row.number, path=place.path, task=place.text.id, **more)


def _decision(place: Place, row: Row, names: _Names, year: int | None, *, changed: bool) -> Decision:
    cells = row.cells
    reporters = [names.unit(name) for name in _listed(cells.get("reporter", ""))]
    words = cells.get("deadline", "")
    return Decision(
        task=place.text.id,
        lead=tuple(names.unit(name) for name in _listed(cells.get("lead", ""))),
        reporter=reporters[0] if reporters else None,
        deadline=words,
        due=dates.day(words, year) or dates.due(words, year),
        chief=cells.get("chief", ""),
        target=cells.get("target", ""),
        remark=cells.get("remark", ""),
        changed=changed,
    )


def _listed(cell: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in _SEPARATORS.split(cell) if name.strip()))


def _strangers(place: Place, row: Row, names: _Names, file: str) -> Iterator[Finding]:
    for field in ("lead", "reporter"):
        written = _listed(row.cells.get(field, ""))
        for name in written:
            if names.strange(name):
                yield _of("F604", place, row, file, head=OWN[field], name=quote(name), like=names.like(name))
        if field == "reporter" and len(written) > 1:
            yield _of("F606", place, row, file, name=written[0], names="、".join(written))


def _undated(place: Place, row: Row, decision: Decision, year: int | None, file: str) -> Iterator[Finding]:
    """A deadline that means no day, though it should: the task would never be late."""
    words = decision.deadline
    if words and decision.due is None:
        if dates.impossible(words, year):
            yield _of("F607", place, row, file, words=quote(words))
        elif not dates.endless(words):
            yield _of("F608", place, row, file, words=quote(words))


class _Names:
    """The units that decisions name: those of the plan by whatever it calls them, others as the registry knows them
    for a plan of this issuer and year."""

    def __init__(self, plan: Plan, rows: Iterable[Row], known: Registry) -> None:
        self.plan, self.known = plan, known
        self.issued: dict[str, Unit] = {}
        for unit in plan.units:
            for form in map(key, (unit.name, unit.short, *unit.written)):
                self.issued.setdefault(form, unit)
        written = (name for row in rows for field in ("lead", "reporter") for name in _listed(row.cells.get(field, "")))
        unknown = [name for name in dict.fromkeys(written) if key(name) not in self.issued]
        self.others = resolved(unknown, plan, known)

    def unit(self, name: str) -> Unit:
        return self.issued.get(key(name)) or self.others[name]

    def strange(self, name: str) -> bool:
        """Whether neither the plan nor the registry has a unit of this name."""
        return name in self.others and self.others[name].kind != "unit"

    def like(self, name: str) -> str:
        """，是不是“综合指导司”？ of 综合指导: the one unit of the plan whose name has this in it, or is in it."""
        said = key(name)
        near = {
            unit.name: None
            for form, unit in self.issued.items()
            if unit.kind != "collective" and min(len(form), len(said)) > 1 and (said in form or form in said)
        }
        return f"，是不是“{quote(next(iter(near)))}”？" if len(near) == 1 else ""


def resolved(names: Iterable[str], plan: Plan, known: Registry) -> dict[str, Unit]:
    """Names → units, as ``plan`` would have them were they in a clause of its own."""
    listed = list(names)
    if not listed:
        return {}
    mentions = tuple(Mention(name, name, "lead", at, (Span(0, 0),)) for at, name in enumerate(listed, 1))
    section = Section("", 1, "", 0, "", Span(0, 0), (Text("", units=mentions),))
    asked = replace(plan, preamble=(), sections=(section,), appendices=())
    found = resolve.resolve(asked, known, like=plan)
    units = {(unit.id, unit.name): unit for unit in found.units}
    said = found.sections[0].texts[0].units
    return {name: units[mention.unit, mention.name] for name, mention in zip(listed, said, strict=True)}
