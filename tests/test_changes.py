"""changes.*: what is marked stays marked and runs nothing, the same bytes, and the commands that write them."""

from __future__ import annotations

import csv as std_csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import handmade as hand
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from test_export import HEAD, assert_holds, assert_runs_nothing, opened, said

from pipeline import cli, compare, run
from pipeline.briefing import Briefing, brief
from pipeline.export import csv, excel
from pipeline.export.changes import render
from pipeline.export.safe import risky
from pipeline.matrix import Column, Table
from pipeline.matrix.marked import Marked
from pipeline.model import Plan

OLD = """# 某局 2023 年工作要点

一、加强领导

（一）办好实事。按时完成 5 件实事。（办公室牵头，人事司配合，6月底前完成）

（二）守住底线。健全制度，加强检查。（督查室牵头）

（三）开展评议。邀请代表评议窗口。（督查室牵头）
"""
NEW = """# 某局 2024 年工作要点

一、加强领导

（一）办好实事。按时完成 8 件实事。（办公室牵头，人事司配合，9月底前完成）

（二）守住底线。健全制度，加强检查。（督查室牵头）

（三）改造网站。一网通办。（信息中心牵头）
"""


# The workbook

RUNS = st.lists(st.tuples(st.sampled_from(["=", "-", "+"]), hand.words()), max_size=5)


def written(words: Marked, *, width: float = 40) -> Any:
    table = Table("表", (Column("a", "甲", width, str), Column("b", "乙", 8, str)), ((words, 1),))
    return excel.render([table], HEAD)


