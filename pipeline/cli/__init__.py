"""argv → exit code: the only room that prints.

0 is well, 1 something to look at (``check``) or a difference (``diff``), 2 failure; 130 is Ctrl-C, 141 a closed pipe.
Results go to standard output as UTF-8, everything else to standard error, one line each.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.arguments import Command, Parser
from pipeline.cli.arguments import parser as _arguments
from pipeline.cli.shared import FAILED, READ, Tally, inbox, load, named
from pipeline.cli.speech import drop_output, heed_closed_output, one_line, say, speak_utf8
from pipeline.model import PlanError

if TYPE_CHECKING:
    import argparse

    from pipeline.model import Finding, Source
    from pipeline.run import Built

INTERRUPTED, PIPE_CLOSED = 130, 141
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # readers of "a plan a line" may split at these


def main(argv: list[str] | None = None) -> int:
    """Run one command of ``argv`` (the process's own without one) and return its exit code; never raises."""
    for stream in (sys.stdout, sys.stderr):
        speak_utf8(stream)
    heed_closed_output()
    try:
        code = _run(argv)
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as error:  # of standard output: what concerns files is a PlanError by now
        drop_output()
        code = PIPE_CLOSED if isinstance(error, BrokenPipeError) else FAILED
        if code == FAILED:
            say(f"fengong：结果写不出去（{error.strerror}）。")
    return code


def _run(argv: list[str] | None) -> int:
    try:
        args = _parser().parse_args(argv)
    except SystemExit as done:  # --help, --version and wrong arguments
        return int(done.code or 0)
    command: Command = args.command
    return command(args)


def _parser() -> Parser:
    return _arguments(_COMMANDS)


# The commands


def _parse(args: argparse.Namespace) -> int:
    tally = Tally()
    for _, line in tally.each(named(args.files), partial(_json, args.units)):
        print(line, flush=True)
    return tally.code


def _check(args: argparse.Namespace) -> int:
    tally = Tally()
    for file, plan in tally.each(named(args.files), partial(load, args.units)):
        for finding in plan.findings:
            print(_finding(file, plan.source, finding))
            if finding.severity != "note":
                tally.found = True
    return tally.code


def _build(args: argparse.Namespace) -> int:
    files = list(named(args.files)) if args.files else inbox(Path("input"))
    if args.against is not None and len(files) > 1:
        say("fengong build：--against 只用于一份要点，请写明是哪一份（fengong build 新文件 --against 旧文件）。")
        return FAILED
    if not files:
        say(f"input：没有可读的文件，请把工作要点（{'、'.join(READ)}）放进 input 文件夹，或在命令后写出文件名。")
        return FAILED
    tally = Tally()
    show = not args.quiet
    taken: dict[str, str] = {}
    done: list[Built] = []
    for number, (_, built) in enumerate(tally.each(files, partial(_build_one, args, taken)), 1):
        done.append(built)
        if show:
            say(f"[{number}/{len(files)}] {_summary(built)}")
        for name in built.names if args.verbose else ():
            say(f"  {built.folder / name}")
        for note in built.notes:
            say(note)
    if args.against is not None or len(done) > 1:
        from pipeline.cli import years

        years.after_build(args, done, tally, show=show)
    return tally.code


def _build_one(args: argparse.Namespace, taken: dict[str, str], file: str) -> Built:
    """Build one plan, unless a file before it has taken its folder (letter case makes no folder on Windows)."""
    from pipeline import run
    from pipeline.filenames import safe_stem

    other = taken.setdefault(safe_stem(file).casefold(), file)
    if Path(other).resolve() != Path(file).resolve():
        raise PlanError(f"{file}：与 {other} 会写进同一个输出文件夹，未生成，请改名后再试。")
    return run.build(file, args.output, unit=args.unit, date=args.date, units=args.units)


def _json(units: str | None, file: str) -> str:
    from pipeline.export import json

    return json.render(load(units, file), indent=None).decode().rstrip("\n").translate(_LINE_ENDS)


def _finding(file: str, source: Source, finding: Finding) -> str:
    line, column = source.place(finding.span.start if finding.span else 0)
    place = f"{line}" if "\n" in source.text.strip() else f"{line}:{column}"
    return one_line(f"{file}:{place}: {finding.severity} {finding.code} {finding.message}")


def _summary(built: Built) -> str:
    plan = built.plan
    apart = f"（其中附件 {built.appended} 条）" if built.appended else ""
    said = f"任务 {built.tasks} 条{apart}，核对发现 {len(plan.findings)} 条"
    if built.undecided:
        said += f"，填报单位待定 {built.undecided} 条"
    return f"{plan.source.file} → {built.folder}（{said}）"


def _collect(args: argparse.Namespace) -> int:
    from pipeline.cli import collecting

    return collecting.collect(args)


def _decide(args: argparse.Namespace) -> int:
    from pipeline.cli import handing

    return handing.decide(args)


def _diff(args: argparse.Namespace) -> int:
    from pipeline.cli import years

    return years.diff(args)


def _offices(args: argparse.Namespace) -> int:
    from pipeline.cli import handing

    return handing.offices(args)


def _units(args: argparse.Namespace) -> int:
    from pipeline.cli import listing

    return listing.units(args)


_COMMANDS: Mapping[str, Command] = {
    "build": _build,
    "check": _check,
    "collect": _collect,
    "decide": _decide,
    "diff": _diff,
    "offices": _offices,
    "parse": _parse,
    "units": _units,
}
