"""完成时限 → ISO date: the last day that a deadline as written means, where it says one.

2023年10月底前 is 2023-10-31, 上半年 with the plan's year 2023 is 2023-06-30, 持续推进 is none; so are words with two
dates in them (1月开工，全年完成5亿元), for nobody can say which is meant, and such as count from a day nobody knows
(一年内).
"""

from __future__ import annotations

from calendar import monthrange

from pipeline.lexicon import late
from pipeline.lines import fold
from pipeline.numbering import number

_YEAR = r"(?:(?P<year>\d{4})年|(?:今年|本年度?|当年|全年))?"
_WHEN = late(
    rf"{_YEAR}(?:(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月份?(?:(?P<day>\d{{1,2}})日|(?P<part>上旬|中旬|下旬|底|末|初)?)"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?P<end>年?(?:底|末)|年内|年终))?"
)
_DATE = late(r"\d|[年月]底|年[内末终]|季度|半年")
# Another day than the one that is written, or none that can be told.
_MORE = late(
    r"[、和及-]第?[一二三四1-4]季度|年中|次年|每|(?:[一二两三四五六七八九十半]|(?<!\d{3})\d)年内|[日月年]起(?![草步至到])"
    r"|(?<!\d年)全年(?!\d{1,2}月|[底末上下第])"
)
_PARTS = {"上旬": 10, "中旬": 20, "初": 10}


_SHORT = late(r"(?<!\d)(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?(?![\d./年-])")  # 2026.12, 2026.12.31
_LEAP = 2000  # the year of a day where none is known: 2月29日 may be
_ENDLESS = late(
    "长期|持续|常年|常态|经常|日常|每|全年|年度|逐年|贯穿|滚动|适时|随时|及时|立即|立行|逐步|分步|分阶段|同步|按|根据|视|待"
)


def due(deadline: str, year: int | None) -> str | None:
    """The ISO date that a deadline means, with the plan's year where it names none; None where it names no day."""
    words = _spelt(deadline)
    dated = _DATE().search(words)  # 持续推进 is not, and needs no second look
    found = [m for m in _WHEN().finditer(words) if m[0] and _DATE().search(m[0])] if dated else []
    if len(found) != 1 or _MORE().search(words):
        return None
    when = found[0]
    at = int(when["year"]) if when["year"] else year
    if at is None or not 1 <= at <= 9999:
        return None
    if when["month"]:
        return _in_month(at, number(when["month"]), when["day"], when["part"])
    if when["quarter"]:
        return _in_month(at, 3 * number(when["quarter"]), None, None)
    if when["half"]:
        return _in_month(at, 6 if when["half"] == "上" else 12, None, None)
    return _in_month(at, 12, None, None)


def impossible(words: str, year: int | None) -> bool:
    """Do words write a month or day that is not in the calendar: 2020年13月, 2020-02-30, 2月30日 (of ``year``)?"""
    short = _DAY().fullmatch(fold(words).strip())
    said = [short.groups()] if short else [m.group("year", "month", "day") for m in _WHEN().finditer(_spelt(words))]
    return any(
        _in_month(int(own or year or _LEAP), number(month), day, None) is None
        for own, month, day in said
        if month and month.isdecimal()
    )


def endless(words: str) -> bool:
    """Do words say that there is no one day by which: 长期, 持续推进, 每季度?"""
    return _ENDLESS().search(fold(words)) is not None


def _spelt(words: str) -> str:
    """Words folded, with 2026.12.31 as 2026年12月31日, and without the midnight of a workbook's days."""
    words = words.rstrip().removesuffix(" 00:00:00")
    return _SHORT().sub(lambda m: f"{m[1]}年{m[2]}月" + (f"{m[3]}日" if m[3] else ""), fold(words))


def _in_month(year: int, month: int, day: str | None, part: str | None) -> str | None:
    if not 1 <= month <= 12 or not year:
        return None
    last = monthrange(year, month)[1]
    at = int(day) if day else _PARTS.get(part or "", last)
    return f"{year:04}-{month:02}-{at:02}" if 1 <= at <= last else None


_DAY = late(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:00?[:：]00(?:[:：]00)?)?")


def day(words: str, year: int | None) -> str | None:
    """The ISO date of a day as people type it (2017-3-5, 2017/3/5, 2017.3.5, 2017年3月5日, 3月5日 of ``year``), else
    None."""
    found = _DAY().fullmatch(fold(words).strip())
    if not found or not (at := int(found[1]) if found[1] else year):
        return None
    month = int(found[2])
    return _in_month(at, month, found[3], None) if month else None
