"""registry: the shipped table, how spellings compare, and what a broken table is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import registry
from pipeline.entries import Entry
from pipeline.model import PlanError
from pipeline.registry import FUNCTIONS, SHIPPED

HEAD = "编号,机构序列,规范名称,简称,原文写法"
ORDER = ["办公室", "综合指导司", "研究室", "办信司", "来访接待司", "督查室", "投诉办", "人事司", "机关党委", "信息中心"]


def table(tmp_path: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8-sig") -> Path:
    path = tmp_path / "units.csv"
    path.write_bytes("\r\n".join((head, *rows, "")).encode(encoding))
    return path


def test_the_shipped_registry_has_the_ten_offices_in_their_order() -> None:
    first = [entry for entry in registry.load().entries if entry.parent == "xfj"]
    assert [entry.name for entry in first][:10] == ORDER
    assert registry.load().entries[:10] == tuple(first[:10])


@pytest.mark.parametrize("table", [SHIPPED, FUNCTIONS])
def test_the_shipped_tables_are_as_excel_saves_them(table: Path) -> None:
    data = table.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") > 11


def test_loading_twice_reads_once() -> None:
    assert registry.load() is registry.load()


@pytest.mark.parametrize("written", ["信息中心", "信 息 中 心", "信息\u3000中心", "信息\n中心"])
def test_white_space_does_not_matter(written: str) -> None:
    found = registry.load().find(written)
    assert found is not None
    assert found.name == "信息中心"


def test_width_does_not_matter(tmp_path: Path) -> None:
    units = registry.read(table(tmp_path, "a,1,市委组织部（人才办）,,Ａ办；B办"))
    for written in ("市委组织部(人才办)", "A办", "Ｂ办"):
        assert units.find(written) == units.entries[0]


def test_likeness_is_nothing() -> None:
    for written in ("信息", "信息中心办公室", "投诉", "督察室", "综合指导处", ""):
        assert registry.load().find(written) is None


def test_a_spelling_of_two_units_is_neither_and_both_are_candidates(tmp_path: Path) -> None:
    units = registry.read(table(tmp_path, "b,2,市税务局,,税务局", "a,1,省税务局,,税务局"))
    assert units.find("税务局") is None
    assert [entry.id for entry in units.candidates("税务局")] == ["a", "b"]
    assert units.get("b") == units.entries[1]


def test_short_names_default_to_the_canonical_one_and_own_columns_are_left_alone(tmp_path: Path) -> None:
    path = table(tmp_path, 'x,7,综合指导司,, 综指司 ;"综合司",随便', "", ",,,,", head=HEAD + ",我的备注")
    assert registry.read(path).entries == (
        Entry("x", 7, "综合指导司", "综合指导司", ("综合指导司", "综指司", '"综合司"')),
    )


def test_a_quoted_cell_may_hold_commas_and_line_ends(tmp_path: Path) -> None:
    units = registry.read(table(tmp_path, 'x,1,甲,,"甲,乙\n丙"', "y,2,丁"))
    assert units.entries[0].written == ("甲", "甲,乙", "丙")
    assert units.entries[1].written == ("丁",)


@pytest.mark.parametrize(
    ("rows", "place", "what"),
    [
        (["a,1,甲", ",2,乙"], "第 3 行 A 列（编号）", "空"),
        (["a,,甲"], "第 2 行 B 列（机构序列）", "空"),
        (["a,1, "], "第 2 行 C 列（规范名称）", "空"),
        (["a"], "第 2 行 B 列（机构序列）", "空"),
        (["甲,1,甲"], "第 2 行 A 列（编号）", "“甲”"),
        (["a,1,甲", "b,2,乙", "a,3,丙"], "第 4 行 A 列（编号）", "与第 2 行重复"),
        (["a,一,甲"], "第 2 行 B 列（机构序列）", "正整数"),
        (["a,0,甲"], "第 2 行 B 列（机构序列）", "正整数"),
        (["a,²,甲"], "第 2 行 B 列（机构序列）", "正整数"),
        (["a," + "9" * 5000 + ",甲"], "第 2 行 B 列（机构序列）", "正整数"),
        (['a,1,"甲\n乙"', "b,x,丙"], "第 3 行 B 列（机构序列）", "正整数"),
    ],
)
def test_errors_name_row_and_column(tmp_path: Path, rows: list[str], place: str, what: str) -> None:
    with pytest.raises(PlanError) as error:
        registry.read(table(tmp_path, *rows))
    message = str(error.value)
    assert place in message
    assert what in message
    assert "units.csv" in message


def test_columns_behind_z_are_called_as_in_excel(tmp_path: Path) -> None:
    path = table(tmp_path, "a,1,甲" + "," * 25, head="编号,规范名称" + "," * 25 + "机构序列")
    with pytest.raises(PlanError, match="第 2 行 AA 列（机构序列）是空的"):
        registry.read(path)


@pytest.mark.parametrize("head", ["编号,规范名称", ""])
def test_missing_heads_are_named(tmp_path: Path, head: str) -> None:
    with pytest.raises(PlanError, match=r"第 1 行缺少列：.*机构序列"):
        registry.read(table(tmp_path, head=head))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(("comma", "end"), [(",", "\n"), (",", "\r\n"), ("\t", "\r\n")])
def test_whatever_a_spreadsheet_saves_is_read(tmp_path: Path, encoding: str, comma: str, end: str) -> None:
    path = table(tmp_path)
    path.write_bytes(end.join([HEAD, "a,1,鑫淼喆办", ""]).replace(",", comma).encode(encoding))
    assert [entry.name for entry in registry.read(path).entries] == ["鑫淼喆办"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04 and so on", "是工作簿"),
        (b"\xd0\xcf\x11\xe0", "是工作簿"),
        ("編號,名稱".encode("big5"), "认不出文字编码"),
        (b"", "第 1 行缺少列"),
    ],
)
def test_what_is_no_table_is_told_how_to_be_saved(tmp_path: Path, data: bytes, what: str) -> None:
    path = table(tmp_path)
    path.write_bytes(data)
    with pytest.raises(PlanError, match=what):
        registry.read(path)


@pytest.mark.parametrize(
    ("saved", "read"),
    [
        ("2018-03", "2018-03"),
        ("2018/3", "2018-03"),
        ("2018/3/7", "2018-03-07"),
        ("2018年3月", "2018-03"),
        ("2018年3月17日", "2018-03-17"),
        ("Mar-18", "2018-03"),
        ("Dec-98", "1998-12"),
    ],
)
def test_dates_are_read_as_excel_saves_them(tmp_path: Path, saved: str, read: str) -> None:
    (entry,) = registry.read(table(tmp_path, f"a,1,甲,,,{saved}", head=HEAD + ",起始")).entries
    assert entry.since == read


@pytest.mark.parametrize("cell", ["去年", "2018-13", "2018/0/1", "18-3", "Mär-18"])
def test_a_date_that_is_none_is_told(tmp_path: Path, cell: str) -> None:
    with pytest.raises(PlanError, match="第 2 行 F 列（起始）"):
        registry.read(table(tmp_path, f"a,1,甲,,,{cell}", head=HEAD + ",起始"))


def test_a_missing_file_and_a_broken_table_are_plan_errors(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"none\.csv"):
        registry.read(tmp_path / "none.csv")
    with pytest.raises(PlanError, match="第 2 行的引号不成对，不是完好的 CSV 表"):
        registry.read(table(tmp_path, 'a,1,"甲'))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("甲局,,2018-02-30,", "“2018-02-30”不是日历上的日子"),
        ("甲局,,2019,2018-12-31", "“2018-12-31”早于起始“2019”"),
        ("甲局,甲局,,", "“甲局”就是本单位，不能是自己的上级"),
    ],
)
def test_an_own_row_that_cannot_be_is_one_sentence(row: str, said: str, tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    own.write_text(f"规范名称,上级,起始,截止\n{row}\n", "utf-8")
    with pytest.raises(PlanError, match=f"第 2 行.*{said}"):
        registry.load(own)
