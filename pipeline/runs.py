"""Lines → markers of rarer make (甲、 Ⅰ. 任务1 1-1): one alone may be anything, a whole run of them in order, each at
the start of a line, numbers items.

After this stage every such marker is the first of a run or follows the one before it, and one run has at least two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.lexicon import any_of, late
from pipeline.lines import STOPS, Grid, Line
from pipeline.numbering import COUNTED, HAN, TITLE
from pipeline.numbering import number as value

_STEMS, _ROMAN = "甲乙丙丁戊己庚辛壬癸", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LETTERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_ABC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OUTER, _INNER = 2, 4  # the ranks of those that may number sections, or what stands in one
_DIGITS = "0123456789"
_MEASURE = rf"(?!(?!{any_of('number.no_measure')}){any_of('number.measure')})"  # 1 个, 工程1 标段, but 1 个性化服务
_OF = rf"(?:\d{{1,2}}|[{_ROMAN}]|[IVX]{{1,4}})"  # what 1-1, Ⅰ-1 stands in


class _Form(NamedTuple):
    """The rank (0: by what stands before the run; _OUTER: nothing numbered may), what the form begins with, the form,
    its number in the group; whether white space has to follow. What names a time (``when``) counts from anywhere."""

    rank: int
    begins: str
    form: Callable[[], re.Pattern[str]]
    apart: bool = False
    when: bool = False


_FORMS = (
    _Form(0, _ROMAN, late(rf"([{_ROMAN}])[.、]?(?![级类型期-])")),
    _Form(0, "IVX", late(r"([IVX]{1,5})[.、](?![A-Za-z])")),
    _Form(0, _STEMS, late(rf"([{_STEMS}])、(?![{_STEMS}])")),
    _Form(_OUTER, f"{HAN}{_DIGITS}", late(rf"([{HAN}]{{1,2}}|\d{{1,2}})月份?：?$"), when=True),
    _Form(_OUTER, f"第{HAN}{_DIGITS}", late(r"第?([一二三四1-4])季度：?$"), when=True),
    _Form(0, "第", late(rf"第([{HAN}\d]{{1,3}})类(?:[：、.]|$)")),
    _Form(0, "第", late(rf"第([{HAN}\d]{{1,3}})类(?![：、.])"), apart=True),
    _Form(4, "第", late(rf"第([{HAN}\d]{{1,3}})[项件](?:[：、.]|$)")),
    _Form(4, "第", late(rf"第([{HAN}\d]{{1,3}})[项件](?![：、.])"), apart=True),
    _Form(4, "任措举行专事工项", late(rf"{COUNTED}([{HAN}]{{1,3}}|\d{{1,3}}){_MEASURE}"), apart=True),
    _Form(7, f"{_DIGITS}{_ROMAN}IVX", late(rf"{_OF}-(\d{{1,2}})[.、]?(?=[\u4e00-\u9fff“《])(?!号|栋|楼)")),
    _Form(7, "（", late(r"（\d{1,2}\.(\d{1,2})）")),
    _Form(6, _DIGITS, late(rf"(\d{{1,2}})(?=[\u4e00-\u9fff“《]){_MEASURE}"), apart=True),
    _Form(9, _ABC, late(r"([A-Z])[.、](?![A-Za-z])")),
)
_BEYOND_NINE = late(rf"((?:\d{{1,2}}\.){{1,2}})(\d\d){TITLE}")  # 1.10, which is none where no 1.9 stands before
_DECIMAL = late(r"\d{1,2}(?:\.\d{1,2}){1,2}")
_FIRST = frozenset("".join([form.begins for form in _FORMS]))
_BEFORE = STOPS | {"：", "）"}
_HEADING = 30


class Mark(NamedTuple):
    """A marker at the start of a line: its length, rank and number."""

    long: int
    rank: int
    number: int


def marked(found: list[Line | Grid], marks: Container[int]) -> tuple[list[Line | Grid], list[Line]]:
    """The lines and tables of a document, and its lines alone, with those that such a marker opens saying so."""
    found = [one._replace(opens="marker") if isinstance(one, Line) and one.cuts[0] in marks else one for one in found]
    return found, [line for line in found if isinstance(line, Line)]


def rare_markers(text: str, lines: Sequence[Line], firsts: str) -> dict[int, Mark]:
    """The markers that runs bear out, by where in the source the words of their line begin; ``firsts`` are the signs
    that the lines begin with."""
    likely = [n for n, first in enumerate(firsts) if first in _FIRST and not lines[n].opens]
    likely = [n for n in likely if firsts[n] not in _DIGITS or not lines[n].fold[:3].isdecimal()]  # 2023年
    found: dict[int, Mark] = {}
    for form in _FORMS if len(likely) > 1 else ():
        those = [n for n in likely if firsts[n] in form.begins]
        taken = _runs(list(_of_form(text, lines, those, form)), form.when) if len(those) > 1 else []
        if not taken or _tells_apart(lines, taken):
            continue
        before = lines[: taken[0][0]]
        if form.rank == _OUTER and any(line.opens == "marker" for line in before):
            continue  # months within a task
        own = form.rank or _rank(before, found)
        found |= {lines[n].cuts[0]: mark._replace(rank=own) for n, mark in taken}
    return found | _beyond_nine(lines, [lines[n] for n in likely if firsts[n] in _DIGITS])


def _of_form(text: str, lines: Sequence[Line], those: list[int], form: _Form) -> Iterator[tuple[int, Mark]]:
    """The lines among those that begin with a form, each with its marker."""
    last, number = -2, 0
    for n in those:
        if not (mark := form.form().match(lines[n].fold)):
            continue
        after = (last, number) == (n - 1, _number(mark[1]) - 1)
        if not form.apart or (_is_apart(text, lines[n], mark.end()) and (after or _anew(lines, n))):
            last, number = n, _number(mark[1])
            yield n, Mark(mark.end(), form.rank, number)


def _tells_apart(lines: Sequence[Line], taken: list[tuple[int, Mark]]) -> bool:
    """Do numbers only tell apart what bears one name (工程1 标段, 工程2 标段), or stand alone on lines with nothing
    between them (months in a column)?"""
    names = {lines[n].fold[mark.long :] for n, mark in taken}
    return len(names) == 1 and ("" not in names or taken[-1][0] - taken[0][0] == len(taken) - 1)


def _beyond_nine(lines: Sequence[Line], likely: Sequence[Line]) -> dict[int, Mark]:
    """The markers 1.10, 1.11, … of lines behind that with the number before."""
    found: dict[int, Mark] = {}
    beyond = [(line, mark) for line in likely if (mark := _BEYOND_NINE().match(line.fold))]
    known = {mark[0] for line in lines if (mark := _DECIMAL().match(line.fold))} if beyond else set()
    for line, mark in beyond:
        if f"{mark[1]}{int(mark[2]) - 1}" in known:
            found[line.cuts[0]] = Mark(mark.end(), 6 + mark[1].count("."), int(mark[2]))
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


def _runs(found: list[tuple[int, Mark]], when: bool) -> list[tuple[int, Mark]]:
    """Those in order 1, 2, …, which may begin anew, where at least two follow each other; those that say ``when`` may
    begin anywhere and pass over some."""
    out: list[tuple[int, Mark]] = []
    last, follow = 0, False
    for line, mark in found:
        if mark.number in (last + 1, 1) or (when and mark.number > last):
            out.append((line, mark))
            follow = follow or 0 < last < mark.number
            last = mark.number
    return out if follow else []


def _rank(before: Sequence[Line], found: Container[int]) -> int:
    """The rank of a run by what numbers the lines before it: inside 一、 or Ⅰ. where one stands there."""
    han = (line.opens == "marker" and line.fold[0] in f"第{HAN}" for line in before)
    return _INNER if any(han) or any(line.cuts[0] in found for line in before) else _OUTER
