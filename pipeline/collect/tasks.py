"""Plans and what is handed out of them → the tasks that a ledger has, and which of them a returned row speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.decisions import alike, fingerprint
from pipeline.findings import quote
from pipeline.handout.assign import stem, term
from pipeline.handout.records import UNDECIDED, Assignment, Handout, IdentityRow, Issued
from pipeline.lines import fold
from pipeline.matrix.cited import cited, is_readable
from pipeline.matrix.columns import BY_KEY
from pipeline.matrix.rows import Row, everything
from pipeline.matrix.units import as_decided, other_cells
from pipeline.model import Plan, Unit
from pipeline.numbering import marker_at

DUTIES = ("lead", "responsible", "support", "chief", "target", "remark")
How = Literal["same", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a plan as it is now. ``reporter`` is the reporting unit's name, or says that nobody is it;
    ``assigned`` are the units that have it, each with its row of the form. ``lead``, ``responsible`` and ``support``
    are its units in issued words, ``chief``, ``target`` and ``remark`` what the office has decided beside them,
    ``fields`` the other columns of a table with their heads; ``head`` is its own title, "" where it has none."""

    plan: str
    id: str
    stamp: str
    path: str
    section: str
    title: str
    text: str
    reporter: str
    deadline: str
    due: str | None
    assigned: tuple[tuple[Unit, Assignment], ...]
    lead: str = ""
    responsible: str = ""
    support: str = ""
    chief: str = ""
    target: str = ""
    remark: str = ""
    fields: str = ""
    head: str = ""

    @property
    def place(self) -> str:
        """Its place, where its id tells that to nobody."""
        return "" if is_readable(self.id) else self.path

    @property
    def named(self) -> str:
        """As reports call it: 一（三）（P2017-1-3#1）."""
        return f"{self.path}（{self.id}）"

    @property
    def told(self) -> str:
        """The same with its title, for who has no table at hand: 一（三）“办好实事”（P2017-1-3#1）."""
        words = self.head.rstrip("。") or _unnumbered(self.title.rpartition("／")[2]) or _unnumbered(self.text)
        return f"{self.path}“{quote(words, 20)}”（{self.id}）"

    def of(self, unit: Unit | None) -> Assignment | None:
        """What ``unit`` has to do with it."""
        return next((row for each, row in self.assigned if unit is not None and same(each, unit)), None)

    @property
    def is_undecided(self) -> bool:
        """Whether nobody can report on it: the office has to say who does, or the plan names no unit."""
        return self.reporter in ("", UNDECIDED)

    @property
    def reporting(self) -> Unit | None:
        return next((unit for unit, row in self.assigned if row.reports), None)


def _unnumbered(words: str) -> str:
    """Words without the marker that opens them, which their place has."""
    line = words.strip()
    marker = marker_at(fold("".join(line.split()[:1])), 0)
    return line[marker.end :].strip() if marker else line


def same(one: Unit, other: Unit) -> bool:
    """Whether two records are of one unit: by id, or by name where the registry does not know it."""
    return one.id == other.id if one.id and other.id else one.name == other.name


def tasks(plans: Sequence[Plan], handed: Handout) -> tuple[Task, ...]:
    """Every task of ``plans`` in their order, those that nobody is named for as well."""
    assigned: dict[tuple[str, str], list[tuple[Unit, Assignment]]] = {}
    for packet in handed.packets:
        for row in packet.assignments:
            assigned.setdefault((row.plan, row.task), []).append((packet.unit, row))
    return tuple(task for plan in plans for task in _tasks(plan, assigned))


def _tasks(plan: Plan, assigned: dict[tuple[str, str], list[tuple[Unit, Assignment]]]) -> Iterable[Task]:
    name = stem(plan)
    for row in everything(plan):
        own = tuple(assigned.get((name, row.text.id), ()))
        first = own[0][1] if own else None
        until, due = term(row)
        yield Task(
            plan=name,
            id=row.text.id,
            stamp=fingerprint(row.place),
            path=cited(row.place),
            section=row.section,
            title=first.title if first else row.task,
            text=first.text if first else row.content,
            reporter=first.reporter if first else UNDECIDED if row.shares else "",
            deadline=until,
            due=due,
            assigned=own,
            fields=other_cells(row.text),
            head=row.place.node.title if row.place.node else "",
            **{key: _said(row, key) for key in DUTIES},
        )


def _said(row: Row, key: str) -> str:
    """What a column of the matrix says of a task; a lead that the office has confirmed stands for the plan's."""
    decided = str(BY_KEY["confirmed"].value(row) or "") if key == "lead" else ""
    return as_decided(decided) if decided else str(BY_KEY[key].value(row) or "")


class Index:
    """Which task a row that was issued is now."""

    def __init__(self, listed: Iterable[Task], plans: Iterable[Issued] = ()) -> None:
        self.tasks = tuple(listed)
        self._titles = {title: each.stem for each in plans for title in (each.title, f"{each.title}（{each.stem}）")}
        self.plans = frozenset(task.plan for task in self.tasks)
        self._by_id = {(task.plan, task.id): task for task in self.tasks}
        counts = Counter(task.stamp for task in self.tasks)
        self._by_stamp = {task.stamp: task for task in self.tasks if counts[task.stamp] == 1}

    def stem(self, plan: str) -> str:
        """The stem of a plan as a form says it, which is its title where the form has lost its identity."""
        return plan if plan in self.plans else self._titles.get(plan, plan)

    def find(self, issued: IdentityRow, words: str) -> tuple[Task, How] | None:
        """The task of a row as it was issued, and how it was found: by the same words under the same number, elsewhere,
        or under the same number with words that changed (``words`` are those of the row, to tell it from another
        task). None where it is gone."""
        here, there = self._by_id.get((issued.plan, issued.task)), self._by_stamp.get(issued.stamp)
        if here and (here.stamp == issued.stamp or not issued.stamp):
            return here, "same"
        if there and (there.plan == issued.plan or issued.plan not in self.plans):
            return there, "same" if there.id == issued.task else "moved"
        if here and alike(here.title.rpartition("／")[2] + here.text, words):
            return here, "changed"
        return None
