"""The commands around handing out: what the office decides, and what each unit is given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.shared import Tally, named
from pipeline.cli.speech import say
from pipeline.findings import quote
from pipeline.model import PlanError

if TYPE_CHECKING:
    import argparse

    from pipeline.carry import Carry
    from pipeline.run import Decided, HandedOut

_DONE = {
    "drafted": "已生成（{rows} 项任务），请在右边各列填写核定内容",
    "kept": "已有核定文件，未改动；要补上其中没有的任务，请加 --update",
    "updated": "补充 {rows} 行，原有各行未改动",
}


def decide(args: argparse.Namespace) -> int:
    """``fengong decide``: draft the decisions file beside each plan, or complete it."""
    from pipeline import run

    def one(file: str) -> Decided:
        return run.decide(file, update=args.update, units=args.units, old=args.old)

    tally = Tally()
    for _, done in tally.each(named(args.files), one):
        say(f"{done.file}：{_DONE[done.how].format(rows=done.rows)}。")
        for line in _kept(args.old, done.carried) if done.carried else ():
            say(line)
    return tally.code


def _kept(old: str, carried: Carry) -> Iterator[str]:
    """What was kept of another plan's decisions, and what was not."""
    asked = sum(bool(kept.stamp) for kept in carried.tasks.values())
    shifted = sum(kept.shifted for kept in carried.tasks.values())
    said = [f"{old}：沿用 {len(carried.tasks)} 项任务的核定"]
    said += [f"其中 {asked} 项的任务有变化，请逐项核对（fengong check 提示 F601）"] if asked else []
    said += [f"{shifted} 项的完成时限已改到本年度，请核对"] if shifted else []
    yield "，".join(said) + "。"
    from pipeline.matrix.cited import cited

    for place, row in carried.dropped:
        where = cited(place) if place else row.cells["task"]
        own = place.node.title or place.text.text if place and place.node else ""
        title = quote(own or row.cells.get("title") or row.cells.get("content") or "")
        yield f"{old}：{where}“{title}”没有对应的任务，它的核定没有沿用。"


def offices(args: argparse.Namespace) -> int:
    """``fengong offices``: a workbook for each unit with its tasks of all plans."""
    from pipeline import run
    from pipeline.handing import OFFICES, Round

    files = list(named(args.files))

    def all_of(_: str) -> HandedOut:
        progress = tuple(map(Path, named(args.progress or ())))
        asked = Round(_period(args.period), _due(args.due), args.unit or "", progress)
        return run.offices(files, args.output, asked, packed=args.zip, units=args.units)

    tally = Tally()
    for _, done in tally.each(["、".join(files)], all_of):
        say(f"{done.folder / OFFICES}：{_count(done)}。")
        for note in done.notes:
            say(note)
    return tally.code


def _count(done: HandedOut) -> str:
    """已写好 9 个单位的填报表（分发任务 60 项，分到各单位共 203 行）; forms that stay as they are were not
    written."""
    from pipeline.handing import OFFICES

    packets = done.out.packets
    rows = [row for packet in packets for row in packet.assignments]
    tasks = {(row.plan, row.task) for row in rows}
    written = sum(f"{OFFICES}/{packet.file}" in done.names for packet in packets)
    left = len(packets) - written
    how = f"已写好 {written} 个" if not left else f"新写 {written} 个、保持原样 {left} 个" if written else f"{left} 个"
    rest = "" if written else "都保持原样"
    return f"{how}单位的填报表{rest}（分发任务 {len(tasks)} 项，分到各单位共 {len(rows)} 行）"


def _period(words: str | None) -> str:
    """The period that is typed as people type one."""
    from pipeline.handout import periods

    return "" if words is None else periods.canonical(words)


def _due(words: str) -> str:
    """The ISO date that is typed as people type one."""
    from pipeline import dates

    day = dates.day(words, None) if words else ""
    if day is None:
        raise PlanError(f"--due：“{words}”不是日期，请写成 2017-03-25 这样。")
    return day
