"""What counts of what came back → the ledger of each plan, and everything that is to be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline.collect import contradictions
from pipeline.collect.answers import HEADS, KEPT, is_empty, look, state
from pipeline.collect.cells import MOST_COLUMNS
from pipeline.collect.ledger import DONE, Entry, Status, Verdict, overdue
from pipeline.collect.records import Anomaly, Line, Said, anomaly
from pipeline.collect.returns import Return
from pipeline.collect.rows import Known
from pipeline.collect.ruling import ruled
from pipeline.collect.tasks import How, Index, Task
from pipeline.findings import apart, quote
from pipeline.handout.records import FIELDS, Answers, IdentityRow, word_hash
from pipeline.model import Plan
from pipeline.registry import key as plain

_GIVEN = {each.key: each.head for each in FIELDS if each.by == "given" and each.key != "number"}
_COUNTED = {each.key: each.head for each in FIELDS if each.key in ("number", "stamp")}
_STAMP = re.compile("H[0-9A-F]{10}")
_hash = lru_cache(maxsize=8192)(word_hash)  # the words of one task come once for each of its units
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(slots=True)
class Found:
    """What is found on the way: entries by plan and task, anomalies by plan ("" where they are of every plan)."""

    entries: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    anomalies: list[tuple[str, Anomaly]] = field(default_factory=list)

    def say(self, plan: str, found: Iterable[Anomaly]) -> None:
        self.anomalies += [(plan, each) for each in found]

    def of(self, plan: str) -> list[Anomaly]:
        return [each for of, each in self.anomalies if of in ("", plan)]


def year_of(plans: Sequence[Plan], stems: Sequence[str], period: str) -> dict[str, int | None]:
    """Plan → the year of a date that names none: the period's, else the plan's."""
    said = _YEAR.search(period)
    return {stem: int(said[0]) if said else plan.year for stem, plan in zip(stems, plans, strict=True)}


def entries(used: Sequence[Return], index: Index, years: dict[str, int | None]) -> Found:
    """Every row of the returns that count as an entry of the task that it speaks of, and what is to be said of it."""
    found = Found()
    for each in used:
        elsewhere: dict[str, int] = {}
        renamed = _renamed(each, index)
        issued_rows = [replace(row.issued, plan=renamed or index.stem(row.issued.plan)) for row in each.rows.known]
        at_rows = list(_found(each, issued_rows, index))
        # The version is that of all that was handed out, of plans that are not asked for as well.
        whole = not renamed and all(row.plan in index.plans for row in issued_rows)
        strange = bool(issued_rows) and not any(at_rows) and not any(row.plan in index.plans for row in issued_rows)
        found.say("", _added(each) if strange else _about(each, whole=whole))
        for known, given, issued, at in zip(each.rows.known, each.answers, issued_rows, at_rows, strict=True):
            if at:
                task, how = at
                found.entries.setdefault((task.plan, task.id), []).append(_entry(each, known, task, given))
                found.say(task.plan, _of_row(each, known, task, how, years.get(task.plan)))
            elif issued.plan not in index.plans:
                elsewhere[issued.plan] = elsewhere.get(issued.plan, 0) + 1
            elif not is_empty(given):
                words = _all(known.line)
                found.say(
                    issued.plan, [anomaly("F727", each.form.file, _row(known.line), old=issued.task, words=words)]
                )
        for plan, count in sorted(elsewhere.items()):
            found.say("", [anomaly("F729", each.form.file, plan=plan, count=count)])
        found.say("", _lost(each, index))
    return found


def _found(each: Return, issued: Sequence[IdentityRow], index: Index) -> Iterator[tuple[Task, How] | None]:
    """The task of each row. One of a plan that was not given may be that of a plan which is called otherwise now, but
    for a task that a row of its own plan speaks of: two plans have it then."""
    at_rows = [index.find(row, _words(known.line)) for row, known in zip(issued, each.rows.known, strict=True)]
    pairs = list(zip(issued, at_rows, strict=True))
    own = {(at[0].plan, at[0].id) for row, at in pairs if at and row.plan in index.plans}
    return (at if at and (row.plan in index.plans or (at[0].plan, at[0].id) not in own) else None for row, at in pairs)


def _renamed(each: Return, index: Index) -> str:
    """The one plan, where all rows of a form are of one that is called otherwise and has the same tasks: its file has
    another name now."""
    plans = {known.issued.plan for known in each.rows.known}
    if not len(plans) == len(index.plans) == 1 or plans & index.plans:
        return ""
    name = next(iter(index.plans))
    rows = ((replace(known.issued, plan=name), _words(known.line)) for known in each.rows.known)
    return name if any(index.find(*row) for row in rows) else ""


def _about(each: Return, *, whole: bool) -> Iterator[Anomaly]:
    """What is to be said of a form as a whole, and of what was added to it."""
    form, unit = each.form, each.unit.name
    if each.packet is None:
        yield anomaly("F711", form.file, unit=unit)
    if form.identity is None:
        yield anomaly("F710", form.file, unit=unit)
    elif each.packet and whole and form.identity.version != each.packet.version:
        yield anomaly("F709", form.file, old=form.identity.version, new=each.packet.version)
    for sheet in form.others:
        yield anomaly("F712", form.file, sheet=sheet)
    if form.cut:
        yield anomaly("F713", form.file, count=max((line.row for line in form.lines), default=0))
    if form.beyond:
        yield anomaly("F714", form.file, form.beyond, first=form.beyond, most=MOST_COLUMNS)
    if form.plain:
        yield anomaly("F734", form.file)
    if form.comments:
        yield anomaly("F733", form.file)
    for head in form.lost_heads():
        yield anomaly("F732", form.file, head=head)
    yield from _added(each)


def _added(each: Return) -> Iterator[Anomaly]:
    """What somebody has put into a form beside the answers, or joined."""
    form = each.form
    for sheet, written in form.beside:
        words = quote("；".join(cell.text for cell in written), KEPT)
        yield anomaly("F715", form.file, f"{sheet}!{written[0].cell}", sheet=sheet, words=words)
    for cell in form.above:
        yield anomaly("F716", form.file, cell.cell, words=quote(cell.text, KEPT))
    for cells in form.merged:
        yield anomaly("F731", form.file, cells.partition(":")[0], cells=cells)
    for line in each.rows.added:
        if words := _all(line):
            yield anomaly("F722", form.file, _row(line), words=words)
    for double, counts in each.rows.doubles:
        fields = {"task": double.issued.task, "used": counts.row, "words": _all(double.line)}
        yield anomaly("F724", form.file, _row(double.line), **fields)
    for known in each.rows.known:
        for said in known.line.more:
            yield anomaly("F730", form.file, said.cell, head=said.key or "（无表头）", words=quote(said.text, KEPT))


def _lost(each: Return, index: Index) -> Iterator[Anomaly]:
    """The rows that were issued and have no line in the form."""
    for row in each.rows.gone:
        task = next((task for task in index.tasks if (task.plan, task.id) == (row.plan, row.task)), None)
        named = task.named if task else row.task
        yield anomaly("F723", each.form.file, unit=each.unit.name, task=named)


def _entry(each: Return, known: Known, task: Task, given: Answers) -> Entry:
    own = task.of(each.packet.unit if each.packet else None)
    first = next((said.cell for said in known.line.said if said.key in HEADS), _row(known.line))
    return Entry(
        unit=each.unit.name,
        role=own.role if own else known.line.text("role"),
        reports=bool(own and own.reports),
        answers=given,
        file=each.form.file,
        cell=first,
        strange=own is None,
    )


def _of_row(each: Return, known: Known, task: Task, how: str, year: int | None) -> Iterator[Anomaly]:
    """What is to be said of one row: its task, its given cells, its answers."""
    form, line = each.form, known.line
    own = task.of(each.packet.unit if each.packet else None)
    if how == "moved":
        yield anomaly("F726", form.file, form.place("task", line.row), old=known.issued.task, task=task.named)
    if how == "changed":
        yield anomaly("F725", form.file, form.place("task", line.row), task=task.named)
    yield from _given(each, known, task)
    if own is None and each.packet and any(said.key in HEADS for said in line.said):
        yield anomaly("F728", form.file, _row(line), task=task.named, unit=each.unit.name)
    # What the form asked for when it was handed out is what the unit could know.
    reports = known.issued.reports if form.identity else bool(own and own.reports)
    who = {"unit": each.unit.name, "reporter": task.reporting.name if task.reporting else ""}
    yield from look(line, form.file, task.named, year, reports=reports, **who)


def _given(each: Return, known: Known, task: Task) -> Iterator[Anomaly]:
    """Given cells whose words are no longer those that were issued."""
    form, line = each.form, known.line
    own = task.of(each.packet.unit if each.packet else None)
    heads = dict(form.letters)
    for key, was in (("number", ""), ("stamp", known.issued.stamp)):
        now = line.text(key).strip()
        if now and not (now == was if was else now.isdecimal()):
            fields = {"head": _COUNTED[key], "old": was or "（序号）", "new": quote(now, 200)}
            yield anomaly("F721", form.file, form.place(key, line.row), task=task.named, **fields)
    for key, issued in known.issued.words:
        now = line.text(key)
        if key not in _GIVEN or key not in heads or _hash(now) == issued:
            continue
        was = str(getattr(own, key)) if own else ""
        known_words = was and (_hash(was) == issued or len(was) > 200)
        old, new = apart(was, now) if known_words else ("（见所发的表）", quote(now, 200))
        fields = {"head": _GIVEN[key], "old": old, "new": new}
        yield anomaly("F721", form.file, form.place(key, line.row), task=task.named, **fields)


def _words(line: Line) -> str:
    return line.text("title").rpartition("／")[2] + line.text("text")


def _all(line: Line) -> str:
    """Everything that a line says but its number and its stamp, for a report."""
    said = (each.text for each in (*line.said, *line.more) if not _is_count(each))
    return quote("；".join(said), KEPT)


def _is_count(said: Said) -> bool:
    return (
        said.text.strip().isdecimal()
        if said.key == "number"
        else said.key == "stamp" and bool(_STAMP.fullmatch(said.text.strip()))
    )


def _row(line: Line) -> str:
    return f"第 {line.row} 行"


def statuses(
    listed: Iterable[Task],
    found: Found,
    as_of: str,
    verdicts: Mapping[str, Verdict],
    before: Mapping[str, str],
    stood: Mapping[str, tuple[str, str]],
    last: Mapping[str, tuple[Entry, ...]],
) -> tuple[Status, ...]:
    """The tasks of one plan as they stand; ``verdicts`` and those of earlier periods (``stood``) by task, ``before``
    (states of the last period) by stamp. What was said ``last`` of a task stays with one that is struck off."""

    def one(task: Task) -> Status:
        verdict = verdicts.get(task.id, Verdict())
        said_now = found.entries.get((task.plan, task.id), [])
        words = _with_last(said_now, last.get(task.id, ())) if verdict.is_closed else said_now
        own = tuple(sorted(words, key=lambda entry: not entry.reports))
        reported = next((entry for entry in own if entry.reports), None)
        said = state(reported.answers.state) if reported else ""
        confirmed, of = stood.get(task.id, ("", ""))
        made = Status(task, said, own, verdict, before=before.get(task.stamp, ""), stood=confirmed, stood_in=of)
        return replace(made, overdue=overdue(task.due, as_of, made.effective, settled=made.is_settled))

    return tuple(map(one, listed))


def _with_last(now: Iterable[Entry], last: Iterable[Entry]) -> list[Entry]:
    """The entries of ``now`` that say anything, and of the units that have none what they said ``last``."""
    said = [entry for entry in now if not is_empty(entry.answers)]
    units = {plain(entry.unit) for entry in said}
    return [*said, *(entry for entry in last if plain(entry.unit) not in units)]


def misplaced(found: Iterable[Anomaly]) -> frozenset[tuple[str, str]]:
    """The rows (file and number) of which it is said already that another unit's cells are filled in."""
    return frozenset((each.file, _number(each.cell)) for each in found if each.code == "F745")


