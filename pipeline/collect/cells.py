"""A workbook that somebody has saved → its sheets, rows and cells as text, whoever's program it was.

Nothing is calculated: a formula is the text that stands there. openpyxl reads the package and its cells; left out is
whatever no answer depends on (looks, themes, names, what stands behind the rows), for programs write such parts in ways
that it does not take, and it reads strings of its own accord: it takes the x005F_ out of _x005F_x0041_, which then
says A.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import PurePosixPath
from posixpath import join, normpath
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from pipeline.collect import kinds
from pipeline.collect.bounded import Bounded
from pipeline.model import PlanError

MOST_COLUMNS, MOST_ROWS = 256, 20_000  # of a sheet that is read: a form has a score of columns
EVERY_COLUMN = 16_384  # as a sheet has them
_MOST_STRINGS, _LARGEST_STYLES = 1_000_000, 16 * 1024 * 1024
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COMMENTS = re.compile(r"xl/(?:comments|threadedComments)[^/]*(?:/.*)?\.xml", re.IGNORECASE)
_DRAWINGS = re.compile(r"xl/drawings/[^/]+\.xml", re.IGNORECASE)
_SHAPES = re.compile(rb"<(?:\w+:)?(?:pic|sp|cxnSp|grpSp|graphicFrame)[ />]")  # LibreOffice writes drawings without any
_LINK = re.compile(r"<(?:\w+:)?hyperlink (.*?)/?>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+([0-9]+):[A-Z]+[0-9]+)"')
_RUNNING = re.compile(r"<(?:\w+:)?headerFooter\b([^>]*)>")
_RUN_OF = re.compile(r"<(?:\w+:)?((odd|even|first)(?:Header|Footer))\b[^>/]*>([^<]*)<")
_KINDS = {"even": "differentOddEven", "first": "differentFirst"}
_STYLES = "xl/styles.xml"
_SAID_OUTRIGHT = "n", "d", "b"  # types of cells that have their value in them, and no number of a string elsewhere
_ITEM, _WORDS, _RUN, _XFS, _XF, _FORM = (
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "t", "r", "cellXfs", "xf", "numFmt")
)


class Held(NamedTuple):
    """A cell with something in it: its column from 1, what it says, and whether a formula says it."""

    column: int
    text: str
    formula: bool = False


class Book:
    """An open workbook: ``sheets`` are the titles of its sheets; ``has_comments`` says whether somebody has put
    comments (批注) on cells, ``has_pictures`` the same of pictures and charts, ``plain`` that its styles could not be
    read, so that a day is a number and 85% is 0.85. Of the sheet whose rows were read last, ``beyond`` is the first
    cell with something in it that was not read for its column, ``cut`` says that there are more rows."""

    def __init__(self, data: bytes) -> None:
        self._reader = _Reader(io.BytesIO(data), True, False, False, False)
        self._reader.read()
        self._archive: zipfile.ZipFile = self._reader.archive
        self.sheets = tuple(self._reader.paths)
        self.has_comments = any(map(_COMMENTS.fullmatch, self._archive.namelist()))
        drawings = filter(_DRAWINGS.fullmatch, self._archive.namelist())
        self.has_pictures = any(_SHAPES.search(self._archive.read(each)) for each in drawings)
        self.plain = self.cut = False
        self.beyond = ""
        try:
            self._formats = tuple(_formats(self._archive))
        except (ParseError, ValueError, TypeError, KeyError):
            self._formats, self.plain = (), True

    def close(self) -> None:
        self._archive.close()

    def rows(self, title: str, most: int = MOST_COLUMNS, rows: int = MOST_ROWS) -> Iterator[tuple[int, list[Held]]]:
        """The first ``rows`` rows of a sheet that have cells, each with its number and what its first ``most`` columns
        hold; whatever the sheet says of its size (WPS may say A1:A1)."""
        days = {at for at, form in enumerate(self._formats) if is_date_format(form)}
        spans = {at for at, form in enumerate(self._formats) if is_timedelta_format(form)}
        self.beyond, self.cut = "", False
        with self._archive.open(self._reader.paths[title]) as opened:
            source = Bounded(opened, most)
            strings, epoch = self._reader.shared_strings, self._reader.wb.epoch
            parser = _Parser(source, strings, epoch=epoch, date_formats=days, timedelta_formats=spans)
            for _, element in iterparse(source):
                if element.tag == ROW_TAG:
                    number, cells = parser.parse_row(element)
                    element.clear()
                    if rows == 0:
                        self.cut = True
                        return
                    rows -= 1
                    self._look_beyond(number, cells, most, lost=source.lost)
                    yield number, list(self._held(cells, most))
                elif element.tag == DATA_TAG:
                    return

    def _look_beyond(self, number: int, cells: list[dict[str, Any]], most: int, *, lost: bool) -> None:
        """Where a row has something beyond the columns that are read, say where the first is."""
        if self.beyond or not cells or cells[-1]["column"] <= most:
            return
        held = (cell["column"] for cell in cells if cell["column"] > most and cell["value"] is not None)
        first = min(held, default=most + 1 if lost else 0)
        self.beyond = f"{letter_of(first)}{number}" if first else ""

    def _held(self, cells: list[dict[str, Any]], most: int) -> Iterator[Held]:
        for cell in cells:
            value, column = cell["value"], cell["column"]
            if value is not None and column <= most and (words := self._text(value, cell["style_id"])):
                yield Held(column, words, cell["data_type"] == "f")

    def _text(self, value: Any, style: int) -> str:
        """What a cell says, as text; white space at its ends stays, but nothing else makes it empty."""
        if isinstance(value, str):
            text = unescaped(value).replace("\r\n", "\n").replace("\r", "\n")
            return text if text.strip() else ""
        if isinstance(value, ArrayFormula | DataTableFormula):
            return str(getattr(value, "text", "") or "=")
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float):
            return _number(value, self._formats[style] if style < len(self._formats) else "")
        if isinstance(value, dt.datetime):
            return str(value.date() if value.time() == dt.time() else value)
        return str(value)

    def merged(self, title: str, above: int) -> list[str]:
        """The ranges of merged cells below row ``above`` of a sheet."""
        return [cells.decode() for cells, row in _MERGED.findall(self._behind(title)) if int(row) > above]

    def links(self, title: str) -> list[tuple[str, str]]:
        """Cell and target of each hyperlink of a sheet."""
        found = [
            dict(_ATTRIBUTE.findall(each)) for each in _LINK.findall(self._behind(title).decode("utf-8", "replace"))
        ]
        targets = self._targets(title) if found else {}
        ids = [next((value for key, value in each.items() if key.endswith(":id")), "") for each in found]
        said = [targets.get(at) or unescape(each.get("location", "")) for at, each in zip(ids, found, strict=True)]
        return [(each.get("ref", ""), target) for each, target in zip(found, said, strict=True)]

    def comments(self, title: str) -> list[tuple[str, str]]:
        """Cell and words of each comment of a sheet; where there is a thread of them, those of the thread."""
        said: dict[bool, dict[str, list[str]]] = {False: {}, True: {}}
        for part in self._targets(title).values():
            if _COMMENTS.fullmatch(part) and part in self._archive.namelist():
                for each in fromstring(self._archive.read(part)).iter():
                    if cell := each.get("ref") if each.tag.endswith("omment") else None:
                        words = (run.text or "" for run in each.iter() if run.tag.endswith(("}t", "}text")))
                        lines = said["thread" in part].setdefault(cell, [])
                        lines.append(unescaped("".join(words)).strip())
        both = said[False] | said[True]
        return [(cell, "\n".join(words)) for cell, words in both.items()]

    def running(self, title: str) -> list[tuple[str, str]]:
        """The headers and footers of a sheet that are printed, by kind (oddHeader, firstFooter …)."""
        behind = self._behind(title).decode("utf-8", "replace")
        differ = _RUNNING.search(behind)
        said = dict(_ATTRIBUTE.findall(differ[1])) if differ else {}
        used = {"odd"} | {kind for kind, flag in _KINDS.items() if said.get(flag) in ("1", "true")}
        return [(kind, unescaped(unescape(code))) for kind, of, code in _RUN_OF.findall(behind) if of in used]

    @property
    def names(self) -> list[tuple[str, str]]:
        """The names that somebody has given to cells, and what they stand for."""
        parser: Any = self._reader.parser
        listed = parser.defined_names.definedName
        return [(each.name, each.attr_text or "") for each in listed if each.is_reserved is None and not each.hidden]

    def _behind(self, title: str) -> bytes:
        """The XML of a sheet behind its rows."""
        xml = self._archive.read(self._reader.paths[title])
        return xml[max(xml.rfind(b"sheetData>"), 0) :]

    def _targets(self, title: str) -> dict[str, str]:
        """What the relations of a sheet lead to, by their ids; a part of the workbook by its place in it."""
        path = PurePosixPath(self._reader.paths[title])
        part = str(path.parent / "_rels" / f"{path.name}.rels")
        if part not in self._archive.namelist():
            return {}
        found = {str(each.get("Id")): each for each in fromstring(self._archive.read(part))}
        return {
            at: str(each.get("Target"))
            if each.get("TargetMode") == "External"
            else normpath(join("/", str(path.parent), str(each.get("Target"))))[1:]
            for at, each in found.items()
        }


class _Parser(WorkSheetParser):
    """openpyxl's reader of a sheet's cells; one that does not hold what it says it does (the number NaN, the day
    2020-13-45) is text."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        column = self.col_counter
        try:
            return super().parse_cell(element)
        except ValueError:
            if element.get("t", "n") not in _SAID_OUTRIGHT:
                raise
            self.col_counter = column
            element.set("t", "str")
            return super().parse_cell(element)


