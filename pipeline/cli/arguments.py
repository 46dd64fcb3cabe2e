"""The command line: argparse with Chinese words; what is wrong with it is one line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

from pipeline.cli.shared import FAILED, OK
from pipeline.cli.speech import say

Command = Callable[[argparse.Namespace], int]

_COMPLAINTS = (
    (r"the following arguments are required: 命令", "没有写命令（{commands}）"),
    (r"argument 命令: invalid choice: (.*?) \(.*", r"没有 \1 这个命令（有 {commands}）"),
    (r"the following arguments are required: (.*)", r"没有写 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (.*): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 和 \2 不能同时用"),
    (r"argument (.*): ignored explicit argument (.*)", r"\1 后面不能写值 \2"),
)


class Parser(argparse.ArgumentParser):
    """argparse with help that is the same on every Python, and one Chinese line for a wrong argument."""

    commands = ""  # as a sentence lists them

    def __init__(self, **options: Any) -> None:
        # A fixed width: to ask the terminal for its own, argparse imports shutil.
        width = partial(argparse.HelpFormatter, width=100)
        super().__init__(**options, allow_abbrev=False, formatter_class=width)

    def print_help(self, file: Any = None) -> None:
        from pipeline.cli.help import HELP

        print(HELP[self.prog], end="", file=file)  # argparse's own says nothing when the pipe is closed

    def error(self, message: str) -> NoReturn:
        tried = ((re.fullmatch(english, message, re.DOTALL), chinese) for english, chinese in _COMPLAINTS)
        message = next((found.expand(chinese) for found, chinese in tried if found), message)
        message = message.replace("{commands}", self.commands)
        say(f"{self.prog}：{message}，用法见 {self.prog} --help。")
        raise SystemExit(FAILED)


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"fengong {version('fengong')}")
        except PackageNotFoundError:  # run from a folder of sources
            print("fengong（未安装）")
        raise SystemExit(OK)


def parser(commands: Mapping[str, Command]) -> Parser:
    """The whole command line: what each of ``commands`` takes, by its name."""
    made = Parser(prog="fengong")
    *most, last = sorted(commands)
    Parser.commands = f"{'、'.join(most)} 或 {last}"
    made.add_argument("--version", action=_Version, nargs=0)
    each = made.add_subparsers(metavar="命令", required=True)
    for name, command in commands.items():
        sub = each.add_parser(name)
        sub.set_defaults(command=command)
        _ARGUMENTS[name](sub)
    return made


def _files(command: argparse.ArgumentParser, nargs: str = "+") -> None:
    command.add_argument("files", metavar="FILE", nargs=nargs)


def _units(command: argparse.ArgumentParser) -> None:
    command.add_argument("--units", metavar="FILE")


def _read(command: argparse.ArgumentParser) -> None:
    _files(command)
    _units(command)


def _list_units(command: argparse.ArgumentParser) -> None:
    _read(command)
    way = command.add_mutually_exclusive_group()
    way.add_argument("--csv", action="store_true")
    way.add_argument("--draft", metavar="FILE", nargs="?", const="")


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="DIR", default="output")


def _loudness(command: argparse.ArgumentParser) -> None:
    loud = command.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true")
    loud.add_argument("-v", "--verbose", action="store_true")


def _build(command: argparse.ArgumentParser) -> None:
    _files(command, "*")
    _output(command)
    command.add_argument("--unit")
    command.add_argument("--date")
    _units(command)
    command.add_argument("--against", metavar="FILE")
    _loudness(command)


def _offices(command: argparse.ArgumentParser) -> None:
    _files(command)
    command.add_argument("--period")
    command.add_argument("--due", default="")
    _output(command)
    command.add_argument("--unit")
    command.add_argument("--zip", action="store_true")
    command.add_argument("--progress", metavar="FILE", action="append")
    _units(command)


def _decide(command: argparse.ArgumentParser) -> None:
    _read(command)
    command.add_argument("--update", action="store_true")
    command.add_argument("--from", dest="old", metavar="OLD")


def _diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", metavar="OLD")
    command.add_argument("new", metavar="NEW")
    command.add_argument("-o", "--output", metavar="DIR")
    _units(command)
    command.add_argument("--progress", metavar="FILE")


def _collect(command: argparse.ArgumentParser) -> None:
    _files(command)
    command.add_argument("--plan", metavar="FILE", action="append", required=True)
    command.add_argument("--period", metavar="期")
    command.add_argument("--as-of", metavar="日期")
    command.add_argument("--prefer", metavar="FILE", action="append")
    command.add_argument("--anew", action="store_true")
    _output(command)
    _units(command)
    command.add_argument("-q", "--quiet", action="store_true")


_ARGUMENTS: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "build": _build,
    "check": _read,
    "collect": _collect,
    "decide": _decide,
    "diff": _diff,
    "offices": _offices,
    "parse": _read,
    "units": _list_units,
}
