"""fengong offices and what build hands out: whole or not at all, and never over what somebody has filled in."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import returning as kit
from openpyxl import load_workbook

from pipeline import cli, keeping
from pipeline.handout.records import COVER_SHEET, TASKS_SHEET

PLAN = """国家信访局2020年工作要点

一、加强领导

（一）办好实事。为群众办好十件实事。

牵头单位：研究室 配合单位：督查室

（二）整治会风。会议只开半天。

责任单位：人事司
"""
FIRST = "2020年国家信访局工作要点（01 研究室）.xlsx"

Capture = pytest.CaptureFixture[str]


class Desk:
    """A plan in a folder, and what is handed out of it."""

    def __init__(self, folder: Path) -> None:
        self.plan, self.out = folder / "2020.md", folder / "out"
        self.folder = self.out / "2020" / "offices"
        self.write(PLAN)

    def write(self, text: str) -> None:
        self.plan.write_text(text, "utf-8")

    def offices(self, *more: str) -> int:
        return cli.main(["offices", str(self.plan), "-o", str(self.out), *more])

    def build(self) -> int:
        return cli.main(["build", "-q", str(self.plan), "-o", str(self.out)])

    def file(self, unit: str) -> Path:
        return next(path for path in self.folder.iterdir() if f" {unit}）" in path.name)

    def fill(self, unit: str) -> bytes:
        """Somebody writes into a unit's workbook; its bytes then."""
        path = self.file(unit)
        book = load_workbook(path)
        book[TASKS_SHEET]["L6"] = "办了三件"
        book.save(path)
        return path.read_bytes()

    def there(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.out)): path.read_bytes() for path in self.out.rglob("*.*")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_unit_gets_a_workbook_and_the_office_is_told(desk: Desk, capsys: Capture) -> None:
    assert desk.offices("--period", "2020-Q1", "--due", "2020年3月5日", "--unit", "办公室") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{desk.folder}：已写好 3 个单位的填报表（分发任务 2 项，分到各单位共 3 行）。\n"
    manifest = keeping.manifest(desk.folder)
    assert (manifest["period"], manifest["due"]) == ("2020-Q1", "2020-03-05")
    assert sorted(path.name for path in desk.folder.iterdir()) == sorted(
        ["manifest.json", *(each["file"] for each in manifest["files"])]
    )
    before = desk.there()
    assert desk.offices("--period", "2020-Q1", "--due", "2020-03-05", "--unit", "办公室") == 0
    assert desk.there() == before


def test_what_is_undecided_is_said(desk: Desk, capsys: Capture) -> None:
    desk.write(
        PLAN.replace("责任单位：人事司", "责任单位：人事司、督查室") + "\n（三）保障。做好保障。\n\n责任单位：各司局\n"
    )
    assert desk.offices() == 0
    said = capsys.readouterr().err
    assert "有 1 项任务没有明确由哪个单位填报“进展情况”（一（二）“整治会风”），" in said
    assert "有 1 项任务只写了几个单位的统称（如各有关单位），没有分给任何单位：一（三）“保障”。" in said


def test_tasks_of_one_place_are_told_apart_where_nobody_reports(desk: Desk, capsys: Capture) -> None:
    own = "责任单位：人事司、督查室"
    desk.write(PLAN.replace("责任单位：人事司", f"{own}\n\n少发文件。\n\n{own}"))
    assert desk.offices() == 0
    said = capsys.readouterr().err
    found = re.search("有 2 项任务没有明确由哪个单位填报“进展情况”（(.*?)），", said)
    assert found, said
    assert len(set(found[1].split("、"))) == 2


def test_collective_units_get_no_form_and_the_office_is_told(desk: Desk, capsys: Capture) -> None:
    desk.write(
        PLAN.replace("配合单位：督查室", "配合单位：各县区政府、各司局") + "\n（三）保障。做好。\n\n责任单位：各司局\n"
    )
    assert desk.offices() == 0
    said = capsys.readouterr().err
    assert "几个单位的统称没有填报表：各县区政府（1 项任务）、各司局（1 项任务）；" in said
    heads = "编号,机构序列,规范名称,类别,包含\n"
    desk.plan.with_name("units.csv").write_text(heads + "X1,1,各县区政府,集合,甲县政府；乙区政府\n", "utf-8")
    assert desk.offices() == 0
    said = capsys.readouterr().err
    assert "没有填报表：各司局（1 项任务）；" in said
    assert [path.name for path in desk.folder.iterdir() if "甲县" in path.name]


