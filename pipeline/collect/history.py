"""The periods of a progress file → what of them still counts for the tasks as they are now.

A verdict (核定) is of the period whose ledger it was written into: the ledger of another period is not asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.collect import progress
from pipeline.collect.answers import HEADS, is_empty
from pipeline.collect.ledger import Entry, Verdict
from pipeline.collect.progress import Period
from pipeline.collect.tasks import Index, Task
from pipeline.handout.records import Answers, IdentityRow
from pipeline.registry import key as plain


@dataclass(frozen=True, slots=True)
class Filed:
    """The ``periods`` with the verdicts of the ledger that is there, the verdicts of the current period by task, and
    how many were of another one (``of``)."""

    periods: tuple[Period, ...]
    verdicts: dict[str, Verdict]
    count: int = 0
    of: str = ""


def matched(said: Period | None, plan: str, listed: Sequence[Task]) -> Iterator[tuple[Mapping[str, Any], Task | None]]:
    """The tasks of a period, each with what it is now; None where it is gone."""
    index = Index(listed)
    for each in said["tasks"] if said else ():
        words = str(each["title"]).rpartition("／")[2] + str(each["text"])
        found = index.find(IdentityRow(plan, each["task"], str(each.get("stamp") or ""), False, ()), words)
        yield each, found[0] if found else None


def named(periods: Sequence[Period], name: str) -> Period | None:
    """The period of that name."""
    return next((each for each in periods if progress.is_same(each["period"], name)), None)


def held(periods: Sequence[Period]) -> Period | None:
    """The period whose ledger was written last."""
    return next((each for each in periods if each.get("current")), periods[-1] if periods else None)


def filed(
    periods: Sequence[Period], current: str, verdicts: Mapping[str, Verdict], plan: str, listed: Sequence[Task]
) -> Filed:
    """The ``verdicts`` of the ledger that is there, put where they belong: of the ``current`` period those that were
    given for it. 核定说明, 销号 and the office's own columns go on from one period to the next."""
    of = held(periods)
    if of is None or progress.is_same(of["period"], current):
        return Filed(tuple(periods), dict(verdicts))
    own = matched(named(periods, current), plan, listed)
    kept = {task.id: str(each.get("confirmed") or "") for each, task in own if task}
    made, moved, tasks = dict(verdicts), set(), []
    for each, task in matched(of, plan, listed):
        given = verdicts.get(task.id) if task else None
        moved |= {task.id} if task and given else set()
        tasks.append({**each, **progress.verdict(given)} if given else each)
    for task_id in moved | set(kept):
        made[task_id] = replace(made.get(task_id, Verdict()), confirmed=kept.get(task_id, ""))
    again = tuple({**each, "tasks": tasks} if each is of else each for each in periods)
    return Filed(again, made, sum(bool(verdicts[task].confirmed) for task in moved), of["period"])


def stood(periods: Sequence[Period], plan: str, listed: Sequence[Task]) -> dict[str, tuple[str, str]]:
    """Task → the last verdict of ``periods`` (in their order), and of which that is."""
    found: dict[str, tuple[str, str]] = {}
    for period in periods:
        for each, task in matched(period, plan, listed):
            if task and each.get("confirmed"):
                found[task.id] = str(each["confirmed"]), str(period["period"])
    return found


def last_words(periods: Sequence[Period], plan: str, listed: Sequence[Task]) -> dict[str, tuple[Entry, ...]]:
    """Task → what each unit wrote about it last in ``periods`` (in their order), the latest first."""
    found: dict[str, dict[str, Entry]] = {}
    for period in reversed(periods):
        for each, task in matched(period, plan, listed):
            for said in each["answers"] if task else ():
                entry = as_written(said, str(period["period"] or period["as_of"] or "以前"))
                if task and not said.get("since") and not is_empty(entry.answers):
                    found.setdefault(task.id, {}).setdefault(plain(entry.unit), entry)
    return {task: tuple(entries.values()) for task, entries in found.items()}


def as_written(said: Mapping[str, Any], since: str) -> Entry:
    """An answer of a progress file as the entry that it was."""
    unit, role, file, cell = (str(said.get(key) or "") for key in ("unit", "role", "file", "cell"))
    given = Answers(**{key: str(said.get(key) or "") for key in HEADS})
    return Entry(unit, role, bool(said.get("reports")), given, file, cell, bool(said.get("strange")), since)


def answers(said: Period | None, plan: str, listed: Sequence[Task]) -> dict[tuple[str, str], Answers]:
    """Task and unit → what the unit wrote in that period."""
    return {
        (task.id, plain(str(given["unit"]))): Answers(**{key: str(given.get(key) or "") for key in HEADS})
        for each, task in matched(said, plan, listed)
        if task
        for given in each["answers"]
    }
