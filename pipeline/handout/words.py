"""Periods and days in the words that people read."""

from __future__ import annotations

import datetime as dt
import re

PAGES = "第 &P 页 共 &N 页"  # below every page that is printed
_QUARTERS = "一二三四"
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{1,2})))?", re.IGNORECASE)


def period(name: str) -> str:
    """2017-Q1 → 2017年第一季度, 2017-H2 → 2017年下半年, 2017-03 → 2017年3月; another name as it is."""
    found = _PERIOD.fullmatch(name.strip())
    if not found:
        return name
    year, quarter, half, month = found.groups()
    if quarter:
        return f"{year}年第{_QUARTERS[int(quarter) - 1]}季度"
    if half:
        return f"{year}年{'上下'[int(half) - 1]}半年"
    if month:
        return f"{year}年{int(month)}月" if 1 <= int(month) <= 12 else name
    return f"{year}年"


def day(iso: str) -> str:
    """2017-03-25 → 2017年3月25日; what is no ISO date as it is."""
    try:
        at = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{at.year}年{at.month}月{at.day}日"
