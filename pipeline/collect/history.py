"""The periods of a progress file → what of them still counts for the tasks as they are now.

A verdict (核定, 核定说明, 销号) is of the period whose ledger it was written into; the last two go on in the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.collect import progress
from pipeline.collect.answers import HEADS, is_empty
from pipeline.collect.ledger import Entry, Verdict
from pipeline.collect.progress import Period
from pipeline.collect.standing import progress_verdict
from pipeline.collect.tasks import Index, Task
from pipeline.handout.records import Answers, IdentityRow
from pipeline.registry import key as plain


@dataclass(frozen=True, slots=True)
class Filed:
    """The ``periods`` with the verdicts of the ledger that is there, the verdicts of the current period by task, and
    how many stay with another one (``of``), which ``is_back`` says is a later one."""

    periods: tuple[Period, ...]
    verdicts: dict[str, Verdict]
    count: int = 0
    of: str = ""
    is_back: bool = False


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
    periods: Sequence[Period],
    current: str,
    as_of: str,
    verdicts: Mapping[str, Verdict],
    plan: str,
    listed: Sequence[Task],
) -> Filed:
    """The ``verdicts`` of the ledger that is there, put where they belong. That of another period gives them to that
    one, and the ``current`` one has its own; where it has none yet, 核定说明, 销号 and the office's own columns of the
    period before go on, as does whatever was written into the ledger of an earlier one since. None goes back."""
    of = held(periods)
    if of is None or progress.is_same(of["period"], current):
        return Filed(tuple(periods), dict(verdicts))
    past = progress.earlier(periods, current, as_of)
    is_dated = bool(as_of and of["as_of"])  # else nobody knows which of the two is the later
    is_back = is_dated and not any(progress.is_same(each["period"], of["period"]) for each in past)
    own = named(periods, current)
    base = own or (past[-1] if past else None if is_back else of)
    was, stands = _verdicts(of, plan, listed), _verdicts(base, plan, listed)
    if base and progress.is_same(base["period"], of["period"]):
        stands = dict(verdicts)
    made, moved, tasks = {}, set(), []
    for each, task in matched(of, plan, listed):
        given = verdicts.get(task.id) if task else None
        moved |= {task.id} if task and given else set()
        tasks.append({**each, **progress.verdict(given)} if given else each)
    for task_id in verdicts.keys() | stands.keys():
        here, there = verdicts.get(task_id, Verdict()), stands.get(task_id, Verdict())
        there = there if is_back else _written_since(there, here, was.get(task_id, Verdict()))
        made[task_id] = replace(there, confirmed=there.confirmed if own else "", comments=here.comments)
    again = tuple({**each, "tasks": tasks} if each is of else each for each in periods)
    counted = [verdicts[task] for task in moved]
    count = sum(
        not replace(each, own=(), comments=()).is_empty if is_back else bool(each.confirmed) for each in counted
    )
    return Filed(again, made, count, of["period"], is_back)


def _verdicts(said: Period | None, plan: str, listed: Sequence[Task]) -> dict[str, Verdict]:
    return {task.id: progress_verdict(each) for each, task in matched(said, plan, listed) if task}


def _written_since(stands: Verdict, here: Verdict, was: Verdict) -> Verdict:
    """A verdict with what has been written into the ledger that is ``here`` since it was put together (``was``)."""
    before, own = dict(was.own), dict(stands.own)
    own |= {head: words for head, words in here.own if words and words != before.get(head)}
    return replace(
        stands,
        note=here.note if here.note and here.note != was.note else stands.note,
        closed=here.closed if here.closed and here.closed != was.closed else stands.closed,
        own=tuple(own.items()),
    )


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
