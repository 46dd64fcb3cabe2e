"""Source → lines without their markup and white space, and tables among them.

After this stage a line holds its words and nothing else, twice: as written, and folded to one form for each sign (half
and full width, all makes of brackets), so that every later grammar knows one form only. Page numbers and the heads
that recur beside them are known for what they are, and so are the lines that a wrap closes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline import grid, labelled, misread
from pipeline.blocks import Block, blocks
from pipeline.lexicon import WORDS, late
from pipeline.model import Source, Span
from pipeline.numbering import is_marker
from pipeline.wording import LONGEST_LABEL, label_at

FOLD = {ord(wide): narrow for wide, narrow in zip("．﹒·•＊｜／％＋", "..··*|/%+", strict=True)}
FOLD |= {0xFF10 + n: str(n) for n in range(10)}
FOLD |= {0xFF21 + n: chr(0x41 + n) for n in range(26)} | {0xFF41 + n: chr(0x61 + n) for n in range(26)}
BRACKETS = "（(〔【[﹝〖{﹙［｛"
FOLD |= dict.fromkeys(map(ord, BRACKETS[1:]), "（") | dict.fromkeys(map(ord, ")〕】]﹞〗}﹚］｝"), "）")
FOLD |= {ord(a): b for a, b in zip(",:;!?､﹑∶﹕｡﹔", "，：；！？、、：：。；", strict=True)}
FOLD |= dict.fromkeys(map(ord, "－–−﹣"), "-") | {ord("―"): "—"}
SIMPLIFIED = {ord(pair[0]): pair[1] for pair in WORDS["sign.traditional"]}
FOLD |= SIMPLIFIED
_TO_FOLD = re.compile("[" + "".join(re.escape(chr(code)) for code in FOLD) + "]")


def _fold(sign: re.Match[str]) -> str:
    return FOLD[ord(sign[0])]


DATED = r"[〇○零O一二三四五六七八九十\d]{4}年[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十\d]{1,3}日"
_NUMBERED = r"[^，。：]{1,12}（\d{4}）第?\d{1,5}号"
# What starts a paragraph besides markers and labels, most of it between the title and the first item.
_START = re.compile(
    r"附[件表录]?(?:\d{0,2}|[一二三四五六七八九十]{0,2})(?:：|$|《)|（此件|抄送"
    rf"|{DATED}$|{_NUMBERED}$|[^，。；：]{{4,40}}{DATED}印发$"
)
# What such words begin or end with, and how far a label reaches: cheap first looks.
_STARTS, _ENDS, _LABELLED = frozenset("附（抄"), frozenset("日号发"), LONGEST_LABEL + 12
# What is a paragraph by itself, and how the prose in front of the first item begins.
CLOSED = late(rf"（?{DATED}）?|{_NUMBERED}|（此件[^（）]*）")
PREAMBLE = re.compile(
    "为(?:了|全面|深入|贯彻|认真|进一步|加快|落实|切实|推动|推进|持续|加强|做好|深化|扎实|有效|更好|充分)"
)
# How a plan's last paragraph begins, which says from when on it is in force.
IN_FORCE = late(r"本[^，。；]{2,12}自[^，。；]{1,16}(?:起|之日)")
# Brackets that belong to the sentence round them: （窗口服务）, （含）, and no clause, year or state of a document.
ASIDE = late(
    r"（(?![^）]*(?:负责|牵头|落实|配合|参与|承办|单位|部门|处室|稿|试行|版|年))[^（）：，。；\d]{1,10}(?<![局委办厅部院会所司处科室队站社府])）"
)
# How the name of a plan ends.
NAMED = re.compile(r"(?:方案|措施|意见|清单|办法|要点|计划|规划|细则)(?:（[^（）]{1,12}）)?$")
STOPS = frozenset("。！？；")

# Spelt out, for in a character set \s is six times slower than all that it stands for.
_BLANK = r" \t\n\r\x0b\x0c\x1c-\x1f\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
# White space and markup. Behind the set of all that may begin it, which is all that a search looks for at most places.
_DROP = re.compile(
    rf"[{_BLANK}*_~`@\\&<—－](?:(?<![!-~])(?<![—－]) *"
    r"|(?<=\*)\*+|(?<=_)(?:_+|(?=[（(【〔]))|(?<=[）)】〕]_)|(?<=~)~+|(?<=`)`*|(?<=@)@|(?<=\\)(?=[!-/:-@\[-`{-~])|(?<=&)(?:nbsp|ensp|emsp);"
    rf"|(?<=<)(?i:/?(?:{grid.TAGS}))(?:\s[^<>]*)?/?>"
    r"|(?<=<)!--[^\n]{0,400}?-->"
    r"|(?<=<)(?i:style|script)\b[^<>]*>[^<]*</(?i:style|script)\s*>"
    r"|(?:(?<=[\u4e00-\u9fff\n][—－])|(?<![\s\S]{2}))"  # a page number before words
    r"[—－]? ?\d{1,3} ?[—－]{1,2}(?=[\u4e00-\u9fff《]))"
)
_NUMBER_INSIDE = re.compile("[—－] ?\\d{1,3} ?[—－]")  # no such page number without it
_PREFIX = re.compile(r"[^\S\n]*(?:>[^\S\n]?)*((?:[-*+][^\S\n]+)+)?(?:#{1,6}[^\S\n]+)?")
_PREFIXES = frozenset(" \t\u3000>-*+#")
_DRAWN = "─━═＿"  # a line across the page
# What word processors and posts set before a marker as its bullet; ★ and its like say something of the item.
_BULLET = late("[•▪■□●○◆◇▶►➢➤➔✓✔✅☑☛\u2b1b\u2b1c\u2b50\U0001f300-\U0001faff]\ufe0f?\\s*")
BREAK = late(r"(?i:<br\s*/?>|</(?:p|div|li)>)|\n")
_HEAD = late(
    r"(?is)\s*((?:<!doctype[^<>]*>\s*|<!--(?:(?!-->).){0,400}-->\s*){0,20}(?:<html\b[^<>]*>\s*)?<head\b[^<>]*>.*?</head\s*>"
    r"|<!doctype[^<>]*>)"
)
_INK = late(r"\S")
_BEFORE_PAGE = 20  # code points of white space
_PAGE = re.compile(
    r"\d{1,4}|[-—·]{1,2}\d{1,4}[-—·]{1,2}|第\d{1,4}页(?:[，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[Pp]age\d{1,4}"
)
_LONGEST_PAGE = 16  # code points: 第1234页，共1234页
_IN_CELLS = frozenset(("cell", "half"))


Opens = Literal["", "marker", "label", "form"]  # what starts a paragraph: nothing, or that


class Line(NamedTuple):
    start: int
    end: int
    kind: str  # the block's; "cell" or "half" (cut by a page break) for the lines of a cell
    soft: bool  # it follows the line before without a gap
    cuts: tuple[int, ...]  # where what is left of it begins and ends, piece by piece
    fold: str
    indent: int  # how much white space and markup stands before it
    opens: Opens  # by what a paragraph starts with it wherever it stands (not asked of the lines of a cell)

    @property
    def pieces(self) -> list[tuple[int, int]]:
        """The stretches of the source that are left of it."""
        return list(pairwise(self.cuts))[::2]


class Grid:
    """A table as it stands in the source, between two lines."""

    def __init__(self, rows: list[grid.Row]) -> None:
        self.rows = rows


def starts(words: str) -> Opens:
    """What makes folded words start a paragraph wherever they stand, if anything does."""
    if is_marker(words):
        return "marker"
    if "：" in words[:_LABELLED] and label_at(words, 0, len(words)):
        return "label"
    return "form" if (words[:1] in _STARTS or words[-1:] in _ENDS) and _START.match(words) else ""


def lines_of(source: Source) -> Iterator[Line | Grid]:
    """The lines that hold something, without their markup; tables stand among them."""
    text = source.text
    for start, end in head_of_page(text):
        text = text[:start] + _INK().sub(" ", text[start:end]) + text[end:]
    starts = [*source.line_starts, len(text) + 1]
    after = -1  # the line behind the last one that held something
    together = grid.is_run_together(text)
    for kind, first, last in _parted(text, starts) if "|" in text else blocks(text):
        if kind == "rule":
            continue
        if kind == "html" and (parts := grid.html_parts(text, starts[first], starts[last] - 1)):
            yield from _of_parts(text, kind, parts)
            continue
        if kind != "heading" and (rows := _rows(text, kind, starts, first, last)):
            yield Grid(rows)
            continue
        for number in range(first, last):
            if together and (parts := grid.run_together_parts(text, starts[number], starts[number + 1] - 1)):
                yield from _of_parts(text, kind, parts)
                continue
            line = line_of(text, starts[number], starts[number + 1] - 1, kind, number == after)
            if line:
                yield line
                after = number + 1


def _of_parts(text: str, kind: str, parts: list[tuple[int, int, list[grid.Row]]]) -> Iterator[Line | Grid]:
    """The lines and tables that the parts of a block are."""
    for start, end, rows in parts:
        if rows:
            yield Grid(rows)
        elif line := line_of(text, start, end, kind, False):
            yield line


def _parted(text: str, starts: list[int]) -> Iterator[Block]:
    """The blocks of a text, with rows of a table among words without a blank line as one of their own."""
    for block in blocks(text):
        kind, first, last = block
        start, end = starts[first], starts[last]
        if kind != "text" or text.find("|", start, end) < 0 or text.find("+-", start, end) >= 0:  # drawn, row by row
            yield block
            continue
        done = first
        for a, b, ragged in grid.runs(text, [(starts[n], starts[n + 1] - 1) for n in range(first, last)]):
            if first + a > done:
                yield Block(kind, done, first + a)
            yield Block("ragged" if ragged else kind, first + a, first + b)
            done = first + b
        if done < last:
            yield Block(kind, done, last)


def _rows(text: str, kind: str, starts: list[int], first: int, last: int) -> list[grid.Row]:
    """The rows of a block that is a table, of whatever make; none where it is none."""
    if kind == "html":
        return grid.html_rows(text, starts[first], starts[last] - 1)
    known = kind == "table" or kind == "ragged"
    if not known and (last - first < 2 or "|" not in text[starts[first] : starts[first + 1]]):
        return []
    lines = [(starts[n], starts[n + 1] - 1) for n in range(first, last)]
    if kind == "ragged":
        lines = grid.whole_rows(text, lines)
    return grid.pipe_rows(text, lines) if known or grid.is_table(text, lines) else []


def line_of(text: str, start: int, end: int, kind: str, soft: bool) -> Line | None:
    """A line without its markup, if anything is left of it."""
    begin, first = start, text[start : start + 1]
    if first in _PREFIXES:
        prefix = _PREFIX.match(text, start, end)
        assert prefix is not None  # it matches the empty string
        if prefix[1] is None or not _PAGE.fullmatch("".join(text[start:end].split())):  # - 9 - is no bulleted 9 -
            soft = soft and prefix[1] is None
            start = prefix.end()
        if kind == "heading" and text.find("#", start, end) > 0:
            end = start + len(_unclosed(text[start:end]))
        first = text[start : start + 1]
    if "•" <= first < "\u3000" or first > "\U0001f000":
        start = _behind_bullet(text, start, end)
    cuts = _cuts(text, start, end)
    if not cuts:
        return None
    words = join(text, cuts)
    if words[0] in _DRAWN and not words.strip(_DRAWN):
        return None
    fold = refold(words)
    head = fold[:4]
    if ("，" in head and not soft) or "—" in head or "；" in fold or "〈" in fold:
        fold = misread.mended(fold, not soft)
    if "（" in fold and labelled.HEADED.search(fold):
        fold = labelled.as_labels(fold, words)
    opens = "" if kind in _IN_CELLS else starts(fold)
    indent = cuts[0] - begin
    return tuple.__new__(Line, (start, end, kind, soft, cuts, fold, indent, opens))  # half the time of Line(…)


def _behind_bullet(text: str, start: int, end: int) -> int:
    """Where the words of a line begin behind a bullet, where it stands before a marker; else its start."""
    bullet = _BULLET().match(text, start, end)
    return bullet.end() if bullet and is_marker(fold(text[bullet.end() : min(bullet.end() + 16, end)])) else start


def _unclosed(heading: str) -> str:
    """The words of a heading without the # behind white space that may close it."""
    words = heading.rstrip()
    bare = words.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else words