def test_what_is_odd_in_the_decisions_is_said_before_they_are_handed_out(desk: Desk, capsys: Capture) -> None:
    assert cli.main(["decide", str(desk.plan)]) == 0
    beside = desk.plan.with_suffix(".decisions.csv")
    capsys.readouterr()
    assert desk.offices() == 0
    assert "F60" not in capsys.readouterr().err
    head, *rows = beside.read_text("utf-8-sig").splitlines()
    at = head.split(",").index("填报单位")
    cells = rows[0].split(",")
    cells[at] = "督察室"
    beside.write_text("\n".join([head, ",".join(cells), *rows[1:]]), "utf-8-sig")
    assert desk.offices() == 0
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if line.endswith("（F604）。") and "填报单位“督察室”" in line]


def test_forms_that_stay_as_they_are_were_not_written(desk: Desk, capsys: Capture) -> None:
    assert desk.offices() == 0
    desk.fill("研究室")
    capsys.readouterr()
    assert desk.offices() == 0
    first, stays = capsys.readouterr().err.splitlines()
    assert first == f"{desk.folder}：新写 2 个、保持原样 1 个单位的填报表（分发任务 2 项，分到各单位共 3 行）。"
    assert stays.endswith("保持原样。")
    for unit in ("督查室", "人事司"):
        path = desk.file(unit)
        book = load_workbook(path)
        book.save(path)
    assert desk.offices() == 0
    first, _ = capsys.readouterr().err.splitlines()
    assert first == f"{desk.folder}：3 个单位的填报表都保持原样（分发任务 2 项，分到各单位共 3 行）。"


def test_a_zip_of_everything_on_request_and_anew_from_then_on(desk: Desk) -> None:
    packed = desk.out / "2020" / "offices.zip"
    assert desk.offices() == 0
    assert not packed.exists()
    assert desk.offices("--zip") == 0
    desk.write(PLAN.replace("十件", "五件"))
    assert desk.offices() == 0
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert all(archive.read(name) == (desk.folder / name).read_bytes() for name in names)
    assert set(names) == {path.name for path in desk.folder.iterdir()} - {"manifest.json"}


def test_build_hands_out_too_and_what_is_unchanged_stays(desk: Desk, capsys: Capture) -> None:
    assert desk.build() == 0
    filled = desk.fill("研究室")
    before = desk.there()
    assert desk.build() == 0
    assert "保持原样" in capsys.readouterr().err
    assert desk.there() == before
    assert desk.file("研究室").read_bytes() == filled


@pytest.mark.parametrize("command", ["build", "offices"])
def test_what_somebody_has_filled_in_is_never_overwritten(desk: Desk, capsys: Capture, command: str) -> None:
    assert desk.build() == 0
    desk.fill("研究室")
    before = desk.there()
    desk.write(PLAN.replace("十件", "五件"))
    assert getattr(desk, command)() == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "（01 研究室）.xlsx：生成之后改动过（多半已经填报）" in told
    assert desk.there() == before
    desk.file("研究室").rename(desk.out / "收回.xlsx")
    assert getattr(desk, command)() == 0


def test_a_file_of_no_manifest_is_somebodys(desk: Desk) -> None:
    assert desk.build() == 0
    (desk.folder / "manifest.json").write_text('{"files": [{"file": "../../x.xlsx", "sha256": "0"}, 7]}', "utf-8")
    assert desk.build() == 0  # its bytes are what would be written
    (desk.folder / "manifest.json").write_text("{}", "utf-8")
    desk.fill("研究室")
    assert desk.build() == 2


@pytest.mark.parametrize("command", ["build", "offices"])
@pytest.mark.parametrize(
    "words", ["", "[]", "5", '{"files": 5}', '{"files": {"a": 1}}', '{"files": null}', "[" * 10_000]
)
def test_a_manifest_that_cannot_be_read_is_one_sentence(desk: Desk, capsys: Capture, command: str, words: str) -> None:
    assert desk.build() == 0
    desk.fill("研究室")
    (desk.folder / "manifest.json").write_text(words, "utf-8")
    before = desk.there()
    assert getattr(desk, command)() == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{desk.folder / 'manifest.json'}：不是 fengong 写出的清单")
    assert (told.count("\n"), "内部错误" in told) == (1, False)
    assert desk.there() == before


