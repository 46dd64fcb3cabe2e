"""What handing out and collecting share: the columns of an office's form, the states, and what is issued to whom.

The version of what is issued is a hash of its words, not of how the plan's Markdown sets them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.matrix.units import OTHER_CELLS
from pipeline.model import Unit
from pipeline.registry import key as plain

SCHEMA = 1
STATES = ("未启动", "正常推进", "滞后", "已完成", "长期坚持")
UNDECIDED = "待办公室明确"  # the reporting unit where neither the plan nor the office says who it is
TASKS_SHEET, COVER_SHEET, WHOLE_SHEET, IDENTITY_SHEET = "我的任务", "填报说明", "全文", "_fengong"

By = Literal["given", "reporter", "other", "stamp"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the form: ``width`` in half-width characters, ``by`` says who fills it. What is ``optional`` is left
    out where it is empty in every row."""

    key: str
    head: str
    width: float
    by: By
    center: bool = False
    optional: bool = False


# Every ``given`` key and the stamp is an attribute of Assignment, every other one of Answers.
FIELDS: tuple[Field, ...] = (
    Field("number", "序号", 6, "given", center=True),
    Field("plan", "文件", 20, "given", optional=True),
    Field("task", "任务编号", 13, "given", center=True),
    Field("place", "位置", 12, "given", center=True, optional=True),
    Field("section", "章节", 14, "given", optional=True),
    Field("title", "重点任务", 20, "given", optional=True),
    Field("text", "工作内容", 50, "given"),
    Field("fields", OTHER_CELLS, 28, "given", optional=True),
    Field("role", "本单位角色", 11, "given", center=True),
    Field("others", "其他单位", 20, "given"),
    Field("deadline", "完成时限", 12, "given", center=True, optional=True),
    Field("decided", "核定事项", 16, "given", optional=True),
    Field("reporter", "填报单位", 13, "given", center=True),
    Field("state", "完成状态", 10, "reporter", center=True),
    Field("progress", "进展情况", 28, "reporter"),
    Field("problems", "存在问题（需协调事项）", 20, "reporter"),
    Field("next", "下一步措施", 20, "reporter"),
    Field("done_on", "完成日期", 12, "reporter", center=True),
    Field("evidence", "佐证材料", 14, "reporter"),
    Field("own_progress", "本单位进展", 28, "other"),
    Field("stamp", "校验", 12, "stamp", center=True),
)
GIVEN = tuple(field for field in FIELDS if field.by == "given")
ANSWERS = tuple(field for field in FIELDS if field.by in ("reporter", "other"))


