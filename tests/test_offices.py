"""The workbooks that are handed out: each task of a unit in one row, what is given locked, nothing in them run."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import handmade as hand
import pytest
from hypothesis import Phase, given, settings
from openpyxl import load_workbook

from pipeline import load, parse
from pipeline.export import offices
from pipeline.export.safe import visible
from pipeline.handout import words
from pipeline.handout.assign import handout
from pipeline.handout.records import (
    COVER_SHEET,
    FIELDS,
    IDENTITY_SHEET,
    STATES,
    TASKS_SHEET,
    WHOLE_SHEET,
    Answers,
    Handout,
    Identity,
    Packet,
    word_hash,
)
from pipeline.model import Plan

HEADS = {field.head: field for field in FIELDS}
PLAN = """国家信访局2020年工作要点{mark}

一、加强领导

（一）办好实事。为群众办好十件实事。{long}

牵头单位：研究室 配合单位：督查室 完成时限：2020年12月底

（二）整治会风。会议只开半天。

责任单位：督查室、人事司
"""


def plan(mark: str = "", long: str = "") -> Plan:
    return parse(PLAN.format(mark=mark, long=long), name="2020.md")


class Opened:
    """A workbook as a person finds it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.book = load_workbook(io.BytesIO(data))
        self.sheet = self.book[TASKS_SHEET]
        rows = list(self.sheet.iter_rows())
        self.heads_at = next(at for at, row in enumerate(rows) if row[0].value == "序号")
        self.keys = [HEADS[cell.value].key for cell in rows[self.heads_at]]
        self.rows = [dict(zip(self.keys, row, strict=True)) for row in rows[self.heads_at + 1 :]]

    @property
    def identity(self) -> Identity:
        pieces = [said(row[0].value) for row in self.book[IDENTITY_SHEET].iter_rows()]
        return Identity.from_dict(json.loads("".join(pieces)))


def said(value: Any) -> Any:
    """What a cell says to Excel: the XML escape of what looks like an escape, undone."""
    return re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", value) if isinstance(value, str) else value


def opened(out: Handout) -> list[tuple[Packet, Opened]]:
    files = offices.render(out)
    return [(packet, Opened(files[packet.file])) for packet in out.packets]


def holds(out: Handout) -> None:
    """What holds of every workbook: its rows are the assignments, in order and whole; answers are open, all else is
    locked; it knows itself."""
    for packet, book in opened(out):
        assert len(book.rows) == len(packet.assignments)
        identity = book.identity
        assert (identity.unit, identity.version, len(identity.rows)) == (
            json.loads(json.dumps(packet.unit.name)), packet.version, len(book.rows)
        )  # fmt: skip
        for row, want, known in zip(book.rows, packet.assignments, identity.rows, strict=True):
            assert (known.plan, known.task, known.stamp, known.reports) == (
                want.plan, want.task, want.stamp, want.reports
            )  # fmt: skip
            for key, cell in row.items():
                field = next(field for field in FIELDS if field.key == key)
                asked = field.by == ("reporter" if want.reports else "other")
                assert cell.protection.locked != asked
                if field.by in ("given", "stamp"):
                    shown, whole = said(cell.value), getattr(want, key) if key != "plan" else out.title_of(want.plan)
                    assert (shown or "") == (visible(whole) if isinstance(whole, str) else whole) or is_excerpt(shown)
            words_of = {key: word_hash(str(said(row[key].value) or "")) for key, _ in known.words}
            assert dict(known.words) == words_of
        runs_nothing(book)


def is_excerpt(words: str) -> bool:
    return re.match(rf"（全文共 \d+ 字，一页放不下，见“{WHOLE_SHEET}”表第 \d+ 号）", words) is not None


