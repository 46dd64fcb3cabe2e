"""progress.json and progress.csv: what every period's ledger says, for programs. A run replaces its own period.

The periods stand in the order of their dates (``as_of``), so that the last one is where things stand; ``fengong diff``
and ``fengong offices`` read it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.collect.ledger import Entry, Kept, Ledger, Status, Verdict
from pipeline.collect.standing import IN_PROGRESS
from pipeline.collect.tables import VERDICT
from pipeline.collect.tasks import DUTIES
from pipeline.findings import SEVERITY_WORDS
from pipeline.handout.records import ANSWERS, FIELDS, SCHEMA
from pipeline.handout.words import period as in_words
from pipeline.matrix import Cell, Column, Table
from pipeline.matrix.columns import BY_KEY
from pipeline.model import PlanError
from pipeline.registry import key as plain

Period = Mapping[str, Any]
ANOMALY = ("code", "severity", "message", "file", "cell")
_NUMBER = re.compile(r"\d+")


def read(path: Path) -> tuple[Period, ...]:
    """The periods of the progress file at ``path`` as they stand there, none where there is no such file. Raises
    PlanError where it cannot be read: a run would replace it."""
    if not path.exists():
        return ()
    try:
        said = json.loads(path.read_text("utf-8-sig"))
        listed = tuple(said["periods"])
        if said["schema"] != SCHEMA or not all(map(_is_period, listed)):
            raise ValueError
    except OSError as error:
        raise PlanError(f"{path}：读不出来（{error.strerror}），为免丢失以前各期，没有重写。") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        why = "不是 fengong collect 写出的进度文件，或已损坏"
        raise PlanError(f"{path}：{why}，为免丢失以前各期，没有重写；请恢复或移走它再试。") from None
    return listed


def _is_period(said: Any) -> bool:
    words = all(isinstance(said[key], str) for key in ("period", "as_of"))
    lists = (
        (_is_task, said["tasks"]),
        (_is_kept, said.get("archive", ())),
        (_is_anomaly, said.get("anomalies", ())),
        (_is_due, said.get("owing", ())),
        (_is_unsettled, said.get("unsettled", ())),
        (_is_returned, said.get("returned", ())),
    )
    return words and all(is_one(each) for is_one, listed in lists for each in listed)


def _is_task(said: Any) -> bool:
    answers = all(isinstance(each["unit"], str) for each in said["answers"])
    return answers and all(isinstance(said[key], str) for key in ("task", "title", "text", "state")) and _has_own(said)


def _is_anomaly(said: Any) -> bool:
    return all(isinstance(said[key], str) for key in ANOMALY) and said["severity"] in SEVERITY_WORDS


def _is_due(said: Any) -> bool:
    kinds = {"unit": str, "how": str, "count": int, "reports": int, "lacking": list, "same": list}
    lists = all(isinstance(each, str) for key in ("lacking", "same") for each in said[key])
    return lists and all(isinstance(said[key], kind) for key, kind in kinds.items())


def _is_unsettled(said: Any) -> bool:
    return all(isinstance(said[key], str) for key in ("unit", "file"))


def _is_returned(said: Any) -> bool:
    return _is_unsettled(said) and isinstance(said["blank"], bool)


def _is_kept(said: Any) -> bool:
    return all(isinstance(said[key], str) for key in ("task", "stamp", "title")) and _has_own(said)


def _has_own(said: Any) -> bool:
    return isinstance(said.get("own", {}), dict)


def is_same(one: str, other: str) -> bool:
    """Whether two names are of one period: 2017-Q1 and 2017年第一季度 are."""
    return plain(in_words(one)) == plain(in_words(other))


def before(periods: Sequence[Period], current: str, as_of: str) -> Period | None:
    """The period before the ``current`` one, None where that is the first."""
    listed = earlier(periods, current, as_of)
    return listed[-1] if listed else None


def earlier(periods: Sequence[Period], current: str, as_of: str) -> list[Period]:
    """All periods before the ``current`` one, in their order."""
    listed = joined(periods, {"period": current, "as_of": as_of})
    at = next(at for at, each in enumerate(listed) if each["period"] == current)
    return listed[:at]


def newest(periods: Sequence[Period], current: str, as_of: str) -> str:
    """The last of all periods, "" where that is the ``current`` one."""
    last = joined(periods, {"period": current, "as_of": as_of})[-1]["period"]
    return "" if last == current else str(last)


def states(said: Period | None) -> dict[str, str]:
    """The states of a period by the stamps of its tasks, for numbers may have moved; of those that have one of their
    own."""
    listed = [(str(task.get("stamp") or ""), task["state"]) for task in said["tasks"]] if said else []
    counts = Counter(stamp for stamp, _ in listed)
    return {stamp: state for stamp, state in listed if counts[stamp] == 1}


def period(ledger: Ledger) -> dict[str, Any]:
    """The ledger as a period of the contract, schema 1."""
    return {
        "period": ledger.period,
        "as_of": ledger.as_of,
        "current": True,
        "tasks": [_task(status) for status in ledger.statuses],
        "missing": list(ledger.missing),
        "owing": [asdict(each) for each in ledger.owing],
        "anomalies": [each.to_dict() for each in ledger.anomalies],
        "returned": [{"unit": unit, "file": file, "blank": blank} for unit, file, blank in ledger.returned],
        "unsettled": [{"unit": unit, "file": file} for unit, file in ledger.unsettled],
        "archive": [_kept(each) for each in ledger.archive],
    }


def _kept(each: Kept) -> dict[str, Any]:
    return {"task": each.task, "stamp": each.stamp, "title": each.title, **verdict(each.verdict)}


def verdict(given: Verdict) -> dict[str, Any]:
    """A verdict as the contract has it."""
    return {**{key: getattr(given, field) for field, key in IN_PROGRESS.items()}, "own": dict(given.own)}


def _task(status: Status) -> dict[str, Any]:
    task = status.task
    return {
        "plan": task.plan,
        "task": task.id,
        "stamp": task.stamp,
        "path": task.path,
        "section": task.section,
        "title": task.title,
        "text": task.text,
        "head": task.head,
        "fields": task.fields,
        **{key: getattr(task, key) for key in DUTIES},
        "reporter": task.reporter,
        "deadline": task.deadline,
        "due": task.due,
        "state": status.state,
        "overdue": status.overdue,
        **verdict(status.verdict),
        "answers": [_entry(entry) for entry in status.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    where = {"file": entry.file, "cell": entry.cell} | ({"strange": True} if entry.strange else {})
    where |= {"since": entry.since} if entry.since else {}
    return {"unit": entry.unit, "role": entry.role, "reports": entry.reports, **asdict(entry.answers), **where}


def joined(periods: Sequence[Period], new: Period) -> list[Period]:
    """The periods with ``new`` in the place of its own, in the order of their dates, then of their names; none of the
    others is the current one any more."""
    kept = [
        {key: each[key] for key in each if key != "current"}
        for each in periods
        if not is_same(each["period"], new["period"])
    ]
    return sorted([*kept, new], key=lambda each: (each["as_of"], *_natural(each["period"])))


def _natural(name: str) -> tuple[str, str]:
    return _NUMBER.sub(lambda found: found[0].zfill(12), name), name


def render(periods: Sequence[Period]) -> bytes:
    """The progress file's bytes."""
    said = {"schema": SCHEMA, "periods": list(periods)}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


