"""Last year's ledger (台账, ``progress.json``) → which tasks were not finished when it was last kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from pipeline import source
from pipeline.decisions import fingerprint
from pipeline.handout.records import STATES
from pipeline.handout.verdict import refuses, strikes_off
from pipeline.model import Plan, PlanError
from pipeline.registry import key as plain

DONE = "已完成"
VERDICTS = {"confirmed": "核定", "closed": "销号"}  # the office's own words that finish a task
_ASK = "请用 fengong collect 生成的 progress.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stood in the last period: its state in words, and whether it was finished (完成或销号)."""

    state: str
    finished: bool

    @property
    def words(self) -> str:
        return self.state or "未填报"


def tasks(path: Path) -> list[dict[str, Any]]:
    """The tasks of the last period of the ledger at ``path``. Raises PlanError where the file cannot be read or is no
    ledger."""
    periods = _periods(path, str(path))
    return [task for task in periods[-1]["tasks"] if isinstance(task, dict)] if periods else []


def standings(listed: list[dict[str, Any]], plan: Plan, name: str) -> dict[str, Standing]:
    """The tasks of a ledger (what is read of ``name``) → text id of ``plan`` → how the task stood.

    A task is known by what was issued, whatever number it bore then, else by its number in a plan of the same name.
    Raises PlanError where none is of ``plan``.
    """
    found = dict(_found(listed, plan))
    if not found:
        raise PlanError(f"{name}：台账中没有 {plan.source.file} 的任务，请确认这是旧文件那一年的台账。")
    return found


def _found(listed: list[dict[str, Any]], plan: Plan) -> Iterator[tuple[str, Standing]]:
    stem = PurePath(plan.source.file).stem
    by_stamp = _unique((str(task.get("stamp") or ""), task) for task in listed)
    by_id = {str(task.get("task")): task for task in listed if task.get("plan") == stem}
    for place in plan.places():
        task = by_stamp.get(fingerprint(place)) or by_id.get(place.text.id)
        if task:
            yield place.text.id, _standing(task)


def _unique(tasks: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    stamped = list(tasks)
    counts = Counter(stamp for stamp, _ in stamped)
    return {stamp: task for stamp, task in stamped if stamp and counts[stamp] == 1}


def _periods(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        said = json.loads(source.content(path))
    except OSError as error:
        raise PlanError(f"{name}：台账读不了（{error.strerror}），{_ASK}。") from None
    except (ValueError, RecursionError):
        raise PlanError(f"{name}：这不是台账的 JSON 文件，{_ASK}。") from None
    periods = said.get("periods") if isinstance(said, dict) else None
    if not isinstance(periods, list) or not all(_is_period(each) for each in periods):
        raise PlanError(f"{name}：文件里没有台账各期的任务（periods），{_ASK}。")
    return periods


def _is_period(each: object) -> bool:
    return isinstance(each, dict) and isinstance(each.get("tasks"), list)


def _standing(task: dict[str, Any]) -> Standing:
    """The office's word against the unit's: a confirmed state counts for the unit's; confirmed in other words (是) or
    closed (销号), a task is finished."""
    confirmed, closed = _words(task.get("confirmed")), _words(task.get("closed"))
    state = confirmed if confirmed in STATES else _words(task.get("state"))
    said = bool(confirmed) and confirmed not in STATES and not refuses(confirmed)
    return Standing(state, state == DONE or said or strikes_off(closed))


def _words(said: object) -> str:
    return plain(said) if isinstance(said, str) else ""