def runs_nothing(book: Opened) -> None:
    assert {cell.data_type for sheet in book.book for row in sheet for cell in row} <= {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        assert not any(
            b"<f>" in archive.read(name) or b"TargetMode" in archive.read(name) for name in archive.namelist()
        )


def test_every_row_of_every_unit_stands_in_its_workbook(plan_2017: Path) -> None:
    holds(handout([load(plan_2017)], period="2017-Q1", due="2017-03-25"))


@given(hand.plans())
@settings(max_examples=max(settings.default.max_examples // 6, 10), phases=[Phase.explicit, Phase.generate])
def test_hostile_plans_stand_in_their_workbooks_and_run_nothing(each: Plan) -> None:
    out = handout([each, replace(each, source=replace(each.source, file="=1+1.md"))], period="=1+1")
    holds(out)
    assert offices.render(out) == offices.render(out)


def test_a_text_that_no_page_holds_stands_whole_on_a_sheet_of_its_own() -> None:
    long = "".join(f"第{number}件实事要办好，办实，办出成效。" for number in range(200))
    ((packet, book), *_) = opened(handout([plan(long=long)]))
    holds(handout([plan(long=long)]))
    assert is_excerpt(book.rows[0]["text"].value)
    pieces = [row[2] for row in book.book[WHOLE_SHEET].iter_rows(min_row=3, values_only=True)]
    assert "".join(pieces) == packet.assignments[0].text
    assert all((dimension.height or 0) <= 409 for dimension in book.sheet.row_dimensions.values())


def test_answers_are_chosen_from_lists_and_dates_are_dates() -> None:
    (_, book), *_ = opened(handout([plan()]))
    state, done = book.sheet.data_validations.dataValidation
    assert state.formula1 == f'"{",".join(STATES)}"'
    assert len(state.formula1) < 255
    assert (done.type, done.operator) == ("date", "between")
    assert str(state.sqref) == book.rows[0]["state"].coordinate
    guard = book.sheet.protection
    assert guard.sheet
    assert guard.password is None
    assert not any((guard.formatColumns, guard.formatRows, guard.autoFilter, guard.sort, guard.selectLockedCells))
    assert all(book.book[name].protection.sheet for name in book.book.sheetnames)
    assert book.sheet.auto_filter.ref == f"A5:{book.rows[-1]['stamp'].coordinate}"
    assert book.book[IDENTITY_SHEET].sheet_state == "veryHidden"


def test_columns_that_a_unit_does_not_need_are_hidden() -> None:
    out = handout([plan()])
    hidden = []
    for packet, book in opened(out):
        letters = {key: cell.column_letter for key, cell in book.rows[0].items()}
        gone = {key for key, letter in letters.items() if book.sheet.column_dimensions[letter].hidden}
        hidden.append((packet.unit.name, "own_progress" in gone, "state" in gone, "stamp" in gone))
    assert hidden == [("研究室", True, False, True), ("督查室", False, True, True), ("人事司", False, True, True)]


def test_the_marks_of_a_plan_stand_on_every_sheet() -> None:
    long = "办好实事。" * 600
    for _, book in opened(handout([plan("（征求意见稿）", long)])):
        for sheet in book.book:
            if sheet.title != IDENTITY_SHEET:
                assert sheet["A1"].value == "征求意见稿"
                assert sheet.oddHeader.left.text == "征求意见稿"
    assert not any(book.sheet.oddHeader.left.text for _, book in opened(handout([plan()])))


def test_the_cover_says_what_to_do_and_by_when_and_has_room_to_sign() -> None:
    out = handout([plan()], period="2020-Q1", due="2020-03-25", issuer="督查室")
    cover = {
        packet.unit.name: {row[0].value: row[1] for row in book.book[COVER_SHEET].iter_rows()}
        for packet, book in opened(out)
    }
    facts = {head: cell.value for head, cell in cover["督查室"].items()}
    assert facts["填报期"] == "2020年第一季度"
    assert facts["报送时间"] == "2020年3月25日前"
    assert facts["报送至"] == "督查室"
    assert facts["本单位任务"] == "共 2 项：责任 1 项，配合 1 项；其中由本单位填报 0 项。"
    assert any("待办公室明确" in str(each) for each in facts.values())
    assert not any("待办公室明确" in str(cell.value) for cell in cover["研究室"].values())
    for head in ("填报人", "电话", "审核人（签字）"):
        assert facts[head] is None
        assert not cover["督查室"][head].protection.locked
    assert all(state in facts for state in STATES)


def test_the_answers_of_the_last_period_are_filled_in_and_open() -> None:
    out = handout([plan()])
    last = Answers("已完成", "=1+1", "无", "-3", "2020-03-05", "x" * 300, "写在别处")
    packet = replace(out.packets[0], assignments=tuple(replace(row, last=last) for row in out.packets[0].assignments))
    book = Opened(offices.workbook(out, packet))
    row = {key: cell.value for key, cell in book.rows[0].items()}
    assert row["done_on"].date().isoformat() == "2020-03-05"
    assert [row[field.name] for field in fields(Answers)[:4]] == ["已完成", "=1+1", "无", "-3"]
    assert (row["evidence"], row["own_progress"]) == ("x" * 300, None)
    assert not book.rows[0]["progress"].protection.locked
    runs_nothing(book)
    other = replace(
        packet, assignments=tuple(replace(r, last=replace(last, done_on="三月")) for r in packet.assignments)
    )
    assert Opened(offices.workbook(out, other)).rows[0]["done_on"].value == "三月"


def test_the_manifest_says_what_was_issued_to_whom() -> None:
    out = handout([plan()], period="2020-Q1", due="2020-03-25")
    files = offices.render(out)
    manifest = json.loads(files["manifest.json"])
    assert list(manifest) == ["schema", "period", "due", "version", "plans", "files"]
    assert {each["file"] for each in manifest["files"]} == set(files) - {"manifest.json"}
    assert manifest["files"][1]["unit"]["name"] == "督查室"
    assert [task["task"] for task in manifest["files"][1]["tasks"]] == ["P2020-1-1#1", "P2020-1-2#1"]
    assert manifest["plans"][0]["file"] == "2020.md"


def test_the_zip_has_every_file_under_its_name_and_is_the_same_each_time() -> None:
    files = offices.render(handout([plan()]))
    data = offices.packed(files)
    assert data == offices.packed(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == {
            name: each for name, each in files.items() if name != "manifest.json"
        }
        assert all(info.flag_bits & 0x800 for info in archive.infolist() if not info.filename.isascii())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2017-Q1", "2017年第一季度"), ("2017-q4", "2017年第四季度"), ("2017-H2", "2017年下半年"),
        ("2017-03", "2017年3月"), ("2017", "2017年"), ("2017-13", "2017-13"), ("上半年", "上半年"), ("", ""),
    ],
)  # fmt: skip
def test_a_period_is_said_as_people_say_it(name: str, said: str) -> None:
    assert words.period(name) == said


def test_a_day_is_said_as_people_say_it() -> None:
    assert (words.day("2017-03-05"), words.day("三月")) == ("2017年3月5日", "三月")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_keeps_what_guards_a_form(tmp_path: Path) -> None:
    packet, book = opened(handout([plan()]))[0]
    (tmp_path / "a.xlsx").write_bytes(book.data)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), "a.xlsx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    again = Opened((tmp_path / "out" / "a.xlsx").read_bytes())
    assert again.identity == book.identity
    assert again.book[IDENTITY_SHEET].sheet_state != "visible"
    assert [dv.formula1 for dv in again.sheet.data_validations.dataValidation] == [
        dv.formula1 for dv in book.sheet.data_validations.dataValidation
    ]
    for name in ("sheet", "formatColumns", "formatRows", "autoFilter", "sort"):
        assert getattr(again.sheet.protection, name) == getattr(book.sheet.protection, name)
    assert again.sheet.auto_filter.ref == book.sheet.auto_filter.ref
    for row, was in zip(again.rows, book.rows, strict=True):
        assert {key: cell.value for key, cell in row.items()} == {key: cell.value for key, cell in was.items()}
        assert {key: cell.protection.locked for key, cell in row.items()} == {
            key: cell.protection.locked for key, cell in was.items()
        }
    hidden = again.rows[0]["stamp"].column_letter
    assert again.sheet.column_dimensions[hidden].hidden
    assert packet.assignments[0].stamp == again.rows[0]["stamp"].value
