"""The 2017 plan's outputs, compared cell by cell with what a person has looked at (tests/golden/2017).

After a change that is meant, write them anew, look at ``git diff tests/golden`` and at the sheets themselves:

    FENGONG_REGEN=1 .venv/bin/python -m pytest tests/test_goldens.py
"""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

import pipeline
from pipeline import export

GOLDEN = Path(__file__).parent / "golden" / "2017"
STEM = "2017-信访工作要点"
BOOKS = {f"{STEM}-责任分工表.xlsx": "责任分工表", f"{STEM}-核对.xlsx": "核对"}
SHEETS = (
    "责任分工",
    "任务分解（草稿）",
    "责任矩阵",
    "单位任务",
    "具体事项",
    "核对发现",
    "名称对照",
    "推定与沿用",
    "来源",
)
NAMES = (*(f"{name}.csv" for name in SHEETS), "tasks.csv", "matrix.csv", "版式.json", "plan.json")

Rows = list[list[str]]


@pytest.fixture(scope="module")
def made(plan_2017: Path) -> dict[str, bytes]:
    return export.render(pipeline.load(plan_2017), STEM)


@pytest.fixture(scope="module")
def texts(made: dict[str, bytes]) -> dict[str, str]:
    """File of the golden folder → what it has to say."""
    found: dict[str, str] = {}
    layouts: dict[str, Any] = {}
    for name in BOOKS:
        for sheet in load_workbook(io.BytesIO(made[name])):
            found[f"{sheet.title}.csv"] = _written(_cells(sheet))
            layouts[sheet.title] = _layout(sheet)
    for name in ("tasks.csv", "matrix.csv"):
        found[name] = _written(_read(made[name].decode("utf-8-sig")))
    found["版式.json"] = json.dumps(layouts, ensure_ascii=False, indent=1) + "\n"
    found["plan.json"] = made["plan.json"].decode("utf-8")
    if os.environ.get("FENGONG_REGEN"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (GOLDEN / name).write_bytes(text.encode("utf-8"))
    return found


def _cells(sheet: Any) -> Rows:
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _layout(sheet: Any) -> dict[str, Any]:
    columns = [get_column_letter(at) for at in range(1, sheet.max_column + 1)]
    return {
        "纸张": {8: "A3", 9: "A4"}[int(sheet.page_setup.paperSize)],
        "页宽": int(sheet.page_setup.fitToWidth or 1),
        "冻结": sheet.freeze_panes,
        "筛选": sheet.auto_filter.ref,
        "重复行列": [sheet.print_title_rows, sheet.print_title_cols],
        "合并": [str(merged) for merged in sheet.merged_cells.ranges],
        "列宽": " ".join(f"{sheet.column_dimensions[name].width:g}" for name in columns),
        "行高": " ".join(f"{sheet.row_dimensions[at].height:g}" for at in range(1, sheet.max_row + 1)),
    }


def _written(rows: Rows) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _read(text: str) -> Rows:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_all_files_and_sheets_are_there(made: dict[str, bytes], texts: dict[str, str]) -> None:
    assert set(made) == {*BOOKS, "report.html", "tasks.csv", "matrix.csv", "plan.json"}
    assert set(texts) == set(NAMES)
    assert {path.name for path in GOLDEN.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".csv")])
def test_cells_are_the_golden_ones(name: str, texts: dict[str, str]) -> None:
    want, got = _read((GOLDEN / name).read_text(encoding="utf-8")), _read(texts[name])
    differing = [
        f"{get_column_letter(column)}{row}: {golden!r} is now {now!r}"
        for row, (golden_row, now_row) in enumerate(zip(want, got, strict=False), 1)
        for column, (golden, now) in enumerate(zip(golden_row, now_row, strict=False), 1)
        if golden != now
    ]
    assert not differing
    assert [len(row) for row in got] == [len(row) for row in want]


@pytest.mark.parametrize("name", ["版式.json", "plan.json"])
def test_the_rest_is_as_it_was(name: str, texts: dict[str, str]) -> None:
    assert json.loads(texts[name]) == json.loads((GOLDEN / name).read_text(encoding="utf-8"))
