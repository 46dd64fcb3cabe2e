"""What came back → the ledger of each plan and its progress files: all that one plan's folder gets, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline import files, run
from pipeline.collect import (
    altered,
    compiling,
    days,
    gather,
    history,
    kept,
    kinds,
    older,
    owing,
    progress,
    reading,
    standing,
    years,
)
from pipeline.collect.ledger import Ledger
from pipeline.collect.records import Anomaly, Form, anomaly
from pipeline.collect.returns import Counted, Return, Units, counting, returned
from pipeline.collect.standing import Placed, Standing
from pipeline.collect.tasks import Index, Task, tasks
from pipeline.export import csv
from pipeline.export import ledger as export
from pipeline.filenames import safe_stem
from pipeline.handout import assign
from pipeline.handout.records import Handout
from pipeline.handout.words import period as in_words
from pipeline.model import Plan, PlanError

LEDGER, JSON, CSV = "{stem}-台账.xlsx", "progress.json", "progress.csv"
_OURS = ("-台账.xlsx", "-责任分工表.xlsx", "-核对.xlsx")  # workbooks of ours that may lie in a folder of returns
_MANIFEST = "manifest.json"
_NAMED = 3  # so many of the given are told where none holds a form


class Asked(NamedTuple):
    """How to collect: the period ("" for that of the forms), the date that lateness is counted at ("" for the forms'
    due date), the names of files that are to count where a unit has sent several; ``anew`` drops what the same
    period had already of units that have sent nothing now."""

    period: str = ""
    as_of: str = ""
    prefer: tuple[str, ...] = ()
    anew: bool = False


class Collected(NamedTuple):
    """One plan's ledger, the folder it was written into, the names of the files, and the last of the periods that come
    after the ledger's ("" where there is none)."""

    ledger: Ledger
    folder: Path
    names: tuple[str, ...]
    newest: str = ""


def collect(
    given: Sequence[str | Path],
    paths: Sequence[str | Path],
    out_dir: str | Path,
    asked: Asked = Asked(),  # noqa: B008  (it is frozen)
    *,
    units: str | Path | None = None,
) -> list[Collected]:
    """Read the returned workbooks that ``given`` (files, folders, zips) stands for and write, for each plan of
    ``paths``, ``<stem>-台账.xlsx`` and the progress files into ``out_dir/<stem>/``.

    What the office has written into a ledger that is there, and the periods of a progress file that is there, stay.
    Raises PlanError where a plan or an older ledger cannot be read, the forms are of several periods and nobody says
    which, or a folder cannot be written; a returned file that cannot be read is an anomaly (F701).
    """
    stems = _stems(paths)
    plans = [run.load(path, units=units) for path in paths]
    handed = assign.handout(plans)
    listed = tasks(plans, handed)
    forms, troubles = _forms(given, stems)
    period = _period(asked.period, forms)
    own = [form for form in forms if _is_of(form, period)]
    troubles += [_other_period(form, period) for form in forms if not _is_of(form, period)]
    years_of = compiling.year_of(plans, [assign.stem(plan) for plan in plans], period)
    known = Units(handed, plans, run.registry_for(paths[0], units))
    sent = [returned(form, known, assign.stem(plans[0]), years_of.get) for form in own]
    index = Index(listed, handed.plans)
    sent, strange = years.parted(sent, index)
    troubles += strange
    named = {(task.plan, task.id, task.stamp): task.named for task in listed}
    counted = counting(sent, handed, _preferred(asked.prefer, own), named)
    found = compiling.entries(counted.used, index, years_of)
    found.say("", [*troubles, *counted.aside])
    due = _due(each.form for each in sent)
    as_of, how = _as_of(asked.as_of, due)
    found.say("", [anomaly("F765", how=how)] if how else [])
    made = []
    for stem, plan in zip(stems, plans, strict=True):
        folder = Path(out_dir) / stem
        seen = {name: files.digest(folder / name) for name in (JSON, LEDGER.format(stem=stem))}
        own_tasks = tuple(task for task in listed if task.plan == assign.stem(plan))
        basis = _Basis(plan, handed, own_tasks, period, as_of, known, asked.anew, due)
        ledger, earlier = _ledger(basis, counted, found, folder, stem)
        with run.no_collections():
            newest = progress.newest(earlier, period, as_of)
            made.append((Collected(ledger, folder, (), newest), _render(ledger, earlier, stem), seen))
    for each, outputs, seen in made:
        files.write_set(each.folder, outputs, seen=seen)
    return [each._replace(names=tuple(outputs)) for each, outputs, _ in made]


class _Basis(NamedTuple):
    """What the ledger of one plan stands on."""

    plan: Plan
    handed: Handout
    tasks: tuple[Task, ...]
    period: str
    as_of: str
    known: Units
    anew: bool
    due: str

    def number(self, unit: str) -> int | None:
        """The number of a unit's packet."""
        packet = self.known.find(None, unit)
        return packet.number if packet else None


