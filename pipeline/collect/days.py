"""A day as people type it → its ISO date: 2017年3月5日, 3月5号, 2017.3.5, 20170305, 二〇一七年三月五日, 42799."""

from __future__ import annotations

import datetime as dt
import re

from pipeline import dates
from pipeline.lines import fold

_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31, as Excel counts days
_CHINESE = re.compile(
    r"(?:([〇零○一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TIME = re.compile(r"\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?\s*$")
_YEARS = range(1990, 2100)  # another year is a slip of the hand


def iso(words: str, year: int | None) -> str | None:
    """The ISO date of the one day that ``words`` name, with ``year`` where they name none; None where they name no day
    of the calendar."""
    said = fold(_TIME.sub("", words))
    if found := _CHINESE.fullmatch(said):
        said = f"{found[1].translate(_DIGITS)}年" if found[1] else ""
        said += f"{_number(found[2])}月{_number(found[3])}日"
    elif found := _EIGHT.fullmatch(said):
        said = "-".join(found.groups())
    elif (found := _SERIAL.fullmatch(said)) and int(found[1]) in _SERIALS:
        return (dt.date(1899, 12, 30) + dt.timedelta(int(found[1]))).isoformat()
    day = dates.day(said.removesuffix("号") + "日" if said.endswith("号") else said, year)
    return day if day and _is_day(day) else None


def names_a_year(words: str) -> bool:
    """Whether a day that ``iso`` can read names its year itself."""
    return iso(words, None) is not None


def _is_day(day: str) -> bool:
    try:
        return dt.date.fromisoformat(day).year in _YEARS
    except ValueError:
        return False


def _number(words: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = words.rpartition("十")
    digits = "零一二三四五六七八九"
    return (digits.find(tens) if tens else 1) * 10 + digits.find(ones or "零") if ten else digits.find(words)
