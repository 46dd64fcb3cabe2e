"""Has a stretch the form of a clause? It ends in a verb behind names, or holds nothing but names of units.

Offsets are those of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline import lists, moments, rules, wording
from pipeline.lexicon import WORDS, any_of, late

_LONGEST = 1500  # of a bracketed clause; the longest seen has 420 characters
_NOT_FIRST = frozenset("对向为与和将把使让")  # 对市教育局负责
_THIS = frozenset("以上该此本")  # 此项工作由市教育局负责
_LONGEST_NAME = 24  # of a unit that no bracket sets apart
SPOKEN = late(r"(?:牵头|负责|配合|落实|参与|参加|协助|协办|落实意见)(?:，[^，。；\n]{2,14})?[。；]?(?:\n|$)")
_LONGEST_SPOKEN = 160
_MATTER = "的问题，"
_LONGEST_HEADING = 60
_SECTIONS = late(r"(?<![^\n])[一二三四五六七八九十]{1,3}、([^\n]+)")
_TRIM = frozenset("，、；。：.\n|/")
_STOPS = "。！？；”…"
_SENTENCE = frozenset("。！？；")
_OFFICE_ENDS = frozenset("局委办厅部科处队")
_CLOSES = "\n，。；、"
_ASIDE = re.compile("（([^（）：\n]{3,60})）")
_CLOSING = late(r"(?<=[^\n。！？；”…])（([^（）：\n]{3,60})）[。；]?(?![^\n])")
# What explains a word, and charges nobody: （以下简称市教育局）, （包括甲局、乙局）, （如市教育局）, （甲办等八个）.
_NO_LIST = late(
    "以下简称|简称|包括|不含|不包括|例如|详见|参见|也称|又称|含(?!山)|每|如(?![皋东])|[即原](?=[省市县区州国各])|原名"
    r"|[^（）]{0,200}等[\d一二三四五六七八九十]{1,3}[个家]"
)
_ASKED = late(rf"请?[^，。；：（）]{{0,8}}(?:各|有关|相关|全体)[^。；：]{{1,60}}?{any_of('verb.report')}")
_ALL = frozenset("各有相全请")
# What makes a bracket of short names sure to be a clause: a day until which, and not one on which.
_UNTIL = late(r"[前底末内](?:完成)?$|长期|持续|常年")
_DATED = re.compile("[前底末内]|长期|持续|常年")
_LONGEST_DATED, _LONGEST_SHORT = 80, 12
_NO_UNITS = ("干部", *(word for word in WORDS["unit.never"] if word[-1] == "办"))  # 联合举办
_SHORT = tuple(WORDS["unit.strong"] + WORDS["unit.dated"])
_DONE = late(rf"{any_of('unit.done')}|.*[\d的]")
_VENUES = tuple(WORDS["unit.venue"])
_REPORTS = late(any_of("verb.report"))
_CHARGED = late(any_of("verb.lead", "verb.support", "verb.responsible"))
# Behind these words brackets say who is meant, and charge nobody.
_EXPLAINED = (
    "部门",
    "单位",
    "成员",
    "机构",
    "企业",
    "机关",
    "小组",
    "专班",
    "处室",
    "下同",
    "包括",
    "主体",
    "对象",
    "方面",
)


def is_clause(fold: str, begin: int, close: int, start: int, end: int, *, squared: bool = False) -> bool:
    """Has an outermost bracketed group without a label the form of a clause? Names alone, at the end of a sentence, are
    one in brackets that are no round ones (``squared``), in which no aside stands."""
    if not 3 <= close - begin <= _LONGEST:
        return False
    if _REPORTS().search(fold, begin, close) and _asks_all(fold, begin + 1, close):
        return False
    dated = moments.is_deadline(fold, begin + 1, close) or _is_dated(fold, begin, close, end)
    if dated or is_clause_in_prose(fold, begin + 1, close):
        return True
    names = close
    if fold.find("：", begin, close) > 0:
        names = begin + 1 + _before_label(wording.mask(fold, begin + 1, close), close - begin - 1)
    if not (is_list_of_units(fold, begin + 1, names) or (squared and _all_short(fold, begin, names))):
        return False
    return _stands_as_clause(fold, start, begin, close, end, squared=squared, sure=names < close)


def _stands_as_clause(fold: str, start: int, begin: int, close: int, end: int, *, squared: bool, sure: bool) -> bool:
    """Do units in brackets stand where a clause does: behind a sentence, or at the end of one, or of a part of it?"""
    before = fold[begin - 1] if begin > start else "\n"
    after = fold[close + 1] if close + 1 < end else "\n"
    if before == "\n" or before in _STOPS:
        return after in "\n。" or before in _SENTENCE
    sure = sure or (squared and not fold.endswith(_EXPLAINED, start, begin))
    if after in "\n；。" and (sure or _only_offices(fold, start, begin, close)):
        return True
    return after in _CLOSES and _among_others(fold, start, begin, close, end)


def _is_dated(fold: str, begin: int, close: int, end: int) -> bool:
    """Does a bracket that ends a text or a title hold nothing but short names that end as units do, and until when:
    （图书馆；10月底前）, but not （北京，2023年5月）?"""
    if close - begin > _LONGEST_DATED or (close + 1 < end and fold[close + 1] not in "\n。；"):
        return False
    if not _DATED.search(fold, begin, close):
        return False
    masked, core = _core(fold, begin + 1, close)
    items = [(a, b) for a, b, _ in lists.items(masked, 0, core)]
    names = [(a, b) for a, b in items if not moments.is_when(masked, a, b)]
    until = [masked[a:b] for a, b in items if (a, b) not in names]
    return bool(names) and any(map(_UNTIL().search, until)) and all(_is_short_name(masked, a, b) for a, b in names)


def _all_short(fold: str, begin: int, close: int) -> bool:
    """Does a bracket hold nothing but short names that end as units do, if as weakly as 法规科?"""
    masked, core = _core(fold, begin + 1, close)
    return all(_is_short_name(masked, a, b) for a, b, _ in lists.items(masked, 0, core))


def _is_short_name(masked: str, start: int, end: int) -> bool:
    """A short name that ends as a unit does, and says nothing that is done."""
    named = masked.endswith(_SHORT, start, end) and not masked.endswith(_VENUES, start, end)
    if not (named and 2 <= end - start <= _LONGEST_SHORT):
        return False
    said = lists.is_class(masked, start, end) or lists.verb_start(masked, start, end) < end
    return not (said or _DONE().match(masked, start, end) or _NO_LIST().match(masked, start, end))


def _asks_all(fold: str, start: int, end: int) -> bool:
    """Do words in brackets ask all to tell something by when, and charge nobody: 各单位于6月底前报送?"""
    if not _ASKED().match(fold, start, end) or _CHARGED().search(fold, start, end):
        return False
    named = (fold[a] not in _ALL and wording.ends_strong_name(fold, a, b) for a, b, _ in lists.cut(fold, start, end))
    return not any(named)


def _only_offices(fold: str, start: int, begin: int, close: int) -> bool:
    """Do at least two units, one of them an office, stand in brackets at the end of a paragraph, and not to explain the
    words before them: 建设算力中心（省数据局、研究生院）, but not 会同有关部门（财政局、教育局）?"""
    if fold.endswith(_EXPLAINED, start, begin):
        return False
    masked, core = _core(fold, begin + 1, close)
    items = [(a, b) for a, b, _ in lists.cut(masked, 0, core)]
    offices = [_office(masked, a, b) for a, b in items]
    whole = all(office or _is_short_name(masked, *item) for office, item in zip(offices[:-1], items, strict=False))
    if len(items) < 2 or not any(offices) or not whole:
        return False
    return offices[-1] or _is_short_name(masked, *items[-1]) or _and_others(masked, *items[-1])


def _among_others(fold: str, start: int, begin: int, close: int, end: int) -> bool:
    """Do units in brackets, be it one, close a part of a sentence as those of their paragraph do up to its end: 办会3场
    （县商务局）、招商20次（县投促中心）。; or its end as two do elsewhere in the plan?"""
    if not _closes_part(fold, start, begin, close, end):
        return False
    line = max(start, fold.rfind("\n", start, begin) + 1)
    stop = fold.find("\n", close, end)
    stop = stop if stop >= 0 else end
    asides = [aside.span(1) for aside in _ASIDE.finditer(fold, line, stop) if _all_units(fold, *aside.span(1))]
    if len(asides) > 1 and all(_closes_part(fold, start, a - 1, b, end) for a, b in asides):
        return not fold[asides[-1][1] + 1 : stop].strip("。；")
    return len(asides) == 1 and fold[close + 1 : close + 2] in ("", *"\n。；") and _closes_by_units(fold)


def _closes_part(fold: str, start: int, begin: int, close: int, end: int) -> bool:
    """Do brackets stand at the end of a part of a sentence, and behind no name and no word that they explain?"""
    if begin <= start or fold[begin - 1] in _STOPS or fold.endswith(_EXPLAINED, start, begin):
        return False
    return (close + 1 >= end or fold[close + 1] in _CLOSES) and not wording.ends_strong_name(fold, start, begin)


def _all_units(fold: str, start: int, end: int) -> bool:
    """Are words nothing but units, each sure to be one by its end or by the level that it begins with?"""
    masked, core = _core(fold, start, end)
    if not core or _NO_LIST().match(masked):
        return False
    return all(_is_sure(masked, a, b) for a, b, _ in lists.items(masked, 0, core))


def _is_sure(masked: str, start: int, end: int) -> bool:
    if not _could_be_unit(masked, start, end) or masked.endswith(_VENUES, start, end):
        return False
    return masked[end - 1] in _OFFICE_ENDS or lists.begins_with_level(masked, start)  # 市服务中心, and not 服务中心


@lru_cache(maxsize=1)
def _closes_by_units(fold: str) -> bool:
    """Does a paragraph of a plan end in offices in brackets, more than one, and nothing else?"""
    found = (closing.span(1) for closing in _CLOSING().finditer(fold))
    return any(_all_units(fold, a, b) and _only_offices(fold, max(0, a - 20), a - 1, b) for a, b in found)


def _office(masked: str, start: int, end: int) -> bool:
    return wording.ends_strong_name(masked, start, end) or masked[start] == "各" or moments.is_when(masked, start, end)


def _and_others(masked: str, start: int, end: int) -> bool:
    """An office, and others behind it: 商务局等有关部门, 国投公司及金融机构."""
    so_on = masked.find("等", start, end)
    if so_on > start:
        return wording.ends_strong_name(masked, start, so_on) and wording.is_generic(masked, so_on + 1, end)
    names = list(lists.joined(masked, start, end))
    return len(names) > 1 and all(wording.ends_strong_name(masked, a, b) for a, b in names[:-1])


def is_clause_in_prose(folded: str, start: int, end: int) -> bool:
    """Do words in brackets name units and say what they do, as a clause in prose does: …按职责分工负责, …牵头?"""
    masked, core = _core(folded, start, end)
    core = _before_label(masked, core)
    items = [(a, b) for a, b, _ in lists.items(masked, 0, core) if not moments.is_when(masked, a, b)]
    if not any(_charges(masked, at, stop) for at, stop in items):
        return False  # 党委领导、政府负责、社会协同 charges nobody
    if lists.verb_start(masked, *items[-1]) < items[-1][1] or (
        moments.when_behind(masked, *items[-1]) and len(items) == 1
    ):
        return True
    verbs = [lists.verb_start(masked, at, stop) for at, stop in items]
    spoken = any(verb < stop for verb, (_, stop) in zip(verbs, items, strict=True))
    named = (_names_unit(masked, at, verb) for verb, (at, _) in zip(verbs, items, strict=True))
    return spoken and all(named)  # 甲局牵头，会同乙局; 甲局牵头；乙局


def _before_label(masked: str, core: int) -> int:
    """Where the names end that a label follows: …负责；时间：长期; 甲局，完成时限：6月底."""
    colon = masked.find("：", 0, core)
    while colon >= 0:
        if label := wording.label_within(masked, 0, colon):
            return len(masked[: label[0]].rstrip("，、；。"))
        colon = masked.find("：", colon + 1, core)
    return core


def _charges(masked: str, start: int, end: int) -> bool:
    """Does an item name a unit, and not a class of them?"""
    verb = lists.verb_start(masked, start, end)
    return _names_unit(masked, start, verb) and not lists.is_class(masked, start, verb)


def spoken(fold: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences at the end of a paragraph, or on a line of their own, that say nothing but who does what without
    brackets: 由市教育局牵头，市财政局配合。; or the end of one that says of what: 关于…的问题，由市教育局负责。"""
    for said in SPOKEN().finditer(fold, start, end):
        stop = said.end() - (fold[said.end() - 1] == "\n")
        low = max(start, said.start() - _LONGEST_SPOKEN)
        begin = max(fold.rfind("。", low, said.start()), fold.rfind("\n", low, said.start())) + 1
        line = max(start, fold.rfind("\n", start, said.start()) + 1)
        if fold.startswith("关于", line, end):
            begin = fold.rfind(_MATTER, low, said.start()) + len(_MATTER)
        if begin > start and _is_spoken(fold, begin, stop):
            yield begin, stop


