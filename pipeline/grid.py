"""Tables of every make → rows of cells with offsets: pipe tables with and without outer pipes, HTML tables.

After this stage a row is a tuple of cells; a cell that a merged one covers (rowspan, colspan) is empty, as an empty
cell of a pipe table is, and a table that a page break cut in two is one table, the row that it cut one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import Span

_BAR = re.compile(r"(?<!\\)[|｜]")
_RULE = re.compile(r"\s*[|｜]?\s*:?-+:?\s*(?:[|｜]\s*:?-+:?\s*)*[|｜]?\s*")
_TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr(?:\s[^<>]*)?/?>(.*?)(?=<tr\b|</table|\Z)", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"<caption\b[^<>]*>(.{0,400}?)</caption\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<(?:style|script)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\n|<(style|script)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)  # lines, and no words
_CELL = re.compile(
    r"<t[dh]((?:\s[^<>]*)?)/?>(.*?)(?=</?t[dhr]\b|</table|</tbody|</thead|\Z)", re.DOTALL | re.IGNORECASE
)
# The tags that are markup; any other is words of the document.
TAGS = (
    "b|i|u|p|br|em|font|span|strong|div|center|sup|sub|a|o:p|table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|hr"
    "|h[1-6]|ul|ol|li|dl|dt|dd|section|article|main|body|html|blockquote"
)
_TAG = re.compile(rf"</?(?:{TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SPANNED = re.compile(r"(row|col)span\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
# What converters of workbooks write for an empty cell, and for the head of a column without one.
_FILLER = re.compile(r"\s*(?:NaN|nan|NaT|None|#N/A|Unnamed: ?\d{1,3}(?:_level_\d)?)\s*")
MOST_COLUMNS = 200
# What the head of a column asks for.
OF_UNITS, OF_WHEN = re.compile("单位|部门|处室|科室"), re.compile("时限|时间|期限|节点|进度")
_MOST_PAGES = 20  # that one row may stand on
_MOST_LINES = 30  # of a row
_NUMBERED = re.compile(r"\s*[|｜]?\s*\d{1,3}\s*[|｜]")
_RUN_TOGETHER = re.compile(r"\|[ \t]*\|(?:[ \t]*:?-{2,}:?[ \t]*\|){2,}")
_DASHED = re.compile("-{2,}")
_STOPS = frozenset("。；！？")


# What a cell holds, in code points of the source: one stretch, two where a page cut it, or none.
Cell = tuple[Span, ...]
Row = tuple[Cell, ...]


def is_table(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Are lines that CommonMark takes for a paragraph a table without a separator row: two or more lines, each with
    the same two or more bars?"""
    if len(lines) < 2 or not _BAR.search(text, *lines[0]):
        return False
    counts = {len(_BAR.findall(text, start, end)) for start, end in lines}
    return len(counts) == 1 and counts.pop() >= 2


