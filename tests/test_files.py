"""files: a file is its old bytes or its new ones, whatever happens in between."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import files
from pipeline.filenames import safe_stem, safe_words
from pipeline.model import PlanError

ROOT = Path(__file__).parents[1]
NAMES = ("表 一.xlsx", "tasks.csv", "plan.json")
OLD = {name: f"old {name}".encode() for name in NAMES}
NEW = {name: os.urandom(1000) for name in NAMES}


def there(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_set_is_written_and_rewritten_and_nothing_else_touched(tmp_path: Path) -> None:
    folder = tmp_path / "输出 一" / "深" / "二"
    files.write_set(folder, OLD)
    (folder / "台账.xlsx").write_bytes(b"a person's")
    files.write_set(folder, NEW)
    assert there(folder) == {**NEW, "台账.xlsx": b"a person's"}
    files.write_whole(folder / "一.md", b"1")
    assert (folder / "一.md").read_bytes() == b"1"


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_who_may_read_a_file_stays(tmp_path: Path) -> None:
    path, fresh = tmp_path / "x.csv", tmp_path / "fresh.csv"
    path.write_bytes(b"")
    path.chmod(0o664)
    files.write_whole(path, b"1")
    assert path.stat().st_mode & 0o777 == 0o664
    mask = os.umask(0)
    os.umask(mask)
    files.write_whole(fresh, b"1")
    assert fresh.stat().st_mode & 0o777 == 0o666 & ~mask


def refuse(code: int) -> NoReturn:
    raise OSError(code, os.strerror(code))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EACCES, "输出文件夹不能写入（没有权限"),
        (errno.EROFS, "输出文件夹不能写入（没有权限"),
        (errno.EIO, "输出文件夹不能写入（"),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_failing_write_leaves_the_old_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str, at: int
) -> None:
    files.write_set(tmp_path, OLD)
    calls = iter([True] * at)
    monkeypatch.setattr(files.os, "fsync", lambda _: next(calls, False) or refuse(code))
    with pytest.raises(PlanError) as caught:
        files.write_set(tmp_path, NEW)
    assert str(caught.value).startswith(f"{tmp_path}：{says}")
    assert there(tmp_path) == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE")
def test_a_full_disk_leaves_the_old_set(tmp_path: Path) -> None:
    import resource

    files.write_set(tmp_path, OLD)
    program = """