def _is_spoken(folded: str, start: int, end: int) -> bool:
    """Does a sentence say nothing but who does what: every item of it a unit, the last with a verb?"""
    masked, core = _core(folded, start, end)
    items = [(a, b) for a, b, _ in lists.items(masked, 0, core) if not moments.is_when(masked, a, b)]
    units = [(a, lists.verb_start(masked, a, b)) for a, b in items]
    if not items or units[-1][1] == items[-1][1] or _NO_LIST().match(masked):
        return False
    if any(masked.find("由", a + 1, b) > 0 and masked[a] not in _THIS for a, b in units):
        return False  # 完善由县政府牵头的…
    if any(masked[a] in _NOT_FIRST for a, _ in units):
        return False
    whole = all(1 < b - a <= _LONGEST_NAME and _names_unit(masked, a, b) for a, b in units)
    named = [(a, masked.find("等", a, b) if "等" in masked[a + 1 : b] else b) for a, b in units]  # 甲部等部门
    return whole and any(wording.ends_strong_name(masked, a, b) and not lists.is_class(masked, a, b) for a, b in named)


def _names_unit(masked: str, start: int, end: int) -> bool:
    so_on = masked.find("等", start, end)
    end -= masked[end - 1 : end] == "："  # 甲局：牵头
    behind = moments.when_behind(masked, start, end)
    end = lists.verb_start(masked, start, behind[0]) if behind else end  # 甲局6月底前, 甲局配合6月底前
    stop = so_on if so_on > start else end
    return wording.ends_name(masked, start, stop) or lists.is_collective(masked, start, stop)