def runs(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Where lines with the same two or more bars follow each other, two or more of them; or, which the third of the
    values tells, behind a head that begins with 序号 lines with bars that end in one, fewer in some of them."""
    counts = [len(_BAR.findall(text, start, end)) for start, end in lines]
    first = at = 0
    while first < len(counts):
        at = first + 1
        ragged = counts[first] > 1 and _is_numbered_head(text, *lines[first])
        while at < len(counts):
            if counts[at] == counts[first]:
                at += 1
            elif ragged and (used := _broken(text, lines, counts, at, counts[first])):
                at += used
            elif ragged and _ends_in_bar(text, *lines[at]):
                at += 1
            else:
                break
        if at - first > 1 and counts[first] > 1:
            yield first, at, len({*counts[first:at]}) > 1
        first = at


def _is_numbered_head(text: str, start: int, end: int) -> bool:
    """Are the cells of a line that ends in a bar short words, the first of them 序号?"""
    cells = ["".join(text[a:b].split()) for cell in _pipe_row(text, start, end) for a, b in cell]
    return _ends_in_bar(text, start, end) and cells[:1] == ["序号"] and len(cells) > 2 and max(map(len, cells)) <= 20


def _ends_in_bar(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip()[-1:] in ("|", "｜")


def _broken(text: str, lines: Sequence[tuple[int, int]], counts: Sequence[int], at: int, whole: int) -> int:
    """How many lines the row at ``at`` takes that begins with its number, where the bars of several lines, the last of
    them at the end of its line, make up those of a ``whole`` row; 0 where it is no such row."""
    if counts[at] >= whole or not _is_numbered(text, *lines[at]):
        return 0
    bars = counts[at]
    for n in range(at + 1, min(len(lines), at + _MOST_LINES)):
        bars += counts[n]
        if bars > whole or _is_numbered(text, *lines[n]):
            return 0
        if bars == whole and _ends_in_bar(text, *lines[n]):
            return n + 1 - at
    return 0


def _is_numbered(text: str, start: int, end: int) -> bool:
    """Is the first cell of a line a number?"""
    return _NUMBERED.match(text, start, end) is not None


def whole_rows(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a table of rows of unlike width (``runs``), those of a row on several lines as one."""
    counts = [len(_BAR.findall(text, start, end)) for start, end in lines]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        used = _broken(text, lines, counts, at, counts[0]) or 1
        found.append((lines[at][0], lines[at + used - 1][1]))
        at += used
    return found


def pipe_rows(text: str, lines: Sequence[tuple[int, int]]) -> list[Row]:
    """The rows of lines of cells between bars; separator rows are markup."""
    return [_pipe_row(text, a, b) for a, b in lines if a < b and not _RULE.fullmatch(text, a, b)]


def _pipe_row(text: str, start: int, end: int) -> Row:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    if bars and bars[0] == start:
        bars.pop(0)
        start += 1
    if bars and bars[-1] == end - 1:
        bars.pop()
        end -= 1
    edges = [start, *(bar + 1 for bar in bars)]
    return tuple([_cell(text, a, b) for a, b in zip(edges, [*bars, end], strict=True)])


def _cell(text: str, start: int, end: int) -> Cell:
    return (Span(start, end),) if start < end and not text[start:end].isspace() else ()


def without_fillers(text: str, rows: list[Row]) -> tuple[list[Row], list[Span]]:
    """The rows with what a converter wrote for empty cells (NaN, Unnamed: 1) as empty, and where that stands."""
    found = [cell[0] for row in rows for cell in row if len(cell) == 1 and _FILLER.fullmatch(text, *cell[0])]
    if filled := set(found):
        rows = [tuple([() if cell and cell[0] in filled else cell for cell in row]) for row in rows]
    return rows, found


def html_parts(text: str, start: int, end: int) -> list[tuple[int, int, list[Row]]]:
    """The lines and the tables of a stretch of HTML that holds a table and words outside it (``<p>…</p><table>…``), a
    caption or a style sheet, in order, lines without rows; none where it holds only the one or only the other."""
    tables = [found.span() for found in _TABLE.finditer(text, start, end)]
    outside = list(zip([start, *(b for _, b in tables)], [*(a for a, _ in tables), end], strict=True))
    captions = [_CAPTION.search(text, *table) for table in tables]
    words = any(captions) or any(_TAG.sub("", text[a:b]).strip() for a, b in outside)
    if not (tables and words) and not _STYLE.search(text, start, end):
        return []
    parts: list[tuple[int, int, list[Row]]] = []
    for n, (a, b) in enumerate(outside):
        ends = [*(found.span() for found in _BETWEEN.finditer(text, a, b)), (b, b)]
        parts += [(first, last, []) for first, (last, _) in zip([a, *(end for _, end in ends)], ends, strict=False)]
        if n < len(tables):
            rows = html_rows(text, *tables[n])
            if not rows:
                return []
            if caption := captions[n]:
                parts.append((*caption.span(1), []))
            parts.append((*tables[n], rows))
    return parts


def is_run_together(text: str) -> bool:
    """May a table stand in one line, its rule and all: | 序号 | 任务 | |---|---| | 1 | …?"""
    return "|-" in text and _RUN_TOGETHER.search(text) is not None


def run_together_parts(text: str, start: int, end: int) -> list[tuple[int, int, list[Row]]]:
    """The words and the tables of a line in which the lines of a table run together, in order, as ``html_parts`` gives
    them: the rule tells how many cells a row has. None where rows do not come out even."""
    rule = _RUN_TOGETHER.search(text, start, end)
    if not rule:
        return []
    wide = len(_DASHED.findall(rule[0]))
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    at = bars.index(rule.start()) - wide  # the bar that opens the head
    stop = at + (len(bars) - at) // (wide + 1) * (wide + 1)
    edges = [bars[first : first + wide + 1] for first in range(at, stop, wide + 1)]
    if at < 0 or any(text[a[-1] + 1 : b[0]].strip() for a, b in pairwise(edges)):
        return []
    rows = [tuple([_cell(text, a + 1, b) for a, b in pairwise(row)]) for row in edges]
    rows.pop(1)  # the rule
    return [(start, bars[at], []), (bars[at], bars[stop - 1] + 1, rows), (bars[stop - 1] + 1, end, [])]


def _uncommented(words: str) -> str:
    """Words without the comments in them; what is never closed is none."""
    parts, at = [], 0
    while (begin := words.find("<!--", at)) >= 0 and (end := words.find("-->", begin)) >= 0:
        parts.append(words[at:begin])
        at = end + 3
    return "".join([*parts, words[at:]])


def html_rows(text: str, start: int, end: int) -> list[Row]:
    """The rows of an HTML table within ``[start, end)`` of the source; none where words stand outside its cells, or
    outside its rows."""
    rows: list[Row] = []
    bare = _uncommented(_CAPTION.sub("", text[start:end]))
    if any(_TAG.sub("", form.sub("", bare)).strip() for form in (_CELL, _ROW)):
        return rows
    covered: dict[int, int] = {}  # column → rows below that a merged cell still covers
    widest = max(
        (len(_CELL.findall(text, tr.start(1), tr.end(1))) for tr in _ROW.finditer(text, start, end)), default=1
    )
    for tr in _ROW.finditer(text, start, end):
        row: list[Cell] = []
        for td in _CELL.finditer(text, tr.start(1), tr.end(1)):
            _cover(row, covered)
            spans = {kind.lower(): int(n) for kind, n in _SPANNED.findall(td[1])}
            wide = min(max(spans.get("col", 1), 1), widest, MOST_COLUMNS)
            for extra in range(wide):
                if spans.get("row", 1) > 1 and wide < widest:  # one over the whole width covers nothing below
                    covered[len(row)] = spans["row"] - 1
                row.append(_cell(text, td.start(2), td.end(2)) if extra == 0 else ())
        _cover(row, covered)
        if row:
            rows.append(tuple(row))
    return rows


def _cover(row: list[Cell], covered: dict[int, int]) -> None:
    """Fill in the cells that a merged one above covers."""
    while covered.get(len(row), 0) > 0 and len(row) < MOST_COLUMNS:
        covered[len(row)] -= 1
        row.append(())


def goes_on(text: str, above: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Do rows go on with the table above them: behind the same head, or with the second half of its last row?"""
    return _is_same(text, above[0], rows[0]) or is_half(text, above[-1], rows[0])


def _is_same(text: str, one: Row, other: Row) -> bool:
    return len(one) == len(other) and all(_words(text, a) == _words(text, b) for a, b in zip(one, other, strict=True))


def is_half(text: str, above: Row, row: Row) -> bool:
    """Is a row the second half of the one above, cut by a page break: no number, and whatever it holds goes on with
    words that have not come to an end?"""
    if len(above) != len(row) or not above[0] or row[0] or max(map(len, above)) > _MOST_PAGES:
        return False
    before = [_words(text, a[-1:]) for a, b in zip(above, row, strict=True) if b]
    return bool(before) and all(words and words[-1] not in _STOPS for words in before)


def join(text: str, above: list[Row], rows: list[Row]) -> list[Span]:
    """Adds rows that go on with a table to it; gives the repeated head, which is page furniture."""
    head: list[Span] = []
    if _is_same(text, above[0], rows[0]):
        head = [span for cell in rows[0] for span in cell]
        rows = rows[1:]
    if rows and is_half(text, above[-1], rows[0]):
        above[-1] = tuple([a + b for a, b in zip(above[-1], rows[0], strict=True)])
        rows = rows[1:]
    above += rows
    return head


def _words(text: str, cell: Cell) -> str:
    return "".join("".join(text[a:b].split()) for a, b in cell)
