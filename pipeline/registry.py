"""The registry of units (单位名录): which department a written name stands for, and the order of offices (机构序列).

The table is ``data/units.csv``: utf-8 with BOM and Chinese heads, so that it opens and saves well in Excel and WPS.
``COLUMNS`` is the one list of its heads; columns it does not name are left alone, so that a desk may keep its own.
The table is read at the first ``load()`` and not at import.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from pipeline.model import PlanError

SHIPPED = Path(__file__).with_name("data") / "units.csv"

# field of Entry → (head in the table, must a row fill it)
COLUMNS: dict[str, tuple[str, bool]] = {
    "id": ("编号", True),
    "order": ("机构序列", True),
    "name": ("规范名称", True),
    "short": ("简称", False),
    "written": ("原文写法", False),
    "source": ("来源", False),
}

_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_ORDER = re.compile(r"0*[1-9][0-9]{0,8}")
_SEPARATORS = re.compile("[;；|\n]")


class Entry(NamedTuple):
    """One unit of the registry. ``written`` are all spellings that mean it, its names among them, each once."""

    id: str
    order: int
    name: str
    short: str
    written: tuple[str, ...]
    source: str = ""


def key(written: str) -> str:
    """The form in which names compare: NFKC without white space (全角半角、空格不计)."""
    return "".join(normalize("NFKC", written).split())


class Registry:
    """Entries in registry order, and the one question asked of them: which unit is it that is written so?"""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(sorted(entries, key=lambda e: e.order))
        self._by_id = {entry.id: entry for entry in self.entries}
        index: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for form in dict.fromkeys(map(key, (entry.name, entry.short, *entry.written))):
                index.setdefault(form, []).append(entry)
        self._index = {form: tuple(found) for form, found in index.items()}

    def candidates(self, written: str) -> tuple[Entry, ...]:
        """Every entry that may be written so, in registry order; spellings compare under ``key``, never by likeness."""
        return self._index.get(written) or self._index.get(key(written), ())

    def find(self, written: str) -> Entry | None:
        """The entry written so where there is exactly one, else None."""
        found = self.candidates(written)
        return found[0] if len(found) == 1 else None

    def get(self, unit: str) -> Entry | None:
        """The entry with this id, or None."""
        return self._by_id.get(unit)

    @property
    def last(self) -> int:
        """The highest order in use (0 where there are no entries): what is not in the registry is numbered on."""
        return self.entries[-1].order if self.entries else 0


@cache
def load() -> Registry:
    """The shipped registry; read once. Raises PlanError where the table does not hold."""
    return read(SHIPPED)


def read(path: Path) -> Registry:
    """The registry in the csv file at ``path``.

    Raises PlanError, a whole Chinese sentence with row and column as Excel counts them (the head is row 1), for a
    file that is not utf-8 or no table, a missing head, an empty required cell, an id that is no id or is used twice,
    and an order that is no whole number from 1. Afterwards ids are unique and no entry has an empty name.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(
            f"单位名录 {path.name} 不是 UTF-8 编码：请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”再试。"
        ) from None
    except OSError as error:
        raise PlanError(f"单位名录 {path.name} 读不出来（{error.strerror}）：请检查文件是否存在、能否打开。") from None
    try:
        return Registry(_entries(text, path.name))
    except csv.Error as error:
        raise PlanError(f"单位名录 {path.name} 不是完好的 CSV 表（{error}）：请在 Excel 或 WPS 中重新另存。") from None


def _entries(text: str, name: str) -> Iterator[Entry]:
    rows = csv.reader(io.StringIO(text, newline=""))
    heads = [cell.strip() for cell in next(rows, [])]
    at = {field: heads.index(head) for field, (head, _) in COLUMNS.items() if head in heads}
    missing = [head for field, (head, required) in COLUMNS.items() if required and field not in at]
    if missing:
        raise PlanError(f"单位名录 {name} 第 1 行缺少列：{'、'.join(missing)}。请补上表头再试。")
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {field: row[i].strip() if i < len(row) else "" for field, i in at.items()}
        yield _entry(cells, seen, _Place(name, number, at))


class _Place(NamedTuple):
    """Where in the table a row stands, to say so in an error."""

    file: str
    row: int
    at: dict[str, int]

    def error(self, field: str, what: str) -> PlanError:
        column = self.at[field]
        letter = (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)
        head = COLUMNS[field][0]
        return PlanError(f"单位名录 {self.file} 第 {self.row} 行 {letter} 列（{head}）{what}。请改正后再试。")


def _entry(cells: dict[str, str], seen: dict[str, int], place: _Place) -> Entry:
    for field, (_, required) in COLUMNS.items():
        if required and not cells[field]:
            raise place.error(field, "是空的")
    unit, order, name = cells["id"], cells["order"], cells["name"]
    if not _ID.fullmatch(unit):
        raise place.error("id", f"“{unit}”不是编号：用字母开头，只含字母、数字和 . _ -")
    if unit in seen:
        raise place.error("id", f"“{unit}”与第 {seen[unit]} 行重复")
    if not _ORDER.fullmatch(order):
        raise place.error("order", f"“{order}”不是正整数")
    seen[unit] = place.row
    short = cells.get("short") or name
    forms = (form.strip() for form in _SEPARATORS.split(cells.get("written", "")))
    written = tuple(dict.fromkeys(form for form in (name, short, *forms) if form))
    return Entry(unit, int(order), name, short, written, cells.get("source", ""))
