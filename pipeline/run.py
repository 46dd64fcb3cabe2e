"""The composition: a source is read, its units are resolved, it is checked; tables are made of it and written."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import check, outline, registry, remarks, resolve, source
from pipeline.model import Finding, Plan, PlanError, Source
from pipeline.registry import Registry

if TYPE_CHECKING:
    from pipeline.briefing import Briefing
    from pipeline.carry import Carry
    from pipeline.handing import Round
    from pipeline.handout.records import Handout

_LONGEST_NAME = 255  # bytes that file systems take
DECISIONS = ".decisions.csv"  # after the stem of a plan's own file


class Built(NamedTuple):
    """What ``build`` did: the plan, the folder, the names of the files in it, the registry it was read with, what is
    to be said about the units' workbooks, how many tasks have no reporting unit, how many tasks there are, and how many
    of these stand in appendices and not among those of 责任分工."""

    plan: Plan
    folder: Path
    names: tuple[str, ...]
    known: Registry
    notes: tuple[str, ...] = ()
    undecided: int = 0
    tasks: int = 0
    appended: int = 0


class HandedOut(NamedTuple):
    """What ``offices`` did: what is handed out, the folder, the names of the files in it, and what is to be said."""

    out: Handout
    folder: Path
    names: tuple[str, ...]
    notes: tuple[str, ...]


class Decided(NamedTuple):
    """What ``decide`` did: the file, how ("drafted", "kept", "updated"), how many rows it wrote, and what it kept from
    another plan."""

    file: Path
    how: str
    rows: int
    carried: Carry | None = None


def parse(text: str, *, name: str = "…") -> Plan:
    """Text → Plan, units resolved, checked when its findings are asked for; ``name`` is what it calls its source.

    Raises PlanError where the text has no numbered item and no table row.
    """
    return from_source(source.from_text(text, name))


def load(path: str | Path, *, units: str | Path | None = None) -> Plan:
    """File → Plan, with what the office has decided beside it (``<stem>.decisions.csv``).

    ``units`` is the desk's own registry, where it is not the ``units.csv`` beside the plan.

    Raises PlanError where a file cannot be read, and where the plan holds no numbered item and no table row.
    """
    known = registry_for(path, units)
    plan = from_source(source.read(Path(path)), shown=str(path), known=known)
    beside = Path(path).with_suffix(DECISIONS)
    return _decided(plan, beside, known) if os.path.lexists(beside) else plan  # False, too, for a name too long to be


def registry_for(path: str | Path, units: str | Path | None = None) -> Registry:
    """The registry that the plan at ``path`` is read with: the desk's own table ``units``, else the ``units.csv``
    beside the plan, before what is shipped. Raises PlanError where the desk's table does not hold."""
    beside = Path(path).with_name(registry.OWN)
    if units is None and not beside.is_file():
        return registry.load()
    return registry.load(Path(units) if units is not None else beside)


def _decided(plan: Plan, beside: Path, known: Registry) -> Plan:
    from pipeline import decisions

    plan, found = decisions.apply(plan, decisions.read(beside), known)
    return replace(plan, checks=partial(_checked, known=known, more=found))


def _checked(plan: Plan, known: Registry, more: tuple[Finding, ...] = ()) -> tuple[Finding, ...]:
    return check.check(plan, (*remarks.remarks(plan, known), *more))


def from_source(src: Source, *, shown: str = "", known: Registry | None = None) -> Plan:
    """Source → Plan; ``shown`` is what messages call the source (else its name), ``known`` the registry (else the
    shipped one)."""
    with no_collections():
        return _from_source(src, shown, known or registry.load())


def _from_source(src: Source, shown: str, known: Registry) -> Plan:
    plan = outline.read(src)
    if not any(section.marker or section.points for section in plan.sections) and not any(
        appendix.points for appendix in plan.appendices
    ):
        raise PlanError(
            f"{shown or src.file}：没有找到编号的条目或表格，请确认这是工作要点一类的文件，“一、”“（一）”等编号还在。"
        )
    return resolve.resolve(plan, known, checks=partial(_checked, known=known))


