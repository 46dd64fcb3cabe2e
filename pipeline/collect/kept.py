"""What the same period had already → the answers that nothing has come for this time: none is lost because only the
late forms are collected now, or because a form comes once more with less in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from pipeline.collect.answers import HEADS, KEPT, is_empty
from pipeline.collect.compiling import Found
from pipeline.collect.history import matched
from pipeline.collect.ledger import BLANK, DONE, NOT_BACK, Entry
from pipeline.collect.progress import Period
from pipeline.collect.records import Anomaly, anomaly, listed
from pipeline.collect.returns import DIFFERING
from pipeline.collect.tasks import Task
from pipeline.findings import quote
from pipeline.handout.records import Answers
from pipeline.registry import key as plain

_OF_FORMS = ("F709", "F746")  # the codes, from and before, of what is said of a form by itself
_WITH_WORDS = ("F722", "F727", "F777")  # what a unit has said and stands under no task
_TWINS = {"progress": "own_progress", "own_progress": "progress"}  # one thing, in whichever cell it is asked for


@dataclass(slots=True)
class Kept:
    """The file of each unit that nothing has come from and whether it has said nothing at all; the units whose forms
    leave empty what they had filled in, with the cells; the forms of the former that differ from those that count
    (unit and file), about which nobody has said anything; and what is to be said."""

    files: dict[str, str] = field(default_factory=dict)
    blank: dict[str, bool] = field(default_factory=dict)
    filled: dict[str, list[str]] = field(default_factory=dict)
    unsettled: list[tuple[str, str]] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)


def kept(said: Period | None, plan: str, tasks: Sequence[Task], heard: Callable[[str], str], found: Found) -> Kept:
    """Put the answers that the period ``said`` has among the entries that are ``found`` now, where these have none.
    ``heard`` is what a unit is called that has sent a form now, "" where it has sent none."""
    made, sent = Kept(), {}
    for each, task in matched(said, plan, tasks):
        for answer in each["answers"]:
            if answer.get("since"):  # said in a period before
                continue
            unit, file = str(answer["unit"]), str(answer.get("file") or "")
            given = Answers(**{key: str(answer.get(key) or "") for key in HEADS})
            now = heard(unit)
            if now and task and not is_empty(given):
                sent[now] = file
                _put(made, found, _entry(task, now, given, file, str(answer.get("cell") or "")), task)
            if now:
                continue
            made.files.setdefault(unit, file)
            made.blank[unit] = made.blank.get(unit, True) and is_empty(given)
            if task:
                entry = _entry(task, unit, given, file, str(answer.get("cell") or ""))
                found.entries.setdefault((task.plan, task.id), []).append(entry)
            elif not is_empty(given):
                words = quote("；".join(filter(None, (getattr(given, key) for key in HEADS))), KEPT)
                made.anomalies.append(anomaly("F727", file, old=each["task"], words=words))
    _returned(made, said, heard)
    made.anomalies += [anomaly("F769", file, unit=unit) for unit, file in made.files.items()]
    made.anomalies += [
        anomaly("F774", sent[unit], unit=unit, count=len(cells), words=listed(cells))
        for unit, cells in made.filled.items()
    ]
    doubles = [(each["unit"], each["file"]) for each in said.get("unsettled", ())] if said else []
    made.unsettled += [(unit, file) for unit, file in doubles if not heard(unit)]
    before = _said_before(said, frozenset(made.files.values()), {file for _, file in made.unsettled})
    there = {*made.anomalies, *found.of(plan)}
    made.anomalies += [each for each in before if each not in there]
    return made


def _returned(made: Kept, said: Period | None, heard: Callable[[str], str]) -> None:
    """Who returned does not owe, whatever became of the words; nor was the form blank if it was not before. A period
    that does not say who returned (``returned``) says at least who owes something else."""
    if said and "returned" in said:
        for each in said["returned"]:
            if not heard(each["unit"]):
                made.files.setdefault(each["unit"], each["file"])
                made.blank[each["unit"]] = each["blank"]
        return
    for due in said.get("owing", ()) if said else ():
        unit, how = due["unit"], due["how"]
        if how != NOT_BACK and not heard(unit):
            made.blank[unit] = made.blank.get(unit, True) and how == BLANK


def _put(made: Kept, found: Found, before: Entry, task: Task) -> None:
    """Fill what a unit has left empty in its new form with what it had written in the one ``before``."""
    entries = found.entries.setdefault((task.plan, task.id), [])
    new = next((entry for entry in entries if entry.unit == before.unit), replace(before, answers=Answers()))
    now = new.answers
    more = {key: words for key in HEADS if (words := getattr(before.answers, key)) and _is_missing(now, key)}
    if "done_on" in more and now.state not in ("", DONE):
        fields = {"unit": before.unit, "task": task.named, "state": now.state, "day": more.pop("done_on")}
        made.anomalies.append(anomaly("F775", before.file, **fields))
    other = {key: words for key in HEADS if (words := getattr(before.answers, key)) and _is_other(words, now, key)}
    if other:
        said = "、".join(f"“{HEADS[key]}”原为“{quote(words, KEPT)}”" for key, words in other.items())
        made.anomalies.append(anomaly("F777", before.file, unit=before.unit, task=task.named, words=said))
    if more:
        both = replace(new, answers=replace(now, **more))
        entries[:] = [both if entry is new else entry for entry in entries] if new in entries else [*entries, both]
        cells = (f"{task.named}的“{HEADS[key]}”" for key in more)
        made.filled.setdefault(before.unit, []).extend(cells)


def _is_other(words: str, now: Answers, key: str) -> bool:
    return bool(getattr(now, key)) and plain(getattr(now, key)) != plain(words)


def _is_missing(now: Answers, key: str) -> bool:
    twin = _TWINS.get(key, key)
    return not getattr(now, key) and not getattr(now, twin)


def _entry(task: Task, unit: str, given: Answers, file: str, cell: str) -> Entry:
    own = next((row for each, row in task.assigned if each.name == unit), None)
    role, reports = (own.role, own.reports) if own else ("", False)
    return Entry(unit, role, reports, given, file, cell, strange=own is None)


def _said_before(said: Period | None, files: Set[str], unsettled: Set[str]) -> Iterator[Anomaly]:
    """What was said of these files when they were read, and of those that do not count and differ;
    and every word that stands in a finding alone."""
    first, behind = _OF_FORMS
    for each in said.get("anomalies", ()) if said else ():
        file, code = each["file"], each["code"]
        of_form = file in files - {""} and first <= code < behind
        if of_form or code in _WITH_WORDS or (file in unsettled and code in DIFFERING):
            yield Anomaly(each["code"], each["severity"], each["message"], each["file"], each["cell"])
