"""The ledger and the progress file of earlier runs → what the office has written there, and the periods before.

Both are about to be replaced, so what cannot be read is refused rather than lost. The ledger may have been saved by any
program, its rows sorted, its columns moved, columns and rows added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.collect.answers import KEPT
from pipeline.collect.cells import MOST_ROWS, Book, Held, bounds_of, opened
from pipeline.collect.ledger import Kept, Verdict
from pipeline.collect.records import Anomaly, anomaly
from pipeline.collect.tables import ARCHIVE, ARCHIVED, LEDGER, OUR_HEADS, SHEETS, STAMP, TASK, VERDICT
from pipeline.collect.tasks import Index, Task
from pipeline.findings import quote
from pipeline.handout.records import IdentityRow
from pipeline.model import PlanError
from pipeline.registry import key as plain

_LONG = "长文本"
_HEADS_WITHIN = 60
_MOST_COLUMNS = 256
_HEADLESS = "（无表头）"
_NEEDED = frozenset(map(plain, (TASK, *VERDICT.values())))
_OURS = {plain(head): head for head in OUR_HEADS}
_FIELDS = {head: field for field, head in VERDICT.items()}
IN_PROGRESS = {"confirmed": "confirmed", "note": "confirmed_note", "closed": "closed"}  # field → key of the contract
_NOT_LOST = "为免丢失核定内容，没有重写"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a ledger: the cells under our heads by head, those of the office's own columns in order, and the row."""

    row: int
    ours: tuple[tuple[str, str], ...]
    own: tuple[tuple[str, str], ...]

    def get(self, head: str) -> str:
        return next((words for known, words in self.ours if known == head), "")


@dataclass(frozen=True, slots=True)
class Standing:
    """What an older ledger holds of the office's: its own heads in order, its rows, and those of the archive;
    ``merged`` are the ranges of merged cells that the office has written into."""

    file: str
    own_heads: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    archive: tuple[Kept, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """The verdicts by task, those on tasks that are no more, and what is to be said of them."""

    verdicts: dict[str, Verdict]
    archive: tuple[Kept, ...]
    anomalies: tuple[Anomaly, ...]


def read(path: Path) -> Standing | None:
    """The ledger at ``path``, None where there is none. Raises PlanError, one Chinese sentence, where it cannot be read
    whole: with sheets or comments that a new one would not have, without one of the office's columns."""
    if not path.exists():
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path}：原来的台账读不出来（{error.strerror}），{_NOT_LOST}。") from None
    try:
        with opened(data, str(path)) as book:
            found = {title: _Sheet(book, title, path) for title in book.sheets}
            for title, sheet in found.items():
                if sheet.is_ledger and title != ARCHIVE:
                    sheet.unmerge(book.merged(title, sheet.heads_at))
            comments = book.has_comments
    except PlanError as error:
        raise PlanError(f"{error}原来的台账读不出来，{_NOT_LOST}；不再需要它的，请移走。") from None
    if comments:
        raise PlanError(f"{path}：原来的台账里有批注，重写后不会保留；请移到“核定说明”一列，删去批注再试。")
    return _standing(found, path)


def _standing(found: dict[str, _Sheet], path: Path) -> Standing:
    ledgers = [title for title, sheet in found.items() if sheet.is_ledger and title != ARCHIVE]
    ledgers.sort(key=lambda title: title != LEDGER)
    strange = [title for title, sheet in found.items() if sheet.filled and title not in (*SHEETS, _LONG, *ledgers[:1])]
    if not ledgers:
        heads = "、".join((TASK, *VERDICT.values()))
        raise PlanError(f"{path}：原来的台账里没有一张表有“{heads}”这几列，{_NOT_LOST}；请恢复这几列的表头再试。")
    if strange:
        raise PlanError(f"{path}：原来的台账里另有工作表“{'”“'.join(strange)}”，重写后不会保留；请移到别的文件再试。")
    if ARCHIVE in found and found[ARCHIVE].filled and not found[ARCHIVE].is_ledger:
        heads = "、".join(ARCHIVED)
        raise PlanError(f"{path}：原来的台账里“{ARCHIVE}”表没有“{heads}”这几列，{_NOT_LOST}；请恢复表头再试。")
    sheet = found[ledgers[0]]
    archive = tuple(_archived(found[ARCHIVE])) if ARCHIVE in found else ()
    return Standing(path.name, tuple(sheet.own_heads), tuple(sheet.lines), archive, tuple(sheet.merged))


