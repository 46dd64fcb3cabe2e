"""What the commands share: the files they are given, and what became of each."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.cli.speech import say
from pipeline.model import PlanError

if TYPE_CHECKING:
    from pipeline.model import Plan

T = TypeVar("T")

OK, FOUND, FAILED = 0, 1, 2
# What a name of a file raises that the locale cannot write; where all can be written it is a fault of ours.
_UNNAMEABLE = (UnicodeEncodeError,) if sys.getfilesystemencoding() != "utf-8" else ()
READ = (".md", ".markdown", ".txt")


class Tally:
    """What became of the files: a plan that cannot be read is reported, and the rest is done."""

    def __init__(self) -> None:
        self.failed = self.found = False

    @property
    def code(self) -> int:
        return FAILED if self.failed else FOUND if self.found else OK

    def each(self, files: Iterable[str], make: Callable[[str], T]) -> Iterator[tuple[str, T]]:
        """File and what ``make`` makes of it, for every file that goes well."""
        for file in files:
            try:
                made = make(file)
            except PlanError as error:
                self.fail(str(error))
            except OSError as error:  # the folder for temporary files, say
                self.fail(f"{file}：{_trouble(error)}。")
            except _UNNAMEABLE as error:
                self.fail(
                    f"{file}：系统的文件名编码是 {error.encoding}，写不了中文文件名，请设置环境变量 PYTHONUTF8=1 再试。"
                )
            except Exception as error:  # noqa: BLE001  a fault of ours in one plan does not cost the others
                self.fail(f"{file}：程序内部错误（{type(error).__name__}：{error}），请把这个文件发给维护者。")
            else:
                yield file, made

    def fail(self, message: str) -> None:
        self.failed = True
        say(message)


def _trouble(error: OSError) -> str:
    from pipeline import files

    if error.errno in files.FULL:
        return "磁盘空间不足（输出的盘，或放临时文件的盘），写不下，原有文件未改动，请清理后再试"
    return f"处理时读写失败（{error.strerror}），请检查磁盘空间和权限再试"


def named(patterns: Iterable[str]) -> Iterator[str]:
    """The files of the command line; the Windows prompt leaves ``*`` and ``?`` to the program."""
    for pattern in patterns:
        if re.search(r"[*?]", pattern) and not os.path.lexists(pattern):
            from glob import glob

            yield from sorted(glob(pattern)) or [pattern]  # noqa: PTH207  an absolute pattern is none for Path.glob
        else:
            yield pattern


def load(units: str | None, file: str) -> Plan:
    """The plan in a file or, for ``-``, in standard input; ``units`` is the desk's own registry of ``--units``."""
    from pipeline import registry, run, source

    if file == "-":
        data = sys.stdin.buffer.read(source.LARGEST + 1) if sys.stdin else b""
        if len(data) > source.LARGEST:
            raise source.too_large("标准输入")
        known = registry.load(Path(units) if units else None)
        return run.from_source(source.from_bytes(data, "-", shown="标准输入"), known=known)
    return run.load(file, units=units)


def inbox(folder: Path) -> list[str]:
    """The plans that wait in ``folder``, by name; hidden files and those that editors keep beside are none."""
    if not folder.is_dir():
        return []
    found = (p for p in folder.iterdir() if p.suffix.lower() in READ and p.name[0] not in ".~" and not p.is_dir())
    return sorted(map(str, found))
