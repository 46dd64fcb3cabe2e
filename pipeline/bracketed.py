"""Have brackets without a label the form of a clause, and do they stand where one does? They end in a verb behind
names, or hold nothing but names of units at the end of a sentence, or where the others of their paragraph do.

Offsets are those of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline import forms, leadin, lists, moments, wording
from pipeline.lexicon import WORDS, any_of, late

_LONGEST = 1500  # of a bracketed clause; the longest seen has 420 characters
_SENTENCE = frozenset("。！？；")
_OTHER_STOPS = frozenset("”…\n")
_OFFICE_ENDS = frozenset("局委办厅部科处队")
_NO_PART = frozenset("。！？；…\n")  # behind which no part of a sentence ends
_FAR = 4000  # of a paragraph that is looked at as a whole
_CLOSES = "\n，。；、"
_ASIDE = re.compile("（([^（）：\n]{3,60})）")
_CHARGED_HEADING = late(
    r"(?<![^\n])(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,3}[.、])[^。\n（）]+（([^（）\n]{3,200})）(?![^\n])"
)
_LABELLED_HEADING = late(
    r"(?<![^\n])(?:[一二三四五六七八九十]{1,3}、[^。\n]+\n([^\n]+)\n（[一二三四五六七八九十]{1,3}）"
    r"|（[一二三四五六七八九十]{1,3}）[^。\n]+\n([^\n]+)\n\d{1,3}[.、])"
)
_CLOSING = late(r"(?<=[^\n。！？；”…])（([^（）：\n]{3,60})）[。；]?(?![^\n])")
_ASKED = late(rf"请?[^，。；：（）]{{0,8}}(?:各|有关|相关|全体)[^。；：]{{1,60}}?{any_of('verb.report')}")
_ALL = frozenset("各有相全请")
# What makes a bracket of short names sure to be a clause: a day until which, and not one on which.
_UNTIL = late(r"[前底末内](?:完成)?$|长期|持续|常年")
_DATED = re.compile("[前底末内]|长期|持续|常年")
_LONGEST_DATED, _LONGEST_SHORT = 80, 12
_SHORT = tuple(WORDS["unit.strong"] + WORDS["unit.dated"])
_DONE = late(rf"{any_of('unit.done')}|.*[\d的]")
_REPORTS = late(any_of("verb.report"))
_CHARGED = late(any_of("verb.lead", "verb.support", "verb.responsible"))
# Behind these words brackets say who is meant, and charge nobody.
_EXPLAINED = tuple(WORDS["clause.explained"])


def is_clause(fold: str, begin: int, close: int, start: int, end: int, *, squared: bool = False) -> bool:
    """Has an outermost bracketed group without a label the form of a clause? Names alone, at the end of a sentence, are
    one in brackets that are no round ones (``squared``), in which no aside stands."""
    if not 3 <= close - begin <= _LONGEST:
        return False
    if _REPORTS().search(fold, begin, close) and _asks_all(fold, begin + 1, close):
        return False
    dated = moments.is_deadline(fold, begin + 1, close) or _is_dated(fold, begin, close, end)
    if dated or forms.is_clause_in_prose(fold, begin + 1, close):
        return True
    names = close
    if fold.find("：", begin, close) > 0:
        names = begin + 1 + forms.before_label(wording.mask(fold, begin + 1, close), close - begin - 1)
    label = leadin.label(fold, begin + 1, names)
    if label and label[0] == begin + 1:  # （责任单位市教育局）
        return forms.is_list_of_units(fold, label[1], names)
    if not (forms.is_list_of_units(fold, begin + 1, names) or (squared and _all_short(fold, begin, names))):
        return False
    return _stands_as_clause(fold, start, begin, close, end, squared=squared, sure=names < close)


def _stands_as_clause(fold: str, start: int, begin: int, close: int, end: int, *, squared: bool, sure: bool) -> bool:
    """Do units in brackets stand where a clause does: behind a sentence, or at the end of one, or of a part of it?"""
    before = fold[begin - 1] if begin > start else "\n"
    after = fold[close + 1] if close + 1 < end else "\n"
    if before in _SENTENCE or (before in _OTHER_STOPS and after in "\n。"):
        return True
    if before == "\n":
        return False
    sure = sure or (squared and not fold.endswith(_EXPLAINED, start, begin))
    if after in "\n；。" and (sure or _only_offices(fold, start, begin, close)):
        return True
    return after in _CLOSES and _among_others(fold, start, begin, close, end)


def _is_dated(fold: str, begin: int, close: int, end: int) -> bool:
    """Does a bracket that ends a text or a title hold nothing but short names that end as units do, and until when:
    （图书馆；10月底前）, but not （北京，2023年5月）?"""
    after = fold[close + 1] if close + 1 < end else "\n"
    if close - begin > _LONGEST_DATED or after not in _CLOSES or not _DATED.search(fold, begin, close):
        return False
    masked, core = forms.core_of(fold, begin + 1, close)
    items = [(a, b) for a, b, _ in lists.items(masked, 0, core)]
    names = [(a, b) for a, b in items if not moments.is_when(masked, a, b)]
    until = [masked[a:b] for a, b in items if (a, b) not in names]
    if after in "，、" and not all(_is_sure(masked, a, b) for a, b in names):  # 造林（县林业局；6月底前），护林…
        return False
    return bool(names) and any(map(_UNTIL().search, until)) and all(_is_short_name(masked, a, b) for a, b in names)


def _all_short(fold: str, begin: int, close: int) -> bool:
    """Does a bracket hold nothing but short names that end as units do, if as weakly as 法规科?"""
    masked, core = forms.core_of(fold, begin + 1, close)
    return all(_is_short_name(masked, a, b) for a, b, _ in lists.items(masked, 0, core))


def _is_short_name(masked: str, start: int, end: int) -> bool:
    """A short name that ends as a unit does, and says nothing that is done."""
    named = masked.endswith(_SHORT, start, end) and not masked.endswith(forms.VENUES, start, end)
    if not (named and 2 <= end - start <= _LONGEST_SHORT):
        return False
    said = lists.is_class(masked, start, end) or lists.verb_start(masked, start, end) < end
    return not (said or _DONE().match(masked, start, end) or forms.NO_LIST().match(masked, start, end))


def _asks_all(fold: str, start: int, end: int) -> bool:
    """Do words in brackets ask all to tell something by when, and charge nobody: 各单位于6月底前报送?"""
    if not _ASKED().match(fold, start, end) or _CHARGED().search(fold, start, end):
        return False
    named = (fold[a] not in _ALL and wording.ends_strong_name(fold, a, b) for a, b, _ in lists.cut(fold, start, end))
    return not any(named)


def _only_offices(fold: str, start: int, begin: int, close: int) -> bool:
    """Do at least two units, one of them an office, stand in brackets at the end of a paragraph, and not to explain the
    words before them: 建设算力中心（省数据局、研究生院）, but not 会同有关部门（财政局、教育局）?"""
    if _explains(fold, start, begin, close):
        return False
    masked, core = forms.core_of(fold, begin + 1, close)
    items = [(a, b) for a, b, _ in lists.cut(masked, 0, core)]
    offices = [_office(masked, a, b) for a, b in items]
    whole = all(office or _is_short_name(masked, *item) for office, item in zip(offices[:-1], items, strict=False))
    if len(items) < 2 or not any(offices) or not whole:
        return False
    return offices[-1] or _is_short_name(masked, *items[-1]) or _and_others(masked, *items[-1])


def _among_others(fold: str, start: int, begin: int, close: int, end: int) -> bool:
    """Do units in brackets, be it one, close a part of a sentence as those of their paragraph do up to its end: 办会3场
    （县商务局）、招商20次（县投促中心）。; or its end as two do elsewhere, or a heading as labels do?"""
    if not _closes_part(fold, start, begin, close, end):
        return False
    line, stop = fold.rfind("\n", max(start, begin - _FAR), begin) + 1, fold.find("\n", close, min(end, close + _FAR))
    if (not line and begin - start > _FAR) or (stop < 0 and end - close > _FAR):
        return False
    line, stop = line or start, stop if stop >= 0 else end
    asides, all_close = _asides(fold, start, line, stop) if stop - line <= _FAR else (0, False)
    if asides > 1 and all_close:
        return True
    if asides != 1 or fold[close + 1 : close + 2] not in ("", *"\n。；"):
        return False
    titled = line == start > 0 and close + 1 == stop and "。" not in fold[line:begin]
    titled = titled and fold[line - 1] != "\n" and not wording.label_at(fold, close + 2, end)
    return _closes_by_units(fold) or (titled and _headings_charge(fold))


@lru_cache(maxsize=8)  # asked for each bracket of a paragraph
def _asides(fold: str, start: int, line: int, stop: int) -> tuple[int, bool]:
    """How many brackets of a paragraph hold nothing but units, and whether all of them close a part of a sentence, the
    last one the paragraph."""
    asides = [aside.span(1) for aside in _ASIDE.finditer(fold, line, stop) if _all_units(fold, *aside.span(1))]
    if not all(_closes_part(fold, start, a - 1, b, stop) for a, b in asides):
        return len(asides), False
    return len(asides), bool(asides) and not fold[asides[-1][1] + 1 : stop].strip("。；")


def unread(fold: str) -> Iterator[tuple[int, int]]:
    """Brackets among the words of a text that hold nothing but offices and stand where a clause may, of which nobody
    can tell whether they charge: 排查隐患（县应急局），并做好宣传."""
    for aside in _ASIDE.finditer(fold):
        start, end = aside.span(1)
        if not _closes_part(fold, 0, start - 1, end, len(fold)):
            continue
        masked, core = forms.core_of(fold, start, end)
        items = [(a, b) for a, b, _ in lists.items(masked, 0, core)]
        if items and all(masked[b - 1] in _OFFICE_ENDS and _is_short_name(masked, a, b) for a, b in items):
            yield start - 1, end + 1


def _closes_part(fold: str, start: int, begin: int, close: int, end: int) -> bool:
    """Do brackets stand at the end of a part of a sentence, and behind no name and no word that they explain?"""
    if begin <= start or fold[begin - 1] in _NO_PART or _explains(fold, start, begin, close):
        return False
    return (close + 1 >= end or fold[close + 1] in _CLOSES) and not wording.ends_strong_name(fold, start, begin)


def _explains(fold: str, start: int, begin: int, close: int) -> bool:
    """Do brackets say who is meant by the words before them? An office is no company: 培育企业（县经信局）."""
    if fold.endswith("企业", start, begin) and fold[close - 1] in _OFFICE_ENDS:
        return False
    return fold.endswith(_EXPLAINED, start, begin)


def _all_units(fold: str, start: int, end: int) -> bool:
    """Are words nothing but units, each sure to be one by its end or by the level that it begins with?"""
    masked, core = forms.core_of(fold, start, end)
    if not core or forms.NO_LIST().match(masked):
        return False
    return all(_is_sure(masked, a, b) for a, b, _ in lists.items(masked, 0, core))


def _is_sure(masked: str, start: int, end: int) -> bool:
    if not forms.could_be_unit(masked, start, end) or masked.endswith(forms.VENUES, start, end):
        return False
    return masked[end - 1] in _OFFICE_ENDS or lists.begins_with_level(masked, start)  # 市服务中心, and not 服务中心


@lru_cache(maxsize=1)
def _closes_by_units(fold: str) -> bool:
    """Does a paragraph of a plan end in offices in brackets, more than one, and nothing else?"""
    found = (closing.span(1) for closing in _CLOSING().finditer(fold))
    return any(_all_units(fold, a, b) and _only_offices(fold, max(0, a - 20), a - 1, b) for a, b in found)


@lru_cache(maxsize=1)
def _headings_charge(fold: str) -> bool:
    """Does a heading of a plan end in a clause in brackets: 一、发展产业（责任单位：县文旅局）; or a label open a line
    below it?"""
    found = (heading.span(1) for heading in _CHARGED_HEADING().finditer(fold))
    if any(wording.label_at(fold, a, b) or forms.is_clause_in_prose(fold, a, b) for a, b in found):
        return True
    lines = (heading.span(heading.lastindex or 0) for heading in _LABELLED_HEADING().finditer(fold))
    return any(wording.label_at(fold, *line) for line in lines)


def _office(masked: str, start: int, end: int) -> bool:
    return wording.ends_strong_name(masked, start, end) or masked[start] == "各" or moments.is_when(masked, start, end)


def _and_others(masked: str, start: int, end: int) -> bool:
    """An office, and others behind it: 商务局等有关部门, 国投公司及金融机构, 市商务局等 (工程中心等 is an example)."""
    so_on = masked.find("等", start, end)
    if so_on > start:
        bare = end == so_on + 1
        more = lists.begins_with_level(masked, start) if bare else wording.is_generic(masked, so_on + 1, end)
        return more and wording.ends_strong_name(masked, start, so_on)
    names = list(lists.joined(masked, start, end))
    return len(names) > 1 and all(wording.ends_strong_name(masked, a, b) for a, b in names[:-1])