def test_units_that_are_gone_lose_their_files_unless_filled_in(desk: Desk, capsys: Capture) -> None:
    assert desk.build() == 0
    gone, filled = desk.file("人事司"), desk.file("督查室")
    stranger = desk.folder / "别的.xlsx"
    stranger.write_bytes(b"1")
    desk.fill("督查室")
    desk.write("国家信访局2020年工作要点\n\n一、工作\n\n（一）做事。\n\n责任单位：研究室\n")
    assert desk.build() == 0
    assert "单位已不在分发之列" in capsys.readouterr().err
    assert not gone.exists()
    assert filled.exists()
    assert stranger.exists()
    desk.write("国家信访局2020年工作要点\n\n一、工作\n\n（一）做事。\n")
    assert desk.build() == 0
    assert {path.name for path in desk.folder.iterdir()} == {filled.name, stranger.name}
    assert desk.offices() == 2
    assert "没有可以分发的" in capsys.readouterr().err


def test_build_leaves_what_was_handed_out_for_a_period(desk: Desk, capsys: Capture) -> None:
    assert desk.offices("--period", "2020-Q1") == 0
    before = (desk.folder / FIRST).read_bytes() if (desk.folder / FIRST).exists() else desk.file("研究室").read_bytes()
    capsys.readouterr()
    assert desk.build() == 0
    assert capsys.readouterr().err == ""
    desk.write(PLAN.replace("十件", "五件"))
    assert desk.build() == 0
    assert "是2020年第一季度的填报表，未改动，但任务已有变化" in capsys.readouterr().err
    assert desk.file("研究室").read_bytes() == before


