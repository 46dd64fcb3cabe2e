"""Lines → markers of rarer make (甲、 Ⅰ. 任务1 1-1): one alone may be anything, a whole run of them in order, each at
the start of a line, numbers items.

After this stage every such marker is the first of a run or follows the one before it, and one run has at least two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.lexicon import late
from pipeline.lines import STOPS, Grid, Line
from pipeline.numbering import COUNTED, HAN, MEASURES, TITLE
from pipeline.numbering import number as value

_STEMS, _ROMAN = "甲乙丙丁戊己庚辛壬癸", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LETTERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_ABC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OUTER, _INNER = 2, 4  # the ranks of those that may number sections, or what stands in one
_DIGITS = "0123456789"
# The rank (0: by what stands before the run; _OUTER: nothing numbered may), what the form begins with, the form, its
# number in the group; whether white space has to follow.
_FORMS: tuple[tuple[int, str, Callable[[], re.Pattern[str]], bool], ...] = (
    (0, _ROMAN, late(rf"([{_ROMAN}])[.、]?(?![级类型期])"), False),
    (0, "IVX", late(r"([IVX]{1,5})[.、](?![A-Za-z])"), False),
    (0, _STEMS, late(rf"([{_STEMS}])、(?![{_STEMS}])"), False),
    (
        _OUTER,
        f"{HAN}{_DIGITS}",
        late(rf"([{HAN}]{{1,2}}|\d{{1,2}})月份?：?$"),
        False,
    ),  # on a line of its own, as 一季度
    (_OUTER, f"第{HAN}{_DIGITS}", late(r"第?([一二三四1-4])季度：?$"), False),
    (4, "第", late(rf"第([{HAN}\d]{{1,3}})[项件类](?:[：、.])?"), False),
    (4, "任措举行专事工", late(rf"{COUNTED}([{HAN}]{{1,3}}|\d{{1,3}})"), True),
    (7, _DIGITS, late(r"\d{1,2}-(\d{1,2})[.、]?(?=[\u4e00-\u9fff“《])(?!号|栋|楼)"), False),
    (7, "（", late(r"（\d{1,2}\.(\d{1,2})）"), False),
    (6, _DIGITS, late(rf"(\d{{1,2}})(?=[\u4e00-\u9fff“《])(?!{MEASURES}|[月日个项名家所条次期人户支批％])"), True),
    (9, _ABC, late(r"([A-Z])[.、](?![A-Za-z])"), False),
)
_BEYOND_NINE = late(rf"((?:\d{{1,2}}\.){{1,2}})(\d\d){TITLE}")  # 1.10, which is none where no 1.9 stands before
_DECIMAL = late(r"\d{1,2}(?:\.\d{1,2}){1,2}")
_FIRST = frozenset("".join([begins for _, begins, _, _ in _FORMS]))
_BEFORE = STOPS | {"：", "）"}
_HEADING = 30


class Mark(NamedTuple):
    """A marker at the start of a line: its length, rank and number."""

    long: int
    rank: int
    number: int


def marked(found: list[Line | Grid], marks: Container[int]) -> tuple[list[Line | Grid], list[Line]]:
    """The lines and tables of a document, and its lines alone, with those that such a marker opens saying so."""
    found = [
        one._replace(opens="marker") if isinstance(one, Line) and one.pieces[0][0] in marks else one for one in found
    ]
    return found, [line for line in found if isinstance(line, Line)]


def rare_markers(text: str, lines: Sequence[Line]) -> dict[int, Mark]:
    """The markers that runs bear out, by where in the source the words of their line begin."""
    likely = [n for n, line in enumerate(lines) if not line.opens and line.fold[0] in _FIRST]
    likely = [n for n in likely if not lines[n].fold[:3].isdecimal()]  # 2023年
    found: dict[int, Mark] = {}
    for rank, begins, form, apart in _FORMS if len(likely) > 1 else ():
        run: list[tuple[int, Mark]] = []
        those = [n for n in likely if lines[n].fold[0] in begins]
        for n in those if len(those) > 1 else ():
            mark = form().match(lines[n].fold)
            number = _number(mark[1]) if mark else 0
            after = bool(run) and run[-1][0] == n - 1 and run[-1][1].number == number - 1
            if mark and (not apart or (_is_apart(text, lines[n], mark.end()) and (after or _anew(lines, n)))):
                run.append((n, Mark(mark.end(), rank, number)))
        if taken := _runs(run):
            before = lines[: taken[0][0]]
            if rank == _OUTER and any(line.opens == "marker" for line in before):
                continue  # months within a task
            own = rank or _rank(before, found)
            found |= {lines[n].pieces[0][0]: mark_._replace(rank=own) for n, mark_ in taken}
    return found | _beyond_nine(lines, [lines[n] for n in likely if lines[n].fold[0].isdecimal()])


def _beyond_nine(lines: Sequence[Line], likely: Sequence[Line]) -> dict[int, Mark]:
    """The markers 1.10, 1.11, … of lines behind that with the number before."""
    found: dict[int, Mark] = {}
    beyond = [(line, mark) for line in likely if (mark := _BEYOND_NINE().match(line.fold))]
    known = {mark[0] for line in lines if (mark := _DECIMAL().match(line.fold))} if beyond else set()
    for line, mark in beyond:
        if f"{mark[1]}{int(mark[2]) - 1}" in known:
            found[line.pieces[0][0]] = Mark(mark.end(), 6 + mark[1].count("."), int(mark[2]))
    return found


def _is_apart(text: str, line: Line, end: int) -> bool:
    """Does white space set the words of a line apart from its marker, whatever stands between its own characters?"""
    for (start, stop), (after, _) in pairwise(line.pieces):
        end -= stop - start
        if end <= 0:
            return end == 0 and any(map(str.isspace, text[stop:after]))
    return False


def _anew(lines: Sequence[Line], n: int) -> bool:
    """Has what stands before a line come to an end?"""
    return n == 0 or not lines[n].soft or lines[n - 1].fold[-1] in _BEFORE or len(lines[n - 1].fold) < _HEADING


def _number(digits: str) -> int:
    for row in (_STEMS, _ROMAN, _LETTERS, _ABC):
        if digits in row:
            return row.index(digits) + 1
    return value(digits)


def _runs(found: list[tuple[int, Mark]]) -> list[tuple[int, Mark]]:
    """Those in order 1, 2, …, which may begin anew, where at least two follow each other."""
    out: list[tuple[int, Mark]] = []
    last = longest = 0
    for line, mark in found:
        if mark.number in (last + 1, 1):
            out.append((line, mark))
            last = mark.number
            longest = max(longest, last)
    return out if longest > 1 else []


def _rank(before: Sequence[Line], found: Container[int]) -> int:
    """The rank of a run by what numbers the lines before it: inside 一、 or Ⅰ. where one stands there."""
    han = (line.opens == "marker" and line.fold[0] in f"第{HAN}" for line in before)
    return _INNER if any(han) or any(line.pieces[0][0] in found for line in before) else _OUTER
