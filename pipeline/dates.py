"""完成时限 → ISO date: the last day that a deadline as written means, where it says one.

2023年10月底前 is 2023-10-31, 上半年 with the plan's year 2023 is 2023-06-30, 3月起，年底前完成 is the end of that year;
持续推进 is none. None, too, is the day of an event (全国两会前), one that counts from a day nobody knows (一年内), and
a deadline whose last time is such a one (6月底前启动，一年内完成).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from pipeline.lexicon import late
from pipeline.lines import fold
from pipeline.numbering import number

_ONWARD = r"(?=[之以]?前|止|[至到—~-]|$|[，,；;。、])"  # what may stand behind a day without its 日
_WHEN = late(
    r"(?:(?P<year>\d{4})年度?|(?P<next>[明次翌来]年)|(?P<this>今年|本年度?|当年|全年))?"
    r"(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月份?"
    rf"(?:(?:\d{{1,2}}[日号]?[至到—~-]{{1,2}})?(?P<day>\d{{1,2}})(?:[日号]|{_ONWARD})|(?P<part>上旬|中旬|下旬|底|末|初)?)"
    r"|前?第?(?P<quarter>[一二三四1-4])季度[底末]?|(?P<half>[上下])半年[底末]?|(?P<end>年?(?:底|末)|年?内(?<=年内)|年终))?"
)
_DATE = late(r"\d|[年月]底|年[内末终]|季度|半年|[今明次翌来]年")
_BREAK = late("[，,；;。]")
# A time that cannot be told, wherever it stands in its part of a deadline.
_UNTOLD = late(
    r"年中|每|(?:[一二两三四五六七八九十半]|(?<!\d)\d{1,2})年[之以]?内|个月[之以]?内"
    r"|(?<![月\d一二三四五六七八九十])(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|日|天|周)[之以]?内"
    r"|(?<!\d年)全年(?!\d{1,2}月|[底末上下第])"
)
_SINCE = late("起(?![草步])")  # 3月起: another time may say how long
# 2026年全国两会前, 6月汛期前: by an event, whose day nobody has written.
_EVENT = late(
    r"(?![之以中][前后])[^前后内起止完成启\d，；。、]{1,12}?(?<![提目当此史])"
    r"(?:[之以]?前(?![期置三半端])|(?<![最先随然今此落])[之以]?后(?=$|完成|启动|开))"
)
_JOINED = late("[、和及至到—~-]$")
_RANGE = late("[至到—~-]$")
_PARTS = {"上旬": 10, "中旬": 20, "初": 10}

_SHORT = late(r"(?<!\d)(\d{4})([./-])(\d{1,2})(?:\2(\d{1,2}))?(?![\d./年-])")  # 2026.12, 2026.12.31
_MONTHS = late(r"(?<!\d)(\d{4})[./](\d{1,2})[至到—~-]{1,2}(?=\d{1,2}(?![\d./年月]))(\d{1,2})")  # 2026.1-6
_RUN = late(r"(?<!\d)(\d{4})(0[1-9]|1[0-2])([0-3]\d)(?!\d)")  # 20261231
_BARE = late(rf"(?:^|(?<=[于在至到，；、—~-]))(0?[1-9]|1[0-2])[./](0?[1-9]|[12]\d|3[01])(?!\d){_ONWARD}")  # 12.31
_LETTER = late(  # 2026Q4, 2026年4Q, H2
    r"(?:(?<!\d)(\d{4})[年./-]?|(?<![A-Za-z\d]))(?:[Qq]([1-4])|([1-4])[Qq]|[Hh]([12])|([12])[Hh])(?![A-Za-z\d])"
)
_TWO = late(r"(?<!\d)([23]\d)年(?=\d{1,2}月|[底末]|[上下]半年|前?第?[一二三四1-4]季度)")  # 26年12月
_LEAP = 2000  # the year of a day where none is known: 2月29日 may be
_ENDLESS = late(
    "长期|持续|常年|常态|经常|日常|每|全年|年度|逐年|贯穿|滚动|适时|随时|及时|立即|立行|逐步|分步|分阶段|同步|按|根据|视|待"
)


def due(deadline: str, year: int | None) -> str | None:
    """The ISO date that a deadline means, with the plan's year where it names none; None where it names no day.

    Of several days it is the last; None where the time named last is one that cannot be told.
    """
    words = _spelt(deadline)
    if not _DATE().search(words):  # 持续推进 needs no second look
        return None
    days = list(_days(words, year))
    return max(day for day in days if day) if days and days[-1] else None


def _days(words: str, year: int | None) -> Iterator[str | None]:
    """The day of each time in a deadline, in order; None of one that cannot be told."""
    times = [time for part in _BREAK().split(words) for time in _times(part)]
    last, ahead = "", year
    for time, later in zip(times, [*times[1:], None], strict=False):
        if time is None:
            yield None
            continue
        own = _own_year(time, year, ahead)
        carried = ahead != year or _RANGE().search(time.string, 0, time.start())
        ahead = ahead if own is None else own
        if later and _bare(time) and not (_bare(later) or _own_year(later, year, ahead)):
            continue  # 2025年，6月底: it says of which year the next one is
        day = _day_of(time, ahead)
        if not day or (own is None and carried and day < last):
            yield None  # 11月至3月: nobody has written of which year
            continue
        last = day
        yield day


def _matter(time: re.Match[str]) -> bool:
    """Is it, behind another time, what is to be done by then: 6月底前完成5月份报表, 6月底前印发2026年计划?"""
    return (_bare(time) and not _JOINED().search(time.string, 0, time.start())) or time.string.endswith(
        ("完成", "报送", "上报"), 0, time.start()
    )


def _bare(time: re.Match[str]) -> bool:
    """Does it name a year and no more?"""
    return not any(time.group("month", "quarter", "half", "end"))


def _own_year(time: re.Match[str], year: int | None, ahead: int | None) -> int | None:
    """The year that a time says itself; 次年 is the one after the year ``ahead`` of it."""
    if time["year"]:
        return int(time["year"])
    if time["this"]:
        return year
    base = (year or ahead) if time["next"] in ("明年", "来年") else ahead
    return base + 1 if base and time["next"] else None


def _day_of(time: re.Match[str], year: int | None) -> str | None:
    if year is None or not 1 <= year <= 9999:
        return None
    if time["month"]:
        return _in_month(year, number(time["month"]), time["day"], time["part"])
    if time["quarter"]:
        return _in_month(year, 3 * number(time["quarter"]), None, None)
    return _in_month(year, 6 if time["half"] == "上" else 12, None, None)


def _times(part: str) -> Iterator[re.Match[str] | None]:
    """The times that a part of a deadline names, None for those that cannot be told."""
    named = [time for time in _WHEN().finditer(part) if time[0] and _DATE().search(time[0])]
    found = [time for time in named if time is named[0] or not _matter(time)]
    if _UNTOLD().search(part) or (not found and _EVENT().match(part)):
        yield None
        return
    for time in found:
        exact = time["day"] or time["part"] or time["end"]
        since = _SINCE().match(part, time.end())
        yield None if since or (not exact and _EVENT().match(part, time.end())) else time


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
    """Words folded, with 2026.12.31, 20261231, 12/31 and 2026Q4 as 2026年12月31日 and 2026年第4季度, and without the
    midnight of a workbook's days."""
    words = fold(words.rstrip().removesuffix(" 00:00:00"))
    words = _MONTHS().sub(r"\1年\2月-\3月", _RUN().sub(r"\1年\2月\3日", words))
    words = _SHORT().sub(lambda m: f"{m[1]}年{m[3]}月" + (f"{m[4]}日" if m[4] else ""), words)
    words = _TWO().sub(r"20\1年", _BARE().sub(r"\1月\2日", words))
    return _LETTER().sub(_spelt_out, words)


def _spelt_out(found: re.Match[str]) -> str:
    year, half = f"{found[1]}年" if found[1] else "", found[4] or found[5]
    return year + (f"{'上下'[int(half) - 1]}半年" if half else f"第{found[2] or found[3]}季度")


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
