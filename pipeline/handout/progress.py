"""progress.json → the answers of the last period, for the next form to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline import source
from pipeline.handout.pairing import Same, pairs, same
from pipeline.handout.records import SCHEMA, STATES, Answers
from pipeline.handout.verdict import strikes_off
from pipeline.handout.words import period as in_words
from pipeline.model import PlanError, Unit
from pipeline.registry import key as plain

_NONE = Answers()
_KEYS = tuple(field.name for field in fields(Answers))


@dataclass(frozen=True, slots=True)
class Found:
    """What the last period has of a task: the ``answers`` by unit, and whether the office has struck it off (销号)."""

    answers: dict[str, Answers]
    closed: bool

    def of(self, unit: Unit) -> Answers:
        """The answers of ``unit``, empty where there are none."""
        return self.answers.get(plain(unit.name)) or (self.answers.get(unit.id) if unit.id else None) or _NONE


class Last:
    """What each unit wrote about each task in the last period. Answers to a task whose words have changed are not
    handed on; those to one that only got another number are."""

    def __init__(self, tasks: Any = ()) -> None:
        listed = list(tasks)
        self._found = [Found(dict(_answers(task)), _is_closed(task)) for task in listed]
        self._same = [_same(task) for task in listed]

    def find(self, now: Sequence[Same]) -> list[Found | None]:
        """What there is of each task as it is ``now``; None where there was no such task."""
        at = pairs(self._same, now)
        return [self._found[at[nth]] if nth in at else None for nth in range(len(now))]

    @property
    def plans(self) -> frozenset[str]:
        """The plans that had tasks."""
        return frozenset(each.plan for each in self._same)


def read(path: Path, period: str = "") -> Last:
    """The last period of the file at ``path`` that is not ``period`` itself. Raises as ``tasks`` does."""
    return Last(tasks(path, period))


def tasks(path: Path, period: str = "") -> list[dict[str, Any]]:
    """The tasks of that period. Raises PlanError where the file cannot be read or is no progress.json."""
    try:
        said = json.loads(source.content(path))
        if said["schema"] != SCHEMA:
            raise ValueError
        earlier = [each for each in said["periods"] if not period or in_words(each["period"]) != in_words(period)]
        listed = list(earlier[-1]["tasks"]) if earlier else []
        Last(listed)  # reads whatever is asked for
    except OSError as error:
        raise PlanError(f"{path}：读不了（{error.strerror}），请检查文件名和权限再试。") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise PlanError(
            f"{path}：不是 fengong collect 写出的进度文件（progress.json），请换成它写出的那一个再试。"
        ) from None
    return listed


def _is_closed(task: Any) -> bool:
    return strikes_off(str(task.get("closed") or ""))


def _same(task: Any) -> Same:
    section, stamp = str(task.get("section") or ""), str(task.get("stamp") or "")
    return same(str(task["plan"]), str(task["task"]), section, str(task["title"]), str(task["text"]), stamp)


def _answers(task: Any) -> Iterator[tuple[str, Answers]]:
    for each in task["answers"]:
        said = {key: str(each[key]) for key in _KEYS if each.get(key) is not None}
        if said.get("state") not in STATES:  # what was not taken for a state is not asked for again
            said["state"] = ""
        yield plain(str(each["unit"])), Answers(**said)
