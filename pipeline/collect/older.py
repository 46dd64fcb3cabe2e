"""The ledger of an earlier run, as somebody has saved it → what the office has written into it.

It is about to be replaced, so what cannot be read is refused rather than lost, and what a new one will not have is
named with its cell. Any program may have saved it, its rows sorted, its columns moved, columns and rows added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.collect import running
from pipeline.collect.cells import EVERY_COLUMN, Book, Held, bounds_of, letter_of, opened
from pipeline.collect.ledger import Kept
from pipeline.collect.records import Anomaly, anomaly, listed
from pipeline.collect.standing import FIELDS, Line, Standing, not_kept, verdict_of
from pipeline.collect.tables import (
    ARCHIVE,
    ARCHIVED,
    LEDGER,
    OUR_HEADS,
    SHEETS,
    STAMP,
    TASK,
    VERDICT,
    heads_of,
    is_remark,
)
from pipeline.model import PlanError
from pipeline.registry import key as plain

MOST_NOTES = 12  # lines above the heads, which stay in view
BLANK_UNIT, BLANK_DAY = "＿" * 10, "＿＿＿＿年＿＿月＿＿日"
UNIT, DATE = "制表单位：", "统计日期："
_LONG = "长文本"
_HEADS_WITHIN = 60
_LARGEST = 1024 * 1024 * 1024  # bytes, unpacked, of a workbook that this program has made
_MOST_ROWS = 1_048_576  # as a sheet has them
_HEADLESS = "（无表头）"
_NEEDED = frozenset(map(plain, (TASK, *VERDICT.values())))
_OURS = {plain(head): head for head in OUR_HEADS}
_NOT_LOST = "为免丢失核定内容，没有重写"
_TITLED = tuple(f"　{sheet}" for sheet in (*SHEETS, _LONG))
_ASKS = re.compile("[；，]请")  # where a sentence on a returned file says what to do with that
_ENOUGH = 3  # heads that make a row the row of heads of a sheet that holds nothing of the office's


def read(path: Path, title: str = "", issuer: str = "", marks: Sequence[str] = ()) -> Standing | None:
    """The ledger at ``path``, None where there is none; ``title`` and ``issuer`` are printed above its heads,
    ``marks`` above its pages. Raises
    PlanError, one Chinese sentence, where it cannot be read whole: with sheets or comments that a new one would not
    have, without one of the office's columns."""
    if not path.exists():
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path}：原来的台账读不出来（{error.strerror}），{_NOT_LOST}。") from None
    printed = _Printed(title, issuer)
    try:
        with opened(data, str(path), _LARGEST) as book:
            found = {each: _Sheet(book, each, printed) for each in book.sheets}
            for each, sheet in found.items():
                sheet.running = book.running(each)
                if sheet.is_ledger and each != ARCHIVE:
                    sheet.unmerge(book.merged(each, sheet.heads_at))
            homeless = [cell for each, sheet in found.items() for cell in sheet.comment(book.comments(each))]
            if book.has_comments and not any(book.comments(each) for each in book.sheets):
                homeless.append("…")
            lost = tuple(_lost(book, found, path.name, marks))
    except PlanError as error:
        why = _ASKS.split(str(error).removeprefix(f"{path}："))[0].rstrip("。")
        ask = "请用 Excel 或 WPS 打开，取消密码、另存为 .xlsx 放回原处再试；不再需要它的，请移走"
        raise PlanError(f"{path}：原来的台账读不出来（{why}），{_NOT_LOST}；{ask}。") from None
    if homeless:
        where = f"{path}：原来的台账里有批注（{listed(homeless)}）不在办公室填写的各列，重写后不会保留"
        raise PlanError(f"{where}；请移到“核定说明”一列，删去批注再试。")
    return _standing(found, path, lost)


