"""What the same period had already → the answers of the units that have sent nothing this time: none is lost because
only the late forms are collected now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.collect.answers import HEADS, KEPT, is_empty
from pipeline.collect.history import matched
from pipeline.collect.ledger import Entry
from pipeline.collect.progress import Period
from pipeline.collect.records import Anomaly, anomaly
from pipeline.collect.tasks import Task
from pipeline.findings import quote
from pipeline.handout.records import Answers

_OF_FORMS = ("F709", "F746")  # the codes, from and before, of what is said of a form by itself


@dataclass(slots=True)
class Kept:
    """Entries by task, the file of each unit, whether a unit has said nothing at all, and what is to be said."""

    entries: list[tuple[Task, Entry]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    blank: dict[str, bool] = field(default_factory=dict)
    anomalies: list[Anomaly] = field(default_factory=list)


def kept(said: Period | None, plan: str, listed: Sequence[Task], heard: Callable[[str], bool]) -> Kept:
    """The answers that the period ``said`` has of units of which nothing is ``heard`` now."""
    made = Kept()
    for each, task in matched(said, plan, listed):
        for answer in each["answers"]:
            unit, file = str(answer["unit"]), str(answer.get("file") or "")
            if heard(unit):
                continue
            given = Answers(**{key: str(answer.get(key) or "") for key in HEADS})
            made.files.setdefault(unit, file)
            made.blank[unit] = made.blank.get(unit, True) and is_empty(given)
            if task:
                made.entries.append((task, _entry(task, unit, given, file, str(answer.get("cell") or ""))))
            elif not is_empty(given):
                words = quote("；".join(filter(None, (getattr(given, key) for key in HEADS))), KEPT)
                made.anomalies.append(anomaly("F727", file, old=each["task"], words=words))
    made.anomalies += [anomaly("F769", file, unit=unit) for unit, file in made.files.items()]
    made.anomalies += _said_before(said, frozenset(made.files.values()))
    return made


def _entry(task: Task, unit: str, given: Answers, file: str, cell: str) -> Entry:
    own = next((row for each, row in task.assigned if each.name == unit), None)
    role, reports = (own.role, own.reports) if own else ("", False)
    return Entry(unit, role, reports, given, file, cell, strange=own is None)


def _said_before(said: Period | None, files: frozenset[str]) -> Iterator[Anomaly]:
    """What was said of these files when they were read."""
    first, behind = _OF_FORMS
    for each in said.get("anomalies", ()) if said else ():
        if each["file"] in files - {""} and first <= each["code"] < behind and each["code"] != "F727":
            yield Anomaly(each["code"], each["severity"], each["message"], each["file"], each["cell"])
