"""一、 （一） 1. （1） ① 第一部分 → Marker.

Markers are read from folded text (see flow.FOLD: brackets are （）, digits are ASCII), before any NFKC, which would
make ① a 1. The rank of a kind says what may stand inside what: 部分 > 章 > 节 > 一、 > 条 > （一） > 1. > （1） > 1）
> ①.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.lexicon import late

HAN = "一二三四五六七八九十百零〇"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_BRACKETED_HAN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_SIGNS = {sign: n for row in (_CIRCLED, _BRACKETED, _DOTTED, _BRACKETED_HAN) for n, sign in enumerate(row, 1)}
COUNTED = "(?:任务|措施|举措|行动|专项|事项|工程|项目)"  # 任务一：
# Words, and no measure, behind 1.1: 1.1建园区, but 1.5万亩 (and 3.15 is a day).
MEASURES = "万|亿|千|百|倍|元|吨|亩|平方|公里|公顷|个百|个月|米|年|小时|分"
TITLE = rf"[.、]?(?=[\u4e00-\u9fff“《])(?!{MEASURES})"
_DIGITS = {han: n for n, han in enumerate("零一二三四五六七八九")} | {"〇": 0}
_SIGNS |= _DIGITS

# (rank, its form). Ordered: the first form that fits is taken.
FORMS: tuple[tuple[int, str], ...] = (
    (0, rf"第[{HAN}\d]{{1,4}}(?:部分|编|篇)"),
    (1, rf"第[{HAN}\d]{{1,4}}章"),
    (2, rf"第[{HAN}\d]{{1,4}}节"),
    (4, rf"第[{HAN}\d]{{1,4}}条(?![款的例件])|{COUNTED}(?:[{HAN}]{{1,3}}|\d{{1,3}})[：、.](?!\d)"),
    (3, rf"[{HAN}]{{1,4}}[、.]"),
    (5, rf"（[{HAN}]{{1,4}}）[、.]?|[{_BRACKETED_HAN}]"),
    (6, rf"\d{{1,3}}[.、](?!\d(?!\d{{3}}年))|[{_DOTTED}]"),
    (7, rf"（\d{{1,3}}）[、.]?|[{_BRACKETED}]|\d{{1,2}}\.[1-9]{TITLE}"),
    (8, rf"\d{{1,3}}）[、.]?|\d{{1,2}}\.\d{{1,2}}\.[1-9]{TITLE}"),
    (9, rf"[{_CIRCLED}]|\d{{1,2}}(?:\.\d{{1,2}}){{2}}\.[1-9]{TITLE}"),
)
SECTION = 3  # the outermost ranks, up to this one, are sections
BRACKETED = 5  # （一）
ROW = 6  # a row of a table stands where a point 1. stands

# Only （一）、一、 and 1. may open an item in the middle of a line; （1） and ① there are part of the sentence.
RUN_IN = frozenset((0, 1, 2, 3, 4, 5, 6))

_STARS = "★☆▲△※"  # before a marker they say something of its item, and are part of it
_ODD = frozenset("0123456789" + _STARS)  # what begins a marker that is no such form by itself
_MARK = re.compile("|".join(f"({form})" for _, form in FORMS))
_THOUSANDS = re.compile(r"(1[0-8]\d\d)([.、])(?!\d)")  # 1000. behind 999.; what may be a year never is one
# A title that begins with digits (3.12345热线, 4.5G应用, 5.15分钟生活圈), and no measure (11.121亿元).
_BY_DIGITS = r"\d{2,5}(?=[\u4e00-\u9fff“《A-Za-z])(?![万亿元]|个百分点)|\d{2,4}0(?=万)|\d(?=[A-Z])"
_NUMBERED = late(rf"\d{{1,3}}[.、](?:(?!\d)|{_BY_DIGITS})")
_DIGITS_BEHIND = late(rf"(\d{{1,3}})([.、])({_BY_DIGITS})")
_SIGNS_NEAR = frozenset(".、")  # one of them stands behind a number of up to three digits
_FAR = 20_000  # characters
_AROUND = f"第部分编篇章节条（）、.：任务措施举行动专项目事工程{_STARS}"  # what stands before and behind the digits
_FIRST = frozenset(f"{_STARS}第任措举行专事工项（0123456789{HAN}{_CIRCLED}{_BRACKETED}{_DOTTED}{_BRACKETED_HAN}")
_ANYWHERE = late(rf"[（）第\d{HAN}{_BRACKETED_HAN}{_DOTTED}]")
_COUNTING = frozenset(f"第、，/—-.0123456789{HAN}")
_JOINS = frozenset("和与及至到或、")
_BEHIND = re.compile(rf"[。！？）](?=[第（\d{HAN}{_BRACKETED_HAN}{_DOTTED}])")


class Marker(NamedTuple):
    """A numbering mark at ``[start, end)`` of a flow: its rank and its number."""

    start: int
    end: int
    rank: int
    number: int


def number(digits: str) -> int:
    """The number that Chinese or ASCII digits write (一百零二, 23, ③), 0 where they write none.

    Forms up to 999: 十 and 百 with their digits, or digits alone in order (二〇).
    """
    if digits in _SIGNS:
        return _SIGNS[digits]
    if digits.isdecimal():
        return int(digits)
    total, digit, positional = 0, 0, "十" not in digits and "百" not in digits
    for char in digits:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif positional:
            total = total * 10 + _DIGITS.get(char, 0)
        else:
            digit = _DIGITS.get(char, 0)
    return total + digit


def _marker(match: re.Match[str]) -> Marker | None:
    assert match.lastindex is not None
    start, end = match.span()
    value = _value(match[0])
    return Marker(start, end, FORMS[match.lastindex - 1][0], value) if value else None


@lru_cache(maxsize=1 << 12)
def _value(mark: str) -> int:
    return number(mark.strip(_AROUND).rsplit(".", 1)[-1])


def is_marker(folded: str) -> bool:
    """Do words of folded text start with the form of a marker?"""
    if folded[:1] not in _FIRST:
        return False
    return _MARK.match(folded) is not None or (folded[0] in _STARS and _MARK.match(folded, 1) is not None)


def marker_at(folded: str, at: int) -> Marker | None:
    """The marker that starts at an offset of folded text, if one does."""
    first = folded[at : at + 1]
    match = _MARK.match(folded, at) if first in _FIRST else None
    if match:
        return _marker(match)
    if first not in _ODD:
        return None
    if first in _STARS:
        own = marker_at(folded, at + 1) if folded[at + 1 : at + 2] not in _STARS else None
        return own and own._replace(start=at)
    return (_beyond(folded, at) if first == "1" else None) or _before_digits(folded, at)


def _beyond(folded: str, at: int) -> Marker | None:
    """The marker of four digits that starts there, where the number that is due before it stands not far before."""
    match = _THOUSANDS.match(folded, at)
    if not match:
        return None
    value = int(match[1])
    before = folded.rfind(f"{value - 1}{match[2]}", max(at - _FAR, 0), at)
    return None if before < 0 or folded[before - 1].isdigit() else Marker(at, match.end(), ROW, value)


def _before_digits(folded: str, at: int) -> Marker | None:
    """The marker before a title that begins with digits, where the number before it opens a paragraph not far before,
    or behind it the next one does; 1.10 behind 1.9 is none (runs)."""
    if not _SIGNS_NEAR.intersection(folded[at + 1 : at + 4]) or (at and folded[at - 1] != "\n"):
        return None
    match = _DIGITS_BEHIND().match(folded, at)
    if not match:
        return None
    value, sign, behind = int(match[1]), match[2], int(match[3])
    start = max(at - _FAR, 0)
    counted = f"\n{value}{sign}{behind - 1}"
    if (last := folded.rfind(counted, start, at)) >= 0 and not folded[last + len(counted)].isdigit():
        return None
    before = folded.rfind(f"\n{value - 1}{sign}", start, at) if value > 1 else -1
    near = _opens(folded, before)
    near = near or _opens(folded, folded.find(f"\n{value + 1}{sign}", at, at + _FAR))
    return Marker(at, match.end(2), ROW, value) if near else None


def _opens(folded: str, at: int) -> bool:
    """Does a paragraph that begins behind an offset have a number that no digit follows, or such a title?"""
    return at >= 0 and _NUMBERED().match(folded, at + 1) is not None


def markers_behind_sentences(folded: str, start: int, end: int) -> list[Marker]:
    """Every marker within ``[start, end)`` that could open an item there: behind the end of a sentence."""
    found = (marker_at(folded, stop.end()) for stop in _BEHIND.finditer(folded, start, end))
    return [marker for marker in found if marker and marker.rank in RUN_IN]


def _joined(folded: str, marker: Marker) -> Marker | None:
    """The marker of the same rank that stands right behind another one, a joining word between them at most."""
    at = marker.end + (folded[marker.end : marker.end + 1] in _JOINS)
    other = marker_at(folded, at)
    return other if other and other.rank == marker.rank else None


def markers_anywhere(folded: str, start: int, end: int) -> list[Marker]:
    """Every string within ``[start, end)``, outside brackets, that has the form of a marker that may run in; what
    counts or lists before it (第一、二产业) makes it none, nor are two that are referred to (（一）和（二）) any."""
    found: list[Marker] = []
    depth = done = 0
    for sign in _ANYWHERE().finditer(folded, start, end):
        at = sign.start()
        if at < done:
            continue
        marker = None if depth or folded[at - 1] in _COUNTING else marker_at(folded, at)
        if marker and marker.rank in RUN_IN:
            other = _joined(folded, marker)
            found += [] if other else [marker]
            done = (other or marker).end
        elif sign[0] == "（":
            depth += 1
        elif sign[0] == "）":
            depth = max(0, depth - 1)
    return found
