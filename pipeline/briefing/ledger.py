"""Last year's ledger (台账, ``progress.json``) → which tasks were not finished when it was last kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from pipeline.model import Plan, PlanError

DONE = "已完成"
_OPEN = ("未启动", "正常推进", "滞后", "长期坚持")  # confirmed as such, a task is not finished
_ASK = "请用 fengong collect 生成的 progress.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stood in the last period: its state in words, and whether it was finished (完成、核定或销号)."""

    state: str
    finished: bool

    @property
    def words(self) -> str:
        return self.state or "未填报"


def read(path: Path, plan: Plan, shown: str = "") -> dict[str, Standing]:
    """The ledger at ``path`` → text id of ``plan`` → how the task stood in the last period of the file.

    Raises PlanError where the file cannot be read, is no ledger, or has nothing on ``plan``.
    """
    name = shown or str(path)
    periods = _periods(path, name)
    stem = PurePath(plan.source.file).stem
    tasks = [task for task in periods[-1]["tasks"] if isinstance(task, dict)] if periods else []
    of_plan = [task for task in tasks if PurePath(str(task.get("plan", ""))).stem == stem or task.get("plan") == stem]
    ids = {place.text.id for place in plan.places()}
    found = {str(task.get("task")): _standing(task) for task in of_plan if task.get("task") in ids}
    if not found:
        raise PlanError(f"{name}：台账中没有 {plan.source.file} 的任务，请确认这是旧文件那一年的台账。")
    return found


def _periods(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        said = json.loads(path.read_bytes())
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
    state, confirmed = task.get("state"), task.get("confirmed")
    if confirmed in _OPEN:  # the office's word against the unit's
        return Standing(str(confirmed), bool(task.get("closed")))
    words = state if isinstance(state, str) else ""
    return Standing(words, bool(words == DONE or confirmed or task.get("closed")))
