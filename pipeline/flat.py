"""A table that a converter flattened into one line → rows: 序号工作任务负责单位1加强…市民政局（牵头）2014年底2….

Nothing separates the cells, so the forms of what stands in them do: rows are where the next number stands, units are
the list of names that closes a row, a deadline is what follows them, and the task is what is left. After this stage
every character behind the head stands in exactly one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import wording
from pipeline.flow import Flow
from pipeline.lexicon import any_of
from pipeline.model import Role
from pipeline.numbering import ROW, SECTION, Marker, marker_at
from pipeline.rows import Row

_UNITS = rf"{any_of('label.lead', 'label.responsible', 'label.support')}{any_of('label.noun')}"
_LABEL = re.compile(_UNITS)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("lead", re.compile(any_of("label.lead"))),
    ("support", re.compile(any_of("label.support"))),
)
_HEAD = re.compile(
    rf"(?:(?<=[案表单划工])工作重点)?序号(?:[\u4e00-\u9fff]{{0,4}}?(?:任务|内容|措施|事项|工作)){{1,3}}({_UNITS})"
    rf"(?:{_UNITS}|{any_of('label.deadline')}|备注|[\u4e00-\u9fff]{{0,4}}?目标)*"
)
_NUMBER = re.compile(r"(?<![\d.])(\d{1,3})(?![\d.年月日季个万亿元张名家项件次米公%‰—/-])")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、[\u4e00-\u9fff]{2,20}$")
_LIST = re.compile(r"[、，；]|会同|[和及与](?=[各省市县区])")
_WHEN_BEHIND = re.compile(r"\d|持续|长期|逐年|每年|年内|常年|适时|立即|全年|按")
# What the names of units start with where they do not start with the level of the place.
_VERTICAL = re.compile(r"中国人民银行|人民银行|人行|中国|国网|国家|中央|中共|驻")
_LEVELS = "省市县区旗州盟镇乡"
_LONGEST_NAME = 16
_PLACE = re.compile("[\u4e00-\u9fff]{2,6}[区县市旗]")


def head(fold: str, start: int, end: int) -> tuple[int, int] | None:
    """Where in a paragraph the run-together head of a flattened table stands, if one does."""
    found = _HEAD.search(fold, start, end)
    return found.span() if found else None


def rows(flow: Flow, head_start: int, start: int, end: int) -> list[Row]:
    """The rows of a flattened table whose head stands at ``head_start`` and ends at ``start``."""
    fold = flow.fold
    found = _HEAD.match(fold, head_start)
    labels = [unit[0] for unit in _LABEL.finditer(found[0])] if found else []
    labels = labels[:2] or [""]
    out: list[Row] = []
    marks = list(_numbers(fold, start, end))
    ends = [*(at for at, _, _ in marks), end][1:]
    for (at, words, number), after in zip(marks, ends, strict=True):
        stop, section = _section_before(fold, words, after)
        out.append(_row(fold, Row(at, stop, Marker(at, words, ROW, number)), words, stop, labels))
        if section:
            out.append(section)
    first, section = _section_before(fold, start, marks[0][0] if marks else end)
    if section:
        out.insert(0, section)
    if start < first:
        out.insert(0, Row(start, first, title=[(start, first)]))
    return out


def _numbers(fold: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The numbers of the rows, in sequence: where each stands, where it ends, its value. A table that goes on from
    another page begins with its number right behind the head."""
    due = 1
    for number in _NUMBER.finditer(fold, start, end):
        due = int(number[1]) if number.start() == start else due
        if int(number[1]) == due:
            yield number.start(), number.end(), due
            due += 1


def _section_before(fold: str, start: int, stop: int) -> tuple[int, Row | None]:
    """A heading (二、政策措施部分) that closes the stretch before a number: where it starts, and its row."""
    found = _SECTION.search(fold, max(start, stop - 24), stop)
    marker = marker_at(fold, found.start()) if found else None
    if not marker or marker.rank != SECTION:
        return stop, None
    return marker.start, Row(marker.start, stop, marker, title=[(marker.end, stop)])