def _stems(paths: Sequence[str | Path]) -> list[str]:
    stems = [safe_stem(Path(path).name) for path in paths]
    for at, stem in enumerate(stems):
        for before in range(at):
            if stems[before].casefold() == stem.casefold():
                raise PlanError(f"{paths[at]}：与 {paths[before]} 同名，分不清是哪一份的任务，请改名后再试。")
    return stems


def _forms(given: Sequence[str | Path], stems: Sequence[str]) -> tuple[list[Form], list[Anomaly]]:
    """The forms among the files that were sent, and why the others are none."""
    ours = {f"{stem}{end}" for stem in stems for end in _OURS}
    forms: list[Form] = []
    troubles: list[Anomaly] = []
    for sent in gather.gather(given):
        if PurePosixPath(sent.name).name in (*ours, _MANIFEST):
            continue
        try:
            with run.no_collections():  # one workbook at a time, for openpyxl leaves cycles behind
                forms.append(reading.read(sent.read(), sent.name))
        except PlanError as error:
            why = str(error).removeprefix(f"{sent.name}：").rstrip("。")
            troubles.append(anomaly("F701" if kinds.is_table(sent.name) else "F702", sent.name, why=why))
    if not forms:
        named = [f"“{Path(each).name}”" for each in given]
        troubles.append(anomaly("F718", given="、".join(named[:_NAMED]) + ("等" if named[_NAMED:] else "")))
    return forms, troubles


def _period(asked: str, forms: Sequence[Form]) -> str:
    """The period that is collected, as the forms call it: the one asked for (2017-Q1 is 2017年第一季度), else that of
    the most forms."""
    if asked:
        same = sorted({form.identity.period for form in forms if form.identity and _is_of(form, asked)} - {""})
        return same[0] if same else asked
    said = Counter(form.identity.period for form in forms if form.identity and form.identity.period)
    most = [period for period, count in said.items() if count == max(said.values())]
    if len(most) > 1:
        listed = "、".join(f"“{period}”" for period in sorted(most))
        raise PlanError(f"收回的表分属几个统计期（{listed}），份数一样多，请用 --period 写明汇总哪一期。")
    return most[0] if most else ""


def _is_of(form: Form, period: str) -> bool:
    said = form.identity.period if form.identity else ""
    return not said or progress.is_same(said, period)


def _other_period(form: Form, period: str) -> Anomaly:
    said = form.identity.period if form.identity else ""
    return anomaly("F708", form.file, period=said, current=period)


def _preferred(names: Iterable[str], forms: Sequence[Form]) -> frozenset[str]:
    """The forms that --prefer names, by their names in reports or the end of them."""
    found: set[str] = set()
    for name in names:
        tail = PurePosixPath(Path(name).as_posix()).parts
        own = {form.file for form in forms if PurePosixPath(form.file).parts[-len(tail) :] == tail}
        own = own or {form.file for form in forms if PurePosixPath(form.file).name == tail[-1]}
        if len(own) != 1:
            why = "对得上的不止一份，请写出所在的文件夹" if own else "收回的文件里没有"
            raise PlanError(f"--prefer：“{name}”{why}。")
        found |= own
    return frozenset(found)


def _due(forms: Iterable[Form]) -> str:
    """The day by which the forms were to be back, the last that one of them says, "" where none does."""
    said = {days.iso(form.identity.due, None) for form in forms if form.identity}
    return max((day for day in said if day), default="")


def _as_of(asked: str, due: str) -> tuple[str, str]:
    """The date that lateness is counted at, and how it was found where nobody said."""
    if asked:
        return asked, ""
    if not due:
        return "", "表上也没有写报送时间，没有计算逾期和临期"
    return due, f"逾期和临期按表上写的报送时间 {due} 计算"


