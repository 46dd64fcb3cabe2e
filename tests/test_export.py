"""The writers: a spreadsheet is data, nothing is lost, the same input gives the same bytes."""

from __future__ import annotations

import csv as std_csv
import io
import json as std_json
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import handmade as hand
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from pipeline import export, matrix, parse
from pipeline.export import csv, excel, json, layout
from pipeline.export.safe import restore, risky, visible, xml_literal
from pipeline.export.sheet import LIMIT, LONG_SHEET, LongTexts, Masthead, SheetWriter
from pipeline.matrix import Cell, Column, Table
from pipeline.model import Plan, PlanError

HEAD = Masthead("标题", "制表单位：办公室", "日期：2023年5月1日")
ILLEGAL_IN_SHEET_NAMES = set("[]:*?/\\")


def table(*rows: tuple[Cell, ...], width: float = 20, **more: Any) -> Table:
    columns = tuple(Column(f"c{at}", f"列{at}", width, lambda row: row) for at in range(len(rows[0])))
    return Table("表", columns, rows, **more)


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def said(value: Any) -> Any:
    """What a cell says: the XML escape of literal escapes, which spreadsheets undo, undone, then our own."""
    if not isinstance(value, str):
        return value
    return restore(re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", value))


def rows_of(sheet: Any, long: dict[int, str]) -> list[tuple[Any, ...]]:
    """Heads and rows of a sheet as they were before a tall row was continued and a long text moved."""
    _, first, last_column, last = range_boundaries(sheet.auto_filter.ref)
    found: list[list[Any]] = []
    for cells in sheet.iter_rows(min_row=first, max_row=last, max_col=last_column, values_only=True):
        if any(isinstance(value, str) and value.startswith(layout.CONTINUED) for value in cells):
            for at, value in enumerate(cells):
                if isinstance(value, str) and value.startswith(layout.CONTINUED):
                    found[-1][at] += value.removeprefix(layout.CONTINUED)
        else:
            found.append(list(cells))
    return [tuple(said(_whole(value, long)) for value in row) for row in found]


def _whole(value: Any, long: dict[int, str]) -> Any:
    moved = (
        re.search(rf"^（全文共 \d+ 字，单元格放不下，见“{LONG_SHEET}”表第 (\d+) 号）", value)
        if isinstance(value, str)
        else None
    )
    return long[int(moved[1])] if moved else value


def long_texts(book: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    if LONG_SHEET in book.sheetnames:
        for number, *_, piece in list(book[LONG_SHEET].iter_rows(values_only=True))[4:]:
            found[number] = found.get(number, "") + (piece or "")
    return found


def assert_holds(book: Any, tables: Iterable[Table]) -> None:
    long = long_texts(book)
    for each in tables:
        want = [each.heads, *each.rows]
        got = rows_of(book[each.name], long)
        if not each.rows:
            got = got[:1]
        assert got == [tuple(None if value == "" else value for value in row) for row in want]


def assert_runs_nothing(book: Any, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    assert not any(b"TargetMode" in part for part in parts.values())
    for sheet in book:
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


@given(hand.plans())
@hand.fewer
def test_workbooks_give_every_cell_back_and_run_nothing(plan: Plan) -> None:
    tables = matrix.sheets(plan)
    files = export.render(plan, "件")
    for name, of in (("件-责任分工表.xlsx", excel.handed_on(tables)), ("件-核对.xlsx", tables.review)):
        book = opened(files[name])
        assert_holds(book, of)
        assert_runs_nothing(book, files[name])
        names = book.sheetnames
        assert len({each.casefold() for each in names}) == len(names)
        assert all(0 < len(each) <= 31 and not ILLEGAL_IN_SHEET_NAMES & set(each) for each in names)


def test_the_marks_of_a_plan_stand_on_every_sheet_and_page() -> None:
    plan = parse("甲局2023年工作要点（讨论稿）\n\n内部资料\n\n一、工作\n\n（一）做事。\n\n责任单位：办公室\n")
    assert plan.title == "甲局2023年工作要点（讨论稿）"
    files = export.render(plan, "件")
    for name in ("件-责任分工表.xlsx", "件-核对.xlsx"):
        for sheet in opened(files[name]):
            assert sheet.oddHeader.left.text == "讨论稿　内部资料"
            assert "（讨论稿）" in sheet["A1"].value
            assert sheet["A2"].value.startswith("内部资料　　制表单位：")
    assert "内部资料" in files["report.html"].decode()


@given(hand.plans(hand.words()))
@hand.fewer
def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    assert export.render(plan, "件") == export.render(plan, "件")


@given(hand.plans())
@hand.fewer
def test_csv_gives_every_cell_back_and_starts_no_formula(plan: Plan) -> None:
    tables = matrix.sheets(plan)
    for each in (tables.tasks, tables.wide):
        data = csv.render(each)
        assert data.startswith(b"\xef\xbb\xbf")
        found = list(std_csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert all(not risky(field) for row in found for field in row)
        want = [each.heads, *each.rows]
        assert [[csv.plain(field) for field in row] for row in found] == [
            ["" if value is None else str(value) for value in row] for row in want
        ]


@given(hand.plans())
@hand.fewer
def test_json_is_utf_8_and_says_what_the_plan_says(plan: Plan) -> None:
    data = json.render(plan, indent=None)
    assert data.count(b"\n") == 1
    want = std_json.loads(std_json.dumps(plan.to_dict()))
    assert std_json.loads(data.decode("utf-8")) == want
    assert std_json.loads(json.render(plan).decode("utf-8")) == want


@given(st.text(st.characters() | st.characters(categories=["Cs"]), max_size=30) | hand.words())
@example("\\u0041")
@example("\\\\u005C\x00")
def test_what_no_cell_holds_is_written_out_and_comes_back(text: str) -> None:
    shown = visible(text)
    assert restore(shown) == text
    shown.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", shown)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\x00", "\\u0000"),
        ("a\r\nb", "a\\u000D\nb"),
        ("\ud800", "\\uD800"),
        ("\ufffe", "\\uFFFE"),
        ("C:\\users", "C:\\users"),
        ("\\u0041", "\\u005Cu0041"),
        ("一\t二", "一\t二"),
    ],
)
def test_written_out_where_nothing_can_hold_it_and_nowhere_else(text: str, written: str) -> None:
    assert visible(text) == written


def test_an_escape_that_a_plan_writes_stays_as_written() -> None:
    assert xml_literal("_x0041_") == "_x005F_x0041_"
    assert xml_literal("_x0041_x0042_ _xZZZZ_ a_b") == "_x005F_x0041_x005F_x0042_ _xZZZZ_ a_b"


def test_what_is_text_stays_text_when_somebody_edits_it() -> None:
    book = opened(excel.render([table(("=1+1", "2017", "字" * 300, 12), width=40)], HEAD))
    formula, number, long, count = book["表"][4]
    assert formula.value == "=1+1"
    assert (formula.data_type, formula.quotePrefix, formula.number_format) == ("s", True, "@")
    assert (number.data_type, number.value, number.number_format) == ("s", "2017", "@")
    assert long.number_format == "General"  # older Excels show ### for more than 255 characters of the text format
    assert (count.data_type, count.value) == ("n", 12)


def test_a_text_too_long_for_a_cell_says_so_and_stands_whole_elsewhere() -> None:
    text = "".join(f"第{number}句。" for number in range(6_000))
    assert len(text) > LIMIT
    data = excel.render([table((1, text), (2, "短"), width=60)], HEAD)
    book = opened(data)
    assert book.sheetnames == ["表", LONG_SHEET]
    notice = f"（全文共 {len(text)} 字，单元格放不下，见“{LONG_SHEET}”表第 1 号）"
    assert book["表"]["B4"].value.startswith(notice + "第0句。")
    assert long_texts(book) == {1: text}
    assert [cell.value for cell in book[LONG_SHEET][5]][:3] == [1, "表", "B4"]
    assert book["表"].row_dimensions[4].height <= 409


def test_characters_beyond_the_basic_plane_count_twice() -> None:
    text = "\U0001f600" * 17_000  # 34,000 units of UTF-16
    assert long_texts(opened(excel.render([table((text,))], HEAD))) == {1: text}


def test_a_row_too_tall_for_a_page_goes_on_in_further_rows_with_its_other_cells() -> None:
    text = "".join(f"这是第{number}句，说的是一件事。" for number in range(200))
    sheet = opened(excel.render([table((7, "第一章", text))], HEAD))["表"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(rows) > 1
    assert {row[:2] for row in rows} == {(7, "第一章")}
    assert "".join(row[2].removeprefix(layout.CONTINUED) for row in rows) == text
    assert [row[2].startswith(layout.CONTINUED) for row in rows] == [False] + [True] * (len(rows) - 1)
    assert all(row[2].endswith("。") for row in rows)
    assert all(sheet.row_dimensions[at].height <= 409 for at in range(1, sheet.max_row + 1))
    assert sheet.auto_filter.ref == f"A3:C{sheet.max_row}"


@given(hand.long_words(), st.integers(2, 120), st.integers(1, 30))
@hand.fewer
def test_pieces_join_to_the_text_and_fit(text: str, room: int, most: int) -> None:
    pieces = layout.pieces(text, room, most)
    assert "".join(pieces) == text
    assert all(layout.lines(piece, room) <= max(most, 2) for piece in pieces)


@pytest.mark.parametrize("line", ["行\n", "\n", "长"])
def test_a_text_twice_as_long_is_cut_with_twice_the_work(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    monkeypatch.setattr(layout, "lines", lambda text, room, of=layout.lines: read.append(len(text)) or of(text, room))
    done = []
    for times in (4000, 8000):
        read.clear()
        layout.pieces(line * times, 30, 20)
        done.append(sum(read))
    assert done[1] < 2.2 * done[0]


@given(st.text("汉字abc 1，。\n", max_size=80), st.integers(2, 40))
def test_a_row_has_room_for_every_line(text: str, room: int) -> None:
    """``room`` leaves one wide character free, for punctuation that may not start a line."""
    needed = 0
    for paragraph in text.split("\n"):
        lines, left = 1, room + 2
        for char in paragraph:
            width = 1 if char.isascii() else 2
            if width > left:
                lines, left = lines + 1, room + 2
            left -= width
        needed += lines
    assert layout.lines(text, room) >= needed


def test_columns_of_a_long_table_are_as_wide_as_their_words_need() -> None:
    words = [["1", "章节" * 20, "任务", "长" * 100, ""] for _ in range(80)]
    widths, fixed = [6.0, 18.0, 24.0, 56.0, 18.0], [True, False, False, False, True]

    def tall(given: Sequence[float]) -> int:
        rooms = [layout.room(width, 12) for width in given]
        return max(layout.lines(text, room) for text, room in zip(words[0], rooms, strict=True))

    made = layout.apportioned(widths, words, 12, fixed)
    assert sum(made) == sum(widths)
    assert [made[0], made[4]] == [6, 18]  # a number, and what is there to be written in
    assert tall(made) < tall(widths)
    assert min(made[1:4]) >= 12
    assert layout.apportioned(widths, [["短"] * 5] * 80, 12, fixed) == widths


def test_a_long_table_is_apportioned_and_a_short_one_is_not() -> None:
    def written(rows: int) -> list[float]:
        columns = [Column(head, head, width, str) for head, width in (("甲", 40), ("乙", 40))]
        table = Table("表", tuple(columns), (("短", "长" * 200),) * rows)
        book = Workbook(write_only=True)
        SheetWriter(book, table, Masthead("表", "", ""), LongTexts())
        return [book["表"].column_dimensions[letter].width for letter in "AB"]

    assert written(10) == [40, 40]
    short, long = written(80)
    assert short + long == 80
    assert short < 20


def test_paper_grows_with_the_columns() -> None:
    few = layout.paper([10, 50], [False, True], 1)
    assert (few.size, few.across) == (9, 1)
    assert few.widths[1] > 50  # the room that is left
    assert layout.paper([10, 50], [False, True], 1, large=True).size == 8
    more = layout.paper([20, 30, *[5] * 30], [False] * 32, 2)
    assert (more.size, more.across) == (8, 1)
    most = layout.paper([20, 30, *[5] * 150], [False] * 152, 2)
    assert most.size == 8
    assert most.across > 1


def test_a_sheet_is_ready_to_print() -> None:
    sheet = opened(
        excel.render([table((1, "甲", "乙", 5), labels=2, remark="图例", totals=(("", "合计", 3, 4),))], HEAD)
    )["表"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4, 5)] == ["标题　表", HEAD.unit, "图例", "列0", 1]
    assert sheet.freeze_panes == "C5"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$4", "$A:$B")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.auto_filter.ref == "A4:D5"  # the totals are no data
    assert [cell.value for cell in sheet[7]] == [None, "合计", 3, 4]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:D1"]
    fonts = {cell.font.name for row in sheet for cell in row if cell.value is not None}
    assert fonts <= {"黑体", "仿宋", "宋体"}


def test_pages_side_by_side_keep_the_title_in_the_columns_that_all_have() -> None:
    sheet = opened(excel.render([table(tuple(range(200)), labels=2)], HEAD))["表"]
    assert sheet.page_setup.fitToWidth > 1
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:B1"]
    assert sheet["A2"].value == f"{HEAD.unit}　　{HEAD.date}"


def test_a_workbook_tells_nothing_of_the_machine_or_the_clock() -> None:
    data = export.render(hand.plan(hand.section("一、", "甲", hand.point("1.", "乙"))), "件")["件-责任分工表.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        everything = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("docProps"))
    assert re.findall(r"\d{4}-\d\d-\d\dT", core) == ["1980-01-01T"] * 2
    assert b"openpyxl" not in everything
    assert "creator" not in core
    assert "<dc:title>工作要点</dc:title>" in core.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "")


def test_styles_are_few() -> None:
    rows = [(at, f"事项{at}", "○") for at in range(500)]
    assert len(opened(excel.render([table(*rows)], HEAD))._cell_styles) < 20


@pytest.mark.parametrize(
    ("given_unit", "given_date", "issuer", "date", "unit_line", "date_line"),
    [
        (None, None, None, None, "制表单位：＿＿＿＿＿＿＿＿＿＿", "日期：＿＿＿＿年＿＿月＿＿日"),
        (None, None, "某市信访局", "2023-05-04", "制表单位：某市信访局", "日期：2023年5月4日"),
        ("督查室", "六月", "某市信访局", "2023-05-04", "制表单位：督查室", "日期：六月"),
    ],
)
def test_unit_and_date_come_from_the_options_else_the_plan_else_stay_blank(
    given_unit: str | None, given_date: str | None, issuer: str | None, date: str | None, unit_line: str, date_line: str
) -> None:
    head = excel.masthead(hand.plan(issuer=issuer, date=date), unit=given_unit, date=given_date)
    assert (head.title, head.unit, head.date) == ("工作要点", unit_line, date_line)


def test_a_table_wider_than_a_sheet_is_refused() -> None:
    columns = tuple(Column(str(n), "甲", 4, str) for n in range(excel.MOST_COLUMNS + 1))
    with pytest.raises(PlanError, match="放不下"):
        excel.render([Table("责任矩阵", columns, ())], Masthead("题", None, None))
