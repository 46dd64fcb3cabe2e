"""What a wording counts and dates: 5家, 30%, 2023年6月底; and what became of a value from one year to the next."""

from __future__ import annotations

import re
from itertools import pairwise
from math import prod
from typing import NamedTuple

from pipeline import dates
from pipeline.compare.records import How, Op
from pipeline.numbering import number

_DIGITS = r"\d+(?:[.,]\d+)*"
_CHINESE = r"[一二三四五六七八九十百两]+"
_TIME = (
    r"(?:\d{4}年|今年|本年度?|当年)?"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|上旬|中旬|下旬|份?底|份|末|初)?"
    r"|第?[一二三四1-4]季度|[上下]半年|年底|年末|年内|年终|底(?=前))(?:以?前)?"
    r"|\d{4}年"
)
_UNIT = (
    "个百分点|百分点|平方公里|平方米|公里|公顷|[万亿]?千瓦时?|人次|万元|亿元"
    "|[个家项件名人次处所条座台套批期场份户篇辆部元亩吨米天日周年%‰倍]"
)
_NUMBER = rf"(?:{_DIGITS}[余多]?[万亿千百]{{0,2}}(?:{_UNIT})?|第?{_CHINESE}(?:{_UNIT}))"
VALUE = re.compile(f"{_TIME}|{_NUMBER}")
_TIMES, _NUMBERS = re.compile(_TIME), re.compile(_NUMBER)
_PARTS = re.compile(rf"第?({_DIGITS}|{_CHINESE})[余多]?([万亿千百]{{0,2}})((?:{_UNIT})?)")
_POWERS = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


class Changed(NamedTuple):
    """A value that became another: ``field`` is "target" or "time"."""

    field: str
    old: str
    new: str
    how: How


def changed(ops: tuple[Op, ...], years: tuple[int | None, int | None]) -> list[Changed]:
    """The values that words struck and words put in at their place count or date, in the order of the wording."""
    found: list[Changed] = []
    for (sign, gone), (other, come) in pairwise(ops):
        if (sign, other) == ("-", "+"):
            found += _times(gone, come, years)
            found += _targets(gone, come)
    return found


def _times(gone: str, come: str, years: tuple[int | None, int | None]) -> list[Changed]:
    old, new = (_TIMES.findall("".join(words.split())) for words in (gone, come))
    if len(old) != len(new):
        return []
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    found = [Changed("time", one, other, when(one, other, years)) for one, other in pairs]
    return [each for each in found if each.how in ("earlier", "later")]


def when(old: str, new: str, years: tuple[int | None, int | None]) -> How:
    """Is ``new`` sooner or later than ``old``? A day of the plan's own year is told by its place in that year, any
    other by its date; "year" where it is the same day of another plan's year, "" where one of the two is no day."""
    days = [dates.due(words, year) for words, year in zip((old, new), years, strict=True)]
    if not all(days):
        return ""
    first, second = (str(day) for day in days)
    if all(years) and all(day[:4] == str(year) for day, year in zip((first, second), years, strict=True)):
        first, second = first[5:], second[5:]
        if first == second:
            return "year" if years[0] != years[1] else ""
    return "later" if second > first else "earlier" if second < first else ""


def _targets(gone: str, come: str) -> list[Changed]:
    old, new = (_counted("".join(words.split())) for words in (gone, come))
    if [unit for _, _, unit in old] != [unit for _, _, unit in new]:
        return []
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one[1] != other[1]]
    return [Changed("target", one[0], other[0], "up" if other[1] > one[1] else "down") for one, other in pairs]


def _counted(words: str) -> list[tuple[str, float, str]]:
    """Each number as it is written, its value, and what it counts; dates and ordinals are none."""
    found = []
    for match in _NUMBERS.finditer(_TIMES.sub("，", words)):
        parts = _PARTS.match(match[0])
        if parts and not match[0].startswith("第"):
            found.append((match[0], _value(parts[1]) * prod(_POWERS[char] for char in parts[2]), parts[3]))
    return found


def _value(digits: str) -> float:
    if not digits[0].isdecimal():
        return number(digits.replace("两", "二"))
    plain = digits.replace(",", "")
    return float(plain) if plain.count(".") < 2 else 0.0
