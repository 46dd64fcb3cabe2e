"""Which forms are of another year's plan: plans of one series may have one file name, and tasks that go on in the same
words. Their ids tell, whatever the file and the period are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from pipeline.collect.records import Anomaly, anomaly
from pipeline.collect.returns import Return
from pipeline.collect.tasks import Index

_YEAR = re.compile(r"P(\d{4})(?=[.-])")


def parted(sent: Iterable[Return], index: Index) -> tuple[list[Return], list[Anomaly]]:
    """The forms of the plans whose ``index`` it is, and what is said of those in which everything that would count was
    issued for another year. A plan without a year is of any."""
    now: dict[str, set[str]] = {}
    for task in index.tasks:
        now.setdefault(task.plan, set()).add(_year(task.id))
    said = [(each, _other_year(each, index, now)) for each in sent]
    return [each for each, strange in said if strange is None], [strange for _, strange in said if strange]


def _other_year(each: Return, index: Index, now: Mapping[str, Set[str]]) -> Anomaly | None:
    """What is said of a form of another year, None of any other; ``now`` are the years of the plans."""
    rows = [replace(known.issued, plan=index.stem(known.issued.plan)) for known in each.rows.known]
    ours = [row for row in rows if row.plan in index.plans or index.find(row, "")]
    of_any = frozenset(year for said in now.values() for year in said)
    if not ours or not all(_is_other(_year(row.task), now.get(row.plan, of_any)) for row in ours):
        return None
    row = ours[0]
    new = "、".join(sorted(now.get(row.plan, of_any)))
    return anomaly("F717", each.form.file, plan=row.plan, task=row.task, old=_year(row.task), new=new)


def _year(task: str) -> str:
    """2017 of P2017-1-3#1, "" of P0-1-3#1."""
    found = _YEAR.match(task)
    return found[1] if found else ""


def _is_other(year: str, years: Set[str]) -> bool:
    return bool(year and years) and "" not in years and year not in years
