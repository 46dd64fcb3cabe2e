"""Plans with their decisions → what each unit is handed out: its tasks, its part in them, and who reports.

What the office has decided (核定) wins over what is issued, and says so. Collective units get no workbook; their
members do where a desk's registry names them. Of several plans a unit gets one list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.decisions import fingerprint
from pipeline.filenames import safe_name, safe_words
from pipeline.handout.marks import marks
from pipeline.handout.others import Parts, key
from pipeline.handout.pairing import Same, same
from pipeline.handout.progress import Found, Last
from pipeline.handout.records import UNDECIDED, Answers, Assignment, Handout, Issued, Packet
from pipeline.matrix.cited import cited, is_readable
from pipeline.matrix.rows import Row, everything
from pipeline.matrix.units import (
    CHANGED,
    DECIDED,
    ROLES,
    as_decided,
    counted,
    deadline,
    other_cells,
    reporter,
    unit_key,
)
from pipeline.model import Appendix, Plan, Unit

_SERIES, _UNIT = 39, 24  # characters of a file's name
_ISSUED_AS = re.compile(r"印发《(.+?)》")
_DIVISION = re.compile(r"(?:及|和|暨)(?:责任|任务|职责)?分工(?:表|方案)?$")


def handout(
    plans: Sequence[Plan], *, period: str = "", due: str = "", issuer: str = "", last: Last | None = None
) -> Handout:
    """What is handed out of ``plans`` for ``period``, to be back with ``issuer`` (else the plans' own) by ``due`` (an
    ISO date); ``last`` has the answers of the period before. Every share of a unit in a task, but of collective units,
    stands in exactly one assignment."""
    issued = tuple(
        Issued(p.source.file, stem(p), p.called or stem(p), p.year, p.source.sha256, marks(p)) for p in plans
    )
    tasks = [task for plan in plans for task in _tasks(plan)]
    found = (last or Last()).find([task.same() for task in tasks])
    before = {(task.plan, task.row.text.id): each for task, each in zip(tasks, found, strict=True)}
    by_unit: dict[str, list[tuple[_Task, Unit]]] = {}
    for task in tasks:
        for name, unit in task.units().items():
            by_unit.setdefault(name, []).append((task, unit))
    series = _series(plans)
    packets = []
    for number, own in enumerate(sorted(by_unit.values(), key=_registry_order), 1):
        unit = own[0][1]
        rows = tuple(task.of(each, at, before[task.plan, task.row.text.id]) for at, (task, each) in enumerate(own, 1))
        packets.append(Packet(unit, number, _file(series, number, unit), rows))
    return Handout(
        title=issued[0].title if len(issued) == 1 else series,
        issuer=issuer or next((plan.issuer for plan in plans if plan.issuer), ""),
        plans=issued,
        packets=tuple(packet for packet in packets if not packet.is_settled),
        settled=tuple(packet for packet in packets if packet.is_settled),
        period=period,
        due=due,
        unassigned=tuple((t.plan, t.row.text.id) for t in tasks if not t.units()),
        undecided=tuple((t.plan, t.row.text.id) for t in tasks if t.units() and t.reporter is None),
        unmatched=tuple(_unmatched(before, last or Last())),
        collective=tuple(Counter(name for task in tasks for name in task.collective()).items()),
    )


def _unmatched(before: dict[tuple[str, str], Found | None], last: Last) -> Iterator[tuple[str, str]]:
    """The tasks that the last period did not have, of the plans of which it had any."""
    known = last.plans | {plan for (plan, _), found in before.items() if found}
    return (task for task, found in before.items() if found is None and task[0] in known)


def stem(plan: Plan) -> str:
    """What a plan is called in forms, manifests and ledgers."""
    return Path(plan.source.file).stem


def _registry_order(own: Sequence[tuple[_Task, Unit]]) -> tuple[bool, int]:
    unit = own[0][1]
    return unit.id is None, unit.order if unit.id is not None else 0


def _series(plans: Sequence[Plan]) -> str:
    """What the files are called: 2017年信访工作要点."""
    years = {plan.year for plan in plans}
    year = f"{plans[0].year or ''}" if len(years) == 1 else ""
    if len(plans) > 1:
        return f"{year}年工作任务" if year else "工作任务"
    title = "".join(plans[0].called.split())
    inner = _ISSUED_AS.search(title)
    words = _DIVISION.sub("", inner[1] if inner else title) or stem(plans[0])
    return words if year in words else f"{year}年{words}"


def _file(series: str, number: int, unit: Unit) -> str:
    """The name of a unit's workbook: no two are alike, for the number is in it."""
    name = f"{safe_words(series, _SERIES)}（{number:02} {safe_words(unit.name, _UNIT)}）"
    return safe_name(name) + ".xlsx"


