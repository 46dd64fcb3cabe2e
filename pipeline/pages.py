"""Lines → what pages and wraps have made of them: furniture, lines that a wrap closes, heads within wrapped words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise

from pipeline.lexicon import late
from pipeline.lines import NAMED, STOPS, Line, is_page
from pipeline.wording import ends_name

# What a browser prints at the head and the foot of each page (the time, with the title; the address), and what a site
# offers below a document.
_PRINTED = late(
    r"\d{1,4}/\d{1,2}/\d{1,4}，?(?:[上下]午)?\d{1,2}：\d\d(?:[AP]M)?[^。]{0,60}|(?:https?|file)：//[!-~：，；！？]{1,300}"
    r"|分享到：?|打印本页|关闭窗口|扫一扫在?手机(?:上|端)?(?:打开|查看)当前页面?"
)
_PRINTS, _FURNISHES = (
    frozenset("0123456789hf分打关扫"),
    frozenset("0123456789hf分打关扫-—·第Pp）"),
)  # what these begin with
# A head over the items below it: 争优任务：.
_HEAD = late(rf"[^，。；：、]{{2,8}}：|[^，。；：]{{4,40}}{NAMED.pattern}")
_PREFACES = ("为", "根据", "按照", "依据")
_HEAD_ENDS = frozenset("：案施见单法点划则）")
_POINTS = frozenset("。！？；，、：）”’》…—")
_GOES_ON = STOPS | {"，", "、"}


def _width(text: str, line: Line) -> int:
    """Columns that a line takes: a Chinese character two, a space, a digit or a letter one."""
    words = text[line.cuts[0] : line.cuts[-1]]
    return line.indent + 2 * len(words) - len(words.encode("ascii", "ignore"))


def full_lines(text: str, lines: Sequence[Line]) -> set[int]:
    """Where the lines begin that are as long as a line of this document can be, so that a wrap and not an end closes
    them.

    There are none, unless the document is hard-wrapped: unless most lines that end without punctuation, and are
    followed by a line of their block, reach nearly as far as the longest. Some converters also cut a line behind its
    punctuation; the pieces then count as one line.
    """
    if not any(line.soft for line in islice(lines, 1, None)):
        return set()
    widths = [_width(text, line) for line in lines]
    ordered = sorted([width for width, after in zip(widths, islice(lines, 1, None), strict=False) if after.soft])
    longest, usual = ordered[-1 - len(ordered) // 20], ordered[len(ordered) // 2]
    limit = 0.8 * usual if longest < 1.6 * usual else 0.85 * longest
    full: set[int] = set()
    column = cut = reached = 0
    for line, after, width in zip(lines, chain(islice(lines, 1, None), (None,)), widths, strict=True):
        fits = line.soft and column + width <= longest + 2 and not line.opens
        column = width + (column if fits else 0)
        if fills := column >= limit:
            full.add(line.start)
        if line.fold[-1] not in _POINTS:
            if after and after.soft:
                cut += 1
                reached += fills and not after.opens  # what a paragraph's start follows, no wrap has closed
            column = 0
    return full if 2 * reached > cut else set()


def cut_behind_stops(lines: Sequence[Line], full: set[int]) -> Iterator[int]:
    """The lines of a hard-wrapped document that end with a full stop and go on all the same: where its converter cut
    lines behind commas too, it was not the end of a paragraph that cut them."""
    short = [at for at, line in enumerate(lines[:-1]) if line.fold[-1] in "，、" and line.start not in full]
    if sum(_follows(lines[at + 1]) for at in short) > 2:
        for line, after in pairwise(lines):
            if (
                line.fold[-1] in STOPS
                and _follows(after)
                and (after.start in full or after.fold[-1] in "。！？；，、：")
            ):
                yield line.start


def _follows(line: Line) -> bool:
    """Does a line follow the one before without a gap, and with no dash?"""
    return line.soft and line.fold[0] not in "—·"


def furniture(lines: Sequence[Line], firsts: str) -> list[Line]:
    """The lines that are page numbers, or heads that recur before, or behind, at least half of them; and brackets that
    the columns of a page have displaced. ``firsts`` are the signs that the lines begin with."""
    likely = [i for i, first in enumerate(firsts) if first in _FURNISHES]
    pages = {i for i in likely if is_page(lines[i].fold)}
    if len(pages) > 1:
        beside = [(j, j - i) for i in pages for j in (i - 1, i + 1) if 0 <= j < len(lines) and j not in pages]
        often = Counter((side, lines[j].fold) for j, side in beside if _is_head(lines[j]))
        heads = {head for head, n in often.items() if n >= max(2, len(pages) // 2)}
        pages |= {j for j, side in beside if (side, lines[j].fold) in heads}
    pages |= {i for i in likely if lines[i].fold[0] in _PRINTS and _PRINTED().fullmatch(lines[i].fold)}
    inside = range(1, len(lines) - 1)
    pages |= {i for i in likely if lines[i].fold == "）" and i in inside and _displaced(*lines[i - 1 : i + 2])}
    return [lines[i] for i in sorted(pages)]


def heads_between(lines: Sequence[Line]) -> Iterator[int]:
    """Where lines begin that are heads, though they are as long as a wrapped line with the end of the paragraph before:
    the name of another plan, a head over items; and the preface behind such a name."""
    for before, line, after in zip(lines, islice(lines, 1, None), islice(lines, 2, None), strict=False):
        if line.fold[-1] in _HEAD_ENDS and before.fold[-1] in "。！？；）" and _HEAD().fullmatch(line.fold):
            preface = line.fold[-1] != "：" and after.fold.startswith(_PREFACES)
            if preface or after.opens == "marker":
                yield line.start
            if preface:
                yield after.start


def _displaced(before: Line, line: Line, after: Line) -> bool:
    """Does a bracket that closes stand by itself between the two halves of a name: 省知识⏎〕⏎产权局?"""
    ended = before.fold[-1] in _POINTS or ends_name(before.fold, 0, len(before.fold))
    return line.soft and after.soft and not after.opens and not ended and after.fold[0] not in _POINTS


def _is_head(line: Line) -> bool:
    """Could a line be a running head, and no words that a page break has cut off: a name in a bracket, or a list?"""
    words = line.fold
    whole = words[-1] not in _GOES_ON and words[0] not in _GOES_ON and words.count("（") == words.count("）")
    return 3 < len(words) < 40 and whole and not line.opens
