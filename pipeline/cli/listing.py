"""``fengong units``: what the units of plans are called and stand for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from pipeline.cli.shared import Tally, load, named
from pipeline.cli.speech import one_line, say
from pipeline.model import PlanError

if TYPE_CHECKING:
    import argparse

    from pipeline.matrix import Table
    from pipeline.matrix.naming import Naming

DRAFT = "units.draft.csv"
_SHOWN = ("原文写法", "规范名称", "识别方式", "可能的单位", "位置")
_WIDEST = 44  # columns of a terminal that one column of the list takes, the last aside
_MANY = 6  # so many places are shown there, and how many there are


def units(args: argparse.Namespace) -> int:
    """``fengong units``: list what each name stands for; with ``--draft`` write the unknown ones as rows to edit."""
    from pipeline import registry, run
    from pipeline.matrix import naming

    def one(file: str) -> list[Naming]:
        known = (
            registry.load(Path(args.units) if args.units else None)
            if file == "-"
            else run.registry_for(file, args.units)
        )
        return naming.namings("标准输入" if file == "-" else file, load(args.units, file), known)

    tally = Tally()
    listed = [found for _, found in tally.each(named(args.files), one)]
    if args.draft is not None:
        _draft(Path(args.draft or DRAFT), [one for found in listed for one in found], tally)
    elif args.csv:
        _csv(naming.table(one for found in listed for one in found))
    else:
        for found in listed:
            short = [replace(one, points=_few(one.points)) for one in found]
            _show(naming.table(short), found[0].file if found and len(listed) > 1 else "")
            _count(found)
    return tally.code


def _few(points: list[str]) -> list[str]:
    """The places where a name stands, as many as a line holds."""
    every = list(dict.fromkeys(points))
    return every if len(every) <= _MANY else [*every[: _MANY - 1], f"{every[_MANY - 1]} 等 {len(every)} 处"]


def _count(found: list[Naming]) -> None:
    from pipeline.matrix.naming import HOW

    counts = [(word, sum(naming.how == how for naming in found)) for how, word in HOW.items()]
    kinds = "、".join(f"{word} {count}" for word, count in counts if count)
    if kinds:
        say(f"共 {len(found)} 种写法、{sum(len(naming.points) for naming in found)} 处：{kinds}。")


def _csv(table: Table) -> None:
    from pipeline.export import csv

    print(csv.render(table).decode("utf-8-sig").replace("\r\n", "\n"), end="")


def _show(table: Table, file: str) -> None:
    """The table in columns of a terminal, where Chinese characters take two each."""
    at = [table.heads.index(head) for head in _SHOWN if head in table.heads]
    rows = [[one_line(str(row[place])) for place in at] for row in (table.heads, *table.rows)]
    widths = [min(_WIDEST, max(map(_width, column))) for column in zip(*rows, strict=True)]
    if file:
        print(one_line(file))
    for row in rows if len(rows) > 1 else ():
        print("  ".join(map(_padded, row, widths)).rstrip())


def _width(words: str) -> int:
    return sum(1 + (east_asian_width(char) in "WF") for char in words)


def _padded(words: str, width: int) -> str:
    return words + " " * (width - _width(words))


def _draft(path: Path, listed: list[Naming], tally: Tally) -> None:
    from pipeline import files, registry
    from pipeline.export import csv
    from pipeline.matrix import naming

    table = naming.draft(listed, registry.load())
    if path.exists():
        tally.fail(f"{path}：已经有这个文件，未改动；请换一个文件名，写在 --draft 后面。")
    elif not table.rows:
        say("没有未识别的单位，不用补名录。")
    else:
        try:
            files.write_whole(path, csv.render(table))
        except PlanError as error:
            tally.fail(str(error))
        else:
            say(f"{path}：已写好 {len(table.rows)} 个未识别的单位，改好后存为要点所在文件夹的 {registry.OWN}。")
