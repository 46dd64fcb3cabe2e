"""Words that say by when: 2023年6月底前完成, 持续推进, and what stands before them behind a name."""

from __future__ import annotations

import re

from pipeline.lexicon import WORDS, any_of, late

_MOMENT = (
    r"(?:截?至|到|于|在)?[每今本当]?(?:\d{4}年度?|年度?)?(?:\d{1,2}月份?(?:\d{1,2}日)?|年|[上下]?半年|[一二三四1-4第]{1,2}季度|季度|月|年中|全年)?"
    r"(?:上旬|中旬|下旬|底|末|初)?(?:[之以]?前|内|起)?"
)
_LASTING = "(?:长期|持续|常年|常态化)(?:坚持|推进|实施|开展|落实|抓好)?"
# How it is done, and not by when: 分阶段推进, 按时序推进.
_PACE = (
    "(?:全年|适时|动态|分阶段|分步|逐步|按(?:照|年度|规定|要求|时间)?(?:时序|计划|节点|进度|时限)(?:进度|要求)?)"
    "(?:完成|坚持|推进|实施|开展|落实|调度)?"
)
_WITHIN = (
    r"(?:自[^，。；、]{2,8}日起|[^，。；、]{2,12}之日起)?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
    r"(?:个月|个?工作日|日|天|周|年)之?内(?:完成[^，。；、]{0,4})?"
)
_WHEN = late(
    rf"(?:{any_of('when.aim')})?{_MOMENT}(?:全部|基本)?"
    rf"(?:完成|启动实施|实施|落实到位|出台具体措施|启动|(?<=[前内]){any_of('verb.done')}[^，。；、：（）]{{0,16}})?(?:并?{_LASTING})?"
    rf"|{_PACE}|{_WITHIN}|\d{{4}}\.\d{{1,2}}(?:\.\d{{1,2}})?前?|贯穿全年|立行立改|立即(?:整改)?|即知即改|即行"
    rf"|(?:即日起|即日|(?:\d{{4}}|\d{{1,2}})(?=[-—至~])|{_MOMENT})(?:至|到|[-—~]{{1,2}}){_MOMENT}(?:完成|实施|启动)?"
)
_AIMS = WORDS["when.aim"]
_LONGEST = 40  # code points
_DIGIT = re.compile(r"\d")
_WHEN_HINT = late(
    r"[\d月年季]|持续|长期|常[年态]|立|即[知行]|日[起内]|适时|动态|分[阶步]|逐步|按[照年规要时计节进]|周内|天内"
)


def may_say_when(masked: str, start: int, end: int) -> bool:
    """Do words hold what a deadline cannot be without? A cheap look."""
    return _WHEN_HINT().search(masked, start, end) is not None


def is_when(masked: str, start: int, end: int) -> bool:
    """Are the words a deadline: 2023年6月底前完成, 持续推进?"""
    if end - start > _LONGEST or not _WHEN_HINT().search(masked, start, end):
        return False
    return _WHEN().fullmatch(masked, start, end) is not None


def when_behind(masked: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a name ends and the deadline behind it begins: 市教育局（于）2023年6月底前完成."""
    digit = _DIGIT.search(masked, max(start + 1, end - _LONGEST), end)
    if not digit or not is_when(masked, digit.start(), end):
        return None
    name = digit.start() - (masked[digit.start() - 1] in "于在")
    aim = next((len(word) for word in _AIMS if masked.endswith(word, start, name)), 0)
    return (name - aim, name - aim if aim else digit.start()) if start < name - aim else None


def is_deadline(folded: str, start: int, end: int) -> bool:
    """Are the words in brackets a deadline, and no mere date: （2023年6月底前完成）, not （2022年）?"""
    return folded[end - 1] in "前底末成进持工用线产" and is_when(folded, start, end)