import sys
from pathlib import Path
from pipeline import files
from pipeline.filenames import safe_stem, safe_words
files.write_set(Path(sys.argv[1]), dict.fromkeys(sys.argv[2:], bytes(100_000)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *NAMES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert "磁盘空间不足" in done.stderr
    assert there(tmp_path) == OLD


WRITER = """
import sys
from pathlib import Path
from pipeline import files
from pipeline.filenames import safe_stem, safe_words
print("go", flush=True)
turn = 0
while True:
    turn += 1
    files.write_set(Path(sys.argv[1]), {name: b"%d " % turn * 300_000 + b"end" for name in sys.argv[2:]})
"""


def whole(data: bytes) -> bool:
    """Whether a file is one of the old set, or all of one turn of the writer."""
    turn = data.split(b" ", 1)[0]
    return data in OLD.values() or data == turn + b" " + (turn + b" ") * 299_999 + b"end"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_kill_in_mid_write_leaves_whole_files_and_the_next_run_sweeps(tmp_path: Path) -> None:
    seeded = random.Random(9)
    files.write_set(tmp_path, OLD)
    left_beside = 0
    for _ in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), *NAMES], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(seeded.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        now = there(tmp_path)
        left_beside += len(now) - len(NAMES)
        assert all(whole(now[name]) for name in NAMES)
    assert left_beside, "no kill struck in mid-write: the test has tested nothing"
    files.write_set(tmp_path, NEW)
    assert there(tmp_path) == NEW


def _write_often(folder: Path, turn: int) -> None:
    for _ in range(30):
        files.write_set(folder, dict.fromkeys(NAMES, b"%d" % turn * 1000))


@pytest.mark.skipif(os.name == "nt", reason="folders are not locked")
def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_write_often, args=(tmp_path, turn)) for turn in (1, 2, 3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert set(there(tmp_path)) == set(NAMES)
    assert len(set(there(tmp_path).values())) == 1  # one run's set, whole


def test_where_folders_cannot_be_locked_it_still_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_POSIX", False)
    files.write_set(tmp_path, OLD)
    files.write_set(tmp_path, NEW)
    assert there(tmp_path) == NEW


@pytest.mark.parametrize("lock", ["~$表 一.xlsx", ".~表 一.xlsx", ".~lock.表 一.xlsx#"])
def test_a_workbook_open_elsewhere_stops_the_whole_set(tmp_path: Path, lock: str) -> None:
    files.write_set(tmp_path, OLD)
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(PlanError, match=r"表 一\.xlsx：文件正被打开，请关闭后再试") as caught:
        files.write_set(tmp_path, NEW)
    assert lock in str(caught.value)
    (tmp_path / lock).unlink()
    assert there(tmp_path) == OLD


def test_a_file_that_cannot_be_opened_for_writing_stops_the_whole_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write_set(tmp_path, OLD)
    real = Path.open

    def shared_no_write(self: Path, mode: str = "r", *more: object, **options: object) -> object:  # Excel on Windows
        if mode == "r+b" and self.name == NAMES[1]:
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *more, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", shared_no_write)
    with pytest.raises(PlanError, match=r"tasks\.csv：文件正被打开或是只读的"):
        files.write_set(tmp_path, NEW)
    assert there(tmp_path) == OLD


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(PlanError, match=r"plan\.json：要写的文件与一个文件夹同名"):
        files.write_set(tmp_path, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"kept")
    for folder in (tmp_path / "output", tmp_path / "output" / "2017"):
        with pytest.raises(PlanError, match="不能作输出文件夹"):
            files.write_set(folder, NEW)
    assert there(tmp_path) == {"output": b"kept"}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc")
def test_a_folder_that_no_one_can_make() -> None:
    with pytest.raises(PlanError, match=r"/proc/fengong：输出文件夹不能写入.*-o"):
        files.write_set(Path("/proc/fengong"), NEW)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("2017-信访工作要点.md", "2017-信访工作要点"),
        ("a/b c/2017 年 要点.markdown", "2017 年 要点"),
        ("2017.01.02.md", "2017.01.02"),
        ("CON.md", "_CON"),
        ("con.2017.md", "_con.2017"),
        ("LPT1.txt", "_LPT1"),
        ("console.md", "console"),
        ("要点：一?.md", "要点：一_"),
        ('a<b>c:d"e|f*g.md', "a_b_c_d_e_f_g"),
        ("要点. . .md", "要点"),
        ("...", "_"),
        ("\tx\x1b.md", "_x_"),
        ("无后缀", "无后缀"),
    ],
)
def test_a_stem_is_a_name_that_windows_takes(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@given(st.text(alphabet=st.characters(), min_size=1, max_size=300))
def test_any_name_gives_a_folder_inside_the_folder(name: str) -> None:
    stem = safe_stem(name)
    assert stem
    assert stem not in {".", ".."}
    assert not set(stem) & set('<>:"/\\|?*\0\n\r\t')
    assert not stem.startswith(" ")
    assert not stem.endswith((" ", "."))
    assert len(stem.encode("utf-8", "surrogatepass")) <= 201
    assert safe_stem(stem + ".md") == stem


def test_words_of_a_name_are_cut_before_a_bracket_that_would_stay_open() -> None:
    title = "某省加快场景建设行动方案（2026—2027年）"
    assert safe_words(title, 30) == title
    assert safe_words(title, 18) == "某省加快场景建设行动方案"
    assert safe_words("甲（一）乙/丙丁", 6) == "甲（一）乙_"
