"""The words of a ledger (台账) as frozen records: each task with one state, what everybody wrote, and the verdict of
the supervision office."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.collect.answers import state
from pipeline.collect.records import Anomaly
from pipeline.collect.tasks import Task
from pipeline.handout.records import Answers
from pipeline.handout.verdict import refuses, strikes_off

DONE, STANDING = "已完成", "长期坚持"
UNSAID, UNDECIDABLE, CLOSED = "未报", "待明确", "已销号"  # what a task counts as that has no state, or no more
LATE, SOON = "逾期", "临期"
SOON_DAYS = 30
NOT_BACK, BLANK, PART, UNTOUCHED = "未交回", "交回空表", "填报不全", "与上期一字未改"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one unit wrote about one task: its part in issued words, whether it is the reporting unit, the file and the
    first cell of it. ``strange``: the task was not handed out to it. ``since`` is the period that it was written in, ""
    for the ledger's own: what was said last of a task that is struck off stays with it."""

    unit: str
    role: str
    reports: bool
    answers: Answers
    file: str
    cell: str
    strange: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the supervision office has written into the ledger for one task: 核定, 核定说明, 销号, what stands in
    columns of its own, and comments (批注) on all these, each (head, words)."""

    confirmed: str = ""
    note: str = ""
    closed: str = ""
    own: tuple[tuple[str, str], ...] = ()
    comments: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        said = self.confirmed or self.note or self.closed or self.comments
        return not (said or any(words for _, words in self.own))

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed) and not refuses(self.confirmed)

    @property
    def is_closed(self) -> bool:
        """Whether the task is struck off (销号): 否 and 抓紧办理 stand in that column, too."""
        return strikes_off(self.closed)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of an older ledger with a verdict: ``task``, ``stamp`` and ``title`` as they stand there."""

    task: str
    stamp: str
    title: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Status:
    """Where a task stands: ``state`` is the reporting unit's ("" where it said none), ``before`` that of the period
    before; ``stood`` is the last verdict of a period before, ``stood_in`` that period."""

    task: Task
    state: str
    entries: tuple[Entry, ...]
    verdict: Verdict
    overdue: str = ""
    before: str = ""
    stood: str = ""
    stood_in: str = ""

    @property
    def effective(self) -> str:
        """The state that counts: the one confirmed for this period, else the reporting unit's; where that says nothing,
        what was confirmed as done earlier is done."""
        return state(self.verdict.confirmed) or self.state or (DONE if state(self.stood) == DONE else "")

    @property
    def is_settled(self) -> bool:
        """Whether no deadline runs any more: struck off, or the office says itself that the task never ends."""
        confirmed = state(self.verdict.confirmed) or (state(self.stood) if self.state == STANDING else "")
        return self.verdict.is_closed or confirmed == STANDING

    @property
    def counted(self) -> str:
        """The one column of the sums that it stands in: struck off, else its state, else that nobody can or nobody did
        say one."""
        if self.verdict.is_closed:
            return CLOSED
        return self.effective or (UNDECIDABLE if self.task.is_undecided else UNSAID)

    @property
    def reported(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.reports), None)


@dataclass(frozen=True, slots=True)
class Due:
    """A unit that owes something: how it stands, how many tasks it has, how many it reports, which are not filled, and
    which have the very words of the period before."""

    unit: str
    how: str
    count: int
    reports: int
    lacking: tuple[str, ...]
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """What the office has written above or below the pages of a sheet: ``kind`` is oddHeader, firstFooter …, ``side``
    left, center or right, ``code`` the words with their marks of fonts and fields (&D)."""

    sheet: str
    kind: str
    side: str
    code: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of one plan for one period. ``owing`` are the units to be reminded, ``expected`` how many had a form;
    ``own_heads`` are the office's own columns, ``notes`` what it has written above the heads; ``archive`` the verdicts
    on tasks that are no more; ``unsettled`` (unit, file) the forms that do not count and differ from the one that does,
    about which the office has said nothing; ``returned`` are the units whose forms have come back (unit, file, whether
    there is nothing in it); ``running`` are the office's own headers and footers; ``due`` is the day by which the
    forms were to be back, "" where none says."""

    plan: str
    title: str
    issuer: str
    marks: tuple[str, ...]
    period: str
    as_of: str
    statuses: tuple[Status, ...]
    expected: int
    owing: tuple[Due, ...]
    anomalies: tuple[Anomaly, ...]
    own_heads: tuple[str, ...] = ()
    archive: tuple[Kept, ...] = ()
    notes: tuple[str, ...] = ()
    unsettled: tuple[tuple[str, str], ...] = ()
    due: str = ""
    returned: tuple[tuple[str, str, bool], ...] = ()
    running: tuple[Running, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(each.unit for each in self.owing if each.how == NOT_BACK)

    @property
    def back(self) -> str:
        """How many units were to return their forms, and how many have, in words."""
        same = sum(each.how == UNTOUCHED for each in self.owing)
        more = f"（其中 {same} 家{UNTOUCHED}）" if same else ""
        return f"应报 {self.expected} 家、已报 {self.expected - len(self.missing)} 家{more}"


def overdue(due: str | None, as_of: str, effective: str, *, settled: bool) -> str:
    """逾期 where the deadline lies before ``as_of`` and the task is neither done nor ``settled`` otherwise, 临期 within
    30 days from it, else ""."""
    if not due or not as_of or effective == DONE or settled:
        return ""
    left = (dt.date.fromisoformat(due) - dt.date.fromisoformat(as_of)).days
    return LATE if left < 0 else SOON if left <= SOON_DAYS else ""