def between(status: Status, as_of: str, said_of: Set[tuple[str, str]] = frozenset()) -> Iterator[Anomaly]:
    """What is to be said of a task's answers together: two that report (but of the rows ``said_of``), units that
    contradict each other, days. Of what a period before has said it all nothing more."""
    if any(entry.since for entry in status.entries):
        yield from ruled(status)
        return
    reported, task = status.reported, status.task.named
    reporter = status.task.reporting
    for entry in status.entries:
        said = state(entry.answers.state)
        if said and not entry.reports and reporter and (entry.file, _number(entry.cell)) not in said_of:
            fields = {"reporter": reporter.name, "unit": entry.unit, "state": said}
            yield anomaly("F746", entry.file, entry.cell, task=task, **fields)
        if reported and not entry.reports:
            yield from _clash(status.state, reported, entry, task)
    if reported:
        own = reported.answers.progress
        if status.state == DONE and (words := contradictions.undone(own)) and not contradictions.finished(own):
            fields = {"reporter": reported.unit, "unit": "其进展", "words": quote(words, 100)}
            yield anomaly("F747", reported.file, reported.cell, task=task, **fields)
        yield from _done(reported, status.state, task, as_of)
    yield from ruled(status)


def _number(cell: str) -> str:
    """The number of a cell's row."""
    return "".join(filter(str.isdecimal, cell))


def _clash(said: str, reported: Entry, entry: Entry, task: str) -> Iterator[Anomaly]:
    """What another unit's ``entry`` does not go with: the state ``said``, or the words of the reporting unit."""
    progress = reported.answers.progress
    if clash := contradictions.against(said, progress, entry.answers.own_progress or entry.answers.progress):
        fields = {"reporter": reported.unit, "unit": entry.unit, "words": quote(clash[1], 100)}
        more = {} if clash[0] == "F747" else {"state": said or quote(contradictions.undone(progress), 100)}
        yield anomaly(clash[0], entry.file, entry.cell, task=task, **fields, **more)


def _done(reported: Entry, said: str, task: str, as_of: str) -> Iterator[Anomaly]:
    day = reported.answers.done_on
    if said == DONE and not day:
        yield anomaly("F749", reported.file, reported.cell, task=task)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        return
    if as_of and day > as_of:
        yield anomaly("F750", reported.file, reported.cell, task=task, day=day, as_of=as_of)
    if said and said != DONE:
        yield anomaly("F751", reported.file, reported.cell, task=task, day=day, state=said)