def runs_of(data: bytes) -> list[list[tuple[str, str]]]:
    """Of each data row's first cell the runs, with what a person sees: red and struck went, blue and underlined came.

    openpyxl reads what ``_x005F_`` escapes wrongly in rich text: the cells are looked at as they are in the file.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = sheet.findall(".//{*}row")[3:]
    return [[(_mark(run), run.findtext("{*}t") or "") for run in row[0].findall("{*}is/{*}r")] for row in rows]


def _mark(run: ET.Element) -> str:
    font = {each.tag.rpartition("}")[2]: each.attrib for each in run.find("{*}rPr") or ()}
    assert (font.pop("rFont")["val"], font.pop("sz")["val"]) == ("仿宋", "12")
    words = run.find("{*}t")
    assert words is not None
    assert words.attrib == {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
    went = {"strike": {"val": "1"}, "color": {"rgb": "FFC00000"}}
    came = {"u": {"val": "single"}, "color": {"rgb": "FF0033CC"}}
    return "=" if font == {} else {True: "-", False: "+"}[font == went] if font in (went, came) else "?"


@given(RUNS)
@hand.fewer
def test_marked_words_are_text_and_come_back_under_their_marks(runs: list[Any]) -> None:
    words = Marked(runs)
    data = written(words)
    assert_runs_nothing(opened(data), data)
    found = [run for row in runs_of(data) for run in row]
    assert "".join(mark * len(said(text)) for mark, text in found if text != "（续）") == "".join(
        mark * len(run) for mark, run in words.runs
    )
    assert said("".join(text for _, text in found if text != "（续）")) == words


@given(RUNS, st.integers(0, 12), st.integers(0, 12), hand.words())
def test_a_part_of_marked_words_keeps_its_marks(runs: list[Any], start: int, stop: int, before: str) -> None:
    words = Marked(runs)
    marks = "".join(mark * len(run) for mark, run in words.runs)
    for part, want, of in (
        (words[start:stop], str(words)[start:stop], marks[start:stop]),
        (words[start:], str(words)[start:], marks[start:]),
        (before + words, before + str(words), "=" * len(before) + marks),
    ):
        assert isinstance(part, Marked)
        assert part == want
        assert "".join(mark * len(run) for mark, run in part.runs) == of
    assert words[:1:-1] == str(words)[:1:-1]


def test_marked_words_that_no_row_holds_go_on_marked_in_the_next() -> None:
    words = Marked([("=", "字" * 300), ("-", "去" * 1500), ("=", "尾" * 10)])
    rows = runs_of(written(words, width=20))
    assert len(rows) > 1
    assert "".join(text for row in rows for mark, text in row if mark == "-") == "去" * 1500
    assert all("".join(text for _, text in row).startswith("（续）") for row in rows[1:])


def briefing(old: Plan, new: Plan) -> Briefing:
    return brief(compare(old, new))


@given(hand.plans(hand.words()), hand.plans(hand.words()))
@settings(max_examples=hand.fewer.max_examples // 2)
def test_nothing_is_lost_and_nothing_runs(old: Plan, new: Plan) -> None:
    made = briefing(old, new)
    files = render(made)
    book = opened(files["changes.xlsx"])
    assert book.sheetnames[:5] == ["总览", "逐条对照", "单位变化", "新增", "取消"]
    assert_holds(book, made.sheets)
    assert_runs_nothing(book, files["changes.xlsx"])
    lines = list(std_csv.reader(io.StringIO(files["changes.csv"].decode("utf-8-sig"), newline="")))
    assert all(not risky(field) for line in lines for field in line)
    assert [[csv.plain(field) for field in line] for line in lines[1:]] == [
        ["" if value is None else str(value) for value in row] for row in made.flat.rows
    ]
    assert (
        json.loads(files["changes.json"])["changes"]
        == json.loads(json.dumps(made.facts.comparison.to_dict()))["changes"]
    )


def test_real_pairs_are_written_whole(corpus_pair: tuple[Path, Path]) -> None:
    made = run.diff(*corpus_pair)
    files = render(made)
    book = opened(files["changes.xlsx"])
    assert_holds(book, made.sheets)
    assert render(run.diff(*corpus_pair)) == files, "the same bytes"
    first = book["总览"]
    assert (first.page_setup.orientation, first.page_setup.fitToHeight) == ("portrait", 1)
    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.print_title_rows


# The commands

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes plans into a folder where the program then runs."""
    monkeypatch.chdir(tmp_path)

    def put(**texts: str) -> Path:
        (tmp_path / "input").mkdir(exist_ok=True)
        for name, text in texts.items():
            (tmp_path / "input" / f"{name}.md").write_text(text, "utf-8")
        return tmp_path

    return put


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_diff_prints_the_summary_and_writes_nothing(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(old=OLD, new=NEW)
    before = everything(folder)
    assert cli.main(["diff", "input/old.md", "input/new.md"]) == 1
    out, err = capsys.readouterr()
    assert "今年共 3 项任务（去年 3 项），其中新增 1 项、取消 1 项、文字调整 1 项、与去年相同 1 项。" in out
    assert "“办好实事”（一（一））的目标由 5件提高到 8件。" in out
    assert err == ""
    assert everything(folder) == before


def test_diff_writes_four_files(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(old=OLD, new=NEW)
    assert cli.main(["diff", "input/old.md", "input/new.md", "-o", "比较"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("比较：已写好 changes.xlsx、changes.html、changes.csv、changes.json。今年共 3 项任务")
    names = {path.name for path in (folder / "比较").iterdir()}
    assert names == {f"changes.{kind}" for kind in ("xlsx", "html", "csv", "json")}


def test_diff_of_the_same_is_0(desk: Callable[..., Path], capsys: Capture) -> None:
    desk(old=OLD, again=OLD)
    assert cli.main(["diff", "input/old.md", "input/again.md"]) == 0
    assert "两份文件的 3 项任务完全相同。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["nosuch.md", "input/new.md"], "nosuch.md：找不到这个文件"),
        (["input/old.md", "input/empty.md"], "input/empty.md：没有找到编号的条目或表格"),
        (["input/old.md", "input/new.md", "--progress", "nosuch.json"], "nosuch.json：台账读不了"),
        (["input/old.md", "input/new.md", "--progress", "input/new.md"], "input/new.md：这不是台账的 JSON 文件"),
        (["input/old.md", "input/new.md", "-o", "input/new.md"], "input/new.md：不能作输出文件夹"),
        (["input/old.md", "input/new.md", "--units", "nosuch.csv"], "单位名录 nosuch.csv 读不出来"),
    ],
)
def test_diff_that_fails_is_one_sentence_and_2(
    args: list[str], says: str, desk: Callable[..., Path], capsys: Capture
) -> None:
    folder = desk(old=OLD, new=NEW, empty="没有编号。")
    before = everything(folder)
    assert cli.main(["diff", *args]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(says)
    assert err.count("\n") == 1
    assert everything(folder) == before


def test_diff_names_what_was_dropped_unfinished(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(old=OLD, new=NEW)
    gone = next(place for place in run.load("input/old.md").places() if "评议" in place.text.text)
    task = {"plan": "old", "task": gone.text.id, "state": "滞后", "confirmed": "", "closed": ""}
    ledger = {"schema": 1, "periods": [{"period": "2023-Q4", "tasks": [task]}]}
    (folder / "progress.json").write_text(json.dumps(ledger), "utf-8")
    assert cli.main(["diff", "input/old.md", "input/new.md", "--progress", "progress.json", "-o", "比较"]) == 1
    said = json.loads((folder / "比较" / "changes.json").read_text("utf-8"))
    assert said["unfinished"] == [{"old": gone.text.id, "path": "一（三）", "name": "开展评议", "state": "滞后"}]
    assert "去年未完成、今年不再提" in (folder / "比较" / "changes.html").read_text("utf-8")
    book = load_workbook(folder / "比较" / "changes.xlsx")
    assert any("去年未完成、今年不再提" in str(cell.value) for row in book["取消"] for cell in row)
    capsys.readouterr()


def test_build_compares_the_years_of_a_series_and_says_why(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(a2023=OLD, b2024=NEW, other="# 某市 2023 年养老方案\n\n一、养老\n\n（一）新增床位。\n")
    assert cli.main(["build", "-v"]) == 0
    err = capsys.readouterr().err
    why = "内容有 59% 相同"
    assert f"b2024.md 与 a2023.md 比较（{why}）：今年共 3 项任务" in err
    assert [path.parent.name for path in folder.rglob("changes.xlsx")] == ["b2024"]
    assert json.loads((folder / "output/b2024/changes.json").read_text("utf-8"))["paired"] == why
    assert f"比较依据：{why}" in (folder / "output/b2024/changes.html").read_text("utf-8")
    assert f"比较依据：{why}" in str(
        [cell.value for row in load_workbook(folder / "output/b2024/changes.xlsx")["总览"] for cell in row]
    )


def test_build_uses_the_ledger_of_the_year_before(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(a2023=OLD, b2024=NEW)
    gone = next(place for place in run.load("input/a2023.md").places() if "评议" in place.text.text)
    task = {"plan": "a2023", "task": gone.text.id, "state": "滞后", "confirmed": "", "closed": ""}
    (folder / "output/a2023").mkdir(parents=True)
    path = folder / "output/a2023/progress.json"
    path.write_text(json.dumps({"schema": 1, "periods": [{"period": "2023", "tasks": [task]}]}), "utf-8")
    assert cli.main(["build"]) == 0
    said = json.loads((folder / "output/b2024/changes.json").read_text("utf-8"))
    assert [each["name"] for each in said["unfinished"]] == ["开展评议"]
    path.write_text("{", "utf-8")
    assert cli.main(["build", "-q"]) == 2
    assert "这不是台账的 JSON 文件" in capsys.readouterr().err
    assert (folder / "output/b2024/plan.json").exists()


def test_build_against_a_file(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(a2023=OLD, b2024=NEW)
    assert cli.main(["build", "input/b2024.md", "--against", "input/a2023.md"]) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("[1/1] b2024.md → ")
    assert second.startswith("b2024.md 与 a2023.md 比较：")
    assert (folder / "output/b2024/changes.xlsx").exists()
    assert not (folder / "output/a2023").exists()
    assert cli.main(["build", "--against", "input/a2023.md"]) == 2
    assert "--against 只用于一份要点" in capsys.readouterr().err
    assert cli.main(["build", "-q", "input/b2024.md", "--against", "nosuch.md"]) == 2
    assert capsys.readouterr().err.startswith("nosuch.md：找不到这个文件")


def test_a_comparison_that_fails_costs_nothing_that_was_built(desk: Callable[..., Path], capsys: Capture) -> None:
    folder = desk(a2023=OLD, b2024=NEW)
    (folder / "output/b2024/changes.csv").mkdir(parents=True)
    assert cli.main(["build", "-q"]) == 2
    err = capsys.readouterr().err
    assert "changes.csv" in err
    assert err.count("\n") == 1
    assert (folder / "output/b2024/plan.json").exists()
    assert not (folder / "output/b2024/changes.xlsx").exists()


def test_two_drafts_that_nobody_can_put_in_order_are_left_to_the_person(
    desk: Callable[..., Path], capsys: Capture
) -> None:
    folder = desk(one=NEW, two=NEW.replace("8 件", "9 件"))
    assert cli.main(["build"]) == 0
    assert "one.md 与 two.md 像是同一文件的两稿" in capsys.readouterr().err
    assert not list(folder.rglob("changes.*"))
    assert cli.main(["build", "-q"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("names", [["a2023"], ["a2023", "养老"]])
def test_without_a_pair_nothing_of_the_comparison_is_loaded(
    names: list[str], desk: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"a2023": OLD, "养老": "# 某市 2024 年养老方案\n\n一、养老\n\n（一）新增床位。\n"}
    desk(**{name: texts[name] for name in names})
    for module in [
        name for name in sys.modules if name.startswith(("pipeline.briefing", "pipeline.compare", "rapidfuzz"))
    ]:
        monkeypatch.delitem(sys.modules, module)
    assert cli.main(["build"]) == 0
    loaded = [name for name in sys.modules if name.startswith(("pipeline.briefing", "pipeline.compare", "rapidfuzz"))]
    assert loaded == []