class _Reader(ExcelReader):
    """openpyxl's reader of a package, as far as its sheets: title → path."""

    paths: dict[str, str]

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        self.paths = {
            sheet.name: rel.target
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        }

    def read_strings(self) -> None:
        part: Any = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_strings(source))


def _strings(source: Any, most: int = _MOST_STRINGS) -> Iterator[str]:
    """The shared strings: the words of each, in one run or several, without how they are pronounced. Raises ValueError
    where there are ``most``."""
    for _, element in iterparse(source):
        if element.tag == _ITEM:
            words = [*element.findall(_WORDS), *(each for run in element.findall(_RUN) for each in run.findall(_WORDS))]
            yield "".join(each.text or "" for each in words)
            element.clear()
            most -= 1
            if not most:
                raise ValueError("too many strings")


def _formats(archive: zipfile.ZipFile) -> Iterator[str]:
    """The number format of each cell style."""
    if _STYLES not in archive.namelist():
        return
    if archive.getinfo(_STYLES).file_size > _LARGEST_STYLES:
        raise ValueError("too many styles")
    root = fromstring(archive.read(_STYLES))
    own = {int(each.get("numFmtId") or 0): str(each.get("formatCode")) for each in root.iter(_FORM)}
    styles = root.find(_XFS)
    for style in () if styles is None else styles.findall(_XF):
        number = int(style.get("numFmtId") or 0)
        yield own.get(number) or BUILTIN_FORMATS.get(number, "General")


