"""cli: what the command prints, where, and with which exit code; as a process and inside this one."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from pipeline import cli, run, source

ROOT = Path(__file__).parents[1]
SHORT = "# 2020 年工作要点\n\n一、加强领导\n\n（一）办好实事。按时完成。\n\n责任单位：办公室、人事司\n"
CLEAN = "# 2020 年工作要点\n\n## 一、加强领导\n\n（一）办好实事。按时完成。\n\n责任单位：办公室、人事司\n"
LOOSE = "# 2020 年工作要点\n\n## 一、加强领导\n\n（一）办好实事。按时完成。\n\n（三）办好小事。\n"


def fengong(*args: str | Path, cwd: Path | None = None, **options: object) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, wherever it is started."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, "-m", "pipeline", *map(str, args)]
    return subprocess.run(command, capture_output=True, check=False, cwd=cwd or ROOT, env=env, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path

    return write


Write = Callable[[str, str | bytes], Path]
Capture = pytest.CaptureFixture[str]


# parse


def test_parse_prints_one_plan_a_line(plan_2017: Path, write: Write) -> None:
    done = fengong("parse", plan_2017, write("我的 要点.md", SHORT))
    assert (done.returncode, done.stderr) == (0, b"")
    plans = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [plan["source"]["file"] for plan in plans] == [plan_2017.name, "我的 要点.md"]
    assert plans[0] == json.loads(json.dumps(run.load(plan_2017).to_dict()))


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_output_is_utf8_whatever_the_locale(write: Write, env: dict[str, str]) -> None:
    path = write("a.md", SHORT)
    assert fengong("parse", path, env=env).stdout == fengong("parse", path).stdout
    assert "找不到这个文件".encode() in fengong("parse", "none.md", env=env).stderr


def test_every_character_makes_a_line_of_valid_json(write: Write, capsys: Capture) -> None:
    odd = "\ud800 \u2028 \u2029 \x85 \x00 \x1b \ufffe 𠮷"
    assert cli.main(["parse", str(write("a.md", SHORT.replace("办好实事", f"办好{odd}实事")))]) == 0
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    point = json.loads(out)["sections"][0]["points"][0]
    assert "\ud800" in json.dumps(point, ensure_ascii=False)


def test_standard_input_is_a_file_called_dash(plan_2017: Path) -> None:
    piped = json.loads(fengong("parse", "-", input=plan_2017.read_bytes()).stdout)
    named = json.loads(fengong("parse", plan_2017).stdout)
    assert piped["source"].pop("file") == "-"
    assert named["source"].pop("file") == plan_2017.name
    assert piped == named
    empty = fengong("check", "-", input=b"")
    assert (empty.returncode, empty.stderr.decode()) == (2, "标准输入：文件是空的，请放入工作要点的正文再试。\n")


def test_what_standard_input_is_called_and_where_it_does_not_go(
    plan_2017: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    listed = fengong("units", "--csv", "-", input=plan_2017.read_bytes()).stdout.decode()
    assert "标准输入," in listed
    assert "'-" not in listed
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", "-"]) == 2
    assert capsys.readouterr().err == "-：标准输入只能用于 parse、check 和 units，这里请写文件名。\n"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
@pytest.mark.parametrize("command", ["parse", "check", "units", "build", "diff", "decide", "offices", "collect"])
def test_what_has_no_end_is_not_begun(write: Write, tmp_path: Path, capsys: Capture, command: str) -> None:
    path, pipe = str(write("a.md", SHORT)), str(tmp_path / "pipe.md")
    os.mkfifo(pipe)
    for endless in ("/dev/zero", pipe):
        more = {"diff": [path], "collect": ["--plan", path]}.get(command, [])
        given = [endless, *more] if command != "collect" else [path, "--plan", endless]
        assert cli.main([command, *given]) == 2
        assert capsys.readouterr().err.startswith(f"{endless}：这是设备或管道，不是文件，没有读")
        assert cli.main([command, path, *more, "--units", endless]) == 2
        assert "这是设备或管道" in capsys.readouterr().err
    assert cli.main(["diff", path, path, "--progress", "/dev/zero"]) == 2
    assert "这是设备或管道" in capsys.readouterr().err


def test_what_is_beyond_measure_is_not_read(write: Write, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(write("a.md", SHORT))
    monkeypatch.setattr(source, "LARGEST", 40)
    for given in ([path], ["-"], ["-", "--units", path]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SHORT.encode())))
        assert cli.main(["parse", *given]) == 2
        assert "：超过 0 MB，没有读，请确认" in capsys.readouterr().err


# check

LINE = re.compile(
    r"(?P<file>.+?):(?P<line>\d+)(:(?P<column>\d+))?: "
    r"(?P<severity>error|warning|note) (?P<code>[A-Z]\d+) (?P<message>\S.*)"
)


def test_check_prints_like_a_linter(plan_2017: Path) -> None:
    done = fengong("check", plan_2017)
    lines = [LINE.fullmatch(line) for line in done.stdout.decode("utf-8").splitlines()]
    plan = run.load(plan_2017)
    assert len(lines) == len(plan.findings) > 0
    for line, finding in zip(lines, plan.findings, strict=True):
        assert line
        assert line["file"] == str(plan_2017)
        assert (line["severity"], line["code"], line["column"]) == (finding.severity, finding.code, None)
        assert finding.span is None or int(line["line"]) == plan.source.text.count("\n", 0, finding.span.start) + 1
    assert done.returncode == 1
    assert done.stderr == b""


def test_check_of_a_one_line_file_says_the_column(write: Write, capsys: Capture) -> None:
    long = "，".join(["逐级落实责任"] * 20)
    text = f"关于工作的命令。一、办好实事，{long}。责任单位：办公室。二、办好小事，{long}。三、办好大事，{long}。"
    for end in ("", "\n"):
        assert cli.main(["check", str(write("a.md", text + end))]) == 1
        found = [LINE.fullmatch(line) for line in capsys.readouterr().out.splitlines()]
        assert all(line and line["line"] == "1" and line["column"] for line in found)
        assert any(line and int(line["column"]) > 1 for line in found)


def test_check_exit_codes(write: Write, capsys: Capture) -> None:
    clean, loose = write("clean.md", CLEAN), write("loose.md", LOOSE)
    severities = {finding.severity for finding in run.load(clean).findings}
    assert severities <= {"note"}
    assert cli.main(["check", str(clean)]) == 0
    assert cli.main(["check", str(loose)]) == 1
    assert cli.main(["check", str(loose), "none.md"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_notes_alone_are_well(write: Write, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from pipeline.model import Finding

    plan = run.load(write("a.md", CLEAN))
    found = (Finding("F999", "note", "一个\n提示\x1b[31m"),)
    noted = replace(plan, checks=lambda _: found)
    monkeypatch.setattr(run, "load", lambda _, units: noted)
    assert cli.main(["check", "a.md"]) == 0
    assert capsys.readouterr().out == "a.md:1: note F999 一个 提示 [31m\n"


# build


def test_build_says_what_it_did_in_a_pipe_too(plan_2017: Path, tmp_path: Path) -> None:
    done = fengong("build", plan_2017, "-o", tmp_path / "出 口")
    assert (done.returncode, done.stdout) == (0, b"")
    assert re.fullmatch(
        rf"\[1/1\] {plan_2017.name} → .*（任务 \d+ 条(（其中附件 \d+ 条）)?，核对发现 \d+ 条(，.+待定 \d+ 条)?）\n",
        done.stderr.decode(),
    )
    quiet = fengong("build", plan_2017, "-q", "-o", tmp_path / "出 口")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, b"", b"")
    assert len(list((tmp_path / "出 口" / plan_2017.stem).iterdir())) == 7


def test_build_takes_what_waits_in_input(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name in ("一.md", "二.MARKDOWN", "三.txt", "四.docx", ".隐.md", "~$一.md", "夹.md/里.md"):
        write(f"input/{name}", SHORT)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert {path.name for path in (tmp_path / "output").iterdir()} == {"一", "二", "三"}


@pytest.mark.parametrize("folder", [True, False])
def test_build_with_nothing_to_build(
    tmp_path: Path, folder: bool, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    if folder:
        (tmp_path / "input").mkdir()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build"]) == 2
    assert re.fullmatch(r"input：没有可读的文件，请把.*放进 input 文件夹.*。\n", capsys.readouterr().err)
    assert not (tmp_path / "output").exists()


def test_one_bad_file_does_not_cost_the_others(write: Write, tmp_path: Path, capsys: Capture) -> None:
    names = [write("一.md", SHORT), write("坏.docx", b"PK\x03\x04...."), write("空.md", ""), write("二.md", SHORT)]
    assert cli.main(["build", "-q", *map(str, names), "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.split("：")[0] for line in told] == [str(names[1]), str(names[2])]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"一", "二"}


def test_a_fault_of_ours_in_one_plan_does_not_cost_the_others(
    write: Write, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run.load

    def faulty(path: str, units: str | None) -> object:
        if "坏" in path:
            raise RecursionError("too\ndeep")
        return real(path)

    monkeypatch.setattr(run, "load", faulty)
    assert cli.main(["parse", str(write("坏.md", SHORT)), str(write("好.md", SHORT))]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["source"]["file"] == "好.md"
    assert re.fullmatch(r".*坏\.md：程序内部错误（RecursionError：too deep），.*。\n", err)


def test_no_room_for_temporary_files_is_no_fault_of_ours(
    write: Write, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.export.render", full)
    path = write("一.md", SHORT)
    assert cli.main(["build", str(path), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith(f"{path}：磁盘空间不足（输出的盘，或放临时文件的盘），")
    assert not (tmp_path / "out").exists()


def test_two_files_of_one_name_do_not_overwrite_each_other(write: Write, tmp_path: Path, capsys: Capture) -> None:
    first, other, third = write("a/2020.md", SHORT), write("b/2020.markdown", CLEAN), write("c/2021.md", SHORT)
    out = str(tmp_path / "out")
    assert cli.main(["build", "-q", str(first), str(other), str(third), "-o", out]) == 2
    told = capsys.readouterr().err
    assert told == f"{other}：与 {first} 会写进同一个输出文件夹，未生成，请改名后再试。\n"
    assert json.loads((tmp_path / "out/2020/plan.json").read_bytes())["source"]["file"] == "2020.md"
    assert (tmp_path / "out/2021/plan.json").exists()
    again = str(first.parent / ".." / "a" / first.name)
    assert cli.main(["build", str(first), again, "-o", out]) == 0


def test_a_folder_that_cannot_be_written(write: Write, tmp_path: Path, capsys: Capture) -> None:
    plan = write("2020.md", SHORT)
    assert cli.main(["build", str(plan), "-o", str(plan)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "不能作输出文件夹" in told
    assert plan.read_text("utf-8") == SHORT


def test_a_workbook_that_is_open_elsewhere(write: Write, tmp_path: Path, capsys: Capture) -> None:
    plan, out = write("2020.md", SHORT), tmp_path / "out"
    assert cli.main(["build", str(plan), "-o", str(out)]) == 0
    before = {path: path.read_bytes() for path in (out / "2020").rglob("*.*")}
    plan.write_text(CLEAN, "utf-8")
    write("out/2020/~$2020-责任分工表.xlsx", b"\x05office")
    assert cli.main(["build", str(plan), "-o", str(out)]) == 2
    assert "2020-责任分工表.xlsx：文件正被打开，请关闭后再试" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(("flag", "lines"), [("-q", 0), ("-v", 10), (None, 1)])
def test_how_much_build_says(write: Write, tmp_path: Path, capsys: Capture, flag: str | None, lines: int) -> None:
    assert (
        cli.main(["build", str(write("2020.md", SHORT)), "-o", str(tmp_path / "out"), *([flag] if flag else [])]) == 0
    )
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == lines
    if lines:
        assert err.startswith("[1/1] 2020.md → ")


def test_the_unit_and_date_of_the_command_stand_in_the_workbook(write: Write, tmp_path: Path) -> None:
    import zipfile

    plan = write("2020.md", SHORT)
    words = ["--unit", "某某局督查室", "--date", "二〇二〇年三月"]
    assert cli.main(["build", str(plan), "-o", str(tmp_path / "out"), *words]) == 0
    with zipfile.ZipFile(tmp_path / "out/2020/2020-责任分工表.xlsx") as book:
        everything = b"".join(book.read(name) for name in book.namelist()).decode("utf-8")
    assert "某某局督查室" in everything
    assert "二〇二〇年三月" in everything


# Bad input, for every command


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("没有.md", None, "找不到这个文件"),
        ("夹", "folder", "这是文件夹"),
        ("空.md", b"", "文件是空的"),
        ("白.md", b" \n\t\n", "文件是空的"),
        ("文.docx", b"PK\x03\x04\x14\0", "转换为 Markdown"),
        ("文.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "转换为 Markdown"),
        ("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\r", "二进制文件"),
        ("码.md", "測試文件內容，請改善行政服務。".encode("big5"), "认不出文字编码"),
        ("无.md", "今天下雨。\n", "没有找到编号的条目或表格"),
        ("换\n行.md", None, "找不到这个文件"),
    ],
)
@pytest.mark.parametrize("command", ["parse", "check", "build"])
def test_bad_input_is_one_clear_line(
    command: str, name: str, content: str | bytes | None, says: str, write: Write, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        write(name, content)
    assert cli.main([command, str(path), *(["-o", str(tmp_path / "out")] if command == "build" else [])]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"{path}：".replace("\n", " "))
    assert says in err
    assert not (tmp_path / "out").exists()


def test_bad_input_as_a_process(tmp_path: Path) -> None:
    done = fengong("parse", "没有.md", tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode("utf-8").splitlines()) == 2
    assert b"Traceback" not in done.stderr


def test_patterns_that_the_windows_prompt_does_not_expand(write: Write, tmp_path: Path, capsys: Capture) -> None:
    write("b.md", SHORT)
    write("a.md", SHORT)
    literal = write("[甲]?.md", SHORT)
    assert cli.main(["parse", str(tmp_path / "?.md"), str(literal)]) == 0
    names = [json.loads(line)["source"]["file"] for line in capsys.readouterr().out.splitlines()]
    assert names == ["a.md", "b.md", "[甲]?.md"]
    assert cli.main(["parse", str(tmp_path / "*.txt")]) == 2
    assert "找不到这个文件" in capsys.readouterr().err


# Arguments

COMMANDS = ("build", "check", "collect", "decide", "diff", "offices", "parse", "units")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "fengong：没有写命令（build、check、collect、decide、diff、offices、parse 或 units），"),
        (["nosuch"], "fengong：没有 'nosuch' 这个命令"),
        (["parse"], "fengong parse：没有写 FILE，"),
        (["check"], "fengong check：没有写 FILE，"),
        (["diff", "x"], "fengong diff：没有写 NEW，"),
        (["parse", "--nosuch", "x"], "fengong：不认识 --nosuch，"),
        (["build", "--quie"], "fengong：不认识 --quie，"),
        (["build", "-o"], "fengong build：-o/--output 后面要写一个值，"),
        (["build", "-q", "-v"], "fengong build：-v/--verbose 和 -q/--quiet 不能同时用，"),
        (["build", "-q1"], "fengong build：-q/--quiet 后面不能写值 '1'，"),
        (["build", "--quiet=1"], "fengong build：-q/--quiet 后面不能写值 '1'，"),
    ],
)
def test_wrong_arguments_are_one_chinese_line(args: list[str], says: str, capsys: Capture) -> None:
    assert cli.main(args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(says)
    assert err.endswith(" --help。\n")
    assert err.count("\n") == 1


def test_help_names_every_option_and_no_other(capsys: Capture) -> None:
    assert cli.main(["--help"]) == 0
    help_text = capsys.readouterr().out
    assert all(re.search(rf"^  {name} ", help_text, re.MULTILINE) for name in COMMANDS)
    parser = cli._parser()
    commands = next(action for action in parser._actions if action.choices)
    assert tuple(sorted(commands.choices)) == COMMANDS  # type: ignore[arg-type]
    for name in COMMANDS:
        assert cli.main([name, "-h"]) == 0
        shown = capsys.readouterr().out
        known = {option for action in commands.choices[name]._actions for option in action.option_strings}  # type: ignore[index]
        assert set(re.findall(r"(?<![-\w])--?[a-z]+(?:-[a-z]+)*", shown)) == known


@pytest.mark.parametrize("installed", [True, False])
def test_version_inside_this_process(installed: bool, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if not installed:
            raise metadata.PackageNotFoundError(name)
        return "1.2.3"

    monkeypatch.setattr(metadata, "version", version)
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == ("fengong 1.2.3\n" if installed else "fengong（未安装）\n")


def test_version() -> None:
    done = fengong("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"fengong( \d+\.\d+\.\d+\S*|（未安装）)\n", done.stdout.decode())


# How it ends


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and signals")
@pytest.mark.parametrize("command", ["parse", "check", "--help"])
def test_a_closed_pipe_ends_quietly(command: str, write: Write) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    args = [command] if command == "--help" else [command, str(write("2020.md", LOOSE))]
    for unbuffered in ("", "1"):
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *args],
            stdout=writer,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
        _, err = process.communicate()
        assert err == b""
        assert process.returncode == 141
    os.close(writer)


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_closed_pipe_inside_this_process(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert cli.main(["parse", str(write("2020.md", SHORT))]) == 141
        assert os.fstat(writer).st_rdev == Path(os.devnull).stat().st_rdev  # what is left goes nowhere, in silence


def test_an_output_that_fails(write: Write, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    assert cli.main(["parse", str(write("2020.md", SHORT))]) == 2
    assert capsys.readouterr().err == "fengong：结果写不出去（No space left on device）。\n"
    assert sys.stdout is None


def test_an_interrupted_command(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def interrupt(_: str, units: str | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "load", interrupt)
    assert cli.main(["check", "2020.md"]) == 130
    assert capsys.readouterr() == ("", "")


def test_an_interrupt_while_the_program_is_being_loaded() -> None:
    script = """
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "pipeline.cli.speech":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from pipeline.__main__ import main
raise SystemExit(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_an_interrupt_while_a_workbook_is_being_written(plan_2017: Path, tmp_path: Path) -> None:
    script = """
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
append, rows = WriteOnlyWorksheet.append, []
def interrupted(sheet, row):
    append(sheet, row)
    rows.append(row)
    if len(rows) == 30:
        raise KeyboardInterrupt
WriteOnlyWorksheet.append = interrupted
from pipeline.__main__ import main
raise SystemExit(main())
"""
    command = [sys.executable, "-c", script, "build", str(plan_2017), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").rglob("*.*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_output_is_one_line(plan_2017: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "pipeline", "parse", str(plan_2017)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert re.fullmatch(r"fengong：结果写不出去（.*）。\n", done.stderr.decode())


@pytest.mark.skipif(os.name == "nt", reason="POSIX shells")
def test_a_closed_output_is_not_well_where_words_go_there(plan_2017: Path, tmp_path: Path) -> None:
    def run_closed(*args: str | Path) -> tuple[int, str]:
        command = ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "pipeline", *map(str, args)]
        done = subprocess.run(command, stderr=subprocess.PIPE, cwd=ROOT, check=False)
        return done.returncode, done.stderr.decode()

    for command in ("parse", "check", "units"):
        code, said = run_closed(command, plan_2017)
        assert code == 2
        assert re.fullmatch(r"fengong：结果写不出去（.*）。\n", said)
    assert run_closed("build", "-q", plan_2017, "-o", tmp_path) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX locales")
def test_where_names_of_files_are_ascii_it_is_said_what_to_set(write: Write, tmp_path: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = fengong("build", write("a.md", SHORT), "-o", tmp_path / "out", env=env)
    assert done.returncode == 2
    assert "写不了中文文件名，请设置环境变量 PYTHONUTF8=1 再试" in done.stderr.decode()
    assert fengong("build", tmp_path / "a.md", "-o", tmp_path / "out", env=env | {"PYTHONUTF8": "1"}).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_quietly() -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "print('go', flush=True); from pipeline.cli import main; raise SystemExit(main(['parse', '-']))",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin
    assert process.stdout
    process.stdout.readline()
    wait_until_it_reads(process.pid)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")


def wait_until_it_reads(pid: int) -> None:
    """Until the process sleeps in a read of its standard input."""
    import time

    for _ in range(500):
        time.sleep(0.02)
        state = Path(f"/proc/{pid}/wchan")
        if not state.exists() or "pipe" in state.read_text():
            return


def test_without_any_standard_stream_nothing_is_raised(plan_2017: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert cli.main(["parse", str(plan_2017)]) == 2
    assert cli.main(["parse", "-"]) == 2
