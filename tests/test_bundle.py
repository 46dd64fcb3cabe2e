"""The offline bundle: made for this Python alone, unpacked beside nothing, installed with the index switched off."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="install.sh wants a POSIX shell")


def make_bundle(root: Path, into: Path) -> Path:
    command = [sys.executable, root / "install" / "bundle.py", "--here", "-o", into]
    subprocess.run(command, check=True, capture_output=True)
    return next(into.glob("*.zip"))


@pytest.fixture(scope="module")
def bundle(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(root, tmp_path_factory.mktemp("bundle"))


def unpack(bundle: Path, into: Path) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(into)
    return next(into.iterdir())


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run as on a desk without internet: no index, no settings of pip, this Python first on the path."""
    here = Path(getattr(sys, "_base_executable", sys.executable)).parent
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON", "COV_", "VIRTUAL"))}
    nowhere = "http://127.0.0.1:9/"
    env |= {"PIP_NO_INDEX": "1", "PIP_INDEX_URL": nowhere, "https_proxy": nowhere, "http_proxy": nowhere}
    env |= {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def test_installs_without_index_and_builds_a_plan(bundle: Path, tmp_path: Path, plan_2017: Path) -> None:
    folder = unpack(bundle, tmp_path / "办公室 内网（新）")
    done = run("sh", folder / "install.sh", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "安装完成" in done.stdout

    plan = tmp_path / "要点 副本.md"
    plan.write_bytes(plan_2017.read_bytes())
    built = run("sh", folder / "build.sh", plan.name, cwd=tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / "output" / plan.stem / f"{plan.stem}-责任分工表.xlsx").stat().st_size > 0

    whole = run("sh", folder / "build.sh", cwd=tmp_path)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert (folder / "output" / plan_2017.stem / "plan.json").is_file(), "without a file: what is in input/"


def test_a_changed_wheel_is_refused(bundle: Path, tmp_path: Path) -> None:
    folder = unpack(bundle, tmp_path)
    wheel = next((folder / "wheels").glob("mdurl-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    done = run("sh", folder / "install.sh", cwd=tmp_path)
    assert done.returncode == 1
    assert "安装没有完成" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_python_it_is_not_made_for_is_told_so(bundle: Path, tmp_path: Path) -> None:
    folder = unpack(bundle, tmp_path)
    (folder / "targets.txt").write_text("cp399-win_amd64\n", encoding="utf-8")
    done = run("sh", folder / "install.sh", cwd=tmp_path)
    assert done.returncode == 2
    assert "没有找到可用的 Python" in done.stderr
    assert not (folder / "venv").exists()


def test_the_same_commit_gives_the_same_bytes(bundle: Path, root: Path, tmp_path: Path) -> None:
    assert make_bundle(root, tmp_path).read_bytes() == bundle.read_bytes()


def test_each_file_suits_its_reader(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        files = {Path(entry.filename).name: (archive.read(entry), entry) for entry in archive.infolist()}
    for name in ("install.bat", "build.bat"):
        data = files[name][0]
        assert data.count(b"\n") == data.count(b"\r\n") > 5, "cmd loses its place in files with bare line feeds"
        assert data.startswith(b"@echo off\r\nchcp 65001"), "no BOM, and UTF-8 before the first Chinese word"
    for name in ("install.sh", "build.sh"):
        data, entry = files[name]
        assert b"\r" not in data
        assert entry.external_attr >> 16 & 0o111 == 0o111
    assert files["使用说明.txt"][0].startswith("\ufeff分工".encode())
    assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for _, entry in files.values())
