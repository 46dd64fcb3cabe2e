"""Files as they come back: folders, zips, locks, links in circles, and whatever is no workbook: one sentence each, and
the others are done."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
import returning as kit
from hypothesis import given
from hypothesis import strategies as st
from returning import FIRST, Desk

from pipeline.collect import gather, reading
from pipeline.model import PlanError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def names(*given: Path) -> list[str]:
    return [sent.name for sent in gather.gather(given)]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook() -> bytes:
    return kit.saved(openpyxl.Workbook())


def test_folders_are_read_through_and_what_nobody_sends_is_left_out(tmp_path: Path) -> None:
    for name in (
        "b.xlsx",
        "深/a.xlsx",
        "深/更深/a.xlsx",
        "~$b.xlsx",
        ".~b.xlsx",
        ".DS_Store",
        "Thumbs.db",
        "__MACOSX/x",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "空").mkdir()
    assert names(tmp_path) == ["b.xlsx", "深/a.xlsx", "深/更深/a.xlsx"]
    assert names(tmp_path / "b.xlsx", tmp_path, tmp_path / "深") == ["b.xlsx", "深/a.xlsx", "深/更深/a.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_circles_end(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "x.xlsx").write_bytes(b"x")
    (inner / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    assert names(tmp_path) == ["a/b/x.xlsx", "gone.xlsx", "self"]
    assert [sent.trouble for sent in gather.gather([tmp_path])][1:] == [
        "gone.xlsx：不是普通文件，未读。",
        "self：不是普通文件，未读。",
    ]


def test_a_hundred_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for at in range(100):
        path = tmp_path / f"{at:03}" / "表.xlsx"
        path.parent.mkdir()
        path.write_bytes(b"x")
    found = names(*sorted(tmp_path.iterdir()))
    assert len(set(found)) == 100
    assert found == names(*sorted(tmp_path.iterdir(), reverse=True))
    assert names(tmp_path)[0] == "000/表.xlsx"


def test_a_zip_is_a_folder_whatever_code_its_names_have(tmp_path: Path) -> None:
    path = tmp_path / "收回.zip"
    path.write_bytes(zipped({"甲/办公室.xlsx": b"1", "__MACOSX/甲/._办公室.xlsx": b"2", "甲/~$办公室.xlsx": b"3"}))
    [sent] = gather.gather([tmp_path])
    assert (sent.name, sent.read()) == ("收回.zip/甲/办公室.xlsx", b"1")
    raw = zipped({"aabb.xlsx": b"1"}).replace(b"aabb", "乡镇".encode("gb18030"))
    path.write_bytes(raw)
    assert names(path) == ["收回.zip/乡镇.xlsx"]
    path.write_bytes(workbook())
    assert names(path) == ["收回.zip"]  # a workbook by another ending


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"", "文件是空的（0 字节）"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "这是旧版表格（.xls 或 .et）；请用 Excel 或 WPS 打开，另存为"),
        ("a.et", OLE + "Workbook".encode("utf-16-le"), "这是旧版表格"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "这个文件加了密码，打不开"),
        ("a.xlsx", OLE + "WordDocument".encode("utf-16-le"), "这是 Word 文档"),
        ("a.xls", b"<html><body><table><tr><td>1</td></tr></table>", "这是网页，只是取了表格的扩展名"),
        ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML 表格"),
        ("a.xlsx", b"%PDF-1.7", "这是 PDF"),
        ("a.csv", "任务编号,完成状态\n".encode(), "不是工作簿"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "文件不完整"),
        ("a.xlsx", workbook()[:-200], "文件不完整"),
        ("a.xlsx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b""}), "这是 Word 文档"),
        ("a.xlsx", zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b""}), ".xlsb"),
        ("a.ods", zipped({"mimetype": b"application/vnd.oasis", "content.xml": b""}), "这是 OpenDocument"),
        ("a.xlsx", zipped({"[Content_Types].xml": b"<x/>"}), "工作簿打不开"),
        (
            "a.xlsx",
            zipped({"[Content_Types].xml": b"<x/>", "xl/worksheets/s.xml": b" " * 80_000_000}),
            "内容解开后有 76 MB",
        ),
        ("a.xlsx", workbook(), "没有找到填报表"),
    ],
)
def test_what_is_no_form_is_one_sentence(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    desk = Desk(tmp_path)
    desk.send("好.xlsx", kit.filled(desk.forms()["办公室"], {(FIRST, "state"): "未启动"}))
    desk.send(name, data)
    ledger = desk.collect()
    [(file, _, message)] = kit.messages(ledger, "F701")
    assert file == name
    assert says in message
    assert message.count("。") == 0
    assert kit.of(ledger, FIRST).state == "未启动"


def test_what_is_no_table_at_all_is_a_note(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.send_all({"办公室": {(FIRST, "state"): "未启动"}})
    desk.send("现场.jpg", b"\xff\xd8\xff\xe0")
    desk.send("manifest.json", b"{}")
    assert kit.codes(desk.collect()) == ["F702"]


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "LARGEST", 1000)
    (tmp_path / "a.xlsx").write_bytes(b"x" * 1001)
    (tmp_path / "b.zip").write_bytes(zipped({"c.xlsx": b"x" * 1001}))
    for sent in gather.gather([tmp_path]):
        with pytest.raises(PlanError, match="文件超过"):
            sent.read()


def test_a_zip_with_a_password_or_damaged_is_said(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xlsx": b"x" * 100}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    (tmp_path / "密.zip").write_bytes(data)
    harmed = bytearray(zipped({"a.xlsx": bytes(range(256)) * 9}))
    harmed[60:70] = bytes(10)
    (tmp_path / "坏.zip").write_bytes(harmed)
    (tmp_path / "多.zip").write_bytes(zipped({f"{at}.xlsx": b"" for at in range(gather.MOST + 1)}))
    said = {}
    for sent in gather.gather([tmp_path]):
        with pytest.raises(PlanError) as caught:
            sent.read()
        said[sent.name] = str(caught.value)
    assert said["密.zip/a.xlsx"] == "密.zip/a.xlsx：压缩包加了密码，请解压后再交。"
    assert "太多，未读" in said["多.zip"]
    assert "读不出来" in said["坏.zip/a.xlsx"]


def test_entities_that_grow_are_no_workbook() -> None:
    book = workbook()
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
    )
    bomb += b"]><worksheet>&j;</worksheet>"
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/worksheets/sheet1.xml"] = bomb
    with pytest.raises(PlanError, match="工作簿打不开"):
        reading.read(zipped(files), "a.xlsx")


def test_a_sheet_that_is_a_million_rows_wide_costs_little() -> None:
    book = workbook()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    cells = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1_048_576, 5_000))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    files["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )
    with pytest.raises(PlanError, match="没有找到填报表"):
        reading.read(zipped(files), "a.xlsx")


@given(st.binary(max_size=300), st.integers(0, 3))
def test_whatever_bytes_come_are_a_form_or_a_sentence(data: bytes, where: int) -> None:
    whole = workbook()
    at = len(whole) * where // 4
    for each in (data, b"PK" + data, whole[:at] + data + whole[at + len(data) :]):
        with pytest.raises(PlanError, match=r"^x\.xlsx：.*。$"):
            reading.read(each, "x.xlsx")