def _standing(found: dict[str, _Sheet], path: Path, lost: tuple[Anomaly, ...]) -> Standing:
    ledgers = [title for title, sheet in found.items() if sheet.is_ledger and title != ARCHIVE]
    ledgers.sort(key=lambda title: title != LEDGER)
    strange = [title for title, sheet in found.items() if sheet.filled and title not in (*SHEETS, _LONG, *ledgers[:1])]
    if not ledgers:
        heads = "、".join((TASK, *VERDICT.values()))
        raise PlanError(f"{path}：原来的台账里没有一张表有“{heads}”这几列，{_NOT_LOST}；请恢复这几列的表头再试。")
    if strange:
        raise PlanError(f"{path}：原来的台账里另有工作表“{'”“'.join(strange)}”，重写后不会保留；请移到别的文件再试。")
    if ARCHIVE in found and found[ARCHIVE].filled and not found[ARCHIVE].is_ledger:
        heads = "、".join(ARCHIVED)
        raise PlanError(f"{path}：原来的台账里“{ARCHIVE}”表没有“{heads}”这几列，{_NOT_LOST}；请恢复表头再试。")
    sheet = found[ledgers[0]]
    more = tuple(not_kept("表头上方另写的内容", path.name, sheet.above[MOST_NOTES:]))
    return Standing(
        path.name,
        tuple(sheet.own_heads),
        tuple(sheet.lines),
        tuple(_archived(found[ARCHIVE])) if ARCHIVE in found else None,
        tuple(words for _, words in sheet.above[:MOST_NOTES]),
        tuple(sheet.letters.items()),
        tuple(sheet.merged),
        tuple((title, *cell) for title, each in found.items() for cell in each.cells),
        (*more, *lost),
        tuple(
            own
            for title, each in found.items()
            for own in running.own(LEDGER if title == ledgers[0] else title, each.running)
        ),
    )


def _lost(book: Book, found: dict[str, _Sheet], file: str, marks: Sequence[str]) -> Iterator[Anomaly]:
    """What is in the workbook beside the words of the ledger itself."""
    for title, sheet in found.items():
        if links := [(cell, target) for cell, target in book.links(title) if target]:
            yield from not_kept(f"“{title}”表的超链接（文字仍保留）", file, links)
        if not sheet.is_ledger and title in (*SHEETS, _LONG):
            yield from not_kept(f"“{title}”表中另写的内容", file, [*sheet.above, *sheet.aside])
        long = [(kind, code) for kind, code in sheet.running if len(code) > running.LONGEST]
        yield from not_kept(f"“{title}”表的页眉页脚（太长）", file, long)
        if any(running.PICTURE in code for _, code in sheet.running):
            yield anomaly("F772", file, what=f"“{title}”表页眉页脚中的图片", words="其中的文字仍保留")
    if others := running.marks((each for sheet in found.values() for each in sheet.running), marks):
        yield anomaly("F772", file, what="页眉左边的密级、稿次（由要点定）", words="、".join(others))
    if book.names:
        words = listed([f"{name}（{where}）" for name, where in book.names])
        yield anomaly("F772", file, what="自己定义的名称", words=words)
    if book.has_pictures:
        yield anomaly("F772", file, what="图片、图形", words="格式、颜色也每次重排")


class _Printed:
    """What stands above the heads of our sheets by itself."""

    def __init__(self, title: str, issuer: str) -> None:
        self.title, self.unit = " ".join(title.split()), f"{UNIT}{issuer or BLANK_UNIT}"

    def has(self, words: str) -> bool:
        said = words.strip()
        if said == self.title or said.endswith(_TITLED) or is_remark(said):
            return True
        unit, _, date = said.partition("　　") if said.startswith(UNIT) else ("", "", said)
        return unit in ("", self.unit) and (not date or _is_date(date))


def _is_date(words: str) -> bool:
    """Whether the words are 统计日期：2017年3月25日, or the line to write it on."""
    day = words.removeprefix(DATE)
    return words.startswith(DATE) and (day == BLANK_DAY or not day.strip("0123456789年月日"))