def _ledger(
    basis: _Basis, counted: Counted, found: compiling.Found, folder: Path, stem: str
) -> tuple[Ledger, tuple[progress.Period, ...]]:
    """The ledger of one plan, and the periods that its progress file has."""
    earlier, used = progress.read(folder / JSON), counted.used
    name = assign.stem(basis.plan)
    issued = next(each for each in basis.handed.plans if each.stem == name)
    old = older.read(folder / LEDGER.format(stem=stem), issued.title, basis.plan.issuer or "", issued.marks)
    placed = _placed(old, earlier, name, basis.tasks)
    filed = history.filed(earlier, basis.period, basis.as_of, placed.verdicts, name, basis.tasks)
    again = _kept(basis, filed.periods, used, found)
    said = [*placed.anomalies, *again.anomalies, *(altered.altered(old, earlier) if old else ())]
    if filed.count:
        said.append(_moved(filed, earlier, basis))
    past = progress.earlier(filed.periods, basis.period, basis.as_of)
    before = progress.states(past[-1] if past else None)
    stood, words = history.stood(past, name, basis.tasks), history.last_words(past, name, basis.tasks)
    made = compiling.statuses(basis.tasks, found, basis.as_of, filed.verdicts, before, stood, words)
    wrong = compiling.misplaced([*found.of(name), *said])
    said += [each for status in made for each in compiling.between(status, basis.as_of, wrong)]
    back = {number: blank for unit, blank in again.blank.items() if (number := basis.number(unit)) is not None}
    back |= {each.packet.number: each.is_blank and each.unit.name not in again.filled for each in used if each.packet}
    last = history.answers(past[-1] if past else None, name, basis.tasks)
    standings = tuple(owing.owing(basis.handed.packets, back, name, made, last))
    sent = again.files | {each.unit.name: each.form.file for each in used}
    said += owing.reminders(standings, sent, made)
    ledger = Ledger(
        plan=name,
        title=issued.title,
        issuer=basis.plan.issuer or "",
        marks=issued.marks,
        period=basis.period,
        as_of=basis.as_of,
        statuses=made,
        expected=len(standings),
        owing=tuple(each for each in standings if each.how),
        anomalies=tuple(sorted((*found.of(name), *said), key=_order)),
        own_heads=_own_heads(old, placed),
        archive=placed.archive,
        notes=old.notes if old else (),
        unsettled=(*counted.unsettled, *again.unsettled),
        due=basis.due,
        returned=tuple(_returned(basis, back, sent)),
        running=old.running if old else (),
    )
    return ledger, filed.periods


def _returned(basis: _Basis, back: Mapping[int, bool], sent: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Each unit whose form has come back (``back`` by number), what it ``sent``, and whether there is nothing in it."""
    name = assign.stem(basis.plan)
    for packet in basis.handed.packets:
        if packet.number in back and any(row.plan == name for row in packet.assignments):
            yield packet.unit.name, sent.get(packet.unit.name, ""), back[packet.number]


def _moved(filed: history.Filed, earlier: Sequence[progress.Period], basis: _Basis) -> Anomaly:
    """Where the verdicts are that the ledger had of another period: those of a later one are no 上期核定."""
    before = {each["period"] for each in progress.earlier(earlier, basis.period, basis.as_of)}
    shown = "，列在“上期核定”" if filed.of in before else ""
    what = "核定、核定说明、销号" if filed.is_back else "核定"
    return anomaly("F767", period=in_words(filed.of) or "没有写期次", count=filed.count, what=what, shown=shown)


def _kept(
    basis: _Basis, periods: Sequence[progress.Period], used: Sequence[Return], found: compiling.Found
) -> kept.Kept:
    """What the period has already of units that have sent nothing now, put among the entries that are ``found``."""
    if basis.anew:
        return kept.Kept()
    names = {each.unit.name: each.unit.name for each in used}
    numbers = {each.packet.number: each.unit.name for each in used if each.packet}

    def heard(unit: str) -> str:
        number = basis.number(unit)
        return names.get(unit) or (numbers.get(number, "") if number is not None else "")

    return kept.kept(history.named(periods, basis.period), assign.stem(basis.plan), basis.tasks, heard, found)


def _placed(old: Standing | None, earlier: Sequence[progress.Period], plan: str, listed: Sequence[Task]) -> Placed:
    """The verdicts of the ledger that is there; of the progress file, where that ledger is gone."""
    if old is not None:
        return standing.place(standing.restored(old, history.held(earlier) or {}), plan, listed)
    made = standing.place(standing.from_progress(history.held(earlier) or {}), plan, listed)
    kept = made.archive or any(not verdict.is_empty for verdict in made.verdicts.values())
    return replace(made, anomalies=(*made.anomalies, *([anomaly("F764")] if kept else [])))


def _own_heads(old: Standing | None, placed: Placed) -> tuple[str, ...]:
    used = [head for verdict in placed.verdicts.values() for head, words in verdict.own if words]
    return tuple(dict.fromkeys([*(old.own_heads if old else ()), *used]))


def _order(each: Anomaly) -> tuple[str, str, int, str]:
    """By code, file and cell, rows counted as numbers; else as they were found."""
    digits = "".join(sign for sign in each.cell if sign.isdigit())
    return each.code, each.file, int(digits or 0), each.cell


def _render(ledger: Ledger, earlier: Sequence[progress.Period], stem: str) -> dict[str, bytes]:
    periods = progress.joined(earlier, progress.period(ledger))
    return {
        LEDGER.format(stem=stem): export.render(ledger),
        JSON: progress.render(periods),
        CSV: csv.render(progress.table(periods)),
    }