def _row(fold: str, row: Row, start: int, end: int, labels: list[str]) -> Row:
    """Cut a row into its task, the list of units that closes it, and the deadline behind them. Below two heads of units
    the names that run together before the last of them are the first column's."""
    units = _units(fold, start, end)
    if not units:
        row.task.append((start, end))
        return row
    first, last = units
    before = [(first, last)]
    while len(labels) > 1 and (name := _name_before(fold, start, before[0][0])) >= 0:
        before.insert(0, (name, before[0][0]))
    if start < before[0][0]:
        row.task.append((start, before[0][0]))
    label = labels[-1] if len(before) > 1 else labels[0]
    row.units += [*((_role(labels[0]), labels[0], name) for name in before[:-1]), (_role(label), label, before[-1])]
    if last < end:
        row.deadlines.append((last, end))
    return row


def _role(label: str) -> Role:
    return next((role for role, form in _ROLES if form.match(label)), "responsible")


def _name_before(fold: str, start: int, end: int) -> int:
    """Where the name of a unit starts that stands right before a place; -1 where none does."""
    near = max(start, end - 2 * _LONGEST_NAME)
    masked = wording.mask(fold, near, end)
    if not wording.ends_strong_name(masked, 0, len(masked)):
        return -1
    begin = _name_start(masked, 0, len(masked), _LEVELS)
    return -1 if begin is None else near + begin


def _units(fold: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the list of units that closes a row begins and ends."""
    masked = wording.mask(fold, start, end)
    cuts = [0, *(m.end() for m in _LIST.finditer(masked))]
    ends = [*(m.start() for m in _LIST.finditer(masked)), len(masked)]
    last = _last_name_end(masked, cuts[-1], ends[-1])
    if last == wording.verb_start(masked, cuts[-1], ends[-1]) and not _WHEN_BEHIND.match(masked, last):
        last = ends[-1]  # …牵头；…配合；…落实
    ends = [wording.verb_start(masked, a, b) for a, b in zip(cuts, [*ends[:-1], last], strict=True)]
    first = len(cuts) - 1
    # Back from item to item, as far as they are names; one that is too long for a name, or marked as the lead, is the
    # first of the list, with the task before it.
    while first > 0 and not _is_first(fold, start, masked, cuts[first], ends[first]):
        before = cuts[first - 1], ends[first - 1]
        if not wording.ends_name(masked, *before) and not _PLACE.fullmatch(masked, *before):
            break
        first -= 1
    levels = [masked[at] for at in cuts[first + 1 :] if at < len(masked) and masked[at] in _LEVELS]
    begin = _name_start(masked, cuts[first], ends[first], max(levels, key=levels.count, default=_LEVELS))
    return (start + begin, start + last) if begin is not None and begin < last else None


def _is_first(fold: str, base: int, masked: str, start: int, end: int) -> bool:
    opening = wording.unmasked_end(masked, start, end)
    marked = opening < end and wording.role_of(fold[base + opening : base + end]) == "lead"
    begins = masked[start - 1 : start] == "；" and masked[start : start + 1] in _LEVELS  # 甲局牵头；市…成员单位配合
    return marked or (opening - start > _LONGEST_NAME and not begins)


def _last_name_end(masked: str, start: int, end: int) -> int:
    """Where the last name ends, a deadline behind it left out."""
    stops = [stop for stop in range(start + 2, end + 1) if wording.ends_name(masked, start, stop)]
    last = stops[-1] if stops and not _PLACE.fullmatch(masked, start, end) else end
    return next((stop for stop in stops if stop == end or _WHEN_BEHIND.match(masked, stop)), last)


def _name_start(masked: str, start: int, end: int, levels: str) -> int | None:
    """Where the name that ends at ``end`` starts: as far right as one can, at what names of units start with, the
    level of the place that most names of the list start with before all."""
    stop = wording.unmasked_end(masked, start, end)
    near = max(start, stop - _LONGEST_NAME)
    each = masked.rfind("各", near, stop - 2)
    if each > near and wording.ends_strong_name(masked, near, each):  # 市发展改革委｜各县政府
        return each
    vertical = [m.start() for m in _VERTICAL.finditer(masked, near, stop)]
    if vertical:
        return vertical[-1]
    begin = next((at for at in range(stop - 3, near - 1, -1) if masked[at] in levels), None)
    return begin - 1 if begin and masked[begin - 1] == "各" else begin
