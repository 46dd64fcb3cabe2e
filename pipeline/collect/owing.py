"""Packets and what counts of them → which units owe something: a form, answers, or a look at last period's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.collect.answers import is_empty, state
from pipeline.collect.ledger import BLANK, DONE, NOT_BACK, PART, UNTOUCHED, Due, Status
from pipeline.collect.records import Anomaly, anomaly, listed
from pipeline.handout.records import Answers, Assignment, Packet
from pipeline.registry import key as plain

Past = Mapping[tuple[str, str], Answers]  # task and unit → what the unit wrote about it in the period before


def owing(
    packets: Iterable[Packet], back: Mapping[int, bool], plan: str, made: Iterable[Status], past: Past
) -> Iterator[Due]:
    """How each unit with tasks of one plan stands. ``back`` are the packets that have come back, by number, and whether
    with nothing in them; how a unit stands that owes nothing is ""."""
    states = {status.task.id: status for status in made}
    for packet in packets:
        rows = [row for row in packet.assignments if row.plan == plan and not _is_closed(states.get(row.task))]
        if rows:
            yield _due(packet, rows, states, back.get(packet.number), past)


def _due(
    packet: Packet, rows: Sequence[Assignment], states: Mapping[str, Status], blank: bool | None, past: Past
) -> Due:
    own = [row for row in rows if row.reports]
    lacking = tuple(row.task for row in own if not _has_state(states.get(row.task)))
    same, changed = _unchanged(packet.unit.name, rows, states, past)
    untouched = bool(same) and not changed
    how = NOT_BACK if blank is None else BLANK if blank else UNTOUCHED if untouched else PART if lacking else ""
    return Due(packet.unit.name, how, len(rows), len(own), lacking, same)


def _is_closed(status: Status | None) -> bool:
    return bool(status and status.verdict.is_closed)


def _has_state(status: Status | None) -> bool:
    """Whether a task has one of the states; a word that is none does not count."""
    return bool(status and status.state)


def _unchanged(
    unit: str, rows: Iterable[Assignment], states: Mapping[str, Status], past: Past
) -> tuple[tuple[str, ...], bool]:
    """The tasks of which a unit says what it said the period before (what is done stays), and whether it has changed
    anything at all: what became done is changed, what was wiped out is, too."""
    same: list[str] = []
    changed = False
    for row in rows:
        entries = states[row.task].entries if row.task in states else ()
        now = next((entry.answers for entry in entries if entry.unit == unit), None)
        if now is None:
            continue
        was = past.get((row.task, plain(unit)), Answers())
        if _words(now) != _words(replace(was, state=state(was.state))):  # what is no state was not handed on
            changed = True
        elif not is_empty(now) and now.state != DONE:
            same.append(row.task)
    return tuple(same), changed


def _words(given: Answers) -> tuple[str, ...]:
    """What is compared: a unit's progress is the same in whichever of the two cells it was asked for."""
    progress = given.progress or given.own_progress
    return given.state, progress, given.problems, given.next, given.done_on, given.evidence


def reminders(owed: Iterable[Due], files: Mapping[str, str], made: Iterable[Status]) -> Iterator[Anomaly]:
    """The same as anomalies; ``files`` are the names of the forms that came, by unit, ``made`` the tasks."""
    told = {status.task.id: status.task.told for status in made}
    for each in owed:
        file, unit = files.get(each.unit, ""), each.unit
        if each.how == NOT_BACK:
            yield anomaly("F703", unit=unit, count=each.count, reports=each.reports)
            continue
        if each.how == BLANK:
            yield anomaly("F704", file, unit=unit)
            continue
        if each.lacking:
            yield anomaly("F752", file, unit=unit, count=len(each.lacking), tasks=_told(each.lacking, told))
        if each.same:
            code = "F753" if each.how == UNTOUCHED else "F754"
            yield anomaly(code, file, unit=unit, count=len(each.same), tasks=_told(each.same, told))


def _told(tasks: Iterable[str], told: Mapping[str, str]) -> str:
    return listed([told[task] for task in tasks])
