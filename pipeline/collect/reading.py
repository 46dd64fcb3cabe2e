"""A returned workbook's bytes → a Form: the row of heads found by its heads, every cell as text, nothing judged.

Excel, WPS and LibreOffice save the same sheet in three ways, and people rename it, move its columns, sort, insert and
hide. What holds a form together is on its very hidden sheet (``Identity``); the visible words stand in where that is
lost.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence

from pipeline.collect.cells import Book, Held, letter_of, opened
from pipeline.collect.records import Form, Line, Said
from pipeline.handout.records import COVER_SHEET, FIELDS, IDENTITY_SHEET, TASKS_SHEET, WHOLE_SHEET, Identity
from pipeline.lines import fold
from pipeline.model import PlanError
from pipeline.registry import key as plain
from pipeline.wording import is_mark

_HEADS_WITHIN = 60  # rows
_HEADS = {plain(field.head): field.key for field in FIELDS}
_ENOUGH = 4  # heads that make a row the row of heads
_CALLED = "填报单位"
_OF_WPS = "WpsReserved"  # before the name of a sheet that WPS keeps for itself
_ISSUED = re.compile(
    r".*　落实情况填报表|(?:填报期：[^　]*)?(?:　　)?(?:报送时间：[^　]*前)?"
    r"|只填浅黄色的单元格；.*|任务（已锁定）|由填报单位填写|其他任务填写",
    re.DOTALL,
)
_UNIT = re.compile(rf"^{_CALLED}\s*[：:]\s*(\S.*?)\s*$")


def read(data: bytes, name: str) -> Form:
    """The form in a workbook's bytes; ``name`` is what messages call it.

    Raises PlanError, one Chinese sentence, where it is no workbook, cannot be opened, or has no form in it.
    """
    with opened(data, name) as book:
        form = _form(data, name, book)
    if form is None:
        raise PlanError(f"{name}：没有找到填报表（没有一张表有“任务编号”“完成状态”等表头），请交回所发的表格。")
    return form


def _form(data: bytes, name: str, book: Book) -> Form | None:
    identity = _identity(book)
    called = identity.unit if identity else ""
    candidates = iter(_in_order(book.sheets))
    beside: list[_Sheet] = []
    for title in candidates:
        found = _Sheet(book, title, called)
        if found.letters:
            break
        beside.append(found)
    else:
        return None
    rest = [_Sheet(book, title, called, heads_only=True) for title in candidates]
    beside += (sheet for sheet in rest if not sheet.letters)
    return Form(
        file=name,
        digest=hashlib.sha256(data).hexdigest(),
        identity=identity,
        unit="" if identity else found.unit or _unit(book),
        sheet=found.title,
        letters=tuple(found.letters.items()),
        lines=tuple(found.lines),
        merged=tuple(book.merged(found.title, found.heads_at)),
        others=tuple(sheet.title for sheet in rest if sheet.letters),
        beside=tuple((sheet.title, tuple(sheet.above)) for sheet in beside if sheet.above),
        above=tuple(found.above),
        cut=found.cut,
        beyond=found.beyond,
        comments=book.has_comments,
        plain=book.plain,
    )


def _in_order(titles: Iterable[str]) -> list[str]:
    """The sheets that may be the form, the one of its name first."""
    ours = (COVER_SHEET, WHOLE_SHEET, IDENTITY_SHEET)
    own = (title for title in titles if title not in ours and not title.startswith(_OF_WPS))
    return sorted(own, key=lambda title: title != TASKS_SHEET)


def _identity(book: Book) -> Identity | None:
    if IDENTITY_SHEET not in book.sheets:
        return None
    try:
        return Identity.from_dict(
            json.loads("".join(held.text for _, row in book.rows(IDENTITY_SHEET) for held in row))
        )
    except (ValueError, RecursionError):
        return None


def _unit(book: Book) -> str:
    """The unit that the cover names."""
    rows = book.rows(COVER_SHEET) if COVER_SHEET in book.sheets else iter(())
    return next((said for number, row in rows if number <= _HEADS_WITHIN and (said := _unit_in(row))), "")


def _unit_in(row: Sequence[Held]) -> str:
    """The unit that a row names: 填报单位：研究室 in one cell, or in two."""
    words = [held.text.strip() for held in row]
    if len(words) > 1 and plain(words[0]) == _CALLED:
        return words[1]
    return next((found[1] for each in words if (found := _UNIT.match(each))), "")


def _is_issued(words: str, unit: str) -> bool:
    """Whether the words of a cell above the heads are those that every form of ``unit`` has there."""
    if words in (_CALLED, unit, f"{_CALLED}：{unit}") or _ISSUED.fullmatch(words):
        return True
    return all(is_mark(fold(each)) for each in words.split("　"))


class _Sheet:
    """One sheet read from top to bottom; without heads in its first rows no further."""

    def __init__(self, book: Book, title: str, called: str, *, heads_only: bool = False) -> None:
        self.title, self._called = title, called
        self.above: list[Said] = []  # what stands above the heads and was not issued there
        self.letters: dict[str, str] = {}
        self.lines: list[Line] = []
        self.unit, self.heads_at = "", 0
        self._columns: dict[int, tuple[str, str]] = {}  # column → key and letter, of those that the form has
        self._heads: dict[int, str] = {}  # and the heads of others
        self._strange: list[Said] = []  # the same with their places
        for number, row in book.rows(title):
            if self.letters:
                self._line(number, row)
            elif number <= _HEADS_WITHIN or not self.above:
                self._head(number, row)
            else:
                break
            if heads_only and self.letters:
                break
        self.cut, self.beyond = book.cut, book.beyond
        under = {said.key for line in self.lines for said in line.more}
        self.above += (said for said in self._strange if not heads_only and said.key not in under)

    def _head(self, number: int, row: Sequence[Held]) -> None:
        """Take the row for that of the heads, if it is."""
        known = {key for held in row if (key := _HEADS.get(plain(held.text)))}
        if len(known) < _ENOUGH or not known & {"task", "stamp"}:
            self.unit = self.unit or _unit_in(row)
            own = (held for held in row if not _is_issued(held.text.strip(), self._called or self.unit))
            self.above += (Said("", held.text, f"{letter_of(held.column)}{number}", held.formula) for held in own)
            return
        self.heads_at = number
        for held in row:
            key, letter = _HEADS.get(plain(held.text)), letter_of(held.column)
            if key and key not in self.letters:
                self.letters[key] = letter
                self._columns[held.column] = key, letter
            else:
                head = self._heads[held.column] = " ".join(held.text.split())
                self._strange.append(Said(head, held.text, f"{letter}{number}", held.formula))

    def _line(self, number: int, row: Sequence[Held]) -> None:
        said: list[Said] = []
        more: list[Said] = []
        for column, text, formula in row:
            if known := self._columns.get(column):
                said.append(Said(known[0], text, f"{known[1]}{number}", formula))
            else:
                more.append(Said(self._heads.get(column, ""), text, f"{letter_of(column)}{number}", formula))
        if said or more:
            self.lines.append(Line(number, tuple(said), tuple(more)))