@contextmanager
def no_collections() -> Iterator[None]:
    """While a plan is read there are no cycles to find, and to look for them in what has been read of a long one, again
    and again, would take as long as reading it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def build(
    path: str | Path,
    out_dir: str | Path,
    *,
    unit: str | None = None,
    date: str | None = None,
    units: str | Path | None = None,
) -> Built:
    """Write the workbooks, page and tables of the plan at ``path`` into ``out_dir/<stem>/``, all of them or none.

    ``unit`` and ``date`` are the words of the 制表单位 and date lines, where the plan's own are not to be used;
    ``units`` is as for ``load``.
    Raises PlanError where the plan cannot be read or the folder cannot be written.
    """
    from pipeline import export, files, handing
    from pipeline.filenames import safe_stem
    from pipeline.matrix import rows

    plan = load(path, units=units)
    stem = safe_stem(Path(path).name)
    folder = Path(out_dir) / stem
    outputs = export.render(plan, stem, unit=unit, date=date)
    forms = handing.of_build(plan, folder, unit=unit)
    files.write_set(folder, outputs | forms.files, forms.remove)
    known, undecided = registry_for(path, units), len(forms.out.undecided)
    tasks, listed = len(rows.everything(plan)), len(rows.body(plan))
    return Built(plan, folder, (*outputs, *forms.files), known, forms.notes, undecided, tasks, tasks - listed)


def offices(
    paths: Sequence[str | Path],
    out_dir: str | Path,
    asked: Round,
    *,
    packed: bool = False,
    units: str | Path | None = None,
) -> HandedOut:
    """Write a workbook a unit with its tasks of the plans at ``paths`` into ``out_dir/<stem>/offices``, of several
    plans into ``out_dir/offices``; all of them or none.

    ``asked`` says for which period and by when; ``packed`` puts all in a zip beside; ``units`` is as for ``load``.
    Raises PlanError where a file cannot be read or written, no unit is named, or a workbook that somebody has filled in
    would be overwritten.
    """
    from pipeline import answered, files, handing
    from pipeline.filenames import safe_stem
    from pipeline.handout import assign

    stems = [safe_stem(Path(path).name) for path in paths]
    folded = [stem.casefold() for stem in stems]
    for at, stem in enumerate(folded):
        if (other := folded.index(stem)) != at:
            raise PlanError(f"{paths[at]}：与 {paths[other]} 同名，分不清是哪一份的任务，未生成，请改名后再试。")
    plans = [load(path, units=units) for path in paths]
    before = answered.answered(asked.progress, plans, asked.period)
    out = assign.handout(plans, period=asked.period, due=asked.due, issuer=asked.unit, last=before.last)
    if not out.packets and out.settled:
        raise PlanError(f"{'、'.join(map(str, paths))}：各单位的任务都已销号，没有要填报的，未生成。")
    if not out.packets:
        raise PlanError(f"{'、'.join(map(str, paths))}：没有写明责任单位的任务，没有可以分发的。")
    folder = Path(out_dir) / stems[0] if len(stems) == 1 else Path(out_dir)
    forms = handing.forms(out, folder, packed=packed)
    files.write_set(folder, forms.files, forms.remove)
    said = (*before.notes, *handing.settled(out), *handing.unmatched(out, plans))
    notes = (
        *said,
        *handing.doubtful(plans),
        *handing.undecided(out, plans),
        *handing.collective(out),
        *handing.other_years(out, plans),
        *forms.notes,
    )
    return HandedOut(out, folder, tuple(forms.files), notes)


def diff(
    old: str | Path, new: str | Path, *, units: str | Path | None = None, progress: str | Path | None = None
) -> Briefing:
    """What changed from the plan at ``old`` to the one at ``new``, ready to be shown or written (``write_changes``).

    ``units`` is as for ``load``; ``progress`` is the ledger of the old plan's year (``progress.json``); what the office
    has written into the workbook beside it since counts.
    Raises PlanError where one of the files cannot be read.
    """
    plans = load(old, units=units), load(new, units=units)
    return compared(*plans, known=registry_for(new, units), progress=progress)


def compared(
    old: Plan, new: Plan, *, known: Registry | None = None, progress: str | Path | None = None, why: str = ""
) -> Briefing:
    """The same for plans that are read already; ``why`` says why they are compared where nobody asked for it."""
    from pipeline.briefing import brief, ledger
    from pipeline.compare import compare

    standings, notes = None, list[str]()
    if progress is not None:
        from pipeline import answered

        listed, notes = answered.since(Path(progress), ledger.tasks(Path(progress)), ledger.VERDICTS)
        standings = ledger.standings(listed, old, str(progress))
    with no_collections():
        return brief(compare(old, new, known or registry.load()), standings, why=why, notes=notes)


def write_changes(
    briefing: Briefing, folder: str | Path, *, unit: str | None = None, date: str | None = None
) -> tuple[str, ...]:
    """Write ``changes.*`` of a comparison into ``folder``, all of them or none, and return their names.

    ``unit`` and ``date`` are as for ``build``. Raises PlanError where the folder cannot be written.
    """
    from pipeline import files
    from pipeline.export import changes

    outputs = changes.render(briefing, unit=unit, date=date)
    files.write_set(Path(folder), outputs)
    return tuple(outputs)


def decide(
    path: str | Path, *, update: bool = False, units: str | Path | None = None, old: str | Path | None = None
) -> Decided:
    """Draft the decisions file of the plan at ``path``, or with ``update`` put the rows it lacks behind those it has.

    What was decided for the plan at ``old``, the last version or last year's, is kept in the rows that are written.
    A file that is there is never changed otherwise. Raises PlanError where a file cannot be read or written, and where
    nothing has been decided for ``old``.
    """
    from pipeline import decisions, files
    from pipeline.export import csv
    from pipeline.export import decisions as export
    from pipeline.matrix.draft import draft

    plan, beside = load(path, units=units), _beside(path)
    if beside.exists() and not update:
        return Decided(beside, "kept", 0)
    kept = _kept(old, plan, registry_for(path, units)) if old is not None else None
    tasks = kept.tasks if kept else {}
    if not beside.exists():
        table = draft(plan, tasks)
        files.write_whole(beside, csv.render(table))
        return Decided(beside, "drafted", len(table.rows), kept)
    data, sheet = beside.read_bytes(), decisions.read(beside)
    lacking = export.lacking(plan, sheet, tasks)
    written = {str(row[sheet.heads.index(decisions.TASK["task"])]) for row in lacking.rows}
    if lacking.rows:
        files.write_whole(beside, export.appended(data, sheet, lacking))
    return Decided(beside, "updated", len(lacking.rows), kept and kept.only(written))


def _kept(old: str | Path, plan: Plan, known: Registry) -> Carry:
    """What the file beside ``old`` decides for the tasks of ``plan``."""
    from pipeline import decisions
    from pipeline.carry import carry
    from pipeline.compare import compare

    beside = Path(old).with_suffix(DECISIONS)
    before = load(old)
    if not beside.exists():
        raise PlanError(f"{old}：旁边没有核定表（{beside.name}），没有可以沿用的。")
    return carry(decisions.read(beside), compare(before, plan, known))


def _beside(path: str | Path) -> Path:
    """Where the decisions of the plan at ``path`` stand. Raises PlanError where no file can be called so."""
    beside = Path(path).with_suffix(DECISIONS)
    if len(os.fsencode(beside.name)) > _LONGEST_NAME:
        raise PlanError(f"{path}：文件名太长，旁边放不下核定表，请把要点文件的名字改短再试。")
    return beside