@dataclass(frozen=True, slots=True)
class Answers:
    """What a unit has written about one task; ``done_on`` is an ISO date or whatever else it wrote there."""

    state: str = ""
    progress: str = ""
    problems: str = ""
    next: str = ""
    done_on: str = ""
    evidence: str = ""
    own_progress: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task of one unit: a row of its form, in the words that stand there.

    ``plan`` is the stem of the plan's file, ``task`` the text's id, ``stamp`` the fingerprint of what is issued;
    ``number`` counts the unit's rows from 1. ``roles`` are the unit's parts, ``role`` the same in issued words.
    ``reports``: this unit is the reporting unit; ``reporter`` names that, or says UNDECIDED. ``due`` is an ISO date.
    ``place`` says where the task stands, where its id tells that to nobody (P0-0-3-0b#1).
    ``fields`` are the other columns of a table that is handed out (2026年目标), with their heads.
    ``last`` are the answers of the last period; ``closed``: the office has struck the task off (销号), nobody is asked.
    """

    number: int
    plan: str
    task: str
    stamp: str
    section: str
    title: str
    text: str
    role: str
    roles: tuple[str, ...]
    others: str
    deadline: str
    due: str | None
    decided: str
    reporter: str
    reports: bool
    last: Answers = Answers()
    closed: bool = False
    fields: str = ""
    place: str = ""

    @property
    def asked(self) -> bool:
        """Whether the unit is the one that has to report the task."""
        return self.reports and not self.closed


@dataclass(frozen=True, slots=True)
class Packet:
    """All that one unit gets: its assignments in the order of the plans; ``number`` is its place (from 1) among the
    units that have a task, ``file`` the workbook's name."""

    unit: Unit
    number: int
    file: str
    assignments: tuple[Assignment, ...]

    @property
    def version(self) -> str:
        return version(self.assignments)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is asked of the unit any more."""
        return all(each.closed for each in self.assignments)


@dataclass(frozen=True, slots=True)
class Issued:
    """A plan that is handed out: its file's name and stem, title, year, and the sha256 of its bytes; ``marks`` are
    words such as 内部 and 征求意见稿 that have to stand on every sheet."""

    file: str
    stem: str
    title: str
    year: int | None
    sha256: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """Everything that is handed out for one period (as the office calls it, may be ""), to be back by ``due`` (an ISO
    date or ""). ``unassigned`` are the tasks (plan, id) that no workbook has, ``undecided`` those without a
    reporting unit, ``unmatched`` those of which the last period has no task of the same words,
    ``collective`` the collective units that get no workbook, with the number of their tasks that others get."""

    title: str
    issuer: str
    plans: tuple[Issued, ...]
    packets: tuple[Packet, ...]
    period: str = ""
    due: str = ""
    unassigned: tuple[tuple[str, str], ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()
    settled: tuple[Packet, ...] = ()
    unmatched: tuple[tuple[str, str], ...] = ()
    collective: tuple[tuple[str, int], ...] = ()

    def title_of(self, plan: str) -> str:
        """What the plan of that stem is called, with the stem where another one is called the same."""
        titles = Counter(each.title for each in self.plans)
        title = next(each.title for each in self.plans if each.stem == plan)
        return title if titles[title] == 1 else f"{title}（{plan}）"

    @property
    def version(self) -> str:
        return version(each for packet in (*self.packets, *self.settled) for each in packet.assignments)


def version(assignments: Iterable[Assignment]) -> str:
    """A hash of what is issued: which tasks with which words, in which role, by when, and who reports, and what else
    its table says. The order does not count, nor does typography."""
    issued = {
        "\x1f".join((a.plan, a.task, a.stamp, *map(plain, (a.role, a.deadline, a.decided, a.reporter, *_more(a)))))
        for a in assignments
    }
    return "V" + _digest("\x1e".join(sorted(issued)), 12)


def _more(a: Assignment) -> tuple[str, ...]:
    """What only some rows have: forms without it are the version that they were before it was issued."""
    return (a.fields,) if a.fields else ()


def word_hash(words: str) -> str:
    """What tells whether the words of a given cell are still those that were issued; white space, width and the shape
    of brackets do not count."""
    return _digest(plain(words), 8)


def _digest(words: str, length: int) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:length].upper()


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """What a workbook knows of one row: ``words`` are the hashes of its given cells, field key → ``word_hash``."""

    plan: str
    task: str
    stamp: str
    reports: bool
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook is, on its very hidden sheet, so that a renamed or re-ordered file is still known."""

    unit_id: str | None
    unit: str
    period: str
    due: str
    version: str
    rows: tuple[IdentityRow, ...]

    def to_dict(self) -> dict[str, Any]:
        rows = [
            {"plan": r.plan, "task": r.task, "stamp": r.stamp, "reports": r.reports, "words": dict(r.words)}
            for r in self.rows
        ]
        return {
            "schema": SCHEMA,
            "unit": {"id": self.unit_id, "name": self.unit},
            "period": self.period,
            "due": self.due,
            "version": self.version,
            "rows": rows,
        }

    @classmethod
    def from_dict(cls, said: Any) -> Identity:
        """The identity of ``to_dict``. Raises ValueError where it is none."""
        try:
            if said["schema"] != SCHEMA:
                raise ValueError(f"schema {said['schema']}")
            rows = tuple(
                IdentityRow(
                    str(r["plan"]),
                    str(r["task"]),
                    str(r["stamp"]),
                    bool(r["reports"]),
                    tuple((str(k), str(v)) for k, v in r["words"].items()),
                )
                for r in said["rows"]
            )
            unit = said["unit"]
            found = unit["id"] if isinstance(unit["id"], str) else None
            return cls(found, str(unit["name"]), str(said["period"]), str(said["due"]), str(said["version"]), rows)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from None
