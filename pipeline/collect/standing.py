"""What the office has written into the ledger that is there, or what the progress file has of it → where it belongs
now: a verdict by task, and what is about no task any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.collect.answers import KEPT
from pipeline.collect.ledger import Kept, Running, Verdict
from pipeline.collect.records import Anomaly, anomaly, listed
from pipeline.collect.tables import ARCHIVED, STAMP, TASK, VERDICT
from pipeline.collect.tasks import Index, Task
from pipeline.findings import quote
from pipeline.handout.records import IdentityRow

_NAMED = 100  # cells that one sentence names
FIELDS = {head: field for field, head in VERDICT.items()}
IN_PROGRESS = {"confirmed": "confirmed", "note": "confirmed_note", "closed": "closed"}  # field → key of the contract


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a ledger: the cells under our heads by head, those of the office's own columns in order, the comments on
    the office's cells by head, and the row."""

    row: int
    ours: tuple[tuple[str, str], ...]
    own: tuple[tuple[str, str], ...]
    comments: tuple[tuple[str, str], ...] = ()

    def get(self, head: str) -> str:
        return next((words for known, words in self.ours if known == head), "")


@dataclass(frozen=True, slots=True)
class Standing:
    """What an older ledger holds of the office's: its own heads in order, its rows, those of the archive (None where
    there is no such sheet), what it has written above the heads (``notes``); ``letters`` are the columns of our heads,
    head → letter; ``merged`` are the ranges of merged cells that the office has written into; ``others`` are the cells
    (sheet, cell, head, words) under the heads of the sheets that hold nothing of the office's; ``said`` is what a new
    ledger will not have; ``running`` are its headers and footers."""

    file: str
    own_heads: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    archive: tuple[Kept, ...] | None = None
    notes: tuple[str, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    merged: tuple[str, ...] = ()
    others: tuple[tuple[str, str, str, str], ...] = ()
    said: tuple[Anomaly, ...] = ()
    running: tuple[Running, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """The verdicts by task, those on tasks that are no more, and what is to be said of them."""

    verdicts: dict[str, Verdict]
    archive: tuple[Kept, ...]
    anomalies: tuple[Anomaly, ...]


def place(standing: Standing, plan: str, listed: Iterable[Task]) -> Placed:
    """The verdicts of ``standing`` on the tasks ``listed`` (of ``plan``), wherever these have gone."""
    index = Index(listed)
    groups: dict[str, list[Verdict]] = {}
    gone: list[Kept] = []
    said = [anomaly("F770", standing.file, cells.partition(":")[0], cells=cells) for cells in standing.merged]
    said += standing.said
    for line in standing.lines:
        verdict = verdict_of(line, line.own)
        task, stamp = line.get(TASK).strip(), line.get(STAMP).strip()
        words = line.get("重点任务").rpartition("／")[2] + line.get("工作内容")
        found = index.find(IdentityRow(plan, task, stamp, False, ()), words) if task or stamp else None
        if found:
            groups.setdefault(found[0].id, []).append(verdict)
            if found[1] == "changed" and not verdict.is_empty:
                said.append(anomaly("F761", standing.file, _row(line), task=found[0].named))
        elif not verdict.is_empty or not (task and stamp):  # a row of ours has both
            title = words if task and stamp else "；".join(words for _, words in line.ours)
            gone.append(Kept(task, stamp, title, _in_one(verdict)))
            said.append(anomaly("F762", standing.file, _row(line), old=task or "（没有任务编号的一行）"))
    for kept in standing.archive or ():
        found = index.find(IdentityRow(plan, kept.task, kept.stamp, False, ()), "\0") if kept.stamp else None
        if found and all(each.is_empty for each in groups.get(found[0].id, [])):
            groups[found[0].id] = [kept.verdict]
        else:
            gone.append(kept)
    named = {task.id: task.named for task in index.tasks}
    verdicts = {}
    for task, each in groups.items():
        verdicts[task], found_here = _joined(each, named[task], standing.file)
        said += found_here
    return Placed(verdicts, tuple(dict.fromkeys(gone)), tuple(said))


def verdict_of(line: Line, own: tuple[tuple[str, str], ...]) -> Verdict:
    return Verdict(own=own, comments=line.comments, **{field: line.get(head) for head, field in FIELDS.items()})


def _in_one(verdict: Verdict) -> Verdict:
    """The verdict as the archive has it: what stood in the office's own columns, and in comments, is in one."""
    said = [f"{head}：{words}" if head != ARCHIVED[-2] else words for head, words in verdict.own if words]
    said += [f"{head}的批注：{words}" for head, words in verdict.comments]
    return replace(verdict, own=((ARCHIVED[-2], "\n".join(said)),) if said else (), comments=())


def _row(line: Line) -> str:
    return f"第 {line.row} 行"


def _joined(verdicts: Sequence[Verdict], task: str, file: str) -> tuple[Verdict, list[Anomaly]]:
    """The verdicts of all rows of one task as one: a tall row goes on in further ones, whose verdict is empty."""
    said: list[Anomaly] = []

    def one(head: str, values: Iterable[str]) -> str:
        distinct = list(dict.fromkeys(value for value in values if value))
        if len(distinct) > 1:
            said.append(anomaly("F763", file, task=task, head=head, words=quote("；".join(distinct), KEPT)))
        return "；".join(distinct)

    fields = {field: one(head, (getattr(each, field) for each in verdicts)) for head, field in FIELDS.items()}
    heads = dict.fromkeys(head for each in verdicts for head, _ in each.own)
    own = tuple((head, one(head, (dict(each.own).get(head, "") for each in verdicts))) for head in heads)
    comments = dict.fromkeys(comment for each in verdicts for comment in each.comments)
    return Verdict(own=own, comments=tuple(comments), **fields), said


def from_progress(period: Mapping[str, Any]) -> Standing:
    """What a period of a progress file holds of the office's, where the ledger is gone."""
    lines = [_line_of(number, task) for number, task in enumerate(period.get("tasks", ()), 1)]
    archive = tuple(
        Kept(str(each["task"]), str(each["stamp"]), str(each["title"]), progress_verdict(each))
        for each in period.get("archive", ())
    )
    heads = dict.fromkeys(head for line in lines for head, _ in line.own)
    return Standing("progress.json", tuple(heads), tuple(lines), archive)


def not_kept(what: str, file: str, cells: Sequence[tuple[str, str]]) -> Iterator[Anomaly]:
    """That some ``cells`` with their words will not be in a new ledger, in one sentence."""
    if cells:
        words = listed([f"{cell} “{quote(words, 100)}”" for cell, words in cells], _NAMED)
        yield anomaly("F772", file, cells[0][0], what=what, words=words)


def restored(standing: Standing, period: Mapping[str, Any]) -> Standing:
    """``standing`` with what somebody has deleted as a whole, the sheet of the archive or the rows of tasks, as the
    period that its ledger is of has it."""
    was = from_progress(period)
    here = {line.get(head).strip() for line in standing.lines for head in (TASK, STAMP)} - {""}
    gone = [line for line in was.lines if not here & {line.get(TASK), line.get(STAMP)}]
    gone = [line for line in gone if not verdict_of(line, line.own).is_empty]
    archive = was.archive if standing.archive is None else ()
    said = [anomaly("F773", standing.file, count=len(archive))] if archive else []
    if gone:
        said.append(anomaly("F776", standing.file, count=len(gone), tasks=listed([line.get(TASK) for line in gone])))
    return replace(
        standing,
        lines=(*standing.lines, *gone),
        archive=archive or standing.archive,
        said=(*standing.said, *said),
    )


def _line_of(number: int, task: Mapping[str, Any]) -> Line:
    given = progress_verdict(task)
    said = {TASK: task["task"], STAMP: task.get("stamp"), "重点任务": task.get("title"), "工作内容": task.get("text")}
    said |= {head: getattr(given, field) for field, head in VERDICT.items()}
    return Line(number, tuple((head, str(words)) for head, words in said.items() if words), given.own)


def progress_verdict(said: Mapping[str, Any]) -> Verdict:
    """The verdict that a task of a progress file has."""
    own = said.get("own") or {}
    fields = {field: str(said.get(key) or "") for field, key in IN_PROGRESS.items()}
    return Verdict(own=tuple((str(head), str(words)) for head, words in own.items()), comments=(), **fields)
