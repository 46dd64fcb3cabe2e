"""The house rules that no linter holds: sizes, locks, and nothing of one machine in what is handed on."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = sorted((ROOT / "pipeline").rglob("*.py"))
LOCKS = sorted((ROOT / "install").glob("*.lock"))


def names(lock: Path) -> dict[str, str]:
    """Name → version of each pin."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_and_functions_are_small(room: Path) -> None:
    source = room.read_text(encoding="utf-8")
    assert source.count("\n") <= 350
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 50]
    assert not long


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE) if not entry.startswith("#")]
    assert len(entries) == len(names(lock)) > 0
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text


def test_the_locks_hold_what_the_project_asks_for_and_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build, run, test = (names(ROOT / "install" / f"{name}.lock") for name in ("build", "run", "test"))

    def asked(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=~! ]", requirement)[0] for requirement in requirements}

    assert asked(project["project"]["dependencies"]) <= set(run)
    assert asked(project["build-system"]["requires"]) <= asked(project["dependency-groups"]["build"]) == set(build)
    assert asked(project["dependency-groups"]["test"]) <= set(test)
    assert run.items() <= test.items()


def test_nothing_of_this_machine_is_handed_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    home = re.compile(rb"/(?:home|Users|root)/[a-z]")
    assert len(paths) > 10
    assert [path.name for path in paths if path.is_file() and home.search(path.read_bytes())] == []
