"""The ledger that is there, and what the run that wrote it has worked out → the cells that somebody has changed since,
though every run writes them anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.collect import history, progress
from pipeline.collect.ledger import Due, Ledger, Status
from pipeline.collect.progress import ANOMALY, Period
from pipeline.collect.records import Anomaly, anomaly, listed
from pipeline.collect.standing import Standing, not_kept, progress_verdict
from pipeline.collect.tables import NUMBER, STAMP, TASK, computed, tables
from pipeline.collect.tasks import DUTIES, Task
from pipeline.findings import apart
from pipeline.matrix import Table
from pipeline.registry import key as plain

_WRITTEN_OUT = re.compile(r"\\u([0-9A-F]{4})")  # what no cell can hold, as it stands in one
_NAMED = 100  # cells that the sentence names
_LONG = 200  # characters from which a text may stand in several rows
_CONTINUED, _ELSEWHERE = "（续）", "（全文共"  # a cell of a tall row that goes on; one whose text stands on 长文本


def altered(old: Standing, periods: Sequence[Period]) -> Iterator[Anomaly]:
    """The changed cells in a sentence a sheet, where the progress file still says what was written."""
    said = history.held(periods)
    if not said:
        return
    statuses = tuple(_statuses(said, periods))
    found = list(_changed(old, {each.task.id: computed(each) for each in statuses}))
    if found:
        words = listed([f"{cell} {change}" for cell, change in found], _NAMED)
        yield anomaly("F771", old.file, found[0][0], words=words)
    written = {table.name: _words(table) for table in tables(_ledger(said, statuses))[1:]}
    for sheet in written if "owing" in said else ():
        own = [
            (cell, words)
            for of, cell, head, words in old.others
            if of == sheet and _is_new(words, written[sheet][head])
        ]
        yield from not_kept(f"“{sheet}”表中改过的单元格", old.file, own)


def _changed(old: Standing, written: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Cell and change of each cell of 台账 that is not as it was ``written``, task → head → words."""
    letters = dict(old.letters)
    rows = Counter(line.get(TASK) for line in old.lines)
    by_stamp = {words[STAMP]: words for words in written.values()}
    for line in old.lines:
        was_here = written.get(line.get(TASK)) or by_stamp.get(line.get(STAMP), {})
        number = line.get(NUMBER)
        if was_here and number and not number.isdecimal():
            yield f"{letters[NUMBER]}{line.row}", f"“”→“{number[:40]}”"
        for head, was in was_here.items():
            now = line.get(head)
            if head in letters and not _same(now, was, several=rows[line.get(TASK)] > 1):
                one, two = apart(was, now) if was and now else (was[:40], now[:40])
                yield f"{letters[head]}{line.row}", f"“{one}”→“{two}”"


def _words(table: Table) -> dict[str, set[str]]:
    """What stands under each head of a sheet, as it is compared."""
    columns = zip(*table.rows, *table.totals, strict=True)
    empty: dict[str, set[str]] = {head: set() for head in table.heads}
    return empty | {
        head: {plain(str(each)) for each in cells} for head, cells in zip(table.heads, columns, strict=False)
    }


def _is_new(words: str, written: set[str]) -> bool:
    said = plain(_as_it_was(words))
    whole = words.startswith(_ELSEWHERE) or said in written
    return not whole and not any(said in each for each in written if len(each) >= _LONG)


def _same(now: str, was: str, *, several: bool) -> bool:
    if now.startswith(_ELSEWHERE):
        return True
    one, two = plain(_as_it_was(now)), plain(was)
    return one == two or (several and bool(one or now) and one in two)


def _as_it_was(words: str) -> str:
    """What a cell says, before it was written into one."""
    return _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), words.removeprefix(_CONTINUED))


def _ledger(said: Period, statuses: tuple[Status, ...]) -> Ledger:
    """A period as the ledger that it was, as far as its other sheets need it."""
    owing = tuple(
        Due(each["unit"], each["how"], each["count"], each["reports"], tuple(each["lacking"]), tuple(each["same"]))
        for each in said.get("owing", ())
    )
    found = tuple(Anomaly(*(each[key] for key in ANOMALY)) for each in said.get("anomalies", ()))
    return Ledger("", "", "", (), said["period"], said["as_of"], statuses, 0, owing, found)


def _statuses(said: Period, periods: Sequence[Period]) -> Iterator[Status]:
    """What a period's ledger was made of, as far as its columns that every run writes need it."""
    past = progress.earlier(periods, said["period"], said["as_of"])
    before = progress.states(past[-1] if past else None)
    tasks = [_task(each) for each in said["tasks"]]
    stood = history.stood(past, tasks[0].plan if tasks else "", tasks)
    for each, task in zip(said["tasks"], tasks, strict=True):
        last, of = stood.get(task.id, ("", ""))
        entries = tuple(history.as_written(said, str(said.get("since") or "")) for said in each["answers"])
        late = str(each.get("overdue") or "")
        yield Status(task, each["state"], entries, progress_verdict(each), late, before.get(task.stamp, ""), last, of)


def _task(said: Mapping[str, Any]) -> Task:
    keys = ("plan", "stamp", "path", "section", "title", "text", "head", "fields", "reporter", "deadline", *DUTIES)
    words = {key: str(said.get(key) or "") for key in keys}
    return Task(id=str(said["task"]), due=said.get("due"), assigned=(), **words)
