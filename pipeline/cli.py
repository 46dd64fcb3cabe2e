"""argv → exit code: the only room that prints.

0 is well, 1 (``check``) something to look at, 2 failure; 130 is Ctrl-C, 141 a closed pipe. Results go to
standard output as UTF-8, everything else to standard error, one line each.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, TypeVar

from pipeline.model import PlanError

if TYPE_CHECKING:
    from pipeline.model import Finding, Plan, Source
    from pipeline.run import Built

T = TypeVar("T")

OK, FOUND, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
_READ = (".md", ".markdown", ".txt")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # readers of "a plan a line" may split at these


def main(argv: list[str] | None = None) -> int:
    """Run one command of ``argv`` (the process's own without one) and return its exit code; never raises."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        code = _run(argv)
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except OSError as error:  # of standard output: what concerns files is a PlanError by now
        _drop_output()
        code = PIPE_CLOSED if isinstance(error, BrokenPipeError) else FAILED
        if code == FAILED:
            _say(f"fengong：结果写不出去（{error.strerror}）。")
    return code


def _run(argv: list[str] | None) -> int:
    try:
        args = _parser().parse_args(argv)
    except SystemExit as done:  # --help, --version and wrong arguments
        return int(done.code or 0)
    command: Callable[[argparse.Namespace], int] = args.command
    return command(args)


# The commands


def _parse(args: argparse.Namespace) -> int:
    tally = _Tally()
    for _, line in tally.each(_named(args.files), _json):
        print(line, flush=True)
    return tally.code


def _check(args: argparse.Namespace) -> int:
    tally = _Tally()
    for file, plan in tally.each(_named(args.files), _load):
        for finding in plan.findings:
            print(_finding(file, plan.source, finding))
            if finding.severity != "note":
                tally.found = True
    return tally.code


def _build(args: argparse.Namespace) -> int:
    files = list(_named(args.files)) if args.files else _inbox(Path("input"))
    if not files:
        _say(f"input：没有可读的文件，请把工作要点（{'、'.join(_READ)}）放进 input 文件夹，或在命令后写出文件名。")
        return FAILED
    tally = _Tally()
    show = args.verbose or (not args.quiet and sys.stderr is not None and sys.stderr.isatty())
    taken: dict[str, str] = {}
    for number, (_, built) in enumerate(tally.each(files, partial(_build_one, args, taken)), 1):
        if show:
            _say(f"[{number}/{len(files)}] {_summary(built)}")
        for name in built.names if args.verbose else ():
            _say(f"  {built.folder / name}")
    return tally.code


def _build_one(args: argparse.Namespace, taken: dict[str, str], file: str) -> Built:
    """Build one plan, unless a file before it has taken its folder (letter case makes no folder on Windows)."""
    from pipeline import files, run

    other = taken.setdefault(files.safe_stem(file).casefold(), file)
    if Path(other).resolve() != Path(file).resolve():
        raise PlanError(f"{file}：与 {other} 会写进同一个输出文件夹，未生成，请改名后再试。")
    return run.build(file, args.output, unit=args.unit, date=args.date)


# What the commands share


class _Tally:
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
                self.fail(f"{file}：处理时读写失败（{error.strerror}），请检查磁盘空间和权限再试。")
            except Exception as error:  # noqa: BLE001  a fault of ours in one plan does not cost the others
                self.fail(f"{file}：程序内部错误（{type(error).__name__}：{error}），请把这个文件发给维护者。")
            else:
                yield file, made

    def fail(self, message: str) -> None:
        self.failed = True
        _say(message)


def _json(file: str) -> str:
    from pipeline.export import json

    return json.render(_load(file), indent=None).decode().rstrip("\n").translate(_LINE_ENDS)


def _load(file: str) -> Plan:
    from pipeline import run, source

    if file == "-":
        data = sys.stdin.buffer.read() if sys.stdin else b""
        return run.from_source(source.from_bytes(data, "-", shown="标准输入"))
    return run.load(file)


def _named(patterns: Iterable[str]) -> Iterator[str]:
    """The files of the command line; the Windows prompt leaves ``*`` and ``?`` to the program."""
    for pattern in patterns:
        if re.search(r"[*?]", pattern) and not os.path.lexists(pattern):
            from glob import glob

            yield from sorted(glob(pattern)) or [pattern]  # noqa: PTH207  an absolute pattern is none for Path.glob
        else:
            yield pattern


def _inbox(folder: Path) -> list[str]:
    """The plans that wait in ``folder``, by name; hidden files and those that editors keep beside are none."""
    if not folder.is_dir():
        return []
    found = (p for p in folder.iterdir() if p.suffix.lower() in _READ and p.name[0] not in ".~" and not p.is_dir())
    return sorted(map(str, found))


def _finding(file: str, source: Source, finding: Finding) -> str:
    line, column = source.place(finding.span.start if finding.span else 0)
    one_line = source.text.strip().count("\n") == 0
    place = f"{line}:{column}" if one_line else f"{line}"
    return _one_line(f"{file}:{place}: {finding.severity} {finding.code} {finding.message}")


def _summary(built: Built) -> str:
    plan = built.plan
    texts = sum(1 for _ in plan.places()) - len(plan.preamble)
    return f"{plan.source.file} → {built.folder}（任务 {texts} 条，核对发现 {len(plan.findings)} 条）"


def _one_line(words: str) -> str:
    """Words of a plan or a file name steer no terminal and break no line."""
    return _CONTROL.sub(" ", words)


def _say(message: str) -> None:
    if sys.stderr:
        with contextlib.suppress(OSError):
            print(_one_line(message), file=sys.stderr, flush=True)


def _speak_utf8(stream: TextIO | Any) -> None:
    """UTF-8 and LF in a file or pipe, whatever the code page; a terminal keeps its own. Nothing is unprintable:
    a lone surrogate becomes ``\\udxxx``, which in JSON says just that."""
    if hasattr(stream, "reconfigure"):
        own = {} if stream.isatty() else {"encoding": "utf-8", "newline": "\n"}
        stream.reconfigure(errors="backslashreplace", **own)


def _drop_output() -> None:
    """Send what is still to be written nowhere, or the interpreter complains about it at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no real file behind it
        sys.stdout = None


# The words of the command line

_HELP = {
    "fengong": """\
用法：fengong 命令 …

读工作要点及责任分工（Markdown 或纯文本），生成责任分工表和责任矩阵。
Reads the yearly plans of Chinese offices and writes their responsibility matrices.

命令：
  build [FILE…]   生成责任分工表、核对表和 CSV、JSON
  check FILE…     列出需要核对的地方
  parse FILE…     读成 JSON，每个文件一行

选项：
  -h, --help      显示说明；fengong 命令 --help 显示一个命令的说明
  --version       显示版本

退出码：0 正常；1 check 发现需要核对的问题；2 有文件读不了或写不了。
""",
    "fengong build": """\
用法：fengong build [FILE…] [-o DIR] [--unit 制表单位] [--date 日期] [-q | -v]

生成责任分工表、核对表和 CSV、JSON；已有的旧表整个换成新的。
Writes the workbooks and tables of each plan into DIR/<name of the file>/.

参数：
  FILE…             文件；不写则为 input 文件夹中的全部 .md、.markdown、.txt 文件

选项：
  -o, --output DIR  输出文件夹，每个文件各占一个子文件夹；不写则为 output
  --unit 制表单位   表上的制表单位；不写则用文件中的
  --date 日期       表上的日期；不写则用文件中的
  -q, --quiet       只报告读不了、写不了的文件
  -v, --verbose     列出写好的每个文件
  -h, --help        显示本说明
""",
    "fengong check": """\
用法：fengong check FILE…

列出需要核对的地方，每条一行：文件:行: 级别 代码 说明。
Prints what a person should look at, a line each: file:line: severity code message.

参数：
  FILE…             文件；- 为标准输入

选项：
  -h, --help        显示本说明

级别：error 错误，warning 警告，note 提示。退出码：有错误或警告为 1，只有提示或没有发现为 0。
""",
    "fengong parse": """\
用法：fengong parse FILE…

读成 JSON（UTF-8），每个文件一行。
Prints each plan as one line of JSON.

参数：
  FILE…             文件；- 为标准输入

选项：
  -h, --help        显示本说明
""",
}

_COMPLAINTS = (
    (r"the following arguments are required: 命令", "没有写命令（build、check 或 parse）"),
    (r"the following arguments are required: (.*)", r"没有写 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument 命令: invalid choice: (.*?) \(.*", r"没有 \1 这个命令（有 build、check、parse）"),
    (r"argument (.*): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 和 \2 不能同时用"),
    (r"argument (.*): ignored explicit argument (.*)", r"\1 后面不能写值 \2"),
)


class _Parser(argparse.ArgumentParser):
    """argparse with help that is the same on every Python, and one Chinese line for a wrong argument."""

    def __init__(self, **options: Any) -> None:
        # A fixed width: to ask the terminal for its own, argparse imports shutil.
        width = partial(argparse.HelpFormatter, width=100)
        super().__init__(**options, allow_abbrev=False, formatter_class=width)

    def print_help(self, file: Any = None) -> None:
        print(_HELP[self.prog], end="", file=file)  # argparse's own says nothing when the pipe is closed

    def error(self, message: str) -> NoReturn:
        tried = ((re.fullmatch(english, message, re.DOTALL), chinese) for english, chinese in _COMPLAINTS)
        message = next((found.expand(chinese) for found, chinese in tried if found), message)
        _say(f"{self.prog}：{message}，用法见 {self.prog} --help。")
        raise SystemExit(FAILED)


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"fengong {version('fengong')}")
        except PackageNotFoundError:  # run from a folder of sources
            print("fengong（未安装）")
        raise SystemExit(OK)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="fengong")
    parser.add_argument("--version", action=_Version, nargs=0)
    commands = parser.add_subparsers(metavar="命令", required=True)
    for name, run, nargs in (("parse", _parse, "+"), ("check", _check, "+"), ("build", _build, "*")):
        command = commands.add_parser(name)
        command.set_defaults(command=run)
        command.add_argument("files", metavar="FILE", nargs=nargs)
    command.add_argument("-o", "--output", metavar="DIR", default="output")
    command.add_argument("--unit")
    command.add_argument("--date")
    loud = command.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true")
    loud.add_argument("-v", "--verbose", action="store_true")
    return parser