@contextmanager
def opened(data: bytes, name: str, most: int = kinds.MOST) -> Iterator[Book]:
    """The workbook in ``data``, open. ``name`` is what messages call it, ``most`` how many bytes it may have, unpacked.

    Raises PlanError, one Chinese sentence, where it is no workbook or damaged, there or while it is read.
    """
    kinds.check(data, name, most)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of everything that it does not know
        try:
            book = Book(data)
            try:
                yield book
            finally:
                book.close()
        except PlanError:
            raise
        except Exception as error:  # noqa: BLE001  whatever openpyxl meets in a damaged workbook
            why = type(error).__name__
            raise PlanError(f"{name}：工作簿打不开（{why}），请用 Excel 或 WPS 打开后另存为 .xlsx 再试。") from None


def letter_of(column: int) -> str:
    """What a sheet calls a column, counted from 1."""
    return str(get_column_letter(column))


def bounds_of(cells: str) -> tuple[int, int, int]:
    """The first column, the first and the last row of a range (K7:K9)."""
    left, top, _, bottom = range_boundaries(cells)
    return int(left or 1), int(top or 1), int(bottom or top or 1)


def _number(value: float, form: str) -> str:
    if "%" in form:
        return f"{value * 100:.12g}%"
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def unescaped(text: str) -> str:
    """Excel writes what XML may not hold, and what looks like that, as _x0041_; an escape of what no cell can hold
    stays one."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char < "\ufffe" else found[0]
