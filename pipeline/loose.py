"""Tables that a converter left as text → tables: a cell a line, columns set apart by white space, cells in boxes.

What is no table beyond doubt stays as it is: behind a head of 序号 and other heads of columns, the rows have to bear
their numbers in order and to hold as many cells as the head does. After this stage no word is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeGuard

from pipeline.grid import OF_UNITS, OF_WHEN, Row
from pipeline.lexicon import late
from pipeline.lines import Grid, Line, line_of
from pipeline.model import Source, Span
from pipeline.pieces import pieces, words
from pipeline.wording import ends_strong_name

_NUMBERS = ("序号", "编号", "项次")
_HEAD = late(
    r".{0,8}(?:任务|内容|措施|事项|工作|举措|要点|目标|项目|名称|单位|部门|处室|科室|领导|责任人|负责人|时限|时间|期限"
    r"|进度|节点|要求|实事|情况|来源|依据|问题|标准|备注|类别|领域|指标|成果|成效|分工)(?:（.{1,12}）)?"
)
_LONGEST_HEAD = 20
_NUMBER = re.compile(r"\d{1,3}")
_PIECE = re.compile(r"\S+")
_DRAWN = "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋│┃"
_RULE, _EDGES = re.compile("[─━]"), re.compile(f"[{_DRAWN}]")
_GRID_RULE = re.compile(r"\+(?:[-=:]{2,}\+)+")
_PIECES = re.compile(r"[^\s|](?:[^|]*[^\s|])?")
_CELL = re.compile(r"\S(?:.*\S)?")
_FEWEST, _MOST = 3, 30  # columns


def tables(source: Source, found: list[Line | Grid]) -> list[Line | Grid]:
    """The lines of a document, with those that are a table as one."""
    if "-" in source.text and ("-- -" in source.text or "--  " in source.text):
        from pipeline import ruled  # late: few documents have dashes for columns

        found = ruled.tables(source.text, found)
    if not _may_hold(source.text):
        return found
    out: list[Line | Grid] = []
    at, csv = 0, False
    bare = "  责任" in source.text or "  牵头" in source.text  # heads of columns of a table without numbers
    barred = "\n|\n" in source.text
    while at < len(found):
        line = found[at]
        goes_on = bool(out) and isinstance(out[-1], Grid)
        rows, used = _read(source.text, found, at, goes_on) if _may_open(line) else ([], 1)
        if barred and not rows and isinstance(line, Line) and _is_head(line.fold):
            from pipeline import barred as lined  # late: hardly a document has one

            rows, used = lined.read(_lines(found, at), _is_head)
        if bare and not rows and isinstance(line, Line):
            rows, used = _without_numbers(source.text, found, at, used)
        if rows:
            out.append(Grid(rows))
            csv = csv or (isinstance(line, Line) and ",," in source.text and "," in source.text[line.start : line.end])
        else:  # what has been looked at is not looked at again
            out += found[at : at + max(used, 1)]
        at += max(used, 1)
    return [_shorn(source.text, line) for line in out] if csv else out


def _shorn(text: str, line: Line | Grid) -> Line | Grid:
    """A line without the commas that close it, which in a CSV stand for empty cells."""
    if isinstance(line, Grid) or not text.endswith(",,", line.start, line.end):
        return line
    end = line.start + len(text[line.start : line.end].rstrip(","))
    return line_of(text, line.start, end, line.kind, line.soft) or line


def _may_hold(text: str) -> bool:
    """A cheap look at all of a document: a corner of a box, or 序号 and its kin, which may be spelt out (序 号)."""
    if "┌" in text or "┏" in text or ("+" in text and ("\n+-" in text or text.startswith("+-"))):
        return True
    if ("  " in text and ("  责任" in text or "  牵头" in text)) or ("|" in text and "\n|\n" in text):
        return True
    for word in _NUMBERS:
        first = word[0]
        at = text.find(first)
        while at >= 0:
            if text[at + 1 : at + 8].lstrip()[:1] == word[1] or text[at + 1 : at + 3] == "  ":
                return True
            at = text.find(first, at + 1)
    return False


def _may_open(line: Line | Grid) -> TypeGuard[Line]:
    """Cheap: could a line be the first of such a table?"""
    return isinstance(line, Line) and (line.fold.startswith(_NUMBERS) or line.fold[0] in "┌┏+" or _is_upright(line))


def _is_upright(line: Line) -> bool:
    """Could 号 stand below the 序 that a line begins with?"""
    return line.fold[0] == "序" and line.cuts[1] == line.cuts[0] + 1


def _lines(found: Sequence[Line | Grid], at: int) -> Iterator[Line]:
    """The lines from a place on, up to the next table."""
    for n in range(at, len(found)):
        line = found[n]
        if isinstance(line, Grid):
            return
        yield line


def _read(text: str, found: Sequence[Line | Grid], at: int, goes_on: bool) -> tuple[list[Row], int]:
    """The rows of the table that opens with a line, behind another which it may go on with, and how many lines it
    takes; no rows where it is none."""
    first = found[at]
    assert isinstance(first, Line)
    if first.fold[0] == "+":
        return _gridded(text, _lines(found, at))
    if first.fold[0] in "┌┏":
        return _drawn(text, _lines(found, at))
    if _bare(first) in _NUMBERS:
        from pipeline import stacked  # late: few documents have such a table

        return stacked.read(text, _lines(found, at), _is_head, 1 if goes_on else 2)
    tabs, commas = text.count("\t", first.start, first.end), text.count(",", first.start, first.end)
    if tabs or commas > 1:
        from pipeline import tabbed  # late: few documents have such a table

        rows, used = tabbed.read(text, _lines(found, at), _is_head, commas=not tabs)
        if rows:
            return rows, used
    if "  " in text[first.start : first.end]:
        from pipeline import layout  # late: few documents have tables of which only the places of words are left

        rows, used = layout.read(text, lambda: _lines(found, at))
        if rows or _is_upright(first):
            return rows, used
    return _by_spaces(text, _lines(found, at))


def _without_numbers(text: str, found: Sequence[Line | Grid], at: int, used: int) -> tuple[list[Row], int]:
    """The rows of the table without numbers that opens with a line, one of whose heads asks for units and one for
    deadlines, and how many lines it takes; else none and ``used``."""
    line = next(_lines(found, at))
    found_heads = pieces(text, line) if _FEWEST <= len(line.pieces) <= _MOST else []
    heads = [words(text, [head]) for head in found_heads]
    units = [n for n, head in enumerate(heads) if OF_UNITS.search(head)]
    when = next((n for n, head in enumerate(heads) if OF_WHEN.search(head)), -1)
    if len(heads) < _FEWEST or not units or when < 0 or not all(map(_is_head, heads)):
        return [], used
    from pipeline import bare  # late: hardly a document has one

    return bare.read(text, _lines(found, at), units, when)


def _bare(line: Line) -> str:
    return line.fold.rstrip("|")


def _is_head(words: str) -> bool:
    return len(words) <= _LONGEST_HEAD and _HEAD().fullmatch(words) is not None


def _by_spaces(text: str, lines: Iterator[Line]) -> tuple[list[Row], int]:
    """A row a line, the cells set apart by white space; more of it stands in the second, the task."""
    head = _spelt(text, _pieces(text, next(lines)))
    wide = len(head)
    if not _FEWEST <= wide <= _MOST or not all(_is_head("".join(text[a:b].split())) for a, b in head[1:]):
        return [], 1
    rows: list[Row] = [tuple([(span,) for span in head])]
    units = [at for at, (start, end) in enumerate(head) if OF_UNITS.search(text, start, end)]
    last, used = 0, 1
    cut: list[Span] = []  # the pieces of a row that may go on in the next line
    for line in lines:
        pieces = _pieces(text, line)
        if len(units) == 1 and len(pieces) > wide:
            pieces = _with_units(text, pieces, wide, units[0])
        number = _NUMBER.fullmatch(text[pieces[0].start : pieces[0].end])
        if number and len(pieces) >= wide:
            last, tail = int(number[0]), len(pieces) - wide + 2
            task = Span(pieces[1].start, pieces[tail - 1].end)
            rows.append(((pieces[0],), (task,), *((span,) for span in pieces[tail:])))
        elif number and int(number[0]) == last + 1 and len(pieces) >= _FEWEST:  # the others are empty, or merged
            last = int(number[0])
            rows.append(tuple([(span,) for span in pieces]))
        elif line.opens == "marker" and not number and len(line.fold) < 40:
            rows.append(((Span(pieces[0].start, pieces[-1].end),), *(((),) * (wide - 1))))
        elif len(cut) > 1 and len(cut) + len(pieces) - 1 == wide:  # a line end within a cell of the row above
            rows[-1] = (*((span,) for span in cut[:-1]), (cut[-1], pieces[0]), *((span,) for span in pieces[1:]))
            pieces = []
        else:
            break
        cut = pieces if number else []
        used += 1
    return _if_numbered(rows, last), used


def _pieces(text: str, line: Line) -> list[Span]:
    return [Span(*piece.span()) for piece in _PIECE.finditer(text, line.start, line.end)]


def _with_units(text: str, pieces: list[Span], wide: int, column: int) -> list[Span]:
    """The pieces of a line that has more than columns, with units beside each other in their one column as one."""
    first = last = len(pieces) - wide + column
    while first > column and ends_strong_name(text, *pieces[first - 1]) and ends_strong_name(text, *pieces[last]):
        first -= 1
    return [*pieces[:first], Span(pieces[first].start, pieces[last].end), *pieces[last + 1 :]]


def _spelt(text: str, pieces: list[Span]) -> list[Span]:
    """The heads of columns, with one that is spelt out (工 作 任 务) as one."""
    heads: list[Span] = []
    single = False
    for start, end in pieces:
        one = end - start == 1
        if one and single:
            heads[-1] = Span(heads[-1].start, end)
        else:
            heads.append(Span(start, end))
        single = one
    return heads


def _if_numbered(rows: list[Row], last: int) -> list[Row]:
    return rows if last and len(rows) > 2 else []


def _drawn(text: str, lines: Iterator[Line]) -> tuple[list[Row], int]:
    """A table drawn with │ and ─. A rule that stops at a column leaves its cell open for the rows below."""
    rows: list[list[list[Span]]] = []
    owner: list[int] = []  # by column, the row in which its cell began
    used = 0
    for line in lines:
        columns = list(_columns(text, line))
        if not 0 < len(columns) <= _MOST or line.fold[0] not in _DRAWN or line.fold[-1] not in _DRAWN:
            break
        used += 1
        ruled = [_RULE.search(text, start, end) is not None for start, end in columns]
        if _in_rules(text, line, columns, ruled):
            return [], used
        if any(ruled):
            wide = max(len(columns), len(owner))
            ruled += [True] * (wide - len(ruled))
            owner = [owner[at] if at < len(owner) and not ruled[at] else len(rows) for at in range(wide)]
            rows.append([[] for _ in range(wide)])
        for at, (start, end) in enumerate(columns):
            words = _CELL.search(text, start, end)
            if words and not ruled[at]:
                if at >= len(owner) or at >= len(rows[owner[at]]):
                    return [], used
                rows[owner[at]][at].append(Span(words.start(), words.end()))
    whole = [tuple([tuple(cell) for cell in row]) for row in rows if any(row)]
    return (list(whole) if len(whole) > 1 else []), used


def _in_rules(text: str, line: Line, columns: list[Span], ruled: list[bool]) -> bool:
    """Do words stand in the rules of a line of a drawn table, or behind its last column?"""
    ruled_off = [span for span, rule in zip(columns, ruled, strict=True) if rule]
    return any(_RULE.sub("", text[a:b]).strip() for a, b in (*ruled_off, (columns[-1].end + 1, line.end)))


def _gridded(text: str, lines: Iterator[Line]) -> tuple[list[Row], int]:
    """A table drawn with +---+ and |: what stands between two rules is one row, its cells over several lines."""
    rows: list[list[list[Span]]] = []
    used = 0
    for line in lines:
        words = text[line.start : line.end].strip()
        if _GRID_RULE.fullmatch(words):
            rows.append([])
        elif rows and words[:1] == "|" and words[-1:] == "|":
            edges = [line.start + n for n, sign in enumerate(text[line.start : line.end]) if sign == "|"]
            cells = [_PIECES.search(text, a + 1, b) for a, b in pairwise(edges)]
            rows[-1] = rows[-1] or [[] for _ in cells]
            if len(rows[-1]) != len(cells):
                return [], max(used, 1)
            for cell, found in zip(rows[-1], cells, strict=True):
                cell.extend([Span(*found.span())] if found else [])
        else:
            break
        used += 1
    whole: list[Row] = [tuple([tuple(cell) for cell in row]) for row in rows if any(row)]
    return (whole if len(whole) > 1 else []), max(used, 1)


def _columns(text: str, line: Line) -> Iterator[Span]:
    """The stretches between the edges of a line of a drawn table."""
    edges = [edge.start() for edge in _EDGES.finditer(text, line.start, line.end)]
    for start, end in pairwise(edges):
        yield Span(start + 1, end)
