"""The papers: what they show is what the program says. ``WRITE=1 pytest tests/test_docs.py`` brings them up to date."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from pipeline import cli, findings
from pipeline.cli.help import HELP

PAPERS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md")
CONSOLE = re.compile(r"(?<=```console\n)\$ (fengong .*)\n(?:.*\n)*?(?=```)")
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"(?:^|`)(fengong [^`\n#]*2017-信访工作要点\.md[^`\n#]*)", re.MULTILINE)
CATALOGUE = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- /findings -->)", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


@pytest.fixture
def desk(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the input of the clone, to run the papers' examples in."""
    shutil.copytree(root / "input", tmp_path / "input")
    shutil.copytree(root / "docs" / "exercise", tmp_path / "docs" / "exercise")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def as_shown(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    cli.main(command.split()[1:])
    shown = capsys.readouterr()
    return f"$ {command}\n{shown.out}{shown.err}"


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_shows_what_the_program_says(
    paper: str, root: Path, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / paper
    text = path.read_text("utf-8")
    true = CONSOLE.sub(lambda block: as_shown(block[1], capsys), text)
    true = CATALOGUE.sub(lambda _: "\n" + findings.markdown() + "\n", true)
    if os.environ.get("WRITE"):
        path.write_text(true, "utf-8")
    assert text == true


def test_the_help_of_every_command_stands_in_both_manuals(root: Path) -> None:
    for paper in ("README.md", "README.zh-CN.md"):
        shown = set(CONSOLE.findall((root / paper).read_text("utf-8")))
        assert {f"{prog} --help" for prog in HELP} <= shown


def test_every_code_is_explained(root: Path) -> None:
    explained = CATALOGUE.search((root / "README.zh-CN.md").read_text("utf-8"))
    assert explained
    assert set(re.findall(r"^\| (F\d+) ", explained[0], re.MULTILINE)) == set(findings.CATALOGUE)


def test_the_commands_on_the_exercise_run_as_written(
    root: Path, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those that name it, in the order of the manual; what was handed out is then what comes back."""
    commands = COMMAND.findall((root / "README.zh-CN.md").read_text("utf-8"))
    assert {command.split()[1] for command in commands} == {"build", "check", "decide", "units", "offices", "collect"}
    for command in commands:
        if "收回" in command:
            shutil.copytree(next((desk / "output").glob("*/offices")), desk / "收回")
        assert cli.main(command.split()[1:]) in (0, 1), f"{command}\n{capsys.readouterr().err}"


@pytest.mark.parametrize("paper", PAPERS)
def test_the_examples_run(paper: str, root: Path, desk: Path) -> None:
    for block in PYTHON.findall((root / paper).read_text("utf-8")):
        exec(compile(block, paper, "exec"), {})  # noqa: S102


@pytest.mark.parametrize("paper", PAPERS)
def test_what_a_paper_links_to_is_there(paper: str, root: Path) -> None:
    for target in LINK.findall((root / paper).read_text("utf-8")):
        assert (root / target).exists(), target


def test_the_paths_that_contributing_names_are_there(root: Path) -> None:
    named = re.findall(r"`((?:pipeline|tests|install|input)/[\w./-]+)`", (root / "CONTRIBUTING.md").read_text("utf-8"))
    assert named
    assert [path for path in named if not (root / path).exists()] == []