_HEADS = {
    "period": "统计期",
    "as_of": "统计日期",
    "plan": "文件",
    "task": "任务编号",
    "path": "位置",
    "section": "章节",
    "title": "重点任务",
    "text": "工作内容",
    "fields": next(each.head for each in FIELDS if each.key == "fields"),
    **{key: BY_KEY[key].head for key in DUTIES},
    "reporter": "填报单位",
    "deadline": "完成时限",
    "due": "截止日期",
    "state": "完成状态",
    "overdue": "预警",
}
_OF_REPORTER = {each.key: each.head for each in ANSWERS if each.by == "reporter" and each.key != "state"}


def table(periods: Sequence[Period]) -> Table:
    """progress.csv: a row a period and task, with the reporting unit's answers."""
    heads = [*_HEADS.values(), *_OF_REPORTER.values(), "其他单位进展", *VERDICT.values()]
    rows = [tuple(_row(each, task)) for each in periods for task in each["tasks"]]
    return Table("进度", tuple(Column(head, head, 10, _nothing) for head in heads), tuple(rows))


def _row(period: Period, task: Mapping[str, Any]) -> list[Cell]:
    answers = task["answers"]
    reported: Mapping[str, Any] = next((each for each in answers if each.get("reports")), {})
    others = [f"{each['unit']}：{each['own_progress']}" for each in answers if each.get("own_progress")]
    said = {"period": period["period"], "as_of": period["as_of"], **task}
    return [
        *(str(said.get(key) or "") for key in _HEADS),
        *(str(reported.get(key) or "") for key in _OF_REPORTER),
        "\n".join(others),
        *(str(task.get(key) or "") for key in IN_PROGRESS.values()),
    ]


def _nothing(_: Any) -> None:
    """The value of a column whose table has its cells already."""
