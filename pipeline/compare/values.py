"""What a wording counts and dates: 5家, 30%, 2023年6月底; and what became of a value from one year to the next."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
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
    "个百分点|百分点|个?工作日|个月|个?小时|平方公里|平方米|公里|公顷|[万亿]?千瓦时?|人次|万元|亿元"
    "|[个家项件名人次处所条座台套批期场份户篇辆部元亩吨米天日周年%‰倍]"
)
_NUMBER = rf"(?:{_DIGITS}[余多]?[万亿千百]{{0,2}}(?:{_UNIT})?|第?{_CHINESE}(?:{_UNIT}))"
VALUE = re.compile(f"{_TIME}|{_NUMBER}")
_TIMES = re.compile(_TIME)
_START = re.compile(r"至(?!少)|到(?=[\d年次今明])|起(?!草)|开始|以[来后]|[-－—–~～]")  # behind a time
_COUNTED = re.compile(r"[^，,。；;、：:（）()\s]*$")  # before a number, as far as it says what is counted
_QUALIFIED = re.compile("(?:不[少低]于|不超过|至少|超过?|达到?|力争|约|近|突破)+$")
_PARTS = re.compile(rf"第?({_DIGITS}|{_CHINESE})[余多]?([万亿千百]{{0,2}})((?:{_UNIT})?)")
_POWERS = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


_COUNTERS = frozenset("个家项件名人次处所条座台套批期场份户篇辆部")  # count anything: what is counted has to be said


class Changed(NamedTuple):
    """A value that became another: ``field`` is "target" or "time"."""

    field: str
    old: str
    new: str
    how: How


class _Value(NamedTuple):
    """A number or a time as it is written, the number's value, the unit it counts in ("" for a time), the words around
    it, and all of those before it that say what it counts (全年签约项目)."""

    field: str
    written: str
    value: float
    unit: str
    before: str
    after: str
    counted: str = ""


def changed(ops: Sequence[Op], years: tuple[int | None, int | None]) -> list[Changed]:
    """The values of a wording that became others: those that stand in the same place, those that count the same, and of
    what is left the only one of its kind on both sides."""
    gone, come = _Side(ops, "-"), _Side(ops, "+")
    pairs = []
    for at, ((sign, _), (other, _)) in enumerate(pairwise(ops)):
        if (sign, other) == ("-", "+"):
            one, two = gone.values.get(at, []), come.values.get(at + 1, [])
            for field in ("time", "target"):
                first, second = ([each for each in side if each.field == field] for side in (one, two))
                if [each.unit for each in first] == [each.unit for each in second]:
                    pairs += list(zip(first, second, strict=True))
    pairs += _only_ones(gone.without(one for one, _ in pairs), come.without(two for _, two in pairs))
    return [
        Changed(one.field, one.written, two.written, "" if _starts(one) or _starts(two) else how)
        for one, two in pairs
        if (how := _how(one, two, years))
    ]


class _Side:
    """The values in the words that went, or that came, by the number of the operation."""

    def __init__(self, ops: Sequence[Op], sign: str) -> None:
        self.values: dict[int, list[_Value]] = {}
        words, starts = "", []
        for mark, piece in ops:
            starts.append(len(words))
            words += "".join(piece.split()) if mark in ("=", sign) else ""
        for value, at in _found(words):
            place = bisect_right(starts, at) - 1
            while ops[place][0] not in ("=", sign):
                place -= 1
            if ops[place][0] == sign:
                self.values.setdefault(place, []).append(value)

    def without(self, told: Iterable[_Value]) -> list[_Value]:
        left = [value for values in self.values.values() for value in values]
        for value in told:
            left.remove(value)
        return left


def _only_ones(gone: list[_Value], come: list[_Value]) -> Iterable[tuple[_Value, _Value]]:
    """What only changed its place is no change; then values whose kind is once on each side."""
    for value in list(gone):
        again = next((each for each in come if each.written == value.written), None)
        if again:
            gone.remove(value)
            come.remove(again)
    for alike in list(_counting_alike(gone, come)):
        gone.remove(alike[0])
        come.remove(alike[1])
        yield alike
    for unit in dict.fromkeys(value.unit for value in gone):
        one, two = ([value for value in side if value.unit == unit] for side in (gone, come))
        if len(one) == len(two) == 1 and (
            unit not in _COUNTERS or _around(one[0], two[0]) or len(gone) == len(come) == 1
        ):
            yield one[0], two[0]


def _counting_alike(gone: list[_Value], come: list[_Value]) -> Iterable[tuple[_Value, _Value]]:
    """The values that the same words before them say what they count, once on each side: 签约项目30个 and
    签约项目35个，其中亿元以上8个."""
    sides = [Counter((value.counted, value.unit) for value in side if value.counted) for side in (gone, come)]
    for one in gone:
        if sides[0][one.counted, one.unit] == sides[1][one.counted, one.unit] == 1:
            yield one, next(two for two in come if (two.counted, two.unit) == (one.counted, one.unit))


def _around(one: _Value, two: _Value) -> bool:
    """Do the same words stand before both, or behind both?"""
    return one.before == two.before != "" or one.after == two.after != ""


def _starts(value: _Value) -> bool:
    """Is it when something begins (1月16日至5月31日, 3月起)? What begins later is no deadline put off."""
    return value.field == "time" and bool(_START.match(value.after))


def _how(one: _Value, two: _Value, years: tuple[int | None, int | None]) -> How:
    if one.written == two.written:
        return ""
    if one.field == "time":
        how = when(one.written, two.written, years)
        return how if how != "year" else ""
    return "up" if two.value > one.value else "down" if two.value < one.value else ""


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


def _found(words: str) -> Iterable[tuple[_Value, int]]:
    """Each time and each number of a wording and where it stands; ordinals are none."""
    end = 0
    for match in VALUE.finditer(words):
        counted = _QUALIFIED.sub("", _COUNTED.search(words, end, match.start())[0])  # type: ignore[index]
        end = match.end()
        around = words[max(0, match.start() - 2) : match.start()], words[match.end() : match.end() + 2]
        parts = _PARTS.fullmatch(match[0])
        if _TIMES.fullmatch(match[0]):
            yield _Value("time", match[0], 0.0, "", *around), match.start()
        elif parts and not match[0].startswith("第"):
            value = _value(parts[1]) * prod(_POWERS[char] for char in parts[2])
            yield _Value("target", match[0], value, parts[3] or "个", *around, counted), match.start()


def _value(digits: str) -> float:
    if not digits[0].isdecimal():
        return number(digits.replace("两", "二"))
    plain = digits.replace(",", "")
    return float(plain) if plain.count(".") < 2 else 0.0