def is_list_of_units(folded: str, start: int, end: int) -> bool:
    """Are words in brackets nothing but names of units, at least one of which ends as only such names do?"""
    masked, core = _core(folded, start, end)
    if _NO_LIST().match(masked):
        return False
    named = False
    for at, stop, _ in lists.items(masked, 0, core):
        if moments.is_when(masked, at, stop):
            continue
        a, b = _unsigned(masked, at, stop)
        if not (0 < b - a < 40 and _could_be_unit(masked, a, b)):
            return False
        strong = wording.ends_strong_name(masked, a, b) and not masked.endswith(_VENUES, a, b)
        named = named or strong or lists.is_collective(masked, a, b)
    return named


def is_line_of_units(fold: str, start: int, end: int, label: str) -> bool:
    """Does a line hold nothing but more units of the label above it, and no task with such a label of its own (建医院。
    责任单位：…)?"""
    if wording.label_at(fold, start, end) or fold.startswith(label + "：", end + 1):
        return False
    return "：" not in fold[start:end].partition("。")[2] and is_list_of_units(fold, start, end)


def unit_heading(fold: str, start: int, end: int) -> int:
    """Where the units end that are all the heading ``[start, end)`` of a section says, a count behind them aside:
    县教育局（3项）; 0 where it says more."""
    if fold[end - 1] == "）":
        end = max(fold.rfind("（", start, end), start)
    if end - start > _LONGEST_HEADING or not wording.ends_strong_name(fold, start, end):
        return 0
    return end if is_list_of_units(fold, start, end) else 0


