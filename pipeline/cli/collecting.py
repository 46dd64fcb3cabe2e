"""The command that puts together what the units have sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.shared import Tally, named
from pipeline.cli.speech import one_line, say
from pipeline.model import PlanError

if TYPE_CHECKING:
    import argparse

    from pipeline.collecting import Collected

_UNREAD = "F701"


def collect(args: argparse.Namespace) -> int:
    """``fengong collect``: what is to be looked at, a line each, and where the ledger is."""
    from pipeline import collecting

    given, plans = list(named(args.files)), list(named(args.plan))

    def all_of(_: str) -> list[Collected]:
        asked = collecting.Asked(_period(args.period), _day(args.as_of), tuple(args.prefer or ()), args.anew)
        return collecting.collect(given, plans, args.output, asked, units=args.units)

    tally = Tally()
    for _, done in tally.each(["、".join(plans)], all_of):
        for each in done:
            _report(each, tally, quiet=args.quiet)
    return tally.code


def _report(each: Collected, tally: Tally, *, quiet: bool) -> None:
    ledger = each.ledger
    for found in ledger.anomalies:
        tally.failed = tally.failed or found.code == _UNREAD
        if not quiet:
            where = ":".join(filter(None, (found.file or ledger.plan, found.cell)))
            print(one_line(f"{where}: {found.severity} {found.code} {found.message}"))
    counts = f"{ledger.back}，需要核对的 {len(ledger.anomalies)} 条"
    say(f"{each.folder / each.names[0]}：{counts}。{_overtaken(each)}")


def _overtaken(each: Collected) -> str:
    """That the ledger is now that of an earlier period, and what puts the newest one back."""
    if not each.newest:
        return ""
    from pipeline.handout.words import period

    now = period(each.ledger.period) or "没有写期次的一期"
    return f"台账现为{now}；请再汇总一次{period(each.newest)}（--period {each.newest}）。"


def _period(words: str | None) -> str:
    """The period that is typed as people type one."""
    from pipeline.handout import periods

    return "" if words is None else periods.canonical(words)


def _day(words: str | None) -> str:
    """The ISO date that is typed as people type one."""
    from pipeline.collect import days

    day = days.iso(words, None) if words else ""
    if day is None:
        raise PlanError(f"--as-of：“{words}”不是日期，请写成 2017-03-25 这样。")
    return day