def _tasks(plan: Plan) -> Iterator[_Task]:
    name = stem(plan)
    for row in everything(plan):
        if row.shares or (row.decision and row.decision.reporter):
            yield _Task(name, row, Parts(row), fingerprint(row.place), reporter(row.shares, row.decision))


@dataclass(frozen=True, slots=True)
class _Task:
    """One task of a plan: what all its units read in their forms."""

    plan: str
    row: Row
    parts: Parts
    stamp: str
    reporter: Unit | None

    def units(self) -> dict[str, Unit]:
        """Whoever gets the task, each once: all units that are named but collective ones, and the reporting unit."""
        named = [*(share.unit for share in self.row.shares), *([self.reporter] if self.reporter else [])]
        return {key(unit): unit for unit in named if unit.kind != "collective"}

    def collective(self) -> Iterable[str]:
        """The collective units beside those that get the task, but for those whose members do."""
        if not self.units():
            return ()
        alone, parts = counted(self.row.shares), self.row.shares
        names = {
            key(s.unit): s.unit.name
            for s in parts
            if s.unit.kind == "collective" and unit_key(s.unit.id, s.unit.name) in alone
        }
        return names.values()

    def same(self) -> Same:
        """By what the task of the last period is known."""
        title, text = _said(self.row)
        return same(self.plan, self.row.text.id, self.row.section, title, text, self.stamp)

    def of(self, unit: Unit, number: int, before: Found | None) -> Assignment:
        """The task as a row of the form of ``unit``; ``before`` is what the last period has of it."""
        row, (title, text) = self.row, _said(self.row)
        own = self.parts.own(unit)
        reports = self.reporter is not None and key(self.reporter) == key(unit)
        until, due = term(row)
        return Assignment(
            number=number,
            plan=self.plan,
            task=row.text.id,
            stamp=self.stamp,
            section=_section(row),
            title=title,
            text=text,
            role="、".join(dict.fromkeys(map(self.parts.part, own))) or f"填报{DECIDED}",
            roles=tuple(role for role in ROLES if any(share.role == role for share in own)),
            others=self.parts.others(unit),
            deadline=until,
            due=due,
            decided=_decided(row),
            reporter=self.reporter.name if self.reporter else UNDECIDED,
            reports=reports,
            last=_carried(before.of(unit), reports) if before else Answers(),
            closed=bool(before and before.closed),
            fields=other_cells(row.text),
            place="" if is_readable(row.text.id) else cited(row.place),
        )


def _carried(last: Answers, reports: bool) -> Answers:
    """The last answers as they are asked now: what a unit wrote as one of several is its progress once it reports, and
    the other way round."""
    if reports:
        return last if last.progress else replace(last, progress=last.own_progress)
    return last if last.own_progress else replace(last, own_progress=last.progress)


def _said(row: Row) -> tuple[str, str]:
    """重点任务 and 工作内容, which is never empty: where a title says all, it is what is to be done."""
    if row.content:
        return row.task, row.content
    above, _, last = row.task.rpartition("／")
    return above, last


def _section(row: Row) -> str:
    """章节; an appendix is called one."""
    if isinstance(row.place.top, Appendix) and not row.section.startswith("附"):
        return f"附件：{row.section}"
    return row.section


def term(row: Row) -> tuple[str, str | None]:
    """By when a task is to be done, in words and as the last day (ISO): what the office has decided, else what is
    issued."""
    decision, text = row.decision, row.text
    if decision and decision.deadline:
        return as_decided(decision.deadline + (CHANGED if decision.changed else "")), decision.due
    return deadline(text), text.due or (text.above.due if text.above else None)


def _decided(row: Row) -> str:
    """What else the office has decided that a unit has to know."""
    said = row.decision
    parts = (("分管领导", said.chief), ("目标", said.target)) if said else ()
    return "；".join(f"{head}：{words}" for head, words in parts if words)
