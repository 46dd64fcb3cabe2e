"""The bytes of a returned file → whether it is a workbook that can be read; if not, why, in one Chinese sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from pipeline.model import PlanError

TABLES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".csv"})
MOST = 64 * 1024 * 1024  # bytes of a workbook, unpacked: a hundred times what a form of a thousand tasks has
_INDEX = 4 * 1024 * 1024  # of the parts that say where the others are
_AGAIN = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重交"
_UNKNOWN = "这是加了密码的工作簿或旧版文档，打不开；请取消密码，用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”后重交"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


_IN_OLE = (
    (_wide("EncryptedPackage"), "这个文件加了密码，打不开；请取消密码后重交"),
    (_wide("WordDocument"), "这是 Word 文档，不是填报表；请交回所发的表格"),
    (_wide("PowerPoint Document"), "这是演示文稿，不是填报表；请交回所发的表格"),
    (_wide("Workbook"), f"这是旧版表格（.xls 或 .et）；{_AGAIN}"),
    (_wide("Book"), f"这是旧版表格（.xls 或 .et）；{_AGAIN}"),
)
_IN_ZIP = (
    ("xl/workbook.bin", f"这是二进制工作簿（.xlsb）；{_AGAIN}"),
    ("word/document.xml", "这是 Word 文档，不是填报表；请交回所发的表格"),
    ("ppt/presentation.xml", "这是演示文稿，不是填报表；请交回所发的表格"),
    ("content.xml", f"这是 OpenDocument 文档；{_AGAIN}"),
)
_STARTS = (
    (b"%PDF-", "这是 PDF，不是填报表；请交回所发的表格"),
    (b"{\\rtf", "这是 RTF 文档，不是填报表；请交回所发的表格"),
)


def is_table(name: str) -> bool:
    """Whether a file of this name means to be a table."""
    return PurePosixPath(name.lower()).suffix in TABLES


def check(data: bytes, name: str, most: int = MOST) -> None:
    """Return where ``data`` is a workbook (.xlsx) that unpacks to ``most`` bytes. Raises PlanError where it is none."""
    why = _not_a_zip(data) if data[:2] != b"PK" else _not_a_workbook(data, most)
    if why:
        raise PlanError(f"{name}：{why}。")


def _not_a_zip(data: bytes) -> str:
    if not data:
        return "文件是空的（0 字节），多半没有传完；请重交"
    if data.startswith(_OLE):
        return next((why for sign, why in _IN_OLE if sign in data), _UNKNOWN)
    for start, why in _STARTS:
        if data.startswith(start):
            return why
    head = data[:4096].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return f"这是 XML 表格（2003）；{_AGAIN}"
    if b"<html" in head or b"<table" in head or head.lstrip().startswith(b"<!doctype html"):
        return f"这是网页，只是取了表格的扩展名；{_AGAIN}"
    return f"不是工作簿（.xlsx）；{_AGAIN}"


def _not_a_workbook(data: bytes, most: int) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "文件不完整，多半没有传完或已损坏；请重交"
    names = {entry.filename for entry in entries}
    for sign, why in _IN_ZIP:
        if sign in names:
            return why
    if "[Content_Types].xml" not in names:
        return "这是压缩包，不是工作簿；请解压后再交"
    unpacked = sum(entry.file_size for entry in entries)  # a part may be a sheet whatever it is called
    if unpacked > most or any(entry.file_size > _INDEX for entry in entries if _is_index(entry.filename)):
        return f"内容解开后有 {unpacked // 1024 // 1024} MB，不像填报表，未读；请重新下载所发的表格填写"
    if any(entry.flag_bits & 1 for entry in entries):
        return "这个文件加了密码，打不开；请取消密码后重交"
    return ""


def _is_index(part: str) -> bool:
    return part in ("[Content_Types].xml", "xl/workbook.xml") or part.endswith(".rels")