class _Sheet:
    """A sheet of a ledger, read from top to bottom: what stands ``above`` its heads and is not printed there, and,
    where it is none of the office's, ``aside`` of its columns, and the ``cells`` in these with their heads."""

    def __init__(self, book: Book, title: str, printed: _Printed) -> None:
        self.title = title
        self.lines: list[Line] = []
        self.own_heads: list[str] = []
        self.letters: dict[str, str] = {}
        self.above: list[tuple[str, str]] = []
        self.aside: list[tuple[str, str]] = []
        self.cells: list[tuple[str, str, str]] = []
        self.is_ledger = self.filled = False
        self.heads_at = 0
        self.running: list[tuple[str, str]] = []  # kind and code of each header and footer
        self.merged: list[str] = []  # the ranges in which the office's words were put into every row
        self._columns: dict[int, tuple[str, bool]] = {}  # column → head, and whether it is one of ours
        archive = title == ARCHIVE
        needed = frozenset(map(plain, ARCHIVED)) if archive else _NEEDED
        for number, row in book.rows(title, EVERY_COLUMN, _MOST_ROWS):
            self.filled = self.filled or bool(row)
            if self._columns:
                self._line(number, row)
            elif number > _HEADS_WITHIN:
                break
            else:
                self.heads_at = number
                self._heads(row, needed, archive=archive)
                if not self._columns:
                    self.above += self._places(held for held in row if not printed.has(held.text))

    def _heads(self, row: Sequence[Held], needed: frozenset[str], *, archive: bool) -> None:
        """Take the row for that of the heads, if it is."""
        said = {plain(held.text) for held in row}
        if not needed <= said:
            others = heads_of(self.title)
            if len(said & others) >= _ENOUGH:
                self._columns = {held.column: (plain(held.text), True) for held in row if plain(held.text) in others}
                self.aside += self._places(held for held in row if held.column not in self._columns)
            return
        known = {plain(head): head for head in ARCHIVED} if archive else _OURS
        self.is_ledger = True
        taken: set[str] = set()
        for held in row:
            head = " ".join(held.text.split())
            ours = known.get(plain(head))
            mine = ours is not None and ours not in taken
            if ours is not None and mine:
                head = ours  # which may be broken into lines
                self.letters[head] = letter_of(held.column)
            else:
                head = self._own_head(head, taken)
                self.own_heads.append(head)
            taken.add(head)
            self._columns[held.column] = head, mine

    def _own_head(self, head: str, taken: set[str]) -> str:
        """The head of a column of the office's, told apart from ours and from others of the same words."""
        name, nth = head, 1
        while name in taken or name in _OURS.values():
            nth += 1
            name = f"{head}（{nth}）"
        return name

    def _places(self, cells: Iterable[Held], number: int = 0) -> Iterator[tuple[str, str]]:
        """Each line of the cells of a row (the one that may be that of the heads, if none is said) with its place."""
        for held in cells:
            place = f"{letter_of(held.column)}{number or self.heads_at}"
            yield from ((place, line.strip()) for line in held.text.splitlines() if line.strip())

    def _line(self, number: int, row: Sequence[Held]) -> None:
        if not self.is_ledger:
            self.aside += self._places((held for held in row if held.column not in self._columns), number)
            here = [(held, self._columns[held.column][0]) for held in row if held.column in self._columns]
            self.cells += [(f"{letter_of(held.column)}{number}", head, held.text) for held, head in here]
            return
        ours: list[tuple[str, str]] = []
        own: dict[str, str] = {}
        for column, words, _ in row:
            head, known = self._columns.get(column, (_HEADLESS, False))
            if known:
                ours.append((head, words))
                continue
            own[head] = f"{own[head]}；{words}" if head in own else words
            if head not in self.own_heads:
                self.own_heads.append(head)
        if ours or own:
            self.lines.append(Line(number, tuple(ours), tuple(own.items())))

    def comment(self, comments: Iterable[tuple[str, str]]) -> list[str]:
        """Put the comments on the office's cells with their rows; the cells of the others."""
        homeless, rows = [], {line.row: at for at, line in enumerate(self.lines)}
        for cell, words in comments:
            column, row, _ = bounds_of(cell)
            head, known = self._columns.get(column, (_HEADLESS, False))
            theirs = head in FIELDS if known else head in self.own_heads
            if self.title == ARCHIVE or row not in rows or not theirs:
                homeless.append(f"{self.title}!{cell}")
            elif words:
                line = self.lines[rows[row]]
                self.lines[rows[row]] = replace(line, comments=(*line.comments, (head, words)))
        return homeless

    def unmerge(self, ranges: Iterable[str]) -> None:
        """Put what stands in merged cells of the office's columns into every row that they cover."""
        for cells in ranges:
            first, top, last = bounds_of(cells)
            head, known = self._columns.get(first, (_HEADLESS, False))
            said = next((line for line in self.lines if line.row == top), None)
            if said is None or top == last or (known and head not in FIELDS):
                continue
            if words := said.get(head) if known else dict(said.own).get(head, ""):
                self.merged.append(cells)
                covered = range(top + 1, last + 1)
                self.lines = [
                    _with(line, head, words, known=known) if line.row in covered else line for line in self.lines
                ]


def _with(line: Line, head: str, words: str, *, known: bool) -> Line:
    more = ((head, words),)
    return replace(line, ours=line.ours + more) if known else replace(line, own=line.own + more)


def _archived(sheet: _Sheet) -> Iterator[Kept]:
    for line in sheet.lines:
        more = line.get(ARCHIVED[-2])
        own = ((ARCHIVED[-2], more), *line.own) if more else line.own
        yield Kept(line.get(TASK), line.get(STAMP), line.get(ARCHIVED[1]), verdict_of(line, own))
