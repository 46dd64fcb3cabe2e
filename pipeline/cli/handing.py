"""The commands around handing out: what the office decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.shared import Tally, named
from pipeline.cli.speech import say

if TYPE_CHECKING:
    import argparse

    from pipeline.run import Decided

_DONE = {
    "drafted": "已生成（{rows} 项任务），请在右边各列填写核定内容",
    "kept": "已有核定文件，未改动；要补上其中没有的任务，请加 --update",
    "updated": "补充 {rows} 行，原有各行未改动",
}


def decide(args: argparse.Namespace) -> int:
    """``fengong decide``: draft the decisions file beside each plan, or complete it."""
    from pipeline import run

    def one(file: str) -> Decided:
        return run.decide(file, update=args.update, units=args.units)

    tally = Tally()
    for _, done in tally.each(named(args.files), one):
        say(f"{done.file}：{_DONE[done.how].format(rows=done.rows)}。")
    return tally.code
