"""The ledger that is there, and what the run that wrote it has worked out → the cells that somebody has changed since,
though every run writes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.collect import history, progress
from pipeline.collect.answers import HEADS
from pipeline.collect.ledger import Entry, Status, Verdict
from pipeline.collect.progress import Period
from pipeline.collect.records import Anomaly, anomaly, listed
from pipeline.collect.standing import Standing
from pipeline.collect.tables import TASK, computed
from pipeline.collect.tasks import DUTIES, Task
from pipeline.findings import apart
from pipeline.handout.records import Answers
from pipeline.registry import key as plain

_WRITTEN_OUT = re.compile(r"\\u([0-9A-F]{4})")  # what no cell can hold, as it stands in one
_NAMED = 100  # cells that the sentence names
_CONTINUED, _ELSEWHERE = "（续）", "（全文共"  # a cell of a tall row that goes on; one whose text stands on 长文本


def altered(old: Standing, periods: Sequence[Period]) -> Iterator[Anomaly]:
    """The changed cells in one sentence, where the progress file still says what was written."""
    said = history.held(periods)
    written = {each.task.id: computed(each) for each in _statuses(said, periods)} if said else {}
    letters = dict(old.letters)
    rows: dict[str, int] = {}
    found: list[tuple[str, str]] = []
    for line in old.lines:
        rows[line.get(TASK)] = rows.get(line.get(TASK), 0) + 1
    for line in old.lines:
        for head, was in written.get(line.get(TASK), {}).items():
            now = line.get(head)
            if head in letters and not _same(now, was, several=rows[line.get(TASK)] > 1):
                one, two = apart(was, now) if was and now else (was[:40], now[:40])
                found.append((f"{letters[head]}{line.row}", f"“{one}”→“{two}”"))
    if found:
        words = listed([f"{cell} {change}" for cell, change in found], _NAMED)
        yield anomaly("F771", old.file, found[0][0], words=words)


def _same(now: str, was: str, *, several: bool) -> bool:
    if now.startswith(_ELSEWHERE):
        return True
    said = _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), now.removeprefix(_CONTINUED))
    one, two = plain(said), plain(was)
    return one == two or (several and bool(one or now) and one in two)


def _statuses(said: Period, periods: Sequence[Period]) -> Iterator[Status]:
    """What a period's ledger was made of, as far as its columns that every run writes need it."""
    past = progress.earlier(periods, said["period"], said["as_of"])
    before = progress.states(past[-1] if past else None)
    tasks = [_task(each) for each in said["tasks"]]
    stood = history.stood(past, tasks[0].plan if tasks else "", tasks)
    for each, task in zip(said["tasks"], tasks, strict=True):
        last, of = stood.get(task.id, ("", ""))
        entries = tuple(map(_entry, each["answers"]))
        late = str(each.get("overdue") or "")
        yield Status(task, each["state"], entries, Verdict(), late, before.get(task.stamp, ""), last, of)


def _task(said: Mapping[str, Any]) -> Task:
    keys = ("plan", "stamp", "path", "section", "title", "text", "reporter", "deadline", *DUTIES)
    words = {key: str(said.get(key) or "") for key in keys}
    return Task(id=str(said["task"]), due=said.get("due"), assigned=(), **words)


def _entry(said: Mapping[str, Any]) -> Entry:
    given = Answers(**{key: str(said.get(key) or "") for key in HEADS})
    role, strange = str(said.get("role") or ""), bool(said.get("strange"))
    return Entry(str(said["unit"]), role, bool(said.get("reports")), given, "", "", strange)