class _Sheet:
    """A sheet of a ledger, read from top to bottom; without heads in its first rows only whether anything is in it."""

    def __init__(self, book: Book, title: str, path: Path) -> None:
        self.lines: list[Line] = []
        self.own_heads: list[str] = []
        self.is_ledger = self.filled = False
        self.heads_at = 0
        self.merged: list[str] = []  # the ranges in which the office's words were put into every row
        self._columns: dict[int, tuple[str, bool]] = {}  # column → head, and whether it is one of ours
        archive = title == ARCHIVE
        needed = frozenset(map(plain, ARCHIVED)) if archive else _NEEDED
        for number, row in book.rows(title, _MOST_COLUMNS):
            self.filled = self.filled or bool(row)
            if self._columns:
                self._line(number, row)
            elif number > _HEADS_WITHIN:
                break
            else:
                self._heads(row, needed, archive=archive)
                self.heads_at = number
            if number > MOST_ROWS:
                why = f"“{title}”表超过 {MOST_ROWS} 行"
                raise PlanError(f"{path}：原来的台账{why}，{_NOT_LOST}；请删去多余的行。")

    def _heads(self, row: Sequence[Held], needed: frozenset[str], *, archive: bool) -> None:
        """Take the row for that of the heads, if it is."""
        if not needed <= {plain(held.text) for held in row}:
            return
        known = {plain(head): head for head in ARCHIVED} if archive else _OURS
        self.is_ledger = True
        taken: set[str] = set()
        for held in row:
            head = " ".join(held.text.split())
            ours = known.get(plain(head))
            if ours is None or ours in taken:
                name, nth = head, 1
                while name in taken or name in _OURS.values():
                    nth += 1
                    name = f"{head}（{nth}）"
                head = name
                self.own_heads.append(head)
            taken.add(ours if ours == head else head)
            self._columns[held.column] = head, ours == head

    def _line(self, number: int, row: Sequence[Held]) -> None:
        ours: list[tuple[str, str]] = []
        own: dict[str, str] = {}
        for column, words, _ in row:
            head, known = self._columns.get(column, (_HEADLESS, False))
            if known:
                ours.append((head, words))
                continue
            own[head] = f"{own[head]}；{words}" if head in own else words
            if head not in self.own_heads:
                self.own_heads.append(head)
        if ours or own:
            self.lines.append(Line(number, tuple(ours), tuple(own.items())))

    def unmerge(self, ranges: Iterable[str]) -> None:
        """Put what stands in merged cells of the office's columns into every row that they cover."""
        for cells in ranges:
            first, top, last = bounds_of(cells)
            head, known = self._columns.get(first, (_HEADLESS, False))
            said = next((line for line in self.lines if line.row == top), None)
            if said is None or top == last or (known and head not in _FIELDS):
                continue
            if words := said.get(head) if known else dict(said.own).get(head, ""):
                self.merged.append(cells)
                covered = range(top + 1, last + 1)
                self.lines = [
                    _with(line, head, words, known=known) if line.row in covered else line for line in self.lines
                ]


def _with(line: Line, head: str, words: str, *, known: bool) -> Line:
    more = ((head, words),)
    return replace(line, ours=line.ours + more) if known else replace(line, own=line.own + more)


def _archived(sheet: _Sheet) -> Iterator[Kept]:
    for line in sheet.lines:
        more = line.get(ARCHIVED[-2])
        own = ((ARCHIVED[-2], more), *line.own) if more else line.own
        yield Kept(line.get(TASK), line.get(STAMP), line.get(ARCHIVED[1]), _verdict(line, own))


def _verdict(line: Line, own: tuple[tuple[str, str], ...]) -> Verdict:
    return Verdict(own=own, **{field: line.get(head) for head, field in _FIELDS.items()})


def place(standing: Standing, plan: str, listed: Iterable[Task]) -> Placed:
    """The verdicts of ``standing`` on the tasks ``listed`` (of ``plan``), wherever these have gone."""
    index = Index(listed)
    groups: dict[str, list[Verdict]] = {}
    gone: list[Kept] = []
    said = [anomaly("F770", standing.file, cells.partition(":")[0], cells=cells) for cells in standing.merged]
    for line in standing.lines:
        verdict = _verdict(line, line.own)
        task, stamp = line.get(TASK).strip(), line.get(STAMP).strip()
        words = line.get("重点任务").rpartition("／")[2] + line.get("工作内容")
        found = index.find(IdentityRow(plan, task, stamp, False, ()), words) if task or stamp else None
        if found:
            groups.setdefault(found[0].id, []).append(verdict)
            if found[1] == "changed" and not verdict.is_empty:
                said.append(anomaly("F761", standing.file, _row(line), task=found[0].named))
        elif not verdict.is_empty or not task:
            title = words if task else "；".join(words for _, words in line.ours)
            gone.append(Kept(task, stamp, title, _in_one(verdict)))
            said.append(anomaly("F762", standing.file, _row(line), old=task or "（没有任务编号的一行）"))
    for kept in standing.archive:
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


def _in_one(verdict: Verdict) -> Verdict:
    """The verdict as the archive has it: what stood in the office's own columns is in one."""
    said = [f"{head}：{words}" if head != ARCHIVED[-2] else words for head, words in verdict.own if words]
    return replace(verdict, own=((ARCHIVED[-2], "\n".join(said)),) if said else ())


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

    fields = {field: one(head, (getattr(each, field) for each in verdicts)) for head, field in _FIELDS.items()}
    heads = dict.fromkeys(head for each in verdicts for head, _ in each.own)
    own = tuple((head, one(head, (dict(each.own).get(head, "") for each in verdicts))) for head in heads)
    return Verdict(own=own, **fields), said


def from_progress(period: Mapping[str, Any]) -> Standing:
    """What a period of a progress file holds of the office's, where the ledger is gone."""
    lines = [_line_of(number, task) for number, task in enumerate(period.get("tasks", ()), 1)]
    archive = tuple(
        Kept(str(each["task"]), str(each["stamp"]), str(each["title"]), progress_verdict(each))
        for each in period.get("archive", ())
    )
    heads = dict.fromkeys(head for line in lines for head, _ in line.own)
    return Standing("progress.json", tuple(heads), tuple(lines), archive)


def _line_of(number: int, task: Mapping[str, Any]) -> Line:
    given = progress_verdict(task)
    said = {TASK: task["task"], STAMP: task.get("stamp"), "重点任务": task.get("title"), "工作内容": task.get("text")}
    said |= {head: getattr(given, field) for field, head in VERDICT.items()}
    return Line(number, tuple((head, str(words)) for head, words in said.items() if words), given.own)


def progress_verdict(said: Mapping[str, Any]) -> Verdict:
    """The verdict that a task of a progress file has."""
    own = said.get("own") or {}
    fields = {field: str(said.get(key) or "") for field, key in IN_PROGRESS.items()}
    return Verdict(own=tuple((str(head), str(words)) for head, words in own.items()), **fields)