def sections_are_units(fold: str) -> bool:
    """Are the sections of a document those of units, each with its own tasks (一、县教育局), but for one at most? Two
    alone say so only where they name the level, for 做强公司 ends as a unit does."""
    found = [title.span(1) for title in _SECTIONS().finditer(fold)]
    named = [start for start, end in found if unit_heading(fold, start, end)]
    sure = len(named) > 2 or (len(named) > 1 and all(lists.begins_with_level(fold, start) for start in named))
    return sure and len(named) >= len(found) - 1


def _unsigned(masked: str, start: int, end: int) -> tuple[int, int]:
    """A name without the signs around it that say who leads."""
    while start < end and masked[start] in wording.SIGNS:
        start += 1
    while start < end and masked[end - 1] in wording.SIGNS:
        end -= 1
    return start, end


def _could_be_unit(masked: str, start: int, end: int) -> bool:
    """A unit, several at once (各县区), or a place (某某市)?"""
    if masked.endswith(_NO_UNITS, start, end) or masked[start] == "与":
        return False
    if wording.ends_name(masked, start, end) or lists.is_collective(masked, start, end):
        return True
    return end - start > 2 and masked[end - 1] in "市县区州旗盟"


def _core(folded: str, start: int, end: int) -> tuple[str, int]:
    """The masked words of a bracket, notes blanked, and where they end, separators left out."""
    masked, _ = rules.take_notes(folded, wording.mask(folded, start, end), start)
    core = len(masked)
    while core and masked[core - 1] in _TRIM:
        core -= 1
    return masked, core