def test_several_plans_give_one_list_a_unit(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "其他.md"
    other.write_text(PLAN.replace("十件", "五件"), "utf-8")
    assert cli.main(["offices", str(desk.plan), str(other), "-o", str(desk.out)]) == 0
    manifest = json.loads((desk.out / "offices" / "manifest.json").read_bytes())
    assert [len(each["tasks"]) for each in manifest["files"]] == [2, 2, 2]
    assert [plan["file"] for plan in manifest["plans"]] == ["2020.md", "其他.md"]
    form = next((desk.out / "offices").glob("*研究室*"))
    assert {cell for (cell,) in kit.shown(form, TASKS_SHEET, ["文件"])} == {
        "国家信访局2020年工作要点（2020）",
        "国家信访局2020年工作要点（其他）",
    }
    capsys.readouterr()
    twin = tmp_path / "sub" / "2020.md"
    twin.parent.mkdir()
    twin.write_text(PLAN, "utf-8")
    assert cli.main(["offices", str(desk.plan), str(twin), "-o", str(desk.out)]) == 2
    assert "同名" in capsys.readouterr().err


def test_a_plan_of_another_year_is_told_apart(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "三年.md"
    text = PLAN.replace("国家信访局2020年工作要点", "国家信访局2021—2023年工作规划").replace("研究室", "办公室")
    other.write_text(text, "utf-8")
    undated = tmp_path / "清单.md"
    undated.write_text(text.replace("2021—2023年", ""), "utf-8")
    assert cli.main(["offices", *map(str, (desk.plan, other)), "-o", str(desk.out), "--period", "2022-Q1"]) == 0
    assert "填报期是2022年第一季度，而有 1 份要点是别的年份的：2020.md（2020年），请核对。" in capsys.readouterr().err
    forms = {path.name.rpartition(" ")[2]: path for path in (desk.out / "offices").glob("*.xlsx")}
    assert {name.partition("（")[0] for name in (path.name for path in forms.values())} == {"工作任务"}
    titles = [said_on_cover(forms[f"{unit}）.xlsx"]) for unit in ("研究室", "人事司", "办公室")]
    assert ["国家信访局2020年工作要点" in each for each in titles] == [True, True, False]
    assert ["工作规划" in each for each in titles] == [False, True, True]
    assert {cell for (cell,) in kit.shown(forms["研究室）.xlsx"], TASKS_SHEET, ["文件"])} == {
        "国家信访局2020年工作要点"
    }
    assert (
        cli.main(["offices", *map(str, (desk.plan, undated)), "-o", str(tmp_path / "二"), "--period", "2020-Q1"]) == 0
    )
    assert "别的年份" not in capsys.readouterr().err
    assert not [path.name for path in (tmp_path / "二" / "offices").glob("2020年*")]


def test_the_answers_of_the_last_period_are_in_the_new_forms(desk: Desk, tmp_path: Path) -> None:
    answers = [{"unit": "研究室", "state": "正常推进", "progress": "办了三件"}]
    task = {"plan": "2020", "task": "P2020-1-1#1", "title": "（一）办好实事", "text": "为群众办好十件实事。"}
    said = {"schema": 1, "periods": [{"period": "2020-Q1", "tasks": [task | {"answers": answers}]}]}
    (tmp_path / "progress.json").write_text(json.dumps(said), "utf-8")
    assert desk.offices("--period", "2020-Q2", "--progress", str(tmp_path / "progress.json")) == 0
    cells = [cell.value for row in load_workbook(desk.file("研究室"))[TASKS_SHEET].iter_rows() for cell in row]
    assert {"正常推进", "办了三件"} <= set(cells)


def test_what_has_no_answers_of_the_last_period_is_said(desk: Desk, capsys: Capture) -> None:
    desk.write(PLAN + "\n（三）管好档案。按月归档。\n\n责任单位：研究室\n")
    folder = collected(desk, desk.plan) / "2020"
    asked = ("--period", "2020-Q2", "--progress", str(folder))
    desk.out, cover = desk.out.with_name("二季度"), "上一期填报的内容已经填入"
    desk.folder = desk.out / "2020" / "offices"
    capsys.readouterr()
    assert desk.offices(*asked) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert cover not in said_on_cover(desk.file("研究室"))  # 管好档案 was not answered
    assert "有 1 项任务填入了上一期填报的内容" in said_on_cover(desk.file("研究室"))
    assert "上一期" not in said_on_cover(desk.file("督查室"))
    changed = desk.plan.read_text("utf-8").replace("会议只开半天", "会议不开") + "\n（四）新办。\n\n责任单位：督查室\n"
    desk.write(changed)
    assert desk.offices(*asked) == 0
    assert capsys.readouterr().err.splitlines()[1] == (
        "有 2 项任务在上一期没有文字相同的（文字有改动、新增，或几处相同分不清），没有填入上一期的内容，请核对："
        "一（二）“整治会风”、一（四）“新办”。"
    )


def said_on_cover(form: Path) -> str:
    return "\n".join(str(cell) for row in load_workbook(form)[COVER_SHEET].iter_rows(values_only=True) for cell in row)


def collected(desk: Desk, *plans: Path) -> Path:
    """The forms come back as they are, each plan's by themselves; the folder of the ledgers."""
    out = desk.out.with_name("汇总")
    for plan in plans:
        assert cli.main(["offices", str(plan), "-o", str(desk.out), "--period", "2020-Q1"]) == 0
        back = desk.out / plan.stem / "offices"
        form = next(path for path in back.iterdir() if " 研究室）" in path.name)
        book = load_workbook(form)
        sheet = book[TASKS_SHEET]
        _, heads = kit.heads_of(sheet)
        sheet.cell(kit.row_of(sheet, "P2020-1-1#1"), heads["进展情况"]).value = f"{plan.stem}办了三件"
        book.save(form)
        assert cli.main(["collect", "-q", str(back), "--plan", str(plan), "-o", str(out)]) == 0
    return out


def strike(ledger: Path, *tasks: str, words: str = "2020-06-30") -> None:
    def edit(page: Any) -> None:
        for task in tasks:
            kit.put(page, task, "销号", words)

    ledger.write_bytes(kit.edited(ledger.read_bytes(), edit, "台账"))


def test_what_was_struck_off_in_the_ledger_since_counts_and_a_settled_unit_gets_no_form(
    desk: Desk, capsys: Capture
) -> None:
    folder = collected(desk, desk.plan) / "2020"
    desk.out = desk.out.with_name("二季度")
    desk.folder = desk.out / "2020" / "offices"
    asked = ("--period", "2020-Q2", "--progress", str(folder / "progress.json"))
    capsys.readouterr()
    assert desk.offices(*asked) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
    names = {path.name for path in desk.folder.iterdir()}
    strike(folder / "2020-台账.xlsx", "P2020-1-2#1")
    assert desk.offices(*asked) == 0
    count, struck, settled = capsys.readouterr().err.splitlines()
    assert "已写好 2 个单位的填报表（分发任务 1 项，分到各单位共 2 行）" in count
    assert struck.endswith(
        "2020-台账.xlsx：有 1 项的销号是汇总以后写的（或改的），progress.json 里还没有，已按台账计。"
    )
    assert settled == "有 1 个单位的任务都已销号，不再分发：人事司。"
    assert names - {path.name for path in desk.folder.iterdir()} == {"国家信访局2020年工作要点（03 人事司）.xlsx"}
    assert desk.build() == 0  # the same tasks as before
    assert "任务已有变化" not in capsys.readouterr().err
    strike(folder / "2020-台账.xlsx", "P2020-1-2#1", words="抓紧办理")
    assert desk.offices(*asked) == 0
    said = capsys.readouterr().err
    assert "progress.json：有 1 项的销号写的是“抓紧办理”，看不出是不是销号，照旧分发；" in said
    assert "任务都已销号" not in said
    (folder / "2020-台账.xlsx").write_bytes(b"PK")
    assert desk.offices(*asked) == 0
    assert "台账读不出来，哪些任务已销号按 progress.json 计。" in capsys.readouterr().err


def test_where_everything_is_struck_off_nothing_is_handed_out(desk: Desk, capsys: Capture) -> None:
    folder = collected(desk, desk.plan) / "2020"
    strike(folder / "2020-台账.xlsx", "P2020-1-1#1", "P2020-1-2#1")
    before = desk.there()
    assert desk.offices("--period", "2020-Q2", "--progress", str(folder / "progress.json")) == 2
    assert "各单位的任务都已销号，没有要填报的" in capsys.readouterr().err
    assert desk.there() == before


def test_several_plans_have_a_progress_file_each(desk: Desk, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "其他.md"
    other.write_text(PLAN.replace("十件", "五件"), "utf-8")
    stranger = tmp_path / "无关.md"
    stranger.write_text(PLAN.replace("十件", "八件").replace("半天", "一小时"), "utf-8")
    folder = collected(desk, desk.plan, other, stranger)
    files = [str(folder / name / "progress.json") for name in ("2020", "其他")]
    cases = (["--progress", str(folder)], ["--progress", files[1], "--progress", files[0]])
    for nth, asked in enumerate(cases):
        out = tmp_path / f"合发{nth}"
        capsys.readouterr()
        assert cli.main(["offices", str(desk.plan), str(other), "-o", str(out), "--period", "2020-Q2", *asked]) == 0
        assert len(capsys.readouterr().err.splitlines()) == 1
        form = next(path for path in (out / "offices").iterdir() if " 研究室）" in path.name)
        rows = load_workbook(form)[TASKS_SHEET].iter_rows(values_only=True)
        assert [cell for row in rows for cell in row if str(cell).endswith("办了三件")] == [
            "2020办了三件",
            "其他办了三件",
        ]
    both = ["--progress", files[0], "--progress", str(tmp_path / "progress.json")]
    (tmp_path / "progress.json").write_text(Path(files[0]).read_text("utf-8").replace("办了三件", "办了四件"), "utf-8")
    capsys.readouterr()
    assert desk.offices("--period", "2020-Q2", *both) == 2
    assert "都是“2020”的进度而内容不同" in capsys.readouterr().err
    assert desk.offices("--period", "2020-Q2", "--progress", str(folder / "无关")) == 2
    assert "文件夹里没有这几份要点的 progress.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--due", "三月底"], "--due：“三月底”不是日期"),
        (["--due", "2020-02-30"], "--due：“2020-02-30”不是日期"),
        (["--period", "期" * 41], "--period：“"),
        (["--period", "2024-Q9"], "--period：“2024-Q9”不是年份、半年、季度或月份"),
        (["--period", ""], "--period：“”不是"),
        (["--progress", "没有.json"], "没有.json：读不了"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    desk: Desk, capsys: Capture, more: list[str], says: str
) -> None:
    assert desk.offices(*more) == 2
    told = capsys.readouterr().err
    assert told.startswith(says)
    assert told.count("\n") == 1
    assert not desk.out.exists()
