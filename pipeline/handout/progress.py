"""progress.json → the answers of the last period, for the next form to start from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline import source
from pipeline.handout.records import SCHEMA, STATES, Answers
from pipeline.handout.verdict import refuses
from pipeline.handout.words import period as in_words
from pipeline.model import PlanError, Unit
from pipeline.registry import key as plain

_NONE = Answers()
_KEYS = tuple(field.name for field in fields(Answers))


class Last:
    """What each unit wrote about each task in the last period. A task is found by its id where its words are the same,
    else by its words where no other task has them: answers to a task that has changed are not handed on."""

    def __init__(self, tasks: Any = ()) -> None:
        self._by_id: dict[tuple[str, str, str], dict[str, Answers]] = {}
        self._by_words: dict[str, dict[str, Answers]] = {}
        self._closed: set[tuple[str, str, str] | str] = set()
        listed = list(tasks)
        counts = Counter(_words(task) for task in listed)
        for task in listed:
            words, found = _words(task), dict(_answers(task))
            self._by_id[str(task["plan"]), str(task["task"]), words] = found
            if counts[words] == 1:
                self._by_words[words] = found
            if _is_closed(task):
                self._closed |= {
                    (str(task["plan"]), str(task["task"]), words),
                    *([words] if counts[words] == 1 else []),
                }

    def is_closed(self, plan: str, task: str, words: str) -> bool:
        """Whether the office has struck the task with these words off (销号)."""
        said = _bare(words)
        return (plan, task, said) in self._closed or said in self._closed

    def answers(self, plan: str, task: str, words: str, unit: Unit) -> Answers:
        """The answers of ``unit`` to the task with these words (its title and its text), empty where there are none."""
        if not self._by_id:
            return _NONE
        said = _bare(words)
        found = self._by_id.get((plan, task, said)) or self._by_words.get(said) or {}
        return found.get(plain(unit.name)) or (found.get(unit.id) if unit.id else None) or _NONE


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
    words = str(task.get("closed") or "")
    return bool(words) and not refuses(words)


def _words(task: Any) -> str:
    return _bare(str(task["title"]) + str(task["text"]))


def _bare(words: str) -> str:
    """Words without white space and without what joins titles, wherever title and text are parted."""
    return plain(words).replace("/", "")


def _answers(task: Any) -> Iterator[tuple[str, Answers]]:
    for each in task["answers"]:
        said = {key: str(each[key]) for key in _KEYS if each.get(key) is not None}
        if said.get("state") not in STATES:  # what was not taken for a state is not asked for again
            said["state"] = ""
        yield plain(str(each["unit"])), Answers(**said)