def fold(words: str) -> str:
    """Words without white space, folded to one form for each sign."""
    return refold("".join(words.split()))


def refold(words: str) -> str:
    """Words of a line folded to one form for each sign, and labels in brackets as they stand."""
    return _TO_FOLD.sub(_fold, words)


def join(text: str, cuts: tuple[int, ...]) -> str:
    """The words of a line by its cuts."""
    if len(cuts) == 2:
        return text[cuts[0] : cuts[1]]
    return "".join([text[cuts[n] : cuts[n + 1]] for n in range(0, len(cuts), 2)])


def _cuts(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where what is left of a line without white space and markup begins and ends, piece by piece."""
    drop = _DROP.search(text, start, end)
    if not drop:
        return (start, end) if start < end else ()
    cuts: list[int] = []
    while drop:
        at, stop = drop.span()
        if at > start:
            cuts += start, at
        start = stop
        drop = _DROP.search(text, start, end)
    if start < end:
        cuts += start, end
    return tuple(cuts)


def head_of_page(text: str) -> list[Span]:
    """The head of a text that is a web page: what it is called, and its styles, are none of its words."""
    found = _HEAD().match(text) if text[:1] == "<" or text[:_BEFORE_PAGE].lstrip()[:1] == "<" else None
    return [Span(*found.span(1))] if found else []


def pages_inside(text: str) -> list[Span]:
    """Page numbers that a converter left in the middle of a line: 省委网信—９—办."""
    if not ("—" in text or "－" in text) or not _NUMBER_INSIDE.search(text):
        return []
    return [Span(drop.start(), drop.end()) for drop in _DROP.finditer(text) if drop[0][0] in "—－"]


def is_page(folded: str) -> bool:
    """Is a line nothing but the number of a page?"""
    return len(folded) < _LONGEST_PAGE and _PAGE.fullmatch(folded) is not None
